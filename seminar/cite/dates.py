"""Dates of sources in Chicago style: single days, spans, and what is known in words or about, which citeproc-py cannot
do.
"""

from __future__ import annotations

from datetime import date

from seminar.errors import DataError

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def in_words(issued: dict, id: str) -> tuple[str, list[int]] | None:
    """Return a CSL-JSON date in words (`June 16–17, 2001`, `ca. 1999`) and its first day as numbers; None if it says
    nothing.

    Raises
    ------
    DataError
        If it has a form that has no place here (a season, a span with a text) or is no day of the calendar; the message
        names the source.
    """
    if not issued:
        return None
    if strange := set(issued) - {"date-parts", "raw", "literal", "circa"}:
        raise DataError(
            f"data/sources.json, {id}: the date has {', '.join(sorted(strange))}, expected date-parts, or literal for a"
            " date in words. Write it in one of these forms."
        )
    said = [issued[name] for name in ("literal", "raw") if name in issued]
    if said and ("date-parts" in issued or len(said) > 1 or not isinstance(said[0], str) or not said[0].strip()):
        raise DataError(
            f"data/sources.json, {id}: the date is given twice or as no text, expected either date-parts or one literal"
            " text. Keep one."
        )
    words, first = (" ".join(said[0].split()), []) if said else _span(issued.get("date-parts"), id)
    return (f"ca. {words}" if issued.get("circa") else words), first


def _span(found: object, id: str) -> tuple[str, list[int]]:
    if not isinstance(found, list) or not 1 <= len(found) <= 2:
        raise DataError(
            f"data/sources.json, {id}: the date is {found!r}, expected date-parts as [[2001, 8, 4]], or [[2001, 6, 16],"
            " [2001, 6, 17]] for a span."
        )
    days = [_day(one, id) for one in found]
    if len(days) == 1:
        return _single(days[0]), days[0]
    begin, end = days
    if len(begin) != len(end) or begin >= end:
        raise DataError(
            f"data/sources.json, {id}: the span {found!r} ends before it begins, or one end is known more closely than"
            " the other. Write both as [year, month, day], the earlier first."
        )
    if begin[0] != end[0] or len(begin) == 1:
        return f"{_single(begin)}–{_single(end)}", begin
    if len(begin) == 2:
        return f"{MONTHS[begin[1] - 1]}–{_single(end)}", begin
    later = str(end[2]) if begin[1] == end[1] else f"{MONTHS[end[1] - 1]} {end[2]}"
    return f"{MONTHS[begin[1] - 1]} {begin[2]}–{later}, {end[0]}", begin


def _day(parts: object, id: str) -> list[int]:
    try:
        if not isinstance(parts, list) or not 1 <= len(parts) <= 3:
            raise ValueError
        numbers = [int(part) for part in parts if isinstance(part, (int, str)) and not isinstance(part, bool)]
        if len(numbers) != len(parts):
            raise ValueError
        date(*numbers, *[1] * (3 - len(numbers)))
    except (ValueError, TypeError):
        raise DataError(
            f"data/sources.json, {id}: {parts!r} is no day, expected [year], [year, month] or [year, month, day] in"
            " numbers."
        ) from None
    return numbers


def _single(day: list[int]) -> str:
    if len(day) == 1:
        return str(day[0])
    return f"{MONTHS[day[1] - 1]} {day[2]}, {day[0]}" if len(day) == 3 else f"{MONTHS[day[1] - 1]} {day[0]}"
