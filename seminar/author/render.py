"""Pages as templates, in which one sees the page: they lie in `templates/`."""

from __future__ import annotations

from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from seminar import cite
from seminar.author import places, words
from seminar.questions import answers, keys
from seminar.questions.rules import in_words, told
from seminar.questions.tables import shown_rows
from seminar.show.markdown import block, inline

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_PAGES.filters |= {
    # the escaping of the whole course; that of Jinja writes quotation marks in another way
    "e": escape,
    "inline": inline,
    "markdown": block,
    "g": lambda number: f"{number:g}",
    "shown": lambda value: "" if value is None else str(value),
    "cell": words.cell,
    "counted": words.counted,
    "minutes": words.minutes,
    "points": words.points,
    "facts": words.facts,
    "key": words.key,
    "link": cite.link,
    "places": places.list_in_words,
    "accepted": keys.accepted,
    "right": keys.right,
    "answer": answers.in_words,
    "in_words": in_words,
    "told": told,
    "rows": shown_rows,
}


def render(name: str, **values: object) -> str:
    """Return the page that the template *name* makes of *values*."""
    return _PAGES.get_template(name).render(values)
