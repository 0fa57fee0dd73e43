"""The words explorer: a word in its lines, how often it stands in each text, and what words do in them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from moscow2001 import text as texts
from seminar.errors import CourseError
from seminar.explore.base import Control, Explorer, View, count
from seminar.explore.parts import fold
from seminar.show import escape, table

_TEXTS = {"both": "both texts", "cnn": "CNN story", "declaration": "declaration"}


def words(word: str = "understanding", text: str = "both") -> Explorer:
    """Return the words explorer, opened at one word; a star at the end stands for any ending (`peace*`)."""
    controls = [
        Control("word", "Word or phrase", "search", start=word),
        Control("text", "In", "radio", list(_TEXTS.items()), text),
        Control("width", "Words on either side", "select", [(str(n), str(n)) for n in (4, 8, 12, 20)], "8"),
    ]
    return Explorer(
        "Words in their lines",
        controls,
        _draw,
        lambda view: f"<p><strong>{view.status}</strong></p>{view.html}",
        lambda view: f"Words explorer: {view.status}",
    )


def _draw(values: dict[str, Any]) -> View:
    word = values["word"].strip()
    counted = _counts()
    try:
        if not word:
            raise CourseError("Write a word above.")
        found = texts.kwic(word, values["text"], int(values["width"]))
    except CourseError as error:
        return View(f"<p>{escape(error)}</p>{counted}", "No word to look for.", pd.DataFrame())
    frame = found.frame
    per_text = ", ".join(f"{name} {n}" for name, n in frame["text"].value_counts(sort=False).items()) or "none"
    lines = "".join(
        f'<tr><th scope="row">{escape(r.text)} {escape(r.paragraph)}</th><td '
        f'style="text-align:right!important">{escape(r.left)}</td><td><strong>{escape(r.hit)}</strong></td>'
        f"<td>{escape(r.right)}{f'<em>(not shipped; about: {escape(r.about)})</em>' if r.about else ''}</td></tr>"
        for r in frame.itertuples()
    )
    head = (
        '<tr><th scope="col">where</th><th scope="col">before</th><th scope="col">hit</th><th'
        ' scope="col">after</th></tr>'
    )
    body = (
        f'<div class="seminar-wide"><table><caption>{escape(word)} in its '
        f"lines</caption><thead>{head}</thead><tbody>{lines}</tbody></table></div>"
        if len(frame)
        else "<p>No hit. A word that is missing can tell as much as one that is there.</p>"
    )
    note = f'<p class="seminar-small">{escape(found.note)}</p>' if found.note else ""
    return View(body + note + counted, f"\u201c{word}\u201d: {count(len(frame), 'hit')} ({per_text}).", frame)


def _counts() -> str:
    """Return what words do in the two texts, counted, as a fold."""
    frame = texts.categories()[["counted", "cnn", "declaration"]]
    sizes = texts.sizes()
    lengths = "; ".join(f"{r.text}: {r.tokens} words" for r in sizes.itertuples())
    rows = table(frame, caption="What words do in the two texts", labels={"cnn": "CNN story"})
    return fold(
        "counts",
        "Counts by what words do",
        f'{rows}<p class="seminar-small">{escape(lengths)}. Look at every count in its lines before you use it.</p>',
    )
