"""The launch pledge from 1999 to 2006: who said it, directly or through whom, and until when."""

from __future__ import annotations

import pandas as pd

from moscow2001 import data
from moscow2001.figures.events import spoken_date
from seminar.figures.base import Figure, cite
from seminar.figures.style import BRICK, INK, MUTED, NAVY, SAND, SKY, THIN, canvas, note, quiet, wrap

#: Conditions as the table groups them, from open to dated; each is a lane.
CONDITIONS = (
    "while talks continue",
    "while relations improve",
    "depends on US conduct",
    "until 2003",
    "beyond 2003",
    "other",
    "none stated",
)

#: How a statement reached the reader: marker, colour, words.
ROUTES = {
    "direct": ("o", NAVY, "said or printed by the speaker"),
    "via someone": ("D", SKY, "passed on by someone else"),
    "news report": ("^", SAND, "a news report's own words"),
}


def first_2003():
    """Return the earliest row of the statements whose end condition names 2003, among those whose day is known.

    A row known only by its month (May 2001) cannot be put before or after one of 3 May.
    """
    frame = data.statements().sort_values(["when", "id"], kind="stable")
    return frame[frame["end_condition"].str.contains("2003") & (frame["date_precision"] == "day")].iloc[0]


def statements() -> Figure:
    """Draw the statements on the launch pledge in lanes by end condition; the first one with the year 2003 is marked."""
    frame = data.statements().sort_values(["when", "id"], kind="stable").reset_index(drop=True)
    frame = frame[frame["when"] < pd.Timestamp("2007-01-01")]
    # a statement of which only the month is known is drawn in its middle
    month = frame["date_precision"] == "month"
    frame["drawn_at"] = frame["when"].where(~month, frame["when"] + pd.Timedelta(days=14))
    frame = frame.sort_values(["drawn_at", "id"], kind="stable").reset_index(drop=True)
    lanes = [c for c in CONDITIONS if (frame["condition"] == c).any()]
    start = first_2003()
    told = str(start["channel"]).removeprefix("via ").split(" (")[0].replace("Goeran", "G\u00f6ran")
    early = frame[frame["drawn_at"] < start["when"]]
    dated = int(early["end_condition"].str.contains(r"\b20\d\d").sum())
    title = (
        f"\u201cUntil 2003\u201d enters on {spoken_date(start['date'])}, through {told}; of {len(early)} earlier"
        f" statements {dated or 'none'} names a year"
    )
    with canvas(4.5, title=title, left=0.245, right=0.985, bottom=0.185) as (figure, axes):
        for y in range(len(lanes)):
            axes.axhline(y, **THIN)
        stacked: dict[tuple[str, str], int] = {}
        for row in frame.itertuples():
            mark, colour, _ = ROUTES[row.route]
            key = (row.condition, f"{row.when:%Y-%m}")
            n = stacked[key] = stacked.get(key, -1) + 1
            axes.plot(
                row.drawn_at,
                lanes.index(row.condition) - 0.13 * n,
                mark,
                color=colour,
                markeredgecolor=INK,
                markersize=8,
                zorder=3 - n * 0.01,
            )
        y = lanes.index("until 2003")
        axes.annotate(
            wrap("3 May 2001, first with 2003", 16) if start["date"] == "2001-05-03" else str(start["date"]),
            (start["when"], y),
            (pd.Timestamp("2000-02-15"), y - 0.3),
            va="center",
            ha="center",
            fontsize=9.5,
            fontweight="bold",
            arrowprops={"arrowstyle": "-", "color": BRICK, "linewidth": 1.3, "shrinkB": 6},
        )
        axes.plot(
            start["when"], y, "o", markersize=15, markerfacecolor="none", markeredgecolor=BRICK, markeredgewidth=2
        )
        axes.axvline(pd.Timestamp("2001-08-04"), color=BRICK, linewidth=1.2, linestyle=(0, (4, 2)), zorder=0)
        axes.text(pd.Timestamp("2001-08-20"), -0.62, "Moscow, 4 August 2001", fontsize=9, color=MUTED, va="center")
        counts = frame["condition"].value_counts()
        axes.set_yticks(range(len(lanes)), [f"{c} ({counts[c]})" for c in lanes])
        axes.set_ylim(len(lanes) - 0.5, -0.85)
        axes.set_xlim(pd.Timestamp("1999-07-01"), pd.Timestamp("2006-10-15"))
        years = range(2000, 2007)
        axes.set_xticks([pd.Timestamp(y, 1, 1) for y in years], [str(y) for y in years])
        for n, (mark, colour, words) in enumerate(ROUTES.values()):
            x = (-0.26, 0.13, 0.48)[n]
            axes.plot(
                x, -0.2, mark, color=colour, markeredgecolor=INK, markersize=8, transform=axes.transAxes, clip_on=False
            )
            note(axes, x + 0.02, -0.2, words)
        quiet(axes, "left")
    return Figure(
        figure,
        axes,
        frame,
        alt=f"{len(frame)} statements from 1999 to 2006 in lanes by the end they name: "
        + ", ".join(f"{c} {counts[c]}" for c in lanes)
        + f". Of the {len(early)} statements before it {dated or 'none'} names a year. Of the rows with \u201cuntil"
        " 2003\u201d none is a text signed or printed by the DPRK.",
        note=(
            "A mark stands at the day a statement was made or printed; marks of one month and lane are stacked, and one"
            " known only by its month stands in the middle of it. Grouping of conditions is ours, from the wording as"
            " reported; most sources were seen as excerpts."
        ),
        source=cite(start["source_ids"], text="statements table of the course, sources per row; first row with 2003"),
        table=frame[["date", "speaker", "channel", "end_condition", "scope"]],
        labels={"end_condition": "until when", "scope": "what is covered"},
    )
