"""US intercept tests: the running hit rate under three counting rules, each spelled out."""

from __future__ import annotations

import pandas as pd

from moscow2001 import data
from seminar.figures.base import Figure, cite, known
from seminar.figures.style import BRICK, INK, MUTED, NAVY, SKY, THIN, WHITE, canvas, note, quiet

#: The rules, as a reader can say them. What counts as a hit is the same under all: the target was destroyed.
RULES = {
    "every_row": (
        "Every test that was tried counts, also when the interceptor stayed in its silo. Only FTG-03, where the target"
        " failed, is left out."
    ),
    "launched": "Only tests in which an interceptor flew count. Two silo shutdowns (IFT-13C, IFT-14) are left out.",
    "primary": (
        "Only tests whose aim was an intercept and in which an interceptor flew count. FTG-02, a hit that was not the"
        " aim, is left out too."
    ),
}

_SHORT = {"every_row": "every attempt", "launched": "interceptor flew", "primary": "flew, intercept was the aim"}
_LOOK = {"every_row": (NAVY, "o", "-"), "launched": (BRICK, "s", "--"), "primary": (SKY, "^", ":")}


def counted(rule: str = "every_row") -> pd.DataFrame:
    """Return the tests that count under a rule, in order of time, with `hits`, `attempts` and `rate` (share, 0 to 1) up
    to each.

    Raises
    ------
    CourseError
        If the rule is unknown.
    """
    known("rule", rule, RULES)
    frame = data.nmd_tests().sort_values("seq").reset_index(drop=True)
    frame = frame[frame["outcome"] != "no_test"]
    if rule in {"launched", "primary"}:
        frame = frame[frame["outcome"] != "no_launch"]
    if rule == "primary":
        # the only disputed row in which an interceptor flew is FTG-02, whose hit was not the primary aim
        frame = frame[frame["counts_as_attempt"] != "disputed"]
    frame = frame.reset_index(drop=True)
    frame["hits"] = (frame["outcome"] == "hit").cumsum()
    frame["attempts"] = range(1, len(frame) + 1)
    frame["rate"] = frame["hits"] / frame["attempts"]
    return frame


def tallies() -> pd.DataFrame:
    """Return the final count under each rule: `rule`, `hits`, `attempts`, `rate`, and the rule in words."""
    rows = []
    for rule in RULES:
        last = counted(rule).iloc[-1]
        rows.append(
            {
                "rule": rule,
                "hits": int(last["hits"]),
                "attempts": int(last["attempts"]),
                "rate": float(last["rate"]),
                "words": RULES[rule],
            }
        )
    return pd.DataFrame(rows)


def hit_rate(rule: str | None = None) -> Figure:
    """Draw the running hit rate of the ground-based interceptor, 1999 to 2017, under one rule or under all three
    (`None`).
    """
    chosen = [rule] if rule else list(RULES)
    runs = {r: counted(r) for r in chosen}
    totals = tallies().set_index("rule")
    if rule:
        at = totals.loc[rule]
        title = f"{at['hits']} hits in {at['attempts']} if {_COUNTED[rule]} ({at['rate']:.1%})"
    else:
        counts = [f"{r.hits} of {r.attempts}" for r in totals.itertuples()]
        title = f"The same tests give {', '.join(counts[:-1])} or {counts[-1]} hits: the rule for what counts decides"
    order = data_order()
    with canvas(4.3, title=title, left=0.085, right=0.765, bottom=0.22) as (figure, axes):
        axes.axhline(0.5, **THIN)
        for name, run in runs.items():
            colour, marker, line = _LOOK[name]
            x = [order.index(d) for d in run["designation"]]
            axes.plot(x, run["rate"], line, color=colour, linewidth=1.8, zorder=2)
            for xi, row in zip(x, run.itertuples()):
                axes.plot(
                    xi,
                    row.rate,
                    marker,
                    color=colour if row.outcome == "hit" else WHITE,
                    markeredgecolor=INK,
                    markersize=7,
                    zorder=3,
                )
        ends = sorted(((runs[n]["rate"].iloc[-1], n) for n in runs), reverse=True)
        y = None
        for rate, name in ends:
            y = rate if y is None else min(rate, y - 0.135)
            row = totals.loc[name]
            colour = _LOOK[name][0]
            axes.text(
                len(order) - 0.35,
                y,
                f"{row['hits']} of {row['attempts']}, {rate:.1%}\n{_SHORT[name]}",
                va="center",
                ha="left",
                fontsize=9.5,
                linespacing=1.2,
                color=INK,
                bbox={"boxstyle": "square,pad=0.15", "facecolor": "none", "edgecolor": colour, "linewidth": 1.2},
            )
        tests = pd.concat(runs.values()).drop_duplicates("designation").set_index("designation")
        axes.set_xticks(range(len(order)), order, rotation=60, ha="right", rotation_mode="anchor", fontsize=8.5)
        for n, name in enumerate(order):
            if name not in tests.index:
                axes.text(n, 0.03, "\u2013", ha="center", color=MUTED)
        axes.set_ylim(0, 1.06)
        axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"])
        axes.set_xlim(-0.6, len(order) - 0.5)
        note(axes, 0.99, 0.97, "filled: hit    hollow: no hit", fontsize=9, color=MUTED, va="top", ha="right")
        quiet(axes, "left")
    table = (
        runs[rule][["designation", "date", "outcome", "hits", "attempts", "rate", "detail"]].copy()
        if rule
        else totals.reset_index()
    )
    return Figure(
        figure,
        axes,
        runs[rule] if rule else pd.concat([run.assign(rule=name) for name, run in runs.items()], ignore_index=True),
        alt="Running share of hits test by test from IFT-3 in October 1999 to FTG-15 in May 2017. "
        + " ".join(
            f"{_SHORT[n]}: {totals.loc[n, 'hits']} of {totals.loc[n, 'attempts']}, {totals.loc[n, 'rate']:.1%}."
            for n in chosen
        ),
        note=(RULES[rule] if rule else " ".join(f"{_SHORT[r].capitalize()}: {RULES[r]}" for r in RULES))
        + " Tallies of the day differ for the same reason. Tests were scripted; a hit rate is not a forecast for war.",
        source=cite(
            "ap_nine_of_17",
            "seradata_ftg07",
            "heritage_ftg07",
            "mda_ftg06",
            text="test table of the course, sources per test",
        ),
        table=table.round({"rate": 3}),
    )


_COUNTED = {
    "every_row": "every attempt counts",
    "launched": "only flights of an interceptor count",
    "primary": "only flights with an intercept as their aim count",
}


def data_order() -> list[str]:
    """Return the designations of all tests in order of time, those left out included."""
    return list(data.nmd_tests().sort_values("seq")["designation"])
