"""What a class answered to one question, added up by kind of question. The size of a tally depends on the question,
never on the class.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from seminar import safe
from seminar.errors import CourseError
from seminar.questions.answers import count_words
from seminar.questions.model import CodeUnits, Item, Match, Multiple, Number, Order, Rows, Single
from seminar.scoring.score import near_enough

#: Most different free values (numbers, reasons) that are counted one by one; what comes later is counted together.
MAX_VALUES = 300


class Tally:
    """Counts of one question. `answered` is the number of answers that could be read."""

    def __init__(self, item: Item, q: str) -> None:
        self.item, self.q, self.answered = item, q, 0

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


class Capped:
    """A Counter that stops taking in new values at `MAX_VALUES`; `others` counts the rest."""

    def __init__(self) -> None:
        self.counts: Counter = Counter()
        self.others = 0

    def add(self, value) -> None:
        """Count one value."""
        if value in self.counts or len(self.counts) < MAX_VALUES:
            self.counts[value] += 1
        else:
            self.others += 1


class Choices(Tally):
    """Single and multiple choice: how many chose each option, alone or among others."""

    def __init__(self, item: Single | Multiple, q: str) -> None:
        super().__init__(item, q)
        self.chosen: Counter[str] = Counter()
        self._known = {option.id for option in item.options}

    def _add(self, answer, reason, student) -> None:
        chosen = [answer] if isinstance(answer, str) else answer
        self.chosen.update(one for one in chosen if one in self._known)


class Pairs(Tally):
    """Matching: how many gave each row each option."""

    def __init__(self, item: Match, q: str) -> None:
        super().__init__(item, q)
        self.given: Counter[tuple[str, str]] = Counter()
        self._rows, self._options = {row.id for row in item.rows}, {option.id for option in item.options}

    def _add(self, answer, reason, student) -> None:
        self.given.update(
            (row, option) for row, option in answer.items() if row in self._rows and option in self._options
        )


class Sequence(Tally):
    """Ordering: how many put two items the wrong way round."""

    def __init__(self, item: Order, q: str) -> None:
        super().__init__(item, q)
        self.turned: Counter[tuple[str, str]] = Counter()

    def _add(self, answer, reason, student) -> None:
        place = {one: index for index, one in enumerate(answer)}
        key = self.item.key or []
        for index, first in enumerate(key):
            for second in key[index + 1 :]:
                if first in place and second in place and place[first] > place[second]:
                    self.turned[first, second] += 1


class Numbers(Tally):
    """A number: right ones, near misses by the misreading they stand for, and other values."""

    def __init__(self, item: Number, q: str) -> None:
        super().__init__(item, q)
        self.right = 0
        self.near: Counter[int] = Counter()
        self.values = Capped()

    def _add(self, answer, reason, student) -> None:
        value, rule = float(answer["value"]), self.item.number
        if near_enough(value, self.item.key, rule.tolerance, rule.relative):
            self.right += 1
            return
        for place, near in enumerate(self.item.near):
            if near_enough(value, near.value, near.tolerance):
                self.near[place] += 1
                return
        self.values.add(value)


class Picks(Tally):
    """Rows of a table: rows that belong and were missed, rows that do not belong and were picked."""

    def __init__(self, item: Rows, q: str) -> None:
        super().__init__(item, q)
        self.missed: Counter[str] = Counter()
        self.surplus = Capped()

    def _add(self, answer, reason, student) -> None:
        picked, key = set(answer), set(self.item.key or [])
        self.missed.update(key - picked)
        for one in sorted(picked - key):
            self.surplus.add(safe.one_line(str(one), 60))


class Codings(Tally):
    """Coded passages: the pool from which agreement follows."""

    def __init__(self, item: CodeUnits, q: str) -> None:
        from seminar.agree.pooling import Pool

        super().__init__(item, q)
        # no reasons: the report is about codes; `course.py agree` and the projector notebook show reasons
        self.pool = Pool.for_question(item, q, reasons_per_unit=0)

    def _add(self, answer, reason, student) -> None:
        self.pool.add(student, answer)


class Reasons(Tally):
    """A value from code: the grader's own words for what is wrong with it, most frequent first."""

    def __init__(self, item: Item, q: str) -> None:
        super().__init__(item, q)
        self.reasons = Capped()

    def _add(self, answer, reason, student) -> None:
        self.reasons.add(safe.one_line(reason, 160))


class Texts(Tally):
    """Written answers: how long they are."""

    def __init__(self, item: Item, q: str) -> None:
        super().__init__(item, q)
        self.words: Counter[int] = Counter()
        self.short = self.long = 0

    def _add(self, answer, reason, student) -> None:
        words = count_words(answer)
        self.words[min(words, 5_000)] += 1
        self.short += words < self.item.words.min
        self.long += words > self.item.words.max


_TALLIES = {
    "single": Choices,
    "multiple": Choices,
    "match": Pairs,
    "order": Sequence,
    "number": Numbers,
    "rows": Picks,
    "code": Codings,
    "value": Reasons,
    "short": Texts,
    "long": Texts,
}


def tally_of(item: Item, q: str) -> Tally:
    """Return an empty tally for *item*, which is called *q* (`ex02.q3`)."""
    return _TALLIES[item.kind](item, q)
