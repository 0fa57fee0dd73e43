"""One student's hand-in from bytes to marks: a pure function of the files, the assignment and the marks given by hand.

The same function runs in this process, in worker processes and on a cluster; it writes nothing and looks at no clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from seminar import safe
from seminar.course import course
from seminar.gradebook.book import Mark, Remark
from seminar.gradebook.hand import Settled, settle
from seminar.grading import opening
from seminar.handins import joining
from seminar.handins.problems import BY_HAND, Problem
from seminar.handins.read import Found
from seminar.handins.submissions import Reader, Student, read_bytes
from seminar.questions.model import Assignment
from seminar.results import feedback
from seminar.results.judging import Judged, Question
from seminar.results.tables import Marked, looks, only_problems, problem_lines, unmarked

_TABLE_END, _FOOT = feedback.TABLE_END.encode("utf-8"), feedback.FOOT.encode("utf-8")

#: What told whose a file is, where nothing but the file's own name does.
_BY_FILE = ("hand-in", "file name", "typed name")


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
        self.questions = [
            Question(f"{assignment.id}.{item.id}", number, item, book, pages)
            for number, item in enumerate(assignment.items, 1)
        ]
        self.asked = opening.Asked(assignment.id, [question.q for question in self.questions], of or course().short)
        self._top = feedback.top(assignment).encode("utf-8")
        self._best, self._count = safe.field(assignment.points), len(self.questions)

    def student(
        self, student: Student, read: Reader = read_bytes, marks: Sequence[Mark] = (), remarks: Sequence[Remark] = ()
    ) -> Marked:
        """Return what *student* earned; *read* fetches the bytes of a file, *marks* and *remarks* are those given by
        hand to this student.
        """
        problems: list[Problem] = []
        records, files = opening.chosen(student, read, self.asked, problems)
        if not student.key or student.rest:
            return only_problems(student, problems)
        if student.note:
            problems.append(Problem(student.note, files[0] if files else student.entries[0].label))
        if not files:
            return self._nothing(student, problems)
        return self._marked(student, records, files, marks, remarks, problems)

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

    def _nothing(self, student: Student, problems: list[Problem]) -> Marked:
        status, files, found = "nothing readable", _joined([entry.label for entry in student.entries]), looks(problems)
        line = unmarked(self.assignment, student.key, student.name, student.email, status, files, sum(found.values()))
        needs, notes = problem_lines(student, problems)
        return Marked(
            key=student.key,
            name=student.name,
            status=status,
            looks=found,
            grades=line,
            problems=needs,
            notes=notes,
            email=student.email,
        )

    # Answers

    def _marked(
        self,
        student: Student,
        records: Mapping[str, Found],
        files: Sequence[str],
        marks: Sequence[Mark],
        remarks: Sequence[Remark],
        problems: list[Problem],
    ) -> Marked:
        lines, book, points, rows = [], [], [], []
        sections: list[bytes] = []
        automatic = by_hand = 0.0
        to_mark = answered = 0
        last = ""
        file, *others = files
        key_field, file_field = safe.field(student.key), safe.field(file)
        for question in self.questions:
            q = question.q
            found = records.get(q)
            judged = counts = question.judge(found)
            if judged.problem is not None:
                problems.append(Problem(judged.problem[0], file, judged.problem[1], q))
            hand = self._settled(question, judged, file, marks, problems) if marks else None
            if hand is not None and hand.points is not None:
                counts = question.by_hand(judged, hand.points)
                by_hand += hand.points
            elif judged.points is not None:
                automatic += judged.points
            answered += judged.status != "not answered"
            to_mark += counts.points is None
            points.append(counts.points_field)
            when = b""
            if found is None:
                lines.append(f"{question.start}{key_field},{counts.fields},,,,,,\n")
            else:
                at = found.at
                if at > last:
                    last = at
                rev = found.rev if found.rev == question.rev else safe.field(found.rev)
                lines.append(
                    f"{question.start}{key_field},{counts.fields},{rev},{at},{found.n},{found.cell},{file_field},{judged.json_field}\n"
                )
                if self.book:
                    book.append(question.kept(student.key, found, judged))
                if at and self.pages:
                    when = b'<p class="small">Recorded %b at %b UTC.</p>\n' % (at[:10].encode(), at[11:16].encode())
            if self.pages:
                rows.append(counts.row)
                told = [remark.text for remark in remarks if remark.question == q] if remarks else []
                if hand is None and not told:
                    sections += (judged.before, when, judged.after, judged.end)
                else:
                    sections += (judged.before, when, self._by_hand(question, counts, hand, told))
        found_looks = looks(problems)
        total = round(automatic + by_hand, 2)
        status = "complete" if answered == self._count else "incomplete"
        page_name = safe.file_name(student.key) + ".html" if self.pages else ""
        grades = (
            f"{key_field},{safe.field(safe.one_line(student.name))},{safe.field(student.email)},{status},{'' if to_mark else f'{total:g}'},{self._best},{total:g},{round(automatic, 2):g},"
            f"{round(by_hand, 2):g},{to_mark},{answered},{self._count},{last},{file_field},{safe.field(_joined(others))},{sum(found_looks.values())},{page_name},{','.join(points)}\n"
        )
        return Marked(
            "",
            student.key,
            student.name,
            status,
            answered,
            last,
            file,
            to_mark,
            found_looks,
            page_name,
            grades,
            lines,
            *problem_lines(student, problems),
            student.email,
            self._page(student, total, to_mark, answered, rows, sections) if self.pages else b"",
            book,
            joining.prints(records.values()),
            student.by in _BY_FILE,
        )

    @staticmethod
    def _settled(
        question: Question, judged: Judged, file: str, marks: Sequence[Mark], problems: list[Problem]
    ) -> Settled | None:
        """Return what *marks* by hand of one question come to, None if there are none; what they settle is no problem
        any more.
        """
        given = [mark for mark in marks if mark.question == question.q]
        if not given:
            return None
        hand = settle(question.item, given, judged.sha)
        problems.extend(Problem(kind, file, detail, question.q) for kind, detail in hand.problems)
        if hand.points is not None:
            problems[:] = [one for one in problems if one.question != question.q or one.kind not in BY_HAND]
        return hand

    # The page

    def _by_hand(self, question: Question, counts: Judged, hand: Settled | None, remarks: list[str]) -> bytes:
        reason = counts.reason if counts.points is None else "Marked by a person."
        marked = feedback.score_block(question.item, counts.points, reason, question.rule)
        rubric = feedback.rubric_block(question.item, hand.by_criterion if hand is not None else {}, remarks)
        return (marked + rubric + feedback.SECTION_END).encode("utf-8")

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
