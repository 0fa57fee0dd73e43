"""One rule for an answer, whichever way it comes: the question's widget, own code, a lesson's check, a hand-in, the
page that comes back.
"""

import json
from html import escape
from pathlib import Path

import msgspec
import pytest

import moscow2001 as m
from seminar.ask import Question, ledger
from seminar.ask.feedback import feedback
from seminar.ask.form import form
from seminar.ask.handin import HandIn
from seminar.author.handout import handout
from seminar.errors import AnswerError
from seminar.handins.read import Found
from seminar.questions import canonical, load_assignment, load_lesson, public_assignment, public_item, rules
from seminar.questions.model import AnyItem
from seminar.results import judging
from seminar.show.markdown import inline

ROOT = Path(__file__).parents[2]
EXERCISES = {path.stem: load_assignment(path) for path in sorted((ROOT / "solutions").glob("ex*.yaml"))}
LESSONS = [load_lesson(path) for path in sorted((ROOT / "data" / "lessons").glob("*.yaml")) if path.name[:2].isdigit()]
DAYS = EXERCISES["ex03"].item("q4")

TAKEN = [
    (389, 2),
    (389.0, 2),
    ("389", 2),
    (" 389\u00a0", 2),
    ("389 days", 2),
    ("389 Days", 2),
    ("389days", 2),
    ("+389", 2),
    ("3.89e2", 2),
    (389.0000000001, 2),
    ("389.", 2),
    ("389.0", 2),
    (388, 2),
    ("390", 2),
    (391, 0),
    ("1,000", 0),
    ("1 000", 0),
    ("-389", 0),
    ("\u2212389", 0),
    ("1e3", 0),
    (-0.0, 0),
    ("-0", 0),
    (24, 0),
]
REFUSED = [
    (389.5, "a whole number is asked for, and 389.5 is none"),
    ("389.5", "a whole number"),
    (389.04, "a whole number"),
    ("389.004", "two ways"),
    ("1.000", "two ways"),
    ("1.000.000", "two ways"),
    ("389,5", "two ways"),
    ("0,389", "two ways"),
    ("1,00", "two ways"),
    ("３８９", "the digits 0 to 9"),
    ("٣٨٩", "the digits 0 to 9"),
    ("³89", "not a number"),
    ("1_000", "not a number"),
    ("nan", "not a number"),
    ("inf", "not a number"),
    ("Infinity", "not a number"),
    ("0x185", "not a number"),
    ("389 miles", "or this one: days"),
    ("389 or 390", "not a number"),
    ("38 9", "not a number"),
    ("12,34,567", "not a number"),
    ("--389", "not a number"),
    ("389\u200b", "not a number"),
    ("days", "not a number"),
    ("1e400", "not a finite number"),
    (float("nan"), "not a finite number"),
    (True, "this is true or false"),
    ([389, 390], "this is a list of 2 entries"),
    ({"value": 389, "unit": "hours"}, "asks for 'days'"),
    ({"value": 389, "unit": 5}, "asks for 'days'"),
]


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A learner's folder with nothing but the keyless exercises; the data of the course are at hand."""
    for name, exercise in EXERCISES.items():
        (tmp_path / f"{name}.questions.json").write_bytes(msgspec.json.encode(public_assignment(exercise)))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEMINAR_HOME", str(ROOT))
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.setattr(ledger, "_ledgers", {})
    return tmp_path


def graded(item, raw):
    """What the grader makes of a record that holds *raw*."""
    question = judging.Question("ex03.q4", 4, item, book=False, pages=True)
    return question.judge(Found("ex03.q4", question.rev, json.dumps(raw).encode(), "2026-11-22T10:15:00Z", 1, 1, ()))


@pytest.mark.parametrize(("raw", "points"), TAKEN, ids=lambda one: repr(one))
def test_a_number_that_is_taken_in_one_place_is_taken_and_scored_alike_in_all(here, raw, points):
    question = Question("ex03.q4")
    question.receive(
        {"type": "answer", "seq": "t:1", "value": raw if isinstance(raw, str) else repr(raw), "final": True}
    )
    assert question.widget.status["state"] == "complete"
    recorded = question.record.answer
    assert (
        recorded == canonical(DAYS, raw) == canonical(DAYS, {"value": raw, "unit": " Days"})
        and str(recorded["value"])[:2] != "-0"
    )
    m.answer("ex03.q4", raw)
    assert Question("ex03.q4").record.answer == recorded
    for record in (recorded, raw, {"value": raw, "unit": "days"}):
        judged = graded(DAYS, record)
        assert (judged.status, judged.points) == ("scored", points)
        assert f"{points:g} of 2 points" in judged.after.decode()
    assert (feedback(DAYS, recorded).verdict == "right") == (points == 2)


@pytest.mark.parametrize(("raw", "says"), REFUSED, ids=lambda one: repr(one))
def test_what_is_no_usable_number_is_said_at_once_and_never_scored(here, raw, says):
    question = Question("ex03.q4")
    question.receive({"type": "answer", "seq": "t:1", "value": raw, "final": True})
    assert question.widget.status["state"] == "problem" and says in question.widget.status["text"]
    assert question.record is None
    question.receive({"type": "answer", "seq": "t:2", "value": "380", "final": True})
    question.receive({"type": "answer", "seq": "t:3", "value": raw, "final": True})
    assert question.widget.status["text"].endswith("Still recorded: 380 days."), (
        "what was typed first stays, and the learner is told"
    )
    with pytest.raises(AnswerError, match=says):
        m.answer("ex03.q4", raw)
    judged = graded(DAYS, raw)
    assert (judged.status, judged.points) == ("unusable", None)
    assert raw != raw or says in judged.problem[1]


def test_an_answer_that_was_taken_before_the_rule_was_told_is_named_everywhere(here):
    question = Question("ex03.q4")
    question.ledger.give("ex03.q4", question.rev, {"value": 389.5, "unit": "days"})
    why = "a whole number is asked for, and 389.5 is none"
    status = Question("ex03.q4").widget.status
    assert (
        status["state"] == "problem"
        and status["text"]
        == f"Recorded earlier: 389.5 days. This is no answer to the question: {why}. Please answer again."
    )
    assert f"389.5 days. This is no answer to the question: {why}" in question.bundle()["text/html"]
    assert any(why in line for line in HandIn("ex03").lines())


def test_own_code_may_hand_over_every_type_of_number(here):
    from decimal import Decimal
    from fractions import Fraction

    import numpy as np
    import pandas as pd

    for number in (
        Decimal("389"),
        Fraction(778, 2),
        np.int64(389),
        np.float32(389),
        np.array([389]),
        pd.Series([389]),
        pd.DataFrame({"n": [389]}),
        [389],
        (389,),
        pd.Series([1] * 389).sum(),
    ):
        m.answer("ex03.q4", number)
        assert Question("ex03.q4").record.answer == {"value": 389.0, "unit": "days"}
    with pytest.raises(AnswerError, match=r"a length of time: take the number of days from it \(\.days\)"):
        m.answer("ex03.q4", pd.Timestamp("1999-09-24") - pd.Timestamp("1998-08-31"))
    with pytest.raises(AnswerError, match="one number is expected here, this is a table"):
        m.answer("ex03.q4", pd.DataFrame({"n": [1, 2]}))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_a_lessons_number_follows_the_same_rule(lesson):
    for item in lesson.items:
        if item.kind == "number":
            key = canonical(item, item.key)
            assert feedback(item, key).verdict == "right"
            if item.asks_whole:
                with pytest.raises(AnswerError, match="a whole number is asked for"):
                    canonical(item, item.key + 0.25)
            else:
                assert feedback(item, canonical(item, item.key + item.number.tolerance)).verdict == "right"


@pytest.mark.parametrize(
    "raw",
    [
        ["ACT_21", "act_28", "act_36"],
        ["act_28 ", "act_21"],
        ["act_21", "act_999"],
        ["", "act_21"],
        "act_21",
        [21],
        [None],
        {"act_21": True},
        [["act_21"]],
    ],
    ids=repr,
)
def test_ids_that_a_table_lacks_are_refused_by_own_code_and_unusable_in_a_hand_in(here, raw):
    item = EXERCISES["ex02"].item("q4")
    with pytest.raises(AnswerError):
        m.answer("ex02.q4", raw)
    judged = graded(item, raw)
    assert (judged.status, judged.points) == ("unusable", None) and judged.problem[0] == "unusable_answer"


def test_an_id_in_another_spelling_is_named_as_the_table_has_it(here):
    with pytest.raises(
        AnswerError,
        match=(
            "ACT_21, act_28 : no such row in the table speech_acts; give values of its id column, letter for letter:"
            " act_21, act_28"
        ),
    ):
        m.answer("ex02.q4", ["ACT_21", "act_28 ", "act_36"])


def test_a_table_without_ids_is_refused_with_its_columns(here):
    acts = m.data.speech_acts()
    with pytest.raises(AnswerError, match="the column `id` is needed.* has the columns: force, n"):
        m.answer(
            "ex02.q4",
            (
                acts.assign(n=1)[["force", "n"]]
                if "force" in acts.columns
                else acts.assign(force="x", n=1)[["force", "n"]]
            ),
        )
    m.answer("ex02.q4", acts.set_index("id").head(2))
    assert len(Question("ex02.q4").record.answer) == 2
    m.answer("ex02.q4", acts.head(0))
    assert Question("ex02.q4").record.answer is None, "no row at all is no answer, here as in grading"


ITEMS = [(group.id, item) for group in [*EXERCISES.values(), *LESSONS] for item in group.items]


@pytest.mark.parametrize("item", [item for _, item in ITEMS], ids=[f"{group}.{item.id}" for group, item in ITEMS])
def test_how_points_are_given_is_told_before_answering_and_narrows_nothing(item):
    told = rules.told(item)
    bare = msgspec.convert(public_item(item), AnyItem)
    assert rules.told(bare) == told, "the keyless form tells the same"
    assert bool(told) == bool(item.points or getattr(item, "asks_whole", False) or item.kind == "value")
    # the same words whatever the key, the tolerance, the misreadings and the rubric are
    other = {
        name: value
        for name, value in (("key", None), ("near", []), ("explanation", ""), ("rubric", []), ("samples", []))
        if hasattr(item, name)
    }
    assert rules.told(msgspec.structs.replace(item, **other)) == told
    assert not any(
        character.isdigit() for character in told.replace("If 5 rows were right, 4 of them and 1 wrong row", "")
    )


@pytest.mark.parametrize("name", EXERCISES)
def test_the_rule_stands_in_the_widget_the_still_form_and_on_paper(here, name):
    exercise = EXERCISES[name]
    paper = handout(exercise)
    for item in exercise.items:
        question = Question(f"{name}.{item.id}")
        told = escape(rules.told(item))
        assert told in question.widget.spec["scored"] and told in form(question.item, question.q)
        assert item.kind == "value" or told in paper


def test_a_public_rubric_stands_on_paper_too():
    item = EXERCISES["ex05"].items[0]
    assert item.rubric_public and "which stands below the question" in rules.told(item)
    paper = handout(EXERCISES["ex05"])
    assert all(f"</strong> {inline(level.text)}" in paper for criterion in item.rubric for level in criterion.levels)
    assert all(f"<td>{inline(criterion.text)}</td>" in paper for criterion in item.rubric)


def test_the_page_that_comes_back_tells_how_near_a_number_had_to_be():
    assert "give or take 1; nothing for another. A whole number is asked for." in rules.in_words(DAYS)
    assert "1" not in rules.told(DAYS)
