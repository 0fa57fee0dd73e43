"""The two core documents as word counts: the declaration from its text, the CNN story from counts that the course
ships.

The CNN story is under copyright and is not shipped. Its words per paragraph are (`data/tables/token_counts.csv`),
without their order; every count of the course works from them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from seminar.errors import CourseError
from seminar.text.tokens import words

if TYPE_CHECKING:
    import pandas as pd

#: The texts that can be named, and what they are called in tables.
NAMES = {"cnn": "CNN story", "declaration": "declaration"}


class TextError(CourseError):
    """A text is named that the course does not have, or one that holds no words."""


@lru_cache(maxsize=1)
def declaration() -> dict[str, str]:
    """Return the 24 paragraphs of the declaration, `{"P.1": text, ...}`, in reading order."""
    from moscow2001 import data

    frame = data.declaration()
    return dict(zip(frame["id"].astype(str), frame["text"].astype(str)))


@lru_cache(maxsize=1)
def _cnn_counts() -> dict[str, Counter]:
    from moscow2001 import data

    found: dict[str, Counter] = {}
    for row in data.token_counts().itertuples(index=False):
        found.setdefault(str(row.paragraph), Counter())[str(row.token)] += int(row.count)
    return found


def cnn_counts() -> dict[str, Counter]:
    """Return the words of each CNN paragraph, `{"headline": Counter, "P1": ..., "subhead_1": ..., ...}`.

    The two subheads are `subhead_1` and `subhead_2`, the body `P1` to `P28`.
    """
    return {paragraph: Counter(found) for paragraph, found in _cnn_counts().items()}


def paragraph_counts(text: str | Mapping) -> dict[str, Counter]:
    """Return the words of each paragraph of a text.

    Parameters
    ----------
    text
        `"cnn"`, `"declaration"`, a text of your own (paragraphs parted by blank lines), a mapping of paragraph to text,
        or one of word to count.

    Raises
    ------
    TextError
        If nothing can be counted.
    """
    if isinstance(text, str):
        if text.strip().lower() == "cnn":
            return cnn_counts()
        if text.strip().lower() == "declaration":
            return {paragraph: Counter(words(body)) for paragraph, body in declaration().items()}
        found = {str(number): Counter(words(body)) for number, body in enumerate(paragraphs(text), 1)}
        # One bare word is far more often a misspelt name than a text worth counting.
        if sum(map(Counter.total, found.values())) < 2:
            raise TextError(
                f"no text is called {text!r}; the course has {' and '.join(map(repr, NAMES))}. To count a text of your"
                " own, pass the text itself."
            )
        return found
    if isinstance(text, Mapping) or hasattr(text, "items"):
        parts = dict(text.items())
        if parts and all(isinstance(body, str) for body in parts.values()):
            return {str(paragraph): Counter(words(body)) for paragraph, body in parts.items()}
        try:
            return {"": Counter({str(word): int(count) for word, count in parts.items() if count})}
        except (TypeError, ValueError):
            pass
    raise TextError(
        f"a text is a name ('cnn', 'declaration'), a string, or a table of word to count; found {type(text).__name__}."
    )


def total(text: str | Mapping) -> Counter:
    """Return the words of a whole text (see `paragraph_counts` for what a text can be)."""
    found = sum(paragraph_counts(text).values(), Counter())
    if not found:
        raise TextError("this text holds no words that can be counted; check that it is not empty.")
    return found


def paragraphs(text: str) -> list[str]:
    """Cut a text at its blank lines and drop empty pieces."""
    import re

    return [piece.strip() for piece in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if piece.strip()]


def counts(text: str | Mapping, by: str = "text") -> pd.DataFrame:
    """Count the words of a text.

    Parameters
    ----------
    text
        `"cnn"`, `"declaration"`, or a text of your own.
    by
        `"text"` for one row per word, `"paragraph"` for one row per paragraph and word.

    Returns
    -------
    DataFrame
        `word, count`, most frequent first (equal counts by alphabet); with `by="paragraph"`, `paragraph, word, count`
        in reading order.
    """
    import pandas as pd

    if by not in ("text", "paragraph"):
        raise TextError(f"counts can be made by 'text' or by 'paragraph', not by {by!r}.")
    if by == "text":
        rows = sorted(total(text).items(), key=lambda pair: (-pair[1], pair[0]))
        return pd.DataFrame(rows, columns=["word", "count"])
    rows = [
        (paragraph, word, count)
        for paragraph, found in paragraph_counts(text).items()
        for word, count in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return pd.DataFrame(rows, columns=["paragraph", "word", "count"])


def sizes() -> pd.DataFrame:
    """Return how long the two texts are: one row per text with `tokens` (words), `types` (different words) and
    `shared_types` (in both).
    """
    import pandas as pd

    found = {name: total(name) for name in NAMES}
    shared = len(set.intersection(*(set(counted) for counted in found.values())))
    return pd.DataFrame(
        [
            {"text": label, "tokens": found[name].total(), "types": len(found[name]), "shared_types": shared}
            for name, label in NAMES.items()
        ]
    )
