"""The order in which options and rows are shown: shuffled once, where a question is loaded, so that screen, paper,
solution and key agree.

Authors write options as they come to mind, the right one often at the same place and row after row beside its option.
So every list is shuffled by a digest of the question's name and the ids in it: the same order on every computer, and
one more option moves no other. A list with an order of its own (clauses, paragraphs, a scale, *none of these* at the
end) keeps it if the file says so and why: `as_written: {options: the clauses in the order of the text}`.
"""

from __future__ import annotations

import hashlib
from itertools import combinations

from msgspec.structs import replace

from seminar.questions.model import Assignment, Item, Lesson, Match, Order

#: Nearest that a shown order may come to the key or to its reverse, by Kendall's tau.
NEAREST = 0.6
#: Largest share of places at which the shown order may be the key's.
MOST_IN_PLACE = 0.5
#: Begins every digest. Chosen so that over all questions the right answers stand about equally often at each place.
_SEED = "45"
#: Orders that are tried for one question. Which of them is shown says next to nothing of the key: few are passed over.
_TURNS = 40


def in_shown_order(group: Assignment | Lesson) -> Assignment | Lesson:
    """Return *group* with the options and rows of each question in the order in which everybody sees them."""
    shown = [shuffled(item, f"{group.id}.{item.id}") for item in group.items]
    return replace(group, items=shown) if isinstance(group, Assignment) else replace(group, checks=shown)


def shuffled(item: Item, name: str) -> Item:
    """Return *item*, called *name* in full (`ex02.q3`), in its shown order: the first of a fixed series that does not
    tell the key.
    """
    found = item
    for turn in range(_TURNS):
        found = replace(
            item,
            **{
                place: _dealt(getattr(item, place), f"{_SEED} {name} {place} {turn}")
                for place in ("options", "rows")
                if hasattr(item, place) and place not in item.as_written
            },
        )
        if not telling(found):
            break
    return found


def telling(item: Item) -> str:
    """Return in words what the order of *item* tells about its key; empty if nothing."""
    places = key_places(item)
    if len(places) < 3:
        return ""
    tau, count = concordance(places), len(places)
    if abs(tau) > NEAREST:
        return (
            f"the order shown is {'nearly ' if abs(tau) < 1 else ''}the key{'' if tau > 0 else ', turned round'}"
            f" (Kendall's tau {tau:.2f})"
        )
    in_place = sum(place == index for index, place in enumerate(places))
    if in_place / count > MOST_IN_PLACE:
        return f"{in_place} of {count} stand at the place of their answer"
    return ""


def key_places(item: Item) -> list[int]:
    """Return for each row (match) or line (order), as shown, at which place from 0 its answer stands; empty for other
    kinds, or without a key.
    """
    match item:
        case Order(key=list(key)):
            return [key.index(option.id) for option in item.options]
        case Match(key=dict()):
            options = [option.id for option in item.options]
            return [options.index(item.accepted[row.id][0]) for row in item.rows]
    return []


def concordance(places: list[int]) -> float:
    """Return Kendall's tau of *places* with the order in which they stand, from -1 (reversed) to 1 (the same); equal
    places are left out, 0 if all are equal.
    """
    signs = [1 if one < two else -1 for one, two in combinations(places, 2) if one != two]
    return sum(signs) / len(signs) if signs else 0.0


def _dealt(listed: list, seed: str) -> list:
    return sorted(listed, key=lambda one: hashlib.sha256(f"{seed} {one.id}".encode()).digest())
