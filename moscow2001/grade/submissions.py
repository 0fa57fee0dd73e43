"""What was handed in: every file of a folder, an LMS download or an nbgrader tree, found as a stream and grouped by student.

Nothing is unpacked, no link is followed, and the list of files is kept in a small database on the disk, so that 100,000 files take no more memory than 100.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from moscow2001.errors import CourseError, MissingFile
from moscow2001.grade import naming, safe
from moscow2001.grade.naming import Owner
from moscow2001.grade.read import MAX_FILE, Refused
from moscow2001.grade.roster import Roster
from moscow2001.grade.zips import Member, members, read_member

#: Folders within folders that are looked into.
MAX_DEPTH = 20
#: Files of one archive inside a folder; a student's own archive has a handful.
MAX_INNER = 500


#: Whose the files are that no student handed in.
NOBODY = Owner("", "", "")


class Entry(Struct, frozen=True, gc=False):
    """One file that was handed in: `label` is its name as the teacher sees it, `trouble` the problem for which it is not read."""

    label: str
    path: bytes
    member: Member | None = None
    trouble: str = ""
    detail: str = ""


class Student(Struct, frozen=True, gc=False):
    """Everything that one student handed in; `note` is what the class list says against it, `by` what told whose it is."""

    key: str
    name: str
    email: str
    entries: list[Entry]
    note: str = ""
    by: str = ""


def read_bytes(entry: Entry) -> bytes:
    """Return the bytes of a file, never more than `read.MAX_FILE`.

    Raises
    ------
    Refused
        If it is too large, no plain file, damaged, or in trouble.
    """
    if entry.trouble:
        raise Refused(entry.trouble, entry.detail)
    path = os.fsdecode(entry.path)
    try:
        if entry.member is not None:
            return read_member(path, entry.member)
        # asked of the open file, so that nothing can be put in its place between question and reading; a pipe would wait for ever
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            told = os.fstat(handle)
            if not stat.S_ISREG(told.st_mode):
                raise Refused("not_readable", "it is not a plain file")
            if told.st_size > MAX_FILE:
                raise Refused("too_large", f"{told.st_size:,} bytes; at most {MAX_FILE:,} are read")
            return _read(handle, told.st_size)
        finally:
            os.close(handle)
    except OSError as error:
        raise Refused("not_readable", error.strerror or "it cannot be opened") from None


def _read(handle: int, size: int) -> bytes:
    """Return what the open file holds, which should be *size* bytes; one byte beyond `read.MAX_FILE` tells that it has grown past it."""
    content = os.read(handle, size + 1)
    if len(content) == size:
        return content
    parts, size = [content], len(content)
    while content and size <= MAX_FILE:
        content = os.read(handle, min(2**20, MAX_FILE + 1 - size))
        parts.append(content)
        size += len(content)
    return b"".join(parts)


class Listing:
    """The files below *source*, in a database at *place*, grouped by student.

    Raises
    ------
    MissingFile
        If *source* does not exist.
    CourseError
        If it is neither a folder nor a zip archive, or the archive's directory cannot be read at all.
    """

    def __init__(self, source: str | os.PathLike, place: str | os.PathLike, assignment: str, roster: Roster | None = None) -> None:
        self.source, self.assignment, self.roster = Path(source), assignment, roster
        self._database = sqlite3.connect(place, isolation_level=None)
        self._database.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-4000;"
            "CREATE TABLE entry (key TEXT, name TEXT, email TEXT, note TEXT, owned TEXT, label TEXT, path BLOB, content BLOB);"
        )
        self.files = 0
        try:
            self._database.execute("BEGIN")
            self._database.executemany("INSERT INTO entry VALUES (?,?,?,?,?,?,?,?)", self._rows())
            self._database.execute("COMMIT")
            self._database.execute("CREATE INDEX by_student ON entry (key, label, path)")
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def count(self) -> int:
        """The number of students."""
        return self._database.execute("SELECT count(DISTINCT key) FROM entry WHERE key != ''").fetchone()[0]

    def holds(self, key: str) -> bool:
        """Whether there is a file of the student *key*."""
        return self._database.execute("SELECT 1 FROM entry WHERE key = ? LIMIT 1", (key,)).fetchone() is not None

    def owner_of(self, label: str) -> str:
        """Return the student to whom the file of this name belongs, empty if there is none."""
        self._database.execute("CREATE INDEX IF NOT EXISTS by_label ON entry (label)")
        found = self._database.execute("SELECT key FROM entry WHERE label = ? AND key != '' LIMIT 1", (label,)).fetchone()
        return found[0] if found else ""

    def students(self) -> Iterator[Student]:
        """Yield the students in the order of their keys, each with the files in the order of their names; files of nobody come first, under the key ``""``."""
        student, entries = None, []
        for key, name, email, note, by, content in self._database.execute("SELECT key, name, email, note, owned, content FROM entry ORDER BY key, label, path, rowid"):
            # files of nobody may be as many as there are students: they come in parts
            if student is None or key != student[0] or (not key and len(entries) >= MAX_INNER):
                if student is not None:
                    yield Student(*student[:3], entries, *student[3:])
                student, entries = (key, name, email, note, by), []
            entries.append(_unpacked(content))
        if student is not None:
            yield Student(*student[:3], entries, *student[3:])

    def missing(self) -> Iterator[tuple[str, str, str]]:
        """Yield id, name and e-mail address of those on the class list from whom there is no file, in the order of their ids."""
        for person in sorted(self.roster.people if self.roster else [], key=lambda person: person.id):
            if not self._database.execute("SELECT 1 FROM entry WHERE key = ? LIMIT 1", (person.id,)).fetchone():
                yield person.id, person.name, person.email

    def _rows(self) -> Iterator[tuple]:
        for owner, entry in self._owned():
            note, email = "", ""
            if entry.trouble in ("system_file", "unsafe_name", "other_folder"):
                owner = NOBODY
            elif self.roster is not None:
                person, note = self.roster.find(owner)
                if person is not None:
                    owner, email = Owner(person.id, person.name, "roster"), person.email
            elif owner.by == "file name" and naming.is_unnamed(owner.name):
                note = "no_student"
            # a stray file that is no notebook and says nobody's name makes no student
            if owner.by == "file name" and entry.trouble == "not_a_notebook" and not email:
                owner = NOBODY
            self.files += 1
            yield safe.visible(owner.key), safe.visible(owner.name), email, note, owner.by, entry.label, entry.path, _packed(entry)

    def _owned(self) -> Iterator[tuple[Owner, Entry]]:
        source = self.source
        if source.is_dir():
            source = source / "submitted" if (source / "submitted").is_dir() else source
            skip = _wrapping(lambda: (parts for parts, _ in _files(source)))
            for parts, trouble in _files(source):
                yield from self._from_folder(source, parts, skip, trouble)
        elif source.is_file():
            try:
                skip = _wrapping(lambda: (_parts(member.name) for member in members(source)))
                for member in members(source):
                    yield self._from_archive(member, skip)
            except Refused as refused:
                raise CourseError(f"{source.name} cannot be read as a zip archive: {refused.detail}. Download it again, or unpack it and give the folder.") from None
        else:
            raise MissingFile(f"there is no folder or archive {source}. Give the folder that holds the hand-ins, or the zip file from the LMS.")

    def _from_folder(self, source: Path, parts: tuple[str, ...], skip: int, trouble: str) -> Iterator[tuple[Owner, Entry]]:
        path = os.fsencode(os.path.join(source, *parts))
        label = safe.one_line("/".join(parts), 400)
        owner = naming.owner(parts[skip:] or parts)
        if not trouble and parts[-1].casefold().endswith(".zip") and not naming.is_system(parts):
            yield from self._from_inner(path, parts, label, owner)
        else:
            yield owner, self._judged(Entry(label, path), parts[skip:] or parts, trouble)

    def _from_inner(self, path: bytes, parts: tuple[str, ...], label: str, owner: Owner) -> Iterator[tuple[Owner, Entry]]:
        """A student's own archive: all that is in it belongs to the owner of the archive, whatever the names inside say."""
        inner = []
        try:
            for member in members(os.fsdecode(path)):
                inner.append(member)
                if len(inner) > MAX_INNER:
                    raise Refused("too_many_parts", f"more than {MAX_INNER} files in one student's archive")
        except (Refused, OSError) as error:
            yield owner, Entry(label, path, None, *((error.kind, error.detail) if isinstance(error, Refused) else ("not_readable", str(error.strerror))))
            return
        if len({naming.owner(_parts(member.name)).key for member in inner if naming.is_lms(_parts(member.name)[0])}) > 1:
            yield owner, Entry(label, path, None, "class_archive", f"{len(inner)} files")
        elif not inner:
            yield owner, Entry(label, path, None, "empty", "an archive without files")
        else:
            for member in inner:
                within = _parts(member.name)
                entry = Entry(f"{label}/{safe.one_line('/'.join(within), 400)}", path, member)
                yield owner, self._judged(entry, within, "nested_archive" if within[-1].casefold().endswith(".zip") else "")

    def _from_archive(self, member: Member, skip: int) -> tuple[Owner, Entry]:
        parts = _parts(member.name)
        entry = Entry(safe.one_line("/".join(parts), 400), os.fsencode(self.source), member)
        inner = parts[skip:] or parts
        return naming.owner(inner), self._judged(entry, inner, "nested_archive" if parts[-1].casefold().endswith(".zip") else "")

    def _judged(self, entry: Entry, parts: tuple[str, ...], trouble: str) -> Entry:
        detail = ""
        if entry.member is not None and entry.member.trouble:
            trouble, detail = entry.member.trouble, f"{entry.member.packed:,} bytes packed, {entry.member.size:,} unpacked"
        if trouble in ("", "nested_archive") and naming.is_system(parts):
            trouble = "system_file"
        if not trouble and (folder := naming.assignment_folder(parts)) not in ("", self.assignment):
            trouble, detail = "other_folder", folder
        if not trouble and not naming.is_notebook(parts[-1]):
            trouble, detail = "not_a_notebook", f"its name ends in .{safe.one_line(parts[-1].rpartition('.')[2], 20)}" if "." in parts[-1] else "its name has no ending"
        return Entry(entry.label, entry.path, entry.member, trouble, detail) if trouble else entry


_encode, _decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(Entry).decode


def _packed(entry: Entry) -> bytes:
    return _encode(entry)


def _unpacked(content: bytes) -> Entry:
    return _decode(content)


def _files(top: Path) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the path below *top* of every file, and the problem with it if it is a link, a pipe or too deep."""
    stack: list[tuple[str, ...]] = [()]
    while stack:
        folder = stack.pop()
        try:
            listed = os.scandir(os.path.join(top, *folder))
        except OSError:
            yield folder or (top.name,), "not_readable"
            continue
        with listed:
            for one in listed:
                parts = (*folder, one.name)
                if one.is_symlink():
                    yield parts, "link"
                elif one.is_dir(follow_symlinks=False):
                    if len(parts) > MAX_DEPTH:
                        yield parts, "too_deep"
                    else:
                        stack.append(parts)
                else:
                    yield parts, "" if one.is_file(follow_symlinks=False) else "not_readable"


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part for part in name.replace("\\", "/").split("/") if part not in ("", ".")) or ("?",)


def _wrapping(paths: Callable[[], Iterable[tuple[str, ...]]]) -> int:
    """Return how many folders stand around all files without telling whose they are: a class's folder packed as a whole."""
    skip = 0
    while skip < 3:
        first, keys = None, set()
        for parts in paths():
            if naming.is_system(parts):
                continue
            rest = parts[skip:]
            if len(rest) < 2 or rest[0] != (first or rest[0]) or naming.assignment_folder((*rest, "")) or naming.is_lms(rest[0]):
                return skip
            first = rest[0]
            if len(keys) < 2:
                keys.add(naming.owner(rest[1:]).key)
        if first is None or (len(keys) < 2 and first.casefold() != "submitted"):
            return skip
        skip += 1
    return skip
