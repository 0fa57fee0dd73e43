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
from seminar.questions.model import WORKED_OUT
from seminar.questions.rules import RULES

FOLDER = "seminar/schema"
#: A text that says something.
SAID = r"\S"
#: Name of each schema, and what a file of that form holds.
FORMS = {"course": Course, "exercise": Assignment, "lesson": Lesson, "glossary": list[Term], "brief": Rubric}


def schema(form: str) -> str:
    """Return the text of the JSON Schema (draft 2020-12) of *form*, one of `FORMS`."""
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(FORMS[form])}
    for described in made["$defs"].values():
        if "kind" in described.get("properties", {}):
            _as_the_loader_takes_it(described, graded=form == "exercise")
    if form in ("exercise", "lesson"):
        _only_if(made["$defs"]["ValueRule"], {"type": "frame"}, columns={"minItems": 1})
    if form == "exercise":
        _need(made["$defs"]["Assignment"], points={})
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def _as_the_loader_takes_it(question: dict, graded: bool) -> None:
    """Put into the schema of a kind of *question* what its type leaves open, as the keyless form has the same type:
    what is needed (`seminar.questions.check`), and what only the keyless form has.
    """
    fields = question["properties"]
    kind = fields["kind"]["enum"][0]
    rules = [rule for rule in RULES[kind] if rule]
    for name in WORKED_OUT:
        fields.pop(name, None)
    fields["scoring"] = {**fields["scoring"], "properties": {"rule": {"enum": ["", *rules]}}}
    ordered = [name for name in ("options", "rows") if name in fields and kind != "order"]
    fields["as_written"] |= {"propertyNames": {"enum": ordered}} if ordered else {"maxProperties": 0}
    if graded:
        _need(question, points={"exclusiveMinimum": 0})
    if kind in ("single", "multiple"):
        fields["options"]["items"] |= {"required": ["why"], "properties": {"why": {"pattern": SAID}}}
    if kind == "match":
        fields["rows"]["items"] |= {"required": ["why"], "properties": {"why": {"pattern": SAID}}}
    if kind not in ("short", "long"):
        _need(question, explanation={"pattern": SAID}, **({} if kind == "code" else {"key": {}}))
    if kind == "code":
        _only_if(question, {"scoring": {"rule": "agreement"}}, key={"type": "object"})
    if kind in ("short", "long") and graded:
        _need(question, rubric={"minItems": 1}, samples={"minItems": 4, "maxItems": 4})


def _need(record: dict, **fields: dict) -> None:
    for name, bounds in fields.items():
        field = record["properties"][name]
        field.pop("default", None)
        if "anyOf" in field:
            ways = [way for way in field.pop("anyOf") if way != {"type": "null"}]
            field |= ways[0] if len(ways) == 1 else {"anyOf": ways}
        field |= bounds
        if not {"type", "anyOf", "$ref"} & field.keys():
            field["not"] = {"type": "null"}
    record["required"] = [name for name in record["properties"] if name in {*record.get("required", ()), *fields}]


def _only_if(record: dict, has: dict, **fields: dict) -> None:
    """Make *fields* needed where the record has the values *has*."""
    record["if"], record["then"] = _having(has), {"required": list(fields), "properties": fields}


def _having(values: dict) -> dict:
    asked = {name: _having(one) if isinstance(one, dict) else {"const": one} for name, one in values.items()}
    return {"required": list(values), "properties": asked}


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
