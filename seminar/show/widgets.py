"""The two small widgets behind :mod:`seminar.show`: a keyboard guard, and a stage that hides the static twin."""

from __future__ import annotations

from typing import Any

import anywidget
import ipywidgets
import traitlets

from seminar.show.style import CSS, GUARD_JS

#: Shown only while a live widget is on the page, because the sheet comes with the widget.
STAGE_CSS = (
    CSS
    + """
.seminar-keyguard { display: none !important; }
.jp-OutputArea:has(.seminar-live-mark) > .jp-OutputArea-child:has(.seminar-static):not(:has(.seminar-live-mark)) { display: none; }
.seminar-stage { overflow: visible; }
@media print {
  .jp-OutputArea:has(.seminar-live-mark) > .jp-OutputArea-child:has(.seminar-static):not(:has(.seminar-live-mark)) { display: block; }
  .jp-OutputArea-child:has(.seminar-live-mark) { display: none; }
}
"""
)


class KeyGuard(anywidget.AnyWidget):
    """An invisible widget that gives the keyboard back to the widgets beside it.

    JupyterLab takes arrow keys and letters for its own commands, so a radio group or a dropdown in an output cannot be
    used without a mouse. Put one guard into the same box; :func:`seminar.show.live` does so for you.
    """

    _esm = (
        GUARD_JS
        + """
    function render({ el, model }) {
      el.classList.add('seminar-keyguard', 'seminar-live-mark');
      let undo = () => {};
      const start = requestAnimationFrame(() => {
        const box = el.closest('.seminar-stage') || el.closest('.jp-OutputArea-output') || el.parentElement;
        if (box) { box.classList.add('seminar'); undo = seminarGuard(box); }
      });
      return () => { cancelAnimationFrame(start); undo(); };
    }
    export default { render };
    """
    )
    _css = STAGE_CSS

    def __repr__(self) -> str:
        return "KeyGuard()"


class Stage(ipywidgets.VBox):
    """A box that holds one live widget and its guard. Its text form never changes, whatever the widget's state is."""

    held = traitlets.Any(allow_none=True)

    @classmethod
    def holding(cls, widget: Any) -> Stage:
        """Return a stage with `widget` on it; a stage given to it is returned unchanged."""
        if isinstance(widget, cls):
            return widget
        stage = cls(children=(widget, KeyGuard()), held=widget)
        stage.add_class("seminar-stage")
        stage.add_class("seminar")
        return stage

    def __repr__(self) -> str:
        return "Stage()"
