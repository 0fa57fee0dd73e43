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
from typing import TypeVar

from msgspec import Struct

from seminar.errors import QuestionError
from seminar.questions.answers import count_words
from seminar.questions.model import CodeUnits, Item, Long, Match, Multiple, Number, Order, Rows, Short, Single, Value
from seminar.questions.rules import rule_of
from seminar.scoring.compare import first_difference

NONE, ALL = Fraction(0), Fraction(1)
Key = TypeVar("Key")
#: A share of the points, and why.
Earned = tuple[Fraction, str]


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
    if answer is None:
        return Score(0.0, NONE, rule or "rubric", "Not answered.")
    if isinstance(item, (Short, Long)):
        words, bounds = count_words(answer), item.words
        left = (
            f" (at least {bounds.min} are asked for)"
            if words < bounds.min
            else f" (at most {bounds.max} are asked for)"
            if words > bounds.max
            else ""
        )
        return Score(None, None, "rubric", f"{words} words{left}; marked by a person with the rubric.")
    share, reason = _earned(item, answer, rule)
    return Score(points_for(share, item.points), share, rule, reason)


def points_for(share: Fraction, points: float) -> float:
    """Return *share* of *points*, rounded to a hundredth (half a hundredth up)."""
    best = _hundredths(points)
    return (2 * share.numerator * best.numerator // (share.denominator * best.denominator) + 1) // 2 / 100


@functools.lru_cache(maxsize=256)
def _hundredths(points: float) -> Fraction:
    return Fraction(str(points)) * 100


def keyed(key: Key | None) -> Key:
    """Return the *key* of a question that is to be scored or explained.

    Raises
    ------
    QuestionError
        If there is none: it is the form of the question that learners get.
    """
    if key is None:
        raise QuestionError("this is a question without its key, as learners get it: take its file from solutions/.")
    return key


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


def accepted(key: Mapping[str, str | list[str]], row: str) -> list[str]:
    """Return the options that the *key* of a match accepts for *row*; none for a row that it does not name."""
    options = key.get(row, [])
    return [options] if isinstance(options, str) else options


def per_row(answer: Mapping[str, str], key: Mapping[str, str | list[str]]) -> Fraction:
    """The share of rows whose option is right; a row may accept several options, and a row left out is a row not right."""
    right = sum(1 for row in key if answer.get(row) in accepted(key, row))
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


@functools.singledispatch
def _earned(item: Item, answer, rule: str) -> Earned:
    """Return the share of its points that *item* gives to *answer* by *rule*, and why."""
    raise TypeError(f"no rule scores a question of the kind {item.kind}")


@_earned.register
def _single(item: Single, answer, rule: str) -> Earned:
    share = exact(answer, item.key)
    return share, "Right." if share else "Another option is right."


@_earned.register
def _chosen(item: Multiple | Rows, answer, rule: str) -> Earned:
    key, several = keyed(item.key), isinstance(item, Multiple)
    surplus = len(set(answer) - set(key))
    said = f"{len(set(answer) & set(key))} of {len(set(key))} right {'choices' if several else 'rows'} found" + (
        f", {surplus} chosen that {'does' if surplus == 1 else 'do'} not belong." if surplus else "."
    )
    if rule == "exact":
        share = exact(sorted(answer), sorted(key))
        return share, "Right." if share else f"{said} All of them and no other are needed."
    return right_minus_wrong(answer, key) if several else f1(answer, key), said


@_earned.register
def _match(item: Match, answer, rule: str) -> Earned:
    key = keyed(item.key)
    share, of = per_row(answer, key), len(key)
    said = f"{int(share * of)} of {of} rows are right"
    if rule == "exact":
        share = exact(share, ALL)
        return share, "Every row is right." if share else f"{said}; all are needed."
    return share, f"{said}."


@_earned.register
def _order(item: Order, answer, rule: str) -> Earned:
    key = keyed(item.key)
    if rule == "exact":
        share = exact(answer, key)
        return share, "The whole order is right." if share else "The order is not right throughout."
    share, count = pairs(answer, key), len(key) * (len(key) - 1) // 2
    return share, f"{int(share * count)} of {count} pairs stand in the right order."


@_earned.register
def _number(item: Number, answer, rule: str) -> Earned:
    value, within = answer["value"], item.number
    share = near_enough(value, keyed(item.key), within.tolerance, within.relative)
    if share:
        return share, "The number is right." if not within.tolerance else "The number is within the tolerance."
    for near in item.near:
        if near_enough(value, near.value, near.tolerance):
            return share, near.why
    return share, "The number is not within the tolerance." if within.tolerance else "Another number is right."


@_earned.register
def _value(item: Value, answer, rule: str) -> Earned:
    difference = first_difference(answer, item.key, item.value)
    return (NONE, f"Not yet right: {difference}.") if difference else (ALL, "The value is right.")


@_earned.register
def _coded(item: CodeUnits, answer, rule: str) -> Earned:
    if rule == "agreement":
        key = item.key or {}
        share, count = agreement(answer, key), sum(len(codes) for codes in key.values())
        return share, (
            f"{int(share * count)} of {count} codes agree with the reference coding, which a machine made and a person"
            " may dispute."
        )
    needed = {variable.id for variable in item.codebook if not variable.optional}
    share = complete(answer, [unit.id for unit in item.units], needed)
    return share, (
        f"{int(share * len(item.units))} of {len(item.units)} passages are fully coded. Completeness counts here, not"
        " which code was chosen."
    )
