"""Whose file is this? The names that Canvas, Moodle, nbgrader, browsers and people give to hand-ins.

What a learner can choose (the file's own name) never outweighs what the LMS wrote before it: in a download from Canvas or Moodle nobody can pass for another.
"""

from __future__ import annotations

import re
import unicodedata

from msgspec import Struct

# Canvas: sortable name without blanks, LATE if late, user id, attachment id, the student's own file name. Canvas sees to it that a name never holds `_12_`.
_CANVAS = re.compile(r"^(?P<name>.+?)(?:_LATE)?_(?P<id>[0-9]{1,20})_(?P<attachment>[0-9]{1,20})_(?P<file>.+)$", re.DOTALL)
_CANVAS_ANONYMOUS = re.compile(r"^(?P<name>anon(?:ymous)?)(?:_LATE)?_(?P<id>[A-Za-z0-9]{3,10})_(?P<attachment>[0-9]{1,20})_(?P<file>.+)$", re.DOTALL)
# Moodle: full name, participant id, the plug-in; a folder, or (folders switched off) the beginning of the file's name
_MOODLE = re.compile(r"^(?P<name>.+?)_(?P<id>[0-9]{1,20})_assignsubmission_[a-z]+_?(?P<file>.*)$", re.DOTALL)
_HAND_IN = re.compile(r"^ex[0-9]{2}_hand-?in[_ -]+(?P<name>.+)$", re.IGNORECASE | re.DOTALL)
# added by browsers, Canvas, macOS and Windows to a second file of one name
_AGAIN = re.compile(r"(?:\s*\([0-9]{1,3}\)|-[0-9]{1,2}|\s+(?:-\s+)?copy(?:\s+[0-9]{1,3}|\s*\([0-9]{1,3}\))?|\s+[0-9])$", re.IGNORECASE)
_NOTEBOOK = re.compile(r"\.ipynb(?:\.txt|\.json)?$", re.IGNORECASE)
_ASSIGNMENT = re.compile(r"^ex[0-9]{2}$", re.IGNORECASE)
_UNNAMED = re.compile(r"^(?:ex ?[0-9]{2}(?: hand-?in)?|untitled ?[0-9]*|notebook|\\?)$", re.IGNORECASE)
_SYSTEM = re.compile(r"^(?:\._.*|\.DS_Store|Thumbs\.db|desktop\.ini|~\$.*|timestamp\.txt|.*\.questions\.json|ex[0-9]{2}\.json|\.gitkeep)$", re.IGNORECASE | re.DOTALL)
_SYSTEM_FOLDERS = {"__macosx", ".ipynb_checkpoints", ".git", ".answers"}


class Owner(Struct, frozen=True):
    """Whose a file is: `key` is the same for all files of one student and for no other's, `name` is for people, `by` says what told."""

    key: str
    name: str
    by: str


def is_notebook(name: str) -> bool:
    """Whether a file's name says that it is a notebook; some browsers add `.txt` or `.json`."""
    return _NOTEBOOK.search(name) is not None


def is_system(parts: tuple[str, ...]) -> bool:
    """Whether the computer, the LMS or the exercise itself made this file, not the student."""
    return bool({part.casefold() for part in parts[:-1]} & _SYSTEM_FOLDERS) or _SYSTEM.match(parts[-1]) is not None


def owner(parts: tuple[str, ...]) -> Owner:
    """Return whose the file at the path *parts* (below the folder or archive that was given) is."""
    first = parts[0]
    if found := _MOODLE.match(first):
        return Owner(found["id"], _spaced(found["name"]), "moodle")
    if len(parts) == 1:
        return _by_name(first)
    if len(parts) >= 3 and _ASSIGNMENT.match(parts[1]):
        return Owner(unicodedata.normalize("NFC", first), _spaced(first), "nbgrader")
    return _named(first, "folder")


def is_unnamed(name: str) -> bool:
    """Whether a name is only the exercise's, or a new notebook's: it tells nothing about the student."""
    return _UNNAMED.match(name) is not None


def assignment_folder(parts: tuple[str, ...]) -> str:
    """Return the assignment in whose folder the file stands in an nbgrader tree, or an empty text."""
    return parts[1].casefold() if len(parts) >= 3 and _ASSIGNMENT.match(parts[1]) else ""


def is_lms(name: str) -> bool:
    """Whether a member's name looks as if an LMS had written it for one student of many."""
    return _MOODLE.match(name) is not None or _canvas(name) is not None


def _by_name(file: str) -> Owner:
    if found := _canvas(file):
        return found
    stem = _stem(file)
    if found := _HAND_IN.match(stem):
        return _named(_AGAIN.sub("", found["name"]), "hand-in")
    return _named(_AGAIN.sub("", stem), "file name")


def _stem(file: str) -> str:
    stem = _NOTEBOOK.sub("", file)
    return stem if stem != file else file.rpartition(".")[0] or file


def _canvas(file: str) -> Owner | None:
    if _HAND_IN.match(file):
        return None
    if found := _CANVAS_ANONYMOUS.match(file) or _CANVAS.match(file):
        return Owner(found["id"], _spaced(found["name"]), "canvas")
    return None


def _named(text: str, by: str) -> Owner:
    name = _spaced(text)
    return Owner(name.casefold(), name, by)


def _spaced(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).replace("_", " ").split()) or "?"
