"""Everything that is generated, from its source: one list, one way to write it and one to check that nobody edited a
copy by hand.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct
from nbformat import NotebookNode

from seminar import cite, edited, files
from seminar.author import (
    functions,
    handout,
    notebooks,
    pages,
    paragraph_map,
    places,
    reference,
    schema,
    shipped,
    teacher,
)
from seminar.author.blank import blank
from seminar.author.execute import execute
from seminar.author.worked import check_code, worked
from seminar.course import Text, course
from seminar.course.folders import RECORDS, absent, exercise_sources, lesson_records, unlisted
from seminar.data.schema import described
from seminar.errors import CourseError, MissingFile, QuestionError
from seminar.questions import Assignment, Lesson, load_assignment, load_lesson, public_assignment

T = TypeVar("T")
Group = TypeVar("Group", Assignment, Lesson)

#: Kernels that run at one time. Each takes about 150 MB; more than two gain little on a classroom computer.
KERNELS = 2

#: Names that only the build gives, folder by folder: one without a source is left over from an earlier course.
_OURS = {
    "exercises": r"ex\d\d\.(ipynb|questions\.json)",
    "solutions": r"ex\d\d\.ipynb",
    "teaching/handouts": r"[a-z0-9_]+\.html",
    "teaching/answers": r"\d\d_\w+\.md",
}


class Unrun(Struct, frozen=True):
    """A notebook that a kernel has to run, with the files *beside* it (name to text), before its text is there."""

    notebook: NotebookNode
    name: str
    beside: dict[str, str] = {}

    def text(self) -> str:
        """Run the notebook and return the text of its file."""
        return notebooks.text(execute(self.notebook, name=self.name, beside=self.beside))


class Generated(Struct, frozen=True):
    """One generated file: its path from the top of the course, the source that people edit, and how it is made."""

    path: str
    source: str
    make: Callable[[], str | Unrun]


class Outcome(Struct, frozen=True):
    """What became of one generated file: `same`, `written`, `differs`, `missing`, `left over` or `failed`, with details
    in words; `told` is news of no file.
    """

    path: str
    state: str
    detail: str = ""

    @property
    def well(self) -> bool:
        """Whether nothing is left to do about it."""
        return self.state in ("same", "written", "told")


def generated(only: str | None = None) -> list[Generated]:
    """Return every generated file, or those of one exercise or lesson (*only*: `ex02`, `01`).

    Raises
    ------
    MissingFile
        If this is the student edition, which has no sources, or *only* names nothing.
    """
    if not (files.root() / "solutions").is_dir():
        raise MissingFile(
            "there is no folder solutions/: this is the student edition of the course, where nothing is generated."
            " Build in the whole course."
        )
    exercises = [path for path in exercise_sources() if only in (None, path.stem)]
    lessons = [path for path in lesson_records() if only in (None, path.name[:2])]
    if only is not None and not exercises and not lessons:
        raise MissingFile(f"there is neither solutions/{only}.yaml nor a lesson data/lessons/{only}_….yaml.")
    made = [one for path in exercises for one in _exercise(path)]
    made += [one for path in lessons for one in _lesson(path)]
    return made if only is not None else made + _pages()


def build(
    check: bool = False,
    only: str | None = None,
    partial_map: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> list[Outcome]:
    """Make every generated file, or with *check* compare it with what is on the disk and write nothing.

    A source that cannot be used fails its own files and no others. *progress* is called with (files done, files in
    all).
    """
    todo = generated(only)
    outcomes: list[Outcome] = []
    texts: dict[str, str] = {}
    with ThreadPoolExecutor(KERNELS) as pool:
        # only waiting for kernels is shared out: msgspec and others must not meet their first use in two threads
        made = [_tried(one.make) for one in todo]
        running = [pool.submit(_tried, found.text) if isinstance(found, Unrun) else found for found in made]
        for one, found in zip(todo, running, strict=True):
            text = found.result() if isinstance(found, Future) else found
            if isinstance(text, str):
                texts[one.path] = text
                outcomes.append(_settle(one.path, one.source, text, check))
            else:
                outcomes.append(Outcome(one.path, "failed", str(text)))
            if progress is not None:
                progress(len(outcomes), len(todo))
    outcomes.append(_settle(shipped.LIST, "the notebooks themselves", shipped.listed(texts), check))
    return outcomes if only is not None else outcomes + _of_whole(todo, partial_map)


def _of_whole(todo: list[Generated], partial_map: bool) -> list[Outcome]:
    """What is to be said of the course as a whole: files that lack, are left over or lack their first line."""
    outcomes = [
        Outcome(name, "missing", "course.yaml names it; write it, or take its name out there") for name in absent()
    ]
    outcomes += [
        Outcome(name, "left over", "course.yaml does not name it; add it there, or delete it") for name in unlisted()
    ]
    outcomes += _left_over(todo)
    if (files.root() / schema.FOLDER).is_dir():
        outcomes += [
            Outcome(name, "failed", f"its first line has to name its schema, for editors to check it: {line}")
            for name, line in schema.unnamed()
        ]
    return outcomes + _paragraphs(partial_map)


def _tried(make: Callable[[], T]) -> T | CourseError:
    try:
        return make()
    except CourseError as error:
        return error


def _settle(name: str, source: str, found: str, check: bool) -> Outcome:
    path = files.root() / name
    # exact bytes: line ends count, so that a checkout that changed them is seen
    before = path.read_bytes() if path.is_file() else None
    if before == found.encode("utf-8"):
        return Outcome(name, "same")
    if not check:
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write_atomically(path, found)
        return Outcome(name, "written", f"from {source}")
    if before is None:
        return Outcome(name, "missing", f"run `python3 course.py build`; its source is {source}")
    return Outcome(
        name,
        "differs",
        f"{_difference(before.decode('utf-8', 'replace'), found)}\n    Make the change in {source}, then run"
        " `python3 course.py build`.",
    )


def _difference(before: str, after: str, most: int = 6) -> str:
    lines = [
        line
        for line in difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
        if not line.startswith(("---", "+++"))
    ]
    if not lines:
        return "    only line ends differ: the file needs line feeds (LF)"
    shown = [
        line if line.startswith("@@") else f"{'on disk' if line[0] == '-' else 'as made'}: {line[1:].strip()[:150]}"
        for line in lines[:most]
    ]
    more = f"\n    … and {len(lines) - most} lines more" if len(lines) > most else ""
    return "    " + "\n    ".join(re.sub(r"^@@ -(\d+).*", r"from line \1:", line) for line in shown) + more


def _exercise(path: Path) -> list[Generated]:
    name, source = path.stem, f"solutions/{path.name}"
    return [
        Generated(f"exercises/{name}.questions.json", source, partial(questions, path)),
        Generated(f"exercises/{name}.ipynb", source, partial(_blank, path)),
        Generated(f"solutions/{name}.ipynb", source, partial(_worked, path)),
        Generated(f"teaching/handouts/{name}.html", source, lambda: handout.handout(assignment(path))),
    ]


def _lesson(path: Path) -> list[Generated]:
    name, source = path.name[:2], f"{RECORDS}/{path.name}"
    return [
        Generated(f"teaching/handouts/lesson{name}.html", source, lambda: handout.handout(record(path))),
        Generated(f"teaching/answers/{path.stem}.md", source, lambda: teacher.answers_page(path, record(path))),
    ]


def _pages() -> list[Generated]:
    top = files.root()
    cited = cache(partial(cite.build, top))  # both pages come out of one reading of all sources
    found = [
        Generated("notebooks/bibliography.md", "data/sources.json", lambda: cited()["notebooks/bibliography.md"]),
        *(made for text in course().texts if text.page for made in _text(text, cited)),
        Generated(
            "teaching/paragraph_map.md",
            "`source:` in data/lessons/*.yaml and solutions/*.yaml",
            lambda: paragraph_map.page(paragraph_map.uses(_groups())),
        ),
    ]
    if exercise_sources():
        found.append(
            Generated(
                "solutions/answer_key.md",
                "solutions/*.yaml",
                lambda: teacher.answer_key([assignment(path) for path in exercise_sources()]),
            )
        )
    if (top / "data" / "glossary.yaml").is_file():
        found.append(
            Generated(
                "notebooks/glossary.md",
                "data/glossary.yaml",
                lambda: pages.glossary_page(pages.load_glossary(top / "data" / "glossary.yaml")),
            )
        )
    if (top / "README.md").is_file():
        found.append(Generated("README.md", "data/lessons/*.yaml (the table of lessons)", _readme))
    if (top / reference.EXAMPLES).is_file():
        found += [
            Generated("docs/reference/course.md", "seminar/course/model.py", reference.course_page),
            Generated("docs/reference/questions.md", reference.EXAMPLES, reference.questions_page),
            Generated("docs/reference/functions.md", "the docstrings of seminar/", functions.functions_page),
        ]
    if (top / "seminar").is_dir():  # a course may be built with an engine that lies elsewhere
        found += [
            Generated(f"{schema.FOLDER}/{form}.json", "the models that read these files", partial(schema.schema, form))
            for form in schema.FORMS
        ]
    return found


def _text(text: Text, cited: Callable[[], dict[str, str]]) -> list[Generated]:
    page, source = f"notebooks/{text.page}", described(text.table).shown_as
    return [
        Generated(page, source, lambda: cited()[page]),
        Generated(f"teaching/handouts/{text.id}.html", source, lambda: handout.text_page(text)),
    ]


def assignment(path: Path) -> Assignment:
    """Return the exercise at *path*, its name and the places it names checked as well."""
    return _checked(path, load_assignment(path), path.stem)


def record(path: Path) -> Lesson:
    """Return the lesson record at *path*, its name and the places it names checked as well."""
    return _checked(path, load_lesson(path), path.name[:2], "…")


def _checked(path: Path, made: Group, name: str, more: str = "") -> Group:
    if made.id != name:
        raise QuestionError(
            f"{path.name}: the file is called {name}{more}, its first line says {made.id}; make them the same."
        )
    if wrong := [f"{path.name}, {item.id}: {why}." for item in made.items for why in places.problems(item)]:
        raise QuestionError("\n".join(wrong))
    return made


def questions(path: Path) -> str:
    """Return the text of `exNN.questions.json`: what `m.ask` reads in an exercise."""
    return msgspec.json.format(msgspec.json.encode(public_assignment(assignment(path))), indent=1).decode() + "\n"


def _blank(path: Path) -> Unrun:
    made = assignment(path)
    return Unrun(blank(made), f"exercises/{made.id}.ipynb", {f"{made.id}.questions.json": questions(path)})


def _worked(path: Path) -> str | Unrun:
    made = assignment(path)
    for item in made.items:
        check_code(f"{path.name}, {item.id}", item)
    notebook = worked(made)
    if not notebooks.code_cells(notebook):
        return notebooks.text(notebook)
    return Unrun(notebook, f"solutions/{made.id}.ipynb")


def _readme() -> str:
    readme = edited.read_text(files.root() / "README.md")
    return pages.with_lessons(readme, pages.lessons_table([(path, record(path)) for path in lesson_records()]))


def _groups() -> list[Lesson | Assignment]:
    return [record(path) for path in lesson_records()] + [assignment(path) for path in exercise_sources()]


def _left_over(todo: list[Generated]) -> list[Outcome]:
    known = {one.path for one in todo}
    return [
        Outcome(place, "left over", "no source makes this file any more; delete it")
        for folder, names in _OURS.items()
        for path in sorted((files.root() / folder).glob("*"))
        if re.fullmatch(names, path.name) and (place := f"{folder}/{path.name}") not in known
    ]


def _paragraphs(partial_map: bool) -> list[Outcome]:
    page = "teaching/paragraph_map.md"
    try:
        found = paragraph_map.uses(_groups())
        if course().complete and not partial_map:
            paragraph_map.demand_all(found)
    except QuestionError:
        return []  # said already, of the file that is wrong
    except CourseError as error:
        return [Outcome(page, "failed", str(error))]
    read = len(found) - len(paragraph_map.unused(found))
    return [Outcome("paragraphs", "told", f"{read} of {len(found)} paragraphs of the texts are read somewhere: {page}")]
