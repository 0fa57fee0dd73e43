"""Cutting a text into words, by rules that are written down.

A count of words is only as good as the rule that says what a word is. Every count in the course follows the rules of
`tokenise`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from seminar.course import course


@lru_cache(maxsize=8)
def _piece(places: tuple[str, ...]) -> re.Pattern:
    # The order matters: abbreviations first, or "U.S." would fall apart into two initials.
    names = "|".join(map(re.escape, places)) or "(?!)"
    return re.compile(
        rf"""
          (?P<us>\bU\.\s?S\.?(?!\w)|\bUS\b)
        | (?P<compass>\b[NS]\.(?=\s+(?:{names})\b))
        | (?P<initials>(?<!\w)(?:[^\W\d_]\.)+(?=\W|$))
        | (?P<word>[^\W_]+(?:[-'’][^\W_]+)*)
        """,
        re.VERBOSE,
    )


_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_TITLES = ("Mr.", "Mrs.", "Ms.", "Dr.", "Gen.", "St.")
_COMPASS = {"N.": "north", "S.": "south"}


# A full stop ends a sentence unless it closes an initial (V.V., U.S., N.) or a clause number (2.).
_SENTENCE_END = re.compile(r"(?<!\b[A-Z]\.)(?<!^\d\.)(?<=[.!?])[\"”’']*\s+(?=[\"“‘'(]?[A-Z])")


class Token(NamedTuple):
    """One word as counted, and where it stands in the text (`text[start:end]` is the word as printed)."""

    word: str
    start: int
    end: int


def tokenise(text: str) -> list[Token]:
    """Cut *text* into words and keep the place of each.

    The rules, chosen so that the counts can be checked by hand:

    - lower case; words joined by a hyphen stay one word (`north-south`);
    - the possessive *'s* is cut off (`country's` is `country`), other apostrophes stay;
    - *U.S.* is one word, `u.s.`, so that it is not mistaken for the pronoun *us*; *N.* and *S.* before a name
      that `course.yaml` lists under `compass` are read as `north` and `south`;
    - initials (*V.V.*) and numbers are left out, except years of four digits (`2003`);
    - no list of stop words: *the* and *of* tell texts apart too.

    >>> [token.word for token in tokenise("The U.S. forces in Ruritania’s south, June 15, 2000.")]
    ['the', 'u.s.', 'forces', 'in', 'ruritania', 'south', 'june', '2000']
    """
    return [
        Token(word, found.start(), found.end())
        for found in _piece(tuple(course().compass)).finditer(text)
        if (word := _word(found)) is not None
    ]


def words(text: str) -> list[str]:
    """Return the words of *text* in order (the first column of `tokenise`).

    >>> words("The other side welcomed this stand.")
    ['the', 'other', 'side', 'welcomed', 'this', 'stand']
    """
    return [token.word for token in tokenise(text)]


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where each sentence of *text* begins and ends, as pairs for `text[start:end]`.

    >>> text = "2. The U.S. forces left. Mr. V.V. Smith stayed."
    >>> [text[start:end] for start, end in sentences(text)]
    ['2. The U.S. forces left.', 'Mr. V.V. Smith stayed.']
    """
    ends = [found for found in _SENTENCE_END.finditer(text) if not text[: found.start()].endswith(_TITLES)]
    starts = [0, *(found.end() for found in ends)]
    stops = [*(found.start() + len(found.group().rstrip()) for found in ends), len(text)]
    return [(start, stop) for start, stop in zip(starts, stops) if text[start:stop].strip()]


def _word(found: re.Match) -> str | None:
    piece = found.group()
    match found.lastgroup:
        case "us":
            return "u.s."
        case "compass":
            return _COMPASS[piece]
        case "initials":
            return None
    word = _POSSESSIVE.sub("", piece).replace("’", "'").lower()
    if any(letter.isalpha() for letter in word):
        return word
    return word if len(word) == 4 and word.isdigit() else None
