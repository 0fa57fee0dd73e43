"""The timeline explorer: choose a span and a theme, read the events, see where sources disagree."""

from __future__ import annotations

from typing import Any

from moscow2001.figures.events import THEMES, ZOOMS, select_events, spoken_date, timeline_strip
from seminar.explore.base import Control, Explorer, View, count, picture
from seminar.explore.parts import holding, scrolled
from seminar.explore.sources import sources
from seminar.show import escape


def timeline(theme: str = "", zoom: str = "summit") -> Explorer:
    """Return the timeline explorer, opened at one theme (empty for all) and one span (all, years or summit)."""
    controls = [
        Control("zoom", "Span", "radio", [(z, name) for z, (_, _, name) in ZOOMS.items()], zoom),
        Control("theme", "Theme", "select", [("", "all themes"), *THEMES.items()], theme),
        Control("disputed", "only events on which sources disagree", "check"),
        Control("search", "Word in the event", "search"),
    ]
    return Explorer(
        "Timeline 1961 to 2006",
        controls,
        _draw,
        lambda view: (
            f"<p><strong>{view.status}</strong> Run this cell in JupyterLab to choose span and theme.</p>"
            f"{picture(timeline_strip, theme, zoom)}{_listed(view.rows, folded=False)}"
        ),
        lambda view: f"Timeline explorer: {view.status}",
    )


def _draw(values: dict[str, Any]) -> View:
    rows = select_events(values["theme"], values["zoom"])
    if values["disputed"]:
        rows = rows[rows["disagreement"].astype(str) != ""]
    rows = holding(rows, ["title", "summary", "actors", "disagreement"], values["search"]).reset_index(drop=True)
    disputed = int((rows["disagreement"].astype(str) != "").sum())
    theme = f" on {THEMES[values['theme']]}" if values["theme"] else ""
    status = f"{count(len(rows), 'event')}{theme}, {ZOOMS[values['zoom']][2]}; sources disagree on {disputed}."
    strip = picture(timeline_strip, values["theme"], values["zoom"])
    return View(strip + scrolled("Events", _listed(rows)), status, rows)


def _listed(rows: Any, *, folded: bool = True) -> str:
    """Return the events as a list; in the live form each summary is folded, in the static form all is open."""
    if rows.empty:
        return "<p>No event fits. Clear the search word or choose another span.</p>"
    items = []
    for row in rows.itertuples():
        when = spoken_date(row.date, row.date_precision)
        if str(row.end_date):
            when += f" to {spoken_date(row.end_date, 'day' if str(row.end_date).count('-') == 2 else 'month')}"
        flag = ' <em class="seminar-flag">sources disagree</em>' if row.disagreement else ""
        body = f"<p>{escape(row.summary)}</p>"
        if row.disagreement:
            body += f"<p><strong>Sources disagree:</strong> {escape(row.disagreement)}</p>"
        themes = ", ".join(THEMES.get(t, t) for t in row.themes.split(";"))
        body += (
            f'<p class="seminar-small">Themes: {escape(themes)}</p>{sources(row.source_ids, row.id) if folded else ""}'
        )
        head = f"<strong>{escape(when)}</strong> {escape(row.title)}{flag}"
        items.append(
            f'<li><details data-key="{row.id}"><summary data-key="s-{row.id}">{head}</summary>{body}</details></li>'
            if folded
            else f"<li>{head}{body}</li>"
        )
    return f'<ul class="seminar-events">{"".join(items)}</ul>'
