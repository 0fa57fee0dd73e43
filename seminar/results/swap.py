"""Putting a finished set of files into a folder in which other people's files lie: all of the set or, after any error,
none of it.

The set is built in `WORK` within the folder, so that it lies on the same disk even where the folder is a mount point,
and renaming `NEW` to `READY` says that it is whole. Then each of our files changes places with its predecessor. Nothing
else in the folder is ever touched. A program that dies on the way leaves `WORK`, and `recover` ends what was begun:
forward if the set was whole, else back.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

#: The folder in which a grading works, and in it: the set under construction, the set when it is whole, what it
#: replaces.
WORK, NEW, READY, OLD = ".grading.part", "new", "ready", "old"


def put(out: Path, names: Sequence[str]) -> None:
    """Put the set in `WORK` of *out* in the place of the files *names* there; what is replaced stays in `WORK` until
    `clean`.

    Raises
    ------
    OSError
        If a file cannot be replaced; all is then as it was before.
    """
    work = out / WORK
    os.makedirs(work / OLD, exist_ok=True)
    os.rename(work / NEW, work / READY)
    try:
        _forward(out, names)
    except BaseException:
        back(out, names)
        raise


def _forward(out: Path, names: Sequence[str]) -> None:
    ready, old = out / WORK / READY, out / WORK / OLD
    for name in names:
        if _there(ready / name):
            if _there(out / name) and not _there(old / name):
                os.rename(out / name, old / name)
            os.rename(ready / name, out / name)


def back(out: Path, names: Sequence[str]) -> None:
    """Take back what `put` has done."""
    ready, old = out / WORK / READY, out / WORK / OLD
    for name in names:
        if not _there(ready / name) and _there(out / name):
            os.rename(out / name, ready / name)
        if _there(old / name):
            os.rename(old / name, out / name)
    if _there(ready):
        os.rename(ready, out / WORK / NEW)


def clean(out: Path) -> None:
    """Remove the work folder."""
    shutil.rmtree(out / WORK, ignore_errors=True)


def recover(out: Path, names: Sequence[str]) -> None:
    """End what a grading that died in *out* had begun. Only for the program that holds the folder's lock."""
    if _there(out / WORK / READY):
        os.makedirs(out / WORK / OLD, exist_ok=True)
        _forward(out, names)
    clean(out)
    _recover_first_version(out, names)


def _recover_first_version(out: Path, names: Sequence[str]) -> None:
    """Version 0.1.0 worked beside the folder, and could leave somebody's own files in a hidden folder there."""
    ours = re.compile(re.escape(f".{out.name}.") + r"[a-z0-9_]{8}\.(?P<end>old|part)")
    try:
        beside = sorted(out.parent.iterdir())
    except OSError:
        return  # a folder that may be passed and not listed
    for place in beside:
        found = ours.fullmatch(place.name)
        if found is None or place.is_symlink() or not place.is_dir():
            continue
        if found["end"] == "old":
            for one in sorted(place.iterdir()):
                if not _there(out / one.name):
                    os.rename(one, out / one.name)
            if any(one.name not in names for one in place.iterdir()):
                continue  # two files of one name: neither is thrown away
        elif not {one.name for one in place.iterdir()} <= {*names, "work"}:
            continue
        shutil.rmtree(place, ignore_errors=True)


def _there(path: Path) -> bool:
    return os.path.lexists(path)
