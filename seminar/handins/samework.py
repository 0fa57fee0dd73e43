"""The same work under two names: answers that two students gave in the same seconds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from seminar.handins.joining import ENOUGH


class SameWork:
    """The prints of the answers of many students, in a *database* of their list (see `joining.prints`)."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database, self._seen = database, 0
        database.executescript(
            "CREATE TABLE seen (student INTEGER PRIMARY KEY, key, name, file); CREATE TABLE print (print INTEGER, student"
            " INTEGER);"
        )

    def saw(self, marked: Sequence) -> None:
        """Remember the prints of the answers of some students that were *marked*."""
        marked = [one for one in marked if one.prints]
        first = self._seen + 1
        self._seen += len(marked)
        self._database.executemany(
            "INSERT INTO seen VALUES (?,?,?,?)",
            [(number, one.key, one.name, one.file) for number, one in enumerate(marked, first)],
        )
        self._database.executemany(
            "INSERT INTO print VALUES (?,?)",
            [(value, number) for number, one in enumerate(marked, first) for value in one.prints],
        )

    def pairs(self, questions: int) -> Iterator[tuple[tuple[str, str, str], tuple[str, str, str], int]]:
        """Yield pairs of students, each as key, name and file, who gave the same answers in the same seconds, and how
        many.

        An answer that more than half of the class shares (and more than two) was given with the exercise, and says
        nothing.
        """
        pairs = self._database.execute(
            "WITH shared AS (SELECT print, min(student) AS first FROM print GROUP BY print HAVING count(*) BETWEEN 2"
            " AND ?) SELECT first, student, count(*) FROM print JOIN shared USING (print) WHERE student != first GROUP"
            f" BY first, student HAVING sum(CASE WHEN print & 1 THEN {ENOUGH} ELSE 1 END) >= ? ORDER BY first,"
            " student",
            (max(2, self._seen // 2), max(2, min(ENOUGH, questions))),
        )
        for first, other, shared in pairs:
            one, two = (
                self._database.execute("SELECT key, name, file FROM seen WHERE student=?", (number,)).fetchone()
                for number in (first, other)
            )
            yield one, two, shared

    def is_copy(self, prints: Sequence[int]) -> bool:
        """Whether answers with these prints are for the better part those of a student for whom this was asked before;
        remembers them.
        """
        if not prints:
            return False
        self._database.execute("CREATE INDEX IF NOT EXISTS by_print ON print (print)")
        marks = ",".join("?" * len(prints))
        shared = self._database.execute(
            "SELECT count(*), (SELECT count(*) FROM print AS own WHERE own.student = print.student), sum(CASE WHEN"
            f" print & 1 THEN {ENOUGH} ELSE 1 END) FROM print WHERE print IN ({marks}) GROUP BY student",
            tuple(prints),
        )
        found = any(
            count > 1 and 2 * count >= min(len(prints), whole) and weight >= ENOUGH for count, whole, weight in shared
        )
        self._seen += 1
        self._database.executemany("INSERT INTO print VALUES (?,?)", [(value, self._seen) for value in prints])
        return found
