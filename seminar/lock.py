"""One writer at a time, across processes. The system frees the lock of a process that dies, however it dies."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from seminar.errors import WriteError

#: Seconds to wait for another writer. One write takes milliseconds.
PATIENCE = 5.0


class Busy(WriteError):
    """Another program holds the file for longer than a write takes."""


@contextmanager
def locked(path: Path, patience: float | None = None) -> Iterator[None]:
    """Hold the lock file *path* (made if absent) while the block runs.

    On a file system without locks the block runs unlocked: writes stay atomic, and answers are merged on the next one.

    Raises
    ------
    Busy
        If another process holds it for longer than *patience* seconds (`PATIENCE` if not given).
    OSError
        If the lock file cannot be made.
    """
    handle = _opened(path)
    held = False
    try:
        end = time.monotonic() + (PATIENCE if patience is None else patience)
        while not held:
            try:
                _take(handle)
                held = True
            except OSError as error:
                if error.errno in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS):
                    break
                if error.errno not in (errno.EAGAIN, errno.EACCES, errno.EDEADLK):
                    raise
                if time.monotonic() > end:
                    raise Busy(
                        f"another program is writing {path.stem}.json and does not finish. Close other windows with"
                        " this notebook and answer again."
                    ) from None
                time.sleep(0.005)
        yield
    finally:
        if held:
            _free(handle)
        os.close(handle)


def _opened(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except PermissionError:
        if not path.exists():
            raise
        # a lock file that somebody else made in a shared folder can be locked all the same
        return os.open(path, os.O_RDONLY)


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _free(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

elif sys.platform == "emscripten":  # Python in the browser has no locks, and only one program

    def _take(handle: int) -> None:
        raise OSError(errno.ENOSYS, "no locks here")

    def _free(handle: int) -> None:
        """Nothing is ever held."""

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _free(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
