"""Reading `course.yaml`: checked throughout, with the line of whatever is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from seminar import edited, files
from seminar.course.model import Course
from seminar.errors import CourseError, MissingFile

NAME = "course.yaml"


def course() -> Course:
    """Return what `course.yaml` says, read again when it was edited.

    Raises
    ------
    MissingFile, CourseError
        If it is not there or breaks its form; the message starts with `course.yaml, line N:`.
    """
    path = files.root() / NAME
    try:
        return _read(path)
    except FileNotFoundError:
        raise MissingFile(
            f"there is no {NAME} in {path.parent}: it says what the course is. Take it from the course again."
        ) from None


def party(id: str) -> str:
    """Return the name of the party *id* in words, or the id where `course.yaml` names no such party."""
    return next((one.name for one in course().parties if one.id == id), id)


def read_course(path: Path) -> Course:
    """Return the course described in the file at *path*; errors as in `course`."""
    made, lines = edited.typed_yaml(path, Course, begins="title: ...")
    found = list(_problems(made))
    if found:
        raise CourseError("\n".join(lines.told(steps, message) for steps, message in found))
    return made


_read = edited.remembered(read_course)


def _problems(made: Course) -> Iterator[tuple[list, str]]:
    for field in ("lessons", "exercises", "skills", "languages"):
        yield from _twice([field], getattr(made, field))
    yield from _twice(["lessons"], [name[:2] for name in made.lessons])
    for field in ("texts", "parties"):
        yield from _twice([field], [one.id for one in getattr(made, field)])
    yield from _twice(["texts"], [one.prefix for one in made.texts])
    yield from _twice(["evidence"], [one.table for one in made.evidence])
    yield from _twice(["sources"], [kind for one in made.sources for kind in one.kinds])
    for number, text in enumerate(made.texts):
        if text.page and text.quote != "whole":
            yield (
                ["texts", number, "page"],
                f"the text {text.id!r} may only be quoted in fragments, so it has no page of its own; leave `page` out",
            )


def _twice(steps: list, names: list[str]) -> Iterator[tuple[list, str]]:
    for number, name in enumerate(names):
        if name in names[:number]:
            yield [*steps, number], f"{name!r} stands here twice; keep one"
