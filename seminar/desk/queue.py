"""What there is to mark: the answers to one question in an order of each marker's own, under pseudonyms."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable

from msgspec import Struct

from seminar.gradebook.book import WHOLE, Gradebook
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


def order(works: Iterable[Work], question: str, marker: str) -> list[Work]:
    """Return *works* shuffled: another order for each question and marker, always the same for both.

    The place of an answer depends on its pseudonym alone: an answer that arrives later changes the place of no other,
    and a class list does not tell who is where.
    """
    return sorted(works, key=lambda work: _lot(question, marker, work.pseudonym))


def _lot(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


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
    marks: dict[tuple[str, str, str], set[str]] = {}
    for mark in book.marks(assignment.id, marker=marker):
        marks.setdefault((mark.question, mark.student, mark.answer_sha), set()).add(mark.criterion)
    counts: dict[str, list[int]] = {}
    for status in (BY_RUBRIC, *BY_WHOLE):
        for answer in book.answers(assignment.id, status=status):
            item = assignment.item(answer.question.partition(".")[2])
            if item is None:
                continue
            count = counts.setdefault(item.id, [0, 0])
            count[1] += 1
            given = marks.get((answer.question, answer.student, answer.answer_sha), set())
            count[0] += is_done(item, answer.status, given)
    return [Counted(item.id, item.title, *counts[item.id]) for item in assignment.items if item.id in counts]


def is_done(item: Item, status: str, given: set[str]) -> bool:
    """Whether the criteria *given* to the text of an answer settle it: every line has a level, or the whole has points."""
    return WHOLE in given or (bool(given) and {line.id for line in lines(item, status)} <= given)
