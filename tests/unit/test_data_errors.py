"""A table edited by hand: what is wrong is told by file, row and column, with what to do."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moscow2001 import data
from seminar.data.schema import NOT_KNOWN, Field, fault
from seminar.errors import DataError, MissingFile


@pytest.fixture
def edit(course, monkeypatch):
    """Change a table of a copy of the course; the function gives the path."""
    monkeypatch.setenv("SEMINAR_HOME", str(course))

    def change(name, id, column, value):
        path = course / "data" / "tables" / f"{name}.csv"
        records = list(csv.DictReader(path.open(encoding="utf-8")))
        next(record for record in records if record["id"] == id)[column] = value
        out = io.StringIO()
        writer = csv.DictWriter(out, fieldnames=list(records[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(records)
        path.write_text(out.getvalue(), encoding="utf-8")
        return path

    return change


@pytest.mark.parametrize(
    ("name", "id", "column", "value", "told"),
    [
        (
            "timeline",
            "tl_038",
            "date",
            "3 May 2001",
            (
                r"data/tables/timeline.csv breaks its description:\n- row \d+ \(tl_038\), column date: found '3 May"
                r" 2001', expected a date as year, year-month"
            ),
        ),
        ("timeline", "tl_038", "date", "2001-02-30", "there is no such day"),
        ("timeline", "tl_038", "themes", "moratorium; trains", "values separated by `;` without spaces"),
        ("timeline", "tl_038", "themes", "moratorium;trains", "values out of: abm, declaration"),
        ("timeline", "tl_038", "title", "", "found a blank cell, expected something"),
        ("launches", "dprk_016", "outcome", "Failed", "one of: success, failure, not known"),
        ("launches", "dprk_016", "distance_km", "1,380", "a number with a decimal point of km, written in digits"),
        ("launches_by_year", "year_2006", "total", "-1", "a whole number of missiles, 0 or more"),
        ("launches_by_year", "year_2006", "total", "seven", "a whole number of missiles"),
        ("launches_by_year", "year_2006", "total", "not known", "a known value"),
        ("journey", "stop_03", "latitude", "424.3", "90 or less"),
        ("statements", "st_15", "source_ids", "BBC, 3 May", "ids separated by `;`"),
        ("statements", "st_15", "id", "st_14", "found 'st_14' again, expected an id that no other row has"),
    ],
)
def test_a_wrong_cell_is_named_with_what_was_expected(edit, name, id, column, value, told):
    edit(name, id, column, value)
    with pytest.raises(DataError, match=told):
        data.table(name)


def test_the_row_number_is_the_one_of_the_spreadsheet(edit):
    edit("journey", "stop_01", "certainty", "sure")
    with pytest.raises(
        DataError, match=r"row 2 \(stop_01\), column certainty: found 'sure', expected one of: high, medium, low"
    ):
        data.journey()


def test_many_faults_are_told_five_at_a_time(edit, course):
    path = course / "data" / "tables" / "journey.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",high,", ",sure,"), encoding="utf-8")
    with pytest.raises(DataError, match=r"and \d+ more"):
        data.journey()


def test_a_corrected_table_is_read_again(edit):
    edit("journey", "stop_02", "certainty", "sure")
    with pytest.raises(DataError):
        data.journey()
    edit("journey", "stop_02", "certainty", "high")
    assert data.journey().set_index("id").loc["stop_02", "certainty"] == "high"


def test_not_known_and_blank_become_missing_but_stay_apart(edit):
    edit("abm_articles", "art_iii", "radius_km", "not known")
    assert data.abm_articles()["radius_km"].isna().any()
    told = data.not_known("abm_articles").set_index(["id", "column"])["why"]
    assert told["art_iii", "radius_km"] == "not known"
    assert told["art_i", "radius_km"] == "does not apply"


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (
            lambda text: text.replace("certainty", "how sure", 1),
            "row 1: found no column certainty; a column 'how sure'.*Expected: id, stop_order",
        ),
        (lambda text: text.replace(",certainty", ",certainty,certainty", 1), "the column certainty more than once"),
        (
            lambda text: text.replace("stop_02,2,", "stop_02,2,extra,", 1),
            "row 3: found 15 cells, expected 14; a text that holds a comma",
        ),
        (lambda _text: "", "is empty"),
    ],
    ids=["renamed column", "double column", "comma in a text", "empty"],
)
def test_a_table_saved_in_another_form_is_told(course, monkeypatch, spoil, told):
    monkeypatch.setenv("SEMINAR_HOME", str(course))
    path = course / "data" / "tables" / "journey.csv"
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(DataError, match=told):
        data.journey()


def test_a_table_saved_as_latin_1_is_told_with_what_to_do(course, monkeypatch):
    monkeypatch.setenv("SEMINAR_HOME", str(course))
    path = course / "data" / "tables" / "journey.csv"
    path.write_bytes(path.read_bytes().replace(b"Chita", "Chitá".encode("latin-1"), 1))
    with pytest.raises(DataError, match="not UTF-8.*CSV UTF-8"):
        data.journey()


def test_a_table_saved_by_excel_as_csv_utf8_is_read(course, monkeypatch):
    monkeypatch.setenv("SEMINAR_HOME", str(course))
    path = course / "data" / "tables" / "journey.csv"
    before = data.journey()
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n") + b",,,,,,,,,,,,,\r\n")
    assert data.journey().equals(before)


def test_a_missing_table_is_told_with_what_to_do(course, monkeypatch):
    monkeypatch.setenv("SEMINAR_HOME", str(course))
    (course / "data" / "tables" / "journey.csv").unlink()
    with pytest.raises(MissingFile, match="data/tables/journey.csv is missing.*git checkout"):
        data.journey()


def test_a_broken_description_is_told_by_line(course, monkeypatch):
    monkeypatch.setenv("SEMINAR_HOME", str(course))
    path = course / "data" / "datapackage.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"profile": "data-package",', '"profile": "data-package"', 1),
        encoding="utf-8",
    )
    with pytest.raises(DataError, match=r"datapackage.json, line \d+: this is not JSON"):
        data.journey()


@settings(max_examples=200)
@given(st.text(max_size=12))
def test_a_cell_without_fault_can_be_typed(cell):
    whole = Field("n", "integer", "A number.")
    if not fault(whole, cell) and cell not in ("", NOT_KNOWN):
        int(cell)
    day = Field("date", "string", "A date.", timestamp="when")
    if not fault(day, cell) and cell not in ("", NOT_KNOWN):
        import pandas as pd

        pd.Timestamp(cell)


@settings(max_examples=100)
@given(st.dates())
def test_every_real_day_is_accepted_at_each_precision(day):
    column = Field("date", "string", "A date.", timestamp="when", required=True)
    text = f"{day.year:04d}-{day.month:02d}-{day.day:02d}"
    assert [fault(column, text[:end]) for end in (4, 7, 10)] == ["", "", ""]
    assert fault(column, "") != ""
