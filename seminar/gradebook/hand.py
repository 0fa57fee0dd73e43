"""Marks by several hands made into one: which marks count, what they add up to, and what a person still has to settle."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from seminar.gradebook.book import WHOLE, Mark
from seminar.questions.model import Item


class Settled(Struct, frozen=True):
    """What marks by hand come to: points (None while a criterion is unmarked), points by criterion, markers, and
    problems as (kind, detail).
    """

    points: float | None
    by_criterion: dict[str, float]
    markers: int
    problems: list[tuple[str, str]]


def settle(item: Item, marks: Iterable[Mark], answer_sha: str) -> Settled:
    """Return what *marks* of one answer to *item* come to.

    A mark counts if it was given to this very answer and names a criterion and a level of the rubric as it is. Of
    several markers the mean counts under each criterion. Points that somebody set for the whole answer
    (`gradebook.WHOLE`) outweigh the rubric.
    """
    levels = {criterion.id: [level.points for level in criterion.levels] for criterion in getattr(item, "rubric", [])}
    given: dict[str, list[float]] = {}
    problems, markers = set(), set()
    for mark in marks:
        if mark.answer_sha != answer_sha:
            problems.add(("text_changed", f"marked by {mark.marker}"))
        elif mark.criterion == WHOLE:
            if 0 <= mark.points <= item.points:
                given.setdefault(WHOLE, []).append(mark.points)
                markers.add(mark.marker)
            else:
                problems.add(("old_rubric", f"{mark.points:g} points for the whole answer, which has {item.points:g}"))
        elif mark.points in levels.get(mark.criterion, ()):
            given.setdefault(mark.criterion, []).append(mark.points)
            markers.add(mark.marker)
        else:
            problems.add(("old_rubric", f"{mark.criterion}: {mark.points:g}"))
    for criterion, values in given.items():
        steps = levels.get(criterion)
        if steps and abs(steps.index(max(values)) - steps.index(min(values))) > 1:
            problems.add(("markers_differ", f"{criterion}: from {min(values):g} to {max(values):g}"))
    means = {criterion: round(sum(values) / len(values), 2) for criterion, values in given.items()}
    whole = means.pop(WHOLE, None)
    points = (
        whole if whole is not None else round(sum(means.values()), 2) if levels and set(means) == set(levels) else None
    )
    # once the answer as it is has been marked whole, marks of an earlier wording or rubric need nobody any more
    left = sorted(problem for problem in problems if points is None or problem[0] == "markers_differ")
    return Settled(points, means, len(markers), left)
