"""The widget of the hand-in cell."""

from __future__ import annotations

import anywidget
import traitlets

from seminar.ask.widget import script, style


class HandInWidget(anywidget.AnyWidget):
    """Asks for the name, makes the file, shows the receipt and a download link. `lines` is HTML, `said` what came of
    the last click.
    """

    _esm = script("dom", "handin")
    _css = style()
    assignment = traitlets.Unicode().tag(sync=True)
    lines = traitlets.List(traitlets.Unicode()).tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)
    said = traitlets.Dict().tag(sync=True)

    def __repr__(self) -> str:
        return f"HandIn {self.assignment}"
