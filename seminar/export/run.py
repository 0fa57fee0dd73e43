"""One export from beginning to end."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from seminar import safe
from seminar.errors import CourseError
from seminar.export import canvas, headings, moodle, research, tables
from seminar.export.match import Filled, Matches, Row, match
from seminar.export.scale import Wanted
from seminar.export.totals import Column, Learner, from_gradebook, from_grades
from seminar.files import write_atomically
from seminar.handins import classlist
from seminar.handins.roster import Roster
from seminar.questions.model import Assignment

TARGETS = ("canvas", "moodle", "csv", "research")


class Exported(Struct):
    """What an export came to: files written with their number of marks, who has no line and why, who waits for a
    person, and notes for the teacher.
    """

    written: list[tuple[str, int]]
    lost: list[tuple[str, str]]
    waiting: list[str]
    without: list[str]
    notes: list[str]


def export(
    to: str,
    assignments: Sequence[Assignment],
    out: str | Path,
    *,
    gradebook: str | Path | None = None,
    grades: str | Path | None = None,
    template: str | Path | None = None,
    roster: str | Path | None = None,
    column: str = "",
    id_column: str = "",
    scale: bool = True,
    out_of: float | None = None,
    so_far: bool = False,
    force: bool = False,
) -> Exported:
    """Write the marks of *assignments* as *to* (`canvas`, `moodle`, `csv`) imports them, or (`research`) the answers
    without names, each time under new pseudonyms.

    Parameters
    ----------
    out
        The file. Moodle takes one exercise at a time: for several, the exercise's name is put before the ending.
    gradebook, grades
        Where marks come from: the gradebook, or a folder that grading wrote (one exercise).
    template
        The table exported from the gradebook of the LMS: who is in the course, and under which ids.
    roster
        Class list (id, name, email), for those of whom the LMS shall know and who handed nothing in; without a template
        it decides who is written.
    column
        The LMS's name of the column that takes the marks, where it cannot be told; *id_column* Moodle's name of the one
        that names the student.
    scale, out_of
        Whether marks are scaled to the points that the assignment has in the LMS, and how many these are, if its table
        does not say.
    so_far
        Also write totals of students whose answers are not all marked.
    force
        Replace *out* if it is there.

    Raises
    ------
    CourseError
        If an input cannot be used, or *out* is there; nothing is then written.
    """
    out = Path(out).expanduser()
    if to not in TARGETS:
        raise CourseError(f"{to!r} is nothing to export to; choose one of {', '.join(TARGETS)}.")
    if (gradebook is None) == (grades is None):
        raise CourseError("say where the marks come from: --gradebook FILE or --grades DIR, one of the two.")
    if grades is not None and len(assignments) != 1:
        raise CourseError("a folder of grades holds one exercise. For several give --gradebook.")
    if out_of is not None and not 0 < out_of < 1_000_000:
        raise CourseError(
            f"--out-of is {out_of:g}, expected the points that the assignment has in the platform, for example 100."
        )
    if to == "csv" and (out_of is not None or not scale or id_column):
        raise CourseError(
            "--out-of, --no-scale and --id-column are for canvas and moodle; the plain table holds the points as they"
            " are."
        )
    places = (
        [out]
        if to != "moodle" or len(assignments) == 1
        else [out.with_name(f"{out.stem}_{one.id}{out.suffix}") for one in assignments]
    )
    for place in places:
        if place.exists() and not force:
            raise CourseError(f"{place} is there already. Give another name, or --force to replace it.")
        if not place.parent.is_dir():
            raise CourseError(f"the folder {place.parent} does not exist. Make it first.")
    if to == "research":
        return _for_research(
            out, assignments, gradebook, any((template, roster, column, id_column, out_of, so_far, not scale))
        )
    learners: list[Learner] = []
    if gradebook is not None:
        learners = list(from_gradebook(gradebook, assignments))
    remarks: list[str] = []
    if grades is not None:
        learners, remarks = from_grades(grades, assignments[0])
    lost: list[tuple[Learner, str]] = []
    if roster is not None:
        learners, lost = _on_roster(learners, classlist.roster(roster))
    columns = [Column(one.id, one.title, one.points) for one in assignments]
    result = Exported([], [], [], [], [])
    table = (
        tables.read(template, canvas.KNOWN if to == "canvas" else headings.known()) if template is not None else None
    )
    made = _made(to, learners, columns, table, so_far, column, id_column, Wanted(scale, out_of))
    for filled, _, _ in made:
        lost += filled.found.lost
        result.notes += [note for note in filled.notes if note not in result.notes]
    result.notes += remarks
    seen = {id(learner) for learner, _ in lost}
    for learner in learners:
        if id(learner) not in seen:
            name = safe.one_line(learner.name)
            result.waiting += [
                f"{name}: {one.id}, {total.to_mark} not marked"
                for one in assignments
                if (total := learner.totals.get(one.id)) is not None and total.to_mark
            ]
            result.without += [f"{name}: {one.id}" for one in assignments if one.id not in learner.totals]
    result.lost = sorted(
        {(f"{safe.one_line(learner.name)} ({safe.one_line(learner.key)})", why) for learner, why in lost}
    )
    if result.waiting and not any(marks for _, marks, _ in made):
        raise CourseError(
            f"no mark can be exported yet: answers of {len(result.waiting):,}"
            f" {'student wait' if len(result.waiting) == 1 else 'students wait'} for a person. Mark them (python3"
            " course.py mark), or give --so-far to export totals as they stand. Nothing was written."
        )
    for place, (filled, marks, head) in zip(places, made, strict=True):
        write_atomically(place, head + tables.text(filled.lines))
        result.written.append((str(place), marks))
    return result


def _for_research(out: Path, assignments: Sequence[Assignment], gradebook: str | Path | None, more: bool) -> Exported:
    if gradebook is None or more:
        raise CourseError(
            "a table for research is made of a gradebook: --gradebook FILE and nothing besides --out, --assignment and"
            " --force."
        )
    text, answers, notes = research.table(gradebook, assignments)
    write_atomically(out, text)
    return Exported([(str(out), answers)], [], [], [], notes)


def _made(
    to: str,
    learners: list[Learner],
    columns: list[Column],
    table: list[list[str]] | None,
    so_far: bool,
    named: str,
    id_column: str,
    wanted: Wanted,
) -> list[tuple[Filled, int, str]]:
    """Return each file with its number of marks and what stands before its first line."""
    if to == "csv":
        lines = _plain(learners, columns)
        marks = sum(1 for line in lines[1:] for cell in line[3::3] if cell)
        return [(Filled(lines, Matches({}, []), []), marks, "\ufeff")]  # the mark by which spreadsheets know UTF-8
    if to == "canvas":
        filled = (
            canvas.from_roster(learners, columns, so_far=so_far, wanted=wanted)
            if table is None
            else canvas.make(learners, columns, table, so_far=so_far, named=named, wanted=wanted)
        )
        return [(filled, sum(bool(cell) for line in filled.lines[2:] for cell in line[-len(columns) :]), "")]
    files = [
        moodle.from_roster(learners, column, so_far=so_far, wanted=wanted)
        if table is None
        else moodle.make(learners, column, table, so_far=so_far, named=named, identifier=id_column, wanted=wanted)
        for column in columns
    ]
    return [(filled, len(filled.lines) - 1, "") for filled in files]


def _plain(learners: list[Learner], columns: list[Column]) -> list[list[str]]:
    lines = [
        [
            "student",
            "name",
            "email",
            *(f"{one.assignment}{tail}" for one in columns for tail in ("", " of", " not marked")),
        ]
    ]
    for learner in learners:
        line = [safe.cell(learner.key), safe.cell(safe.one_line(learner.name)), safe.cell(learner.email)]
        for one in columns:
            total = learner.totals.get(one.assignment)
            line += (
                [tables.number(total.points), tables.number(one.best), str(total.to_mark)]
                if total is not None
                else ["", tables.number(one.best), ""]
            )
        lines.append(line)
    return lines


def _on_roster(learners: list[Learner], roster: Roster) -> tuple[list[Learner], list[tuple[Learner, str]]]:
    """Return the people of the class list with their totals, and those of ours who are not on it."""
    rows = [Row(place, (person.id,), person.email, person.name) for place, person in enumerate(roster.people)]
    found = match(learners, rows)
    people = []
    for place, person in enumerate(roster.people):
        ours = found.found.get(place)
        people.append(Learner(person.id, person.name, person.email, ours.totals if ours is not None else {}))
    return people, [(learner, f"not on the class list: {why}") for learner, why in found.lost]
