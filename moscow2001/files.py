"""Where the course lies on the disk, and writing that never leaves half a file."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from moscow2001.errors import DiskFull, MissingFile, ReadOnly, WriteError

#: Marks the top folder of the course: the description of its data.
LANDMARK = Path("data", "datapackage.json")


def root() -> Path:
    """Return the top folder of the course (the one that holds `data/`).

    Looked for in this order: the environment variable `MOSCOW2001_HOME`, the folder that holds the package, and only where the package is installed elsewhere
    the current folder and those above it: a folder of hand-ins that holds a `data/` and a `solutions/` of its own must not give the keys.

    Raises
    ------
    MissingFile
        If none of them holds `data/datapackage.json`.
    """
    told = os.environ.get("MOSCOW2001_HOME")
    package = Path(__file__).resolve().parent.parent
    if not told and (package / LANDMARK).is_file():
        return package
    here = Path.cwd()
    for place in [Path(told)] if told else [here, *here.parents]:
        if (place / LANDMARK).is_file():
            return place
    looked = told or f"the folder of the package, {here} and the folders above it"
    raise MissingFile(
        f"the course's data were not found: no {LANDMARK.as_posix()} in {looked}. Start from inside the course folder, "
        "or set MOSCOW2001_HOME to it."
    )


def write_atomically(path: str | os.PathLike, content: bytes | str) -> Path:
    """Write *content* to *path* so that a reader sees the old file or the whole new one, never a part.

    Text is written as UTF-8 with line feeds. The new bytes are on the disk (fsync) before they take the old file's name.

    Raises
    ------
    DiskFull, ReadOnly, WriteError
        If that is not possible; the old file is then as it was.
    """
    path = Path(path)
    content = content.encode("utf-8") if isinstance(content, str) else content
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _keep_mode(path, temporary)
        os.replace(temporary, path)
        _sync_folder(path.parent)
    except OSError as error:
        raise explained(path, error) from error
    finally:
        if temporary is not None and os.path.exists(temporary):
            os.unlink(temporary)
    return path


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
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # some network file systems refuse to sync a folder; the file itself is safe by then
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def explained(path: Path, error: OSError) -> WriteError:
    """Return the course's own error for a failed write to *path*, with what to do next."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC):
        return DiskFull(f"there is no room left on the disk to write {path.name}; what was there before is untouched. Free some space and try again.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ReadOnly(f"{path.name} cannot be written: the folder {path.parent} is read-only. Copy the course to a folder of your own.")
    if error.errno == errno.ENOENT:
        return WriteError(f"{path.name} cannot be written: the folder {path.parent} does not exist. Make it first.")
    return WriteError(f"{path.name} could not be written ({error.strerror}); what was there before is untouched.")
