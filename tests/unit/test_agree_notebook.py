"""The teacher's notebook shows a class its own agreement from a folder of hand-ins, without a name and without running
them.
"""

import json
import random
import re
import shutil

import nbformat
import pytest
from nbclient import NotebookClient

from seminar.course import course
from seminar.questions import MIME, load_assignment, rev

NAMES = ["Ana_Lima", "Ben_Roy", "Cem_Kaya", "Dana_Fox", "Eva_Holm", "Finn_Ohm", "Gil_Soto", "Hui_Lin"]


@pytest.fixture(scope="module")
def question(course_root):
    return load_assignment(course_root / "solutions" / "ex02.yaml").item("q8")


def hand_in(question, draw, trap):
    answer = {}
    for unit in question.units:
        codes = {
            variable.id: draw.choice([option.id for option in variable.options][:3]) for variable in question.codebook
        }
        answer[unit.id] = codes | {"reason": f"I read {codes['voice']} in it."}
    record = {
        "v": 1,
        "course": course().short,
        "q": "ex02.q8",
        "rev": rev(question),
        "answer": answer,
        "at": "2026-11-22T10:00:00Z",
        "n": 1,
    }
    cell = nbformat.v4.new_code_cell(f"open({str(trap)!r}, 'w').close()\nm.ask('ex02.q8')")
    cell.outputs = [nbformat.v4.new_output("display_data", {MIME: record, "text/plain": "Recorded"})]
    return nbformat.v4.new_notebook(cells=[cell])


def test_notebook_shows_a_class_its_own_agreement(course, course_root, question, tmp_path, monkeypatch):
    monkeypatch.delenv("SEMINAR_HOME", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(course_root))
    place = course / "teaching"
    draw, trap = random.Random(11), tmp_path / "was_run"
    shutil.rmtree(place / "sample_class", ignore_errors=True)
    (place / "sample_class" / "submissions").mkdir(parents=True)
    for name in NAMES:
        nbformat.write(
            hand_in(question, draw, trap), place / "sample_class" / "submissions" / f"ex02_handin_{name}.ipynb"
        )
    notebook = nbformat.read(course_root / "teaching" / "class_agreement.ipynb", as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(place)}}).execute()
    shown = [output.get("data", {}) for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    page = "\n".join(data.get("text/html", "") + data.get("text/plain", "") for data in shown)
    assert "8 readers, 12 passages" in page
    assert page.count("<img alt=") == 2 and "Stacked bars, one per passage" in page
    assert "Who speaks?" in page and "Highest rung" in page
    assert "I read dprk in it." in page
    assert "Alpha says whether readers agree" in page
    words = re.sub(r"base64,[A-Za-z0-9+/=]+", "", page)  # a picture's bytes can spell anything
    assert not [name for name in NAMES if name.split("_")[1] in words]
    assert not trap.exists()


def test_notebook_has_one_set_up_line_and_short_cells(course_root):
    notebook = json.loads((course_root / "teaching" / "class_agreement.ipynb").read_text(encoding="utf-8"))
    code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert code[0] == "import moscow2001 as m"
    assert all(len(cell.splitlines()) == 1 for cell in code)
    headings = [
        line
        for cell in notebook["cells"]
        if cell["cell_type"] == "markdown"
        for line in "".join(cell["source"]).splitlines()
        if line.startswith("#")
    ]
    assert [line for line in headings if line.startswith("# ")] == headings[:1]
