"""Which of a student's files are opened, which of them counts, and what is wrong with the others."""

from __future__ import annotations

from msgspec import Struct

from seminar.handins import choose
from seminar.handins.problems import BESIDE, KINDS, Problem
from seminar.handins.read import Found, read_notebook
from seminar.handins.refused import Refused
from seminar.handins.roster import alike
from seminar.handins.submissions import Reader, Student

#: Files of one student that are opened, and their bytes; more are listed.
MAX_FILES, MAX_BYTES = 50, 100 * 2**20
#: Who says that files are one student's, where it is no name that people gave to a file or a folder.
_BY_LMS = ("canvas", "moodle", "nbgrader")


class _Readable(Struct, frozen=True, gc=False):
    """One notebook with answers: its label, the records that count, what is wrong with others, and the name typed at
    hand-in.
    """

    label: str
    records: dict[str, Found]
    lines: list[Problem]
    typed: str


class Budget:
    """Which of a student's files are opened, one asked after the other: so many, and so many bytes."""

    def __init__(self) -> None:
        self.files, self.bytes = 0, 0

    def refusal(self) -> str:
        """Count one more file; return why it is not opened, or an empty text."""
        self.files += 1
        if self.files > MAX_FILES:
            return f"it is not among the first {MAX_FILES} files of this student"
        return (
            f"the files of this student before it have more than {MAX_BYTES >> 20} MiB"
            if self.bytes > MAX_BYTES
            else ""
        )


class Asked(Struct, frozen=True):
    """What was asked: the assignment's name, the full names of its questions, and the course."""

    assignment: str
    questions: list[str]
    course: str


def chosen(student: Student, read: Reader, asked: Asked, problems: list[Problem]) -> tuple[dict[str, Found], list[str]]:
    """Return the records of *student* that count, and the names of the readable files, the one that counts first.

    What is wrong with files and records is added to *problems*. No records and no names: nothing could be read.
    """
    readable, troubles = _readable(student, read, asked, problems)
    if not readable:
        problems += troubles
        return {}, []
    best = readable.pop(choose.best_file([one.records for one in readable], len(asked.questions)))
    if troubles and sum(1 for one in best.records.values() if one.raw != b"null") >= len(asked.questions):
        troubles = [
            Problem("beside", one.file, f"{KINDS[one.kind].meaning} {one.detail}") if one.kind in BESIDE else one
            for one in troubles
        ]
    problems += troubles + best.lines
    if _another(student, best.typed):
        problems.append(Problem("other_name", best.label, f"made as {best.typed}"))
    for other in readable:
        # an LMS says that both are one student's; a folder may be a section's, or written like another one
        apart = student.by not in _BY_LMS and (
            choose.share_nothing(best.records, other.records) or not alike(best.typed, other.typed)
        )
        problems.append(Problem("same_name" if apart else "superseded", other.label, f"{best.label} counts"))
    return best.records, [best.label, *(one.label for one in readable)]


def _readable(
    student: Student, read: Reader, asked: Asked, problems: list[Problem]
) -> tuple[list[_Readable], list[Problem]]:
    """Return the files with answers, and why the others have none."""
    readable: list[_Readable] = []
    troubles: list[Problem] = []
    budget, places = Budget(), set()
    for entry in student.entries:
        place = entry.place
        if place in places and entry.trouble != "system_file":
            problems.append(Problem("duplicate_name", entry.label))
        places.add(place)
        if entry.trouble:
            troubles.append(Problem(entry.trouble, entry.label, entry.detail))
        elif refusal := budget.refusal():
            troubles.append(Problem("too_many_files", entry.label, refusal))
        else:
            try:
                data = read(entry)
                budget.bytes += len(data)
                reading = read_notebook(data, asked.course)
            except Refused as refused:
                troubles.append(Problem(refused.kind, entry.label, refused.detail))
                continue
            records, lines = choose.counted(reading, asked.assignment, asked.questions, entry.label)
            if records:
                readable.append(_Readable(entry.label, records, lines, reading.student))
            else:
                troubles += lines or [Problem("no_answers", entry.label, f"{reading.cells} cells")]
    return readable, troubles


def _another(student: Student, typed: str) -> bool:
    """Whether the name typed at hand-in is another person's, as far as names are known: no LMS hides them, and no group
    or unreadable letters stand for one.
    """
    if not typed or typed == student.name or student.doubt or student.note == "group_hand_in":
        return False
    names = {student.name, student.told}
    # a folder may be named by an id, which is like no name
    if student.by in ("folder", "nbgrader"):
        names = {student.name} if student.name != student.told else set()
    return bool(names) and not any(typed == name or alike(typed, name) for name in names)
