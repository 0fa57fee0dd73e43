"""Which question uses which paragraph of the course's texts: a page for teachers, and a check that none is left
out.
"""

from __future__ import annotations

from seminar.author.render import render
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
    return render("paragraph_map.md", texts=course().texts, found=found, left=unused(found))
