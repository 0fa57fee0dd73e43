"""Commands for authors: build, run, release, handout."""

from __future__ import annotations

from pathlib import Path

import typer

from seminar.cli import commands, progress, say, status


def build(
    check: bool = typer.Option(
        False, "--check", help="Write nothing; list every generated file that is not as its source makes it, and fail."
    ),
    only: str = typer.Option("", metavar="NAME", help="One exercise (ex02) or one lesson's pages (01)."),
    partial: bool = typer.Option(
        False, "--partial", help="Do not fail when a paragraph of the two documents is used by no question yet."
    ),
) -> None:
    """Make exercises, worked solutions, handouts and pages from the files that people write."""
    from seminar.author.build import build as build_all

    with progress("Building") as (_, told):
        outcomes = build_all(check=check, only=only or None, partial_map=partial, progress=told)
    bad = [outcome for outcome in outcomes if not outcome.well]
    for outcome in outcomes:
        if outcome.state == "told":
            say(f"{outcome.detail}.")
        elif outcome.state != "same":
            say(
                f"{outcome.state:>9}  {outcome.path}"
                + (f"\n           {outcome.detail}" if outcome.detail and not outcome.well else "")
            )
    written = sum(outcome.state == "written" for outcome in outcomes)
    same = sum(outcome.state == "same" for outcome in outcomes)
    say(
        f"{same} files as their sources make them"
        + ("" if check else f", {written} written")
        + (f", {len(bad)} need you" if bad else "")
        + "."
    )
    if bad:
        raise typer.Exit(1)


def run(
    names: list[str] = typer.Argument(
        None, metavar="[LESSON]...", help="Lessons to run, such as 01 02; all if none is named."
    ),
) -> None:
    """Run lessons from top to bottom and save them with their outputs."""
    from seminar.author.lessons import lessons
    from seminar.author.lessons import run as run_lesson

    found = lessons(names)
    if not found:
        say("There are no lessons in notebooks/ yet.")
    for path in found:
        with progress(path.stem) as (_, told):
            changed = run_lesson(path, told)
        say(f"{path.stem}: {'saved with new outputs' if changed else 'outputs are as saved'}")


def release(
    out: Path = typer.Option(
        ..., metavar="DIR", help="Folder to write the bundle into; an earlier bundle there is replaced."
    ),
    solutions: bool = typer.Option(
        False, "--with-solutions/--without-solutions", help="Add the worked solutions, for people who work alone."
    ),
) -> None:
    """Make what students receive, as a folder and a zip file, and prove that no key is in it."""
    from seminar.author.release import release as release_bundle

    with status("Making the bundle and looking through it for keys"):
        made = release_bundle(out, solutions)
    say(
        f"{made.archive}: {made.files} files, {made.size / 1e6:.1f} MB"
        + ("; the worked solutions are in it." if solutions else "; no key, rubric or sample answer was found in it.")
    )


def handout(
    name: str = typer.Argument(..., metavar="NAME", help="An exercise (ex02) or a lesson (01)."),
    level: list[str] = typer.Option(
        None, help="core, extension or homework; may be given several times. All if left out."
    ),
    out: Path = typer.Option(
        None, metavar="FILE", help="Where to write the page; NAME.html in the current folder if left out."
    ),
) -> None:
    """Write one printable page of questions without answers, for a room without computers."""
    from seminar.author.handout import write

    made = write(name, tuple(level or ()), out)
    say(f"{made}: open it in a browser and print it.")


register = commands(build, run, release, handout)
