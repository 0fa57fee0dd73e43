"""The coverage explorer: 72 items by 40 claims, ordered as the reader likes, with a page for each item."""

from __future__ import annotations

from typing import Any

from moscow2001 import data
from moscow2001.figures.events import spoken_date
from moscow2001.figures.matrix import CLAIMS, WINDOWS, beside, items, jaccard_table, matrix, name
from moscow2001.figures.retold import CAUTION, FIRST, LAST, clause8_by_country, ordered
from moscow2001.figures.retold import coverage as picture
from seminar.explore.base import Control, Explorer, View, count
from seminar.explore.sources import sources
from seminar.show import escape

_WINDOWS = {"seen": "all that was seen", "equal": "first 1,500 characters", "full": "items seen whole"}
_STANDS = {"yes": "in the text", "in part": "partly in the text"}
_ORDERS = {"similarity": "alike side by side", "country": "by country", "type": "by kind of outlet", "date": "by day"}


def coverage(window: str = "seen", order: str = "similarity", item: str = "cnn_2001_08_04") -> Explorer:
    """Return the coverage matrix with its controls; `item` is the id whose page is open below it."""
    rows = data.coverage()
    names = [(r.id, f"{name(r)} ({r.country})") for r in rows.itertuples()]
    places = sorted(set(rows["country"]))
    controls = [
        Control("window", "Compare", "radio", list(_WINDOWS.items()), window),
        Control("order", "Order", "select", list(_ORDERS.items()), order),
        Control(
            "days", "Days", "select", [("first", "4 to 9 August 2001"), ("all", "all, July to September")], "first"
        ),
        Control("country", "Country", "select", [("", "all"), *[(c, c) for c in places]]),
        Control("claim", "Claim to look for", "select", [("", "none"), *CLAIMS.items()]),
        Control("item", "Open the page of an item", "select", names, item),
    ]
    return Explorer(
        "Who reported what",
        controls,
        _draw,
        lambda _: (
            f"{picture(window, 'similarity' if order == 'date' else order).html(wrapped=True)}{clause8_by_country().html(wrapped=True)}<h4>One"
            f" item as an example</h4>{_page(item, linked=False)}"
        ),
        f"Coverage explorer: {len(rows)} items, {len(CLAIMS)} claims",
    )


def _draw(values: dict[str, Any]) -> View:
    window = values["window"]
    rows = items(*((FIRST, LAST) if values["days"] == "first" else ("", "")), window=window, duplicates=True)
    if values["country"]:
        rows = rows[rows["country"] == values["country"]].reset_index(drop=True)
    claim = values["claim"]
    page = f'<p class="seminar-small">Window: {escape(WINDOWS[window])}. {escape(CAUTION)}</p>'
    if rows.empty:
        page += "<p>No item fits. Choose all days, all countries or another window.</p>"
        return View(page + _page(values["item"]), "No item fits.", rows)
    table = matrix(rows, window=window)
    table = table.loc[ordered(rows, table, values["order"])]
    rows = beside(rows, table)
    status = (
        f"{count(len(rows), 'item')}, {int(table.to_numpy().sum())} mentions of {int((table.sum() > 0).sum())} claims."
    )
    if claim:
        # a wire text printed twice is one voice, and the declaration is what the news is compared with
        news = rows[(rows["duplicate_of"] == "") & (rows["id"] != "declaration")]
        carried = int(table.loc[news["id"], claim].sum())
        by = (
            news.assign(hit=table.loc[news["id"], claim].to_numpy())
            .groupby("country")["hit"]
            .agg(["sum", "count"])
            .sort_values(["sum", "count"], ascending=False, kind="stable")
        )
        told = "; ".join(f"{c} {r['sum']} of {r['count']}" for c, r in by.iterrows())
        status += f" \u201c{CLAIMS[claim]}\u201d: in {carried} of {count(len(news), 'news item')}."
        page += (
            f"<p><strong>{escape(CLAIMS[claim])}</strong>: {escape(_claim_text(claim))} <br>By country:"
            f" {escape(told)}.</p>"
        )
    page += (
        '<div class="seminar-wide seminar-scroll" tabindex="0" role="group" '
        f'aria-label="Matrix">{_grid(rows, table, claim, values["item"])}</div>'
    )
    return View(page + _page(values["item"]), status, rows)


def _claim_text(claim: str) -> str:
    row = data.claims().set_index("id").loc[claim]
    where = (
        f"clause {row['declaration_clause']}"
        if row["in_declaration"] == "yes"
        else ("in part" if row["in_declaration"] == "in part" else "not in the text")
    )
    return f"{row['claim']} ({where})."


def _grid(rows: Any, table: Any, claim: str, chosen: str) -> str:
    """Return the matrix as SVG: squares for claims of the text, circles for others; a row's name opens its page."""
    inside = set(data.claims().loc[data.claims()["in_declaration"] != "no", "id"])
    columns = sorted(table.columns, key=lambda c: (c not in inside, -int(table[c].sum()), c))
    left, top, step, high = 215, 128, 15.5, 16
    parts = []
    for x, c in enumerate(columns):
        strong = ' font-weight="700"' if c == claim else ""
        parts.append(
            f'<text transform="translate({left + x * step + 11:.1f},{top - 6}) rotate(-62)" '
            f'font-size="11"{strong}>{escape(CLAIMS[c])}</text>'
        )
    if claim:
        parts.append(
            f'<rect x="{left + columns.index(claim) * step:.1f}" y="{top}" width="{step}" height="{high * len(rows)}" '
            'fill="none" stroke="currentColor"/>'
        )
    carries = table[columns].loc[rows["id"]].to_numpy()
    for y, row in enumerate(rows.itertuples()):
        at = top + y * high
        if y % 2 == 0:
            parts.append(
                f'<rect x="0" y="{at}" width="{left + len(columns) * step:.0f}" height="{high}" fill="currentColor"'
                ' opacity="0.07"/>'
            )
        double = " (copy of one wire text)" if row.duplicate_of else ""
        look = ' font-weight="700" text-decoration="underline"' if row.id == chosen else ""
        parts.append(
            f'<text x="{left - 6}" y="{at + 12}" font-size="11" text-anchor="end" data-set="item={row.id}" '
            f'style="cursor:pointer"{look}>{escape(name(row))}{double and " =W"}<title>{escape(row.country + ", " + row.seen + double)}</title></text>'
        )
        for x, c in enumerate(columns):
            if carries[y, x]:
                mid = left + x * step + step / 2
                if c in inside:
                    parts.append(
                        f'<rect x="{mid - 4.5:.1f}" y="{at + 3.5}" width="9" height="9" fill="var(--seminar-russia)"/>'
                    )
                else:
                    parts.append(
                        f'<circle cx="{mid:.1f}" cy="{at + 8}" r="4.8" fill="none" stroke="var(--seminar-bad)"'
                        ' stroke-width="2.4"/>'
                    )
    split = left + sum(c in inside for c in columns) * step
    bottom = top + high * len(rows)
    parts.append(f'<line x1="{split}" x2="{split}" y1="{top}" y2="{bottom}" stroke="currentColor"/>')
    width = left + len(columns) * step + 62
    label = (
        f"Matrix of {len(rows)} items by {len(columns)} claims. Squares: claims that stand in the declaration. Rings:"
        " claims that do not. Choose an item above to read its claims as a list."
    )
    return (
        f'<svg viewBox="0 0 {width:.0f} {bottom + 8}" width="{width:.0f}" role="img" aria-label="{label}"'
        f' fill="currentColor" font-family="inherit">{"".join(parts)}</svg><p class="seminar-small">Squares: in the'
        " declaration. Rings: not in the declaration. =W: a second copy of one wire text. Click a name, or choose an"
        " item above, to open its page.</p>"
    )


def _page(item: str, *, linked: bool = True) -> str:
    """Return the page of one item: what it is, a fragment, its claims, and what of the declaration is not in the part
    seen.
    """
    row = data.coverage().set_index("id").loc[item]
    claims = data.coverage_claims()
    own = claims[claims["coverage_id"] == item]
    texts = data.claims().set_index("id")
    lines = []
    for c in own.itertuples():
        early = "near the beginning" if c.in_first_1500 == "yes" else "further down"
        quote = f" \u201c{escape(c.quote)}\u201d" if c.quote else ""
        stands = _STANDS.get(texts.loc[c.claim_id, "in_declaration"], "not in the text")
        lines.append(
            f"<li><strong>{escape(CLAIMS[c.claim_id])}</strong> ({stands}; {escape(c.stance)};"
            f" {_place(c.position, item)}, {early}){quote}</li>"
        )
    declared = texts.index[texts["in_declaration"] == "yes"]
    absent = [CLAIMS[c] for c in declared if c not in set(own["claim_id"])]
    whole = row["seen"] == "full"
    seen = "seen to its end" if whole else "only an excerpt was seen"
    when = spoken_date(row["date"], row["date_precision"]) + (
        " (date inferred)" if row["date_inferred"] == "yes" else ""
    )
    missing = (
        ""
        if item == "declaration"
        else (
            "<p><strong>Of the declaration, not in "
            f"{'this item' if whole else 'the part seen'}:</strong> "
            f"{escape(', '.join(absent) or 'nothing')}. "
            f"{'The item was seen whole.' if whole else 'The rest of the item may have it.'}</p>"
        )
    )
    wire = f"<p>One wire text with {escape(row['duplicate_of'])}: count it once.</p>" if row["duplicate_of"] else ""
    return (
        f"<h4>{escape(row['outlet'])}: {escape(row['title'])}</h4><p>{escape(when)}; {escape(row['country'])};"
        f" {escape(row['outlet_type'].replace('_', ' '))}; language {escape(row['language'])}; {seen}"
        f" ({row['words_seen']} words or characters).</p><p>{escape(row['main_point'])}</p>"
        + (f"<blockquote>\u201c{escape(row['quote'])}\u201d</blockquote>" if row["quote"] else "")
        + f"{wire}<details data-key='claims' open><summary data-key='claims-s'>{count(len(own), 'claim')} in the part "
        f"seen</summary><ul>{''.join(lines)}</ul></details>{missing}{_nearest(item)}"
        + (sources(row["source_ids"], item) if linked else "")
    )


def _place(position: str, item: str) -> str:
    """Return where a claim stands: `headline` or `paragraph 5`; in the two core documents blocks of text are counted,
    headings too.
    """
    if not position.startswith("p"):
        return "headline" if position == "title" else escape(position)
    unit = "block" if item in {"cnn_2001_08_04", "declaration"} else "paragraph"
    return f"{unit} {escape(position.removeprefix('p'))}"


def _nearest(item: str) -> str:
    """Return the three items that share most claims with this one."""
    alike = jaccard_table(matrix(items(duplicates=True)))
    if item not in alike.index or alike.loc[item].sum() == 0:
        return ""
    best = alike.loc[item].drop(item).sort_values(ascending=False, kind="stable").head(3)
    rows = data.coverage().set_index("id", drop=False)
    return (
        "<p><strong>Most alike:</strong>"
        f" {escape('; '.join(f'{name(rows.loc[i])} ({v:.2f})' for i, v in best.items()))}.</p>"
    )
