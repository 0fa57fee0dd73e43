"""Checking the citations of a lesson.

What is checked, in the text cells of a notebook:

1. every link to `bibliography.md#...` or to the page of a text leads to a source or a paragraph that exists (a link to
   one of these pages as a whole cites nothing);
2. words in double quotation marks (or in a block quotation), if a citation stands beside them, are on record for that
   source; a citation belongs to the quotations before it in the same paragraph, or, when none follows, to the one
   before;
3. a quotation from a news item has at most 25 words;
4. a paragraph that gives a date or a number has a citation. A list, a table or a block quotation shares the citation of
   the paragraph right before or after it.

Exempt from 4: headings; code cells (cards, minutes and figures are code cells and carry their own source line); numbers
that name a part of the course or of a text (lesson 02, clause 2, paragraph 2.2, P8, C05, ex02, 15 minutes, 24
paragraphs, ...); the sections *For the code track* and *Next*; cells tagged `uncited`; and a paragraph that says so
with the comment `<!-- uncited: why -->`. Quotations of fewer than four words are taken for single terms and are not
looked up, nor is a paragraph with the comment `<!-- invented -->`, which marks an example sentence of our own. A cell
tagged `invented` (a made-up student's text) is exempt from 2 to 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from seminar import edited
from seminar.cite.library import MONTHS, aliases, source, sources
from seminar.cite.quotations import length, most_words, on_record, quoted
from seminar.course import course
from seminar.data.texts import no_paragraph, paged, paragraph_ids
from seminar.errors import CourseError, MissingFile

# exercises and teachers' pages lie beside the folder of the lessons
_LINK = re.compile(r"\]\((?:\.\./)*(?:notebooks/)?(\w+\.md)#([^)\s]*)\)")
_BIBLIOGRAPHY = "bibliography.md"
_HEADING = re.compile(r"^#{1,6}\s+(.*)$")
_SILENT_SECTIONS = ("for the code track", "next")
_NUMBER = re.compile(rf"\d|\b(?:{'|'.join(MONTHS)})\b(?=\s+\d)")
_OF_THE_COURSE = re.compile(
    r"""`[^`]*`                                                                   # code
      | \b(?:lessons?|steps?|clauses?|paragraphs?|exercises?|questions?|figures?|tables?|parts?|articles?|cells?|lines?|rows?|columns?|levels?|chapters?|
            checks?|tasks?|items?|units?|axis|option|version|claims?|statements?|options?|frames?|part)\s+(?:[A-Z]\.)?\d+(?:\.\d+)?
            (?:\s*(?:,|-|–|to|and|or)\s*(?:clause\s+|paragraph\s+)?(?:[A-Z]\.)?\d+(?:\.\d+)?)*
      | \b\d+(?:\s*(?:-|–|to)\s*\d+)?\s+(?:minutes?|words?|paragraphs?|cells?|clicks?|steps?|questions?|checks?|tasks?|rows?|columns?|points?|frames?|codes?|clauses?|
            sentences?|characters?|colours?|options?|exercises?|lessons?|items?|claims?|statements?|units?|fragments?)\b
      | \b(?:ex|[A-Z])\d+\b                                                       # ids
      | \bq\d+\b | [#]\d+ | ^\s*\d+\.\s                                           # list numbers
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True)
class Problem:
    """Something wrong with a citation: in which cell (from 1; 0 for a plain text), which rule, and what to do."""

    cell: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"cell {self.cell}: {self.message}" if self.cell else self.message


def check_notebook(path: str | Path) -> list[Problem]:
    """Return the problems with the citations of the notebook *path*, in reading order; an empty list when there are
    none.

    Raises
    ------
    MissingFile, CourseError
        If the file is not there or is not a notebook.
    """
    path = Path(path)
    if not path.is_file():
        raise MissingFile(f"there is no notebook {path}.")
    try:
        made = edited.read_json(path, how="Take it from the course again.")
    except CourseError as error:
        raise CourseError(f"{path.name} is not a notebook: {error}") from None
    cells = made.get("cells") if isinstance(made, dict) else None
    if not isinstance(cells, list) or not all(
        isinstance(cell, dict) and "cell_type" in cell and "source" in cell for cell in cells
    ):
        raise CourseError(f"{path.name} is not a notebook: found no list of cells.")
    problems, section = [], ""
    for number, cell in enumerate(cells, start=1):
        if cell["cell_type"] != "markdown":
            continue
        tags = cell.get("metadata", {}).get("tags", [])
        found, section = _check("".join(cell["source"]), section, exempt="uncited" in tags or "invented" in tags)
        if "invented" in tags:
            found = [problem for problem in found if problem.rule == "link"]
        problems += [Problem(number, problem.rule, problem.message) for problem in found]
    return problems


def check_markdown(text: str) -> list[Problem]:
    """Return the problems with the citations of a Markdown text (a prompt, a handout), as `check_notebook` does for
    each text cell.
    """
    return _check(text, "", exempt=False)[0]


def _check(text: str, section: str, exempt: bool) -> tuple[list[Problem], str]:
    problems: list[Problem] = []
    blocks = _blocks(text)
    for at, block in enumerate(blocks):
        if heading := _HEADING.match(block):
            section = heading[1].strip().lower()
            continue
        problems += [Problem(0, "link", told) for told in map(_unresolved, _links(block)) if told]
        problems += _check_quotations(block, blocks[at + 1] if at + 1 < len(blocks) else "")
        silent = exempt or section.startswith(_SILENT_SECTIONS) or "<!-- uncited" in block
        if not silent and _needs_citation(block) and not _cited(blocks, at):
            told = (
                f"a date or a number without a citation in: {_short(block)}. Add a link to bibliography.md or a text's"
                " page, or say why not with <!-- uncited: why -->."
            )
            problems.append(Problem(0, "uncited", told))
    return problems, section


def _blocks(text: str) -> list[str]:
    # fenced code is no narrative
    text = re.sub(r"^(```|~~~).*?^\1", "", text, flags=re.DOTALL | re.MULTILINE)
    found = []
    for block in re.split(r"\n\s*\n", text):
        # a heading may stand right above its paragraph
        lines = block.strip("\n").split("\n")
        while lines and _HEADING.match(lines[0]):
            found.append(lines.pop(0))
        if any(line.strip() for line in lines):
            found.append("\n".join(lines))
    return found


def _links(block: str) -> list[tuple[str, str, int]]:
    return [
        (found[1], found[2], found.start())
        for found in _LINK.finditer(block)
        if found[1] == _BIBLIOGRAPHY or paged(found[1]) is not None
    ]


def _unresolved(link: tuple[str, str, int]) -> str:
    page, target, _ = link
    if not target:
        return f"a link to {page} names no source: write {page}#id."
    if (text := paged(page)) is not None:
        return "" if target in paragraph_ids(text) else f"{no_paragraph(text, target)}."
    if target in aliases() and target not in sources():
        return f"the source {target!r} is now called {aliases()[target]!r} (the same page stood under two ids)."
    try:
        source(target)
    except CourseError as error:
        return str(error)
    return ""


def _check_quotations(block: str, following: str) -> Iterator[Problem]:
    if "<!-- invented" in block:
        return
    links = _links(block)
    if block.lstrip().startswith(">"):
        links = links or _links(following)[:1]
        lines = [line.lstrip()[1:].strip() for line in block.split("\n") if line.lstrip().startswith(">")]
        spoken = re.sub(r"\[[^\]]*\]\([^)]*\)", "", "\n".join(lines))
        spoken = re.sub(r"[*_]|^\s*(?:—|--).*$|<[^>]*>", "", spoken, flags=re.MULTILINE).strip()
        passages = [(words, 0, 0) for words, _, _ in quoted(spoken)] or [(spoken, 0, 0)]
    else:
        passages = quoted(re.sub(r"`[^`]*`", lambda code: " " * len(code[0]), block))
    for words, _, end in passages:
        if not links or length(words) < 4 or re.search(r"\]\([^)]*$", words):
            continue
        # the first citation behind the quotation, or the last one before it
        page, target, _ = next((link for link in links if link[2] >= end), links[-1])
        yield from _check_quotation(words, page, aliases().get(target, target))


def _check_quotation(words: str, page: str, target: str) -> Iterator[Problem]:
    words = re.sub(r"(?<!\w)[*_]+|[*_]+(?!\w)", "", words)
    if (text := paged(page)) is not None:
        if target in paragraph_ids(text) and not on_record(words, text.source, target):
            told = f"paragraph {target} of {text.name} does not hold the words {_short(words)!r}: quote it exactly."
            yield Problem(0, "quotation", told)
        return
    if target not in sources():
        return
    longest = most_words(target)
    if longest is not None and length(words) > longest:
        told = (
            f"{length(words)} words are quoted from {target}, at most {longest} are allowed from this source:"
            f" {_short(words)!r}."
        )
        yield Problem(0, "length", told)
    if not on_record(words, target):
        told = (
            f"the words {_short(words)!r} are not on record for {target}: quote a fragment that the tables hold, or say"
            " it in our words."
        )
        yield Problem(0, "quotation", told)


def _needs_citation(block: str) -> bool:
    # a heading, a picture or a line of HTML is no narrative; a link's address holds digits that say nothing
    if block.lstrip().startswith(("<", "![")) and "<!--" not in block:
        return False
    plain = re.sub(r"<!--.*?-->", "", block, flags=re.DOTALL)
    plain = re.sub(r"\]\([^)]*\)", "]", plain)
    return bool(_NUMBER.search(_ids(_known_ids()).sub(" ", _OF_THE_COURSE.sub(" ", plain))))


def _known_ids() -> tuple[str, ...]:
    return tuple(id for text in course().texts for id in paragraph_ids(text))


@lru_cache(maxsize=8)
def _ids(ids: tuple[str, ...]) -> re.Pattern:
    # the longest first, so that 2.1 does not end a search for 2.10
    listed = "|".join(map(re.escape, sorted(ids, key=len, reverse=True)))
    return re.compile(rf"(?<![\w.])(?:{listed})(?![\w]|\.\d)" if listed else r"(?!)")


def _cited(blocks: list[str], at: int) -> bool:
    if _links(blocks[at]):
        return True
    if re.match(r"\s*(?:[-*+>|]|\d+\.)\s?", blocks[at]):
        beside = [blocks[i] for i in (at - 1, at + 1) if 0 <= i < len(blocks)]
        return any(_links(block) for block in beside if not _HEADING.match(block))
    # a paragraph that introduces a list, a table or a quotation shares what is cited there
    if at + 1 < len(blocks) and blocks[at].rstrip().endswith(":"):
        return bool(_links(blocks[at + 1]))
    return False


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 90 else text[:87] + "..."
