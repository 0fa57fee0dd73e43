"""The answers of one lesson or exercise as this kernel knows them: in memory, on the disk and in the notebook file,
newest first.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from seminar import characters
from seminar.ask import place, saved
from seminar.ask.elsewhere import LastSeen, last_seen
from seminar.ask.salvage import Records
from seminar.ask.store import AnswerFile, Stored, newest, now
from seminar.course import course
from seminar.errors import CourseError, ReadOnly
from seminar.questions import find
from seminar.questions.record import AnswerRecord


@dataclass(frozen=True)
class Given:
    """One answer taken down: its record, and why it is not on the disk (None if it is)."""

    record: AnswerRecord
    problem: CourseError | None = None


class Ledger:
    """All answers to one group of questions. Listeners are called with the question's name after each change."""

    def __init__(self, folder: Path, group: str):
        self.group = group
        self.file = AnswerFile(folder, group)
        self.records: Records = {}
        self.unstored: set[str] = set()
        self.problem: CourseError | None = None
        self.since = ""
        #: answers to questions that several notebooks hold of which any may be the one that runs: question to their
        #: names
        self.doubtful: dict[str, list[str]] = {}
        #: whether answers inside the notebook could not be looked up: its name is not known, and no file here asks
        #: these questions
        self.blind = False
        #: why the notebook's file could not be read just now
        self.unread = ""
        #: answers left in another folder, offered while there are none here
        self.elsewhere: LastSeen | None = None
        self._looked_elsewhere = False
        #: the question that was asked first: what concerns all of them is said there
        self.first = ""
        self._listeners: list[weakref.ref] = []
        self._alone = threading.RLock()

    def restore(self) -> None:
        """Take in what the disk and the saved notebook know; store what only the notebook knew. Questions whose record
        changes by it are told.
        """
        with self._alone:
            before = dict(self.records)
            self._taken_in(self.file.read())
            found = saved.look(self.group)
            self._add(self.file.conflicting())
            self._add(found.records)
            self.blind, self.unread = found.blind, found.unread
            self.doubtful = {
                q: sorted(held) for q, held in found.doubtful.items() if any(map(self._adds, held.values()))
            }
            if self.unstored:
                self.store()
            else:
                self.problem = (
                    None
                    if _writable(self.file.folder)
                    else ReadOnly(f"the folder {self.file.folder.parent.name} is read-only")
                )
            self._look_elsewhere()
        self._tell_changed(before)

    def _look_elsewhere(self) -> None:
        if self.records or self.since or self.file.notice:
            self.elsewhere = None
        elif not self._looked_elsewhere:
            # once for each kernel: a home folder on the network is slow
            self._looked_elsewhere = True
            self.elsewhere = last_seen(self.group, self.file.folder)

    def bring(self) -> None:
        """Take in the answers that lie in another folder (`elsewhere`); those stay there as they are."""
        with self._alone:
            before = dict(self.records)
            if self.elsewhere is not None:
                self._add(self.elsewhere.records)
                self.elsewhere = None
            self.store()
        self._tell_changed(before)

    def record(self, q: str) -> AnswerRecord | None:
        """Return the newest record of question *q* that this kernel knows."""
        return self.records.get(q)

    def give(self, q: str, rev: str, answer) -> Given:
        """Take down *answer* (canonical) to *q* as it stands in wording *rev*, and store it.

        The answer is in the ledger even when the disk cannot take it; it is stored with the next one that can.
        """
        answer = characters.whole(answer)

        def take() -> None:
            self.records[q] = self._next(q, rev, answer)

        with self._alone:
            before = dict(self.records)
            self._write(take, also=q)
            take()  # where the disk could not be read, nothing was taken down yet; else this changes nothing
            self.doubtful.pop(q, None)
            self.elsewhere = None
        self._tell_changed(before, q)
        return Given(self.records[q], self.problem if q in self.unstored else None)

    def store(self) -> CourseError | None:
        """Write what is not on the disk yet; return why that failed, or None."""
        with self._alone:
            self._write()
        return self.problem

    def clear(self) -> Path | None:
        """Start afresh; return the dated copy of the old answers. Errors as in `AnswerFile.change`: then nothing has
        changed.
        """
        with self._alone:
            self.restore()
            copy = self.file.reset()
            self._taken_in(self.file.read())
            before, self.records, self.unstored = self.records, {}, set()
        self._tell_changed(before)
        return copy

    def listen(self, method: Callable[[str], None]) -> None:
        """Call the bound *method* after each change for as long as its object lives."""
        self._listeners.append(weakref.WeakMethod(method))

    @property
    def restores(self) -> bool:
        """Whether answers can be kept on the disk, as far as is known."""
        return not isinstance(self.problem, ReadOnly)

    def _adds(self, record: AnswerRecord) -> bool:
        return record.at > self.since and newest(self.records.get(record.q), record) is not self.records.get(record.q)

    def _add(self, records: Records) -> None:
        """Take in those of *records* that are newer, to be stored."""
        for q, record in records.items():
            if self._adds(record):
                self.records[q] = record
                self.unstored.add(q)

    def _taken_in(self, stored: Stored) -> None:
        if stored.reset > self.since:
            # another window started afresh: what this one still holds from before must not come back
            self.since = stored.reset
            self.records = {q: record for q, record in self.records.items() if record.at > self.since}
            self.unstored &= set(self.records)
        for q, record in stored.answers.items():
            self.records[q] = newest(self.records.get(q), record)

    def _next(self, q: str, rev: str, answer) -> AnswerRecord:
        before = self.records.get(q)
        if before is not None and before.rev == rev and before.answer == answer:
            return before
        # a clock that was set back must not make the new answer look older than the one it replaces
        at = max(now(), before.at if before else "", _second_after(self.since))
        return AnswerRecord(course=course().short, q=q, rev=rev, answer=answer, at=at, n=before.n + 1 if before else 1)

    def _write(self, then: Callable[[], None] = lambda: None, also: str | None = None) -> None:
        """Take in what is on the disk, do *then*, and write all records; question *also* is unstored if that fails."""

        def edit(stored: Stored) -> None:
            self._taken_in(stored)
            then()
            stored.answers = dict(self.records)

        try:
            self.file.change(edit)
        except CourseError as error:
            self.problem = error
            self.unstored |= {also} if also else set()
        else:
            self.problem = None
            self.unstored.clear()

    def _tell_changed(self, before: Records, *also: str) -> None:
        changed = {q for q in before.keys() | self.records.keys() if before.get(q) != self.records.get(q)}
        for q in sorted(changed.union(also)):
            self._tell(q)

    def _tell(self, q: str) -> None:
        for reference in list(self._listeners):
            method = reference()
            if method is None:
                self._listeners.remove(reference)
            else:
                method(q)


def _writable(folder: Path) -> bool:
    there = next(each for each in [folder, *folder.parents] if each.is_dir())
    return os.access(there, os.W_OK)


def _second_after(time: str) -> str:
    if not time:
        return ""
    return (datetime.strptime(time, "%Y-%m-%dT%H:%M:%SZ") + timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")


_ledgers: dict[tuple[Path, str], Ledger] = {}


def ledger(group: str, folder: Path | None = None) -> Ledger:
    """Return this kernel's ledger of *group* (`01`, `ex02`) for the notebook's folder, or for *folder*; one object per
    folder and group.
    """
    key = (folder or place.answers_folder(), group)
    if key not in _ledgers:
        _ledgers[key] = Ledger(*key)
    return _ledgers[key]


class Reset:
    """What a reset did, in one sentence."""

    def __init__(self, text: str):
        self.text = text

    def __repr__(self) -> str:
        return self.text


def reset(name: str) -> Reset:
    """Clear all answers to lesson or exercise *name* (`01`, `ex02`); a dated copy of them stays in `.answers/`.

    Raises
    ------
    DiskFull, ReadOnly, WriteError
        If the copy cannot be written; the answers are then as they were.
    """
    copy = ledger(find.group(name).id).clear()
    if copy is None:
        return Reset(f"There were no answers to {name}. Nothing was changed.")
    return Reset(
        f"The answers to {name} are cleared. The old ones are kept in {place.ANSWERS}/{copy.name}. Run the question"
        " cells again."
    )
