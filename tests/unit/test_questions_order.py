"""What a question shows besides its words: the order of options and rows, the length of the right answer, its place,
its id.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from seminar.author.handout import handout
from seminar.author.worked import solution
from seminar.errors import QuestionError
from seminar.questions import load_assignment, load_lesson
from seminar.questions.model import AnyItem, Match, Multiple, Order, Single
from seminar.questions.order import concordance, key_places, shuffled, telling

ROOT = Path(__file__).resolve().parents[2]
EXERCISES = [load_assignment(path) for path in sorted((ROOT / "solutions").glob("ex*.yaml"))]
LESSONS = [load_lesson(path) for path in sorted((ROOT / "data" / "lessons").glob("[0-9][0-9]_*.yaml"))]
ALL = [(f"{group.id}.{item.id}", item) for group in [*EXERCISES, *LESSONS] for item in group.items]
GRADED = [(name, item) for name, item in ALL if name.startswith("ex")]
CHOICES = [(name, item) for name, item in ALL if isinstance(item, (Single, Multiple))]


def named(cases):
    return [pytest.param(*case, id=case[0]) for case in cases]


def right(item):
    return {item.key} if isinstance(item, Single) else set(item.key)


# What gives a choice away by its form; each is tried below on forms that the course once had.


def told_by_length(lengths, of_right):
    """Whether the right options are all clearly longer, or all clearly shorter, than every other: by eight characters
    and a tenth.
    """
    long, short = [lengths[one] for one in of_right], [length for one, length in lengths.items() if one not in of_right]
    return (
        min(long) > 1.1 * max(short)
        and min(long) >= max(short) + 8
        or 1.1 * max(long) < min(short)
        and max(long) + 8 <= min(short)
    )


def longest_too_often(singles):
    """Whether the right one is the longest in more than four of ten questions, or the shortest in so many: of four
    options one is, by chance, in 2.5.
    """
    longest = sum(lengths[key] == max(lengths.values()) for lengths, key in singles)
    shortest = sum(lengths[key] == min(lengths.values()) for lengths, key in singles)
    return max(longest, shortest) > 0.4 * len(singles)


def one_place_too_often(places):
    """Whether more than four of ten right answers stand at one place."""
    return max(Counter(places).values()) > 0.4 * len(places)


def own_words(one):
    """Whether an id is made of words of its own text, so that it tells nothing that the text does not."""
    words = set(re.findall(r"[\w.]*\w", one.text.casefold()))
    return one.id.casefold() in words or set(re.split(r"[_-]", one.id.casefold())) <= words


def test_there_is_enough_to_look_at():
    assert len(CHOICES) >= 20 and sum(isinstance(item, (Match, Order)) for _, item in ALL) >= 20


@pytest.mark.parametrize(("name", "item"), named(ALL))
def test_the_order_shown_does_not_tell_the_key(name, item):
    assert telling(item) == ""


@pytest.mark.parametrize(
    ("name", "item"), named((name, item) for name, item in GRADED if isinstance(item, (Match, Order)))
)
def test_the_order_of_the_ids_does_not_tell_the_key(name, item):
    by_id = {
        place: sorted(getattr(item, place), key=lambda one: one.id)
        for place in ("options", "rows")
        if hasattr(item, place)
    }
    assert telling(msgspec.structs.replace(item, **by_id)) == ""


@pytest.mark.parametrize(
    ("name", "item"),
    named((name, item) for name, item in CHOICES if {len(option.text.split()) for option in item.options} - {1, 2, 3}),
)
def test_the_length_of_an_option_does_not_tell_that_it_is_right(name, item):
    assert not told_by_length({option.id: len(option.text) for option in item.options}, right(item))


def test_the_longest_option_is_right_no_more_often_than_others():
    assert not longest_too_often(
        [
            ({option.id: len(option.text) for option in item.options}, item.key)
            for _, item in CHOICES
            if isinstance(item, Single)
        ]
    )


@pytest.mark.parametrize("kind", [Single, Multiple])
def test_right_answers_stand_at_every_place(kind):
    places = [
        place
        for _, item in CHOICES
        if isinstance(item, kind)
        for place, option in enumerate(item.options)
        if option.id in right(item)
    ]
    assert not one_place_too_often(places) and set(places) >= {0, 1, 2, 3}


@pytest.mark.parametrize(("name", "item"), named((name, item) for name, item in GRADED if hasattr(item, "options")))
def test_ids_of_graded_options_and_rows_are_words_of_their_own_text(name, item):
    assert [one.id for one in [*item.options, *getattr(item, "rows", [])] if not own_words(one)] == []


def test_these_rules_catch_what_they_were_made_for():
    # ex01.q2 and q5, lessons 01 and 02: row k belonged to option k; ex03.q6, ex04.q5, 05.c4: the long one was right; an
    # id said "careful"
    assert (
        concordance([0, 1, 2, 3, 4, 5]) == 1
        and concordance([0, 1, 1, 2, 3]) == 1
        and concordance([1, 2, 3, 4, 5, 6, 7, 8]) == 1
    )
    assert told_by_length({"agree": 82, "false0": 77, "careful": 131, "nothing": 65}, {"careful"})
    assert told_by_length({"publish": 83, "window": 95, "fulltext": 81, "drop": 49}, {"window"})
    assert told_by_length({"ban": 40, "onesite": 66, "twosites": 40, "party": 37, "leave": 69}, {"onesite", "leave"})
    assert longest_too_often(
        [({"a": 131, "b": 82}, "a"), ({"a": 44, "b": 40}, "a"), ({"a": 95, "b": 83}, "a"), ({"a": 83, "b": 93}, "a")]
    )
    assert one_place_too_often([0, 1, 1, 1, 1, 2, 3])
    assert not own_words(SimpleNamespace(id="careful", text="The zeros fit a kept pledge")) and own_words(
        SimpleNamespace(id="not_in_the_text", text="Not in the text")
    )


# One order, everywhere.


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.id)
def test_exercise_solution_and_handout_show_one_order(exercise):
    public = json.loads((ROOT / "exercises" / f"{exercise.id}.questions.json").read_text(encoding="utf-8"))
    page = handout(exercise)
    for item, shown in zip(exercise.items, public["items"], strict=True):
        for place in ("options", "rows"):
            listed = [one.id for one in getattr(item, place, [])]
            assert [one["id"] for one in shown.get(place, [])] == listed
        if isinstance(item, (Single, Multiple)):
            for text in (solution(item, "../notebooks/"), page):
                text = html.unescape(re.sub(r"<[^>]+>|[*]", "", text))
                at = [text.find(option.text.replace("*", "")) for option in item.options]
                assert -1 not in at and at == sorted(at), item.id


def made(kind, **fields):
    common = {
        "kind": kind,
        "id": "q1",
        "title": "t",
        "prompt": "p",
        "minutes": 1,
        "points": 1,
        "skill": "sourcing",
        "explanation": "e",
    }
    return msgspec.convert({**common, **fields}, AnyItem)


def options(*ids):
    return [{"id": one, "text": one, "why": "w"} for one in ids]


def ids(listed):
    return [one.id for one in listed]


def test_the_order_in_the_file_makes_no_difference():
    one, two = (made("multiple", options=options(*order), key=["a"]) for order in ("abcdef", "fedcba"))
    assert ids(shuffled(one, "ex09.q1").options) == ids(shuffled(two, "ex09.q1").options)
    assert ids(shuffled(one, "ex09.q1").options) != ids(shuffled(one, "ex09.q2").options)


def test_a_new_option_moves_no_other():
    before, after = (
        ids(shuffled(made("single", options=options(*order), key="a"), "ex09.q1").options)
        for order in ("abcde", "abcdef")
    )
    assert [one for one in after if one != "f"] == before


def test_a_list_that_is_to_keep_its_order_keeps_it():
    item = made(
        "match",
        rows=options(*"uvwx"),
        options=options(*"abcd"),
        key=dict(zip("uvwx", "cabd", strict=True)),
        as_written={"options": "by letter"},
    )
    assert ids(shuffled(item, "ex09.q1").options) == list("abcd")


@pytest.mark.parametrize("count", range(3, 9))
def test_an_order_question_never_shows_its_key_or_the_reverse(count):
    letters = "abcdefgh"[:count]
    for turn in range(60):
        shown = shuffled(made("order", options=options(*letters), key=list(letters)), f"ex09.q{turn}")
        assert abs(concordance(key_places(shown))) <= 0.6


@pytest.mark.parametrize("count", range(3, 9))
def test_rows_never_stand_beside_their_answers(count):
    letters = "abcdefgh"[:count]
    for turn in range(60):
        item = made("match", rows=options(*letters), options=options(*letters), key={one: one for one in letters})
        assert telling(shuffled(item, f"ex09.q{turn}")) == ""


GOOD = """
assignment: ex09
title: t
points: 1
items:
  - id: q1
    kind: KIND
    title: t
    prompt: p
    points: 1
    minutes: 1
    skill: sourcing
    explanation: e
    options: [{id: a, text: a, why: w}, {id: b, text: b, why: w}, {id: c, text: c, why: w}]
    AS_WRITTEN
    key: KEY
"""


@pytest.mark.parametrize(
    ("kind", "key", "as_written", "says"),
    [
        ("single", "a", "as_written: {rows: by name}", "line 15: .*no rows that can keep their order"),
        ("order", "[a, b, c]", "as_written: {options: by name}", "line 15: .*no options that can keep their order"),
        ("single", "a", "as_written: {options: ''}", "line 15: .*length >= 1"),
        ("single", "a", "as_written: {units: by name}", "line 15: .*no units that can keep their order"),
    ],
)
def test_a_list_that_cannot_keep_its_order_is_named_with_its_line(kind, key, as_written, says, tmp_path):
    (tmp_path / "ex09.yaml").write_text(
        GOOD.replace("KIND", kind).replace("KEY", key).replace("AS_WRITTEN", as_written), encoding="utf-8"
    )
    with pytest.raises(QuestionError, match=says):
        load_assignment(tmp_path / "ex09.yaml")
