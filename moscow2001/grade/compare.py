"""Are two values from code the same by content? Types of columns and, unless the item says otherwise, the order of rows do not matter."""

from __future__ import annotations

import math
import unicodedata

from moscow2001.questions.model import ValueRule


def first_difference(answer: dict, key: dict, rule: ValueRule) -> str:
    """Return the first difference between two canonical values in words, or an empty text if they agree.

    Numbers agree within `rule.tolerance` (and one part in 10^9, which is less than any source states); a text that reads as a number agrees with that
    number; texts agree after trimming blanks and composing accents. The words never state the key's value, only where and how the answer departs.
    """
    if answer.get("type") != key.get("type"):
        return f"a {key.get('type')} was asked for, this is a {answer.get('type')}"
    tolerance = rule.tolerance
    if key["type"] == "scalar":
        return "" if same(answer["value"], key["value"], tolerance) else f"{_shown(answer['value'])} is not the value asked for"
    if key["type"] == "list":
        return _rows([[one] for one in answer["values"]], [[one] for one in key["values"]], tolerance, rule.ordered, "values", [""])
    if key["type"] == "series":
        pairs = [list(pair) for pair in zip(answer["index"], answer["values"], strict=True)]
        wanted = [list(pair) for pair in zip(key["index"], key["values"], strict=True)]
        return _rows(pairs, wanted, tolerance, rule.ordered, "entries", ["label", "value"])
    return _frames(answer, key, rule)


def same(one, other, tolerance: float) -> bool:
    """Whether two cells hold the same: numbers within the tolerance, texts alike."""
    first, second = _number(one), _number(other)
    if first is not None and second is not None:
        return abs(first - second) <= tolerance + 1e-9 * max(abs(first), abs(second))
    if one is None or other is None or (first is None) != (second is None):
        return one is None and other is None
    return _plain(one) == _plain(other)


def _frames(answer: dict, key: dict, rule: ValueRule) -> str:
    if len(answer["columns"]) != len(key["columns"]):
        return f"{len(answer['columns'])} columns instead of {len(key['columns'])}"
    names, wanted = [_plain(one).casefold() for one in answer["columns"]], [_plain(one).casefold() for one in key["columns"]]
    rows = answer["rows"]
    # columns may stand in another order if their names tell which is which
    if names != wanted and sorted(names) == sorted(wanted) and len(set(names)) == len(names):
        places = [names.index(name) for name in wanted]
        rows = [[row[place] for place in places] for row in rows]
    return _rows(rows, key["rows"], rule.tolerance, rule.ordered, "rows", key["columns"])


def _rows(rows: list[list], wanted: list[list], tolerance: float, ordered: bool, what: str, columns: list[str]) -> str:
    if len(rows) != len(wanted):
        return f"{len(rows):,} {what} instead of {len(wanted):,}"
    if ordered:
        for number, (row, other) in enumerate(zip(rows, wanted, strict=True), 1):
            for column, one, expected in zip(columns, row, other, strict=True):
                if not same(one, expected, tolerance):
                    return f"{what} {number}{f', column {column}' if column else ''}: {_shown(one)} is not what stands there in the expected order"
        return ""
    left = _unmatched(rows, wanted, tolerance)
    if left is None:
        return ""
    shown = ", ".join(_shown(one) for one in left)
    return f"{shown} is not among the expected {what}" if len(columns) == 1 else f"({shown}) is not among the expected {what}"


def _unmatched(rows: list[list], wanted: list[list], tolerance: float) -> list | None:
    """Return a row that has no partner, or None if all have one.

    Rows are grouped by their texts, and within a group paired in the order of their numbers. Where that fails they are paired anew, each with the
    nearest row still free: a number a little beyond another's tolerance may have changed places with it.
    """
    groups: dict[tuple, tuple[list, list]] = {}
    for side, part in enumerate((rows, wanted)):
        for row in part:
            groups.setdefault(tuple(_label(one) for one in row), ([], []))[side].append(row)
    for given, expected in groups.values():
        if len(given) > len(expected):
            return min(given, key=_order)
        for row, other in zip(sorted(given, key=_order), sorted(expected, key=_order), strict=False):
            if not _alike(row, other, tolerance):
                alone = _nearest_pairs(given, expected, tolerance) if len(given) <= 300 else row
                if alone is not None:
                    return alone
                break
    return None


def _nearest_pairs(given: list[list], expected: list[list], tolerance: float) -> list | None:
    free = sorted(expected, key=_order)
    for row in sorted(given, key=_order):
        partner = next((index for index, other in enumerate(free) if _alike(row, other, tolerance)), None)
        if partner is None:
            return row
        del free[partner]
    return None


def _alike(row: list, other: list, tolerance: float) -> bool:
    return all(same(one, another, tolerance) for one, another in zip(row, other, strict=True))


def _label(one):
    return "#" if _number(one) is not None else "" if one is None else _plain(one)


def _order(row: list) -> tuple:
    return tuple((0, number, "") if (number := _number(one)) is not None else (1, 0.0, "" if one is None else _plain(one)) for one in row)


def _number(one) -> float | None:
    if isinstance(one, (int, float)):
        return float(one)
    if isinstance(one, str) and one[:1] in "+-.0123456789" and one:
        try:
            number = float(one)
        except ValueError:
            return None
        return number if math.isfinite(number) else None
    return None


def _plain(one) -> str:
    return unicodedata.normalize("NFC", str(one)).strip()


def _shown(one) -> str:
    if one is None:
        return "an empty cell"
    text = str(one)
    return text if len(text) <= 60 else text[:57] + "..."
