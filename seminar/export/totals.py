"""What each student has earned in each exercise: from the gradebook (with marks by hand as they stand now) or from a
folder that grading wrote.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from seminar import safe
from seminar.errors import CourseError
from seminar.gradebook.book import Answer, Gradebook, Mark
from seminar.gradebook.hand import settle
from seminar.questions.model import Assignment
from seminar.results import reread


class Total(Struct, frozen=True):
    """What one student has in one exercise: `points` so far, and how many answers still wait for a person."""

    points: float
    to_mark: int


class Column(Struct, frozen=True):
    """One exercise as a column of marks."""

    assignment: str
    title: str
    best: float


class Learner(Struct):
    """One student with totals by exercise; an exercise from which nothing readable came is not in it."""

    key: str
    name: str
    email: str
    totals: dict[str, Total]


@contextmanager
def opened(path: str | Path, assignments: Sequence[Assignment]) -> Iterator[Gradebook]:
    """Open the gradebook at *path*, into which *assignments* were graded.

    Raises
    ------
    CourseError
        If there is no such gradebook, or an exercise was not graded into it.
    """
    with Gradebook.existing(path) as book:
        for assignment in assignments:
            if assignment.id not in book.assignments():
                raise CourseError(
                    f"{assignment.id} was not graded into {book.path.name}; it holds:"
                    f" {', '.join(book.assignments()) or 'nothing yet'}."
                )
        yield book


def from_gradebook(path: str | Path, assignments: Sequence[Assignment]) -> Iterator[Learner]:
    """Yield the students in the gradebook at *path*, in the order of their keys, with marks by hand settled as grading
    settles them.

    Raises
    ------
    CourseError
        As `opened` raises.
    """
    with opened(path, assignments) as book:
        handed = {
            assignment.id: {one.student for one in book.submissions(assignment.id) if one.status != "nothing readable"}
            for assignment in assignments
        }
        for key, name, email, _ in book.students():
            totals = {one.id: _total(book, one, key) for one in assignments if key in handed[one.id]}
            yield Learner(key, name, email, totals)


def _total(book: Gradebook, assignment: Assignment, student: str) -> Total:
    points = [earned for _, earned in settled_answers(book, assignment, student)]
    return Total(round(sum(one or 0.0 for one in points), 2), points.count(None))


def settled_answers(book: Gradebook, assignment: Assignment, student: str) -> Iterator[tuple[Answer, float | None]]:
    """Yield the student's answers with the points they have, marks by hand settled; None for those not marked yet."""
    by_question: dict[str, list[Mark]] = {}
    for mark in book.marks(assignment.id, student=student):
        by_question.setdefault(mark.question, []).append(mark)
    for answer in book.answers(assignment.id, student=student):
        item = assignment.item(answer.question.partition(".")[2])
        if item is None:
            continue
        earned = answer.points
        if answer.question in by_question:
            settled = settle(item, by_question[answer.question], answer.answer_sha)
            earned = settled.points if settled.points is not None else earned
        yield answer, earned


def from_grades(folder: str | Path, assignment: Assignment) -> tuple[list[Learner], list[str]]:
    """Return the students in `grades.csv` of a folder that `course.py grade` wrote, and what was remarkable in their
    lines.

    Raises
    ------
    CourseError
        If there is no such table, or it is not of this exercise.
    """
    folder = Path(folder).expanduser()
    if not (folder / "grades.csv").is_file():
        raise CourseError(f"there is no grades.csv in {folder}. Give the folder that `course.py grade --out` wrote.")
    learners, remarks = [], []
    for one in reread.grades(folder, assignment):
        learners.append(
            Learner(
                one.student, one.name, one.email, {assignment.id: Total(one.so_far, one.to_mark)} if one.graded else {}
            )
        )
        if one.remark:
            remarks.append(f"grades.csv, row {one.number} ({safe.one_line(one.name or one.student, 60)}): {one.remark}")
    return learners, remarks
