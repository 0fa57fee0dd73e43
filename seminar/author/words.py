"""Questions and their keys in plain words and Markdown, for notebooks, handouts and teachers' pages."""

from __future__ import annotations

import re
from typing import TypeGuard

from seminar.questions import answers, keys, values
from seminar.questions.model import AnyItem, Item, Long, Match, Multiple, Number, Rows, Short, Value

#: What a learner does with each kind of question, in one line.
TO_DO = {
    "single": "Choose one.",
    "multiple": "Choose every one that fits.",
    "match": "Give each row one option.",
    "order": "Put them in order.",
    "number": "Write a number.",
    "rows": "Pick the rows that fit.",
    "code": "Give each passage its codes.",
    "value": "Hand over a value from your own code.",
    "short": "Write a few sentences.",
    "long": "Write a text.",
}


def counted(number: float, what: str) -> str:
    """Return *number* with the noun *what*, which takes an s in the plural.

    >>> counted(1, "question"), counted(2.5, "minute")
    ('1 question', '2.5 minutes')
    """
    return f"{number:g} {what}" + ("" if number == 1 else "s")


def minutes(number: float) -> str:
    """Return minutes in words."""
    return counted(number, "minute")


def points(number: float) -> str:
    """Return points in words."""
    return counted(number, "point")


def facts(item: Item) -> str:
    """Return the line under a question's heading: points (if graded), minutes, skill, level."""
    parts = [points(item.points)] if item.points else []
    return " · ".join([*parts, minutes(item.minutes), item.skill, item.level])


def by_code(item: AnyItem) -> TypeGuard[Number | Rows | Value]:
    """Whether the question can also (or only) be answered with a value from own code."""
    return isinstance(item, (Rows, Value)) or (isinstance(item, Number) and bool(item.worked_code))


def key(item: AnyItem) -> str:
    """Return the key of *item* in one line of words; says so where there is none."""
    match item:
        case Short() | Long():
            return "no key: marked by a person with the rubric"
        case _ if item.key is None:
            return "no key: any complete coding earns the points"
        case Multiple() | Rows():
            return answers.in_words(item, sorted(keys.right(item)))
        case Match():
            names, right = {option.id: option.text for option in item.options}, item.accepted
            return "; ".join(
                f"{row.text}: {' or '.join(names[one] for one in right[row.id])}"
                for row in item.rows
                if row.id in right
            )
        case Number():
            return answers.in_words(item, {"value": item.key, "unit": item.unit}) + tolerance(item)
        case Value():
            return values.in_words(answers.canonical(item, item.key))
    return answers.in_words(item, item.key)


def tolerance(item: Number) -> str:
    """Return the tolerance of a number question in words, with a leading space; empty if there is none."""
    form = ".0%" if item.number.relative else "g"
    return f" (give or take {item.number.tolerance:{form}})" if item.number.tolerance else ""


def cell(text: str) -> str:
    """Return *text* fit for a cell of a Markdown table: one line, no bars."""
    return " ".join(text.split()).replace("|", "\\|")


def table(head: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell(one) for one in line) + " |" for line in lines)


def slug(title: str) -> str:
    """Return *title* as a name for files and folders.

    >>> slug("Reading a Charter: 1215")
    'reading-a-charter-1215'
    """
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60].strip("-") or "course"
