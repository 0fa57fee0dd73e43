"""Half characters: replaced wherever text comes in, whatever form they have, and nothing else is touched."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar.characters import mended, whole
from seminar.course import course

anything = st.text(st.characters(codec=None) | st.characters(categories=["Cs"]), max_size=30)


@given(anything)
def test_every_text_becomes_one_that_utf_8_can_hold(text):
    made = whole(text)
    made.encode("utf-8")
    assert whole(made) == made
    if not any("\ud800" <= one <= "\udfff" for one in text):
        assert made == text


def test_halves_that_belong_together_are_joined_and_others_replaced():
    assert whole("\ud83d\ude00 \ude00 \ud83d") == "😀 � �"


@pytest.mark.parametrize("text", ["", "a\0b", "\ufffe\uffff", "\ue000 private", "e\u0301", "한국어", "\u202e", "🇰🇵"])
def test_unusual_characters_stay_as_they_are(text):
    assert whole(text) == text
    assert json.loads(mended(json.dumps(text).encode())) == text


def test_lists_names_and_values_are_cleaned_and_other_things_left_alone():
    thing = object()
    assert whole({"\ud83d": ["\ud83d", 1, None, (True, "\udfff")], "x": thing}) == {
        "�": ["�", 1, None, (True, "�")],
        "x": thing,
    }


@given(
    st.recursive(
        anything | st.integers() | st.none(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(anything, inner, max_size=3),
        max_leaves=8,
    )
)
def test_json_of_any_program_is_mended_whether_it_writes_escapes_or_bytes(value):
    for data in (json.dumps(value).encode(), json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")):
        assert json.loads(mended(data).decode("utf-8")) == whole(value)


def test_a_backslash_before_the_letters_of_an_escape_is_not_an_escape():
    assert json.loads(mended(rb'"\\ud83d"')) == r"\ud83d"


ANSWER = "application/vnd.seminar.answer+json"


def notebook(answer, source: str = "m.ask('ex02.q1')", *more) -> dict:
    record = {
        "v": 1,
        "course": course().short,
        "q": "ex02.q1",
        "rev": "a",
        "answer": answer,
        "at": "2026-01-01T10:00:00Z",
        "n": 1,
    }
    cell = {
        "cell_type": "code",
        "source": source,
        "outputs": [{"output_type": "display_data", "data": {ANSWER: record}}],
    }
    return {
        "cells": [cell, *more],
        "metadata": {"seminar": {"student": "Kim \ud83d"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


@pytest.mark.parametrize(
    "written",
    [
        lambda value: json.dumps(value).encode(),
        *(
            lambda value, how=how: json.dumps(value, ensure_ascii=False).encode(how, "surrogatepass")
            for how in ("utf-8", "utf-16", "utf-16-le")
        ),
    ],
    ids=["escapes", "utf-8", "utf-16", "utf-16-le"],
)
@pytest.mark.parametrize(
    ("value", "read"),
    [
        (notebook("four \ud83d"), "four �"),
        (notebook("four", "print('\ude00')"), "four"),
        (notebook({"p1": {"reason": "\ud83d"}}), {"p1": {"reason": "�"}}),
        (notebook("four \ud83d", "", {"outputs": 5}), "four �"),
        (notebook("four", "", {"source": "\udfff", "attachments": {"\ud83d": 1}}), "four"),
    ],
    ids=["answer", "code", "reason", "a wrong type elsewhere", "text"],
)
def test_the_grader_reads_a_notebook_with_half_a_character_in_it(value, read, written):
    from seminar.handins.read import read_notebook

    reading = read_notebook(written(value))
    assert [json.loads(found.raw) for found in reading.found] == [read]
    assert (reading.troubles, reading.student) == ([], "Kim �")


def test_the_grader_reads_a_record_that_was_saved_as_text_with_half_a_character_in_it():
    from seminar.handins.read import read_notebook

    value = notebook("four")
    data = value["cells"][0]["outputs"][0]["data"]
    data[ANSWER] = json.dumps(data[ANSWER] | {"answer": "\ud83d"})
    [found] = read_notebook(json.dumps(value).encode()).found
    assert json.loads(found.raw) == "�"
