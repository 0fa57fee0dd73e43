"""The documents that the declaration leans on: those it names, and those that stand behind a clause without being named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moscow2001.errors import DataError
from moscow2001.figures.base import Figure, cite
from moscow2001.figures.style import BRICK, INK, MUTED, NAVY, SAND, WHITE, canvas, quiet, style

if TYPE_CHECKING:
    import pandas as pd

#: Documents named in the text: (document, paragraph, the words that name it).
NAMED = (
    ("UN Charter", "1.2", "UN Charter"),
    ("ABM Treaty, 1972", "2.1", "1972 ABM treaty"),
    ("Friendship treaty, 9 February 2000", "3.2", "treaty of friendship, good-neighborliness and cooperation signed on February 9, 2000"),
    ("Joint declaration, 19 July 2000", "3.2", "joint declaration signed by the two top leaders on July 19, 2000"),
    ("North-South declaration, 15 June 2000", "7.1", "June 15, 2000, North-South Joint Declaration"),
    ("agreements without a name", "4.1", "a series of relevant agreements concluded"),
    ("agreements without a name", "5.1", "the agreements already reached between them"),
    ("agreements without a name", "7.2", "the agreements between the north and the south of Korea"),
)

#: Documents in the background of a clause: (document, clause, words in the column `rests_on`).
BEHIND = (
    ("Joint declaration, 19 July 2000", "1", "joint declaration of 19 July 2000"),
    ("US-DPRK statement on terrorism, 6 October 2000", "1", "6 October 2000"),
    ("DPRK launch freeze, 24 September 1999", "2", "24 September 1999"),
    ("Joint declaration, 19 July 2000", "2", "joint declaration of 19 July 2000"),
    ("Russia-ROK statement, 27 February 2001", "2", "27 February 2001"),
    ("Pledge to Persson, 3 May 2001", "2", "3 May 2001"),
    ("Alliance treaty of 1961 (lapsed)", "3", "1961"),
    ("Military accords, 27 April 2001", "4", "27 April 2001"),
    ("Rail ministries' accord, 17 March 2001", "6", "17 March 2001"),
    ("Joint declaration, 19 July 2000", "7", "joint declaration of 19 July 2000"),
    ("DPRK reply to Bush, 18 June 2001", "8", "18 June 2001"),
)

_ORDER = (
    "UN Charter", "US-DPRK statement on terrorism, 6 October 2000", "ABM Treaty, 1972", "DPRK launch freeze, 24 September 1999",
    "Russia-ROK statement, 27 February 2001", "Pledge to Persson, 3 May 2001", "Joint declaration, 19 July 2000",
    "Alliance treaty of 1961 (lapsed)", "Friendship treaty, 9 February 2000", "Military accords, 27 April 2001",
    "agreements without a name", "Rail ministries' accord, 17 March 2001", "North-South declaration, 15 June 2000",
    "DPRK reply to Bush, 18 June 2001",
)  # fmt: skip

_CLAUSES = {
    "1": "1 world order", "2": "2 ABM, missiles", "3": "3 treaties", "4": "4 cooperation", "5": "5 debts, plants",
    "6": "6 railways", "7": "7 reunification", "8": "8 US forces",
}  # fmt: skip


def edges() -> pd.DataFrame:
    """Return one row per link: `clause`, `document`, `how` (named|behind), `where` (paragraph or notes), `words`.

    Raises
    ------
    DataError
        If a link behind a clause no longer stands in the table of clauses.
    """
    import pandas as pd

    from moscow2001 import data

    rows = [{"clause": p.split(".")[0], "document": d, "how": "named", "where": p, "words": w} for d, p, w in NAMED]
    notes = data.clauses().astype({"clause": str}).set_index("clause")["rests_on"]
    for document, clause, words in BEHIND:
        if words not in str(notes[clause]):
            raise DataError(f"clause {clause}: the notes no longer mention {words!r}, which the documents figure links to {document!r}")
        rows.append({"clause": clause, "document": document, "how": "behind", "where": "notes on the clause", "words": words})
    return pd.DataFrame(rows).sort_values(["clause", "how", "document"], ascending=[True, False, True]).reset_index(drop=True)


def documents() -> Figure:
    """Draw the clauses on the left and the documents they lean on on the right, joined by lines."""
    frame = edges()
    named = [d for d in dict.fromkeys(frame.loc[frame["how"] == "named", "document"]) if d != "agreements without a name"]
    title = f"The text names {_SPELT[len(named)]} documents; the launch freeze of 1999 and the pledge to Persson are not among them"
    left = {c: 0.3 + n * (len(_ORDER) - 1.6) / (len(_CLAUSES) - 1) for n, c in enumerate(_CLAUSES)}
    right = {d: n for n, d in enumerate(_ORDER)}
    with style():
        figure, axes = canvas(5.4, title=title, left=0.01, right=0.99, bottom=0.02, top=0.28)
        for row in frame.itertuples():
            drawn = {"color": NAVY, "linewidth": 2.2} if row.how == "named" else {"color": BRICK, "linewidth": 1.3, "linestyle": (0, (4, 3))}
            axes.plot([0.0, 1.0], [left[row.clause], right[row.document]], zorder=1, **drawn)
        for clause, y in left.items():
            axes.plot(0, y, "s", color=NAVY, markersize=8, zorder=2)
            axes.text(-0.035, y, _CLAUSES[clause], ha="right", va="center")
        for document, y in right.items():
            in_text = document in named
            face = NAVY if in_text else (SAND if document.startswith("agreements") else WHITE)
            axes.plot(1, y, "o", color=face, markeredgecolor=INK, markersize=8, zorder=2)
            axes.text(1.035, y, document, ha="left", va="center", fontweight="bold" if in_text else "normal")
        axes.set_xlim(-0.6, 2.5)
        axes.set_ylim(len(_ORDER) - 0.4, -0.6)
        axes.set_xticks([])
        axes.set_yticks([])
        quiet(axes, "left", "bottom")
        axes.plot([0.06, 0.12], [1.025, 1.025], color=NAVY, linewidth=2.2, transform=axes.transAxes, clip_on=False)
        axes.text(0.13, 1.025, "named in the text", transform=axes.transAxes, va="center", fontsize=9.5)
        axes.plot([0.38, 0.44], [1.025, 1.025], color=BRICK, linewidth=1.3, linestyle=(0, (4, 3)), transform=axes.transAxes, clip_on=False)
        axes.text(0.45, 1.025, "stands behind the clause, not named", transform=axes.transAxes, va="center", fontsize=9.5, color=MUTED)
    return Figure(
        figure, axes, frame, title=title,
        alt="Lines join clauses to documents. Named in the text: "
        + "; ".join(f"{r.document} ({r.where})" for r in frame[frame["how"] == "named"].itertuples())
        + ". In the background, not named: "
        + "; ".join(f"{r.document} (clause {r.clause})" for r in frame[frame["how"] == "behind"].itertuples())
        + ".",
        note="Dashed lines are our reading, from the notes on each clause; a reader may draw others. Three times the text leans on agreements that it does not name.",
        source=cite("decl_2001_08_04_en", text="English text of the declaration; notes on the clauses"),
    )  # fmt: skip


_SPELT = {4: "four", 5: "five", 6: "six"}
