"""Synthetic classes of any size: invented students who answer by ability and by misreading, with unlucky and hostile
files among them.

The same assignment, size and seed always give the same files, and the first students of a large class are those of a
small one.
"""

from __future__ import annotations

import contextlib
import copy
import csv
import html
import io
import itertools
import json
import random
import shutil
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct

from seminar.course import course
from seminar.course.folders import setup_line
from seminar.errors import CourseError
from seminar.files import root, write_atomically
from seminar.questions import in_words
from seminar.questions.model import Assignment
from seminar.questions.public import rev
from seminar.questions.record import MIME
from seminar.sample import unlucky
from seminar.sample.answering import answer_to
from seminar.sample.names import invented

LAYOUTS = ("folder", "canvas", "moodle", "nbgrader")
_BEGIN = datetime(2026, 10, 5, 8, 0)


class Invented(Struct, frozen=True):
    """One invented student: id and name, ability, what goes wrong (or an empty text), and the files handed in."""

    id: str
    name: str
    ability: float
    unlucky: str
    files: list[tuple[str, bytes]]


def students(
    assignment: Assignment, size: int, seed: int = 1, rate: float = 0.2, template: dict | None = None
) -> Iterator[Invented]:
    """Yield *size* invented students of *assignment*; a share *rate* of them hands in something unlucky, every kind in
    turn.

    Parameters
    ----------
    template
        The blank exercise notebook; a plain one is made if it is not given.
    """
    revs = {item.id: rev(item) for item in assignment.items}
    template = template or blank(assignment)
    kinds = itertools.cycle(unlucky.KINDS)
    used: set[str] = set()
    for number in range(1, size + 1):
        random_ = random.Random(f"{seed} {assignment.id} {number}")
        name = invented(random_)
        while name in used and len(used) < 2_000:
            name = invented(random_)
        if len(used) < 2_000:
            used.add(name)
        ability = max(-2.0, min(2.0, random_.gauss(0.2, 0.9)))
        notebook = answered(assignment, template, revs, ability, random_)
        notebook["metadata"]["seminar"] = {
            "v": 1,
            "course": course().short,
            "assignment": assignment.id,
            "student": name,
        }
        stem = f"{assignment.id}_handin_{name.replace(' ', '_')}"
        kind = next(kinds) if random_.random() < rate else ""
        files = unlucky.KINDS[kind](notebook, stem, random_) if kind else [(f"{stem}.ipynb", unlucky.encoded(notebook))]
        yield Invented(f"s{number:05d}", name, ability, kind, files)


def blank(assignment: Assignment) -> dict:
    """Return a plain exercise notebook for *assignment*: one cell that asks each question."""
    cells = [_markdown(f"# {assignment.title}"), _code(setup_line())]
    for number, item in enumerate(assignment.items, 1):
        cells += [_markdown(f"## {number}. {item.title}"), _code(f'm.ask("{assignment.id}.{item.id}")')]
    cells.append(_code(f'm.hand_in("{assignment.id}")'))
    return {
        "cells": cells,
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def answered(
    assignment: Assignment, template: dict, revs: dict[str, str], ability: float, random_: random.Random
) -> dict:
    """Return *template* with the answers of a student of *ability* recorded in its outputs."""
    notebook = copy.deepcopy(template)
    when = _BEGIN + timedelta(seconds=random_.randrange(12 * 24 * 3600))
    cells: dict[str, dict] = {}
    for cell in notebook["cells"]:
        source = "".join(cell["source"])  # one text, or a list of its lines
        for item in assignment.items:
            if cell["cell_type"] == "code" and f'm.ask("{assignment.id}.{item.id}")' in source:
                cells.setdefault(item.id, cell)
    for item in assignment.items:
        when += timedelta(seconds=int(item.minutes * 60 * random_.uniform(0.4, 1.8)) + 1)
        answer = answer_to(item, ability, random_)
        if answer is None or item.id not in cells:
            continue
        record = {
            "v": 1,
            "course": course().short,
            "q": f"{assignment.id}.{item.id}",
            "rev": revs[item.id],
            "answer": answer,
            "at": when.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "n": 1 + int(random_.expovariate(1.2)),
        }
        words = f"Recorded: {in_words(item, answer)}"
        kept = [output for output in cells[item.id].get("outputs", []) if MIME not in output.get("data", {})]
        shown = {
            "output_type": "display_data",
            "data": {MIME: record, "text/html": f"<p>{html.escape(words)}</p>", "text/plain": words},
            "metadata": {},
        }
        cells[item.id]["outputs"] = [*kept, shown]
        cells[item.id]["execution_count"] = cells[item.id].get("execution_count") or 1
    return notebook


def template_of(assignment: Assignment) -> dict | None:
    """Return the course's blank exercise for *assignment*, or None if it is not built."""
    try:
        return json.loads((root() / "exercises" / f"{assignment.id}.ipynb").read_text(encoding="utf-8"))
    except (CourseError, OSError, ValueError):
        return None


def write_class(
    assignment: Assignment,
    out: Path,
    size: int,
    seed: int = 1,
    rate: float = 0.2,
    layout: str = "folder",
    template: dict | None = None,
) -> Iterator[int]:
    """Write a class into the folder *out* and yield the number of students written so far.

    The hand-ins are in `submissions/` (or `submissions.zip` for the layouts of Canvas and Moodle), the class list in
    `roster.csv`, and what went wrong with whom in `unlucky.csv`.

    Raises
    ------
    CourseError
        If the layout is unknown, or *out* already holds something else than an earlier class, which is replaced.
    """
    if layout not in LAYOUTS:
        raise CourseError(f"{layout!r} is no layout; choose one of {', '.join(LAYOUTS)}.")
    if (
        out.exists()
        and any(out.iterdir())
        and not (out / "unlucky.csv").is_file()
        and {path.name for path in out.iterdir()} != {"README.md"}
    ):
        raise CourseError(f"{out} holds other things. Give an empty or a new folder.")
    out.mkdir(parents=True, exist_ok=True)
    (out / "unlucky.csv").write_text(
        "id,name,what\n", encoding="utf-8"
    )  # first: after Ctrl+C the folder is known as a class and may be replaced
    for name in ("submissions", "submitted"):
        shutil.rmtree(out / name, ignore_errors=True)
    (out / "submissions.zip").unlink(missing_ok=True)
    roster, wrong = [("id", "name", "email")], [("id", "name", "what")]
    with contextlib.closing(_Writer(out, layout, assignment.id)) as writer:
        for number, student in enumerate(students(assignment, size, seed, rate, template), 1):
            writer.add(student)
            known = (writer.key(student), student.name)
            roster.append((*known, f"{student.id}@example.org"))
            if student.unlucky:
                wrong.append((*known, (unlucky.KINDS[student.unlucky].__doc__ or "").strip()))
            yield number
    for name, lines in (("roster.csv", roster), ("unlucky.csv", wrong)):
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(lines)
        write_atomically(out / name, text.getvalue())


class _Writer:
    """Puts files where the chosen system would put them."""

    def __init__(self, out: Path, layout: str, assignment: str) -> None:
        self.layout, self.assignment = layout, assignment
        self._folder = out / ("submitted" if layout == "nbgrader" else "submissions")
        self._zip = (
            zipfile.ZipFile(out / "submissions.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=4)
            if layout in ("canvas", "moodle")
            else None
        )

    def close(self) -> None:
        """End the archive, if it is one."""
        if self._zip is not None:
            self._zip.close()

    def key(self, student: Invented) -> str:
        """Return the id under which the system knows the student."""
        return str(70_000 + int(student.id[1:])) if self._zip is not None else student.id

    def add(self, student: Invented) -> None:
        """Write one student's files."""
        files = student.files
        if self.layout == "nbgrader":
            files = [*files, ("timestamp.txt", b"2026-10-20 10:00:00.000000 UTC")]
        for place, (name, data) in enumerate(files):
            self._add(self._named(student, place, name), data)

    def _named(self, student: Invented, place: int, name: str) -> str:
        number = int(student.id[1:])
        match self.layout:
            case "canvas":
                words = student.name.split()
                sortable = "".join([words[-1], *words[:-1]]).lower().replace("'", "")
                late = "_LATE" if number % 11 == 0 else ""
                return f"{sortable}{late}_{self.key(student)}_{9_000_000 + 10 * number + place}_{name}"
            case "moodle":
                return f"{student.name}_{self.key(student)}_assignsubmission_file_/{name}"
            case "nbgrader":
                return f"{student.id}/{self.assignment}/{name}"
        return name

    def _add(self, name: str, data: bytes) -> None:
        if self._zip is not None:
            self._zip.writestr(zipfile.ZipInfo(name, (2026, 10, 20, 10, 0, 0)), data, zipfile.ZIP_DEFLATED)
            return
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # two invented students may share a name; a browser would number the second file
        turn = 1
        while path.exists() and path.read_bytes() != data:
            path = self._folder / f"{Path(name).stem} ({turn}).ipynb"
            turn += 1
        path.write_bytes(data)


def _markdown(text: str) -> dict:
    return {"cell_type": "markdown", "id": _id(text), "metadata": {}, "source": text}


def _code(text: str) -> dict:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": _id(text),
        "metadata": {},
        "outputs": [],
        "source": text,
    }


def _id(text: str) -> str:
    return f"{random.Random(text).getrandbits(32):08x}"
