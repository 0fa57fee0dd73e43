"""Lessons are tested the way they were saved: in an empty folder, where nobody's earlier answers lie beside them."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent
SHIPPED = {line.partition("  ")[2] for line in (ROOT / "deploy" / "notebooks.sha256").read_text("utf-8").splitlines()}
# the files of a course still to be made
collect_ignore = ["seminar/new/template"]
# The same as when `course.py build` runs a lesson to save its outputs (seminar/author/execute.py).
CONDITIONS = {"SEMINAR_HOME": str(ROOT), "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0", "TZ": "UTC"}


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("nbval", default=False):
        return
    from nbval import plugin
    from nbval.kernel import RunningKernel

    class InAnEmptyFolder(RunningKernel):
        def __init__(self, kernel_name: str, cwd: str | None = None, startup_timeout: int = 60):
            self._folder = tempfile.TemporaryDirectory(prefix="course-nbval-", ignore_cleanup_errors=True)
            before = os.environ.copy()
            os.environ.update(CONDITIONS)
            try:
                super().__init__(kernel_name, cwd=self._folder.name, startup_timeout=startup_timeout)
            finally:
                os.environ.clear()
                os.environ.update(before)

        def stop(self) -> None:
            super().stop()
            self._folder.cleanup()

    plugin.RunningKernel = InAnEmptyFolder


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    # nbval runs what it collects. A notebook that the course does not ship, a hand-in for instance, is never run,
    # wherever it lies.
    if collection_path.suffix != ".ipynb" or ROOT not in collection_path.parents:
        return None
    return None if collection_path.relative_to(ROOT).as_posix() in SHIPPED else True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Notebooks are saved without run numbers, so that a build changes nothing that did not change. nbval takes a cell
    # without one for
    # never run and compares nothing: a lesson whose outputs were lost would pass.
    for item in items:
        cell = getattr(item, "cell", None)
        if cell is not None and cell.get("execution_count") is None:
            cell["execution_count"] = 0
