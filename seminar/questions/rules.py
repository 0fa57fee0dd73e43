"""The rules that turn answers into points, in words: the one place from which question, handout, worked solution and
feedback page take them.
"""

from __future__ import annotations

from seminar.questions.model import CodeUnits, Item, Long, Number, NumberRule, Short, Value

#: Scoring rules that each kind knows; the first is its default.
RULES = {
    "single": ("exact",),
    "multiple": ("right_minus_wrong", "exact"),
    "match": ("per_row", "exact"),
    "order": ("pairs", "exact"),
    "number": ("exact",),
    "rows": ("f1", "exact"),
    "code": ("complete", "agreement"),
    "value": ("exact",),
    "short": ("",),
    "long": ("",),
}

_IN_WORDS = {
    ("single", "exact"): "All points for the right option; nothing for another, also where it comes near.",
    ("multiple", "right_minus_wrong"): (
        "Each right choice earns its share of the points, and each wrong choice takes one such share away, never below"
        " zero."
    ),
    ("multiple", "exact"): "All points for exactly the right choices; nothing otherwise.",
    ("match", "per_row"): "Each row that is right earns its share of the points; a wrong row takes nothing away.",
    ("match", "exact"): "All points if every row is right; nothing otherwise.",
    ("order", "pairs"): (
        "Each pair of lines that stands in the right order earns its share of the points, also where the two are no"
        " neighbours."
    ),
    ("order", "exact"): "All points for exactly the right order; nothing otherwise.",
    ("rows", "f1"): (
        "Rows missed and rows picked in error both cost: you earn twice the right rows picked, out of the rows picked"
        " and the right rows together. If 5 rows were right, 4 of them and 1 wrong row would earn four fifths."
    ),
    ("rows", "exact"): "All points for exactly the right rows; nothing otherwise.",
    ("value", "exact"): "All points if the content is right; nothing otherwise.",
    ("code", "complete"): "Each passage that is fully coded earns its share of the points, whichever codes you choose.",
    ("code", "agreement"): (
        "Each code that agrees with the reference coding earns its share of the points. A machine made the reference,"
        " and it can be disputed."
    ),
}
_LENGTH = (
    "A text shorter or longer than asked for is marked all the same: the marker sees its length and decides what that"
    " costs."
)


def rule_of(item: Item) -> str:
    """Return the name of the rule that scores *item*: its own, or its kind's default."""
    return item.scoring.rule or RULES[item.kind][0]


def told(item: Item) -> str:
    """Return what a learner reads before answering: how points are given, and what is asked of the form of an answer.
    Nothing in it narrows the key.

    Without points (a lesson's check) only the form is told; an empty text if there is nothing to tell. The keyless form
    of a question carries it as `scored`.
    """
    return item.scored or " ".join(
        filter(None, (_points(item, "near enough to the right one") if item.points else "", _form(item)))
    )


def in_words(item: Item) -> str:
    """Return how points are given to *item* with all that only a marked page may tell: how near a number had to be."""
    spread = ""
    if isinstance(item, Number):
        rule = item.number
        spread = f"{rule.tolerance * 100:g} per cent" if rule.relative else f"{rule.tolerance:g}"
    return " ".join(filter(None, (_points(item, f"that is the right one, give or take {spread}"), _form(item))))


def _points(item: Item, near: str) -> str:
    match item:
        case Short() | Long():
            shown = ", which stands below the question" if isinstance(item, Long) and item.rubric_public else ""
            return f"A person marks your text with a rubric{shown}. {_LENGTH}"
        case Number(number=NumberRule(tolerance=0)):
            return "All points for the right number; nothing for another, however near."
        case Number():
            return f"All points for a number {near}; nothing for another."
    told = _IN_WORDS[item.kind, rule_of(item)]
    if isinstance(item, CodeUnits) and rule_of(item) == "complete" and any(one.optional for one in item.codebook):
        return f"{told} What is marked as optional need not be coded."
    return told


def _form(item: Item) -> str:
    match item:
        case Number(asks_whole=True):
            return "A whole number is asked for."
        case Value():
            parts = {"frame": "rows", "series": "entries", "list": "values"}.get(item.value.type)
            order = (
                f"The order of the {parts} {'counts' if item.value.ordered else 'does not count'}. " if parts else ""
            )
            return f"{order}Capitals, blanks and the form of quotation marks and dashes do not count; accents do."
    return ""
