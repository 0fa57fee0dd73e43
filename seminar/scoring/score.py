"""From an answer to points: one pure function for each rule.

Each rule returns the *share* of the points that an answer earns, a `Fraction` from 0 to 1, so that nothing depends on
how a computer rounds. `score` makes points of it, rounded to a hundredth, and adds the reason in words. The answers
given here are canonical (`seminar.questions.canonical`); keys come from the YAML.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from msgspec import Struct

from seminar.questions.answers import count_words
from seminar.questions.model import CodeUnits, Item, Match, Multiple, Number, Order, Rows, Value, ValueRule
from seminar.questions.rules import rule_of
from seminar.scoring.compare import first_difference

NONE, ALL = Fraction(0), Fraction(1)


class Score(Struct, frozen=True):
    """What an answer earns: points (None if a person has to mark it), the share they are of the item's points, the
    rule's name, and why.
    """

    points: float | None
    share: Fraction | None
    rule: str
    reason: str


def score(item: Item, answer) -> Score:
    """Return what the canonical *answer* (None if there is none) earns at *item*.

    A written answer earns no points here: `points` is None until a person marks it. No answer earns nothing.
    """
    rule = rule_of(item)
    if item.written:
        if answer is None:
            return Score(0.0, NONE, "rubric", "Not answered.")
        words, bounds = count_words(answer), item.words
        left = (
            f" (at least {bounds.min} are asked for)"
            if words < bounds.min
            else f" (at most {bounds.max} are asked for)"
            if words > bounds.max
            else ""
        )
        return Score(None, None, "rubric", f"{words} words{left}; marked by a person with the rubric.")
    if answer is None:
        return Score(0.0, NONE, rule, "Not answered.")
    share, reason = _SHARES[rule](item, answer)
    return Score(points_for(share, item.points), share, rule, reason)


def points_for(share: Fraction, points: float) -> float:
    """Return *share* of *points*, rounded to a hundredth (half a hundredth up)."""
    best = _hundredths(points)
    return (2 * share.numerator * best.numerator // (share.denominator * best.denominator) + 1) // 2 / 100


@functools.lru_cache(maxsize=256)
def _hundredths(points: float) -> Fraction:
    return Fraction(str(points)) * 100


# The rules, as functions of plain data


def exact(answer, key) -> Fraction:
    """All or nothing: 1 if the answer is the key, else 0."""
    return ALL if answer == key else NONE


def right_minus_wrong(chosen: Collection, key: Collection) -> Fraction:
    """Right choices less wrong ones, out of all right ones, never below 0: ticking everything earns no more than
    knowing nothing deserves.
    """
    chosen, key = set(chosen), set(key)
    if not key:
        return exact(chosen, key)
    return max(NONE, Fraction(len(chosen & key) - len(chosen - key), len(key)))


def per_row(answer: Mapping, key: Mapping) -> Fraction:
    """The share of rows whose option is right; a row may accept several options, and a row left out is a row not right."""
    right = sum(
        1 for row, accepted in key.items() if answer.get(row) in ([accepted] if isinstance(accepted, str) else accepted)
    )
    return Fraction(right, len(key)) if key else NONE


def pairs(answer: Sequence, key: Sequence) -> Fraction:
    """The share of all pairs that stand in the right order (Kendall's count): one item out of place costs little, the
    reverse order all.

    Items that the answer leaves out are in no right pair.
    """
    place = {one: index for index, one in enumerate(answer)}
    both = list(combinations(key, 2))
    right = sum(1 for first, second in both if first in place and second in place and place[first] < place[second])
    return Fraction(right, len(both)) if both else exact(list(answer), list(key))


def f1(chosen: Collection, key: Collection) -> Fraction:
    """Twice the rows found, out of rows picked plus rows to be found (the F1 measure): both missing rows and surplus
    rows cost.
    """
    chosen, key = set(chosen), set(key)
    if not chosen and not key:
        return ALL
    return Fraction(2 * len(chosen & key), len(chosen) + len(key))


def near_enough(value: float, key: float, tolerance: float = 0.0, relative: bool = False) -> Fraction:
    """1 if the number is within the tolerance of the key (a share of the key if *relative*), else 0.

    One part in 10^9 is added to the tolerance: less than any source states, more than two ways of adding up differ by.
    """
    allowed = tolerance * abs(key) if relative else tolerance
    return ALL if abs(value - key) <= allowed + 1e-9 * max(1.0, abs(key)) else NONE


def same_value(answer: Mapping, key: Mapping, rule: ValueRule) -> Fraction:
    """1 if two values from code agree by content (see `seminar.scoring.compare`), else 0."""
    return NONE if first_difference(answer, key, rule) else ALL


def complete(answer: Mapping, units: Sequence[str], needed: Collection[str]) -> Fraction:
    """The share of text units that carry every needed code, whatever the codes are: for passages on which good readers
    differ.
    """
    done = sum(1 for unit in units if set(needed) <= set(answer.get(unit, {})))
    return Fraction(done, len(units)) if units else NONE


def agreement(answer: Mapping, reference: Mapping[str, Mapping[str, str]]) -> Fraction:
    """The share of the reference's codes that the answer gives too; a unit left out agrees with nothing."""
    wanted = [(unit, variable, code) for unit, codes in reference.items() for variable, code in codes.items()]
    alike = sum(1 for unit, variable, code in wanted if answer.get(unit, {}).get(variable) == code)
    return Fraction(alike, len(wanted)) if wanted else NONE


# The rules, as they read an item and explain themselves


def _exact(item: Item, answer) -> tuple[Fraction, str]:
    if isinstance(item, Number):
        return _number(item, answer)
    if isinstance(item, Value):
        share = same_value(answer, item.key, item.value)
        return share, (
            "The value is right." if share else f"Not yet right: {first_difference(answer, item.key, item.value)}."
        )
    if isinstance(item, Match):
        share = exact(per_row(answer, item.key), ALL)
        return share, (
            "Every row is right."
            if share
            else f"{_rights(item, answer)} of {len(item.key)} rows are right; all are needed."
        )
    if isinstance(item, (Multiple, Rows)):
        share = exact(sorted(answer), sorted(item.key))
        return share, (
            "Right."
            if share
            else _found_and_surplus(answer, item.key, "choices" if isinstance(item, Multiple) else "rows")
            + " All of them and no other are needed."
        )
    share = exact(answer, item.key)
    if isinstance(item, Order):
        return share, "The whole order is right." if share else "The order is not right throughout."
    return share, "Right." if share else "Another option is right."


def _number(item: Number, answer) -> tuple[Fraction, str]:
    value, rule = answer["value"], item.number
    share = near_enough(value, item.key, rule.tolerance, rule.relative)
    if share:
        return share, "The number is right." if not rule.tolerance else "The number is within the tolerance."
    for near in item.near:
        if near_enough(value, near.value, near.tolerance):
            return share, near.why
    return share, "The number is not within the tolerance." if rule.tolerance else "Another number is right."


def _right_minus_wrong(item: Multiple, answer) -> tuple[Fraction, str]:
    return right_minus_wrong(answer, item.key), _found_and_surplus(answer, item.key, "choices")


def _per_row(item: Match, answer) -> tuple[Fraction, str]:
    share = per_row(answer, item.key)
    return share, f"{int(share * len(item.key))} of {len(item.key)} rows are right."


def _pairs(item: Order, answer) -> tuple[Fraction, str]:
    share, count = pairs(answer, item.key), len(item.key) * (len(item.key) - 1) // 2
    return share, f"{int(share * count)} of {count} pairs stand in the right order."


def _f1(item: Rows, answer) -> tuple[Fraction, str]:
    return f1(answer, item.key), _found_and_surplus(answer, item.key, "rows")


def _complete(item: CodeUnits, answer) -> tuple[Fraction, str]:
    needed = {variable.id for variable in item.codebook if not variable.optional}
    share = complete(answer, [unit.id for unit in item.units], needed)
    return (
        share,
        (
            f"{int(share * len(item.units))} of {len(item.units)} passages are fully coded. Completeness counts here,"
            " not which code was chosen."
        ),
    )


def _agreement(item: CodeUnits, answer) -> tuple[Fraction, str]:
    key = item.key or {}
    share, count = agreement(answer, key), sum(len(codes) for codes in key.values())
    return (
        share,
        (
            f"{int(share * count)} of {count} codes agree with the reference coding, which a machine made and a person"
            " may dispute."
        ),
    )


def _rights(item: Match, answer) -> int:
    return int(per_row(answer, item.key) * len(item.key))


def _found_and_surplus(answer, key, what: str) -> str:
    chosen, wanted = set(answer), set(key)
    surplus = len(chosen - wanted)
    return f"{len(chosen & wanted)} of {len(wanted)} right {what} found" + (
        f", {surplus} chosen that {'does' if surplus == 1 else 'do'} not belong." if surplus else "."
    )


_SHARES = {
    "exact": _exact,
    "right_minus_wrong": _right_minus_wrong,
    "per_row": _per_row,
    "pairs": _pairs,
    "f1": _f1,
    "complete": _complete,
    "agreement": _agreement,
}
