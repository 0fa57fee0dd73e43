"""The desk as a cell of a notebook, and the notebook that `course.py mark` opens."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from seminar.course.folders import setup_line
from seminar.errors import CourseError


class Desk:
    """The desk as the last line of a cell: a live widget, and for readers without a kernel a line that says what stood
    here.
    """

    def __init__(self, session, book) -> None:
        self.session, self.book = session, book
        self._widget: Any = None

    @property
    def widget(self):
        """The live widget, made when it is first needed."""
        if self._widget is None:
            from seminar.desk.widget import DeskWidget

            self._widget = DeskWidget(self.session)
        return self._widget

    def close(self) -> None:
        """Close the gradebook."""
        self.book.close()

    def __repr__(self) -> str:
        return f"Marking desk for {self.session.assignment.id}"

    def _ipython_display_(self) -> None:
        from seminar.show import live

        # no text of a student may stay in a saved notebook
        live(self.widget, "<p>The marking desk stands here. Run this cell to open it.</p>", repr(self))


def marking_desk(gradebook: str | os.PathLike, assignment: str, item: str = "", *, marker: str = "") -> Desk:
    """Open the marking desk on the exercise *assignment* in *gradebook*.

    Parameters
    ----------
    gradebook
        SQLite file into which the class was graded.
    assignment, item
        The exercise, for example `"ex02"`, and the question to begin with (`"q10"`); without it the first that is not
        finished.
    marker
        Your name or initials. Marks of different markers are kept apart by it; without it the name that this computer
        knows you by.

    Raises
    ------
    CourseError
        If there is no such gradebook or exercise, or nothing that needs a person.
    """
    from seminar.desk.session import open_session

    return Desk(*open_session(gradebook, assignment, marker or default_marker(), item))


def default_marker() -> str:
    """Return the name that this computer knows the person by, or `marker`."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user, or no environment that names one
        return "marker"


def desk_notebook(gradebook: Path, assignment: str, item: str, marker: str) -> Path:
    """Write the notebook that opens the desk beside *gradebook* and return its path.

    Raises
    ------
    CourseError
        If a notebook of that name is there and is none of ours.
    """
    from seminar.files import write_atomically
    from seminar.safe import file_name

    exercise = Path(assignment)
    if exercise.suffix in (
        ".yaml",
        ".yml",
    ):  # a question file of one's own, which the notebook finds from wherever it lies
        assignment, exercise = str(exercise.absolute()), exercise.with_suffix("")
    path = gradebook.with_name(f"marking_desk_{file_name(exercise.name)}_{file_name(marker)}.ipynb")
    if path.exists() and not _ours(path):
        raise CourseError(f"{path} is a notebook of your own. Rename it, or move the gradebook into another folder.")
    told = (
        [json.dumps(gradebook.name), json.dumps(assignment)]
        + ([json.dumps(item)] if item else [])
        + [f"marker={json.dumps(marker, ensure_ascii=False)}"]
    )
    write_atomically(
        path,
        json.dumps(_notebook(f"m.marking_desk({', '.join(told)})", exercise.name), indent=1, ensure_ascii=False) + "\n",
    )
    return path


def _ours(path: Path) -> bool:
    try:
        return bool(json.loads(path.read_text("utf-8"))["metadata"]["seminar"]["desk"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _notebook(call: str, assignment: str) -> dict[str, Any]:
    said = (
        f"# Marking {assignment}\n\nThe cell above opens the desk: press *Shift+Enter* while it is selected, as it is"
        " when this notebook opens. Every mark is saved at once into the gradebook beside this notebook; you can close"
        " the window at any time. Digits choose a level, *Enter* goes on to the next answer, *u* undoes. The desk"
        " takes the keyboard by itself and says so; if it says that digits go elsewhere, click into it. Names are"
        " hidden.\n\nAfter marking: `python3 course.py grade` again with the same `--gradebook` puts your marks into"
        " grades and feedback pages."
    )
    # the code comes first: JupyterLab selects the first cell, so that Shift+Enter opens the desk without a click
    cells = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": "desk",
            "metadata": {},
            "outputs": [],
            "source": f"{setup_line()}\n\n{call}",
        },
        {"cell_type": "markdown", "id": "about", "metadata": {}, "source": said},
    ]
    return {
        "cells": cells,
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "seminar": {"desk": True},
        },
    }
