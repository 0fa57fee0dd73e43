"""The shape of the tables: their columns, what grading made of one student, and the lines of `problems.csv`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct, structs

from seminar import safe
from seminar.gradebook.book import Answer, Graded, Submission
from seminar.handins.problems import KINDS, Problem
from seminar.handins.submissions import Student
from seminar.questions.model import Assignment

GRADES = (
    "student",
    "name",
    "email",
    "status",
    "total",
    "best",
    "so_far",
    "automatic",
    "by_hand",
    "to_mark",
    "answered",
    "questions",
    "last_answer",
    "file",
    "other_files",
    "to_look_at",
    "feedback",
)
ANSWERS = (
    "question",
    "kind",
    "student",
    "status",
    "points",
    "best",
    "answer",
    "reason",
    "rev",
    "at",
    "changes",
    "cell",
    "file",
    "answer_json",
)
PROBLEMS = ("needs", "student", "name", "file", "question", "problem", "meaning", "found", "what_to_do")


class Kept(Struct, frozen=True, array_like=True):
    """One student's lines in the tables, or those about some files of nobody (`key` is empty). `source` is the place from
    which the hand-in came.
    """

    source: str = ""
    key: str = ""
    name: str = ""
    status: str = ""
    answered: int = 0
    last: str = ""
    file: str = ""
    to_mark: int = 0
    looks: dict[str, int] = {}
    page: str = ""
    grades: str = ""
    answers: list[str] = []
    problems: str = ""
    notes: str = ""

    @property
    def standing(self) -> tuple[str, int, str]:
        """What `gradebook.outranks` compares."""
        return self.status, self.answered, self.last


class Marked(Kept, frozen=True, array_like=False, gc=False):
    """What grading made of one student: what is kept of it (all but the source), the feedback page, and what the
    gradebook takes.
    """

    email: str = ""
    content: bytes = b""  # of the page
    book: list[Answer] = []
    prints: list[int] = []  # of the answers, by which the same work is known under another name
    by_file: bool = False  # nothing but a file's name, or the name typed at hand-in, tells whose it is

    def kept(self, source: str) -> Kept:
        """Return what is kept of a student who was graded from *source*."""
        return Kept(source, *structs.astuple(self)[1 : len(Kept.__struct_fields__)])

    def graded(self) -> Graded:
        """Return what the gradebook takes."""
        submission = Submission(self.key, self.file, self.status, self.answered, self.last)
        return Graded(self.key, self.name, self.email, submission, self.book)


def only_problems(student: Student, problems: list[Problem]) -> Marked:
    """Return nothing but lines for `problems.csv`: what is wrong with files that earn no marks of their own."""
    needs, notes = problem_lines(student, problems)
    return Marked(problems=needs, notes=notes, looks=looks(problems))


def unmarked(
    assignment: Assignment, key: str, name: str, email: str, status: str, files: str = "", to_look_at: int = 0
) -> str:
    """Return the line of `grades.csv` of a student without a readable answer; *files* are named as the other files."""
    questions = len(assignment.items)
    nothing = [None] * questions
    return safe.row(
        (key, safe.one_line(name), email, status, None, assignment.points, None, None, None, 0, 0, questions, "", "")
        + (files, to_look_at, "", *nothing)
    )


def same_work(pairs: Iterable[tuple[tuple[str, str, str], tuple[str, str, str], int]]) -> Iterator[Marked]:
    """Yield the lines about answers that two students share to the second, one for each of the two."""
    for one, other, shared in pairs:
        for (key, name, file), (_, named, where) in ((one, other), (other, one)):
            detail = (
                f"{shared} {'answer' if shared == 1 else 'answers'} given in the same seconds as in {where} of {named}"
            )
            yield only_problems(Student(key, name, "", []), [Problem("same_work", file, detail)])


def problem_lines(student: Student, problems: list[Problem]) -> tuple[str, str]:
    """Return the lines of `problems.csv` that need a person, and those that do not."""
    if not problems:
        return "", ""
    name = safe.one_line(student.name)
    lines = {True: "", False: ""}
    for problem in problems:
        look, meaning, do = KINDS[problem.kind]
        needs, question = "a person" if look else "nothing", safe.one_line(problem.question)
        found = safe.one_line(problem.detail)
        lines[look] += safe.row((needs, student.key, name, problem.file, question, problem.kind, meaning, found, do))
    return lines[True], lines[False]


def looks(problems: list[Problem]) -> dict[str, int]:
    """Return how many problems of each kind need a person."""
    counts: dict[str, int] = {}
    for problem in problems:
        if problem.look:
            counts[problem.kind] = counts.get(problem.kind, 0) + 1
    return counts
