"""The tables of a course as typed frames, as `data/datapackage.json` describes them.

How unknown things are kept apart: a text cell is never NaN. It is empty when there is nothing to say or the column does
not apply, and holds the words `not known` when a value exists but no source seen gives it. In columns of numbers and
dates both become missing (`<NA>`, `NaT`).
"""

from seminar.data.reader import columns, not_known, table, table_names

__all__ = ["columns", "not_known", "table", "table_names"]
