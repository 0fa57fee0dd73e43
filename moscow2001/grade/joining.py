"""Which files are one learner's, by what they hold: the name typed at hand-in, and answers with the second at which each was given.

Two learners do not give the same answers in the same seconds. What a file is called is only a hint.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from msgspec import Struct

from moscow2001.grade.naming import letters
from moscow2001.grade.read import Found, Refused, read_notebook
from moscow2001.grade.walking import Entry, read_bytes

#: An answer longer than this, given in the same second by two learners, is no coincidence. Of shorter ones it takes three.
LONG, ENOUGH = 60, 3


class Evidence(Struct, frozen=True, gc=False):
    """What a file says about its learner: the typed name, as a person writes it and in letters, prints of its answers, and prints that leave out the time."""

    typed: str = ""
    letters: str = ""
    prints: frozenset[int] = frozenset()
    answers: frozenset[int] = frozenset()


def evidence(entry: Entry) -> Evidence:
    """Return what the file says; a file that cannot be read says nothing."""
    if entry.trouble:
        return Evidence()
    try:
        reading = read_notebook(read_bytes(entry))
        typed = " ".join(reading.student.split())
        words = "".join(sorted(map(letters, typed.split())))
        return Evidence(typed, words, frozenset(prints(reading.found)), frozenset(hash((one.q, one.raw)) for one in reading.found if one.raw != b"null"))
    except Refused:
        return Evidence()
    except Exception:  # grading itself says what is wrong with it
        return Evidence()


def prints(found: Iterable[Found]) -> list[int]:
    """Return a number for each answer with a time: the same for the same answer in the same second. It is odd for a long answer."""
    crc = zlib.crc32
    return [crc(one.raw, crc(one.at.encode())) << 1 | (len(one.raw) > LONG) for one in found if one.at and one.raw != b"null"]


def one_learner(one: Evidence, other: Evidence) -> bool:
    """Whether two files are one learner's: the typed names agree or, where one has none, half of the answers with their times, or all answers, of three or more."""
    if one.letters and other.letters:
        return one.letters == other.letters
    fewer = min(len(one.prints), len(other.prints))
    if fewer and 2 * len(one.prints & other.prints) >= fewer:
        return True
    return len(one.answers) >= ENOUGH and one.answers == other.answers


def groups(evidences: list[Evidence]) -> list[list[int]]:
    """Return which of some files, by their places in the list, are one learner's; each file stands in one group."""
    found: list[list[int]] = []
    for index, one in enumerate(evidences):
        with_it = [group for group in found if any(one_learner(one, evidences[other]) for other in group)]
        found = [group for group in found if group not in with_it] + [sorted([*sum(with_it, []), index])]
    return sorted(found)
