"""Earlier versions of the draft: kept with their time, so that neither a slip nor another window costs a paragraph."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from seminar import characters
from seminar.ask.ledger import Ledger, ledger
from seminar.ask.store import now
from seminar.questions.answers import count_words

_REV, _GROUP = "draft", "brief"
_LATEST = f"{_GROUP}.latest"

#: A version is kept when the last one is older than this while writing goes on, and before this many words go at once.
EVERY = timedelta(minutes=10)
MANY_WORDS = 20

#: Words after which the first version is kept.
FIRST_AFTER = 100


class Version(Struct, frozen=True):
    """One earlier text: its number, when it was kept (UTC) and why."""

    number: int
    at: str
    why: str
    text: str


class Versions:
    """All kept versions beside one notebook, the newest first."""

    def __init__(self) -> None:
        self.ledger: Ledger = ledger(_GROUP)
        self.ledger.restore()

    def all(self) -> list[Version]:
        """Return the versions, the newest first."""
        found = []
        for q, record in self.ledger.records.items():
            number = q.removeprefix(f"{_GROUP}.v")
            if (
                number.isascii()
                and number.isdigit()
                and isinstance(record.answer, dict)
                and isinstance(record.answer.get("text"), str)
            ):
                found.append(
                    Version(
                        int(number),
                        str(record.answer.get("at", record.at)),
                        str(record.answer.get("why", "")),
                        record.answer["text"],
                    )
                )
        return sorted(found, key=lambda one: one.number, reverse=True)

    def keep(self, text: str, why: str) -> bool:
        """Keep *text* unless it is empty or the newest version already; return whether it was kept."""
        self.ledger.restore()
        every, text = self.all(), characters.whole(text)
        if not text.strip() or (every and every[0].text == text):
            return False
        number = every[0].number + 1 if every else 1
        self.ledger.give(f"{_GROUP}.v{number}", _REV, {"text": text, "why": why, "at": now()})
        return True

    def written(self, before: str, after: str) -> None:
        """Note that the learner's text went from *before* to *after*; keep *before* when it is time to, or when much of
        it goes.
        """
        if count_words(before) - count_words(after) >= MANY_WORDS:
            self.keep(before, "before many words were deleted")
        elif self._due(before):
            self.keep(before, "while writing")
        self.ledger.give(_LATEST, _REV, {"text": after})

    def latest(self) -> str | None:
        """Return the text that was last written in this lesson's editor; None if nothing was."""
        record = self.ledger.record(_LATEST)
        return record.answer.get("text") if record is not None and isinstance(record.answer, dict) else None

    def _due(self, before: str) -> bool:
        every = self.all()
        if not every:
            return count_words(before) >= FIRST_AFTER
        try:
            last = datetime.strptime(every[0].at, "%Y-%m-%dT%H:%M:%SZ")
        except ValueError:
            return True
        return datetime.strptime(now(), "%Y-%m-%dT%H:%M:%SZ") - last >= EVERY
