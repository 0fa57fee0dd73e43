"""Schema and loader agree, field by field: on examples in which every field is used, on each field left out, and on
values of every sort in each.
"""

from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import jsonschema
import msgspec
import pytest
import yaml

from seminar.author import reference, schema
from seminar.author.pages import load_glossary
from seminar.board import rubric
from seminar.course import read_course
from seminar.errors import CourseError
from seminar.questions import load_assignment, load_lesson
from tests.course_copy import ROOT

#: Of every sort one value that some field takes and one that none does. A whole number written `2.0` is missing: JSON
#: Schema takes it for one, our loader does not.
VALUES = (None, "", " ", "x", "Ä b", 0, -1, 2, 0.5, 10**6, True, [], ["x"], {}, {"x": "y"}, {"x": 1})

COURSE = {
    "title": "Reading a timetable",
    "short": "timetable",
    "edition": "0.1.0",
    "about": "A course on one page.",
    "package": "seminar",
    "languages": ["en"],
    "licences": {"code": "BSD-3-Clause", "text": "CC-BY-4.0"},
    "lessons": ["01_boats"],
    "pages": ["02_map"],
    "exercises": ["ex01"],
    "skills": ["close reading"],
    "texts": [
        {
            "id": "rules",
            "prefix": "rule",
            "label": "rule",
            "name": "the rules",
            "title": "The rules of the ferry",
            "table": "rules",
            "source": "rules_1900",
            "file": "data/texts/rules.txt",
            "quote": "fragments",
            "most_words": 20,
            "rights": "public domain",
            "heading": "part",
            "headings": "parts",
            "note": "As printed.",
            "paper": "As printed.",
            "slips": "slips",
            "counts": {"table": "rule_counts", "labels": {"title": "the title"}},
            "fragments": {"table": "quotes", "paragraph": "rule", "quote": "words", "where": {"kind": "rule"}},
            "not_shipped": "The words are not here",
            "page": "",
        }
    ],
    "parties": [{"id": "captain", "name": "the captain", "colour": "#112233", "dark": "#ddeeff", "line": "double"}],
    "evidence": [
        {
            "table": "trips",
            "title": "Trips",
            "head": "{date}",
            "text": ["{what}", {"say": "{note}", "when": {"kind": "*"}}],
            "about": ["{note}", {"say": "{what}", "when": {"kind": "mail"}}],
        }
    ],
    "not_evidence": ["slips"],
    "quotations": {"quotes": "words"},
    "sources": [{"heading": "Timetables", "kinds": ["timetable"], "fragments": True}],
    "codings": {
        "table": "passes",
        "units": "units",
        "codes": "codes",
        "coded": "_code",
        "made": "By a machine.",
        "made_one": "By a machine.",
    },
    "brief": {"claim": "The ferry is late.", "question": "ex01.q1", "asks": "How late is it?", "parts": "who, when"},
    "compass": ["Pier"],
    "complete": True,
}
#: What questions of every kind may have, and what the examples on the reference page leave out.
SHARED = {"level": "core", "source": ["rule 1"], "hints": ["Look at line 1."], "compatible": ["0a1b2c3d"]}
MORE = {
    "single": {"scoring": {"rule": "exact"}, "as_written": {"options": "by hour"}},
    "multiple": {"scoring": {"rule": "exact"}, "as_written": {"options": "by rule"}},
    "match": {"scoring": {"rule": "per_row"}, "as_written": {"rows": "by hour", "options": "by pier"}},
    "order": {"scoring": {"rule": "pairs"}, "as_written": {}},
    "number": {
        "scoring": {"rule": "exact"},
        "as_written": {},
        "number": {"tolerance": 0.1, "relative": True, "integer": True},
        "near": [{"value": 50, "why": "There and back.", "tolerance": 1}],
        "worked_code": "25",
    },
    "rows": {
        "scoring": {"rule": "exact"},
        "as_written": {},
        "worked_code": "[]",
        "table": {
            "name": "un_votes",
            "columns": ["date"],
            "where": {"id": ["plenary_1999", "plenary_2000", "plenary_2001"], "date": "2000-11-20"},
        },
        "key": ["plenary_2000"],
    },
    "code": {"as_written": {}},
    "value": {
        "scoring": {"rule": "exact"},
        "as_written": {},
        "value": {"type": "list", "ordered": True, "tolerance": 0.1, "columns": []},
    },
    "short": {"scoring": {"rule": ""}, "as_written": {}},
    "long": {"scoring": {"rule": ""}, "as_written": {}, "rubric_public": True},
}
CODED = {
    "codebook": {"optional": False, "level": "ordinal", "help": "Ask the verb."},
    "options": {"help": "It says shall."},
    "units": {"context": "Line 1.", "source": "rule 1"},
}
LESSON = {
    "lesson": "01",
    "title": "Boats",
    "question": "When do they leave?",
    "skill": "close reading",
    "abilities": ["read a timetable"],
    "minutes": {"reading": 5, "code": 2},
    "steps": [{"title": "Look", "minutes": 4, "level": "core"}],
    "checks": [],
    "before": ["nothing"],
    "sources": ["rules_1900"],
    "code_tasks": [{"title": "Count", "minutes": 2}],
    "next": "Lesson 02",
}
GLOSSARY = [
    {
        "term": "ferry",
        "definition": "A boat that comes back.",
        "sources": ["rules_1900"],
        "see": ["pier"],
        "also": ["x"],
    },
    {"term": "pier", "definition": "Where a boat lands.", "sources": [], "see": [], "also": []},
]
BRIEF = {
    "rubric": [{"id": "who", "text": "Who", "levels": [{"points": 0, "text": "no"}, {"points": 1, "text": "yes"}]}],
    "samples": [{"id": "A", "text": "It is.", "marks": {"who": {"points": 1, "why": "It says."}}, "comment": "Good."}],
}


def _exercises() -> Iterator[dict]:
    for item in yaml.safe_load((ROOT / reference.EXAMPLES).read_text("utf-8"))["items"]:
        item |= SHARED | MORE[item["kind"]]
        for variable in item.get("codebook", ()):
            variable |= CODED["codebook"]
            variable["options"] = [option | CODED["options"] for option in variable["options"]]
        item["units"] = [unit | CODED["units"] for unit in item.get("units", ())]
        if item["kind"] in ("order", "match"):
            item["options"] = [option | {"why": ""} for option in item["options"]]
        if not item["units"]:
            del item["units"]
        yield {
            "assignment": "ex01",
            "title": "The ferry",
            "points": item["points"],
            "follows": "01",
            "intro": "Read the rules.",
            "items": [item],
        }


def _lessons() -> Iterator[dict]:
    for exercise in _exercises():
        item = exercise["items"][0] | {"id": "c1", "points": 0, "minutes": 1}
        yield LESSON | {"checks": [item]}


EXAMPLES = {
    "course": [COURSE],
    "exercise": list(_exercises()),
    "lesson": list(_lessons()),
    "glossary": [GLOSSARY],
    "brief": [BRIEF],
}
EACH = [
    pytest.param(form, example, id=f"{form}-{(example.get('items') or example.get('checks'))[0]['kind']}")
    if form in ("exercise", "lesson")
    else pytest.param(form, example, id=form)
    for form, examples in EXAMPLES.items()
    for example in examples
]

ALIKE = {f"lesson-{kind}" for kind in MORE if kind not in ("single", "long")}


class _Both:
    """A file of one form as its schema and as its loader take it."""

    def __init__(self, form: str, folder: Path, monkeypatch: pytest.MonkeyPatch):
        made = _schema(form)
        self._form, self._folder, self._patch, self._number = form, folder, monkeypatch, itertools.count()
        self._schema = jsonschema.Draft202012Validator(made)
        self._read: Callable[[Path], object] = {
            "course": read_course,
            "exercise": load_assignment,
            "lesson": load_lesson,
            "glossary": load_glossary,
            "brief": self._brief,
        }[form]

    def _brief(self, path: Path) -> object:
        home = self._folder / f"home_{path.stem}"
        (home / "data").mkdir(parents=True)
        path.rename(home / "data" / "brief.yaml")
        (home / "course.yaml").write_text(json.dumps(COURSE), "utf-8")
        with self._patch.context() as patch:
            patch.setenv("SEMINAR_HOME", str(home))
            return rubric.public()

    def schema_takes(self, content: object) -> bool:
        return self._schema.is_valid(content)

    # the loader refuses what the type does not take, before it looks at anything else
    def type_takes(self, content: object) -> bool:
        try:
            msgspec.convert(content, schema.FORMS[self._form])
            return True
        except msgspec.ValidationError:
            return False

    def refused(self, content: object) -> str:
        """What the loader says against the file; empty if it takes it."""
        path = self._folder / f"ex{next(self._number)}.yaml"
        path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")  # JSON is YAML too
        try:
            self._read(path)
            return ""
        except CourseError as error:
            return str(error)


@pytest.fixture
def both(tmp_path, monkeypatch):
    return lambda form: _Both(form, tmp_path, monkeypatch)


def _records(described: dict, content: object, every: dict) -> Iterator[tuple[str, dict]]:
    """Every record in *content* with its name in the schema; not what an author names, such as the rows of a key."""
    if "$ref" in described:
        name = described["$ref"].rpartition("/")[2]
        if isinstance(content, dict):
            yield name, content
            for field, value in list(content.items()):
                yield from _records(every[name]["properties"].get(field, {}), value, every)
    elif isinstance(content, dict):
        for way in described.get("anyOf", ()):
            fields = every.get(way.get("$ref", "").rpartition("/")[2], {}).get("properties", {})
            if content.get("kind") in fields.get("kind", {}).get("enum", [content.get("kind")]):
                yield from _records(way, content, every)
        inner = described.get("additionalProperties")
        for value in content.values() if isinstance(inner, dict) else ():
            yield from _records(inner, value, every)
    elif isinstance(content, list):
        for way in described.get("anyOf", [described]):
            for value in content if way.get("type") == "array" else ():
                yield from _records(way.get("items", {}), value, every)


@cache
def _schema(form: str) -> dict:
    return json.loads(schema.schema(form))


def _of(form: str, content: object) -> list[tuple[str, dict]]:
    made = _schema(form)
    return list(_records(made, content, made["$defs"]))


def _changed(form: str, content: object, change: Callable[[dict, str], object]) -> Iterator[tuple[object, str]]:
    """*content* with *change* made to one field of one record after another, and which it was."""
    for number, (record, fields) in enumerate(_of(form, content)):
        for name in fields:
            made = copy.deepcopy(content)
            change(_of(form, made)[number][1], name)
            yield made, f"{record}.{name}"


@pytest.mark.parametrize("form", schema.FORMS)
def test_the_examples_use_every_field_that_the_schema_offers(form):
    made = _schema(form)
    offered = {(name, field) for name, one in made["$defs"].items() for field in one.get("properties", {})}
    used = {(name, field) for example in EXAMPLES[form] for name, record in _of(form, example) for field in record}
    assert used == offered


@pytest.mark.parametrize(("form", "example"), EACH)
def test_an_example_of_all_fields_is_taken_by_both(form, example, both):
    assert both(form).schema_takes(example)
    assert both(form).refused(example) == ""


@pytest.mark.parametrize(("form", "example"), EACH)
def test_a_field_left_out_is_missed_by_both_or_by_none(form, example, both):
    two = both(form)
    for content, name in _changed(form, example, lambda record, name: record.pop(name)):
        refused = two.refused(content)
        if name in ("LessonMinutes.code", "Lesson.code_tasks"):
            assert "its tasks add up to" in refused  # a sum, which no schema knows
        else:
            assert two.schema_takes(content) == (not refused), f"{name}: {refused}"


@pytest.mark.parametrize(("form", "example"), EACH)
def test_a_field_that_nobody_knows_is_refused_by_both(form, example, both):
    two = both(form)
    for number, (name, _) in enumerate(_of(form, example)):
        made = copy.deepcopy(example)
        _of(form, made)[number][1]["unknown"] = [1]
        assert not two.schema_takes(made) and two.refused(made), name


def test_a_frame_without_columns_is_refused_by_both(both):
    made = copy.deepcopy(next(one for one in EXAMPLES["exercise"] if one["items"][0]["kind"] == "value"))
    made["items"][0] |= {
        "value": {"type": "frame", "columns": ["hour"]},
        "key": {"type": "frame", "columns": ["hour"], "rows": [[8], [12]]},
    }
    assert both("exercise").schema_takes(made) and both("exercise").refused(made) == ""
    for columns in ({}, {"columns": []}):
        made["items"][0]["value"] = {"type": "frame", **columns}
        assert not both("exercise").schema_takes(made)
        assert "a frame needs its `columns`" in both("exercise").refused(made)


@pytest.mark.parametrize("name", ["scored", "whole"])
def test_what_the_keyless_form_alone_has_is_refused_by_both_even_if_empty(name, both):
    exercise = next(one for one in EXAMPLES["exercise"] if one["items"][0]["kind"] == "number")
    made = copy.deepcopy(exercise)
    made["items"][0][name] = "" if name == "scored" else False
    assert not both("exercise").schema_takes(made)
    assert f"`{name}` is worked out" in both("exercise").refused(made)


# the kinds are the same in a lesson but for points and rubrics
@pytest.mark.parametrize(("form", "example"), [one for one in EACH if one.id not in ALIKE])
def test_a_value_of_any_sort_is_taken_by_both_or_by_none(form, example, both):
    two = both(form)
    for value in VALUES:
        for content, name in _changed(form, example, lambda record, name, value=value: record.update({name: value})):
            if two.schema_takes(content):
                assert two.type_takes(content), (name, value)
            else:
                assert not two.type_takes(content) or two.refused(content), (name, value)
