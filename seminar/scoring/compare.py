"""Are two values from code the same by content? Types of columns and, unless the item says otherwise, the order of rows
do not matter.
"""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping

from seminar.questions.model import ValueRule
from seminar.questions.values import SHAPES

# texts that differ in these only are the same text: typographic quotation marks and dashes, full-width forms,
# characters that are not seen
_SIGNS = {
    **dict.fromkeys(map(ord, "‘’‚‛′ʼʹ`´＇"), "'"),
    **dict.fromkeys(map(ord, "“”„‟″«»＂"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"),
    **dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f")),
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in "＇＂"},
}
# a text that reads as a number, in the digits 0 to 9
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_MOST_SHOWN = 60

#: The numbers of one row, in the order of its columns.
Numbers = tuple[float, ...]


def first_difference(answer: Mapping, key: Mapping, rule: ValueRule) -> str:
    """Return the first difference between two canonical values in words, or an empty text if they agree.

    Numbers agree within `rule.tolerance` (and one part in 10^9, which is less than any source states); a text that
    reads as a number agrees with that number; texts agree as `plain` has them. Rows in any order agree if each can be
    given a partner of its own. The words never state the key's value, only where and how the answer departs, and what
    they say is true: a row that is called unexpected is like none of the expected ones.
    """
    if answer.get("type") != key.get("type"):
        return f"{SHAPES[key['type']]} is expected, this is {SHAPES[answer['type']]}"
    kind = key["type"]
    if kind == "scalar":
        one, other = answer["value"], key["value"]
        return "" if same(one, other, rule.tolerance) else f"{_shown(one)} is not the value asked for"
    rows, wanted = _cells(answer), _cells(key)
    if kind == "list":
        return _rows(rows, wanted, rule, "values", [""])
    if kind == "series":
        return _rows(rows, wanted, rule, "entries", ["label", "value"])
    columns = key["columns"]
    if len(answer["columns"]) != len(columns):
        return f"{_counted(len(answer['columns']), 'columns')} instead of {len(columns)}"
    return _rows(_sorted(rows, answer["columns"], columns), wanted, rule, "rows", columns)


def same(one, other, tolerance: float) -> bool:
    """Whether two cells hold the same: numbers within the tolerance, texts alike."""
    first, second = _number(one), _number(other)
    if first is not None and second is not None:
        return _near(first, second, tolerance)
    if one is None or other is None or (first is None) != (second is None):
        return one is None and other is None
    return plain(one) == plain(other)


def plain(text) -> str:
    """Return *text* as it is compared: capitals, blanks, quotation marks, dashes and full-width forms in one form each,
    accents composed.

    >>> plain("José\u00a0 O’Neill") == plain("JOSE\u0301 O'NEILL"), plain("Jose") == plain("José")
    (True, False)
    """
    return unicodedata.normalize(
        "NFC", unicodedata.normalize("NFD", " ".join(str(text).translate(_SIGNS).split())).casefold()
    )


def _cells(value: Mapping) -> list[list]:
    """Return the rows of a frame, the pairs of a series, or the values of a list, each in a row of its own."""
    if value["type"] == "frame":
        return value["rows"]
    columns = [value[name] for name in ("index", "values") if name in value]
    return [list(row) for row in zip(*columns, strict=True)]


def _sorted(rows: list[list], columns: list[str], wanted: list[str]) -> list[list]:
    """Return *rows* with their columns as *wanted*, if their names tell which is which."""
    names, order = [plain(one) for one in columns], [plain(one) for one in wanted]
    if names == order or sorted(names) != sorted(order) or len(set(names)) != len(names):
        return rows
    places = [names.index(name) for name in order]
    return [[row[place] for place in places] for row in rows]


def _rows(rows: list[list], wanted: list[list], rule: ValueRule, what: str, columns: list[str]) -> str:
    if len(rows) != len(wanted):
        return f"{_counted(len(rows), what)} instead of {len(wanted):,}"
    if not rule.ordered:
        return _unpaired(rows, wanted, rule.tolerance, what)
    for number, (row, other) in enumerate(zip(rows, wanted, strict=True), 1):
        for column, one, expected in zip(columns, row, other, strict=True):
            if not same(one, expected, rule.tolerance):
                return (
                    f"{_ONE[what]} {number}{f', column {column}' if column else ''}: {_shown(one)} is not what"
                    " stands there in the expected order"
                )
    return ""


class _Group:
    """Rows with the same texts, so that only their numbers tell them apart: how often each stands in the answer and in
    the key, and how it reads there.
    """

    def __init__(self) -> None:
        self.given: Counter[Numbers] = Counter()
        self.expected: Counter[Numbers] = Counter()
        self.shown: dict[Numbers, list] = {}
        self.likes: dict[Numbers, list[Numbers]] = {}

    def settled(self, tolerance: float) -> bool:
        """Whether in the order of their numbers all find a partner; where they do not, two numbers may still have
        changed places within the tolerance.
        """
        one, other = sorted(self.given.elements()), sorted(self.expected.elements())
        return len(one) == len(other) and all(
            _near(first, second, tolerance)
            for row, wanted in zip(one, other, strict=True)
            for first, second in zip(row, wanted, strict=True)
        )

    def pair(self, tolerance: float) -> None:
        """Find for each given row the expected ones that are like it."""
        places = sorted(self.expected)
        for one in self.given:
            near = places
            if one:
                reach = tolerance + 3e-9 * (abs(one[0]) + tolerance)
                near = places[bisect_left(places, (one[0] - reach,)) : bisect_right(places, (one[0] + reach, math.inf))]
            self.likes[one] = [
                other
                for other in near
                if all(_near(first, second, tolerance) for first, second in zip(one, other, strict=True))
            ]


def _unpaired(rows: list[list], wanted: list[list], tolerance: float, what: str) -> str:
    """Return why *rows* and as many *wanted* ones cannot be paired off, each with one that is alike, or an empty text
    if they can.
    """
    groups: dict[tuple, _Group] = {}
    for part, name in ((rows, "given"), (wanted, "expected")):
        for row in part:
            numbers = [_number(one) for one in row]
            group = groups.setdefault(
                tuple(
                    "#" if number is not None else None if one is None else (plain(one),)
                    for one, number in zip(row, numbers, strict=True)
                ),
                _Group(),
            )
            found = tuple(number for number in numbers if number is not None)
            getattr(group, name)[found] += 1
            if name == "given":
                group.shown.setdefault(found, row)
    differing = [group for group in groups.values() if group.given != group.expected and not group.settled(tolerance)]
    for group in differing:
        group.pair(tolerance)
        for one in group.given:
            if not group.likes[one]:
                return f"{_row(group.shown[one])} is not among the expected {what}"
    return next((said for group in differing if (said := _crowd(group, what))), "")


def _crowd(group: _Group, what: str) -> str:
    """Return which given rows are like too few expected ones, or an empty text if each finds one of its own.

    A flow in a bipartite graph, grown by one path after another; where none is left, the rows met on the way are the
    reason (Hall's theorem).
    """
    room = Counter(group.expected)
    taken: dict[Numbers, Counter[Numbers]] = {one: Counter() for one in group.expected}
    for start, many in group.given.items():
        while many:
            came, via, line, free = {}, {}, [start], None
            for one in line:
                for place in group.likes[one]:
                    if place in came:
                        continue
                    came[place] = one
                    if room[place]:
                        free = place
                        break
                    for other in taken[place]:
                        if other != start and other not in via:
                            via[other] = place
                            line.append(other)
                if free is not None:
                    break
            if free is None:
                if len(line) == 1:
                    return f"{_row(group.shown[start])} stands there more often than expected"
                given, found = sum(group.given[one] for one in line), sum(group.expected[place] for place in came)
                return (
                    f"{given:,} of the {what}, {_row(group.shown[start])} among them, are like only"
                    f" {_counted(found, 'expected ' + what)}"
                )
            many -= _push(start, free, many, came, via, room, taken)
    return ""


def _push(
    start: Numbers,
    free: Numbers,
    many: int,
    came: dict[Numbers, Numbers],
    via: dict[Numbers, Numbers],
    room: Counter[Numbers],
    taken: dict[Numbers, Counter[Numbers]],
) -> int:
    """Move as many rows as the path from *start* to *free* carries, and return how many."""
    path, place = [], free
    while (one := came[place]) != start:
        path.append((one, place, via[one]))
        place = via[one]
    amount = min([many, room[free], *(taken[before][one] for one, _, before in path)])
    for one, after, before in path:
        taken[after][one] += amount
        taken[before][one] -= amount
        if not taken[before][one]:
            del taken[before][one]
    taken[place][start] += amount
    room[free] -= amount
    return amount


def _near(first: float, second: float, tolerance: float) -> bool:
    return abs(first - second) <= tolerance + 1e-9 * max(abs(first), abs(second))


def _number(one) -> float | None:
    if isinstance(one, (int, float)):
        return float(one)
    if isinstance(one, str) and _NUMBER.fullmatch(text := one.strip()):
        number = float(text)
        return number if math.isfinite(number) else None
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
