"""Tables and texts saved again by an editor or a spreadsheet: every reader of the course gives the same as before, or a
sentence with the row.
"""

from __future__ import annotations

import csv
import io
import shutil

import pytest

from moscow2001 import data
from seminar import cite
from seminar.author import build, places
from seminar.data.reader import rows, table_names
from seminar.data.schema import described
from seminar.errors import DataError
from seminar.questions.tables import rows_of
from tests.course_copy import ROOT, copy_course


def resaved(content: bytes, separator: str = ",", encoding: str = "utf-8", ends: str = "\n", empty: int = 0) -> bytes:
    lines = [[*row, *[""] * empty] for row in csv.reader(io.StringIO(content.decode("utf-8"), newline=""))]
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=ends).writerows(lines)
    return out.getvalue().encode(encoding)


FORMS = {
    "CSV UTF-8 of Excel": {"encoding": "utf-8-sig", "ends": "\r\n"},
    "CSV Macintosh": {"ends": "\r"},
    "Unicode text of Excel": {"separator": "\t", "encoding": "utf-16", "ends": "\r\n"},
    "semicolons": {"separator": ";", "encoding": "utf-8-sig", "ends": "\r\n"},
    "touched columns": {"empty": 3},
}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return copy_course(tmp_path_factory.mktemp("saved") / "course")


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_every_table_is_read_the_same_by_every_reader(home, monkeypatch, form):
    before = {
        name: (described(name).path.relative_to(ROOT), rows(name), rows_of(described(name).path))
        for name in table_names()
    }
    assert len(before) == 34
    monkeypatch.setenv("SEMINAR_HOME", str(home))
    for name, (path, checked, plain) in before.items():
        (home / path).write_bytes(resaved((ROOT / path).read_bytes(), **FORMS[form]))
        assert rows(name) == checked, name
        assert rows_of(home / path) == plain, name
    places._ids.cache_clear()
    assert places.problem("statements:st_07") is None and places.problem("decl 2.2") is None
    assert cite.build(home)["notebooks/bibliography.md"] == (ROOT / "notebooks" / "bibliography.md").read_text("utf-8")


def test_a_build_gives_the_same_with_a_mark_in_front_of_every_file(tmp_path, monkeypatch):
    home = copy_course(tmp_path / "course")
    shutil.copytree(ROOT / "teaching", home / "teaching", ignore=shutil.ignore_patterns("sample_class"))
    shutil.copy(ROOT / "README.md", home)
    shutil.copy(ROOT / "course.yaml", home)
    shutil.copytree(ROOT / "deploy", home / "deploy")
    for pattern in ("data/**/*.csv", "data/**/*.txt", "data/**/*json", "data/lessons/*.yaml", "solutions/*.yaml"):
        for path in home.glob(pattern):
            path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    monkeypatch.setenv("SEMINAR_HOME", str(home))
    outcomes = build.build(check=True)
    assert {one.state for one in outcomes} <= {"same", "told"}, [
        one for one in outcomes if one.state not in ("same", "told")
    ]
    assert len([one for one in outcomes if one.state == "same"]) > 30
    assert data.declaration_text() == (ROOT / "data" / "texts" / "declaration.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (
            lambda text: text.replace(b"\ntl_038,", b'\ntl_038,"', 1),
            r"data/tables/timeline.csv, row 78: a cell begins with a quotation mark",
        ),
        (
            lambda text: text.replace(b"\ntl_038,", b"\ntl_0\xfc38,", 1),
            r"data/tables/timeline.csv, row 78: found the byte FC.*CSV UTF-8",
        ),
        (
            lambda text: text.replace(b"\ntl_038,", b"\ntl_038\x00,", 1),
            "data/tables/timeline.csv, row 78: found a zero byte",
        ),
        (lambda _: b"PK\x03\x04", "data/tables/timeline.csv is a workbook"),
    ],
    ids=["stray quotation mark", "Western Windows", "zero byte", "workbook"],
)
def test_a_build_ends_with_a_sentence_where_a_table_cannot_be_read(tmp_path, monkeypatch, spoil, told):
    home = copy_course(tmp_path / "course")
    path = home / "data" / "tables" / "timeline.csv"
    path.write_bytes(spoil(path.read_bytes()))
    monkeypatch.setenv("SEMINAR_HOME", str(home))
    with pytest.raises(DataError, match=told):
        data.timeline()
    pages = {one.path: one.make for one in build.generated()}
    with pytest.raises(DataError, match=told):
        pages["notebooks/bibliography.md"]()


NUMBERS = ["nan", "NaN", "inf", "Infinity", "1_000", " 5", "5 ", "٣", "１２", "1e400", "\u200b5"]


@pytest.mark.parametrize("cell", NUMBERS)
@pytest.mark.parametrize(("name", "column"), [("launches_by_year", "total"), ("journey", "latitude")])
def test_only_ascii_digits_are_a_number(cell, name, column):
    from seminar.data.schema import fault

    field = next(one for one in described(name).fields if one.name == column)
    assert "written in digits (0 to 9)" in fault(field, cell)


@pytest.mark.parametrize("cell", ["１９６１-０７-０６", "٢٠٠١-٠٥-٠٣", "2001-05-03 ", "2001-5-3", "2001-05-٠٣"])
def test_only_ascii_digits_are_a_date(cell):
    from seminar.data.schema import fault

    field = next(one for one in described("timeline").fields if one.timestamp)
    assert "a date as year" in fault(field, cell)
