"""The gradebook: one SQLite file with what was handed in, what it earned, and every mark that a person gave.

Marks by hand belong to a marker: two markers never overwrite each other. Each mark is one transaction, on the disk before the call returns, with a line in
the history from which it can be undone. Grading again replaces what was worked out and leaves marks by hand alone; a mark remembers the text it was given to
(`answer_sha`), so that a new text is seen to need a new mark.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path

from msgspec import Struct

from moscow2001.errors import CourseError

#: The criterion under which a person sets the points of a whole answer, whatever its kind: for answers that the grader could not score.
WHOLE = "points"
VERSION = 1

_SCHEMA = """
CREATE TABLE student (key TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL, pseudonym TEXT NOT NULL);
CREATE TABLE submission (
    assignment TEXT NOT NULL, student TEXT NOT NULL, file TEXT NOT NULL, status TEXT NOT NULL, answered INTEGER NOT NULL, last_answer TEXT NOT NULL,
    run INTEGER NOT NULL, PRIMARY KEY (assignment, student)) WITHOUT ROWID;
CREATE TABLE answer (
    assignment TEXT NOT NULL, question TEXT NOT NULL, student TEXT NOT NULL, kind TEXT NOT NULL, rev TEXT NOT NULL, status TEXT NOT NULL,
    answer TEXT NOT NULL, words TEXT NOT NULL, answer_sha TEXT NOT NULL, points REAL, best REAL NOT NULL, reason TEXT NOT NULL,
    at TEXT NOT NULL, n INTEGER NOT NULL, run INTEGER NOT NULL, PRIMARY KEY (assignment, question, student)) WITHOUT ROWID;
CREATE INDEX answer_of_student ON answer (assignment, student);
CREATE TABLE mark (
    assignment TEXT NOT NULL, question TEXT NOT NULL, student TEXT NOT NULL, criterion TEXT NOT NULL, marker TEXT NOT NULL,
    points REAL NOT NULL, answer_sha TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (assignment, question, student, criterion, marker)) WITHOUT ROWID;
CREATE TABLE remark (
    assignment TEXT NOT NULL, question TEXT NOT NULL, student TEXT NOT NULL, marker TEXT NOT NULL, text TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (assignment, question, student, marker)) WITHOUT ROWID;
CREATE TABLE history (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, marker TEXT NOT NULL, assignment TEXT NOT NULL, question TEXT NOT NULL, student TEXT NOT NULL,
    criterion TEXT NOT NULL, points_before REAL, sha_before TEXT, points_after REAL, sha_after TEXT, undone INTEGER NOT NULL DEFAULT 0);
CREATE TABLE run (id INTEGER PRIMARY KEY, assignment TEXT NOT NULL, began TEXT NOT NULL, ended TEXT);
"""


class Mark(Struct, frozen=True):
    """Points that one marker gave to one answer under one criterion; `answer_sha` is the digest of the answer that the marker read."""

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
    """One answer as the last grading left it: `answer` is canonical JSON, `words` is for people, `points` None until someone marks it."""

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


_ANSWER = ", ".join(Answer.__struct_fields__)


def digest(answer_json: str) -> str:
    """Return the digest by which a mark knows the answer that it was given to."""
    return hashlib.sha256(answer_json.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Gradebook:
    """The gradebook at *path*, made if it is not there.

    Raises
    ------
    CourseError
        If the file is no gradebook, or one of a newer version of the course.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        if not self.path.parent.is_dir():
            raise CourseError(f"the folder {self.path.parent} for the gradebook does not exist. Make it first.")
        self._base = sqlite3.connect(self.path, timeout=15, isolation_level=None)
        try:
            self._base.execute("PRAGMA journal_mode=WAL")
            self._base.execute("PRAGMA synchronous=FULL")
            self._make()
        except sqlite3.DatabaseError as error:
            self._base.close()
            raise CourseError(f"{self.path.name} cannot be used as a gradebook ({error}). Give another name, or the gradebook of an earlier grading.") from None
        except CourseError:
            self._base.close()
            raise

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def _make(self) -> None:
        with self._transaction():
            version = self._base.execute("PRAGMA user_version").fetchone()[0]
            if version > VERSION:
                raise CourseError(f"{self.path.name} was made by a newer version of the course. Update the course.")
            if version == 0:
                if self._base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                    raise CourseError(f"{self.path.name} is a database of another program. Give another name for the gradebook.")
                for statement in _SCHEMA.split(";"):
                    if statement.strip():
                        self._base.execute(statement)
                self._base.execute(f"PRAGMA user_version = {VERSION}")

    @contextmanager
    def _transaction(self):
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield self._base
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")

    # Grading

    def begin(self, assignment: str) -> int:
        """Begin a grading of *assignment* and return its number."""
        with self._transaction() as base:
            return base.execute("INSERT INTO run (assignment, began) VALUES (?, ?)", (assignment, _now())).lastrowid

    def save(self, run: int, assignment: str, graded: Iterable[tuple[str, str, str, Submission, list[Answer]]]) -> None:
        """Take in some students, `(key, name, email, submission, answers)` each, in one transaction; what was worked out earlier for them is replaced."""
        with self._transaction() as base:
            for key, name, email, submission, answers in graded:
                base.execute(
                    "INSERT INTO student VALUES (?,?,?,?) ON CONFLICT (key) DO UPDATE SET name=excluded.name, email=excluded.email",
                    (key, name, email, pseudonym(key)),
                )
                base.execute(
                    "INSERT OR REPLACE INTO submission VALUES (?,?,?,?,?,?,?)",
                    (assignment, submission.student, submission.file, submission.status, submission.answered, submission.last_answer, run),
                )
                base.execute("DELETE FROM answer WHERE assignment=? AND student=?", (assignment, key))
                base.executemany(
                    "INSERT INTO answer (assignment, question, student, kind, rev, status, answer, words, answer_sha, points, best, reason, at, n, run)"
                    " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                    [(assignment, a.question, a.student, a.kind, a.rev, a.status, a.answer, a.words, a.answer_sha, a.points, a.best, a.reason, a.at, a.n, run) for a in answers],
                )  # fmt: skip

    def end(self, run: int, assignment: str) -> None:
        """End a grading: whoever was not in it no longer has a submission. Marks by hand stay."""
        with self._transaction() as base:
            base.execute("DELETE FROM submission WHERE assignment=? AND run<>?", (assignment, run))
            base.execute("DELETE FROM answer WHERE assignment=? AND run<>?", (assignment, run))
            base.execute("UPDATE run SET ended=? WHERE id=?", (_now(), run))

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
            "INSERT INTO history (at, marker, assignment, question, student, criterion, points_before, sha_before, points_after, sha_after) VALUES (?,?,?,?,?,?,?,?,?,?)",
            (_now(), mark.marker, assignment, mark.question, mark.student, mark.criterion, *before, points, sha),
        )

    @staticmethod
    def _put(base, place: tuple, points: float | None, sha: str | None) -> None:
        if points is None:
            base.execute("DELETE FROM mark WHERE assignment=? AND question=? AND student=? AND criterion=? AND marker=?", place)
        else:
            base.execute("INSERT OR REPLACE INTO mark VALUES (?,?,?,?,?,?,?,?)", (*place, points, sha, _now()))

    def undo(self, assignment: str, marker: str) -> Mark | None:
        """Undo this marker's latest mark that is not yet undone; return it as it stood, or None if there is none."""
        with self._transaction() as base:
            last = base.execute(
                "SELECT id, question, student, criterion, points_before, sha_before, points_after, sha_after FROM history"
                " WHERE assignment=? AND marker=? AND undone=0 ORDER BY id DESC LIMIT 1",
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
        rows = self._base.execute(f"SELECT question, student, criterion, marker, points, answer_sha, at FROM mark WHERE {where} ORDER BY question, student, criterion, marker", values)
        return (Mark(*row) for row in rows)

    def remarks(self, assignment: str, *, question: str = "", student: str = "", marker: str = "") -> Iterator[Remark]:
        """Yield remarks, narrowed like `marks`."""
        where, values = _where(assignment, question=question, student=student, marker=marker)
        rows = self._base.execute(f"SELECT question, student, marker, text FROM remark WHERE {where} ORDER BY question, student, marker", values)
        return (Remark(*row) for row in rows)

    def answers(self, assignment: str, *, question: str = "", student: str = "", status: str = "") -> Iterator[Answer]:
        """Yield answers as last graded, in the order of questions and students."""
        where, values = _where(assignment, question=question, student=student, status=status)
        return (Answer(*row) for row in self._base.execute(f"SELECT {_ANSWER} FROM answer WHERE {where} ORDER BY question, student", values))

    def submissions(self, assignment: str) -> Iterator[Submission]:
        """Yield the submissions that count, in the order of students."""
        rows = self._base.execute("SELECT student, file, status, answered, last_answer FROM submission WHERE assignment=? ORDER BY student", (assignment,))
        return (Submission(*row) for row in rows)

    def students(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield key, name, e-mail address and pseudonym of every student in the gradebook."""
        return iter(self._base.execute("SELECT key, name, email, pseudonym FROM student ORDER BY key"))

    def version(self) -> int:
        """Return a number that changes whenever somebody else (another connection) has written to the file."""
        return self._base.execute("PRAGMA data_version").fetchone()[0]

    def assignments(self) -> list[str]:
        """The assignments that were graded into this gradebook."""
        return [row[0] for row in self._base.execute("SELECT DISTINCT assignment FROM run ORDER BY assignment")]

    def history(self, assignment: str) -> Iterator[tuple]:
        """Yield every change of a mark: id, time, marker, question, student, criterion, points before and after, whether undone."""
        return iter(self._base.execute(
            "SELECT id, at, marker, question, student, criterion, points_before, points_after, undone FROM history WHERE assignment=? ORDER BY id", (assignment,)))  # fmt: skip


def pseudonym(key: str) -> str:
    """Return a name that shows nothing and is always the same for one student."""
    return "S-" + hashlib.sha256(f"moscow2001:{key}".encode("utf-8", "surrogatepass")).hexdigest()[:8].upper()


def _where(assignment: str, **narrowed: str) -> tuple[str, list[str]]:
    kept = {name: value for name, value in narrowed.items() if value}
    return " AND ".join(["assignment=?", *(f"{name}=?" for name in kept)]), [assignment, *kept.values()]


def _now() -> str:
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
