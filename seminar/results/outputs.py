"""The folder that grading leaves: what this grading found and what earlier ones left there, joined beside its place and
put there all at once.
"""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

from seminar import safe
from seminar.errors import CourseError
from seminar.gradebook.book import outranks
from seminar.gradebook.holding import held
from seminar.handins.problems import Problem
from seminar.handins.submissions import Student
from seminar.questions.model import Assignment
from seminar.results import earlier, swap
from seminar.results.earlier import GRADED, MISSING, STATE, Earlier, Kept
from seminar.results.tables import ANSWERS, Marked, looks, problem_lines, unmarked
from seminar.results.writing import Tables

#: What grading writes. Anything else that lies in the folder is somebody's own and is never touched.
OWN = ("grades.csv", "answers.csv", "problems.csv", "feedback", STATE)
#: The file that says that a grading is at work in the folder.
LOCK = ".grading.lock"


class Outputs:
    """The tables and pages of one grading, under construction in the folder *out*.

    Used as a context, which holds the folder against other gradings: leaving it by an error removes everything that was
    written; `put` puts all in its place.

    Parameters
    ----------
    replace
        Whether earlier gradings in *out* are left out, whoever they hold.

    Raises
    ------
    CourseError
        If *out* cannot take this grading, or another one is at work in it.
    """

    def __init__(self, out: Path, source: Path, assignment: Assignment, replace: bool = False) -> None:
        self.out, self.assignment, self.replace = Path(os.path.abspath(out)), assignment, replace
        self.source = earlier.source_of(source)
        #: Of earlier gradings: how many students stay, the names of the first few, and how many are renewed by this
        #: one.
        self.stays, self.renewed = 0, 0
        self.staying: list[str] = []
        _check(self.out, Path(os.path.abspath(source)))

    def __enter__(self) -> Outputs:
        with ExitStack() as stack:
            if not self.out.is_dir():
                os.makedirs(self.out, exist_ok=True)
                stack.callback(self._unmake)
            stack.enter_context(held(self.out / LOCK, f"--out {self.out}"))
            swap.recover(self.out, OWN)
            self.before = Earlier(self.out, self.assignment)
            if self.before.of not in ("", self.assignment.id) and not self.replace:
                raise CourseError(
                    f"--out {self.out} holds a grading of {self.before.of}, not of {self.assignment.id}. Give another"
                    " folder, or --replace to put this one in its place."
                )
            part = self.out / swap.WORK
            stack.callback(self._clear)
            part.mkdir(mode=0o700)
            new, self.work, self.pages = part / swap.NEW, part / "work", part / swap.NEW / "feedback"
            for folder in (new, self.work, self.pages):
                folder.mkdir()
            self.tables = Tables(self.assignment, self.work, new)
            stack.callback(self.tables.close)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_) -> None:
        self._stack.close()

    def _clear(self) -> None:
        # where neither all nor nothing could be put in place, the next grading in this folder needs what is there
        if not (self.out / swap.WORK / swap.READY).exists() or self._done:
            swap.clean(self.out)

    def _unmake(self) -> None:
        with suppress(OSError):
            os.rmdir(self.out)  # only if it is empty

    _done = False

    # Who stays and who leaves

    def plan(self, listing) -> dict[str, str]:
        """Settle who of earlier gradings stays, and return key and name of those with readable answers who would leave.

        A student stays unless this grading has files of the same student, or read the very place from which the earlier
        file came. There the file may have been given to another student (by a class list, say): that student has not
        left.

        Raises
        ------
        CourseError
            If somebody would stay whose lines cannot be used any more.
        """
        leaving, self._staying = {}, set()
        for one in self.before.students():
            again, here = one.source == self.source, bool(one.key) and listing.holds(one.key)
            self.renewed += here and one.status != MISSING
            if here or not one.key:
                continue
            if not (self.replace or again):
                self._staying.add(one.key)
            elif one.status in GRADED and not (again and listing.owner_of(one.file)):
                leaving[one.key] = one.name
        if self.before.there and not self.before.readable:
            lost = {key: name for cell, name in self.before.names() if not listing.holds(key := safe.plain(cell))}
            if lost and not self.replace:
                raise CourseError(
                    f"{self.before.why_not()}: {some(list(lost.values()))} would be lost. Grade all hand-ins together"
                    " with --replace, or give a new folder with --out."
                )
            leaving |= lost
        self._old = self._left_over()
        self._next = next(self._old, None)
        return leaving

    def known(self) -> dict[str, str]:
        """Return key and name of everybody of earlier gradings who came from another place."""
        return {one.key: one.name for one in self._others() if one.key}

    def _others(self) -> Iterator[Kept]:
        """Yield what came from other places, unless it is to be replaced."""
        if not self.replace:
            yield from (one for one in self.before.students() if one.source != self.source)

    def _left_over(self) -> Iterator[Kept]:
        """Yield what may stay, students in the order of the tables, before them lines about files of nobody; students
        of whom this grading has files among them, if they came from elsewhere.
        """
        for nobody in (True, False):
            for one in self._others():
                if bool(one.key) != nobody and one.status != MISSING:
                    yield one

    # Lines

    def add(self, together: Sequence[Marked]) -> None:
        """Add the lines of some students to the tables; where a newer hand-in of a student was graded earlier from
        another place, that one goes on counting.
        """
        for marked in together:
            before = self._stay_before(marked.key)
            new = marked.kept(self.source)
            apart = before is not None and marked.by_file and _share_nothing(before.answers, new.answers)
            if before is not None and outranks(before.standing, new.standing):
                self.tables.looks.update(marked.looks)
                detail = f"{before.file}, which was graded earlier, counts"
                problems, notes = self._not_counted(marked, marked.file, detail, apart)
                self._stay(before, marked.problems + problems, marked.notes + notes)
                if marked.page and marked.page != before.page:
                    (self.pages / marked.page).unlink(missing_ok=True)
            elif before is not None and apart:
                detail = f"it was graded earlier; {new.file} counts"
                self.tables.write(new, *self._not_counted(marked, before.file, detail, apart))
            else:
                self.tables.write(new)
        self.tables.flush()

    def _stay_before(self, key: str) -> Kept | None:
        """Write everybody of earlier gradings who stands before *key* in the tables; return the earlier lines of *key*
        itself.
        """
        while self._next is not None and self._next.key <= key:
            one, self._next = self._next, next(self._old, None)
            if not one.key:
                self.tables.write(one)
            elif one.key == key:
                return one
            else:
                self._stay(one)
        return None

    def _stay(self, one: Kept, problems: str = "", notes: str = "") -> None:
        self.tables.write(one, problems, notes)
        page = self.out / "feedback" / one.page
        if one.page and page.is_file():
            target = self.pages / one.page
            target.unlink(missing_ok=True)
            try:
                os.link(page, target)
            except OSError:  # no links on this disk
                shutil.copyfile(page, target)
        self.stays += 1
        if len(self.staying) < 5:
            self.staying.append(one.name)

    def _not_counted(self, marked: Marked, file: str, detail: str, apart: bool) -> tuple[str, str]:
        """Return the lines about a *file* that does not count, those that need a person and the others."""
        if not file:
            return "", ""
        problem = Problem("same_name" if apart else "superseded", file, detail)
        self.tables.looks.update(looks([problem]))
        return problem_lines(Student(marked.key, marked.name, "", []), [problem])

    def add_missing(self, people: Iterable[tuple[str, str, str]]) -> None:
        """Add everybody of whom there is no file, neither in this grading nor in an earlier one: *people* (id, name,
        address) and those of earlier class lists.
        """
        self._stay_before("\U0010ffff" * 8)
        missing = {one.key: one for one in self._others() if one.status == MISSING and one.key in self._staying}
        here = self._staying - missing.keys()
        for key, name, email in people:
            if key not in here:
                line = unmarked(self.assignment, key, name, email, MISSING)
                missing[key] = Kept(self.source, key, name, MISSING, grades=line)
        for key in sorted(missing):
            self.tables.write(missing[key])

    # The folder

    def put(self) -> None:
        """Put tables and pages in their places; what they replace can be put `back` until the context ends."""
        swap.put(self.out, OWN)
        self._done = True

    def back(self) -> None:
        """Take back what `put` has done, if it was called."""
        if self._done:
            self._done = False
            swap.back(self.out, OWN)


def _share_nothing(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two students' lines of `answers.csv` have not one answer with its time in common although both have some:
    `choose.share_nothing` for lines.
    """
    at, raw = ANSWERS.index("at"), ANSWERS.index("answer_json")
    first, second = ({(row[0], row[at], row[raw]) for row in csv.reader(lines) if row[at]} for lines in (one, other))
    return bool(first and second) and not first & second


def some(names: Sequence[str], most: int = 5) -> str:
    """Say how many students *names* are, and name the first few."""
    shown = ", ".join(safe.one_line(name, 60) for name in names[:most])
    return (
        f"{len(names):,} {'student' if len(names) == 1 else 'students'} ({shown}{', …' if len(names) > most else ''})"
    )


def _check(out: Path, source: Path) -> None:
    real, given = Path(os.path.realpath(out)), Path(os.path.realpath(source))
    if real == given or given in real.parents or real in given.parents:
        raise CourseError(
            f"--out {out} and the hand-ins {source} lie within each other: the next grading would read its own pages."
            " Choose another folder."
        )
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise CourseError(f"--out {out} is not a folder. Give the name of a folder; it is made.")
    if not out.parent.is_dir():
        raise CourseError(f"the folder {out.parent} does not exist, so {out.name} cannot be made in it. Make it first.")
    ours = (out / "grades.csv").is_file() or (out / swap.WORK).is_dir()
    if out.exists() and not ours and any(one.name not in _LEFT for one in out.iterdir()):
        raise CourseError(f"--out {out} holds other things and no earlier grading. Give an empty or a new folder.")


#: What a grading that was ended by force leaves, and what a disk of its own has in its top folder.
_LEFT = {swap.WORK, LOCK, "lost+found", ".Trash-1000", "System Volume Information", ".DS_Store"}
