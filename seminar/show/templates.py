"""Pages that are made from templates, in which one sees the page. Nothing that a lesson loads comes here."""

from __future__ import annotations

from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def templates(folder: Path) -> Environment:
    """Return what makes pages of the templates in *folder*; `e` escapes for HTML, `g` writes a number as short as can be.

    A name that a page is not given is an error.
    """
    made = Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # the escaping of the whole course; that of Jinja writes quotation marks in another way
    made.filters |= {"e": escape, "g": "{:g}".format}
    return made
