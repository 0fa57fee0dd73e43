"""`ask` and `answer`: a question in a cell, its record beside it, and the way of an answer from the click to the disk."""

from __future__ import annotations

import hashlib
import json
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seminar import characters
from seminar.ask import place, saved
from seminar.ask.feedback import feedback
from seminar.ask.form import bundle, raw_words
from seminar.ask.ledger import Ledger, ledger
from seminar.ask.spec import spec
from seminar.ask.telling import BLIND, not_stored, read_only, unread
from seminar.errors import AnswerError, CourseError
from seminar.questions import answers, find, rev
from seminar.questions.model import Assignment, Item, Value
from seminar.show.markdown import block

if TYPE_CHECKING:
    from seminar.ask.widget import QuestionWidget

NOT_CHECKED = "Whether it is right is not checked here."

#: Kinds whose answer may come from a learner's own code.
FROM_CODE = ("number", "rows", "value")

#: Bytes that one answer may take in a notebook. The grader reads 256 KiB.
LARGEST = 240 * 2**10


class Doubtful(CourseError):
    """Earlier answers lie in several notebooks, and which of them runs is not told: showing the question would replace
    one.
    """


def ask(q: str) -> None:
    """Show question *q* (`01.c3`, `ex02.q3`): a widget, and beside it the record of the answer that the notebook
    carries.

    An earlier answer is shown again.

    Raises
    ------
    UnknownQuestion, MissingFile
        If there is no such question, or not the file that holds it.
    QuestionError
        If that file cannot be used.
    """
    Question(q).display()


def answer(q: str, value) -> None:
    """Record *value* from your own code as the answer to question *q*, and show the record.

    For questions that ask for a number, for rows of a table (a frame with an `id` column, or a list of ids) or for a
    value. The newest answer counts, whether it was given here or in the question's own controls.

    Raises
    ------
    AnswerError
        If the question is of another kind, or *value* has not the form that it asks for; nothing is recorded then.
    """
    question = Question(q)
    if question.item.kind not in FROM_CODE:
        raise AnswerError(
            f"{q} is answered in its own cell, m.ask({q!r}); from code only a number, rows of a table or a value can be"
            " handed over."
        )
    question.give(question.canonical(value))
    question.display_record()
    if not question.graded:
        question.display_feedback()


class Question:
    """One question shown in one cell: its widget, its record output, its part of the ledger.

    `receive` takes the messages of the widget, so that a test can answer like a learner does. *answers* is the folder
    that keeps the answer, if the question is asked elsewhere than beside its own notebook.
    """

    def __init__(self, q: str, answers: Path | None = None):
        self.q = q
        self.item: Item = find.question(q)
        self.rev = rev(self.item)
        group = find.group(q.partition(".")[0])
        self.graded = isinstance(group, Assignment)
        self.ledger: Ledger = ledger(group.id, answers)
        self.ledger.first = self.ledger.first or q
        self.ledger.restore()
        self.ledger.listen(self._changed)
        self._handle: Any = None
        self._widget: Any = None
        self._shown: Any = None

    # ---- what is on the page

    def _widget_class(self) -> type[QuestionWidget]:
        from seminar.ask.widget import widget_class

        return widget_class(self.item.kind)

    @property
    def widget(self) -> QuestionWidget:
        """The question's widget, made on first use."""
        if self._widget is None:
            told = spec(self.item, self.q, graded=self.graded, place=_digest(str(self.ledger.file.folder)))
            self._widget = self._widget_class()(spec=told, answer=self._fitting(), status=self._status())
            self._widget.on_msg(lambda _widget, content, _buffers: self.receive(content))
        return self._widget

    def display(self) -> None:
        """Show the widget and, through a display handle, the record with the static form. Raises `Doubtful` if that
        would replace somebody's answer.
        """
        from IPython.display import display

        if self.q in self.ledger.doubtful:
            names = self.ledger.doubtful[self.q]
            raise Doubtful(
                f"several notebooks in this folder ask {self.q}, an answer to it stands in"
                f" {', '.join(names[:3])}{' …' if len(names) > 3 else ''}, and the program that runs this one does not"
                " tell which it is. So that no answer is replaced by another, nothing was done. Put each notebook into"
                " a folder of its own, or name it in a cell above: %env JPY_SESSION_NAME=NAME.ipynb"
            )
        _retire(self)
        shown = self.widget._repr_mimebundle_()
        data = dict((shown[0] if isinstance(shown, tuple) else shown) or {})
        data["text/plain"] = f"Question {self.q}"
        display(data, raw=True)
        self.display_record()

    def display_record(self) -> None:
        """Show the record with the static form; later changes replace it."""
        from IPython.display import display

        self._shown = self.record
        self._handle = display(self.bundle(), raw=True, display_id=True)

    def display_feedback(self) -> None:
        """Show what a lesson check says to the present answer, as HTML."""
        from IPython.display import display

        said = feedback(self.item, self._fitting())
        after = block(self.item.explanation) if said.explain and self.item.explanation else ""
        html = f'<div class="seminar"><p><strong>{said.head}</strong> {said.line}</p>{said.more}{after}</div>'
        display({"text/html": html, "text/plain": unescape(f"{said.head} {said.line}").strip()}, raw=True)

    @property
    def record(self):
        """The newest record of an answer to this question, or None."""
        return self.ledger.record(self.q)

    def bundle(self) -> dict:
        """Return the MIME bundle of the record output."""
        return bundle(self.item, self.q, self.record, reveal=not self.graded)

    # ---- what the learner does

    def receive(self, content: dict) -> None:
        """Do what the widget asks for: `answer`, `check`, `keep` (an answer to an older wording), `bring` (answers from
        another folder).

        `seq` comes back in the status.
        """
        content = characters.whole(content)
        seq, act = str(content.get("seq", "")), content.get("type")
        try:
            if act == "keep":
                if self.record is not None:
                    self.give(self.canonical(self.record.answer), seq)
                return
            if act == "bring":
                self.ledger.bring()
                self._tell(seq)
                return
            given = self.canonical(content.get("value"))
        except AnswerError as error:
            # half a number while it is being typed is no mistake yet
            if act == "check" or content.get("final"):
                self.widget.feedback = {}
                before = self._fitting()
                still = (
                    f". Still recorded: {raw_words(answers.in_words(self.item, before))}." if before is not None else ""
                )
                self._tell(seq, state="problem", text=f"Not recorded: {error}{still}", kept=False)
            return
        if act == "check" and not self.graded:
            # first what the learner waits for, then the disk; "recorded" is only said after the disk
            self.widget.feedback = feedback(self.item, given).as_dict()
        elif self.widget.feedback:
            self.widget.feedback = {}
        self.give(given, seq)

    def canonical(self, value):
        """Return *value* in the form in which answers to this question are kept; `AnswerError` if it is no answer to
        it.
        """
        given = answers.canonical(self.item, characters.whole(value))
        if (size := _in_notebook(given)) > LARGEST:
            raise AnswerError(
                f"the answer has {size:,} bytes; at most {LARGEST:,} can be handed in: give the result, not the whole"
                " table"
            )
        return given

    def give(self, given, seq: str = "") -> None:
        """Take down a canonical answer: into the ledger, onto the disk, into the notebook, and then say so."""
        if given is None and self.record is None:
            self._tell(seq)
            return
        self._seq = seq
        self.ledger.give(self.q, self.rev, given)

    _seq = ""

    def _changed(self, q: str) -> None:
        # called by the ledger for every change in the group: this question's own, and answers from other cells
        if q != self.q:
            return
        if self._handle is not None and self.record != self._shown:
            self._shown = self.record
            self._handle.update(self.bundle(), raw=True)
        if self._widget is not None:
            with self._widget.hold_sync():
                self._widget.answer = self._fitting()
                self._widget.status = self._status(self._seq)
        self._seq = ""

    def _tell(self, seq: str, **more) -> None:
        self.widget.status = self._status(seq) | more

    # ---- how things stand

    def _read(self) -> tuple[Any, str]:
        """Return the recorded answer in its one form, or None and why it is no answer to the question."""
        record = self.record
        try:
            return answers.canonical(self.item, record.answer) if record else None, ""
        except AnswerError as error:
            return None, str(error)

    def _fitting(self):
        # an answer to an older wording is shown in the controls too, as long as it still fits
        return self._read()[0]

    def _status(self, seq: str = "") -> dict:
        record, (given, why) = self.record, self._read()
        notice, bring = self._notice()
        status = {
            "seq": seq,
            "n": record.n if record else 0,
            "at": record.at if record else "",
            "notice": notice,
            "bring": bring,
            "kept": True,
            "stale": False,
        }
        if record is not None and record.rev != self.rev:
            words = answers.in_words(self.item, given) if given is not None else raw_words(record.answer)
            todo = "Keep it, or answer again." if given is not None else "Please answer again."
            text = f"You answered an earlier wording of this question: {words}. {todo}"
            return status | {"state": "stale", "stale": given is not None, "text": text}
        if record is None or record.answer is None:
            off = "" if self.ledger.restores else f" {read_only(self.graded)}"
            return status | {
                "state": "empty",
                "text": ("Not answered yet." if record is None else "Taken back: not answered.") + off,
            }
        if why:
            return status | {
                "state": "problem",
                "text": (
                    f"Recorded earlier: {raw_words(record.answer)}. This is no answer to the question: {why}. Please"
                    " answer again."
                ),
            }
        unstored = self.ledger.problem if self.q in self.ledger.unstored and not self._saved() else None
        lacking = answers.missing(self.item, given)
        complete = f"Not complete: {'; '.join(lacking)}." if lacking else "Complete." if self.graded else ""
        parts = [
            "Recorded." if unstored is None else not_stored(unstored, self.graded),
            complete,
            NOT_CHECKED if self.graded and not lacking else "",
        ]
        state = "problem" if unstored is not None else "incomplete" if lacking else "complete"
        words = answers.in_words(self.item, given) if isinstance(self.item, Value) else ""
        return status | {"state": state, "text": " ".join(filter(None, parts)), "words": words}

    def _saved(self) -> bool:
        return saved.records(place.notebook()).get(self.q) == self.record

    def _notice(self) -> tuple[str, bool]:
        """Return what happened to earlier answers, and whether some can be brought here."""
        if self.ledger.unread and self.record is None:
            return unread(self.ledger.unread), False
        if self.ledger.file.notice or self.q != self.ledger.first or self.ledger.records:
            return self.ledger.file.notice, False
        if self.ledger.elsewhere is not None:
            return characters.whole(str(self.ledger.elsewhere)), True
        return (BLIND if self.ledger.blind else ""), False


def _in_notebook(given) -> int:
    """Return how many bytes an answer takes in a notebook, where each value has a line of its own, seven blanks further
    in.
    """
    text = json.dumps(given, ensure_ascii=False, indent=1)
    return len(text.encode("utf-8")) + 7 * text.count("\n")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


_in_cells: dict[tuple[str, str], Question] = {}


def _retire(new: Question) -> None:
    """Close the widget that an earlier run of the same cell made: nobody sees it any more."""
    key = (place.cell(), new.q)
    if not key[0]:
        return
    old = _in_cells.get(key)
    if old is not None and old._widget is not None:
        old._handle = None
        old._widget.close()
        old._widget = None
    _in_cells[key] = new
