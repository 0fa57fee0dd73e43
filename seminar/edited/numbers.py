"""Numbers as people write them in a cell: ASCII digits, and nothing else that Python would take (`nan`, `1_000`, digits
of other scripts).
"""

from __future__ import annotations

import re

_WHOLE = re.compile(r"[+-]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,20})?(?:[eE][+-]?[0-9]{1,2})?")

_WITH_DECIMALS = re.compile(r"([0-9]+)[.,]0+")
_ROUNDED = re.compile(r"[0-9][.,][0-9]+[eE]\+?[0-9]+")


def whole(cell: str) -> int | None:
    """Return the whole number that *cell* is, or None if it is none.

    >>> whole("12"), whole("1_000"), whole("１２"), whole(" 5")
    (12, None, None, None)
    """
    return int(cell) if _WHOLE.fullmatch(cell) else None


def decimal(cell: str, *, comma: bool = False) -> float | None:
    """Return the number that *cell* is, with a decimal point (or, if *comma*, with a decimal comma as some spreadsheets
    write it), or None if it is none.

    >>> decimal("19.5"), decimal("19,5"), decimal("19,5", comma=True), decimal("nan")
    (19.5, None, 19.5, None)
    """
    if comma and cell.count(",") == 1 and "." not in cell:
        cell = cell.replace(",", ".")
    return float(cell) if _DECIMAL.fullmatch(cell) else None


def identifier(cell: str) -> str:
    """Return an id as it was before a spreadsheet took it for a number with decimals; other text as it is.

    >>> identifier("1001.0"), identifier("1001,00"), identifier("s-01")
    ('1001', '1001', 's-01')
    """
    found = _WITH_DECIMALS.fullmatch(cell)
    return found[1] if found else cell


def rounded(cell: str) -> bool:
    """Whether a spreadsheet took a long id for a number and kept only its first digits (`1.23457E+11`)."""
    return _ROUNDED.fullmatch(cell) is not None
