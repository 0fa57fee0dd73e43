"""How far a marker agrees: with the marks that the course gave to its sample answers, and with a second marker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from seminar.desk.queue import Line

#: Marks of one person: answer to (line of the rubric to points).
Given = Mapping[str, Mapping[str, float]]


class Agreed(Struct, frozen=True):
    """Agreement of two people on one line of the rubric.

    `both` answers have a mark from both; `alike` of them the same one, `far` of them marks more than one level apart.
    `alpha` is Krippendorff's alpha for ordered levels, None where it is not defined, and `why` then says why.
    """

    id: str
    text: str
    both: int
    alike: int
    far: int
    alpha: float | None
    why: str


def agreed(lines: Sequence[Line], first: Given, second: Given) -> list[Agreed]:
    """Compare two markers line by line, on the answers that both have marked.

    Alpha comes from `seminar.agree`, with the levels of a line as an ordered scale (Hayes and Krippendorff 2007).
    """
    from seminar.agree import Scale, agreement, pool_codes

    found = []
    for line in lines:
        places = {level.points: place for place, level in enumerate(line.levels)}
        steps = {
            unit: (places[marks[line.id]], places[second[unit][line.id]])
            for unit, marks in first.items()
            if marks.get(line.id) in places and second.get(unit, {}).get(line.id) in places
        }
        if not steps:
            found.append(Agreed(line.id, line.text, 0, 0, 0, None, "No answer has a mark from both yet."))
            continue
        alike = sum(1 for one, other in steps.values() if one == other)
        far = sum(1 for one, other in steps.values() if abs(one - other) > 1)
        scale = Scale("level", line.text, {str(place): f"{points:g}" for points, place in places.items()}, "ordinal")
        coders = {
            name: {unit: {"level": str(step[turn])} for unit, step in steps.items()}
            for turn, name in enumerate(("first", "second"))
        }
        # The interval is left out: with a handful of answers it is as wide as the scale.
        result = agreement(pool_codes(coders, [scale]), "level", resamples=0)
        why = (
            ""
            if result.alpha is not None
            else "Both gave every answer the same level. That is complete agreement; alpha needs more than one level."
        )
        found.append(Agreed(line.id, line.text, len(steps), alike, far, result.alpha, why))
    return found


def differing(lines: Sequence[Line], first: Given, second: Given) -> list[tuple[str, str, float, float]]:
    """Return (answer, line, first, second) wherever the two differ, the widest gaps first."""
    gaps = []
    for unit in first:
        for line in lines:
            one, other = first[unit].get(line.id), second.get(unit, {}).get(line.id)
            if one is not None and other is not None and one != other:
                gaps.append((unit, line.id, one, other))
    return sorted(gaps, key=lambda gap: (-abs(gap[2] - gap[3]), gap[0], gap[1]))


def in_words(found: Agreed) -> str:
    """Return one line on one line of the rubric, for people."""
    if not found.both:
        return found.why
    said = f"the same level on {found.alike} of {found.both}"
    if found.far:
        said += f", more than one level apart on {found.far}"
    return f"{said}; alpha {found.alpha:.2f}" if found.alpha is not None else f"{said}. {found.why}"
