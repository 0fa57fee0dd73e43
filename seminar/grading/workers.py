"""The same marking in this process, in several, or on a cluster; results always come back in the order of the tasks.

Only a few tasks are under way at a time, so that memory does not grow with the class.
"""

from __future__ import annotations

import functools
import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct, structs

from seminar import trouble
from seminar.errors import CourseError
from seminar.gradebook.book import Mark, Remark
from seminar.grading.marking import Marker
from seminar.grading.opening import Budget
from seminar.handins.refused import Refused
from seminar.handins.submissions import Entry, Reader, Student, read_bytes
from seminar.questions.model import Assignment
from seminar.results.tables import Marked
from seminar.safe import file_name

if TYPE_CHECKING:
    from distributed import Client
    from distributed import Future as DaskFuture

#: Tasks under way for each worker.
AHEAD = 3

#: Seconds in which a cluster has to answer for the first time.
ANSWERS = 10

#: Seconds between two looks at a cluster that has not answered yet, and seconds without any worker after which grading
#: stops with a message.
LOOK, ALONE = 5.0, 120.0


class Task(Struct, frozen=True):
    """Some students to be marked together, with their marks and remarks by hand; *again* after a crash, which may have
    left some of their pages.
    """

    students: list[Student]
    marks: list[list[Mark]]
    remarks: list[list[Remark]]
    again: bool = False

    def singly(self, again: bool) -> Iterator[Task]:
        """Yield a task for each of the students."""
        for student, marks, remarks in zip(self.students, self.marks, self.remarks, strict=True):
            yield Task([student], [marks], [remarks], again)


class Setting(Struct, frozen=True):
    """What every worker has to know: the assignment as JSON, whether a gradebook is kept and pages are made, the folder
    for pages (none: they come back), and the course, for a computer that has no `course.yaml`.
    """

    assignment: bytes
    book: bool
    feedback: bool
    pages: str
    course: str


@functools.lru_cache(maxsize=4)
def _marker(given: Setting) -> Marker:
    return Marker(msgspec.json.decode(given.assignment, type=Assignment), given.book, given.feedback, given.course)


def work(given: Setting, task: Task, read: Reader = read_bytes) -> list[Marked]:
    """Mark the students of one task."""
    marker = _marker(given)
    done = []
    for student, marks, remarks in zip(task.students, task.marks, task.remarks, strict=True):
        try:
            marked = marker.student(student, read, marks, remarks)
        except CourseError:
            raise
        except (
            Exception
        ) as error:  # MemoryError, RecursionError, a mistake of ours: one student's files cost nobody else's marks
            marked = marker.crashed(student, type(error).__name__)
        if given.pages and marked.content:
            marked = write_page(given.pages, marked, task.again)
        done.append(marked)
    return done


def write_page(folder: str, marked: Marked, again: bool = False) -> Marked:
    """Write a student's page into *folder* and return the rest of what was *marked*. A page is never written over another, unless it is
    the student's own, made *again*.

    Raises
    ------
    WriteError
        If the disk does not take it.
    """
    path = os.path.join(folder, marked.page)
    try:
        if again:
            Path(path).unlink(missing_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        try:
            left = memoryview(marked.content)
            while left:
                left = left[os.write(handle, left) :]
        finally:
            os.close(handle)
    except OSError as error:
        raise trouble.said(error, f"the feedback page {marked.page}") from None
    return structs.replace(marked, content=b"")


# Several processes


def processes(given: Setting, tasks: Iterable[Task], jobs: int) -> Iterator[list[Marked]]:
    """Mark in *jobs* processes. If one of them dies, its tasks are done again one by one, and only the file that kills
    a process is given up.
    """
    waiting: deque[tuple[Task, Future[list[Marked]]]] = deque()
    tasks = iter(tasks)
    pool = _pool(jobs)
    try:
        while True:
            while len(waiting) < jobs * AHEAD and (task := next(tasks, None)) is not None:
                waiting.append((task, _submitted(pool, given, task)))
            if not waiting:
                return
            task, future = waiting.popleft()
            try:
                done = future.result()
            except CourseError:
                raise
            except Exception:  # the process died, or what it did could not be sent
                pool.shutdown(wait=False, cancel_futures=True)
                done = _carefully(given, task)
                pool = _pool(jobs)
                waiting = deque(
                    (task, future) if _finished(future) else _again(pool, given, task) for task, future in waiting
                )
            yield done
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, given: Setting, task: Task) -> Future[list[Marked]]:
    try:
        return pool.submit(work, given, task)
    except BrokenProcessPool as broken:
        never: Future[list[Marked]] = Future()
        never.set_exception(broken)
        return never


def _finished(future: Future) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _again(pool: ProcessPoolExecutor, given: Setting, task: Task) -> tuple[Task, Future[list[Marked]]]:
    task = structs.replace(task, again=True)
    return task, _submitted(pool, given, task)


def _pool(jobs: int) -> ProcessPoolExecutor:
    # `spawn` behaves alike on every system; `fork` would copy the progress bar's thread into a child, where it can hold
    # a lock for ever
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))


def _carefully(given: Setting, task: Task) -> list[Marked]:
    """Mark the students of *task* one at a time, each where only that student can be hurt."""
    done = []
    for single in task.singly(again=True):
        with _pool(1) as pool:
            try:
                done += pool.submit(work, given, single).result()
            except CourseError:
                raise
            except Exception:
                (student,) = single.students
                if given.pages and student.key:
                    Path(given.pages, f"{file_name(student.key)}.html").unlink(missing_ok=True)
                done.append(_marker(given).crashed(student))
    return done


# A cluster


class Parcel(Struct, frozen=True):
    """A task with the bytes of its files, for a worker that may stand on another machine: per student and file the
    bytes, or why there are none.
    """

    task: Task
    contents: list[list[bytes | tuple[str, str]]]


def parcel(task: Task) -> Parcel:
    """Return *task* with the bytes of those of its files that the worker will open."""
    return Parcel(task, [_fetched(student) for student in task.students])


def _fetched(student: Student) -> list[bytes | tuple[str, str]]:
    budget = Budget()
    contents: list[bytes | tuple[str, str]] = []
    for entry in student.entries:
        try:
            data = b"" if not entry.trouble and budget.refusal() else read_bytes(entry)
            budget.bytes += len(data)
            contents.append(data)
        except Refused as refused:
            contents.append((refused.kind, refused.detail))
        except Exception as error:
            contents.append(("crashed", type(error).__name__))
    return contents


def work_parcel(given: Setting, sent: Parcel) -> list[Marked]:
    """Mark the students of one parcel: the function that runs on a cluster."""
    held = {
        id(entry): content
        for student, contents in zip(sent.task.students, sent.contents, strict=True)
        for entry, content in zip(student.entries, contents, strict=True)
    }

    def read(entry: Entry) -> bytes:
        content = held[id(entry)]
        if isinstance(content, bytes):
            return content
        raise Refused(*content)

    return work(given, sent.task, read)


def dask(given: Setting, tasks: Iterable[Task], address: str, pages: Path) -> Iterator[list[Marked]]:
    """Mark on the Dask cluster whose scheduler is at *address*; files travel with the tasks, so that no disk has to be
    shared.

    A task whose worker dies is given to another one; if it kills one worker after the other, its students are tried one
    by one and only the one at fault is given up.

    Raises
    ------
    CourseError
        If Dask is not installed, or the cluster cannot be reached.
    """
    try:
        from distributed import Client
    except ImportError:
        raise CourseError(
            "--dask needs the Dask library, which the course does not install: pip install 'distributed>=2026.1'."
        ) from None
    try:
        client = Client(address, set_as_default=False, timeout=ANSWERS)
    except (OSError, ValueError) as error:
        raise CourseError(f"no Dask scheduler answers at {address} ({error}). Start one with: dask scheduler") from None
    with client:
        yield from _Cluster(client, given, str(pages)).marked(tasks)


class _Cluster:
    """The cluster of one *client*; what comes back from it is written into the folder *pages*."""

    def __init__(self, client: Client, given: Setting, pages: str) -> None:
        self._client, self._given, self._pages = client, given, pages

    def marked(self, tasks: Iterable[Task]) -> Iterator[list[Marked]]:
        ahead = AHEAD * max(1, len(self._about()["workers"]))
        waiting: deque[tuple[Task, DaskFuture]] = deque()
        for task in tasks:
            waiting.append((task, self._sent(task)))
            if len(waiting) >= ahead:
                yield self._home(*waiting.popleft())
        while waiting:
            yield self._home(*waiting.popleft())

    def _about(self) -> dict:
        return self._client.scheduler_info(n_workers=-1)

    def _sent(self, task: Task) -> DaskFuture:
        return self._client.submit(work_parcel, self._given, parcel(task), pure=False)

    def _result(self, future: DaskFuture) -> list[Marked]:
        # without this a cluster whose last worker is gone would be waited for without end
        lonely = 0.0
        while True:
            try:
                return future.result(timeout=LOOK)
            except TimeoutError:
                about = self._about()
                lonely = 0.0 if about["workers"] else lonely + LOOK
                if lonely >= ALONE:
                    raise CourseError(
                        f"the cluster has had no worker for {ALONE:.0f} seconds. Nothing was written. Start one with: "
                        f"dask worker {about['address']}, and grade again."
                    ) from None

    def _home(self, task: Task, future: DaskFuture, again: bool = False) -> list[Marked]:
        from distributed import KilledWorker

        try:
            done = self._result(future)
        except KilledWorker:
            if len(task.students) > 1:
                singles = task.singly(again=False)
                return [marked for single in singles for marked in self._home(single, self._sent(single))]
            # it may only have shared a worker with the one at fault
            if not again:
                return self._home(task, self._sent(task), again=True)
            done = [_marker(self._given).crashed(task.students[0])]
        except ModuleNotFoundError as error:
            raise CourseError(
                f"the workers of the cluster do not have the course ({error}). Install it in their environment."
            ) from None
        return [write_page(self._pages, marked) if marked.content else marked for marked in done]
