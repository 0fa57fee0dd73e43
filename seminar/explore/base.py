"""What every explorer is: controls, a function that draws what they ask for, and a static twin made by the same
function.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from seminar import show
from seminar.data import reader
from seminar.errors import CourseError
from seminar.explore.style import PAGE_CSS, parties_css
from seminar.figures.base import CARD_CSS

if TYPE_CHECKING:
    import pandas as pd
__all__ = ["Control", "Explorer", "ExplorerError", "View", "count", "picture"]

#: Ends every static twin. The live form also needs it: a click on a source is passed on to this link, which JupyterLab
#: has wired.
_SOURCES = '<p class="seminar-small">All sources: <a href="bibliography.md">bibliography of the course</a>.</p>'


class ExplorerError(CourseError):
    """An explorer was asked for a control or a value that it does not have."""


@dataclass
class View:
    """What an explorer shows for one set of values of its controls.

    Attributes
    ----------
    html
        The page below the controls; a trusted text, in which whatever comes from a table was escaped.
    status
        One line about it, which a screen reader speaks at each change.
    rows
        The rows behind it, for whoever goes on from code.
    """

    html: str
    status: str
    rows: pd.DataFrame


@dataclass
class Control:
    """One control above the page of an explorer.

    Attributes
    ----------
    name, label
        The name under which its value reaches `draw` and `Explorer.set`, and what a reader sees.
    kind
        `select`, `radio`, `range` (one option after the other on a slide), `check` (true or false) or `search` (a text).
    options
        Pairs of a value and its label, for select, radio and range.
    start
        The value at the beginning; else the first option, false or an empty text.
    """

    name: str
    label: str
    kind: str
    options: list[tuple[str, str]] = field(default_factory=list)
    start: Any = None

    def first(self) -> Any:
        """Return the value that the control starts with."""
        if self.start is not None:
            return self.start
        return {"check": False, "search": ""}.get(self.kind) if not self.options else self.options[0][0]

    def check(self, value: Any) -> Any:
        """Return `value` if the control can take it.

        Raises
        ------
        ExplorerError
            Naming the values that it can take.
        """
        if self.kind == "check":
            return bool(value)
        if self.kind == "search":
            return str(value)
        if value not in [v for v, _ in self.options]:
            known = ", ".join(repr(v) for v, _ in self.options[:12]) + (" ..." if len(self.options) > 12 else "")
            raise ExplorerError(f"{self.name}={value!r} is not known; choose one of {known}")
        return value


class Explorer(show.Live):
    """A live explorer with its static twin, displayed as the last line of a cell.

    `set(name=value)` moves a control from code, as a reader would; `rows` are the table rows now shown and `html` what
    is on the page.

    Parameters
    ----------
    title
        What a screen reader calls the explorer.
    controls
        In the order in which they stand above the page.
    draw
        Called with the value of each control by name, `{"year": "1999"}`; returns the `View` of them.
    static
        What is read without a kernel, on paper and on GitHub: as much as `draw` can show, or what makes it of the page
        at the start.
    plain
        One line of text, for a reader of plain text and for test runs, or what makes it of the page at the start.

    Raises
    ------
    ExplorerError
        If a control cannot start with its value.
    """

    def __init__(
        self,
        title: str,
        controls: Sequence[Control],
        draw: Callable[[dict[str, Any]], View],
        static: str | Callable[[View], str],
        plain: str | Callable[[View], str],
    ):
        from seminar.explore.desk import Desk

        self.title, self.controls, self._draw = title, {c.name: c for c in controls}, draw
        spec = [
            {"name": c.name, "label": c.label, "kind": c.kind, "options": [list(o) for o in c.options]}
            for c in controls
        ]
        start = {c.name: c.check(c.first()) for c in controls}
        self._view = view = draw(start)
        desk = Desk(title=title, spec=spec, values=start, html=view.html, status=view.status)
        desk.observe(self._refresh, "values")
        twin = static(view) if callable(static) else static
        super().__init__(
            desk,
            f"<style>{CARD_CSS}{PAGE_CSS}{parties_css()}</style>{twin}{_SOURCES}",
            plain(view) if callable(plain) else plain,
        )

    def set(self, **values: Any) -> Explorer:
        """Move controls from code and return the explorer, so that the cell shows it.

        Raises
        ------
        ExplorerError
            If a control or value does not exist; nothing is changed then.
        """
        for name, value in values.items():
            if name not in self.controls:
                raise ExplorerError(f"this explorer has no control {name!r}; it has {', '.join(self.controls)}")
            values[name] = self.controls[name].check(value)
        self.widget.values = {**self.widget.values, **values}
        return self

    def _refresh(self, change: Any) -> None:
        values = {n: c.check(self.widget.values.get(n, c.first())) for n, c in self.controls.items()}
        self._view = self._draw(values)
        with self.widget.hold_sync():
            self.widget.html, self.widget.status = self._view.html, self._view.status

    @property
    def rows(self) -> pd.DataFrame:
        """The rows that are shown now."""
        return self._view.rows

    @property
    def html(self) -> str:
        """The page that is shown now."""
        return self._view.html


def picture(draw: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    """Return the HTML of a figure, without its table, drawn once for the same arguments until a file of the data folder
    changes.

    The live form and the static twin share one picture, and a search word typed letter by letter draws the page each
    time but not its picture.
    """
    return _picture(draw, args, tuple(sorted(kwargs.items())), _data_state())


@lru_cache(maxsize=32)  # a whole month of the journey, day by day
def _picture(draw: Callable[..., Any], args: tuple, kwargs: tuple, _state: tuple) -> str:
    return draw(*args, **dict(kwargs)).html(wrapped=True, folded_table=False)


def _data_state() -> tuple:
    """Return the time and size of every file that a figure can read, so that an edited table is drawn anew."""
    top = reader.data_folder()
    folders = [folder for folder in (top, top / "tables", top / "texts", top / "geo") if folder.is_dir()]
    stats = {entry.path: entry.stat() for folder in folders for entry in os.scandir(folder) if entry.is_file()}
    return tuple((path, stats[path].st_mtime_ns, stats[path].st_size) for path in sorted(stats))


def count(number: int, one: str) -> str:
    """Return a number with its noun.

    >>> count(1, "event"), count(3, "event")
    ('1 event', '3 events')
    """
    return f"{number} {one if number == 1 else one + 's'}"
