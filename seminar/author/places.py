"""Places in the sources, as question files name them: `PREFIX id` for a paragraph of a text, `table:row`,
`source:id`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from seminar import cite, edited, files
from seminar.course import course
from seminar.data import texts
from seminar.errors import DataError
from seminar.questions import Item
from seminar.questions.tables import row_ids


def problem(place: str) -> str | None:
    """Return why *place* is none that exists, in words, or None if it does."""
    prefix, space, id = place.partition(" ")
    if space and (text := course().text(prefix)) is not None:
        return None if id in texts.paragraph_ids(text) else str(texts.no_paragraph(text, id))
    table, colon, row = place.partition(":")
    if not colon or not re.fullmatch(r"[a-z_]+", table):
        forms = [f"`{text.prefix} {texts.paragraph_ids(text)[0]}`" for text in course().texts]
        return f"{place!r} has no known form; write {', '.join([*forms, '`table:row`'])} or `source:id`"
    if table == "source":
        return None if row in _sources(files.root()) else f"data/sources.json has no source {row!r}"
    known = _ids(files.root(), table)
    if known is None:
        return f"there is no table data/tables/{table}.csv"
    return None if row in known else f"the table {table} has no row {row!r}"


def problems(item: Item) -> list[str]:
    """Return why places named under the `source` of *item* are none, in words."""
    return [why for place in item.source if (why := problem(place))]


def in_words(place: str, notebooks: str = "") -> str:
    """Return *place* as Markdown for a reader; *notebooks* is the way to that folder, for links (`../notebooks/`)."""
    prefix, space, id = place.partition(" ")
    if space and (text := course().text(prefix)) is not None:
        return f"[{text.label} {id}]({notebooks}{text.page}#{id})" if text.page else f"{text.label} {id}"
    table, _, row = place.partition(":")
    if table == "source":
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
def _sources(root: Path) -> frozenset[str]:
    listed = edited.read_json(root / "data" / "sources.json", shown="data/sources.json", error=DataError)
    return frozenset(source["id"] for source in listed if isinstance(source, dict) and "id" in source)
