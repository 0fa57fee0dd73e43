"""A lesson's whole run, from the start of its kernel to its last cell, against a notebook that only imports what the
lesson uses.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from seminar.bench.measure import Reading, by_turns
from seminar.course.folders import notebooks

if TYPE_CHECKING:
    from nbformat import NotebookNode

# Libraries that a lesson may pull in; those that it has pulled in by its last cell make up its floor.
LIBRARIES = (
    "pandas",
    "matplotlib.figure",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "PIL.Image",
    "ipywidgets",
    "anywidget",
    "msgspec",
    "yaml",
    "mistune",
    "nbformat",
    "krippendorff",
)
LIST_THEM = f"import json, sys; print(json.dumps([name for name in {LIBRARIES!r} if name in sys.modules]))"


def lesson_files() -> list[Path]:
    """The lessons that there are, in reading order."""
    return notebooks()


def libraries_of(lesson: Path) -> list[str]:
    """Names of `LIBRARIES` that are loaded when the lesson has run to its end."""
    import nbformat

    notebook = nbformat.read(lesson, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(LIST_THEM, id="libraries"))
    seconds_to_run(notebook, lesson.stem)
    return json.loads(notebook.cells[-1].outputs[0].text)


def seconds_to_run(notebook: NotebookNode, name: str) -> float:
    """Run a notebook as `course.py run` does and return the seconds it took."""
    from seminar.author.execute import execute

    began = time.perf_counter()
    execute(notebook, name=name)
    return time.perf_counter() - began


@contextmanager
def compiled() -> Iterator[None]:
    """Let kernels find compiled modules, as in a course that is set up, also where Python was told not to keep them.

    Without them each import compiles its module again, lesson and floor alike, and every ratio looks better than a
    learner's.
    """
    if not sys.dont_write_bytecode:
        yield
        return
    told = os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory(prefix="course-bench-", ignore_cleanup_errors=True) as folder:
        before = os.environ.get("PYTHONPYCACHEPREFIX")
        os.environ["PYTHONPYCACHEPREFIX"] = folder
        try:
            yield
        finally:
            for name, value in (("PYTHONDONTWRITEBYTECODE", told), ("PYTHONPYCACHEPREFIX", before)):
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value


def measure(repeat: int, tick: Callable[[], None]) -> list[Reading]:
    import nbformat

    readings = []
    with compiled():
        for lesson in lesson_files():
            names = libraries_of(lesson)  # also the first run, which compiles
            imports = nbformat.v4.new_notebook(
                cells=[nbformat.v4.new_code_cell("\n".join(f"import {name}" for name in names), id="imports")]
            )
            reading = Reading(f"run {lesson.stem}", f"import {', '.join(names) or 'nothing'}", 1.3)
            readings.append(
                by_turns(
                    reading,
                    lambda lesson=lesson: seconds_to_run(nbformat.read(lesson, as_version=4), lesson.stem),
                    lambda imports=imports: seconds_to_run(imports, "floor"),
                    repeat,
                    tick,
                )
            )
    return readings
