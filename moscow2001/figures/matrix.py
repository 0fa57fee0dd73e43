"""The coverage matrix as numbers: who carries which claim, how alike two items are, and a map of both.

Methods and formulas are described with the data (`notes on comparing texts`): Jaccard similarity, average linkage,
correspondence analysis by singular value decomposition. Small enough to be written out here in numpy, and checked by
hand in the tests.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from moscow2001 import data
from seminar.errors import CourseError
from seminar.figures.base import known

#: What of an item is looked at. Only `equal` and `full` are fair for saying that something is missing.
WINDOWS = {
    "seen": "everything seen of each item (mostly excerpts of unequal share)",
    "equal": "only the first 1,500 characters or so of every item",
    "full": "only items seen to their end",
}

#: Claims in two or three words, for the heads of columns.
CLAIMS = {
    "C01": "peaceful programme",
    "C02": "moratorium to 2003",
    "C03": "ABM cornerstone",
    "C04": "against US defence",
    "C05": "US troops out: urgent",
    "C06": "Russia understands",
    "C07": "Russia joins demand",
    "C08": "non-military means",
    "C09": "railways",
    "C10": "power plants",
    "C11": "old debts",
    "C12": "outside money",
    "C13": "arms deals",
    "C14": "no arms deal",
    "C15": "train for days",
    "C16": "secrecy",
    "C17": "fear of flying",
    "C18": "Lenin mausoleum",
    "C19": "father's journey",
    "C20": "Stalinist echo",
    "C21": "annoyed residents",
    "C22": "hunger, distress",
    "C23": "rogue label",
    "C24": "reunification",
    "C25": "inter-Korean talks",
    "C26": "visit to Seoul",
    "C27": "UN and law",
    "C28": "terrorism",
    "C29": "equal security",
    "C30": "just world order",
    "C31": "friendship, treaties",
    "C32": "historic meaning",
    "C33": "talks with US, Japan",
    "C34": "leverage on US",
    "C35": "governments react",
    "C36": "Kim's motives",
    "C37": "doubts on pledge",
    "C38": "return visit",
    "C39": "factory tours",
    "C40": "critics object",
}


def items(first: str = "", last: str = "", *, window: str = "seen", duplicates: bool = False) -> pd.DataFrame:
    """Return the rows of the coverage table that are compared.

    Parameters
    ----------
    first, last : days, inclusive; empty for no limit
    window : see `WINDOWS`; `full` keeps only items seen to their end
    duplicates : keep a second copy of one wire text; by default it is dropped

    Raises
    ------
    CourseError
        If the window is unknown.
    """
    known("window", window, WINDOWS)
    frame = data.coverage()
    keep = pd.Series(True, index=frame.index)
    if first:
        keep &= frame["when"] >= pd.Timestamp(first)
    if last:
        keep &= frame["when"] <= pd.Timestamp(last)
    if window == "full":
        keep &= frame["seen"] == "full"
    if not duplicates:
        keep &= frame["duplicate_of"].astype(str) == ""
    return frame[keep].reset_index(drop=True)


def matrix(
    rows: pd.DataFrame | None = None, *, window: str = "seen", fewest: int = 0, drop_empty: bool = False
) -> pd.DataFrame:
    """Return items by claims, 1 where an item carries a claim, else 0.

    `rows` are items as from :func:`items` (all of them if not given); items with fewer than `fewest` claims are
    dropped, and with `drop_empty` also claims that nobody carries. In the window `equal` a claim counts only if it
    stands near the beginning.
    """
    rows = items(window=window) if rows is None else rows
    claims = data.coverage_claims()
    if window == "equal":
        claims = claims[claims["in_first_1500"] == "yes"]
    table = pd.crosstab(claims["coverage_id"], claims["claim_id"]).clip(upper=1)
    table = table.reindex(index=list(rows["id"]), columns=list(CLAIMS), fill_value=0).astype(int)
    table = table[table.sum(axis=1) >= fewest]
    return table.loc[:, table.sum() > 0] if drop_empty else table


def beside(rows: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Return the items of a table, in its order."""
    return rows.set_index("id").loc[table.index].reset_index()


def jaccard_table(table: pd.DataFrame) -> pd.DataFrame:
    """Return the Jaccard similarity of every pair of rows: claims shared, divided by claims in either; 0 where both are
    empty.
    """
    x = table.to_numpy(float)
    shared = x @ x.T
    size = x.sum(axis=1)
    either = size[:, None] + size[None, :] - shared
    either[either == 0] = 1
    return pd.DataFrame(shared / either, index=table.index, columns=table.index)


def similarity_order(table: pd.DataFrame) -> list[str]:
    """Return the rows so that alike items stand together: leaves of an average-linkage tree on 1 - Jaccard, ties to the
    earlier row.
    """
    between = 1 - jaccard_table(table).to_numpy()
    distance = between.copy()
    np.fill_diagonal(distance, np.inf)
    groups: list[list[int]] = [[n] for n in range(len(table))]
    while len(groups) > 1:
        i, j = np.unravel_index(int(distance.argmin()), distance.shape)
        i, j = min(i, j), max(i, j)
        left, right = groups[i], groups[j]
        # average linkage by the Lance-Williams rule: the new group's distance is the mean over its members
        merged = (len(left) * distance[i] + len(right) * distance[j]) / (len(left) + len(right))
        # turn the two branches so that their nearest ends meet
        turns = ((a, b) for a in (left, left[::-1]) for b in (right, right[::-1]))
        a, b = min(turns, key=lambda ab: (between[ab[0][-1], ab[1][0]], ab))
        distance[i], distance[:, i] = merged, merged
        distance[i, i] = np.inf
        distance = np.delete(np.delete(distance, j, 0), j, 1)
        groups[i] = a + b
        del groups[j]
    return [str(table.index[n]) for n in groups[0]] if groups else []


def correspondence_table(table: pd.DataFrame) -> dict[str, Any]:
    """Return a correspondence analysis of a table of counts.

    With P = X / N, row and column sums r and c, S = Dr^(-1/2) (P - r c') Dc^(-1/2) = U s V', the principal coordinates
    are Dr^(-1/2) U s for rows and Dc^(-1/2) V s for columns (Greenacre, Theory and Applications of Correspondence
    Analysis, 1984). Axes are turned so that the row with the largest coordinate on an axis is on its positive side.

    Returns
    -------
    dict
        `rows`, `columns` : frames with columns x, y; `inertia` : share of each axis (1-d array); `contribution` : share
        of each column in axes 1 and 2

    Raises
    ------
    CourseError
        If a row or column is empty, for then there is no profile to place.
    """
    x = table.to_numpy(float)
    if (x.sum(axis=0) == 0).any() or (x.sum(axis=1) == 0).any():
        raise CourseError(
            "an item without claims, or a claim without items, has no place on the map; use matrix(..., fewest=1,"
            " drop_empty=True)"
        )
    p = x / x.sum()
    r, c = p.sum(axis=1), p.sum(axis=0)
    s = (p - np.outer(r, c)) / np.sqrt(np.outer(r, c))
    u, values, vt = np.linalg.svd(s, full_matrices=False)
    rows, columns = u * values / np.sqrt(r)[:, None], vt.T * values / np.sqrt(c)[:, None]
    for axis in range(min(2, rows.shape[1])):
        if rows[np.abs(rows[:, axis]).argmax(), axis] < 0:
            rows[:, axis], columns[:, axis] = -rows[:, axis], -columns[:, axis]
    inertia = values**2 / (values**2).sum()
    share = c[:, None] * columns[:, :2] ** 2 / np.maximum(values[:2] ** 2, 1e-15)
    return {
        "rows": pd.DataFrame(rows[:, :2], index=table.index, columns=["x", "y"]),
        "columns": pd.DataFrame(columns[:, :2], index=table.columns, columns=["x", "y"]),
        "inertia": inertia,
        "contribution": pd.DataFrame(share, index=table.columns, columns=["x", "y"]),
    }


def name(row: Any) -> str:
    """Return how an item is called in figures: outlet and day, `Guardian, 6 Aug`."""
    months = {7: "Jul", 8: "Aug", 9: "Sep"}
    if row.id == "declaration":
        return "THE DECLARATION"
    outlet = str(row.outlet).split(" (")[0]
    outlet = outlet if len(outlet) <= 26 else outlet[:25].rstrip() + "\u2026"
    return (
        f"{outlet}, {row.when.day} {months[row.when.month]}"
        if row.date_precision == "day"
        else f"{outlet}, {months[row.when.month]}"
    )
