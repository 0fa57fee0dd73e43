"""Text that every file and every program takes: half an emoji becomes U+FFFD (�).

A half (a lone surrogate) comes from a field that cuts after so many units, from a paste, from files of other programs. It is no character: UTF-8 has
no bytes for it, so that one of them would keep a whole file of answers from being written.
"""

from __future__ import annotations

import re

REPLACEMENT = "\ufffd"

_HALF = re.compile("[\ud800-\udfff]")
# in JSON: a pair of escapes is one character and stays; `\\ud83d` is a backslash and five letters and stays
_ESCAPE = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\.", re.DOTALL)
_BYTES = re.compile(rb"(?:\xed[\xa0-\xbf][\x80-\xbf])+")


def whole(value):
    r"""Return text, or data of lists, tuples and dictionaries, with every half character replaced; halves that belong together are joined.

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
    """Return the bytes of a JSON text with every half character in it replaced, whether it is written as an escape or as the bytes that some programs make of it."""
    if b"\\u" in data:
        data = _ESCAPE.sub(_escape, data)
    return _BYTES.sub(lambda run: whole(run[0].decode("utf-8", "surrogatepass")).encode(), data) if b"\xed" in data else data


def _escape(found: re.Match) -> bytes:
    return rb"\ufffd" if len(found[0]) == 6 else found[0]
