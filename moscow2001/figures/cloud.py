"""Items and claims on one map: correspondence analysis of the coverage matrix."""

from __future__ import annotations

from moscow2001.figures.matrix import CLAIMS, correspondence_table, items, matrix
from moscow2001.figures.retold import CAUTION, FIRST, LAST
from seminar.figures.base import Figure
from seminar.figures.style import BRICK, INK, MUTED, NAVY, SAND, SKY, THIN, WHITE, canvas, quiet

#: Groups of countries on the map of items: marker, colour.
_GROUPS = {
    "South Korea": ("s", BRICK),
    "US": ("o", NAVY),
    "UK, Ireland": ("^", SKY),
    "Russia, China, DPRK": ("D", SAND),
    "other": ("v", WHITE),
}
_GROUP_OF = {
    "South Korea": "South Korea",
    "US": "US",
    "UK": "UK, Ireland",
    "Ireland": "UK, Ireland",
    "Russia": "Russia, China, DPRK",
    "China": "Russia, China, DPRK",
    "DPRK": "Russia, China, DPRK",
}


def correspondence(fewest: int = 5, *, labelled: int = 16) -> Figure:
    """Draw items and claims of 4-9 August on one map (correspondence analysis); the claims that shape the axes most are
    named.
    """
    rows = items(FIRST, LAST)
    table = matrix(rows, fewest=fewest, drop_empty=True)
    found = correspondence_table(table)
    rows = rows.set_index("id").loc[table.index]
    inertia = found["inertia"]
    title = (
        "From the clauses of the text on the right to train, secrecy and hunger on the left; the quarrel over US troops"
        " pulls downwards"
    )
    weight = (found["contribution"]["x"] * inertia[0] + found["contribution"]["y"] * inertia[1]).sort_values(
        ascending=False, kind="stable"
    )
    chosen = list(weight.index[:labelled])
    with canvas(6.1, title=title, left=0.02, right=0.985, bottom=0.075) as (figure, axes):
        axes.axhline(0, **THIN)
        axes.axvline(0, **THIN)
        for group, (mark, colour) in _GROUPS.items():
            own = [
                i for i in rows.index if _GROUP_OF.get(rows.loc[i, "country"], "other") == group and i != "declaration"
            ]
            at = found["rows"].loc[own]
            axes.plot(
                at["x"],
                at["y"],
                mark,
                color=colour,
                markeredgecolor=INK,
                markersize=7,
                linestyle="none",
                alpha=0.9,
                label=group,
                zorder=2,
            )
        taken = [
            (x - 0.035, y - 0.04, x + 0.035, y + 0.04)
            for x, y in [*found["rows"].to_numpy(), *found["columns"].loc[chosen].to_numpy()]
        ]
        for item, words, dx, dy in (
            ("declaration", "THE DECLARATION", 0.0, -0.13),
            ("cnn_2001_08_04", "CNN, 4 August", 0.0, 0.13),
        ):
            x, y = found["rows"].loc[item]
            axes.plot(x, y, "*", color=BRICK, markeredgecolor=INK, markersize=15, zorder=4)
            taken.append(_write(axes, x + dx, y + dy, words, taken, fontsize=9.5, fontweight="bold", color=INK))
        for claim in chosen:
            x, y = found["columns"].loc[claim]
            axes.plot(x, y, "+", color=MUTED, markersize=7, zorder=1)
            taken.append(_write(axes, x, y + 0.05, CLAIMS[claim], taken, fontsize=8.5, color="#3a3833", style="italic"))
        axes.set_xlim(found["columns"]["x"].min() - 0.55, found["columns"]["x"].max() + 0.55)
        axes.set_ylim(
            min(found["columns"]["y"].min(), found["rows"]["y"].min()) - 0.25, found["columns"]["y"].max() + 0.3
        )
        axes.legend(loc="upper left", fontsize=9, frameon=False, handletextpad=0.2, borderaxespad=0.2)
        axes.set_xticks([])
        axes.set_yticks([])
        axes.set_xlabel(f"axis 1: {inertia[0]:.0%} of the differences; axis 2 (up): {inertia[1]:.0%}", fontsize=9.5)
        quiet(axes, "left", "bottom")
    placed = found["rows"].round(3).rename_axis("item").reset_index()
    return Figure(
        figure,
        axes,
        found["rows"],
        alt=(
            f"A map of {len(table)} items and {table.shape[1]} claims on two axes that hold {inertia[0]:.0%} and"
            f" {inertia[1]:.0%} of the differences. The declaration lies far right among its own clauses, most news"
            " items in the middle and left near train, secrecy and hunger; South Korean items are drawn down by the"
            " claims on US troops. Named claims: "
        )
        + ", ".join(CLAIMS[c] for c in chosen)
        + ".",
        note=(
            f"A picture, not a proof: the two axes hold only {inertia[0] + inertia[1]:.0%} of the differences. Nearness"
            f" of an item to a claim is not exact. {CAUTION}"
        ),
        source="coverage table of the course",
        table=placed,
    )


def _write(axes, x: float, y: float, words: str, taken: list, **look) -> tuple[float, float, float, float]:
    """Write words near (x, y), moved up or down in small steps until they cover no other label; return their box in
    data units.
    """
    width, height = 0.034 * len(words) * (1.12 if look.get("fontweight") == "bold" else 1.0), 0.115
    for step in (1, -2, 2, -3, 3, -4, 4, -5, 5, -6, 6, -7, 7, -8):
        at = y + step * 0.06
        box = (x - width / 2, at - height / 2, x + width / 2, at + height / 2)
        if not any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            break
    axes.text(x, at, words, ha="center", va="center", zorder=5, **look)
    return box
