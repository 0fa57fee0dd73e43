"""The bytes of one hand-in, wherever it lies: a file, or a file in an archive, named as grading names it
(`class.zip/kim_1001.ipynb`).
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from msgspec import Struct

from seminar.errors import CourseError, MissingFile
from seminar.handins.refused import MAX_FILE, Refused, plain_file
from seminar.handins.zips import Member, members, read_member
from seminar.safe import one_line

#: Archives within archives that are looked into, as grading does.
MAX_DEPTH = 3
_LISTED = 20


class Handed(Struct, frozen=True):
    """A hand-in: its name as a person sees it, its first `refused.MAX_FILE` bytes, and its whole size."""

    name: str
    content: bytes
    size: int


def opened(path: str | os.PathLike) -> Handed:
    """Return the hand-in at *path*; a part of the path may be an archive, the rest is then the file's name in it.

    Raises
    ------
    MissingFile
        If there is no such file; what is there instead is named.
    CourseError
        If it is a folder, or an archive that cannot be read.
    """
    path = Path(path)
    place = next((one for one in (path, *path.parents) if os.path.lexists(one)), None)
    if place is None or (place != path and not place.is_file()):
        raise MissingFile(
            f"there is no file {path}. Give the name that stands in problems.csv, after the folder or archive that was"
            " graded."
        )
    if place.is_dir():
        raise CourseError(
            f"{path} is a folder. Name one file in it, for example"
            f" {path / next((one for one in sorted(os.listdir(path)) if not one.startswith('.')), 'ex02_handin_NAME.ipynb')}."
        )
    inside = path.relative_to(place).parts
    if inside or place.suffix.casefold() == ".zip":
        return _from_archive(place, "/".join(inside), str(path))
    try:
        with os.fdopen(plain_file(place), "rb") as file:
            return Handed(one_line(path.name), file.read(MAX_FILE), os.fstat(file.fileno()).st_size)
    except (OSError, Refused) as error:
        raise CourseError(
            f"{path} cannot be opened ({error.strerror if isinstance(error, OSError) else error.detail}). Check that it"
            " is a file and that you may read it."
        ) from None


def _from_archive(archive: Path, name: str, shown: str, depth: int = 1) -> Handed:
    try:
        found = list(members(archive))
        member = _member(found, name)
        if member is not None and not (_is_archive(member) and depth < MAX_DEPTH):
            return Handed(one_line(member.name), read_member(archive, member), member.size)
        outer = member or next((one for one in found if _is_archive(one) and name.startswith(_name(one) + "/")), None)
        if outer is None:
            raise MissingFile(_choice(archive, found, name, shown))
        with tempfile.TemporaryDirectory() as folder:
            inner = Path(folder, "inner.zip")
            inner.write_bytes(read_member(archive, outer))
            return _from_archive(inner, name.removeprefix(_name(outer)).lstrip("/"), shown, depth + 1)
    except Refused as refused:
        raise CourseError(f"{shown} cannot be read: {refused.detail or refused.kind}.") from None


def _member(found: list[Member], name: str) -> Member | None:
    if not name and len(found) == 1:
        return found[0]
    return next((one for one in found if _name(one) == name or one_line(_name(one), 400) == name), None)


def _name(member: Member) -> str:
    return "/".join(part for part in member.name.replace("\\", "/").split("/") if part not in ("", "."))


def _is_archive(member: Member) -> bool:
    return member.name.casefold().endswith(".zip")


def _choice(archive: Path, found: list[Member], name: str, shown: str) -> str:
    names = [one_line(_name(one)) for one in found[:_LISTED]] + (
        [f"and {len(found) - _LISTED} more"] if len(found) > _LISTED else []
    )
    said = f"{shown} names no file in the archive." if name else f"{archive.name} holds {len(found)} files."
    return (
        f"{said} Put the name of one behind the archive's, for example {archive}/{names[0] if names else 'ex02.ipynb'}."
        f" It holds: {'; '.join(names) or 'nothing'}."
    )
