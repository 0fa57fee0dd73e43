"""The gradebook as a file: opened so that it is one file, refused where its locks cannot be trusted, brought up to
date, and copied whole.
"""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

from seminar import trouble
from seminar.errors import CourseError
from seminar.gradebook import networks, pseudonyms

VERSION = 3
#: Seconds to wait for another program's write. A mark takes milliseconds, taking in a class of ten thousand some
#: seconds.
PATIENCE = 30.0
SCHEMA = """
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
#: What version 2 adds: from where a grading took its files.
_SINCE_2 = "ALTER TABLE run ADD COLUMN source TEXT NOT NULL DEFAULT '';"
#: What version 3 changes: pseudonyms are drawn, one for each student, and no two alike; none can be worked out.
_SINCE_3 = """
DROP TABLE IF EXISTS secret;
CREATE UNIQUE INDEX student_called ON student (pseudonym);
"""


def _in_words(method):
    def told(self, *given):
        try:
            return method(self, *given)
        except sqlite3.Error as error:
            raise trouble.said(error, self.connection.path) from error

    return told


class _ToldCursor(sqlite3.Cursor):
    # a damaged page is met while rows are fetched, a full disk while they are written
    execute, executemany = _in_words(sqlite3.Cursor.execute), _in_words(sqlite3.Cursor.executemany)
    fetchone, fetchall, __next__ = (
        _in_words(sqlite3.Cursor.fetchone),
        _in_words(sqlite3.Cursor.fetchall),
        _in_words(sqlite3.Cursor.__next__),
    )


class Told(sqlite3.Connection):
    """A connection whose errors are sentences."""

    path: Path

    def cursor(self, factory=_ToldCursor):
        """Return a cursor whose errors are sentences."""
        return super().cursor(factory)

    def execute(self, *given):
        """Execute one statement and return its cursor."""
        return self.cursor().execute(*given)

    def executemany(self, *given):
        """Execute one statement for many rows and return its cursor."""
        return self.cursor().executemany(*given)


def opened(path: Path, make: bool = True) -> Told:
    """Return a connection to the gradebook at *path*, made if it is not there and *make* is true, of the version that
    this course writes.

    Every write is in the one file, and on the disk, when it returns: there is no log beside it. (A journal stands
    beside it during a write only.)

    Raises
    ------
    CourseError
        If it is no gradebook, of a newer version, damaged, or cannot be opened there; if its folder is on a network.
    """
    if path.is_dir():
        raise CourseError(
            f"the gradebook {path} is a folder. Give the name of a file, for example {path / 'course.sqlite'}."
        )
    if not path.parent.is_dir():
        raise CourseError(f"the folder {path.parent} for the gradebook does not exist. Make it first.")
    networks.refuse(path)
    try:
        base = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={'rwc' if make else 'rw'}",
            uri=True,
            timeout=PATIENCE,
            isolation_level=None,
            factory=Told,
        )
    except sqlite3.Error as error:
        raise trouble.said(error, path) from error
    base.path = path
    try:
        _one_file(base)
        base.execute("PRAGMA synchronous=FULL")
        _bring_up_to_date(base, path)
    except BaseException:
        base.close()
        raise
    return base


def _one_file(base: Told) -> None:
    if base.execute("PRAGMA journal_mode").fetchone()[0] == "wal":  # a gradebook of version 1
        try:
            base.execute("PRAGMA journal_mode=DELETE")
        except CourseError:
            pass  # a desk of version 1 has it open: the next opening without one does it


def _bring_up_to_date(base: Told, path: Path) -> None:
    if _version(base, path) == VERSION:
        return
    base.execute("BEGIN IMMEDIATE")
    try:
        version = _version(base, path)
        if version:
            for (key,) in base.execute("SELECT key FROM student").fetchall():
                base.execute("UPDATE student SET pseudonym=? WHERE key=?", (unused_pseudonym(base), key))
        for since, statements in enumerate((SCHEMA, _SINCE_2, _SINCE_3), start=1):
            for statement in statements.split(";") if version < since else ():
                if statement.strip():
                    base.execute(statement)
        base.execute(f"PRAGMA user_version = {VERSION}")
        base.execute("COMMIT")
    except BaseException:
        if base.in_transaction:
            base.execute("ROLLBACK")
        raise


def unused_pseudonym(base: Told) -> str:
    """Return a random pseudonym that no student in the gradebook has."""
    return pseudonyms.drawn(lambda name: base.execute("SELECT 1 FROM student WHERE pseudonym=?", (name,)).fetchone())


def _version(base: Told, path: Path) -> int:
    version = base.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise CourseError(f"{path.name} was made by a newer version of the course. Update the course.")
    tables = {row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if (version == 0 and tables) or (version and not {"student", "submission", "answer", "mark", "run"} <= tables):
        raise CourseError(f"{path.name} is a database of another program. Give another name for the gradebook.")
    return version


# A whole copy


def backup(source: Path, target: Path) -> int:
    """Copy the gradebook at *source* to *target* as it stands at one moment, whoever writes meanwhile; return how many
    marks the copy holds.

    The copy is made and looked through on a disk of this computer, then put at *target* in one step.

    Raises
    ------
    CourseError
        If *source* is no gradebook or damaged, or *target* cannot be written; there is then no new file.
    """
    from seminar.files import write_atomically

    if not source.is_file():
        raise CourseError(f"there is no gradebook {source}. Look at the path.")
    with tempfile.TemporaryDirectory(prefix="gradebook-", ignore_cleanup_errors=True) as folder:
        place = Path(folder) / "copy.sqlite"
        whole = opened(source, make=False)
        try:
            copy = sqlite3.connect(place, isolation_level=None, factory=Told)
            copy.path = source
            try:
                try:
                    whole.backup(copy)
                except sqlite3.Error as error:
                    raise trouble.said(error, source) from error
                copy.execute("PRAGMA journal_mode=DELETE")
                found = [row[0] for row in copy.execute("PRAGMA integrity_check(3)")]
                if found != ["ok"]:
                    raise CourseError(
                        f"{source.name} is damaged ({found[0]}); no backup was written. Keep the file, and go on with"
                        " your latest backup."
                    )
                marks = copy.execute("SELECT count(*) FROM mark").fetchone()[0]
            finally:
                copy.close()
        finally:
            whole.close()
        write_atomically(target, place.read_bytes())
    return marks
