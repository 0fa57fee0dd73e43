"""Reading question files: YAML written by people in, typed records out, and errors that name the line."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import msgspec

from seminar import edited
from seminar.course import course
from seminar.errors import MissingFile, QuestionError
from seminar.questions.check import placed, problems
from seminar.questions.model import WORKED_OUT, Assignment, Lesson
from seminar.questions.order import in_shown_order


def load_assignment(path) -> Assignment:
    """Return the graded exercise in the YAML file at *path*, checked throughout, options and rows in the order in which
    they are shown.

    Raises
    ------
    MissingFile
        If there is no such file.
    QuestionError
        If it breaks a rule of `seminar.questions.model`; the message starts with `file, line N:`.
    """
    return _load(path, Assignment)


def load_lesson(path) -> Lesson:
    """Return the lesson record in the YAML file at *path*; errors as in `load_assignment`."""
    return _load(path, Lesson)


def load_public(path) -> Assignment:
    """Return the keyless form of an exercise from its generated `.questions.json`.

    Raises
    ------
    MissingFile, QuestionError
        If the file is absent or was changed by hand into something else.
    """
    path = Path(path)
    try:
        return msgspec.json.decode(path.read_bytes(), type=Assignment)
    except FileNotFoundError:
        raise MissingFile(
            f"{path.name} is missing beside the notebook. It belongs to the exercise: take both from the course again."
        ) from None
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise QuestionError(
            f"{path.name} is not the file the course made ({error}). Take it from the course again."
        ) from None


def _load(path, kind):
    path = Path(path)
    if not path.exists():
        raise MissingFile(f"there is no question file {path}. Check the name, or take the file from the course again.")
    group, lines = edited.typed_yaml(
        path, kind, begins=f"{'assignment' if kind is Assignment else 'lesson'}: ...", error=QuestionError
    )
    found = [*problems(group), *_skills(group), *_worked_out(group, lines)]
    if found:
        raise QuestionError("\n".join(lines.told(steps, message) for steps, message in found))
    return in_shown_order(group)


def _worked_out(group: Assignment | Lesson, lines: edited.Lines) -> Iterator[tuple[list, str]]:
    for (place, _), name in itertools.product(placed(group), WORKED_OUT):
        steps = [*place, name]
        if lines.has(steps):
            yield steps, f"`{name}` is worked out from the other fields when the exercise is built: leave it out"


def _skills(group: Assignment | Lesson) -> Iterator[tuple[list, str]]:
    known = course().skills
    for place, item in placed(group):
        if item.skill not in known:
            yield (
                [*place, "skill"],
                f"found the skill {item.skill!r}, expected one that course.yaml names: {', '.join(known)}",
            )
