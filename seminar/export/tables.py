"""Reading the tables that an LMS exports, and writing cells that a spreadsheet takes for what they are."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

from seminar import edited, safe
from seminar.errors import CourseError

#: Largest table that is read, in bytes.
MAX_TABLE = 50 * 2**20


def read(path: str | Path, known: Sequence[str] = ()) -> list[list[str]]:
    """Return the lines of a CSV file, the header first, empty ones left out; *known* are headings by which its
    separator is told.

    Raises
    ------
    CourseError
        If it cannot be read as such a table.
    """
    path = Path(path).expanduser()
    if not path.exists():
        raise CourseError(f"there is no table {path}. Export it from the gradebook of your learning platform.")
    table = edited.read_table(path, known, most=MAX_TABLE, breaks=True)
    if not table.header:
        raise CourseError(f"{path.name} is empty. Export it again.")
    return [table.header, *(cells for _, cells in table.rows)]


def text(rows: list[list[str]]) -> str:
    """Return lines as CSV text with commas; the cells stand as given."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would take *cell* for a formula, or it holds characters that are not seen."""
    return safe.cell(cell) != cell


def left_out(name: str, *ids: str) -> str:
    """Return what is said of a student one of whose *ids* looks like a formula; empty if none does: a platform has to
    find people by ids as they are.
    """
    if not any(map(is_formula, ids)):
        return ""
    return f"{safe.one_line(name)}: left out, because the id or address begins like a formula; enter this mark by hand"


def number(value: float) -> str:
    """Return points as an LMS reads them: at most two decimals, a decimal point, no exponent."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def points(cell: str) -> float | None:
    """Return the points in a cell that a platform or a spreadsheet wrote, or None: with a decimal point or comma, and
    separators of thousands where the decimals show which is which.

    >>> points("100,00"), points("1,000.00"), points("1.000,5"), points("1,000"), points("(read only)")
    (100.0, 1000.0, 1000.5, None, None)
    """
    cell = cell.strip()
    if not re.fullmatch(r"[0-9]{1,9}(?:[.,][0-9]{1,9})*", cell):
        return None
    parts, marks = re.split("[.,]", cell), re.findall("[.,]", cell)
    if not marks:
        return float(cell)
    if len(marks) == 1:
        return None if len(parts[1]) == 3 else float(".".join(parts))
    if marks[-1] in marks[:-1] or any(len(one) != 3 for one in parts[1:-1]):
        return None
    return float(f"{''.join(parts[:-1])}.{parts[-1]}")
