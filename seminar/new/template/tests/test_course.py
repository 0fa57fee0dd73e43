"""The course holds together: generated files, citations and lessons."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
os.environ["SEMINAR_HOME"] = str(ROOT)

from seminar import cite  # noqa: E402
from seminar.author.build import build  # noqa: E402
from seminar.course.folders import lesson_records, notebook_of, notebooks, setup_line  # noqa: E402
from seminar.questions import load_lesson  # noqa: E402


def test_every_generated_file_is_as_its_source_makes_it():
    assert [outcome for outcome in build(check=True) if not outcome.well] == []


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_every_citation_leads_to_a_source(path: Path):
    assert cite.check_notebook(path) == []


@pytest.mark.parametrize("record", lesson_records(), ids=lambda path: path.stem)
def test_a_lesson_asks_every_check_once(record: Path):
    import nbformat

    cells = nbformat.read(notebook_of(record), as_version=4).cells
    sources = [cell.source for cell in cells if cell.cell_type == "code"]
    lesson = load_lesson(record)
    assert sources[0] == setup_line()
    for item in lesson.items:
        assert sum(f'm.ask("{lesson.id}.{item.id}")' in source for source in sources) == 1
