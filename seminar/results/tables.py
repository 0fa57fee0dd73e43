"""The shape of the tables: their columns, what grading made of one student, and the lines of `problems.csv`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from seminar import safe
from seminar.gradebook.book import Answer, Submission
from seminar.handins.problems import KINDS, Problem
from seminar.handins.submissions import Student

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


class Marked(Struct, gc=False):
    """What grading made of one student: lines for the tables, the feedback page, and what the gradebook keeps."""

    key: str
    name: str
    email: str
    status: str
    grades: str
    answers: list[str]
    problems: str
    notes: str
    looks: dict[str, int]
    to_mark: int
    page_name: str
    page: bytes
    submission: Submission | None
    book: list[Answer]
    prints: list[int] = []  # of the answers, by which the same work is known under another name
    by_file: bool = False  # nothing but a file's name, or the name typed at hand-in, tells whose it is


def only_problems(student: Student, problems: list[Problem]) -> Marked:
    """Return nothing but lines for `problems.csv`: what is wrong with files that earn no marks of their own."""
    return Marked("", "", "", "", "", [], *problem_lines(student, problems), looks(problems), 0, "", b"", None, [])


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
    lines = {True: [], False: []}
    for problem in problems:
        meaning = KINDS[problem.kind]
        lines[meaning.look].append(
            safe.row(
                (
                    "a person" if meaning.look else "nothing",
                    student.key,
                    name,
                    problem.file,
                    safe.one_line(problem.question),
                    problem.kind,
                    meaning.meaning,
                    safe.one_line(problem.detail),
                    meaning.do,
                )
            )
        )
    return "".join(lines[True]), "".join(lines[False])


def looks(problems: list[Problem]) -> dict[str, int]:
    """Return how many problems of each kind need a person."""
    counts: dict[str, int] = {}
    for problem in problems:
        if problem.look:
            counts[problem.kind] = counts.get(problem.kind, 0) + 1
    return counts
