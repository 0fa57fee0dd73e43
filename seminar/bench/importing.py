"""Importing what lessons import against `import pandas`, each in a Python of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from seminar.bench.measure import Reading, by_turns
from seminar.course import course
from seminar.files import root

CODE = "import time; start = time.perf_counter(); import {}; print(time.perf_counter() - start)"


def seconds_to_import(name: str) -> float:
    """Seconds that a fresh Python takes to import a module, the start of Python itself not counted."""
    done = subprocess.run(
        [sys.executable, "-c", CODE.format(name)], cwd=root(), capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def measure(repeat: int, tick: Callable[[], None]) -> list[Reading]:
    name = course().package
    for one in ("pandas", name):  # once for the disk cache and the bytecode
        seconds_to_import(one)
    reading = Reading(f"import {name}", "import pandas", 0.1)
    return [by_turns(reading, lambda: seconds_to_import(name), lambda: seconds_to_import("pandas"), repeat, tick)]
