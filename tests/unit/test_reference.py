"""The reference pages: every field is told, and their examples build, are answered and are scored."""

from __future__ import annotations

import ast
import builtins
import inspect
import json
import re
from importlib import import_module

import pytest

import seminar
from seminar.author import functions, reference, schema
from seminar.author.blank import blank
from seminar.errors import CourseError
from seminar.questions import canonical, load_assignment
from seminar.questions.rules import RULES
from seminar.scoring.score import score
from tests.course_copy import ROOT

EXAMPLES = load_assignment(ROOT / reference.EXAMPLES)
WRONG = {
    "single": "noon",
    "multiple": ["bicycles", "groups"],
    "match": {"morning": "south", "noon": "north"},
    "order": ["evening", "noon", "morning"],
    "number": {"value": 50, "unit": "minutes"},
    "rows": ["plenary_1999"],
    "code": {"l1": {"act": "wish"}, "l2": {"act": "promise"}},
    "value": [8, 12],
}


def test_there_is_an_example_of_every_kind():
    assert [item.kind for item in EXAMPLES.items] == list(RULES)


def test_the_examples_build_into_an_exercise_that_asks_each_once():
    code = "\n".join(cell.source for cell in blank(EXAMPLES).cells if cell.cell_type == "code")
    assert [code.count(f'm.ask("ex01.{item.id}")') for item in EXAMPLES.items] == [1] * len(RULES)


@pytest.mark.parametrize("item", [item for item in EXAMPLES.items if not item.written], ids=lambda item: item.kind)
def test_a_right_answer_to_an_example_earns_all_and_a_wrong_one_nothing(item):
    right = {"value": item.key, "unit": item.unit} if item.kind == "number" else item.key
    if item.kind == "value":
        right = item.key["values"]
    assert score(item, canonical(item, right)).share == 1
    assert score(item, canonical(item, WRONG[item.kind])).share == 0


@pytest.mark.parametrize(
    ("page", "forms"), [(reference.course_page, ["course"]), (reference.questions_page, ["exercise", "lesson"])]
)
def test_every_field_is_on_the_page_with_what_it_means(page, forms):
    text = page()
    for form in forms:
        for name, described in json.loads(schema.schema(form))["$defs"].items():
            for field, about in described.get("properties", {}).items():
                assert field == "kind" or about.get("description"), f"{name}.{field}"
                assert f"| `{field}` |" in text, f"{name}.{field}"


def test_the_pages_say_how_each_rule_gives_points():
    text = reference.questions_page()
    for kind, rules in RULES.items():
        section = text.partition(f"\n## {kind}\n")[2].partition("\n## ")[0]
        assert all(f"- `{rule or 'a person'}`: " in section for rule in rules), kind


# Functions

FUNCTIONS = functions.functions_page()
HEADINGS = [line.removeprefix("### ") for line in FUNCTIONS.splitlines() if line.startswith("### ")]
CALLED = [heading for heading in HEADINGS if not heading.startswith("Values of")]
PUBLIC = [
    pytest.param(room, name, thing, id=functions.called(room, name))
    for room in functions.ROOMS
    for name, thing in functions.public(room)
]


def _found(called: str) -> object:
    """What a reader gets who writes *called*, with `m` for the engine."""
    if called.startswith("m."):
        found = seminar
        for name in called.split(".")[1:]:
            found = getattr(found, name)
        return found.ask if called == "m.ask" else found  # the room, which hands a call on
    module, _, name = called.rpartition(".")
    return getattr(import_module(module), name)


def test_the_page_has_every_room_that_m_opens():
    assert {module for module, _ in seminar.OFFERED.values()} <= set(functions.ROOMS)
    for face in seminar.OFFERED:
        assert f"| [`m.{face}`](#" in FUNCTIONS, face


@pytest.mark.parametrize(("room", "name", "thing"), PUBLIC)
def test_every_public_name_is_on_the_page_and_is_told(room, name, thing):
    if callable(thing):
        assert HEADINGS.count(functions.called(room, name)) == 1
        assert (inspect.getdoc(thing) or "").strip()
    else:
        assert f"| `{name}` |" in FUNCTIONS.partition(f"### Values of {room}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("called", CALLED)
def test_every_name_on_the_page_is_there_with_this_signature(called):
    thing = _found(called)
    entry = FUNCTIONS.partition(f"\n### {called}\n")[2].partition("\n### ")[0].partition("\n## ")[0]
    shown = re.match(rf"\n```python\n{re.escape(called)}(\(.*\)(?: -> .+)?)\n```\n", entry)
    if shown is None:
        # errors and plain records are caught or handed over, and not made by the reader
        assert isinstance(thing, type)
        assert issubclass(thing, (Exception, tuple)) or hasattr(thing, "__struct_fields__")
        return
    written = ast.parse(f"def f{shown[1].replace('…', '...')}: ...").body[0]
    asked = [*written.args.posonlyargs, *written.args.args, *written.args.kwonlyargs]
    real = inspect.signature(thing)
    plain = [one for one in real.parameters.values() if one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)]
    assert [one.arg for one in asked] == [one.name for one in plain]
    assert [one.arg for one in written.args.kwonlyargs] == [one.name for one in plain if one.kind is one.KEYWORD_ONLY]
    assert sum(map(bool, (written.args.vararg, written.args.kwarg))) == len(real.parameters) - len(plain)
    for one, found in zip(asked, plain):
        typed = "" if found.annotation is found.empty else str(found.annotation)
        assert (ast.unparse(one.annotation) if one.annotation else "") == (
            typed and ast.unparse(ast.parse(typed, mode="eval"))
        )
    defaults = [*written.args.defaults, *filter(None, written.args.kw_defaults)]
    for default, found in zip(defaults, [one for one in plain if one.default is not one.empty], strict=True):
        made = ast.literal_eval(default)
        assert made is ... or made == found.default


def test_every_link_on_the_page_leads_to_one_of_its_headings():
    there = {re.sub(r"[^\w -]", "", line.lstrip("# ").casefold()).replace(" ", "-") for line in _titles(FUNCTIONS)}
    links = re.findall(r"\]\(#([^)]+)\)", FUNCTIONS)
    assert len(links) >= len(seminar.OFFERED) and set(links) <= there
    fields = {re.sub(r"[^\w -]", "", line.lstrip("# ").casefold()) for line in _titles(reference.course_page())}
    assert set(re.findall(r"\]\(course\.md#([^)]+)\)", FUNCTIONS)) <= fields


def _titles(page: str) -> list[str]:
    return [line for line in page.splitlines() if re.match("#+ ", line)]


def test_every_error_that_the_page_names_is_one():
    known = set(vars(builtins)) | {one.__name__ for one in _below(CourseError)}
    sections = re.findall(r"\*\*Raises\*\*\n\n((?:- .*\n)+)", FUNCTIONS)
    named = {
        name
        for section in sections
        for names in re.findall(r"^- `([^`]+)`", section, re.M)
        for name in names.split(", ")
    }
    assert len(named) > 5 and named <= known


def _below(error: type) -> list[type]:
    return [error] + [one for below in error.__subclasses__() for one in _below(below)]
