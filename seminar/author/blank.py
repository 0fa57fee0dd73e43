"""The exercise as a learner gets it: every question, no key."""

from __future__ import annotations

from nbformat import NotebookNode

from seminar.author import words
from seminar.author.notebooks import NOT_RUN, code, markdown, notebook
from seminar.author.pages import lesson_link
from seminar.author.render import render
from seminar.author.worked import rubric
from seminar.course.folders import setup_line
from seminar.questions import Assignment
from seminar.questions.model import AnyItem, Long, Number, Rows, Value


def blank(assignment: Assignment) -> NotebookNode:
    """Return the notebook `exercises/exNN.ipynb`, not yet run."""
    name = assignment.id
    follows = assignment.follows and lesson_link(assignment.follows, "../notebooks/")
    cells = [markdown(f"{name} title", render("exercise.md", assignment=assignment, follows=follows))]
    if assignment.intro.strip():
        cells.append(markdown(f"{name} intro", assignment.intro))
    by_code = any(map(words.by_code, assignment.items))
    cells += [markdown(f"{name} how", render("how.md", by_code=by_code)), code(f"{name} set-up", setup_line())]
    for number, item in enumerate(assignment.items, start=1):
        cells += _question(f"{name}.{item.id}", number, item)
    cells += [
        markdown(f"{name} hand-in heading", render("hand_in.md")),
        code(f"{name} hand-in", f'm.hand_in("{name}")', NOT_RUN),
    ]
    return notebook(cells)


def _question(name: str, number: int, item: AnyItem) -> list[NotebookNode]:
    facts = words.facts(item) + (" · *also by code*" if words.by_code(item) and not isinstance(item, Value) else "")
    cells = [
        markdown(f"{name} heading", f"## {number}. {item.title}\n\n{facts}"),
        code(f"{name} ask", f'm.ask("{name}")'),
    ]
    if isinstance(item, Long) and item.rubric_public:
        cells.append(markdown(f"{name} rubric", f"Your text is marked with this rubric:\n\n{rubric(item)}"))
    if words.by_code(item):
        cells.append(code(f"{name} by code", _by_code(name, item)))
    return cells


def _by_code(name: str, item: Number | Rows | Value) -> str:
    start = "# By code instead: write it here and take the # off the last line."
    if isinstance(item, Value):
        start, wanted = "# Write your code here and take the # off the last line.", f"a {item.value.type}"
        if item.value.columns:
            wanted += f" with the columns {', '.join(item.value.columns)}"
    elif isinstance(item, Rows):
        wanted = "a list of ids, or a table with its id column"
    else:
        wanted = f"a number{f' in {item.unit}' if item.unit else ''}"
    return f'{start}\n# result = ...          # {wanted}\n# m.answer("{name}", result)'
