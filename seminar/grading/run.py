"""Grading a whole class: hand-ins in, tables, pages and a gradebook out, as a stream."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct

from seminar import safe
from seminar.course import course
from seminar.errors import CourseError
from seminar.gradebook.book import Gradebook, Graded
from seminar.gradebook.holding import held
from seminar.grading import workers
from seminar.handins import classlist
from seminar.handins.roster import two_people
from seminar.handins.submissions import Listing
from seminar.questions.model import Assignment
from seminar.results.earlier import GRADED, MISSING, lines
from seminar.results.outputs import Outputs, some
from seminar.results.tables import Marked, same_work

#: Students in one task, and bytes of files that travel with one task to a cluster.
TOGETHER, TOGETHER_BYTES = 32, 8 * 2**20
#: Below so many files, starting further processes takes longer than they save.
WORTH_PROCESSES = 3_000


class Summary(Struct):
    """What a grading came to. Counts are those of the tables, earlier gradings in the folder included; `files`,
    `students` and `answered` are of this grading alone.

    `looks` counts the lines of `problems.csv` that need a person, by kind. `stays` students of earlier gradings are not
    among these hand-ins (`staying` names the first few), `renewed` are; `left` have left.
    """

    out: str
    assignment: str
    files: int = 0
    students: int = 0
    answered: int = 0
    complete: int = 0
    incomplete: int = 0
    unreadable: int = 0
    missing: int = 0
    to_mark: int = 0
    looks: dict[str, int] = {}
    stays: int = 0
    staying: list[str] = []
    renewed: int = 0
    left: int = 0


def grade(
    source: str | os.PathLike,
    assignment: Assignment,
    out: str | os.PathLike,
    *,
    gradebook: str | os.PathLike | None = None,
    roster: str | os.PathLike | None = None,
    jobs: int = 0,
    dask: str = "",
    feedback: bool = True,
    replace: bool = False,
    save: bool = True,
    confirm: Callable[[str], bool] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Summary:
    """Grade the hand-ins in *source* (a folder, an LMS archive, an nbgrader tree) and add them to the folder *out*.

    Students of earlier gradings stay in *out* and in the gradebook if they are not among these hand-ins. A student of
    whom both have files is graded anew; if the earlier file came from another place and is the newer complete one, it
    goes on counting.

    Parameters
    ----------
    assignment
        With its keys, from `seminar.questions.load_assignment`.
    gradebook
        SQLite file with the marks given by hand, made if it is not there. Without it written answers stay unmarked.
    roster
        CSV file with the columns `id`, `name` and `email`.
    jobs
        Processes; 0 decides by the number of files and cores.
    dask
        Address of a Dask scheduler that does the marking instead.
    feedback
        Whether to write feedback pages.
    replace
        Whether earlier gradings leave *out* and the gradebook.
    save
        Whether to take the grading into the gradebook; without it the marks there are read and nothing is written.
    confirm
        Called with what is about to happen (students leave, or nothing in *source* can be graded); the grading ends
        without a change if it returns False. None: it is done.
    progress
        Called with students done and students in all.

    Raises
    ------
    CourseError
        If the inputs cannot be used at all, another grading is at work in *out* or the gradebook, or the outputs cannot
        be written; what was there before is then untouched.
    Unconfirmed
        If *confirm* returned False.
    """
    source, out = Path(source), Path(out)
    people = classlist.roster(Path(roster)) if roster else None
    if gradebook is not None and Path(os.path.realpath(out)) in Path(os.path.realpath(gradebook)).parents:
        raise CourseError(
            f"the gradebook {gradebook} lies in --out, which every grading replaces. Keep it in another folder."
        )
    with (
        Outputs(out, source, assignment, replace) as outputs,
        closing(Listing(source, outputs.work / "files.sqlite", assignment.id, people)) as listing,
        ExitStack() as stack,
    ):
        book = stack.enter_context(_book(Path(gradebook), save)) if gradebook is not None else None
        summary = Summary(str(out), assignment.id, files=listing.files, students=listing.count())
        taker = _Taker(book if save else None, outputs, assignment.id, replace)
        leaving = [name for _, name in sorted((outputs.plan(listing) | taker.leaving(listing)).items())]
        summary.left = len(leaving)
        if leaving:
            _ask(
                confirm,
                f"{some(leaving)} of an earlier grading {'is' if len(leaving) == 1 else 'are'} not among the hand-ins"
                f" in {source} and would leave the tables and the gradebook (marks by hand are kept).",
            )
        if two := _two_people({**taker.known(), **outputs.known()}, listing):
            _ask(
                confirm,
                f"{two} Two people with one id would get each other's marks: give classes whose ids overlap an --out"
                " and a --gradebook of their own.",
            )
        tasks = _tasks(listing, book, taker.renamed, assignment.id, TOGETHER_BYTES if dask else 0)
        jobs = jobs or (min(os.cpu_count() or 1, 8) if listing.files >= WORTH_PROCESSES else 1)
        results = _results(assignment, tasks, book is not None, feedback, outputs.pages, jobs, dask)
        with open(outputs.work / "taken", "wb") as taken:
            _all(listing, outputs, results, taken if book is not None else None, assignment, summary, progress)
        if not summary.answered and (outputs.before.there or taker.has_earlier()):
            none = (
                f"not one of the {listing.files:,} files in {source} holds"
                if listing.files > 1
                else f"no file in {source} holds"
            )
            _ask(confirm, f"{none} an answer to {assignment.id}. Are the folder and --assignment right?")
        summary.stays, summary.staying, summary.renewed = outputs.stays, outputs.staying, outputs.renewed
        taker.put(outputs.work / "taken")
    return summary


def _two_people(known: dict[str, str], listing: Listing) -> str:
    """Say which ids of *known* students (key to name) are those of others in *listing*; empty if none is."""
    found = [
        (key, name, now)
        for key, name in sorted(known.items())
        if (now := listing.name_of(key)) and two_people(key, name, now)
    ]
    shown = "; ".join(
        f"{safe.one_line(key, 40)} is {safe.one_line(now, 60)} now and was {safe.one_line(name, 60)} in an earlier"
        " grading"
        for key, name, now in found[:3]
    )
    return f"{shown}{f'; and {len(found) - 3:,} more ids' if len(found) > 3 else ''}." if found else ""


class Unconfirmed(CourseError):
    """Nobody said yes to what would have happened; nothing was changed."""


def _ask(confirm: Callable[[str], bool] | None, what: str) -> None:
    if confirm is not None and not confirm(what):
        raise Unconfirmed(f"{what} Nothing was changed.")


@contextmanager
def _book(path: Path, save: bool) -> Iterator[Gradebook]:
    with ExitStack() as stack:
        if save and path.parent.is_dir() and not path.is_dir():
            real = Path(os.path.realpath(path))  # one lock, by whatever name the gradebook is called
            stack.enter_context(held(real.with_name(f".{real.name}.lock"), f"the gradebook {path}"))
        yield stack.enter_context(Gradebook(path))


class _Taker:
    """Takes a grading into the gradebook (if there is one) and its folder: both, or none."""

    def __init__(self, book: Gradebook | None, outputs: Outputs, assignment: str, replace: bool) -> None:
        self._book, self._outputs, self._assignment, self._replace = book, outputs, assignment, replace
        #: Students whose file is now somebody else's (a class list gives other ids than file names do): new key to old.
        #: Marks by hand follow the file.
        self.renamed: dict[str, str] = {}

    def leaving(self, listing: Listing) -> dict[str, str]:
        """Return key and name of those with readable answers who would leave the gradebook; the rule is that of
        `Outputs.plan`.
        """
        gone = {}
        for key, name, file, status, source in self._book.held(self._assignment) if self._book is not None else ():
            if listing.holds(key) or status == "nothing readable":
                continue
            # a gradebook of version 1 does not know its source: it held the class of one grading
            owner = listing.owner_of(file) if source in ("", self._outputs.source) else ""
            if owner:
                self.renamed[owner] = key
            elif self._replace or source == self._outputs.source:
                gone[key] = name
        return gone

    def known(self) -> dict[str, str]:
        """Return key and name of everybody in the gradebook whose hand-in, of whatever exercise, came from another
        place.
        """
        if self._book is None:
            return {}
        mine = {"", self._outputs.source}
        return {
            key: name
            for assignment in self._book.assignments()
            for key, name, _, _, source in self._book.held(assignment)
            if assignment != self._assignment or not (self._replace or source in mine)
        }

    def has_earlier(self) -> bool:
        """Whether anybody is in the gradebook."""
        return self._book is not None and next(self._book.held(self._assignment), None) is not None

    def put(self, taken: Path) -> None:
        """Put everything in place."""
        if self._book is None:
            self._outputs.tables.finish()
            self._outputs.put()
            return
        try:
            with self._book.taking_in(self._assignment, self._outputs.source, self._replace) as taking:
                with open(taken, "rb") as file:
                    for batch in file:
                        taking.add(_graded(batch))
                taking.rename(self.renamed)
                self._outputs.tables.finish()
                self._outputs.put()
        except BaseException:
            # the gradebook has taken nothing, so the folder must not show it either
            self._outputs.back()
            raise


_graded = msgspec.json.Decoder(list[Graded]).decode


def _all(
    listing: Listing,
    outputs: Outputs,
    results: Iterable[list[Marked]],
    taken: BinaryIO | None,
    assignment: Assignment,
    summary: Summary,
    progress: Callable[[int, int], None] | None,
) -> None:
    """Add all *results* to the outputs, and to *taken* for the gradebook, and count them in the *summary*."""
    done = 0
    for together in results:
        outputs.add(together)
        listing.work.saw(together)
        for marked in together:
            summary.answered += marked.status in GRADED
            done += bool(marked.key)
        if taken is not None:
            taken.write(lines([[one.graded() for one in together if one.key]]))
        if progress is not None:
            progress(done, summary.students)
    for marked in same_work(listing.work.pairs(len(assignment.items))):
        outputs.add([marked])
    outputs.add_missing(listing.missing())
    counts = outputs.tables.statuses
    summary.complete, summary.incomplete = counts["complete"], counts["incomplete"]
    summary.unreadable, summary.missing = counts["nothing readable"], counts[MISSING]
    summary.to_mark, summary.looks = outputs.tables.to_mark, dict(outputs.tables.looks)


def _results(
    assignment: Assignment, tasks: Iterable[workers.Task], book: bool, feedback: bool, pages: Path, jobs: int, dask: str
) -> Iterator[list[Marked]]:
    given = workers.Setting(msgspec.json.encode(assignment), book, feedback, "" if dask else str(pages), course().short)
    if dask:
        return workers.dask(given, tasks, dask, pages)
    if jobs > 1:
        return workers.processes(given, tasks, jobs)
    return (workers.work(given, task) for task in tasks)


def _tasks(
    listing: Listing, book: Gradebook | None, renamed: dict[str, str], assignment: str, most: int
) -> Iterator[workers.Task]:
    """Yield tasks; where files travel with them (*most* is not 0), of at most so many bytes and one student more."""
    by_hand = book is not None and next(book.marks(assignment), None) is not None
    students, size = [], 0
    for student in listing.students():
        students.append(student)
        if most:
            size += sum(_size(entry) for entry in student.entries)
        if len(students) >= TOGETHER or (most and size >= most):
            yield _task(students, book if by_hand else None, renamed, assignment)
            students, size = [], 0
    if students:
        yield _task(students, book if by_hand else None, renamed, assignment)


def _task(students, book: Gradebook | None, renamed: dict[str, str], assignment: str) -> workers.Task:
    if book is None:
        return workers.Task(students, [[] for _ in students], [[] for _ in students])
    keys = [[key for key in (student.key, renamed.get(student.key)) if key] for student in students]
    marks = [[mark for key in each for mark in book.marks(assignment, student=key)] for each in keys]
    remarks = [[remark for key in each for remark in book.remarks(assignment, student=key)] for each in keys]
    return workers.Task(students, marks, remarks)


def _size(entry) -> int:
    if entry.trouble:
        return 0
    if entry.member is not None:
        return entry.member.size
    try:
        return os.stat(os.fsdecode(entry.path), follow_symlinks=False).st_size
    except OSError:
        return 0
