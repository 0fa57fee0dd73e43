"""The file that Canvas imports into its Gradebook.

Layout, as the Canvas sources read it (`lib/gradebook_importer.rb`) and write it (`lib/gradebook_exporter.rb`): a header
whose first cells are `Student` (or `LastName`, `FirstName`), `ID`, then if there `SIS User ID`, `SIS Login ID`,
`Integration ID`, `Root Account`, then `Section`, then one column for each assignment called `Title (number)`; a line
with *Points Possible* in its first cell; a line for each student. Canvas finds a student by the number under `ID`
first, and by nothing else if there is one; then by SIS id, login and name. A column whose title it does not know
becomes a new assignment, with the points possible of the file; those of an assignment that exists stay as they are, so
marks are scaled to them. Words such as *(read only)* and decimal commas come in the language of whoever exported. Two
things follow:

- In a line that has a number under `ID` every other cell may be changed. So names there are made harmless for
  spreadsheets, and still reach the right student. A line without the number is left out if a cell in it looks like a
  formula, and said.
- Canvas compares each cell with the score it holds, and an empty cell where it holds a score counts as a change. So
  where we have no mark the cell keeps what Canvas exported, and so it does where Canvas excuses the student (`EX`) or
  does not assign the exercise to them (`N/A`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from seminar import edited, safe
from seminar.errors import CourseError
from seminar.export import tables
from seminar.export.match import Filled, Matches, Row, match
from seminar.export.scale import Scale, Wanted, scale
from seminar.export.totals import Column, Learner

#: Headings by which the separator of the table is told.
KNOWN = (
    "Student",
    "LastName",
    "FirstName",
    "ID",
    "SIS User ID",
    "SIS Login ID",
    "Integration ID",
    "Root Account",
    "Section",
)
_TITLED = re.compile(r"^(?P<title>.*?)\s*\((?P<id>[0-9]+)\)$", re.DOTALL)
_KEPT = {
    "EX": "Canvas has excused this student: enter the mark by hand if it should count",
    "N/A": "Canvas does not assign this exercise to the student",
}


def make(
    learners: Sequence[Learner],
    columns: Sequence[Column],
    template: list[list[str]],
    *,
    so_far: bool = False,
    named: str = "",
    wanted: Wanted = Wanted(),
) -> Filled:
    """Return the import file.

    *template* is the table that Canvas exported. *named* says which of its columns takes the marks, if there is one
    exercise and its column has another name; *wanted* how marks are scaled to the points possible of the assignment.

    Raises
    ------
    CourseError
        If the template is no export of a Canvas gradebook, or has no column called *named*.
    """
    header = template[0]
    section = _section(header)
    possible = next((row for row in template[1:] if "Points Possible" in row[0]), [""] * len(header))
    fixed = {
        place for place, cell in enumerate(possible) if cell.strip().startswith("(")
    }  # (read only), in any language
    targets = [_target(header, section, fixed, column, named if len(columns) == 1 else "") for column in columns]
    notes = [
        f"{column.assignment}: no column of Canvas has its name, so that Canvas will offer to make a new assignment"
        f" “{_title(column)}”. To fill an existing one give its name with --column."
        for column, there in zip(columns, targets)
        if there is None
    ]
    if named and targets[0] is None:
        free = [header[place] for place in range(section + 1, len(header)) if place not in fixed]
        raise CourseError(
            f"the table from Canvas has no column {named!r} that takes marks; it has: {', '.join(free[:12])}. Name one"
            " of these."
        )
    scales, names, best = [], [], []
    for one, there in zip(columns, targets):
        # a new assignment gets its points from the file
        told = tables.points(possible[there]) if there is not None else wanted.out_of or one.best
        scaled, said = scale(one.assignment, one.best, told, wanted, "Canvas")
        scales.append(scaled)
        notes += said
        names.append(header[there] if there is not None else _title(one))
        best.append(_shown(scaled, possible, there))
    students = [place for place, row in enumerate(template) if place and not _about_columns(row, section)]
    found = match(learners, [_row(header, section, place, template[place]) for place in students])
    lines = [header[: section + 1] + names, ["    Points Possible", *[""] * section, *best]]
    for place in students:
        row = template[place]
        who, reason = _harmless(header, row[: section + 1])
        if who is None:
            if place in found.found:
                found.lost.append((found.found.pop(place), reason))
            continue
        learner = found.found.get(place)
        kept = ["" if there is None else row[there] for there in targets]
        lines.append(who + [_filled(one, learner, so_far, old) for one, old in zip(scales, kept)])
        if learner is not None:
            reasons = [
                why
                for one, old in zip(columns, kept, strict=True)
                if one.assignment in learner.totals and (why := _KEPT.get(old.strip().upper()))
            ]
            found.lost += [(learner, why) for why in dict.fromkeys(reasons)]
    return Filled(lines, found, notes)


def from_roster(
    learners: Sequence[Learner], columns: Sequence[Column], *, so_far: bool = False, wanted: Wanted = Wanted()
) -> Filled:
    """Return an import file without a table from Canvas: our ids stand under `SIS User ID`, e-mail addresses under `SIS
    Login ID`.

    Students whose id looks like a formula are left out, as Canvas would have to find them by it.
    """
    scaled = [scale(one.assignment, one.best, wanted.out_of or one.best, wanted, "Canvas") for one in columns]
    scales, notes = [one for one, _ in scaled], [note for _, said in scaled for note in said]
    best = [tables.number(one.out_of) for one in scales]
    lines = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *map(_title, columns)],
        ["    Points Possible", "", "", "", "", *best],
    ]
    for learner in learners:
        if why := tables.left_out(learner.name, learner.key, learner.email):
            notes.append(why)
            continue
        marks = [one.mark(learner, so_far) or "" for one in scales]
        lines.append([safe.cell(learner.name), "", learner.key, learner.email, "", *marks])
    notes.append(
        "without a table from Canvas our ids went under “SIS User ID”. If Canvas does not know them, export its"
        " gradebook and give it with --template."
    )
    return Filled(lines, Matches({}, []), notes)


def _section(header: list[str]) -> int:
    names = [cell.strip() for cell in header]
    plain = len(names) > 3 and "Student" in names[0] and "ID" in names[1]
    parted = len(names) > 4 and "LastName" in names[0] and "FirstName" in names[1] and "ID" in names[2]
    if not (plain or parted) or "Section" not in names[:10]:
        raise CourseError(
            f"this is no gradebook exported from Canvas: its first line begins {', '.join(names[:5])}. In Canvas:"
            " Grades, Export, Export Entire Gradebook; give that file unchanged."
        )
    return names.index("Section")


def _row(header: list[str], section: int, place: int, row: list[str]) -> Row:
    cells = dict(zip((name.strip() for name in header[: section + 1]), row, strict=False))
    ids = tuple(
        edited.identifier(cells.get(name, "").strip())
        for name in ("ID", "SIS User ID", "SIS Login ID", "Integration ID")
    )
    name = cells["Student"] if "Student" in cells else f"{cells.get('FirstName', '')} {cells.get('LastName', '')}"
    return Row(place, ids, cells.get("SIS Login ID", ""), _unquoted(name))


def _unquoted(name: str) -> str:
    # Canvas itself writes a name that begins with = as ="name"
    return name[2:-1] if name.startswith('="') and name.endswith('"') else name


def _about_columns(row: list[str], section: int) -> bool:
    """Whether a line tells something about the columns: points possible, or (with nobody named) which assignments are
    posted by hand.
    """
    return "Points Possible" in row[0] or not any(cell.strip() for cell in row[: section + 1])


def _shown(scaled: Scale, possible: list[str], target: int | None) -> str:
    """Return the points possible for the file: as Canvas has them where it has the assignment, so that nothing seems to
    change.
    """
    if target is None:
        return tables.number(scaled.out_of)
    told = tables.points(possible[target])
    return tables.number(told) if told is not None else ""


def _target(header: list[str], section: int, fixed: set[int], column: Column, named: str) -> int | None:
    same, begin = [], []
    for place in range(section + 1, len(header)):
        if place in fixed:
            continue
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
        raise CourseError(
            f"several columns of Canvas fit {named or column.assignment}:"
            f" {', '.join(header[place] for place in places)}. Name one of them with --column."
        )
    return places[0] if places else None


def _title(column: Column) -> str:
    return f"{column.assignment} {column.title}"


def _harmless(header: list[str], who: list[str]) -> tuple[list[str] | None, str]:
    """Return the cells that say who a line is, made harmless; or None, and why the line is left out."""
    place = [name.strip() for name in header].index("ID")
    number = edited.identifier(who[place].strip())
    if number.isascii() and number.isdigit():
        return [number if one == place else safe.cell(cell) for one, cell in enumerate(who)], ""
    if edited.rounded(number):
        return None, (
            f"the table says {number} under ID: a spreadsheet rounded Canvas' number of the student. Export the"
            " gradebook again and give that file unchanged"
        )
    if any(map(tables.is_formula, who)):
        return None, (
            "the line in Canvas has no number under ID, and a cell that looks like a formula: enter this mark by hand"
        )
    return who, ""


def _filled(scaled: Scale, learner: Learner | None, so_far: bool, old: str) -> str:
    """Return what stands in a cell: the mark, or what Canvas had there."""
    mark = scaled.mark(learner, so_far)
    if mark is None or old.strip().upper() in _KEPT:
        return "" if tables.is_formula(old) else old
    return mark
