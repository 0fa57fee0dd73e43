"""The tables and texts of the course, as typed frames.

Every table has a function of its own name (`timeline()`, `statements()`, `launches()` ...) that gives a fresh pandas
frame. What the columns mean stands in `data/datapackage.json`; `columns("timeline")` shows it. The files are read when
they are first asked for and again when they were edited.

How unknown things are kept apart: a text cell is never NaN. It is empty when there is nothing to say or the column does
not apply, and holds the words `not known` when a value exists but no source seen gives it. In columns of numbers and
dates both become missing (`<NA>`, `NaT`); `not_known("journey")` tells which are which.
"""

from moscow2001.data.geo import coastline
from moscow2001.data.sentences import (
    claims_of,
    events_about,
    events_between,
    items_with,
    launches_between,
    one_row_per,
    spoken_by,
    statements_with,
)
from moscow2001.data.tables import *  # noqa: F403  one function per table, listed in tables.__all__
from moscow2001.data.tables import __all__ as _tables
from moscow2001.data.texts import cnn_text, declaration, declaration_text, has_cnn_text, paragraph
from seminar.data.reader import columns, not_known, table, table_names

__all__ = [
    *_tables,
    "claims_of",
    "cnn_text",
    "coastline",
    "columns",
    "declaration",
    "declaration_text",
    "events_about",
    "events_between",
    "has_cnn_text",
    "items_with",
    "launches_between",
    "not_known",
    "one_row_per",
    "paragraph",
    "spoken_by",
    "statements_with",
    "table",
    "table_names",
]
