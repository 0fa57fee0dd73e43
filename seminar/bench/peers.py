"""The same questions as an assignment for nbgrader and for otter-grader, and how long each takes to grade it.

Both run the student's notebook; each question becomes a cell that sets a variable and a test that compares it with the
key. Written answers stay for a person. Neither is installed with the course: give the path of the program, or have it
on the path.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell as code
from nbformat.v4 import new_markdown_cell as markdown
from nbformat.v4 import new_notebook
from nbformat.v4 import new_raw_cell as raw

from seminar.author.notebooks import METADATA
from seminar.errors import CourseError
from seminar.questions.model import Assignment

PEERS = ("nbgrader", "otter")


def find(name: str, given: str | None = None) -> Path | None:
    """Return the program of a peer, or None if it is not installed."""
    found = shutil.which(given or name)
    return Path(found) if found else None


def grade_with(
    name: str, program: Path, assignment: Assignment, folder: Path, count: int, told: Callable[[], None]
) -> list[float]:
    """Return the seconds by the clock that the peer takes for each of `count` submissions.

    Raises
    ------
    CourseError
        If it fails, or does not give full points to a submission that answers everything with the key.
    """
    folder.mkdir(parents=True)
    return {"nbgrader": _nbgrader, "otter": _otter}[name](program, assignment, folder, count, told)


def _keys(assignment: Assignment) -> dict[str, str]:
    """The key of each question that has one, by id, as Python writes it."""
    keys = {item.id: getattr(item, "key", None) for item in assignment.items}
    return {
        id: repr(sorted(key) if isinstance(key, list) and all(isinstance(one, str) for one in key) else key)
        for id, key in keys.items()
        if key is not None
    }


def _save(path: Path, cells: list[NotebookNode]) -> None:
    path.write_text(nbformat.writes(new_notebook(cells=cells, metadata=METADATA)), encoding="utf-8")


def _demand_all(name: str, points: float, assignment: Assignment) -> None:
    if points != len(_keys(assignment)):
        raise CourseError(
            f"{name} gives {points} of {len(_keys(assignment))} points to a submission made from the key; the"
            " comparison would not be fair."
        )


def _run(arguments: list, folder: Path) -> str:
    environment = os.environ | {
        "PATH": f"{Path(arguments[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "JUPYTER_PLATFORM_DIRS": "1",
        "PYTHONWARNINGS": "ignore",
    }
    done = subprocess.run([str(one) for one in arguments], cwd=folder, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise CourseError(f"{Path(arguments[0]).name} failed: {(done.stderr or done.stdout).strip()[-600:]}")
    return done.stdout


# nbgrader


def _nbgrader(program: Path, assignment: Assignment, folder: Path, count: int, told: Callable[[], None]) -> list[float]:
    (folder / "nbgrader_config.py").write_text(
        'c = get_config()\nc.CourseDirectory.course_id = "bench"\nc.Exchange.root = "."\n', encoding="utf-8"
    )
    source = folder / "source" / assignment.id
    source.mkdir(parents=True)
    _save(source / f"{assignment.id}.ipynb", _nbgrader_cells(assignment))
    _run([program, "generate_assignment", assignment.id], folder)
    released = (folder / "release" / assignment.id / f"{assignment.id}.ipynb").read_text(encoding="utf-8")
    seconds = []
    for number in range(count):
        student = f"s{number:03d}"
        place = folder / "submitted" / student / assignment.id
        place.mkdir(parents=True)
        (place / f"{assignment.id}.ipynb").write_text(_answered(released, assignment), encoding="utf-8")
        start = time.perf_counter()
        _run([program, "autograde", assignment.id, "--student", student], folder)
        seconds.append(time.perf_counter() - start)
        told()
    _run([program, "export"], folder)
    first = (folder / "grades.csv").read_text(encoding="utf-8").splitlines()
    score = dict(zip(first[0].split(","), first[1].split(","), strict=False)).get("score")
    _demand_all("nbgrader", float(score or 0), assignment)
    return seconds


def _nbgrader_cells(assignment: Assignment) -> list[NotebookNode]:
    def about(name: str, **more: bool | int) -> dict[str, dict]:
        usual = {
            "schema_version": 3,
            "grade_id": name,
            "grade": False,
            "locked": False,
            "solution": False,
            "task": False,
        }
        return {"nbgrader": usual | more}

    cells, keys = [markdown(f"# {assignment.title}")], _keys(assignment)
    for item in assignment.items:
        cells.append(markdown(item.prompt))
        if item.id in keys:
            answer = f"{item.id} = None\n### BEGIN SOLUTION\n### END SOLUTION"
            cells.append(code(answer, metadata=about(f"{item.id}-answer", solution=True)))
            test = about(f"{item.id}-test", grade=True, locked=True, points=1)
            cells.append(code(f"assert {item.id} == {keys[item.id]}", metadata=test))
        elif item.written:
            cells.append(markdown("Your text", metadata=about(item.id, grade=True, solution=True, points=1)))
    return cells


def _answered(released: str, assignment: Assignment) -> str:
    notebook, keys = json.loads(released), _keys(assignment)
    for cell in notebook["cells"]:
        item, _, what = cell["metadata"].get("nbgrader", {}).get("grade_id", "").rpartition("-")
        if what == "answer":
            cell["source"] = f"{item} = {keys[item]}"
    return json.dumps(notebook)


# otter-grader


def _otter(program: Path, assignment: Assignment, folder: Path, count: int, told: Callable[[], None]) -> list[float]:
    name = f"{assignment.id}.ipynb"
    _save(folder / name, _otter_cells(assignment))
    _run([program, "assign", "--no-run-tests", name, "dist"], folder)
    packed = sorted((folder / "dist" / "autograder").glob("*.zip"))
    if not packed:
        raise CourseError("otter assign made no autograder archive.")
    # the notebook with the solutions in it, as `otter assign` writes it: a submission that answers everything with the
    # key
    solved = folder / "dist" / "autograder" / name
    (folder / "results").mkdir()
    seconds = []
    for number in range(count):
        shutil.copy(solved, folder / f"s{number:03d}.ipynb")
        start = time.perf_counter()
        _run([program, "run", "-a", packed[0], "-o", folder / "results", f"s{number:03d}.ipynb"], folder)
        seconds.append(time.perf_counter() - start)
        told()
    results = json.loads((folder / "results" / "results.json").read_text(encoding="utf-8"))
    earned = sum(test.get("score", 0) for test in results["tests"] if test.get("max_score"))
    _demand_all("otter", earned, assignment)
    return seconds


def _otter_cells(assignment: Assignment) -> list[NotebookNode]:
    cells, keys = [raw("# ASSIGNMENT CONFIG\nrequirements: []\ngenerate: true\nexport_cell: false")], _keys(assignment)
    for item in assignment.items:
        begin = f"# BEGIN QUESTION\nname: {item.id}\npoints: 1"
        if item.id in keys:
            test = f"assert {item.id} == {keys[item.id]}"
            cells += [
                raw(begin),
                markdown(item.prompt),
                raw("# BEGIN SOLUTION"),
                code(f"{item.id} = {keys[item.id]} # SOLUTION"),
                raw("# END SOLUTION"),
                raw("# BEGIN TESTS"),
                code(f'""" # BEGIN TEST CONFIG\nhidden: true\n""" # END TEST CONFIG\n{test}'),
                raw("# END TESTS"),
                raw("# END QUESTION"),
            ]
        elif item.written:
            cells += [
                raw(f"{begin}\nmanual: true"),
                markdown(item.prompt),
                raw("# BEGIN SOLUTION"),
                markdown("A text."),
                raw("# END SOLUTION"),
                raw("# END QUESTION"),
            ]
    return cells
