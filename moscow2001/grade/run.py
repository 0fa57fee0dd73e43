"""Grading a whole class: hand-ins in, tables, pages and a gradebook out, as a stream."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from moscow2001.errors import CourseError
from moscow2001.grade import joining, workers
from moscow2001.grade.gradebook import Gradebook
from moscow2001.grade.marking import Marked, Marker, same_work
from moscow2001.grade.outputs import Outputs
from moscow2001.grade.roster import Roster
from moscow2001.grade.submissions import Listing
from moscow2001.questions.model import Assignment
from moscow2001.questions.record import AnswerRecord

#: Students in one task, and bytes of files that travel with one task to a cluster.
TOGETHER, TOGETHER_BYTES = 32, 8 * 2**20
#: Below so many files, starting further processes takes longer than they save.
WORTH_PROCESSES = 3_000


class Summary(Struct):
    """What a grading came to. `looks` counts the lines of `problems.csv` that need a person, by kind."""

    out: str
    assignment: str
    files: int = 0
    students: int = 0
    complete: int = 0
    incomplete: int = 0
    unreadable: int = 0
    missing: int = 0
    to_mark: int = 0
    looks: dict[str, int] = {}


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
    progress: Callable[[int, int], None] | None = None,
) -> Summary:
    """Grade the hand-ins in *source* (a folder, an LMS archive, an nbgrader tree) and write the folder *out*.

    Parameters
    ----------
    assignment
        With its keys, from `moscow2001.questions.load_assignment`.
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
    progress
        Called with students done and students in all.

    Raises
    ------
    CourseError
        If the inputs cannot be used at all or the outputs cannot be written; what was at *out* before is then untouched.
    """
    source, out = Path(source), Path(out)
    people = Roster.read(roster) if roster else None
    if gradebook is not None and _within(gradebook, out):
        raise CourseError(f"the gradebook {gradebook} lies in --out, which every grading replaces. Keep it in another folder.")
    with Outputs(out, source, assignment) as outputs:
        listing = Listing(source, outputs.work / "files.sqlite", assignment.id, people)
        try:
            summary = Summary(str(out), assignment.id, files=listing.files, students=listing.count())
            book = Gradebook(gradebook) if gradebook is not None else None
            try:
                _all(listing, outputs, book, assignment, summary, jobs, dask, feedback, progress)
            finally:
                if book is not None:
                    book.close()
        finally:
            listing.close()
        outputs.finish()
    return summary


def _all(listing, outputs: Outputs, book: Gradebook | None, assignment: Assignment, summary: Summary, jobs: int, address: str, feedback: bool, progress) -> None:
    run = book.begin(assignment.id) if book is not None else 0
    tasks = _tasks(listing, book, assignment.id, TOGETHER_BYTES if address else 0)
    jobs = jobs or (min(os.cpu_count() or 1, 8) if listing.files >= WORTH_PROCESSES else 1)
    if address:
        results = workers.dask(workers.setting(assignment, book is not None, feedback, None), tasks, address, outputs.pages)
    elif jobs > 1:
        results = workers.processes(workers.setting(assignment, book is not None, feedback, outputs.pages), tasks, jobs)
    else:
        results = workers.here(workers.setting(assignment, book is not None, feedback, outputs.pages), tasks)
    done = 0
    for together in results:
        outputs.add(together)
        listing.saw(together)
        for marked in together:
            _count(summary, marked)
            done += bool(marked.key)
        if book is not None:
            book.save(run, assignment.id, [(one.key, one.name, one.email, one.submission, one.book) for one in together if one.submission is not None])
        if progress is not None:
            progress(done, summary.students)
    for marked in same_work(listing.same_work(len(assignment.items))):
        outputs.add([marked])
        _count(summary, marked)
    for key, name, email in listing.missing():
        outputs.add_missing(key, name, email)
        summary.missing += 1
    if book is not None:
        book.end(run, assignment.id)


def _tasks(listing: Listing, book: Gradebook | None, assignment: str, most: int) -> Iterator[workers.Task]:
    """Yield tasks; where files travel with them (*most* is not 0), of at most so many bytes and one student more."""
    by_hand = book is not None and next(book.marks(assignment), None) is not None
    students, size = [], 0
    for student in listing.students():
        students.append(student)
        if most:
            size += sum(_size(entry) for entry in student.entries)
        if len(students) >= TOGETHER or (most and size >= most):
            yield _task(students, book if by_hand else None, assignment)
            students, size = [], 0
    if students:
        yield _task(students, book if by_hand else None, assignment)


def _task(students, book: Gradebook | None, assignment: str) -> workers.Task:
    if book is None:
        return workers.Task(students, [[] for _ in students], [[] for _ in students])
    marks = [list(book.marks(assignment, student=student.key)) if student.key else [] for student in students]
    remarks = [list(book.remarks(assignment, student=student.key)) if student.key else [] for student in students]
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


def _count(summary: Summary, marked: Marked) -> None:
    if marked.status:
        name = "unreadable" if marked.status == "nothing readable" else marked.status
        setattr(summary, name, getattr(summary, name) + 1)
    summary.to_mark += marked.to_mark
    for kind, count in marked.looks.items():
        summary.looks[kind] = summary.looks.get(kind, 0) + count


def _within(path, folder) -> bool:
    return Path(os.path.realpath(folder)) in Path(os.path.realpath(path)).parents


def records(source: str | os.PathLike, assignment: Assignment) -> Iterable[tuple[str, dict[str, AnswerRecord]]]:
    """Yield for each student in *source* the answer records that count, `(student, {"ex04.q2": record, ...})`, one student in memory at a time.

    Answers to another wording of a question are left out, and so is a student whose answers are for the better part an earlier student's, to the second: a copy is
    no second reader. This is what `moscow2001.agree.pool` takes.
    """
    marker = Marker(assignment)
    with tempfile.TemporaryDirectory() as folder:
        listing = Listing(source, Path(folder) / "files.sqlite", assignment.id)
        try:
            for student in listing.students():
                try:
                    found = marker.records(student) if student.key and not student.rest else {}
                except Exception:  # one student's files end nobody else's reading; grading says what is wrong with them
                    found = {}
                if found and not listing.is_copy(joining.prints(found.values())):
                    yield student.key, {q: AnswerRecord(q=q, rev=one.rev, answer=_decoded(one.raw), at=one.at, n=one.n) for q, one in found.items()}
        finally:
            listing.close()


def _decoded(raw: bytes):
    try:
        return msgspec.json.decode(raw)
    except (msgspec.MsgspecError, RecursionError, ValueError, UnicodeError):
        return None
