"""Finding a question by its name: `01.c3` beside the lessons, `ex02.q3` beside the exercise."""

from __future__ import annotations

from pathlib import Path

from seminar import edited, files
from seminar.course.folders import lesson_record
from seminar.errors import MissingFile, UnknownQuestion
from seminar.questions.load import load_assignment, load_lesson, load_public
from seminar.questions.model import QUESTION_ID, Assignment, Item, Lesson


def question(name: str, beside: bool = True) -> Item:
    """Return the question called *name* (`01.c3`, `ex02.q3`); *beside* as in `group`.

    Raises
    ------
    UnknownQuestion
        If the name has another form, or its lesson or exercise has no such question.
    """
    match = QUESTION_ID.match(name)
    if match is None:
        raise UnknownQuestion(
            f"{name!r} is not the name of a question; names look like 01.c3 (lesson) or ex02.q3 (exercise)."
        )
    holder = group(match["group"], beside)
    item = holder.item(match["item"])
    if item is None:
        raise UnknownQuestion(
            f"{holder.id} has no question {match['item']!r}; it has: {', '.join(each.id for each in holder.items)}."
        )
    return item


def group(name: str, beside: bool = True) -> Lesson | Assignment:
    """Return the lesson (`01`) or the exercise (`ex02`, in the form that is at hand: keyless for learners) called
    *name*.

    With *beside* an exercise's questions in the current folder come before those of the course: that is where a
    learner's notebook lies. What a teacher calls in a folder of hand-ins looks in the course alone.

    Raises
    ------
    MissingFile
        If its file is not in the course.
    """
    return _read(_path(name, beside))


def exercise(name: str | Path) -> Assignment:
    """Return the exercise called *name* (`ex02`), or that in the YAML file *name*, with its keys: for those who mark.

    Raises
    ------
    MissingFile
        If its question file is not there; the message names the exercises that are.
    """
    path = Path(name)
    if path.suffix not in (".yaml", ".yml"):
        path = files.root() / "solutions" / f"{name}.yaml"
        there = sorted(one.stem for one in path.parent.glob("ex*.yaml"))
        if there and not path.is_file():
            raise MissingFile(f"there is no question file solutions/{name}.yaml; the exercises are {', '.join(there)}.")
    return load_assignment(path)


@edited.remembered
def _read(path: Path) -> Lesson | Assignment:
    if path.name.endswith(".questions.json"):
        return load_public(path)
    return load_assignment(path) if path.name.startswith("ex") else load_lesson(path)


def _path(name: str, beside: bool) -> Path:
    if not name.startswith("ex"):
        found = lesson_record(name)
        if found is not None:
            return found
        raise MissingFile(
            f"lesson {name} is not in this course: no data/lessons/{name}_….yaml. Take the data folder from the"
            " course again."
        )
    public = f"{name}.questions.json"
    # a hand-in opened in another folder still finds its questions in the course
    places = [files.root() / "exercises" / public, files.root() / "solutions" / f"{name}.yaml"]
    for path in ([Path.cwd() / public] if beside else []) + places:
        if path.is_file():
            return path
    raise MissingFile(
        f"the questions of {name} were not found: {public} lies neither beside this notebook nor in exercises/. Take it"
        " from the course again."
    )
