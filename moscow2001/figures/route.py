"""The train's way to Moscow and back: a map without tiles, with lengths on the globe."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from moscow2001 import data
from moscow2001.figures.events import spoken_date
from seminar.errors import CourseError
from seminar.figures.base import Figure, cite
from seminar.figures.style import BRICK, INK, NAVY, WHITE, canvas, note, wrap

#: Mean radius of the Earth in kilometres (IUGG); with it a great circle is right to about half a percent.
EARTH_KM = 6371.0088

#: Where a place's label stands, in thousands of kilometres from its mark; places left out are named with a neighbour.
_LABELS = {
    "St Petersburg": (0.14, 0.12, "left"),
    "Moscow": (-0.02, -0.36, "center"),
    "Tyumen": (0.12, 0.3, "left"),
    "Omsk": (-0.12, -0.36, "right"),
    "Novosibirsk": (0.0, -0.42, "center"),
    "Krasnoyarsk": (0.15, 0.40, "center"),
    "Irkutsk": (-0.25, -0.42, "center"),
    "Ulan-Ude": (0.45, -0.40, "center"),
    "Chita": (0.2, 0.36, "center"),
    "Khabarovsk": (0.12, 0.28, "left"),
    "Khasan": (0.2, -0.02, "left"),
    "Pyongyang": (-0.12, -0.25, "right"),
}


def great_circle_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the shortest way on the globe between two places, in kilometres (haversine formula, degrees in).

    >>> round(great_circle_km(39.02, 125.75, 55.76, 37.62))
    6413
    """
    a, b = math.radians(lat1), math.radians(lat2)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half))


def stops(leg: str = "both") -> pd.DataFrame:
    """Return the stops of one leg (outbound, return) or both, in order, with `km_from_last` along great circles.

    The return leg starts from St Petersburg, the last stop of the way out.

    Raises
    ------
    CourseError
        If the leg is unknown.
    """
    if leg not in {"outbound", "return", "both"}:
        raise CourseError(f"leg {leg!r} is not known; choose outbound, return or both")
    frame = data.journey().sort_values("stop_order").reset_index(drop=True)
    lat, lon = frame["latitude"].astype(float), frame["longitude"].astype(float)
    frame["km_from_last"] = [0.0] + [
        great_circle_km(lat[i - 1], lon[i - 1], lat[i], lon[i]) for i in range(1, len(frame))
    ]
    return frame if leg == "both" else frame[frame["leg"] == leg].reset_index(drop=True)


def route_km(leg: str = "outbound", *, to: str = "") -> float:
    """Return the length of a leg in kilometres, straight from stop to stop; `to` ends it at a place, for example
    `"Moscow"`.

    The railway is longer than this: tracks bend, and the stops between are not all known.

    Raises
    ------
    CourseError
        If no stop of the leg has the name given in `to`.
    """
    frame = stops(leg)
    if to:
        hits = frame.index[frame["place"] == to]
        if not len(hits):
            raise CourseError(f"no stop of the leg {leg!r} is called {to!r}; its stops are {', '.join(frame['place'])}")
        frame = frame.loc[: hits[0]]
    return float(frame["km_from_last"].sum())


def project(lon: Any, lat: Any) -> tuple[Any, Any]:
    """Return map coordinates in thousands of kilometres: Albers equal-area conic, parallels 45 and 65 north, centred on
    85 east.

    Formula: Snyder, Map Projections (USGS Professional Paper 1395), equations 14-1 to 14-6, for a sphere.
    """
    lon, lat = np.radians(np.asarray(lon, float)), np.radians(np.asarray(lat, float))
    one, two, mid, centre = map(math.radians, (45, 65, 50, 85))
    n = (math.sin(one) + math.sin(two)) / 2
    c = math.cos(one) ** 2 + 2 * n * math.sin(one)
    rho, rho0 = np.sqrt(c - 2 * n * np.sin(lat)) / n, math.sqrt(c - 2 * n * math.sin(mid)) / n
    theta = n * (lon - centre)
    radius = EARTH_KM / 1000
    return radius * rho * np.sin(theta), radius * (rho0 - rho * np.cos(theta))


def where(day: str) -> tuple[pd.DataFrame, str]:
    """Return the stops that the train is known to have made on a day, and a sentence that says where it was.

    Raises
    ------
    CourseError
        If the day is not between 26 July and 18 August 2001.
    """
    try:
        at = pd.Timestamp(day)
    except ValueError:
        at = pd.NaT
    if not pd.Timestamp("2001-07-26") <= at <= pd.Timestamp("2001-08-18"):
        raise CourseError(f"day {day!r} is not on the journey; choose a day from 2001-07-26 to 2001-08-18")
    before, here, after = _around(at)
    spoken = spoken_date(str(at.date()))
    if len(here):
        return here, f"{spoken}: {(' and ' if len(here) < 3 else ', ').join(dict.fromkeys(here['place']))}."
    return here, (
        f"{spoken}: on the way between {before['place'].iloc[-1]} and {after['place'].iloc[0]}; no source seen"
        " reports a stop on this day."
    )


def _around(day: pd.Timestamp) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the dated stops that the train had left before a day, those where it was on it, and those to come."""
    dated = stops().dropna(subset="arrives")
    leaves = dated["departs"].fillna(dated["arrives"])
    return dated[leaves < day], dated[(dated["arrives"] <= day) & (leaves >= day)], dated[dated["arrives"] > day]


def route_map(day: str | None = None, leg: str = "both") -> Figure:
    """Draw the train's way out (solid) and back (dashed), with dates at its stops; `day` marks where the train was."""
    frame = stops()
    drawn = stops(leg)
    there, back = route_km("outbound", to="Moscow"), route_km("return")
    title = "Nine days across Russia to Moscow, eleven back: the lines join the stops, and the rails are longer"
    with canvas(4.75, title=title, left=0.0, right=1.0, bottom=0.0) as (figure, axes):
        for line in data.coastline():
            lon, lat = [p[0] for p in line], [p[1] for p in line]
            axes.plot(*project(lon, lat), color="#a8a293", linewidth=0.7, zorder=1)
        for name, colour, dashes, dy in (("outbound", NAVY, "solid", 0.035), ("return", BRICK, (0, (4, 2)), -0.035)):
            if leg in {"both", name}:
                _way(axes, frame, name, colour, dashes, dy)
        _marks(axes, drawn)
        _places(axes, drawn)
        said = ""
        if day is not None:
            said = where(day)[1]
            _today(axes, pd.Timestamp(day))
            note(axes, 0.24, 0.2, wrap(said, 42), fontsize=10.5, fontweight="bold", va="bottom", ha="left")
        _legend(axes)
        axes.set_xlim(-3.75, 4.95)
        axes.set_ylim(-1.62, 2.78)
        axes.set_aspect("equal")
        axes.set_axis_off()
    table = drawn[
        [
            "stop_order",
            "place",
            "leg",
            "arrival_date",
            "departure_date",
            "certainty",
            "km_from_last",
            "what_happened",
            "disagreement",
        ]
    ].round({"km_from_last": 0})
    return Figure(
        figure,
        axes,
        drawn,
        alt=(
            "Map from the Baltic to the Pacific with the coast in grey. The way out is a solid line from Pyongyang"
            " over the border at Khasan, Khabarovsk, Chita, Irkutsk, Novosibirsk and Omsk to Moscow and St Petersburg;"
            f" the way back a dashed line. {said} Stops of which the date is sure are filled, others hollow;"
            f" {len(drawn)} stops in all.".replace("  ", " ")
        ),
        note=(
            f"Lines join the reported stops; they are not the track. Length from stop to stop: {there:,.0f} km from"
            f" Pyongyang to Moscow on the way out, {back:,.0f} km from St Petersburg home to Pyongyang. Reports of the"
            f" way out give {_reported()}."
        ),
        source=cite(
            *data.distances().loc[lambda d: d["what"] == "outward journey", "source_ids"],
            text="journey and distances tables of the course, sources per stop; coast from Natural Earth",
        ),
        table=table,
        labels={"stop_order": "stop", "km_from_last": "km from last stop"},
    )


def _reported() -> str:
    """Return the lengths of the way out that reports give, as they give them, shortest first."""
    rows = data.distances()
    rows = rows[rows["what"] == "outward journey"].sort_values("km")
    return ", ".join(f"{r.stated}{f' ({r.km:,.0f} km)' if r.unit == 'mile' else ''}" for r in rows.itertuples())


def _way(axes: Any, frame: pd.DataFrame, leg: str, colour: str, dashes: Any, dy: float) -> None:
    """Draw one leg along great circles, a little off the other one so that both are seen."""
    own = frame.index[frame["leg"] == leg]
    for i in range(max(1, own[0]), own[-1] + 1):
        x, y = _arc(frame.loc[i - 1], frame.loc[i])
        axes.plot(x, y + dy, color=colour, linewidth=2, linestyle=dashes, zorder=2, solid_capstyle="round")


def _at(stop: Any) -> tuple[Any, Any]:
    """Return where a stop lies on the map."""
    return project(stop.longitude, stop.latitude)


def _arc(start: pd.Series, end: pd.Series) -> tuple[Any, Any]:
    """Return points of the map on the great circle between two stops (interpolation of unit vectors)."""

    def unit(stop: pd.Series) -> Any:
        lon, lat = math.radians(stop.longitude), math.radians(stop.latitude)
        return np.array([math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)])

    share = np.linspace(0, 1, 12)[:, None]
    line = (1 - share) * unit(start) + share * unit(end)
    line /= np.linalg.norm(line, axis=1)[:, None]
    return project(np.degrees(np.arctan2(line[:, 1], line[:, 0])), np.degrees(np.arcsin(line[:, 2])))


def _marks(axes: Any, frame: pd.DataFrame) -> None:
    """Draw the stops: filled where the date is sure, grey where fairly sure, hollow where not."""
    faces = {"high": INK, "medium": "#9a958a", "low": WHITE}
    for row in frame.itertuples():
        size = 8.5 if row.stop_type == "stay" else 6
        axes.plot(*_at(row), "o", color=faces[row.certainty], markeredgecolor=INK, markersize=size, zorder=4)


def _places(axes: Any, frame: pd.DataFrame) -> None:
    """Name the places, each once, with the days out and back."""
    for place, (dx, dy, side) in _LABELS.items():
        rows = frame[frame["place"] == place]
        if rows.empty:
            continue
        days = [d for d in (_days(r) for r in rows.itertuples()) if d]
        x, y = _at(rows.iloc[0])
        name = "Khasan (border)" if place == "Khasan" else place
        axes.text(
            x + dx,
            y + dy,
            name + ("\n" + ", ".join(dict.fromkeys(days)) if days else ""),
            ha=side,
            va="center",
            fontsize=9,
            linespacing=1.15,
            zorder=5,
            bbox={"boxstyle": "square,pad=0.08", "facecolor": "#fffdf8", "edgecolor": "none", "alpha": 0.85},
        )


def _days(row: Any) -> str:
    """Return the days of a stop in short: `26 Jul`, `3-5 Aug`, `31 Jul-1 Aug`; empty if not known."""
    if not str(row.arrival_date).startswith("2001"):
        return ""
    first, last = row.arrives, row.departs if str(row.departure_date).startswith("2001") else row.arrives
    names = {7: "Jul", 8: "Aug"}
    if first == last:
        return f"{first.day} {names[first.month]}"
    if first.month == last.month:
        return f"{first.day}-{last.day} {names[last.month]}"
    return f"{first.day} {names[first.month]}-{last.day} {names[last.month]}"


def _today(axes: Any, day: pd.Timestamp) -> None:
    """Ring the stops of a day, or mark the stretch between two stops."""
    before, here, after = _around(day)
    for row in here.itertuples():
        axes.plot(
            *_at(row), "o", markersize=17, markerfacecolor="none", markeredgecolor=BRICK, markeredgewidth=3, zorder=6
        )
    if here.empty:
        x, y = _arc(before.iloc[-1], after.iloc[0])
        axes.plot(x, y, color=BRICK, linewidth=8, alpha=0.35, zorder=3, solid_capstyle="round")


def _legend(axes: Any) -> None:
    """Name lines and marks in the empty south of the map."""
    for n, (words, drawn) in enumerate(
        (
            ("way out", {"color": NAVY, "linewidth": 2}),
            ("way back", {"color": BRICK, "linewidth": 2, "linestyle": (0, (4, 2))}),
        )
    ):
        y = 0.15 - 0.06 * n
        axes.plot([0.24, 0.29], [y, y], transform=axes.transAxes, **drawn)
        note(axes, 0.30, y, words)
    for n, (words, face) in enumerate((("date sure", INK), ("fairly sure", "#9a958a"), ("not sure", WHITE))):
        y = 0.15 - 0.06 * n
        axes.plot(0.45, y, "o", color=face, markeredgecolor=INK, markersize=6, transform=axes.transAxes)
        note(axes, 0.465, y, words)
