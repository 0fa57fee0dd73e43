"""The worked solution of an exercise: keys, reasons, rules, rubrics and sample answers, and pandas that is run."""

from __future__ import annotations

import ast

from nbformat import NotebookNode

from seminar.author import words
from seminar.author.notebooks import code, markdown, notebook
from seminar.author.render import render
from seminar.course.folders import face, setup_line
from seminar.errors import AnswerError, CourseError
from seminar.questions import Assignment, answers
from seminar.questions.model import AnyItem, Long, Number, Rows, Short, Value
from seminar.scoring.score import score

TO_NOTEBOOKS = "../notebooks/"


def worked(assignment: Assignment) -> NotebookNode:
    """Return the notebook `solutions/exNN.ipynb`, not yet run."""
    name = assignment.id
    cells = [
        markdown(f"{name} title", render("worked.md", assignment=assignment)),
        markdown(f"{name} overview", render("overview.md", assignment=assignment)),
    ]
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
    return render(
        "solution.md",
        item=item,
        notebooks=notebooks,
        texts={option.id: option.text for option in getattr(item, "options", [])},
        value=answers.canonical(item, item.key) if isinstance(item, Value) else {"type": ""},
        samples=sorted(getattr(item, "samples", []), key=lambda sample: -sum(sample.marks.values())),
    ).rstrip("\n")


def rubric(item: Short | Long) -> str:
    """Return the rubric of a written question as a Markdown table, best level first."""
    return render("rubric.md", item=item).rstrip("\n")


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
