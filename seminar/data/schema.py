"""What a table must look like, read from `data/datapackage.json` (a Frictionless data package)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from seminar import edited
from seminar.errors import DataError, MissingFile
from seminar.files import root

#: The words that stand in a cell whose value exists but is given by no source seen.
NOT_KNOWN = "not known"


@dataclass(frozen=True)
class Field:
    """One column: its type, what it holds, and what a cell of it may be."""

    name: str
    type: str
    description: str
    unit: str = ""
    required: bool = False
    unique: bool = False
    choices: tuple[str, ...] = ()
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None
    separator: str = ""
    vocabulary: tuple[str, ...] = ()
    timestamp: str = ""


@dataclass(frozen=True)
class Table:
    """One table: where it lies, what it is, and its columns in order."""

    name: str
    path: Path
    title: str
    description: str
    fields: tuple[Field, ...] = field(repr=False)

    @property
    def shown_as(self) -> str:
        """The path as a teacher sees it: from the course folder, with forward slashes."""
        return f"data/{self.path.relative_to(self.path.parents[1]).as_posix()}"


def tables() -> dict[str, Table]:
    """Return the description of every table by name, in the order of the data package.

    Raises
    ------
    MissingFile, DataError
        If `data/datapackage.json` is not there or is not JSON.
    """
    return _tables(root() / "data" / "datapackage.json")


def described(name: str) -> Table:
    """Return the description of one table.

    Raises
    ------
    DataError
        If there is no table of that name; the message lists those that exist.
    """
    known = tables()
    if name not in known:
        raise DataError(f"there is no table {name!r}. The tables are: {', '.join(sorted(known))}.")
    return known[name]


@edited.remembered
def _tables(path: Path) -> dict[str, Table]:
    found = {}
    for resource in package(path)["resources"]:
        try:
            if "schema" in resource:
                fields = tuple(_field(description) for description in resource["schema"]["fields"])
                found[resource["name"]] = Table(
                    resource["name"], path.parent / resource["path"], resource["title"], resource["description"], fields
                )
        except (KeyError, TypeError, AttributeError) as error:
            raise DataError(
                f"data/datapackage.json: the description of {_named(resource)} has no {error}. Undo the last change"
                " there, or restore the file from the course."
            ) from None
    return found


def package(path: Path) -> dict:
    """Return the description of the data in the file at *path* (`data/datapackage.json`).

    Raises
    ------
    MissingFile, DataError
        If it is not there, is not JSON, or lists no resources.
    """
    found = edited.read_json(
        path,
        shown="data/datapackage.json",
        error=DataError,
        how="Undo the last change there, or restore the file from the course.",
    )
    if not isinstance(found, dict) or not isinstance(found.get("resources"), list):
        raise DataError(
            "data/datapackage.json: found no list `resources`, expected the description of every file. Undo the last"
            " change there, or restore the file from the course."
        )
    return found


def _named(resource: object) -> str:
    return repr(resource.get("name", "a resource")) if isinstance(resource, dict) else "a resource"


def _field(description: dict) -> Field:
    limits = description.get("constraints", {})
    return Field(
        name=description["name"],
        type=description["type"],
        description=description["description"],
        unit=description.get("unit", ""),
        required=limits.get("required", False),
        unique=limits.get("unique", False),
        choices=tuple(limits.get("enum", ())),
        pattern=limits.get("pattern", ""),
        minimum=limits.get("minimum"),
        maximum=limits.get("maximum"),
        separator=description.get("list", ""),
        vocabulary=tuple(description.get("vocabulary", ())),
        timestamp=description.get("timestamp", ""),
    )


def fault(column: Field, cell: str) -> str:
    """Return what was expected of *cell* in *column*, or an empty string when it is as it should be."""
    if cell == "":
        return "something: this column may not be blank" if column.required else ""
    # `required` says that the value is always known, so the words `not known` are a fault there
    if cell == NOT_KNOWN:
        allowed = column.type == "string" and not column.pattern and (not column.choices or NOT_KNOWN in column.choices)
        return "a known value: this column may not be `not known`" if column.required and not allowed else ""
    if column.choices and cell not in column.choices:
        return f"one of: {', '.join(column.choices)}"
    if column.type in ("integer", "number"):
        return _number_fault(column, cell)
    if column.timestamp:
        return _date_fault(cell)
    if column.separator:
        return _list_fault(column, cell)
    if column.pattern and not re.fullmatch(column.pattern, cell, re.ASCII):
        return f"text of the form {column.pattern}"
    return ""


def _number_fault(column: Field, cell: str) -> str:
    kind = "a whole number" if column.type == "integer" else "a number with a decimal point"
    kind += f" of {column.unit}" if column.unit else ""
    value = edited.whole(cell) if column.type == "integer" else edited.decimal(cell)
    if value is None:
        return f"{kind}, written in digits (0 to 9) without spaces or thousands marks"
    if column.minimum is not None and value < column.minimum:
        return f"{kind}, {column.minimum} or more"
    if column.maximum is not None and value > column.maximum:
        return f"{kind}, {column.maximum} or less"
    return ""


def _date_fault(cell: str) -> str:
    expected = (
        "a date as year, year-month or year-month-day, for example 2001-05-03 (a spreadsheet may have turned it into"
        " another form)"
    )
    parts = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", cell)
    if not parts:
        return expected
    try:
        date(int(parts[1]), int(parts[2] or 1), int(parts[3] or 1))
    except ValueError:
        return f"{expected}; there is no such day"
    return ""


def _list_fault(column: Field, cell: str) -> str:
    pieces = cell.split(column.separator)
    if any(not piece or piece != piece.strip() for piece in pieces):
        return f"values separated by `{column.separator}` without spaces around it and without a blank value"
    strange = [piece for piece in pieces if column.vocabulary and piece not in column.vocabulary]
    if strange:
        return f"values out of: {', '.join(column.vocabulary)}"
    if column.pattern and not re.fullmatch(column.pattern, cell, re.ASCII):
        return f"ids separated by `{column.separator}`"
    return ""


def missing(path: Path, shown: str) -> MissingFile:
    """Return the error for a data file that is not there."""
    return MissingFile(
        f"{shown} is missing (looked for {path}). Restore it from the course, for example with `git checkout --"
        f" {shown}` or from the download."
    )
