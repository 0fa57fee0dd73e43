"""``course.py look FILE``: one hand-in as a page on which nothing can run."""

from __future__ import annotations

from pathlib import Path

import typer

from seminar.cli import commands, say


def look(
    file: Path = typer.Argument(
        ...,
        metavar="FILE",
        help=(
            "A hand-in as problems.csv names it: a notebook, or a file in an archive (class.zip/kim_1001_ex02.ipynb)."
        ),
    ),
    out: Path = typer.Option(
        None,
        "--out",
        "-o",
        metavar="PAGE",
        help="Where to write the page; a file in the system's folder for temporary files if left out.",
    ),
    browser: bool = typer.Option(True, "--browser/--no-browser", help="Open the page in the browser."),
) -> None:
    """Show a hand-in as a page on which nothing can run: its answers, its text, its pictures. Do this instead of
    opening it in Jupyter.
    """
    import tempfile
    import webbrowser

    from seminar.errors import CourseError
    from seminar.files import write_atomically
    from seminar.look import opened, other_course, page
    from seminar.safe import file_name

    handed = opened(file)
    if out is not None and (out.is_dir() or not out.absolute().parent.is_dir()):
        raise CourseError(
            f"--out {out} is {'a folder' if out.is_dir() else 'in a folder that does not exist'}. Give the name of"
            " a file, for example look.html."
        )
    made = write_atomically(
        out or Path(tempfile.mkdtemp(prefix="course-look-"), f"{file_name(Path(handed.name).stem)}.html"), page(handed)
    )
    if elsewhere := other_course(handed):
        say(elsewhere)
    say(f"written: {made}")
    if browser and not webbrowser.open(made.absolute().as_uri()):
        say("No browser could be opened from here: open this page in one.")


register = commands(look)
