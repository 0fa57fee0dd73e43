"""`course.py run`: a lesson is saved whole and clean, or not at all."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import nbformat
import pytest

from seminar.author import lessons, notebooks
from seminar.author.clean import UncleanOutput
from seminar.author.execute import CellFailed
from seminar.cli import main
from seminar.errors import CourseError
from tests.course_copy import ROOT, write_course_yaml


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    """A way to write a lesson of a few code cells and get its path."""
    (tmp_path / "notebooks").mkdir()
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("local"))
    write_course_yaml(tmp_path, lessons=("01_a_lesson",))
    monkeypatch.setenv("SEMINAR_HOME", str(tmp_path))

    def write(*sources: str):
        cells = [
            notebooks.markdown("title", "# A lesson"),
            *(notebooks.code(f"cell {number}", source) for number, source in enumerate(sources, start=1)),
        ]
        path = tmp_path / "notebooks" / "01_a_lesson.ipynb"
        path.write_text(notebooks.text(notebooks.notebook(cells)), encoding="utf-8")
        return path

    return write


def outputs(path):
    return {cell.id: cell.outputs for cell in notebooks.code_cells(nbformat.read(path, as_version=4))}


def test_a_lesson_is_saved_with_outputs_and_a_second_run_changes_nothing(lesson):
    path = lesson("import moscow2001 as m", "m.data.treaty_limits()[['id']]", "print('one')\nprint('two')")
    assert lessons.run(path) is True
    saved = path.read_bytes()
    assert "start_1" in outputs(path)["cell-2"][0].data["text/html"]
    assert outputs(path)["cell-3"] == [{"output_type": "stream", "name": "stdout", "text": "one\ntwo\n"}]
    assert lessons.run(path) is False
    assert path.read_bytes() == saved


def test_a_failing_cell_is_named_and_the_file_stays_as_it_was(lesson, capsys):
    path = lesson("1 + 1", "numbers = [1]\nnumbers[3]")
    before = path.read_bytes()
    with pytest.raises(
        CellFailed, match=r"01_a_lesson, cell 3 \(cell-2\), `numbers = \[1\]`: IndexError: list index out of range"
    ):
        lessons.run(path)
    assert path.read_bytes() == before
    assert main(["run", "01"]) == 2
    assert "Nothing was saved" in capsys.readouterr().err


def test_an_interrupted_run_leaves_the_lesson_as_it_was(lesson):
    path = lesson("1 + 1", "2 + 2")
    before = path.read_bytes()

    def stop(done, total):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lessons.run(path, stop)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_progress_counts_every_cell(lesson):
    seen = []
    lessons.run(lesson("1", "2"), lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("import os\nprint(os.getcwd())", "a place on this computer"),
        ("import datetime\nprint(datetime.datetime.now(datetime.UTC).date())", "today's date"),
        ("object()", "an object's address"),
        ("import warnings\nwarnings.warn('old name')", "a warning is shown"),
        ("import ipywidgets\nipywidgets.Dropdown(options=['a'])", "without its static twin"),
    ],
    ids=["path", "date", "address", "warning", "dead-widget"],
)
def test_what_differs_by_machine_or_day_is_refused(lesson, source, complaint):
    path = lesson(source)
    before = path.read_bytes()
    with pytest.raises(UncleanOutput, match=complaint):
        lessons.run(path)
    assert path.read_bytes() == before


def test_a_widget_is_saved_as_its_static_twin_alone(lesson):
    path = lesson("import ipywidgets\nfrom seminar import show\nshow.live(ipywidgets.Button(), '<b>seen</b>', 'plain')")
    lessons.run(path)
    shown = outputs(path)["cell-1"]
    assert [sorted(output.data) for output in shown] == [["text/plain"], ["text/html", "text/plain"]]
    assert "<b>seen</b>" in shown[1].data["text/html"]


def test_cells_that_learners_run_stay_without_output(lesson):
    path = lesson("1 + 1")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].metadata["tags"] = [notebooks.NOT_RUN]
    path.write_text(notebooks.text(notebook))
    lessons.run(path)
    assert outputs(path)["cell-1"] == []


def test_ids_used_twice_are_refused_by_name(lesson):
    path = lesson("1", "2")
    path.write_text(path.read_text().replace('"cell-2"', '"cell-1"'))
    with pytest.raises(CourseError, match="the id 'cell-1' is used twice"):
        lessons.run(path)


def test_a_file_that_is_no_notebook_is_refused_in_words(lesson):
    path = lesson("1")
    path.write_text("<html>not a notebook</html>")
    with pytest.raises(CourseError, match="not a notebook that can be read"):
        lessons.run(path)


def test_today_is_recognised_however_it_is_written():
    from seminar.author.clean import problems

    for form in ("%Y-%m-%d", "%d %B %Y", "%B %d, %Y"):
        cell = notebooks.code("a", "1")
        cell.outputs = [nbformat.v4.new_output("stream", text=datetime.now(UTC).strftime(form))]
        assert problems(cell), form
