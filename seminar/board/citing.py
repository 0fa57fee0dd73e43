"""Citations in a draft: `[@times_1928_08_28]` or `[@pact_1928, 1.1]` becomes a numbered note, and a
bibliography follows.

Notes are in the short form that the Chicago Manual of Style has for works listed in a bibliography; entries of the
bibliography are those that the course was built with (`notebooks/bibliography.md`), so that nothing has to be formatted
while a lesson runs.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from seminar import cite, files, show
from seminar.cite.library import MONTHS
from seminar.show.markdown import block, inline

_ONE = r"@[A-Za-z][A-Za-z0-9_]*(?:,[^\[\];@]{1,80})?"
MARKER = re.compile(rf"\[\s*({_ONE}(?:\s*;\s*{_ONE})*)\s*\]")

#: Everything below a line of three hyphens is notes to write from: kept with the draft, not printed.
BREAK = re.compile(r"^[ \t]*-{3,}[ \t]*$", re.M)

# private-use characters: no draft holds them, and Markdown passes them through
_OPEN, _CLOSE = "\ue000", "\ue001"


class Cited(Struct, frozen=True):
    """One source named in a marker: its id as written, where in it, and whether the course knows it."""

    id: str
    locator: str
    known: bool


class Rendered(Struct):
    """A draft as HTML: `body` with numbered marks, `notes` one a mark, `ids` of the sources cited in order, `unknown`
    ids that the course does not have.
    """

    body: str
    notes: list[str]
    ids: list[str]
    unknown: list[str]


def marker(ids: list[str], locator: str = "") -> str:
    """Return the marker that cites *ids*, with *locator* (a paragraph or page) for the first.

    >>> marker(["cnn_2001_08_04"], "P2")
    '[@cnn_2001_08_04, P2]'
    """
    parts = [f"@{one}" for one in ids]
    place = re.sub(r"[\[\];@]+", " ", locator).strip()[:80]
    if parts and place:
        parts[0] += f", {place}"
    return f"[{'; '.join(parts)}]" if parts else ""


def cited(text: str) -> list[Cited]:
    """Return every source named in the markers of *text*, in order, repeats included."""
    known, merged = cite.sources(), cite.aliases()
    found = []
    for match in MARKER.finditer(text):
        for one in match[1].split(";"):
            name, _, place = one.strip().removeprefix("@").partition(",")
            id = merged.get(name, name)
            found.append(Cited(id, place.strip(), id in known))
    return found


def own_text(draft: str) -> str:
    """Return the part of *draft* above the line of three hyphens: the text without the notes to write from."""
    return BREAK.split(draft, maxsplit=1)[0].rstrip()


def render(draft: str) -> Rendered:
    """Return *draft* as HTML with numbered notes. Everything the writer typed is escaped; Markdown's emphasis, lists
    and quotations work.
    """
    notes: list[str] = []
    made = Rendered("", notes, [], [])

    def noted(match: re.Match) -> str:
        here = cited(match[0])
        for one in here:
            listed = made.ids if one.known else made.unknown
            if one.id not in listed:
                listed.append(one.id)
        notes.append("; ".join(_short(one) for one in here) + ".")
        return f"{_OPEN}{len(notes)}{_CLOSE}"

    text = re.sub(f"[{_OPEN}{_CLOSE}]", "", draft)
    # a space before a marker would part the number from its sentence
    body = block(re.sub(r"[ \t]+(?=\ue000)", "", MARKER.sub(noted, text)))
    body = re.sub(r"<img\b[^>]*>", "", body)
    made.body = re.sub(
        f"{_OPEN}(\\d+){_CLOSE}", r'<sup><a href="#note-\1" id="mark-\1" aria-label="Note \1">\1</a></sup>', body
    )
    return made


def _short(one: Cited) -> str:
    """The short note: who, the title in brief, the date, the place in it."""
    if not one.known:
        return f"<strong>unknown source {show.escape(one.id)}</strong>"
    item = cite.source(one.id)
    whole = item.get("title", "").strip("[]. ")
    main = whole.partition(": ")[0]
    words = (main if len(main.split()) > 2 else whole).split()
    title = " ".join(words[:8]) + (" …" if len(words) > 8 else "")
    who, day = cite.label(one.id), cite.library.day(item)
    name = who.removesuffix(f", {day}") if day else who
    rest = [show.escape(part) for part in (_as_chicago_dates(item), one.locator) if part]
    if not title or title == name:
        return ", ".join([show.escape(name), *rest])
    # a title that the course had to describe stands without quotation marks, as in the bibliography; American usage
    # puts the comma inside them
    titled = (
        show.escape(title) if item.get("title", "").startswith("[") else f"“{show.escape(title)}{',' if rest else ''}”"
    )
    inside = titled.endswith(",”")
    return f"{show.escape(name)}, {titled}{(' ' if inside else ', ') if rest else ''}{', '.join(rest)}"


def _as_chicago_dates(item: dict) -> str:
    year, month, day = ([*item.get("issued", {}).get("date-parts", [[]])[0], None, None, None])[:3]
    if month is None:
        return str(year or "")
    return f"{MONTHS[month - 1]} {day}, {year}" if day else f"{MONTHS[month - 1]} {year}"


def bibliography(ids: list[str]) -> list[str]:
    """Return the bibliography entries of *ids* as HTML, in alphabetical order of their text."""
    entries = _entries(*_stamp(files.root() / "notebooks" / "bibliography.md"))
    made = []
    for id in dict.fromkeys(ids):
        item = cite.source(id)
        plain = f"{cite.label(id)}. {item.get('title', '')}. {item.get('URL', '')}".rstrip(". ") + "."
        made.append(inline(entries[id]) if id in entries else show.escape(plain))
    return sorted(made, key=_sorted_by)


def _sorted_by(entry: str) -> str:
    # as libraries do: without marks, and without the article at the beginning
    return re.sub(r"^the ", "", re.sub(r"<[^>]+>|[^\w ]", "", html.unescape(entry)).casefold())


def _stamp(path: Path) -> tuple[Path, int]:
    return path, path.stat().st_mtime_ns if path.is_file() else 0


@lru_cache(maxsize=4)
def _entries(path: Path, _changed: int) -> dict[str, str]:
    if not path.is_file():
        return {}
    return dict(re.findall(r"^### ([A-Za-z0-9_]+)\n\n(.+)$", path.read_text(encoding="utf-8"), re.M))
