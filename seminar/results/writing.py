"""The tables of one grading, written part by part as students come, and joined at the end."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from seminar import safe
from seminar.questions.model import Assignment
from seminar.results import earlier
from seminar.results.earlier import STATE, Kept
from seminar.results.tables import ANSWERS, GRADES, PROBLEMS

#: Students whose lines are written at once.
TOGETHER = 64
#: Spreadsheets take a CSV file for UTF-8 only if it begins with this mark.
_MARK = "\ufeff"


class Tables:
    """The tables of *assignment*: their parts in the folder *work*, and at the end, joined, in the folder *place*."""

    def __init__(self, assignment: Assignment, work: Path, place: Path) -> None:
        #: Of the whole tables: status to students, answers that wait for a person, and kind to problems that do.
        self.statuses: Counter[str] = Counter()
        self.looks: Counter[str] = Counter()
        self.to_mark = 0
        self._items, self._work, self._place = [item.id for item in assignment.items], work, place
        self._waiting: list[tuple[Kept, str, str]] = []
        with ExitStack() as stack:

            def opened(path: Path) -> BinaryIO:
                return stack.enter_context(open(path, "wb"))

            self._grades, self._problems, self._notes = (
                opened(work / name) for name in ("grades", "problems", "notes")
            )
            self._answers = [opened(work / f"answers-{name}") for name in self._items]
            self._state = opened(place / STATE)
            self._state.write(earlier.lines([earlier.head(assignment)]))
            self._files = stack.pop_all()

    def close(self) -> None:
        """Close the parts."""
        self._files.close()

    def write(self, one: Kept, problems: str = "", notes: str = "") -> None:
        """Add the lines of *one* student, and further lines about problems."""
        self._waiting.append((one, one.problems + problems, one.notes + notes))
        self.statuses[one.status] += 1
        self.to_mark += one.to_mark
        self.looks.update(one.looks)
        if len(self._waiting) >= TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Write what was added to the parts."""
        if not self._waiting:
            return
        students, problems, notes = zip(*self._waiting, strict=True)
        self._state.write(earlier.lines(students))
        answers = zip(*[one.answers for one in students if one.answers], strict=True)
        for file, lines in (
            (self._grades, [one.grades for one in students]),
            (self._problems, problems),
            (self._notes, notes),
            *zip(self._answers, answers, strict=False),
        ):
            file.write("".join(lines).encode("utf-8"))
        self._waiting = []

    def finish(self) -> None:
        """Join the tables."""
        self.flush()
        self.close()
        self._join("grades.csv", (*GRADES, *self._items), ["grades"])
        self._join("answers.csv", ANSWERS, [f"answers-{name}" for name in self._items])
        self._join("problems.csv", PROBLEMS, ["problems", "notes"])
        shutil.rmtree(self._work)

    def _join(self, name: str, columns: tuple[str, ...], parts: list[str]) -> None:
        with open(self._place / name, "wb") as whole:
            whole.write((_MARK + safe.row(columns)).encode("utf-8"))
            for part in parts:
                with open(self._work / part, "rb") as file:
                    shutil.copyfileobj(file, whole, 1 << 20)
            whole.flush()
            os.fsync(whole.fileno())
