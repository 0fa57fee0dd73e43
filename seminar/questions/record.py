"""The answer record: what stands in the notebook for each answer (DESIGN contract 1)."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

#: The MIME type under which an answer stands among the outputs of a notebook.
MIME = "application/vnd.seminar.answer+json"


class AnswerRecord(Struct, frozen=True, kw_only=True):
    """One answer: in which course (its short name), to which question (`q`), in which wording (`rev`), when last given
    (`at`, UTC, ISO 8601), after how many changes (`n`).
    """

    v: int = 1
    course: str
    q: str
    rev: str
    answer: Any
    at: str
    n: int
