"""Where the course lies on the disk, and writing that never leaves half a file."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from seminar import characters
from seminar.errors import DiskFull, InUse, MissingFile, ReadOnly, WriteError

T = TypeVar("T")

#: Marks the top folder of a course.
LANDMARK = Path("course.yaml")

#: Seconds to try again while another program has a file open: a virus scanner or a cloud folder looks at each new file
#: for a moment.
PATIENCE = 2.0
#: Seconds to try again when a file cannot be read for another reason.
READ_PATIENCE = 0.2
_PAUSE = 0.02

_PACKAGE = Path(__file__).resolve().parent.parent
_LANDMARK = str(_PACKAGE / LANDMARK)
#: What Windows says of a file that is open elsewhere: access denied (when its name is taken), sharing violation, lock
#: violation.
_TAKEN, _SHARED = (5, 32, 33), (32, 33)


def root() -> Path:
    """Return the top folder of the course (the one that holds `course.yaml`).

    Looked for in this order: the environment variable `SEMINAR_HOME`, the folder that holds the package, and only where
    the package is installed elsewhere the current folder and those above it: a folder of hand-ins that holds a `data/`
    and a `solutions/` of its own must not give the keys.

    Raises
    ------
    MissingFile
        If none of them holds `course.yaml`.
    """
    told = os.environ.get("SEMINAR_HOME")
    if not told and os.path.isfile(_LANDMARK):
        return _PACKAGE
    here = Path.cwd()
    for place in [Path(told)] if told else [here, *here.parents]:
        if (place / LANDMARK).is_file():
            return place
    looked = told or f"the folder of the package, {here} and the folders above it"
    raise MissingFile(
        f"the course was not found: no {LANDMARK.as_posix()} in {looked}. Start from inside the course folder, "
        "or set SEMINAR_HOME to it."
    )


def here_or_in_teaching(path: str | Path, give: str) -> Path:
    """Return where *path* lies: here, or in `teaching/` of the course.

    Raises
    ------
    MissingFile
        If it is in neither place; *give* says what to give instead.
    """
    path = Path(path).expanduser()
    if path.exists():
        return path
    if not path.is_absolute() and (root() / "teaching" / path).exists():
        return root() / "teaching" / path
    raise MissingFile(f"there is nothing at {path}. {give}")


def write_atomically(path: str | os.PathLike, content: bytes | str) -> Path:
    """Write *content* to *path* so that a reader sees the old file or the whole new one, never a part.

    Text is written as UTF-8 with line feeds, half characters replaced. The new bytes are on the disk (fsync) before
    they take the old file's name.

    Raises
    ------
    DiskFull, ReadOnly, InUse, WriteError
        If that is not possible; the old file is then as it was.
    """
    path = Path(path)
    content = characters.whole(content).encode("utf-8") if isinstance(content, str) else content
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _keep_mode(path, temporary)
        replace(temporary, path)
        _sync_folder(path.parent)
    except OSError as error:
        raise explained(path, error) from error
    finally:
        if temporary is not None and os.path.exists(temporary):
            with contextlib.suppress(OSError):
                os.unlink(temporary)
    return path


def replace(new: str | os.PathLike, path: str | os.PathLike) -> None:
    """Let the file *new* take the name *path*; while another program has either of them open, try again for `PATIENCE`
    seconds.

    Raises
    ------
    InUse
        If the other program does not let go. Its folder could be written to, or *new* would not be there: so it is not
        a read-only folder.
    OSError
        If it fails for another reason.
    """
    try:
        patiently(lambda: os.replace(new, path), _held)
    except OSError as error:
        if _held(error):
            raise InUse(_in_use(Path(path))) from error
        raise


def patiently(act: Callable[[], T], passing: Callable[[OSError], bool], seconds: float | None = None) -> T:
    """Return what *act* returns; while it fails in a *passing* way, it is tried again for so many *seconds* (`PATIENCE`
    if not given).
    """
    end = time.monotonic() + (PATIENCE if seconds is None else seconds)
    while True:
        try:
            return act()
        except OSError as error:
            if not passing(error) or time.monotonic() >= end:
                raise
        time.sleep(_PAUSE)


def read_patiently(path: Path, *, once: bool = False) -> bytes:
    """Return the bytes of *path*; a read that fails is tried again for `READ_PATIENCE` seconds, for `PATIENCE` if
    another program holds the file on Windows.

    A failed read says nothing about what stands in a file: network folders, a full table of open files and virus
    scanners fail for a moment.

    Raises
    ------
    OSError
        If it fails for longer, or at all if it is tried *once*. A file that is not there is not waited for.
    """
    if once:
        return path.read_bytes()
    try:
        return patiently(path.read_bytes, lambda error: not isinstance(error, FileNotFoundError), READ_PATIENCE)
    except OSError as error:
        if not shared(error):
            raise
    return patiently(path.read_bytes, shared)


def shared(error: OSError) -> bool:
    """Return whether *error* is what Windows says of a file that another program has open."""
    return getattr(error, "winerror", None) in _SHARED


def _held(error: OSError) -> bool:
    # network folders mounted on other systems pass the same refusal on under these numbers
    return getattr(error, "winerror", None) in _TAKEN or error.errno in (
        errno.EACCES,
        errno.EPERM,
        errno.EBUSY,
        errno.ETXTBSY,
    )


def _in_use(path: Path) -> str:
    return (
        f"{path.name} could not be replaced: another program has the file open (a spreadsheet, a virus scanner, a cloud"
        " folder such as OneDrive), or it is protected. What was there before is untouched. Close it there and try"
        " again."
    )


def _keep_mode(path: Path, temporary: str) -> None:
    # mkstemp makes files only their owner may read; a course folder is often shared with a group.
    if path.exists():
        os.chmod(temporary, path.stat().st_mode & 0o777)
    else:
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)


def _sync_folder(folder: Path) -> None:
    # Without this a power cut can lose the rename itself. Windows cannot open a folder, and needs no such step.
    if os.name == "nt":
        return
    handle = None
    try:
        handle = os.open(folder, os.O_RDONLY)
        os.fsync(handle)
    except OSError as error:
        # some network file systems refuse to sync a folder, and one may be written to but not listed; the file itself
        # is safe by then
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EACCES):
            raise
    finally:
        if handle is not None:
            os.close(handle)


def explained(path: Path, error: OSError) -> WriteError:
    """Return the course's own error for a failed write to *path*, with what to do next."""
    if shared(error):
        return InUse(_in_use(path))
    if error.errno in (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC):
        return DiskFull(
            f"there is no room left on the disk to write {path.name}; what was there before is untouched. Free some"
            " space and try again."
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ReadOnly(
            f"{path.name} cannot be written: the folder {path.parent} is read-only. Copy the course to a folder of your"
            " own."
        )
    if error.errno == errno.ENOENT:
        return WriteError(f"{path.name} cannot be written: the folder {path.parent} does not exist. Make it first.")
    return WriteError(f"{path.name} could not be written ({error.strerror}); what was there before is untouched.")
