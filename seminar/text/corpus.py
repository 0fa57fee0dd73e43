"""The texts of a course as word counts: whole texts counted here, others from counts that the course ships.

A text under copyright is not shipped. Its words per paragraph may be, without their order; then every count works from
them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from seminar.course import Text, course
from seminar.data import texts
from seminar.data.reader import rows
from seminar.data.schema import described
from seminar.errors import CourseError
from seminar.text.tokens import words

if TYPE_CHECKING:
    import pandas as pd


class TextError(CourseError):
    """A text is named that the course does not have, or one that holds no words."""


def named(name: str) -> Text | None:
    """Return the course's text with the id *name* (in any case), or None."""
    return next((text for text in course().texts if text.id == name.strip().lower()), None)


def title(text: Text) -> str:
    """Return what *text* is called in a table, without an article."""
    return text.name.removeprefix("the ")


def counted(text: Text) -> dict[str, Counter]:
    """Return the words of each paragraph of *text*: counted here, or where it may not be shipped, as the course's table
    of counts has them (its headings under the labels that `course.yaml` names).
    """
    return {paragraph: Counter(found) for paragraph, found in _counted(text.id, _stamp(text)).items()}


def _stamp(text: Text) -> tuple:
    # where the table lies, its time and size: an edited one is counted again
    path = described(text.counts.table if text.counts else text.table).path
    found = path.stat()
    return path, found.st_mtime_ns, found.st_size


@lru_cache(maxsize=16)
def _counted(id: str, _stamp: tuple) -> dict[str, Counter]:
    text = next(text for text in course().texts if text.id == id)
    if text.counts is None:
        return {paragraph: Counter(words(body)) for paragraph, body in texts.paragraphs(text).items()}
    found: dict[str, Counter] = {}
    for row in rows(text.counts.table):
        found.setdefault(row["paragraph"], Counter())[row["token"]] += int(row["count"])
    return found


def paragraph_counts(text: str | Mapping) -> dict[str, Counter]:
    """Return the words of each paragraph of a text.

    Parameters
    ----------
    text
        The id of a text of the course, a text of your own (paragraphs parted by blank lines), a mapping of paragraph
        to text, or one of word to count.

    Raises
    ------
    TextError
        If nothing can be counted.
    """
    if isinstance(text, str):
        known = named(text)
        if known is not None:
            return counted(known)
        found = {str(number): Counter(words(body)) for number, body in enumerate(paragraphs(text), 1)}
        # One bare word is far more often a misspelt name than a text worth counting.
        if sum(map(Counter.total, found.values())) < 2:
            raise TextError(
                f"no text is called {text!r}; the course has {' and '.join(_ids()) or 'none'}. To count a text of your"
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
        f"a text is a name ({', '.join(_ids())}), a string, or a table of word to count; found {type(text).__name__}."
    )


def total(text: str | Mapping) -> Counter:
    """Return the words of a whole text (see `paragraph_counts` for what a text can be).

    Raises
    ------
    TextError
        If it holds no words.
    """
    found = sum(paragraph_counts(text).values(), Counter())
    if not found:
        raise TextError("this text holds no words that can be counted; check that it is not empty.")
    return found


def paragraphs(text: str) -> list[str]:
    """Cut a text at its blank lines and drop empty pieces."""
    return [piece.strip() for piece in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if piece.strip()]


def counts(text: str | Mapping, by: str = "text") -> pd.DataFrame:
    """Count the words of a text.

    Parameters
    ----------
    text
        The id of a text of the course, or a text of your own.
    by
        `"text"` for one row per word, `"paragraph"` for one row per paragraph and word.

    Returns
    -------
    DataFrame
        `word, count`, most frequent first (equal counts by alphabet); with `by="paragraph"`, `paragraph, word, count`
        in reading order.

    Raises
    ------
    TextError
        If the text holds no words, or *by* is another word.
    """
    import pandas as pd

    if by not in ("text", "paragraph"):
        raise TextError(f"counts can be made by 'text' or by 'paragraph', not by {by!r}.")
    if by == "text":
        return pd.DataFrame(_by_frequency(total(text)), columns=["word", "count"])
    listed = [
        (paragraph, word, count)
        for paragraph, found in paragraph_counts(text).items()
        for word, count in _by_frequency(found)
    ]
    return pd.DataFrame(listed, columns=["paragraph", "word", "count"])


def _by_frequency(counts: Counter) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def sizes(names: Sequence[str] | None = None) -> pd.DataFrame:
    """Return how long texts are, those with the ids *names* or all of the course: one row per text with `tokens`
    (words), `types` (different words) and `shared_types` (different words that stand in all of these texts). An id that
    no text has is passed over.

    Raises
    ------
    TextError
        If a text holds no words.
    """
    import pandas as pd

    shown = [text for text in (course().texts if names is None else map(named, names)) if text is not None]
    found = {text.id: total(text.id) for text in shown}
    shared = len(set.intersection(*(set(one) for one in found.values()))) if found else 0
    listed = [(title(text), found[text.id].total(), len(found[text.id]), shared) for text in shown]
    return pd.DataFrame(listed, columns=["text", "tokens", "types", "shared_types"])


def _ids() -> list[str]:
    return sorted(repr(text.id) for text in course().texts)
