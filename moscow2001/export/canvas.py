"""The file that Canvas imports into its Gradebook.

Layout, as the Canvas sources read it (`lib/gradebook_importer.rb`) and write it (`lib/gradebook_exporter.rb`): a header whose first cells are `Student` (or `LastName`,
`FirstName`), `ID`, then if there `SIS User ID`, `SIS Login ID`, `Integration ID`, `Root Account`, then `Section`, then one column for each assignment called
`Title (number)`; a line with *Points Possible* in its first cell; a line for each student. Canvas finds a student by the number under `ID` first, and by nothing else if
there is one; then by SIS id, login and name. A column whose title it does not know becomes a new assignment. Two things follow:

- In a line that has a number under `ID` every other cell may be changed. So names there are made harmless for spreadsheets, and still reach the right student.
  A line without the number is left out if a cell in it looks like a formula, and said.
- Canvas compares each cell with the score it holds, and an empty cell where it holds a score counts as a change. So where we have no mark the cell keeps what Canvas exported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from moscow2001.errors import CourseError
from moscow2001.export import tables
from moscow2001.export.match import Matches, Row, match
from moscow2001.export.totals import Column, Learner, Total
from moscow2001.grade import safe

_TITLED = re.compile(r"^(?P<title>.*?)\s*\((?P<id>\d+)\)$", re.DOTALL)


def make(learners: Sequence[Learner], columns: Sequence[Column], template: list[list[str]], *, so_far: bool = False, named: str = "") -> tuple[list[list[str]], Matches, list[str]]:
    """Return the lines of the import file, who was matched, and what the teacher has to know.

    *template* is the table that Canvas exported. *named* says which of its columns takes the marks, if there is one exercise and its column has another name.

    Raises
    ------
    CourseError
        If the template is no export of a Canvas gradebook, or has no column called *named*.
    """
    header = template[0]
    section = _section(header)
    targets = {column.assignment: _target(header, section, column, named if len(columns) == 1 else "") for column in columns}
    notes = [
        f"{column.assignment}: no column of Canvas has its name, so that Canvas will offer to make a new assignment “{_title(column)}”. To fill an existing one give its name with --column."
        for column in columns if targets[column.assignment] is None
    ]  # fmt: skip
    if named and targets[columns[0].assignment] is None:
        raise CourseError(f"the table from Canvas has no column {named!r}; it has: {', '.join(header[section + 1 :][:12])}.")
    students = [place for place, row in enumerate(template) if place and not _about_columns(row)]
    found = match(learners, [_row(header, section, place, template[place]) for place in students])
    lines = [header[: section + 1] + [header[place] if (place := targets[one.assignment]) is not None else _title(one) for one in columns]]
    lines.append(["    Points Possible"] + [""] * section + [tables.number(column.best) for column in columns])
    for place in students:
        row = template[place]
        who, why = _harmless(header, row[: section + 1])
        if who is None:
            if place in found.found:
                found.lost.append((found.found.pop(place), why))
            continue
        learner = found.found.get(place)
        kept = [row[target] if (target := targets[one.assignment]) is not None else "" for one in columns]
        lines.append(who + [_points(learner.totals.get(one.assignment) if learner else None, so_far, old) for one, old in zip(columns, kept, strict=True)])
    notes += [
        f"{column.assignment} has {column.best:g} points here; Canvas has {told}. Importing sets the points of the assignment in Canvas to {column.best:g}."
        for column in columns if (told := _possible(template, targets[column.assignment])) not in (None, column.best)
    ]  # fmt: skip
    return lines, found, notes


def from_roster(learners: Sequence[Learner], columns: Sequence[Column], *, so_far: bool = False) -> tuple[list[list[str]], list[str]]:
    """Return an import file without a table from Canvas: our ids stand under `SIS User ID`, e-mail addresses under `SIS Login ID`.

    Students whose id looks like a formula are left out, as Canvas would have to find them by it.
    """
    lines = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *map(_title, columns)], ["    Points Possible", "", "", "", "", *(tables.number(one.best) for one in columns)]]
    notes = []
    for learner in learners:
        if tables.is_formula(learner.key) or tables.is_formula(learner.email):
            notes.append(f"{safe.one_line(learner.name)}: left out, because the id or address begins like a formula; enter this mark by hand")
            continue
        lines.append([safe.cell(learner.name), "", learner.key, learner.email, "", *(_points(learner.totals.get(one.assignment), so_far, "") for one in columns)])
    return lines, notes


def _section(header: list[str]) -> int:
    names = [cell.strip() for cell in header]
    plain = len(names) > 3 and "Student" in names[0] and "ID" in names[1]
    parted = len(names) > 4 and "LastName" in names[0] and "FirstName" in names[1] and "ID" in names[2]
    if not (plain or parted) or "Section" not in names[:10]:
        raise CourseError(
            f"this is no gradebook exported from Canvas: its first line begins {', '.join(names[:5])}. In Canvas: Grades, Export, Export Entire Gradebook; give that file unchanged."
        )
    return names.index("Section")


def _row(header: list[str], section: int, place: int, row: list[str]) -> Row:
    cells = dict(zip((name.strip() for name in header[: section + 1]), row, strict=False))
    ids = tuple(cells.get(name, "") for name in ("ID", "SIS User ID", "SIS Login ID", "Integration ID"))
    name = cells["Student"] if "Student" in cells else f"{cells.get('FirstName', '')} {cells.get('LastName', '')}"
    return Row(place, ids, cells.get("SIS Login ID", ""), _unquoted(name))


def _unquoted(name: str) -> str:
    # Canvas itself writes a name that begins with = as ="name"
    return name[2:-1] if name.startswith('="') and name.endswith('"') else name


def _about_columns(row: list[str]) -> bool:
    """Whether a line tells something about the columns: points possible, or which assignments are posted by hand."""
    return "Points Possible" in row[0] or all(re.fullmatch(r"\s*(Muted|Manual Posting.*)?\s*", cell, re.IGNORECASE) for cell in row)


def _possible(template: list[list[str]], place: int | None) -> float | None:
    for row in template[1:4]:
        if place is not None and "Points Possible" in row[0]:
            try:
                return float(row[place].replace(",", "."))
            except ValueError:
                return None
    return None


def _target(header: list[str], section: int, column: Column, named: str) -> int | None:
    same, begin = [], []
    for place in range(section + 1, len(header)):
        whole = header[place].strip()
        titled = _TITLED.match(whole)
        title = titled["title"] if titled else whole
        if named:
            if named.strip() in (whole, title, titled["id"] if titled else ""):
                same.append(place)
        elif title.casefold() in (column.title.casefold(), column.assignment, _title(column).casefold()):
            same.append(place)
        elif re.match(rf"{column.assignment}\b", title, re.IGNORECASE):
            begin.append(place)
    places = same or begin
    if len(places) > 1:
        raise CourseError(f"several columns of Canvas fit {named or column.assignment}: {', '.join(header[place] for place in places)}. Name one of them with --column.")
    return places[0] if places else None


def _title(column: Column) -> str:
    return f"{column.assignment} {column.title}"


def _harmless(header: list[str], who: list[str]) -> tuple[list[str] | None, str]:
    number = who[[name.strip() for name in header].index("ID")].strip()
    if number.isascii() and number.isdigit():
        return [safe.cell(cell) for cell in who], ""
    if any(tables.is_formula(cell) for cell in who):
        return None, "the line in Canvas has no number under ID, and a cell that looks like a formula: enter this mark by hand"
    return who, ""


def _points(total: Total | None, so_far: bool, old: str) -> str:
    if total is None or (total.to_mark and not so_far):
        return "" if tables.is_formula(old) else old
    return tables.number(total.points)
