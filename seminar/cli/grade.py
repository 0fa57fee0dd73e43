"""`course.py grade`: marks, feedback and a list of what needs a person."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from seminar.cli import commands, progress, say, track
from seminar.errors import CourseError

if TYPE_CHECKING:
    from rich.progress import Progress
    from rich.status import Status

    from seminar.grading.run import Summary


def grade(
    submissions: Path = typer.Argument(
        ...,
        help=(
            "A folder of notebooks, the zip file of all hand-ins from Canvas or Moodle, or an nbgrader `submitted`"
            " tree."
        ),
    ),
    assignment: str = typer.Option(
        ..., "--assignment", "-a", help="The exercise, for example ex02, or the path of its YAML file."
    ),
    out: Path = typer.Option(
        ...,
        "--out",
        "-o",
        help="Folder for the tables and the feedback pages; students of earlier gradings in it stay.",
    ),
    gradebook: Path = typer.Option(
        None,
        "--gradebook",
        "-g",
        help="SQLite file that keeps marks given by hand; made if it is not there. Keep it outside --out.",
    ),
    roster: Path = typer.Option(
        None, "--roster", "-r", help="Class list: a CSV file with the columns id, name and email."
    ),
    jobs: int = typer.Option(
        0, "--jobs", "-j", min=0, max=256, help="Processes at once; 0 decides by the size of the class."
    ),
    dask: str = typer.Option("", help="Address of a running Dask scheduler (tcp://host:8786) that does the work."),
    feedback: bool = typer.Option(
        True, "--feedback/--no-feedback", help="Write a feedback page for each student. Pages show the right answers."
    ),
    replace: bool = typer.Option(
        False,
        "--replace",
        help=(
            "Only these hand-ins count: whoever was graded earlier and is not among them leaves --out and the"
            " gradebook."
        ),
    ),
    yes: bool = typer.Option(
        False,
        "--yes",
        "-y",
        help="Do not ask before students leave, or before a folder without any answer is taken in.",
    ),
) -> None:
    """Grade hand-ins: read the answers recorded in the notebooks, never run them, and add marks, feedback and
    problems to those of earlier gradings.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

    from seminar.grading.run import grade as grade_all
    from seminar.questions import exercise

    loaded = exercise(assignment)
    _refuse_empty(submissions)
    columns = (TextColumn("Grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with progress("Grading", *columns) as (bar, told):
        summary = grade_all(
            submissions,
            loaded,
            out,
            gradebook=gradebook,
            roster=roster,
            jobs=jobs,
            dask=dask,
            feedback=feedback,
            replace=replace,
            confirm=asking(yes, bar),
            progress=told,
        )
    _tell(summary, gradebook, submissions)


def sample_class(
    out: Path = typer.Option(..., "--out", "-o", help="Folder for the class; made if it is not there."),
    size: int = typer.Option(30, "--size", "-n", min=1, max=1_000_000, help="Number of students."),
    seed: int = typer.Option(1, "--seed", "-s", help="The same seed always gives the same class."),
    assignment: str = typer.Option(
        "ex02", "--assignment", "-a", help="The exercise, for example ex02, or the path of its YAML file."
    ),
    unlucky: float = typer.Option(
        0.2, min=0, max=1, help="Share of students whose file is damaged, misplaced or hostile."
    ),
    layout: str = typer.Option(
        "folder", "--as", help="How the files lie: folder, canvas, moodle (zip files) or nbgrader (a tree)."
    ),
) -> None:
    """Make a class of invented students with plausible answers, to try grading on."""
    from seminar.questions import exercise
    from seminar.sample import synth

    loaded = exercise(assignment)
    for _ in track(
        synth.write_class(loaded, out, size, seed, unlucky, layout, synth.template_of(loaded)), "Inventing", size
    ):
        pass
    say(f"{size:,} invented students in {out}: hand-ins, roster.csv, and unlucky.csv (what went wrong with whom)")


def asking(yes: bool, bar: Progress | Status) -> Callable[[str], bool]:
    """Return what `grade` calls before students leave: it asks at a terminal, while the *bar* rests; elsewhere nobody
    is there to say yes, unless *yes* was said beforehand.
    """

    def ask(what: str) -> bool:
        if yes:
            return True
        if not sys.stdin.isatty():
            raise CourseError(f"{what} Nothing was changed. If that is meant, say so with --yes.")
        bar.stop()
        said = typer.confirm(f"{what}\nGo on?", default=False, err=True)
        bar.start()
        return said

    return ask


def _refuse_empty(submissions: Path) -> None:
    """Stop at a folder without a file: there is nothing to grade."""
    if submissions.is_dir() and not any(files for _, _, files in os.walk(submissions)):
        raise CourseError(
            f"there is no file in the folder {submissions}. Give the folder that holds the hand-ins; nothing was graded"
            " and nothing was changed."
        )


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _tell(summary: Summary, gradebook: Path | None, submissions: Path) -> None:
    from seminar import safe
    from seminar.handins.problems import KINDS

    say(f"{summary.assignment}: {_many(summary.files, 'file')} of {_many(summary.students, 'student')}")
    say(
        f"  {'in all now: ' if summary.stays else ''}{summary.complete:,} complete, {summary.incomplete:,} incomplete,"
        f" {summary.unreadable:,} with nothing readable, {summary.missing:,} on the class list without a file"
    )
    if summary.stays:
        names = ", ".join(safe.one_line(name, 40) for name in summary.staying)
        names += ", …" if summary.stays > len(summary.staying) else ""
        say(
            f"  {summary.stays:,} of them not among these hand-ins; they stay as they were graded earlier ({names})."
            " --replace takes them out."
        )
    if summary.left:
        say(f"  {summary.left:,} left.")
    if summary.files and not summary.answered:
        say(
            f"  Not one file in {submissions} holds an answer to {summary.assignment}. Are the folder and --assignment"
            " right?"
        )
    if summary.to_mark:
        how = (
            f"mark them with: python3 course.py mark --assignment {summary.assignment} --gradebook {gradebook}"
            if gradebook
            else "grade again with --gradebook FILE to mark them"
        )
        say(f"  {_many(summary.to_mark, 'answer')} {'waits' if summary.to_mark == 1 else 'wait'} for a person: {how}")
        if gradebook and summary.stays:
            say("  (For those who stay, marks given since then are counted when you grade their folder again.)")
    if summary.looks:
        say("Needs a person (problems.csv says which file and what to do):")
        for kind, count in sorted(summary.looks.items(), key=lambda one: (-one[1], one[0])):
            say(f"  {count:6,}  {kind}: {KINDS[kind].meaning}")
    else:
        say("No file or answer needs a person.")
    say(f"Written: {Path(summary.out) / 'grades.csv'}, answers.csv, problems.csv, feedback/")


register = commands(grade, sample_class)
