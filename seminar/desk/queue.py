"""What there is to mark: the answers to one question in an order of each marker's own, under pseudonyms."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable

from msgspec import Struct

from seminar.errors import CourseError
from seminar.gradebook.book import WHOLE, Answer, Gradebook, Mark, digest
from seminar.questions.model import Assignment, Item

#: States of an answer in which a person has to give its points. `to mark`: a text, by the rubric; the others could not
#: be scored, and get points for the whole.
BY_RUBRIC, BY_WHOLE = "to mark", ("older wording", "unusable")


class Level(Struct, frozen=True):
    """One level that can be chosen: its points, what earns them, and the digit key that chooses it (empty if it has
    none).
    """

    points: float
    text: str
    key: str


class Line(Struct, frozen=True):
    """One row of the rubric on the desk."""

    id: str
    text: str
    levels: list[Level]


class Work(Struct, frozen=True):
    """One piece of work: the student's key (never shown), the pseudonym (shown), and the lines of the rubric that
    apply.
    """

    student: str
    pseudonym: str
    status: str


class Known(Struct, frozen=True):
    """What has to be known of an answer to tell whether it is marked: its state, and the digest of its text."""

    status: str
    answer_sha: str


def order(works: Iterable[Work], question: str, marker: str) -> list[Work]:
    """Return *works* shuffled: another order for each question and marker, always the same for both.

    The place of an answer depends on its pseudonym alone: an answer that arrives later changes the place of no other,
    and a class list does not tell who is where.
    """
    return sorted(works, key=lambda work: _lot(question, marker, work.pseudonym))


def _lot(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def works(book: Gradebook, assignment: str, question: str, marker: str) -> list[Work]:
    """Return the answers to *question* that need a person, in the order of *marker*. Keys and states only: texts are
    read one at a time.
    """
    names = {key: pseudonym for key, _, _, pseudonym in book.students()}
    found = [
        Work(answer.student, names[answer.student], answer.status)
        for status in (BY_RUBRIC, *BY_WHOLE)
        for answer in book.answers(assignment, question=question, status=status)
    ]
    return order(found, question, marker)


def lines(item: Item, status: str) -> list[Line]:
    """Return what is marked: the rubric for a text, one line with the points of the whole answer for what the grader
    could not score.
    """
    if status == BY_RUBRIC:
        return [
            Line(one.id, one.text, _keyed([(level.points, level.text) for level in one.levels]))
            for one in getattr(item, "rubric", [])
        ]
    steps = [float(step) for step in range(int(item.points) + 1)]
    if item.points not in steps:
        steps.append(item.points)
    return [
        Line(
            WHOLE,
            "Points for the whole answer, which the grader could not score",
            _keyed([(step, "") for step in steps]),
        )
    ]


def _keyed(levels: list[tuple[float, str]]) -> list[Level]:
    # A digit means the points themselves where that is possible; else the place in the list, from 1.
    plain = all(points == int(points) and 0 <= points <= 9 for points, _ in levels)
    keys = [f"{points:g}" if plain else str(place) if place <= 9 else "" for place, (points, _) in enumerate(levels, 1)]
    return [Level(points, text, key) for (points, text), key in zip(levels, keys, strict=True)]


def plain(text: str, most: int = 160) -> str:
    """Return *text* of a rubric as one line without the marks of Markdown, at most *most* characters long."""
    from seminar.show.markdown import inline

    words = " ".join(html.unescape(re.sub(r"<[^>]+>", "", inline(text))).split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


class Counted(Struct, frozen=True):
    """How far one question is marked by one marker."""

    item: str
    title: str
    done: int
    of: int


def questions(book: Gradebook, assignment: Assignment, marker: str) -> list[Counted]:
    """Return every question of the exercise that has something for a person to mark, with what *marker* has done of it."""
    marks: dict[tuple[str, str], list[Mark]] = {}
    for mark in book.marks(assignment.id, marker=marker):
        marks.setdefault((mark.question, mark.student), []).append(mark)
    counts: dict[str, list[int]] = {}
    for status in (BY_RUBRIC, *BY_WHOLE):
        for answer in book.answers(assignment.id, status=status):
            item = assignment.item(answer.question.partition(".")[2])
            if item is None:
                continue
            count = counts.setdefault(item.id, [0, 0])
            count[1] += 1
            count[0] += is_done(item, answer, marks.get((answer.question, answer.student), []))
    return [Counted(item.id, item.title, *counts[item.id]) for item in assignment.items if item.id in counts]


def is_done(item: Item, answer: Answer | Known, marks: Iterable[Mark]) -> bool:
    """Whether *marks* of one marker settle *answer*: every line has a level, given to this very text."""
    given = {mark.criterion for mark in marks if mark.answer_sha == answer.answer_sha}
    if not given:
        return False
    return WHOLE in given or {line.id for line in lines(item, answer.status)} <= given


def samples(item: Item, question: str, marker: str) -> list[tuple[str, str]]:
    """Return the sample answers of *item* as (name, digest of the text), in an order of the marker's own."""
    names = [f"sample {number}" for number, _ in enumerate(getattr(item, "samples", []), 1)]
    shuffled = order([Work(name, name, "sample") for name in names], question, marker)
    return [(work.student, digest(sample_of(item, work.student).text)) for work in shuffled]


def sample_of(item: Item, name: str):
    """Return the sample answer called *name* (`sample 2`).

    Raises
    ------
    CourseError
        If the question has none of that name.
    """
    number = name.rpartition(" ")[2]
    if not number.isdigit() or not 1 <= int(number) <= len(item.samples):
        raise CourseError(f"{item.id} has no {name!r}; it has {len(item.samples)} sample answers.")
    return item.samples[int(number) - 1]
