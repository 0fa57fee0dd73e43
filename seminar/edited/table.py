"""A hand-edited table (CSV) as rows, each with the number that a spreadsheet shows beside it."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from seminar.edited.text import MAX_BYTES, lines
from seminar.errors import CourseError

#: Longest cell, in characters.
MAX_CELL = 100_000
AS_CSV = (
    "Save it again as CSV in UTF-8 (in Excel: “CSV UTF-8”; in LibreOffice: “Text CSV” with the character set UTF-8)."
)
_SEPARATORS, _NAMES = ",;\t", {",": "comma", ";": "semicolon", "\t": "tab"}
_TOLD = re.compile(r'\s*"?sep=(.?)"?[,;\t]*\s*', re.IGNORECASE)
_UNSEEN = "\ufeff\u200b\u2060\u00a0"


class Table(Struct):
    """A table: its column names, and each row with its number in the spreadsheet (the header is row 1)."""

    header: list[str]
    rows: list[tuple[int, list[str]]]

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield each row's number and its cells by column."""
        for number, cells in self.rows:
            yield number, dict(zip(self.header, cells, strict=True))


def read_table(
    path: str | Path, known: Sequence[str] = (), *, check: Callable[[list[str]], None] | None = None, **options
) -> Table:
    """Return the table in the file at *path*; parameters and errors as for `stream_table`.

    *check* is called with the header before any row is read. An empty file is a table without columns.
    """
    rows = stream_table(path, known, **options)
    header = next(rows, (1, []))[1]
    if check is not None:
        check(header)
    return Table(header, list(rows))


def stream_table(
    path: str | Path,
    known: Sequence[str] = (),
    *,
    shown: str = "",
    error: type[CourseError] = CourseError,
    most: int = MAX_BYTES,
    cell: int = MAX_CELL,
    breaks: bool = False,
    short: bool = True,
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the CSV file at *path* with their numbers, the header first; all rows have as many cells as it,
    blank ones are left out.

    The separator (comma, semicolon or tab) is the one that finds most of the *known* columns in the header, then the
    one that finds most columns.

    Parameters
    ----------
    known
        Columns that are looked for, whatever their case.
    shown, error
        As for `read_text`.
    most
        Largest file, in bytes.
    cell
        Longest cell, in characters.
    breaks
        Whether a cell may go over several lines. Where none should, this finds two stray quotation marks.
    short
        Whether blank cells at the end of a row may be absent, as some spreadsheets write it.

    Raises
    ------
    MissingFile, CourseError
        If the file is absent, or is no such table; the message names the row.
    """
    shown = shown or Path(path).name
    source = lines(path, shown=shown, error=error, most=most, how=AS_CSV, place=_row_after)
    begun, told = _beginning(source)
    if not begun:
        return
    if begun[-1].lstrip().lower().startswith(("<!doctype html", "<html")):
        raise error(
            f"{shown} is a web page, whatever its name says (perhaps the page that asks to sign in); expected a CSV"
            " table. Download it again."
        )
    separator = _separator(begun[-1], known, told)
    header: list[str] = []
    width = 0
    for number, record in _records(itertools.chain(begun, source), separator, shown, error, cell):
        if not any(one.strip() for one in record):
            continue
        if not breaks and any("\n" in one for one in record):
            raise error(
                f"{shown}, row {number}: a cell goes over several lines. Either a quotation mark stands there without"
                " its partner, or there is a line break in the cell: take it out."
            )
        if not header:
            # a spreadsheet writes columns in which a cell was once touched
            names = [_clean(one) for one in record]
            width = max((place for place, one in enumerate(names, 1) if one), default=0)
            if header := names[:width]:
                yield number, header
            continue
        if any(one.strip() for one in record[width:]) or (len(record) < width and not short):
            found = max(place for place, one in enumerate(record, 1) if one.strip() or place <= width)
            raise error(
                f"{shown}, row {number}: found {found} cells, expected {width}; a text that holds a {_NAMES[separator]}"
                " must stand in double quotation marks."
            )
        yield number, record[:width] + [""] * (width - len(record))


def _beginning(source: Iterator[str]) -> tuple[list[str], str]:
    """Return the lines down to the header, and the separator that a line `sep=;` before it names (Excel hides that
    line, so it is no row).
    """
    begun: list[str] = []
    told = ""
    for line in source:
        if not begun and not told and (found := _TOLD.fullmatch(line)):
            told = found[1] or ","
            continue
        begun.append(line)
        if line.strip(" \t,;\n"):
            return begun, told
    return [], told


def _separator(line: str, known: Sequence[str], told: str) -> str:
    wanted = {name.casefold() for name in known}

    def fits(separator: str) -> tuple[int, bool, int]:
        cells = next(
            csv.reader([line[:100_000]], delimiter=separator), []
        )  # one cell of more is no heading; the csv module gives up on it
        return sum(_clean(cell).casefold() in wanted for cell in cells), separator == told, len(cells)

    return max(_SEPARATORS, key=fits)


def _records(
    source: Iterator[str], separator: str, shown: str, error: type[CourseError], cell: int
) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(source, delimiter=separator, strict=True)
    for number in itertools.count(1):
        before = csv.field_size_limit(cell)
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            if "field limit" in str(problem):
                raise error(
                    f"{shown}, row {number}: a cell holds more than {cell:,} characters. Perhaps a quotation mark"
                    " stands there without its partner."
                ) from None
            raise error(
                f"{shown}, row {number}: a cell begins with a quotation mark, and the mark that should end the cell is"
                " missing or has text after it. Take the mark out; a mark that belongs to the text is written twice,"
                " in a cell that stands in marks."
            ) from None
        finally:
            csv.field_size_limit(before)
        yield number, record


def _row_after(before: str) -> str:
    """Return the row in which the text after *before* stands, in words."""
    begun, told = _beginning(iter(io.StringIO(before, newline=None)))
    first = len(before.partition("\n")[0]) + 1 if told else 0
    separator = _separator(begun[-1] if begun else "", (), told)
    rows = sum(1 for _ in csv.reader(io.StringIO(before[first:] + "x", newline=None), delimiter=separator))
    return f"row {rows}"


def _clean(name: str) -> str:
    return name.strip().strip(_UNSEEN).strip()
