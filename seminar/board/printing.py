"""The brief to print: the text with numbered notes, the bibliography of everything cited, the cards as an appendix, as
one page or as a PDF.
"""

from __future__ import annotations

from seminar import show
from seminar.ask import copy
from seminar.board.citing import Rendered, bibliography, own_text, render
from seminar.board.deck import Card, deck
from seminar.board.editing import answers_folder, asked, draft
from seminar.board.evidence import BoardError
from seminar.board.pdf import pdf
from seminar.board.sheets import Sheet, document, today
from seminar.course import course
from seminar.explore.base import count
from seminar.questions import find
from seminar.questions.answers import count_words
from seminar.questions.model import Long, Short


def brief() -> None:
    """Show how much there is to print, with two buttons: the page to print, and the same as a PDF. Both are written
    beside the notebook.
    """
    form().display()


def form() -> Sheet:
    """Return the form of `brief`, not shown yet."""
    name = {
        "name": "name",
        "label": "Your name (on the page and in the name of the file)",
        "kind": "text",
        "complete": "name",
        "value": copy.remembered(answers_folder()),
        "most": 200,
    }
    intro = (
        "<p>The page holds your brief, notes, a bibliography and your cards. What stands in the editor when you press"
        " the button is printed.</p>"
    )
    buttons = [("page", "Make the page to print"), ("pdf", "Make a PDF")]
    sheet = Sheet(
        "Your brief, to print",
        html=intro,
        fields=[name],
        buttons=buttons,
        static=_static,
        plain=_summary,
        acts={"page": _page, "pdf": _pdf},
    )
    deck().listen(sheet.shown.refresh)
    return sheet


def printed(text: str, cards: list[Card], name: str = "", day: str = "") -> str:
    """Return the whole page: *text* (the draft with markers), *cards*, the writer's *name* and the *day* in words.

    Raises
    ------
    BoardError
        If there is nothing to print.
    """
    own = own_text(text)
    if not own.strip():
        raise BoardError("there is nothing to print yet: write in the editor first")
    made = render(own)
    by = " · ".join(filter(None, [show.escape(name), show.escape(day), f"{count_words(own)} words"]))
    parts = [
        f"<h1>{show.escape(asked().asks)}</h1>",
        f"<p><em>“{show.escape(asked().claim)}”</em></p>",
        f'<p class="by">{by}</p>',
        _warning(made),
        made.body,
    ]
    if made.notes:
        notes = "".join(
            f'<li id="note-{number}">{note} <a href="#mark-{number}" aria-label="Back to the text">↩</a></li>'
            for number, note in enumerate(made.notes, start=1)
        )
        parts.append(f'<h2>Notes</h2><ol class="notes">{notes}</ol>')
    entries = bibliography([*made.ids, *(one for card in cards for one in card.cites)])
    if entries:
        parts.append(
            f'<h2>Bibliography</h2><ul class="bibliography">{"".join(f"<li>{entry}</li>" for entry in entries)}</ul>'
        )
    if cards:
        parts.append(
            '<section class="newpage"><h2>Appendix: evidence cards</h2><ol'
            f' class="cards">{"".join(_card(card) for card in cards)}</ol></section>'
        )
    parts.append(
        f'<p class="small">Made with the course “{show.escape(course().title)}”. Notes and bibliography follow the'
        " Chicago Manual of Style (notes and bibliography; short notes, since the bibliography has the works in full)."
        " Titles in square brackets describe texts whose title was not seen.</p>"
    )
    return document(f"{asked().asks} {name}".strip(), "\n".join(filter(None, parts)))


def _card(card: Card) -> str:
    about = f"<br>{show.escape(card.about)}" if card.about else ""
    note = f"<br><em>Trust:</em> {show.escape(card.note)}" if card.note.strip() else ""
    return (
        f'<li class="{card.bearing}"><strong>{card.weight}.</strong>'
        f" {show.escape(card.head)}.<br>{show.escape(card.text)}{about}{note}<br><span"
        f' class="small">{show.escape(card.where)}. {show.escape(card.labels)}</span></li>'
    )


def _warning(made: Rendered) -> str:
    if not made.unknown:
        return ""
    return (
        f'<p class="warning">Unknown citation: {show.escape(", ".join(made.unknown))}. Choose the source again in the'
        " editor.</p>"
    )


def _page(sheet: Sheet, values: dict[str, str]) -> dict:
    name, html, told = _made(values)
    where = sheet.offer(f"{name}.html", html, "text/html", "Open the page to print")
    return {"text": f"{where} {told} Open it and print with Ctrl+P (on a Mac Cmd+P)."}


def _pdf(sheet: Sheet, values: dict[str, str]) -> dict:
    name, html, told = _made(values)
    where = sheet.offer(f"{name}.pdf", pdf(html), "application/pdf", "Open the PDF")
    return {"text": f"{where} {told}"}


def _made(values: dict[str, str]) -> tuple[str, str, str]:
    who = " ".join(values.get("name", "").split())[:200]
    text, cards = draft(), deck().cards()
    html = printed(text, cards, who, today())
    safe = copy.safe(who) if any(letter.isalnum() for letter in who) else ""
    return "brief" + (f"_{safe}" if safe else ""), html, _told(text)


def _told(text: str) -> str:
    own = own_text(text)
    made, words, item = render(own), count_words(own), find.question(asked().question)
    parts = [f"{count(words, 'word')}, {count(len(made.ids), 'source')} cited."]
    if isinstance(item, Short | Long) and not item.words.min <= words <= item.words.max:
        parts.append(f"{item.words.min} to {item.words.max} words are asked for.")
    if made.unknown:
        parts.append(f"Unknown citation: {', '.join(made.unknown)}.")
    return " ".join(parts)


def _summary() -> str:
    text, cards = draft(), deck().cards()
    return (
        f"Your brief, to print: {_told(text) if own_text(text).strip() else 'nothing is written yet.'}"
        f" {count(len(cards), 'card')} on the board."
    )


def _static() -> str:
    return f"<p><strong>Your brief, to print.</strong> {show.escape(_summary().partition(': ')[2])}</p>"
