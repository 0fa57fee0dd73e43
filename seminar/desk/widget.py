"""The desk on the page: it passes on what the marker did and shows what came of it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import anywidget
import traitlets

from seminar.ask.widget import script, style
from seminar.desk.session import Session
from seminar.desk.view import Message, view
from seminar.errors import CourseError

_STATIC = files("seminar.desk") / "static"


def _plainly(error: Exception) -> str:
    """Return what went wrong in words that help; what nobody foresaw keeps its name, for a report."""
    said = str(error).lower()
    if isinstance(error, sqlite3.Error):
        for part, words in (
            ("locked", "another program is writing to the gradebook; try again"),
            ("full", "the disk is full; make room, then try again"),
            ("readonly", "the gradebook cannot be written to; look at the rights of its file and folder"),
            ("disk i/o", "the disk does not answer; is the folder still there?"),
        ):
            if part in said:
                return words
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[0].lower() + error.strerror[1:]
    return f"something went wrong that the desk does not know ({type(error).__name__}: {error}); please report it"


class DeskWidget(anywidget.AnyWidget):
    """The marking desk. `view` is what is shown; every change of it carries the number (`seq`) of the message that it
    answers.
    """

    _esm = script("dom") + (_STATIC / "desk.js").read_text("utf-8")
    _css = style() + (_STATIC / "desk.css").read_text("utf-8")
    view = traitlets.Dict().tag(sync=True)

    def __init__(self, session: Session) -> None:
        self.session, self._other, self._seq = session, "", 0
        self._one_at_a_time = threading.Lock()
        self._early: dict[str, dict[int, Message]] = {}
        self._expected: dict[str, int] = {}
        super().__init__(view=view(session) | {"seq": 0})
        self.on_msg(self._heard)

    def __repr__(self) -> str:
        return f"Marking desk for {self.session.q}"

    def _heard(self, _, message: Message, buffers: Any) -> None:
        with self._one_at_a_time:
            for each in self._in_turn(message):
                self._do(each)

    def _in_turn(self, message: Message) -> list[Message]:
        """Return the messages of this page that are due now: each page numbers its own from 1.

        While JupyterLab moves a widget's messages from the kernel's main thread to one of their own, a later one can be
        delivered before an earlier one.
        """
        page, number = str(message.get("page", "")), int(message.get("seq", 0))
        early = self._early.setdefault(page, {})
        early[number] = message
        due = []
        while (turn := self._expected.setdefault(page, 1)) in early:
            due.append(early.pop(turn))
            self._expected[page] = turn + 1
        return due

    def do(self, message: Message) -> None:
        """Do what *message* asks for (`{"do": "mark", ...}`) and show the outcome; what cannot be done is said on the
        page.
        """
        with self._one_at_a_time:
            self._do(message)

    def _do(self, message: Message) -> None:
        # the mark itself was a transaction before this reply: what the page calls saved is on the disk
        problem = ""
        try:
            self._doing(str(message.get("do", "")))(message)
        except CourseError as error:
            problem = str(error)
        except Exception as error:  # a full disk or a locked file must reach the marker as a sentence, not end the desk
            problem = f"This was not saved: {_plainly(error)}. What was saved before is safe."
        self._seq += 1
        try:
            shown = view(self.session, problem=problem, other=self._other)
        except Exception as error:  # whatever happens the page gets a reply: without one it could only wait
            shown = {
                **self.view,
                "problem": (
                    problem or f"The gradebook could not be read: {_plainly(error)}. What was saved before is safe."
                ),
            }
        self.view = shown | {"seq": self._seq, "answers": message.get("seq", 0), "page": message.get("page", "")}

    def _doing(self, name: str) -> Callable[[Message], Any]:
        session = self.session
        return {
            "mark": lambda said: session.mark(
                str(said["unit"]), str(said["sha"]), str(said["line"]), float(said["points"])
            ),
            "remark": lambda said: session.remark(str(said["unit"]), str(said["text"])),
            "undo": lambda said: self._undo(),
            "unmarked": lambda said: session.next_unmarked(),
            "step": lambda said: session.step(int(said["by"])),
            "begin": lambda said: session.begin(),
            "question": lambda said: session.open(str(said["item"])),
            "keep": lambda said: session.keep(str(said["text"])),
            "drop": lambda said: session.drop(str(said["text"])),
            "compare": lambda said: self._compare(str(said.get("other", ""))),
            "samples": lambda said: session.show_samples(),
        }.get(name, lambda said: None)

    def _undo(self) -> None:
        if not self.session.undo():
            raise CourseError("nothing of yours is left to undo in this question.")

    def _compare(self, other: str) -> None:
        self._other = other
        self.session.screen = "compare"
