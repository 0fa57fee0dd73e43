"""``course.py export``: marks as Canvas, Moodle or a spreadsheet takes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from seminar.cli import commands, say, status
from seminar.errors import CourseError

if TYPE_CHECKING:
    from seminar.export.run import Exported


def export(
    to: str = typer.Option(
        ..., help="canvas, moodle or csv; research: answers without names, under new pseudonyms each time."
    ),
    out: Path = typer.Option(
        ...,
        "--out",
        "-o",
        help="The file to write. Moodle takes one exercise at a time: for several, their names are added to it.",
    ),
    assignment: str = typer.Option(
        "all", "--assignment", "-a", help="The exercise, for example ex02, or all that are in the gradebook."
    ),
    gradebook: Path = typer.Option(
        None, "--gradebook", "-g", help="Marks from this gradebook, with marks by hand as they stand now."
    ),
    grades: Path = typer.Option(None, help="Or: marks from this folder that `grade` wrote (one exercise)."),
    template: Path = typer.Option(
        None,
        "--template",
        "--gradebook-template",
        "-t",
        help="The table that you exported from the gradebook of Canvas or Moodle (or Moodle's grading worksheet).",
    ),
    roster: Path = typer.Option(
        None, "--roster", "-r", help="Class list (id, name, email): everybody on it and nobody else."
    ),
    column: str = typer.Option(
        "", help="Name of the LMS's column that takes the marks, if it is not named after the exercise."
    ),
    id_column: str = typer.Option(
        "", help="Name of the column by which Moodle knows a student, if it is not recognised."
    ),
    no_scale: bool = typer.Option(
        False,
        "--no-scale",
        help="Write the points as they are, also where the assignment has another maximum in the LMS.",
    ),
    out_of: float = typer.Option(
        None,
        help=("Points that the assignment has in the LMS, if its table does not say (Moodle's grade export does not)."),
    ),
    so_far: bool = typer.Option(
        False, "--so-far", help="Also write totals of students whose written answers are not all marked yet."
    ),
    force: bool = typer.Option(False, "--force", help="Replace the file if it is there."),
) -> None:
    """Export totals for import into Canvas or Moodle, or as a plain table; or answers without names, for research.
    Nothing is guessed: whoever cannot be placed is listed.
    """
    from seminar.export import export as export_all
    from seminar.questions import exercise

    if assignment == "all":
        if gradebook is None:
            raise CourseError(
                "which exercise? Name it with --assignment, or give --gradebook to export all that are in it."
            )
        wanted = [exercise(name) for name in _graded(gradebook)]
    else:
        wanted = [exercise(assignment)]
    with status("Exporting"):
        result = export_all(
            to,
            wanted,
            out,
            gradebook=gradebook,
            grades=grades,
            template=template,
            roster=roster,
            column=column,
            id_column=id_column,
            scale=not no_scale,
            out_of=out_of,
            so_far=so_far,
            force=force,
        )
    _tell(result, so_far or to == "csv", "answer" if to == "research" else "mark")


def _graded(gradebook: Path) -> list[str]:
    from seminar.gradebook.book import Gradebook

    with Gradebook.existing(gradebook) as book:
        names = book.assignments()
    if not names:
        raise CourseError(f"nothing was graded into {gradebook.name} yet.")
    return names


def _tell(result: Exported, so_far: bool, what: str) -> None:
    for place, number in result.written:
        say(f"Written: {place}, {number:,} {what}{'' if number == 1 else 's'}")
    _some(
        f"{'Exported as they stand' if so_far else 'Left open (--so-far exports them as they stand)'}, because answers"
        " are not marked yet",
        result.waiting,
    )
    _some("Nothing readable handed in", result.without)
    _some("NOT exported", [f"{who}: {why}" for who, why in result.lost], 50)
    for note in result.notes[:20]:
        say(f"Note: {note}")
    if len(result.notes) > 20:
        say(f"Note: and {len(result.notes) - 20:,} more notes of this kind")


def _some(heading: str, lines: list[str], most: int = 10) -> None:
    if lines:
        say(f"{heading} ({len(lines):,}):")
        for line in lines[:most]:
            say(f"  {line}")
        if len(lines) > most:
            say(f"  and {len(lines) - most:,} more")


register = commands(export)
