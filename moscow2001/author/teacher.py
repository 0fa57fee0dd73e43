"""Pages for the teacher, made from the lesson records: key and reasons of every check, plans by minutes, the answer key of all exercises."""

from __future__ import annotations

from pathlib import Path

from moscow2001.author import words
from moscow2001.author.worked import solution
from moscow2001.questions import Assignment, Lesson
from moscow2001.questions.model import Item

#: Lengths of a lesson slot that plans are made for, in minutes.
SLOTS = (30, 50, 75)


def answers_page(path: Path, lesson: Lesson) -> str:
    """Return the teacher's page of *lesson* (record at *path*): minutes, plans, and each check with its key and reasons, as Markdown."""
    parts = [
        f"<!-- Made from notebooks/{path.name} by: python course.py build. Change that file, not this one. -->",
        f"# Teacher's page for lesson {lesson.id}: {lesson.title}",
        f"*{lesson.question.strip()}* Lesson: [{path.stem}](../../notebooks/{path.stem}.ipynb) · on paper: [lesson{lesson.id}.html](../handouts/lesson{lesson.id}.html)",
        "## Minutes",
        _minutes(lesson),
        *(_plan(lesson, slot) for slot in SLOTS),
        "## Checks with their answers",
        "Learners see these explanations at once when they answer; nothing here is secret.",
    ]
    for number, item in enumerate(lesson.checks, start=1):
        parts += [f"### {number}. {item.title} (`{lesson.id}.{item.id}`)", solution(item, "../../notebooks/")]
    return "\n\n".join(parts) + "\n"


def _minutes(lesson: Lesson) -> str:
    rows = [["step", step.title, step.level, f"{step.minutes:g}"] for step in lesson.steps]
    rows += [["check", item.title, item.level, f"{item.minutes:g}"] for item in lesson.checks]
    rows += [["code track", task.title, "optional", f"{task.minutes:g}"] for task in lesson.code_tasks]
    total = f"Reading track {words.minutes(lesson.minutes.reading)}" + (f"; the code track adds {words.minutes(lesson.minutes.code)}." if lesson.minutes.code else ".")
    return f"{total} These are our estimates, not observed times.\n\n" + words.table(["", "what", "level", "minutes"], rows)


def _plan(lesson: Lesson, slot: int) -> str:
    """Return what fits into *slot* minutes: the longest level that fits, then what has to go, longest extension and last step first."""
    kept, dropped = plan(lesson, slot)
    time = sum(part.minutes for part in kept)
    lines = [f"## In {slot} minutes", f"{words.minutes(time)} of work" + (f", {words.minutes(slot - time)} for questions and talk." if slot > time else ".")]
    if not dropped:
        lines.append("The whole reading track fits." + (" Use the rest for the code track or the discussion." if slot - time >= 5 else ""))
    else:
        lines.append("Leave out, or give as homework: " + "; ".join(f"{part.title} ({part.minutes:g})" for part in dropped) + ".")
    return "\n\n".join(lines)


def plan(lesson: Lesson, slot: int) -> tuple[list, list]:
    """Return (kept, dropped) parts of the reading track for a slot of so many minutes.

    Parts are the steps and checks. Homework goes first, then extensions, then core checks and steps from the end; a check goes with no step,
    so that a teacher can still ask it. Five minutes, or a tenth of the slot, stay free for opening the notebooks.
    """
    parts = [*lesson.steps, *lesson.checks]
    room = slot - max(5, slot / 10)
    order = {"homework": 0, "extension": 1, "core": 2}
    # from the end within a level, so that what is left is still the beginning of an argument
    candidates = sorted(range(len(parts)), key=lambda index: (order[parts[index].level], -_position(lesson, index)))
    dropped: set[int] = set()
    for index in candidates:
        if sum(part.minutes for number, part in enumerate(parts) if number not in dropped) <= room:
            break
        dropped.add(index)
    return [part for number, part in enumerate(parts) if number not in dropped], [part for number, part in enumerate(parts) if number in dropped]


def _position(lesson: Lesson, index: int) -> float:
    # steps and checks share one line: the k-th of n checks stands beside the matching share of the steps
    if index < len(lesson.steps):
        return index / max(1, len(lesson.steps))
    return (index - len(lesson.steps) + 0.5) / max(1, len(lesson.checks))


def answer_key(assignments: list[Assignment]) -> str:
    """Return the short answer key of all exercises as Markdown: one line per question."""
    parts = [
        "<!-- Made from solutions/*.yaml by: python course.py build. Change those files, not this one. -->",
        "# Answer key",
        "One line per question. Reasons, rubrics and sample answers: the worked solutions beside this page. Students do not get this folder.",
    ]
    for assignment in assignments:
        parts.append(f"## Exercise {assignment.id[2:]}: {assignment.title} ({words.points(assignment.points)})")
        rows = [[item.id, item.title, f"{item.points:g}", _short(item)] for item in assignment.items]
        parts.append(words.table(["", "question", "points", "key"], rows))
    return "\n\n".join(parts) + "\n"


def _short(item: Item) -> str:
    return words.key(item)
