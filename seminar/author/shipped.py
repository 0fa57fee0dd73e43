"""The notebooks that the course ships, with their digests: the set-up tells JupyterLab to trust these and no other
notebook that lies in the same folders.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from seminar import files
from seminar.course.folders import exercise_sources, notebooks

#: In the form of the program `sha256sum`; `course.py` reads it (`shipped`).
LIST = "deploy/notebooks.sha256"


def listed(made: Mapping[str, str]) -> str:
    """Return the text of `LIST`; *made* has the text of notebooks that a build has just made, by path.

    Listed are the lessons, and the exercises and worked solutions that have a source: a file that lies beside them and
    has none is not ours.
    """
    top = files.root()
    exercises = [f"{folder}/{path.stem}.ipynb" for path in exercise_sources() for folder in ("exercises", "solutions")]
    lessons = [path.relative_to(top).as_posix() for path in notebooks()]
    contents = {
        name: made[name].encode() if name in made else (top / name).read_bytes()
        for name in [*exercises, *lessons, "teaching/class_agreement.ipynb"]
        if name in made or (top / name).is_file()
    }
    return "".join(f"{_digest(contents[name])}  {name}\n" for name in sorted(contents))


def _digest(content: bytes) -> str:
    # a checkout may have given the file other line ends
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()
