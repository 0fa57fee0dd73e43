"""Explorers of lesson 03 on arms: the treaty in one page, the launches, the intercept tests."""

from __future__ import annotations

from typing import Any

from moscow2001 import data
from moscow2001.figures.colours import RANGES
from moscow2001.figures.intercepts import RULES, counted, data_order, hit_rate, tallies
from moscow2001.figures.launches import by_year, launches_by_year
from moscow2001.figures.treaty import article_limits, article_name
from seminar.explore.base import Control, Explorer, View, count, picture
from seminar.explore.parts import fold, holding, scrolled, terms
from seminar.explore.sources import sources
from seminar.show import escape, table

_READ = {"text": "text of the article read", "summary": "known from a summary, text not read", "not seen": "not seen"}


def treaty(article: str = "I") -> Explorer:
    """Return the ABM Treaty in one page, opened at one article: what it says, its numbers, and what it meant in 2001."""
    frame = data.abm_articles()
    names = [(str(r.article), f"{_plain(r.article)}: {r.topic}") for r in frame.itertuples()]
    controls = [
        Control("article", "Article", "select", names, article),
        Control("search", "Word in the articles", "search"),
    ]
    static = "<p><strong>The ABM Treaty, article by article. Summaries are ours.</strong></p>" + "".join(
        _article(r) for r in frame.itertuples()
    )
    return Explorer(
        "The ABM Treaty in one page",
        controls,
        _treaty,
        static,
        f"ABM Treaty explorer: {len(frame)} articles and later documents",
    )


def _plain(article: str) -> str:
    return article_name(article).replace("\n", " ")


def _treaty(values: dict[str, Any]) -> View:
    frame, word = data.abm_articles(), values["search"].strip()
    if word:
        searched = ["topic", "summary", "relevance_2001", "other_limits"]
        frame = holding(frame, searched, word).reset_index(drop=True)
        page = (
            "".join(_article(r, linked=True) for r in frame.itertuples())
            or "<p>No article has this word in our summaries.</p>"
        )
        return View(page, f"{count(len(frame), 'article')} with \u201c{word}\u201d in our summary.", frame)
    buttons = "".join(
        f'<button type="button" data-set="article={escape(r.article)}" '
        f'data-key="a-{r.id}"{" aria-current=true" if r.article == values["article"] else ""}>{escape(_plain(r.article))}</button>'
        for r in frame.itertuples()
    )
    own = frame[frame["article"] == values["article"]].reset_index(drop=True)
    page = f'<div class="seminar-strip">{buttons}</div>{_article(next(own.itertuples()), linked=True)}'
    return View(page, f"{_plain(values['article'])}: {own['topic'].iloc[0]}.", own)


def _article(row: Any, *, linked: bool = False) -> str:
    parts = [
        ("Says", row.summary),
        ("Numbers", article_limits(row)),
        ("What it meant in 2001", row.relevance_2001),
        ("How we know", _READ.get(row.seen, row.seen)),
    ]
    return (
        f"<h4>{escape(_plain(row.article))}:"
        f" {escape(row.topic)}</h4>{terms(parts)}{sources(row.source_ids, row.id) if linked else ''}"
    )


def launches(counting: str = "missiles", last: str = "2006") -> Explorer:
    """Return the launches explorer: missiles or events, range classes, and each year's entries with what the two lists
    disagree on.
    """
    years = [("", "all years with an entry"), *[(str(y), str(y)) for y in range(1984, 2007)]]
    controls = [
        Control(
            "counting",
            "Count",
            "radio",
            [("missiles", "missiles (CNS)"), ("events", "events (CSIS)"), ("both", "both")],
            counting,
        ),
        Control("classes", "missiles by range class", "check"),
        Control("last", "Show until", "radio", [("2006", "2006"), ("2026", "2026")], str(last)),
        Control("year", "Year", "select", years, ""),
    ]
    return Explorer(
        "Missile launches 1984 to 2026",
        controls,
        _launches,
        lambda _: picture(launches_by_year, counting, classes=False, last=int(last)) + _zero() + _entries("")[0],
        lambda view: f"Launches explorer: {view.status}",
    )


def _launches(values: dict[str, Any]) -> View:
    classes = values["classes"] and values["counting"] == "missiles"
    last = int(values["last"])
    drawn = picture(launches_by_year, values["counting"], classes=classes, last=last)
    entries, rows = _entries(values["year"])
    frame = by_year(last)
    status = (
        f"{int(frame['missiles'].sum())} missiles (CNS) and {int(frame['events'].sum())} events (CSIS), 1984 to {last}."
    )
    if values["classes"] and not classes:
        status += " Range classes are known for missiles only."
    if values["year"]:
        status += f" {values['year']}: {count(len(rows), 'missile')} in the list."
    return View(drawn + _zero() + entries, status, rows)


def _zero() -> str:
    return fold(
        "zero",
        "What to ask of a zero",
        "<ul><li>What has to be true of a missile before it gets a row here, and which missiles does that leave"
        " out?</li><li>On which day does the row of zeros begin, and on which day the promise? Which of the two can be"
        " a cause of the other?</li><li>Who noticed and counted? The two lists disagree about 1985, 1986, 2005, 2007"
        " and 2009.</li></ul>",
    )


def _entries(year: str) -> tuple[str, Any]:
    """Return the launches of a year (or all) as a table, with the note on what the lists disagree on, and the rows."""
    frame, notes = data.launches(), data.launches_by_year().set_index("year")
    if year:
        frame = frame[frame["date"].str.startswith(year)].reset_index(drop=True)
    shown = frame[["date", "missile", "range_class", "outcome", "facility", "cns_confirmation"]]
    known = {name.upper(): words for name, (_, _, words) in RANGES.items()}
    shown = shown.assign(range_class=[known.get(c, c) for c in shown["range_class"]])
    html = (
        table(
            shown,
            caption=f"Launches of {year}" if year else "Launches 1984 to 2006",
            labels={"cns_confirmation": "CNS says", "facility": "from"},
        )
        if len(frame)
        else ""
    )
    if year:
        row = notes.loc[int(year)]
        said = f"CNS counts {row['total']} missiles, CSIS {row['csis_ballistic_events']} events."
        html = (
            f"<p><strong>{year}.</strong> {said} {escape(row['note'])}</p>"
            + html
            + sources(row["source_ids"], f"y{year}")
        )
    else:
        html = fold("list", f"The {len(frame)} launches to 2006 one by one", html)
    return html, frame


def intercepts(rule: str = "every_row") -> Explorer:
    """Return the intercept tests under a counting rule that the reader chooses, with each test counted or left out."""
    names = {
        "every_row": "every attempt",
        "launched": "an interceptor flew",
        "primary": "it flew, and an intercept was the aim",
    }
    controls = [
        Control("rule", "A test counts if", "radio", list(names.items()), rule),
        Control("compare", "show all three rules in one picture", "check"),
    ]
    summary = "".join(
        f"<li><strong>{r.hits} of {r.attempts}</strong> ({r.rate:.1%}): {escape(r.words)}</li>"
        for r in tallies().itertuples()
    )
    return Explorer(
        "US intercept tests 1999 to 2017",
        controls,
        _intercepts,
        f"{picture(hit_rate)}<ul>{summary}</ul>{_tests(None)}",
        lambda view: f"Intercept tests: {view.status}",
    )


def _intercepts(values: dict[str, Any]) -> View:
    run = counted(values["rule"])
    total = run.iloc[-1]
    drawn = picture(hit_rate, None if values["compare"] else values["rule"])
    out = [d for d in data_order() if d not in set(run["designation"])]
    status = f"{total['hits']} hits in {total['attempts']} tests ({total['rate']:.1%}). Left out: {', '.join(out)}."
    return View(
        f"<p><strong>Rule:</strong> {escape(RULES[values['rule']])}</p>{drawn}{_tests(values['rule'])}", status, run
    )


def _tests(rule: str | None) -> str:
    frame = data.nmd_tests().sort_values("seq")
    inside = set(counted(rule)["designation"]) if rule else set()
    shown = frame[["designation", "date", "outcome", "detail", "note"]].copy()
    shown["outcome"] = shown["outcome"].str.replace("_", " ")
    if rule:
        shown.insert(2, "counts", ["yes" if d in inside else "left out" for d in shown["designation"]])
    else:
        for name in RULES:
            chosen = set(counted(name)["designation"])
            shown[name.replace("_", " ")] = ["counts" if d in chosen else "left out" for d in shown["designation"]]
    return scrolled("Tests", table(shown, caption="Test by test"))
