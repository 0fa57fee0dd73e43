"""A file that is not read further, and the one way in which a file is opened."""

from __future__ import annotations

import os
import stat

from seminar.errors import CourseError

#: Bytes of the largest file that is read.
MAX_FILE = 20 * 2**20


class Refused(CourseError):
    """A file that is not read further; `kind` is the name of the problem in `seminar.handins.problems.KINDS`."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(detail or kind)
        self.kind, self.detail = kind, detail


def plain_file(path: str | os.PathLike, flags: int = 0) -> int:
    """Open a file for reading and return its descriptor; a pipe or a device is neither waited for nor read.

    Raises
    ------
    Refused
        If it is no plain file.
    OSError
        If it cannot be opened.
    """
    # asked of the open file, so that nothing can be put in its place between question and reading
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | flags)
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return handle
    os.close(handle)
    raise Refused("not_readable", "it is not a plain file")


def few(what: str, count: int, most: int) -> None:
    """Refuse a file that holds a *count* of something beyond the *most* that is read."""
    if count > most:
        raise Refused("too_many_parts", f"{count:,} {what}; at most {most:,} are read")
