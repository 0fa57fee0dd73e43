"""What the system says when a disk, a folder or a database does not play along, as a sentence that a teacher can act
on.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

from seminar.errors import CourseError, DiskFull, ReadOnly, WriteError

_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_SAFE = "What was saved before is safe."


def said(error: OSError | sqlite3.Error, path: str | os.PathLike | None = None) -> CourseError:
    """Return the course's own error for an `OSError` or `sqlite3.Error`; *path* is what was being used, if the error
    does not name it.
    """
    if isinstance(error, sqlite3.Error):
        return _of_database(error, Path(path) if path is not None else None)
    return _of_system(error, error.filename or path)


def _of_system(error: OSError, path: object) -> CourseError:
    name = os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else "a file"
    number = error.errno
    if number in _FULL:
        return DiskFull(
            f"there is no room left on the disk for {name}, or it may not grow that large. Nothing was replaced; what"
            " was there before is untouched. Free some space, or choose another disk, and give the command again."
        )
    if number in (errno.EACCES, errno.EPERM):
        if os.name == "nt" and os.path.exists(name):
            return WriteError(
                f"{name} is open in another program, or you may not change it. Close the program (a spreadsheet holds a"
                " table that it shows) and give the command again."
            )
        return ReadOnly(
            f"{name} may not be read or written by you. Choose a place of your own, or have its rights changed."
        )
    if number == errno.EROFS:
        return ReadOnly(f"{name} lies on a disk that is read-only. Choose another place.")
    if number in (errno.EBUSY, errno.ETXTBSY):
        return WriteError(f"{name} is in use by another program. Close it and give the command again.")
    if number == errno.ENOENT:
        return WriteError(
            f"{name} is not there, or its folder is not. Was it moved or taken away meanwhile? Look at the path and"
            " give the command again."
        )
    if number in (errno.ENOTDIR, errno.EISDIR):
        return WriteError(
            f"{name}: a file stands where a folder is needed, or a folder where a file is. Look at the path."
        )
    if number in (errno.ENAMETOOLONG, errno.EINVAL, errno.ELOOP):
        return WriteError(
            f"{name[:200]} cannot be used as a name here ({error.strerror}). Choose a shorter or plainer one."
        )
    if number in (errno.EMFILE, errno.ENFILE, errno.ENOMEM):
        return CourseError(
            f"the computer has no files or memory left to go on ({error.strerror}). Close other programs, or give"
            " --jobs 1, and try again."
        )
    return WriteError(
        f"{name} could not be used ({error.strerror or error}). If it lies on a network or a stick, copy it to a disk"
        " of this computer and try again."
    )


def _of_database(error: sqlite3.Error, path: Path | None) -> CourseError:
    name = path.name if path is not None else "the database"
    code = getattr(error, "sqlite_errorname", "") or ""
    words = str(error)
    if code.startswith("SQLITE_FULL") or "disk is full" in words:
        return DiskFull(
            f"there is no room left on the disk for {name}; this was not saved. {_SAFE} Free some space and do it"
            " again."
        )
    if code.startswith("SQLITE_READONLY") or "readonly" in words:
        return ReadOnly(
            f"{name} or its folder is read-only, so nothing can be saved there. {_SAFE} Copy the gradebook to a folder"
            " of your own, or have its rights changed."
        )
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or "locked" in words:
        return WriteError(
            f"{name} is in use by another program (a desk, a grading or a tool for databases) that does not finish;"
            f" this was not saved. {_SAFE} Close that program and do it again."
        )
    if code.startswith("SQLITE_NOTADB") or "not a database" in words:
        return CourseError(
            f"{name} cannot be used as a gradebook: it is a file of another kind, or its beginning is damaged. Give"
            " another name, the gradebook of an earlier grading, or your latest backup of it."
        )
    if code.startswith("SQLITE_CORRUPT") or "malformed" in words:
        return CourseError(
            f"{name} is damaged. Do not write to it any more: keep it, and go on with your latest backup (course.py"
            " backup makes them)."
        )
    if code.startswith("SQLITE_CANTOPEN") or "unable to open" in words:
        return CourseError(
            f"{name} cannot be opened: it is no plain file, its folder is missing, or you may not read or write there."
            " Look at the path and its rights."
        )
    if code.startswith("SQLITE_IOERR") or "disk I/O" in words:
        return WriteError(
            f"{name} could not be read or written: the disk is full or does not answer ({code or words}). This was not"
            f" saved. {_SAFE} Look at the disk, then do it again."
        )
    return CourseError(
        f"{name} cannot be used as a gradebook ({words}). Give another name, or the gradebook of an earlier grading."
    )
