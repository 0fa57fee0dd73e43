"""Figures of the coverage matrix: the heatmap, the similarity of items, the correspondence map, and clause 8 by
country.
"""

from __future__ import annotations

import pandas as pd

from moscow2001 import data
from moscow2001.figures.matrix import CLAIMS, WINDOWS, beside, items, jaccard_table, matrix, name, similarity_order
from seminar.errors import CourseError
from seminar.figures.base import Figure
from seminar.figures.style import BRICK, INK, NAVY, RULE, WHITE, canvas, lanes, quiet

#: The days of the first reports, which most comparisons keep to.
FIRST, LAST = "2001-08-04", "2001-08-09"

#: Said on every figure of this family.
CAUTION = (
    "The coding is machine-made and unchecked by a second person. Most items were seen only as an excerpt: a claim"
    " missing from an excerpt may stand in the part not seen. Absence in an excerpt is not omission."
)


def coverage(window: str = "seen", order: str = "similarity", *, fewest: int = 5) -> Figure:
    """Draw which item of 4-9 August carries which claim.

    Parameters
    ----------
    window : seen, equal (first 1,500 characters of every item) or full (items seen whole)
    order : similarity, country or type
    fewest : items with fewer claims than this in the window are left out
    """
    rows = items(FIRST, LAST, window=window)
    fewest = fewest if window == "seen" else min(fewest, 3)
    table = matrix(rows, window=window, fewest=fewest)
    rows = beside(rows, table)
    table = table.loc[ordered(rows, table, order)]
    rows = beside(rows, table)
    inside = _inside()
    columns = sorted(table.columns, key=lambda c: (c not in inside, -int(table[c].sum()), c))
    table = table[columns]
    n_inside = sum(c in inside for c in columns)
    news = table.drop(index="declaration", errors="ignore")
    share = news[columns[:n_inside]].to_numpy().sum() / max(1, news.to_numpy().sum())
    title = (
        f"{share:.0%} of the claims made in {len(news)} news items stand in the text that was signed; the rest do not"
    )
    labels = [
        name(r)
        + (
            ""
            if order == "similarity"
            else f" ({r.country if order == 'country' else r.outlet_type.replace('_', ' ')})"
        )
        for r in rows.itertuples()
    ]
    with canvas(
        2.35 + 0.158 * len(table),
        title=title,
        left=0.295 if order == "similarity" else 0.36,
        right=0.985,
        bottom=0.012,
        top=1.38,
    ) as (figure, axes):
        for y in range(0, len(table), 2):
            axes.axhspan(y - 0.5, y + 0.5, color="#f3efe4", linewidth=0, zorder=0)
        ys, xs = table.to_numpy().nonzero()
        for face, mark, own in ((NAVY, "s", xs < n_inside), (BRICK, "o", xs >= n_inside)):
            axes.plot(xs[own], ys[own], mark, color=face, markersize=5.6, linestyle="none", zorder=2)
        axes.axvline(n_inside - 0.5, color=INK, linewidth=1)
        axes.set_xlim(-0.7, len(columns) - 0.3)
        axes.set_ylim(len(table) - 0.4, -0.6)
        axes.set_yticks(range(len(table)), labels, fontsize=8)
        axes.set_xticks(range(len(columns)), [CLAIMS[c] for c in columns], rotation=90, fontsize=8, va="bottom")
        axes.tick_params(axis="x", top=True, bottom=False, labeltop=True, labelbottom=False, length=0, pad=4)
        axes.tick_params(axis="y", length=0)
        for middle, words, colour in (
            (n_inside / 2, "in the text", NAVY),
            ((n_inside + len(columns)) / 2, "not in the text", BRICK),
        ):
            axes.text(
                middle - 0.5,
                -0.004,
                words,
                transform=axes.get_xaxis_transform(),
                ha="center",
                va="top",
                fontsize=8.5,
                fontweight="bold",
                color=colour,
            )
        figure.subplots_adjust(bottom=0.25 / figure.get_size_inches()[1])
        quiet(axes, "left", "bottom")
    listed = rows[["id", "outlet", "country", "seen"]].copy()
    listed["claims"] = [
        ", ".join(CLAIMS[c] for c, own in zip(columns, row, strict=True) if own) for row in table.to_numpy()
    ]
    return Figure(
        figure,
        axes,
        table,
        alt=(
            f"A grid of {len(table)} news items by {len(columns)} claims; a mark where an item carries a claim: squares"
            " for claims that "
            "stand in the declaration, circles for others. "
            "Most carried: "
            f"{', '.join(f'{CLAIMS[c]} ({int(table[c].sum())})' for c in table.sum().sort_values(ascending=False, kind='stable').index[:5])}."
        ),
        note=(
            f"Window: {WINDOWS[window]}. {CAUTION} One wire text printed twice is counted once. Only items with at"
            f" least {fewest} claims."
        ),
        source=(
            'coverage table of the course; every item is in the <a href="bibliography.md">bibliography</a> under its id'
        ),
        table=listed,
    )


def ordered(rows, table, order: str) -> list[str]:
    """Return item ids in the wanted order: similarity, country, type (of outlet) or date.

    Raises
    ------
    CourseError
        If the order is unknown.
    """
    if order == "similarity":
        return similarity_order(table)
    keys = {"country": ["country", "when", "id"], "type": ["outlet_type", "when", "id"], "date": ["when", "id"]}
    if order not in keys:
        raise CourseError(f"order {order!r} is not known; choose similarity, country, type or date")
    return list(rows.sort_values(keys[order], kind="stable")["id"])


def _inside() -> set[str]:
    """Return the claims that stand in the declaration, whole or in part."""
    claims = data.claims()
    return set(claims.loc[claims["in_declaration"] != "no", "id"])


def jaccard(fewest: int = 5) -> Figure:
    """Draw how alike the items of 4-9 August are: the share of claims that two items have in common."""
    rows = items(FIRST, LAST)
    table = matrix(rows, fewest=fewest)
    table = table.loc[similarity_order(table)]
    alike = jaccard_table(table)
    rows = beside(rows, table)
    to_text = alike["declaration"].drop("declaration").sort_values(ascending=False, kind="stable")
    named = {r.id: name(r) for r in rows.itertuples()}
    cnn = alike.loc["cnn_2001_08_04", "declaration"]
    title = (
        f"Nearest to the declaration are {named[to_text.index[0]].split(',')[0]} and"
        f" {named[to_text.index[1]].split(',')[0]}; CNN shares {cnn:.0%} with it"
    )
    with canvas(1.0 + 0.152 * len(table), title=title, left=0.275, right=0.985, bottom=0.02) as (figure, axes):
        axes.imshow(alike.to_numpy(), cmap="Greys", vmin=0, vmax=1, aspect="auto", interpolation="nearest")
        axes.set_yticks(range(len(table)), [named[i] for i in table.index], fontsize=8)
        axes.set_xticks([])
        axes.tick_params(length=0)
        for n, item in enumerate(table.index):
            if item in {"declaration", "cnn_2001_08_04"}:
                axes.get_yticklabels()[n].set_fontweight("bold")
                axes.axhline(n - 0.5, color=BRICK, linewidth=0.8)
                axes.axhline(n + 0.5, color=BRICK, linewidth=0.8)
        quiet(axes, "left", "bottom")
    return Figure(
        figure,
        axes,
        alike,
        alt=(
            f"A square of {len(table)} by {len(table)} items; the darker a cell, the more claims two items share. Rows"
            " and columns stand in the same order, alike items side by side. With the declaration:"
            f" {', '.join(f'{named[i]} {v:.2f}' for i, v in to_text.head(5).items())}; CNN of 4 August {cnn:.2f}."
        ),
        note=(
            "Jaccard similarity: claims that both carry, divided by claims that either carries; black is 1, white 0."
            f" Items with fewer than {fewest} claims are left out. {CAUTION}"
        ),
        source="coverage table of the course",
        table=pd.DataFrame(
            {"item": [named[i] for i in to_text.index], "similarity to the declaration": to_text.round(2).to_numpy()}
        ),
    )


def clause8_by_country(window: str = "seen", claim: str = "C05", *, fewest: int = 2) -> Figure:
    """Draw the share of items of 4-9 August that carry the stand on US troops (or another claim), by country, with n
    shown.
    """
    rows = items(FIRST, LAST, window=window)
    rows = rows[rows["id"] != "declaration"]
    carried = matrix(rows, window=window)[claim]
    frame = pd.DataFrame({"country": rows["country"].to_numpy(), "carried": carried.loc[rows["id"]].to_numpy()})
    counts = frame.groupby("country")["carried"].agg(carried="sum", items="count").reset_index()
    large = counts[counts["items"] >= fewest].copy()
    small = counts[counts["items"] < fewest]
    if len(small):
        large.loc[len(counts)] = [f"{len(small)} countries with one item", small["carried"].sum(), small["items"].sum()]
    large["share"] = large["carried"] / large["items"]
    large = large.sort_values(["share", "items", "country"], ascending=[False, False, True]).reset_index(drop=True)
    by = counts.set_index("country")
    seoul, washington = by.loc["South Korea"], by.loc["US"]
    what = "The US-troops stand" if claim == "C05" else CLAIMS[claim].capitalize()
    title = (
        f"{what}: in {seoul['carried']} of {seoul['items']} South Korean items, in {washington['carried']} of"
        f" {washington['items']} American ones"
    )
    with canvas(1.15 + 0.34 * len(large), title=title, left=0.245, right=0.86, bottom=0.1) as (figure, axes):
        axes.barh(range(len(large)), [1] * len(large), height=0.66, color=WHITE, edgecolor=RULE)
        axes.barh(range(len(large)), large["share"], height=0.66, color=NAVY, edgecolor=INK, linewidth=0.6)
        for y, row in enumerate(large.itertuples()):
            axes.text(1.02, y, f"{row.carried} of {row.items}", va="center", fontsize=10, fontweight="bold")
        lanes(axes, large["country"])
        axes.set_xlim(0, 1)
        axes.set_xticks([0, 0.5, 1], ["0", "half of the items", "all"])
        axes.tick_params(axis="y", length=0)
        quiet(axes, "left")
    return Figure(
        figure,
        axes,
        large,
        alt=(
            "Bars by country of publication, share of items that carry the claim: "
            f"{'; '.join(f'{r.country} {r.carried} of {r.items}' for r in large.itertuples())}."
        ),
        note=(
            f"Window: {WINDOWS[window]}. Small numbers: one item more or less moves a bar far. {CAUTION} Country is the"
            " place of publication."
        ),
        source="coverage table of the course, items of 4 to 9 August 2001, a wire text printed twice counted once",
        table=large.round({"share": 2}),
    )
