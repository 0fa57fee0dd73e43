"""The stage on which everything is shown: two outputs, stable text, tables that a screen reader can read, nothing
injected.
"""

from __future__ import annotations

import subprocess
import sys

import ipywidgets
import pandas as pd
import pytest

from seminar import show
from seminar.course import course
from seminar.show import widgets


@pytest.fixture
def published(monkeypatch):
    """What a cell would receive, as (data, raw) pairs."""
    import IPython.display

    seen = []
    monkeypatch.setattr(IPython.display, "display", lambda data, raw=False: seen.append((data, raw)))
    return seen


def test_live_writes_the_widget_and_its_twin_with_one_stable_line(published):
    show.live(ipywidgets.Dropdown(options=["a", "b"]), "<p>twin</p>", "a choice")
    (widget, raw1), (twin, raw2) = published
    assert raw1 and raw2
    assert widget["application/vnd.jupyter.widget-view+json"]["model_id"]
    assert widget["text/plain"] == twin["text/plain"] == "a choice"
    assert '<div class="seminar seminar-static"><p>twin</p></div>' in twin["text/html"]


def test_the_last_line_of_a_cell_shows_it_as_live_does(published):
    show.Live(ipywidgets.Label("x"), "<p>twin</p>", "a label")._ipython_display_()
    assert len(published) == 2 and published[1][0]["text/html"] == show.static("<p>twin</p>")


def test_every_stage_carries_a_guard_and_is_not_put_on_another_stage():
    stage = widgets.Stage.holding(ipywidgets.Dropdown(options=["a"]))
    assert isinstance(stage.children[-1], widgets.KeyGuard) and widgets.Stage.holding(stage) is stage
    assert repr(stage) == "Stage()" and repr(widgets.KeyGuard()) == "KeyGuard()"


def test_a_table_has_caption_scoped_heads_and_escaped_cells():
    frame = pd.DataFrame(
        {
            "who": ["<b>Kim</b>", None],
            "n": pd.array([1, None], dtype="Int64"),
            "day": ["2001-08-04", "not known"],
            "share": [0.5, 2.0],
        }
    )
    html = show.table(frame, caption="Who & when", labels={"n": "times"})
    assert "<caption>Who &amp; when</caption>" in html and "&lt;b&gt;Kim&lt;/b&gt;" in html and "<b>" not in html
    assert html.count('<th scope="col"') == 4 and ">times</th>" in html
    assert "<td class=num>1</td>" in html and "<td class=num></td>" in html and "<td class=day>2001-08-04</td>" in html
    assert "<td class=num>0.5</td>" in html and "<td class=num>2</td>" in html


def test_trusted_columns_are_left_as_they_are():
    html = show.table(pd.DataFrame({"source": ['<a href="bibliography.md#x">x</a>'], "said": ["<i>"]}), raw=("source",))
    assert '<a href="bibliography.md#x">x</a>' in html and "&lt;i&gt;" in html


@pytest.mark.parametrize(
    ("value", "shown"), [(None, ""), (float("nan"), ""), ('"<>&', "&quot;&lt;&gt;&amp;"), (3, "3")]
)
def test_escape_leaves_nothing_that_html_would_read(value, shown):
    assert show.escape(value) == shown


def test_html_alone_does_not_load_the_widget_library():
    code = (
        "import sys, seminar.show as s; s.static('x'); s.escape('y'); print('ipywidgets' in sys.modules, 'pandas' in"
        " sys.modules)"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
        == "False False"
    )


def test_colours_of_both_themes_stand_out_from_their_ground():
    """WCAG 2 contrast of every text colour of the house style on the theme's page: at least 4.5 to 1."""
    import re

    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    def contrast(a, b):
        high, low = sorted((luminance(a), luminance(b)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    light, dark = show.TOKENS.split('body[data-jp-theme-light="false"]')
    for sheet, ground in ((light, "#ffffff"), (dark, "#111111")):
        named = re.findall(r"--seminar-(muted|ok|bad|note): (#[0-9a-f]{6})", sheet)
        assert len(named) == 4
        named += [(party.id, party.colour if ground == "#ffffff" else party.dark) for party in course().parties]
        assert len(named) == 8
        for name, colour in named:
            assert contrast(colour, ground) >= 4.5, (name, ground)
