"""What a class answered to one question, added up by kind of question. The size of a tally depends on the question,
never on the class.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Generic, TypeVar

from seminar import safe
from seminar.agree.pooling import Pool
from seminar.errors import CourseError
from seminar.questions.answers import count_words
from seminar.questions.model import (
    AnyItem,
    CodeUnits,
    Item,
    Long,
    Match,
    Multiple,
    Number,
    Order,
    Rows,
    Short,
    Single,
    Value,
    ids,
)
from seminar.scoring.score import near_enough

#: Most different free values (numbers, reasons) that are counted one by one; what comes later is counted together.
MAX_VALUES = 300

Asked = TypeVar("Asked", bound=Item)


@dataclass
class Tally(Generic[Asked]):
    """Counts of one question, which is called *q* (`ex02.q3`). `answered` is the number of answers that could be read."""

    item: Asked
    q: str
    answered: int = 0

    def add(self, answer: Any, reason: str, student: str) -> None:
        """Count one canonical answer (None if there is none)."""
        if answer is None:
            return
        try:
            self._add(answer, reason, student)
        except (TypeError, ValueError, KeyError, AttributeError, CourseError):
            return  # a table that somebody edited; the grader's own lines always fit
        self.answered += 1

    def _add(self, answer: Any, reason: str, student: str) -> None:
        return


@dataclass
class Capped:
    """A Counter that stops taking in new values at `MAX_VALUES`; `others` counts the rest."""

    counts: Counter = field(default_factory=Counter)
    others: int = 0

    def add(self, value: str | float) -> None:
        """Count one value."""
        if value in self.counts or len(self.counts) < MAX_VALUES:
            self.counts[value] += 1
        else:
            self.others += 1


@dataclass
class Choices(Tally[Single | Multiple]):
    """Single and multiple choice: how many chose each option, alone or among others."""

    chosen: Counter[str] = field(default_factory=Counter)

    def _add(self, answer, reason, student) -> None:
        known = ids(self.item.options)
        self.chosen.update(one for one in ([answer] if isinstance(answer, str) else answer) if one in known)


@dataclass
class Pairs(Tally[Match]):
    """Matching: how many gave each row each option."""

    given: Counter[tuple[str, str]] = field(default_factory=Counter)

    def _add(self, answer, reason, student) -> None:
        rows, options = ids(self.item.rows), ids(self.item.options)
        self.given.update((row, option) for row, option in answer.items() if row in rows and option in options)


@dataclass
class Sequence(Tally[Order]):
    """Ordering: how many put two items the wrong way round."""

    turned: Counter[tuple[str, str]] = field(default_factory=Counter)

    def _add(self, answer, reason, student) -> None:
        place = {one: index for index, one in enumerate(answer)}
        for first, second in combinations(self.item.key or [], 2):
            if first in place and second in place and place[first] > place[second]:
                self.turned[first, second] += 1


@dataclass
class Numbers(Tally[Number]):
    """A number: right ones, near misses by the misreading they stand for, and other values."""

    right: int = 0
    near: Counter[int] = field(default_factory=Counter)
    values: Capped = field(default_factory=Capped)

    def _add(self, answer, reason, student) -> None:
        value, rule = float(answer["value"]), self.item.number
        if self.item.key is not None and near_enough(value, self.item.key, rule.tolerance, rule.relative):
            self.right += 1
            return
        for place, near in enumerate(self.item.near):
            if near_enough(value, near.value, near.tolerance):
                self.near[place] += 1
                return
        self.values.add(value)


@dataclass
class Picks(Tally[Rows]):
    """Rows of a table: rows that belong and were missed, rows that do not belong and were picked."""

    missed: Counter[str] = field(default_factory=Counter)
    surplus: Capped = field(default_factory=Capped)

    def _add(self, answer, reason, student) -> None:
        picked, key = set(answer), set(self.item.key or [])
        self.missed.update(key - picked)
        for one in sorted(picked - key):
            self.surplus.add(safe.one_line(str(one), 60))


@dataclass
class Codings(Tally[CodeUnits]):
    """Coded passages: the pool from which agreement follows."""

    pool: Pool = field(init=False)

    def __post_init__(self) -> None:
        # no reasons: the report is about codes; `course.py agree` and the projector notebook show reasons
        self.pool = Pool.for_question(self.item, self.q, reasons_per_unit=0)

    def _add(self, answer, reason, student) -> None:
        self.pool.add(student, answer)


@dataclass
class Reasons(Tally[Value]):
    """A value from code: the grader's own words for what is wrong with it, most frequent first."""

    reasons: Capped = field(default_factory=Capped)

    def _add(self, answer, reason, student) -> None:
        self.reasons.add(safe.one_line(reason, 160))


@dataclass
class Texts(Tally[Short | Long]):
    """Written answers: how long they are."""

    words: Counter[int] = field(default_factory=Counter)
    short: int = 0
    long: int = 0

    def _add(self, answer, reason, student) -> None:
        words = count_words(answer)
        self.words[min(words, 5_000)] += 1
        self.short += words < self.item.words.min
        self.long += words > self.item.words.max


def tally_of(item: AnyItem, q: str) -> Tally:
    """Return an empty tally for *item*, which is called *q* (`ex02.q3`)."""
    match item:
        case Single() | Multiple():
            return Choices(item, q)
        case Match():
            return Pairs(item, q)
        case Order():
            return Sequence(item, q)
        case Number():
            return Numbers(item, q)
        case Rows():
            return Picks(item, q)
        case CodeUnits():
            return Codings(item, q)
        case Value():
            return Reasons(item, q)
        case Short() | Long():
            return Texts(item, q)
