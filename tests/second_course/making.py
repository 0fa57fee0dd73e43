"""Putting the second course together as an author would: `course.py new`, then the files of `course/` over it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS = ROOT / "tests" / "second_course"
NAMED = ("--title", "Renouncing War", "--short", "renunciation")


class Course:
    """A course, and programs run with its own engine. `said` keeps all that they printed."""

    def __init__(self, home: Path):
        self.home, self.said = home, ""

    def run(self, *arguments: str, where: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
        """Run Python in the folder *where*, whatever comes of it."""
        settings = {**os.environ, "SEMINAR_HOME": str(self.home), "PYTHONPATH": str(self.home), **more}
        done = subprocess.run(
            [sys.executable, "-P", *arguments],
            cwd=where or self.home,
            env=settings,
            capture_output=True,
            encoding="utf-8",
            timeout=300,  # a loaded machine takes its time
        )
        self.said += done.stdout + done.stderr
        return done

    def python(self, *arguments: str, where: Path | None = None, **more: str) -> str:
        """Run Python in the folder *where* and return what it printed; fail with its words if it fails."""
        done = self.run(*arguments, where=where, **more)
        assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-3000:]
        return done.stdout

    def call(self, *arguments: str, where: Path | None = None) -> str:
        """Give a command of the course."""
        return self.python("-m", "seminar.cli", *arguments, where=where)


def new(place: Path, *options: str) -> Course:
    """The course that `course.py new` makes."""
    Course(ROOT).call("new", str(place), *options)
    return Course(place)


def second(place: Path, made: Course | None = None) -> Course:
    """The course on the treaty, built and run; in a copy of *made*, or in one that is made for it."""
    if made is None:
        new(place, *NAMED)
    else:
        shutil.copytree(made.home, place)
    course = Course(place)
    for name in (PARTS / "removed.txt").read_text("utf-8").split():
        (place / name).unlink()
    shutil.copytree(PARTS / "course", place, dirs_exist_ok=True)
    for command in ("build", "run", "build"):  # the second build lists the lesson as it was run
        course.call(command)
    return course
