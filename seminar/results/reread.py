"""The tables that grading wrote, read back: as they are, or as a spreadsheet saved them again (semicolons, decimal
commas, UTF-16, another order of columns).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from seminar import edited, safe
from seminar.errors import CourseError
from seminar.questions.model import Assignment

#: Longest cell: an answer of 40,000 characters, each spelled out in JSON, fits.
MAX_CELL = 4_000_000
#: Largest table; the answers of a very large class are read line by line.
MAX_BYTES = 8 * 2**30
#: Columns in which grading puts an apostrophe before what a spreadsheet would take for a formula, and which have to be
#: as they were again.
_GUARDED = ("student", "name", "email")
_GRADED = ("complete", "incomplete")


class Grade(Struct, frozen=True):
    """One line of `grades.csv`: the student, the status, and, if something readable came, points by question (None: not
    marked yet), their sum and how many wait.

    `remark` says what in the line was changed or added up again.
    """

    number: int
    student: str
    name: str
    email: str
    status: str
    points: dict[str, float | None]
    so_far: float
    to_mark: int
    remark: str = ""

    @property
    def graded(self) -> bool:
        """Whether something readable came from the student."""
        return self.status in _GRADED


def rows(
    path: Path, needed: Sequence[str], numbers: Mapping[str, float] | None = None
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the lines of a table of grading with their rows; *numbers* are columns that hold blank cells or numbers up
    to a largest one, given with a decimal point.

    Raises
    ------
    CourseError
        If the table is absent or cannot be read, lacks a column that is *needed*, or holds something else in a column
        of numbers.
    """
    if not path.is_file():
        raise CourseError(f"{path.name} is missing in {path.parent}: this is not all that grading wrote. Grade again.")
    table = _lines(path, needed)
    header = next(table, (1, []))[1]
    if absent := [name for name in needed if header.count(name) != 1]:
        raise CourseError(
            f"{path} has no column {', '.join(absent[:6])}: it is a grading of another exercise, or of an older version"
            " of the course. Grade again."
        )
    for number, cells in table:
        row = dict(zip(header, cells, strict=True))
        for column, most in (numbers or {}).items():
            row[column] = _number(
                row[column],
                most,
                f"{path}, row {number} ({safe.one_line(row.get('name') or row.get('student', ''), 60)}), column"
                f" {column}",
            )
        for column in _GUARDED:
            if row.get(column, "").startswith("'"):
                row[column] = safe.plain(row[column])
        if edited.rounded(row.get("student", "")):
            raise CourseError(
                f"{path}, row {number}, column student: found {row['student']}: a spreadsheet rounded the id, so that"
                " students can no longer be told apart. Grade again, and import the column as text."
            )
        yield number, row


def _lines(path: Path, needed: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from edited.stream_table(path, needed, shown=str(path), most=MAX_BYTES, cell=MAX_CELL, breaks=True)
    except CourseError as error:
        raise CourseError(f"{error} Or: Grade again, which writes the table anew.") from None


def grades(folder: str | Path, assignment: Assignment) -> Iterator[Grade]:
    """Yield the lines of `grades.csv` in the folder that grading of *assignment* wrote.

    Raises
    ------
    CourseError
        As for `rows`.
    """
    questions = {item.id: item.points for item in assignment.items}
    numbers = {**questions, "so_far": assignment.points, "total": assignment.points, "to_mark": len(questions)}
    for number, row in rows(
        Path(folder) / "grades.csv",
        ("student", "name", "email", "status", "total", "so_far", "to_mark", *questions),
        numbers,
    ):
        if row["status"] not in _GRADED:
            yield Grade(number, row["student"], row["name"], row["email"], row["status"], {}, 0.0, 0)
            continue
        points = {name: float(row[name]) if row[name] else None for name in questions}
        given = [one for one in points.values() if one is not None]
        together, waiting = round(sum(given), 2), len(points) - len(given)
        so_far = float(row["so_far"]) if row["so_far"] else together
        to_mark = int(float(row["to_mark"])) if row["to_mark"] else waiting
        remark = _remark(row, so_far, to_mark, together, waiting)
        yield Grade(number, row["student"], row["name"], row["email"], row["status"], points, so_far, to_mark, remark)


def _remark(row: dict[str, str], so_far: float, to_mark: int, together: float, waiting: int) -> str:
    blank = [name for name in ("so_far", "to_mark") if not row[name]]
    if blank:
        return (
            f"{' and '.join(blank)} blank, counted again from the questions: {together:g} points, {waiting} not marked"
        )
    said = next(
        (
            f"{name} says {row[name]}"
            for name in ("total", "so_far")
            if row[name] and abs(float(row[name]) - together) > 0.06
        ),
        "",
    )
    if said or to_mark != waiting:
        counted = f"the questions come to {together:g} points with {waiting} not marked"
        return (
            f"{said or f'to_mark says {to_mark}'}, {counted}; taken as so_far and to_mark say: {so_far:g} points,"
            f" {to_mark} not marked"
        )
    return ""


def _number(cell: str, most: float, where: str) -> str:
    cell = cell.strip()
    if not cell:
        return ""
    value = edited.decimal(cell, comma=True)
    if value is None or not 0 <= value <= most + 0.005:
        raise CourseError(
            f"{where}: found {safe.one_line(cell, 40)!r}, expected a number from 0 to {most:g} or a blank cell. Correct"
            " it, or grade again."
        )
    return f"{value:g}"
