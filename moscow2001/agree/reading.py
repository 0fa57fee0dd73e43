"""From a folder or a zip of hand-ins to a pool, one file after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from moscow2001.agree.pooling import REASONS, AgreementError, Pool, coding_question, pool
from moscow2001.questions.model import CodeUnits


def read(submissions: str | Path, item: str, *, names: bool = False, reasons: int = REASONS, watch: Callable[[Iterable], Iterable] = iter) -> Pool:
    """Pool the codings in a folder of notebooks, a zip of them, or a single notebook.

    The files are read as the grader reads them: nothing in them is run, of a student's several files the newest complete one counts, and a file that cannot be
    read is left out.

    Parameters
    ----------
    submissions
        Folder, zip (as a learning platform downloads it) or notebook.
    item
        The coding question of an exercise, for example `"ex04.q2"`.
    names, reasons
        See `pool`.
    watch
        Wraps the stream of submissions, for a progress bar.

    Raises
    ------
    UnknownQuestion, AgreementError
        If there is no such coding question.
    MissingFile
        If there is nothing at that place.
    """
    question = coding_question(item)
    return pool(watch(_records(Path(submissions), item)), item, question=question, names=names, reasons=reasons)


def _records(submissions: Path, item: str) -> Iterator[tuple[str, dict[str, Any]]]:
    from moscow2001.grade import records

    yield from records(submissions, item.partition(".")[0])


def coding_items(assignment: str) -> list[str]:
    """Return the coding questions of an exercise or lesson by name, for messages and menus.

    Raises
    ------
    MissingFile
        If there is no such exercise.
    """
    from moscow2001.questions import group

    return [f"{assignment}.{item.id}" for item in group(assignment).items if isinstance(item, CodeUnits)]
