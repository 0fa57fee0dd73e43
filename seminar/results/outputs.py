"""The folder that grading leaves: what this grading found and what earlier ones left there, joined beside its place and
put there all at once.
"""

from __future__ import annotations

import csv
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

from seminar import safe
from seminar.errors import CourseError
from seminar.gradebook.book import outranks
from seminar.gradebook.holding import held
from seminar.handins.problems import KINDS
from seminar.questions.model import Assignment
from seminar.results import earlier, swap
from seminar.results.earlier import GRADED, MISSING, STATE, Earlier, Kept
from seminar.results.tables import ANSWERS, GRADES, PROBLEMS, Marked

#: What grading writes. Anything else that lies in the folder is somebody's own and is never touched.
OWN = ("grades.csv", "answers.csv", "problems.csv", "feedback", STATE)
#: The file that says that a grading is at work in the folder.
LOCK = ".grading.lock"
#: Students whose lines are written at once.
TOGETHER = 64
#: Spreadsheets take a CSV file for UTF-8 only if it begins with this mark.
_MARK = "\ufeff"


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
        self.stays, self.staying, self.renewed = 0, [], 0
        #: Of the whole tables: status to students, answers that wait for a person, and kind to problems that do.
        self.statuses, self.to_mark, self.looks = Counter(), 0, Counter()
        self._waiting, self._problem_lines, self._note_lines = [], [], []
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
            self.new_place, self.work, self.pages = part / swap.NEW, part / "work", part / swap.NEW / "feedback"
            for folder in (self.new_place, self.work, self.pages):
                folder.mkdir()
            self._files = stack.enter_context(ExitStack())
            self._grades, self._problems, self._notes = (self._open(name) for name in ("grades", "problems", "notes"))
            self._answers = [self._open(f"answers-{item.id}") for item in self.assignment.items]
            self._state = self._files.enter_context(open(self.new_place / STATE, "wb"))
            self._state.write(earlier.lines([earlier.head(self.assignment)]))
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

    def _open(self, name: str):
        return self._files.enter_context(open(self.work / name, "wb"))

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
        self._old = self._left_over(listing)
        self._next = next(self._old, None)
        return leaving

    def known(self) -> dict[str, str]:
        """Return key and name of everybody of earlier gradings who came from another place."""
        return (
            {one.key: one.name for one in self.before.students() if one.key and one.source != self.source}
            if not self.replace
            else {}
        )

    def _left_over(self, listing) -> Iterator[Kept]:
        """Yield what may stay, students in the order of the tables, before them lines about files of nobody; students
        of whom this grading has files among them, if they came from elsewhere.
        """
        if self.replace:
            return
        for nobody in (True, False):
            for one in self.before.students():
                if bool(one.key) != nobody and one.source != self.source and one.status != MISSING:
                    yield one

    # Lines

    def add(self, together: Sequence[Marked]) -> None:
        """Add the lines of some students to the tables; where a newer hand-in of a student was graded earlier from
        another place, that one goes on counting.
        """
        for marked in together:
            before = None if self._next is None else self._stay_before(marked.key) if marked.key else self._nobody()
            new = earlier.kept(marked, self.source)
            apart = before is not None and marked.by_file and _share_nothing(before.answers, new.answers)
            if before is not None and outranks(before.standing, new.standing):
                self.looks.update(marked.looks)
                line = self._not_counted(
                    marked,
                    marked.submission.file if marked.submission is not None else "",
                    f"{before.file}, which was graded earlier, counts",
                    apart,
                )
                self._stay(before, marked.problems + line * apart, marked.notes + line * (not apart))
                if marked.page_name and marked.page_name != before.page:
                    (self.pages / marked.page_name).unlink(missing_ok=True)
            else:
                self._write(
                    new,
                    (
                        self._not_counted(marked, before.file, f"it was graded earlier; {new.file} counts", True)
                        if apart
                        else ""
                    ),
                )
        self._flush()

    def _nobody(self) -> None:
        while self._next is not None and not self._next.key:
            self._write(self._next)
            self._next = next(self._old, None)

    def _stay_before(self, key: str) -> Kept | None:
        """Write everybody of earlier gradings who stands before *key* in the tables; return the earlier lines of *key*
        itself.
        """
        self._nobody()
        while self._next is not None and self._next.key <= key:
            one, self._next = self._next, next(self._old, None)
            if one.key == key:
                return one
            self._stay(one)
        return None

    def _stay(self, one: Kept, problems: str = "", notes: str = "") -> None:
        self._write(one, problems, notes)
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

    def _not_counted(self, marked: Marked, file: str, detail: str, apart: bool) -> str:
        if not file:
            return ""
        name = "same_name" if apart else "superseded"
        kind = KINDS[name]
        self.looks.update([name] * apart)
        return safe.row(
            (
                "a person" if apart else "nothing",
                marked.key,
                safe.one_line(marked.name),
                file,
                "",
                name,
                kind.meaning,
                detail,
                kind.do,
            )
        )

    def _write(self, one: Kept, problems: str = "", notes: str = "") -> None:
        self._waiting.append(one)
        self._problem_lines.append(one.problems + problems)
        self._note_lines.append(one.notes + notes)
        self.statuses[one.status] += 1
        self.to_mark += one.to_mark
        if one.looks:
            self.looks.update(one.looks)
        if len(self._waiting) >= TOGETHER:
            self._flush()

    def _flush(self) -> None:
        self._state.write(earlier.lines(self._waiting))
        self._grades.write("".join([one.grades for one in self._waiting]).encode("utf-8"))
        self._problems.write("".join(self._problem_lines).encode("utf-8"))
        self._notes.write("".join(self._note_lines).encode("utf-8"))
        for file, lines in zip(
            self._answers, zip(*[one.answers for one in self._waiting if one.answers], strict=True), strict=False
        ):
            file.write("".join(lines).encode("utf-8"))
        self._waiting, self._problem_lines, self._note_lines = [], [], []

    def add_missing(self, people: Iterable[tuple[str, str, str]]) -> int:
        """Add everybody of whom there is no file, neither in this grading nor in an earlier one: *people* (id, name,
        address) and those of earlier class lists.
        """
        self._stay_before("\U0010ffff" * 8)
        questions, missing = len(self.assignment.items), {}
        for one in self.before.students() if not self.replace else ():
            if one.status == MISSING and one.source != self.source and one.key in self._staying:
                missing[one.key] = one
        here = {one for one in self._staying if one not in missing}
        for key, name, email in people:
            if key not in here:
                values = (
                    key,
                    safe.one_line(name),
                    email,
                    MISSING,
                    None,
                    self.assignment.points,
                    None,
                    None,
                    None,
                    0,
                    0,
                    questions,
                    "",
                    "",
                    "",
                    0,
                    "",
                    *[None] * questions,
                )
                missing[key] = Kept(self.source, key, name, MISSING, 0, "", "", 0, {}, "", safe.row(values), [], "", "")
        for key in sorted(missing):
            self._write(missing[key])
        return len(missing)

    # The folder

    def finish(self) -> None:
        """Join the tables."""
        self._flush()
        self._files.close()
        items = [item.id for item in self.assignment.items]
        self._join("grades.csv", (*GRADES, *items), ["grades"])
        self._join("answers.csv", ANSWERS, [f"answers-{name}" for name in items])
        self._join("problems.csv", PROBLEMS, ["problems", "notes"])
        shutil.rmtree(self.work)

    def _join(self, name: str, columns: tuple[str, ...], parts: list[str]) -> None:
        with open(self.new_place / name, "wb") as whole:
            whole.write((_MARK + safe.row(columns)).encode("utf-8"))
            for part in parts:
                with open(self.work / part, "rb") as file:
                    shutil.copyfileobj(file, whole, 1 << 20)
            whole.flush()
            os.fsync(whole.fileno())

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
