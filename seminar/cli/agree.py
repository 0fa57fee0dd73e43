"""``course.py agree FOLDER --item ex04.q2``: how far a class agrees on a coding question."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from seminar.cli import commands, say, track

if TYPE_CHECKING:
    import pandas as pd


def agree(
    submissions: Path = typer.Argument(
        ..., metavar="FOLDER", help="Folder of notebooks as handed in, or the zip file from the learning platform."
    ),
    item: str = typer.Option(..., help="The coding question, for example ex04.q2."),
    out: Path = typer.Option(
        None, help="Write two tables beside this name: FILE.csv (agreement) and FILE_units.csv (codes per unit)."
    ),
    gradebook: Path = typer.Option(
        None,
        "--gradebook",
        "-g",
        help="The gradebook into which the hand-ins were graded: labels are then those of the marking desk.",
    ),
    names: bool = typer.Option(
        False, "--names", help="Print who wrote a reason. Without it readers have labels, not names."
    ),
    divided: int = typer.Option(
        5, min=0, max=100, help="How many of the most divided passages to print for each variable."
    ),
    resamples: int = typer.Option(
        2000, min=0, max=100_000, help="Resamples for the 95% interval; 0 leaves the interval out."
    ),
) -> None:
    """Pool a class's codings: Krippendorff's alpha, the spread of codes, the passages that divided the class."""
    from seminar import agree as room
    from seminar.errors import CourseError

    target = None if out is None else out.with_suffix(".csv")
    if target is not None and not target.parent.is_dir():
        raise CourseError(
            f"the folder {target.parent} does not exist, so {target.name} cannot be written there. Make it first."
        )
    pool = room.read(
        submissions,
        item,
        names=names,
        gradebook=gradebook,
        watch=lambda stream, students: track(stream, "Reading hand-ins", students),
    )
    found = room.report(pool, resamples=resamples)
    _print(found, divided)
    if target is not None:
        _write(found.alphas, target)
        _write(found.spread, target.with_name(f"{target.stem}_units.csv"))


def _print(found, divided: int) -> None:
    from rich.table import Table
    from rich.text import Text

    from seminar.agree import explain_alpha

    pool = found.pool
    say(f"{pool.item}: {pool.readers} readers, {len(pool.units)} passages")
    if pool.unusable:
        say(
            f"{pool.unusable} answers could not be used and were left out (the first: {pool.problems[0]}). Grading"
            " lists them."
        )
    table = Table(title="Agreement", title_justify="left")
    for heading in ("variable", "level", "passages", "codes", "pairs that agree", "by lot", "alpha", "95% interval"):
        table.add_column(heading, justify="left" if heading in ("variable", "level") else "right")
    for one in found.results.values():
        interval = "" if one.low is None else f"{one.low:.2f} to {one.high:.2f}"
        alpha = "not defined" if one.alpha is None else f"{one.alpha:.3f}"
        counts = (str(one.units), str(one.codings), _share(one.raw), _share(one.expected))
        table.add_row(one.label, one.level, *counts, alpha, interval)
    say(table)
    for one in found.results.values():
        say(f"{one.heading} {explain_alpha(one).short}")
    for variable, scale in pool.scales.items():
        rows = found.divided[found.divided["variable"].eq(variable)].head(divided)
        if not len(rows):
            continue
        table = Table(title=f"{scale.label} · most divided passages", title_justify="left", show_lines=True)
        told = {row.unit: _reasons(pool, row.unit, variable) for row in rows.itertuples()}
        for heading in ("passage", "pairs that differ", "codes", *(["reasons"] if any(told.values()) else [])):
            table.add_column(heading)
        for row in rows.itertuples():
            cells = (f"{row.unit} {_short(row.text)}", _share(row.split), row.codes, told[row.unit])
            table.add_row(*map(Text, cells[: len(table.columns)]))
        say(table)


def _reasons(pool, unit: str, variable: str) -> str:
    codes = pool.scales[variable].codes
    return "\n".join(
        f"{codes.get(one.codes.get(variable, ''), 'not coded')}: {one.text} ({one.reader})"
        for one in pool.reasons(unit)[:4]
    )


def _write(frame: pd.DataFrame, target: Path) -> None:
    from seminar.files import write_atomically

    made = _guarded(frame).to_csv(index=False, lineterminator="\n", float_format="%.4f")
    say(f"written: {write_atomically(target, made)}")


def _guarded(frame: pd.DataFrame) -> pd.DataFrame:
    # A unit may begin with a sign that a spreadsheet takes for a formula (a tone of -1 does).
    from seminar.safe import cell

    text = [column for column in frame.columns if frame[column].dtype.kind not in "fiu"]
    return frame.assign(**{column: frame[column].map(cell) for column in text})


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.0%}"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 70 else words[:67] + "..."


register = commands(agree)
