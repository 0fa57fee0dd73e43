"""Questions whose answer somebody else has written into a table: found by looking it up as a student would, column by
column.

A question of reading is *looked up* in a table if a row or option of it names a place that stands there (a paragraph
such as 2.1 or P5, or a quotation), and one column of *classes* (few values, or each on several rows) at those places
gives the answer away:

- match: rows with one value have one answer: no more values than answers, and at least four of five rows sorted
  rightly;
- multiple: the right options are exactly those with one value;
- order: of few values every line has its own, as the rungs of a ladder;
- rows: the key is exactly the rows shown with one value;
- single: a value at the places named under `source` shares a word stem with the id or text of the right option and of
  no other.

Columns of sentences are not classes: to read and to judge them is the work that the question asks for. A match is
looked up in them as well if they say it in the words of the options: if at half of its rows, three at least, a word of
one option alone stands there, each time of the right one. Questions of counting are made to be looked up; but no cell
says the number with its unit (*24 days*).
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import singledispatch
from pathlib import Path

from seminar import edited
from seminar.questions.keys import right
from seminar.questions.model import Item, Match, Multiple, Number, Option, Order, Row, Rows, Single

#: Fewer rows or options than this agree with a column by chance.
LEAST = 4
#: Share of a question's rows that a column has to sort rightly.
SORTED = 0.8

#: So many different values are few.
MOST = 12
#: A place with more rows in a table is not looked up but counted through.
MOST_ROWS = 4

_PLACE = re.compile(r"(?<![\w.])(?:[pP]\d{1,2}|[1-9]\.\d|[A-Z]\.\d)(?![\w.]*\w)")
_QUOTED = re.compile('["“«]([^"“”»]{8,})["”»]')
_STEM = 6
#: Words of options are short: so long at least, and cut there.
_SHORT = (4, 5)

Table = list[dict[str, str]]


def looked_up(item: Item, tables: dict[str, Table]) -> Iterator[str]:
    """Yield `table.column` for each column of *tables* that gives away the answer to *item*; nothing without a key; of
    questions of counting only a number in words.
    """
    if isinstance(item, Number):
        yield from _said(item, tables)
    if item.skill == "counting honestly" or getattr(item, "key", None) is None:
        return
    for index in (_Index(name, table) for name, table in tables.items()):
        for column in index.columns:
            if (column in index.classes and _sorted_by(item, index, column)) or (
                isinstance(item, Match) and _in_words(item, index, column)
            ):
                yield f"{index.name}.{column}"


def read_tables(folder: Path) -> dict[str, Table]:
    """Return every table of *folder* (`data/tables`) as text, by name."""
    return {path.stem: _read(path) for path in sorted(folder.glob("*.csv"))}


@edited.remembered
def _read(path: Path) -> Table:
    with open(path, encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        # cells that a row lacks are empty, cells that it has too many of stand in no column
        return [{column: row[column] or "" for column in reader.fieldnames or []} for row in reader]


class _Index:
    """A table with its columns of classes, and where each place and each quotation stands in it."""

    def __init__(self, name: str, table: Table) -> None:
        self.name, self.table = name, table
        self.columns = [column for column in _columns(table) if column != "id"]
        self.classes: list[str] = []
        self.places: dict[str, list[tuple[int, str]]] = {}
        for column in _columns(table):
            values = Counter(row[column] for row in table)
            if column != "id" and len(values) > 1 and (len(values) <= MOST or 2 * len(values) <= len(table)):
                self.classes.append(column)
            for number, row in enumerate(table):
                for place in {part.strip() for part in row[column].split(";")}:
                    if _PLACE.fullmatch(place):
                        self.places.setdefault(place, []).append((number, column))
        self.quotes = [
            (number, quote)
            for number, row in enumerate(table)
            for column, cell in row.items()
            if column.endswith("quote") and len(quote := _plain(cell)) >= 8
        ]

    def at(self, text: str, column: str) -> frozenset[str]:
        """The values of *column* in the rows that stand for a quotation in *text* or, if there is none, for a place."""
        quoted = [_plain(one) for one in _QUOTED.findall(text)] or [_plain(text)]
        rows = {number for number, quote in self.quotes if any(quote in one or one in quote for one in quoted)}
        rows = rows or {
            number
            for place in _PLACE.findall(text)
            for number, key in self.places.get(place.upper(), ())
            if key != column
        }
        if len(rows) > MOST_ROWS:
            return frozenset()
        return frozenset(value for row in rows if (value := self.table[row][column]))

    def of(self, parts: Iterable[Option | Row], column: str) -> dict[str, frozenset[str]]:
        """What stands in *column* at each of the options or rows *parts*, by id."""
        return {part.id: self.at(f"{part.id} {part.text}", column) for part in parts}


def _columns(table: Table) -> list[str]:
    return list(table[0]) if table else []


def _said(item: Number, tables: dict[str, Table]) -> Iterator[str]:
    if not item.unit or item.key is None:
        return
    said = re.compile(rf"(?<![\d.,]){item.key:g} {re.escape(item.unit)}\b")
    for name, table in tables.items():
        for column in _columns(table):
            if any(said.search(row[column]) for row in table):
                yield f"{name}.{column}"


@singledispatch
def _sorted_by(item: Item, index: _Index, column: str) -> bool:
    """Whether the classes in *column* give the answer away."""
    return False


@_sorted_by.register
def _match(item: Match, index: _Index, column: str) -> bool:
    answers, values = item.accepted, index.of(item.rows, column)
    sets = Counter(value for value in values.values() if value)
    if len(item.rows) < LEAST or not 1 < len(sets) <= len({answers[row.id][0] for row in item.rows}):
        return False  # more values than answers are no sorting by the answer
    hits = 0
    for value in sets:
        wanted = Counter(one for row, found in values.items() if found == value for one in answers[row])
        hits += wanted.most_common(1)[0][1]
    return hits >= SORTED * len(item.rows)


def _in_words(item: Match, index: _Index, column: str) -> bool:
    own = _own({option.id: _stems(option.text, *_SHORT) for option in item.options})
    answers, values = item.accepted, index.of(item.rows, column)
    told = []
    for row, found in values.items():
        said = _stems(" ".join(found), *_SHORT)
        best, *rest = sorted(((len(mine & said), one) for one, mine in own.items()), reverse=True)
        if best[0] and (not rest or best[0] > rest[0][0]):
            told.append(best[1] in answers[row])
    return len(told) >= max(LEAST - 1, len(item.rows) / 2) and all(told)


@_sorted_by.register
def _multiple(item: Multiple, index: _Index, column: str) -> bool:
    values, key = index.of(item.options, column), right(item)
    if len(item.options) < LEAST or len(key) < 2:
        return False
    shared = frozenset.intersection(*(values[one] for one in key))
    wrong = {value for one, found in values.items() if one not in key for value in found}
    return bool(wrong and shared - wrong)


@_sorted_by.register
def _order(item: Order, index: _Index, column: str) -> bool:
    values = index.of(item.options, column).values()
    single = [next(iter(value)) for value in values if len(value) == 1]
    few = len({row[column] for row in index.table}) <= MOST
    return (
        few and len(item.options) >= LEAST and len(single) >= SORTED * len(values) and len(set(single)) == len(single)
    )


@_sorted_by.register
def _single(item: Single, index: _Index, column: str) -> bool:
    stems = _own({option.id: _stems(f"{option.id} {option.text}") for option in item.options})
    own = {stem for one in right(item) for stem in stems[one]} - _stems(item.prompt)
    rows = {place.partition(":")[2] for place in item.source if place.startswith(f"{index.name}:")}
    return any(own & _stems(row[column]) for row in index.table if row.get("id") in rows)


@_sorted_by.register
def _rows(item: Rows, index: _Index, column: str) -> bool:
    wanted = {key: {value} if isinstance(value, str) else set(value) for key, value in item.table.where.items()}
    shown = (
        [row for row in index.table if all({row[key], *row[key].split(";")} & values for key, values in wanted.items())]
        if index.name == item.table.name
        else []
    )
    key = set(right(item))
    return len(key) > 1 and any(
        {row["id"] for row in shown if row[column] == value} == key for value in {row[column] for row in shown} - {""}
    )


def _own(stems: dict[str, set[str]]) -> dict[str, set[str]]:
    """What of the stems of each option no other option has, by id."""
    return {
        one: found.difference(*(others for other, others in stems.items() if other != one))
        for one, found in stems.items()
    }


def _stems(text: str, least: int = _STEM, cut: int = _STEM) -> set[str]:
    return {word[:cut] for word in re.findall(r"[^\W\d_]+", text.casefold()) if len(word) >= least}


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())
