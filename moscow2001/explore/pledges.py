"""The statements explorer: the launch pledge from 1999 to 2018, filtered by condition, channel and year."""

from __future__ import annotations

from typing import Any

from moscow2001 import data
from moscow2001.figures.events import spoken_date
from moscow2001.figures.pledge import CONDITIONS, ROUTES, first_2003
from moscow2001.figures.pledge import statements as drawn
from seminar.explore.base import Control, Explorer, View, count, picture
from seminar.explore.parts import holding, scrolled, terms
from seminar.explore.sources import sources
from seminar.show import escape


def statements(condition: str = "", route: str = "", year: bool = False) -> Explorer:
    """Return the statements on the launch pledge; `condition` and `route` filter them, `year=True` keeps those that
    name 2003.
    """
    controls = [
        Control("condition", "End condition", "select", [("", "any"), *[(c, c) for c in CONDITIONS]], condition),
        Control(
            "route",
            "How it reached us",
            "select",
            [("", "any way"), *[(r, words) for r, (_, _, words) in ROUTES.items()]],
            route,
        ),
        Control("year", "only statements whose condition names 2003", "check", start=year),
        Control("search", "Word in speaker, wording or scope", "search"),
    ]
    return Explorer(
        "Statements on the launch pledge",
        controls,
        _draw,
        lambda view: f"<p><strong>{view.status}</strong></p>{picture(drawn)}{_listed(view.rows, folded=False)}",
        lambda view: f"Statements explorer: {view.status}",
    )


def _draw(values: dict[str, Any]) -> View:
    rows = data.statements().sort_values(["when", "id"], kind="stable")
    for name in ("condition", "route"):
        if values[name]:
            rows = rows[rows[name] == values[name]]
    if values["year"]:
        rows = rows[rows["end_condition"].str.contains("2003")]
    searched = ["speaker", "channel", "wording", "scope", "audience", "note"]
    rows = holding(rows, searched, values["search"]).reset_index(drop=True)
    named = int(rows["end_condition"].str.contains("2003").sum())
    direct = int((rows["route"] == "direct").sum())
    status = (
        f"{count(len(rows), 'statement')}: {direct} direct, {len(rows) - direct} through someone else or a news report;"
        f" {named} name 2003."
    )
    return View(scrolled("Statements", _listed(rows)), status, rows)


def _listed(rows: Any, *, folded: bool = True) -> str:
    if rows.empty:
        return "<p>No statement fits these filters together. Take one of them away.</p>"
    first, items = first_2003()["id"], []
    for r in rows.itertuples():
        flag = ' <em class="seminar-flag">first known day with 2003</em>' if r.id == first else ""
        head = (
            f"<strong>{escape(spoken_date(r.date, r.date_precision))}</strong> {escape(r.speaker)} <span "
            f"class='seminar-small'>({escape(r.channel)})</span>: <strong>{escape(r.end_condition)}</strong>{flag}"
        )
        if folded:
            body = terms(
                [
                    ("Wording, in our words", r.wording),
                    ("Fragment", f"\u201c{r.quote}\u201d" if r.quote else ""),
                    ("Covers", r.scope),
                    ("Said to", r.audience),
                    ("Note", r.note),
                ]
            )
            items.append(
                f'<li><details data-key="{r.id}"><summary '
                f'data-key="s-{r.id}">{head}</summary>{body}{sources(r.source_ids, r.id)}</details></li>'
            )
        else:
            items.append(
                f"<li>{head}<br>{escape(r.wording)} <span class='seminar-small'>Covers: {escape(r.scope)}.</span></li>"
            )
    return f'<ul class="seminar-events">{"".join(items)}</ul>'
