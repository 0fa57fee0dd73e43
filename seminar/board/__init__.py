"""The evidence board, the draft and the printed brief: `m.board.collect()`,
`m.board.add("table:row")`, `m.board.editor()`.

Cards and draft are kept like answers: on the disk beside the notebook, in the notebook itself, and in the browser while
no kernel listens. Each name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module

_WHERE = {
    "collect": "collecting",
    "add": "collecting",
    "cards": "collecting",
    "board": "laying",
    "editor": "editing",
    "assess": "assessing",
    "sample": "rubric",
    "brief": "printing",
    "peer_review": "review",
    "erratum": "mending",
}
__all__ = [*_WHERE]


def __getattr__(name: str):
    if name not in _WHERE:
        raise AttributeError(f"seminar.board has no {name!r}; it has: {', '.join(__all__)}")
    found = getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
