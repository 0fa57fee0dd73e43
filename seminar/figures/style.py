"""One look for every figure: sizes, type, and a palette that survives colour blindness and grey print.

The four leading colours differ in lightness (CIE L* about 21, 50, 70 and 84), so they stay apart without hue; each also
has a pattern and a marker of its own. Text is never set in a palette colour on another palette colour.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.typing import RcKeyType

__all__ = [
    "BRICK",
    "DPI",
    "INK",
    "MUTED",
    "NAVY",
    "PAPER",
    "RULE",
    "SAND",
    "SKY",
    "WHITE",
    "WIDTH",
    "canvas",
    "quiet",
    "style",
    "wrap",
]

INK, MUTED, RULE, PAPER = "#1b1b1b", "#4f4d47", "#cfc9bb", "#fffdf8"
NAVY, BRICK, SKY, SAND, WHITE = "#12355b", "#c8553d", "#7fb2e5", "#f2d7a0", "#ffffff"

#: A line to read along, behind everything else.
THIN: dict[str, Any] = {"color": RULE, "linewidth": 0.8, "zorder": 0}

#: Width of every figure in inches, and pixels per inch of the saved picture (twice what is shown, for sharp print).
WIDTH, DPI = 8.2, 150

_RC: dict[RcKeyType, Any] = {
    "font.family": "DejaVu Sans",  # ships with matplotlib, so a figure looks the same everywhere
    "font.size": 10.5,
    "axes.titlesize": 12.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 10.5,
    "xtick.labelsize": 10,
    "ytick.labelsize": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": MUTED,
    "xtick.color": INK,
    "ytick.color": INK,
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "grid.color": RULE,
    "hatch.linewidth": 0.7,
    "path.simplify": True,
    "text.hinting": (  # letters keep their true shape at this resolution, and a third of the drawing time is saved
        "none"
    ),
}


def style() -> Any:
    """Return the context in which a figure is drawn: ``with style(): ...``. Leaves the learner's own matplotlib
    settings alone.
    """
    import matplotlib

    return matplotlib.rc_context(_RC)


@contextmanager
def canvas(height: float, *, title: str, top: float = 0.0, cols: int = 1, **grid: Any) -> Iterator[tuple[Any, Any]]:
    """Give (figure, axes) of the house width and `height` inches with the finding as its heading, to be drawn on in the
    house style; with `rows` or `cols` above 1, axes is an array of them.

    The object-oriented API with the Agg canvas is used, never pyplot: no state is left behind in a learner's notebook.
    `top` reserves more inches under the heading. Margins are set by the caller through `grid` (left, right, bottom as
    fractions) and end as `Figure.subplots_adjust`.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    lines = wrap(title, 75)
    heading = 0.16 + 0.225 * (lines.count("\n") + 1)
    margins = {
        "left": 0.08,
        "right": 0.98,
        "bottom": 0.5 / height,
        **{k: grid.pop(k) for k in ("left", "right", "bottom", "wspace", "hspace") if k in grid},
    }
    with style():
        figure = Figure(figsize=(WIDTH, height), dpi=100, label=title)
        FigureCanvasAgg(figure)
        figure.text(0.015, 1 - 0.10 / height, lines, ha="left", va="top", fontsize=12.5, fontweight="bold", gid="title")
        axes = figure.subplots(1, cols, **grid)
        figure.subplots_adjust(top=1 - (heading + top) / height, **margins)
        yield figure, axes


def wrap(text: str, width: int) -> str:
    """Break `text` into lines of at most `width` characters, never inside a word."""
    return "\n".join(textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False))


def note(axes: Any, x: float, y: float, words: str, **look: Any) -> None:
    """Write words at a place of the drawing, whatever its scales: (0, 0) is its lower left, (1, 1) its upper right."""
    axes.text(x, y, words, **{"transform": axes.transAxes, "va": "center", "fontsize": 9.5, **look})


def lanes(axes: Any, labels: Sequence[str], **look: Any) -> None:
    """Name the rows of a figure on its left side, the first one at the top."""
    axes.set_yticks(range(len(labels)), labels, **look)
    axes.set_ylim(len(labels) - 0.4, -0.6)


def quiet(axes: Any, *sides: str) -> None:
    """Take away the spines at *sides* (`left`, `right`, `top`, `bottom`) and their ticks, where a label says it better."""
    for side in sides:
        axes.spines[side].set_visible(False)
    if "left" in sides:
        axes.tick_params(left=False)
    if "bottom" in sides:
        axes.tick_params(bottom=False)
