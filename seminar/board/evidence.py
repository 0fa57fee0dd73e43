"""Evidence by its place: what stands at `statements:st_15`, `decl 2.2` or `cnn P1`, in the words in which a card shows
it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches
from functools import partial

from msgspec import Struct

from seminar.errors import CourseError

#: Texts and tables in the order in which a learner is likely to want them, with the name by which `collect` offers
#: them.
OFFERED = {
    "statements": "Statements on the pledge, 1999 to 2006",
    "decl": "The declaration, paragraph by paragraph",
    "cnn": "The CNN story of 4 August 2001 (our notes)",
    "disagreements": "One fact, many retellings",
    "coverage_claims": "Which news item carries which claim",
    "coverage": "News items on the summit",
    "timeline": "Timeline",
    "launches_by_year": "Missile launches, year by year",
}
_CNN_SOURCE = "cnn_2001_08_04"
_DECLARATION_SOURCE = "decl_2001_08_04_en"
_LEFT_OUT = ("id", "source_ids", "checksum", "line", "number", "order", "seen", "date_precision")


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


def kinds() -> dict[str, str]:
    """Return every text and table that can be collected from, name to title: the likely ones first, then the other
    tables.
    """
    from seminar.data.schema import tables

    every = tables()
    rest = {
        name: every[name].title
        for name in sorted(every)
        if name not in OFFERED and name not in ("declaration", "cnn_paragraphs", "token_counts")
    }
    return {**OFFERED, **rest}


def everything(kind: str) -> list[Evidence]:
    """Return all evidence of one text or table (a name of `kinds`), in the table's order.

    Raises
    ------
    BoardError
        If there is no such text or table.
    """
    from seminar.data.reader import rows

    if kind not in kinds():
        raise BoardError(f"there is no text or table {kind!r} to collect from; there are: {', '.join(kinds())}")
    table = {"decl": "declaration", "cnn": "cnn_paragraphs"}.get(kind, kind)
    reading = _READINGS.get(kind) or partial(_any_row, kinds()[kind])
    made = []
    for row in rows(table):
        where = f"{kind} {row['id']}" if kind in ("decl", "cnn") else f"{kind}:{row['id']}"
        head, text, about = reading(row)
        cites = {"decl": [_DECLARATION_SOURCE], "cnn": [_CNN_SOURCE]}.get(kind) or [
            one for one in row.get("source_ids", "").split(";") if one
        ]
        made.append(Evidence(where=where, head=head, text=text, about=about, cites=tuple(cites)))
    return made


def found(where: str) -> Evidence:
    """Return the evidence at *where* (`statements:st_15`, `decl 2.2`, `cnn P1`).

    Raises
    ------
    BoardError
        If nothing stands there; the message says what does.
    """
    where = " ".join(str(where).split())
    match = re.fullmatch(r"(decl|cnn) (\S+)|([a-z_]+): ?(\S+)", where)
    if match is None:
        raise BoardError(
            f"{where!r} is no place in the sources; write `statements:st_15` (table and row), `decl 2.2` or `cnn P1`"
        )
    kind, name = match[1] or match[3], match[2] or match[4]
    known = {one.where: one for one in everything(kind)}
    wanted = f"{kind} {name}" if match[1] else f"{kind}:{name}"
    if wanted not in known:
        near = get_close_matches(wanted, known, n=3, cutoff=0.5) or list(known)[:3]
        raise BoardError(f"there is no {wanted!r}; near it: {', '.join(near)}")
    return known[wanted]


def _date(row: dict[str, str]) -> str:
    from seminar.cite.library import MONTHS

    parts = row["date"].split("-") if row.get("date") else []
    if not all(part.isdigit() for part in parts):
        return row.get("date", "")
    return " ".join(
        [
            *([str(int(parts[2]))] if len(parts) > 2 else []),
            *([MONTHS[int(parts[1]) - 1]] if len(parts) > 1 else []),
            *parts[:1],
        ]
    )


def _quoted(text: str) -> str:
    return f"“{text}”" if text else ""


def _source(id: str) -> str:
    from seminar import cite

    return cite.label(id)


def _statement(row: dict[str, str]) -> tuple[str, str, str]:
    return (
        f"{_date(row)}: {row['speaker']}, {row['channel']}",
        _quoted(row["quote"]) or row["wording"],
        row["wording"] if row["quote"] else "",
    )


def _paragraph(row: dict[str, str]) -> tuple[str, str, str]:
    speaker = {"joint": "both sides", "dprk": "the DPRK", "russia": "Russia", "narrator": "narration"}[row["speaker"]]
    return f"Moscow Declaration, {row['id']}: {speaker}", _quoted(row["text"]), ""


def _cnn(row: dict[str, str]) -> tuple[str, str, str]:
    return (
        f"CNN, 4 August 2001, {row['id']}: {row['topic']}",
        f"Our note: {row['note']}" if row["note"] else f"Our note: {row['topic']}",
        f"Voice: {row['voice']}",
    )


def _retelling(row: dict[str, str]) -> tuple[str, str, str]:
    return (
        f"{_source(row['source_ids'].split(';')[0])}: {row['topic']}",
        _quoted(row["quote"]) or row["version"],
        row["version"] if row["quote"] else "",
    )


def _carried(row: dict[str, str]) -> tuple[str, str, str]:
    claims = _claims()
    return (
        f"{_source(row['coverage_id'])} {row['stance']}",
        _quoted(row["quote"]) or claims[row["claim_id"]],
        f"Claim {row['claim_id']}: {claims[row['claim_id']]}",
    )


def _claims() -> dict[str, str]:
    from seminar.data.reader import rows

    return {row["id"]: row["claim"] for row in rows("claims")}


def _item(row: dict[str, str]) -> tuple[str, str, str]:
    about = row["main_point"] + (
        " (An excerpt was seen: what it does not say, it may say further down.)" if row["seen"] == "excerpt" else ""
    )
    return f"{row['outlet']}, {_date(row)}", _quoted(row["quote"]) or row["main_point"], about if row["quote"] else ""


def _event(row: dict[str, str]) -> tuple[str, str, str]:
    return (
        f"{_date(row)}: {row['title']}",
        row["summary"] or row["title"],
        f"Sources disagree: {row['disagreement']}" if row["disagreement"] else "",
    )


def _year(row: dict[str, str]) -> tuple[str, str, str]:
    number = "1 missile" if row["total"] == "1" else f"{row['total']} missiles"
    return f"Launches of the DPRK in {row['year']}", f"{number} (able to carry 500 kg at least 300 km)", row["note"]


_READINGS: dict[str, Callable[[dict[str, str]], tuple[str, str, str]]] = {
    "statements": _statement,
    "decl": _paragraph,
    "cnn": _cnn,
    "disagreements": _retelling,
    "coverage_claims": _carried,
    "coverage": _item,
    "timeline": _event,
    "launches_by_year": _year,
}


def _any_row(title: str, row: dict[str, str]) -> tuple[str, str, str]:
    """A row of any other table: its first telling cells as the head, the rest as `column: value`."""
    cells = {name: value for name, value in row.items() if name not in _LEFT_OUT and value and name != "quote"}
    names = list(cells)
    head = f"{title}: " + ", ".join(cells[name] for name in names[:2])
    rest = "; ".join(f"{name.replace('_', ' ')}: {cells[name]}" for name in names[2:])
    quote = row.get("quote", "")
    return head, _quoted(quote) or rest or head, rest if quote else ""
