"""Concordance: every place where a word stands, with the words around it.

A count says how often; only the lines around a word say in what sense. Look at them after every count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from seminar.course import Counts, Text, course
from seminar.data import reader, texts
from seminar.text.corpus import TextError, counted, named, paragraphs
from seminar.text.local import own_copy
from seminar.text.tokens import Token, sentences, tokenise, words

if TYPE_CHECKING:
    import pandas as pd

Line = tuple[str, str, str, str, str, str]
_COLUMNS = ["text", "paragraph", "left", "hit", "right", "about"]
SENTENCE = "sentence"
_OWN_COPY = (
    "where our fragment does not reach a hit, only its paragraph is named. If you have a lawful copy, save it in"
    " data/local/ as a .txt file and run this cell again: the words around each hit then appear."
)


@dataclass(frozen=True)
class Concordance:
    """The lines found for a word.

    `frame` has one row per hit: `text, paragraph, left, hit, right, about`. Where the words around a hit are not
    shipped, left and right are empty and `about` says what the paragraph is about. `note` tells the reader what is not
    shown and why; it is empty if everything is.
    """

    word: str
    frame: pd.DataFrame
    note: str = ""

    def __len__(self) -> int:
        return len(self.frame)

    def __iter__(self):
        return self.frame.itertuples(index=False)

    @property
    def plain(self) -> str:
        """The lines as text, the word in a column of its own."""
        if not len(self):
            return f"{self.word!r}: no hit"
        places = [f"{row.text} {row.paragraph}" for row in self]
        width = max(map(len, places))
        lines = [
            f"{place:<{width}}  {row.left[-44:]:>44}  [{row.hit}] "
            f" {f'(not shipped; about: {row.about})' if row.about else row.right[:44]}".rstrip()
            for place, row in zip(places, self)
        ]
        return "\n".join([f"{self.word!r}: {self._count}", *lines])

    @property
    def _count(self) -> str:
        return f"{len(self)} {'hit' if len(self) == 1 else 'hits'}"

    def __repr__(self) -> str:
        return self.plain + (f"\n{self.note}" if self.note else "")

    def _repr_html_(self) -> str:
        from seminar.show import escape, static

        rows = "".join(
            f"<tr><th scope=row>{escape(row.text)} {escape(row.paragraph)}</th>"
            f'<td style="text-align:right!important">{escape(row.left)}</td><td><b>{escape(row.hit)}</b></td>'
            f"<td>{escape(row.right)}{f'<i>(not shipped; about: {escape(row.about)})</i>' if row.about else ''}</td></tr>"
            for row in self
        )
        head = (
            "<tr><th scope=col>Where</th><th scope=col class=num>Words before</th><th scope=col>Hit</th><th"
            " scope=col>Words after</th></tr>"
        )
        caption = f"<caption>{escape(self.word)}: {self._count}</caption>"
        body = (
            f'<div class="seminar-wide"><table>{caption}<thead>{head}</thead><tbody>{rows}</tbody></table></div>'
            if len(self)
            else f"<p>No hit for <b>{escape(self.word)}</b>.</p>"
        )
        note = f'<p class="seminar-small">{escape(self.note)}</p>' if self.note else ""
        return static(body + note)


def kwic(
    word: str,
    text: str | Sequence[str] | Mapping[str, str] = "all",
    width: int | str = 8,
    *,
    local: str | Path | None = None,
) -> Concordance:
    """Show every place where *word* stands, with the words around it.

    Parameters
    ----------
    word
        A word or a phrase (`"north wind"`), in any case; a star at the end stands for any ending (`"peace*"`).
    text
        The id of a text of the course, several ids, `"all"`, a text of your own (paragraphs parted by blank lines), or
        a mapping of paragraph to text.
    width
        Words shown on either side, 1 to 40, or `"sentence"` for the whole sentence. Lines stop at the ends of a
        paragraph.
    local
        Folder with the reader's own copies of texts that are not shipped; `data/local/` of the course unless told.

    Raises
    ------
    TextError
        If *word* holds no word that is counted, or *width* is out of range.
    """
    import pandas as pd

    wanted = words(word.replace("*", " "))
    if not wanted:
        raise TextError(
            f"{word!r} holds no word that is counted (numbers count only as years of four digits); give a word such as"
            " 'understanding'."
        )
    if width != SENTENCE and not (isinstance(width, int) and 1 <= width <= 40):
        raise TextError(f"width is the number of words on either side, from 1 to 40, or {SENTENCE!r}; found {width!r}.")
    prefix = word.rstrip().endswith("*")
    rows: list[Line] = []
    notes: list[str] = []
    for one in _asked(text):
        if not isinstance(one, Text):
            rows += _lines("", one, wanted, prefix, width)
        elif one.counts is None:
            rows += _lines(one.label, texts.paragraphs(one), wanted, prefix, width)
        else:
            found, note = _counted_lines(one, one.counts, wanted, prefix, width, local)
            rows += found
            notes.append(note)
    return Concordance(word, pd.DataFrame(rows, columns=_COLUMNS), " ".join(filter(None, notes)))


def _asked(text: str | Sequence[str] | Mapping[str, str]) -> list[Text | dict[str, str]]:
    if hasattr(text, "items"):
        return [dict(text.items())]
    if text == "all":
        return list(course().texts)
    found = []
    for one in [text] if isinstance(text, str) else text:
        known = named(one)
        if known is None and len(words(one)) < 2:
            ids = ", ".join(repr(text.id) for text in course().texts)
            raise TextError(f"no text is called {one!r}; name {ids} or 'all', or pass the text itself.")
        found.append(known or {str(number): body for number, body in enumerate(paragraphs(one), 1)})
    return found


def _lines(name: str, parts: Mapping[str, str], wanted: list[str], prefix: bool, width: int | str) -> list[Line]:
    found = []
    for paragraph, body in parts.items():
        tokens = tokenise(body)
        for place in range(len(tokens) - len(wanted) + 1):
            last = place + len(wanted) - 1
            if not _same([token.word for token in tokens[place : last + 1]], wanted, prefix):
                continue
            start, end = tokens[place].start, tokens[last].end
            first, stop = _window(body, tokens, place, last, width)
            before, after = body[first:start], body[end:stop]
            found.append((name, str(paragraph), " ".join(before.split()), body[start:end], " ".join(after.split()), ""))
    return found


def _window(body: str, tokens: list[Token], place: int, last: int, width: int | str) -> tuple[int, int]:
    if isinstance(width, str):
        spans = sentences(body)
        first = next(start for start, _ in reversed(spans) if start <= tokens[place].start)
        return first, next(stop for _, stop in spans if tokens[last].end <= stop)
    # At either end of a paragraph its quotation marks and full stop are shown too.
    first = tokens[place - width].start if place > width else 0
    return first, tokens[last + width].end if last + width < len(tokens) - 1 else len(body)


def _same(have: list[str], wanted: list[str], prefix: bool) -> bool:
    if have == wanted:
        return True
    return prefix and have[:-1] == wanted[:-1] and have[-1].startswith(wanted[-1])


def _counted_lines(
    text: Text, shipped: Counts, wanted: list[str], prefix: bool, width: int | str, local: str | Path | None
) -> tuple[list[Line], str]:
    copy, counts = own_copy(text, local), counted(text)
    # what each paragraph is about, in our words
    about = shipped.labels | {row["id"]: row["topic"] for row in reader.rows(text.table)}
    if copy is not None:
        rows = _lines(text.label, copy.paragraphs, wanted, prefix, width)
        unseen = [label for label in about if label in copy.missing and _hits(counts[label], wanted, prefix)]
        rows += [(text.label, label, "", " ".join(wanted), "", about[label]) for label in unseen]
        return rows, "" if copy.complete else copy.message
    fragments, rows = _fragments(text), []
    for label, there in counts.items():
        shown = [
            line
            for fragment in fragments.get(label, ())
            for line in _lines(text.label, {label: fragment}, wanted, prefix, width)
        ]
        hits = max(_hits(there, wanted, prefix), len(shown))
        # A fragment of the body breaks off before its sentence does; dots say so.
        end = "" if label in shipped.labels else " ..."
        rows += [(name, where, left, hit, f"{right}{end}".strip(), "") for name, where, left, hit, right, _ in shown]
        hidden = (text.label, label, "", " ".join(wanted) + ("*" if prefix else ""), "", about[label])
        rows += [hidden] * (hits - len(shown))
    note = f"{text.not_shipped}: {_OWN_COPY}"
    if len(wanted) > 1:
        note += " The order of words is not shipped either, so for a phrase only hits inside a fragment are found."
    return rows, note


def _hits(counted: Mapping[str, int], wanted: list[str], prefix: bool) -> int:
    if len(wanted) > 1:
        return 0  # counts know single words only
    return sum(count for word, count in counted.items() if _same([word], wanted, prefix))


def _fragments(text: Text) -> dict[str, list[str]]:
    """Return the short fragments that the course quotes from a text, by paragraph."""
    found: dict[str, list[str]] = {}
    if text.fragments is None:
        return found
    known = counted(text)
    unnumbered: Counter[str] = Counter()
    for row in reader.rows(text.fragments.table):
        if any(row[column] != value for column, value in text.fragments.where.items()):
            continue
        label = row[text.fragments.paragraph]
        if label not in known:  # headings are numbered in the counts and not in the fragments
            unnumbered[label] += 1
            label = f"{label}_{unnumbered[label]}"
        found.setdefault(label, []).append(row[text.fragments.quote])
    return found
