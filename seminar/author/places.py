"""Places in the sources, as question files name them: `decl 2.2`, `cnn P2`, `statements:st_07`,
`source:guardian_2001_05_04`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from seminar import edited, files
from seminar.errors import CourseError, DataError
from seminar.questions.tables import row_ids, rows_of

#: Body paragraphs of the CNN story.
CNN = tuple(f"P{number}" for number in range(1, 29))


class UnknownPlace(CourseError):
    """A `source:` entry names a place that no source has."""


def problem(place: str) -> str | None:
    """Return why *place* is none that exists, in words, or None if it does."""
    if place.startswith("decl "):
        return (
            None
            if place[5:] in paragraphs()
            else f"the declaration has no paragraph {place[5:]!r}; its 24 are {', '.join(paragraphs())}"
        )
    if place.startswith("cnn "):
        return None if place[4:] in CNN else f"the CNN story has no paragraph {place[4:]!r}; they are P1 to P28"
    table, colon, row = place.partition(":")
    if not colon or not re.fullmatch(r"[a-z_]+", table):
        return (
            f"{place!r} has no known form; write `decl 2.2`, `cnn P2`, `statements:st_07` or"
            " `source:guardian_2001_05_04`"
        )
    if table == "source":
        return None if row in _sources(files.root()) else f"data/sources.json has no source {row!r}"
    known = _ids(files.root(), table)
    if known is None:
        return f"there is no table data/tables/{table}.csv"
    return None if row in known else f"the table {table} has no row {row!r}"


def check(place: str) -> None:
    """Raise `UnknownPlace` if *place* does not exist."""
    if (why := problem(place)) is not None:
        raise UnknownPlace(why + ".")


def paragraphs() -> tuple[str, ...]:
    """Return the ids of the declaration's paragraphs, in order, as the course's text table has them."""
    return _paragraphs(files.root())


def in_words(place: str, notebooks: str = "") -> str:
    """Return *place* as Markdown for a reader; *notebooks* is the way to that folder, for links (`../notebooks/`)."""
    if place.startswith("decl "):
        return f"[declaration {place[5:]}]({notebooks}declaration.md#{place[5:]})"
    if place.startswith("cnn "):
        return f"CNN {place[4:]}"
    table, _, row = place.partition(":")
    if table == "source":
        from seminar import cite

        return re.sub(r"\]\((?=bibliography)", f"]({notebooks}", cite.link(row))
    return f"table `{table}`, row `{row}`"


def list_in_words(named: list[str], notebooks: str = "") -> str:
    """Return all of *named* as one line of Markdown, the rows of one table together."""
    parts: dict[str, list[str]] = {}
    for place in named:
        table, colon, row = place.partition(":")
        parts.setdefault(table if colon and table != "source" else place, []).append(row)
    told = []
    for name, rows in parts.items():
        if rows == [""] or name.startswith("source:"):
            told.append(in_words(name, notebooks))
        else:
            told.append(f"table `{name}`, row{'s' if len(rows) > 1 else ''} " + ", ".join(f"`{row}`" for row in rows))
    return "; ".join(told)


@lru_cache(maxsize=64)
def _ids(root: Path, table: str) -> frozenset[str] | None:
    return frozenset(row_ids(table)) if (root / "data" / "tables" / f"{table}.csv").is_file() else None


@lru_cache(maxsize=4)
def _paragraphs(root: Path) -> tuple[str, ...]:
    return tuple(row["id"] for row in rows_of(root / "data" / "texts" / "declaration.csv"))


@lru_cache(maxsize=4)
def _sources(root: Path) -> frozenset[str]:
    listed = edited.read_json(root / "data" / "sources.json", shown="data/sources.json", error=DataError)
    return frozenset(source["id"] for source in listed if isinstance(source, dict) and "id" in source)
