"""Questions on the page: widgets for every kind, answers that survive, hand-in, lesson cards and progress.
`m.ask("01.c3")` shows a question.

Each name is loaded when it is first used, so that a cell pays only for what it shows.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

_PLACES = {
    "ask": "seminar.ask.question",
    "answer": "seminar.ask.question",
    "Question": "seminar.ask.question",
    "reset": "seminar.ask.ledger",
    "hand_in": "seminar.ask.handin",
    "card": "seminar.ask.cards",
    "progress": "seminar.ask.progress_view",
    "progress_line": "seminar.ask.progress_view",
    "ready": "seminar.ask.self_check",
}
__all__ = ["Question", "answer", "ask", "card", "hand_in", "progress", "progress_line", "ready", "reset"]


def __getattr__(name: str):
    if name not in _PLACES:
        raise AttributeError(f"seminar.ask has no {name!r}; it has: {', '.join(__all__)}")
    found = getattr(import_module(_PLACES[name]), name)
    globals()[name] = found
    return found


class _Room(ModuleType):
    # Importing any part of this package puts the package itself into `seminar.ask`; so that `m.ask("01.c3")` works
    # before and after, it can be called.
    def __call__(self, q: str) -> None:
        self.ask(q)


sys.modules[__name__].__class__ = _Room
