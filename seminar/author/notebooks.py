"""Notebooks as values: cells with fixed ids in, the same bytes out every time."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from seminar import edited
from seminar.errors import CourseError, MissingFile

#: Metadata of every notebook of the course. No version numbers: they would differ from machine to machine.
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}

#: Cells with this tag are for the learner to run: the build saves them without outputs, and nbval leaves them out.
NOT_RUN = "nbval-skip"


def markdown(name: str, text: str) -> NotebookNode:
    """Return a Markdown cell whose id is made from *name*."""
    cell = nbformat.v4.new_markdown_cell(text.strip("\n"))
    cell.id = cell_id(name)
    return cell


def code(name: str, source: str, *tags: str) -> NotebookNode:
    """Return a code cell whose id is made from *name*, with *tags*."""
    cell = nbformat.v4.new_code_cell(source.strip("\n"))
    cell.id = cell_id(name)
    if tags:
        cell.metadata["tags"] = sorted(tags)
    return cell


def cell_id(name: str) -> str:
    """Return *name* as a valid cell id: letters, digits, hyphens, at most 64.

    >>> cell_id("ex02.q3 ask")
    'ex02-q3-ask'
    """
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")[:64]


def notebook(cells: list[NotebookNode]) -> NotebookNode:
    """Return a valid notebook of *cells*.

    Raises
    ------
    CourseError
        If two cells have one id, or the notebook breaks the notebook format.
    """
    ids = [cell.id for cell in cells]
    twins = sorted({one for one in ids if ids.count(one) > 1})
    if twins:
        raise CourseError(f"two cells of a notebook have the id {twins[0]!r}; give them different names")
    made = nbformat.v4.new_notebook(cells=cells, metadata=METADATA)
    made.nbformat_minor = 5
    nbformat.validate(made)
    return made


def text(made: NotebookNode) -> str:
    """Return a notebook as the text of its file, ending with a line feed."""
    return nbformat.writes(made).rstrip("\n") + "\n"


def read(path: Path) -> NotebookNode:
    """Return the notebook at *path*.

    Raises
    ------
    MissingFile, CourseError
        If there is none, the file is not a notebook, or its cells lack ids of their own.
    """
    try:
        raw = edited.read_text(path)
        _refuse_ids(json.loads(raw), path.stem)
        return nbformat.reads(raw, as_version=4)
    except MissingFile:
        raise MissingFile(f"there is no notebook {path.name} in {path.parent.name}/. Check the name.") from None
    except CourseError:
        raise
    except Exception as error:  # nbformat raises many types for a broken file
        raise CourseError(
            f"{path.name} is not a notebook that can be read ({type(error).__name__}: {str(error)[:120]}). Open it in"
            " JupyterLab, or take it from the course again."
        ) from None


def _refuse_ids(raw: dict, name: str) -> None:
    # nbformat would give such cells a random id, another one each time
    ids = [cell.get("id", "") for cell in raw["cells"]]
    for number, one in enumerate(ids, start=1):
        if not one:
            raise CourseError(
                f"{name}, cell {number} has no id: save the notebook once in JupyterLab, which gives it one."
            )
        if ids.count(one) > 1:
            raise CourseError(
                f"{name}, cell {number}: the id {one!r} is used twice. Copy the text into a new cell and delete this"
                " one."
            )


def code_cells(made: NotebookNode) -> list[NotebookNode]:
    """Return the code cells, in order."""
    return [cell for cell in made.cells if cell.cell_type == "code"]
