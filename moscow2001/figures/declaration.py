"""Figures on the declaration itself: who speaks in each paragraph, and how far each speech act commits."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from moscow2001 import data
from moscow2001.figures.colours import SPEAKERS
from seminar.figures.base import Figure, cite
from seminar.figures.style import INK, MUTED, THIN, canvas, note, quiet

#: Commitment from nothing to an order. The order is the course's own scale, after Searle's commissives and directives.
STRENGTHS = ("none", "expressive", "affirmation", "intention", "promise", "order")


def paragraph_speakers() -> pd.DataFrame:
    """Return one row per paragraph: `paragraph`, `clause`, `speaker` (joint|dprk|russia|narrator), `verbs`, `strength`.

    `strength` is the strongest of the paragraph's speech acts.
    """
    text, acts = data.declaration(), data.speech_acts().groupby("paragraph")
    strongest = acts["commitment_strength"].agg(lambda own: max(own, key=STRENGTHS.index))
    return pd.DataFrame(
        {
            "paragraph": text["id"],
            "clause": text["clause_id"].str.removeprefix("clause_"),
            "speaker": text["speaker"],
            "verbs": text["id"].map(acts["verb"].agg("; ".join)),
            "strength": text["id"].map(strongest),
        }
    )


def speakers() -> Figure:
    """Draw the strip of the declaration's 24 paragraphs by speaker, one lane for each speaker."""
    frame = paragraph_speakers()
    lanes = list(SPEAKERS)
    counts = frame["speaker"].value_counts()
    title = (
        f"{spelled(counts['joint']).capitalize()} of {len(frame)} paragraphs speak for both sides; "
        "the missile sentence (2.2) and the troops sentence (8.1) speak for the DPRK alone"
    )
    with canvas(3.3, title=title, left=0.165, right=0.99, bottom=0.16) as (figure, axes):
        for x, row in enumerate(frame.itertuples()):
            lane = lanes.index(row.speaker)
            colour, pattern, _, _ = SPEAKERS[row.speaker]
            axes.bar(x, 0.82, bottom=lane - 0.41, width=0.94, color=colour, hatch=pattern, edgecolor=INK, linewidth=0.7)
            bold = row.paragraph in {"2.2", "8.1"}
            axes.text(
                x,
                lane,
                row.paragraph,
                ha="center",
                va="center",
                fontsize=8.5,
                color="white" if row.speaker == "joint" else INK,
                fontweight="bold" if bold else "normal",
                bbox=(
                    None
                    if row.speaker in {"joint", "narrator"}
                    else {"boxstyle": "square,pad=0.12", "facecolor": "white", "edgecolor": "none"}
                ),
            )
        _borders(axes, frame["clause"], color=MUTED)
        spans = frame.reset_index().groupby("clause", sort=False)["index"].mean()
        names = {"preamble": "preamble", "closing": "close"}
        axes.set_xticks(list(spans), [names.get(c, c) for c in spans.index])
        axes.set_yticks(range(len(lanes)), [f"{SPEAKERS[s][3]} ({counts.get(s, 0)})" for s in lanes])
        axes.set_ylim(len(lanes) - 0.45, -0.55)
        axes.set_xlim(-0.6, len(frame) - 0.4)
        axes.set_xlabel("clause")
        quiet(axes, "left", "bottom")
    listed = "; ".join(f"{SPEAKERS[s][3]}: {', '.join(frame.loc[frame['speaker'] == s, 'paragraph'])}" for s in lanes)
    return Figure(
        figure,
        axes,
        frame,
        alt=f"A strip of the 24 paragraphs in reading order, sorted into four lanes by who speaks. {listed}.",
        note=(
            "Paragraph 1.3 names no subject (disputes should be settled) and is counted with both sides; C.2 is a"
            " passive (the invitation was accepted) and is counted with Russia. The coding is machine-made and"
            " unchecked by a second person."
        ),
        source=cite("decl_2001_08_04_en", text="English text of the declaration; table of speech acts"),
    )


def commitment() -> Figure:
    """Draw every speech act of the declaration on the ladder from *none* to *order*, in reading order."""
    acts = data.speech_acts().copy()
    acts["rung"] = acts["commitment_strength"].map(STRENGTHS.index)
    order = list(dict.fromkeys(acts["paragraph"].astype(str)))
    title = (
        "The only order concerns trade and power plants; what is said on missiles and US troops goes no higher than"
        " affirmation"
    )
    with canvas(4.4, title=title, left=0.125, right=0.985, bottom=0.125) as (figure, axes):
        for rung in range(len(STRENGTHS)):
            axes.axhline(rung, **THIN)
        taken: dict[tuple[str, int], int] = {}
        for act in acts.itertuples():
            x, key = order.index(str(act.paragraph)), (str(act.paragraph), act.rung)
            shift = taken.get(key, 0)
            taken[key] = shift + 1
            colour, _, marker, _ = SPEAKERS[act.party]
            axes.plot(
                x + 0.0,
                act.rung + 0.24 * shift,
                marker=marker,
                color=colour,
                markeredgecolor=INK,
                markersize=9.5,
                linestyle="none",
            )
        for paragraph, rung, words, dx, dy in (
            ("5.1", 5, "5.1 gave their governments instruction", 0.5, 0),
            ("6.1", 4, "6.1 all necessary efforts", 0.5, 0.0),
            ("2.2", 2, "2.2 missile sentence", -1.6, 0.45),
            ("8.2", 1, "8.2 understanding", -5.4, 0.0),
        ):
            x = order.index(paragraph)
            axes.annotate(words, (x, rung), xytext=(x + dx, rung + dy), va="center", ha="left", fontsize=9.5, color=INK)
        _borders(axes, acts.drop_duplicates("paragraph")["clause_id"])
        axes.set_xticks(range(len(order)), order, fontsize=8.5)
        axes.set_yticks(range(len(STRENGTHS)), STRENGTHS)
        axes.set_ylim(-0.6, 5.55)
        axes.set_xlim(-0.7, len(order) - 0.3)
        axes.set_xlabel("paragraph")
        _key(axes)
        quiet(axes, "left")
    counts = acts["commitment_strength"].value_counts()
    return Figure(
        figure,
        axes,
        acts.drop(columns="rung"),
        alt="Thirty-six speech acts as marks over the 24 paragraphs, on six rungs. "
        + ", ".join(f"{s} {counts.get(s, 0)}" for s in STRENGTHS)
        + ". The order is in 5.1. Promises are in "
        + ", ".join(acts.loc[acts["commitment_strength"] == "promise", "paragraph"])
        + ". Paragraph 2.2 stands on the rung affirmation, 8.2 on expressive and affirmation.",
        note=(
            "Strength is that of the words, not of what followed. The coding is machine-made; coders may differ by a"
            " rung."
        ),
        source=cite("decl_2001_08_04_en", text="English text of the declaration; table of speech acts"),
        table=acts[["paragraph", "party", "verb", "act_class", "commitment_strength", "quote"]],
        labels={
            "party": "speaker",
            "act_class": "act",
            "commitment_strength": "strength",
            "quote": "words of the text",
        },
    )


def _borders(axes, clauses, **look) -> None:
    """Draw a line wherever the next paragraph belongs to another clause."""
    for x, (one, other) in enumerate(pairwise(clauses)):
        if one != other:
            axes.axvline(x + 0.5, **{**THIN, **look})


def _key(axes) -> None:
    """Name the three markers once, in the empty upper left corner."""
    for n, who in enumerate(("joint", "dprk", "russia")):
        colour, _, marker, name = SPEAKERS[who]
        y = 0.955 - 0.062 * n
        axes.plot(
            0.018,
            y,
            marker=marker,
            color=colour,
            markeredgecolor=INK,
            markersize=8,
            linestyle="none",
            transform=axes.transAxes,
        )
        note(axes, 0.036, y, name)


def spelled(number: int) -> str:
    """Spell a small number, as the first word of a title needs it."""
    words = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ]
    return words[number] if 0 <= number < len(words) else str(number)
