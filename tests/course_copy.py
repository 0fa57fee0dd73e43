"""A copy of the course to write in: what a learner has before the first click."""

from __future__ import annotations

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
