"""Evidence by its place: what stands at `table:row` or at a paragraph of a text, in the words of a card."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from msgspec import Struct

from seminar import cite
from seminar.cite.dates import MONTHS
from seminar.course import CodedSay, course, party
from seminar.data import texts
from seminar.data.reader import rows
from seminar.data.schema import tables
from seminar.errors import CourseError

#: Columns that say nothing on a card made from a table that `course.yaml` does not describe.
_LEFT_OUT = ("id", "source_ids", "checksum", "line", "number", "order", "seen", "date_precision")
_SLOT = re.compile(r"\{([a-z_0-9]+)(?::([a-z_0-9]+)(?:\.([a-z_0-9]+))?)?\}")


class BoardError(CourseError):
    """Something was asked of the evidence board that it cannot do."""


class Evidence(Struct, frozen=True, kw_only=True):
    """One piece of evidence: `where` it stands, `head` (who and when), `text` (the fragment or number), `about` (what
    it says, in our words), `cites` (source ids).
    """

    where: str
    head: str
    text: str
    about: str = ""
    cites: tuple[str, ...] = ()


def offered() -> dict[str, str]:
    """Return the texts and tables that a learner is likely to want, name to title, in the order of `course.yaml`."""
    return {one.table: one.title for one in course().evidence}


def kinds() -> dict[str, str]:
    """Return every text (by its prefix) and table that can be collected from, name to title: those that `course.yaml`
    offers first, then the other tables.
    """
    every, made, first = tables(), course(), offered()
    left_out = {*made.not_evidence, *first, *(text.table for text in made.texts)}
    return first | {name: every[name].title for name in sorted(every) if name not in left_out}


def everything(kind: str) -> list[Evidence]:
    """Return all evidence of one text or table (a name of `kinds`), in the table's order.

    Raises
    ------
    BoardError
        If there is no such text or table.
    """
    if kind not in kinds():
        raise BoardError(f"there is no text or table {kind!r} to collect from; there are: {', '.join(kinds())}")
    text = course().text(kind)
    card = next((one for one in course().evidence if one.table == kind), None)
    made = []
    for row in rows(text.table if text else kind):
        if card is None or not card.head:
            head, words, about = _any_row(kinds()[kind], row)
        else:
            head, words, about = _filled(card.head, row), _first(card.text, row), _first(card.about, row)
        cites = [text.source] if text else [one for one in row.get("source_ids", "").split(";") if one]
        where = f"{kind} {row['id']}" if text else f"{kind}:{row['id']}"
        made.append(Evidence(where=where, head=head, text=words, about=about, cites=tuple(cites)))
    return made


def found(where: str) -> Evidence:
    """Return the evidence at *where* (`table:row`, or `prefix id` for a paragraph of a text).

    Raises
    ------
    BoardError
        If nothing stands there; the message says what does.
    """
    where = " ".join(str(where).split())
    match = re.fullmatch(r"([a-z][a-z0-9_]*)(: ?| )(\S+)", where)
    if match is None or (match[2] == " " and course().text(match[1]) is None):
        forms = ["`table:row`", *(f"`{text.prefix} {texts.paragraph_ids(text)[0]}`" for text in course().texts)]
        raise BoardError(f"{where!r} is no place in the sources; write {' or '.join(forms)}")
    kind, wanted = match[1], f"{match[1]}{' ' if match[2] == ' ' else ':'}{match[3]}"
    known = {one.where: one for one in everything(kind)}
    if wanted not in known:
        near = get_close_matches(wanted, known, n=3, cutoff=0.5) or list(known)[:3]
        raise BoardError(f"there is no {wanted!r}; near it: {', '.join(near)}")
    return known[wanted]


def _first(ways: Sequence[str | CodedSay], row: dict[str, str]) -> str:
    for way in ways:
        say, when = (way, {}) if isinstance(way, str) else (way.say, way.when)
        fits = all(row[column] if wanted == "*" else row[column] == wanted for column, wanted in when.items())
        if fits and all(_written(slot, row) for slot in _SLOT.finditer(say)):
            return _filled(say, row)
    return ""


def _filled(say: str, row: dict[str, str]) -> str:
    """Return *say* with its columns filled in."""
    return _SLOT.sub(lambda slot: _written(slot, row), say)


def _written(slot: re.Match[str], row: dict[str, str]) -> str:
    column, how, other = slot.groups()
    value = row.get(column, "")
    if how is None or not value:
        return value
    if other is not None:
        return _column(how, other)[value]
    return {"day": _day, "source": _source, "party": party}[how](value)


def _column(table: str, column: str) -> dict[str, str]:
    return {row["id"]: row[column] for row in rows(table)}


def _day(date: str) -> str:
    parts = date.split("-")
    if not all(part.isdigit() for part in parts):
        return date
    day = [str(int(parts[2]))] if len(parts) > 2 else []
    return " ".join([*day, *([MONTHS[int(parts[1]) - 1]] if len(parts) > 1 else []), parts[0]])


def _source(ids: str) -> str:
    return cite.label(ids.split(";")[0])


def _any_row(title: str, row: dict[str, str]) -> tuple[str, str, str]:
    """A row of any other table: its first telling cells as the head, the rest as `column: value`."""
    cells = {name: value for name, value in row.items() if name not in _LEFT_OUT and value and name != "quote"}
    names = list(cells)
    head = f"{title}: " + ", ".join(cells[name] for name in names[:2])
    rest = "; ".join(f"{name.replace('_', ' ')}: {cells[name]}" for name in names[2:])
    quote = row.get("quote", "")
    return head, (f"“{quote}”" if quote else "") or rest or head, rest if quote else ""
