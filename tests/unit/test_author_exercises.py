"""The course's own exercises: keys earn full marks, worked code gives the key, samples agree with their rubrics, and
the blank form is what the build makes.
"""

from __future__ import annotations

import msgspec
import nbformat
import pytest

from seminar.author import teacher, words
from seminar.author.blank import blank
from seminar.author.worked import check_code, run_code, worked
from seminar.errors import CourseError
from seminar.questions import answers, load_assignment, load_lesson
from seminar.questions.model import Number
from seminar.questions.rules import RULES, in_words
from seminar.scoring.score import score
from tests.course_copy import ROOT

EXERCISES = [load_assignment(path) for path in sorted((ROOT / "solutions").glob("ex*.yaml"))]
LESSONS = [load_lesson(path) for path in sorted((ROOT / "data" / "lessons").glob("[0-9][0-9]_*.yaml"))]
SAMPLE = load_assignment(ROOT / "tests" / "unit" / "samples" / "ex09.yaml")
KEYED = [
    (f"{group.id}.{item.id}", item)
    for group in [*EXERCISES, *LESSONS]
    for item in group.items
    if not item.written and item.key is not None
]
CODED = [(name, item) for name, item in KEYED if getattr(item, "worked_code", "") or item.kind == "value"]


def key_as_answer(item):
    if item.kind == "match":
        return {row: one if isinstance(one, str) else one[0] for row, one in item.key.items()}
    return {"value": item.key, "unit": item.unit} if isinstance(item, Number) else item.key


@pytest.mark.parametrize(("name", "item"), KEYED, ids=[name for name, _ in KEYED])
def test_the_key_earns_full_marks(name, item):
    assert score(item, answers.canonical(item, key_as_answer(item))).share == 1


@pytest.mark.parametrize(("name", "item"), CODED, ids=[name for name, _ in CODED])
def test_the_worked_code_gives_the_key(name, item):
    check_code(name, item)


def test_there_is_worked_code_to_check():
    assert len(CODED) >= 3


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
@pytest.mark.parametrize("made", [blank, worked], ids=lambda made: made.__name__)
def test_saved_notebooks_hold_the_cells_that_the_build_makes(exercise, made):
    folder = "exercises" if made is blank else "solutions"
    saved = nbformat.read(ROOT / folder / f"{exercise.id}.ipynb", as_version=4)
    assert [(cell.id, cell.source) for cell in saved.cells] == [(cell.id, cell.source) for cell in made(exercise).cells]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_sample_answers_keep_to_the_length_asked_for_unless_that_is_their_fault(exercise):
    for item in exercise.items:
        for sample in getattr(item, "samples", []):
            earned = sum(sample.marks.values())
            if earned == item.points:
                assert answers.missing(item, sample.text) == [], (
                    f"{exercise.id}.{item.id}: the best sample answer breaks the bounds"
                )


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_samples_of_a_written_question_show_more_than_one_level(exercise):
    for item in exercise.items:
        if item.written:
            assert len({sum(sample.marks.values()) for sample in item.samples}) >= 3, f"{exercise.id}.{item.id}"


def test_worked_code_fails_with_the_question_and_the_reason():
    item = SAMPLE.item("q5")
    for source, complaint in [
        ("statements = 40", "must be the value itself"),
        ("1 / 0", "ZeroDivisionError"),
        ("'forty'", "no answer to the question"),
        ("len(m.data.statements()) + 1", "gives 41 rows"),
    ]:
        with pytest.raises(CourseError, match=complaint):
            check_code("ex09.q5", msgspec.structs.replace(item, worked_code=source))
    with pytest.raises(CourseError, match="needs `worked_code`"):
        check_code("ex09.q8", msgspec.structs.replace(SAMPLE.item("q8"), worked_code=""))


def test_value_is_compared_by_content_not_by_order_of_rows():
    check_code(
        "ex09.q8",
        msgspec.structs.replace(SAMPLE.item("q8"), worked_code=SAMPLE.item("q8").worked_code.rstrip() + "[::-1]"),
    )


def test_worked_code_sees_the_package_as_a_notebook_does():
    assert run_code("x", "a = 2\nm.__version__ and a + 1") == 3


def test_every_rule_of_every_kind_is_told_in_words():
    for item in SAMPLE.items:
        for rule in RULES[item.kind]:
            told = in_words(msgspec.structs.replace(item, scoring=msgspec.structs.replace(item.scoring, rule=rule)))
            assert told.endswith(".") and len(told.split()) > 5


def test_keys_in_words_name_options_not_ids():
    assert words.key(SAMPLE.item("q1")) == "The DPRK alone"
    assert words.key(SAMPLE.item("q3")) == "8.1: The DPRK; 8.2: Russia or Both"
    assert words.key(SAMPLE.item("q4")) == "Treaty of February 2000 → Putin in Pyongyang → Moscow Declaration"
    assert words.key(SAMPLE.item("q5")) == "40 rows"


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
@pytest.mark.parametrize("slot", teacher.SLOTS)
def test_a_plan_fits_its_slot_and_loses_no_part(lesson, slot):
    kept, dropped = teacher.plan(lesson, slot)
    assert sum(part.minutes for part in kept) <= slot - 5
    assert sorted(part.title for part in [*kept, *dropped]) == sorted(
        part.title for part in [*lesson.steps, *lesson.checks]
    )
    # a core part is dropped only when no extension and no homework is left
    if any(part.level == "core" for part in dropped):
        assert not [part for part in kept if part.level != "core"]
