"""The reference pages: every field is told, and their examples build, are answered and are scored."""

from __future__ import annotations

import json

import pytest

from seminar.author import reference, schema
from seminar.author.blank import blank
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
