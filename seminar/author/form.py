"""The form every lesson has, as checks: what keeps a lesson from being published, one plain sentence per fault."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from seminar import files
from seminar.author import notebooks, pages, places
from seminar.author.clean import problems as unclean
from seminar.author.notebooks import NOT_RUN
from seminar.author.prose import forbidden, prose_of, sentences
from seminar.course import course
from seminar.course.folders import record_of, setup_line
from seminar.data import texts
from seminar.questions import Lesson, load_lesson

#: Most lines of a code cell; longer code belongs into the package.
MOST_LINES = 5

LIMITS, TAKE_AWAY, CODE_TRACK = "What the record cannot show", "Take-away", "For the code track"

_HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*\s*$")
_ASK = re.compile(r"""\bm\.ask\(\s*["']([^"']+)["']""")
_IMAGE = re.compile(r"!\[([^\]]*)\]\(")
_IMG = re.compile(r"<img\b[^>]*>", re.I)
_ALT = re.compile(r"""\balt\s*=\s*(["'])(.*?)\1""", re.I | re.S)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


def problems(path: Path) -> list[str]:
    """Return what is wrong with the form of the lesson notebook at *path* and of its record (`data/lessons/`); empty
    when all is well.

    Raises
    ------
    MissingFile, QuestionError, CourseError
        If notebook or record is absent or cannot be read.
    """
    notebook, lesson = notebooks.read(path), load_lesson(record_of(path))
    found: list[str] = []
    for rule in (_headings, _opening, _steps, _closing, _questions, _code, _outputs, _pictures, _words, _links):
        found += rule(notebook, lesson)
    for item in lesson.checks:
        found += [f"{lesson.id}.{item.id}: {why}" for why in places.problems(item)]
    found += [f"{lesson.id}.{item.id} names no `source`" for item in lesson.checks if not item.source]
    return found


def _cells(notebook: NotebookNode, *kinds: str) -> Iterator[tuple[str, NotebookNode]]:
    """Every cell of these kinds, with the words for where it stands before it."""
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type in kinds:
            yield f"cell {number} ({cell.id})", cell


def headings(notebook: NotebookNode) -> list[tuple[int, str]]:
    """Return (level, text) of every heading in the Markdown cells, code blocks left out."""
    return [
        (len(match[1]), match[2])
        for _, cell in _cells(notebook, "markdown")
        for line in _outside_fences(cell.source)
        if (match := _HEADING.match(line))
    ]


def section(notebook: NotebookNode, title: str) -> str | None:
    """Return the Markdown between the heading *title* and the next of its level or above, code cells left out; None if
    there is no such heading.
    """
    kept: list[str] = []
    level = 0
    for _, cell in _cells(notebook, "markdown"):
        for line in cell.source.splitlines():
            match = _HEADING.match(line)
            if match and level and len(match[1]) <= level:
                return "\n".join(kept)
            if match and not level and match[2] == title:
                level = len(match[1])
            elif level:
                kept.append(line)
    return "\n".join(kept) if level else None


def _headings(notebook: NotebookNode, lesson: Lesson) -> Iterator[str]:
    found = headings(notebook)
    tops = [text for level, text in found if level == 1]
    if tops != [lesson.title]:
        yield f"the one top heading should be `# {lesson.title}` (the title in the record); found {tops or 'none'}"
    before = 0
    for level, text in found:
        if before and level > before + 1:
            yield f"the heading {text!r} is of level {level} after level {before}: no level may be skipped"
        before = level


def _opening(notebook: NotebookNode, lesson: Lesson) -> Iterator[str]:
    code = [cell.source.strip() for cell in notebooks.code_cells(notebook)]
    if code[:1] != [setup_line()]:
        yield (
            f"the first code cell should be the set-up line `{setup_line()}` and nothing else; found {code[0][:60]!r}"
            if code
            else "there is no code cell"
        )
    card = f'm.card("{lesson.id}")'
    if code[1:2] != [card]:
        yield f"the second code cell should show the card: `{card}`"
    if notebook.cells and notebook.cells[0].cell_type != "markdown":
        yield "the first cell should hold the top heading"
    again = [source for source in code[1:] if re.search(rf"^\s*(import|from)\s+{course().package}\b", source, re.M)]
    if again:
        yield "the package is imported again further down; the set-up line is enough"


def _steps(notebook: NotebookNode, lesson: Lesson) -> Iterator[str]:
    found = [text for level, text in headings(notebook) if level == 2 and re.match(r"\d+\. ", text)]
    wanted = [f"{number}. {step.title}" for number, step in enumerate(lesson.steps, start=1)]
    if found != wanted:
        differing = [
            f"`## {two}` where the record has {one!r}" for one, two in zip(wanted, found, strict=False) if one != two
        ]
        counted = f"{len(found)} steps, the record {len(wanted)}" if len(found) != len(wanted) else ""
        yield "steps differ from the record: " + "; ".join(filter(None, [counted, *differing]))


def _closing(notebook: NotebookNode, lesson: Lesson) -> Iterator[str]:
    limits = section(notebook, LIMITS)
    if limits is None or len(limits.split()) < 15:
        yield f"there is no section `## {LIMITS}` with something in it"
    closing = section(notebook, TAKE_AWAY)
    if closing is None:
        yield f"there is no section `## {TAKE_AWAY}`"
    elif (count := len(sentences(_take_away(closing)))) != 3:
        yield f"the take-away should have three sentences; it has {count}"
    tasks = [task.title for task in lesson.code_tasks]
    if [text for level, text in headings(notebook) if level == 3 and text in tasks] != tasks:
        yield f"the tasks of the code track should stand as `###` headings in the record's order: {', '.join(tasks)}"
    if tasks and section(notebook, CODE_TRACK) is None:
        yield f"there is no section `## {CODE_TRACK}`"


def _take_away(text: str) -> str:
    # a list of terms for the glossary may follow the three sentences in a paragraph of its own
    blocks = [
        block
        for block in re.split(r"\n\s*\n", text.strip())
        if block.strip() and not re.match(r"(words to keep|glossary)\b", block.strip("*_ \n"), re.I)
    ]
    return "\n".join(re.sub(r"^\s*(?:[-*]|\d+\.)\s+", "", line) for block in blocks for line in block.splitlines())


def _questions(notebook: NotebookNode, lesson: Lesson) -> Iterator[str]:
    asked = []
    for cell in notebooks.code_cells(notebook):
        names = _ASK.findall(cell.source)
        asked += names
        if names and len(_lines(cell)) > 1:
            yield f'`m.ask("{names[0]}")` should stand alone in its cell'
    wanted = [f"{lesson.id}.{item.id}" for item in lesson.checks]
    for name in sorted(set(asked)):
        if name not in wanted:
            yield f"the notebook asks {name}, which the record does not have"
        elif asked.count(name) > 1:
            yield f"the notebook asks {name} {asked.count(name)} times"
    missing = [name for name in wanted if name not in asked]
    if missing:
        yield f"the notebook does not ask {', '.join(missing)}"
    if not missing and [name for name in asked if name in wanted] != wanted and sorted(asked) == sorted(wanted):
        yield f"the questions stand in another order than in the record: {', '.join(asked)}"


def _code(notebook: NotebookNode, lesson: Lesson) -> Iterator[str]:
    for place, cell in _cells(notebook, "code"):
        count = len(_lines(cell))
        if count > MOST_LINES:
            yield f"{place} has {count} lines of code; at most {MOST_LINES}: move the rest into the package"
        if cell.source.lstrip().startswith(("%", "!")):
            yield f"{place} begins with a magic or shell command: it works in Jupyter only"


def _outputs(notebook: NotebookNode, lesson: Lesson) -> Iterator[str]:
    for place, cell in _cells(notebook, "code"):
        if _shows_something(cell) and not cell.outputs:
            yield f"{place} has no saved output: run the lesson (course.py run {lesson.id})"
        for why in unclean(cell):
            yield f"{place}: {why}"
        if _saved(cell, "application/vnd.jupyter.widget-view+json"):
            yield (f"{place} is saved with a live widget view: run the lesson with python3 course.py run {lesson.id}")
    if "widgets" in notebook.metadata:
        yield "widget state is saved in the notebook: run it with python3 course.py run"


def _lines(cell: NotebookNode) -> list[str]:
    return [line for line in cell.source.splitlines() if line.strip()]


def _saved(cell: NotebookNode, mime: str) -> list[str]:
    """What the outputs of *cell* hold in this form."""
    return [data[mime] for output in cell.get("outputs", []) if mime in (data := output.get("data", {}))]


def _shows_something(cell: NotebookNode) -> bool:
    if NOT_RUN in cell.metadata.get("tags", []):
        return False
    try:
        body = ast.parse(cell.source).body
    except SyntaxError:
        return True
    return bool(body) and isinstance(body[-1], ast.Expr) and not cell.source.rstrip().endswith(";")


def _pictures(notebook: NotebookNode, lesson: Lesson) -> Iterator[str]:
    for place, cell in _cells(notebook, "markdown", "code"):
        prose = cell.cell_type == "markdown"
        for text in [cell.source] if prose else _saved(cell, "text/html"):
            if prose and any(not alt.strip() for alt in _IMAGE.findall(text)):
                yield f"{place}: a picture has no description in its square brackets"
            for tag in _IMG.findall(text):
                alt = _ALT.search(tag)
                if alt is None or len(alt[2].split()) < 3:
                    yield f"{place}: a picture has no `alt` text that says what it shows"
        if _saved(cell, "image/png"):
            yield f"{place}: a bare picture, without description and table; use a figure of m.figures"


def _words(notebook: NotebookNode, lesson: Lesson) -> Iterator[str]:
    for place, cell in _cells(notebook, "markdown"):
        for word in forbidden(cell.source):
            yield f"{place} says {word!r}: it tells a reader who does not see it that the fault is theirs"
    for place, text in prose_of(lesson):
        for word in forbidden(text):
            yield f"{place} of the record says {word!r}"


def _links(notebook: NotebookNode, lesson: Lesson) -> Iterator[str]:
    folder = files.root() / "notebooks"
    for place, cell in _cells(notebook, "markdown"):
        for target in _LINK.findall("\n".join(_outside_fences(cell.source))):
            if why := broken(target, folder):
                yield f"{place}: the link {target} leads nowhere: {why}"


def broken(target: str, folder: Path) -> str | None:
    """Return why the link *target*, written in a file of *folder*, leads nowhere, or None; addresses on the web are not
    looked at.
    """
    if re.match(r"[a-z]+:", target):
        return None
    name, _, mark = target.partition("#")
    if (text := texts.paged(name)) is not None and mark:
        return None if mark in texts.paragraph_ids(text) else f"{text.name} has no paragraph {mark}"
    if name == "bibliography.md" and mark:
        return places.problem(f"source:{mark}")
    if name == "glossary.md" and mark:
        path = files.root() / "data" / "glossary.yaml"
        terms = [pages.anchor(term.term) for term in pages.load_glossary(path)] if path.is_file() else []
        return None if mark in terms else f"the glossary has no term {mark}"
    return None if not name or (folder / name).exists() else "there is no such file"


def _outside_fences(text: str) -> list[str]:
    kept, fence = [], ""
    for line in text.splitlines():
        match = re.match(r"\s*(```+|~~~+)", line)
        if match and not fence:
            fence = match[1]
        elif match and line.strip().startswith(fence):
            fence = ""
        elif not fence:
            kept.append(line)
    return kept
