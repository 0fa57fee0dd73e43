"""``course.py backup``: a whole copy of a gradebook, also while people mark."""

from __future__ import annotations

from pathlib import Path

import typer

from seminar.cli import commands, say


def backup(
    gradebook: Path = typer.Argument(..., metavar="GRADEBOOK", help="The gradebook, for example course.sqlite."),
    out: Path = typer.Option(
        None,
        "--out",
        "-o",
        help=(
            "The copy, or a folder for it, made if it is not there; without it the copy lies beside the gradebook,"
            " with day and time in its name."
        ),
    ),
    force: bool = typer.Option(False, "--force", help="Replace the copy if it is there."),
) -> None:
    """Copy a gradebook whole, as it stands at one moment, and look the copy through. Desks and gradings may go on
    meanwhile.
    """
    from datetime import datetime

    from seminar.errors import CourseError
    from seminar.gradebook.bookfile import backup as copy

    source = gradebook.expanduser()
    dated = f"{source.stem}_{datetime.now().strftime('%Y-%m-%d_%H%M%S')}{source.suffix}"
    target = source.with_name(dated) if out is None else out.expanduser()
    if target.is_dir() or (
        not target.suffix and not target.exists() and target.parent.is_dir()
    ):  # a name without an ending, such as `copies`, is that of a folder
        target.mkdir(exist_ok=True)
        target /= dated
    if target.exists() and (not force or target.samefile(source)):
        raise CourseError(
            f"{target} is {'the gradebook itself' if target.samefile(source) else 'there already'}. Give another"
            f" name{'' if target.samefile(source) else ', or --force to replace it'}."
        )
    if not target.parent.is_dir():
        raise CourseError(f"the folder {target.parent} does not exist. Make it first.")
    marks = copy(source, target)
    say(
        f"Written: {target}, whole and readable, {marks:,} {'mark' if marks == 1 else 'marks'}. To go on with it,"
        " give it as --gradebook."
    )


register = commands(backup)
