"""The journey explorer: the train's map with a slider by day."""

from __future__ import annotations

from typing import Any

import pandas as pd

from moscow2001.figures.events import spoken_date
from moscow2001.figures.route import route_map, stops, where
from seminar.explore.base import Control, Explorer, View, count, picture
from seminar.explore.parts import scrolled
from seminar.explore.sources import sources
from seminar.show import escape

_CERTAIN = {"high": "date sure", "medium": "date fairly sure", "low": "date not sure"}


def journey(day: str = "", leg: str = "both") -> Explorer:
    """Return the journey explorer; `day` (for example `"2001-08-04"`) opens it at that day, empty at the whole journey."""
    days = [str(d.date()) for d in pd.date_range("2001-07-26", "2001-08-18")]
    controls = [
        Control("day", "Day", "range", [("", "whole journey"), *[(d, spoken_date(d)) for d in days]], day),
        Control("leg", "Way", "radio", [("both", "out and back"), ("outbound", "out"), ("return", "back")], leg),
    ]
    return Explorer(
        "The train to Moscow and back",
        controls,
        _draw,
        lambda _: f"{picture(route_map, day or None, leg)}{_listed(stops(leg), open_notes=True)}",
        lambda view: f"Journey explorer: {view.status}",
    )


def _draw(values: dict[str, Any]) -> View:
    day, leg = values["day"], values["leg"]
    drawn = picture(route_map, day or None, leg)
    if day:
        rows, said = where(day)
        return View(
            drawn + (_listed(rows) if len(rows) else f"<p>{escape(said)}</p>"), said, rows.reset_index(drop=True)
        )
    rows = stops(leg)
    flagged = int((rows["disagreement"].astype(str) != "").sum())
    status = f"{count(len(rows), 'stop')} from 26 July to 18 August 2001; sources disagree about {flagged}."
    return View(drawn + scrolled("Stops", _listed(rows)), status, rows)


def _listed(rows: Any, *, open_notes: bool = False) -> str:
    items = []
    for r in rows.itertuples():
        flag = ' <em class="seminar-flag">sources disagree</em>' if r.disagreement else ""
        when = _when(r)
        body = f"{escape(r.what_happened)}"
        if r.disagreement:
            body += f"<br><strong>Sources disagree:</strong> {escape(r.disagreement)}"
        links = "" if open_notes else sources(r.source_ids, r.id)
        items.append(
            f"<li><strong>{escape(r.place)}</strong>, {when} ({'out' if r.leg == 'outbound' else 'back'}; "
            f"{_CERTAIN[r.certainty]}){flag}<br>{body}{links}</li>"
        )
    return f'<ol class="seminar-stops">{"".join(items)}</ol>'


def _when(row: Any) -> str:
    first, last = str(row.arrival_date), str(row.departure_date)
    if not first.startswith("2001"):
        return "day not known"
    if not last.startswith("2001") or last == first:
        return spoken_date(first)
    return f"{spoken_date(first)} to {spoken_date(last)}"
