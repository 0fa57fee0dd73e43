"""What a learner is told where an answer cannot be kept or looked up: never an advice that cannot be followed there."""

from __future__ import annotations

from seminar.ask import place
from seminar.errors import CourseError, DiskFull, ReadOnly

#: Said where neither the notebook's name is told nor a notebook with the question lies in this folder.
BLIND = (
    "This program does not tell which notebook this is, so answers saved inside it could not be looked up. If you gave"
    " some earlier, do not save: open the notebook in JupyterLab (`course.py start`), where they are shown again."
)


def unread(why: str) -> str:
    """Return what a learner is told where the notebook's own file cannot be read, so that answers in it are not shown."""
    return (
        f"The file of this notebook cannot be read just now ({why}), so answers saved in it are not shown. Do not save"
        " yet: run this cell again in a moment."
    )


def read_only(graded: bool) -> str:
    """Return what a learner is told where the folder of answers is read-only: whether the notebook can be saved, and
    what to do if not.
    """
    if place.can_save():
        return (
            "Restoring after a restart is off: this folder is read-only. Only what is saved in the notebook comes back."
        )
    # JupyterLab's File > Download gives the file as it lies on the disk, without the answers
    todo = (
        "Before you close this page, run the last cell, make the file to hand in and use its download link."
        if graded
        else "Answers are gone when you close this page."
    )
    return (
        f"Nothing can be kept here: this notebook and its folder are read-only. {todo} To keep answers, copy the course"
        " to a folder of your own."
    )


def not_stored(problem: CourseError, graded: bool = False) -> str:
    """Return what a learner is told when an answer could not be stored: *problem* in a sentence, and what to do."""
    if isinstance(problem, ReadOnly):
        return (
            f"Recorded in this notebook: save it with Ctrl+S. {read_only(graded)}"
            if place.can_save()
            else f"Recorded on this page only. {read_only(graded)}"
        )
    if place.can_save():
        where = "in this notebook only: save it with Ctrl+S"
    else:
        where = (
            "on this page only, and this notebook is"
            f" read-only{': hand in before you close the page' if graded else ''}"
        )
    more = (
        " If it cannot be saved either, make the file to hand in and use its download link."
        if isinstance(problem, DiskFull) and graded
        else ""
    )
    return f"Kept {where}. {_sentence(problem)}{more}"


def _sentence(problem: CourseError) -> str:
    text = str(problem)
    # the name of a file keeps its letters
    return text if "." in text.split(" ")[0] else text[:1].upper() + text[1:]
