"""The editor of the brief: the answer to its question with tools for writing. Whatever is typed here is in the exercise,
and the other way round.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import traitlets

from seminar import characters, cite
from seminar.ask import place
from seminar.ask.question import Question
from seminar.board import page
from seminar.board.citing import cited, marker
from seminar.board.deck import Card, deck
from seminar.board.evidence import BoardError
from seminar.board.versions import Versions
from seminar.course import NAME, Brief, course
from seminar.questions.answers import count_words


def asked() -> Brief:
    """Return what `course.yaml` says of the brief: its sentence, and the graded question that the brief answers.

    Raises
    ------
    BoardError
        If the course has none.
    """
    made = course().brief
    if made is None:
        raise BoardError(f"this course has no brief to write; give {NAME} a field `brief` with its claim and question")
    return made


def editor() -> None:
    """Show the editor: it counts words, keeps what is typed, puts in citations and brings in the cards. The text is
    your answer to the exercise.

    Raises
    ------
    BoardError
        If `course.yaml` has no brief.
    """
    Editor().display()


def answers_folder() -> Path:
    """Return the folder that keeps the answers of the exercise: beside it if the course lies around this notebook, else
    beside this notebook.
    """
    here, public = place.folder(), f"{asked().question.partition('.')[0]}.questions.json"
    for folder in (here, here.parent / "exercises"):
        if (folder / public).is_file():
            return folder / place.ANSWERS
    return place.answers_folder()


def draft() -> str:
    """Return the text of the brief as it stands now, wherever it was written last; empty if there is none."""
    return written(Question(asked().question, answers_folder()))


def written(question: Question) -> str:
    """Return the text that is recorded as the answer to *question*; empty if there is none."""
    answer = question.record.answer if question.record is not None else None
    return answer if isinstance(answer, str) else ""


class Editor(Question):
    """The question of the exercise, asked in the lesson. Messages besides those of a question: `cards`, `keep_version`,
    `put_back`, `look`.
    """

    def __init__(self) -> None:
        super().__init__(asked().question, answers_folder())
        self.versions = Versions()
        self.deck = deck()
        self._seen = self._text()
        latest = self.versions.latest()
        if latest is not None and latest != self._seen:
            self.versions.keep(latest, "replaced by a newer text from the exercise or another window")
        self.deck.listen(self._cards_changed)

    def _widget_class(self) -> type:
        return _widget_class()

    @property
    def widget(self) -> Any:
        """The editor's widget, made on first use."""
        fresh = self._widget is None
        made = super().widget
        if fresh:
            made.cites, made.versions = self._cites(), self._versions()
        return made

    def display(self) -> None:
        """Show the editor and, beside it, the text for readers without a kernel."""
        page.keep(self)
        super().display()

    def receive(self, content: dict) -> None:
        """Do what the widget asks for."""
        content = characters.whole(content)
        act = content.get("type")
        if act == "look":
            self._look()
        elif act == "cards":
            self.widget.send({"type": "insert", "text": notes(self.deck.cards())})
        elif act == "keep_version":
            kept = self.versions.keep(str(content.get("value") or ""), "kept by hand")
            self.widget.versions = self._versions()
            self.widget.send(
                {
                    "type": "said",
                    "text": (
                        "This version is kept."
                        if kept
                        else "This text is kept already."
                        if content.get("value")
                        else "There is nothing to keep yet."
                    ),
                }
            )
        elif act == "put_back":
            self._put_back(content)
        else:
            super().receive(content)

    def give(self, given: Any, seq: str = "") -> None:
        """Record the text. A newer one from another window is not lost: it becomes an earlier version."""
        self.ledger.restore()
        before, text = self._text(), given or ""
        if before not in (self._seen, text):
            self.versions.keep(before, "written in another window")
        self._seen = text
        if before != text:
            self.versions.written(before, text)
        super().give(given, seq)
        if self._widget is not None:
            self._widget.versions = self._versions()

    def _notice(self) -> tuple[str, bool]:
        notice, bring = super()._notice()
        kept = self.versions.ledger
        if not notice and kept.unstored and kept.problem is not None and self.ledger.restores:
            notice = f"Earlier versions of the text are not kept just now: {kept.problem}"
        return notice or kept.file.notice, bring

    def _put_back(self, content: dict) -> None:
        wanted = next((one for one in self.versions.all() if one.number == content.get("number")), None)
        if wanted is None:
            return
        self.versions.keep(self._text(), "before an earlier version was put back")
        self.give(self.canonical(wanted.text))
        self.widget.send({"type": "replace", "text": wanted.text})

    def _look(self) -> None:
        self.ledger.restore()
        if self._text() != self._seen:
            self.versions.keep(self._seen, "replaced by a newer text from the exercise or another window")
            self._seen = self._text()
            self._changed(self.q)
            self.widget.versions = self._versions()

    def _cards_changed(self) -> None:
        if self._widget is not None:
            self._widget.cites = self._cites()

    def _text(self) -> str:
        return written(self)

    def _versions(self) -> list[dict]:
        return [
            {"number": one.number, "at": one.at, "why": one.why, "words": count_words(one.text), "text": one.text}
            for one in self.versions.all()
        ]

    def _cites(self) -> list[list[str]]:
        """What the citation picker offers: id, label, and whether it stands on a card or in the draft already."""
        known = cite.sources()
        own = [one for card in self.deck.cards() for one in card.cites] + [
            one.id for one in cited(self._text()) if one.known
        ]
        first = [one for one in own if one in known]
        return [[one, _offered(one), "own" if one in first else ""] for one in dict.fromkeys([*first, *_by_label()])]


def notes(cards: list[Card]) -> str:
    """Return *cards* as notes to write from: below a line of three hyphens, in their order, each with its citation."""
    if not cards:
        return ""
    lines = ["---", "Notes from my cards. They are not printed; delete them before you hand in.", ""]
    for card in cards:
        about = "" if card.text.startswith("“") or not card.about else f" ({card.about})"
        trust = f" Trust: {' '.join(card.note.split())}" if card.note.strip() else ""
        prefix, space, id = card.where.partition(" ")
        place_in = id if space and course().text(prefix) is not None else ""
        lines.append(f"- {card.weight}: {card.head}. {card.text}{about}{marker(card.cites, place_in)}{trust}")
    return "\n".join(lines)


def _offered(id: str) -> str:
    title = cite.source(id).get("title", "").strip("[]")
    return f"{cite.label(id)}: {title if len(title) <= 60 else title[:57].rstrip() + ' …'}"


def _by_label() -> list[str]:
    return sorted(cite.sources(), key=lambda id: (cite.label(id).casefold(), id))


@lru_cache(maxsize=1)
def _widget_class() -> type:
    from seminar.ask.widget import QuestionWidget

    class EditorWidget(QuestionWidget):
        """The editor: a question's widget with the sources that can be cited and the earlier versions."""

        _esm = page.script("editor", ask=("dom", "common", "text"))
        _css = page.style()
        cites: traitlets.List[list[str]] = traitlets.List().tag(sync=True)
        versions: traitlets.List[dict] = traitlets.List().tag(sync=True)

        def __repr__(self) -> str:
            return "Editor of the brief"

    return EditorWidget
