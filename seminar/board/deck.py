"""The cards of a learner: kept one record a card like answers, so that two windows merge and nothing is lost; removed
cards can be put back.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from weakref import WeakMethod

import msgspec
from msgspec import Struct

from seminar import cite
from seminar.ask import saved
from seminar.ask.ledger import Ledger, ledger
from seminar.ask.store import newest, well_formed
from seminar.ask.telling import not_stored, read_only
from seminar.board.evidence import BoardError, Evidence
from seminar.course import course
from seminar.questions.record import MIME, AnswerRecord

#: What a card may do to the sentence, with the word and the sign by which it is shown.
BEARINGS = {"supports": "+", "weakens": "−", "qualifies": "±"}
NOT_WEIGHED = "not weighed yet"

#: Records of cards have no wording that could change; this stands where a question has its digest.
_REV = "card"
_GROUP, _SNAPSHOT = "board", "cards.board"

#: Longest note that is kept.
LONGEST_NOTE = 2000


class Card(Struct, kw_only=True, omit_defaults=True):
    """One card: the evidence as it was collected, and what the learner made of it. `rank` orders the cards."""

    where: str
    head: str
    text: str
    about: str = ""
    cites: list[str] = []
    bearing: str = ""
    note: str = ""
    rank: float = 0.0
    removed: bool = False

    @property
    def weight(self) -> str:
        """What it does to the sentence, as it is shown."""
        return f"{BEARINGS[self.bearing]} {self.bearing}" if self.bearing else NOT_WEIGHED

    @property
    def labels(self) -> str:
        """Its sources by their labels; those that the course no longer has are left out."""
        return "; ".join(cite.label(one) for one in self.cites if one in cite.sources())


class Deck:
    """All cards beside one notebook. Listeners are called after every change, whoever made it."""

    def __init__(self, records: Ledger):
        self.ledger = records
        self._listeners: list[WeakMethod] = []
        self._quiet = False
        self.ledger.listen(self._changed)
        self.refresh()

    # ---- reading

    def cards(self, removed: bool = False) -> list[Card]:
        """Return the cards in order; with *removed* those that were taken off instead, the last one first."""
        every = [
            (card, record)
            for record in self.ledger.records.values()
            if (card := _card(record)) is not None and card.removed == removed
        ]
        if removed:
            every.sort(key=lambda one: (one[1].at, one[1].n, one[0].where), reverse=True)
        else:
            every.sort(key=lambda one: (one[0].rank, one[0].where))
        return [card for card, _ in every]

    def card(self, where: str) -> Card | None:
        """Return the card of *where*, removed or not; None if there never was one."""
        record = self.ledger.record(f"{_GROUP}.{where}")
        return _card(record) if record else None

    @property
    def notice(self) -> str:
        """What the learner has to know about where the cards are kept; empty when all is well."""
        if self.ledger.unstored and self.ledger.problem is not None:
            return not_stored(self.ledger.problem).replace("Recorded", "Kept", 1)
        if not self.ledger.restores:
            return read_only(graded=False)
        return self.ledger.file.notice

    # ---- changing

    def add(self, evidence: Evidence, bearing: str | None = None, note: str | None = None) -> Card:
        """Collect *evidence*, or put its card back; a bearing and a note that the card has already stay unless new ones
        are given.

        Raises
        ------
        BoardError
            If *bearing* is none of `supports`, `weakens`, `qualifies` or empty.
        """
        before = self.card(evidence.where)
        card = Card(
            where=evidence.where,
            head=evidence.head,
            text=evidence.text,
            about=evidence.about,
            cites=list(evidence.cites),
        )
        if before:
            card.bearing, card.note = before.bearing, before.note
        last = max((one.rank for one in self.cards()), default=0.0)
        card.rank = before.rank if before and not before.removed else float(int(last)) + 1.0
        return self._weighed(card, bearing, note)

    def weigh(self, where: str, bearing: str | None = None, note: str | None = None) -> Card:
        """Say of a card what it does to the sentence, or how far to trust it. Raises `BoardError` if there is no such
        card or bearing.
        """
        return self._weighed(self._own(where), bearing, note)

    def remove(self, where: str) -> Card:
        """Take a card off the board; `put_back` undoes it, with bearing and note."""
        card = self._own(where)
        card.removed = True
        return self._give(card)

    def put_back(self, where: str) -> Card:
        """Put a removed card back where it lay."""
        card = self._own(where)
        card.removed = False
        return self._give(card)

    def order(self, wheres: list[str]) -> None:
        """Lay the cards in the order *wheres*; cards that it does not name (collected in another window meanwhile) come
        after them.
        """
        cards = {card.where: card for card in self.cards()}
        wanted = [where for where in dict.fromkeys(wheres) if where in cards]
        wanted += [where for where in cards if where not in wanted]
        if wanted == list(cards):
            return
        moved = _one_moved(list(cards), wanted)
        if moved is not None:
            at = wanted.index(moved)
            below = cards[wanted[at - 1]].rank if at else cards[wanted[1]].rank - 2
            above = cards[wanted[at + 1]].rank if at + 1 < len(wanted) else below + 2
            # as a rule one card moves: then one record is written, and cards moved in another window stay where they
            # are
            if above - below > 1e-6:
                cards[moved].rank = (below + above) / 2
                self._give(cards[moved])
                return
        self._quiet = True
        try:
            for number, where in enumerate(wanted, start=1):
                cards[where].rank = float(number)
                self._give(cards[where])
        finally:
            self._quiet = False
        self._tell()

    def refresh(self) -> None:
        """Take in what another window, or the saved notebook, knows."""
        before = dict(self.ledger.records)
        self.ledger.restore()
        snapshot = saved.look(_SNAPSHOT.partition(".")[0]).records.get(_SNAPSHOT)
        lacking = {
            record.q: record
            for record in _unpacked(snapshot)
            if record.at > self.ledger.since and newest(self.ledger.record(record.q), record) is record
        }
        if lacking:
            self.ledger.records.update(lacking)
            self.ledger.unstored |= set(lacking)
            self.ledger.store()
        if before != self.ledger.records:
            self._tell()

    # ---- for the notebook

    def snapshot(self) -> dict:
        """Return all cards as one record for the notebook's outputs: a notebook moved to another computer brings them
        along.
        """
        records = {q: record for q, record in sorted(self.ledger.records.items()) if _card(record) is not None}
        if not records:
            return {}
        at = max(record.at for record in records.values())
        packed = {q: {"at": record.at, "n": record.n, "card": record.answer} for q, record in records.items()}
        return {
            MIME: {
                "v": 1,
                "course": course().short,
                "q": _SNAPSHOT,
                "rev": _REV,
                "answer": packed,
                "at": at,
                "n": sum(record.n for record in records.values()),
            }
        }

    def listen(self, method: Callable[[], None]) -> None:
        """Call the bound *method* after each change for as long as its object lives."""
        self._listeners.append(WeakMethod(method))

    # ---- inside

    def _own(self, where: str) -> Card:
        card = self.card(where)
        if card is None:
            raise BoardError(
                f"no card {where!r} lies on the board; the cards are:"
                f" {', '.join(one.where for one in self.cards()) or 'none yet'}"
            )
        return card

    def _weighed(self, card: Card, bearing: str | None, note: str | None) -> Card:
        if bearing is not None:
            card.bearing = _bearing(bearing)
        if note is not None:
            card.note = str(note)[:LONGEST_NOTE]
        return self._give(card)

    def _give(self, card: Card) -> Card:
        self.ledger.give(f"{_GROUP}.{card.where}", _REV, msgspec.to_builtins(card))
        return card

    def _changed(self, _q: str) -> None:
        if not self._quiet:
            self._tell()

    def _tell(self) -> None:
        for reference in list(self._listeners):
            method = reference()
            if method is None:
                self._listeners.remove(reference)
            else:
                method()


def deck() -> Deck:
    """Return this kernel's cards for the notebook's folder, with what other windows did meanwhile."""
    records = ledger(_GROUP)
    key = records.file.path
    if key not in _decks or _decks[key].ledger is not records:
        _decks[key] = Deck(records)
    else:
        _decks[key].refresh()
    return _decks[key]


_decks: dict[Path, Deck] = {}


def _bearing(word: Any) -> str:
    if word in ("", *BEARINGS):
        return word
    raise BoardError(f"a card supports, weakens or qualifies; {word!r} is none of these")


def _card(record: AnswerRecord) -> Card | None:
    try:
        card = msgspec.convert(record.answer, Card)
    except msgspec.ValidationError:
        return None
    return card if card.bearing in ("", *BEARINGS) and record.q == f"{_GROUP}.{card.where}" else None


def _unpacked(snapshot: AnswerRecord | None) -> list[AnswerRecord]:
    if snapshot is None or not isinstance(snapshot.answer, dict):
        return []
    made = []
    for q, packed in snapshot.answer.items():
        try:
            record = AnswerRecord(
                course=snapshot.course,
                q=str(q),
                rev=_REV,
                answer=packed["card"],
                at=str(packed["at"]),
                n=int(packed["n"]),
            )
        except (TypeError, KeyError, ValueError):
            continue
        if well_formed(record) and _card(record) is not None:
            made.append(record)
    return made


def _one_moved(before: list[str], after: list[str]) -> str | None:
    """Return the one item whose move turns *before* into *after*, None if more than one moved."""
    for one in after:
        if [other for other in before if other != one] == [other for other in after if other != one]:
            return one
    return None
