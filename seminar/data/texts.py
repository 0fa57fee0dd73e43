"""The texts of a course, paragraph by paragraph, as `course.yaml` names them."""

from __future__ import annotations

from seminar.course import Text, course
from seminar.data.reader import rows
from seminar.errors import DataError


def paragraph_ids(text: Text) -> tuple[str, ...]:
    """Return the ids of the paragraphs of *text*, in order."""
    return tuple(row["id"] for row in rows(text.table))


def paragraphs(text: Text) -> dict[str, str]:
    """Return the paragraphs of *text* by id, unaltered and in order; empty for a text that may not be quoted whole."""
    return {row["id"]: row["text"] for row in rows(text.table)} if text.quote == "whole" else {}


def paged(page: str) -> Text | None:
    """Return the text whose paragraphs stand on the page *page* (`TEXT.md`), or None."""
    return next((text for text in course().texts if text.page == page), None)


def of_source(id: str) -> Text | None:
    """Return the text that is the source *id* of the bibliography, or None."""
    return next((text for text in course().texts if text.source == id), None)


def no_paragraph(text: Text, id: str) -> DataError:
    """Return the error for a paragraph that *text* does not have."""
    known = paragraph_ids(text)
    return DataError(f"{text.name} has no paragraph {id!r}; its {len(known)} are {', '.join(known)}")
