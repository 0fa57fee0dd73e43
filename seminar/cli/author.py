"""Commands for authors: build, run, release, handout."""

from __future__ import annotations

from pathlib import Path

import typer

from seminar.cli import console


def register(app: typer.Typer) -> None:
    """Add the authors' commands."""
    app.command()(build)
    app.command()(run)
    app.command()(release)
    app.command()(handout)


def build(
    check: bool = typer.Option(
        False, "--check", help="Write nothing; list every generated file that is not as its source makes it, and fail."
    ),
    only: str = typer.Option("", "--only", metavar="NAME", help="One exercise (ex02) or one lesson's pages (01)."),
    partial: bool = typer.Option(
        False, "--partial", help="Do not fail when a paragraph of the two documents is used by no question yet."
    ),
) -> None:
    """Make exercises, worked solutions, handouts and pages from the files that people write."""
    from seminar.author.build import build as build_all

    with _bar("Building") as progress:
        outcomes = build_all(check=check, only=only or None, partial_map=partial, progress=progress)
    bad = [outcome for outcome in outcomes if not outcome.well]
    for outcome in outcomes:
        if outcome.state == "told":
            console().print(f"{outcome.detail}.", markup=False)
        elif outcome.state != "same":
            console().print(
                f"{outcome.state:>9}  {outcome.path}"
                + (f"\n           {outcome.detail}" if outcome.detail and not outcome.well else ""),
                markup=False,
            )
    written = sum(outcome.state == "written" for outcome in outcomes)
    same = sum(outcome.state == "same" for outcome in outcomes)
    console().print(
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
        console().print("There are no lessons in notebooks/ yet.")
    for path in found:
        with _bar(path.stem) as progress:
            changed = run_lesson(path, progress)
        console().print(f"{path.stem}: {'saved with new outputs' if changed else 'outputs are as saved'}")


def release(
    out: Path = typer.Option(
        ..., "--out", metavar="DIR", help="Folder to write the bundle into; an earlier bundle there is replaced."
    ),
    solutions: bool = typer.Option(
        False, "--with-solutions/--without-solutions", help="Add the worked solutions, for people who work alone."
    ),
) -> None:
    """Make what students receive, as a folder and a zip file, and prove that no key is in it."""
    from seminar.author.release import release as release_bundle

    with console(stderr=True).status("Making the bundle and looking through it for keys"):
        made = release_bundle(out, solutions)
    console().print(
        f"{made.archive}: {made.files} files, {made.size / 1e6:.1f} MB"
        + ("; the worked solutions are in it." if solutions else "; no key, rubric or sample answer was found in it."),
        markup=False,
    )


def handout(
    name: str = typer.Argument(..., metavar="NAME", help="An exercise (ex02) or a lesson (01)."),
    level: list[str] = typer.Option(
        None, "--level", help="core, extension or homework; may be given several times. All if left out."
    ),
    out: Path = typer.Option(
        None, "--out", metavar="FILE", help="Where to write the page; NAME.html in the current folder if left out."
    ),
) -> None:
    """Write one printable page of questions without answers, for a room without computers."""
    from seminar.author.handout import write

    made = write(name, tuple(level or ()), out)
    console().print(f"{made}: open it in a browser and print it.", markup=False)


class _bar:
    """A progress bar that is told (done, total)."""

    def __init__(self, description: str):
        self.description = description

    def __enter__(self):
        from rich.progress import Progress

        self.bar = Progress(console=console(stderr=True), transient=True)
        self.bar.start()
        task = self.bar.add_task(self.description, total=None)
        return lambda done, total: self.bar.update(task, completed=done, total=total)

    def __exit__(self, *problem):
        self.bar.stop()
