"""The card at the top of a lesson, made from the lesson's own record."""

from __future__ import annotations

from seminar import show
from seminar.cite.library import label
from seminar.errors import CourseError, UnknownQuestion
from seminar.questions import group
from seminar.questions.model import Lesson
from seminar.show.markdown import block, inline


class Card:
    """A lesson's card: shown as HTML when it is the last line of a cell, as one line elsewhere."""

    def __init__(self, lesson: Lesson):
        self.lesson = lesson

    def __repr__(self) -> str:
        return f"Lesson {self.lesson.lesson}: {self.lesson.title}. {self.lesson.question}"

    def _repr_html_(self) -> str:
        lesson = self.lesson
        minutes = f"about {lesson.minutes.reading:g} minutes" + (
            f"; with the code track {lesson.minutes.reading + lesson.minutes.code:g}" if lesson.minutes.code else ""
        )
        rows = [
            ("You will be able to", _listed([inline(one) for one in lesson.abilities])),
            ("Time", minutes),
            ("Skill in the lead", show.escape(lesson.skill)),
            ("Before", _listed([inline(one) for one in lesson.before])),
            ("Sources", "; ".join(_source(one) for one in lesson.sources)),
            ("Next", inline(lesson.next) if lesson.next else ""),
        ]
        body = "".join(f'<tr><th scope="row">{name}</th><td>{text}</td></tr>' for name, text in rows if text)
        question = f'<div class="seminar-lesson-question">{block(lesson.question)}</div>'
        return (
            f'<style>{show.CSS.strip()}{_LOOK}</style><div class="seminar'
            f' seminar-lesson">{question}<table>{body}</table></div>'
        )


def _source(id: str) -> str:
    # a lesson is read with its card even where the list of sources is damaged
    try:
        name = label(id, whole=True)
    except CourseError:
        name = id
    return f'<a href="bibliography.md#{show.escape(id)}">{show.escape(name)}</a>'


_LOOK = """
.seminar-lesson { border-left: 4px solid var(--seminar-focus); padding: 0.2em 1em; }
.seminar-lesson-question { font-size: 1.2em; font-weight: 600; } .seminar-lesson-question p { margin: 0.2em 0 0.4em; }
.seminar-lesson th { white-space: nowrap; font-weight: 600; } .seminar-lesson ul { margin: 0; padding-left: 1.1em; }
"""


def card(lesson: str) -> Card:
    """Return the card of a lesson (`01`): question, abilities, minutes, what comes before, sources as links, what comes
    next.

    Raises
    ------
    UnknownQuestion, MissingFile
        If *lesson* is an exercise, or the course has no such lesson.
    """
    found = group(lesson)
    if not isinstance(found, Lesson):
        raise UnknownQuestion(f"{lesson} is an exercise; only lessons (01, 02, …) have a card.")
    return Card(found)


def _listed(parts: list[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"<ul>{''.join(f'<li>{part}</li>' for part in parts)}</ul>"
