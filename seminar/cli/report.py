"""``course.py report``: a class at a glance, as a page that prints and a notebook."""

from __future__ import annotations

from pathlib import Path

import typer

from seminar.cli import commands, progress, say


def report(
    source: Path = typer.Argument(
        ...,
        metavar="GRADES|SUBMISSIONS",
        help="The folder that `grade --out` wrote; or the hand-ins, which are then graded on the way.",
    ),
    assignment: str = typer.Option(
        ..., "--assignment", "-a", help="The exercise, for example ex02, or the path of its YAML file."
    ),
    out: Path = typer.Option(
        ...,
        "--out",
        "-o",
        help=(
            "Folder for class_report.html and class_report.ipynb; made if it is not there. The folder of grades"
            " will do."
        ),
    ),
    gradebook: Path = typer.Option(
        None,
        "--gradebook",
        "-g",
        help="Gradebook with marks by hand: adds the levels given under each line of a rubric.",
    ),
    names: bool = typer.Option(
        False, "--names", help="Show names and files where students are listed. Without it the report has pseudonyms."
    ),
) -> None:
    """Report on a class: totals, hard questions, which misreading drew whom, codings, times, problems."""
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn

    from seminar.questions import exercise
    from seminar.report import class_report
    from seminar.report.page import save
    from seminar.report.reading import found as place_of

    source = place_of(source)
    loaded = exercise(assignment)
    with progress("Reading", TextColumn("Reading"), BarColumn(), MofNCompleteColumn()) as (_, told):
        made = class_report(source, loaded, gradebook=gradebook, names=names, progress=told)
        written = save(made, out, source, gradebook=gradebook)
    say(made.overview().plain)
    for path in written:
        say(f"Written: {path}")


register = commands(report)
