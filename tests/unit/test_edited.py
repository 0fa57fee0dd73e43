"""Files that people edit by hand: what editors and spreadsheets do on their own is read, what would change the meaning
is told with its row.
"""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seminar import edited
from seminar.errors import CourseError, DataError, MissingFile

PLAIN = 'id,name,note\n1,Jisoo Kim,a\n2,"Müller, Jürgen",b;c\n3,داود حداد,\n'
ROWS = [["1", "Jisoo Kim", "a"], ["2", "Müller, Jürgen", "b;c"], ["3", "داود حداد", ""]]


def saved(separator=",", encoding="utf-8", ends="\n", before=""):
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows([["id", "name", "note"], *ROWS])
    return (before + out.getvalue()).replace("\n", ends).encode(encoding)


@pytest.mark.parametrize(
    "content",
    [
        saved(),
        saved(encoding="utf-8-sig"),
        saved(";", "utf-8-sig", "\r\n"),
        saved("\t", "utf-16"),
        saved("\t", "utf-16", "\r\n"),
        saved(ends="\r"),
        saved(",", "utf-32"),
        saved(";", before="sep=;\n"),
        saved(",", "utf-8-sig", "\r\n", "sep=,\n"),
        saved("\t", before='"sep=\t"\n'),
        saved(before="\n\n"),
        b"\xef\xbb\xbf" + saved(encoding="utf-8-sig"),
        saved().replace(b"\n", b",,\n"),
        saved().replace(b"\n", b"\r\n", 2),
        saved() + b",,\r\n\r\n,,,,,\n",
        saved().replace(b",\n", b"\n"),
        saved().replace(b"id,name", b" ID\xc2\xa0,Name "),
        b"\xff\xfe" + saved("\t", "utf-16-le"),
        b"\xfe\xff" + saved("\t", "utf-16-be"),
    ],
    ids=lambda content: ascii(content[:24]),
)
def test_a_table_is_the_same_however_a_spreadsheet_saved_it(tmp_path, content):
    (tmp_path / "t.csv").write_bytes(content)
    made = edited.read_table(tmp_path / "t.csv", ["id", "name"])
    assert [name.casefold() for name in made.header] == ["id", "name", "note"]
    assert [cells for _, cells in made.rows] == ROWS


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('1,"Jisoo,a\n2,Ana,b\n', "row 2: a cell begins with a quotation mark"),
        ('1,Ana,b\n\n2,"Ji"soo,a\n', "row 4: a cell begins with a quotation mark"),
        ('1,"Jisoo,a\n2,Ana",b\n', "row 2: a cell goes over several lines"),
        ('1,"Ji\nsoo",a\n', "row 2: a cell goes over several lines"),
        ("1,Ana,b\n2,Kim, Jisoo,a\n", r"row 3: found 4 cells, expected 3; a text that holds a comma"),
        ("1,Ana,b\n2,J\x00i,a\n", "row 3: found a zero byte"),
        (f"1,Ana,b\n2,{'x' * 100_001},a\n", "row 3: a cell holds more than 100,000 characters"),
        (f'1,Ana,b\n2,"{"x" * 100_001}\n', "row 3: a cell holds more than 100,000 characters"),
    ],
)
def test_what_would_change_the_meaning_is_told_with_its_row(tmp_path, content, told):
    (tmp_path / "t.csv").write_text("id,name,note\n" + content, encoding="utf-8", newline="")
    with pytest.raises(DataError, match=f"^my list, {told}"):
        edited.read_table(tmp_path / "t.csv", ["id"], shown="my list", error=DataError)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            b"id,name\n1,Ana\n2,J\xfcrgen\n",
            "row 3: found the byte FC .“ü” in the form of Western Windows.*not UTF-8.*CSV UTF-8",
        ),
        ("id,name\n1,김 지수\n".encode("cp949"), "row 2: found the byte B1"),
        (b"sep=,\nid,name\n1,J\xfc\n", "row 2: found the byte FC"),
        (b'id,name\n1,"two\nlines"\n2,J\xfc\n', "row 3: found the byte FC"),
        (b"id,name\r1,J\xfc\r", "row 2: found the byte FC"),
        ("id\tname\n1\tAna\n".encode("utf-16")[:-1], "row 2: found .*not UTF-16"),
        ("id\tname\n1\tAna\n".encode("utf-16-le"), "row 1: found a zero byte"),
        (b"PK\x03\x04\x14\x00\x06\x00", "is a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a workbook of an old Excel"),
        (b"%PDF-1.7", "a PDF"),
        (b"<!DOCTYPE html>\n<html><title>Sign in</title>", "is a web page"),
    ],
)
def test_another_kind_of_file_is_told_with_how_to_save_it(tmp_path, content, told):
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(CourseError, match=told):
        edited.read_table(tmp_path / "t.csv", ["id"], breaks=True)


def test_a_folder_a_missing_and_an_oversized_file_are_told(tmp_path):
    (tmp_path / "t.csv").write_text("id\n1\n")
    with pytest.raises(CourseError, match="has 5 bytes, expected 4 at most"):
        edited.read_table(tmp_path / "t.csv", most=4)
    with pytest.raises(CourseError, match="is a folder"):
        edited.read_text(tmp_path)
    with pytest.raises(MissingFile, match="there is no file"):
        edited.read_text(tmp_path / "none.csv")


def test_the_separator_is_told_by_the_columns_that_are_looked_for(tmp_path):
    (tmp_path / "t.csv").write_text('Student;ID;"Essays, long, longer, longest (5)"\nKim, Jisoo;1;\n', encoding="utf-8")
    assert edited.read_table(tmp_path / "t.csv", ["Student", "ID"]).rows == [(2, ["Kim, Jisoo", "1", ""])]
    (tmp_path / "t.csv").write_text("id;a,b,c\n1;2\n", encoding="utf-8")
    assert edited.read_table(tmp_path / "t.csv", ["id"]).header == ["id", "a,b,c"]


@settings(max_examples=150)
@given(
    st.lists(
        st.lists(
            st.text(st.characters(blacklist_characters="\0\r", blacklist_categories=("Cs",)), min_size=1, max_size=8),
            min_size=3,
            max_size=3,
        ),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(",;\t"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_a_program_wrote_is_read_back_exactly(tmp_path_factory, body, separator, encoding):
    path = tmp_path_factory.mktemp("edited") / "t.csv"
    out = io.StringIO()
    csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL).writerows([["id", "name", "note"], *body])
    path.write_bytes(out.getvalue().encode(encoding))
    expected = [row for row in body if any(cell.strip() for cell in row)]
    assert [cells for _, cells in edited.read_table(path, ["id", "name", "note"], breaks=True).rows] == expected


@settings(max_examples=300)
@given(st.binary(max_size=60))
def test_no_bytes_end_in_an_error_of_a_library(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("edited") / "t"
    path.write_bytes(content)
    for read in (edited.read_table, edited.read_text, edited.read_json, edited.read_yaml):
        try:
            read(path)
        except CourseError:
            pass


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('{"a": 1, "a": 2}', "the name 'a' stands twice"),
        ('{"a": NaN}', "found NaN"),
        ('{"a": -Infinity}', "found -Infinity"),
        ("[1,\n2,,]", "line 2: this is not JSON"),
        (r'{"a": "\ud83d"}', r"half of a character \(.ud83d\)"),
        ("[" * 100_000, "nested too deeply"),
        ("1" * 5000, "a number of 5,000 digits"),
        ("", "line 1: this is not JSON"),
    ],
)
def test_json_that_says_two_things_or_none_is_refused(tmp_path, content, told):
    (tmp_path / "t.json").write_text(content)
    with pytest.raises(DataError, match=told):
        edited.read_json(tmp_path / "t.json", error=DataError)


def test_json_and_yaml_are_read_with_the_marks_of_notepad_and_any_line_ends(tmp_path):
    for encoding in ("utf-8-sig", "utf-16", "utf-8"):
        (tmp_path / "t.json").write_bytes('{"a":\r["ü",\r\n1]}'.encode(encoding))
        (tmp_path / "t.yaml").write_bytes("a:\r  - ü\r\n  - 1\n".encode(encoding))
        assert edited.read_json(tmp_path / "t.json") == edited.read_yaml(tmp_path / "t.yaml") == {"a": ["ü", 1]}


def test_in_yaml_only_plain_digits_are_numbers(tmp_path):
    (tmp_path / "t.yaml").write_text(
        "[1, -2.5, 0, 010, 1_000, 12:30, .inf, .nan, 0x1F, yes, no, true, 2001-08-04, ١, 1.5e+3]", encoding="utf-8"
    )
    assert edited.read_yaml(tmp_path / "t.yaml") == [
        1,
        -2.5,
        0,
        "010",
        "1_000",
        "12:30",
        ".inf",
        ".nan",
        "0x1F",
        "yes",
        "no",
        True,
        "2001-08-04",
        "١",
        1500.0,
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("a: 1\na: 2\n", "line 2: `a` stands here a second time"),
        ("a: [", "line [12]: this is not YAML"),
        ("a: \x07", "cannot be read as YAML"),
        ("&a [*a]", None),
        ("- !!python/object:os.x {}", "line 1: this is not YAML"),
        ("[" * 5000, "YAML"),
    ],
)
def test_yaml_that_is_none_is_told(tmp_path, content, told):
    (tmp_path / "t.yaml").write_text(content)
    if told is None:
        edited.read_yaml(tmp_path / "t.yaml")
        return
    with pytest.raises(CourseError, match=told):
        edited.read_yaml(tmp_path / "t.yaml")


@pytest.mark.parametrize(
    "cell",
    [
        "nan",
        "NaN",
        "inf",
        "-Infinity",
        "1_000",
        " 5",
        "5 ",
        "٣",
        "１２",
        "1,5",
        "",
        "0x10",
        "1e400",
        "²",
        "\u200b5",
        "--5",
        "1.",
        ".5",
        "9" * 400,
    ],
)
def test_what_python_takes_for_a_number_is_none(cell):
    assert edited.whole(cell) is None and edited.decimal(cell) is None


def test_a_decimal_comma_is_read_where_it_is_allowed():
    assert (
        edited.decimal("19,5", comma=True) == 19.5
        and edited.decimal("1.000,5", comma=True) is None
        and edited.decimal("-3") == -3.0
    )


def test_whole_characters_that_json_writes_in_two_are_read(tmp_path):
    (tmp_path / "t.json").write_text(r'"\ud83d\ude00"')
    assert edited.read_json(tmp_path / "t.json") == "\U0001f600"


def test_a_yaml_text_holds_no_half_of_a_character(tmp_path):
    (tmp_path / "t.yaml").write_text(r'a: "\ud83d"')
    with pytest.raises(CourseError, match="t.yaml"):
        edited.read_yaml(tmp_path / "t.yaml")


def test_a_header_of_unseen_characters_is_none(tmp_path):
    (tmp_path / "t.csv").write_bytes("\ufeff\u200b,\u2060\nid,name\n1,Ana\n".encode())
    assert edited.read_table(tmp_path / "t.csv").rows == [(3, ["1", "Ana"])]
