"""A question that names its own key in what students get is refused; each way was planted by us."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest

from seminar.author.release import Leaky, release
from seminar.author.telling import tells, tells_of
from seminar.questions import load_assignment
from seminar.questions.model import AnyItem
from tests.course_copy import write_course_yaml

ROOT = Path(__file__).resolve().parents[2]
EXERCISES = [load_assignment(path) for path in sorted((ROOT / "solutions").glob("ex*.yaml"))]


def made(kind, **fields):
    common = {
        "kind": kind,
        "id": "q1",
        "title": "t",
        "prompt": "Which ones?",
        "minutes": 1,
        "points": 1,
        "skill": "sourcing",
        "explanation": "e",
    }
    return msgspec.convert({**common, **fields}, AnyItem)


def listed(*ids, **texts):
    return [{"id": one, "text": texts.get(one, f"some words on {one}"), "why": "w"} for one in ids]


STATEMENTS = {"name": "statements", "columns": ["date", "speaker"]}
FOUR = listed("u", "v", "w", "x")

TOLD = {
    "an id that judges": made("single", options=listed("careful", "b", careful="The zeros fit."), key="careful"),
    "an id that judges within another word": made(
        "single", options=listed("a", "isTrue", isTrue="The zeros fit."), key="isTrue"
    ),
    "an id that judges a wrong one": made(
        "single", options=listed("a", "false0", false0="No, there were launches."), key="a"
    ),
    "a row's id that judges": made(
        "match",
        rows=listed("wrong_one", "b", wrong_one="x"),
        options=listed("c", "d"),
        key={"wrong_one": "c", "b": "d"},
    ),
    "ids in the order of the key": made("order", options=listed("s3", "s1", "s4", "s2"), key=["s1", "s2", "s3", "s4"]),
    "the shown order": made("order", options=listed("k", "m", "g", "h"), key=["k", "m", "g", "h"]),
    "the shown order turned round": made("order", options=listed("k", "m", "g", "h"), key=["h", "g", "m", "k"]),
    "row k beside option k": made(
        "match", rows=FOUR, options=listed("g", "k", "h", "m"), key={"u": "g", "v": "k", "w": "h", "x": "m"}
    ),
    "ids of rows that name their options": made(
        "match",
        rows=listed("cnn_row", "voa_row", "z"),
        options=listed("voa", "cnn", "p"),
        key={"cnn_row": "cnn", "voa_row": "voa", "z": "p"},
    ),
    "ids of right options with a mark": made("multiple", options=listed("a1", "b1", "c2", "d3"), key=["a1", "b1"]),
    "a full stop at the end of the right ones": made(
        "multiple", options=listed("a", "b", "c", "d", a="Yes.", b="No.", c="Both", d="None"), key=["a", "b"]
    ),
    "a blank at the end of the right one": made("single", options=listed("a", "b", "c", b="words "), key="b"),
    "a character that nobody sees": made("single", options=listed("a", "b", "c", b="wo\u200brds"), key="b"),
    "a blank that does not break": made("single", options=listed("a", "b", "c", b="some\u00a0words"), key="b"),
    "a tick": made("single", options=listed("a", "b", "c", b="words ✓"), key="b"),
    "a star": made("single", options=listed("a", "b", "c", b="words *"), key="b"),
    "a comment in the markup of the option": made(
        "single", options=listed("a", "b", "c", b="words <!-- this -->"), key="b"
    ),
    "a word in brackets": made(
        "multiple", options=listed("a", "b", "c", a="one (correct)", b="two (correct)"), key=["a", "b"]
    ),
    "a word in all wrong options": made(
        "single",
        options=listed("a", "b", "c", "d", a="Two, as it says", b="One", c="Three, as they say", d="Four, as he says"),
        key="b",
    ),
    "a word in all right options": made(
        "multiple",
        options=listed(
            "a", "b", "c", "d", "e", a="It may end", b="He may go", c="She may go", d="It ends", e="He goes"
        ),
        key=["a", "b", "c"],
    ),
    "a reason in each wrong option": made(
        "single",
        options=listed(
            "a", "b", "c", "d", a="Two, since it says it", b="One", c="Three, because they do", d="Four, so they do"
        ),
        key="b",
    ),
    "no exception in any wrong option": made(
        "multiple",
        options=listed("a", "b", "c", "d", a="He never goes", b="He may go", c="Nobody goes", d="She may go"),
        key=["b", "d"],
    ),
    "a filter that leaves the key": made(
        "rows", table={**STATEMENTS, "where": {"id": ["st_04", "st_08"]}}, key=["st_04", "st_08"]
    ),
    "a filter that leaves little else": made(
        "rows",
        table={**STATEMENTS, "where": {"condition": "until 2003"}},
        key=["st_15", "st_16", "st_17", "st_23", "st_24", "st_25", "st_26", "st_27", "st_28"],
    ),
    "the rows in the prompt": made(
        "rows", prompt="Which rows? Not only st_04 (and st_08).", table=STATEMENTS, key=["st_04", "st_08"]
    ),
    "the option in the title": made(
        "multiple", title="On P26 and P27", options=listed("P19", "P26", "P27"), key=["P26", "P27"]
    ),
    "the number in the prompt": made("number", prompt="How many of the 389 days?", key=389),
    "a comment in the prompt": made("number", prompt="How many? <!-- four -->", key=4),
    "the code in a passage's source": made(
        "code",
        codebook=[
            {"id": "row", "label": "Row", "options": [{"id": "st_03", "text": "a"}, {"id": "st_04", "text": "b"}]}
        ],
        scoring={"rule": "agreement"},
        units=[{"id": "u", "text": "x", "source": "statements:st_03"}, {"id": "v", "text": "y"}],
        key={"u": {"row": "st_03"}, "v": {"row": "st_04"}},
    ),
}


@pytest.mark.parametrize("item", TOLD.values(), ids=TOLD)
def test_what_tells_the_key_is_named(item):
    assert list(tells(item))


QUIET = {
    "ids that are words": made("single", options=listed("b", "right", right="To the right of it"), key="right"),
    "letters without an order": made(
        "match", rows=listed("a", "b", "c"), options=listed("e", "f", "d"), key={"a": "e", "b": "d", "c": "f"}
    ),
    "all options in the prompt": made(
        "multiple", prompt="P19, P26 or P27?", options=listed("P19", "P26", "P27"), key=["P26", "P27"]
    ),
    "a small number in the prompt": made("number", prompt="How many of the 4 rivers?", key=4),
    "a full stop everywhere": made("single", options=listed("a", "b", "c", a="Yes.", b="No.", c="Both."), key="a"),
    "a reason here and there": made(
        "single",
        options=listed(
            "a", "b", "c", "d", a="Two, since it says it", b="One, because it does", c="Three", d="Four, so they do"
        ),
        key="b",
    ),
    "no key": made(
        "code",
        codebook=[{"id": "v", "label": "V", "options": [{"id": "a", "text": "a"}, {"id": "b", "text": "b"}]}],
        units=[{"id": "u", "text": "x"}, {"id": "w", "text": "y"}],
    ),
}


@pytest.mark.parametrize("item", QUIET.values(), ids=QUIET)
def test_what_tells_nothing_passes(item):
    assert list(tells(item)) == []


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.id)
def test_no_question_of_the_course_tells_its_key(exercise):
    assert list(tells_of(exercise)) == []


def test_the_introduction_and_other_questions_are_looked_at_too():
    item = made("rows", table=STATEMENTS, key=["st_04", "st_08"])
    other = msgspec.structs.replace(item, id="q2", prompt="Compare st_04 with st_08.", key=["st_01"])
    exercise = msgspec.structs.replace(EXERCISES[0], items=[item, other])
    assert [name for name, _ in tells_of(exercise)] == [f"{exercise.id}.q1"]


@pytest.fixture
def home(tmp_path, monkeypatch):
    home = tmp_path / "course"
    shutil.copytree(ROOT / "data", home / "data", ignore=shutil.ignore_patterns("lessons"))
    write_course_yaml(home, exercises=("ex08",))
    for folder in ("notebooks", "solutions", "exercises"):
        (home / folder).mkdir()
    monkeypatch.setenv("SEMINAR_HOME", str(home))
    return home


def put(home, text):
    from seminar.author.build import questions

    source = home / "solutions" / "ex08.yaml"
    source.write_text(text, encoding="utf-8")
    (home / "exercises" / "ex08.questions.json").write_text(questions(source), encoding="utf-8")
    (home / "exercises" / "ex08.ipynb").write_text(
        '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', encoding="utf-8"
    )


def test_release_refuses_questions_that_a_column_answers_and_names_the_column(home, tmp_path):
    put(home, (ROOT / "tests" / "unit" / "samples" / "ex08.yaml").read_text(encoding="utf-8"))
    with pytest.raises(Leaky, match=r"data/tables/anomalies\.csv: ex08\.q4, the column 'kind' gives the answer away"):
        release(tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_release_refuses_an_id_that_judges_and_lets_the_mended_question_pass(home, tmp_path):
    text = """assignment: ex08
title: One question
points: 1
items:
  - {id: q1, kind: single, title: t, prompt: Which?, points: 1, minutes: 1, skill: sourcing, explanation: e, key: ID,
     options: [{id: ID, text: The zeros fit, why: w}, {id: nothing, text: Nothing, why: w}]}
"""
    put(home, text.replace("ID", "careful"))
    with pytest.raises(Leaky, match="ex08.q1, the id 'careful' says 'careful'.*(?s:.)*changed in solutions/"):
        release(tmp_path / "out")
    put(home, text.replace("ID", "zeros"))
    assert release(tmp_path / "out").files > 30
