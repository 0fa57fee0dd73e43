"""The folder that grading leaves: written beside its place and put there in one step, so that nobody ever sees half of it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from moscow2001.errors import CourseError, WriteError
from moscow2001.grade import safe
from moscow2001.grade.marking import ANSWERS, GRADES, PROBLEMS, Marked
from moscow2001.questions.model import Assignment

#: What grading writes. Anything else that lies in the folder is somebody's own and stays.
OWN = ("grades.csv", "answers.csv", "problems.csv", "feedback")
#: Spreadsheets take a CSV file for UTF-8 only if it begins with this mark.
_MARK = "\ufeff"


class Outputs:
    """The tables and pages of one grading, under construction in a folder beside *out*.

    Used as a context: leaving it by an error removes everything that was written; `finish` puts the folder in its place.
    """

    def __init__(self, out: Path, source: Path, assignment: Assignment) -> None:
        self.out, self.assignment = Path(os.path.abspath(out)), assignment
        _check(self.out, Path(os.path.abspath(source)))
        self._stack = ExitStack()

    def __enter__(self) -> Outputs:
        try:
            self.part = Path(tempfile.mkdtemp(prefix=f".{self.out.name}.", suffix=".part", dir=self.out.parent))
        except OSError as error:
            raise WriteError(f"nothing can be written in {self.out.parent} ({error.strerror}). Choose another place for --out.") from None
        self._stack.callback(shutil.rmtree, self.part, ignore_errors=True)
        self.pages = self.part / "feedback"
        self.pages.mkdir()
        self.work = self.part / "work"
        self.work.mkdir()
        self._files = ExitStack()
        self._stack.callback(self._files.close)
        self._grades = self._open("grades")
        self._problems, self._notes = self._open("problems"), self._open("notes")
        self._answers = [self._open(f"answers-{item.id}") for item in self.assignment.items]
        return self

    def __exit__(self, *_) -> None:
        self._stack.close()

    def _open(self, name: str):
        return self._files.enter_context(open(self.work / name, "wb"))

    def add(self, together: Sequence[Marked]) -> None:
        """Add the lines of some students to the tables."""
        self._grades.write("".join([marked.grades for marked in together]).encode("utf-8"))
        self._problems.write("".join([marked.problems for marked in together]).encode("utf-8"))
        self._notes.write("".join([marked.notes for marked in together]).encode("utf-8"))
        for file, lines in zip(self._answers, zip(*[marked.answers for marked in together if marked.answers], strict=True), strict=False):
            file.write("".join(lines).encode("utf-8"))

    def add_missing(self, key: str, name: str, email: str) -> None:
        """Add one student from whom nothing came."""
        questions = len(self.assignment.items)
        values = (key, safe.one_line(name), email, "no submission", None, self.assignment.points, None, None, None, 0, 0, questions, "", "", "", 0, "", *[None] * questions)
        self._grades.write(safe.row(values).encode("utf-8"))

    def finish(self) -> None:
        """Join the tables and put the folder in its place."""
        self._files.close()
        items = [item.id for item in self.assignment.items]
        self._join("grades.csv", (*GRADES, *items), ["grades"])
        self._join("answers.csv", ANSWERS, [f"answers-{name}" for name in items])
        self._join("problems.csv", PROBLEMS, ["problems", "notes"])
        shutil.rmtree(self.work)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(self.part, 0o777 & ~umask)
        self._put()

    def _join(self, name: str, columns: tuple[str, ...], parts: list[str]) -> None:
        with open(self.part / name, "wb") as whole:
            whole.write((_MARK + safe.row(columns)).encode("utf-8"))
            for part in parts:
                with open(self.work / part, "rb") as file:
                    shutil.copyfileobj(file, whole, 1 << 20)
            whole.flush()
            os.fsync(whole.fileno())

    def _put(self) -> None:
        if not self.out.exists():
            os.rename(self.part, self.out)
            return
        old = self.part.with_suffix(".old")
        os.rename(self.out, old)
        try:
            os.rename(self.part, self.out)
        except OSError as error:
            os.rename(old, self.out)
            raise WriteError(f"{self.out} could not be replaced ({error.strerror}); what was there before is untouched.") from None
        for name in sorted(os.listdir(old)):
            if name not in OWN:
                os.rename(old / name, self.out / name)
        shutil.rmtree(old, ignore_errors=True)


def _check(out: Path, source: Path) -> None:
    real, given = Path(os.path.realpath(out)), Path(os.path.realpath(source))
    if real == given or given in real.parents or real in given.parents:
        raise CourseError(f"--out {out} and the hand-ins {source} lie within each other: the next grading would read its own pages. Choose another folder.")
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise CourseError(f"--out {out} is not a folder. Give the name of a folder; it is made.")
    if not out.parent.is_dir():
        raise CourseError(f"the folder {out.parent} does not exist, so {out.name} cannot be made in it. Make it first.")
    if out.exists() and any(out.iterdir()) and not (out / "grades.csv").is_file():
        raise CourseError(f"--out {out} holds other things and no earlier grading. Give an empty or a new folder.")
