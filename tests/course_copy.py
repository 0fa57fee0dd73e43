"""A copy of the course to write in: what a learner has before the first click."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("course.py", "course.yaml", "data", "notebooks", "exercises", "solutions")
# A learner's own answers are no part of what is tested, and the tests must not write beside them.
NEVER_COPIED = shutil.ignore_patterns(".answers", "*_handin_*.ipynb", "__pycache__", ".ipynb_checkpoints", "local")


def copy_course(target: Path) -> Path:
    """Copy what lessons need (texts, tables, notebooks; not the package) to `target` and return it."""
    target.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, target / part, ignore=NEVER_COPIED, dirs_exist_ok=True)
        elif source.exists():
            shutil.copy2(source, target / part)
    (target / "data" / "local").mkdir(parents=True, exist_ok=True)
    return target


def write_course_yaml(home: Path, lessons: tuple[str, ...] = (), exercises: tuple[str, ...] = ()) -> None:
    """Give the small course at *home* this course's `course.yaml`, with its own lessons and exercises and no pages."""
    text = (ROOT / "course.yaml").read_text("utf-8")
    for field, names in (("lessons", lessons), ("exercises", exercises), ("pages", ())):
        text, changed = re.subn(rf"^{field}: .*$", f"{field}: [{', '.join(names)}]", text, flags=re.M)
        assert changed == 1, field
    (home / "course.yaml").write_text(text.replace("complete: true", "complete: false"), "utf-8")
