"""The class list: a CSV file with the columns `id`, `name` and, if wanted, `email`; and who on it a hand-in's name means."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from moscow2001.errors import CourseError
from moscow2001.grade.naming import Owner, letters, same_id

MAX_ROSTER = 20 * 2**20


class Person(Struct, frozen=True):
    """One line of the class list."""

    id: str
    name: str
    email: str = ""


class Roster:
    """A class list, looked up by id, by e-mail address or by name; names agree whatever their order, case, accents and blanks.

    Raises
    ------
    CourseError
        If the file is no CSV with the columns `id` and `name`, or an id stands in it twice.
    """

    def __init__(self, people: list[Person]) -> None:
        self.people = people
        self._by_id: dict[str, list[Person]] = {}
        self._by_name: dict[str, list[Person]] = {}
        self._by_letters: dict[str, list[Person]] = {}
        for person in people:
            self._by_id.setdefault(same_id(person.id), []).append(person)
            self._by_letters.setdefault(letters(person.id), []).append(person)
            for key in {*_keys(person.name), letters(person.email.partition("@")[0])} - {""}:
                self._by_name.setdefault(key, []).append(person)

    @classmethod
    def read(cls, path: str | Path) -> Roster:
        """Return the class list in the CSV file at *path* (UTF-8, commas or semicolons)."""
        path = Path(path)
        if not path.is_file():
            raise CourseError(f"there is no class list {path}. Give a CSV file with the columns id, name and email.")
        if path.stat().st_size > MAX_ROSTER:
            raise CourseError(f"{path.name} is larger than {MAX_ROSTER:,} bytes; a class list has one short line for each student.")
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise CourseError(f"{path.name} is not UTF-8 text. In a spreadsheet, save it as “CSV UTF-8”.") from None
        return cls(list(_people(text, path.name)))

    def find(self, owner: Owner) -> tuple[Person | None, str]:
        """Return the person whom *owner* means and an empty text, or None and why: `not_on_roster` or `roster_unclear`."""
        # an id in a file's name loses its marks (`s-01` becomes `s_01`): that is tried last
        names = (letters(owner.name), "".join(sorted(map(letters, owner.name.split()))))
        for people in (self._by_id.get(same_id(owner.key)), *map(self._by_name.get, names), self._by_letters.get(letters(owner.key)) if owner.key else None):
            if people:
                return (people[0], "") if len(people) == 1 else (None, "roster_unclear")
        return None, "not_on_roster"


def _people(text: str, name: str) -> Iterator[Person]:
    first = text.partition("\n")[0]
    reader = csv.DictReader(text.splitlines(), delimiter=";" if first.count(";") > first.count(",") else ",")
    columns = {(column or "").strip().casefold(): column for column in reader.fieldnames or []}
    if not {"id", "name"} <= set(columns):
        raise CourseError(f"{name}: the first line names the columns {', '.join(columns) or 'of nothing'}; a class list needs id and name (and may have email).")
    seen: dict[str, int] = {}
    for line in reader:
        told = {column: (line.get(columns[column]) or "").strip() for column in ("id", "name", "email") if column in columns}
        if not told["id"]:
            if any(told.values()):
                raise CourseError(f"{name}, line {reader.line_num}: {told['name'] or 'a student'} has no id. Give every student one.")
            continue
        if told["id"].casefold() in seen:
            raise CourseError(f"{name}, line {reader.line_num}: the id {told['id']} stands in line {seen[told['id'].casefold()]} too. Every student needs an id of their own.")
        seen[told["id"].casefold()] = reader.line_num
        yield Person(told["id"], told["name"] or told["id"], told.get("email", ""))


def alike(one: str, other: str) -> bool:
    """Whether two names may mean one person: they share a word, or one holds a word of the other (Canvas writes names without blanks)."""
    first, second = letters(one), letters(other)
    words = [letters(word) for word in (*one.replace("-", " ").split(), *other.replace("-", " ").split())]
    # a single letter of the alphabet stands in nearly every name
    return not first or not second or any(word in first and word in second for word in words if len(word) > 1 or not word.isascii())


def _keys(name: str) -> set[str]:
    """Return the forms under which *name* is found: its words in every turn (Canvas writes the last name first) and sorted."""
    words = [letters(word) for word in name.replace(",", " ").split()]
    turns = {"".join(words[turn:] + words[:turn]) for turn in range(len(words))}
    return {*turns, "".join(sorted(words))}
