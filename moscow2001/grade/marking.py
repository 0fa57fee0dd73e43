"""One student's hand-in from bytes to marks: a pure function of the files, the assignment and the marks given by hand.

The same function runs in this process, in worker processes and on a cluster; it writes nothing and looks at no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from msgspec import Struct

from moscow2001.errors import AnswerError
from moscow2001.grade import choose, feedback, safe
from moscow2001.grade.gradebook import Answer, Mark, Remark, Submission, digest
from moscow2001.grade.hand import Settled, settle
from moscow2001.grade.problems import KINDS, Problem
from moscow2001.grade.read import Found, Refused, read_notebook
from moscow2001.grade.roster import alike
from moscow2001.grade.score import score
from moscow2001.grade.submissions import Entry, Student, read_bytes
from moscow2001.questions import canonical, in_words
from moscow2001.questions.model import Assignment, Item
from moscow2001.questions.public import rev

#: Files of one student that are opened; more are listed.
MAX_FILES = 50
#: What told whose a file is, where that is a name of a person.
_NAMED = ("canvas", "moodle", "hand-in", "roster")
_CACHED, _CACHE_ANSWER = 4_000, 2_000

GRADES = ("student", "name", "email", "status", "total", "best", "so_far", "automatic", "by_hand", "to_mark", "answered", "questions", "last_answer", "file", "other_files", "to_look_at", "feedback")
ANSWERS = ("question", "kind", "student", "status", "points", "best", "answer", "reason", "rev", "at", "changes", "cell", "file", "answer_json")
PROBLEMS = ("needs", "student", "name", "file", "question", "problem", "meaning", "found", "what_to_do")


class Marked(Struct):
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
    page: str
    submission: Submission | None
    book: list[Answer]


class _Judged(Struct):
    """One answer judged, without anything that belongs to the student: the same answer of another student is judged alike."""

    status: str
    answer_json: str
    words: str
    sha: str
    points: float | None
    reason: str
    problem: tuple[str, str] | None
    before: str
    after: str
    end: str
    fields: str  # status to reason, ready for the table
    row: str  # this question's line in the page's table
    json_field: str


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
    """

    def __init__(self, assignment: Assignment, book: bool = False, pages: bool = True) -> None:
        self.assignment, self.book, self.pages = assignment, book, pages
        self.items = {f"{assignment.id}.{item.id}": item for item in assignment.items}
        self._revs = {q: rev(item) for q, item in self.items.items()}
        self._numbers = {q: number for number, q in enumerate(self.items, 1)}
        self._start = {q: safe.row((q, item.kind))[:-1] + "," for q, item in self.items.items()}
        self._rules = {q: feedback.rule_line(item) for q, item in self.items.items()}
        # what ends a question's part of the page: the explanation, and before it the right answer if this one is not (wholly) right
        self._ends = {q: (feedback.explanation(item), feedback.solution(item) + feedback.explanation(item)) for q, item in self.items.items()}
        self._unmarked = {q: feedback.rubric_block(item, {}, []) for q, item in self.items.items() if item.written}
        self._above = {q: feedback.before_answer(self._numbers[q], item) for q, item in self.items.items()}
        self._judged: dict[tuple, _Judged] = {}

    def student(self, student: Student, read: Callable[[Entry], bytes] = read_bytes, marks: Sequence[Mark] = (), remarks: Sequence[Remark] = ()) -> Marked:
        """Return what *student* earned; *read* fetches the bytes of a file, *marks* and *remarks* are those given by hand to this student."""
        problems: list[Problem] = []
        records, files = self._files(student, read, problems)
        if not student.key:
            return Marked("", "", "", "", "", [], *self._problem_lines(student, problems), _looks(problems), 0, "", "", None, [])
        if student.note:
            problems.append(Problem(student.note, files[0] if files else student.entries[0].label))
        file = files[0] if files else ""
        if not files:
            return self._nothing(student, problems)
        return self._marked(student, records, file, files[1:], marks, remarks, problems)

    def crashed(self, student: Student) -> Marked:
        """Return what becomes of a student whose files ended the program that read them."""
        return self._nothing(student, [Problem("crashed", entry.label) for entry in student.entries])

    def records(self, student: Student, read: Callable[[Entry], bytes] = read_bytes) -> dict[str, Found]:
        """Return the records of *student* that count and answer the questions as they are asked now."""
        records, _ = self._files(student, read, [])
        return {q: found for q, found in records.items() if found.rev == self._revs[q] or found.rev in self.items[q].compatible}

    # Files

    def _files(self, student: Student, read, problems: list[Problem]) -> tuple[dict[str, Found], list[str]]:
        """Return the records that count, and the names of the readable files, the one that counts first."""
        readable: list[tuple[str, dict[str, Found], list[Problem], str]] = []
        opened, labels = 0, set()
        for entry in student.entries:
            if entry.label in labels and entry.trouble != "system_file":
                problems.append(Problem("duplicate_name", entry.label))
            labels.add(entry.label)
            if entry.trouble:
                problems.append(Problem(entry.trouble, entry.label, entry.detail))
                continue
            opened += 1
            if opened > MAX_FILES:
                problems.append(Problem("not_readable", entry.label, f"it is not among the first {MAX_FILES} files of this student"))
                continue
            try:
                reading = read_notebook(read(entry))
            except Refused as refused:
                problems.append(Problem(refused.kind, entry.label, refused.detail))
                continue
            records, lines = choose.counted(reading, self.assignment.id, self.items, entry.label)
            if records:
                readable.append((entry.label, records, lines, reading.student))
            else:
                problems.extend(lines)
                if not lines:
                    problems.append(Problem("no_answers", entry.label, f"{reading.cells} cells"))
        if not readable:
            return {}, []
        best = choose.best_file([records for _, records, _, _ in readable], len(self.items))
        label, records, lines, typed = readable[best]
        problems.extend(lines)
        # a folder may be named by an id, which is like no name
        if typed and student.by in _NAMED and not alike(typed, student.name):
            problems.append(Problem("other_name", label, f"made as {typed}"))
        names = [label]
        for index, (other, theirs, _, _) in enumerate(readable):
            if index != best:
                names.append(other)
                apart = choose.share_nothing(records, theirs)
                problems.append(Problem("same_name" if apart else "superseded", other, f"{label} counts"))
        return records, names

    def _nothing(self, student: Student, problems: list[Problem]) -> Marked:
        looks = _looks(problems)
        values = (
            student.key, safe.one_line(student.name), student.email, "nothing readable", None, self.assignment.points, None, None, None, 0, 0, len(self.items),
            "", "", _joined([entry.label for entry in student.entries]), sum(looks.values()), "", *[None] * len(self.items),
        )  # fmt: skip
        submission = Submission(student.key, "", "nothing readable", 0, "")
        return Marked(student.key, student.name, student.email, "nothing readable", safe.row(values), [], *self._problem_lines(student, problems), looks, 0, "", "", submission, [])

    # Answers

    def _marked(self, student, records, file, others, marks, remarks, problems) -> Marked:
        by_question: dict[str, list[Mark]] = {}
        for mark in marks:
            by_question.setdefault(mark.question, []).append(mark)
        lines, book, points, rows, sections = [], [], [], [], []
        automatic = by_hand = 0.0
        to_mark = answered = 0
        student_field, file_field = safe.field(student.key), safe.field(file)
        for q, item in self.items.items():
            found = records.get(q)
            judged = self._judge(q, item, found)
            if judged.problem is not None:
                problems.append(Problem(judged.problem[0], file, judged.problem[1], q))
            status, earned, hand, fields, row = judged.status, judged.points, None, judged.fields, judged.row
            if q in by_question:
                hand = settle(item, by_question[q], judged.sha)
                problems.extend(Problem(kind, file, detail, q) for kind, detail in hand.problems)
                if hand.points is not None:
                    status, earned = "marked", hand.points
                    fields = safe.row((status, earned, item.points, judged.words, "Marked by a person."))[:-1]
                    row = feedback.overview_row(self._numbers[q], item, f"{earned:g}")
            answered += judged.status != "not answered"
            if status == "marked":
                by_hand += earned
            elif earned is not None:
                automatic += earned
            to_mark += earned is None
            points.append(earned)
            at = ""
            if found is None:
                lines.append(f"{self._start[q]}{student_field},{fields},,,,,,\n")
            else:
                at = found.at
                lines.append(f"{self._start[q]}{student_field},{fields},{found.rev if found.rev == self._revs[q] else safe.field(found.rev)},{at},{found.n},{found.cell},{file_field},{judged.json_field}\n")
                if self.book:
                    book.append(Answer(
                        q, student.key, item.kind, found.rev, judged.status, judged.answer_json, judged.words, judged.sha, judged.points, item.points,
                        judged.reason, at, _small(found.n),
                    ))  # fmt: skip
            if not self.pages:
                continue
            rows.append(row)
            when = f'<p class="small">Recorded {at[:10]} at {at[11:16]} UTC.</p>\n' if at else ""
            told = [remark.text for remark in remarks if remark.question == q] if remarks else []
            if hand is None and not told:
                sections += (self._above[q], judged.before, when, judged.after, judged.end, feedback.SECTION_END)
            else:
                sections += (self._above[q], judged.before, when, self._by_hand(q, item, judged, hand, earned, told), feedback.SECTION_END)
        looks = _looks(problems)
        total = round(automatic + by_hand, 2)
        status = "complete" if answered == len(self.items) else "incomplete"
        last = max((found.at for found in records.values()), default="")
        page_name = safe.file_name(student.key) + ".html" if self.pages else ""
        values = (
            student.key, safe.one_line(student.name), student.email, status, None if to_mark else total, self.assignment.points, total, round(automatic, 2),
            round(by_hand, 2), to_mark, answered, len(self.items), last, file, _joined(others), sum(looks.values()), page_name, *points,
        )  # fmt: skip
        page = self._page(student, total, to_mark, answered, rows, sections) if self.pages else ""
        submission = Submission(student.key, file, status, answered, last)
        return Marked(student.key, student.name, student.email, status, safe.row(values), lines, *self._problem_lines(student, problems), looks, to_mark, page_name, page, submission, book)

    def _judge(self, q: str, item: Item, found: Found | None) -> _Judged:
        # Choices repeat across a class, and so does their judgement, down to the page. Long texts do not, and would fill the memory.
        if found is None:
            place = (q,)
        elif len(found.raw) <= _CACHE_ANSWER and not item.written:
            place = (q, found.rev, found.raw)
        else:
            return self._judge_anew(q, item, found)
        judged = self._judged.get(place)
        if judged is None:
            if len(self._judged) >= _CACHED:
                self._judged.clear()
            judged = self._judged[place] = self._judge_anew(q, item, found)
        return judged

    def _judge_anew(self, q: str, item: Item, found: Found | None) -> _Judged:
        if found is None:
            return self._scored(q, item, None)
        if found.rev != self._revs[q] and found.rev not in item.compatible:
            return self._unscored(q, item, found, "older wording", "older_question", f"rev {found.rev or 'missing'}, this is {self._revs[q]}")
        try:
            answer = canonical(item, msgspec.json.decode(found.raw))
        except AnswerError as error:
            return self._unscored(q, item, found, "unusable", "unusable_answer", str(error))
        except (msgspec.MsgspecError, RecursionError, ValueError, OverflowError, UnicodeError):
            return self._unscored(q, item, found, "unusable", "unusable_answer", "it cannot be read as data")
        return self._scored(q, item, answer)

    def _scored(self, q: str, item: Item, answer) -> _Judged:
        result = score(item, answer)
        words = "" if answer is None else in_words(item, answer)
        encoded = "" if answer is None else msgspec.json.encode(answer, order="sorted").decode("utf-8")
        status = "not answered" if answer is None else "to mark" if result.points is None else "scored"
        if not self.pages:
            return self._ready(q, item, _Judged(status, encoded, words, digest(encoded) if self.book else "", result.points, result.reason, None, "", "", "", "", "", ""))
        before = feedback.answer_block(item, answer, words)
        after = feedback.score_block(item, "" if result.points is None else f"{result.points:g}", result.reason, self._rules[q])
        if status == "to mark":
            end = self._unmarked[q]
        else:
            after += feedback.choices(item, answer)
            end = self._ends[q][result.share != 1]
        return self._ready(q, item, _Judged(status, encoded, words, digest(encoded) if self.book else "", result.points, result.reason, None, before, after, end, "", "", ""))

    def _unscored(self, q: str, item: Item, found: Found, status: str, kind: str, detail: str) -> _Judged:
        raw = found.raw.decode("utf-8", "replace")
        shown = raw if len(raw) <= 2_000 else raw[:2_000] + "…"
        before = feedback.raw_block(shown)
        after = f'<p class="points">Not marked yet.</p>\n<p>A person looks at this answer: {safe.markup(KINDS[kind].meaning)}</p>\n'
        return self._ready(q, item, _Judged(status, shown, shown, digest(shown) if self.book else "", None, KINDS[kind].meaning, (kind, safe.one_line(detail)), before, after, "", "", "", ""))

    def _ready(self, q: str, item: Item, judged: _Judged) -> _Judged:
        judged.fields = safe.row((judged.status, judged.points, item.points, judged.words, judged.reason))[:-1]
        judged.row = "" if not self.pages else feedback.overview_row(self._numbers[q], item, "" if judged.points is None else f"{judged.points:g}")
        judged.json_field = safe.field(judged.answer_json)
        return judged

    # The page

    def _by_hand(self, q: str, item: Item, judged: _Judged, hand: Settled | None, earned: float | None, remarks: list[str]) -> str:
        marked = feedback.score_block(item, "" if earned is None else f"{earned:g}", judged.reason if earned is None else "Marked by a person.", self._rules[q])
        return marked + feedback.rubric_block(item, hand.by_criterion if hand is not None else {}, remarks)

    def _page(self, student: Student, total: float, to_mark: int, answered: int, rows: list[str], sections: list[str]) -> str:
        best = f"{self.assignment.points:g}"
        points = f"{total:g} of {best} points" + (f" so far; {to_mark} {'answer is' if to_mark == 1 else 'answers are'} not marked yet" if to_mark else "")
        left = len(self.items) - answered
        notes = [f"{left} of {len(self.items)} questions {'has' if left == 1 else 'have'} no recorded answer."] if left else []
        return "".join((feedback.head(self.assignment, student.name, points, notes), *rows, feedback.TABLE_END, *sections, feedback.FOOT))

    def _problem_lines(self, student: Student, problems: list[Problem]) -> tuple[str, str]:
        name = safe.one_line(student.name)
        lines = {True: [], False: []}
        for problem in problems:
            meaning = KINDS[problem.kind]
            lines[meaning.look].append(safe.row((
                "a person" if meaning.look else "nothing", student.key, name, problem.file, safe.one_line(problem.question), problem.kind,
                meaning.meaning, safe.one_line(problem.detail), meaning.do,
            )))  # fmt: skip
        return "".join(lines[True]), "".join(lines[False])


def _looks(problems: list[Problem]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for problem in problems:
        if problem.look:
            counts[problem.kind] = counts.get(problem.kind, 0) + 1
    return counts


def _joined(labels: list[str], most: int = 20) -> str:
    return "; ".join(labels[:most]) + (f"; and {len(labels) - most} more" if len(labels) > most else "")


def _small(n) -> int:
    # SQLite keeps integers of 64 bits; a record may claim any number of changes
    return max(-(2**53), min(2**53, n)) if n is not None else 0
