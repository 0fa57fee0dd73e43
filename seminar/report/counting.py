"""Adding a class up, one line of a table after the other, in a space that does not depend on how many lines there are."""

from __future__ import annotations

import math
import re
import secrets
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import accumulate
from typing import TypeVar

import msgspec

from seminar import safe
from seminar.gradebook.pseudonyms import derived
from seminar.questions.model import Assignment, Item
from seminar.report.tallies import Tally, tally_of
from seminar.scoring.score import rule_of

#: Most different days that are counted one by one, and most students or files that are listed by name or pseudonym.
MAX_DAYS, MAX_LISTED = 400, 100
Counted = TypeVar("Counted", int, date)
_AT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d):\d\d")


def quantile(counts: Mapping[Counted, int], share: float) -> Counted:
    """Return the value below which *share* of what is counted lies (the lower of two middle ones); *counts* is not empty."""
    values = sorted(counts)
    reached = list(accumulate(counts[value] for value in values))
    return values[bisect_left(reached, share * reached[-1])]


@dataclass
class Together:
    """Sums from which mean and correlation of two shares (0 to 1) follow: x of one question, y of the others."""

    n: int = 0
    x: float = 0.0
    y: float = 0.0
    xx: float = 0.0
    yy: float = 0.0
    xy: float = 0.0

    def add(self, x: float, y: float | None) -> None:
        """Count one student; y is None if nothing else of the exercise is marked yet."""
        if y is None:
            return
        self.n, self.x, self.y = self.n + 1, self.x + x, self.y + y
        self.xx, self.yy, self.xy = self.xx + x * x, self.yy + y * y, self.xy + x * y

    def correlation(self) -> float | None:
        """Pearson's correlation, or None for fewer than three students or where one side is the same for all."""
        if self.n < 3:
            return None
        across, along = self.n * self.xx - self.x**2, self.n * self.yy - self.y**2
        # what rounding leaves of a difference that is none
        if across < 1e-9 * self.n**2 or along < 1e-9 * self.n**2:
            return None
        return max(-1.0, min(1.0, (self.n * self.xy - self.x * self.y) / math.sqrt(across * along)))


@dataclass
class ItemCounts:
    """One question: how many marked, full and without points, the sum of shares, and its comparison with the rest of
    the exercise.
    """

    marked: int = 0
    shares: float = 0.0
    full: int = 0
    none: int = 0
    waiting: int = 0
    together: Together = field(default_factory=Together)

    #: Whether the points tell who handed in a whole answer, not who is right.
    completeness: bool = False

    @property
    def share(self) -> float | None:
        """Mean share of the points, 0 to 1, of those that are marked (an answer not given counts as none)."""
        return self.shares / self.marked if self.marked else None

    @property
    def with_the_rest(self) -> float | None:
        """How the question goes with the rest of the exercise, -1 to 1; None where that cannot be told, or says nothing
        because points are given for completeness.
        """
        return None if self.completeness else self.together.correlation()


class ClassCounts:
    """A class added up. Feed it with the lines of `grades.csv`, `answers.csv` and `problems.csv` as mappings from
    column to text.

    Parameters
    ----------
    names
        Whether students are called by their names.
    pseudonym
        Returns what a student is called, given the key. Without it pseudonyms are new each time.
    lasting
        Whether pseudonyms are those of the desk.

    Attributes
    ----------
    status
        How many students are complete, incomplete, ...
    totals, so_far
        Points (in hundredths) to students: whole totals, and totals of those with answers that wait for a person.
    items
        Question to `ItemCounts`; `tallies` question to the `Tally` of its kind; `states` question to a Counter of
        answer states.
    days, hours
        When answers were last changed, by the clock of the student's computer, in UTC.
    problems
        (needs a person, kind) to number; `listed` the first lines of them; `missing` students from whom nothing can be
        marked.
    """

    def __init__(
        self,
        assignment: Assignment,
        names: bool = False,
        pseudonym: Callable[[str], str] | None = None,
        lasting: bool = False,
    ) -> None:
        self.assignment, self.names = assignment, names
        self._pseudonym = pseudonym or partial(derived, secret=secrets.token_hex(16))
        self.lasting = lasting
        self.status: Counter[str] = Counter()
        self.totals: Counter[int] = Counter()
        self.so_far: Counter[int] = Counter()
        self.to_mark = 0
        self.items = {item.id: ItemCounts(completeness=rule_of(item) == "complete") for item in assignment.items}
        self.tallies: dict[str, Tally] = {
            item.id: tally_of(item, f"{assignment.id}.{item.id}") for item in assignment.items
        }
        self.states: dict[str, Counter[str]] = {item.id: Counter() for item in assignment.items}
        self.days: Counter[str] = Counter()
        self.hours: Counter[int] = Counter()
        self.undated = 0
        self.problems: Counter[tuple[bool, str]] = Counter()
        self.listed: list[dict[str, str]] = []
        self.missing: list[tuple[str, str]] = []
        self.more_missing = 0

    # lines of the tables

    def student(self, row: Mapping[str, str]) -> None:
        """Count one line of `grades.csv`."""
        status = row["status"]
        self.status[status] += 1
        if status not in ("complete", "incomplete"):
            if len(self.missing) < MAX_LISTED:
                self.missing.append((self.called(row["student"], row["name"]), status))
            else:
                self.more_missing += 1
            return
        points = {item.id: float(row[item.id]) if row[item.id] else None for item in self.assignment.items}
        so_far = sum(value for value in points.values() if value is not None)
        waiting = sum(value is None for value in points.values())
        self.to_mark += waiting
        (self.so_far if waiting else self.totals)[round(so_far * 100)] += 1
        best = sum(item.points for item in self.assignment.items if points[item.id] is not None)
        for item in self.assignment.items:
            self._item(item, points[item.id], so_far, best)

    def _item(self, item: Item, value: float | None, so_far: float, best: float) -> None:
        counts = self.items[item.id]
        if value is None:
            counts.waiting += 1
            return
        share = value / item.points if item.points else 0.0
        counts.marked += 1
        counts.shares += share
        counts.full += value >= item.points
        counts.none += value <= 0
        # the rest leaves the question itself out, else it would be compared with itself
        rest = best - item.points
        counts.together.add(share, (so_far - value) / rest if rest > 0 else None)

    def answer(self, row: Mapping[str, str]) -> None:
        """Count one line of `answers.csv`."""
        name = row["question"].partition(".")[2]
        if name not in self.states:
            return
        self.states[name][row["status"]] += 1
        if row["at"]:
            self._time(row["at"])
        if row["status"] in ("scored", "marked", "to mark") and row["answer_json"]:
            try:
                answer = msgspec.json.decode(row["answer_json"])
            except msgspec.MsgspecError:
                # a text whose unseen characters were spelled out; nothing is counted from texts but their length
                return
            self.tallies[name].add(answer, row["reason"], row["student"])

    def _time(self, at: str) -> None:
        found = _AT.match(at)
        if found is None or int(found[2]) > 23 or (len(self.days) >= MAX_DAYS and found[1] not in self.days):
            self.undated += 1
            return
        self.days[found[1]] += 1
        self.hours[int(found[2])] += 1

    def problem(self, row: Mapping[str, str]) -> None:
        """Count one line of `problems.csv`."""
        needs = row["needs"] == "a person"
        self.problems[needs, row["problem"]] += 1
        if needs and len(self.listed) < MAX_LISTED:
            self.listed.append(
                {
                    "who": self.called(row["student"], row["name"]),
                    "question": row["question"],
                    "kind": row["problem"],
                    "file": row["file"] if self.names else "",
                }
            )

    def called(self, key: str, name: str) -> str:
        """Return how a student is called in the report: by pseudonym, or by name if names were asked for."""
        if not key:
            return "nobody known"
        key = safe.plain(key)
        return safe.one_line(name or key, 80) if self.names else self._pseudonym(key)

    # what follows from the counts

    @property
    def students(self) -> int:
        """Students with a file that could be read."""
        return self.status["complete"] + self.status["incomplete"]

    def all_totals(self) -> Counter[int]:
        """Totals of everybody, in hundredths of a point; those with unmarked answers so far."""
        return self.totals + self.so_far

    def quantile(self, share: float) -> float:
        """Return the total below which *share* of the class lies, in points; there has to be one."""
        return quantile(self.all_totals(), share) / 100
