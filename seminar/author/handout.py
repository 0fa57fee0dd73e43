"""Questions on paper: one page per exercise or lesson for a room without machines, with boxes to tick and lines to
write on, and no key.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from pathlib import Path

from seminar import cite, files
from seminar.author import words
from seminar.author.render import render
from seminar.course import Text, course
from seminar.data import texts
from seminar.data.schema import described
from seminar.errors import CourseError
from seminar.questions import Assignment, Lesson, group
from seminar.questions.model import Level, Value, Words

LEVELS: tuple[Level, ...] = ("core", "extension", "homework")

#: A date breaks at its hyphens where nothing keeps it together, which is hard to read down a column.
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){1,2}")


def handout(
    questions: Assignment | Lesson, levels: Sequence[Level] = LEVELS, kept_by: str = "python3 course.py build"
) -> str:
    """Return *questions* as one HTML page that prints, with the questions of the given *levels*; nothing in it tells a
    key.

    Questions that need a computer (values from own code) are left out and named at the end.
    """
    shown = [item for item in questions.items if item.level in levels and not isinstance(item, Value)]
    facts = [words.counted(len(shown), "question"), f"about {words.minutes(sum(item.minutes for item in shown))}"]
    if isinstance(questions, Lesson):
        source, title = "data/lessons/", f"Lesson {questions.id}: {questions.title}"
    else:
        source, title = f"solutions/{questions.id}.yaml", f"Exercise {questions.id[2:]}: {questions.title}"
        facts.insert(1, words.points(sum(item.points for item in shown)))
    return render(
        "handout.html",
        made=f"Made from {source} by: {kept_by}",
        title=title,
        facts=" · ".join(facts),
        lesson=isinstance(questions, Lesson),
        questions=questions,
        shown=shown,
        left_out=[item.title for item in questions.items if item.level in levels and isinstance(item, Value)],
        to_do=words.TO_DO,
        lines=_lines,
        is_date=_DATE.fullmatch,
        course=course(),
    )


def text_page(text: Text) -> str:
    """Return *text* as one HTML page that prints, with the number of each paragraph in the margin: what every room
    needs on paper.
    """
    source = cite.source(text.source)
    return render(
        "text.html",
        made=f"Made from {described(text.table).shown_as} by: python3 course.py build",
        title=text.title,
        text=text,
        paragraphs=texts.paragraphs(text),
        origin=[source[part] for part in ("publisher", "URL") if part in source],
    )


def _lines(words: Words) -> int:
    # about eleven words to a handwritten line, and one line in five to spare
    return min(40, max(4, math.ceil(words.max / 11 * 1.2)))


def write(name: str, levels: tuple[str, ...] = (), out: Path | None = None) -> Path:
    """Write the handout of exercise or lesson *name* to *out* (`NAME.html` here if None) and return its path.

    Raises
    ------
    CourseError
        If a level is unknown, or the exercise or lesson is not in the course.
    """
    for level in levels:
        if level not in LEVELS:
            raise CourseError(f"{level!r} is no level; there are {', '.join(LEVELS)}.")
    wanted = [level for level in LEVELS if level in levels] or LEVELS
    made = handout(group(name), wanted, f"python3 course.py handout {name}")
    return files.write_atomically(out or Path(f"{name}.html"), made)
