"""A small course with one question of every kind, as a lesson (90) and as an exercise (ex90): for tests of the
questions themselves.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import nbformat
import yaml

from seminar.questions import load_assignment, public_assignment

FIXTURES = Path(__file__).resolve().parent / "fixtures" / "ask"

KINDS = ("single", "multiple", "match", "order", "number", "rows", "code", "value", "short", "long")


def make(home: Path) -> Path:
    """Write the course to *home* and return it: notebooks/90_kinds.ipynb and exercises/ex90.ipynb ask every question in
    one cell each.
    """
    for name in ("data/tables", "data/lessons", "notebooks", "exercises", "solutions"):
        (home / name).mkdir(parents=True)
    (home / "data" / "datapackage.json").write_text('{"name": "sample", "resources": []}', "utf-8")
    (home / "course.yaml").write_bytes((FIXTURES / "course.yaml").read_bytes())
    (home / "data" / "tables" / "statements.csv").write_bytes((FIXTURES / "statements.csv").read_bytes())
    lesson = (FIXTURES / "lesson.yaml").read_text("utf-8")
    (home / "data" / "lessons" / "90_kinds.yaml").write_text(lesson, "utf-8")
    exercise = home / "solutions" / "ex90.yaml"
    exercise.write_text(yaml.safe_dump(_as_exercise(yaml.safe_load(lesson)), sort_keys=False), "utf-8")
    public = public_assignment(load_assignment(exercise))
    (home / "exercises" / "ex90.questions.json").write_bytes(msgspec.json.encode(public))
    exercise.unlink()
    _notebook(
        home / "notebooks" / "90_kinds.ipynb",
        [
            "m.card('90')",
            "m.progress_line('90')",
            *[f"m.ask('90.c{n}')" for n in range(1, 11)],
            "m.progress_line('90')",
        ],
    )
    _notebook(home / "exercises" / "ex90.ipynb", [*[f"m.ask('ex90.q{n}')" for n in range(1, 11)], "m.hand_in('ex90')"])
    return home


def _as_exercise(lesson: dict) -> dict:
    items = []
    for number, check in enumerate(lesson["checks"], start=1):
        item = {**check, "id": f"q{number}", "points": 2}
        if item["kind"] in ("short", "long"):
            item["rubric"] = [
                {
                    "id": "claim",
                    "text": "Makes a claim",
                    "levels": [{"points": 0, "text": "None."}, {"points": 2, "text": "One."}],
                }
            ]
            item["samples"] = [
                {"text": f"Sample {one}.", "marks": {"claim": 2}, "comment": "A claim is made."} for one in range(4)
            ]
        items.append(item)
    return {"assignment": "ex90", "title": lesson["title"], "follows": "90", "points": 2 * len(items), "items": items}


def _notebook(path: Path, sources: list[str]) -> None:
    # the package lies in another folder than this course, and its own course would come first
    setup = "import os\nos.environ['SEMINAR_HOME'] = os.path.dirname(os.getcwd())\nimport moscow2001 as m"
    cells = [nbformat.v4.new_code_cell(setup, id="setup")]
    cells += [nbformat.v4.new_code_cell(source, id=f"cell-{number}") for number, source in enumerate(sources)]
    metadata = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}
    path.write_text(nbformat.writes(nbformat.v4.new_notebook(cells=cells, metadata=metadata)), "utf-8")
