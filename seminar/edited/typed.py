"""Hand-edited YAML as typed records; an error names the file, the line and the field."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeVar

import msgspec

from seminar.edited.text import read_text
from seminar.edited.tree import loaded_yaml
from seminar.errors import CourseError

T = TypeVar("T")
Steps = list[str | int]


class Lines:
    """Where each field of a YAML text stands."""

    def __init__(self, nodes, shown: str):
        self._nodes, self._shown = nodes, shown

    def has(self, steps: Steps) -> bool:
        """Whether the field at *steps* is written in the file, also if empty."""
        return self._found(steps)[1]

    def told(self, steps: Steps, message: str) -> str:
        """Return *message* with the file, the line of the field at *steps* before it and the field's path after it."""
        return f"{self._shown}, line {self._line(steps)}: {message} (at {_spoken(steps)})"

    def _line(self, steps: Steps) -> int:
        return self._found(steps)[0]

    def _found(self, steps: Steps) -> tuple[int, bool]:
        """The line of the field at *steps*, or of the last step of the way that is there, and whether all of it is."""
        node = self._nodes
        begins = node
        for step in steps:
            if node.id == "mapping":
                found = next(((name, value) for name, value in node.value if name.value == str(step)), None)
                if found is None:
                    return begins.start_mark.line + 1, False
                begins, node = found
            elif node.id == "sequence" and isinstance(step, int) and step < len(node.value):
                begins = node = node.value[step]
            else:
                return begins.start_mark.line + 1, False
        return begins.start_mark.line + 1, True


def typed_yaml(
    path: str | Path, kind: type[T], *, begins: str, error: type[CourseError] = CourseError
) -> tuple[T, Lines]:
    """Return the record of the type *kind* in the YAML file at *path*, and where its fields stand; *begins* is what an
    empty file should begin with.

    Raises
    ------
    MissingFile, CourseError
        If the file is absent, is not YAML, or breaks the type; the message starts with `file, line N:`.
    """
    shown = Path(path).name
    nodes, loaded = loaded_yaml(read_text(path, shown=shown, error=error), shown, error)
    if nodes is None:
        raise error(f"{shown} is empty; expected `{begins}` at its top.")
    lines = Lines(nodes, shown)
    try:
        return msgspec.convert(loaded, kind), lines
    except msgspec.ValidationError as problem:
        message, steps = _where(str(problem))
        if message.startswith("Expected `str`, got `"):
            message += ": put it in quotation marks"
        raise error(lines.told(steps, message)) from None


def _where(message: str) -> tuple[str, Steps]:
    message, _, place = message.partition(" - at `")
    steps: Steps = [
        int(index) if index else name
        for name, index in re.findall(r"\.?([A-Za-z_]\w*)|\[(\d+)\]", place.rstrip("`").lstrip("$"))
    ]
    return message, steps


def _spoken(steps: Steps) -> str:
    words = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in steps)
    return words.lstrip(".") or "top of the file"
