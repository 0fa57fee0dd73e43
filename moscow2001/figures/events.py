"""The timeline as a picture: one lane for each theme, one mark for each event."""

from __future__ import annotations

import pandas as pd

from moscow2001 import data
from seminar.cite.dates import MONTHS
from seminar.figures.base import Figure, known
from seminar.figures.style import BRICK, INK, MUTED, NAVY, THIN, WHITE, canvas, quiet

#: The themes of the timeline and how they are called in lessons.
THEMES = {
    "summit": "summits and visits",
    "abm": "ABM Treaty",
    "nmd": "US missile defence",
    "start": "strategic arms cuts",
    "moratorium": "launch moratorium",
    "missile_test": "missile tests",
    "us_dprk": "USA and DPRK",
    "russia_dprk": "Russia and DPRK",
    "declaration": "the declaration",
    "rail": "railways and the train",
    "inter_korean": "the two Koreas",
    "us_forces": "US forces in Korea",
    "economy": "economy",
    "energy": "energy",
    "sanctions": "sanctions",
    "japan": "Japan",
    "un": "United Nations",
}

#: Spans of time that the timeline can show: (first day, last day, name).
ZOOMS = {
    "all": ("1961-01-01", "2006-12-31", "1961 to 2006"),
    "years": ("2000-01-01", "2001-12-31", "2000 and 2001"),
    "summit": ("2001-07-01", "2001-08-31", "July and August 2001"),
}


def spoken_date(date: str, precision: str = "day") -> str:
    """Return a date as it is said: `4 August 2001`, `August 2001` or `2001`, as exactly as it is known.

    >>> spoken_date("2001-08-04"), spoken_date("2001-08", "month"), spoken_date("1984", "year")
    ('4 August 2001', 'August 2001', '1984')
    """
    parts = str(date).split("-")
    parts = parts[: {"year": 1, "month": 2}.get(precision, 3)]
    if len(parts) == 1:
        return parts[0]
    month = MONTHS[int(parts[1]) - 1]
    return f"{month} {parts[0]}" if len(parts) == 2 else f"{int(parts[2])} {month} {parts[0]}"


def select_events(theme: str = "", zoom: str = "all", *, start: str = "", end: str = "") -> pd.DataFrame:
    """Return the timeline's rows of one theme (or all) in one span, in order of time.

    `start` and `end` (dates, inclusive) narrow the span further. Adds `theme_list`, the themes of a row as a list.

    Raises
    ------
    CourseError
        If theme or zoom is unknown.
    """
    if theme:
        known("theme", theme, THEMES)
    known("zoom", zoom, ZOOMS)
    frame = data.timeline().copy()
    frame["theme_list"] = frame["themes"].astype(str).str.split(";")
    first, last = pd.Timestamp(start or ZOOMS[zoom][0]), pd.Timestamp(end or ZOOMS[zoom][1])
    frame = frame[(frame["when"] >= first) & (frame["when"] <= last)]
    if zoom == "summit":
        # an event known only by its month or year has no place on a scale of days
        frame = frame[frame["date_precision"] == "day"]
    if theme:
        frame = frame[[theme in themes for themes in frame["theme_list"]]]
    return frame.sort_values(["when", "id"], kind="stable").reset_index(drop=True)


def timeline_strip(theme: str = "", zoom: str = "all", *, start: str = "", end: str = "") -> Figure:
    """Draw the events of a span as marks in lanes by theme; an event with several themes stands in several lanes.

    Parameters
    ----------
    theme : one of `THEMES`, or empty for all of them
    zoom : all (1961-2006), years (2000-2001) or summit (July-August 2001)
    start, end : narrower limits as dates (`"2001-07-20"`), if wanted
    """
    frame = select_events(theme, zoom, start=start, end=end)
    first, last = pd.Timestamp(start or ZOOMS[zoom][0]), pd.Timestamp(end or ZOOMS[zoom][1])
    long = frame.explode("theme_list")
    lanes = [theme] if theme else [t for t in THEMES if (long["theme_list"] == t).any()]
    long = long[long["theme_list"].isin(lanes)]
    span = (
        ZOOMS[zoom][2] if not (start or end) else f"{spoken_date(str(first.date()))} to {spoken_date(str(last.date()))}"
    )
    of_what = f" on {THEMES[theme]}" if theme else ""
    title = f"{len(frame)} events{of_what}, {span}: " + _finding(frame, zoom)
    with canvas(0.95 + 0.27 * max(3, len(lanes)), title=title, left=0.235, right=0.975) as (figure, axes):
        signed = pd.Timestamp("2001-08-04")
        if first <= signed <= last:
            axes.axvline(signed, color=BRICK, linewidth=1.4, linestyle=(0, (4, 2)), zorder=0)
        for y, lane in enumerate(lanes):
            axes.axhline(y, **THIN)
            rows = long[long["theme_list"] == lane]
            sure = rows["date_precision"] == "day"
            axes.plot(
                rows.loc[sure, "when"],
                [y] * int(sure.sum()),
                "o",
                color=NAVY,
                markersize=6.5,
                alpha=0.75,
                markeredgecolor=WHITE,
                markeredgewidth=0.6,
            )
            axes.plot(
                rows.loc[~sure, "when"], [y] * int((~sure).sum()), "D", color=WHITE, markersize=5.5, markeredgecolor=INK
            )
        counts = long["theme_list"].value_counts()
        axes.set_yticks(range(len(lanes)), [f"{THEMES[t]} ({counts.get(t, 0)})" for t in lanes], fontsize=9.5)
        axes.set_ylim(max(3, len(lanes)) - 0.4, -0.6)
        margin = (last - first) * 0.01
        axes.set_xlim(first - margin, last + margin)
        ticks = _ticks(first, last)
        axes.set_xticks([t for t, _ in ticks], [name for _, name in ticks])
        quiet(axes, "left")
        axes.tick_params(axis="x", colors=MUTED, labelcolor=INK)
    return Figure(
        figure,
        axes,
        frame.drop(columns="theme_list"),
        alt=f"Events from {span} as marks in lanes by theme. "
        + ", ".join(f"{THEMES[t]} {counts.get(t, 0)}" for t in lanes)
        + ". An event with several themes stands in several lanes. The dashed line is the signing on 4 August 2001.",
        note=(
            "Filled circles: day known. Hollow diamonds: only month or year known, drawn at its first day. How many"
            " marks a lane has says what we collected, not how much happened."
        ),
        source=(
            "timeline of the course, with the sources of each event in the table <a"
            ' href="bibliography.md">bibliography</a>'
        ),
        table=pd.DataFrame(
            {
                "date": [spoken_date(r.date, r.date_precision) for r in frame.itertuples()],
                "event": frame["title"],
                "themes": frame["themes"].str.replace(";", ", "),
            }
        ),
    )


def _ticks(first: pd.Timestamp, last: pd.Timestamp) -> list[tuple[pd.Timestamp, str]]:
    """Return about eight dates inside the span with their names: years, quarters or weeks, whichever fits."""
    days = (last - first).days
    if days > 1500:
        step = 5 if days > 6000 else 1
        return [
            (pd.Timestamp(y, 1, 1), str(y))
            for y in range(first.year, last.year + 1)
            if y % step == 0 and pd.Timestamp(y, 1, 1) >= first
        ]
    if days > 100:
        starts = [t for t in pd.date_range(first, last, freq="MS") if t.month in (1, 4, 7, 10)]
        return [(t, f"{MONTHS[t.month - 1][:3]} {t.year}") for t in starts]
    return [
        (t, f"{t.day} {MONTHS[t.month - 1][:3]}")
        for t in pd.date_range(first, last)
        if t.day in ((1, 8, 15, 22) if days > 20 else range(1, 32, 3))
    ]


def _finding(frame: pd.DataFrame, zoom: str) -> str:
    """Say in a few words what the strip shows, counted from the rows."""
    if frame.empty:
        return "none in this span"
    if zoom == "summit":
        busiest = frame["date"].value_counts()
        return f"the busiest day is {spoken_date(sorted(busiest[busiest == busiest.max()].index)[0])}"
    share = ((frame["when"] >= "2001-07-01") & (frame["when"] <= "2001-08-31")).sum()
    return f"{share} of them in July and August 2001"
