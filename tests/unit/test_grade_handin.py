"""What `hand_in` writes is what grading reads: the two rooms meet in a file."""

import csv
import json
from pathlib import Path

import pytest

from seminar.ask import copy
from seminar.course import course
from seminar.grading.run import grade
from seminar.handins.read import read_notebook
from seminar.questions import canonical, load_assignment
from seminar.questions.model import Number
from seminar.questions.public import rev
from seminar.questions.record import AnswerRecord

ROOT = Path(__file__).parents[2]


def right_answer(item):
    if item.written:
        return item.samples[-1].text
    if isinstance(item, Number):
        return {"value": float(item.key), "unit": item.unit}
    if item.kind == "match":
        return {row: one if isinstance(one, str) else one[0] for row, one in item.key.items()}
    if item.key is None:
        return {unit.id: {variable.id: variable.options[0].id for variable in item.codebook} for unit in item.units}
    return item.key


@pytest.mark.parametrize("name", ["ex01", "ex02", "ex03", "ex04", "ex05"])
def test_a_hand_in_made_by_the_exercise_earns_all_points(name, tmp_path, monkeypatch):
    assignment = load_assignment(ROOT / "solutions" / f"{name}.yaml")
    records = {
        f"{name}.{item.id}": AnswerRecord(
            course=course().short,
            q=f"{name}.{item.id}",
            rev=rev(item),
            answer=canonical(item, right_answer(item)),
            at="2026-10-05T08:00:00Z",
            n=1,
        )
        for item in assignment.items
    }
    folder = tmp_path / "class"
    folder.mkdir()
    monkeypatch.chdir(folder)
    receipt = copy.write(assignment, "Zoë O'Brien-Müller", records)
    reading = read_notebook(receipt.path.read_bytes())
    assert {found.q: json.loads(found.raw) for found in reading.found} == {
        q: record.answer for q, record in records.items()
    }
    assert reading.student == "Zoë O'Brien-Müller" and not reading.troubles
    (tmp_path / "roster.csv").write_text('id,name\n17,"O\'Brien-Müller, Zoë"\n18,Zoe Ober\n', encoding="utf-8")
    summary = grade(folder, assignment, tmp_path / "out", roster=tmp_path / "roster.csv", jobs=1)
    assert summary.complete == 1 and summary.missing == 1 and summary.looks == {}
    with open(tmp_path / "out" / "grades.csv", encoding="utf-8-sig", newline="") as file:
        row = next(csv.DictReader(file))
    by_hand = sum(item.points for item in assignment.items if item.written)
    assert row["student"] == "17" and float(row["so_far"]) == assignment.points - by_hand
