"""Entries in Chicago style, formatted by citeproc when the course is built (never while a lesson runs)."""

from __future__ import annotations

import html
import re
import warnings
from pathlib import Path

# The files of the 17th and 18th edition use rules that citeproc-py 0.11 does not know: it prints a stray "Edition." and initials. The 16th comes out as it should.
# The file is the one of the CSL project (CC BY-SA 3.0, unchanged); the package that carries all styles weighs 90 MB.
STYLE = Path(__file__).with_name("chicago-notes-bibliography-16th-edition.csl")


def entries(items: list[dict]) -> dict[str, str]:
    """Return the bibliography entry of each CSL-JSON item, by id, as Markdown.

    Titles in square brackets (our descriptions) lose the quotation marks that the style puts around a title, as Chicago has it for untitled texts.
    """
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    # `custom` and `note` are ours to print; the language decides whether a title gets capitals
    bare = [{key: value for key, value in item.items() if key not in ("custom", "note", "URL")} for item in items]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        style = CitationStylesStyle(str(STYLE), validate=False)
        bibliography = CitationStylesBibliography(style, CiteProcJSON(bare), formatter.html)
        for item in bare:
            bibliography.register(Citation([CitationItem(item["id"])]))
        formatted = dict(zip(bibliography.keys, map(str, bibliography.bibliography()), strict=True))
    return {item["id"]: _markdown(formatted[item["id"]], item.get("URL", "")) for item in items}


def _markdown(entry: str, address: str) -> str:
    entry = re.sub(r"</?(?:i|em)>", "*", html.unescape(entry).replace("*", r"\*"))
    entry = re.sub(r"“(\[.*?\])”", r"\1", entry)
    # American usage puts the full stop inside the quotation marks
    entry = re.sub(r"”\.", ".”", entry).replace("?.”", "?”").replace("!.”", "!”")
    entry = entry.replace("_", r"\_").replace("[", r"\[").replace("]", r"\]")
    return f"{entry} <{address}>" if address else entry
