"""`course.py bench`: what the course costs beside what its parts cost alone."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from seminar.cli import commands, console, say, status

if TYPE_CHECKING:
    from seminar.bench.measure import Reading


class Part(StrEnum):
    imports = "import"
    lessons = "lessons"
    start = "start"
    click = "click"
    grading = "grading"
    setup = "setup"


USUAL = (Part.imports, Part.lessons, Part.start, Part.click, Part.grading)


def bench(
    part: list[Part] = typer.Option(
        None, help="What to measure; may be given several times. All but setup, which needs the network, if left out."
    ),
    repeat: int = typer.Option(5, min=1, help="How often each thing and its floor are measured, by turns."),
    out: Path = typer.Option(None, metavar="FILE", help="Also write every reading to a JSON file."),
) -> None:
    """Measure lessons, starts, import, clicks and grading against floors taken in the same run."""
    from rich.table import Table

    from seminar.bench.measure import spread

    readings = [reading for chosen in part or USUAL for reading in _measured(chosen, repeat)]
    table = Table(
        "what",
        "course",
        "floor",
        "takes",
        "ratio",
        "aim",
        caption="Median (lowest-highest), measured by turns in one run.",
    )
    for one in readings:
        table.add_row(
            one.what,
            spread(one.seconds),
            one.floor,
            spread(one.floor_seconds),
            f"{one.ratio:.{2 if one.ratio >= 0.1 else 4}f}",
            one.judged,
        )
    say(table)
    if out is not None:
        from seminar.files import write_atomically

        out.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(out, json.dumps([one.as_dict() for one in readings], indent=1) + "\n")
        say(f"Written to {out}.")


def _measured(part: Part, repeat: int) -> list[Reading]:
    """Measure one part with a spinner, and go on with the others if this machine cannot do it."""
    from seminar.bench import clicking, grading, importing, lessons, starting
    from seminar.errors import CourseError

    measure = {
        Part.imports: importing.measure,
        Part.lessons: lessons.measure,
        Part.start: starting.measure,
        Part.click: clicking.measure,
        Part.grading: grading.measure,
        Part.setup: starting.measure_set_up,
    }[part]
    done = 0
    with status(f"Measuring: {part.value}") as shown:

        def tick() -> None:
            nonlocal done
            done += 1
            shown.update(f"Measuring: {part.value}, {done} pairs taken")

        try:
            return measure(repeat, tick)
        except CourseError as error:
            console(stderr=True).print(f"{part.value}: not measured: {error}", style="yellow", markup=False)
            return []


register = commands(bench)
