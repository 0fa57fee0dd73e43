"""Answers as an invented student gives them: better with ability, and wrong in the ways in which people are wrong."""

from __future__ import annotations

import functools
import math
import random
import re

from seminar.errors import MissingFile
from seminar.files import root
from seminar.questions.keys import right
from seminar.questions.model import (
    AnyItem,
    CodeUnits,
    Item,
    Long,
    Match,
    Multiple,
    Number,
    Option,
    Order,
    Rows,
    Short,
    Single,
    Value,
)
from seminar.questions.tables import rows_of

#: Words that can stand for each other in our sample answers, wherever they stand, without changing what is said or
#: breaking a sentence.
_TURNS = {
    r"\bshows that\b": "makes clear that",
    r"\bbecause\b(?! of)": "since",
    r"\btherefore\b": "thus",
    r"\bsays that\b": "states that",
    r"\bfor example\b": "for instance",
    r"\bthe text\b(?! of)": "this text",
    r"\bdoes not\b(?! only)": "doesn't",
    r"\bis not\b": "isn't",
    r"\bcannot\b": "can't",
    r"\bnewspapers\b": "papers",
    r"\bI think that\b": "I believe that",
    r"\bvery important\b": "most important",
    r"\bas we can see\b": "as one can see",
}
_SMALL = frozenset(
    [
        "A",
        "All",
        "An",
        "As",
        "Before",
        "Both",
        "Every",
        "For",
        "If",
        "In",
        "It",
        "Most",
        "No",
        "On",
        "Some",
        "The",
        "There",
        "These",
        "This",
        "To",
        "What",
        "When",
    ]
)
#: What is quoted, in any of these marks or in italics: nobody who copies a quotation rewords it.
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’|(?<!\w)'[^']*'(?!\w)|\*[^*\s][^*]*\*")
_OPENINGS = ("", "", "", "I think that ", "In my reading, ", "As far as I can see, ", "To begin with, ", "My answer: ")


def answer_to(item: AnyItem, ability: float, random_: random.Random):
    """Return a canonical answer to *item* by a student of *ability* (about -2 to 2), or None if the student leaves it
    out.
    """
    if random_.random() < 0.03 * math.exp(-ability / 2):
        return None
    if isinstance(item, (Short, Long)):
        return _written(item, ability, random_)
    return _answer(item, 1 / (1 + math.exp(-(ability - difficulty(item) + 0.7))), random_)


@functools.singledispatch
def _answer(item: Item, chance: float, random_: random.Random):
    """An answer to *item* that is right by this *chance*."""


def difficulty(item: Item) -> float:
    """Return how hard *item* is in the invented class, from -1 to 1, always the same for one question."""
    return random.Random(f"difficulty of {item.id} {item.title}").uniform(-1, 1)


def _lure(item: Item, options: list[Option]) -> list[float]:
    # one wrong option is the popular misreading, always the same one
    order = sorted(options, key=lambda option: random.Random(f"lure of {item.id} {option.id}").random())
    return [1 / (1 + order.index(option)) ** 1.5 for option in options]


@_answer.register
def _single(item: Single, chance: float, random_: random.Random):
    if random_.random() < chance:
        return item.key
    wrong = [option for option in item.options if option.id != item.key]
    return random_.choices(wrong, _lure(item, wrong))[0].id


@_answer.register
def _multiple(item: Multiple, chance: float, random_: random.Random):
    key = right(item)
    wrong = [option for option in item.options if option.id not in key]
    lured = [
        option.id
        for option, weight in zip(wrong, _lure(item, wrong), strict=True)
        if random_.random() < (1 - chance) * min(1, 0.2 + weight)
    ]
    found = [one for one in key if random_.random() < 0.25 + 0.75 * chance]
    return sorted({*found, *lured}) or [random_.choice(item.options).id]


@_answer.register
def _match(item: Match, chance: float, random_: random.Random):
    answer = {}
    key = item.accepted
    for row in item.rows:
        if random_.random() < 0.02:
            continue
        best = key[row.id][0]
        wrong = [option for option in item.options if option.id != best]
        answer[row.id] = best if random_.random() < chance else random_.choices(wrong, _lure(item, wrong))[0].id
    return dict(sorted(answer.items())) or None


@_answer.register
def _order(item: Order, chance: float, random_: random.Random):
    order = right(item)
    for _ in range(len(order)):
        if random_.random() > chance:
            place = random_.randrange(len(order) - 1)
            order[place], order[place + 1] = order[place + 1], order[place]
    return order


@_answer.register
def _number(item: Number, chance: float, random_: random.Random):
    value = item.key or 0.0
    if random_.random() > chance:
        if item.near and random_.random() < 0.7:
            value = random_.choice(item.near).value
        else:
            value += random_.choice((-2, -1, 1, 2, 10))
    return {"value": float(value), "unit": item.unit}


@_answer.register
def _rows(item: Rows, chance: float, random_: random.Random):
    key = right(item)
    others = [one for one in _ids(item) if one not in key]
    found = [one for one in key if random_.random() < 0.3 + 0.7 * chance]
    surplus = [one for one in others if random_.random() < 0.12 * (1 - chance)]
    return sorted({*found, *surplus}) or None


@functools.lru_cache(maxsize=64)
def _table(name: str) -> tuple[dict, ...]:
    try:
        return tuple(rows_of(root() / "data" / "tables" / f"{name}.csv"))
    except MissingFile:
        return ()  # an exercise of somebody's own may name a table that this course lacks


def _ids(item: Rows) -> list[str]:
    def kept(row: dict) -> bool:
        return all(
            row.get(column) in ([wanted] if isinstance(wanted, str) else wanted)
            for column, wanted in item.table.where.items()
        )

    return [row["id"] for row in _table(item.table.name) if kept(row)]


@_answer.register
def _coded(item: CodeUnits, chance: float, random_: random.Random):
    answer = {}
    for unit in item.units:
        codes = {}
        for variable in item.codebook:
            own = random.Random(f"{item.id} {unit.id} {variable.id}").choice(variable.options)
            common = (item.key or {}).get(unit.id, {}).get(variable.id) or own.id
            codes[variable.id] = (
                common if random_.random() < 0.35 + 0.6 * chance else random_.choice(variable.options).id
            )
        if random_.random() < 0.02 and len(codes) > 1:
            codes.pop(next(iter(codes)))
        if random_.random() < 0.15:
            codes["reason"] = _reason(unit.text, random_)
        answer[unit.id] = codes
    return dict(sorted(answer.items()))


def _reason(text: str, random_: random.Random) -> str:
    # what people write there: the words that decided it
    words = text.split()
    length = min(len(words), random_.randint(2, 4))
    start = random_.randint(0, len(words) - length)
    phrase = " ".join(words[start : start + length]).strip(".,;:")
    return random_.choice(
        ("I went by “{}”.", "It turns on “{}”, I think.", "“{}” decided it for me.", "Unsure, but “{}” tips it.")
    ).format(phrase)


@_answer.register
def _value(item: Value, chance: float, random_: random.Random):
    key = item.key
    if random_.random() < chance:
        return key
    if key["type"] == "scalar":
        number = isinstance(key["value"], (int, float))
        return {**key, "value": key["value"] + random_.choice((-1, 1, 2)) if number else "something else"}
    if key["type"] == "frame":
        return {**key, "rows": key["rows"][: max(1, len(key["rows"]) - random_.randint(1, 3))]}
    values = list(key["values"])
    values[random_.randrange(len(values))] = random_.choice((0, 1, None))
    return {**key, "values": values}


def _written(item: Short | Long, ability: float, random_: random.Random) -> str:
    samples = sorted(item.samples, key=lambda sample: sum(sample.marks.values()))
    if not samples:
        return f"I read {item.title.lower()} and the text says what it says."
    place = (ability + 2) / 4 * len(samples) + random_.gauss(0, 0.6)
    return varied(samples[max(0, min(len(samples) - 1, int(place)))].text, random_)


def varied(text: str, random_: random.Random) -> str:
    """Return *text* as another student would have written it: another opening, other words, a sentence left out or
    moved; quotations stay to the letter.
    """
    quotations: list[str] = []

    def set_aside(match: re.Match) -> str:
        quotations.append(match[0])
        return f"\ue000{len(quotations) - 1}\ue001"

    sentences = re.split(r"(?<=[.!?])(?<!U\.S\.)\s+", _QUOTED.sub(set_aside, " ".join(text.split())))
    if len(sentences) > 3 and random_.random() < 0.35:
        sentences.pop(random_.randrange(1, len(sentences)))
    if len(sentences) > 2 and random_.random() < 0.3:
        place = random_.randrange(1, len(sentences) - 1)
        sentences[place], sentences[place + 1] = sentences[place + 1], sentences[place]
    for words, other in _TURNS.items():
        if random_.random() < 0.4:
            sentences = [re.sub(words, other, sentence) for sentence in sentences]
    opening = random_.choice(_OPENINGS)
    if opening and sentences[0].split(" ")[0] in _SMALL:  # a name keeps its capital
        sentences[0] = opening + sentences[0][0].lower() + sentences[0][1:]
    if random_.random() < 0.1:
        sentences[-1] = sentences[-1].rstrip(".")
    return re.sub("\ue000(\\d+)\ue001", lambda match: quotations[int(match[1])], " ".join(sentences))
