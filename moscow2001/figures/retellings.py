"""One sentence, many retellings: how strongly Russia is said to stand behind the demand about US troops."""

from __future__ import annotations

from moscow2001 import data
from seminar.errors import DataError
from seminar.figures.base import Figure, cite
from seminar.figures.style import BRICK, INK, MUTED, NAVY, SAND, SKY, THIN, WHITE, canvas, quiet, wrap

#: Rungs from weak to strong: the answer left out, then `ladder_step` 0 to 4 of the table of retellings.
RUNGS = ("left out", "understanding", "appreciation", "a bow", "support", "joint demand")

#: How an outlet is named beside its mark, and its words (its own where they fit, with a translation).
_NAMED = {
    "hankyung_2001_08_06": ("Hankyung, 6 August", "urged withdrawal; Russia's answer is missing"),
    "declaration": ("Declaration, 8.2", "expressed its understanding of this stand"),
    "jornada_2001_08_05": ("La Jornada, 5 August", "comprensión, in quotation marks"),
    "donga_2001_08_07": ("Dong-A citing Seoul, 7 August", "understands the position, not the withdrawal"),
    "xinhua_2001_08_05": ("Xinhua, 5 August", "expressed appreciation"),
    "guardian_2001_08_06": ("Guardian, 6 August", "bowed to Mr Kim's sensibilities"),
    "ultimahora_2001_08_05": ("Última Hora, 5 August", "Moscú apoyó la exigencia (supported)"),
    "donga_2001_08_06": ("Dong-A headline, 6 August", "\u201cU.S. Army in Korea Must Withdraw\u201d"),
    "jakartapost_afp_2001_08_07": ("AFP in Jakarta Post, 7 August", "both leaders called for a withdrawal"),
}


def understanding() -> Figure:
    """Draw the ladder of retellings of paragraph 8.2, from a missing answer to a joint demand."""
    table = data.disagreements()
    rows = table[table["topic_id"] == "D04"].copy()
    unknown = sorted(set(rows["coverage_id"]) - set(_NAMED))
    if unknown:
        raise DataError(
            f"retellings of 8.2 without a label: {', '.join(unknown)}; name them in moscow2001/figures/retellings.py"
        )
    rows["rung"] = [0 if step != step else int(step) + 1 for step in rows["ladder_step"].astype(float)]
    rows["strength"] = rows["rung"].map(lambda r: RUNGS[r])
    rows = rows.sort_values("rung", kind="stable").reset_index(drop=True)
    colours = [(WHITE, ""), (SAND, ""), (SKY, ".."), (SKY, "...."), (BRICK, "//"), (NAVY, "")]
    title = "From \u201cunderstanding\u201d to a joint demand: one sentence of the declaration in nine tellings"
    with canvas(4.8, title=title, left=0.015, right=0.985, bottom=0.075) as (figure, axes):
        for y, row in enumerate(rows.itertuples()):
            colour, pattern = colours[row.rung]
            axes.barh(y, row.rung + 0.4, height=0.7, color=colour, hatch=pattern, edgecolor=INK, linewidth=0.8)
            outlet, words = _NAMED[row.coverage_id]
            axes.text(row.rung + 0.5, y, outlet, va="bottom", ha="left", fontsize=9.5, fontweight="bold")
            axes.text(row.rung + 0.5, y + 0.03, wrap(words, 48), va="top", ha="left", fontsize=9, color=MUTED)
        for rung in range(len(RUNGS)):
            axes.axvline(rung + 0.4, **THIN)
        axes.set_xticks([r + 0.4 for r in range(len(RUNGS))], RUNGS, fontsize=9.5)
        axes.set_yticks([])
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(0, 7.75)
        quiet(axes, "left", "bottom")
    return Figure(
        figure,
        axes,
        rows,
        alt="A ladder of six rungs, weakest first: "
        + "; ".join(
            f"{_NAMED[r.coverage_id][0]}: {RUNGS[r.rung]} ({_NAMED[r.coverage_id][1]})" for r in rows.itertuples()
        )
        + ".",
        note=(
            "The order of the rungs is our judgement. Most items were seen only as an excerpt, and several are"
            " translations: a stronger or weaker word may be the translator's."
        ),
        source=cite(*rows["source_ids"], text="declaration 8.2 and the items named"),
        table=rows[["strength", "coverage_id", "version", "quote"]],
        labels={"version": "how it is told (our words)", "quote": "fragment", "coverage_id": "item"},
    )
