"""Which question uses which paragraph of the course's texts: a page for teachers, and a check that none is left
out.
"""

from __future__ import annotations

from seminar.author import places, words
from seminar.course import course
from seminar.data import texts
from seminar.errors import CourseError
from seminar.questions import Assignment, Lesson

Uses = dict[str, list[tuple[str, str]]]


class UnusedParagraph(CourseError):
    """A paragraph of a text is used by no check and no exercise."""


def uses(groups: list[Lesson | Assignment]) -> Uses:
    """Return, for every paragraph (`prefix id`), the questions (name, title) whose `source` names it, in the
    order of *groups*.
    """
    found: Uses = {f"{text.prefix} {id}": [] for text in course().texts for id in texts.paragraph_ids(text)}
    for group in groups:
        for item in group.items:
            for place in item.source:
                if place in found:
                    found[place].append((f"{group.id}.{item.id}", item.title))
    return found


def unused(found: Uses) -> list[str]:
    """Return the paragraphs that no question uses."""
    return [place for place, questions in found.items() if not questions]


def demand_all(found: Uses) -> None:
    """Raise `UnusedParagraph` with the list of what is left out, if anything is."""
    if left := unused(found):
        raise UnusedParagraph(
            f"no question uses {len(left)} of {len(found)} paragraphs: {', '.join(left)}. Name each in the `source:` of"
            " a check or item that sends learners to it."
        )


def page(found: Uses) -> str:
    """Return the map as Markdown: one table per document, one row per paragraph."""
    left = unused(found)
    state = "Every paragraph is used." if not left else f"Not yet used: {', '.join(left)}."
    parts = [
        (
            "<!-- Made from data/lessons/*.yaml and solutions/*.yaml by: python3 course.py build. Change those files, not"
            " this one. -->"
        ),
        "# Where each paragraph is read",
        f"The texts, paragraph by paragraph, and the questions that send learners to each. {state}",
    ]
    for text in course().texts:
        rows = [
            [
                places.in_words(place, "../notebooks/"),
                "; ".join(f"`{name}` {title}" for name, title in questions) or "not used",
            ]
            for place, questions in found.items()
            if place.startswith(f"{text.prefix} ")
        ]
        parts += [f"## {text.title}", words.table(["paragraph", "questions"], rows)]
    return "\n\n".join(parts) + "\n"
