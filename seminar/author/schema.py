"""JSON Schemas of the YAML files that people write, made from the typed models that also read these files: an editor
that knows them completes fields and marks slips while one writes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from seminar import edited, files
from seminar.author.pages import Term
from seminar.board.rubric import Rubric
from seminar.course import NAME
from seminar.course.folders import exercise_sources, lesson_records
from seminar.course.model import Course
from seminar.questions import Assignment, Lesson

FOLDER = "seminar/schema"
#: Name of each schema, and what a file of that form holds.
FORMS = {"course": Course, "exercise": Assignment, "lesson": Lesson, "glossary": list[Term], "brief": Rubric}


def schema(form: str) -> str:
    """Return the text of the JSON Schema (draft 2020-12) of *form*, one of `FORMS`."""
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(FORMS[form])}
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def unnamed() -> Iterator[tuple[str, str]]:
    """Yield each YAML file of the course whose first line does not name its schema, with the line that is wanted."""
    for form, path in _written():
        way = Path(os.path.relpath(files.root() / FOLDER / f"{form}.json", path.parent)).as_posix()
        line = f"# yaml-language-server: $schema={way}"
        if edited.read_text(path).partition("\n")[0].strip() != line:
            yield path.relative_to(files.root()).as_posix(), line


def _written() -> Iterator[tuple[str, Path]]:
    top = files.root()
    single = (
        ("course", top / NAME),
        ("glossary", top / "data" / "glossary.yaml"),
        ("brief", top / "data" / "brief.yaml"),
    )
    yield from ((form, path) for form, path in single if path.is_file())
    yield from (("lesson", path) for path in lesson_records())
    yield from (("exercise", path) for path in exercise_sources())
