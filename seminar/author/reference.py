"""Reference pages of `course.yaml` and of question files, made from the same models as their schemas."""

from __future__ import annotations

import json
from pathlib import Path

from seminar import edited, files
from seminar.author import schema, words
from seminar.questions import load_assignment
from seminar.questions.model import Item
from seminar.questions.rules import RULES, told

EXAMPLES = "docs/reference/examples.yaml"
_MADE = "<!-- Made from {source} by: python3 course.py build. Change that, not this file. -->"


def course_page() -> str:
    """Return the page on `course.yaml`: every field with its form, default and meaning."""
    parts = [
        _MADE.format(source="seminar/course/model.py"),
        "# course.yaml, field by field",
        "How to begin: [Write a course](../write_a_course.md). A field that is not listed here is refused.",
    ]
    return "\n\n".join([*parts, *_sections("course")]) + "\n"


def questions_page() -> str:
    """Return the page on question files: every kind with an example and how it is scored, then every field."""
    parts = [
        _MADE.format(source=f"seminar/questions/model.py and {EXAMPLES}"),
        "# Question files, kind by kind and field by field",
        "How to begin: [Write an exercise](../write_an_exercise.md). An exercise is a file in `solutions/`; the"
        " checks of a lesson stand in its record in `data/lessons/` and have the same form. The first rule that is"
        " named under a kind is the one it has unless `scoring: {rule: …}` names another.",
    ]
    return "\n\n".join([*parts, *_kinds(), *_sections("exercise", "lesson")]) + "\n"


def _kinds() -> list[str]:
    path = files.root() / EXAMPLES
    shown = _as_written(path)
    parts = []
    for item in load_assignment(path).items:
        rules = [f"- `{rule or 'a person'}`: {_told(item, rule)}" for rule in RULES[item.kind]]
        about = (type(item).__doc__ or "").strip().partition("\n\n")[0].replace("\n", " ").replace("    ", "")
        parts += [f"## {item.kind}", about, f"```yaml\n{shown[item.id]}\n```", "\n".join(rules)]
        name = type(item).__name__
        parts += [f"Its fields: [what every kind has](#what-every-kind-has), and [its own](#{_anchor(name)})."]
    return parts


def _anchor(record: str) -> str:
    # a kind and its record may share a name, and the second of two headings gets a number
    return record.lower() + ("-1" if record.lower() in RULES else "")


def _told(item: Item, rule: str) -> str:
    import msgspec

    return told(msgspec.structs.replace(item, scoring=msgspec.structs.replace(item.scoring, rule=rule)))


def _as_written(path: Path) -> dict[str, str]:
    """Return the text of each question in the file at *path*, by id, without its indentation."""
    shown: dict[str, list[str]] = {}
    here = ""
    for line in edited.read_text(path).splitlines():
        if line.startswith("  - id: "):
            here = line.removeprefix("  - id: ").strip()
        if here:
            shown.setdefault(here, []).append(line[2:])
    return {id: "\n".join(lines) for id, lines in shown.items()}


def _sections(*forms: str) -> list[str]:
    made = {name: one for form in forms for name, one in json.loads(schema.schema(form))["$defs"].items()}
    rows = {name: _fields(described) for name, described in made.items() if "properties" in described}
    kinds = [name for name in rows if "kind" in made[name]["properties"]]
    shared = [row for row in rows[kinds[0]] if all(row in rows[kind] for kind in kinds)] if kinds else []
    parts = []
    for name, fields in rows.items():
        if name in kinds[:1]:
            parts += ["### What every kind has", "Each kind below has these fields besides its own.", _table(shared)]
        own = [row for row in fields if row not in shared] if name in kinds else fields
        parts += [f"### {name}", " ".join(made[name].get("description", "").split()), _table(own)]
    return parts


def _table(rows: list[list[str]]) -> str:
    return words.table(["field", "form", "default", "meaning"], rows)


def _fields(described: dict) -> list[list[str]]:
    needed = set(described.get("required", ()))
    return [
        [f"`{name}`", _form(field), "needed" if name in needed else _default(field), _meaning(name, field)]
        for name, field in described["properties"].items()
        if field.get("maxProperties") != 0
    ]


def _meaning(name: str, field: dict) -> str:
    return field.get("description", "the kind of the question" if name == "kind" else "")


def _default(field: dict) -> str:
    value = field.get("default")
    empty = value in (None, "", [], {}, {"rule": ""})
    return "none" if empty else f"`{json.dumps(value, ensure_ascii=False)}`"


def _form(field: dict) -> str:
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        return f"[{name}](#{_anchor(name)})"
    if "anyOf" in field:
        return " or ".join(dict.fromkeys(_form(one) for one in field["anyOf"] if one.get("type") != "null"))
    if "enum" in field:
        return "one of " + ", ".join(f"`{one}`" for one in field["enum"] if one != "")
    if field.get("type") == "array":
        return f"list of {_form(field.get('items', {}))}"
    if field.get("type") == "object":
        return f"names, each with {_form(field.get('additionalProperties', {}) or {})}"
    plain = {"string": "text", "number": "number", "integer": "whole number", "boolean": "`true` or `false`"}
    return plain.get(field.get("type", ""), "anything") + (
        f" of the form `{field['pattern']}`" if field.get("pattern", schema.SAID) != schema.SAID else ""
    )
