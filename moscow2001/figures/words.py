"""Words that give a text away: log-odds with their uncertainty, and how few of them pass."""

from __future__ import annotations

import pandas as pd

from moscow2001 import text
from seminar.figures.base import Figure, cite
from seminar.figures.style import BRICK, INK, MUTED, NAVY, RULE, WHITE, canvas, lanes, note, quiet


def log_odds(top: int = 11, prior: str = "pooled") -> Figure:
    """Draw the words that tell the CNN story and the declaration apart, with 95 % intervals; filled marks pass |z| =
    1.96.

    `top` words are shown for each side; `prior` is passed on to :func:`moscow2001.text.log_odds`.
    """
    frame = text.log_odds("cnn", "declaration", prior=prior)
    frame = frame.sort_values("z", ascending=False, kind="stable")
    passing = int((frame["z"].abs() >= 1.96).sum())
    shown = pd.concat([frame.head(top), frame.tail(top)]).reset_index(drop=True)
    missile = float(frame.set_index("word")["z"].get("missile", 0.0))
    aside = "; \u201cmissile\u201d does not" if abs(missile) < 1.96 else ""
    title = (
        f"Only {passing} of {len(frame)} words pass |z| = 1.96, three of them \u201cthe\u201d, \u201cand\u201d,"
        f" \u201cof\u201d{aside}"
    )
    if not {"the", "and", "of"} <= set(frame.loc[frame["z"].abs() >= 1.96, "word"]):
        title = f"Only {passing} of {len(frame)} words pass |z| = 1.96{aside}"
    with canvas(1.6 + 0.205 * len(shown), title=title, left=0.17, right=0.82, bottom=0.115, top=0.15) as (figure, axes):
        axes.axvline(0, color=INK, linewidth=0.9, zorder=0)
        for y, row in enumerate(shown.itertuples()):
            colour, mark = (NAVY, "o") if row.delta > 0 else (BRICK, "s")
            sure = abs(row.z) >= 1.96
            axes.plot([row.low, row.high], [y, y], color=colour, linewidth=1.8, solid_capstyle="butt")
            axes.plot(
                row.delta,
                y,
                mark,
                color=colour if sure else WHITE,
                markeredgecolor=colour,
                markeredgewidth=1.5,
                markersize=7,
            )
            axes.text(
                1.02,
                y,
                f"{row.count_a} and {row.count_b}",
                transform=axes.get_yaxis_transform(),
                va="center",
                fontsize=9.5,
            )
        axes.axhline(top - 0.5, color=RULE, linewidth=0.9)
        lanes(axes, shown["word"], fontsize=10)
        note(axes, 1.02, 1.008, "CNN and text", va="bottom", fontweight="bold")
        axes.set_xlabel("\u2190 more in the declaration        log-odds ratio        more in the CNN story \u2192")
        axes.tick_params(axis="y", length=0)
        axes.tick_params(axis="x", colors=MUTED, labelcolor=INK)
        quiet(axes, "left")
    return Figure(
        figure,
        axes,
        shown,
        alt=(
            f"Marks with horizontal bars for {len(shown)} words. Of the CNN story most:"
            f" {', '.join(shown['word'].head(5))}. Of the declaration most:"
            f" {', '.join(shown['word'].tail(5).iloc[::-1])}. {passing} of {len(frame)} words have an interval that"
            " does not touch zero by the rule |z| of 1.96."
        ),
        note=(
            "Bars are 95 % intervals under the model; filled marks pass |z| = 1.96. Testing hundreds of words at once,"
            " some would pass by chance; two texts are two observations. Look at each word in its place before you"
            " conclude."
        ),
        source=cite(
            "monroe_2008",
            "cnn_2001_08_04",
            "decl_2001_08_04_en",
            text="word counts of the two texts; method of Monroe, Colaresi and Quinn",
        ),
        table=shown.round(2),
        labels={"count_a": "CNN", "count_b": "declaration", "delta": "log-odds"},
    )
