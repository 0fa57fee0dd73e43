"""Questions to the tables that read as sentences; each returns a frame with its old index dropped."""

from __future__ import annotations

from seminar.data.reader import described, table
from seminar.errors import DataError


def launches_between(start: str, end: str):
    """Return the launches from the day *start* to the day *end*, both included (dates as text, `1999-09-24`).

    A launch of which only the month is known counts as on the first of that month.
    """
    return _between(table("launches"), start, end)


def events_between(start: str, end: str):
    """Return the events of the timeline that begin between the days *start* and *end*, both included."""
    return _between(table("timeline"), start, end)


def events_about(*themes: str):
    """Return the events of the timeline that carry any of the *themes*, for example `rail` or `moratorium`.

    Raises
    ------
    DataError
        If the timeline has no such theme; the message lists the themes.
    """
    known = next(column.vocabulary for column in described("timeline").fields if column.name == "themes")
    strange = [theme for theme in themes if theme not in known]
    if strange:
        raise DataError(
            f"the timeline has no theme {', '.join(map(repr, strange))}. Its themes are: {', '.join(known)}."
        )
    events = table("timeline")
    return _kept(events, [bool(set(themes) & set(cell.split(";"))) for cell in events["themes"]])


def spoken_by(speaker: str):
    """Return the paragraphs of the declaration spoken by *speaker*: `joint`, `dprk`, `russia` or `narrator`.

    >>> list(spoken_by("dprk")["id"])
    ['2.2', '8.1', 'C.1']

    Raises
    ------
    DataError
        If nobody of that name speaks in the declaration.
    """
    paragraphs = table("declaration")
    return _equal(paragraphs, "speaker", speaker)


def statements_with(words: str):
    """Return the statements on the moratorium whose stated end condition holds *words*, for example `2003` or `talks`."""
    statements = table("statements")
    return _kept(statements, statements["end_condition"].str.contains(words, case=False, regex=False))


def claims_of(item: str):
    """Return the claims that one item of the coverage carries, with the wording of each claim.

    Columns: those of `coverage_claims()`, and `claim`, `theme`, `in_declaration` from `claims()`.

    Raises
    ------
    DataError
        If the coverage has no such item.
    """
    if item not in set(table("coverage")["id"]):
        raise DataError(f"the coverage has no item {item!r}. Look the ids up in m.data.coverage().")
    pairs = _equal(table("coverage_claims"), "coverage_id", item)
    claims = table("claims")[["id", "claim", "theme", "in_declaration"]].rename(columns={"id": "claim_id"})
    return pairs.merge(claims, on="claim_id", how="left", validate="many_to_one")


def items_with(claim: str):
    """Return the items of the coverage that carry one claim (`C01` to `C40`), whatever their stance.

    Raises
    ------
    DataError
        If there is no such claim.
    """
    if claim not in set(table("claims")["id"]):
        raise DataError(f"there is no claim {claim!r}. The claims are C01 to C40; m.data.claims() lists them.")
    carrying = set(_equal(table("coverage_claims"), "claim_id", claim)["coverage_id"])
    coverage = table("coverage")
    return _kept(coverage, coverage["id"].isin(carrying))


def one_row_per(frame, column: str):
    """Return *frame* with one row for each value of a list column, for example `themes`, `actors` or `source_ids`."""
    return (
        frame.assign(**{column: frame[column].str.split(";")})
        .explode(column, ignore_index=True)
        .astype({column: "str"})
    )


def _between(frame, start: str, end: str):
    import pandas as pd

    try:
        first, last = pd.Timestamp(start), pd.Timestamp(end)
    except ValueError:
        raise DataError(
            f"found {start!r} and {end!r}, expected two days as text, for example '1999-09-24' and '2005-03-02'."
        ) from None
    return _kept(frame, frame["when"].between(first, last))


def _equal(frame, column: str, value: str):
    if value not in set(frame[column]):
        raise DataError(f"found {value!r}, expected one of: {', '.join(sorted(set(frame[column])))}.")
    return _kept(frame, frame[column] == value)


def _kept(frame, keep):
    return frame[keep].reset_index(drop=True)
