"""Small generated pages: the table of lessons in the README, the glossary, and links between lessons, exercises and
sources.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from seminar import edited
from seminar.author.render import render
from seminar.course.folders import lesson_record
from seminar.errors import CourseError, MissingFile
from seminar.questions import Lesson, load_lesson

#: The README is written by people; what stands between these two lines is generated.
BEGIN, END = "<!-- lessons: made from data/lessons/*.yaml by: python3 course.py build -->", "<!-- end of lessons -->"


class Term(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One entry of the glossary."""

    term: Annotated[str, Meta(min_length=2, description="the word, as lessons link it")]
    definition: Annotated[str, Meta(min_length=10, description="what it means in this course, in Markdown")]
    sources: Annotated[list[str], Meta(description="ids in data/sources.json of what it rests on")] = []
    see: Annotated[list[str], Meta(description="other terms of the glossary")] = []
    also: Annotated[list[str], Meta(description="other words for the same")] = []


def lesson_link(name: str, folder: str) -> str:
    """Return a Markdown link to lesson *name* (`02`) from a file for which the lessons lie in *folder*; plain words
    while it is not written.
    """
    path = lesson_record(name)
    return f"[lesson {name}: {_lesson(path).title}]({folder}{path.stem}.ipynb)" if path else f"lesson {name}"


_lesson = edited.remembered(load_lesson)


def lessons_table(lessons: list[tuple[Path, Lesson]]) -> str:
    """Return the Markdown table of *lessons* (with their paths): link, question, minutes of both tracks."""
    return render("lessons.md", lessons=lessons).rstrip("\n")


def with_lessons(readme: str, table: str) -> str:
    """Return *readme* with the generated block between its two marks.

    Raises
    ------
    CourseError
        If the marks are not there exactly once, in order.
    """
    if readme.count(BEGIN) != 1 or readme.count(END) != 1 or readme.index(BEGIN) > readme.index(END):
        raise CourseError(
            f"README.md must hold the lines `{BEGIN}` and `{END}` once each, in this order: the table of lessons goes"
            " between them."
        )
    before, _, rest = readme.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{rest.partition(END)[2]}"


def load_glossary(path: Path) -> list[Term]:
    """Return the terms of *path* (`data/glossary.yaml`) in alphabetical order.

    Raises
    ------
    MissingFile, CourseError
        If there is no such file, or an entry breaks the form, stands twice or points to a term that is not there.
    """
    if not path.exists():
        raise MissingFile(f"there is no {path.name}; it holds the terms that lessons explain.")
    try:
        terms = msgspec.convert(edited.read_yaml(path), list[Term])
    except msgspec.ValidationError as error:
        raise CourseError(f"{path.name}: {error}") from None
    known = [term.term for term in terms]
    anchors = [anchor(term) for term in known]
    for term in terms:
        if anchors.count(anchor(term.term)) > 1:
            raise CourseError(f"{path.name}: the term {term.term!r} stands twice; keep one entry.")
        for other in term.see:
            if other not in known:
                raise CourseError(
                    f"{path.name}: {term.term!r} points to {other!r}, which is no term of the glossary. Add it, or mend"
                    " the spelling."
                )
    return sorted(terms, key=lambda term: term.term.casefold())


def glossary_page(terms: list[Term]) -> str:
    """Return `glossary.md`: one heading per term, so that lessons can link `glossary.md#some-term`."""
    return render("glossary.md", terms=terms, anchor=anchor)


def anchor(heading: str) -> str:
    """Return the anchor that GitHub and JupyterLab's Markdown view give a heading, in lower case.

    >>> anchor("Speech act (ladder)")
    'speech-act-ladder'
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
