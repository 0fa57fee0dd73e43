"""Pages for the teacher, made from the lesson records: key and reasons of every check, plans by minutes, the answer key
of all exercises.
"""

from __future__ import annotations

import re
from pathlib import Path

from seminar import files
from seminar.author import notebooks
from seminar.author.render import render
from seminar.author.worked import solution
from seminar.course.folders import notebook_of
from seminar.questions import Assignment, Lesson
from seminar.questions.model import AnyItem, Item, Step

#: Lengths of a lesson slot that plans are made for, in minutes.
SLOTS = (30, 50, 75)

Part = Step | AnyItem


def answers_page(path: Path, lesson: Lesson) -> str:
    """Return the teacher's page of *lesson* (record at *path*): minutes, plans, and each check with its key and
    reasons, as Markdown.
    """
    where = steps_of_checks(path)
    return render(
        "answers.md",
        path=path,
        lesson=lesson,
        parts=_in_reading_order(lesson, where),
        slots=SLOTS,
        # a page that a teacher wrote knows what may be dropped; minutes and levels alone are a start for a lesson that
        # has none yet
        written=(files.root() / "teaching" / f"lesson{lesson.id}.md").is_file(),
        plan=lambda slot: plan(lesson, slot, where),
        listed=_listed,
        solution=solution,
    )


def _listed(parts: list[Part]) -> str:
    return "; ".join(
        f"{'*check* ' if isinstance(part, Item) else ''}{part.title.rstrip('.')} ({part.minutes:g})" for part in parts
    )


def plan(lesson: Lesson, slot: int, where: dict[str, int] | None = None) -> tuple[list[Part], list[Part]]:
    """Return (kept, dropped) parts of the reading track, steps and checks in reading order, for a slot of so many
    minutes.

    Homework goes first, then extensions, then what is core; within a level from the end, so that what is left is still
    the beginning of an argument. A check goes before the step it stands in. Five minutes, or a tenth of the slot, stay
    free. *where* tells in which step (from 0) each check stands; without it checks are spread evenly.
    """
    parts = _in_reading_order(lesson, where or {})
    room = slot - max(5, slot / 10)
    order = {"homework": 0, "extension": 1, "core": 2}
    kept = dict(enumerate(parts))
    for index in sorted(kept, key=lambda index: (order[parts[index].level], -index)):
        if sum(part.minutes for part in kept.values()) <= room:
            break
        del kept[index]
    return list(kept.values()), [part for index, part in enumerate(parts) if index not in kept]


def steps_of_checks(path: Path) -> dict[str, int]:
    """Return in which step (from 0) each check of the lesson with the record *path* is asked; empty while there is no
    notebook.
    """
    notebook, step = notebook_of(path), -1
    found: dict[str, int] = {}
    if not notebook.is_file():
        return {}
    for cell in notebooks.read(notebook).cells:
        if cell.cell_type == "markdown":
            step += len(re.findall(r"^## \d+\. ", cell.source, re.M))
        else:
            found |= {
                name.partition(".")[2]: max(step, 0) for name in re.findall(r'm\.ask\(\s*["\']([^"\']+)', cell.source)
            }
    return found


def _in_reading_order(lesson: Lesson, where: dict[str, int]) -> list[Part]:
    placed: list[tuple[tuple[int, int], Part]] = [((number, 0), step) for number, step in enumerate(lesson.steps)]
    for number, item in enumerate(lesson.checks):
        evenly = number * len(lesson.steps) // max(1, len(lesson.checks))
        placed.append(((where.get(item.id, evenly), number + 1), item))
    return [part for _, part in sorted(placed, key=lambda one: one[0])]


def answer_key(assignments: list[Assignment]) -> str:
    """Return the short answer key of all exercises as Markdown: one line per question."""
    return render("answer_key.md", assignments=assignments)
