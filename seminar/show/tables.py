"""A data frame shown as a page of a book would show it: whole sentences, a caption, no index, and one plain line for a
test run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from seminar import show
from seminar.errors import CourseError

if TYPE_CHECKING:
    import pandas as pd


__all__ = ["Table", "UnknownColumn", "table"]


class UnknownColumn(CourseError):
    """A column was asked for that the frame does not have."""


@dataclass(frozen=True)
class Table:
    """A frame to be read: `frame` holds the rows and columns shown, `caption` what they are."""

    frame: pd.DataFrame
    caption: str

    def __repr__(self) -> str:
        rows = f"{len(self.frame)} {'row' if len(self.frame) == 1 else 'rows'}"
        return f"{self.caption} ({rows})" if self.caption else f"Table of {rows}"

    def _repr_html_(self) -> str:
        return show.static(show.table(self.frame, caption=self.caption))


def table(frame: pd.DataFrame, columns: list[str] | None = None, caption: str = "") -> Table:
    """Return *frame* as a table to read, with whole texts, its named *columns* only and a *caption*.

    A frame as pandas shows it cuts each text after fifty characters, which is no way to read a clause.

    Raises
    ------
    UnknownColumn
        If a column is not there; the message names those that are.
    """
    if columns is not None:
        unknown = [name for name in columns if name not in frame.columns]
        if unknown:
            raise UnknownColumn(
                f"no column {', '.join(map(repr, unknown))} in this table; it has: {', '.join(map(str, frame.columns))}"
            )
        frame = frame[columns]
    return Table(frame, caption)
