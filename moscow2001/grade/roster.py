"""The class list: a CSV file with the columns `id`, `name` and, if wanted, `email`; and who on it a hand-in's name means."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from msgspec import Struct

from moscow2001.grade.naming import Owner


class Person(Struct, frozen=True):
    """One line of the class list."""

    id: str
    name: str
    email: str = ""


class Roster:
    """A class list, looked up by id, by e-mail address or by name; names agree whatever their order, case, accents and blanks."""

    def __init__(self, people: list[Person]) -> None:
        self.people = people
        self._by_id = {person.id.casefold(): person for person in people}
        self._by_name: dict[str, list[Person]] = {}
        for person in people:
            for key in {*_keys(person.name), _letters(person.email.partition("@")[0])} - {""}:
                self._by_name.setdefault(key, []).append(person)

    @classmethod
    def read(cls, path: str | Path) -> Roster:
        """Return the class list in the CSV file at *path*, read by `moscow2001.grade.classlist`."""
        from moscow2001.grade import classlist

        return cls(classlist.read(path))

    def find(self, owner: Owner) -> tuple[Person | None, str]:
        """Return the person whom *owner* means and an empty text, or None and why: `not_on_roster` or `roster_unclear`."""
        if person := self._by_id.get(owner.key.casefold()):
            return person, ""
        for key in (_letters(owner.name), "".join(sorted(map(_letters, owner.name.split())))):
            people = self._by_name.get(key, [])
            if len(people) == 1:
                return people[0], ""
            if people:
                return None, "roster_unclear"
        return None, "not_on_roster"


def alike(one: str, other: str) -> bool:
    """Whether two names may mean one person: they share a word, or one holds a word of the other (Canvas writes names without blanks)."""
    first, second = _letters(one), _letters(other)
    words = [_letters(word) for word in (*one.replace("-", " ").split(), *other.replace("-", " ").split())]
    return not first or not second or any(word in first and word in second for word in words if word)


def _keys(name: str) -> set[str]:
    """Return the forms under which *name* is found: its words in every turn (Canvas writes the last name first) and sorted."""
    words = [_letters(word) for word in name.replace(",", " ").split()]
    turns = {"".join(words[turn:] + words[:turn]) for turn in range(len(words))}
    return {*turns, "".join(sorted(words))}


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(one for one in plain if one.isalnum())
