"""Put things on the page: a live widget with a static twin, and the style that all rooms share.

Everything a lesson shows has three forms. The *live* form is a widget and needs a kernel. The *static* form is plain HTML
that reads well on GitHub, in print and in a notebook opened without a kernel. The *plain* form is one line of text.
:func:`live` displays all three in one cell so that a reader sees exactly one of them.

The widgets themselves (`KeyGuard`, `Stage`) are in :mod:`moscow2001.show_widgets` and are loaded on first use, so that
code that only needs HTML does not pay for ipywidgets.
"""

from __future__ import annotations

import re
from html import escape as _escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CSS", "TOKENS", "GUARD_JS", "KeyGuard", "Live", "Stage", "escape", "live", "static", "table"]

#: A date as the tables write it; it is kept on one line.
_DAY = re.compile(r"\d{4}-\d\d(-\d\d)?")

#: Colours and sizes as CSS variables. Values follow the JupyterLab theme and fall back to the light one elsewhere.
TOKENS = """
.m2001 { --m2001-bg: var(--jp-layout-color0, #fff); --m2001-soft: var(--jp-layout-color2, #f0f0f0);
  --m2001-ink: var(--jp-content-font-color0, #111); --m2001-muted: #4d4d4d; --m2001-line: #767676;
  --m2001-focus: #0b57d0; --m2001-ok: #0a6b2d; --m2001-bad: #a3220f; --m2001-note: #7a4b00;
  --m2001-dprk: #8a3ffc; --m2001-russia: #00539a; --m2001-joint: #3b6e22; --m2001-nobody: #5f5f5f;
  color: var(--m2001-ink); font-family: var(--jp-content-font-family, system-ui, sans-serif);
  font-size: max(1rem, var(--jp-content-font-size1, 14px)); line-height: 1.5; max-width: 62rem; }
body[data-jp-theme-light="false"] .m2001 { --m2001-muted: #c4c4c4; --m2001-line: #9a9a9a; --m2001-focus: #8ab4f8;
  --m2001-ok: #7fd89a; --m2001-bad: #ffab9b; --m2001-note: #f4c67a;
  --m2001-dprk: #c9a6ff; --m2001-russia: #8cc2ff; --m2001-joint: #a5d88a; --m2001-nobody: #c4c4c4; }
"""

#: The house style for static HTML and for widgets: one look for questions, figures and explorers.
CSS = (
    TOKENS
    + """
.m2001 :focus-visible { outline: 3px solid var(--m2001-focus) !important; outline-offset: 2px; border-radius: 3px; }
.m2001 table { border-collapse: collapse; font-size: 0.95em; margin: 0.4em 0; }
.m2001 th, .m2001 td { text-align: left !important; vertical-align: top; padding: 0.25em 0.6em;
  border-bottom: 1px solid var(--m2001-line); white-space: normal; }
.m2001 td.num, .m2001 th.num { text-align: right !important; font-variant-numeric: tabular-nums; }
.m2001 td.day { white-space: nowrap; }
.m2001 caption { text-align: left; font-weight: 600; padding: 0.3em 0; }
.m2001 figure { margin: 0.5em 0; } .m2001 figure img { max-width: 100%; height: auto; border-radius: 4px; }
.m2001 figcaption, .m2001 .m2001-small { color: var(--m2001-muted); font-size: 0.92em; }
.m2001 summary { cursor: pointer; padding: 0.2em 0; }
.m2001 .m2001-wide { overflow-x: auto; }
.m2001 .m2001-no-controls { font-size: 0.92em; margin: 0.3em 0; }
@media print { .m2001 .m2001-no-controls { display: none; } }
.jp-OutputArea:has(.m2001-static):not(:has(.m2001-live-mark)) > .jp-OutputArea-child:has(> .jupyter-widgets) { display: none; }
@media (forced-colors: active) { .m2001 * { border-color: CanvasText; } }
"""
)

#: JavaScript for our own widgets: `m2001Guard(el)` keeps JupyterLab from taking keys pressed inside `el`.
#: Without it an arrow key moves the *cell* selection and a letter such as x cuts the cell (feasibility notes, section 2).
#: JupyterLab listens on the document before the control sees the key, and only an attribute on the control itself stops it.
#: Saving, running the cell and the menus stay JupyterLab's: the attribute is taken off for these keys.
GUARD_JS = """
function m2001Guard(el) {
  const mark = 'data-lm-suppress-shortcuts';
  const editing = e => /^[acvxyz]$/i.test(e.key) || /^(Arrow|Home|End|Page|Backspace|Delete)/.test(e.key);
  const theirs = e => (e.key === 'Enter' && (e.shiftKey || e.ctrlKey || e.metaKey)) ? !e.target.matches('textarea')
    : (e.ctrlKey || e.metaKey) && !editing(e);
  const decide = e => {
    if (!(e.target instanceof Element) || !el.contains(e.target)) return;
    if (theirs(e)) e.target.removeAttribute(mark); else e.target.setAttribute(mark, 'true');
  };
  const stop = e => { if (!theirs(e)) e.stopPropagation(); };
  window.addEventListener('keydown', decide, true);
  el.addEventListener('keydown', stop);
  return () => { window.removeEventListener('keydown', decide, true); el.removeEventListener('keydown', stop); };
}
"""


def escape(text: object) -> str:
    """Return `text` safe for HTML, quotes included; an empty string for a missing value.

    >>> escape('<b> "x"')
    '&lt;b&gt; &quot;x&quot;'
    """
    if text is None or text != text:  # NaN is the only value unequal to itself
        return ""
    return _escape(str(text), quote=True)


def static(html: str, *, style: bool = True) -> str:
    """Wrap static HTML so that :func:`live` can hide it behind its live twin.

    `style=False` leaves the `<style>` block out, for a second block in the same output.
    """
    sheet = f"<style>{CSS.strip()}</style>" if style else ""
    return f'{sheet}<div class="m2001 m2001-static">{html}</div>'


def table(frame: pd.DataFrame, *, caption: str = "", labels: dict[str, str] | None = None, raw: tuple[str, ...] = ()) -> str:
    """Return a data frame as an accessible HTML table: caption, `scope`d headings, right-aligned numbers.

    Columns named in `raw` hold trusted HTML (for example links to the bibliography) and are not escaped; missing values are
    empty cells. The index is left out: put what matters into a column.
    """
    import pandas as pd

    labels = labels or {}
    numeric = {c for c in frame.columns if pd.api.types.is_numeric_dtype(frame[c]) and not pd.api.types.is_bool_dtype(frame[c])}
    head = "".join(
        f'<th scope="col"{" class=num" if c in numeric else ""}>{escape(labels.get(c, str(c).replace("_", " ")))}</th>' for c in frame.columns
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
    return f'<div class="m2001-wide"><table>{top}<thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'


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


class Live:
    """A widget with its static twin, displayed when it is the last expression of a cell.

    `widget` is the live widget, `static_html` the HTML for readers without a kernel (not yet wrapped), `plain` one line of
    text. Attributes stay readable so that tests and other rooms can reach the widget.
    """

    def __init__(self, widget: Any, static_html: str, plain: str):
        self.widget, self.static_html, self.plain = widget, static_html, plain

    def __repr__(self) -> str:
        return self.plain

    def _repr_html_(self) -> str:
        return static(self.static_html)

    def _ipython_display_(self) -> None:
        live(self.widget, self.static_html, self.plain)


def live(widget: Any, static_html: str, plain: str) -> None:
    """Display `widget`, and beside it its static twin.

    Two outputs are written: the widget view (with `plain` as text, so that a test run compares a stable line) and the static
    HTML. While the widget is alive in JupyterLab its style sheet hides the twin in the same cell; on paper the twin is shown
    and the widget hidden. A saved notebook that is read without a kernel shows the twin alone.
    The widget is put on a :class:`Stage`, which also guards the keyboard.
    """
    from IPython.display import display

    from moscow2001.show_widgets import Stage

    stage = Stage.holding(widget)
    bundle = stage._repr_mimebundle_()
    data = dict(bundle[0] if isinstance(bundle, tuple) else bundle)
    data["text/plain"] = plain
    display(data, raw=True)
    display({"text/html": static(static_html), "text/plain": plain}, raw=True)


def __getattr__(name: str) -> Any:
    if name in {"KeyGuard", "Stage"}:
        from moscow2001 import show_widgets

        return getattr(show_widgets, name)
    raise AttributeError(f"moscow2001.show has no {name!r}; it offers {', '.join(__all__)}")
