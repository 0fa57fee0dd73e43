"""Every question of the course itself: it can be shown, and its own key is called right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from seminar.ask.feedback import feedback
from seminar.ask.form import bundle, key_answer
from seminar.ask.spec import spec
from seminar.questions import load_assignment, load_lesson, public_assignment
from seminar.questions.model import CodeUnits
from seminar.questions.tables import row_ids
from tests.course_copy import ROOT


def items(paths: list[Path], load) -> list:
    return [
        pytest.param(group, item, id=f"{group.id}.{item.id}")
        for path in paths
        for group in [load(path)]
        for item in group.items
    ]


CHECKS = items(sorted((ROOT / "data" / "lessons").glob("[0-9][0-9]_*.yaml")), load_lesson)
GRADED = items(sorted((ROOT / "solutions").glob("ex[0-9][0-9].yaml")), load_assignment)


@pytest.mark.parametrize(("group", "item"), CHECKS + GRADED)
def test_every_question_has_a_live_and_a_static_form(group, item):
    q = f"{group.id}.{item.id}"
    told = spec(item, q, graded=group.id.startswith("ex"), place="")
    assert json.loads(json.dumps(told)) == told
    shown = bundle(item, q, None)
    assert "Not answered yet." in shown["text/html"]
    assert "\n" not in shown["text/plain"]


@pytest.mark.parametrize(
    ("group", "item"), [case for case in CHECKS + GRADED if getattr(case.values[1], "key", None) is not None]
)
def test_the_key_of_every_question_is_called_right(group, item):
    said = feedback(item, key_answer(item))
    assert said.verdict == ("open" if isinstance(item, CodeUnits) else "right")


@pytest.mark.parametrize(("group", "item"), [case for case in CHECKS + GRADED if case.values[1].kind == "rows"])
def test_the_rows_of_every_key_are_rows_of_the_table_shown(group, item):
    told = spec(item, "x", graded=True, place="")
    assert set(item.key) <= {row["id"] for row in told["table"]} <= row_ids(item.table.name)


@pytest.mark.parametrize(("group", "item"), GRADED)
def test_no_explanation_or_reason_of_a_graded_question_is_shown(group, item):
    shown = json.dumps([spec(item, "x", graded=True, place=""), bundle(item, "x", None)], ensure_ascii=False)
    public = json.dumps(public_assignment(group), default=str, ensure_ascii=False)
    private = [
        item.explanation,
        *item.hints,
        *(one.why for one in [*getattr(item, "options", []), *getattr(item, "rows", [])]),
    ]
    for text in private:
        assert len(text) < 12 or text not in shown + public
