"""The bytes of a hand-edited file as text, or a sentence that says how to save it again."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from seminar.errors import CourseError, MissingFile

#: Largest file that is read, in bytes; no table, text or list of a course comes near it.
MAX_BYTES = 50 * 2**20
AS_TEXT = "Save it again as plain text in UTF-8 (in Notepad: Save as, Encoding: UTF-8)."
#: The mark at the beginning of a file tells its encoding. The longer ones first: that of UTF-32 begins like that of
#: UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OTHERS = (
    (b"PK\x03\x04", "a workbook (.xlsx, .ods) or an archive"),
    (b"\xd0\xcf\x11\xe0", "a workbook of an old Excel (.xls)"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a compressed file"),
)


def read_text(path: str | Path, *, shown: str = "", error: type[CourseError] = CourseError) -> str:
    """Return the text in the file at *path*: without byte order mark, each line ended by a line feed alone.

    *shown* is the file as the message names it (default: its name).

    Raises
    ------
    MissingFile
        If there is no such file.
    CourseError
        Of the kind *error*: if it is too large, cannot be opened, or is not UTF-8 (or UTF-16 with its mark); the
        message names line and byte.
    """
    return "".join(lines(path, shown=shown, error=error))


def lines(
    path: str | Path,
    *,
    shown: str = "",
    error: type[CourseError] = CourseError,
    most: int = MAX_BYTES,
    how: str = AS_TEXT,
    place: Callable[[str], str] | None = None,
) -> Iterator[str]:
    """Yield the lines of the file at *path* as `read_text` gives them.

    It has *most* bytes at most, *how* says how to save it, and *place* turns all that stands before a fault into words
    (default: `line 3`).
    """
    path = Path(path)
    shown, place = shown or path.name, place or _line
    with _opened(path, shown, error, most) as file:
        encoding = _encoding(file, shown, error, how)
        text = io.TextIOWrapper(file, encoding, newline=None)
        first = True
        try:
            for line in text:
                if "\0" in line:
                    raise error(_fault(path, encoding, shown, place, how))
                # the mark stands twice where a program that does not know it wrote one more
                yield line.lstrip("\ufeff") if first else line
                first = False
        except UnicodeDecodeError:
            raise error(_fault(path, encoding, shown, place, how)) from None


def _opened(path: Path, shown: str, error: type[CourseError], most: int) -> BinaryIO:
    try:
        size = path.stat().st_size
        if path.is_dir() or not path.is_file():
            raise error(f"{shown} is {'a folder' if path.is_dir() else 'no file'}, expected a file.")
        file = open(path, "rb")
    except FileNotFoundError:
        raise MissingFile(f"there is no file {path}. Check the name.") from None
    except OSError as problem:
        raise error(
            f"{shown} cannot be opened ({problem.strerror or problem}). Close it in other programs, or look at its"
            " permissions."
        ) from None
    if size > most:
        file.close()
        raise error(f"{shown} has {size:,} bytes, expected {most:,} at most. Is it the right file?")
    return file


def _encoding(file: BinaryIO, shown: str, error: type[CourseError], how: str) -> str:
    head = file.read(4)
    for begin, what in _OTHERS:
        if head.startswith(begin):
            raise error(f"{shown} is {what}, whatever its name says; expected text. {how}")
    mark, encoding = next(((mark, name) for mark, name in _MARKS if head.startswith(mark)), (b"", "utf-8"))
    file.seek(len(mark))
    return encoding


def _fault(path: Path, encoding: str, shown: str, place: Callable[[str], str], how: str) -> str:
    """Say what does not belong into the text, and where it stands first: a zero, or a byte that is none of its letters."""
    content, byte = path.read_bytes(), "a byte"
    mark = next((mark for mark, name in _MARKS if name == encoding and content.startswith(mark)), b"")
    content = content[len(mark) :]
    try:
        before = content.decode(encoding)
    except UnicodeDecodeError as problem:
        before, bad = content[: problem.start].decode(encoding), content[problem.start]
        western = bytes([bad]).decode("cp1252", "replace")
        told = f" (“{western}” in the form of Western Windows)" if encoding == "utf-8" and bad > 0x9F else ""
        byte = f"the byte {bad:02X}{told}"
    text, zero, _ = before.partition("\0")
    if zero:
        return (
            f"{shown}, {place(text)}: found a zero byte, which no text holds. The file was damaged, or saved in another"
            f" form. {how}"
        )
    return (
        f"{shown}, {place(text)}: found {byte}, expected text: the file is not"
        f" {'UTF-8' if encoding == 'utf-8' else encoding[:6].upper()}. {how}"
    )


def _line(before: str) -> str:
    return f"line {len(io.StringIO(before + 'x', newline=None).readlines())}"
