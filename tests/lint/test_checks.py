"""The fast checks find what is planted, say what to do, and a changed notebook is shown as text."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.course_copy import ROOT

PROGRAMS = Path(sys.executable).parent


@pytest.mark.parametrize(
    ("script", "finding"),
    [
        ("export function page() { const lost = 1; return 2; }\n", "no-unused-vars"),
        ("export const page = word => word.replace(/\\;/, '');\n", "no-useless-escape"),
        ("export const page = () => 2;\n", None),
    ],
)
def test_the_linter_of_javascript_finds_what_is_planted(tmp_path, script, finding):
    linter = shutil.which("oxlint", path=PROGRAMS)
    if linter is None:
        pytest.skip("there is no oxlint for this kind of computer")
    (tmp_path / "page.js").write_text(script)
    command = [linter, "--config", ROOT / ".oxlintrc.json", "--deny-warnings", "page.js"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode != 0) == (finding is not None) and (finding or "") in done.stdout


def test_the_type_checker_finds_what_is_planted_and_nothing_is_hidden_from_it(tmp_path):
    (tmp_path / "planted.py").write_text("def points(text: str) -> int:\n    return text\n")
    command = [sys.executable, "-m", "mypy", "--config-file", ROOT / "pyproject.toml", tmp_path / "planted.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1 and "[return-value]" in done.stdout
    hidden = [path for path in (ROOT / "seminar").rglob("*.py") if "type: ignore" in path.read_text("utf-8")]
    assert hidden == []


def test_checks_without_an_environment_say_how_to_set_it_up(tmp_path):
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "checks.py", tmp_path / ".ci")
    done = subprocess.run([sys.executable, tmp_path / ".ci" / "checks.py"], capture_output=True, text=True)
    assert done.returncode == 2 and "python3 course.py test --version" in done.stdout


def as_text(path: Path) -> str:
    done = subprocess.run([sys.executable, ROOT / ".ci" / "notebook_text.py", path], capture_output=True, check=True)
    return done.stdout.decode()


def test_a_notebook_is_shown_as_its_cells_and_outputs(tmp_path):
    outputs = [
        {"output_type": "display_data", "data": {"text/plain": "plain", "text/html": ["<p>Ana</p>", "<p>Bo</p>"]}},
        {"output_type": "stream", "name": "stdout", "text": ["said\n"]},
        {"output_type": "error", "ename": "ValueError", "evalue": "a word", "traceback": []},
    ]
    cells = [
        {"cell_type": "markdown", "id": "title", "source": ["# One\n", "two"]},
        {"cell_type": "code", "id": "a", "source": "ask()", "outputs": outputs},
    ]
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps({"cells": cells, "nbformat": 4}))
    shown = as_text(path)
    assert shown.startswith("--- markdown title\n# One\ntwo\n\n--- code a\nask()\n")
    assert [line for line in shown.splitlines() if line.startswith("    ")] == [
        "    <p>Ana</p>",
        "    <p>Bo</p>",
        "    said",
        "    ValueError: a word",
    ]


def test_a_broken_notebook_is_shown_as_it_is(tmp_path):
    path = tmp_path / "x.ipynb"
    path.write_text('{"cells": [')
    assert as_text(path) == '{"cells": [\n'
