"""Every source of the course, once (`data/sources.json`, in CSL-JSON)."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from seminar import edited
from seminar.cite.dates import MONTHS, in_words
from seminar.data.schema import missing
from seminar.errors import DataError
from seminar.files import root


def sources() -> dict[str, dict]:
    """Return every source by id, as CSL-JSON items; `custom` holds `kind`, `seen` (`full` or `excerpt`), `rights` and
    `merged` (older ids of the same page).

    Raises
    ------
    MissingFile, DataError
        If `data/sources.json` is not there, is not JSON, or uses an id twice.
    """
    return _read()[0]


def aliases() -> dict[str, str]:
    """Return the ids that were merged into another one, with the id to use instead."""
    return _read()[1]


def source(id: str) -> dict:
    """Return one source as a CSL-JSON item. An id that was merged into another one leads to that one.

    Raises
    ------
    DataError
        If there is no such source; the message offers ids that look alike.
    """
    known, merged = _read()
    id = merged.get(id, id)
    if id not in known:
        near = get_close_matches(id, known, n=3, cutoff=0.6)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise DataError(
            f"data/sources.json has no source {id!r}.{hint} Look ids up in notebooks/bibliography.md, or add the source"
            " there."
        )
    return known[id]


def label(id: str, whole: bool = False) -> str:
    """Return a short name for a source, for example `Guardian, 4 May 2001`; its publication in full if *whole*.

    Raises
    ------
    DataError
        If there is no such source.
    """
    item = source(id)
    who = item.get("container-title") or item.get("publisher") or _first_author(item) or item["title"]
    if not whole:
        who = who.split(" (")[0].split(",")[0].split(" via ")[0].removeprefix("The ")
    return ", ".join(filter(None, [who, day(item)]))


def link(id: str, text: str = "") -> str:
    """Return the Markdown link that a lesson uses to cite a source: *text* (default: its `label`), leading to its place
    in the bibliography.

    Raises
    ------
    DataError
        If there is no such source.
    """
    return f"[{text or label(id)}](bibliography.md#{source(id)['id']})"


def day(item: dict) -> str:
    """Return the date of a source as far as it is known, in words (`4 May 2001`, `May 2001`, `2001`), or an empty
    string.
    """
    told, parts = in_words(item.get("issued", {}), item["id"]) or ("", [])
    if not parts:
        return told
    words = [*map(str, parts[2:]), *(MONTHS[month - 1] for month in parts[1:2]), str(parts[0])]
    return ("ca. " if told.startswith("ca. ") else "") + " ".join(words)


def _first_author(item: dict) -> str:
    first = item.get("author", [{}])[0]
    return first.get("literal") or first.get("family", "")


def _read() -> tuple[dict[str, dict], dict[str, str]]:
    path = root() / "data" / "sources.json"
    if not path.is_file():
        raise missing(path, "data/sources.json")
    return _parsed(path)


@edited.remembered
def _parsed(path: Path) -> tuple[dict[str, dict], dict[str, str]]:
    items = edited.read_json(path, shown="data/sources.json", error=DataError)
    if not isinstance(items, list):
        raise DataError(
            "data/sources.json: found no list, expected one with every source in braces. Undo the last change there."
        )
    known: dict[str, dict] = {}
    merged: dict[str, str] = {}
    for number, item in enumerate(items, start=1):
        if why := _fault(item):
            raise DataError(f"data/sources.json, source {number}: {why} Complete it, as data/README.md says.")
        if item["id"] in known:
            raise DataError(f"data/sources.json has the id {item['id']!r} twice. Give one of the two another id.")
        known[item["id"]] = item
        merged.update(dict.fromkeys(item["custom"]["merged"], item["id"]))
    return known, merged


def _fault(item: object) -> str:
    """Return what a source lacks of what every page needs, or an empty string."""
    if not isinstance(item, dict) or not isinstance(item.get("id"), str) or not item["id"]:
        return "found no id, expected braces with an id like times_1901_02_03."
    absent = [name for name in ("type", "title", "language") if not isinstance(item.get(name), str)]
    custom = item.get("custom")
    absent += [
        f"custom.{name}"
        for name in ("kind", "seen", "rights", "merged")
        if not isinstance(custom, dict) or not isinstance(custom.get(name), list if name == "merged" else str)
    ]
    return f"{item['id']} has no {', '.join(absent)}." if absent else ""
