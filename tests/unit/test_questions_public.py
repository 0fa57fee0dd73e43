"""What a learner receives of a graded question: a list of fields, and nothing that is not on it."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from seminar.questions import load_assignment, load_public, public_assignment, public_item, rev
from seminar.questions.model import Option, Record, Single
from seminar.questions.public import PUBLIC, public_fields
from tests.private_fields import PRIVATE

ROOT = Path(__file__).resolve().parents[2]
EXERCISES = sorted((ROOT / "solutions").glob("ex*.yaml"))
ITEM = {
    "kind",
    "id",
    "title",
    "prompt",
    "minutes",
    "points",
    "skill",
    "level",
    "unit",
    "options",
    "rows",
    "table",
    "codebook",
    "units",
    "value",
    "words",
    "scored",
    "whole",
}


def item(kind=Single, **more):
    return kind(
        **{
            "id": "q1",
            "title": "t",
            "prompt": "p",
            "minutes": 1,
            "points": 1,
            "skill": "sourcing",
            "options": [Option(id="a", text="A", why="w"), Option(id="b", text="B")],
            "key": "a",
            **more,
        }
    )


@pytest.mark.parametrize("path", EXERCISES, ids=lambda path: path.stem)
def test_an_exercise_file_holds_the_listed_fields_and_no_others(path):
    whole = json.loads((ROOT / "exercises" / f"{path.stem}.questions.json").read_text(encoding="utf-8"))
    assert set(whole) == {"assignment", "title", "items", "points", "follows", "intro"}
    for one in whole["items"]:
        assert set(one) <= ITEM
        for part in [*one.get("options", []), *one.get("rows", [])]:
            assert set(part) == {"id", "text"}
        assert set(one.get("table", {})) <= {"name", "columns", "where"} and set(one.get("words", {})) <= {"min", "max"}
    assert '"key"' not in json.dumps(whole) and "speech_acts:" not in json.dumps(whole)


@pytest.mark.parametrize("path", EXERCISES, ids=lambda path: path.stem)
def test_the_file_and_its_source_agree_on_every_rev(path):
    public = load_public(ROOT / "exercises" / f"{path.stem}.questions.json")
    assert [rev(one) for one in public.items] == [rev(one) for one in load_assignment(path).items]


def test_where_to_look_is_not_for_learners_and_changes_no_rev():
    looked, unlooked = item(source=["journey:stop_01"]), item()
    assert "source" not in public_item(looked) and rev(looked) == rev(unlooked)


def test_a_field_that_somebody_adds_later_stays_with_the_teacher():
    class Trickier(Option, kw_only=True):
        misreading: str = "takes the host for the speaker"

    class Longer(Single, tag="single", kw_only=True):
        note: str = "the answer is a"
        options: list[Trickier]

    made = item(Longer, options=[Trickier(id="a", text="A"), Trickier(id="b", text="B")])
    assert public_item(made) == public_item(item())
    assert "misreading" not in json.dumps(public_item(made)) and "note" not in public_item(made)


def test_a_record_that_nobody_listed_is_private_altogether():
    class Sealed(Record, kw_only=True):
        text: str = "secret"

    assert public_fields(Sealed) == ()


def test_private_is_what_is_left_of_all_fields():
    assert {
        "key",
        "why",
        "hints",
        "explanation",
        "scoring",
        "compatible",
        "rubric",
        "samples",
        "near",
        "number",
        "tolerance",
        "worked_code",
        "as_written",
    } <= PRIVATE
    assert not PRIVATE & {name for names in PUBLIC.values() for name in names}


def test_the_keyless_form_is_made_of_json_types_alone():
    for path in EXERCISES:
        made = public_assignment(load_assignment(path))
        assert msgspec.to_builtins(made) == made and json.loads(json.dumps(made)) == made
