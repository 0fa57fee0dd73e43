"""Reading the tables that an LMS exports, and writing cells that a spreadsheet takes for what they are."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from moscow2001.errors import CourseError
from moscow2001.grade import safe

#: Largest table that is read, in bytes.
MAX_TABLE = 50 * 2**20


def read(path: str | Path) -> list[list[str]]:
    """Return the lines of a CSV file (UTF-8; commas, semicolons or tabs), empty ones left out.

    Raises
    ------
    CourseError
        If it cannot be read as such a table.
    """
    path = Path(path).expanduser()
    if not path.is_file():
        raise CourseError(f"there is no table {path}. Export it from the gradebook of your learning platform.")
    if path.stat().st_size > MAX_TABLE:
        raise CourseError(f"{path.name} is larger than {MAX_TABLE:,} bytes; a table of marks has one short line for each student.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise CourseError(f"{path.name} is not UTF-8 text. Export it again as CSV, or save it from a spreadsheet as “CSV UTF-8”.") from None
    first = text.partition("\n")[0]
    comma = max(",;\t", key=first.count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=comma) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise CourseError(f"{path.name} is no CSV table ({error}). Export it again.") from None
    if not rows:
        raise CourseError(f"{path.name} is empty. Export it again.")
    return [row + [""] * (len(rows[0]) - len(row)) for row in rows]


def text(rows: list[list[str]]) -> str:
    """Return lines as CSV text with commas; the cells stand as given."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would take *cell* for a formula, or it holds characters that are not seen."""
    return safe.cell(cell) != cell


def number(value: float) -> str:
    """Return points as an LMS reads them: at most two decimals, a decimal point, no exponent."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"
