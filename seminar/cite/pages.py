"""The pages that citations lead to: `notebooks/bibliography.md` and the pages of texts that may be quoted whole."""

from __future__ import annotations

import re
from pathlib import Path

from seminar import edited
from seminar.cite.library import sources
from seminar.course import Text, course, party
from seminar.data.reader import rows, table_names
from seminar.data.schema import described

#: Where texts that cite stand, besides the tables.
_CITING = ("notebooks/*.ipynb", "data/lessons/*.yaml", "solutions/*.yaml", "teaching/**/*.md", "README.md")


def build(root: str | Path) -> dict[str, str]:
    """Return the generated pages, path from the course folder to text: the bibliography and each text that may be
    quoted whole, with an anchor for each paragraph.

    The same files always give the same text. The bibliography lists the sources of all tables and those that a lesson,
    an exercise or a teacher's page names.
    """
    used = uses(Path(root))
    made = {f"notebooks/{text.page}": text_page(text) for text in course().texts if text.page}
    return {"notebooks/bibliography.md": bibliography(used)} | made


def uses(root: Path) -> dict[str, list[str]]:
    """Return every source that is used, with the tables (or `lessons`) that use it."""
    found: dict[str, list[str]] = {}
    for name in table_names():
        for row in rows(name):
            for id in row["source_ids"].split(";"):
                where = found.setdefault(id, [])
                if name not in where:
                    where.append(name)
    known = sources()
    for pattern in _CITING:
        for path in sorted(root.glob(pattern)):
            for id in set(re.findall(r"[a-z][a-z0-9_]+", edited.read_text(path))) & known.keys():
                found.setdefault(id, [])
    return found


def bibliography(used: dict[str, list[str]]) -> str:
    """Return the bibliography as Markdown: one heading per id, the entry in Chicago style (16th edition, notes and
    bibliography), and what was seen.
    """
    from seminar.cite.chicago import entries

    known = sources()
    listed = [known[id] for id in sorted(used)]
    return _render("bibliography.md", listed=listed, used=used, entries=entries(listed), groups=course().sources)


def text_page(text: Text) -> str:
    """Return *text* as Markdown: unaltered, one heading per paragraph id, with who speaks and the notes on slips."""
    return _render(
        "text.md",
        text=text,
        made_from=" and ".join(f"`{described(table).shown_as}`" for table in (text.table, text.slips) if table),
        rows=rows(text.table),
        titles={row["id"]: row["title"] for row in rows(text.headings)} if text.headings else {},
        slips=rows(text.slips) if text.slips else [],
        numbered=_numbered,
    )


def _numbered(id: str) -> str:
    # an id such as clause_2 or article_1 says what the heading is and its number
    name, _, number = id.rpartition("_")
    return f"{name.capitalize()} {number}. " if name and number.isdigit() else ""


def _plain(text: str) -> str:
    # Markdown reads "8." at the start of a line as a list, and stars and underscores as emphasis
    return re.sub(r"^(\d+)\.", r"\1\\.", re.sub(r"([*_<])", r"\\\1", text))


def _language(code: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code, sep="-").get_display_name("en") or code
    except (UnknownLocaleError, ValueError):
        return code


def _sentence(text: str, end: str = ".") -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", ")")) else end)


def _render(name: str, **values: object) -> str:
    from seminar.show.templates import templates

    made = templates(Path(__file__).with_name("templates"))
    made.filters |= {"plain": _plain, "language": _language, "sentence": _sentence, "party": party}
    return made.get_template(name).render(values)
