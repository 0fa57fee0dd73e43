"""One thing of the board in one cell: its widget, and beside it a static form that follows every change and is saved
with the notebook.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from typing import Any

from seminar import show
from seminar.ask import place

_STATIC = files("seminar.board") / "static"


@lru_cache(maxsize=8)
def script(*names: str, ask: tuple[str, ...] = ("dom",)) -> str:
    """Return the scripts *names* of this room as one module, after those of the questions named in *ask*."""
    from seminar.ask.widget import script as shared

    return "\n".join([shared(*ask), *((_STATIC / f"{name}.js").read_text("utf-8") for name in names)])


@lru_cache(maxsize=1)
def style() -> str:
    """Return the style sheet of all widgets of this room: that of the questions, and what is the board's own."""
    from seminar.ask.widget import style as shared

    return shared() + sheet("static") + sheet("board")


@lru_cache(maxsize=4)
def sheet(name: str) -> str:
    """Return one style sheet of this room: `static` is what static forms need, `pieces` what the rows to collect from
    need.
    """
    return (_STATIC / f"{name}.css").read_text("utf-8")


class Shown:
    """A widget in a cell with its static form. `bundle` gives the static form as a MIME bundle; `refresh` shows it
    anew.
    """

    def __init__(self, name: str, widget: Any, plain: str, bundle: Callable[[], dict]):
        self.name, self.widget, self.plain, self.bundle = name, widget, plain, bundle
        self._handle: Any = None
        self._last: dict = {}

    def display(self) -> None:
        """Show both. An earlier run of the same cell is retired: nobody sees its widget any more."""
        from IPython.display import display

        key = (place.cell(), self.name)
        if key[0]:
            old = _in_cells.pop(key, None)
            if old is not None:
                old.close()
            _in_cells[key] = self
        shown = self.widget._repr_mimebundle_()
        data = dict(shown[0] if isinstance(shown, tuple) else shown)
        data["text/plain"] = self.plain
        display(data, raw=True)
        self._last = self.bundle()
        self._handle = display(self._last, raw=True, display_id=True)

    def refresh(self) -> None:
        """Show the static form anew if it has changed."""
        if self._handle is None:
            return
        now = self.bundle()
        if now != self._last:
            self._last = now
            self._handle.update(now, raw=True)

    def close(self) -> None:
        """Take the widget off the page."""
        self._handle = None
        self.widget.close()


_in_cells: dict[tuple[str, str], Shown] = {}


def static(html: str, plain: str, more: dict | None = None) -> dict:
    """Return the MIME bundle of a static form."""
    return {"text/html": show.static(f"<style>{sheet('static')}</style>{html}"), "text/plain": plain, **(more or {})}


def digest(folder: object) -> str:
    """Return a short name of *folder*, by which the browser tells copies of the course apart."""
    return hashlib.sha256(str(folder).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def keep(thing: object) -> None:
    """Keep *thing* as long as this kernel runs: what listens through a weak reference would go with the cell."""
    key = place.cell() or str(id(thing))
    _kept[(type(thing).__name__, key)] = thing


_kept: dict[tuple[str, str], object] = {}
