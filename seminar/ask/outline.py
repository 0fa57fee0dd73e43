"""How far a learner has come in a lesson or an exercise: counts and minutes, from the answers that are known."""

from __future__ import annotations

from dataclasses import dataclass

from seminar import files
from seminar.ask import place
from seminar.ask.salvage import Records
from seminar.ask.store import AnswerFile
from seminar.errors import AnswerError
from seminar.questions import answers
from seminar.questions.model import Assignment, Item, Lesson
from seminar.questions.record import AnswerRecord


@dataclass(frozen=True)
class Outline:
    """`done` of `of` questions are completely answered; `left` names the others, `minutes_left` is what they and their
    share of reading take.
    """

    done: int
    of: int
    left: tuple[str, ...]
    minutes_left: float


def finished(item: Item, record: AnswerRecord | None) -> bool:
    """Return whether *record* is a complete answer to *item*, in whatever wording it was asked."""
    if record is None:
        return False
    try:
        return not answers.missing(item, answers.canonical(item, record.answer))
    except AnswerError:
        return False


def outline(group: Lesson | Assignment, records: Records) -> Outline:
    """Return how far the answers *records* go in *group*.

    Reading minutes are spread over the checks: a learner who has done half of the checks has read about half of the
    lesson.
    """
    left = tuple(item.id for item in group.items if not finished(item, records.get(f"{group.id}.{item.id}")))
    of = len(group.items)
    reading = sum(step.minutes for step in group.steps) if isinstance(group, Lesson) else 0.0
    checks = sum(item.minutes for item in group.items if item.id in left)
    share = len(left) / of if of else 0.0
    return Outline(of - len(left), of, left, round(checks + reading * share))


def known(group: str) -> Records:
    """Return the answers to *group* kept beside its notebook in the course, or beside this one."""
    folder = files.root() / ("exercises" if group.startswith("ex") else "notebooks")
    places = (folder / place.ANSWERS, place.answers_folder())
    found: Records = {}
    for answers_folder in dict.fromkeys(each.absolute() for each in places):
        found.update(AnswerFile(answers_folder, group).read().answers)
    return found
