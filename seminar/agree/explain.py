"""Krippendorff's alpha in plain words, with the reader's own numbers.

Pure functions of an `Agreement`: no files, no widgets. Lessons 02 and 04 and the class notebook use the same words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from seminar.agree.alpha import Agreement, Measured
from seminar.show import escape, static, table

if TYPE_CHECKING:
    import pandas as pd

#: From here on raw agreement is called high, and a code's share of all codes large; both are our choice of words.
HIGH_RAW = 0.8
LARGE_SHARE = 0.7


@dataclass(frozen=True)
class Explanation:
    """Alpha explained: `short` is one sentence, `text` the whole (paragraphs parted by blank lines), `table` the steps
    of the sum.
    """

    result: Agreement
    short: str
    text: str
    table: pd.DataFrame

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        paragraphs = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in self.text.split("\n\n"))
        return static(
            paragraphs
            + (table(self.table, caption=f"Alpha step by step: {self.result.label}") if len(self.table) else "")
        )


def explain_alpha(result: Agreement) -> Explanation:
    """Explain what alpha says about one variable, with its own numbers.

    The explanation covers: how often readers agree, how often a lot would, what alpha makes of the two, why alpha can
    be low when agreement is high (if that is the case here), and what the interval means. For an ordered variable it
    adds that near misses count less.
    """
    import pandas as pd

    if not isinstance(result, Measured):
        rows = [] if result.raw is None else [("Pairs of readers who agree", f"{result.raw:.1%}")]
        return Explanation(result, result.undefined, result.undefined, pd.DataFrame(rows, columns=["step", "figure"]))
    parts = [_seen(result), _lot(result), _sum(result)]
    if result.level == "ordinal":
        parts.append(
            "The codes of this variable stand in order, so alpha weighs each disagreement by its distance: neighbours"
            " count little, the two ends count most. The sum therefore cannot be redone from the two shares above"
            " alone."
        )
    if _high_but_low(result):
        parts.append(why_low(result))
    if result.low is not None and result.high is not None:
        parts.append(_interval(result.units, result.low, result.high))
    parts.append(
        "Alpha says whether readers agree, not whether they are right: a whole class can share one misreading."
    )
    return Explanation(result, _short(result), "\n\n".join(parts), _table(result))


def why_low(result: Measured) -> str:
    """Return why alpha is low here although raw agreement is high, in this result's own numbers."""
    return (
        f"Why is alpha low when agreement is high? {result.commonest_share:.0%} of all codes are one and the same code."
        " Readers who write it down almost every time agree almost every time, whether they read the passage or not: a"
        f" lot with these codes would already agree in {result.expected:.0%} of pairs. Only the rest,"
        f" {1 - result.expected:.0%}, was left to be earned by reading. When nearly all units are alike, few"
        " disagreements weigh heavily and alpha becomes unstable. Show raw agreement beside it, look at the units in"
        " question, and choose units that differ more."
    )


def _high_but_low(result: Measured) -> bool:
    return result.raw >= HIGH_RAW and result.raw - result.alpha > 0.2 and result.commonest_share >= LARGE_SHARE


def _seen(result: Measured) -> str:
    return (
        f"{result.heading} {result.units} units were coded by two readers or more. Take any of them and any two of its"
        f" readers: in {result.raw:.0%} of cases both gave the same code. That is raw agreement."
    )


def _lot(result: Measured) -> str:
    return (
        f"Some of it would come about without any reading. Put all {result.codings} codes that were given into a hat"
        f" and draw two: they are the same in {result.expected:.0%} of draws. The commonest code makes up"
        f" {result.commonest_share:.0%} of the hat."
    )


def _sum(result: Measured) -> str:
    if result.level == "ordinal":
        return (
            f"Alpha asks how much of the way from the hat to perfect agreement readers went: here {_way(result.alpha)}"
            f" (alpha = {result.alpha:.2f})."
        )
    return (
        f"Alpha = 1 - (disagreement seen) / (disagreement of the hat) = 1 - {1 - result.raw:.3f} /"
        f" {1 - result.expected:.3f} = {result.alpha:.2f}. Readers went {_way(result.alpha)} from the hat to perfect"
        " agreement."
    )


def _way(alpha: float) -> str:
    if alpha >= 0.9995:
        return "the whole way"
    if alpha < 0:
        return (
            "backwards: they stand farther apart than codes drawn from the hat, which can mean that they understood the"
            " codebook in opposite ways"
        )
    return f"{alpha:.0%} of the way"


def _interval(units: int, low: float, high: float) -> str:
    if low == high:
        return (
            f"Readers agreed on all {units} units, so drawing these units again and again cannot show any doubt. Other"
            " units still could."
        )
    width = (
        "That is wide: so few units cannot settle how well the codebook works."
        if high - low > 0.3
        else "That is narrow enough to compare one variable with another."
    )
    return (
        f"With other units of the same kind the figure could well have been anywhere from {low:.2f} to {high:.2f} (95%"
        f" bootstrap interval, {units} units drawn again and again). {width}"
    )


def _short(result: Measured) -> str:
    if result.alpha < 0:
        if result.level == "ordinal":
            return (
                f"Readers stand farther apart than codes drawn by lot would ({result.raw:.0%} of pairs agree exactly)."
            )
        return f"Readers agree less often than a lot would ({result.raw:.0%} against {result.expected:.0%} of pairs)."
    words = (
        f"Readers agree in {result.raw:.0%} of pairs, a lot would in {result.expected:.0%}; they went"
        f" {_way(result.alpha)} from the lot to perfect agreement."
    )
    return words + (
        " Alpha is low although agreement is high, because one code dominates." if _high_but_low(result) else ""
    )


def _table(result: Measured) -> pd.DataFrame:
    import pandas as pd

    rows = [
        ("Units coded by two readers or more", f"{result.units}"),
        ("Codes given to them", f"{result.codings}"),
        ("Pairs of readers who agree (raw agreement)", f"{result.raw:.3f}"),
        ("The same, codes drawn by lot", f"{result.expected:.3f}"),
        ("Krippendorff's alpha" + (" (ordered codes)" if result.level == "ordinal" else ""), f"{result.alpha:.3f}"),
    ]
    if result.low is not None:
        rows.append(("95% bootstrap interval", f"{result.low:.2f} to {result.high:.2f}"))
    return pd.DataFrame(rows, columns=["step", "figure"])
