"""The pages that citations lead to: `notebooks/bibliography.md` and the pages of texts that may be quoted whole."""

from __future__ import annotations

import re
from pathlib import Path

from seminar import edited
from seminar.cite.library import sources
from seminar.course import Text, course, party
from seminar.data.reader import rows, table_names
from seminar.data.schema import described

_MADE = "<!-- Made from {made_from} by: python3 course.py build. Change it there, not here. -->"
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
    formatted = entries(listed)
    page = [
        "# Bibliography",
        _MADE.format(made_from="`data/sources.json`"),
        (
            f"The {len(listed)} sources of this course, each under the id by which lessons and tables name it. A title"
            " in square brackets is our description of a text whose title was not seen. *Seen: excerpt* means that"
            " only the beginning (about 1,500 to 2,000 characters) was read when the course was made: what such a"
            " source does not seem to say, it may say further down."
        ),
    ]
    for group in course().sources:
        members = [item for item in listed if item["custom"]["kind"] in group.kinds]
        if members:
            page += [f"## {group.heading}"]
        for item in members:
            page += [f"### {item['id']}", formatted[item["id"]], _about(item, used[item["id"]])]
    return "\n\n".join(page) + "\n"


def text_page(text: Text) -> str:
    """Return *text* as Markdown: unaltered, one heading per paragraph id, with who speaks and the notes on slips."""
    titles = {row["id"]: row["title"] for row in rows(text.headings)} if text.headings else {}
    slips: dict[str, list[dict]] = {}
    for row in rows(text.slips) if text.slips else ():
        slips.setdefault(row["paragraph"], []).append(row)
    made_from = " and ".join(f"`{described(table).shown_as}`" for table in filter(None, (text.table, text.slips)))
    page = [f"# {text.title}, paragraph by paragraph", _MADE.format(made_from=made_from), *filter(None, [text.note])]
    heading = ""
    for row in rows(text.table):
        if text.heading and row[text.heading] != heading:
            heading = row[text.heading]
            page += [f"## {_numbered(heading)}{titles.get(heading, heading)}"]
        # GitHub drops the dot from the anchor of a heading, so the id stands in the heading too; JupyterLab takes either
        page += [f'### <a id="{row["id"]}"></a>{row["id"]}', "> " + _plain(row["text"])]
        if row.get("speaker"):
            speaks = _sentence(party(row["speaker"]), end="") + (
                f". {row['speaker_note']}" if row.get("speaker_note") else ""
            )
            page += [f"*Who speaks: {speaks.rstrip('.')}.*"]
        notes = [
            f"- *sic*: “{slip['quote']}”. Likely reading: {slip['reading'].rstrip('.')}. {_sentence(slip['evidence'])}"
            for slip in slips.get(row["id"], [])
        ]
        if notes:
            page += ["\n".join(notes)]
    return "\n\n".join(page) + "\n"


def _numbered(id: str) -> str:
    # an id such as clause_2 or article_1 says what the heading is and its number
    name, _, number = id.rpartition("_")
    return f"{name.capitalize()} {number}. " if name and number.isdigit() else ""


def _about(item: dict, tables: list[str]) -> str:
    custom = item["custom"]
    seen = "in full" if custom["seen"] == "full" else "excerpt"
    about = [f"In {_language(item['language'])}", f"seen: {seen}", f"rights: {_plain(custom['rights'])}"]
    if tables:
        about.append("used in: " + ", ".join(tables))
    return f"*{'. '.join(part[0].upper() + part[1:] for part in about)}.*" + (
        f" {_plain(item['note'])}" if item.get("note") else ""
    )


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
