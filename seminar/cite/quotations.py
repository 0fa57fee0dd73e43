"""Finding quotations in a text and looking them up in what the course has on record.

A text that may be quoted whole is on record whole. Of others the course holds only fragments, in the columns that
`course.yaml` names under `quotations`, and of some the counts of their words. A quotation from such a source is on
record when it lies in a fragment (or in the source's title), or where there are counts, when all its words stand in
one paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from seminar.cite.library import source
from seminar.course import Text, course
from seminar.data import texts
from seminar.data.reader import rows
from seminar.data.schema import tables
from seminar.text import counted, words

#: Most words that may be quoted at once from a source under copyright.
FRAGMENT = 25
_PAIRS = re.compile(r"“([^”]+)”|\"([^\"\n]+)\"|„([^“]+)“|«([^»]+)»")


def quoted(text: str) -> list[tuple[str, int, int]]:
    """Return the passages of *text* in double quotation marks, with start and end of each."""
    return [(next(filter(None, found.groups())), found.start(), found.end()) for found in _PAIRS.finditer(text)]


def length(quotation: str) -> int:
    """Return the number of words of a quotation; in Japanese and Chinese, two characters count as one word."""
    wide = len(re.findall(r"[\u3040-\u30ff\u3400-\u9fff]", quotation))
    rest = re.sub(r"[\u3040-\u30ff\u3400-\u9fff]", " ", quotation)
    return len(re.findall(r"[^\W_]+(?:[-'’.][^\W_]+)*", rest)) + (wide + 1) // 2


def on_record(quotation: str, id: str, paragraph: str = "") -> bool:
    """Whether the words of *quotation* are on record for the source *id* (for a text quoted whole: in *paragraph*, if one is
    named).

    Words left out (`...`, `[...]`) split the quotation into parts that must each be found, in order. Case, quotation
    marks and the shape of spaces do not count, nor does punctuation at the ends.

    Raises
    ------
    DataError
        If there is no such source.
    """
    id = source(id)["id"]
    parts = [
        part for part in (_plain(piece) for piece in re.split(r"\[?(?:\.\.\.|…)\]?|\[[^\]]*\]", quotation)) if part
    ]
    text = texts.of_source(id)
    if text is not None and text.quote == "whole":
        return _in_order(parts, _plain(_whole(text, paragraph)))
    if any(_in_order(parts, held) for held in _fragments(_stamp(), id)):
        return True
    return text is not None and text.counts is not None and all(_in_one_paragraph(part, text) for part in parts)


def most_words(id: str) -> int | None:
    """Return how many words may be quoted at once from the source *id*; None where there is no limit."""
    text = texts.of_source(id)
    if text is not None:
        return None if text.quote == "whole" else text.most_words
    kind = source(id)["custom"]["kind"]
    return FRAGMENT if any(kind in one.kinds for one in course().sources if one.fragments) else None


def _plain(text: str) -> str:
    text = text.translate(str.maketrans("“”„«»‘’‚`", '"""""\'\'\'\'')).replace("''", '"').lower()
    return " ".join(text.split()).strip(" .,;:!?\"'")


def _in_order(parts: list[str], held: str) -> bool:
    at = 0
    for part in parts:
        at = held.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return bool(parts)


def _whole(text: Text, paragraph: str) -> str:
    if paragraph:
        return texts.paragraph(text, paragraph)
    return texts.received(text) if text.file else "\n".join(texts.paragraphs(text).values())


def _stamp() -> tuple[tuple[str, int], ...]:
    return tuple((name, tables()[name].path.stat().st_mtime_ns) for name in course().quotations)


@lru_cache(maxsize=512)
def _fragments(_stamps: tuple, id: str) -> tuple[str, ...]:
    held = [_plain(source(id)["title"])]
    for table, column in course().quotations.items():
        held += [_plain(row[column]) for row in rows(table) if row[column] and id in row["source_ids"].split(";")]
    return tuple(held)


def _in_one_paragraph(part: str, text: Text) -> bool:
    wanted = Counter(words(part))
    return bool(wanted) and any(wanted <= bag for bag in counted(text).values())
