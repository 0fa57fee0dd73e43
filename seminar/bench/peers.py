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


def _scored(assignment: Assignment) -> list:
    return [item for item in assignment.items if not item.written and item.key is not None]


def _literal(key) -> str:
    return repr(sorted(key) if isinstance(key, list) and all(isinstance(one, str) for one in key) else key)


def _cell(kind: str, source: str, **metadata) -> dict:
    cell = {
        "cell_type": kind,
        "id": f"c{abs(hash((kind, source))) % 16**8:08x}",
        "metadata": metadata,
        "source": source,
    }
    return cell | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def _notebook(cells: list[dict]) -> str:
    kernel = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})


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
    (source / f"{assignment.id}.ipynb").write_text(_notebook(_nbgrader_cells(assignment)), encoding="utf-8")
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
    if float(score or 0) != len(_scored(assignment)):
        raise CourseError(
            f"nbgrader gives {score} of {len(_scored(assignment))} points to a submission made from the key; the"
            " comparison would not be fair."
        )
    return seconds


def _nbgrader_cells(assignment: Assignment) -> list[dict]:
    def about(name: str, **more) -> dict:
        return {
            "nbgrader": (
                {
                    "schema_version": 3,
                    "grade_id": name,
                    "grade": False,
                    "locked": False,
                    "solution": False,
                    "task": False,
                }
                | more
            )
        }

    cells = [_cell("markdown", f"# {assignment.title}")]
    for item in assignment.items:
        cells.append(_cell("markdown", item.prompt))
        if item in _scored(assignment):
            cells.append(
                _cell(
                    "code",
                    f"{item.id} = None\n### BEGIN SOLUTION\n### END SOLUTION",
                    **about(f"{item.id}-answer", solution=True),
                )
            )
            cells.append(
                _cell(
                    "code",
                    f"assert {item.id} == {_literal(item.key)}",
                    **about(f"{item.id}-test", grade=True, locked=True, points=1),
                )
            )
        elif item.written:
            cells.append(_cell("markdown", "Your text", **about(item.id, grade=True, solution=True, points=1)))
    return cells


def _answered(released: str, assignment: Assignment) -> str:
    notebook = json.loads(released)
    for cell in notebook["cells"]:
        for item in _scored(assignment):
            if cell["metadata"].get("nbgrader", {}).get("grade_id") == f"{item.id}-answer":
                cell["source"] = f"{item.id} = {_literal(item.key)}"
    return json.dumps(notebook)


# otter-grader


def _otter(program: Path, assignment: Assignment, folder: Path, count: int, told: Callable[[], None]) -> list[float]:
    name = f"{assignment.id}.ipynb"
    (folder / name).write_text(_notebook(_otter_cells(assignment)), encoding="utf-8")
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
    if earned != len(_scored(assignment)):
        raise CourseError(
            f"otter gives {earned} of {len(_scored(assignment))} points to a submission made from the key; the"
            " comparison would not be fair."
        )
    return seconds


def _otter_cells(assignment: Assignment) -> list[dict]:
    cells = [_cell("raw", "# ASSIGNMENT CONFIG\nrequirements: []\ngenerate: true\nexport_cell: false")]
    for item in assignment.items:
        if item in _scored(assignment):
            cells += [
                _cell("raw", f"# BEGIN QUESTION\nname: {item.id}\npoints: 1"),
                _cell("markdown", item.prompt),
                _cell("raw", "# BEGIN SOLUTION"),
                _cell("code", f"{item.id} = {_literal(item.key)} # SOLUTION"),
                _cell("raw", "# END SOLUTION"),
                _cell("raw", "# BEGIN TESTS"),
                _cell(
                    "code",
                    f'""" # BEGIN TEST CONFIG\nhidden: true\n""" # END TEST CONFIG\nassert {item.id} =='
                    f" {_literal(item.key)}",
                ),
                _cell("raw", "# END TESTS"),
                _cell("raw", "# END QUESTION"),
            ]
        elif item.written:
            cells += [
                _cell("raw", f"# BEGIN QUESTION\nname: {item.id}\npoints: 1\nmanual: true"),
                _cell("markdown", item.prompt),
                _cell("raw", "# BEGIN SOLUTION"),
                _cell("markdown", "A text."),
                _cell("raw", "# END SOLUTION"),
                _cell("raw", "# END QUESTION"),
            ]
    return cells
