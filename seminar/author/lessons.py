"""Running lessons in place: each is executed whole, its outputs are cleaned, and only then is the file replaced."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from seminar import files
from seminar.author import notebooks, shipped
from seminar.author.execute import execute
from seminar.course.folders import notebooks as every_notebook
from seminar.errors import MissingFile


def lessons(names: list[str] | None = None) -> list[Path]:
    """Return the lesson notebooks called *names* (`01`, `1` or `01_first_look`), or all of them, in reading
    order.

    Raises
    ------
    MissingFile
        If a name fits no lesson.
    """
    every = every_notebook()
    if not names:
        return every
    found = []
    for name in names:
        wanted = Path(name).name.removesuffix(".ipynb")
        wanted = wanted.zfill(2) if re.fullmatch(r"\d{1,2}", wanted) else wanted
        fitting = [path for path in every if path.stem == wanted or path.stem.startswith(f"{wanted}_")]
        if not fitting:
            raise MissingFile(
                f"there is no lesson {name!r} in notebooks/; there are:"
                f" {', '.join(path.stem for path in every) or 'none yet'}."
            )
        found += fitting
    return found


def run(path: Path, progress: Callable[[int, int], None] | None = None) -> bool:
    """Execute the lesson at *path*, save it with cleaned outputs, and return whether the file changed.

    An interruption or an error leaves the file as it was.

    Raises
    ------
    CellFailed, UncleanOutput
        If a cell fails or shows what must not be saved; the message names lesson and cell.
    """
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    notebook = notebooks.read(path)
    after = notebooks.text(execute(notebook, name=path.stem, progress=progress))
    if after == before:
        return False
    files.write_atomically(path, after)
    listed = files.root() / shipped.LIST
    if listed.is_file():
        files.write_atomically(listed, shipped.listed({}))
    return True
