"""The file `.answers/<group>.json`: read, merged and replaced so that no answer of any writer is ever lost."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from moscow2001 import files
from moscow2001.ask.lock import locked
from moscow2001.errors import WriteError
from moscow2001.questions.record import AnswerRecord


class Stored(msgspec.Struct, kw_only=True):
    """What the file holds. `reset` is the time of the last reset: answers found elsewhere from before it stay away."""

    v: int = 1
    assignment: str
    answers: dict[str, AnswerRecord] = {}
    reset: str = ""


class Unusable(Exception):
    """The file holds something else than answers; `saved` is what could still be read from it."""

    def __init__(self, saved: Stored):
        self.saved = saved


def newest(one: AnswerRecord | None, other: AnswerRecord | None) -> AnswerRecord | None:
    """Return the later of two records of one question: by time, then by number of changes."""
    if one is None or other is None:
        return one or other
    return other if (other.at, other.n) > (one.at, one.n) else one


def now() -> str:
    """Return the time in the form of a record: UTC to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def stamp() -> str:
    """Return the time in a form that every file system takes in a name."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")


_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


def well_formed(record: AnswerRecord) -> bool:
    """Return whether *record* is one that this course could have written: times are compared as text, so their form matters."""
    return record.v == 1 and record.n >= 1 and _TIME.fullmatch(record.at) is not None


class AnswerFile:
    """The answers of one lesson or exercise on the disk. `notice` says, once there is something to say, what happened to the file."""

    def __init__(self, folder: Path, group: str):
        self.folder, self.group = Path(folder), group
        self.path = self.folder / f"{group}.json"
        self.notice = ""

    def read(self) -> Stored:
        """Return what is stored; nothing if there is no file. An unreadable file is set aside, and `notice` says so."""
        try:
            return self._decoded()
        except Unusable:
            pass
        try:
            with locked(self._lock):
                return self._mended()
        except (OSError, WriteError):
            self.notice = f"The file of earlier answers ({self.path.name}) cannot be read, and this folder cannot be written to. The file was left as it is."
            return Stored(assignment=self.group)

    def change(self, edit: Callable[[Stored], None]) -> Stored:
        """Read the newest state under a lock, let *edit* change it, write it whole, and return it.

        Raises
        ------
        DiskFull, ReadOnly, WriteError
            If it cannot be written; the file is then as it was.
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

    @property
    def _lock(self) -> Path:
        return self.folder / f"{self.group}.lock"

    def _decoded(self) -> Stored:
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return Stored(assignment=self.group)
        except OSError:
            raise Unusable(Stored(assignment=self.group)) from None
        try:
            stored = msgspec.json.decode(content, type=Stored)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            raise Unusable(self._salvaged(content)) from None
        sound = all(record.q == q and well_formed(record) for q, record in stored.answers.items())
        if stored.v != 1 or not sound or (stored.reset and not _TIME.fullmatch(stored.reset)):
            raise Unusable(self._salvaged(content))
        return stored

    def _salvaged(self, content: bytes) -> Stored:
        saved = Stored(assignment=self.group)
        try:
            answers = msgspec.json.decode(content).get("answers", {})
            for q, record in answers.items():
                try:
                    record = msgspec.convert(record, AnswerRecord)
                except msgspec.ValidationError:
                    continue
                if record.q == q and well_formed(record):
                    saved.answers[q] = record
        except (msgspec.MsgspecError, UnicodeDecodeError, AttributeError, RecursionError):
            pass
        return saved

    def _mended(self) -> Stored:
        # The caller holds the lock: nobody else renames or writes meanwhile.
        try:
            return self._decoded()
        except Unusable as found:
            aside = self._aside("unreadable")
            os.replace(self.path, aside)
            kept = f"{len(found.saved.answers)} answers in it could be read and were kept" if found.saved.answers else "no answer in it could be read"
            self.notice = f"The file of earlier answers was damaged; {kept}. It was set aside as {self.folder.name}/{aside.name}; nothing was deleted."
            if found.saved.answers:
                self._write(found.saved)
            return found.saved

    def _aside(self, why: str) -> Path:
        base = f"{self.group}.{why}-{stamp()}"
        path, number = self.folder / f"{base}.json", 2
        while path.exists():
            path, number = self.folder / f"{base}-{number}.json", number + 1
        return path

    def _write(self, stored: Stored) -> None:
        ordered = Stored(assignment=self.group, answers=dict(sorted(stored.answers.items())), reset=stored.reset)
        files.write_atomically(self.path, msgspec.json.format(msgspec.json.encode(ordered), indent=1) + b"\n")
