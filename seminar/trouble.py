"""What the system says when a disk, a folder or a database does not play along, as a sentence that a teacher can act
on.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

from seminar.errors import CourseError, DiskFull, ReadOnly, WriteError

_SAFE = "What was saved before is safe."


def said(error: OSError | sqlite3.Error, path: str | os.PathLike | None = None) -> CourseError:
    """Return the course's own error for an `OSError` or `sqlite3.Error`; *path* is what was being used, if the error
    does not name it.
    """
    if isinstance(error, sqlite3.Error):
        return _of_database(error, Path(path) if path is not None else None)
    return _of_system(error, error.filename or path)


#: What the system says (numbers of `errno`), and what becomes of it.
_SYSTEM = [
    (
        {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)},
        DiskFull,
        "there is no room left on the disk for {name}, or it may not grow that large. Nothing was replaced; what was"
        " there before is untouched. Free some space, or choose another disk, and give the command again.",
    ),
    (
        {errno.EACCES, errno.EPERM},
        ReadOnly,
        "{name} may not be read or written by you. Choose a place of your own, or have its rights changed.",
    ),
    ({errno.EROFS}, ReadOnly, "{name} lies on a disk that is read-only. Choose another place."),
    (
        {errno.EBUSY, errno.ETXTBSY},
        WriteError,
        "{name} is in use by another program. Close it and give the command again.",
    ),
    (
        {errno.ENOENT},
        WriteError,
        "{name} is not there, or its folder is not. Was it moved or taken away meanwhile? Look at the path and give the"
        " command again.",
    ),
    (
        {errno.ENOTDIR, errno.EISDIR},
        WriteError,
        "{name}: a file stands where a folder is needed, or a folder where a file is. Look at the path.",
    ),
    (
        {errno.ENAMETOOLONG, errno.EINVAL, errno.ELOOP},
        WriteError,
        "{name:.200} cannot be used as a name here ({said}). Choose a shorter or plainer one.",
    ),
    (
        {errno.EMFILE, errno.ENFILE, errno.ENOMEM},
        CourseError,
        "the computer has no files or memory left to go on ({said}). Close other programs, or give --jobs 1, and try"
        " again.",
    ),
]
#: What SQLite says (the beginning of its error's name, or a part of its words), and what becomes of it.
_DATABASE = [
    (
        ("SQLITE_FULL",),
        "disk is full",
        DiskFull,
        "there is no room left on the disk for {name}; this was not saved. {safe} Free some space and do it again.",
    ),
    (
        ("SQLITE_READONLY",),
        "readonly",
        ReadOnly,
        "{name} or its folder is read-only, so nothing can be saved there. {safe} Copy the gradebook to a folder of your"
        " own, or have its rights changed.",
    ),
    (
        ("SQLITE_BUSY", "SQLITE_LOCKED"),
        "locked",
        WriteError,
        "{name} is in use by another program (a desk, a grading or a tool for databases) that does not finish; this was"
        " not saved. {safe} Close that program and do it again.",
    ),
    (
        ("SQLITE_NOTADB",),
        "not a database",
        CourseError,
        "{name} cannot be used as a gradebook: it is a file of another kind, or its beginning is damaged. Give another"
        " name, the gradebook of an earlier grading, or your latest backup of it.",
    ),
    (
        ("SQLITE_CORRUPT",),
        "malformed",
        CourseError,
        "{name} is damaged. Do not write to it any more: keep it, and go on with your latest backup (course.py backup"
        " makes them).",
    ),
    (
        ("SQLITE_CANTOPEN",),
        "unable to open",
        CourseError,
        "{name} cannot be opened: it is no plain file, its folder is missing, or you may not read or write there. Look"
        " at the path and its rights.",
    ),
    (
        ("SQLITE_IOERR",),
        "disk I/O",
        WriteError,
        "{name} could not be read or written: the disk is full or does not answer ({said}). This was not saved. {safe}"
        " Look at the disk, then do it again.",
    ),
    (
        ("",),
        "",
        CourseError,
        "{name} cannot be used as a gradebook ({words}). Give another name, or the gradebook of an earlier grading.",
    ),
]


def _of_system(error: OSError, path: object) -> CourseError:
    name = os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else "a file"
    if error.errno in (errno.EACCES, errno.EPERM) and os.name == "nt" and os.path.exists(name):
        return WriteError(
            f"{name} is open in another program, or you may not change it. Close the program (a spreadsheet holds a"
            " table that it shows) and give the command again."
        )
    for numbers, kind, text in _SYSTEM:
        if error.errno in numbers:
            return kind(text.format(name=name, said=error.strerror))
    return WriteError(
        f"{name} could not be used ({error.strerror or error}). If it lies on a network or a stick, copy it to a disk"
        " of this computer and try again."
    )


def _of_database(error: sqlite3.Error, path: Path | None) -> CourseError:
    name = path.name if path is not None else "the database"
    code, words = getattr(error, "sqlite_errorname", "") or "", str(error)
    return next(
        kind(text.format(name=name, safe=_SAFE, words=words, said=code or words))
        for codes, part, kind, text in _DATABASE
        if code.startswith(codes) or part in words
    )
