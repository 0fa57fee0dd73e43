"""Collecting evidence: choose a text or a table, read, and turn a row into a card by one click or by one line of code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from seminar import characters, show
from seminar.board import page
from seminar.board.deck import BEARINGS, Card, Deck, deck
from seminar.board.evidence import BoardError, Evidence, everything, found, kinds, offered
from seminar.explore.base import Control, Explorer, View, count
from seminar.explore.sources import sources

if TYPE_CHECKING:
    import pandas as pd

#: Rows shown at once; more come with a button. A thousand rows in one page make it slow and teach nothing.
AT_ONCE = 40


def collect() -> Collector:
    """Show texts and tables to collect evidence from. Each row has a button that makes it a card of the board."""
    return Collector(deck())


def add(where: str | list[str], bearing: str | None = None, note: str | None = None) -> Added:
    """Make the evidence at *where* a card: any `table:row`, a paragraph of a text (`prefix id`), or a list of such
    places.

    *bearing* is `supports`, `weakens` or `qualifies`, *note* how far you trust it. Said again for the same place, it
    changes the card.

    Raises
    ------
    BoardError
        If nothing stands at *where*, or the bearing is another word; no card is made then.
    """
    pieces = [found(one) for one in ([where] if isinstance(where, str) else where)]
    if not pieces:
        raise BoardError("no place was given; write for example m.board.add('table:row')")
    cards = deck()
    return Added([cards.add(one, bearing, note) for one in pieces], len(cards.cards()))


def cards() -> pd.DataFrame:
    """Return the cards on the board in their order, one row each, all columns text: `where`, `bearing`, `head`, `text`,
    `note`, `source_ids` (ids with semicolons between them).
    """
    import pandas as pd

    columns = ["where", "bearing", "head", "text", "note", "source_ids"]
    return pd.DataFrame(
        [[card.where, card.bearing, card.head, card.text, card.note, ";".join(card.cites)] for card in deck().cards()],
        columns=columns,
        dtype="str",
    )


class Added:
    """The cards that one line of code made."""

    def __init__(self, made: list[Card], on_board: int):
        self.cards, self.on_board = made, on_board

    def __repr__(self) -> str:
        return f"On the board: {', '.join(card.where for card in self.cards)}. {count(self.on_board, 'card')} in all."

    def _repr_html_(self) -> str:
        lines = "".join(
            f"<li>{show.escape(card.head)}: {show.escape(card.text)}{_weighed(card)} <span"
            f" class=seminar-small>({show.escape(card.where)})</span></li>"
            for card in self.cards
        )
        return show.static(f"<p>On the board, {count(self.on_board, 'card')} in all:</p><ul>{lines}</ul>")


def _weighed(card: Card) -> str:
    return f" <strong>{BEARINGS[card.bearing]} {card.bearing}</strong>" if card.bearing else ""


class Collector(Explorer):
    """The live page of `collect`. `receive("table:row")` collects as a click does; `rows` are the rows shown
    now.
    """

    def __init__(self, cards: Deck):
        self.deck = cards
        self._more = AT_ONCE
        controls = [
            Control("kind", "Text or table", "select", [(name, title) for name, title in kinds().items()]),
            Control("words", "Show only rows with", "search"),
        ]
        super().__init__(
            "Collect evidence",
            controls,
            self._page,
            _static(),
            "Collect evidence: choose a text or a table, read, press Collect",
        )
        self.widget.on_msg(lambda _widget, content, _buffers: self.receive(str(content.get("value", ""))))
        self.deck.listen(self._cards_changed)

    def receive(self, pressed: str) -> None:
        """Collect the row at *pressed*, or show `more` rows, as a press of its button does."""
        if pressed == "more":
            self._more += AT_ONCE
            self._cards_changed()
            return
        try:
            self.deck.add(found(characters.whole(pressed)))
        except BoardError as error:
            self.widget.status = f"Not collected: {error}"

    def _refresh(self, change: Any) -> None:
        # another table, other words: from the top again
        self._more = AT_ONCE
        super()._refresh(change)

    def _cards_changed(self) -> None:
        super()._refresh({})

    def _page(self, values: dict[str, Any]) -> View:
        import pandas as pd

        words = str(values["words"]).lower().split()
        every = everything(values["kind"])
        fitting = [
            one
            for one in every
            if all(word in f"{one.where} {one.head} {one.text} {one.about}".lower() for word in words)
        ]
        shown = fitting[: self._more]
        held = {card.where for card in self.deck.cards()}
        rows = "".join(_row(one, one.where in held) for one in shown)
        more = ""
        if len(fitting) > len(shown):
            more = (
                '<p><button type="button" data-key="more" data-press="more">Show'
                f" {min(AT_ONCE, len(fitting) - len(shown))} more</button></p>"
            )
        html = (
            f'<style>{page.sheet("pieces")}</style><ul class="seminar-pieces" tabindex="0"'
            f' aria-label="{show.escape(kinds()[values["kind"]])}">{rows}</ul>{more}'
            if rows
            else "<p>No row has these words. Use fewer, or another table.</p>"
        )
        status = f"{count(len(held), 'card')} on your board. {len(shown)} of {count(len(fitting), 'row')} shown" + (
            f", of {len(every)} in all." if len(fitting) < len(every) else "."
        )
        status = " ".join(filter(None, [status, self.deck.notice]))
        return View(
            html,
            status,
            pd.DataFrame(
                [[one.where, one.head, one.text] for one in shown], columns=["where", "head", "text"], dtype="str"
            ),
        )


def _row(one: Evidence, held: bool) -> str:
    key = show.escape(one.where)
    if held:
        # not disabled: the focus would be lost under the reader's finger
        button = (
            f'<button type="button" class="seminar-held-card" data-key="take-{key}" aria-label="Collected: {key}"'
            ' aria-pressed="true">✓ Collected</button>'
        )
    else:
        button = (
            f'<button type="button" data-key="take-{key}" data-press="{key}" aria-label="Collect'
            f' {key}">Collect</button>'
        )
    about = f'<div class="seminar-small">{show.escape(one.about)}</div>' if one.about else ""
    return (
        f'<li><div class="seminar-piece"><div><strong>{show.escape(one.head)}</strong>'
        f" <code>{key}</code><div>{show.escape(one.text)}</div>{about}{sources(';'.join(one.cites), one.where)}</div>{button}</div></li>"
    )


def _static() -> str:
    if not offered():
        return f"<p>Evidence can be collected from {count(len(kinds()), 'table')}. Run the lesson to collect cards by a click.</p>"
    rows = "".join(
        f"<tr><td>{show.escape(title)}</td><td"
        f" class=num>{len(everything(name))}</td><td><code>{_example(name)}</code></td></tr>"
        for name, title in offered().items()
    )
    table = (
        '<table><caption>Where evidence can be collected</caption><thead><tr><th scope="col">Text or table</th><th'
        ' scope="col" class="num">rows</th><th scope="col">a place in'
        f" it</th></tr></thead><tbody>{rows}</tbody></table>"
    )
    return (
        f"{table}<p>{len(kinds()) - len(offered())} more tables can be chosen in the live page. Run the lesson to collect"
        " cards by a click.</p>"
    )


def _example(kind: str) -> str:
    return show.escape(everything(kind)[0].where)
