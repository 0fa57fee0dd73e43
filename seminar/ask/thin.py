"""What may stay in a hand-in file: enough to see the work, little enough that the page can offer it and the grader
reads it.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from seminar.ask.salvage import Records
from seminar.errors import CourseError

#: Most characters of printed text that a cell keeps, and most that a picture, a table or an attachment keeps.
PRINTED, SHOWN = 20_000, 400_000
#: Most bytes of the whole file. The grader reads ten times as many; but JupyterLab passes on at most 3 MB in three
#: seconds, and the download comes that way.
LARGEST = 2 * 2**20

ALL = (
    "Left out of this hand-in file: the whole notebook but its answers, because it is damaged or too large. All answers"
    " are here."
)


def large(notebook, question_of: Callable[[dict], str]) -> str:
    """Take out of *notebook* what is larger than one cell's share; return in a sentence what it was, empty if nothing."""
    printed = shown = attached = 0
    for cell in notebook.cells:
        if _size(cell.get("attachments", {})) > SHOWN:
            del cell["attachments"]
            attached += 1
        outputs = cell.get("outputs", [])
        length = sum(len(one.text) for one in outputs if one.output_type == "stream")
        if length > PRINTED:
            outputs = [one for one in outputs if one.output_type != "stream"]
            printed += length
        kept = [
            one
            for one in outputs
            if one.output_type == "stream" or question_of(one.get("data", {})) or _size(one) <= SHOWN
        ]
        shown += len(outputs) - len(kept)
        if "outputs" in cell:
            cell.outputs = kept
    parts = [
        f"{printed:,} characters of printed text" if printed else "",
        _many(shown, "large picture or table", "large pictures or tables"),
        _many(attached, "large attachment", "large attachments"),
    ]
    said = ", ".join(filter(None, parts))
    return f"Left out of this hand-in file: {said}. All answers are here." if said else ""


def all_but_answers(notebook, question_of: Callable[[dict], str]) -> str:
    """Take everything out of *notebook* that is neither text, nor code, nor an answer; return that in a sentence."""
    for cell in notebook.cells:
        cell.pop("attachments", None)
        cell.metadata = {}
        if "outputs" in cell:
            cell.outputs = [one for one in cell.outputs if question_of(one.get("data", {}))]
    notebook.metadata = {
        name: notebook.metadata[name]
        for name in ("kernelspec", "language_info")
        if name in notebook.metadata and _size(notebook.metadata[name]) < PRINTED
    }
    return (
        "Left out of this hand-in file, because the notebook is too large: what its cells printed and showed, and its"
        " attachments. All answers are here."
    )


def readable(content: str, kept: Records) -> bool:
    """Return whether the file may be handed in: small enough to be offered, and the grader finds each answer of *kept*
    in it.
    """
    from seminar.handins.read import read_notebook

    data = content.encode("utf-8")
    if len(data) > LARGEST:
        return False
    try:
        reading = read_notebook(data)
        found = {(one.q, one.at, one.n): json.loads(one.raw) for one in reading.found}
    except (CourseError, ValueError, RecursionError):
        return False
    return not reading.troubles and all(
        found.get((q, record.at, record.n)) == record.answer for q, record in kept.items()
    )


def _size(part) -> int:
    return len(json.dumps(part, ensure_ascii=False)) if part else 0


def _many(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}" if number else ""
