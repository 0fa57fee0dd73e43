"""A blank exercise runs from top to bottom on a learner's first day: no error, no warning, every question on the page."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2]
EXERCISES = sorted((ROOT / "exercises").glob("ex[0-9][0-9].ipynb"))
RECORD, VIEW = "application/vnd.seminar.answer+json", "application/vnd.jupyter.widget-view+json"


def outputs(notebook) -> list:
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def test_there_is_an_exercise_for_every_lesson_that_has_one():
    assert [path.stem for path in EXERCISES] == sorted(path.stem for path in (ROOT / "solutions").glob("ex*.yaml"))


@pytest.mark.parametrize("path", EXERCISES, ids=lambda path: path.stem)
def test_a_blank_exercise_runs_clean_and_asks_every_question(path, course, monkeypatch):
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "1")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    notebook = nbformat.read(course / "exercises" / path.name, as_version=4)
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(course / "exercises")}}
    ).execute()
    run = outputs(notebook)
    assert [output for output in run if output.output_type == "error" or output.get("name") == "stderr"] == []
    asked = {
        item["id"] for item in json.loads((path.parent / f"{path.stem}.questions.json").read_text("utf-8"))["items"]
    }
    shown = {
        output["data"]["text/plain"].removeprefix(f"Question {path.stem}.")
        for output in run
        if VIEW in output.get("data", {})
    }
    assert asked <= shown, "these questions were not put on the page"
    assert [output for output in run if RECORD in output.get("data", {})] == [], "nothing has been answered yet"
    assert list(course.glob("exercises/.answers/*.json")) == []
