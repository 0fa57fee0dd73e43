"""The desk without a screen: where a marker stands, what is shown there, and what happens when a level is chosen."""

from __future__ import annotations

import hashlib
import json
import os
import re

from seminar import characters, safe
from seminar.desk import agreeing, queue
from seminar.desk.books import Books
from seminar.desk.piles import Answers, Pile, Samples
from seminar.errors import AnswerError, CourseError, MissingFile
from seminar.gradebook.book import Gradebook, Mark, Remark
from seminar.questions import exercise
from seminar.questions.answers import canonical, count_words
from seminar.questions.model import Assignment, Item

#: Longest comment to a student, in characters, and most comments kept in the bank of one question.
MAX_REMARK, MAX_BANK = 4_000, 60
_NAME = re.compile(r"[^\x00-\x1f\x7f]{1,60}")


class DeskError(CourseError):
    """The desk was asked for something that cannot be marked."""


class Session:
    """One marker at one question.

    Parameters
    ----------
    book
        An open gradebook into which the exercise was graded.
    assignment
        With its rubrics, from `seminar.questions.load_assignment`.
    marker
        The name under which marks are kept. Two markers never touch each other's marks.
    item
        The question (`q10`); the first that is not finished if it is not given.

    Raises
    ------
    DeskError
        If the exercise was not graded into this gradebook, nothing in it needs a person, or the marker's name cannot be
        used.

    Notes
    -----
    Marks of sample answers and the comment bank lie in the same file as the real marks, under assignment names of their
    own (`ex02~samples`, `ex02~bank`), which
    grading never asks for. `screen` is `sample`, `samples done`, `answer`, `compare` or `nothing`.
    """

    def __init__(self, book: Gradebook, assignment: Assignment, marker: str, item: str = "") -> None:
        marker = " ".join(marker.split())
        if not _NAME.fullmatch(marker):
            raise DeskError(
                "the marker needs a name of 1 to 60 characters, for example your initials: marks of different markers"
                " are kept apart by it."
            )
        self.book, self.assignment, self.marker = book, assignment, marker
        self._bank = f"{assignment.id}~bank"
        counted = queue.questions(book, assignment, marker)
        if not counted:
            graded = assignment.id in book.assignments()
            raise DeskError(
                f"nothing in {assignment.id} needs a person."
                if graded
                else (
                    f"{assignment.id} was not graded into {book.path.name} yet. First: python3 course.py grade"
                    f" SUBMISSIONS --assignment {assignment.id} --out DIR --gradebook {book.path.name}"
                )
            )
        if item and item not in {one.item for one in counted}:
            raise DeskError(
                f"{assignment.id}.{item} has no answer that a person has to mark; these have:"
                f" {', '.join(one.item for one in counted)}."
            )
        self.saved = ""
        #: The questions that need a person, as they stood when the desk was opened.
        self.questions = counted
        if not item:
            # written questions first: the others only hold answers that could not be scored, a few in a class
            written = {one.id for one in assignment.items if one.written}
            item = min(counted, key=lambda one: (one.done >= one.of, one.item not in written)).item
        self.open(item)

    # Where the marker stands

    def open(self, item: str) -> None:
        """Go to the question *item*: to its sample answers first, unless they are marked already."""
        found = self.assignment.item(item)
        if found is None:
            raise DeskError(f"{self.assignment.id} has no question {item!r}.")
        self.item: Item = found
        self.q = f"{self.assignment.id}.{item}"
        self.answers = Answers(self.book, found, self.assignment.id, self.marker)
        self.samples = Samples(self.book, found, self.assignment.id, self.marker)
        unmarked = self.samples.unmarked()
        if unmarked is not None:
            self.screen, self.place = "sample", unmarked
        else:
            self.begin()

    def begin(self) -> None:
        """Go to the answers, to the first that is not fully marked."""
        self.screen = "answer" if self.works else "nothing"
        self.place = self.answers.unmarked() or 0

    def show_samples(self) -> None:
        """Go to the sample answers, to the first that is not fully marked."""
        unmarked = self.samples.unmarked()
        self.screen, self.place = ("samples done", 0) if unmarked is None else ("sample", unmarked)

    @property
    def works(self) -> list[queue.Work]:
        """The answers, in the marker's order."""
        return self.answers.works

    @property
    def _pile(self) -> Pile:
        return self.samples if self.screen == "sample" else self.answers

    @property
    def lines_of_rubric(self) -> list[queue.Line]:
        """The rubric of the question."""
        return queue.lines(self.item, queue.BY_RUBRIC)

    def next_unmarked(self) -> bool:
        """Go to the next answer (or sample) that is not fully marked; False if there is none, and the place then stays."""
        if self.screen == "sample":
            place = self.samples.unmarked()
            if place is None:
                self.screen = "samples done"
        elif self.screen == "answer":
            place = self.answers.unmarked(min(self.place + 1, len(self.works)))
        else:
            self.begin()
            return True
        if place is not None:
            self.place = place
        return place is not None

    def step(self, by: int) -> None:
        """Go *by* answers forward or back, and stay at the ends."""
        self.place = max(0, min(len(self._pile.works) - 1, self.place + by))

    # What is shown

    def current(self) -> queue.Work | None:
        """The piece of work in front of the marker."""
        return self._pile.works[self.place] if self.screen in ("sample", "answer") else None

    def _student(self) -> queue.Work | None:
        """The piece of work in front of the marker, if it is a student's."""
        return self.current() if self.screen == "answer" else None

    def text(self) -> tuple[str, str]:
        """Return the text in front of the marker as the student wrote it, and the digest by which a mark knows it."""
        work = self.current()
        return self._pile.text(work) if work is not None else ("", "")

    def refusal(self) -> str:
        """Return why the record in front of the marker is no answer to its question; an empty text if it is one."""
        work = self._student()
        answer = self.answers.answer(work) if work is not None else None
        if answer is None:
            return ""
        try:
            canonical(self.item, json.loads(answer.answer))
        except AnswerError as error:
            return safe.one_line(str(error))
        except (ValueError, RecursionError, OverflowError):
            return "it cannot be read as data"
        return ""

    def chosen(self) -> dict[str, float]:
        """The points that this marker gave to this very text, by line of the rubric."""
        work = self.current()
        return self._pile.given(self.marker, work.student).get(work.student, {}) if work is not None else {}

    def earlier_text_marked(self) -> bool:
        """Whether this marker has marked an earlier text of this student, which does not count for the text shown."""
        work, sha = self._student(), self.text()[1]
        if work is None:
            return False
        return any(
            mark.answer_sha != sha
            for mark in self.book.marks(self.assignment.id, question=self.q, student=work.student, marker=self.marker)
        )

    # What the marker does

    def mark(self, pseudonym: str, sha: str, line: str, points: float) -> None:
        """Give *points* under *line* to the work called *pseudonym*, whose text had the digest *sha*; on the disk when
        this returns.

        Raises
        ------
        DeskError
            If there is no such work, line or level.
        """
        pile, work = self._found(pseudonym)
        level = next(
            (
                one
                for row in queue.lines(self.item, work.status)
                if row.id == line
                for one in row.levels
                if one.points == points
            ),
            None,
        )
        if level is None:
            raise DeskError(f"{points:g} is no level of this line of the rubric of {self.q}: choose one that is shown.")
        self.book.mark(pile.shelf, Mark(self.q, work.student, line, self.marker, float(points), sha))
        self.saved = self._told(line, points)  # no name: that of a sample would tell its rank

    def unmark(self, pseudonym: str, sha: str, line: str) -> None:
        """Take the marker's own points under *line* away again."""
        pile, work = self._found(pseudonym)
        self.book.unmark(pile.shelf, Mark(self.q, work.student, line, self.marker, 0.0, sha))
        self.saved = f"{self._told(line)}: taken away"

    def _told(self, line: str, points: float | None = None) -> str:
        """Return a line of the rubric, and a level of it, in the words that stand on the desk."""
        found = next(
            (one for one in [*self.lines_of_rubric, *queue.lines(self.item, queue.BY_WHOLE[0])] if one.id == line), None
        )
        if found is None:  # a mark from an earlier rubric
            return f"a line that the rubric no longer has{'' if points is None else f': {points:g}'}"
        words = queue.plain(found.text)
        if points is None:
            return words
        level = queue.plain(next((one.text for one in found.levels if one.points == points), ""))
        return f"{words}: {points:g} {'point' if points == 1 else 'points'}.{f' {level}' if level else ''}"

    def _found(self, pseudonym: str) -> tuple[Pile, queue.Work]:
        """Return the work called *pseudonym*, and the pile in which it lies; samples only while they are shown."""
        for pile in dict.fromkeys((self._pile, self.answers)):
            for work in pile.works:
                if work.pseudonym == pseudonym:
                    return pile, work
        raise DeskError(f"there is no answer of {pseudonym!r} to {self.q}.")

    def undo(self) -> str:
        """Undo this marker's latest mark of this question and go to its answer; return what was undone, or an empty
        text.

        A mark of another question is left alone: what is undone has to be seen.
        """
        pile = self._pile
        mine = [entry for entry in self.book.history(pile.shelf) if entry[2] == self.marker and not entry[8]]
        if not mine or mine[-1][3] != self.q:
            return ""
        undone = self.book.undo(pile.shelf, self.marker)
        if undone is None:
            return ""
        places = [work.student for work in pile.works]
        if undone.student in places:
            self.place = places.index(undone.student)
            self.screen = "sample" if pile is self.samples else "answer"
        self.saved = f"Undone: {self._told(undone.criterion, undone.points)}"
        return self.saved

    def remark(self, pseudonym: str, text: str) -> None:
        """Keep what the marker says to the student; an empty text takes it away."""
        if len(text) > MAX_REMARK:
            raise DeskError(f"the comment has {len(text):,} characters; at most {MAX_REMARK:,} are kept.")
        pile, work = self._found(pseudonym)
        if pile is self.answers:
            self.book.remark(self.assignment.id, Remark(self.q, work.student, self.marker, characters.whole(text)))
            self.saved = "The comment for this student." if text.strip() else "The comment is taken away."

    def remarked(self) -> str:
        """What the marker has said to the student so far."""
        work = self._student()
        if work is None:
            return ""
        said = self.book.remarks(self.assignment.id, question=self.q, student=work.student, marker=self.marker)
        return next((one.text for one in said), "")

    # The comment bank

    def bank(self) -> list[str]:
        """Comments that the marker keeps for this question, in alphabetical order."""
        kept = self.book.remarks(self._bank, question=self.q, marker=self.marker)
        return sorted({one.text for one in kept}, key=str.casefold)

    def keep(self, text: str) -> None:
        """Put a comment into the bank."""
        text = characters.whole(text.strip())
        if not text:
            raise DeskError(
                "the comment field is empty, so nothing was kept. Write the comment into the field first, then press"
                " this button."
            )
        if len(text) > MAX_REMARK:
            raise DeskError(
                f"the comment has {len(text):,} characters; at most {MAX_REMARK:,} are kept. Shorten it, then keep it"
                " again."
            )
        if len(self.bank()) >= MAX_BANK and text not in self.bank():
            raise DeskError(
                f"{MAX_BANK} comments are kept already, and no more fit. Drop one that you do not need, then keep this"
                " one again."
            )
        self.saved = "The comment is in the list of kept comments."
        self.book.remark(self._bank, Remark(self.q, _slot(text), self.marker, text))

    def drop(self, text: str) -> None:
        """Take a comment out of the bank."""
        self.book.remark(self._bank, Remark(self.q, _slot(text.strip()), self.marker, ""))

    # Agreement

    def calibration(self) -> list[agreeing.Agreed]:
        """How far the marker agrees with the course on the sample answers, line by line."""
        course = {work.student: self.samples.texts[work.student].marks for work in self.samples.works}
        return agreeing.agreed(self.lines_of_rubric, self.samples.given(self.marker), course)

    def other_markers(self) -> list[str]:
        """Everybody else who has marked this question."""
        return sorted({mark.marker for mark in self.book.marks(self.assignment.id, question=self.q)} - {self.marker})

    def given(self, marker: str) -> dict[str, dict[str, float]]:
        """What *marker* gave to the texts as they stand now: pseudonym to line to points."""
        names = {work.student: work.pseudonym for work in self.works}
        given = self.answers.given(marker)
        return {names[student]: points for student, points in given.items() if student in names}

    def compared(self, other: str) -> tuple[list[agreeing.Agreed], list[tuple[str, str, float, float]]]:
        """Compare this marker with *other* on the answers that both have marked: line by line, and where they differ."""
        mine, theirs = self.given(self.marker), self.given(other)
        return agreeing.agreed(self.lines_of_rubric, mine, theirs), agreeing.differing(
            self.lines_of_rubric, mine, theirs
        )

    def progress(self) -> tuple[int, int]:
        """How many answers are fully marked, of how many."""
        done = self._pile.done()
        return sum(done), len(done)

    def words(self) -> str:
        """How long the text is, beside what was asked for."""
        text, _ = self.text()
        bounds = getattr(self.item, "words", None)
        asked = f" ({bounds.min} to {bounds.max} asked for)" if bounds is not None else ""
        return f"{count_words(text)} words{asked}"


def _slot(text: str) -> str:
    return f"bank {hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def open_session(
    gradebook: str | os.PathLike[str], assignment: str, marker: str, item: str = ""
) -> tuple[Session, Books]:
    """Open the gradebook at *gradebook* for *marker*; return the session and the gradebook, which the caller closes.

    Raises
    ------
    CourseError
        If there is no such gradebook or exercise, or nothing to mark.
    """
    try:
        book = Books.existing(gradebook)
    except MissingFile as missing:
        raise DeskError(str(missing)) from None
    try:
        loaded = exercise(assignment)
        return Session(book, loaded, marker, item.rpartition(".")[2]), book
    except BaseException:
        book.close()
        raise
