"""One program at a time: a lock of the operating system, which ends with the process that holds it, however that ends."""

from __future__ import annotations

import errno
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from seminar import lock
from seminar.errors import CourseError


class Held(CourseError):
    """Another program is at work there."""


@contextmanager
def held(path: Path, what: str) -> Iterator[None]:
    """Hold the lock file *path* while the block runs; *what* is what it stands for, in words. The file is gone
    afterwards.

    On a file system without locks the block runs unlocked.

    Raises
    ------
    Held
        If another process holds it; the message says which.
    """
    handle = _open(path, what)
    try:
        yield
    finally:
        # the name goes first, so that nobody takes a lock on a file that is about to lose it; Windows lets go of the
        # name only when the file is closed
        if os.name != "nt":
            with suppress(OSError):
                os.unlink(path)
        os.close(handle)
        if os.name == "nt":
            with suppress(OSError):
                os.unlink(path)


def _open(path: Path, what: str) -> int:
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            lock._take(handle)
        except OSError as error:
            if error.errno in (errno.EAGAIN, errno.EACCES, errno.EDEADLK):
                who = _who(handle)
                os.close(handle)
                raise Held(
                    f"{what}: {who} is at work there. Wait until that has ended, then give the command again; nothing"
                    " was changed."
                ) from None
            if error.errno not in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS):
                os.close(handle)
                raise
        if _same(handle, path):
            break
        os.close(handle)  # its last holder has just taken the file away
    # the first byte is the one that Windows locks: nobody else can read it there
    told = (
        f" another grading (process {os.getpid()} on {platform.node() or 'this computer'}, since"
        f" {time.strftime('%H:%M:%S')})"
    )
    os.ftruncate(handle, 0)
    os.pwrite(handle, told.encode(), 0) if hasattr(os, "pwrite") else os.write(handle, told.encode())
    return handle


def _same(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))
    except OSError:
        return False


def _who(handle: int) -> str:
    for _ in range(20):
        try:
            os.lseek(handle, 1, os.SEEK_SET)
            if told := os.read(handle, 300).decode("utf-8", "replace").strip():
                return told
        except OSError:
            break
        time.sleep(0.01)  # it has the lock and has not written yet who it is
    return "another grading"
