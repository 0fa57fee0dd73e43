"""One gradebook for all threads of a kernel."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from seminar.gradebook.book import Gradebook


class Books:
    """The gradebook at *path*, usable from any thread: each has its own connection to the one file.

    JupyterLab runs a cell in one thread of the kernel and delivers what is done on a widget in another, and SQLite does
    not let them share a connection.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path).absolute()
        self._own = threading.local()
        self._book()

    def _book(self) -> Gradebook:
        if not hasattr(self._own, "book"):
            self._own.book = Gradebook(self.path)
        return self._own.book

    def __getattr__(self, name: str) -> Any:
        return getattr(self._book(), name)

    def close(self) -> None:
        """Close this thread's connection; that of another thread ends with it."""
        if hasattr(self._own, "book"):
            self._own.book.close()
            del self._own.book
