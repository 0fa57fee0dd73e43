"""What pages of explorers are made of: folds, lists that scroll, terms with what is said of them, and rows with a word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from seminar.show import escape

if TYPE_CHECKING:
    import pandas as pd


def fold(key: str, summary: str, body: str) -> str:
    """Return HTML that opens under its summary; *key* names it, so that it stays open while the page around it changes."""
    return f'<details data-key="{key}"><summary data-key="{key}-s">{summary}</summary>{body}</details>'


def scrolled(label: str, body: str) -> str:
    """Return HTML in a box that scrolls, for the keyboard too; *label* is what a screen reader calls it."""
    return f'<div class="seminar-scroll" tabindex="0" role="group" aria-label="{label}">{body}</div>'


def terms(parts: Iterable[tuple[str, object]]) -> str:
    """Return names with what is said under each as a list; those with nothing to say are left out."""
    lines = (f"<dt>{name}</dt><dd>{escape(said)}</dd>" for name, said in parts if str(said))
    return f"<dl>{''.join(lines)}</dl>"


def holding(rows: pd.DataFrame, columns: list[str], word: str) -> pd.DataFrame:
    """Return the rows that hold *word* in one of the text *columns*, in whatever case; all rows for an empty word."""
    text = rows[columns[0]].str.cat(rows[columns[1:]], sep=" ").str.lower()
    return rows[text.str.contains(word.strip().lower(), regex=False)]
