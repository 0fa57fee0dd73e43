"""The course's command line: ``python3 course.py COMMAND`` or ``python -m seminar.cli COMMAND``.

A room of the package adds its commands in one file, ``seminar/cli/<room>.py``::

    import typer
    from seminar.cli import commands, say, track

    def build(check: bool = typer.Option(False, "--check", help="Write nothing; fail if a file would change.")) -> None:
        \"""Make exercises and worked solutions from solutions/*.yaml.\"""
        from seminar.author import build_all          # heavy imports belong inside the command
        for name in track(build_all(check), "Building"):
            say(name)

    register = commands(build)

Every file of the folder is found by its being there; nothing has to be listed anywhere. The files
are imported to print ``--help``, so at their top they import typer and this module, nothing else.

A command reports trouble by raising a :class:`seminar.errors.CourseError`. The reader then sees
its message and no traceback, and the exit code is 2. ``--debug``, anywhere on the line, shows the traceback.
Results go to standard output, progress and trouble to standard error.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import os
import pkgutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import typer
    from rich.console import Console
    from rich.progress import Progress, ProgressColumn
    from rich.status import Status

T = TypeVar("T")
DEBUG_VARIABLE = "SEMINAR_DEBUG"


@functools.cache
def console(stderr: bool = False) -> Console:
    """The one console of the command line; ``stderr=True`` for progress and trouble."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, soft_wrap=True)


def say(line: object) -> None:
    """Print a line or a table of results as it stands: brackets in it are no markup."""
    console().print(line, markup=False)


def status(doing: str) -> Status:
    """Return a spinner on standard error, for as long as its `with` block takes."""
    return console(stderr=True).status(doing)


@contextlib.contextmanager
def progress(description: str, *columns: ProgressColumn) -> Iterator[tuple[Progress, Callable[[int, int], None]]]:
    """Show a progress bar on standard error; in the `with` block stand the bar, and what is told (done, total)."""
    from rich.progress import Progress

    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        line = bar.add_task(description, total=None)
        yield bar, lambda done, total: bar.update(line, completed=done, total=total)


def track(items: Iterable[T], description: str, total: int | None = None) -> Iterable[T]:
    """Yield the items and show a progress bar on standard error: for everything that may take over a second."""
    from rich.progress import track as rich_track

    return rich_track(items, description=description, total=total, console=console(stderr=True), transient=True)


def rooms() -> list[str]:
    """Names of the modules of this folder that add commands, in alphabetical order."""
    return sorted(found.name for found in pkgutil.iter_modules(__path__) if not found.name.startswith("_"))


def commands(*functions: Callable[..., None]) -> Callable[[typer.Typer], None]:
    """Return what adds these commands, each called as its function, to the command line."""

    def register(app: typer.Typer) -> None:
        for function in functions:
            app.command()(function)

    return register


def make_app() -> typer.Typer:
    """The whole command line, with the commands of every room."""
    import typer

    app = typer.Typer(
        name="course.py",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        epilog="Two more commands belong to the launcher itself: start and test (python3 course.py --help).",
    )

    @app.callback(help=_about())
    def course(
        debug: bool = typer.Option(False, "--debug", help="Show the whole traceback when something goes wrong."),
    ) -> None:
        pass

    for name in rooms():
        importlib.import_module(f"{__name__}.{name}").register(app)
    return app


def _about() -> str:
    from seminar.course import course
    from seminar.errors import CourseError

    try:
        return f"{course().title}: make, check, grade and measure the course."
    except CourseError:
        return "Make, check, grade and measure a course."  # the command that is called tells what is wrong


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 the command found something wrong, 2 it could not be done."""
    import sqlite3

    from seminar.errors import CourseError

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(
                errors="backslashreplace"
            )  # redirected, Windows takes an old code page, which lacks most of the world's names
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given or bool(os.environ.get(DEBUG_VARIABLE))
    given = [argument for argument in given if argument != "--debug"]
    try:
        make_app()(args=given, prog_name="course.py")
    except CourseError as error:
        if debug:
            raise
        from seminar.safe import visible

        # a file's name may hold signs that move a terminal's cursor or write its title
        return _trouble(visible(str(error)))
    except (OSError, sqlite3.Error) as error:
        # what a full disk, a file in use or a damaged database says, whichever command met it
        if debug:
            raise
        from seminar.trouble import said

        return _trouble(said(error))
    except SystemExit as end:
        if end.code == 130:
            console(stderr=True).print(
                "course.py: stopped before the end. Give the same command again to do it from the start.", markup=False
            )
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _trouble(told: object) -> int:
    console(stderr=True).print(f"course.py: {told}", style="red", markup=False)
    return 2
