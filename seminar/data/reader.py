"""Reading a table: every cell is checked, then typed.

The files are edited by people, often in a spreadsheet, so a message names file, row, column, what was found, what was
expected and what to do.
"""

from __future__ import annotations

from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from seminar import edited
from seminar.data.schema import NOT_KNOWN, Field, Table, described, fault, missing, tables
from seminar.errors import DataError
from seminar.files import root

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 5  # faults told in one message; more would hide the first


def table(name: str) -> pd.DataFrame:
    """Return the table *name* as a pandas frame, a fresh copy each time.

    Columns keep the order of the data package. Text is `str` and never missing; whole numbers are `int64` (`Int64`
    where a value may be missing), other numbers `float64` (`Float64`). Beside a date as far as it is known (`date`,
    text) stands the first day it can mean (`when`, a Timestamp).

    Raises
    ------
    MissingFile
        If the file is not there.
    DataError
        If there is no such table, or the file breaks its description; the message names row and column.
    """
    return _frame(*_key(described(name))).copy()


def rows(name: str) -> list[dict[str, str]]:
    """Return the checked rows of the table *name* as they stand in the file, without pandas.

    Raises
    ------
    MissingFile, DataError
        As for `table`.
    """
    return [dict(row) for row in _rows(*_key(described(name)))]


def table_names() -> list[str]:
    """Return the names of all tables, in alphabetical order."""
    return sorted(tables())


def columns(name: str) -> pd.DataFrame:
    """Return a frame that says what each column of the table *name* holds: `column`, `type`, `unit`, `meaning`.

    Raises
    ------
    DataError
        If there is no such table.
    """
    import pandas as pd

    found = [
        (f.name, f"list of {f.type}s" if f.separator else f.type, f.unit, f.description) for f in described(name).fields
    ]
    return pd.DataFrame(found, columns=["column", "type", "unit", "meaning"])


def not_known(name: str) -> pd.DataFrame:
    """Return the cells of the table *name* that hold no value: `id`, `column`, `why`.

    `why` is `not known` when a value exists but no source seen gives it, and `does not apply` when the cell is blank.
    Only columns of numbers and dates are listed, and text cells that say `not known`.

    Raises
    ------
    MissingFile, DataError
        As for `table`.
    """
    import pandas as pd

    found = []
    for row in rows(name):
        for column in described(name).fields:
            cell = row[column.name]
            if cell == NOT_KNOWN:
                found.append((row["id"], column.name, NOT_KNOWN))
            elif cell == "" and (column.type != "string" or column.timestamp):
                found.append((row["id"], column.name, "does not apply"))
    return pd.DataFrame(found, columns=["id", "column", "why"], dtype="str")


def _key(description: Table) -> tuple[Table, int, int]:
    try:
        stamp = description.path.stat()
    except FileNotFoundError:
        raise missing(description.path, description.shown_as) from None
    return description, stamp.st_mtime_ns, stamp.st_size


# the time and size of the file are part of the key, so that a table edited while a notebook is open is read again
@lru_cache(maxsize=64)
def _rows(description: Table, _mtime: int, _size: int) -> tuple[dict[str, str], ...]:
    names = [column.name for column in description.fields]
    made = edited.read_table(
        description.path,
        names,
        check=partial(_check_header, description),
        shown=description.shown_as,
        error=DataError,
        short=False,
    )
    found, faults = [], []
    seen: dict[str, int] = {}
    for number, row in made.records():
        faults += [
            f"{_where(number, row, column)}: found {_short(row[column.name])}, expected {wanted}"
            for column in description.fields
            if (wanted := fault(column, row[column.name]))
        ]
        if row["id"] in seen:
            faults.append(
                f"row {number}, column id: found {row['id']!r} again, expected an id that no other row has (row"
                f" {seen[row['id']]} has it)"
            )
        seen.setdefault(row["id"], number)
        found.append({column.name: row[column.name] for column in description.fields})
    if faults:
        more = f"\n... and {len(faults) - _SHOWN} more." if len(faults) > _SHOWN else ""
        listed = "\n".join(f"- {what}" for what in faults[:_SHOWN])
        raise DataError(
            f"{description.shown_as} breaks its description:\n{listed}{more}\nCorrect the cell and save the file again"
            " as CSV in UTF-8."
        )
    return tuple(found)


def _check_header(description: Table, header: list[str]) -> None:
    if not header:
        raise DataError(f"{description.shown_as} is empty. Restore it from the course.")
    wanted = [column.name for column in description.fields]
    absent = [name for name in wanted if name not in header]
    strange = [name for name in header if name not in wanted]
    twice = sorted({name for name in header if header.count(name) > 1})
    told = [f"no column {', '.join(absent)}"] if absent else []
    if strange:
        told.append(f"a column {', '.join(map(repr, strange))} that data/datapackage.json does not describe")
    if twice:
        told.append(f"the column {', '.join(twice)} more than once")
    if told:
        raise DataError(
            f"{description.shown_as}, row 1: found {'; '.join(told)}. Expected: {', '.join(wanted)}. Give the columns"
            " these names again."
        )


def _where(number: int, row: dict[str, str], column: Field) -> str:
    named = f" ({row['id']})" if row["id"] and column.name != "id" else ""
    return f"row {number}{named}, column {column.name}"


def _short(cell: str) -> str:
    return "a blank cell" if cell == "" else repr(cell if len(cell) <= 60 else cell[:57] + "...")


@lru_cache(maxsize=64)
def _frame(description: Table, mtime: int, size: int) -> pd.DataFrame:
    import pandas as pd

    found = _rows(description, mtime, size)
    typed = {}
    for column in description.fields:
        cells = [row[column.name] for row in found]
        if column.type == "string":
            typed[column.name] = pd.Series(cells, dtype="str")
        else:
            kind = int if column.type == "integer" else float
            plain = {"integer": "int64", "number": "float64"}[column.type]
            values = [None if cell in ("", NOT_KNOWN) else kind(cell) for cell in cells]
            typed[column.name] = pd.Series(values, dtype=plain if column.required else plain.capitalize())
        if column.timestamp:
            typed[column.timestamp] = pd.Series([_first_day(cell) for cell in cells], dtype="datetime64[us]")
    return pd.DataFrame(typed)


def _first_day(cell: str) -> str | None:
    # "2001" and "2001-05" are filled up to the first of January and the first of May
    return None if cell in ("", NOT_KNOWN) else cell + "-01-01"[len(cell) - 4 :]


def data_folder() -> Path:
    """Return the folder `data/` of the course."""
    return root() / "data"
