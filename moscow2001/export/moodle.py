"""The files that Moodle imports.

Two layouts, as the Moodle sources read them:

- *Grade import* (`grade/import/csv/classes/load_data.php`; docs.moodle.org, Grade import): the teacher chooses in Moodle which column names the student (`ID number`, `Email address`
  or `Username`, compared letter by letter) and which columns are grade items. One unknown student stops the whole import, and an empty cell takes a grade away. So only
  students that Moodle's own table knows are written, and none without a mark; with several exercises the file has one part for each, to be imported one after the other.
- *Grading worksheet* of an assignment (`mod/assign/feedback/offline/importgradeslib.php`): `Identifier` (`Participant 123`), `Grade` and `Last modified (grade)` have to be
  there, the other columns are carried along. Hand-ins downloaded from Moodle carry the participant's number, so this table fits them without any names.

Columns that Moodle does not need, names among them, are not written into a grade import: nothing is left there that a spreadsheet could take for a formula. A student
whose id and address both begin like a formula is left out, and said, as Moodle compares letter by letter.
"""

from __future__ import annotations

from collections.abc import Sequence

from moscow2001.errors import CourseError
from moscow2001.export import tables
from moscow2001.export.match import Matches, Row, match
from moscow2001.export.totals import Column, Learner, Total
from moscow2001.grade import safe

#: How Moodle's tables head what identifies a student, in the order in which we prefer it.
IDENTIFIERS = ("ID number", "Email address", "Username")
_WORKSHEET = ("Identifier", "Grade", "Last modified (grade)")


def is_worksheet(header: Sequence[str]) -> bool:
    """Whether a table is the grading worksheet of one assignment."""
    return set(_WORKSHEET) <= {cell.strip() for cell in header}


def make(learners: Sequence[Learner], column: Column, template: list[list[str]], *, so_far: bool = False, named: str = "") -> tuple[list[list[str]], Matches, list[str]]:
    """Return the lines of the import file for one exercise, who was matched, and what the teacher has to know.

    Raises
    ------
    CourseError
        If the template is neither an export of Moodle's grades nor a grading worksheet.
    """
    header = [cell.strip() for cell in template[0]]
    if is_worksheet(header):
        return _worksheet(learners, column, header, template[1:], so_far)
    known = [name for name in IDENTIFIERS if name in header]
    if not known:
        raise CourseError(
            f"this table has none of the columns {', '.join(IDENTIFIERS)}; its first line is {', '.join(header[:8])}. In Moodle: Grades, Export, Plain text file, with at least one grade "
            "item; or in the assignment: Download grading worksheet."
        )
    rows = [_row(header, place, row) for place, row in enumerate(template[1:])]
    found = match(learners, rows)
    title = named or next((cell for cell in header if _fits(cell, column)), f"{column.assignment} {column.title}")
    lines, notes = [], [f"in Moodle: Grades, Import, CSV file; identify users by the columns as they are called, and map “{title}” to the grade item."]
    for place, row in enumerate(template[1:]):
        learner = found.found.get(place)
        total = learner.totals.get(column.assignment) if learner else None
        if learner is None or not _counts(total, so_far):
            continue
        cells = dict(zip(header, row, strict=False))
        lines.append(([cells[name] for name in known], learner, tables.number(total.points)))
    # one column identifies everybody: the first in which every line has a usable value, else the one that serves most
    best = max(known, key=lambda name: (sum(_usable(ids[known.index(name)]) for ids, _, _ in lines), -known.index(name)))
    written = [[best, title]]
    for ids, learner, points in lines:
        value = ids[known.index(best)]
        if _usable(value):
            written.append([value, points])
        else:
            found.lost.append((learner, f"{best} is empty in Moodle or begins like a formula: enter this mark by hand"))
    return written, found, notes


def _worksheet(learners, column: Column, header: list[str], body: list[list[str]], so_far: bool):
    places = {name: header.index(name) for name in _WORKSHEET}
    rows = []
    for place, row in enumerate(body):
        cells = dict(zip(header, row, strict=False))
        number = row[places["Identifier"]].strip()
        rows.append(Row(place, (number, number.rpartition(" ")[2], cells.get("ID number", "")), cells.get("Email address", ""), cells.get("Full name", "")))
    found = match(learners, rows)
    most = _number(body[0][header.index("Maximum Grade")]) if body and "Maximum Grade" in header else None
    notes = [f"the assignment in Moodle has a maximum of {most:g}, {column.assignment} has {column.best:g} points: set the same maximum in Moodle before importing."] if most not in (None, column.best) else []
    written = [header]
    for place, row in enumerate(body):
        learner = found.found.get(place)
        total = learner.totals.get(column.assignment) if learner else None
        if not _counts(total, so_far):
            continue
        # Moodle reads Identifier, Grade, Last modified (grade) and the comments; the rest is for people
        cells = [cell if cell.strip() == "-" else safe.cell(cell) for cell in row]  # a lone dash is Moodle's empty date
        cells[places["Grade"]] = tables.number(total.points)
        written.append(cells)
    return written, found, notes


def from_roster(learners: Sequence[Learner], column: Column, *, so_far: bool = False) -> tuple[list[list[str]], list[str]]:
    """Return a grade import from our own class list: ids under `ID number`; students without a usable id are left out and named in the notes."""
    lines, notes = [["ID number", "Email address", f"{column.assignment} {column.title}"]], []
    for learner in learners:
        total = learner.totals.get(column.assignment)
        if not _counts(total, so_far):
            continue
        if tables.is_formula(learner.key) or tables.is_formula(learner.email):
            notes.append(f"{safe.one_line(learner.name)}: left out, because the id or address begins like a formula; enter this mark by hand")
        else:
            lines.append([learner.key, learner.email, tables.number(total.points)])
    return lines, notes


def _row(header: list[str], place: int, row: list[str]) -> Row:
    cells = dict(zip(header, row, strict=False))
    name = cells.get("Full name") or f"{cells.get('First name', '')} {cells.get('Last name', cells.get('Surname', ''))}".strip()
    return Row(place, (cells.get("ID number", ""), cells.get("Username", "")), cells.get("Email address", ""), name)


def _fits(cell: str, column: Column) -> bool:
    told = cell.partition(":")[2].strip() or cell
    return told.casefold().startswith((column.assignment, column.title.casefold()))


def _usable(value: str) -> bool:
    return bool(value.strip()) and not tables.is_formula(value)


def _counts(total: Total | None, so_far: bool) -> bool:
    return total is not None and (so_far or not total.to_mark)


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None
