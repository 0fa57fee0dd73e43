"""Command for authors of another course: new."""

from __future__ import annotations

from pathlib import Path

import typer

from seminar.cli import commands, say, status


def new(
    folder: Path = typer.Argument(..., metavar="FOLDER", help="Where to make it: a new name, or an empty folder."),
    title: str = typer.Option(None, help="Its title; made from the folder's name if left out."),
    short: str = typer.Option(
        "", metavar="NAME", help="Its name in answers (small letters and digits); made from the title."
    ),
) -> None:
    """Make a small course of your own, with one text, one lesson and one exercise to replace."""
    from seminar.new import CannotMake, make

    if title is not None and not title.strip():
        raise CannotMake("the title is empty. Give one with --title, or leave --title out.")
    with status("Making the course") as shown:
        place = make(folder, title or "", short, tell=shown.update)
    say(f"{place}: a small course, built and run. Next:\n")
    say(f'    cd "{place}"')
    say("    python3 course.py start     open it in the browser")
    say("    python3 course.py test      check all of it")
    say(
        "\n(On Windows: py course.py.) The first start fetches packages, once; later ones need no network."
        " README.md says what to change."
    )


register = commands(new)
