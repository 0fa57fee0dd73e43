"""The rows that a `rows` question shows: as they stand in the file, and an error that names what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from seminar.errors import DataError, MissingFile
from seminar.questions.model import TableView
from seminar.questions.tables import row_ids, shown_rows
from tests import ask_course


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = ask_course.make(tmp_path / "course")
    monkeypatch.setenv("SEMINAR_HOME", str(made))
    return made


def view(**more) -> TableView:
    return TableView(**{"name": "statements", "columns": ["date", "speaker"]} | more)


def test_rows_keep_their_words_and_stand_in_the_order_of_the_file():
    assert shown_rows(view())[0] == {"id": "s1", "date": "1999-09-24", "speaker": "Foreign Ministry"}
    assert [row["id"] for row in shown_rows(view())] == ["s1", "s2", "s3", "s4"]


def test_only_wanted_rows_are_kept_and_one_of_several_values_is_enough():
    assert [row["id"] for row in shown_rows(view(where={"channel": "press"}))] == ["s2", "s4"]
    assert [row["id"] for row in shown_rows(view(where={"speaker": ["CNN", "Persson"], "date": "2001-08-04"}))] == [
        "s4"
    ]


def test_an_unknown_column_is_named():
    with pytest.raises(DataError, match="no column 'speakers'; it has: id, date, speaker, words, channel"):
        shown_rows(view(columns=["speakers"]))


def test_a_missing_table_is_named():
    with pytest.raises(MissingFile, match="data/tables/nothing.csv is missing"):
        row_ids("nothing")


def test_a_damaged_table_is_named(home):
    (home / "data" / "tables" / "statements.csv").write_bytes(b"id,words\ns1,\xff\xfe\n")
    with pytest.raises(DataError, match="data/tables/statements.csv, row 2: found the byte FF"):
        shown_rows(view())
