"""Finding quotations in a text and looking them up in what the course has on record.

The declaration is pinned whole. Of news items the course holds only fragments, in the quotation columns of its tables,
and word counts of the CNN story. A quotation from a news item is on record when it lies in such a fragment (or in the
item's title), or, for the CNN story, when all its words stand in one paragraph of it.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from seminar.cite.library import source

#: Columns that hold words of the source named in the row.
QUOTING = {
    "coverage": "quote",
    "coverage_claims": "quote",
    "disagreements": "quote",
    "frame_units": "quote",
    "frames": "quote",
    "phrases": "other_wording",
    "speech_acts": "quote",
    "statements": "quote",
}
CNN, DECLARATION = "cnn_2001_08_04", "decl_2001_08_04_en"
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
    """Whether the words of *quotation* are on record for the source *id* (for the declaration: in *paragraph*, if one
    is named).

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
    if id == DECLARATION:
        return _in_order(parts, _plain(_declaration(paragraph)))
    return any(_in_order(parts, held) for held in _fragments(_stamp(), id)) or (
        id == CNN and all(_in_one_paragraph(part) for part in parts)
    )


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


def _declaration(paragraph: str) -> str:
    from moscow2001 import data

    return data.paragraph(paragraph) if paragraph else data.declaration_text()


def _stamp() -> tuple:
    from seminar.data.schema import tables

    return tuple((name, tables()[name].path.stat().st_mtime_ns) for name in (*QUOTING, "token_counts"))


@lru_cache(maxsize=512)
def _fragments(_stamps: tuple, id: str) -> tuple[str, ...]:
    from seminar.data.reader import rows

    held = [_plain(source(id)["title"])]
    for table, column in QUOTING.items():
        held += [_plain(row[column]) for row in rows(table) if row[column] and id in row["source_ids"].split(";")]
    return tuple(held)


@lru_cache(maxsize=4)
def _bags(_stamps: tuple) -> tuple[Counter, ...]:
    from seminar.data.reader import rows

    bags: dict[str, Counter] = {}
    for row in rows("token_counts"):
        bags.setdefault(row["paragraph"], Counter())[row["token"]] += int(row["count"])
    return tuple(bags.values())


def _in_one_paragraph(part: str) -> bool:
    from seminar.text.tokens import words

    wanted = Counter(words(part))
    return bool(wanted) and any(wanted <= bag for bag in _bags(_stamp()))
