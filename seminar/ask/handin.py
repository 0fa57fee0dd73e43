"""`hand_in`: looks through the answers, says what is missing or unsaved, and makes the one file to hand in."""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape
from typing import Any

from seminar import characters, show
from seminar.ask import copy, place, saved
from seminar.ask.copy import Receipt
from seminar.ask.form import no_controls
from seminar.ask.ledger import ledger
from seminar.errors import AnswerError, CourseError, UnknownQuestion
from seminar.questions import answers, group, rev
from seminar.questions.model import Assignment, Item
from seminar.show.markdown import inline


@dataclass(frozen=True)
class Survey:
    """How an exercise stands, question names in order: not answered, answered in part (with what is missing), answered
    in an
    older wording, and recorded but not yet in the saved notebook (None if the notebook's file is not known)."""

    of: int
    unanswered: tuple[str, ...]
    incomplete: tuple[tuple[str, str], ...]
    older: tuple[str, ...]
    unsaved: tuple[str, ...] | None

    @property
    def answered(self) -> int:
        """Questions with an answer, complete or not."""
        return self.of - len(self.unanswered)


def hand_in(assignment: str) -> None:
    """Show what exercise *assignment* (`ex02`) still lacks, and a button that makes the file to hand in.

    Raises
    ------
    UnknownQuestion, MissingFile
        If *assignment* is a lesson, or the course has no such exercise.
    """
    HandIn(assignment).display()


class HandIn:
    """The last cell of an exercise. `survey` looks, `write` makes the file, `receive` takes the widget's messages."""

    def __init__(self, assignment: str):
        found = group(assignment)
        if not isinstance(found, Assignment):
            raise UnknownQuestion(f"{assignment} is a lesson: only exercises (ex01, ex02, …) are handed in.")
        self.group = found
        self.ledger = ledger(found.id)
        self.ledger.restore()
        self.ledger.listen(self._changed)
        self._widget: Any = None

    def survey(self) -> Survey:
        """Compare what is asked, what is recorded and what the saved notebook holds."""
        unanswered, older, unsaved = [], [], []
        incomplete: list[tuple[str, str]] = []
        path = place.notebook()
        on_disk = saved.records(path)
        for item in self.group.items:
            q = f"{self.group.id}.{item.id}"
            record = self.ledger.record(q)
            if record is None or record.answer is None:
                unanswered.append(item.id)
            elif record.rev != rev(item):
                older.append(item.id)
            elif lacking := _lacking(item, record.answer):
                incomplete.append((item.id, lacking))
            if record is not None and on_disk.get(q) != record:
                unsaved.append(item.id)
        return Survey(
            len(self.group.items),
            tuple(unanswered),
            tuple(incomplete),
            tuple(older),
            tuple(unsaved) if path is not None else None,
        )

    def lines(self) -> list[str]:
        """Return the survey as sentences of HTML, the most important first."""
        now = self.survey()
        titles = {item.id: f"{item.id} ({inline(item.title)})" for item in self.group.items}
        said = []
        if now.answered and now.unsaved and not place.can_save():
            said.append(
                "<strong>This notebook is read-only here and cannot be saved</strong>: its file does not hold your"
                " answers. Make the file to hand in below and keep it with the download link: it holds them all."
            )
        elif now.answered and now.unsaved:
            said.append(
                "<strong>Press Ctrl+S (on a Mac Cmd+S) and run this cell again</strong>: the notebook file does not"
                f" hold {len(now.unsaved)} {'answer' if len(now.unsaved) == 1 else 'answers'} yet: {', '.join(now.unsaved)}. (The file made below holds"
                " them all the same.)"
            )
        elif now.answered and now.unsaved is not None:
            said.append(f"<strong>{now.answered} of {now.of} saved</strong> in the notebook file.")
        said.append(f"{now.answered} of {now.of} questions are answered.")
        if now.unanswered:
            said.append(f"Not answered: {', '.join(titles[one] for one in now.unanswered)}.")
        if now.incomplete:
            said.append(
                f"Not complete: {'; '.join(f'{titles[one]}: {show.escape(why)}' for one, why in now.incomplete)}."
            )
        if now.older:
            said.append(
                f"Answered in an earlier wording, please look again: {', '.join(titles[one] for one in now.older)}."
            )
        return said

    def write(self, name: str) -> Receipt:
        """Make the hand-in file for the student called *name* beside the notebook, with the newest answer to every
        question.

        Raises
        ------
        AnswerError
            If no name is given, or nothing is answered yet.
        WriteError
            If the disk does not take the file.
        """
        name = " ".join(characters.whole(name).split())
        if not any(character.isalnum() for character in name):
            raise AnswerError("write your name first: it becomes part of the file's name")
        self.ledger.restore()
        if not self.survey().answered:
            raise AnswerError("nothing is answered yet, so there is nothing to hand in")
        copy.remember(self.ledger.file.folder, name)
        return copy.write(self.group, name, self.ledger.records)

    # ---- on the page

    @property
    def widget(self):
        """The widget, made on first use."""
        if self._widget is None:
            from seminar.ask.widget import HandInWidget

            self._widget = HandInWidget(
                assignment=self.group.id, lines=self.lines(), name=copy.remembered(self.ledger.file.folder)
            )
            self._widget.on_msg(lambda _widget, content, _buffers: self.receive(content))
        return self._widget

    def display(self) -> None:
        """Show widget and static twin."""
        show.live(self.widget, self.static(), self.plain())

    def static(self) -> str:
        """Return the form for readers without a kernel."""
        otherwise = "Or save this notebook and hand in its own file: it holds the answers that it shows."
        lines = "".join(f"<p>{line}</p>" for line in self.lines())
        return (
            "<p><strong>Hand in"
            f" {self.group.id}</strong></p>{lines}{no_controls(self.group.id, 'No field for your name and no button here?', otherwise)}"
        )

    def plain(self) -> str:
        """Return one line of text."""
        now = self.survey()
        return f"Hand in {self.group.id}: {now.answered} of {now.of} questions are answered."

    def receive(self, content: dict) -> None:
        """Make the file when the button is pressed, and say what came of it."""
        if content.get("type") != "write":
            return
        name = str(content.get("name", ""))[:200]
        try:
            receipt = self.write(name)
        except CourseError as error:
            self.widget.said = {"problem": f"No file was made: {error}.".replace("..", ".")}
            return
        self.widget.lines = self.lines()
        self.widget.said = receipt.as_dict()
        self.widget.send({"type": "file", "name": receipt.file, "content": receipt.content})

    def _changed(self, _q: str) -> None:
        if self._widget is not None:
            self._widget.lines = self.lines()


def _lacking(item: Item, answer) -> str:
    try:
        return unescape("; ".join(answers.missing(item, answers.canonical(item, answer))))
    except AnswerError as error:
        return str(error)
