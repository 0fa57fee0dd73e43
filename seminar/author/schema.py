"""JSON Schemas of the YAML files that people write, made from the typed models that also read these files: an editor
that knows them completes fields and marks slips while one writes.
"""

from __future__ import annotations

import json

import msgspec

from seminar.author.pages import Term
from seminar.board.rubric import Rubric
from seminar.course.model import Course
from seminar.questions import Assignment, Lesson

FOLDER = "seminar/schema"
#: Name of each schema, and what a file of that form holds.
FORMS = {"course": Course, "exercise": Assignment, "lesson": Lesson, "glossary": list[Term], "brief": Rubric}


def schema(form: str) -> str:
    """Return the text of the JSON Schema (draft 2020-12) of *form*, one of `FORMS`."""
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(FORMS[form])}
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"
