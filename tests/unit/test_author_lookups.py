"""No graded question of reading is answered by one column of a table that students have."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from seminar.author.lookups import looked_up, read_tables
from seminar.questions import load_assignment
from seminar.questions.model import AnyItem

ROOT = Path(__file__).resolve().parents[2]
TABLES = read_tables(ROOT / "data" / "tables")
GRADED = [
    pytest.param(item, id=f"{path.stem}.{item.id}")
    for path in sorted((ROOT / "solutions").glob("ex*.yaml"))
    for item in load_assignment(path).items
]
ONCE = load_assignment(ROOT / "tests" / "unit" / "samples" / "ex08.yaml")


@pytest.mark.parametrize("item", GRADED)
def test_no_column_of_a_shipped_table_answers_a_graded_question_of_reading(item):
    assert list(looked_up(item, TABLES)) == []


@pytest.mark.parametrize(
    ("item", "column"),
    list(
        zip(
            ONCE.items,
            [
                "cnn_paragraphs.verdict",
                "speech_acts.act_class",
                "speech_acts.commitment_strength",
                "anomalies.kind",
                "cnn_paragraphs.in_declaration",
                "cnn_paragraphs.voice",
                "cnn_paragraphs.verdict",
            ],
            strict=True,
        )
    ),
    ids=[item.title for item in ONCE.items],
)
def test_what_the_course_once_asked_is_found_with_its_column(item, column):
    assert column in list(looked_up(item, TABLES))


def test_an_answer_under_another_name_in_another_table_is_found_too():
    """The column is found by what it sorts, not by what it is called, and paragraphs may share a cell."""
    item = ONCE.item("q7")
    answers = {"agree": "x1", "differ": "x2", "not": "x3"}
    table = [
        {"id": f"r{row}", "where": f"{row};P99", "m": answers[key], "remark": f"remark {row}"}
        for row, key in item.key.items()
    ]
    assert list(looked_up(item, {"fresh": table})) == ["fresh.m"]
    table[0]["m"], table[3]["m"], table[5]["m"] = "x3", "x2", "x2"
    assert list(looked_up(item, {"fresh": table})) == []


def test_sentences_that_say_it_in_the_words_of_the_options_are_found():
    """As once in ex03.q8: the notes on three of six paragraphs of CNN had the words of the right option, on the others
    of none.
    """
    options = {
        "none": "None: the text says the same in other words",
        "verb": "Another verb: what the text does is weaker",
        "noun": "Another noun: what it speaks of has another name",
    }
    key = {"P8": "none", "P4": "verb", "P3": "noun", "P9": "verb", "P1": "noun"}
    listed = {
        "options": [{"id": one, "text": text, "why": "w"} for one, text in options.items()],
        "rows": [{"id": one, "text": f"{one}: something", "why": "w"} for one in key],
    }
    common = {
        "kind": "match",
        "id": "q1",
        "title": "t",
        "prompt": "p",
        "minutes": 1,
        "points": 1,
        "skill": "close reading",
        "explanation": "e",
    }
    item = msgspec.convert({**common, **listed, "key": key}, AnyItem)
    assert "cnn_paragraphs.note" in list(looked_up(item, TABLES))
    assert "cnn_paragraphs.note" not in list(
        looked_up(msgspec.structs.replace(item, key={**key, "P8": "verb"}), TABLES)
    )


def test_a_column_that_marks_the_rows_of_a_key_is_found():
    rows = next(case.values[0] for case in GRADED if case.id == "ex03.q3")
    table = [{**row, "mark": "x" if row["id"] in rows.key else ""} for row in TABLES["statements"]]
    assert list(looked_up(rows, {"statements": table})) == ["statements.mark"]


def test_questions_of_counting_are_made_to_be_looked_up():
    assert list(looked_up(msgspec.structs.replace(ONCE.item("q7"), skill="counting honestly"), TABLES)) == []


def test_a_number_that_a_cell_says_with_its_unit_is_found():
    """As once in ex01.q3: the title of an event and a remark on a stop gave the length of the journey in days."""
    nights = next(case.values[0] for case in GRADED if case.id == "ex01.q3")
    assert list(looked_up(nights, TABLES)) == []
    assert list(looked_up(msgspec.structs.replace(nights, key=24, unit="days"), TABLES)) == [
        "journey.what_happened",
        "timeline.title",
    ]
