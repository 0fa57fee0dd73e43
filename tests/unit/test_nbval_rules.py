"""Each rule of nbval_sanitize.cfg leaves out what it says, and nothing beside it."""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "tests" / "nbval_sanitize.cfg"


def sanitized(text: str) -> str:
    """The text as nbval compares it: every rule applied, as nbval reads the file."""
    rules = configparser.RawConfigParser()
    rules.read(RULES, "utf-8")
    for name in rules.sections():
        text = re.sub(rules.get(name, "regex"), rules.get(name, "replace"), text)
    return text


FIGURE = (
    '<figure><img alt="{alt}"'
    ' src="data:image/png;base64,{pixels}"><figcaption>{caption}</figcaption><td>{number}</td></figure>'
)
SAME = {"alt": "14 joint paragraphs", "pixels": "iVBORw0KGgo=", "caption": "Who speaks", "number": "14"}


def test_other_pixels_are_no_difference():
    assert sanitized(FIGURE.format(**SAME)) == sanitized(FIGURE.format(**{**SAME, "pixels": "AAAA+/=="}))


@pytest.mark.parametrize("part", ["alt", "caption", "number"])
def test_another_description_caption_or_number_is_a_difference(part):
    assert sanitized(FIGURE.format(**SAME)) != sanitized(FIGURE.format(**{**SAME, part: "15"}))


def test_ids_of_widgets_and_memory_addresses_are_left_out():
    assert sanitized('{"model_id": "' + "a" * 32 + '"}') == sanitized('{"model_id": "' + "b" * 32 + '"}')
    assert sanitized("<Thing at 0x7f00aa>") == sanitized("<Thing at 0x7fffbb>")


@pytest.mark.parametrize(
    ("saved", "now"),
    [("4 August 2001", "5 August 2001"), ("12 km", "13 km"), ("a1b2c3d4", "a1b2c3d5"), ("ref: 0x10", "ref: 0x11")],
)
def test_facts_are_compared(saved, now):
    assert sanitized(saved) != sanitized(now)


def test_a_changed_output_a_lost_output_and_nobodys_answers(tmp_path):
    """What conftest.py does to nbval: outputs without run numbers are compared all the same, in an empty folder."""
    saved = {
        "print('as saved')": "as saved\n",
        "print(2 + 2)": "5\n",
        "print('lost')": None,
        "import os; print(os.listdir())": "[]\n",
    }
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in saved])
    for cell, text in zip(notebook.cells, saved.values()):
        cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=text)] if text else []
    nbformat.write(notebook, tmp_path / "lesson.ipynb")
    (tmp_path / ".answers").mkdir()
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "conftest",
            "-p",
            "no:cacheprovider",
            "-q",
            "--rootdir",
            str(ROOT),
            "-c",
            str(ROOT / "pyproject.toml"),
            "--nbval",
            "--nbval-current-env",
            "--nbval-sanitize-with",
            str(RULES),
            str(tmp_path / "lesson.ipynb"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    failed = re.findall(r"^FAILED .*::(Cell \d)", done.stdout, re.M)
    assert failed == ["Cell 1", "Cell 2"], done.stdout
