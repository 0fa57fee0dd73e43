"""What a widget is told about its question: ready HTML and ids, nothing of a graded item's key."""

from __future__ import annotations

import html
import re
from functools import singledispatch

from seminar.ask.form import facts, scored, value_shape
from seminar.questions import rev
from seminar.questions.model import CodeUnits, Item, Long, Match, Multiple, Number, Order, Rows, Short, Single, Value
from seminar.questions.tables import shown_rows
from seminar.show.markdown import block, inline


def spec(item: Item, q: str, *, graded: bool, place: str) -> dict:
    """Return the widget's description of question *q*.

    For a lesson check it carries hints and explanation; for a graded item neither. *place* tells copies of the course
    apart in the browser's memory.
    """
    told = {
        "q": q,
        "rev": rev(item),
        "kind": item.kind,
        "graded": graded,
        "place": place,
        "title": inline(item.title),
        "facts": facts(item, q),
        "prompt": block(item.prompt),
        "scored": scored(item),
        **_parts(item),
    }
    if not graded:
        told["hints"] = [block(hint) for hint in item.hints]
        told["explanation"] = block(item.explanation) if item.explanation else ""
    return told


@singledispatch
def _parts(item: Item) -> dict:
    """Return what only a question of this kind has."""
    raise TypeError(f"a question of the kind {item.kind} has no widget")


@_parts.register
def _choices(item: Single | Multiple | Order) -> dict:
    return {"options": [{"id": option.id, "html": inline(option.text)} for option in item.options]}


@_parts.register
def _match(item: Match) -> dict:
    return {
        "rows": [{"id": row.id, "html": inline(row.text)} for row in item.rows],
        "options": [{"id": option.id, "text": _plain(option.text)} for option in item.options],
    }


@_parts.register
def _rows(item: Rows) -> dict:
    columns = item.table.columns
    rows = [{"id": row["id"], "cells": [row[column] for column in columns]} for row in shown_rows(item.table)]
    return {"columns": [column.replace("_", " ") for column in columns], "table": rows}


@_parts.register
def _code(item: CodeUnits) -> dict:
    return {
        "codebook": [
            {
                "id": variable.id,
                "label": inline(variable.label),
                "help": block(variable.help) if variable.help else "",
                "optional": variable.optional,
                "options": [
                    {"id": code.id, "html": inline(code.text), "help": inline(code.help) if code.help else ""}
                    for code in variable.options
                ],
            }
            for variable in item.codebook
        ],
        "units": [
            {
                "id": unit.id,
                "html": block(unit.text),
                "context": block(unit.context) if unit.context else "",
                "source": unit.source,
            }
            for unit in item.units
        ],
    }


@_parts.register
def _written(item: Short | Long) -> dict:
    return {"min": item.words.min, "max": item.words.max}


@_parts.register
def _number(item: Number) -> dict:
    return {"unit": item.unit}


@_parts.register
def _value(item: Value) -> dict:
    return {"wanted": value_shape(item)}


def _plain(text: str) -> str:
    # an <option> of a list can hold text only: the marks of Markdown are dropped
    return html.unescape(re.sub(r"<[^>]+>", "", inline(text)))
