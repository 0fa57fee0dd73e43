"""Questions on the page: widgets for every kind, answers that survive, hand-in, lesson cards and progress.

Each name is loaded when it is first used, so that a cell pays only for what it shows.
"""

from __future__ import annotations

from importlib import import_module

_PLACES = {
    "ask": "moscow2001.ask.question",
    "answer": "moscow2001.ask.question",
    "Question": "moscow2001.ask.question",
    "reset": "moscow2001.ask.afresh",
    "hand_in": "moscow2001.ask.handin",
    "card": "moscow2001.ask.cards",
    "progress": "moscow2001.ask.progress_view",
    "progress_line": "moscow2001.ask.progress_view",
    "ready": "moscow2001.ask.self_check",
}
__all__ = ["Question", "answer", "ask", "card", "hand_in", "progress", "progress_line", "ready", "reset"]


def __getattr__(name: str):
    if name not in _PLACES:
        raise AttributeError(f"moscow2001.ask has no {name!r}; it has: {', '.join(__all__)}")
    found = getattr(import_module(_PLACES[name]), name)
    globals()[name] = found
    return found
