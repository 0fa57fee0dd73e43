"""From a grading, or from the hand-ins themselves, to the counts of a class."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path

from seminar.errors import CourseError
from seminar.files import here_or_in_teaching
from seminar.gradebook.pseudonyms import derived
from seminar.questions import exercise
from seminar.questions.model import Assignment
from seminar.report.counting import ClassCounts
from seminar.report.sections import ClassReport
from seminar.results import reread


def class_report(
    source: str | Path,
    assignment: str | Assignment,
    *,
    gradebook: str | Path | None = None,
    names: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> ClassReport:
    """Return the report on a class.

    Parameters
    ----------
    source
        The folder that `course.py grade --out` wrote; or the hand-ins (a folder, an archive), which are then graded on
        the way. A relative path is looked for here, then
        in `teaching/` of the course.
    assignment
        The exercise, for example `"ex02"`.
    gradebook
        For hand-ins: the gradebook with marks by hand. For both: the levels that were given under each line of a
        rubric.
    names
        Show names where a student or a file is listed. Without it the report shows pseudonyms.

    Raises
    ------
    CourseError
        If the source holds neither a grading nor hand-ins of this exercise.
    """
    loaded = _loaded(assignment)
    source = found(source)
    levels, desk = _of_gradebook(gradebook, loaded)
    if (source / "grades.csv").is_file():
        return ClassReport(_counted(source, loaded, names, desk), levels)
    from seminar.grading.run import grade

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        out = Path(folder) / "grades"
        grade(
            source, loaded, out, gradebook=gradebook, save=False, progress=progress
        )  # a report changes nobody's marks
        return ClassReport(_counted(out, loaded, names, desk), levels)


def _loaded(assignment: str | Assignment) -> Assignment:
    if isinstance(assignment, Assignment):
        return assignment
    return exercise(assignment)


def found(source: str | Path) -> Path:
    """Return where *source*, a grading or hand-ins, lies; errors as in `here_or_in_teaching`."""
    return here_or_in_teaching(
        source, "Give the folder that `course.py grade --out` wrote, or the folder or archive with the hand-ins."
    )


def _counted(folder: Path, assignment: Assignment, names: bool, desk: Mapping[str, str] | None) -> ClassCounts:
    secret = cache(partial(_secret_of, folder))  # a second reading of all answers, for those who need it
    counts = ClassCounts(
        assignment,
        names,
        # not every student graded need be in this gradebook
        lambda key: (desk or {}).get(key) or derived(key, secret()),
        lasting=desk is not None,
    )
    points = {item.id: item.points for item in assignment.items}
    needed = ("student", "name", "status", *(item.id for item in assignment.items))
    tables = (
        ("grades.csv", needed, counts.student),
        ("answers.csv", ("question", "student", "status", "reason", "at", "answer_json"), counts.answer),
        ("problems.csv", ("needs", "student", "name", "file", "question", "problem"), counts.problem),
    )
    for name, columns, count in tables:
        for number, row in reread.rows(folder / name, columns, points if name == "grades.csv" else None):
            try:
                count(row)
            except (ValueError, KeyError, TypeError, AttributeError):
                raise CourseError(
                    f"{folder / name}, row {number}, is none that grading wrote. Was the table changed in a"
                    " spreadsheet? Grade again."
                ) from None
    return counts


def _secret_of(folder: Path) -> str:
    """Return a secret made of all answers, however a spreadsheet saved their table: the same report of the same
    grading, and nothing that a class list could tell.
    """
    whole = hashlib.sha256()
    for _, row in reread.rows(folder / "answers.csv", ("question", "student", "at", "answer_json")):
        whole.update(
            "\n".join((row["question"], row["student"], row["at"], row["answer_json"], "")).encode(
                "utf-8", "surrogatepass"
            )
        )
    return whole.hexdigest()


def _of_gradebook(
    gradebook: str | Path | None, assignment: Assignment
) -> tuple[dict[str, dict[str, dict[float, int]]], dict[str, str] | None]:
    """Return question to line of the rubric to points to number of marks, and student to pseudonym, from the gradebook;
    nothing and None without one.
    """
    from seminar.gradebook.book import Gradebook

    if gradebook is None:
        return {}, None
    counts: dict[str, dict[str, dict[float, int]]] = {}
    with Gradebook.existing(gradebook) as book:
        for mark in book.marks(assignment.id):
            levels = counts.setdefault(mark.question.partition(".")[2], {}).setdefault(mark.criterion, {})
            levels[mark.points] = levels.get(mark.points, 0) + 1
        return counts, book.pseudonyms()
