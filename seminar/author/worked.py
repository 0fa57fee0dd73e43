"""The worked solution of an exercise: keys, reasons, rules, rubrics and sample answers, and pandas that is run."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbformat import NotebookNode

from seminar.author import places, words
from seminar.author.notebooks import code, markdown, notebook
from seminar.course.folders import face, setup_line
from seminar.errors import AnswerError, CourseError
from seminar.questions import Assignment, answers, keys
from seminar.questions.model import (
    AnyItem,
    CodeUnits,
    Item,
    Long,
    Match,
    Multiple,
    Number,
    Order,
    Rows,
    Short,
    Single,
    Value,
)
from seminar.questions.rules import in_words
from seminar.questions.tables import shown_rows
from seminar.scoring.score import score

TO_NOTEBOOKS = "../notebooks/"


def worked(assignment: Assignment) -> NotebookNode:
    """Return the notebook `solutions/exNN.ipynb`, not yet run."""
    name = assignment.id
    cells = [markdown(f"{name} title", _title(assignment)), markdown(f"{name} overview", _overview(assignment))]
    if any(map(_code_of, assignment.items)):
        cells.append(code(f"{name} set-up", setup_line()))
    for number, item in enumerate(assignment.items, start=1):
        cells.append(
            markdown(f"{name}.{item.id} worked", f"## {number}. {item.title}\n\n{solution(item, TO_NOTEBOOKS)}")
        )
        if source := _code_of(item):
            cells.append(markdown(f"{name}.{item.id} by code", "**By code.** These lines give the key:"))
            cells.append(code(f"{name}.{item.id} code", source))
    return notebook(cells)


def _code_of(item: AnyItem) -> str:
    return item.worked_code if isinstance(item, (Number, Rows, Value)) else ""


def solution(item: AnyItem, notebooks: str) -> str:
    """Return question, key, reasons, rule, and for written questions rubric and samples, as Markdown; links lead to the
    folder *notebooks*.
    """
    return "\n\n".join(part for part in _parts(item, notebooks) if part.strip())


def _title(assignment: Assignment) -> str:
    name = assignment.id
    return f"""<!-- Made from solutions/{name}.yaml by: python3 course.py build. Change that file, not this one. -->

# Worked solution of exercise {name[2:]}: {assignment.title}

For teachers and markers, and for readers who work alone and have finished the exercise. It holds every key: students who are to be marked do not
get this file (`python3 course.py release` leaves it out)."""


def _overview(assignment: Assignment) -> str:
    rows = [
        [str(number), item.title, item.kind, f"{item.points:g}", f"{item.minutes:g}", item.skill, item.level]
        for number, item in enumerate(assignment.items, start=1)
    ]
    by_hand = sum(item.points for item in assignment.items if item.written)
    total = sum(item.minutes for item in assignment.items)
    head = f"{words.points(assignment.points)}, of which {by_hand:g} are marked by hand; about {words.minutes(total)}."
    return head + "\n\n" + words.table(["", "question", "kind", "points", "minutes", "skill", "level"], rows)


def _parts(item: AnyItem, notebooks: str) -> Iterator[str]:
    yield words.facts(item)
    yield item.prompt.strip()
    yield _answer(item)
    if item.explanation.strip():
        yield f"**Why.** {item.explanation.strip()}"
    yield _near(item)
    if not item.written:
        yield f"**How it is marked.** {in_words(item)}"
    if item.source:
        yield f"**Where to look.** {places.list_in_words(item.source, notebooks)}."
    if item.hints:
        yield "**Hints, in this order.**\n\n" + "\n".join(
            f"{number}. {hint.strip()}" for number, hint in enumerate(item.hints, start=1)
        )
    if isinstance(item, (Short, Long)):
        yield f"**Length.** {item.words.min} to {item.words.max} words."
        yield f"**Rubric.**\n\n{rubric(item)}" if item.rubric else ""
        yield _samples(item)


def _answer(item: AnyItem) -> str:
    match item:
        case Short() | Long():
            return ""
        case Single() | Multiple():
            known = keys.right(item)
            rows = [["**right**" if option.id in known else "", option.text, option.why] for option in item.options]
            return words.table(["", "option", "why"], rows)
        case Match():
            names, right = {option.id: option.text for option in item.options}, keys.accepted(item)
            rows = [[row.text, " *or* ".join(names[one] for one in right[row.id]), row.why] for row in item.rows]
            return words.table(["", "right", "why"], rows)
        case Order():
            options = {option.id: option for option in item.options}
            lines = [
                f"{number}. {options[one].text}" + (f" ({why})" if (why := options[one].why.strip()) else "")
                for number, one in enumerate(keys.right(item), start=1)
            ]
            return "**Right order.**\n\n" + "\n".join(lines)
        case Rows():
            return _rows(item)
        case CodeUnits():
            return _codes(item)
        case Value():
            return _value(item)
    return f"**Answer.** {words.key(item)}"


def _rows(item: Rows) -> str:
    right = keys.right(item)
    columns = ["id", *(column for column in item.table.columns if column != "id")]
    rows = [[row[column] for column in columns] for row in shown_rows(item.table) if row["id"] in right]
    count = words.counted(len(right), "row")
    return f"**Answer.** {count} of the table `{item.table.name}`:\n\n{words.table(columns, rows)}"


def _codes(item: CodeUnits) -> str:
    if not item.key:
        return "**Answer.** Any complete coding earns the points; there is no reference coding for this question."
    names = {variable.id: {option.id: option.text for option in variable.options} for variable in item.codebook}
    rows = []
    for unit in item.units:
        given = item.key.get(unit.id, {})
        rows.append(
            [
                unit.id,
                unit.text,
                *(names[variable.id].get(given.get(variable.id, ""), "") for variable in item.codebook),
            ]
        )
    note = (
        "The reference coding is machine-made: two passes by a program, not checked by a second person. It is something"
        " to compare with, not the truth."
    )
    return f"**Reference coding.** {note}\n\n" + words.table(
        ["", "passage", *(variable.label for variable in item.codebook)], rows
    )


def _value(item: Value) -> str:
    key = answers.canonical(item, item.key)
    if key["type"] == "frame":
        head, rows = [str(column) for column in key["columns"]], key["rows"]
    elif key["type"] == "series":
        head, rows = ["", "value"], zip(key["index"], key["values"], strict=True)
    else:
        return f"**Answer.** {words.key(item)}"
    return "**Answer.**\n\n" + words.table(head, [["" if one is None else str(one) for one in row] for row in rows])


def _near(item: Item) -> str:
    if not isinstance(item, Number) or not item.near:
        return ""
    rows = [[answers.in_words(item, {"value": near.value, "unit": item.unit}), near.why] for near in item.near]
    return "**Numbers that show a misreading.**\n\n" + words.table(["answer", "misreading"], rows)


def rubric(item: Short | Long) -> str:
    """Return the rubric of a written question as a Markdown table, best level first."""
    rows = []
    for criterion in item.rubric:
        levels = "<br>".join(f"**{level.points:g}** {level.text.strip()}" for level in reversed(criterion.levels))
        rows.append([criterion.text, levels])
    return words.table(["criterion", "points"], rows)


def _samples(item: Short | Long) -> str:
    names = {criterion.id: criterion.text for criterion in item.rubric}
    parts = []
    for number, sample in enumerate(sorted(item.samples, key=lambda sample: -sum(sample.marks.values())), start=1):
        marks = "; ".join(
            f"{names[criterion].strip().rstrip('.')}: {mark:g}" for criterion, mark in sample.marks.items()
        )
        quoted = "\n".join(f"> {line}" if line.strip() else ">" for line in sample.text.strip().splitlines())
        total = sum(sample.marks.values())
        parts.append(
            f"### Sample answer {number} of {item.title.rstrip('.?!')}: {total:g} of"
            f" {words.points(item.points)}\n\n{quoted}\n\n{marks}.\n\n{sample.comment.strip()}"
        )
    return "The sample answers are of our own invention.\n\n" + "\n\n".join(parts) if parts else ""


def check_code(name: str, item: AnyItem) -> None:
    """Run the worked code of *item* (called *name*) in this process and compare its value with the key.

    Raises
    ------
    CourseError
        If a value question has none, the code fails, or its value is not the key; the message shows both.
    """
    source = _code_of(item)
    if not source.strip():
        if isinstance(item, Value):
            raise CourseError(f"{name}: a value question needs `worked_code`: the pandas that gives its key.")
        return
    found = run_code(name, source)
    try:
        found = answers.canonical(item, found)
    except AnswerError as error:
        raise CourseError(f"{name}: the value of its `worked_code` is no answer to the question: {error}.") from None
    earned = score(item, found)
    if earned.share != 1:
        raise CourseError(
            f"{name}: `worked_code` gives {answers.in_words(item, found)[:300]}; the key is {words.key(item)[:300]}."
            f" {earned.reason} Mend one of them."
        )


def run_code(name: str, source: str):
    """Return the value of the last line of *source*, run as in a notebook after the set-up line."""
    scope, file = {"m": face(), "__name__": "__main__"}, f"worked_code of {name}"
    try:
        tree = ast.parse(source, filename=file)
        last = tree.body.pop() if tree.body else None
        if not isinstance(last, ast.Expr):
            raise CourseError(f"{name}: the last line of `worked_code` must be the value itself, not an assignment.")
        exec(compile(tree, file, "exec"), scope)
        return eval(compile(ast.Expression(last.value), file, "eval"), scope)
    except CourseError:
        raise
    except Exception as error:
        raise CourseError(f"{name}: `worked_code` ends in {type(error).__name__}: {error}") from None
