"""Zip archives from strangers, read member by member and never unpacked to the disk.

The standard library's `zipfile` keeps the whole directory of an archive in memory and gives up on the archive if one
name in it is not valid UTF-8. A download of 100,000 hand-ins must not be held in memory, and one bad name must not hide
the other files: so the directory is read here as a stream (format: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.5.3), and
each member by its own place.

| limit | number |
| --- | --- |
| one member, unpacked | 20 MiB (`refused.MAX_FILE`) |
| unpacked to packed, for members over 1 MiB | 200 to 1 |
| all members, unpacked | 200 times the archive, and 20 MiB |
| members | 500,000 |
"""

from __future__ import annotations

import io
import os
import stat
import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct

from seminar.handins.refused import MAX_FILE, Refused, plain_file

MAX_RATIO = 200
MAX_MEMBERS = 500_000
#: The code page in which old programs write names, and how a name is read that no other can be told for: it never
#: fails.
PAGE = "cp437"
_STORED, _DEFLATED = 0, 8
_MOST = 2**63 - 1

_END = struct.Struct("<4s4H2LH")
_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")


class Member(Struct, frozen=True):
    """One file in an archive: where it begins, its packed and unpacked size as stated, how it is packed, and its
    checksum.
    """

    name: str
    offset: int
    packed: int
    size: int
    method: int
    crc: int
    trouble: str = ""  # the name of the problem for which it is not read
    raw: bytes = b""  # the bytes of a name of which the archive does not say in which alphabet it is written


def members(archive: str | os.PathLike | bytes, page: str = PAGE) -> Iterator[Member]:
    """Yield the files of the *archive* (a path, or its bytes) in the order of its directory; folders are left out.

    Names that are neither UTF-8 nor told by the archive are read in the code page *page*. If the archive says that it
    holds more files than its directory lists, the last member says so: it has the trouble `archive_incomplete`, the
    number that is listed as `packed`, and the number that is said as `size`.

    Raises
    ------
    Refused
        If it is no archive, or its directory is damaged or too long; members already yielded stay good.
    """
    with _opened(archive) as file:
        size = file.seek(0, os.SEEK_END)
        start, length, shift, said = _directory(file, size)
        file.seek(start)
        total, end, number = 0, start + length, 0
        while file.tell() + _ENTRY.size <= end:
            if number == MAX_MEMBERS:
                raise Refused("too_many_parts", f"more than {MAX_MEMBERS:,} files in one archive")
            _, made, _, flags, method, _, _, crc, packed, unpacked, name, extra, comment, _, _, attributes, offset = (
                _record(file, _ENTRY, b"PK\x01\x02", f"the archive's directory breaks off after {number:,} files")
            )
            number += 1
            raw, more = file.read(name), file.read(extra)
            file.seek(comment, os.SEEK_CUR)
            unpacked, packed, offset = _wide(more, unpacked, packed, offset)
            text, told = _decoded(raw, more, page)
            folder = text.endswith(("/", "\\"))
            if folder and not unpacked and packed <= 2:  # nothing, packed
                continue
            trouble = (
                "hidden_in_folder" if folder else _trouble(text, made >> 8, attributes, flags, method, packed, unpacked)
            )
            if not trouble and offset + shift > size:
                trouble = "damaged_archive"
            if not trouble:
                total += unpacked
                if total > MAX_RATIO * size + MAX_FILE:
                    trouble = "bomb"
            yield Member(
                text,
                min(offset + shift, size),
                min(packed, _MOST),
                min(unpacked, _MOST),
                method,
                crc,
                trouble,
                b"" if told else raw,
            )
        if said > number:
            yield Member("", 0, number, min(said, _MOST), 0, 0, "archive_incomplete")


def _opened(archive: str | os.PathLike | bytes) -> BinaryIO:
    return io.BytesIO(archive) if isinstance(archive, bytes) else os.fdopen(plain_file(archive), "rb")


def read_member(archive: str | os.PathLike | bytes, member: Member) -> bytes:
    """Return the unpacked bytes of one member, of which never more than `MAX_FILE` are made.

    Raises
    ------
    Refused
        If it is larger than it says or than is read, damaged, or in trouble.
    """
    if member.trouble:
        raise Refused(member.trouble, f"{member.packed:,} bytes packed, {member.size:,} unpacked")
    with _opened(archive) as file:
        file.seek(member.offset)
        *_, name, extra = _record(file, _LOCAL, b"PK\x03\x04", "no file stands where the archive's directory says")
        file.seek(name + extra, os.SEEK_CUR)
        packed = file.read(min(member.packed, MAX_FILE + 1))
    data = packed if member.method == _STORED else _inflated(packed)
    if len(data) > MAX_FILE:
        raise Refused("too_large", f"more than {MAX_FILE:,} bytes unpacked")
    if zlib.crc32(data) != member.crc:
        raise Refused("damaged_archive", f"the checksum of its {len(data):,} bytes is wrong")
    return data


def _inflated(packed: bytes) -> bytes:
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        return machine.decompress(packed, MAX_FILE + 1)
    except zlib.error as error:
        raise Refused("damaged_archive", f"it cannot be unpacked ({error})") from None


def _directory(file: BinaryIO, size: int) -> tuple[int, int, int, int]:
    """Return where the directory begins, its length, by how much every offset is off (an archive may follow other
    data), and how many files it is said to list
    (in small archives never more than 65,535 are said)."""
    tail = min(size, _END.size + 0xFFFF)
    file.seek(size - tail)
    data = file.read(tail)
    place = _end(data)
    *_, said, length, start, _ = _END.unpack_from(data, place)
    end = size - tail + place
    if 0xFFFFFFFF in (length, start) or data[max(0, place - _LOCATOR.size) : place][:4] == b"PK\x06\x07":
        said, length, start, end = _directory64(file, end)
    shift = end - length - start
    if shift < 0:
        raise Refused("damaged_archive", "its directory lies outside the file")
    return start + shift, length, shift, said


def _end(data: bytes) -> int:
    """Return where in the last bytes of a file the record of its directory stands.

    It is looked for from behind. One without files counts only if there is no other: the comment at the end of an
    archive may hold what looks like it.
    """
    found, place = -1, data.rfind(b"PK\x05\x06")
    while place >= 0:
        if len(data) - place >= _END.size:
            *_, said, length, _, _ = _END.unpack_from(data, place)
            if said or length:
                return place
            found = place if found < 0 else found
        place = data.rfind(b"PK\x05\x06", 0, place)
    if found < 0:
        raise Refused("damaged_archive", "it has no directory: it is cut short, or no zip archive")
    return found


def _directory64(file: BinaryIO, end: int) -> tuple[int, int, int, int]:
    missing = "its directory for large archives is missing"
    file.seek(max(0, end - _LOCATOR.size))
    place = _record(file, _LOCATOR, b"PK\x06\x07", missing)[2]
    file.seek(min(place, end))
    *_, said, length, start = _record(file, _END64, b"PK\x06\x06", missing)
    return said, length, start, place


def _record(file: BinaryIO, shape: struct.Struct, mark: bytes, missing: str) -> tuple:
    """Return the record of this *shape* that stands here, or raise with *missing* if none with its *mark* does."""
    data = file.read(shape.size)
    if len(data) < shape.size or not data.startswith(mark):
        raise Refused("damaged_archive", missing)
    return shape.unpack(data)


def _wide(extra: bytes, unpacked: int, packed: int, offset: int) -> tuple[int, int, int]:
    """Return sizes and place, taken from the extra field of large archives where the entry says that they stand there."""
    values = [unpacked, packed, offset]
    field = _field(extra, 1) if 0xFFFFFFFF in values else b""
    for index in range(3):
        if values[index] == 0xFFFFFFFF and len(field) >= 8:
            values[index], field = struct.unpack_from("<Q", field)[0], field[8:]
    return values[0], values[1], values[2]


def _field(extra: bytes, wanted: int) -> bytes:
    """Return the content of the extra field *wanted*, or no bytes."""
    place = 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, place)
        if kind == wanted:
            return extra[place + 4 : place + 4 + length]
        place += 4 + length
    return b""


def _decoded(raw: bytes, extra: bytes, page: str) -> tuple[str, bool]:
    """Return a name and whether its alphabet was told: by its bytes (many programs write UTF-8 without saying so), or
    by the field of APPNOTE 4.6.9.
    """
    try:
        return raw.decode("utf-8"), True
    except UnicodeDecodeError:
        pass
    told = _field(extra, 0x7075)
    if len(told) > 5 and told[0] == 1 and struct.unpack_from("<L", told, 1)[0] == zlib.crc32(raw):
        try:
            return told[5:].decode("utf-8"), True
        except UnicodeDecodeError:
            pass
    return in_page(raw, page) or raw.decode(PAGE), False


def in_page(raw: bytes, page: str) -> str:
    """Return a name read in a code page, or an empty text if it cannot be."""
    try:
        return raw.decode(page)
    except UnicodeDecodeError:
        return ""


def _trouble(name: str, system: int, attributes: int, flags: int, method: int, packed: int, unpacked: int) -> str:
    if system == 3 and stat.S_ISLNK(attributes >> 16):
        return "link"
    parts = name.replace("\\", "/").split("/")
    if name[:1] in ("/", "\\") or name[1:2] == ":" or ".." in parts or "\0" in name:
        return "unsafe_name"
    if flags & 0x1:
        return "encrypted"
    if method not in (_STORED, _DEFLATED):
        return "packed_unknown"
    if unpacked > MAX_FILE:
        return "too_large" if unpacked <= MAX_RATIO * max(packed, 1) else "bomb"
    if unpacked > 2**20 and unpacked > MAX_RATIO * packed:
        return "bomb"
    return ""
