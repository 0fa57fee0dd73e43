"""One bar per passage, cut into the codes that readers gave: where a class agrees and where it splits.

Large type, because it is meant for the wall. A code is told by its pattern and by a label in its part of the bar, not
by colour alone.
"""

from __future__ import annotations

from collections import Counter
from itertools import cycle
from typing import Any

from seminar.agree.alpha import split
from seminar.agree.pooling import AgreementError, Scale
from seminar.agree.reporting import Report
from seminar.figures.base import Figure
from seminar.figures.style import INK, MUTED, PAPER, canvas, quiet, wrap

# Colour and pattern, the most different first. Twelve codes are more than any codebook of the course has.
_LOOKS = (
    ("#12355b", ""),
    ("#f2d7a0", ""),
    ("#7fb2e5", "...."),
    ("#c8553d", "////"),
    ("#ffffff", ""),
    ("#8c8c8c", ""),
    ("#ffffff", "xxxx"),
    ("#f2d7a0", "\\\\\\\\"),
    ("#7fb2e5", "----"),
    ("#c8553d", "oo"),
    ("#ffffff", "||||"),
    ("#8c8c8c", "++"),
)
_NUMBER_FROM = 0.035  # share of the bar from which a number fits into its part
_LETTERS = 46  # letters of a label that fit into the whole bar
ORDERS = ("divided", "text")
#: Most units drawn; the table under the figure has them all.
MOST = 24


def class_figure(report: Report, variable: str | None = None, *, order: str = "divided") -> Figure:
    """Draw how a class coded each unit on one variable.

    Parameters
    ----------
    report
        What `report(pool)` gave.
    variable
        Which variable; the first of the codebook unless told.
    order
        `"divided"`: the unit that split the class most comes first; `"text"`: as in the question.

    Returns
    -------
    Figure
        With `.data`: one row per unit and code, `unit, text, label, readers, share`.

    Raises
    ------
    AgreementError
        If the variable or the order is unknown.
    """
    variable = report.pool.variable(variable)
    if order not in ORDERS:
        raise AgreementError(f"units can stand in the order {' or '.join(map(repr, ORDERS))}, not {order!r}.")
    scale, counts = report.pool.scales[variable], report.pool.counts[variable]
    units = [unit for unit in report.pool.units if sum(counts[unit].values())]
    if order == "divided":
        units.sort(key=lambda unit: -split(counts[unit]))
    left_out, units = units[MOST:], units[:MOST]
    data = _rows(report, variable)
    title = _finding(report, variable)
    used = [code for code in scale.codes if any(counts[unit][code] for unit in units)]
    with canvas(
        1.5 + 0.62 * max(len(units), 1) + 0.26 * ((len(used) + 2) // 3),
        title=title,
        top=0.1 + 0.27 * ((len(used) + 2) // 3),
        left=0.34,
        right=0.97,
    ) as (figure, axes):
        for place, unit in enumerate(units):
            _bar(axes, place, scale, counts[unit])
        axes.set_yticks(range(len(units)), [_unit_label(report, unit) for unit in units], fontsize=10.5)
        axes.set_ylim(len(units) - 0.5, -0.5)
        axes.set_xlim(0, 1)
        axes.set_xticks([0, 0.5, 1], ["0", "half of the readers", "all"], fontsize=10.5, color=MUTED)
        quiet(axes, "left")
        _legend(axes, [(name, *look) for (code, name), look in zip(scale.codes.items(), cycle(_LOOKS)) if code in used])
    note = f"{len(left_out)} more units, less divided, are in the table." if left_out and order == "divided" else ""
    return Figure(
        figure,
        axes,
        data,
        alt=_description(report, variable, units),
        source="codings handed in by the class, pooled; names are not kept.",
        note=note,
        labels={"label": "code", "readers": "readers who gave it", "share": "share of readers"},
    )


def _bar(axes: Any, place: int, scale: Scale, counts: Counter[str]) -> None:
    start = 0.0
    for (code, name), (colour, pattern) in zip(scale.codes.items(), cycle(_LOOKS)):
        share = counts[code] / counts.total()
        if not share:
            continue
        axes.barh(place, share, left=start, color=colour, hatch=pattern, edgecolor=INK, linewidth=0.8, height=0.72)
        if share >= _NUMBER_FROM:
            axes.text(
                start + share / 2,
                place,
                _part_label(name, counts[code], share),
                ha="center",
                va="center",
                fontsize=10.5,
                linespacing=0.95,
                color=INK,
                bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1.2},
            )
        start += share


def _rows(report: Report, variable: str):
    spread = report.spread[report.spread["variable"].eq(variable)].drop(columns=["variable", "code"])
    spread.insert(1, "text", spread["unit"].map(report.pool.units))
    return spread.reset_index(drop=True)


def _finding(report: Report, variable: str) -> str:
    found, pool = report.results[variable], report.pool
    if found.raw is None:
        return f"{found.heading} no passage was coded by two readers yet"
    alpha = "alpha not defined" if found.alpha is None else f"alpha {found.alpha:.2f}"
    unit = max(pool.units, key=lambda one: split(pool.counts[variable][one]))
    worst = f"; {unit} divides most" if split(pool.counts[variable][unit]) else "; no passage divides them"
    return f"{found.heading} {pool.readers} readers agree in {found.raw:.0%} of pairs ({alpha}){worst}"


def _part_label(name: str, count: int, share: float) -> str:
    """The code's name and count if they fit into their part of the bar in two lines, else the count alone."""
    room = int(share * _LETTERS)
    lines = wrap(f"{name} {count}", max(room, 1)).split("\n")
    return "\n".join(lines) if len(lines) <= 2 and max(map(len, lines)) <= room else str(count)


def _unit_label(report: Report, unit: str) -> str:
    words = " ".join(report.pool.units[unit].split())
    lines = wrap(f"{unit}  {words}", 30).split("\n")
    return "\n".join(lines[:2]) + (" ..." if len(lines) > 2 else "")


def _legend(axes, entries: list[tuple[str, str, str]]) -> None:
    from matplotlib.patches import Patch

    handles = [Patch(facecolor=colour, hatch=pattern, edgecolor=INK, label=label) for label, colour, pattern in entries]
    axes.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(-0.5, 1.0),
        ncols=3,
        frameon=False,
        fontsize=10.5,
        handlelength=2.2,
        handleheight=1.2,
        columnspacing=1.4,
    )


def _description(report: Report, variable: str, units: list[str]) -> str:
    counts, scale = report.pool.counts[variable], report.pool.scales[variable]
    alike = [unit for unit in units if split(counts[unit]) == 0]
    parts = [
        f"Stacked bars, one per passage, {len(units)} in all: the share of readers who gave each code of {scale.label}."
    ]
    for unit in sorted(units, key=lambda one: -split(counts[one]))[:3]:
        if split(counts[unit]):
            given = ", ".join(f"{scale.codes[code]} {count}" for code, count in counts[unit].most_common() if count)
            parts.append(f"{unit}: {given}.")
    parts.append(f"All readers gave the same code on {len(alike)} {'passage' if len(alike) == 1 else 'passages'}.")
    return " ".join(parts)
