"""The form of a question that a learner receives, and `rev`, the digest of its wording."""

from __future__ import annotations

import hashlib

import msgspec

from moscow2001.questions.model import ASKED, PRIVATE, Assignment, Item, Number
from moscow2001.questions.rules import told


def public_item(item: Item) -> dict:
    """Return *item* as JSON types without anything in `PRIVATE`: no key, reason, hint or rubric; the scoring rule as `scored`, in words for everybody."""
    shown = _without_private(msgspec.to_builtins(item)) | {"scored": told(item)}
    return shown | {"whole": True} if isinstance(item, Number) and item.asks_whole else shown


def public_assignment(assignment: Assignment) -> dict:
    """Return the keyless form of a whole exercise; `load_public` reads it back."""
    whole = msgspec.to_builtins(assignment)
    whole["items"] = [public_item(item) for item in assignment.items]
    return whole


def rev(item: Item) -> str:
    """Return eight hex digits that change whenever the question as asked changes: prompt, options, rows, passages, unit, word bounds.

    Title, minutes, points and everything private do not count. The full and the keyless form of a question have the same `rev`.
    """
    shown = public_item(item)
    asked = {name: shown[name] for name in ASKED if name in shown}
    return hashlib.sha256(msgspec.json.encode(asked, order="sorted")).hexdigest()[:8]


def _without_private(part):
    if isinstance(part, dict):
        return {name: _without_private(value) for name, value in part.items() if name not in PRIVATE}
    if isinstance(part, list):
        return [_without_private(one) for one in part]
    return part
