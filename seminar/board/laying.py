"""The board itself: the cards laid out, weighed, put in order, taken off and put back."""

from __future__ import annotations

import anywidget
import traitlets

from seminar import characters, show
from seminar.board import page
from seminar.board.deck import BEARINGS, NOT_WEIGHED, Card, Deck, deck
from seminar.errors import CourseError
from seminar.explore.base import count
from seminar.explore.sources import sources

EMPTY = "No cards yet. Press Collect beside a row above, and the card lies here."


def board() -> None:
    """Show the cards: say what each does to the sentence, how far you trust it, and put them in order by mouse or by
    the arrow keys.
    """
    Board(deck()).display()


class BoardWidget(anywidget.AnyWidget):
    """The cards on the page. `cards` and `removed` are what lies on and beside the board, `status` how it is kept,
    `undo` whether the last act was a removal.
    """

    _esm = page.script("board", ask=("dom", "order"))
    _css = page.style()
    place = traitlets.Unicode().tag(sync=True)
    bearings: traitlets.List[list[str]] = traitlets.List().tag(sync=True)
    empty = traitlets.Unicode().tag(sync=True)
    cards = traitlets.List(traitlets.Dict()).tag(sync=True)
    removed = traitlets.List(traitlets.Dict()).tag(sync=True)
    undo = traitlets.Bool(False).tag(sync=True)
    status = traitlets.Dict().tag(sync=True)

    def __repr__(self) -> str:
        return "Evidence board"


class Board:
    """The board in one cell. `receive` takes the messages of the widget, so that a test can lay cards like a learner
    does.
    """

    def __init__(self, cards: Deck):
        self.deck = cards
        self._seq, self._undo = "", False
        bearings = [("", "?", NOT_WEIGHED), *((word, sign, word) for word, sign in BEARINGS.items())]
        self.widget = BoardWidget(
            place=page.digest(cards.ledger.file.folder),
            bearings=[list(one) for one in bearings],
            empty=EMPTY,
            **self._state(),
        )
        self.widget.on_msg(lambda _widget, content, _buffers: self.receive(content))
        self.shown = page.Shown("board", self.widget, "Evidence board", self.bundle)
        cards.listen(self._changed)

    def display(self) -> None:
        """Show the board and its static form."""
        page.keep(self)
        self.shown.display()

    def receive(self, content: dict) -> None:
        """Do what the widget asks for: `weigh`, `order`, `remove`, `put_back`, `look`."""
        content = characters.whole(content)
        act, where = content.get("type"), str(content.get("where", ""))
        self._seq = str(content.get("seq", ""))
        try:
            if act == "look":
                self.deck.refresh()
                return
            self._undo = act == "remove"
            if act == "weigh":
                self.deck.weigh(where, content.get("bearing"), content.get("note"))
            elif act == "order":
                self.deck.order([str(one) for one in content.get("value") or []])
            elif act == "remove":
                self.deck.remove(where)
            elif act == "put_back":
                self.deck.put_back(where)
        except CourseError as error:
            self.widget.status = {"seq": self._seq, "state": "problem", "text": f"Not kept: {error}"}
            return
        # an act that changed nothing is confirmed too
        self._changed()

    def bundle(self) -> dict:
        """Return the static form, with all cards as a record that the notebook carries."""
        cards = self.deck.cards()
        return page.static(static(cards), _plain(cards), self.deck.snapshot())

    def _changed(self) -> None:
        with self.widget.hold_sync():
            for name, value in self._state().items():
                setattr(self.widget, name, value)
        self.shown.refresh()

    def _state(self) -> dict:
        cards, removed = self.deck.cards(), self.deck.cards(removed=True)
        times = {card.where: self.deck.ledger.records[f"board.{card.where}"].at for card in cards}
        notice = self.deck.notice
        state = {
            "seq": self._seq,
            "state": "problem" if notice else "empty" if not cards else "complete",
            "text": notice or _tally(cards),
        }
        return {
            "cards": [_shown(card, times[card.where]) for card in cards],
            "removed": [_shown(card, "") for card in removed],
            "undo": self._undo and bool(removed),
            "status": state,
        }


def static(cards: list[Card]) -> str:
    """Return the cards as HTML for readers without a kernel and for paper."""
    if not cards:
        return f"<p><strong>Evidence board.</strong> {EMPTY}</p>"
    return (
        f"<p><strong>Evidence board.</strong> {show.escape(_tally(cards))}</p><ol"
        f' class="seminar-deck">{"".join(_printed(card) for card in cards)}</ol>'
    )


def _printed(card: Card) -> str:
    about = f"<br>{show.escape(card.about)}" if card.about else ""
    note = f"<br><em>Trust:</em> {show.escape(card.note)}" if card.note else ""
    return (
        f'<li class="seminar-b-{card.bearing or "open"}"><span class="seminar-tag">{card.weight}</span>'
        f" <strong>{show.escape(card.head)}</strong><br>{show.escape(card.text)}{about}{note}<br><span"
        f' class="seminar-small">{show.escape(card.where)}. {show.escape(card.labels)}</span></li>'
    )


def _shown(card: Card, at: str) -> dict:
    about = f'<div class="seminar-small">{show.escape(card.about)}</div>' if card.about else ""
    html = f"<div>{show.escape(card.text)}</div>{about}{sources(';'.join(card.cites), card.where)}"
    line = f"{show.escape(card.head)} <code>{show.escape(card.where)}</code>"
    return {"where": card.where, "line": line, "html": html, "bearing": card.bearing, "note": card.note, "at": at}


def _tally(cards: list[Card]) -> str:
    if not cards:
        return "No cards yet."
    parts = [f"{sum(card.bearing == word for card in cards)} {word}" for word in BEARINGS]
    open_ = sum(not card.bearing for card in cards)
    without = sum(not card.note.strip() for card in cards)
    tail = [f"{open_} {NOT_WEIGHED}"] if open_ else []
    tail += [f"{without} without a line on trust"] if without else []
    return f"{count(len(cards), 'card')}: {', '.join([*parts, *tail])}."


def _plain(cards: list[Card]) -> str:
    return f"Evidence board: {_tally(cards)}"
