"""Finding a question by its name: `01.c3` beside the lessons, `ex02.q3` beside the exercise."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from moscow2001 import files
from moscow2001.errors import MissingFile, UnknownQuestion
from moscow2001.questions.load import load_assignment, load_lesson, load_public
from moscow2001.questions.model import QUESTION_ID, Assignment, Item, Lesson


def question(name: str) -> Item:
    """Return the question called *name* (`01.c3`, `ex02.q3`).

    Raises
    ------
    UnknownQuestion
        If the name has another form, or its lesson or exercise has no such question.
    """
    match = QUESTION_ID.match(name)
    if match is None:
        raise UnknownQuestion(f"{name!r} is not the name of a question; names look like 01.c3 (lesson) or ex02.q3 (exercise).")
    holder = group(match["group"])
    item = holder.item(match["item"])
    if item is None:
        raise UnknownQuestion(f"{holder.id} has no question {match['item']!r}; it has: {', '.join(each.id for each in holder.items)}.")
    return item


def group(name: str) -> Lesson | Assignment:
    """Return the lesson (`01`) or the exercise (`ex02`, in the form that is at hand: keyless for learners) called *name*.

    Raises
    ------
    MissingFile
        If its file is not in the course.
    """
    path = _path(name)
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _read(path: Path, _changed: int) -> Lesson | Assignment:
    if path.name.endswith(".questions.json"):
        return load_public(path)
    return load_assignment(path) if path.name.startswith("ex") else load_lesson(path)


def _path(name: str) -> Path:
    if not name.startswith("ex"):
        found = sorted((files.root() / "notebooks").glob(f"{name}_*.yaml"))
        if found:
            return found[0]
        raise MissingFile(f"lesson {name} is not in this course: no notebooks/{name}_….yaml. Take the notebooks folder from the course again.")
    beside = Path.cwd() / f"{name}.questions.json"
    if beside.is_file():
        return beside
    # a hand-in opened in another folder still finds its questions in the course
    for path in (files.root() / "exercises" / beside.name, files.root() / "solutions" / f"{name}.yaml"):
        if path.is_file():
            return path
    raise MissingFile(f"the questions of {name} were not found: {beside.name} lies neither beside this notebook nor in exercises/. Take it from the course again.")
