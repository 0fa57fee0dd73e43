"""The form of a question that a learner receives, and `rev`, the digest of its wording."""

from __future__ import annotations

import hashlib

import msgspec

from seminar.questions.model import (
    Assignment,
    Code,
    Item,
    Number,
    Option,
    Row,
    TableView,
    Unit,
    ValueRule,
    Variable,
    Words,
)
from seminar.questions.rules import told

#: What a learner receives of a graded question: the fields of each record, and no others. A record or a field that is
#: not named here is private.
PUBLIC: dict[type, tuple[str, ...]] = {
    Assignment: ("assignment", "title", "items", "points", "follows", "intro"),
    Item: (
        "kind",
        "id",
        "title",
        "prompt",
        "minutes",
        "points",
        "skill",
        "level",
        "unit",
        "options",
        "rows",
        "table",
        "codebook",
        "units",
        "value",
        "words",
        "scored",
        "whole",
    ),
    Option: ("id", "text"),
    Row: ("id", "text"),
    Variable: ("id", "label", "options", "help", "optional", "level"),
    Code: ("id", "text", "help"),
    Unit: ("id", "text", "context", "source"),
    TableView: ("name", "columns", "where"),
    ValueRule: ("type", "ordered", "columns"),
    Words: ("min", "max"),
}

#: What the wording of a question is made of: a change in any of these changes its `rev`.
ASKED = ("kind", "prompt", "unit", "options", "rows", "table", "codebook", "units", "value", "words")


def public_item(item: Item) -> dict:
    """Return *item* as JSON types with the fields of `PUBLIC` and no others (no key, reason, source, hint, rubric), and
    the scoring rule as `scored`, in words for everybody.
    """
    return _public(item)


def public_assignment(assignment: Assignment) -> dict:
    """Return the keyless form of a whole exercise; `load_public` reads it back."""
    return _public(assignment)


def public_fields(record: type) -> tuple[str, ...]:
    """Return what a learner receives of a *record* (a class of `seminar.questions.model`), by name; empty for one that
    is private.
    """
    return next((PUBLIC[base] for base in record.__mro__ if base in PUBLIC), ())


def rev(item: Item) -> str:
    """Return eight hex digits that change whenever the question as asked changes: prompt, options, rows, their order,
    passages, unit, word bounds.

    Title, minutes, points and everything private do not count. The full and the keyless form of a question have the
    same `rev`.
    """
    shown = public_item(item)
    asked = {name: shown[name] for name in ASKED if name in shown}
    return hashlib.sha256(msgspec.json.encode(asked, order="sorted")).hexdigest()[:8]


def _public(part):
    if isinstance(part, msgspec.Struct):
        fields = public_fields(type(part))
        shown = {name: _public(getattr(part, name)) for name in part.__struct_fields__ if name in fields}
        return {"kind": part.kind} | shown | _said(part) if isinstance(part, Item) else shown
    if isinstance(part, list):
        return [_public(one) for one in part]
    return msgspec.to_builtins(part)


def _said(item: Item) -> dict:
    """What is told of an item's private rules before answering: how points are given, and whether a number has to be
    whole.
    """
    return {"scored": told(item)} | ({"whole": True} if isinstance(item, Number) and item.asks_whole else {})
