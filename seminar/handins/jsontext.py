"""The bytes of a file as JSON text: what programs do to it is undone, and what is no JSON is called by its name."""

from __future__ import annotations

import json
import re

from seminar import characters
from seminar.handins.refused import Refused, few

#: Numbers that are none (`NaN`, infinities) in one file.
MAX_CONSTANTS = 400_000

# strings are matched whole so that a NaN inside one stays as it is; the possessive parts keep this linear on any input
_STRING_OR_CONSTANT = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|-?(?:NaN|Infinity)', re.DOTALL)


def mended_json(data: bytes) -> bytes:
    """Return *data* as UTF-8 JSON: byte order mark and UTF-16 undone, half characters replaced, `NaN` and the
    infinities as words.
    """
    if kind := content_of(data):
        raise Refused("not_a_notebook", f"the content is {kind}, whatever the file's name says")
    try:
        encoding = json.detect_encoding(data)
        if encoding != "utf-8":
            data = data.decode(encoding, "surrogatepass").removeprefix("\ufeff").encode("utf-8", "surrogatepass")
    except (UnicodeError, ValueError) as error:
        raise Refused("not_json", f"the text is in no encoding that notebooks use ({said_by(error)})") from None
    data = characters.mended(data)
    if b"NaN" in data or b"Infinity" in data:
        data = _in_words(data)
    return data


def _in_words(data: bytes) -> bytes:
    """Return *data* with `NaN` and the infinities as words. One match after the other: a list of all strings of a large
    file would take a hundred times its size.
    """
    few("numbers that are none", data.count(b"NaN") + data.count(b"Infinity"), MAX_CONSTANTS)
    parts, done = bytearray(), 0
    for found in _STRING_OR_CONSTANT.finditer(data):
        start, end = found.span()
        if data[start] != 0x22:
            parts += data[done:start] + b'"' + data[start:end] + b'"'
            done = end
    parts += data[done:]
    return bytes(parts)


def not_json(data: bytes, error: Exception) -> tuple[str, str]:
    if data[:600].lstrip()[:1] != b"{":
        return "not_a_notebook", f"the content is {content_of(data) or 'text'}, whatever the file's name says"
    if "truncated" in str(error):
        return "not_json", f"the text breaks off after {len(data):,} bytes"
    return "not_json", said_by(error)


def content_of(data: bytes) -> str:
    """Return what *data* is if it is no text of a notebook, by its first bytes, or an empty text."""
    start = data[:600].lstrip(b"\xef\xbb\xbf \t\r\n")
    known = next((name for magic, name in _MAGIC if start.startswith(magic)), "")
    if known or start[:1] in (b"{", b"[", b'"'):
        return known
    # UTF-16 has a NUL in every second place; anything else with one is no text
    return (
        "data that is no text"
        if b"\0" in start[:600] and not data.startswith((b"\xff\xfe", b"\xfe\xff")) and b"{" not in start[:4]
        else ""
    )


_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "rich text"),
    (b"<", "HTML or XML"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or a sound"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a rar archive"),
    (b"SQLite format 3", "a database"),
    (b"PK\x05\x06", "an empty zip archive"),
)


def said_by(error: Exception) -> str:
    """Return what an *error* of the decoder says, which may quote the file, cut to a line."""
    return str(error)[:200]
