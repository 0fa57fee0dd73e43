"""What the type of a question cannot say: keys name options, rubrics add up to the points, every wrong option has its
reason.
"""

from __future__ import annotations

from collections.abc import Iterator

from seminar.errors import AnswerError
from seminar.questions import answers
from seminar.questions.model import (
    AnyItem,
    Assignment,
    CodeUnits,
    Keyed,
    Lesson,
    Long,
    Match,
    Multiple,
    Number,
    Order,
    Rows,
    Short,
    Single,
    Value,
    ids,
)
from seminar.questions.rules import RULES, rule_of

Place = tuple[list, str]


def problems(group: Assignment | Lesson) -> list[Place]:
    """Return what is wrong with a question file beyond its types, as (path to the place, message); empty when all is
    well.
    """
    return [
        *_group(group),
        *(found for place, item in placed(group) for found in _item(place, item, graded=isinstance(group, Assignment))),
    ]


def placed(group: Assignment | Lesson) -> Iterator[tuple[list, AnyItem]]:
    """Yield each question of *group* with the path to its place in the file."""
    name = "items" if isinstance(group, Assignment) else "checks"
    return (([name, index], item) for index, item in enumerate(group.items))


def _group(group: Assignment | Lesson) -> Iterator[Place]:
    seen = set()
    for place, item in placed(group):
        if item.id in seen:
            yield [*place, "id"], f"the id {item.id!r} is used twice; every question of a file needs its own"
        seen.add(item.id)
    if isinstance(group, Assignment):
        total = sum(item.points for item in group.items)
        if group.points != total:
            yield ["points"], f"the file says {group.points:g} points, its items add up to {total:g}"
    else:
        reading = sum(step.minutes for step in group.steps) + sum(check.minutes for check in group.checks)
        if reading != group.minutes.reading:
            yield (
                ["minutes"],
                f"the card says {group.minutes.reading:g} minutes for reading, steps and checks add up to {reading:g}",
            )
        code = sum(task.minutes for task in group.code_tasks)
        if code != group.minutes.code:
            yield ["minutes"], f"the card says {group.minutes.code:g} minutes for code, its tasks add up to {code:g}"


def _item(place: list, item: AnyItem, graded: bool) -> Iterator[Place]:
    if item.scoring.rule and item.scoring.rule not in RULES[item.kind]:
        yield (
            [*place, "scoring"],
            (
                f"{item.kind} questions know the rules"
                f" {', '.join(filter(None, RULES[item.kind])) or 'of their rubric only'}, not {item.scoring.rule!r}"
            ),
        )
    if graded and not item.points:
        yield [*place, "points"], "a graded item needs points"
    for name in ("options", "rows", "units", "codebook"):
        ids = [each.id for each in getattr(item, name, [])]
        for twin in sorted({each for each in ids if ids.count(each) > 1}):
            yield [*place, name], f"the id {twin!r} stands twice"
    for name in item.as_written:
        if name not in ("options", "rows") or not hasattr(item, name) or isinstance(item, Order):
            yield [*place, "as_written"], f"a question of this kind has no {name} that can keep their order"
    if isinstance(item, Short | Long):
        yield from _rubric(place, item, graded)
        return
    if item.key is not None:
        yield from _key(place, item)
    elif not (isinstance(item, CodeUnits) and rule_of(item) == "complete"):
        yield place, "a `key` is missing"
    if not item.explanation.strip():
        yield place, "an `explanation` is missing: say why the key is right"
    yield from _reasons(place, item)


def _key(place: list, item: Keyed) -> Iterator[Place]:
    whole: object = item.key
    match item:
        case CodeUnits(key=dict(key)):
            codes = {variable.id: ids(variable.options) for variable in item.codebook}
            for unit, given in key.items():
                if unit not in ids(item.units):
                    yield [*place, "key"], f"the key codes {unit!r}, which is no unit of this question"
                for variable, code in given.items():
                    if code not in codes.get(variable, ()):
                        yield [*place, "key", unit], f"{variable}: {code!r} is not in the codebook"
            return
        case Number():
            whole = {"value": item.key, "unit": item.unit}
        case Match():
            accepted = item.accepted
            for row, many in accepted.items():
                for one in many:
                    if one not in ids(item.options):
                        yield [*place, "key"], f"{row}: {one!r} is no option"
            whole = {row: many[0] for row, many in accepted.items() if many}
    try:
        answer = answers.canonical(item, whole)
        if answer != whole and not isinstance(item, (Number, Multiple, Rows)):
            yield [*place, "key"], "the key is not in the form of an answer"
        if missing := answers.missing(item, answer):
            yield [*place, "key"], f"the key is not a complete answer: {'; '.join(missing)}"
    except AnswerError as error:
        yield [*place, "key"], f"the key does not fit the question: {error}"


def _reasons(place: list, item: Keyed) -> Iterator[Place]:
    if isinstance(item, (Single, Multiple)):
        for index, option in enumerate(item.options):
            if not option.why.strip():
                yield (
                    [*place, "options", index],
                    (
                        f"option {option.id!r} has no `why`: name the misreading it stands for, or why it is right, and"
                        " the line to look at"
                    ),
                )
    if isinstance(item, Match):
        for index, row in enumerate(item.rows):
            if not row.why.strip():
                yield [*place, "rows", index], f"row {row.id!r} has no `why`"
    if isinstance(item, Value) and item.value.type == "frame" and not item.value.columns:
        yield [*place, "value"], "a frame needs its `columns`, in order"


def _rubric(place: list, item: Short | Long, graded: bool) -> Iterator[Place]:
    if item.words.min > item.words.max:
        yield [*place, "words"], f"at least {item.words.min} and at most {item.words.max} words cannot both be met"
    if not graded:
        return
    if not item.rubric:
        yield place, "a written item needs a `rubric`"
        return
    best = sum(criterion.levels[-1].points for criterion in item.rubric)
    if best != item.points:
        yield [*place, "rubric"], f"the best levels add up to {best:g}, the item has {item.points:g} points"
    levels = {}
    for index, criterion in enumerate(item.rubric):
        marks = [level.points for level in criterion.levels]
        if marks != sorted(set(marks)):
            yield [*place, "rubric", index], f"the levels of {criterion.id!r} do not rise: {marks}"
        levels[criterion.id] = set(marks)
    if len(item.samples) != 4:
        yield place, f"a written item needs four `samples`, this has {len(item.samples)}"
    for index, sample in enumerate(item.samples):
        if set(sample.marks) != set(levels):
            yield [*place, "samples", index], f"marks must name each criterion once: {', '.join(levels)}"
        for name, mark in sample.marks.items():
            if name in levels and mark not in levels[name]:
                yield [*place, "samples", index], f"{name}: {mark:g} is no level of the rubric"
