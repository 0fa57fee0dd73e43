"""Zip archives from strangers, read member by member and never unpacked to the disk.

The standard library's `zipfile` keeps the whole directory of an archive in memory and gives up on the archive if one name in it is not valid UTF-8. A
download of 100,000 hand-ins must not be held in memory, and one bad name must not hide the other files: so the directory is read here as a stream (format:
PKWARE APPNOTE 6.3.10, sections 4.3 and 4.5.3), and each member by its own place.

| limit | number |
| --- | --- |
| one member, unpacked | 20 MiB (`read.MAX_FILE`) |
| unpacked to packed, for members over 1 MiB | 200 to 1 |
| all members, unpacked | 200 times the archive, and 20 MiB |
| members | 500,000 |
"""

from __future__ import annotations

import os
import stat
import struct
import zlib
from collections.abc import Iterator

from msgspec import Struct

from moscow2001.grade.read import MAX_FILE, Refused

MAX_RATIO = 200
MAX_MEMBERS = 500_000
_STORED, _DEFLATED = 0, 8

_END = struct.Struct("<4s4H2LH")
_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")


class Member(Struct, frozen=True):
    """One file in an archive: where it begins, its packed and unpacked size as stated, how it is packed, and its checksum."""

    name: str
    offset: int
    packed: int
    size: int
    method: int
    crc: int
    trouble: str = ""  # the name of the problem for which it is not read


def members(path: str | os.PathLike) -> Iterator[Member]:
    """Yield the files of the archive at *path* in the order of its directory; folders are left out.

    Raises
    ------
    Refused
        If it is no archive, or its directory is damaged or too long; members already yielded stay good.
    """
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        start, length, shift = _directory(file, size)
        file.seek(start)
        total, end = 0, start + length
        for number in range(MAX_MEMBERS + 1):
            if file.tell() + _ENTRY.size > end:
                return
            if number == MAX_MEMBERS:
                raise Refused("too_many_parts", f"more than {MAX_MEMBERS:,} files in one archive")
            head = file.read(_ENTRY.size)
            if len(head) < _ENTRY.size or head[:4] != b"PK\x01\x02":
                raise Refused("damaged_archive", f"the archive's directory breaks off after {number:,} files")
            _, made, _, flags, method, _, _, crc, packed, unpacked, name, extra, comment, _, _, attributes, offset = _ENTRY.unpack(head)
            raw, more = file.read(name), file.read(extra)
            file.seek(comment, os.SEEK_CUR)
            unpacked, packed, offset = _wide(more, unpacked, packed, offset)
            text = _decoded(raw)
            if text.endswith("/"):
                continue
            trouble = _trouble(text, made >> 8, attributes, flags, method, packed, unpacked)
            if not trouble:
                total += unpacked
                if total > MAX_RATIO * size + MAX_FILE:
                    trouble = "bomb"
            yield Member(text, offset + shift, packed, unpacked, method, crc, trouble)


def read_member(path: str | os.PathLike, member: Member) -> bytes:
    """Return the unpacked bytes of one member, of which never more than `MAX_FILE` are made.

    Raises
    ------
    Refused
        If it is larger than it says or than is read, damaged, or in trouble.
    """
    if member.trouble:
        raise Refused(member.trouble, f"{member.packed:,} bytes packed, {member.size:,} unpacked")
    with open(path, "rb") as file:
        file.seek(member.offset)
        head = file.read(_LOCAL.size)
        if len(head) < _LOCAL.size or head[:4] != b"PK\x03\x04":
            raise Refused("damaged_archive", "no file stands where the archive's directory says")
        *_, name, extra = _LOCAL.unpack(head)
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


def _directory(file, size: int) -> tuple[int, int, int]:
    """Return where the directory begins, its length, and by how much every offset is off (an archive may follow other data)."""
    tail = min(size, _END.size + 0xFFFF)
    file.seek(size - tail)
    data = file.read(tail)
    place = data.rfind(b"PK\x05\x06")
    if place < 0 or len(data) - place < _END.size:
        raise Refused("damaged_archive", "it has no directory: it is cut short, or no zip archive")
    *_, length, start, _ = _END.unpack_from(data, place)
    end = size - tail + place
    if 0xFFFFFFFF in (length, start) or data[max(0, place - _LOCATOR.size) : place][:4] == b"PK\x06\x07":
        length, start, end = _directory64(file, end)
    shift = end - length - start
    if shift < 0:
        raise Refused("damaged_archive", "its directory lies outside the file")
    return start + shift, length, shift


def _directory64(file, end: int) -> tuple[int, int, int]:
    file.seek(max(0, end - _LOCATOR.size))
    locator = file.read(_LOCATOR.size)
    if len(locator) < _LOCATOR.size or locator[:4] != b"PK\x06\x07":
        raise Refused("damaged_archive", "its directory for large archives is missing")
    place = _LOCATOR.unpack(locator)[2]
    file.seek(min(place, end))
    record = file.read(_END64.size)
    if len(record) < _END64.size or record[:4] != b"PK\x06\x06":
        raise Refused("damaged_archive", "its directory for large archives is missing")
    *_, length, start = _END64.unpack(record)
    return length, start, place


def _wide(extra: bytes, unpacked: int, packed: int, offset: int) -> tuple[int, int, int]:
    """Return sizes and place, taken from the extra field of large archives where the entry says that they stand there."""
    values = [unpacked, packed, offset]
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == 1:
            for index in range(3):
                if values[index] == 0xFFFFFFFF and len(field) >= 8:
                    values[index], field = struct.unpack_from("<Q", field)[0], field[8:]
    return tuple(values)


def _decoded(raw: bytes) -> str:
    # Many programs write UTF-8 without saying so. The old DOS code page never fails: an odd letter is better than a lost file.
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp437")


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
