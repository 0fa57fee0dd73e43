"""Every file of a folder or an archive, as a stream: what it is called, where its bytes lie, and by which part of its
path its owner is told.

Nothing is unpacked and no link is followed. A student's own archive is opened where it lies, in a folder or in the
archive of the class, and no further.
"""

from __future__ import annotations

import functools
import itertools
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from seminar import safe
from seminar.errors import CourseError, MissingFile
from seminar.handins import naming, zips
from seminar.handins.refused import MAX_FILE, Refused, plain_file
from seminar.handins.zips import Member, members, read_member

#: Folders within folders that are looked into.
MAX_DEPTH = 20
#: Files of a student's own archive; it has a handful.
MAX_INNER = 500
#: What stands in nbgrader's folder of a course beside the hand-ins.
_NBGRADER = {
    "source",
    "release",
    "autograded",
    "feedback",
    "exchange",
    "inbound",
    "outbound",
    "archive",
    "gradebook.db",
    "nbgrader_config.py",
    ".nbgrader.log",
}
#: The folder in which nbgrader keeps the hand-ins. It is no student, wherever it stands.
_SUBMITTED = "submitted"

Parts = tuple[str, ...]


class Entry(Struct, frozen=True, gc=False):
    """One file that was handed in: `label` is its name as the teacher sees it, `trouble` the problem for which it is
    not read.

    The bytes lie in the file at `path`, in its `member` if that is an archive, and in the archive's own member `inner`
    if that is one, too.
    """

    label: str
    path: bytes
    member: Member | None = None
    trouble: str = ""
    detail: str = ""
    inner: Member | None = None

    @property
    def place(self) -> tuple:
        """What tells this file from every other: its name, not the shortened label."""
        return (self.path, self.member and self.member.name, self.inner and self.inner.name)


#: To and from the bytes by which an entry is kept in the list of files.
pack, unpack = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(Entry).decode


#: Fetches the bytes of a file.
Reader = Callable[[Entry], bytes]


class Piece(Struct, frozen=True, gc=False):
    """A file, the path by which its owner is told (none if nobody's), and whether the letters of its name are a guess."""

    owner: Parts
    entry: Entry
    garbled: bool = False


def read_bytes(entry: Entry) -> bytes:
    """Return the bytes of a file, never more than `refused.MAX_FILE`.

    Raises
    ------
    Refused
        If it is too large, no plain file, damaged, or in trouble.
    """
    if entry.trouble:
        raise Refused(entry.trouble, entry.detail)
    path = os.fsdecode(entry.path)
    try:
        if entry.inner is not None:
            return read_member(_archive_within(path, entry.member), entry.inner)
        if entry.member is not None:
            return read_member(path, entry.member)
        handle = plain_file(path, getattr(os, "O_NOFOLLOW", 0))
        try:
            size = os.fstat(handle).st_size
            if size > MAX_FILE:
                raise Refused("too_large", f"{size:,} bytes; at most {MAX_FILE:,} are read")
            return _read(handle, size)
        finally:
            os.close(handle)
    except OSError as error:
        raise Refused("not_readable", error.strerror or "it cannot be opened") from None


# the files of one student's archive are read one after the other
@functools.lru_cache(maxsize=1)
def _archive_within(path: str, member: Member) -> bytes:
    return read_member(path, member)


def _read(handle: int, size: int) -> bytes:
    """Return what the open file holds, which should be *size* bytes; one byte beyond `refused.MAX_FILE` tells that it has
    grown past it.
    """
    content = os.read(handle, size + 1)
    if len(content) == size:
        return content
    parts, size = [content], len(content)
    while content and size <= MAX_FILE:
        content = os.read(handle, min(2**20, MAX_FILE + 1 - size))
        parts.append(content)
        size += len(content)
    return b"".join(parts)


class Walk:
    """The files below *source*, a folder or an archive; iterating yields a `Piece` for each.

    Parameters
    ----------
    one_person
        Says of a folder's name whether it is one person's, of whom the class list knows.
    one_learner
        Says of some files whether what they hold is one learner's.
    page_of
        Chooses the code page of names that an archive does not tell the alphabet of, from such files and what
        `zips.in_page` makes of their names.

    Raises
    ------
    MissingFile
        If *source* does not exist.
    CourseError
        If it is neither a folder nor a zip archive, or the archive's directory cannot be read at all.
    """

    def __init__(
        self,
        source: Path,
        one_person: Callable[[str], bool],
        one_learner: Callable[[list[Entry]], bool],
        page_of: Callable[[list[Entry]], str],
    ) -> None:
        self.source, self._page = source, zips.PAGE
        if not source.exists():
            raise MissingFile(
                f"there is no folder or archive {source}. Give the folder that holds the hand-ins, or the zip file from"
                " the LMS."
            )
        if not source.is_dir():
            unsure = [
                self._member(member)[1]
                for member in itertools.islice((member for member in self._members() if member.raw), 50)
            ]
            self._page = page_of(unsure) if unsure else zips.PAGE
        around = _wrapping(self._plain, one_person, one_learner)
        self._skip = len(around)
        maybe = not source.is_dir() or source.joinpath(*around, _SUBMITTED).is_dir()
        self._nbgrader = maybe and any(
            _submitted(parts[self._skip :]) and naming.assignment_folder(parts[self._skip + 1 :])
            for parts, _ in self._plain()
        )

    @property
    def garbled(self) -> bool:
        """Whether there are names of which nobody knows the letters."""
        return not self._page

    def __iter__(self) -> Iterator[Piece]:
        if self.source.is_dir():
            for parts, entry in self._plain():
                yield from self._pieces(parts, entry)
            return
        for member in self._members():
            if member.trouble == "archive_incomplete":
                yield Piece((), Entry(self.source.name, os.fsencode(self.source), None, member.trouble, _sizes(member)))
            else:
                yield from self._pieces(*self._member(member), bool(member.raw) and self.garbled)

    def _plain(self) -> Iterator[tuple[Parts, Entry]]:
        """Every file with its path, as it lies there."""
        if self.source.is_dir():
            for parts, trouble in _files(self.source):
                yield parts, Entry(_label(parts), os.fsencode(os.path.join(self.source, *parts)), None, trouble)
        else:
            yield from (self._member(member) for member in self._members() if member.trouble != "archive_incomplete")

    def _members(self) -> Iterator[Member]:
        try:
            yield from members(self.source, self._page or zips.PAGE)
        except Refused as refused:
            raise CourseError(
                f"{self.source.name} cannot be read as a zip archive: {refused.detail}. Download it again, or unpack it"
                " and give the folder."
            ) from None

    def _member(self, member: Member) -> tuple[Parts, Entry]:
        parts = _parts(member.name)
        return parts, Entry(_label(parts), os.fsencode(self.source), member, member.trouble, _sizes(member))

    def _pieces(self, parts: Parts, entry: Entry, garbled: bool = False) -> Iterable[Piece]:
        rest = parts[self._skip :] or parts
        if self._nbgrader and rest[0].casefold() in _NBGRADER and not entry.trouble:
            return (Piece((), _troubled(entry, "beside_submitted")),)
        if _submitted(rest):
            rest = rest[1:]
        if not entry.trouble and rest[-1][-4:].casefold() == ".zip" and not naming.is_system(parts):
            return (Piece(rest, one, garbled) for one in _opened(entry))
        return (Piece(rest, _judged(entry, rest), garbled),)


def _opened(entry: Entry) -> Iterator[Entry]:
    """The files of a student's own archive. All of them belong to the owner of the archive, whatever the names inside
    say.
    """
    inner: list[Member] = []
    try:
        archive = (
            os.fsdecode(entry.path) if entry.member is None else read_member(os.fsdecode(entry.path), entry.member)
        )
        for member in members(archive):
            inner.append(member)
            if len(inner) > MAX_INNER:
                raise Refused("too_many_parts", f"more than {MAX_INNER} files in one student's archive")
    except (Refused, OSError) as error:
        yield _troubled(
            entry,
            *((error.kind, error.detail) if isinstance(error, Refused) else ("not_readable", str(error.strerror))),
        )
        return
    if len({naming.owner(_parts(member.name)).key for member in inner if naming.is_lms(_parts(member.name)[0])}) > 1:
        yield _troubled(entry, "class_archive", f"{len(inner)} files")
        return
    if not inner:
        yield _troubled(entry, "empty", "an archive without files")
    for member in inner:
        if member.trouble == "archive_incomplete":
            yield _troubled(entry, member.trouble, _sizes(member))
            continue
        within = _parts(member.name)
        trouble = member.trouble or ("nested_archive" if within[-1].casefold().endswith(".zip") else "")
        outer, inmost = (member, None) if entry.member is None else (entry.member, member)
        yield _judged(
            Entry(f"{entry.label}/{_label(within)}", entry.path, outer, trouble, _sizes(member), inmost), within
        )


def _troubled(entry: Entry, trouble: str, detail: str = "") -> Entry:
    return structs.replace(entry, trouble=trouble, detail=detail)


def _judged(entry: Entry, parts: Parts) -> Entry:
    """Say of a file what is wrong with its name alone."""
    if entry.trouble in ("", "nested_archive") and naming.is_system(parts):
        return _troubled(entry, "system_file")
    if not entry.trouble and not naming.is_notebook(parts[-1]):
        return _troubled(
            entry,
            "not_a_notebook",
            (
                f"its name ends in .{safe.one_line(parts[-1].rpartition('.')[2], 20)}"
                if "." in parts[-1]
                else "its name has no ending"
            ),
        )
    return entry


def _sizes(member: Member) -> str:
    """Return the sizes of a member in trouble, an empty text for any other."""
    if not member.trouble:
        return ""
    if member.trouble == "archive_incomplete":
        return f"{member.size:,} files are announced, {member.packed:,} are listed"
    return f"{member.packed:,} bytes packed, {member.size:,} unpacked"


def _files(top: Path) -> Iterator[tuple[Parts, str]]:
    """Yield the path below *top* of every file, and the problem with it if it is a link, a pipe or too deep."""
    stack: list[Parts] = [()]
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


def _parts(name: str) -> Parts:
    return tuple(part for part in name.replace("\\", "/").split("/") if part not in ("", ".")) or ("?",)


def _label(parts: Parts) -> str:
    return safe.one_line("/".join(parts), 400)


def _submitted(rest: Parts) -> bool:
    return len(rest) > 1 and rest[0].casefold() == _SUBMITTED


def _wrapping(
    files: Callable[[], Iterable[tuple[Parts, Entry]]],
    one_person: Callable[[str], bool],
    one_learner: Callable[[list[Entry]], bool],
) -> Parts:
    """Return the folders that stand around all files without telling whose they are: a class's folder packed as a
    whole.
    """
    around: Parts = ()
    while len(around) < 3:
        first: str | None = None
        some: dict[str, Entry] = {}
        for parts, entry in files():
            if naming.is_system(parts):
                continue
            rest = parts[len(around) :]
            if (
                len(rest) < 2
                or rest[0] != (first or rest[0])
                or naming.assignment_folder((*rest, ""))
                or naming.is_lms(rest[0])
            ):
                return around
            first = rest[0]
            if len(some) < 6 and (key := _told(rest[1:])):
                some.setdefault(key, entry)
        if first is None or (
            first.casefold() != _SUBMITTED and (len(some) < 2 or one_person(first) or one_learner(list(some.values())))
        ):
            return around
        around = (*around, first)
    return around


def _told(parts: Parts) -> str:
    """Return whose file this is as far as its path within a folder tells it; a file that is no hand-in or says nobody's
    name tells nothing.
    """
    owner = naming.owner(parts)
    file = parts[-1].casefold()
    telling = (
        len(parts) > 1
        or owner.by != "file name"
        or ((naming.is_notebook(file) or file.endswith(".zip")) and not naming.is_unnamed(owner.bare))
    )
    return owner.key if telling else ""
