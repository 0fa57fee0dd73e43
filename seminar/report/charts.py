"""The three pictures of a class report, in the course's house style: totals, questions, times."""

from __future__ import annotations

from datetime import date, timedelta
from operator import itemgetter
from typing import Any

import pandas as pd

from seminar.cite.dates import MONTHS
from seminar.figures.base import Figure
from seminar.figures.style import BRICK, INK, MUTED, NAVY, RULE, SKY, canvas, quiet, wrap
from seminar.report.counting import ClassCounts, quantile

#: From so many students on, the comparison of a question with the rest says something about the question and not only
#: about chance.
ENOUGH = 20
#: Longest stretch of days that is drawn, around the middle of all answers. A computer whose clock is wrong would
#: otherwise stretch the picture over years.
DAYS = 120


def totals(counts: ClassCounts) -> Figure | None:
    """Return the distribution of totals in ten steps, or None if nobody has one."""
    everybody, best = counts.all_totals(), counts.assignment.points
    if not everybody or not best:
        return None
    step = best / 10
    bars = [0] * 10
    for value, number in everybody.items():
        bars[max(0, min(9, int(value / 100 / step + 1e-9)))] += number
    spans = [f"{step * place:g} to {'' if place == 9 else 'under '}{step * (place + 1):g}" for place in range(10)]
    frame = pd.DataFrame({"points": spans, "students": bars})
    middle = counts.quantile(0.5)
    so_far = (
        f" Answers of {counts.so_far.total()} students are not all marked yet; they count as far as they are."
        if counts.so_far
        else ""
    )
    title = (
        f"The middle of the class stands at {middle:g} of {best:g} points"
        if everybody.total() > 1
        else "One student's total"
    )
    with canvas(3.3, title=title, left=0.08, right=0.98, bottom=0.16) as (figure, axes):
        _bars(axes, bars, [place for place in range(10) if bars[place]], width=0.92, linewidth=0.8)
        axes.set_xticks([place - 0.5 for place in range(11)], [f"{step * place:g}" for place in range(11)])
        axes.set_xlabel("points")
    alt = (
        f"Bars: how many of {everybody.total():,} students have how many points, in ten steps. "
        + "; ".join(f"{span}: {number}" for span, number in zip(spans, bars, strict=True) if number)
        + "."
    )
    return Figure(
        figure,
        axes,
        frame,
        alt=alt,
        source="the answers recorded in the hand-ins",
        note=f"Each bar is a tenth of the points.{so_far}",
    )


def questions(counts: ClassCounts) -> Figure | None:
    """Return how much of its points each question earned, and how it goes with the rest, or None if nothing is marked."""
    rows = [(item, counts.items[item.id]) for item in counts.assignment.items]
    shares = [(found.share, item) for item, found in rows if found.share is not None]
    if not shares:
        return None
    (lowest, hardest), (highest, easiest) = min(shares, key=itemgetter(0)), max(shares, key=itemgetter(0))
    title = (
        f"Hardest: {hardest.id}, {hardest.title} ({lowest:.0%} of its points). Easiest: {easiest.id} ({highest:.0%})"
    )
    names = [f"{item.id} {item.title}" for item, _ in rows]
    frame = pd.DataFrame(
        {
            "question": names,
            "share": [found.share for _, found in rows],
            "with the rest": [found.with_the_rest for _, found in rows],
        }
    )
    with canvas(
        1.3 + 0.36 * len(rows),
        title=title,
        cols=2,
        left=0.34,
        right=0.96,
        bottom=0.55 / (1.3 + 0.36 * len(rows)),
        wspace=0.12,
        sharey=True,
        gridspec_kw={"width_ratios": [3, 2]},
        top=0.25,
    ) as (figure, axes):
        _earned(axes[0], names, [found.share for _, found in rows])
        _together(axes[1], [found.with_the_rest for _, found in rows])
    alt = (
        "Bars: share of the points that each question earned. Dots: how far it goes with the rest of the exercise. "
        + "; ".join(
            f"{item.id}: {'nothing marked' if found.share is None else f'{found.share:.0%}'}"
            + (f", {together:.2f}" if (together := found.with_the_rest) is not None else "")
            for item, found in rows
        )
        + "."
    )
    small = f" With {counts.students} students the dots are mostly chance." if counts.students < ENOUGH else ""
    return Figure(
        figure,
        axes,
        frame,
        alt=alt,
        source="the answers recorded in the hand-ins",
        labels={"with the rest": "goes with the rest (−1 to +1)", "share": "share of points (0 to 1)"},
        note=f"A diamond marks a question that hardly goes with the rest, or against it.{small}",
    )


def _earned(axes: Any, names: list[str], shares: list[float | None]) -> None:
    """Draw the share of its points that each question earned."""
    for place, share in enumerate(shares):
        if share is None:
            axes.annotate("nothing marked yet", (0.01, place), va="center", color=MUTED)
            continue
        axes.barh(place, share, height=0.62, color=SKY, edgecolor=NAVY, linewidth=0.8)
        inside = share > 0.8
        axes.annotate(
            f"{share:.0%}",
            (share, place),
            va="center",
            ha="right" if inside else "left",
            xytext=(-4 if inside else 4, 0),
            textcoords="offset points",
            color=INK,
        )
    axes.set_yticks(
        range(len(names)), [wrap(name, 34).split("\n")[0] + ("…" if len(name) > 34 else "") for name in names]
    )
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlim(0, 1.05)
    axes.set_xticks([0, 0.5, 1], ["0", "half", "all"])
    axes.set_title("share of the points earned", fontsize=10.5, fontweight="normal")


def _together(axes: Any, correlations: list[float | None]) -> None:
    """Draw how each question that can be compared goes with the rest."""
    for place, together in enumerate(correlations):
        if together is None:
            continue
        low = together < 0.1
        axes.plot([0, together], [place, place], color=RULE, linewidth=1.2, zorder=1)
        axes.plot(
            together, place, marker="D" if low else "o", color=BRICK if low else NAVY, markersize=6, linestyle="none"
        )
        axes.annotate(
            f"{together:.2f}",
            (together, place),
            va="center",
            ha="left",
            xytext=(7, 0),
            textcoords="offset points",
            fontsize=9.5,
        )
    axes.axvline(0, color=MUTED, linewidth=0.8)
    axes.set_xlim(-1.05, 1.35)
    axes.set_xticks([-1, 0, 1], ["−1", "0", "+1"])
    axes.set_title("goes with the rest", fontsize=10.5, fontweight="normal")
    axes.tick_params(left=False)
    quiet(axes, "left")


def stretch(counts: ClassCounts) -> tuple[list[tuple[date, int]], int]:
    """Return the days around the middle of all answers with their numbers, days without an answer included, and how
    many answers lie outside.
    """
    days = {}
    for text, number in counts.days.items():
        try:
            days[date.fromisoformat(text)] = number
        except ValueError:
            continue
    if not days:
        return [], counts.days.total()
    middle = quantile(days, 0.5)
    near = {day: number for day, number in days.items() if abs((day - middle).days) <= DAYS // 2}
    first, last = min(near), max(near)
    drawn = [first + timedelta(step) for step in range((last - first).days + 1)]
    return [(day, near.get(day, 0)) for day in drawn], counts.days.total() - sum(near.values())


def times(counts: ClassCounts) -> Figure | None:
    """Return when answers were last changed, by day and by hour, or None if none carries a time."""
    days, _ = stretch(counts)
    if not days:
        return None
    answers = [number for _, number in days]
    most = max(days, key=lambda pair: pair[1])
    title = f"Most answers got their last change on {_day(most[0])}"
    hours = [counts.hours[hour] for hour in range(24)]
    peak = hours.index(max(hours))
    frame = pd.DataFrame({"day": [day.isoformat() for day, _ in days], "answers": answers})
    table = pd.concat(
        [
            frame.rename(columns={"day": "day or hour (UTC)"}),
            pd.DataFrame(
                {"day or hour (UTC)": [f"{hour:02d}:00 to {hour:02d}:59" for hour in range(24)], "answers": hours}
            ),
        ]
    )
    with canvas(
        3.2,
        title=title,
        cols=2,
        left=0.04,
        right=0.98,
        bottom=0.17,
        wspace=0.08,
        gridspec_kw={"width_ratios": [3, 2]},
        top=0.25,
    ) as (figure, axes):
        _bars(axes[0], answers, [days.index(most)])
        marks = sorted({0, len(days) // 2, len(days) - 1})
        axes[0].set_xticks(marks, [_day(days[place][0], short=True) for place in marks])
        axes[0].set_title("by day", fontsize=10.5, fontweight="normal")
        _bars(axes[1], hours, [peak])
        axes[1].set_xticks([0, 6, 12, 18, 23], ["0", "6", "12", "18", "23"])
        axes[1].set_title("by hour of the day, UTC", fontsize=10.5, fontweight="normal")
    alt = (
        f"Bars: last changes of answers by day, from {_day(days[0][0])} to {_day(days[-1][0])}, most on {_day(most[0])}"
        f" ({most[1]}); and by hour of the day in UTC, most between {peak} and {peak + 1} o'clock."
    )
    return Figure(
        figure,
        axes,
        frame,
        table=table,
        alt=alt,
        source="the times that the students' computers wrote beside the answers",
    )


def _bars(axes: Any, numbers: list[int], told: list[int], *, width: float = 0.85, linewidth: float = 0.5) -> None:
    """Draw one bar for each number, and write it over those at the places *told*."""
    axes.bar(range(len(numbers)), numbers, width=width, color=SKY, edgecolor=NAVY, linewidth=linewidth)
    for place in told:
        axes.annotate(
            f"{numbers[place]:,}",
            (place, numbers[place]),
            ha="center",
            va="bottom",
            xytext=(0, 2),
            textcoords="offset points",
        )
    axes.set_yticks([])
    axes.set_ylim(0, max(1, *numbers) * 1.15)
    quiet(axes, "left")


def _day(day: date, short: bool = False) -> str:
    # not strftime: month names there follow the computer's language
    return f"{day.day} {MONTHS[day.month - 1][:3]}" if short else f"{day.day} {MONTHS[day.month - 1]} {day.year}"
