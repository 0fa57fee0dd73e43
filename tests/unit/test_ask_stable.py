"""Unanswered notebooks give the same outputs everywhere and every day: nbval compares them with what was saved."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests import ask_course
from tests.course_copy import ROOT


@pytest.mark.parametrize("path", ["exercises/ex90.ipynb", "notebooks/90_kinds.ipynb"])
def test_a_blank_notebook_passes_nbval_in_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    first = ask_course.make(tmp_path / "here") / path
    notebook = nbformat.read(first, as_version=4)
    if path.startswith("notebooks"):
        notebook.cells += [
            nbformat.v4.new_code_cell("m.progress()", id="progress"),
            nbformat.v4.new_code_cell("m.ready()", id="ready"),
        ]
    NotebookClient(notebook, resources={"metadata": {"path": str(first.parent)}}).execute()
    assert all(cell.outputs for cell in notebook.cells[1:])
    second = ask_course.make(tmp_path / "there") / path
    nbformat.write(notebook, second)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval",
        "--nbval-current-env",
        "-q",
        "-p",
        "no:cacheprovider",
        "-c",
        os.devnull,
        "--rootdir",
        str(second.parent),
        str(second),
    ]
    told = subprocess.run(command, cwd=second.parent, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout[-3000:] + told.stderr[-2000:]
    assert f"{len(notebook.cells)} passed" in told.stdout
    assert str(tmp_path) not in nbformat.writes(notebook)
