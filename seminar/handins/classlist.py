"""Reading a class list: a CSV file with the columns `id`, `name` and, if wanted, `email`, one row for each student.

A list that was read wrongly shows one student's name and address to another. So whatever could move text from one row
or column into another is refused, with its row.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from seminar import edited
from seminar.errors import CourseError
from seminar.handins.naming import same_id
from seminar.handins.roster import Person, Roster
from seminar.safe import one_line

MAX_ROSTER = 20 * 2**20
#: Longest id, name and address, in characters.
LONGEST = {"id": 100, "name": 200, "email": 320}
_HEADINGS = {
    "id": "id",
    "name": "name",
    "email": "email",
    "e-mail": "email",
    "mail": "email",
    "email address": "email",
    "e-mail address": "email",
}
_ADVICE = "Give a CSV file with the columns id, name and email, one row for each student."


def roster(path: str | Path) -> Roster:
    """Return the class list at *path*, to look people up in; errors as for `read`."""
    return Roster(read(path))


def read(path: str | Path) -> list[Person]:
    """Return the people on the class list at *path*, in its order.

    Raises
    ------
    CourseError
        If it cannot be read as such a list; the message names the row.
    """
    path = Path(path).expanduser()
    if not path.exists():
        raise CourseError(f"there is no class list {path}. {_ADVICE}")
    places: dict[str, int] = {}

    def check(header: list[str]) -> None:
        for place, name in enumerate(header):
            column = _HEADINGS.get(" ".join(name.casefold().split()))
            if column in places:
                raise CourseError(
                    f"{path.name}, row 1: found two columns for the {column}, {header[places[column]]} and {name}. Keep"
                    " one."
                )
            if column:
                places[column] = place
        if not {"id", "name"} <= places.keys():
            raise CourseError(
                f"{path.name}, row 1: the columns are {one_line(', '.join(header)) or 'none'}; a class list needs id"
                " and name (and may have email)."
            )

    table = edited.read_table(path, list(_HEADINGS), check=check, most=MAX_ROSTER)
    people: list[Person] = []
    seen: dict[str, int] = {}
    for number, cells in table.rows:
        where = f"{path.name}, row {number}"
        told = {column: _told(where, column, cells[place]) for column, place in places.items()}
        if not told["id"]:
            if any(told.values()):
                raise CourseError(f"{where}: {told['name'] or 'a student'} has no id. Give every student one.")
            continue
        if (earlier := seen.setdefault(same_id(told["id"]), number)) != number:
            raise CourseError(
                f"{where}: the id {told['id']} stands in row {earlier} too. Every student needs an id of their own."
            )
        if "email" in places and not told["email"] and re.fullmatch(r"\S+@\S+", told["name"]):
            raise CourseError(
                f"{where}: found {told['name']} for a name and no address: the row was broken in two. Join it with the"
                " one before."
            )
        people.append(Person(told["id"], told["name"] or told["id"], told.get("email", "")))
    if not people:
        raise CourseError(f"{path.name} names no student. {_ADVICE}")
    return people


def _told(where: str, column: str, cell: str) -> str:
    """Return one cell without blanks and marks that are not seen, or raise with what it holds that no id, name or
    address has.
    """
    # joiners belong to names in Persian, Arabic and Indic scripts, never to an id or an address
    unseen = (
        "\ufeff\u200b\u2060\u00ad"
        if column == "name"
        else "".join(one for one in cell if unicodedata.category(one) == "Cf")
    )
    text = re.sub(r"[ \u00a0\u202f]+", " ", cell.translate(dict.fromkeys(map(ord, unseen)))).strip(" ")
    if any(unicodedata.category(one) in ("Cc", "Zl", "Zp") for one in text):
        raise CourseError(
            f"{where}, column {column}: found a line break or another character that is not seen. Type the {column}"
            " again."
        )
    if len(text) > LONGEST[column]:
        raise CourseError(
            f"{where}, column {column}: found {len(text)} characters, expected {LONGEST[column]} at most. Did cells run"
            " together? Look at quotation marks and separators there."
        )
    if "\ufffd" in text or re.search(r"\?\?", text):
        raise CourseError(
            f"{where}, column {column}: found {text!r}: letters were lost when the list was saved. Export it again and"
            " save it as “CSV UTF-8”."
        )
    # a nickname stands between two marks; one alone, or any in an id, is a slip
    if text.count('"') % 2 or (column != "name" and '"' in text):
        raise CourseError(
            f"{where}, column {column}: found {text!r}: a quotation mark stands there without its partner. Take it out."
        )
    if column == "name" and "@" in text and re.search(r"[,;\t]", text):
        raise CourseError(
            f"{where}, column name: found {text!r}: two cells ran together. Look at quotation marks and separators"
            " there."
        )
    return _id(where, text) if column == "id" else text


def _id(where: str, text: str) -> str:
    if edited.rounded(text):
        raise CourseError(
            f"{where}, column id: found {text}: the spreadsheet rounded the id. Format the column as text, and enter or"
            " import the ids again."
        )
    return unicodedata.normalize("NFC", edited.identifier(text))
