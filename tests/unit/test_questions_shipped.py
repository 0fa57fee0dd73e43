"""The question files that the course ships."""

from pathlib import Path

import pytest
import yaml

from seminar.questions import load_assignment, load_lesson

ROOT = Path(__file__).resolve().parents[2]
EXERCISES = sorted((ROOT / "solutions").glob("ex*.yaml"))
LESSONS = sorted(path for path in (ROOT / "data" / "lessons").glob("[0-9][0-9]_*.yaml"))

# what the curriculum promises for each exercise: items, points, points marked by hand
PROMISED = {"ex01": (8, 20, 5), "ex02": (10, 30, 8), "ex03": (10, 30, 8), "ex04": (10, 30, 8), "ex05": (1, 40, 40)}


def test_all_lessons_and_exercises_are_here():
    assert [path.stem for path in EXERCISES] == list(PROMISED)
    assert [path.name[:2] for path in LESSONS] == ["00", "01", "02", "03", "04", "05"]


@pytest.mark.parametrize("path", [*EXERCISES, *LESSONS], ids=lambda path: path.stem)
def test_a_computer_without_libyaml_reads_it_too(path):
    # the C parser forgives some slips that the Python one does not; JupyterLite has only the latter
    assert yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)


@pytest.mark.parametrize("path", EXERCISES, ids=lambda path: path.stem)
def test_an_exercise_has_the_items_and_points_of_the_curriculum(path):
    exercise = load_assignment(path)
    by_hand = sum(item.points for item in exercise.items if item.written)
    assert (len(exercise.items), exercise.points, by_hand) == PROMISED[exercise.id]


@pytest.mark.parametrize("path", EXERCISES, ids=lambda path: path.stem)
def test_sample_answers_are_as_long_as_the_question_asks(path):
    from seminar.questions import missing

    for item in load_assignment(path).items:
        for sample in getattr(item, "samples", []):
            assert missing(item, sample.text) == [], f"{item.id}: {sample.text[:60]}"


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_asks_in_more_than_one_way(path):
    assert len({check.kind for check in load_lesson(path).checks}) >= 3
