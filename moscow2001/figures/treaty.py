"""The ABM Treaty: its articles on one page, the UN votes on keeping it, and warheads against treaty limits."""

from __future__ import annotations

import pandas as pd

from moscow2001 import data
from seminar.figures.base import Figure, cite
from seminar.figures.style import BRICK, INK, MUTED, NAVY, RULE, SAND, WHITE, canvas, note, quiet, wrap

_VOTES = ("yes", "abstain", "no", "no vote recorded")
_SAID = {"yes": "yes", "abstain": "abstained", "no": "no", "no vote recorded": "no vote"}


def abm_treaty() -> Figure:
    """Draw the articles of the ABM Treaty that the course has read as one page: what each says in a line, and its
    numbers.
    """
    frame = data.abm_articles()
    frame = frame[frame["seen"] != "not seen"].reset_index(drop=True)
    numbers = [article_limits(r) for r in frame.itertuples()]
    title = "The ABM Treaty on one page: it forbade a nationwide defence, not every defence"
    names = [article_name(a) for a in frame["article"]]
    texts = [wrap(s, 78) for s in frame["summary"]]
    heights = [
        0.33 + 0.16 * max(t.count("\n") + 1, wrap(n, 17).count("\n"), names[i].count("\n"))
        for i, (t, n) in enumerate(zip(texts, numbers))
    ]
    total = sum(heights)
    with canvas(total + 0.6, title=title, left=0.015, right=0.985, bottom=0.005) as (figure, axes):
        y = 0.0
        for n, row in enumerate(frame.itertuples()):
            if n % 2 == 0:
                axes.axhspan(y, y + heights[n], color=SAND, alpha=0.22, linewidth=0)
            middle = y + heights[n] / 2
            axes.text(0.012, middle, names[n], fontsize=9.5, fontweight="bold", va="center")
            axes.text(0.165, y + 0.05, row.topic, fontsize=9, color=MUTED, va="top", style="italic")
            axes.text(0.165, y + 0.225, texts[n], fontsize=9, va="top", linespacing=1.2)
            axes.text(
                0.83,
                middle,
                wrap(numbers[n], 17),
                fontsize=9,
                va="center",
                linespacing=1.2,
                color=NAVY,
                fontweight="bold",
            )
            y += heights[n]
        axes.set_xlim(0, 1)
        axes.set_ylim(total, 0)
        axes.set_axis_off()
    return Figure(
        figure,
        axes,
        frame,
        alt="A page of rows, one for each article read: "
        + " ".join(f"{article_name(r.article)} ({r.topic}): {r.summary}" for r in frame.itertuples()),
        note=(
            "Summaries are ours. Articles whose text was not seen in this course are left out, so this is not the whole"
            " treaty. The DPRK was never a party to it."
        ),
        source=cite(*frame["source_ids"], text="treaty text and commentaries"),
        table=frame[["article", "topic", "summary", "relevance_2001", "seen"]],
        labels={"relevance_2001": "what it meant in 2001"},
    )


def article_name(article: str) -> str:
    """Return how an article is called: `Article V`, but `Preamble` and `Protocol 1974` as they stand."""
    return (
        f"Article {article}"
        if str(article).isupper() and len(str(article)) < 6
        else wrap(str(article).partition(" (")[0], 12)
    )


def article_limits(row: object) -> str:
    """Return the numbers of an article as a short line; empty if it has none."""
    parts = []
    for column, words in (
        ("sites", "sites"),
        ("launchers", "launchers"),
        ("interceptors", "interceptors"),
        ("radius_km", "km radius"),
        ("test_launchers", "test launchers"),
        ("notice_months", "months' notice"),
    ):
        value = getattr(row, column)
        if not pd.isna(value):
            parts.append(f"{int(value)} {words if int(value) != 1 or column == 'radius_km' else words.rstrip('s')}")
    return ", ".join(parts) or str(row.other_limits).replace(";", "; ")


def vote_table() -> pd.DataFrame:
    """Return the cross-tabulation of the 1999 and 2001 votes: rows 1999, columns 2001, number of states."""
    roll = data.un_rollcall()
    crossed = pd.crosstab(roll["vote_1999"], roll["vote_2001"])
    return crossed.reindex(index=_VOTES, columns=_VOTES, fill_value=0)


def moved() -> pd.DataFrame:
    """Return the states that voted yes, no or abstained in both years and changed: `country`, `vote_1999`, `vote_2001`."""
    roll = data.un_rollcall()
    both = roll[(roll["vote_1999"] != "no vote recorded") & (roll["vote_2001"] != "no vote recorded")]
    return (
        both[both["vote_1999"] != both["vote_2001"]][["country", "vote_1999", "vote_2001"]]
        .sort_values(["vote_1999", "vote_2001", "country"])
        .reset_index(drop=True)
    )


def un_votes() -> Figure:
    """Draw who voted how on preserving the ABM Treaty in 1999 and 2001, as a cross-table, with the states that moved."""
    from matplotlib.patches import Rectangle

    crossed, changed = vote_table(), moved()
    away = changed[(changed["vote_1999"] == "yes") & (changed["vote_2001"] != "yes")]
    title = (
        f"Nearly equal totals, and yet {len(changed)} states changed their vote between 1999 and 2001; {len(away)} left"
        " the yes side, France among them"
    )
    with canvas(4.6, title=title, left=0.165, right=0.60, bottom=0.03, top=0.5) as (figure, axes):
        for i, before in enumerate(_VOTES):
            for j, after in enumerate(_VOTES):
                value = int(crossed.loc[before, after])
                face = NAVY if i == j and value else (SAND if value else WHITE)
                if "no vote recorded" in (before, after) and value:
                    face = "#e4e1d8"
                axes.add_patch(Rectangle((j - 0.47, i - 0.47), 0.94, 0.94, facecolor=face, edgecolor=RULE))
                axes.text(
                    j,
                    i,
                    str(value),
                    ha="center",
                    va="center",
                    fontsize=13,
                    fontweight="bold",
                    color=WHITE if face == NAVY else INK,
                )
        axes.set_xlim(-0.5, 3.5)
        axes.set_ylim(3.5, -0.5)
        axes.set_xticks(range(4), [_SAID[v] for v in _VOTES])
        axes.set_yticks(range(4), [_SAID[v] for v in _VOTES])
        axes.xaxis.tick_top()
        axes.xaxis.set_label_position("top")
        axes.set_xlabel("2001, resolution 56/24 A", fontweight="bold", labelpad=6)
        axes.set_ylabel("1999, resolution 54/54 A", fontweight="bold")
        axes.tick_params(length=0)
        quiet(axes, "left", "bottom")
        y = 0.985
        for (before, after), rows in changed.groupby(["vote_1999", "vote_2001"], sort=False):
            body = wrap(", ".join(rows["country"]), 42)
            note(axes, 1.06, y, f"{_SAID[before]} \u2192 {_SAID[after]} ({len(rows)})", va="top", fontweight="bold")
            note(axes, 1.06, y - 0.055, body, va="top", fontsize=8.8, linespacing=1.2)
            y -= 0.105 + 0.047 * (body.count("\n") + 1)
    flat = crossed.rename_axis("vote 1999").reset_index()
    return Figure(
        figure,
        axes,
        crossed,
        alt="Cross-table of votes. "
        + " ".join(
            f"{_SAID[b]} in 1999 and {_SAID[a]} in 2001: {int(crossed.loc[b, a])}."
            for b in _VOTES
            for a in _VOTES
            if crossed.loc[b, a]
        )
        + " Moved: "
        + "; ".join(f"{r.country} from {_SAID[r.vote_1999]} to {_SAID[r.vote_2001]}" for r in changed.itertuples())
        + ".",
        note=(
            "Dark squares: same vote in both years. Grey: no vote recorded in one of them, which may be absence."
            " Russia, China and the DPRK voted yes each time, the United States no; South Korea and Japan abstained."
        ),
        source=cite(
            "unvotes",
            "un_1999_ga9675",
            "china_2001_unga",
            text="UN General Assembly voting data (CC0), checked against the UN release and press",
        ),
        table=flat,
    )


def warheads(start: int = 1960) -> Figure:
    """Draw the US and Russian stockpiles from `start` on, with treaty limits as reference lines for deployed warheads."""
    frame = data.warheads()
    frame = frame[frame["year"] >= start][["year", "united_states", "russia_ussr"]].reset_index(drop=True)
    limits = data.treaty_limits()
    year = frame.set_index("year")
    us, ru = int(year.loc[2001, "united_states"]), int(year.loc[2001, "russia_ussr"])
    title = (
        f"In 2001 the stockpiles stood at about {us:,} and {ru:,}; treaty limits count deployed warheads, which are"
        " fewer"
    )
    last = int(frame["year"].max())
    with canvas(4.4, title=title, left=0.11, right=0.985, bottom=0.1) as (figure, axes):
        axes.plot(frame["year"], frame["united_states"], color=NAVY, linewidth=2.2)
        axes.plot(frame["year"], frame["russia_ussr"], color=BRICK, linewidth=2.2, linestyle="--")
        axes.text(1966.5, 33200, "United States", color=NAVY, fontweight="bold", ha="center")
        axes.text(1990.8, 38200, "USSR, Russia", color=BRICK, fontweight="bold", ha="left")
        for row in limits.itertuples():
            first, over, x, y, side = _LIMITS[row.treaty]
            dashed = (0, (2, 2)) if row.treaty == "START II" else "solid"
            high, low = int(row.warhead_limit_high), int(row.warhead_limit_low)
            axes.plot([first, over or last], [high, high], color=INK, linewidth=2.4, linestyle=dashed)
            number = f"{high:,}" if high == low else f"{low:,}-{high:,}"
            note = ", never in force" if row.treaty == "START II" else ""
            axes.text(
                x, y, f"{row.treaty.replace(' (Moscow Treaty)', '')} {number}{note}", fontsize=9, va="center", ha=side
            )
        axes.axvline(2001.6, color=MUTED, linewidth=0.9, linestyle=(0, (2, 2)), zorder=0)
        axes.text(2002.3, 42500, "Moscow Declaration", fontsize=9, ha="left", color=MUTED)
        axes.set_ylim(0, 45500)
        axes.set_xlim(start, last + 0.8)
        axes.set_xticks(range(start, last + 1, 10))
        axes.set_yticks(range(0, 50_000, 10_000))
        axes.yaxis.set_major_formatter(lambda v, _: f"{v:,.0f}")
        axes.set_ylabel("warheads")
    return Figure(
        figure,
        axes,
        frame,
        alt=(
            f"Two lines from {start} to {last}. The United States peaks near {_peak(year['united_states'])}, the USSR"
            f" and Russia near {_peak(year['russia_ussr'])}; in 2001 they stand at {us:,} and {ru:,}. "
        )
        + "Short horizontal lines show treaty limits: "
        + "; ".join(
            f"{r.treaty} {int(r.warhead_limit_low):,} to {int(r.warhead_limit_high):,}" for r in limits.itertuples()
        )
        + ".",
        note=(
            "A stockpile is not what is deployed: it holds every warhead assigned to the military, in store as well,"
            " and estimates differ. The limits are for deployed (START I: accountable) strategic warheads. Do not read"
            " a line against a limit. START II never entered into force; its line runs from signing to June 2002."
        ),
        source=cite(
            "owid_etl_fas_meta",
            "kielar_stockpiles",
            "start1_text",
            "act_start2",
            "un_oda_sort",
            "afm_newstart",
            text="Federation of American Scientists through Our World in Data (CC BY 4.0); treaty texts",
        ),
        labels={"united_states": "United States", "russia_ussr": "USSR, Russia"},
    )


def _peak(stockpile: pd.Series) -> str:
    return f"{int(stockpile.max()):,} in {stockpile.astype(float).idxmax()}"


#: From when to when a treaty's line runs (None: to the end), and where and on which side its name stands.
_LIMITS = {
    "START I": (1994.9, 2009.9, 1994.4, 6000, "right"),
    "START II": (1993.0, 2002.4, 1992.5, 3500, "right"),
    "SORT (Moscow Treaty)": (2003.4, 2011.1, 2011.0, 850, "right"),
    "New START": (2011.1, None, 2012.0, 2750, "left"),
}
