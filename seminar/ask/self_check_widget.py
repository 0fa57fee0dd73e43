"""The widget of the self-check."""

from __future__ import annotations

import anywidget
import traitlets

from seminar.ask.widget import script, style


class ReadyWidget(anywidget.AnyWidget):
    """Shows what was found, says *here* to the kernel, and says *ready* when the kernel has answered. `rows` are what,
    to do, detail.
    """

    _esm = script("dom", "ready")
    _css = style()
    rows = traitlets.List().tag(sync=True)
    alive = traitlets.Bool(False).tag(sync=True)

    def __repr__(self) -> str:
        return "Ready"
