"""Entries in Chicago style, formatted by citeproc when the course is built (never while a lesson runs)."""

from __future__ import annotations

import html
import re
import warnings
from pathlib import Path

from seminar.cite.dates import MONTHS, in_words

# The files of the 17th and 18th edition use rules that citeproc-py 0.11 does not know: it prints a stray "Edition." and
# initials. The 16th comes out as it should.
# The file is the one of the CSL project (CC BY-SA 3.0, unchanged); the package that carries all styles weighs 90 MB.
STYLE = Path(__file__).with_name("chicago-notes-bibliography-16th-edition.csl")


#: Stands for the date while citeproc makes the entry, as a year that no source has, so that the words for it can be put
#: in its place.
_YEAR = 9731
_DATE = re.compile(rf"(?:(?:{'|'.join(MONTHS)}) (?:[0-9]{{1,2}}, )?)?{_YEAR}")
# quotation marks of ours, until it is known whether the style puts the title between marks
_OPEN, _CLOSE = "\ue000", "\ue001"


def entries(items: list[dict]) -> dict[str, str]:
    """Return the bibliography entry of each CSL-JSON item, by id, as Markdown.

    Titles in square brackets (our descriptions) lose the quotation marks that the style puts around a title, as Chicago
    has it for untitled texts.

    Raises
    ------
    DataError
        If the date of a source has a form that cannot be printed; the message names the source.
    """
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    dates = {item["id"]: in_words(item.get("issued", {}), item["id"]) for item in items}
    bare = [_bare(item, dates[item["id"]]) for item in items]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        style = CitationStylesStyle(str(STYLE), validate=False)
        bibliography = CitationStylesBibliography(style, CiteProcJSON(bare), formatter.html)
        for item in bare:
            bibliography.register(Citation([CitationItem(item["id"])]))
        formatted = dict(zip(bibliography.keys, map(str, bibliography.bibliography()), strict=True))
    return {
        item["id"]: _markdown(_dated(formatted[item["id"]], dates[item["id"]]), item.get("URL", "")) for item in items
    }


def _bare(item: dict, when: tuple[str, list[int]] | None) -> dict:
    # `custom` and `note` are ours to print; the language decides whether a title gets capitals
    made = {
        key: _marked(value) if isinstance(value, str) else value
        for key, value in item.items()
        if key not in ("custom", "note", "URL")
    }
    if when is not None:
        made["issued"] = {"date-parts": [[_YEAR, *when[1][1:]]]}
    return made


def _marked(text: str) -> str:
    made = (
        re.sub(r'(^|[\s(\[–—-])"(?=\S)', rf"\1{_OPEN}", text)
        .replace('"', _CLOSE)
        .replace("“", _OPEN)
        .replace("”", _CLOSE)
    )
    return made if made.count(_OPEN) == made.count(_CLOSE) else text  # a mark for inches, or one without its partner


def _dated(entry: str, when: tuple[str, list[int]] | None) -> str:
    if when is None:
        return entry
    words, first = when
    # where the style asks for the year alone (a report, a volume of a journal) a day says too much; a span and a text
    # stand whole
    return _DATE.sub(
        lambda found: (
            str(first[0])
            if first and found[0] == str(_YEAR) and len(first) > 1 and "–" not in words and not words.startswith("ca.")
            else words
        ),
        entry,
    )


def _markdown(entry: str, address: str) -> str:
    entry = html.unescape(re.sub(r"</?(?:i|em)>", "*", entry.replace("*", r"\*"))).replace("<", r"\<")
    entry = re.sub(r"“(\[.*?\])”", r"\1", entry)
    entry = _nested(_one_stop(entry))
    entry = entry.replace("_", r"\_").replace("[", r"\[").replace("]", r"\]")
    return f"{entry} <{address}>" if address else entry


def _nested(entry: str) -> str:
    """Put single quotation marks where ours stand inside those of the style, and double ones elsewhere."""
    made, inside = [], False
    for one in entry:
        inside = one == "“" or (inside and one != "”")
        made.append(("‘" if inside else "“") if one == _OPEN else ("’" if inside else "”") if one == _CLOSE else one)
    return "".join(made)


def _one_stop(entry: str) -> str:
    """Put the full stop inside quotation marks, as American usage has it, and leave one where a title has its own."""
    entry = re.sub(rf"({_CLOSE}*”)\.", r".\1", entry)
    entry = re.sub(rf"(?<=[.?!])\.(?={_CLOSE}*”)", "", entry)
    entry = re.sub(rf"(?<=[.?!])({_CLOSE}*”)\.", r"\1", entry)
    entry = re.sub(r"([.?!])(\*)\.", r"\1\2", entry)
    return re.sub(r"(?<![.])\.\.(?![.])", ".", entry)
