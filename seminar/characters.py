"""Text that every file and every program takes: half an emoji becomes U+FFFD (�).

A half (a lone surrogate) comes from a field that cuts after so many units, from a paste, from files of other programs.
It is no character: UTF-8 has no bytes for it, so that one of them would keep a whole file of answers from being
written.
"""

from __future__ import annotations

import re

REPLACEMENT = "\ufffd"

_HALF = re.compile("[\ud800-\udfff]")
# In JSON: all up to the next half, and the half. A pair of escapes is one character and stays; `\\ud83d` is a backslash
# and five letters and stays.
# What stays is matched in one piece (possessively), so that this takes no longer than the text is long, whatever stands
# in it.
_ESCAPES = re.compile(
    rb"((?:[^\\]++|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\(?!u[dD][89a-fA-F][0-9a-fA-F]{2}).)*+)(\\u[dD][89a-fA-F][0-9a-fA-F]{2})?",
    re.DOTALL,
)
_BYTES = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]|\xed[\xa0-\xbf][\x80-\xbf]")
#: Halves that are replaced in one file. A person's file holds a handful; one with more is as damaged as it looks.
_MOST = 100_000


def whole(value):
    r"""Return text, or data of lists, tuples and dictionaries, with every half character replaced; halves that belong
    together are joined.

    Anything else comes back as it is.

    >>> whole({"reason": "half \ud83d", "pair": "\ud83d\ude00"})
    {'reason': 'half �', 'pair': '😀'}
    """
    if isinstance(value, str):
        if not _HALF.search(value):
            return value
        joined = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
        return _HALF.sub(REPLACEMENT, joined)
    if isinstance(value, dict):
        return {whole(key): whole(one) for key, one in value.items()}
    if isinstance(value, list):
        return [whole(one) for one in value]
    return tuple(whole(one) for one in value) if type(value) is tuple else value


def mended(data: bytes) -> bytes:
    """Return the bytes of a JSON text with every half character in it replaced, whether it is written as an escape or
    as the bytes that some programs make of it.
    """
    if b"\\u" in data:
        data = _ESCAPES.sub(lambda found: found[1] + rb"\ufffd" if found[2] else found[1], data, count=_MOST)
    if (
        b"\xed" in data
        and _BYTES.search(data)
        and sum(data.count(bytes([0xED, second])) for second in range(0xA0, 0xC0)) <= _MOST
    ):
        data = _BYTES.sub(lambda half: whole(half[0].decode("utf-8", "surrogatepass")).encode("utf-8"), data)
    return data
