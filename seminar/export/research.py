"""A class's answers for research: the table does not say whose an answer is, and no two tables call a student alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec

from seminar import safe
from seminar.export.totals import opened, settled_answers
from seminar.gradebook.book import Answer
from seminar.gradebook.pseudonyms import drawn
from seminar.questions.model import Assignment

#: One line for each answer. `answer_json` is the answer as it was handed in, `changed` how often it had been changed.
#: Times are left out: they tell who it was to somebody who sat in the room.
COLUMNS = ("student", "question", "kind", "rev", "status", "points", "of", "reason", "changed", "answer_json")
#: Kinds of question whose whole answer is a text.
WRITTEN = ("short", "long", "value")


def table(gradebook: str | Path, assignments: Sequence[Assignment]) -> tuple[str, int, list[str]]:
    """Return the table as CSV, how many answers it has, and what a person has to look at before giving it away.

    Pseudonyms are drawn anew for each table and kept nowhere; lines stand in the order of pseudonym and question.

    Raises
    ------
    CourseError
        If there is no such gradebook, or an exercise was not graded into it.
    """
    called: dict[str, str] = {}
    names: set[str] = set()
    lines, texts, naming = [], 0, []
    with opened(gradebook, assignments) as book:
        taken: set[str] = set()
        for key, name, email, _ in book.students():
            called[key] = drawn(taken.__contains__)
            taken.add(called[key])
            names.update(part.casefold() for part in (key, email, *name.split()) if len(part) > 1)
        for assignment in assignments:
            for sent in book.submissions(assignment.id):
                student = called[sent.student]
                for answer, points in settled_answers(book, assignment, sent.student):
                    lines.append((student, answer.question, _line(student, answer, points)))
                    words = _words(answer)
                    texts += bool(words)
                    if not names.isdisjoint(words):
                        naming.append(f"{student} {answer.question}")
    return ",".join(COLUMNS) + "\n" + "".join(line for *_, line in sorted(lines)), len(lines), _notes(texts, naming)


def _line(student: str, answer: Answer, points: float | None) -> str:
    status = "marked" if answer.status == "to mark" and points is not None else answer.status
    front = (student, answer.question, answer.kind, answer.rev, status, points, answer.best, answer.reason, answer.n)
    return safe.row(front).rstrip("\n") + f",{safe.json_field(answer.answer)}\n"


def _words(answer: Answer) -> set[str]:
    """Return the words, in small letters, of what the student wrote: a text, or reasons beside codes."""
    given = msgspec.json.decode(answer.answer) if answer.answer else None
    if isinstance(given, str):
        texts = [given.casefold()] if answer.kind in WRITTEN else []
    else:
        parts = given.values() if isinstance(given, dict) else ()
        texts = [part["reason"].casefold() for part in parts if isinstance(part, dict) and part.get("reason")]
    return {word.strip(".-+") for text in texts for word in re.findall(r"[\w@.+-]+", text)}


def _notes(texts: int, naming: Sequence[str]) -> list[str]:
    notes = []
    if naming:
        notes.append(
            f"{len(naming):,} answers hold a word that is in a name, an id or an address of the class, for example"
            f" {', '.join(naming[:5])}. Look at them first."
        )
    if texts:
        notes.append(
            f"{texts:,} answers hold text that students wrote, which may tell who wrote it. Read them before you give"
            " the table away. Whether you may give it away is for your students and your rules to say."
        )
    return notes
