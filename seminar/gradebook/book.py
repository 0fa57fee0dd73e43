"""The gradebook: one SQLite file with what was handed in, what it earned, and every mark that a person gave.

Marks by hand belong to a marker: two markers never overwrite each other. Each mark is one transaction, on the disk
before the call returns, with a line in the history from which it can be undone. Grading adds: it renews what was worked
out for the students whose hand-ins it read, and leaves everybody else and all marks by hand alone. A mark remembers the
text it was given to (`answer_sha`), so that a new text is seen to need a new mark.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from msgspec import Struct

from seminar.errors import MissingFile
from seminar.gradebook import bookfile

#: The criterion under which a person sets the points of a whole answer, whatever its kind: for answers that the grader
#: could not score.
WHOLE = "points"


class Mark(Struct, frozen=True):
    """Points that one marker gave to one answer under one criterion; `answer_sha` is the digest of the answer that the
    marker read.
    """

    question: str
    student: str
    criterion: str
    marker: str
    points: float
    answer_sha: str
    at: str = ""


class Remark(Struct, frozen=True):
    """What one marker wrote to one student about one answer."""

    question: str
    student: str
    marker: str
    text: str


class Answer(Struct, frozen=True):
    """One answer as the last grading left it: `answer` is canonical JSON, `words` is for people, `points` None until
    someone marks it.
    """

    question: str
    student: str
    kind: str
    rev: str
    status: str
    answer: str
    words: str
    answer_sha: str
    points: float | None
    best: float
    reason: str
    at: str
    n: int


class Submission(Struct, frozen=True):
    """The file of one student that counts, and how much of the assignment it answers."""

    student: str
    file: str
    status: str
    answered: int
    last_answer: str


class Graded(Struct, frozen=True, array_like=True):
    """One student as a grading hands him or her over: who, which file counts, and the answers in it."""

    key: str
    name: str
    email: str
    submission: Submission
    answers: list[Answer]


_ANSWER = ", ".join(Answer.__struct_fields__)


def digest(answer_json: str) -> str:
    """Return the digest by which a mark knows the answer that it was given to."""
    return hashlib.sha256(answer_json.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Gradebook:
    """The gradebook at *path*, made if it is not there.

    Raises
    ------
    CourseError
        If the file is no gradebook, one of a newer version of the course, damaged, or lies where it cannot be used
        safely. The same for every method: what the
        database or the disk says against it comes as a sentence.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._base = bookfile.opened(self.path)

    @classmethod
    def existing(cls, path: str | os.PathLike[str]) -> Self:
        """Open the gradebook at *path*, which has to be there.

        Raises
        ------
        MissingFile
            If there is no such file; else as opening raises.
        """
        path = Path(path).expanduser()
        if not path.is_file():
            raise MissingFile(
                f"there is no gradebook {path}. Grading makes one: python3 course.py grade SUBMISSIONS --assignment ex02"
                f" --out DIR --gradebook {path.name}"
            )
        return cls(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    @contextmanager
    def _transaction(self):
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield self._base
            self._base.execute("COMMIT")
        except BaseException:
            if self._base.in_transaction:  # some errors end a transaction by themselves
                self._base.execute("ROLLBACK")
            raise

    # Grading

    @contextmanager
    def taking_in(self, assignment: str, source: str, replace: bool = False) -> Iterator[Taking]:
        """Take in one grading of *assignment* from *source* (a name for the place of the hand-ins), all of it or, if
        the block fails, nothing.

        Whoever came from this source before and is not in it any more has no submission afterwards; with *replace*
        nobody else has one. Marks by hand stay.
        """
        with self._transaction() as base:
            taking = Taking(base, assignment, source)
            yield taking
            taking.end(replace)

    def held(self, assignment: str) -> Iterator[tuple[str, str, str, str, str]]:
        """Yield key, name, file, status and source of everybody who has a submission."""
        return self._base.execute(
            "SELECT s.student, coalesce(p.name, s.student), s.file, s.status, r.source FROM submission s JOIN run r ON"
            " r.id = s.run LEFT JOIN student p ON p.key = s.student WHERE s.assignment=? ORDER BY s.student",
            (assignment,),
        )

    # Marking

    def mark(self, assignment: str, mark: Mark) -> None:
        """Set one marker's points under one criterion; on the disk when this returns."""
        with self._transaction() as base:
            self._set(base, assignment, mark, mark.points, mark.answer_sha)

    def unmark(self, assignment: str, mark: Mark) -> None:
        """Take one marker's points under one criterion away."""
        with self._transaction() as base:
            self._set(base, assignment, mark, None, None)

    def _set(self, base, assignment: str, mark: Mark, points: float | None, sha: str | None) -> None:
        place = (assignment, mark.question, mark.student, mark.criterion, mark.marker)
        where = "assignment=? AND question=? AND student=? AND criterion=? AND marker=?"
        before = base.execute(f"SELECT points, answer_sha FROM mark WHERE {where}", place).fetchone() or (None, None)
        self._put(base, place, points, sha)
        base.execute(
            "INSERT INTO history (at, marker, assignment, question, student, criterion, points_before, sha_before,"
            " points_after, sha_after) VALUES (?,?,?,?,?,?,?,?,?,?)",
            (_now(), mark.marker, assignment, mark.question, mark.student, mark.criterion, *before, points, sha),
        )

    @staticmethod
    def _put(base, place: tuple, points: float | None, sha: str | None) -> None:
        if points is None:
            base.execute(
                "DELETE FROM mark WHERE assignment=? AND question=? AND student=? AND criterion=? AND marker=?", place
            )
        else:
            base.execute("INSERT OR REPLACE INTO mark VALUES (?,?,?,?,?,?,?,?)", (*place, points, sha, _now()))

    def undo(self, assignment: str, marker: str) -> Mark | None:
        """Undo this marker's latest mark that is not yet undone; return it as it stood, or None if there is none."""
        with self._transaction() as base:
            last = base.execute(
                "SELECT id, question, student, criterion, points_before, sha_before, points_after, sha_after FROM"
                " history WHERE assignment=? AND marker=? AND undone=0 ORDER BY id DESC LIMIT 1",
                (assignment, marker),
            ).fetchone()
            if last is None:
                return None
            number, question, student, criterion, before, sha_before, after, sha_after = last
            self._put(base, (assignment, question, student, criterion, marker), before, sha_before)
            base.execute("UPDATE history SET undone=1 WHERE id=?", (number,))
        return Mark(question, student, criterion, marker, after if after is not None else 0.0, sha_after or "")

    def remark(self, assignment: str, remark: Remark) -> None:
        """Set what a marker says to the student about an answer; an empty text takes it away."""
        with self._transaction() as base:
            place = (assignment, remark.question, remark.student, remark.marker)
            if remark.text.strip():
                base.execute("INSERT OR REPLACE INTO remark VALUES (?,?,?,?,?,?)", (*place, remark.text, _now()))
            else:
                base.execute("DELETE FROM remark WHERE assignment=? AND question=? AND student=? AND marker=?", place)

    # Reading

    def marks(self, assignment: str, *, question: str = "", student: str = "", marker: str = "") -> Iterator[Mark]:
        """Yield marks, narrowed to a question, a student or a marker if given."""
        where, values = _where(assignment, question=question, student=student, marker=marker)
        rows = self._base.execute(
            f"SELECT question, student, criterion, marker, points, answer_sha, at FROM mark WHERE {where} ORDER BY"
            " question, student, criterion, marker",
            values,
        )
        return (Mark(*row) for row in rows)

    def remarks(self, assignment: str, *, question: str = "", student: str = "", marker: str = "") -> Iterator[Remark]:
        """Yield remarks, narrowed like `marks`."""
        where, values = _where(assignment, question=question, student=student, marker=marker)
        rows = self._base.execute(
            f"SELECT question, student, marker, text FROM remark WHERE {where} ORDER BY question, student, marker",
            values,
        )
        return (Remark(*row) for row in rows)

    def answers(self, assignment: str, *, question: str = "", student: str = "", status: str = "") -> Iterator[Answer]:
        """Yield answers as last graded, in the order of questions and students."""
        where, values = _where(assignment, question=question, student=student, status=status)
        return (
            Answer(*row)
            for row in self._base.execute(
                f"SELECT {_ANSWER} FROM answer WHERE {where} ORDER BY question, student", values
            )
        )

    def submissions(self, assignment: str) -> Iterator[Submission]:
        """Yield the submissions that count, in the order of students."""
        rows = self._base.execute(
            "SELECT student, file, status, answered, last_answer FROM submission WHERE assignment=? ORDER BY student",
            (assignment,),
        )
        return (Submission(*row) for row in rows)

    def students(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield key, name, e-mail address and pseudonym of every student in the gradebook."""
        return iter(self._base.execute("SELECT key, name, email, pseudonym FROM student ORDER BY key"))

    def pseudonyms(self) -> dict[str, str]:
        """Return every student's key with the pseudonym that was drawn when the student came into this gradebook."""
        return dict(self._base.execute("SELECT key, pseudonym FROM student"))

    def version(self) -> int:
        """Return a number that changes whenever somebody else (another connection) has written to the file."""
        return self._base.execute("PRAGMA data_version").fetchone()[0]

    def assignments(self) -> list[str]:
        """The assignments that were graded into this gradebook."""
        return [row[0] for row in self._base.execute("SELECT DISTINCT assignment FROM run ORDER BY assignment")]

    def history(self, assignment: str) -> Iterator[tuple]:
        """Yield every change of a mark: id, time, marker, question, student, criterion, points before and after,
        whether undone.
        """
        return iter(
            self._base.execute(
                "SELECT id, at, marker, question, student, criterion, points_before, points_after, undone FROM history"
                " WHERE assignment=? ORDER BY id",
                (assignment,),
            )
        )


class Taking:
    """One grading on its way into the gradebook; see `Gradebook.taking_in`."""

    def __init__(self, base: bookfile.Told, assignment: str, source: str) -> None:
        self._base, self.assignment, self.source = base, assignment, source
        self.run = base.execute(
            "INSERT INTO run (assignment, began, source) VALUES (?,?,?)", (assignment, _now(), source)
        ).lastrowid

    def add(self, graded: Iterable[Graded]) -> None:
        """Take in some students; what was worked out earlier for them is replaced, unless it came from another source
        and is the newer hand-in.
        """
        for one in graded:
            before = self._base.execute(
                "SELECT s.status, s.answered, s.last_answer, r.source FROM submission s JOIN run r ON r.id = s.run"
                " WHERE s.assignment=? AND s.student=?",
                (self.assignment, one.key),
            ).fetchone()
            if (
                before is not None
                and before[3] != self.source
                and outranks(before[:3], (one.submission.status, one.submission.answered, one.submission.last_answer))
            ):
                continue
            self._replace(one)

    def _replace(self, one: Graded) -> None:
        base, assignment, sent = self._base, self.assignment, one.submission
        if not base.execute("UPDATE student SET name=?, email=? WHERE key=?", (one.name, one.email, one.key)).rowcount:
            base.execute(
                "INSERT INTO student VALUES (?,?,?,?)", (one.key, one.name, one.email, bookfile.unused_pseudonym(base))
            )
        base.execute(
            "INSERT OR REPLACE INTO submission VALUES (?,?,?,?,?,?,?)",
            (assignment, one.key, sent.file, sent.status, sent.answered, sent.last_answer, self.run),
        )
        base.execute("DELETE FROM answer WHERE assignment=? AND student=?", (assignment, one.key))
        base.executemany(
            f"INSERT INTO answer (assignment, {_ANSWER}, run) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            [
                (assignment, *(getattr(answer, name) for name in Answer.__struct_fields__), self.run)
                for answer in one.answers
            ],
        )

    def rename(self, renamed: Mapping[str, str]) -> None:
        """Give the marks, remarks and history of students to those who have their files now: new key to old. Where both
        have a mark, each keeps its own.
        """
        for new, old in renamed.items():
            for table in ("mark", "remark", "history"):
                self._base.execute(
                    f"UPDATE OR IGNORE {table} SET student=? WHERE assignment=? AND student=?",
                    (new, self.assignment, old),
                )
            for table in ("submission", "answer"):
                self._base.execute(f"DELETE FROM {table} WHERE assignment=? AND student=?", (self.assignment, old))

    def end(self, replace: bool) -> None:
        """Take out whoever came from the same source (with *replace*: everybody) and was not in this grading."""
        gone = "assignment=? AND run<>?" + ("" if replace else " AND run IN (SELECT id FROM run WHERE source=?)")
        values = (self.assignment, self.run) + (() if replace else (self.source,))
        self._base.execute(f"DELETE FROM submission WHERE {gone}", values)
        self._base.execute(f"DELETE FROM answer WHERE {gone}", values)
        self._base.execute("UPDATE run SET ended=? WHERE id=?", (_now(), self.run))


def outranks(one: tuple[str, int, str], other: tuple[str, int, str]) -> bool:
    """Whether the hand-in *one* counts before *other*, each given by status, number of answers and time of the last
    one: the rule of `choose.best_file`.
    """
    first, second = (
        (status == "complete", 0 if status == "complete" else answered, last) for status, answered, last in (one, other)
    )
    return first > second


def _where(assignment: str, **narrowed: str) -> tuple[str, list[str]]:
    kept = {name: value for name, value in narrowed.items() if value}
    return " AND ".join(["assignment=?", *(f"{name}=?" for name in kept)]), [assignment, *kept.values()]


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
