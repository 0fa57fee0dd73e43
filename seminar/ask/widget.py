"""The widgets themselves: thin Python halves of the scripts in `static/`. They know what to show and pass on what was
done.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import anywidget
import traitlets

from seminar.show import GUARD_JS
from seminar.show.widgets import STAGE_CSS

_STATIC = files("seminar.ask") / "static"

#: Kind of question to the script that draws it.
SCRIPTS = {
    "single": "single",
    "multiple": "multiple",
    "match": "match",
    "order": "order",
    "number": "number",
    "rows": "rows",
    "code": "code",
    "value": "value",
    "short": "text",
    "long": "text",
}


@lru_cache(maxsize=32)
def script(*names: str) -> str:
    """Return the scripts *names* of `static/` as one module, after the keyboard guard."""
    return "\n".join([GUARD_JS, *((_STATIC / f"{name}.js").read_text("utf-8") for name in names)])


@lru_cache(maxsize=1)
def style() -> str:
    """Return the style sheet of all question widgets; it also hides their static twins while they live."""
    return STAGE_CSS + (_STATIC / "ask.css").read_text("utf-8")


class QuestionWidget(anywidget.AnyWidget):
    """One question on the page.

    `spec` says what is asked, `answer` what is chosen, `status` how it is kept (`seq` names the message it replies to),
    `feedback` what a check found.
    """

    _esm = "export default { render() {} }"  # the script of its kind is set when it is made
    spec = traitlets.Dict().tag(sync=True)
    answer = traitlets.Any(None, allow_none=True).tag(sync=True)
    status = traitlets.Dict().tag(sync=True)
    feedback = traitlets.Dict().tag(sync=True)

    def __repr__(self) -> str:
        return f"Question {self.spec.get('q', '')}"


@lru_cache(maxsize=16)
def widget_class(kind: str) -> type[QuestionWidget]:
    """Return the widget class for a *kind* of question."""
    return type(
        f"{kind.title()}Widget", (QuestionWidget,), {"_esm": script("dom", "common", SCRIPTS[kind]), "_css": style()}
    )


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


class ReadyWidget(anywidget.AnyWidget):
    """Shows what was found, says *here* to the kernel, and says *ready* when the kernel has answered. `rows` are what,
    to do, detail.
    """

    _esm = script("dom", "ready")
    _css = style()
    rows = traitlets.List(traitlets.List()).tag(sync=True)
    alive = traitlets.Bool(False).tag(sync=True)

    def __repr__(self) -> str:
        return "Ready"
