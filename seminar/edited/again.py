"""Remembering what was made of a file until somebody edits it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def remembered(read: Callable[[Path], T]) -> Callable[[Path], T]:
    """Return *read*, which reads the file at a path, so that it reads it again only when its time or size has changed.

    The path has to lead to a file: `FileNotFoundError` if it does not.
    """

    @functools.lru_cache(maxsize=128)
    def kept(path: Path, _time: int, _size: int) -> T:
        return read(path)

    @functools.wraps(read)
    def again(path: Path) -> T:
        stamp = path.stat()
        return kept(path, stamp.st_mtime_ns, stamp.st_size)

    return again
