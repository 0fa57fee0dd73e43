"""Reading question files: YAML written by people in, typed records out, and errors that name the line."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from moscow2001 import edited
from moscow2001.errors import MissingFile, QuestionError
from moscow2001.questions.check import problems
from moscow2001.questions.model import Assignment, Lesson
from moscow2001.questions.order import in_shown_order

def load_assignment(path) -> Assignment:
    """Return the graded exercise in the YAML file at *path*, checked throughout, options and rows in the order in which they are shown.

    Raises
    ------
    MissingFile
        If there is no such file.
    QuestionError
        If it breaks a rule of `moscow2001.questions.model`; the message starts with `file, line N:`.
    """
    return _load(path, Assignment)


def load_lesson(path) -> Lesson:
    """Return the lesson record in the YAML file at *path*; errors as in `load_assignment`."""
    return _load(path, Lesson)


def load_public(path) -> Assignment:
    """Return the keyless form of an exercise from its generated `.questions.json`.

    Raises
    ------
    MissingFile, QuestionError
        If the file is absent or was changed by hand into something else.
    """
    path = Path(path)
    try:
        return msgspec.json.decode(path.read_bytes(), type=Assignment)
    except FileNotFoundError:
        raise MissingFile(f"{path.name} is missing beside the notebook. It belongs to the exercise: take both from the course again.") from None
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise QuestionError(f"{path.name} is not the file the course made ({error}). Take it from the course again.") from None


def _load(path, kind):
    path = Path(path)
    if not path.exists():
        raise MissingFile(f"there is no question file {path}. Check the name, or take the file from the course again.")
    tree, loaded = edited.loaded_yaml(edited.read_text(path, error=QuestionError), path.name, QuestionError)
    if tree is None:
        raise QuestionError(f"{path.name} is empty; expected `{'assignment' if kind is Assignment else 'lesson'}: ...` at its top.")
    try:
        group = msgspec.convert(loaded, kind)
    except msgspec.ValidationError as error:
        message, steps = _where(str(error))
        raise QuestionError(f"{path.name}, line {_line(tree, steps)}: {_plain(message)} (at {_spoken(steps)})") from None
    found = problems(group)
    if found:
        lines = [f"{path.name}, line {_line(tree, steps)}: {message} (at {_spoken(steps)})" for steps, message in found]
        raise QuestionError("\n".join(lines))
    return in_shown_order(group)


def _where(message: str) -> tuple[str, list]:
    message, _, place = message.partition(" - at `")
    steps = [int(index) if index else name for name, index in re.findall(r"\.?([A-Za-z_]\w*)|\[(\d+)\]", place.rstrip("`").lstrip("$"))]
    return message, steps


def _plain(message: str) -> str:
    if message.startswith("Expected `str`, got `"):
        return message + ": put it in quotation marks"
    return message


def _line(node, steps) -> int:
    line = node.start_mark.line + 1
    for step in steps:
        if node.id == "mapping":
            found = next(((name, value) for name, value in node.value if name.value == str(step)), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif node.id == "sequence" and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            break
    return line


def _spoken(steps) -> str:
    words = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in steps)
    return words.lstrip(".") or "top of the file"
