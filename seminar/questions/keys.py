"""The keys of questions in one form, for whoever looks at them without scoring an answer."""

from __future__ import annotations

from seminar.errors import CourseError
from seminar.questions.model import Item, Multiple, Order, Rows, Single
from seminar.questions.tables import shown_rows


def right(item: Item) -> list[str]:
    """Return the ids that are the key of *item*, in its order; none if they are no ids, or if it has no key."""
    if isinstance(item, Single):
        return [item.key] if item.key else []
    return list(item.key or ()) if isinstance(item, (Multiple, Order, Rows)) else []


def pickable(item: Item) -> list[str]:
    """Return every id from which a learner picks: options, or the rows shown; of a table that cannot be read the right
    ones.
    """
    if not isinstance(item, Rows):
        return [option.id for option in getattr(item, "options", [])]
    try:
        return [row["id"] for row in shown_rows(item.table)]
    except CourseError:  # whoever shows the question says it
        return right(item)
