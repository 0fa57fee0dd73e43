"""Where the notebook that asks lies, and where its answers are kept."""

from __future__ import annotations

import os
from pathlib import Path

#: The folder beside a notebook that keeps its answers.
ANSWERS = ".answers"

_HAND_IN = "_handin_"


def notebook() -> Path | None:
    """Return the file of the notebook that this kernel belongs to, or None if it cannot be known (nbval, a plain
    Python).
    """
    told = os.environ.get("JPY_SESSION_NAME", "")
    if not told.endswith(".ipynb"):
        told = _from_editor()
    if not told.endswith(".ipynb"):
        return None
    path = Path(told)
    path = path if path.is_absolute() else Path.cwd() / path
    return path if path.is_file() else None


def folder() -> Path:
    """Return the folder of the notebook; the current folder if the notebook is not known."""
    path = notebook()
    return path.parent if path is not None else Path.cwd()


def answers_folder() -> Path:
    """Return the folder in which answers given now are kept (it need not exist yet).

    A handed-in file that a teacher opens gets a folder of its own: two students' answers must not meet in one file.
    """
    path = notebook() or _only(folder())
    if path is not None and _HAND_IN in path.stem:
        return path.parent / ANSWERS / path.stem
    return folder() / ANSWERS


def _only(folder: Path) -> Path | None:
    # a program that does not tell the notebook's name can run a hand-in, too
    try:
        here = [path for path in folder.glob("*.ipynb") if not path.name.startswith(".")]
    except OSError:
        return None
    return here[0] if len(here) == 1 else None


def can_save() -> bool:
    """Return whether this notebook can be saved where it lies, as far as is known: the editor writes a copy beside it
    first.
    """
    path = notebook()
    return os.access(folder(), os.W_OK) and (path is None or os.access(path, os.W_OK))


def _from_editor() -> str:
    # Visual Studio Code names the notebook in a variable instead.
    from IPython import get_ipython

    shell = get_ipython()
    return str(shell.user_ns.get("__vsc_ipynb_file__", "")) if shell is not None else ""


def cell() -> str:
    """Return the id of the cell that is running, or an empty string."""
    from IPython import get_ipython

    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is None:
        return ""
    try:
        return str(kernel.get_parent("shell").get("metadata", {}).get("cellId", ""))
    except (AttributeError, KeyError, LookupError):
        return ""
