"""The pages that citations lead to: `notebooks/bibliography.md` and `notebooks/declaration.md`."""

from __future__ import annotations

import re
from pathlib import Path

from seminar import edited
from seminar.cite.library import sources
from seminar.data.reader import rows, table_names

#: Headings of the bibliography and the kinds of sources below each.
GROUPS = {
    "Official texts and statements": ("primary_official",),
    "News and agency reports": ("news",),
    "Media of the DPRK": ("dprk_media",),
    "Research and analysis": ("scholarship",),
    "Reference works": ("reference",),
    "Data": ("database",),
    "Methods: framing, counting, agreement, translation": (
        "framing_theory",
        "framing_method",
        "text_method",
        "reliability",
        "news_flow",
        "translation",
        "software",
    ),
}
LANGUAGES = {
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "ja": "Japanese",
    "ko": "Korean",
    "ru": "Russian",
    "uk": "Ukrainian",
    "zh": "Chinese",
}
SPEAKERS = {"joint": "Both sides", "dprk": "The DPRK", "russia": "Russia", "narrator": "Narration"}
_MADE = "<!-- Made from {made_from} by: python3 course.py build. Change it there, not here. -->"
#: Where texts that cite stand, besides the tables.
_CITING = ("notebooks/*.ipynb", "notebooks/*.yaml", "solutions/*.yaml", "teaching/**/*.md", "README.md")


def build(root: str | Path) -> dict[str, str]:
    """Return the generated pages, path from the course folder to text: the bibliography and the declaration with an
    anchor for each paragraph.

    The same files always give the same text. The bibliography lists the sources of all tables and those that a lesson,
    an exercise or a teacher's page names.
    """
    used = uses(Path(root))
    return {"notebooks/bibliography.md": bibliography(used), "notebooks/declaration.md": declaration_page()}


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
    for heading, kinds in GROUPS.items():
        members = [item for item in listed if item["custom"]["kind"] in kinds]
        if members:
            page += [f"## {heading}"]
        for item in members:
            page += [f"### {item['id']}", formatted[item["id"]], _about(item, used[item["id"]])]
    return "\n\n".join(page) + "\n"


def declaration_page() -> str:
    """Return the declaration as Markdown: unaltered, one heading per paragraph id, with who speaks and the notes on
    slips.
    """
    titles = {row["id"]: row["title"] for row in rows("clauses")}
    slips: dict[str, list[dict]] = {}
    for row in rows("anomalies"):
        slips.setdefault(row["paragraph"], []).append(row)
    page = [
        "# The Moscow Declaration, paragraph by paragraph",
        _MADE.format(made_from="`data/texts/declaration.csv` and `data/tables/anomalies.csv`"),
        (
            "The English text of the DPRK's official website, signed in Moscow on 4 August 2001, as kept by *The World"
            " and Japan* Database ([source](bibliography.md#decl_2001_08_04_en)). The text is unaltered: notes marked"
            " *sic* give the likely reading of a slip. Paragraph numbers, clause titles and the line that says who"
            " speaks are ours."
        ),
    ]
    clause = ""
    for row in rows("declaration"):
        if row["clause_id"] != clause:
            clause = row["clause_id"]
            page += [f"## {_clause(clause)}{titles[clause]}"]
        speaks = SPEAKERS[row["speaker"]] + (f". {row['speaker_note']}" if row["speaker_note"] else "")
        # GitHub drops the dot from the anchor of a heading, so the id stands in the heading too; JupyterLab takes
        # either
        page += [
            f'### <a id="{row["id"]}"></a>{row["id"]}',
            "> " + _plain(row["text"]),
            f"*Who speaks: {speaks.rstrip('.')}.*",
        ]
        notes = [
            f"- *sic*: “{slip['quote']}”. Likely reading: {slip['reading'].rstrip('.')}. {_sentence(slip['evidence'])}"
            for slip in slips.get(row["id"], [])
        ]
        if notes:
            page += ["\n".join(notes)]
    return "\n\n".join(page) + "\n"


def _clause(id: str) -> str:
    return f"Clause {id.removeprefix('clause_')}. " if id.startswith("clause_") else ""


def _about(item: dict, tables: list[str]) -> str:
    custom = item["custom"]
    seen = "in full" if custom["seen"] == "full" else "excerpt"
    about = [f"In {LANGUAGES[item['language']]}", f"seen: {seen}", f"rights: {_plain(custom['rights'])}"]
    if tables:
        about.append("used in: " + ", ".join(tables))
    return f"*{'. '.join(part[0].upper() + part[1:] for part in about)}.*" + (
        f" {_plain(item['note'])}" if item.get("note") else ""
    )


def _plain(text: str) -> str:
    # Markdown reads "8." at the start of a line as a list, and stars and underscores as emphasis
    return re.sub(r"^(\d+)\.", r"\1\\.", re.sub(r"([*_<])", r"\\\1", text))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", ")")) else ".")
