"""The file `.answers/<group>.json`: read, merged and replaced so that no answer of any writer is ever lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from seminar import characters, files
from seminar.ask.salvage import Records, is_time, newest, salvage, well_formed
from seminar.course import course
from seminar.errors import WriteError
from seminar.lock import locked

__all__ = ["AnswerFile", "Stored", "Unread", "newest", "now", "stamp", "well_formed"]


class Stored(msgspec.Struct, kw_only=True):
    """What the file holds, and of which course. `reset` is the time of the last reset: answers found elsewhere from
    before it stay away.
    """

    v: int = 1
    course: str
    assignment: str
    answers: Records = {}
    reset: str = ""


class Unusable(Exception):
    """The file holds something else than this course's answers; `saved` is what could still be read from its `content`,
    `merged` whether git left its marks in it, `other` the course whose answers it holds, if another's.
    """

    def __init__(self, saved: Stored, content: bytes, merged: bool = False, other: str = ""):
        self.saved, self.content, self.merged, self.other = saved, content, merged, other


class Unread(WriteError):
    """The file of earlier answers is there and could not be read just now. It is left as it is: nothing may be written
    over what nobody has seen.
    """


def now() -> str:
    """Return the time in the form of a record: UTC to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def stamp() -> str:
    """Return the time in a form that every file system takes in a name."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")


class AnswerFile:
    """The answers of one lesson or exercise on the disk. `notice` says, once there is something to say, what happened
    to the file.
    """

    def __init__(self, folder: Path, group: str):
        self.folder, self.group = Path(folder), group
        self.path = self.folder / f"{group}.json"
        self._lock = self.folder / f"{group}.lock"
        self._damage = self._unread = ""

    @property
    def notice(self) -> str:
        """What a learner has to know about the file; empty when all is well."""
        return self._unread or self._damage

    def read(self) -> Stored:
        """Return what is stored; nothing if there is no file, or if it cannot be read just now. A damaged file is
        repaired and a copy set aside; `notice` says so.
        """
        try:
            return self._decoded()
        except Unread:
            return self._empty()
        except Unusable:
            pass
        try:
            with locked(self._lock):
                return self._mended()
        except (OSError, WriteError):
            return self._unmended()

    def peek(self) -> Stored:
        """Return what can be read, and leave the file alone whatever is wrong with it."""
        try:
            return self._decoded()
        except Unread:
            return self._empty()
        except Unusable as found:
            return found.saved

    def conflicting(self) -> Records:
        """Return the answers in copies that cloud folders make beside the file when two computers wrote to it, such as
        `ex02 (conflicted copy).json`.
        """
        found: Records = {}
        for path in sorted(self.folder.glob(f"{self.group}[ .(_-]*.json")):
            # a copy under any other name may be one that somebody put away on purpose
            if "conflict" in path.name.casefold():
                try:
                    copy = _stored(files.read_patiently(path, once=True))
                except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                    continue
                for q, record in copy.answers.items():
                    if (
                        copy.assignment == self.group
                        and copy.course == course().short
                        and record.q == q
                        and well_formed(record)
                        and record.at > copy.reset
                    ):
                        found[q] = newest(found.get(q), record)
        return found

    def change(self, edit: Callable[[Stored], None]) -> Stored:
        """Read the newest state under a lock, let *edit* change it, write it whole, and return it.

        Raises
        ------
        DiskFull, ReadOnly, InUse, Unread, WriteError
            If it cannot be read or written; the file is then as it was.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with locked(self._lock):
                stored = self._mended()
                edit(stored)
                self._write(stored)
                return stored
        except OSError as error:
            raise files.explained(self.path, error) from error

    def reset(self) -> Path | None:
        """Empty the file and keep a dated copy of what it held; return the copy, None if there was nothing to keep."""
        copies = []

        def emptied(stored: Stored) -> None:
            if stored.answers:
                copies.append(self._aside("before-reset"))
                shutil.copy2(self.path, copies[0])
            stored.answers.clear()
            stored.reset = max(now(), stored.reset)

        self.change(emptied)
        return copies[0] if copies else None

    def _empty(self) -> Stored:
        return Stored(course=course().short, assignment=self.group)

    def _decoded(self) -> Stored:
        content = self._content()
        if content is None:
            return self._empty()
        other = ""
        try:
            stored = _stored(content)
            sound = all(record.q == q and well_formed(record) for q, record in stored.answers.items())
            other = stored.course if stored.course != course().short else ""
            if not other and stored.v == 1 and sound and (not stored.reset or is_time(stored.reset)):
                return stored
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            pass
        found = salvage(content)
        saved = self._empty()
        # the time of another course's reset says nothing about answers to this one
        saved.answers, saved.reset = found.answers, "" if other else found.reset
        raise Unusable(saved, content, found.merged, other)

    def _content(self) -> bytes | None:
        try:
            # once told, it is not waited for again: a learner has more than one question to answer
            content = files.read_patiently(self.path, once=bool(self._unread))
        except FileNotFoundError:
            content = None
        except OSError as error:
            self._unread = (
                f"The file of earlier answers, {self.folder.name}/{self.path.name}, cannot be read just now"
                f" ({error.strerror or error}). It was left as it is. Answers that you give meanwhile are put together"
                " with it as soon as it can be read; run this cell again to look."
            )
            raise Unread(
                f"the file of earlier answers, {self.path.name}, cannot be read just now ({error.strerror or error});"
                " it was left as it is."
            ) from error
        self._unread = ""
        return content

    def _mended(self) -> Stored:
        # The caller holds the lock: nobody else renames or writes meanwhile.
        try:
            return self._decoded()
        except Unusable as found:
            # first the copy, then the repaired file: a kill in between leaves the damaged one, and it is done again
            aside = self._copied(found.content, "other-course" if found.other else "unreadable")
            self._write(found.saved)
            self._damage = (
                f"{_damaged(found)} It was set aside as {self.folder.name}/{aside.name}; nothing was deleted."
            )
            return found.saved

    def _copied(self, content: bytes, why: str) -> Path:
        # a disk that took the copy and not the repaired file must not be filled with copies
        before = next(
            (path for path in self.folder.glob(f"{self.group}.{why}-*.json") if path.read_bytes() == content), None
        )
        return before or files.write_atomically(self._aside(why), content)

    def _unmended(self) -> Stored:
        try:
            return self._decoded()
        except Unread:
            return self._empty()
        except Unusable as found:
            self._damage = f"{_damaged(found)} This folder cannot be written to, so the file was left as it is."
            return found.saved

    def _aside(self, why: str) -> Path:
        base = f"{self.group}.{why}-{stamp()}"
        path, number = self.folder / f"{base}.json", 2
        while path.exists():
            path, number = self.folder / f"{base}-{number}.json", number + 1
        return path

    def _write(self, stored: Stored) -> None:
        ordered = self._empty()
        ordered.answers, ordered.reset = dict(sorted(stored.answers.items())), stored.reset
        files.write_atomically(self.path, msgspec.json.format(msgspec.json.encode(ordered), indent=1) + b"\n")


def _stored(content: bytes) -> Stored:
    try:
        stored = msgspec.json.decode(content, type=Stored)
    except (msgspec.DecodeError, UnicodeDecodeError):
        stored = msgspec.json.decode(characters.mended(content), type=Stored)
    stored.answers = {
        q: msgspec.structs.replace(record, answer=characters.whole(record.answer))
        for q, record in stored.answers.items()
    }
    return stored


def _damaged(found: Unusable) -> str:
    number = len(found.saved.answers)
    kept = (
        f"{number} {'answer' if number == 1 else 'answers'} in it could be read and were kept"
        if number
        else "no answer in it could be read"
    )
    if found.other:
        return (
            f"The file of earlier answers is of another course, {characters.whole(found.other)[:40]!r}; its answers were"
            " not taken."
        )
    if found.merged:
        return (
            "The file of earlier answers holds the marks that git leaves where two versions differ (<<<<<<<, >>>>>>>);"
            f" {kept}, of two versions of an answer the newer one."
        )
    return f"The file of earlier answers was damaged; {kept}."
