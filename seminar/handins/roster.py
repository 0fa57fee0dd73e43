"""The class list: a CSV file with the columns `id`, `name` and, if wanted, `email`; and who on it a hand-in's name
means.
"""

from __future__ import annotations

from collections import defaultdict

from msgspec import Struct

from seminar.handins.naming import Owner, letters, same_id


class Person(Struct, frozen=True):
    """One line of the class list."""

    id: str
    name: str
    email: str = ""


class Roster:
    """A class list, looked up by id, by e-mail address or by name; names agree whatever their order, case, accents and
    blanks.
    """

    def __init__(self, people: list[Person]) -> None:
        self.people = people
        self._by_id: defaultdict[str, list[Person]] = defaultdict(list)
        self._by_name: defaultdict[str, list[Person]] = defaultdict(list)
        self._by_letters: defaultdict[str, list[Person]] = defaultdict(list)
        for person in people:
            self._by_id[same_id(person.id)].append(person)
            self._by_letters[letters(person.id)].append(person)
            for key in {*_keys(person.name), letters(person.email.partition("@")[0])} - {""}:
                self._by_name[key].append(person)

    def find(self, owner: Owner) -> tuple[Person | None, str]:
        """Return the person whom *owner* means and an empty text, or None and why: `not_on_roster` or `roster_unclear`."""
        # an id in a file's name loses its marks (`s-01` becomes `s_01`): that is tried last
        names = (letters(owner.name), "".join(sorted(map(letters, owner.name.split()))))
        for people in (
            self._by_id.get(same_id(owner.key)),
            *map(self._by_name.get, names),
            self._by_letters.get(letters(owner.key)) if owner.key else None,
        ):
            if people:
                return (people[0], "") if len(people) == 1 else (None, "roster_unclear")
        return None, "not_on_roster"


def alike(one: str, other: str) -> bool:
    """Whether two names may mean one person: they share a word, or one holds a word of the other (Canvas writes names
    without blanks).
    """
    first, second = letters(one), letters(other)
    words = [letters(word) for word in (*one.replace("-", " ").split(), *other.replace("-", " ").split())]
    # a single letter of the alphabet stands in nearly every name
    return (
        not first
        or not second
        or any(word in first and word in second for word in words if len(word) > 1 or not word.isascii())
    )


def two_people(id: str, one: str, other: str) -> bool:
    """Whether *one* and *other* are two people's names for one *id*. A name that holds the id (a folder's, one where
    the LMS hides names) is nobody's.
    """
    return letters(id) not in letters(one) and letters(id) not in letters(other) and not alike(one, other)


def _keys(name: str) -> set[str]:
    """Return the forms under which *name* is found: its words in every turn (Canvas writes the last name first) and
    sorted.
    """
    words = [letters(word) for word in name.replace(",", " ").split()]
    turns = {"".join(words[turn:] + words[:turn]) for turn in range(len(words))}
    return {*turns, "".join(sorted(words))}
