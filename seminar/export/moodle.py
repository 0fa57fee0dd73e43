"""The files that Moodle imports.

Two layouts, as the Moodle sources read them. Both are headed in the language of whoever exported, and the worksheet has
to come back with the headings it had:

- *Grade import* (`grade/import/csv/classes/load_data.php`; docs.moodle.org, Grade import): the teacher chooses in
  Moodle which column names the student (`ID number`, `Email address` or `Username`, compared letter by letter) and
  which columns are grade items. One unknown student stops the whole import, and an empty cell takes a grade away. So
  only students that Moodle's own table knows are written, and none without a mark; with several exercises the file has
  one part for each, to be imported one after the other.
- *Grading worksheet* of an assignment (`mod/assign/feedback/offline/importgradeslib.php`): `Identifier` (`Participant
  123`), `Grade` and `Last modified (grade)` have to be there, the other columns are carried along. The maximum stands
  beside the grade, and marks are scaled to it. Hand-ins downloaded from Moodle carry the participant's number, so this
  table fits them without any names.

Columns that Moodle does not need, names among them, are not written into a grade import: nothing is left there that a
spreadsheet could take for a formula. A student whose id and address both begin like a formula is left out, and said, as
Moodle compares letter by letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from seminar import edited, safe
from seminar.errors import CourseError
from seminar.export import headings, tables
from seminar.export.match import Filled, Matches, Row, match
from seminar.export.scale import Wanted, scale
from seminar.export.totals import Column, Learner

#: What identifies a student in a grade import, in the order in which we prefer it.
IDENTIFIERS = ("id number", "email", "username")
_PARTICIPANT = re.compile(r"(?P<word>.*[^\W\d_][^\w]*)\s*(?P<number>[0-9]+)")


class Sheet(Struct, frozen=True):
    """Where the columns of a grading worksheet stand, and the numbers of its participants, line by line."""

    identifier: int
    participants: list[str]
    grade: int
    maximum: int | None
    kinds: dict[str, int]


def make(
    learners: Sequence[Learner],
    column: Column,
    template: list[list[str]],
    *,
    so_far: bool = False,
    named: str = "",
    identifier: str = "",
    wanted: Wanted = Wanted(),
) -> Filled:
    """Return the import file for one exercise.

    *named* is the column that takes the marks, *identifier* the one that names the student, where they cannot be told;
    *wanted* says how marks are scaled.

    Raises
    ------
    CourseError
        If the template is neither an export of Moodle's grades nor a grading worksheet.
    """
    header, body = [cell.strip() for cell in template[0]], template[1:]
    for name in filter(None, (identifier, named)):
        if header.count(name.strip()) > 1:
            raise CourseError(
                f"the table from Moodle has the column {name!r} more than once. Give one of them another name in the"
                " table."
            )
    if identifier and identifier.strip() not in header:
        raise CourseError(
            f"the table from Moodle has no column {identifier!r} (--id-column); it has: {', '.join(header[:12])}. Name"
            " one of these."
        )
    kinds: dict[str, int] = {}
    for place, name in enumerate(header):
        kinds.setdefault(headings.kind(name) or ("email" if _addresses(body, place) else ""), place)
    if (sheet := _sheet(header, body, kinds, named.strip(), identifier.strip())) is not None:
        return _worksheet(learners, column, header, body, sheet, so_far, wanted)
    known = [header.index(identifier.strip())] if identifier else [kinds[kind] for kind in IDENTIFIERS if kind in kinds]
    if not known:
        raise CourseError(
            "found no column that names the student in this table from Moodle; its columns are"
            f" {', '.join(header[:10])}. Headings are known in these languages: {headings.LANGUAGES}. Give the heading with --id-column"
            " (for a grading worksheet also that of the grade with --column), or choose English in Moodle's language"
            " menu and export again: Grades, Export, Plain text file, with at least one grade item; or in the"
            " assignment: Download grading worksheet."
        )
    return _grade_import(learners, column, header, body, kinds, known, named, so_far, wanted)


def _grade_import(
    learners: Sequence[Learner],
    column: Column,
    header: list[str],
    body: list[list[str]],
    kinds: dict[str, int],
    known: list[int],
    named: str,
    so_far: bool,
    wanted: Wanted,
) -> Filled:
    found = match(learners, [_row(kinds, known, place, row) for place, row in enumerate(body)])
    title = named or next((cell for cell in header if _fits(cell, column)), f"{column.assignment} {column.title}")
    scaled, notes = scale(column.assignment, column.best, None, wanted, "Moodle")
    notes.insert(
        0,
        f"in Moodle: Grades, Import, CSV file; identify users by the columns as they are called, and map “{title}” to"
        " the grade item.",
    )
    lines = []
    for place, row in enumerate(body):
        learner = found.found.get(place)
        mark = scaled.mark(learner, so_far)
        if learner is not None and mark is not None:
            lines.append((row, learner, mark))
    # one column identifies everybody: the first in which every line has a usable value, else the one that serves most
    best = max(known, key=lambda place: (sum(_usable(row[place]) for row, _, _ in lines), -known.index(place)))
    written = [[header[best], title]]
    why = (
        f"{header[best]} is empty in Moodle, begins like a formula or was rounded by a spreadsheet: enter this mark by"
        " hand"
    )
    for row, learner, mark in lines:
        if _usable(row[best]) and not edited.rounded(row[best].strip()):
            written.append([edited.identifier(row[best].strip()), mark])
        else:
            found.lost.append((learner, why))
    return Filled(written, found, notes)


def _sheet(
    header: list[str], body: list[list[str]], kinds: dict[str, int], named: str, identifier: str
) -> Sheet | None:
    """Return where the columns of a grading worksheet stand, or None if the table is none.

    It is told by what stands in it, whatever the language: a column of one word with a number (`Participant 123`), and
    beside the grade its maximum, which is the same in every line.
    """
    first = header.index(identifier) if identifier else 0
    people = _participants(body, first)
    if not people or headings.kind(header[first]) in (*IDENTIFIERS, "full name", "first name", "last name"):
        return None
    maximum = kinds.get("maximum")
    if maximum is None:
        alike = [place for place in range(first + 2, len(header)) if _same_maximum(body, place)]
        maximum = alike[0] if len(alike) == 1 else None
    if named and named not in header:
        raise CourseError(
            f"the worksheet from Moodle has no column {named!r} (--column); it has: {', '.join(header[:12])}. Name one"
            " of these."
        )
    grade = header.index(named) if named else kinds.get("grade", maximum - 1 if maximum is not None else None)
    if grade is None and identifier:
        return None  # an export of grades whose students have such ids
    if grade is None:
        raise CourseError(
            "this is a grading worksheet from Moodle, but which of its columns takes the grade is not clear:"
            f" {', '.join(header[:10])}. Name it with --column, or choose English in Moodle's language menu and"
            " download the worksheet again."
        )
    # the name stands beside the participant, if names are shown at all
    beside = {"full name": first + 1} if first + 1 < len(header) and not headings.kind(header[first + 1]) else {}
    return Sheet(first, people, grade, maximum, {**beside, **kinds})


def _participants(body: list[list[str]], place: int) -> list[str]:
    """Return the number in each line of a column whose cells are one word with a number; none for another column."""
    found = [one for row in body if (one := _PARTICIPANT.fullmatch(row[place].strip()))]
    if len(found) < len(body) or len({one["word"] for one in found}) != 1 or _addresses(body, place):
        return []
    return [one["number"] for one in found]


def _same_maximum(body: list[list[str]], place: int) -> bool:
    """Whether a column holds one number throughout, and the column before it nothing that is larger."""
    most = tables.points(body[0][place])
    if not most or any(tables.points(row[place]) != most for row in body):
        return False
    grades = [tables.points(row[place - 1]) for row in body if row[place - 1].strip(" -")]
    return all(grade is not None and grade <= most for grade in grades)


def _addresses(body: list[list[str]], place: int) -> bool:
    cells = [row[place].strip() for row in body if row[place].strip()]
    return bool(cells) and all(re.fullmatch(r"[^@\s]+@[^@\s]+", cell) for cell in cells)


def _worksheet(
    learners: Sequence[Learner],
    column: Column,
    header: list[str],
    body: list[list[str]],
    sheet: Sheet,
    so_far: bool,
    wanted: Wanted,
) -> Filled:
    rows = []
    for place, (row, number) in enumerate(zip(body, sheet.participants, strict=True)):
        ids = (row[sheet.identifier].strip(), number, _cell(sheet.kinds, row, "id number"))
        rows.append(Row(place, ids, _cell(sheet.kinds, row, "email"), _name(sheet.kinds, row)))
    found = match(learners, rows)
    maxima = (
        {most for row in body if (most := tables.points(row[sheet.maximum]))} if sheet.maximum is not None else set()
    )
    scaled, notes = scale(
        column.assignment, column.best, next(iter(maxima)) if len(maxima) == 1 else None, wanted, "Moodle"
    )
    written = [header]
    for place, row in enumerate(body):
        mark = scaled.mark(found.found.get(place), so_far)
        if mark is not None:
            # Moodle reads Identifier, Grade, Last modified (grade) and the comments; the rest is for people. A lone
            # dash is Moodle's empty date.
            cells = [cell if cell.strip() == "-" else safe.cell(cell) for cell in row]
            cells[sheet.grade] = mark
            written.append(cells)
    return Filled(written, found, notes)


def from_roster(
    learners: Sequence[Learner], column: Column, *, so_far: bool = False, wanted: Wanted = Wanted()
) -> Filled:
    """Return a grade import from our own class list: ids under `ID number`; students without a usable id are left out
    and named in the notes.
    """
    scaled, notes = scale(column.assignment, column.best, wanted.out_of or column.best, wanted, "Moodle")
    lines = [["ID number", "Email address", f"{column.assignment} {column.title}"]]
    for learner in learners:
        mark = scaled.mark(learner, so_far)
        if mark is None:
            continue
        if why := tables.left_out(learner.name, learner.key, learner.email):
            notes.append(why)
        else:
            lines.append([learner.key, learner.email, mark])
    return Filled(lines, Matches({}, []), notes)


def _row(kinds: dict[str, int], known: Sequence[int], place: int, row: list[str]) -> Row:
    ids = (
        *(edited.identifier(row[one].strip()) for one in known),
        _cell(kinds, row, "id number"),
        _cell(kinds, row, "username"),
    )
    return Row(place, ids, _cell(kinds, row, "email"), _name(kinds, row))


def _cell(kinds: dict[str, int], row: list[str], kind: str) -> str:
    return edited.identifier(row[kinds[kind]].strip()) if kind in kinds else ""


def _name(kinds: dict[str, int], row: list[str]) -> str:
    return (
        _cell(kinds, row, "full name") or f"{_cell(kinds, row, 'first name')} {_cell(kinds, row, 'last name')}".strip()
    )


def _fits(cell: str, column: Column) -> bool:
    told = cell.partition(":")[2].strip() or cell
    return told.casefold().startswith((column.assignment, column.title.casefold()))


def _usable(value: str) -> bool:
    return bool(value.strip()) and not tables.is_formula(value)
