"""Short names of sources for the cards, linked to the course's bibliography."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from seminar import edited, files
from seminar.errors import CourseError
from seminar.show import escape

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def link(source: str) -> str:
    """Return a link to source *source* in the bibliography, named by publication and day; by its id if the source is
    not listed.
    """
    return f'<a href="bibliography.md#{escape(source)}">{escape(label(source))}</a>'


def label(source: str) -> str:
    """Return a short name: `Guardian, 4 May 2001`."""
    entry = _entries(files.root()).get(source)
    if entry is None:
        return source
    name = entry.get("container-title") or entry.get("publisher") or entry.get("title") or source
    return ", ".join(filter(None, [entry.get("title-short") or name, _day(entry.get("issued", {}))]))


@lru_cache(maxsize=4)
def _entries(root: Path) -> dict[str, dict]:
    try:
        listed = edited.read_json(root / "data" / "sources.json")
    except CourseError:
        return {}
    return {entry["id"]: entry for entry in listed if isinstance(entry, dict) and "id" in entry}


def _day(issued: dict) -> str:
    parts = [int(part) for part in (issued.get("date-parts") or [[]])[0]]
    words = [str(parts[2])] if len(parts) > 2 else []
    words += [_MONTHS[parts[1] - 1]] if len(parts) > 1 else []
    return " ".join([*words, str(parts[0])]) if parts else ""
