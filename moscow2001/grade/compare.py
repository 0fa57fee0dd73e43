"""Are two values from code the same by content? Types of columns and, unless the item says otherwise, the order of rows do not matter."""

from __future__ import annotations

import re
import unicodedata

from moscow2001.questions.model import ValueRule
from moscow2001.questions.values import SHAPES

# texts that differ in these only are the same text: typographic quotation marks and dashes, full-width forms, characters that are not seen
_SIGNS = {
    **dict.fromkeys(map(ord, "‘’‚‛′ʼʹ`´＇"), "'"), **dict.fromkeys(map(ord, "“”„‟″«»＂"), '"'), **dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"),
    **dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f")), **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in "＇＂"},
}  # fmt: skip
# a text that reads as a number, in the digits 0 to 9
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_MOST_SHOWN = 60


def first_difference(answer: dict, key: dict, rule: ValueRule) -> str:
    """Return the first difference between two canonical values in words, or an empty text if they agree.

    Numbers agree within `rule.tolerance` (and one part in 10^9, which is less than any source states); a text that reads as a number agrees with that
    number; texts agree as `plain` has them. Rows in any order agree if each can be given a partner of its own. The words never state the key's value,
    only where and how the answer departs, and what they say is true: a row that is called unexpected is like none of the expected ones.
    """
    if answer.get("type") != key.get("type"):
        return f"{SHAPES[key['type']]} is expected, this is {SHAPES[answer['type']]}"
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
    return plain(one) == plain(other)


def plain(text) -> str:
    """Return *text* as it is compared: capitals, blanks, quotation marks, dashes and full-width forms in one form each, accents composed.

    >>> plain("José\u00a0 O’Neill") == plain("JOSE\u0301 O'NEILL"), plain("Jose") == plain("José")
    (True, False)
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", " ".join(str(text).translate(_SIGNS).split())).casefold())


def _frames(answer: dict, key: dict, rule: ValueRule) -> str:
    if len(answer["columns"]) != len(key["columns"]):
        return f"{_counted(len(answer['columns']), 'columns')} instead of {len(key['columns'])}"
    names, wanted = [plain(one) for one in answer["columns"]], [plain(one) for one in key["columns"]]
    rows = answer["rows"]
    # columns may stand in another order if their names tell which is which
    if names != wanted and sorted(names) == sorted(wanted) and len(set(names)) == len(names):
        places = [names.index(name) for name in wanted]
        rows = [[row[place] for place in places] for row in rows]
    return _rows(rows, key["rows"], rule.tolerance, rule.ordered, "rows", key["columns"])


def _rows(rows: list[list], wanted: list[list], tolerance: float, ordered: bool, what: str, columns: list[str]) -> str:
    if len(rows) != len(wanted):
        return f"{_counted(len(rows), what)} instead of {len(wanted):,}"
    if ordered:
        for number, (row, other) in enumerate(zip(rows, wanted, strict=True), 1):
            for column, one, expected in zip(columns, row, other, strict=True):
                if not same(one, expected, tolerance):
                    return f"{_ONE[what]} {number}{f', column {column}' if column else ''}: {_shown(one)} is not what stands there in the expected order"
        return ""
    return _unpaired(rows, wanted, tolerance, what)


def _unpaired(rows: list[list], wanted: list[list], tolerance: float, what: str) -> str:
    """Return why *rows* and as many *wanted* ones cannot be paired off, each with one that is alike, or an empty text if they can.

    Rows are grouped by their texts: only rows of one group can be alike.
    """
    groups: dict[tuple, tuple[list, list]] = {}
    for side, part in enumerate((rows, wanted)):
        for row in part:
            groups.setdefault(tuple(_label(one) for one in row), ([], []))[side].append(row)
    crowded = ""
    for given, expected in groups.values():
        # in the order of their numbers all find a partner, unless something differs or two numbers changed places within the tolerance
        given, expected = sorted(given, key=_order), sorted(expected, key=_order)
        if len(given) == len(expected) and all(_alike(row, other, tolerance) for row, other in zip(given, expected, strict=True)):
            continue
        strange = next((row for row in given if not any(_alike(row, other, tolerance) for other in expected)), None)
        if strange is not None:
            return f"{_row(strange)} is not among the expected {what}"
        crowded = crowded or _crowd(given, expected, tolerance, what)
    return crowded


def _crowd(given: list[list], expected: list[list], tolerance: float, what: str) -> str:
    """Return which of the *given* rows are like too few *expected* ones, or an empty text if each finds one of its own.

    A matching in a bipartite graph, grown by one path after another; where none is left, the rows met on the way are the reason (Hall's theorem).
    """
    likes = [[place for place, other in enumerate(expected) if _alike(row, other, tolerance)] for row in given]
    owner: dict[int, int] = {}  # expected row to given row
    owned: dict[int, int] = {}  # and back
    for start in range(len(given)):
        came: dict[int, int] = {}  # expected row to the given row from which it was reached
        line, free = [start], None
        for one in line:
            new = [place for place in likes[one] if place not in came]
            came.update(dict.fromkeys(new, one))
            free = next((place for place in new if place not in owner), None)
            if free is not None:
                break
            line += [owner[place] for place in new]
        if free is None:
            crowd = [given[one] for one in line]
            if all(_alike(row, crowd[0], 0.0) for row in crowd):
                return f"{_row(crowd[0])} stands there more often than expected"
            return f"{len(crowd):,} of the {what}, {_row(crowd[0])} among them, are like only {_counted(len(came), 'expected ' + what)}"
        one = None
        while one != start:
            one = came[free]
            before = owned.get(one)
            owner[free], owned[one], free = one, free, before
    return ""


def _alike(row: list, other: list, tolerance: float) -> bool:
    return all(same(one, another, tolerance) for one, another in zip(row, other, strict=True))


def _label(one):
    return "#" if _number(one) is not None else "" if one is None else plain(one)


def _order(row: list) -> tuple:
    return tuple((0, number, "") if (number := _number(one)) is not None else (1, 0.0, "" if one is None else plain(one)) for one in row)


def _number(one) -> float | None:
    if isinstance(one, (int, float)):
        return float(one)
    if isinstance(one, str) and _NUMBER.fullmatch(text := one.strip()):
        number = float(text)
        return number if abs(number) != float("inf") else None
    return None


_ONE = {"values": "value", "entries": "entry", "rows": "row", "columns": "column"}


def _counted(many: int, what: str) -> str:
    kind, _, noun = what.rpartition(" ")
    return " ".join(filter(None, (f"{many:,}", kind, _ONE[noun] if many == 1 else noun)))


def _row(row: list) -> str:
    shown = ", ".join(_shown(one) for one in row)
    return shown if len(row) == 1 else f"({shown})"


def _shown(one) -> str:
    if one is None:
        return "an empty cell"
    text = str(one) if str(one).strip() else "an empty text"
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 3] + "..."
