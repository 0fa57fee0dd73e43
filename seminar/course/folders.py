"""Where the files of a course lie: lessons with their records, exercises with their sources."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType

from seminar import files
from seminar.course.load import course

#: Folder of the lessons' records: their cards and checks, with keys.
RECORDS = "data/lessons"


def face() -> ModuleType:
    """Return the package that lessons import as `m`: the course's own, or the engine."""
    return import_module(course().package)


def setup_line() -> str:
    """Return the one set-up line of every notebook of the course."""
    return f"import {course().package} as m"


def notebooks() -> list[Path]:
    """Return the notebooks that readers open, lessons and pages, in order of their names."""
    made = course()
    return [files.root() / "notebooks" / f"{name}.ipynb" for name in sorted([*made.lessons, *made.pages])]


def lesson_records() -> list[Path]:
    """Return the records of the lessons (`data/lessons/NAME.yaml`) in the order of `course.yaml`, those that are there."""
    return [path for path in _records() if path.is_file()]


def lesson_record(lesson: str) -> Path | None:
    """Return the record of the lesson with the number *lesson* (`01`), or None if the course has no such lesson."""
    return next((path for path in _records() if path.name.startswith(f"{lesson}_") and path.is_file()), None)


def notebook_of(record: Path) -> Path:
    """Return the notebook of the lesson with the record *record*."""
    return record.parents[2] / "notebooks" / f"{record.stem}.ipynb"


def record_of(notebook: Path) -> Path:
    """Return the record of the lesson in *notebook*."""
    return notebook.absolute().parents[1] / RECORDS / f"{notebook.stem}.yaml"


def exercise_sources() -> list[Path]:
    """Return the sources of the exercises (`solutions/exNN.yaml`) in the order of `course.yaml`, those that are there."""
    return [path for path in _sources() if path.is_file()]


def unlisted() -> list[str]:
    """Return the files that look like a lesson's record or an exercise's source and that `course.yaml` does not name."""
    top = files.root()
    there = {*top.glob(f"{RECORDS}/*.yaml"), *top.glob("solutions/ex[0-9][0-9].yaml")}
    return sorted(path.relative_to(top).as_posix() for path in there - {*_records(), *_sources()})


def absent() -> list[str]:
    """Return the files that `course.yaml` asks for and that are not there: lessons with their records, pages, exercises."""
    wanted = [*_records(), *notebooks(), *_sources()]
    return [path.relative_to(files.root()).as_posix() for path in wanted if not path.is_file()]


def _records() -> list[Path]:
    return [files.root() / RECORDS / f"{name}.yaml" for name in course().lessons]


def _sources() -> list[Path]:
    return [files.root() / "solutions" / f"{name}.yaml" for name in course().exercises]
