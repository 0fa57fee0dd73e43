"""The sheet for a reviewer: five questions about somebody else's brief. None of them is *did you like it*."""

from __future__ import annotations

from seminar import show
from seminar.board.citing import own_text, render
from seminar.board.editing import asked, draft
from seminar.board.sheets import Sheet, document

#: What the reviewer is asked, and what to look at before writing.
_QUESTIONS = (
    (
        "What is the writer's answer, in your own words and in one sentence?",
        "Write it down before you look back. If you cannot, say where you lost it.",
    ),
    (
        "Which part of the sentence{parts} has the weakest evidence?",
        "Name the part, and the source that the writer gives for it.",
    ),
    (
        "Choose one source in the brief. Through whom did its words get to the page you can read?",
        "Draw the chain: who heard whom? Does the writer's trust fit its length?",
    ),
    (
        "Where are two sources counted as two voices that may be one?",
        "If you find none, name the two that come nearest, and say what makes them independent.",
    ),
    (
        "What is the strongest piece of evidence against the answer, and what does the brief do with it?",
        "It may be missing. Then give it: table and row, or source and date.",
    ),
)
_RULE = "Mark what you see, not what you would have written. Give each answer a place: a paragraph, a source, a date."


def peer_review() -> None:
    """Show the five questions, with a button that makes the sheet to print, alone or with the draft below it.

    Raises
    ------
    BoardError
        If `course.yaml` has no brief.
    """
    form().display()


def questions() -> list[tuple[str, str]]:
    """Return what the reviewer is asked, each with what to look at; the parts of the brief's sentence are named."""
    parts = f" ({asked().parts})" if asked().parts else ""
    return [(question.format(parts=parts), look) for question, look in _QUESTIONS]


def form() -> Sheet:
    """Return the form of `peer_review`, not shown yet."""
    fields = [
        {
            "name": "with",
            "label": "What goes on the page",
            "kind": "select",
            "options": [
                ["sheet", "The questions, to give away with a printed brief"],
                ["draft", "My draft and the questions"],
            ],
        }
    ]
    return Sheet(
        "Sheet for a reviewer",
        html=_questions(),
        fields=fields,
        buttons=[("page", "Make the sheet to print")],
        static=lambda: f"<p><strong>Sheet for a reviewer</strong></p>{_questions()}",
        plain=lambda: f"Sheet for a reviewer: {len(_QUESTIONS)} questions",
        acts={"page": _page},
    )


def printed(text: str = "") -> str:
    """Return the sheet as a whole page, below the brief *text* (a draft with markers) if there is one."""
    lines = '<div class="line"></div>' * 4
    listed = "".join(
        f'<li><strong>{show.escape(question)}</strong><br><span class="small">{show.escape(look)}</span>{lines}</li>'
        for question, look in questions()
    )
    made = render(own_text(text))
    notes = (
        f'<h2>Notes</h2><ol class="notes">{"".join(f"<li>{note}</li>" for note in made.notes)}</ol>'
        if made.notes
        else ""
    )
    brief = (
        f'<h1>A draft to review</h1><p><em>“{show.escape(asked().claim)}”</em></p>{made.body}{notes}<section class="newpage"></section>'
        if made.body
        else ""
    )
    head = '<p class="by">Brief by: ______________________ Read by: ______________________</p>'
    return document(
        "Sheet for a reviewer",
        f'{brief}<h1>Sheet for a reviewer</h1>{head}<p>{show.escape(_RULE)}</p><ol class="questions">{listed}</ol>',
    )


def _questions() -> str:
    items = "".join(
        f"<li>{show.escape(question)}<br><span class=seminar-small>{show.escape(look)}</span></li>"
        for question, look in questions()
    )
    return f'<ol class="seminar-sheet-questions">{items}</ol><p>{show.escape(_RULE)}</p>'


def _page(sheet: Sheet, values: dict[str, str]) -> dict:
    text = draft() if values.get("with") == "draft" else ""
    where = sheet.offer("review_sheet.html", printed(text), "text/html", "Open the sheet to print")
    empty = (
        " There is no draft yet, so the page has the questions alone."
        if values.get("with") == "draft" and not own_text(text).strip()
        else ""
    )
    return {"text": f"{where}{empty} Open it and print with Ctrl+P (on a Mac Cmd+P)."}
