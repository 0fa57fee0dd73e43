"""Missile launches by year, with the moratorium shaded, and what a zero does and does not say."""

from __future__ import annotations

from datetime import date

import pandas as pd

from moscow2001 import data
from moscow2001.figures.colours import RANGES
from seminar.errors import CourseError
from seminar.figures.base import Figure, cite, known
from seminar.figures.style import BRICK, INK, MUTED, NAVY, SAND, SKY, canvas, note, quiet, wrap

#: The pause in words and in law: announced 24 September 1999, called off in the DPRK memorandum released 2 March 2005.
PLEDGE = ("1999-09-24", "2005-03-02")

#: Ways to count, and what each counts.
COUNTINGS = {
    "missiles": "CNS counts missiles, each one of a salvo. Entry rule: able to carry 500 kg at least 300 km.",
    "events": "CSIS counts events: a salvo on one day is one. It also lists shorter-range ballistic missiles.",
    "both": "CNS counts missiles, CSIS counts events: a salvo of three would be three in one and one in the other.",
}


# What is counted: colour, pattern, name. Then what each way to count shows, and how far beside its year.
_BARS = {"missiles": (NAVY, "", "missiles (CNS)"), "events": (SKY, "....", "events (CSIS)")}
_SHOWN = {"missiles": {"missiles": 0.0}, "events": {"events": 0.0}, "both": {"missiles": -0.21, "events": 0.21}}
_EDGE = {"edgecolor": INK, "linewidth": 0.6}


def by_year(last: int = 2006) -> pd.DataFrame:
    """Return one row per year from 1984: missiles (CNS), events (CSIS), and missiles by range class."""
    frame = data.launches_by_year()
    frame = frame[frame["year"] <= last].reset_index(drop=True)
    classes = [c for c in RANGES if frame[c].sum() > 0]
    return frame[["year", "total", "csis_ballistic_events", *classes, "moratorium", "note"]].rename(
        columns={"total": "missiles", "csis_ballistic_events": "events"}
    )


def launches_by_year(counting: str = "missiles", *, classes: bool = False, last: int = 2006) -> Figure:
    """Draw launches per year with the moratorium shaded.

    Parameters
    ----------
    counting : missiles (CNS), events (CSIS) or both
    classes : stack the missiles by range class (only with missiles)
    last : last year shown; from 2007 on the table has yearly counts only

    Raises
    ------
    CourseError
        If the counting is unknown, or classes are asked for events.
    """
    known("counting", counting, COUNTINGS)
    if classes and counting != "missiles":
        raise CourseError("range classes are known for missiles only; use counting='missiles' with classes=True")
    frame = by_year(last)
    inside = frame[frame["year"].between(2000, 2004)]
    gap = frame[frame["missiles"] > 0]
    before, after = (
        int(gap.loc[gap["year"] < 2000, "year"].max()),
        int(gap.loc[gap["year"] > 2004, "year"].min()) if (gap["year"] > 2004).any() else last,
    )
    if counting == "events":
        title = (
            "Counted as events, the first after the pause is in 2005, eight months after Pyongyang said that it was no"
            " longer bound"
        )
    else:
        title = f"No entry between {before} and {after}: a zero says what its rule lets it say"
    with canvas(4.3, title=title, left=0.065, right=0.985, bottom=0.1) as (figure, axes):
        first, over = _place(PLEDGE[0]), _place(PLEDGE[1])
        axes.axvspan(first, over, color=SAND, alpha=0.55, zorder=0, linewidth=0)
        if classes:
            _stack(axes, frame)
        else:
            for column, shift in _SHOWN[counting].items():
                colour, pattern, _ = _BARS[column]
                wide = 0.42 if shift else 0.8
                axes.bar(frame["year"] + shift, frame[column], wide, color=colour, hatch=pattern, **_EDGE)
        top = float(frame[["missiles", "events"]].astype(float).max().max()) * 1.32 + 0.3
        axes.set_ylim(0, top)
        axes.set_xlim(1983.2, last + 0.8)
        _numbers(axes, frame, counting)
        middle = (first + over) / 2
        axes.text(middle, top * 0.985, "moratorium", ha="center", va="top", fontsize=9.5, fontweight="bold")
        axes.text(
            middle,
            top * 0.925,
            wrap("24 September 1999 to March 2005", 17),
            ha="center",
            va="top",
            fontsize=8.5,
            color=MUTED,
        )
        if last == 2006:
            axes.annotate(
                wrap("31 August 1998, the last launch before the pause", 22),
                (1998, 1.1),
                (1994.6, top * 0.72),
                ha="left",
                va="center",
                fontsize=9,
                arrowprops={"arrowstyle": "-", "color": MUTED, "linewidth": 0.8, "shrinkA": 2, "shrinkB": 9},
            )
            if counting in {"events", "both"}:
                axes.annotate(
                    wrap("2005: short-range, CSIS only", 12),
                    (2005 + (0.21 if counting == "both" else 0), 1.05),
                    (2003.7, top * 0.42),
                    ha="center",
                    va="center",
                    fontsize=8.5,
                    color=BRICK,
                    arrowprops={"arrowstyle": "-", "color": BRICK, "linewidth": 0.8, "shrinkA": 2, "shrinkB": 9},
                )
        _key(axes, frame, counting, classes)
        step = 4 if last <= 2010 else 5
        ticks = range(1984, last + 1, step) if step == 4 else range(1985, last + 1, 5)
        axes.set_xticks(list(ticks), [str(t) for t in ticks])
        axes.set_yticks([])
        quiet(axes, "left")
    return Figure(
        figure,
        axes,
        frame,
        alt=f"Bars by year from 1984 to {last}; {COUNTINGS[counting]} Missiles: "
        + ", ".join(f"{r.year}: {r.missiles}" for r in frame.itertuples() if r.missiles)
        + ". Events: "
        + ", ".join(f"{r.year}: {r.events}" for r in frame.itertuples() if r.events)
        + ". In the full moratorium years 2000 to 2004 both counts are"
        f" {int(inside['missiles'].sum() + inside['events'].sum())}.",
        note=(
            f"{COUNTINGS[counting]} Zero is not proof that nothing flew: cruise missiles (CSIS lists some in 2003),"
            " engine tests and exports are outside the count, and short-range missiles were fired on 17 November 2005"
            " by CSIS's list."
        ),
        source=cite(
            "cns_xlsx_2020",
            "nagix_json_2026",
            "csis_bp_records",
            text=(
                "CNS North Korea Missile Test Database (James Martin Center, for NTI), facts with attribution; CSIS"
                " Beyond Parallel"
            ),
        ),
        labels={column: name for column, (_, _, name) in (_BARS | RANGES).items()},
    )


def _place(day: str) -> float:
    """Return where a day lies on an axis of yearly bars, whose year stands in the middle of its bar."""
    at = date.fromisoformat(day)
    return at.year - 0.5 + (at.timetuple().tm_yday - 1) / 365.25


def _stack(axes, frame: pd.DataFrame) -> None:
    """Stack the range classes, short range at the bottom."""
    base = frame["missiles"].astype(float) * 0
    for name, (colour, pattern, _) in RANGES.items():
        if name in frame:
            height = frame[name].astype(float)
            axes.bar(frame["year"], height, 0.8, bottom=base, color=colour, hatch=pattern, **_EDGE)
            base = base + height


def _numbers(axes, frame: pd.DataFrame, counting: str) -> None:
    """Write each number over its bar; a zero is written too, for it is a count and not a gap."""
    size = 8.5 if counting == "both" else 9 if len(frame) < 30 else 7.5
    for row in frame.itertuples():
        numbers = {shift: getattr(row, column) for column, shift in _SHOWN[counting].items()}
        if not any(numbers.values()):
            numbers = {0.0: 0}
        for shift, number in numbers.items():
            axes.text(
                row.year + shift,
                number + 0.06,
                str(number),
                ha="center",
                va="bottom",
                fontsize=size,
                color=INK if any(numbers.values()) else MUTED,
            )


def _key(axes, frame: pd.DataFrame, counting: str, classes: bool) -> None:
    """Name the bars in the empty upper left."""
    from matplotlib.patches import Rectangle

    rows = [RANGES[name] for name in RANGES if name in frame] if classes else [_BARS[one] for one in _SHOWN[counting]]
    for n, (colour, pattern, name) in enumerate(rows):
        y = 0.94 - 0.075 * n
        axes.add_patch(
            Rectangle(
                (0.105, y - 0.025), 0.022, 0.05, transform=axes.transAxes, facecolor=colour, hatch=pattern, **_EDGE
            )
        )
        note(axes, 0.135, y, name)
