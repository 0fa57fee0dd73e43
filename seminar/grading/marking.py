"""One student's hand-in from bytes to marks: a pure function of the files, the assignment and the marks given by hand.

The same function runs in this process, in worker processes and on a cluster; it writes nothing and looks at no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from seminar import safe
from seminar.course import course
from seminar.gradebook.book import Answer, Mark, Remark, Submission
from seminar.gradebook.hand import Settled, settle
from seminar.handins import choose, joining
from seminar.handins.problems import BESIDE, BY_HAND, KINDS, Problem
from seminar.handins.read import Found, Refused, read_notebook
from seminar.handins.roster import alike
from seminar.handins.submissions import Entry, Student, read_bytes
from seminar.questions.model import Assignment
from seminar.results import feedback
from seminar.results.judging import Judged, Question
from seminar.results.tables import Marked, only_problems, problem_lines
from seminar.results.tables import looks as looks_of

#: Files of one student that are opened, and their bytes; more are listed.
MAX_FILES, MAX_BYTES = 50, 100 * 2**20
#: Who says that files are one student's, where it is no name that people gave to a file or a folder.
_BY_LMS = ("canvas", "moodle", "nbgrader")
_TABLE_END, _FOOT = feedback.TABLE_END.encode("utf-8"), feedback.FOOT.encode("utf-8")

#: What told whose a file is, where nothing but the file's own name does.
_BY_FILE = ("hand-in", "file name", "typed name")


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


class Marker:
    """Grades students of one assignment, one after the other.

    Parameters
    ----------
    assignment
        With its keys.
    book
        Whether to return what a gradebook keeps; marks by hand can only be given where this is true.
    pages
        Whether to make feedback pages.
    of
        The course whose answers are scored, for a worker that has no `course.yaml`; if empty, the one it describes.
    """

    def __init__(self, assignment: Assignment, book: bool = False, pages: bool = True, of: str = "") -> None:
        self.assignment, self.book, self.pages = assignment, book, pages
        self.course = of or course().short
        self.items = {f"{assignment.id}.{item.id}": item for item in assignment.items}
        self.questions = [
            Question(q, number, item, book, pages) for number, (q, item) in enumerate(self.items.items(), 1)
        ]
        self._top = feedback.top(assignment).encode("utf-8")
        self._best, self._count = safe.field(assignment.points), len(self.items)

    def student(
        self,
        student: Student,
        read: Callable[[Entry], bytes] = read_bytes,
        marks: Sequence[Mark] = (),
        remarks: Sequence[Remark] = (),
    ) -> Marked:
        """Return what *student* earned; *read* fetches the bytes of a file, *marks* and *remarks* are those given by
        hand to this student.
        """
        problems: list[Problem] = []
        records, files = self._files(student, read, problems)
        if not student.key or student.rest:
            return only_problems(student, problems)
        if student.note:
            problems.append(Problem(student.note, files[0] if files else student.entries[0].label))
        file = files[0] if files else ""
        if not files:
            return self._nothing(student, problems)
        return self._marked(student, records, file, files[1:], marks, remarks, problems)

    def crashed(self, student: Student, why: str = "") -> Marked:
        """Return what becomes of a student whose files ended in a mistake of the program, or ended it; *why* is what
        the program said.
        """
        problems = [
            Problem(entry.trouble or "crashed", entry.label, entry.detail if entry.trouble else why)
            for entry in student.entries
        ]
        return (
            self._nothing(student, problems) if student.key and not student.rest else only_problems(student, problems)
        )

    def records(self, student: Student, read: Callable[[Entry], bytes] = read_bytes) -> dict[str, Found]:
        """Return the records of *student* that count and answer the questions as they are asked now."""
        records, _ = self._files(student, read, [])
        return {
            question.q: records[question.q]
            for question in self.questions
            if question.q in records and records[question.q].rev in question.revs
        }

    # Files

    def _files(self, student: Student, read, problems: list[Problem]) -> tuple[dict[str, Found], list[str]]:
        """Return the records that count, and the names of the readable files, the one that counts first."""
        readable: list[_Readable] = []
        budget, places, troubles = Budget(), set(), []
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
                    reading = read_notebook(data, self.course)
                except Refused as refused:
                    troubles.append(Problem(refused.kind, entry.label, refused.detail))
                    continue
                records, lines = choose.counted(reading, self.assignment.id, self.items, entry.label)
                if records:
                    readable.append(_Readable(entry.label, records, lines, reading.student))
                else:
                    troubles += lines or [Problem("no_answers", entry.label, f"{reading.cells} cells")]
        best = choose.best_file([one.records for one in readable], len(self.items)) if readable else -1
        if (
            troubles
            and readable
            and sum(1 for one in readable[best].records.values() if one.raw != b"null") >= len(self.items)
        ):
            troubles = [
                Problem("beside", one.file, f"{KINDS[one.kind].meaning} {one.detail}") if one.kind in BESIDE else one
                for one in troubles
            ]
        problems += troubles
        if not readable:
            return {}, []
        chosen = readable[best]
        problems.extend(chosen.lines)
        if self._another(student, chosen.typed):
            problems.append(Problem("other_name", chosen.label, f"made as {chosen.typed}"))
        names = [chosen.label]
        for index, other in enumerate(readable):
            if index != best:
                names.append(other.label)
                # an LMS says that both are one student's; a folder may be a section's, or written like another one
                apart = student.by not in _BY_LMS and (
                    choose.share_nothing(chosen.records, other.records) or not alike(chosen.typed, other.typed)
                )
                problems.append(Problem("same_name" if apart else "superseded", other.label, f"{chosen.label} counts"))
        return chosen.records, names

    @staticmethod
    def _another(student: Student, typed: str) -> bool:
        """Whether the name typed at hand-in is another person's, as far as names are known: no LMS hides them, and no
        group or unreadable letters stand for one.
        """
        if not typed or typed == student.name or student.doubt or student.note == "group_hand_in":
            return False
        names = {student.name, student.told}
        # a folder may be named by an id, which is like no name
        if student.by in ("folder", "nbgrader"):
            names = {student.name} if student.name != student.told else set()
        return bool(names) and not any(typed == name or alike(typed, name) for name in names)

    def _nothing(self, student: Student, problems: list[Problem]) -> Marked:
        looks = looks_of(problems)
        values = (
            student.key,
            safe.one_line(student.name),
            student.email,
            "nothing readable",
            None,
            self.assignment.points,
            None,
            None,
            None,
            0,
            0,
            len(self.items),
            "",
            "",
            _joined([entry.label for entry in student.entries]),
            sum(looks.values()),
            "",
            *[None] * len(self.items),
        )
        submission = Submission(student.key, "", "nothing readable", 0, "")
        return Marked(
            student.key,
            student.name,
            student.email,
            "nothing readable",
            safe.row(values),
            [],
            *problem_lines(student, problems),
            looks,
            0,
            "",
            b"",
            submission,
            [],
        )

    # Answers

    def _marked(self, student, records, file, others, marks, remarks, problems) -> Marked:
        by_question: dict[str, list[Mark]] = {}
        for mark in marks:
            by_question.setdefault(mark.question, []).append(mark)
        lines, book, points, rows, sections = [], [], [], [], []
        automatic = by_hand = 0.0
        to_mark = answered = 0
        last = ""
        key_field, file_field = safe.field(student.key), safe.field(file)
        for question in self.questions:
            q = question.q
            found = records.get(q)
            judged = question.judge(found)
            if judged.problem is not None:
                problems.append(Problem(judged.problem[0], file, judged.problem[1], q))
            earned, hand, fields, row, points_field = (
                judged.points,
                None,
                judged.fields,
                judged.row,
                judged.points_field,
            )
            if q in by_question:
                hand = settle(question.item, by_question[q], judged.sha)
                problems.extend(Problem(kind, file, detail, q) for kind, detail in hand.problems)
            if hand is not None and hand.points is not None:
                earned = hand.points
                problems[:] = [one for one in problems if one.question != q or one.kind not in BY_HAND]
                by_hand += earned
                fields, points_field = (
                    question.fields("marked", earned, judged.words, "Marked by a person."),
                    safe.field(earned),
                )
                row = question.row(f"{earned:g}") if self.pages else b""
            elif earned is not None:
                automatic += earned
            answered += judged.status != "not answered"
            to_mark += earned is None
            points.append(points_field)
            when = b""
            if found is None:
                lines.append(f"{question.start}{key_field},{fields},,,,,,\n")
            else:
                at = found.at
                if at > last:
                    last = at
                told = found.rev if found.rev == question.rev else safe.field(found.rev)
                lines.append(
                    f"{question.start}{key_field},{fields},{told},{at},{found.n},{found.cell},{file_field},{judged.json_field}\n"
                )
                if self.book:
                    book.append(
                        Answer(
                            q,
                            student.key,
                            question.item.kind,
                            found.rev,
                            judged.status,
                            judged.answer_json,
                            judged.words,
                            judged.sha,
                            judged.points,
                            question.item.points,
                            judged.reason,
                            at,
                            _small(found.n),
                        )
                    )
                if at and self.pages:
                    when = b'<p class="small">Recorded %b at %b UTC.</p>\n' % (at[:10].encode(), at[11:16].encode())
            if not self.pages:
                continue
            rows.append(row)
            told = [remark.text for remark in remarks if remark.question == q] if remarks else []
            if hand is None and not told:
                sections += (judged.before, when, judged.after, judged.end)
            else:
                sections += (judged.before, when, self._by_hand(question, judged, hand, earned, told))
        looks = looks_of(problems)
        total = round(automatic + by_hand, 2)
        status = "complete" if answered == self._count else "incomplete"
        name = safe.one_line(student.name)
        page_name = safe.file_name(student.key) + ".html" if self.pages else ""
        grades = (
            f"{key_field},{safe.field(name)},{safe.field(student.email)},{status},{'' if to_mark else f'{total:g}'},{self._best},{total:g},{round(automatic, 2):g},"
            f"{round(by_hand, 2):g},{to_mark},{answered},{self._count},{last},{file_field},{safe.field(_joined(others))},{sum(looks.values())},{page_name},{','.join(points)}\n"
        )
        page = self._page(student, total, to_mark, answered, rows, sections) if self.pages else b""
        submission = Submission(student.key, file, status, answered, last)
        return Marked(
            student.key,
            student.name,
            student.email,
            status,
            grades,
            lines,
            *problem_lines(student, problems),
            looks,
            to_mark,
            page_name,
            page,
            submission,
            book,
            joining.prints(records.values()),
            student.by in _BY_FILE,
        )

    # The page

    def _by_hand(
        self, question: Question, judged: Judged, hand: Settled | None, earned: float | None, remarks: list[str]
    ) -> bytes:
        points, reason = ("", judged.reason) if earned is None else (f"{earned:g}", "Marked by a person.")
        marked = feedback.score_block(question.item, points, reason, question.rule)
        return (
            marked
            + feedback.rubric_block(question.item, hand.by_criterion if hand is not None else {}, remarks)
            + feedback.SECTION_END
        ).encode("utf-8")

    def _page(
        self, student: Student, total: float, to_mark: int, answered: int, rows: list[bytes], sections: list[bytes]
    ) -> bytes:
        points = f"{total:g} of {self._best} points" + (
            f" so far; {to_mark} {'answer is' if to_mark == 1 else 'answers are'} not marked yet" if to_mark else ""
        )
        left = self._count - answered
        notes = (
            [f"{left} of {self._count} questions {'has' if left == 1 else 'have'} no recorded answer."] if left else []
        )
        return b"".join(
            (
                self._top,
                feedback.person(student.name, points, notes).encode("utf-8"),
                *rows,
                _TABLE_END,
                *sections,
                _FOOT,
            )
        )


def _joined(labels: list[str], most: int = 20) -> str:
    return "; ".join(labels[:most]) + (f"; and {len(labels) - most} more" if len(labels) > most else "")


def _small(n) -> int:
    # SQLite keeps integers of 64 bits; a record may claim any number of changes
    return max(-(2**53), min(2**53, n)) if n is not None else 0
