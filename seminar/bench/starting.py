"""`course.py start` against bare `jupyter lab`, and the first set-up against bare venv and pip."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from seminar.bench.measure import Reading, by_turns
from seminar.bench.server import ServerFailed, answers, folders, free_port
from seminar.errors import CourseError
from seminar.files import root

NEEDED = ("course.py", "requirements.txt", "requirements-test.txt", "seminar", "deploy")


class NotSetUp(CourseError):
    """The course has not been started here yet."""


def seconds_to_answer(command: list[str], port: int) -> float:
    """Start a server and return the seconds until it answers over HTTP; then end it."""
    with tempfile.TemporaryDirectory(prefix="course-bench-", ignore_cleanup_errors=True) as home:
        began = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=root(),
            env={**os.environ, **folders(Path(home))},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            if not answers(process, port, 0.005):
                raise ServerFailed(f"this command ended without a server: {' '.join(command)}")
            return time.perf_counter() - began
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(30)


def later_start() -> float:
    port = free_port()
    return seconds_to_answer(
        [sys.executable, str(root() / "course.py"), "start", "--no-browser", "--port", str(port)], port
    )


def bare_start() -> float:
    port = free_port()
    as_root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return seconds_to_answer(
        [sys.executable, "-m", "jupyterlab", "--no-browser", f"--ServerApp.port={port}", *as_root], port
    )


def measure(repeat: int, tick: Callable[[], None]) -> list[Reading]:
    """Raises `NotSetUp` where `course.py start` would first have to set the course up."""
    if not (root() / ".venv" / "course-setup.json").is_file():
        raise NotSetUp(
            "a later start can only be measured after a first one: run python3 course.py start, then this again."
        )
    return [by_turns(Reading("course.py start, later", "jupyter lab", 1.1), later_start, bare_start, repeat, tick)]


def measure_set_up(repeat: int, tick: Callable[[], None]) -> list[Reading]:
    """Measure the first set-up, once however large `repeat` is: it takes half a minute and asks the package index."""
    return [
        by_turns(Reading("course.py, first set-up", "venv and pip install", 1.1), first_set_up, bare_set_up, 1, tick)
    ]


def first_set_up() -> float:
    """Seconds that the launcher takes to set up a copy of the course. Needs a package index."""
    with tempfile.TemporaryDirectory(prefix="course-bench-", ignore_cleanup_errors=True) as folder:
        for name in NEEDED:
            source = root() / name
            (shutil.copytree if source.is_dir() else shutil.copy2)(source, Path(folder, name))
        began = time.perf_counter()
        subprocess.run([sys.executable, "course.py", "build", "--help"], cwd=folder, check=True, capture_output=True)
        return time.perf_counter() - began


def bare_set_up() -> float:
    """Seconds that venv and pip take for the same list."""
    with tempfile.TemporaryDirectory(prefix="course-bench-", ignore_cleanup_errors=True) as folder:
        shutil.copytree(root() / "deploy", Path(folder, "deploy"))
        shutil.copy2(root() / "requirements.txt", folder)
        python = str(Path(folder, "bare", "Scripts" if os.name == "nt" else "bin", "python"))
        began = time.perf_counter()
        for command in (
            [sys.executable, "-m", "venv", "bare"],
            [python, "-m", "pip", "install", "--quiet", "-r", "requirements.txt"],
        ):
            subprocess.run(command, cwd=folder, check=True, capture_output=True)
        return time.perf_counter() - began
