"""The documents that the declaration leans on: those it names, those it mentions without a name, and those that stand
behind a clause.
"""

from __future__ import annotations

import pandas as pd

from moscow2001 import data
from moscow2001.figures.declaration import spelled
from moscow2001.figures.events import spoken_date
from seminar.errors import DataError
from seminar.figures.base import Figure, cite
from seminar.figures.style import BRICK, INK, MUTED, NAVY, SAND, WHITE, canvas, note, quiet

#: How a document is leant on, in the table `leans_on`, and how its line is drawn.
HOW = {
    "named in the text": {"color": NAVY, "linewidth": 2.2, "linestyle": "solid"},
    "mentioned without a name": {"color": NAVY, "linewidth": 1.5, "linestyle": (0, (1, 1.5))},
    "background": {"color": BRICK, "linewidth": 1.3, "linestyle": (0, (4, 3))},
}

_CLAUSES = {
    "preamble": "preamble",
    "clause_1": "1 world order",
    "clause_2": "2 ABM, missiles",
    "clause_3": "3 treaties",
    "clause_4": "4 cooperation",
    "clause_5": "5 debts, plants",
    "clause_6": "6 railways",
    "clause_7": "7 reunification",
    "clause_8": "8 US forces",
}

#: Shorter names for the longest documents; the table under the figure has them in full.
_SHORT = {
    "Treaty of friendship, good-neighbourliness and cooperation": "Friendship treaty",
    "Agreements on trade and economy, not listed": "Trade agreements, not listed",
    "Agreements between the north and the south of Korea": "Inter-Korean agreements, no name",
    "Invitation of July 2000, accepted in Pyongyang": "Invitation to Moscow",
    "U.S.-DPRK joint statement on terrorism": "US-DPRK statement on terrorism",
    "DPRK launch freeze announced by KCNA": "DPRK launch freeze",
    "Russia-ROK statement calling the ABM Treaty a cornerstone": "Russia-ROK statement",
    "Pledge to Persson (moratorium until 2003)": "Pledge to Persson",
    "Written answers of Kim Jong Il to Itar-Tass": "Kim's answers to Itar-Tass",
    "Alliance treaty of 1961, lapsed": "Alliance treaty (lapsed)",
    "Accord of the railway ministries, Pyongyang": "Railway ministries' accord",
    "DPRK reply to the U.S. agenda (troops first)": "DPRK reply to US agenda",
    "European wave of diplomatic relations": "First European relations",
    "North-South Joint Declaration": "North-South declaration",
    "Two military accords": "Military accords",
}


def edges() -> pd.DataFrame:
    """Return one row per link: `clause_id`, `paragraph`, `document`, `date`, `how` (a key of `HOW`), `note`.

    Raises
    ------
    DataError
        If the table uses a kind of link that the figure does not know.
    """
    frame = data.leans_on()
    unknown = sorted(set(frame["how"]) - set(HOW))
    if unknown:
        raise DataError(f"leans_on.csv has links of the kind {', '.join(unknown)}; the figure knows {', '.join(HOW)}")
    return frame


def documents() -> Figure:
    """Draw the clauses on the left and the documents they lean on on the right, joined by lines."""
    frame = edges()
    named = list(dict.fromkeys(frame.loc[frame["how"] == "named in the text", "document"]))
    vague = set(frame.loc[frame["how"] == "mentioned without a name", "document"])
    clauses = [c for c in _CLAUSES if (frame["clause_id"] == c).any()]
    # a document stands beside the middle of its clauses, so that few lines cross
    place = frame.assign(at=frame["clause_id"].map(clauses.index)).groupby("document", sort=False)["at"].mean()
    right = {d: n for n, d in enumerate(place.sort_values(kind="stable").index)}
    left = {c: n * (len(right) - 1) / (len(clauses) - 1) for n, c in enumerate(clauses)}
    title = (
        f"The text names {spelled(len(named))} documents; the launch freeze of 1999 and the pledge to"
        " Persson are not among them"
    )
    with canvas(1.15 + 0.31 * len(right), title=title, left=0.01, right=0.99, bottom=0.012, top=0.3) as (figure, axes):
        for row in frame.itertuples():
            axes.plot([0.0, 1.0], [left[row.clause_id], right[row.document]], zorder=1, **HOW[row.how])
        for clause, y in left.items():
            axes.plot(0, y, "s", color=NAVY, markersize=8, zorder=2)
            axes.text(-0.035, y, _CLAUSES[clause], ha="right", va="center")
        dates = frame.drop_duplicates("document").set_index("document")
        for document, y in right.items():
            face = NAVY if document in named else (SAND if document in vague else WHITE)
            axes.plot(1, y, "o", color=face, markeredgecolor=INK, markersize=8, zorder=2)
            precision = str(dates.loc[document, "date_precision"])
            when = (
                f", {spoken_date(dates.loc[document, 'date'], precision)}"
                if precision in {"day", "month", "year"}
                else ""
            )
            axes.text(
                1.035,
                y,
                _SHORT.get(document, document) + when,
                ha="left",
                va="center",
                fontweight="bold" if document in named else "normal",
            )
        axes.set_xlim(-0.6, 2.5)
        axes.set_ylim(len(right) - 0.4, -0.6)
        axes.set_xticks([])
        axes.set_yticks([])
        quiet(axes, "left", "bottom")
        for x, (how, look) in zip((0.02, 0.28, 0.62), HOW.items()):
            axes.plot([x, x + 0.055], [1.02, 1.02], transform=axes.transAxes, clip_on=False, **look)
            note(axes, x + 0.065, 1.02, "in the background, not mentioned" if how == "background" else how, color=MUTED)
    told = {
        how: "; ".join(
            f"{_SHORT.get(r.document, r.document)} ({r.paragraph})" for r in frame[frame["how"] == how].itertuples()
        )
        for how in HOW
    }
    return Figure(
        figure,
        axes,
        frame,
        alt="Lines join clauses to documents. "
        + " ".join(f"{how.capitalize()}: {listed}." for how, listed in told.items()),
        note=(
            "Background links are our reading, from the notes on each clause; a reader may draw others. Where the text"
            " speaks of agreements without a name, nobody can check what was agreed."
        ),
        source=cite(
            "decl_2001_08_04_en", text="English text of the declaration; table of documents, with sources per row"
        ),
        table=frame[["paragraph", "document", "date", "how", "note"]],
    )
