"""Files that people edit by hand (CSV, JSON, YAML, plain text), read in one way.

Tolerant of what editors and spreadsheets do on their own: byte order marks, UTF-16, line ends, separators, a `sep=`
line, blank lines, columns that were only touched. Strict about what would change the meaning: quotation marks without a
partner, bytes that are no UTF-8, names that stand twice. Whatever is wrong is told in a sentence with the row as the
spreadsheet counts it; no error of a library reaches the reader of the message.
"""

from seminar.edited.again import remembered
from seminar.edited.numbers import decimal, identifier, rounded, whole
from seminar.edited.table import Table, read_table, stream_table
from seminar.edited.text import read_text
from seminar.edited.tree import loaded_yaml, read_json, read_yaml
from seminar.edited.typed import Lines, typed_yaml

__all__ = [
    "Lines",
    "Table",
    "decimal",
    "identifier",
    "loaded_yaml",
    "read_json",
    "read_table",
    "read_text",
    "read_yaml",
    "remembered",
    "rounded",
    "stream_table",
    "typed_yaml",
    "whole",
]
