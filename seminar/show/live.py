"""A live widget with its static twin, in one cell."""

from __future__ import annotations

from typing import Any

from seminar.show.html import static


class Live:
    """A widget with its static twin, displayed when it is the last expression of a cell.

    `widget` is the live widget, `static_html` the HTML for readers without a kernel (not yet wrapped), `plain` one line
    of text. Attributes stay readable so that tests and other rooms can reach the widget.
    """

    def __init__(self, widget: Any, static_html: str, plain: str):
        self.widget, self.static_html, self.plain = widget, static_html, plain

    def __repr__(self) -> str:
        return self.plain

    def _repr_html_(self) -> str:
        return static(self.static_html)

    def _ipython_display_(self) -> None:
        live(self.widget, self.static_html, self.plain)


def live(widget: Any, static_html: str, plain: str) -> None:
    """Display `widget`, and beside it its static twin.

    Two outputs are written: the widget view (with `plain` as text, so that a test run compares a stable line) and the
    static HTML. While the widget is alive in JupyterLab its style sheet hides the twin in the same cell; on paper the
    twin is shown and the widget hidden. A saved notebook that is read without a kernel shows the twin alone. The widget
    is put on a :class:`Stage`, which also guards the keyboard.
    """
    from IPython.display import display

    from seminar.show.widgets import Stage

    stage = Stage.holding(widget)
    bundle = stage._repr_mimebundle_()
    data = dict(bundle[0] if isinstance(bundle, tuple) else bundle)
    data["text/plain"] = plain
    display(data, raw=True)
    display({"text/html": static(static_html), "text/plain": plain}, raw=True)
