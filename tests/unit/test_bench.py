"""Measuring: by turns, against a floor of the same run; and what the browser's log says about the network."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from seminar import cli
from seminar.bench import importing, lessons, starting
from seminar.bench.measure import Reading, by_turns
from seminar.browser import foreign_addresses


def test_thing_and_floor_are_measured_by_turns_and_compared_by_their_medians():
    taken = []
    things, floors = iter([2.0, 9.0, 2.2]), iter([1.0, 1.0, 1.1])
    reading = by_turns(
        Reading("thing", "floor", 1.3),
        lambda: (taken.append("thing"), next(things))[1],
        lambda: (taken.append("floor"), next(floors))[1],
        3,
        lambda: taken.append("tick"),
    )
    assert taken == ["floor", "thing", "tick"] * 3
    assert reading.ratio == pytest.approx(2.2) and not reading.within_aim, "one slow outlier does not decide"


def test_only_addresses_outside_this_computer_count_as_foreign():
    log = (
        '{"url":"http://127.0.0.1:8888/lab"},{"url":"ws://localhost:8888/api"},{"url":"https://cdn.example.org/a.js"},{"url":"https://www.google.com/x"},'
        '{"url":"https://127.0.0.1.example.org/"},{"url":"https://fonts.googleapis.com.example.org/"}'
    )
    assert foreign_addresses(log) == [
        "https://127.0.0.1.example.org/",
        "https://cdn.example.org/a.js",
        "https://fonts.googleapis.com.example.org/",
    ]


def test_importing_the_package_is_timed_in_a_python_of_its_own():
    assert 0 < importing.seconds_to_import("moscow2001") < 30


def test_the_floor_of_a_lesson_is_what_the_lesson_has_imported(tmp_path):
    import nbformat

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("import yaml, json", id="a")])
    nbformat.write(notebook, tmp_path / "07_small.ipynb")
    found = lessons.libraries_of(tmp_path / "07_small.ipynb")
    assert "yaml" in found and "pandas" not in found


def test_a_part_that_cannot_be_measured_here_is_named_and_the_others_go_on(monkeypatch, capsys, tmp_path):
    def not_here(repeat, tick):
        raise starting.NotSetUp("start the course first")

    monkeypatch.setattr(starting, "measure", not_here)
    monkeypatch.setattr(
        importing,
        "measure",
        lambda repeat, tick: [Reading("import moscow2001", "import pandas", 0.1, [0.001] * repeat, [0.2] * repeat)],
    )
    cli.console.cache_clear()
    out = tmp_path / "deep" / "bench.json"
    assert cli.main(["bench", "--part", "start", "--part", "import", "--repeat", "3", "--out", str(out)]) == 0
    shown = capsys.readouterr()
    assert "start: not measured: start the course first" in shown.err
    assert "0.0050" in shown.out
    assert [one["ratio"] for one in json.loads(out.read_text("utf-8"))] == [0.005]
    cli.console.cache_clear()


def test_lessons_are_measured_with_compiled_modules_and_the_settings_come_back(monkeypatch):
    from seminar.bench.lessons import compiled

    monkeypatch.setattr("sys.dont_write_bytecode", True)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    with compiled():
        code = (
            "import sys, seminar.errors; print(sys.dont_write_bytecode,"
            " seminar.errors.__cached__.startswith(sys.pycache_prefix))"
        )
        told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        assert told.split() == ["False", "True"]
    assert os.environ["PYTHONDONTWRITEBYTECODE"] == "1" and "PYTHONPYCACHEPREFIX" not in os.environ
