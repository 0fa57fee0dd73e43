"""Static HTML: escaped text, tables, and the box of a static twin."""

from __future__ import annotations

import re
from html import escape as _escape
from typing import TYPE_CHECKING

from seminar.show.style import CSS

if TYPE_CHECKING:
    import pandas as pd

#: A date as the tables write it; it is kept on one line.
_DAY = re.compile(r"\d{4}-\d\d(-\d\d)?")


def escape(text: object) -> str:
    """Return `text` safe for HTML, quotes included; an empty string for a missing value.

    >>> escape('<b> "x"')
    '&lt;b&gt; &quot;x&quot;'
    """
    if text is None or text != text:  # NaN is the only value unequal to itself
        return ""
    return _escape(str(text), quote=True)


def static(html: str) -> str:
    """Wrap static HTML so that :func:`live` can hide it behind its live twin."""
    return f'<style>{CSS.strip()}</style><div class="seminar seminar-static">{html}</div>'


def table(
    frame: pd.DataFrame, *, caption: str = "", labels: dict[str, str] | None = None, raw: tuple[str, ...] = ()
) -> str:
    """Return a data frame as an accessible HTML table: caption, `scope`d headings, right-aligned numbers.

    Columns named in `raw` hold trusted HTML (for example links to the bibliography) and are not escaped; missing values
    are empty cells. The index is left out: put what matters into a column.
    """
    import pandas as pd

    labels = labels or {}
    numeric = {
        c for c in frame.columns if pd.api.types.is_numeric_dtype(frame[c]) and not pd.api.types.is_bool_dtype(frame[c])
    }
    head = "".join(
        f'<th scope="col"{" class=num" if c in numeric else ""}>{escape(labels.get(c, str(c).replace("_", " ")))}</th>'
        for c in frame.columns
    )
    rows = []
    for row in frame.itertuples(index=False):
        cells = []
        for column, value in zip(frame.columns, row, strict=True):
            text = _cell(value) if column not in raw else ("" if value is None or value != value else str(value))
            look = " class=num" if column in numeric else (" class=day" if _DAY.fullmatch(text) else "")
            cells.append(f"<td{look}>{text}</td>")
        rows.append("<tr>" + "".join(cells) + "</tr>")
    top = f"<caption>{escape(caption)}</caption>" if caption else ""
    return (
        "<div"
        f' class="seminar-wide"><table>{top}<thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )


def _cell(value: object) -> str:
    """Format one table cell: whole floats without a point, days without a clock, lists joined."""
    import pandas as pd

    if isinstance(value, (list, tuple)):
        return escape("; ".join(map(str, value)))
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return ""
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else f"{value:.3g}"
    return escape(value)
