"""What every figure is: axes, the data behind it, words that say what it shows, and a form for every reader."""

from __future__ import annotations

import base64
import io
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from seminar import show
from seminar.cite import label, source
from seminar.errors import CourseError
from seminar.figures.style import DPI, style
from seminar.files import write_atomically

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Figure", "cite"]

#: A paper card: the picture is light, so its caption and table stay light in a dark theme as well.
_CARD = """
.seminar figure.seminar-card { background: #fffdf8; color: #1b1b1b; border: 1px solid #cfc9bb; border-radius: 6px;
  padding: 0.6em 0.8em; max-width: 52rem; margin: 0.5em 0; }
.seminar-card img { background: #fffdf8; width: 100%; height: auto; display: block; }
.seminar-card figcaption, .seminar-card summary, .seminar-card th, .seminar-card td, .seminar-card caption { color: #1b1b1b !important; }
.seminar-card a { color: #0b4a9e !important; text-decoration: underline; }
.seminar-card tr { background: transparent !important; } .seminar-card thead { border: 0 !important; }
@media print { .seminar-card { break-inside: avoid; } }
"""


class Figure:
    """A drawn figure with its data and its words.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
    axes : matplotlib.axes.Axes, or an array of them where the figure has several panels
    data : pandas.DataFrame
        The numbers or rows that are drawn, one row per mark.
    title : str
        The finding, as `canvas` has written it above the picture.
    alt : str
        What the picture shows, for a reader who does not see it.
    source, note : str
        Where the data come from (may hold trusted links), and what the figure cannot show.
    table : pandas.DataFrame
        The rows of the folded table: `data` unless a shorter or more readable form is given.
    """

    def __init__(
        self,
        figure: Any,
        axes: Any,
        data: pd.DataFrame,
        *,
        alt: str,
        source: str,
        note: str = "",
        table: pd.DataFrame | None = None,
        labels: dict[str, str] | None = None,
        raw: tuple[str, ...] = (),
    ):
        self.figure, self.axes, self.data = figure, axes, data
        self.title, self.alt, self.source, self.note = figure.get_label(), alt, source, note
        self.table = data if table is None else table
        self._labels, self._raw = labels or {}, raw

    def __repr__(self) -> str:
        return f"Figure: {self.title}"

    def png(self) -> bytes:
        """Return the picture as PNG bytes with at most 250 colours: a third of the size in a saved notebook, and no
        date or version inside.

        It is drawn anew each time, so that what a learner changes on `axes` is seen.
        """
        with style():
            self.figure.set_dpi(DPI)
            self.figure.canvas.draw()
        return _small_png(self.figure.canvas)

    def save(self, path: Any) -> Any:
        """Write the picture to `path` (PNG), whole or not at all, and return the path."""
        return write_atomically(path, self.png())

    def table_html(self) -> str:
        """Return the folded table with the numbers that are drawn."""
        rows = show.table(self.table, labels=self._labels, raw=self._raw)
        return f"<details><summary>The numbers as a table ({len(self.table)} rows)</summary>{rows}</details>"

    def html(self, *, folded_table: bool = True, wrapped: bool = False) -> str:
        """Return the figure as HTML: picture with alternative text, caption with note and source, folded table.

        `wrapped=True` leaves out the style block and outer box, for use inside an explorer.
        """
        picture = base64.b64encode(self.png()).decode("ascii")
        note = f"{show.escape(self.note)} " if self.note else ""
        inner = (
            f'<figure class="seminar-card"><img alt="{show.escape(self.alt)}" src="data:image/png;base64,{picture}">'
            f"<figcaption>{note}<strong>Source:</strong> {self.source}</figcaption>"
            f"{self.table_html() if folded_table else ''}</figure>"
        )
        return inner if wrapped else f'<style>{show.CSS.strip()}{_CARD}</style><div class="seminar">{inner}</div>'

    def _repr_html_(self) -> str:
        return self.html()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": repr(self)}


def _small_png(canvas: Any) -> bytes:
    """Return the canvas as a palette PNG that keeps its 250 commonest colours exactly (Pillow's own cuts blend paper
    and white).
    """
    from PIL import Image

    picture = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba()).convert("RGB")
    found = picture.getcolors(picture.width * picture.height) or []
    counted = sorted((-number, colour) for number, colour in found if isinstance(colour, tuple))[:250]
    palette = Image.new("P", (1, 1))
    flat = [part for _, colour in counted for part in colour]
    palette.putpalette(flat + list(counted[0][1]) * (256 - len(counted)))
    store = io.BytesIO()
    picture.quantize(palette=palette, dither=Image.Dither.NONE).save(
        store, "PNG", compress_level=6
    )  # 9 costs ten times the time for five per cent
    return store.getvalue()


def known(what: str, choice: str, choices: Collection[str]) -> None:
    """Check that a figure was asked for one of its *choices*.

    Raises
    ------
    CourseError
        If not; it names them.
    """
    if choice not in choices:
        raise CourseError(f"{what} {choice!r} is not known; choose one of {', '.join(choices)}")


def cite(*source_ids: str, text: str = "") -> str:
    """Return HTML links to the bibliography for `source_ids` (single ids or `;` lists), with `text` in front of them.

    Raises
    ------
    DataError
        If an id is not a source of the course.

    >>> cite("guardian_2001_05_04", text="news")
    'news: <a href="bibliography.md#guardian_2001_05_04">Guardian, 4 May 2001</a>'
    """
    ids = list(dict.fromkeys(source(i)["id"] for joined in source_ids for i in str(joined).split(";") if i))
    if len(ids) > 8:
        # a long row of links is no help in a caption; the table below it names the sources row by row
        ids = ids[:8]
        text += " (the first eight)"
    links = "; ".join(f'<a href="bibliography.md#{show.escape(i)}">{show.escape(label(i))}</a>' for i in ids)
    return ": ".join(part for part in (show.escape(text), links) if part)


CARD_CSS = _CARD
