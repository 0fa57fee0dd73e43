"""Every figure: nothing cut or overprinted, words for those who do not see it, a table that is the data, and the same
bytes each time.
"""

from __future__ import annotations

import re

import pytest
from matplotlib.text import Text

from moscow2001 import figures
from seminar import cite

#: Every figure as the lessons may ask for it: (name, arguments).
CASES = [
    ("speakers", {}),
    ("commitment", {}),
    ("documents", {}),
    ("understanding", {}),
    ("timeline_strip", {}),
    ("timeline_strip", {"zoom": "summit"}),
    ("timeline_strip", {"zoom": "years", "theme": "moratorium"}),
    ("route_map", {}),
    ("route_map", {"day": "2001-08-04"}),
    ("route_map", {"day": "2001-08-10", "leg": "return"}),
    ("launches_by_year", {}),
    ("launches_by_year", {"counting": "both"}),
    ("launches_by_year", {"counting": "events"}),
    ("launches_by_year", {"classes": True}),
    ("launches_by_year", {"last": 2026}),
    ("hit_rate", {}),
    ("hit_rate", {"rule": "every_row"}),
    ("hit_rate", {"rule": "launched"}),
    ("hit_rate", {"rule": "primary"}),
    ("abm_treaty", {}),
    ("un_votes", {}),
    ("warheads", {}),
    ("statements", {}),
    ("coverage", {}),
    ("coverage", {"window": "equal", "order": "country"}),
    ("coverage", {"window": "full", "order": "type"}),
    ("jaccard", {}),
    ("correspondence", {}),
    ("log_odds", {}),
    ("clause8_by_country", {}),
    ("clause8_by_country", {"claim": "C02", "window": "equal"}),
]
NAMES = [f"{name}({', '.join(f'{k}={v}' for k, v in kwargs.items())})" for name, kwargs in CASES]


@pytest.fixture(scope="module", params=CASES, ids=NAMES)
def figure(request):
    name, kwargs = request.param
    return getattr(figures, name)(**kwargs)


def _boxes(figure):
    drawn = figure.figure
    drawn.set_dpi(100)
    drawn.canvas.draw()
    renderer = drawn.canvas.get_renderer()
    shown = [t for t in drawn.findobj(Text) if t.get_visible() and t.get_text().strip()]
    return [(t, t.get_window_extent(renderer)) for t in shown], drawn.bbox


def test_no_label_is_cut_at_the_edge(figure):
    boxes, page = _boxes(figure)
    cut = [
        t.get_text()
        for t, b in boxes
        if b.x0 < -0.5 or b.y0 < -0.5 or b.x1 > page.width + 0.5 or b.y1 > page.height + 0.5
    ]
    assert cut == []


def test_no_two_labels_cover_each_other(figure):
    boxes, _ = _boxes(figure)
    flat = [(t.get_text(), b) for t, b in boxes if t.get_rotation() == 0]
    over = []
    for i, (one, a) in enumerate(flat):
        for other, b in flat[:i]:
            wide, high = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
            if wide > 2 and high > 3:
                over.append((one, other))
    assert over == []


def test_the_alternative_text_says_what_the_picture_shows(figure):
    assert len(figure.alt.split()) >= 20
    assert "  " not in figure.alt and "nan" not in figure.alt.lower().split()
    assert not re.match(r"(a |the )?(chart|figure|image|plot|graph)\b", figure.alt.lower())
    assert re.search(r"\d", figure.alt + figure.title)


def test_the_page_has_picture_caption_source_and_folded_table(figure):
    html = figure.html()
    assert (
        html.count("<figure") == html.count("</figure>") == html.count("<img alt=") == html.count("<figcaption>") == 1
    )
    assert "<strong>Source:</strong>" in html
    table = html.split("<details>", 1)[1]
    assert table.count("<tr>") == len(figure.table) + 1
    assert table.count('<th scope="col"') == len(figure.table.columns)


def test_cells_of_the_table_hold_the_values_of_the_data(figure):
    shown = re.findall(r"<td[^>]*>(.*?)</td>", figure.table_html())
    assert len(shown) == figure.table.size
    first = figure.table.iloc[0, 0]
    assert str(first).split(".")[0][:12] in shown[0] or shown[0] == ""


def test_every_cited_source_is_a_source_of_the_course(figure):
    known = cite.sources()
    cited = re.findall(r'href="bibliography\.md#([^"]+)"', figure.source)
    assert all(one in known for one in cited)
    assert figure.source.strip()


def test_text_form_is_the_finding(figure):
    bundle = figure._repr_mimebundle_()
    assert bundle["text/plain"] == f"Figure: {figure.title}" == repr(figure)
    assert bundle["text/html"] == figure._repr_html_()


@pytest.mark.parametrize(
    ("name", "kwargs"), [c for c in CASES if c[0] in {"speakers", "route_map", "correspondence", "un_votes"}]
)
def test_two_runs_give_the_same_bytes(name, kwargs):
    assert getattr(figures, name)(**kwargs).html() == getattr(figures, name)(**kwargs).html()


def test_a_change_on_the_axes_is_seen_in_the_picture():
    figure = figures.clause8_by_country()
    before = figure.png()
    figure.axes.set_xlabel("share of items")
    assert figure.png() != before


def test_a_figure_is_saved_whole(tmp_path):
    path = figures.speakers().save(tmp_path / "speakers.png")
    assert path.read_bytes().startswith(b"\x89PNG") and path.read_bytes().rstrip().endswith(b"IEND\xaeB`\x82")


def test_drawing_leaves_the_learners_own_settings_and_pyplot_alone():
    import sys

    import matplotlib

    before = dict(matplotlib.rcParams)
    figures.un_votes().png()
    assert dict(matplotlib.rcParams) == before
    if "matplotlib.pyplot" in sys.modules:
        assert sys.modules["matplotlib.pyplot"].get_fignums() == []


def test_an_unknown_figure_is_named_with_those_that_exist():
    with pytest.raises(AttributeError, match="draws: .*speakers"):
        figures.pie_chart  # noqa: B018 - asking is the test


def test_the_leading_colours_differ_in_lightness_so_that_grey_print_keeps_them_apart():
    from matplotlib.colors import to_rgb

    from seminar.figures.style import BRICK, NAVY, SAND, SKY

    def lightness(colour):
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
        y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        return 116 * y ** (1 / 3) - 16

    steps = sorted(lightness(c) for c in (NAVY, BRICK, SKY, SAND))
    assert all(b - a > 12 for a, b in zip(steps, steps[1:], strict=False))
