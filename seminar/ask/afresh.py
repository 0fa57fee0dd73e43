"""Starting afresh without losing what was there."""

from __future__ import annotations

from seminar.ask import place
from seminar.ask.ledger import ledger
from seminar.questions import group


class Reset:
    """What a reset did, in one sentence."""

    def __init__(self, text: str):
        self.text = text

    def __repr__(self) -> str:
        return self.text


def reset(name: str) -> Reset:
    """Clear all answers to lesson or exercise *name* (`01`, `ex02`); a dated copy of them stays in `.answers/`.

    Raises
    ------
    DiskFull, ReadOnly, WriteError
        If the copy cannot be written; the answers are then as they were.
    """
    copy = ledger(group(name).id).clear()
    if copy is None:
        return Reset(f"There were no answers to {name}. Nothing was changed.")
    return Reset(
        f"The answers to {name} are cleared. The old ones are kept in {place.ANSWERS}/{copy.name}. Run the question"
        " cells again."
    )
