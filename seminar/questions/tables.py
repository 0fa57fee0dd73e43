"""The rows of a data table that a `rows` question shows, read as text: no pandas, and the same words on every machine."""

from __future__ import annotations

from pathlib import Path

from seminar import edited, files
from seminar.errors import DataError, MissingFile
from seminar.questions.model import TableView


def shown_rows(view: TableView) -> list[dict[str, str]]:
    """Return the rows of table *view.name* that *view.where* keeps, each with `id` first and then the columns shown.

    A cell with several values (`a;b`) is kept if one of them is wanted.

    Raises
    ------
    MissingFile
        If there is no such table.
    DataError
        If a column is asked for that the table lacks.
    """
    rows = _table(view.name)
    columns = list(rows[0]) if rows else []
    for column in ["id", *view.columns, *view.where]:
        if rows and column not in columns:
            raise DataError(f"data/tables/{view.name}.csv has no column {column!r}; it has: {', '.join(columns)}.")
    wanted = {column: {value} if isinstance(value, str) else set(value) for column, value in view.where.items()}
    kept = [row for row in rows if all(_values(row[column]) & values for column, values in wanted.items())]
    return [{column: row[column] for column in ["id", *view.columns]} for row in kept]


def row_ids(name: str) -> set[str]:
    """Return the ids of all rows of a table."""
    return {row["id"] for row in _table(name)}


def _values(cell: str) -> set[str]:
    return {cell, *(part.strip() for part in cell.split(";"))}


def _table(name: str) -> list[dict[str, str]]:
    path = files.root() / "data" / "tables" / f"{name}.csv"
    if not path.is_file():
        raise MissingFile(
            f"there is no table {name!r}: data/tables/{name}.csv is missing. Take the data folder from the course"
            " again."
        )
    return rows_of(path)


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of the table in the file at *path* (in a folder of `data/`), unchecked but for their `id`.

    Raises
    ------
    MissingFile, DataError
        If the file is absent, is no CSV table, or has no column `id`.
    """
    shown = f"data/{path.parent.name}/{path.name}"
    made = edited.read_table(path, ["id", "source_ids"], shown=shown, error=DataError)
    if "id" not in made.header:
        raise DataError(
            f"{shown}, row 1: found no column id; the columns are: {', '.join(made.header) or 'none'}. Give the first"
            " column this name again."
        )
    return [row for _, row in made.records()]
