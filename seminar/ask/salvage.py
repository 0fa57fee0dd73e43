"""What can still be read from a damaged file of answers: every record that stands whole in it, and both sides of a git
merge.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import msgspec

from seminar import characters
from seminar.course import course
from seminar.questions.record import AnswerRecord

#: Records by the name of their question.
Records = dict[str, AnswerRecord]

_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_NAMED = re.compile(r'"((?:[^"\\]|\\.){1,200})"\s*:\s*(?=\{)')
_RESET = re.compile(rf'"reset"\s*:\s*"({_TIME.pattern})"')
# a conflict as git writes it: <<<<<<< ours, ||||||| base, =======, >>>>>>> theirs
_MARK = re.compile(r"([<|=>])\1{6,}( .*)?\r?")


def newest(one: AnswerRecord | None, other: AnswerRecord) -> AnswerRecord:
    """Return the later of two records of one question: by time, then by number of changes."""
    return other if one is None or (other.at, other.n) > (one.at, one.n) else one


def well_formed(record: AnswerRecord) -> bool:
    """Return whether *record* is one that this course could have written: times are compared as text, so their form
    matters.
    """
    return record.course == course().short and record.v == 1 and record.n >= 1 and is_time(record.at)


def is_time(text: str) -> bool:
    """Return whether *text* is a time in the form of a record."""
    return _TIME.fullmatch(text) is not None


class Salvage(msgspec.Struct):
    """The newest whole record of each question, the time of the last reset, and whether the file bears the marks of a
    git merge.
    """

    answers: Records
    reset: str
    merged: bool


def salvage(content: bytes) -> Salvage:
    """Return what can be read from *content*, whatever is wrong with it.

    Of records that differ between the two sides of a merge the newer one counts. What is older than the last reset
    stays away.
    """
    # an editor may have saved it with a byte order mark, or as UTF-16
    text = characters.mended(content).decode(json.detect_encoding(content), "replace")
    sides = _sides(text)
    reset = max((found[1] for side in sides for found in _RESET.finditer(side)), default="")
    answers: Records = {}
    for side in sides:
        for record in _records(side):
            if record.at > reset:
                answers[record.q] = newest(answers.get(record.q), record)
    return Salvage(answers, reset, len(sides) == 2)


def _sides(text: str) -> list[str]:
    """Return *text* as each side of a merge has it; the text itself if it bears no marks."""
    ours, theirs, where = [], [], "both"
    for line in text.split("\n"):
        sign = line[0] if _MARK.fullmatch(line) else ""
        if sign == "<":
            where = "ours"
        elif sign == "|" and where == "ours":
            where = "base"
        elif sign == "=" and where in ("ours", "base"):
            where = "theirs"
        elif sign == ">" and where == "theirs":
            where = "both"
        else:
            if where in ("both", "ours"):
                ours.append(line)
            if where in ("both", "theirs"):
                theirs.append(line)
    return [text] if len(ours) == len(theirs) == text.count("\n") + 1 else ["\n".join(ours), "\n".join(theirs)]


def _records(text: str) -> Iterator[AnswerRecord]:
    decode, at = json.JSONDecoder().raw_decode, 0
    while (named := _NAMED.search(text, at)) is not None:
        at = named.end()
        try:
            raw, end = decode(text, at)
            record = msgspec.convert(characters.whole(raw), AnswerRecord)
        except (ValueError, RecursionError):  # no whole object, or not a record: a record may stand within it
            continue
        if record.q == named[1] and well_formed(record):
            at = end
            yield record
