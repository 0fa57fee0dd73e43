"""The self-check of the first lesson: is everything in place, and if not, what to do next."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from seminar import files, show
from seminar.ask import place
from seminar.errors import CourseError

if TYPE_CHECKING:
    from seminar.ask.widget import ReadyWidget

#: What the lessons use, with the oldest version that they were tested with.
NEEDED = {"pandas": (3, 0), "matplotlib": (3, 10), "ipywidgets": (8, 1), "anywidget": (0, 11), "msgspec": (0, 20)}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `todo` is empty if it is in order. `detail` differs between computers and is shown
    live only.
    """

    what: str
    todo: str
    detail: str = ""


def findings() -> list[Finding]:
    """Look at Python, the libraries, the course's data and this folder."""
    return [_python(), *map(_library, NEEDED), _data(), _folder()]


def _python() -> Finding:
    todo = (
        ""
        if sys.version_info >= (3, 11)
        else "Python 3.11 or newer is needed: install it, then start the course again."
    )
    return Finding("Python", todo, sys.version.split()[0])


def _library(name: str) -> Finding:
    start = "start the course with `python3 course.py start`, which installs it."
    try:
        found = version(name)
    except PackageNotFoundError:
        return Finding(name, f"{name} is missing: {start}")
    old = tuple(int(part) for part in found.split(".")[:2] if part.isdigit()) < NEEDED[name]
    return Finding(name, f"{name} {found} is too old: {start}" if old else "", found)


def _data() -> Finding:
    try:
        root = files.root()
        tables = sorted((root / "data" / "tables").glob("*.csv"))
        for table in tables:
            with open(table, "rb") as file:
                file.read(1)
    except (CourseError, OSError) as error:
        return Finding("The course's data", str(error))
    return Finding(
        "The course's data",
        "" if tables else "there is no table in data/tables: take the data folder from the course again.",
        f"{len(tables)} tables",
    )


def _folder() -> Finding:
    try:
        with tempfile.TemporaryFile(dir=place.folder()) as file:
            file.write(b"x")
    except OSError:
        return Finding(
            "This folder",
            "nothing can be written here, so answers are not kept: copy the course to a folder of your own.",
        )
    return Finding("This folder", "", "answers can be kept")


class Ready:
    """The self-check on the page. `alive` becomes true when the browser has drawn the widget and has heard from the
    kernel.
    """

    def __init__(self, look: Callable[[], list[Finding]] = findings):
        self.findings = look()
        self.alive = False
        self._widget: ReadyWidget | None = None

    @property
    def todo(self) -> list[str]:
        """What to do next, one entry for each thing that is not in order."""
        return [finding.todo for finding in self.findings if finding.todo]

    @property
    def widget(self) -> ReadyWidget:
        """The widget, made on first use."""
        if self._widget is None:
            from seminar.ask.widget import ReadyWidget

            self._widget = ReadyWidget(rows=[[finding.what, finding.todo, finding.detail] for finding in self.findings])
            self._widget.on_msg(lambda _widget, content, _buffers: self.receive(content))
        return self._widget

    def receive(self, content: dict) -> None:
        """Hear the browser's first word, and answer it."""
        if content.get("type") == "here":
            self.alive = True
            self.widget.alive = True

    def display(self) -> None:
        """Show the check and its static twin."""
        show.live(self.widget, self.static(), self.plain())

    def plain(self) -> str:
        """Return one line of text."""
        return f"Not ready: {self.todo[0]}" if self.todo else "Ready, as far as Python can see."

    def static(self) -> str:
        """Return the form for readers without a kernel: the same on every computer on which all is well."""
        rows = "".join(
            "<tr><th"
            f" scope=row>{show.escape(finding.what)}</th><td>{show.escape(finding.todo) or '✓ in order'}</td></tr>"
            for finding in self.findings
        )
        return (
            f"<p><strong>{show.escape(self.plain())}</strong></p><table>{rows}</table><p>Run this cell on your own"
            " computer: it looks again there. A line <em>Widgets</em> must then stand in the table. If there is none,"
            " this program cannot draw the course's questions: use the window that <code>course.py start</code>"
            " opens.</p>"
        )


def ready() -> None:
    """Show whether this computer is ready for the course: libraries, data, a folder to write in, widgets that answer."""
    Ready().display()
