"""Values from a learner's own code as data: scalars, lists, series and frames in one canonical JSON form.

pandas is never imported here: a frame is recognised by what it can do, so that the grader stays light.
"""

from __future__ import annotations

import math
import numbers
from decimal import Decimal

from seminar import characters
from seminar.errors import AnswerError
from seminar.questions.model import ValueRule

#: Most cells of a recorded table. The largest result that any question asks for has a few hundred.
MAX_CELLS = 5_000
#: Longest text in one cell, in characters.
MAX_CELL = 500
#: What each type of value is called.
SHAPES = {
    "scalar": "one number or text",
    "list": "a list",
    "series": "a Series, values with a label each",
    "frame": "a table (DataFrame)",
}


def canonical(raw, rule: ValueRule) -> dict:
    """Return *raw* as `{"type": "scalar", "value": v}`, `{"type": "list", "values": [...]}`, `{"type": "series",
    "index": [...], "values": [...]}`
    or `{"type": "frame", "columns": [...], "rows": [[...], ...]}`.

    Cells are null, true/false, numbers or text; dates become ISO text. A value already in that form is checked and
    comes back alike.

    Raises
    ------
    AnswerError
        If *raw* is of another type than *rule* asks for, is too large, or holds what is not data.
    """
    found = raw if _is_canonical(raw) else _from_python(raw, rule)
    if found["type"] != rule.type:
        raise AnswerError(
            f"{SHAPES[rule.type]} is expected here, this is {SHAPES[found['type']] if found is raw else called(raw)}"
        )
    match rule.type:
        case "scalar":
            return {"type": "scalar", "value": cell(found.get("value"))}
        case "list":
            return {"type": "list", "values": _cells(found.get("values"))}
        case "series":
            index, inner = _cells(found.get("index")), _cells(found.get("values"))
            if len(index) != len(inner):
                raise AnswerError(f"the series has {len(index)} labels for {len(inner)} values")
            return {"type": "series", "index": index, "values": inner}
    columns, rows = _cells(found.get("columns")), found.get("rows")
    if not isinstance(rows, list) or len(rows) * max(len(columns), 1) > MAX_CELLS:
        raise AnswerError(f"the table has more than {MAX_CELLS:,} cells: give the result, not the whole table")
    rows = [_cells(row) for row in rows]
    if any(len(row) != len(columns) for row in rows):
        raise AnswerError(f"every row needs {len(columns)} cells")
    if rule.columns and len(columns) != len(rule.columns):
        raise AnswerError(
            f"expected the columns {', '.join(rule.columns)}; found {', '.join(map(str, columns)) or 'none'}"
        )
    return {"type": "frame", "columns": [str(column) for column in columns], "rows": rows}


def _is_canonical(raw) -> bool:
    return isinstance(raw, dict) and raw.get("type") in ("scalar", "list", "series", "frame") and len(raw) in (2, 3)


def _from_python(raw, rule: ValueRule) -> dict:
    if hasattr(raw, "columns") and hasattr(raw, "itertuples"):
        return _from_frame(raw, rule)
    if hasattr(raw, "index") and hasattr(raw, "items") and hasattr(raw, "iloc"):
        if len(raw) > MAX_CELLS:
            raise AnswerError(f"the series has {len(raw):,} entries; at most {MAX_CELLS:,} are kept")
        if rule.type == "list":
            return {"type": "list", "values": list(raw)}
        return {"type": "series", "index": [_label(one) for one in raw.index], "values": list(raw)}
    if isinstance(raw, dict) and rule.type == "series":
        return {"type": "series", "index": list(raw), "values": list(raw.values())}
    if isinstance(raw, (set, frozenset)):
        return {"type": "list", "values": sorted(raw, key=str)}
    if hasattr(raw, "tolist") and not isinstance(raw, numbers.Number):
        raw = raw.tolist()
    if isinstance(raw, (list, tuple)):
        return {"type": "list", "values": list(raw)}
    return {"type": "scalar", "value": raw}


def _from_frame(frame, rule: ValueRule) -> dict:
    if frame.shape[0] * frame.shape[1] > MAX_CELLS:
        raise AnswerError(
            f"the table has {frame.shape[0]:,} rows and {frame.shape[1]} columns, more than {MAX_CELLS:,} cells: give"
            " the result, not the whole table"
        )
    # a result of groupby or crosstab keeps its labels in the index: they count as the first columns
    named = [name for name in frame.index.names if name is not None]
    if named and rule.columns and frame.shape[1] < len(rule.columns):
        frame = frame.reset_index()
    columns = [_label(column) for column in frame.columns]
    return {
        "type": "frame",
        "columns": columns,
        "rows": [list(row) for row in frame.itertuples(index=False, name=None)],
    }


def _label(one):
    return " / ".join(map(str, one)) if isinstance(one, tuple) else one


def _cells(raw) -> list:
    if not isinstance(raw, list):
        raise AnswerError(f"a list of values is expected here, this is {called(raw)}")
    if len(raw) > MAX_CELLS:
        raise AnswerError(f"{len(raw):,} values; at most {MAX_CELLS:,} are kept")
    return [cell(one) for one in raw]


def cell(one):
    """Return one value as null, a boolean, a finite number or short text."""
    if one is None or one is True or one is False:
        return one
    if isinstance(one, str):
        if len(one) > MAX_CELL:
            raise AnswerError(f"a text of {len(one):,} characters stands in one cell; at most {MAX_CELL} are kept")
        return characters.whole(one)
    if hasattr(one, "isoformat"):
        text = one.isoformat()
        return None if text == "NaT" else text.removesuffix("T00:00:00")
    if hasattr(one, "item"):
        one = one.item()
        if isinstance(one, (bool, str)) or one is None:
            return cell(one)
    if isinstance(one, Decimal):
        one = float(one)
    if isinstance(one, (int, float)):
        return _finite(one)
    if type(one).__name__ in ("NAType", "NaTType"):
        return None
    raise AnswerError(f"this cannot be handed in: {called(one)}. Give numbers, text or dates")


def _finite(one):
    if isinstance(one, float) and math.isnan(one):
        return None
    if isinstance(one, float) and math.isinf(one):
        raise AnswerError("infinity is no answer: look for a division by zero")
    if abs(one) > 1e15:
        raise AnswerError("a number beyond 10 to the 15th stands in the answer; no count or measure here is that large")
    return int(one) if one == int(one) else one


def as_number(raw) -> float:
    """Return one number from own code: a Python or numpy number, or a series or list of length one."""
    if hasattr(raw, "iloc") and len(raw) == 1:
        raw = raw.iloc[0]
    if isinstance(raw, (list, tuple)) and len(raw) == 1:
        raw = raw[0]
    if hasattr(raw, "item") and not isinstance(raw, numbers.Number):
        raw = raw.item() if getattr(raw, "size", 1) == 1 else raw
    if isinstance(raw, bool) or not isinstance(raw, (numbers.Real, Decimal)):
        raise AnswerError(f"one number is expected here, this is {called(raw)}")
    try:
        return float(raw)
    except OverflowError:
        raise AnswerError("the number is too large") from None


def row_ids(raw):
    """Return the row ids in *raw*: a list of ids, a series of them, or a frame with an `id` column or an index of ids.

    Raises
    ------
    AnswerError
        If it is a frame without ids.
    """
    if hasattr(raw, "columns") and hasattr(raw, "itertuples"):
        columns = [str(column) for column in raw.columns]
        if "id" not in columns and not all(isinstance(one, str) for one in raw.index):
            shown = ", ".join(columns[:12]) + (f" and {len(columns) - 12} more" if len(columns) > 12 else "")
            raise AnswerError(
                "the column `id` is needed, which says which rows are meant; this table has the columns:"
                f" {shown or 'none'}. Keep `id` in it, or give a list of ids"
            )
        raw = raw["id"] if "id" in columns else raw.index
    if hasattr(raw, "tolist"):
        raw = raw.tolist()
    if isinstance(raw, (set, frozenset)):
        raw = sorted(raw, key=str)
    return raw


def called(raw) -> str:
    """Return what *raw* is, in the words of somebody who does not program."""
    match raw:
        case None:
            return "nothing"
        case bool():
            return "true or false"
        case int() | float():
            return f"the number {short(raw)}"
        case str():
            return f"the text {short(raw)}"
        case list() | tuple() | set() | frozenset():
            return f"a list of {len(raw):,} {'entry' if len(raw) == 1 else 'entries'}"
        case dict():
            return "a set of names with values (dict)"
    if hasattr(raw, "columns"):
        return "a table (DataFrame)"
    if hasattr(raw, "iloc"):
        return "a column of values (Series)"
    if hasattr(raw, "total_seconds"):
        return "a length of time: take the number of days from it (.days)"
    return f"something of the type {type(raw).__name__}"


def short(one) -> str:
    """Return *one* as it was given, cut to 60 characters."""
    if isinstance(one, int) and one.bit_length() > 200:
        return "a very large number"
    shown = repr(one) if isinstance(one, (str, int, float, bool, type(None))) else called(one)
    return shown if len(shown) <= 60 else shown[:57] + "..."


def in_words(value: dict) -> str:
    """Return a canonical value as a short line of text."""
    match value:
        case {"type": "scalar", "value": one}:
            return _cell_in_words(one)
        case {"type": "list", "values": inner}:
            return _joined(list(map(_cell_in_words, inner)))
        case {"type": "series", "index": index, "values": inner}:
            pairs = zip(map(_cell_in_words, index), map(_cell_in_words, inner), strict=True)
            return _joined([f"{label}: {one}" for label, one in pairs])
    return f"a table of {len(value['rows'])} rows with the columns {', '.join(value['columns'])}"


def _cell_in_words(one) -> str:
    return "nothing" if one is None else str(one)


def _joined(parts: list[str]) -> str:
    return "; ".join(parts[:12]) + (f"; and {len(parts) - 12} more" if len(parts) > 12 else "")
