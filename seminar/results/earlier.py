"""What earlier gradings left in a folder: student by student, so that a grading of some adds to what is there.

The tables are for people, who may open, sort and save them anew; so they are never read back. Beside them `STATE` keeps
each student's lines as they were written, in the order of the tables, with the place from which the hand-in came. It
holds nothing that the tables do not hold.
"""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from seminar.errors import CourseError
from seminar.questions.model import Assignment
from seminar.results.tables import ANSWERS, GRADES, PROBLEMS, Kept

STATE = ".grading.state"
#: The status of somebody who is on a class list and handed in nothing.
MISSING = "no submission"
GRADED = ("complete", "incomplete")
_LAYOUT = 1


class Head(Struct, frozen=True, array_like=True):
    """What the lines of a state belong to."""

    layout: int
    assignment: str
    columns: list[str]


def head(assignment: Assignment) -> Head:
    """Return the head of a state of *assignment* as it is written now."""
    return Head(
        _LAYOUT, assignment.id, [*GRADES, "", *ANSWERS, "", *PROBLEMS, "", *(item.id for item in assignment.items)]
    )


def source_of(path: str | os.PathLike) -> str:
    """Return the name by which the place of hand-ins is known again; it does not show the path."""
    return hashlib.sha256(os.path.normcase(os.path.realpath(path)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


#: Return each of some things as one line of JSON.
lines = msgspec.json.Encoder().encode_lines
_head, _one = msgspec.json.Decoder(Head).decode, msgspec.json.Decoder(Kept).decode


class Earlier:
    """The earlier gradings in the folder *out*. `there` says whether there are any; `readable` whether they can be
    added to.
    """

    def __init__(self, out: Path, assignment: Assignment) -> None:
        self.out, self.assignment = out, assignment
        self.there = (out / "grades.csv").is_file()
        found = self._head() if self.there else None
        self.of = found.assignment if found is not None else _assignment_of(out) if self.there else ""
        self.readable = found == head(assignment)
        self._changed = found is not None and found.assignment == assignment.id and not self.readable

    def _head(self) -> Head | None:
        try:
            with open(self.out / STATE, "rb") as file:
                return _head(file.readline())
        except (OSError, msgspec.MsgspecError):
            return None

    def students(self) -> Iterator[Kept]:
        """Yield what is kept, in the order of the tables.

        Raises
        ------
        CourseError
            If the state breaks off.
        """
        if not self.readable:
            return
        try:
            with open(self.out / STATE, "rb") as file:
                file.readline()
                for one in file:
                    yield _one(one)
        except msgspec.MsgspecError:
            raise CourseError(
                f"what an earlier grading left in {self.out} is damaged ({STATE}). Grade all hand-ins into a new"
                " folder."
            ) from None

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield key and name of everybody with readable answers in a folder that cannot be added to, as far as its
        table can be read.
        """
        for row in _rows(self.out / "grades.csv"):
            if row.get("status") in GRADED:
                yield row.get("student") or "", row.get("name") or row.get("student") or ""

    def why_not(self) -> str:
        """Say why the folder cannot be added to."""
        if self._changed:
            return (
                f"{self.assignment.id} or the course has changed since the grading in {self.out}, so that its lines no"
                " longer fit the tables"
            )
        return (
            f"the grading in {self.out} is of an older version of the course, or its file {STATE} was not copied"
            " with it"
        )


def _rows(table: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a *table*, as far as it can be read."""
    try:
        with open(table, encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)
    except (OSError, UnicodeDecodeError, csv.Error):
        return


def _assignment_of(out: Path) -> str:
    first = next(_rows(out / "answers.csv"), {})
    return (first.get("question") or "").partition(".")[0]
