"""Markdown of question files as HTML: raw HTML is shown as text, links that could run something are dropped."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=1)
def _render():
    import mistune

    return mistune.create_markdown(escape=True, plugins=["table", "strikethrough"])


@lru_cache(maxsize=512)
def block(text: str) -> str:
    """Return Markdown *text* as HTML blocks.

    >>> block("Read **2.2**.")
    '<p>Read <strong>2.2</strong>.</p>'
    """
    return _render()(text).strip()


@lru_cache(maxsize=2048)
def inline(text: str) -> str:
    """Return Markdown *text* without a paragraph around it, for labels and table cells.

    >>> inline("the *understanding*")
    'the <em>understanding</em>'
    """
    html = block(text)
    if html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1:
        return html[3:-4]
    return html
