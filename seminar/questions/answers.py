"""Answers as data: the one form in which each kind of question keeps its answer, what is missing from one, and how it
reads in words.

Everything here also meets answers from files that strangers hand in, so that nothing is trusted: a wrong type or an
oversized text is an `AnswerError`, never a crash.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from seminar import characters, files
from seminar.errors import AnswerError, CourseError
from seminar.questions import tables, values
from seminar.questions.model import (
    CodeUnits,
    Item,
    Long,
    Match,
    Multiple,
    Number,
    Order,
    Rows,
    Short,
    Single,
    Value,
    ids,
    texts,
)

#: Longest written answer, in characters: about ten times the longest that any question asks for.
MAX_TEXT = 40_000
#: Longest reason given for one coded unit, in characters.
MAX_REASON = 1_000
#: Most rows that can be picked from a table.
MAX_ROWS = 2_000
# for the count of words in plain text: white space as blanks, and all that is neither that nor a letter or a digit
_BLANKS = bytes(32 if chr(code).isspace() else code for code in range(256))
_MARKS = bytes(code for code in range(128) if not chr(code).isspace() and not chr(code).isalnum())
# numbers as people write them, in the digits 0 to 9 (Python's own `float` takes 1_000, nan and the digits of every
# script)
_DIGITS = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?: [0-9]{3})+)(?:\.[0-9]*)?")
_ONE_COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+")
_POINTS_FOR_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_BLANKS_AND_MINUS = str.maketrans({"\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "\u2212": "-"})


def canonical(item: Item, raw):
    """Return *raw* in the one form in which answers to *item* are kept (see the kind's docstring), made of JSON types
    only.

    An incomplete answer is fine here (see `missing`); an empty one comes back as None.

    Raises
    ------
    AnswerError
        If *raw* is no answer to this question.
    """
    if raw is None or (isinstance(raw, (str, list, tuple, dict)) and not raw):
        return None
    match item:
        case Single():
            return _known(raw, ids(item.options), "option")
        case Multiple():
            return sorted(set(_all_known(raw, ids(item.options), "option")))
        case Match():
            return _matched(item, raw)
        case Order():
            return _ordered(item, raw)
        case Number():
            return _number(item, raw)
        case Rows():
            return _rows(item, raw)
        case CodeUnits():
            return _coded(item, raw)
        case Value():
            return values.canonical(raw, item.value)
        case Short() | Long():
            text = _text(raw, MAX_TEXT)
            return text if text.strip() else None


def _matched(item: Match, raw) -> dict[str, str]:
    rows, options = ids(item.rows), ids(item.options)
    return {_known(row, rows, "row"): _known(option, options, "option") for row, option in sorted(_mapped(raw).items())}


def _ordered(item: Order, raw) -> list[str]:
    known = ids(item.options)
    named = _all_known(raw, known, "item")
    if sorted(named) != sorted(known):
        raise AnswerError(
            f"the order names {len(set(named))} of {len(known)} items; every item has to stand in it once"
        )
    return named


def _number(item: Number, raw):
    value, unit = (raw.get("value"), raw.get("unit")) if isinstance(raw, dict) else (raw, None)
    if unit is not None and not (isinstance(unit, str) and _unit(unit) == _unit(item.unit)):
        raise AnswerError(
            f"the answer is given in {values.short(unit)}, the question asks for"
            f" {item.unit or 'a number without unit'!r}"
        )
    if isinstance(value, str):
        value = parse_number(value, item.unit, item.asks_whole)
    value = values.as_number(value)
    if not math.isfinite(value) or abs(value) > 1e15:
        raise AnswerError("the answer is not a finite number below 10 to the 15th")
    if item.asks_whole:
        value = _whole(value)
    return {"value": value + 0.0, "unit": item.unit}  # plus zero: a negative zero is zero


def _whole(value: float) -> float:
    # a sum of fractions may miss its whole number by one part in 10^9, as in scoring
    if abs(value - round(value)) > 1e-9 * max(1.0, abs(value)):
        raise AnswerError(f"a whole number is asked for, and {value:,.15g} is none")
    return float(round(value))


def _unit(text: str) -> str:
    return " ".join(text.split()).casefold()


def _rows(item: Rows, raw):
    picked = {_text(one, 200) for one in _listed(values.row_ids(raw), MAX_ROWS)}
    known = _ids_of(item.table.name)
    strange = sorted(picked - known - set(item.key or ())) if known else []
    if strange:
        alike = {one.strip().casefold(): one for one in known}
        meant = [alike[one.strip().casefold()] for one in strange[:3] if one.strip().casefold() in alike]
        raise AnswerError(
            f"{', '.join(strange[:3])}: no such row in the table {item.table.name}; give values of its id column"
            + (f", letter for letter: {', '.join(meant)}" if meant else "")
        )
    return sorted(picked) or None


def _ids_of(table: str) -> frozenset[str]:
    """Return the ids of all rows of *table*; none if the table cannot be read, which whoever shows the question says."""
    try:
        path = os.path.join(files.root(), "data", "tables", f"{table}.csv")
        return _ids_in(path, os.stat(path).st_mtime_ns)
    except (CourseError, OSError):
        return frozenset()


@lru_cache(maxsize=32)
def _ids_in(path: str, _changed: int) -> frozenset[str]:
    return frozenset(tables.row_ids(Path(path).stem))


def _coded(item: CodeUnits, raw):
    units = ids(item.units)
    codes = {variable.id: ids(variable.options) for variable in item.codebook}
    answer = {}
    for unit, given in sorted(_mapped(raw).items()):
        _known(unit, units, "unit")
        kept = {}
        for variable, code in sorted(_mapped(given).items()):
            if variable != "reason":
                kept[variable] = _known(code, codes[_known(variable, codes, "variable")], f"code of {variable}")
            elif (reason := _text(code, MAX_REASON)).strip():
                kept["reason"] = reason
        if kept:
            answer[unit] = kept
    return answer or None


def missing(item: Item, answer) -> list[str]:
    """Return what a canonical *answer* still lacks, in words; an empty list means that it is complete."""
    if answer is None:
        return ["not answered"]
    match item:
        case Match() if left := len(item.rows) - len(answer):
            return [f"{left} of {len(item.rows)} rows have no option"]
        case CodeUnits():
            needed = {variable.id for variable in item.codebook if not variable.optional}
            if left := sum(1 for unit in item.units if needed - set(answer.get(unit.id, {}))):
                return [f"{left} of {len(item.units)} passages are not fully coded"]
        case Short() | Long():
            words = count_words(answer)
            if words < item.words.min:
                return [f"{words} words; at least {item.words.min} are asked for"]
            if words > item.words.max:
                return [f"{words} words; at most {item.words.max} are asked for"]
    return []


def count_words(text: str) -> int:
    """Return the number of words in *text*: runs of characters between white space that hold a letter or a digit."""
    for mark in "“”‘’–—…":
        text = text.replace(mark, "")
    if text.isascii():
        # marks are taken out first, so that a run of nothing else is no word
        return len(text.encode("ascii").translate(_BLANKS, _MARKS).split())
    return sum(1 for word in text.split() if word[0].isalnum() or any(character.isalnum() for character in word))


def parse_number(text: str, unit: str = "", whole: bool = False) -> float:
    """Return the number a person typed: `9,500`, `9 500`, `-12.5`, `1.2e3`, with or without its *unit* (`389 days`).

    Digits are those from 0 to 9. What is read in different ways in different countries is refused with a reason: a
    comma that does not part thousands (`3,5`), several points (`1.000.000`), and, where a *whole* number is asked for,
    a point before three digits (`1.000`).

    Raises
    ------
    AnswerError
        If it is no number, or can be read in two ways.
    """
    typed = " ".join(text.translate(_BLANKS_AND_MINUS).split())
    bare = _without_unit(typed, unit)
    sign, digits = (bare[:1], bare[1:].lstrip()) if bare[:1] in ("+", "-") else ("", bare)
    bare = sign + digits
    if whole and _POINTS_FOR_THOUSANDS.fullmatch(bare):
        raise AnswerError(
            f"{values.short(text)} can be read in two ways: write a whole number without points (1000), or with a comma"
            " before three digits (1,000)"
        )
    if _DIGITS.fullmatch(bare) or _GROUPED.fullmatch(bare):
        return float(bare.replace(",", "").replace(" ", ""))
    if _ONE_COMMA.fullmatch(bare) or _POINTS_FOR_THOUSANDS.fullmatch(bare):
        raise AnswerError(
            f"{values.short(text)} can be read in two ways: write a decimal point (3.5), and no comma or a comma before"
            " three digits (9,500)"
        )
    beside = f", and no unit or this one: {unit}" if unit else " and no unit"
    raise AnswerError(
        f"{values.short(text)} is not a number: write the digits 0 to 9, with a point for decimals{beside}"
    )


def _without_unit(typed: str, unit: str) -> str:
    name = _unit(unit)
    names = {name, name.removesuffix("s")} - {""} if name != "per cent" else {name, "percent", "%"}
    for name in sorted(names, key=len, reverse=True):
        if typed.casefold().endswith(name):
            return typed[: len(typed) - len(name)].rstrip()
    return typed


def in_words(item: Item, answer) -> str:
    """Return a canonical *answer* as a person would read it."""
    if answer is None:
        return "not answered"
    match item:
        case Single():
            return texts(item.options)[answer]
        case Multiple():
            names = texts(item.options)
            return "; ".join(names[one] for one in answer)
        case Order():
            names = texts(item.options)
            return " → ".join(names[one] for one in answer)
        case Match():
            names = texts(item.options)
            return "; ".join(f"{row.text}: {names[answer[row.id]]}" for row in item.rows if row.id in answer)
        case Number():
            form = ",.0f" if answer["value"] == int(answer["value"]) else ",.15g"
            return f"{answer['value']:{form}} {item.unit}".strip()
        case Rows():
            return f"{len(answer)} {'row' if len(answer) == 1 else 'rows'}: {', '.join(answer)}"
        case CodeUnits():
            return "; ".join(_coded_in_words(item, answer))
        case Value():
            return values.in_words(answer)
    return answer


def _coded_in_words(item: CodeUnits, answer) -> Iterator[str]:
    codes = {variable.id: texts(variable.options) for variable in item.codebook}
    for unit in item.units:
        given = answer.get(unit.id, {})
        if coded := ", ".join(names[given[variable]] for variable, names in codes.items() if variable in given):
            yield f"{unit.id}: {coded}"


def _known(one, known, what: str):
    if not isinstance(one, str) or one not in known:
        shown = ", ".join(sorted(known)[:12])
        raise AnswerError(f"{values.short(one)} is no {what} of this question; it has: {shown}")
    return one


def _all_known(raw, known: set[str], what: str) -> list[str]:
    return [_known(one, known, what) for one in _listed(raw, len(known))]


def _listed(raw, most: int) -> list:
    if not isinstance(raw, (list, tuple)):
        raise AnswerError(f"a list is expected here, this is {values.called(raw)}")
    if len(raw) > most:
        raise AnswerError(f"the list has {len(raw):,} entries; at most {most:,} are possible")
    return list(raw)


def _mapped(raw) -> dict:
    if not isinstance(raw, dict) or not all(isinstance(key, str) for key in raw):
        raise AnswerError(f"a choice for each part of the question is expected here, this is {values.called(raw)}")
    return raw


def _text(raw, most: int) -> str:
    if not isinstance(raw, str):
        raise AnswerError(f"text is expected here, this is {values.called(raw)}")
    if len(raw) > most:
        raise AnswerError(f"the text has {len(raw):,} characters; at most {most:,} are kept")
    return characters.whole(raw)
