"""Finding a student in the table that an LMS exported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from seminar.export.totals import Learner
from seminar.handins.naming import Owner
from seminar.handins.roster import Person, Roster


class Row(Struct, frozen=True):
    """One line of the LMS's table: its place, everything that identifies the student, e-mail address and name."""

    place: int
    ids: tuple[str, ...]
    email: str
    name: str


class Matches(Struct):
    """Place in the LMS's table to student, and the students without a line, each with the reason."""

    found: dict[int, Learner]
    lost: list[tuple[Learner, str]]


class Filled(NamedTuple):
    """A file to import: its lines, who was matched, and what the teacher has to know."""

    lines: list[list[str]]
    found: Matches
    notes: list[str]


def match(learners: Sequence[Learner], rows: Sequence[Row]) -> Matches:
    """Find the line of each student: by id, then by e-mail address, then by name (in any order of its words, whatever
    case and accents).

    Nothing is guessed: a name that two lines carry, or a line that two students would get, is left out and said.
    """
    by_id, by_email = _index((row.place, row.ids) for row in rows), _index((row.place, (row.email,)) for row in rows)
    # ids of this roster are made up, so that a student's id cannot be taken for a place in the table
    roster = Roster([Person(f"\0{row.place}", row.name) for row in rows if row.name.strip()])
    found: dict[int, Learner] = {}
    twice: dict[int, list[Learner]] = {}
    lost: list[tuple[Learner, str]] = []
    for learner in learners:
        place, why = _place(learner, by_id, by_email, roster)
        if place is None:
            lost.append((learner, why))
        elif place in found or place in twice:
            twice.setdefault(place, [found.pop(place)] if place in found else []).append(learner)
        else:
            found[place] = learner
    for learners_ in twice.values():
        lost += [(learner, "two students of ours fit the same line") for learner in learners_]
    return Matches(found, lost)


def _place(learner: Learner, by_id: dict, by_email: dict, roster: Roster) -> tuple[int | None, str]:
    for key, index in ((learner.key, by_id), (learner.email, by_id), (learner.email, by_email)):
        places = index.get(key.strip().casefold(), set()) if key.strip() else set()
        if len(places) == 1:
            return next(iter(places)), ""
        if places:
            return None, "several lines carry this id"
    person, why = roster.find(Owner("", learner.name, "export"))
    if person is None:
        return None, (
            "several lines carry this name" if why == "roster_unclear" else "no line carries this id, address or name"
        )
    return int(person.id[1:]), ""


def _index(pairs) -> dict[str, set[int]]:
    index: dict[str, set[int]] = {}
    for place, keys in pairs:
        for key in keys:
            if key.strip():
                index.setdefault(key.strip().casefold(), set()).add(place)
    return index
