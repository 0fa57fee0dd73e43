"""Pages as templates, in which one sees the page: they lie in `templates/`."""

from __future__ import annotations

from pathlib import Path

from seminar import cite
from seminar.author import places, words
from seminar.questions import answers, keys
from seminar.questions.rules import in_words, told
from seminar.questions.tables import shown_rows
from seminar.show.markdown import block, inline
from seminar.show.templates import templates

_PAGES = templates(Path(__file__).with_name("templates"))
_PAGES.filters |= {
    "inline": inline,
    "markdown": block,
    "shown": lambda value: "" if value is None else str(value),
    "cell": words.cell,
    "counted": words.counted,
    "minutes": words.minutes,
    "points": words.points,
    "facts": words.facts,
    "key": words.key,
    "link": cite.link,
    "place": places.in_words,
    "places": places.list_in_words,
    "right": keys.right,
    "answer": answers.in_words,
    "in_words": in_words,
    "told": told,
    "rows": shown_rows,
}


def render(name: str, **values: object) -> str:
    """Return the page that the template *name* makes of *values*."""
    return _PAGES.get_template(name).render(values)
