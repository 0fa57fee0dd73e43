"""One gradebook for all threads of a kernel."""

from __future__ import annotations

import threading
from pathlib import Path

from seminar.gradebook import bookfile
from seminar.gradebook.book import Gradebook


class Books(Gradebook):
    """The gradebook at *path*, usable from any thread: each has its own connection to the one file.

    JupyterLab runs a cell in one thread of the kernel and delivers what is done on a widget in another, and SQLite does
    not let them share a connection.
    """

    def __init__(self, path: str | Path) -> None:
        self._own = threading.local()
        super().__init__(Path(path).absolute())

    @property
    def _base(self) -> bookfile.Told:
        if not hasattr(self._own, "base"):
            self._own.base = bookfile.opened(self.path)
        return self._own.base

    @_base.setter
    def _base(self, base: bookfile.Told) -> None:
        self._own.base = base

    def close(self) -> None:
        """Close this thread's connection; that of another thread ends with it."""
        if hasattr(self._own, "base"):
            self._own.base.close()
            del self._own.base
