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

from nbformat import NotebookNode

from seminar.author.execute import execute
from seminar.author.notebooks import code, notebook, read
from seminar.bench.measure import Reading, by_turns
from seminar.course.folders import notebooks

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


def libraries_of(lesson: Path) -> list[str]:
    """Names of `LIBRARIES` that are loaded when the lesson has run to its end."""
    made = read(lesson)
    made.cells.append(code("libraries", LIST_THEM))
    seconds_to_run(made, lesson.stem)
    return json.loads(made.cells[-1].outputs[0].text)


def seconds_to_run(made: NotebookNode, name: str) -> float:
    """Run a notebook as `course.py run` does and return the seconds it took."""
    began = time.perf_counter()
    execute(made, name=name)
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
    with compiled():
        return [_measured(lesson, repeat, tick) for lesson in notebooks()]


def _measured(lesson: Path, repeat: int, tick: Callable[[], None]) -> Reading:
    names = libraries_of(lesson)  # also the first run, which compiles
    imports = notebook([code("imports", "\n".join(f"import {name}" for name in names))])
    return by_turns(
        Reading(f"run {lesson.stem}", f"import {', '.join(names) or 'nothing'}", 1.3),
        lambda: seconds_to_run(read(lesson), lesson.stem),
        lambda: seconds_to_run(imports, "floor"),
        repeat,
        tick,
    )
