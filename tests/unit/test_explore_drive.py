"""Every explorer, driven as a reader drives it: filters change the rows, the page and the status line; what does not
exist is refused.
"""

from __future__ import annotations

import re

import pytest

from moscow2001 import data, explore
from seminar import cite
from seminar.explore import base
from seminar.explore.base import ExplorerError
from seminar.figures.base import Figure

NAMES = ["timeline", "journey", "clauses", "treaty", "launches", "intercepts", "statements", "coverage", "cnn", "words"]


@pytest.fixture(scope="module", params=NAMES)
def explorer(request):
    return getattr(explore, request.param)()


def test_values_all_along_every_control_draw_a_page(explorer):
    start = dict(explorer.widget.values)
    for control in explorer.controls.values():
        values = [v for v, _ in control.options]
        for value in (
            values[:: max(1, len(values) // 5)] or {"check": [True, False], "search": ["Kim", ""]}[control.kind]
        ):
            explorer.set(**{control.name: value})
            assert explorer.html.strip() and explorer.widget.status.endswith((".", "]"))
            assert explorer.widget.html == explorer.html
        explorer.set(**start)
    assert dict(explorer.widget.values) == start


def test_a_change_from_the_browser_redraws_and_going_back_restores_the_page(explorer):
    control = next(c for c in explorer.controls.values() if len(c.options) > 1 and c.kind != "search")
    before, values = explorer.html, dict(explorer.widget.values)
    other = next(v for v, _ in control.options if v != values[control.name])
    explorer.widget.set_state({"values": {**values, control.name: other}})
    assert explorer.html != before
    explorer.widget.set_state({"values": values})
    assert explorer.html == before


def test_an_unknown_control_or_value_is_refused_and_nothing_changes(explorer):
    before = dict(explorer.widget.values)
    with pytest.raises(ExplorerError, match="it has"):
        explorer.set(colour="red")
    control = next(c for c in explorer.controls.values() if c.options)
    with pytest.raises(ExplorerError, match="choose one of"):
        explorer.set(**{control.name: "no such thing"})
    assert dict(explorer.widget.values) == before


def test_every_control_has_a_label_and_the_region_a_name(explorer):
    assert explorer.widget.title
    for control in explorer.widget.spec:
        assert control["label"].strip() and all(text.strip() for _, text in control["options"])


def test_the_keyboard_guard_is_in_the_widget_itself(explorer):
    assert "seminarGuard(el)" in explorer.widget._esm and "data-lm-suppress-shortcuts" in explorer.widget._esm


def test_the_static_twin_says_the_matter_without_a_kernel(explorer):
    html = explorer._repr_html_()
    assert 'class="seminar seminar-static"' in html
    assert "<button" not in html and "<select" not in html and "<input" not in html
    assert len(re.sub(r"<[^>]+>|data:image[^\"]+", " ", html).split()) > 60


def test_the_text_form_is_one_stable_line(explorer):
    assert repr(explorer) == explorer.plain and "\n" not in explorer.plain and "0x" not in explorer.plain


def test_cited_sources_exist(explorer):
    known = cite.sources()
    cited = set(re.findall(r'href="bibliography\.md#([^"]+)"', explorer.html + explorer.static_html))
    assert cited <= set(known)


@pytest.mark.parametrize("name", ["clauses", "journey", "statements", "treaty", "words"])
def test_two_runs_give_the_same_static_twin(name):
    first = getattr(explore, name)().static_html
    base._picture.cache_clear()
    assert getattr(explore, name)().static_html == first


@pytest.mark.parametrize("name", NAMES)
def test_the_first_page_is_drawn_once_and_its_picture_shared_with_the_static_twin(name, monkeypatch):
    drawn = []
    monkeypatch.setattr(Figure, "png", lambda self: drawn.append(self.alt) or b"")
    base._picture.cache_clear()
    made = getattr(explore, name)()
    assert len(drawn) == len(set(drawn))
    assert made.html == made._draw({name: control.first() for name, control in made.controls.items()}).html
    base._picture.cache_clear()


def test_a_picture_is_drawn_anew_when_a_file_of_the_data_folder_changes(tmp_path, monkeypatch):
    table = tmp_path / "tables" / "launches.csv"
    table.parent.mkdir()
    table.write_text("id\n")
    monkeypatch.setattr("seminar.data.reader.data_folder", lambda: tmp_path)

    class Drawn:
        times = 0

        def html(self, **_how):
            Drawn.times += 1
            return f"picture {Drawn.times}"

    assert [base.picture(Drawn), base.picture(Drawn)] == ["picture 1", "picture 1"]
    table.write_text("id\nlaunch_1\n")
    assert base.picture(Drawn) == "picture 2"


def test_timeline_filters_by_theme_word_and_disagreement():
    it = explore.timeline(zoom="all")
    whole = len(it.rows)
    it.set(theme="moratorium")
    assert 0 < len(it.rows) < whole and all("moratorium" in t.split(";") for t in it.rows["themes"])
    it.set(disputed=True)
    assert (it.rows["disagreement"] != "").all() and it.html.count("sources disagree</em>") == len(it.rows)
    it.set(theme="", disputed=False, search="persson")
    text = (it.rows["title"] + it.rows["summary"] + it.rows["actors"] + it.rows["disagreement"]).str.lower()
    assert len(it.rows) and text.str.contains("persson").all()
    it.set(search="no such word")
    assert len(it.rows) == 0 and "No event fits" in it.html
    it.set(search="")
    assert len(it.rows) == whole


def test_journey_shows_a_day_a_gap_and_a_leg():
    it = explore.journey("2001-08-04")
    assert list(it.rows["place"]) == ["Moscow"] and "4 August 2001: Moscow." in it.widget.status
    it.set(day="2001-08-10")
    assert len(it.rows) == 0 and "no source seen reports a stop" in it.widget.status
    it.set(day="", leg="return")
    assert set(it.rows["leg"]) == {"return"}
    assert "sources disagree" in it.html


def test_clauses_shows_text_act_strength_and_what_followed():
    it = explore.clauses()
    assert (
        data.paragraph("2.2").split(",")[0] in it.html
        and "affirmation" in it.html
        and "What happened afterwards" in it.html
    )
    it.set(paragraph="8.2")
    assert "expressed its understanding" in it.html and "not in the CNN story" in it.html
    it.set(speaker="dprk")
    assert sorted(it.rows["id"]) == ["2.2", "8.1", "C.1"] and it.html.count("seminar-off") == 21
    it.set(whole=True)
    assert it.html.count('class="seminar-par') == 3
    it.set(paragraph="P.1")
    assert "[sic]" in it.html


def test_treaty_finds_a_word_in_the_articles():
    it = explore.treaty("XV")
    assert "six months" in it.html and "6 months&#x27; notice" in it.html
    it.set(search="radar")
    assert (
        len(it.rows) > 1
        and it.rows["summary"]
        .str.cat(it.rows["other_limits"] + it.rows["topic"] + it.rows["relevance_2001"])
        .str.lower()
        .str.contains("radar")
        .all()
    )


def test_launches_of_one_year_with_the_quarrel_of_the_lists():
    it = explore.launches().set(year="1985")
    assert len(it.rows) == 0 and "CSIS lists a Scud-B test on 7 June 1985" in it.html
    it.set(year="2006")
    assert len(it.rows) == 7
    it.set(year="", counting="events", classes=True)
    assert "Range classes are known for missiles only" in it.widget.status


def test_intercepts_spells_the_rule_and_marks_what_is_left_out():
    it = explore.intercepts()
    assert "10 hits in 18" in it.widget.status
    it.set(rule="primary")
    assert (
        "9 hits in 15" in it.widget.status
        and it.html.count("left out</td>") == 4
        and "FTG-02, a hit that was not the aim" in it.html
    )


def test_statements_mark_the_first_day_with_2003():
    it = explore.statements(year=True)
    assert it.rows["end_condition"].str.contains("2003").all()
    marked = re.search(r'data-key="(st_\d+)"(?:(?!<li>).)*?first known day with 2003', it.html)
    assert data.statements().set_index("id").loc[marked.group(1), "date"] == "2001-05-03"
    it.set(route="direct", condition="while talks continue", year=False)
    assert set(it.rows["route"]) == {"direct"} and set(it.rows["condition"]) == {"while talks continue"}
    it.set(condition="until 2003", route="news report")
    assert len(it.rows) == 6


def test_coverage_counts_a_claim_by_country_without_the_copy_and_the_declaration():
    it = explore.coverage().set(claim="C05")
    assert (
        "South Korea 8 of 12" in it.html
        and "US 1 of 13" in it.html
        and "DPRK" not in it.html.split("By country:")[1].split("</p>")[0]
    )
    it.set(claim="", country="South Korea")
    assert set(it.rows["country"]) == {"South Korea"}


def test_coverage_orders_marks_the_wire_copy_and_warns():
    it = explore.coverage().set(order="country")
    assert list(it.rows["country"]) == sorted(it.rows["country"])
    assert it.html.count("=W<title>") == 1 and "Absence in an excerpt is not omission" in it.html
    marks = it.html.count("<rect x=") + it.html.count("<circle ")
    shaded = (len(it.rows) + 1) // 2
    assert marks - shaded == int(re.search(r"(\d+) mentions", it.widget.status).group(1))
    it.set(window="full")
    assert set(it.rows["seen"]) == {"full"}


def test_coverage_page_of_an_item_tells_excerpts_from_whole_texts():
    it = explore.coverage(item="guardian_2001_08_06")
    assert "only an excerpt was seen" in it.html and "The rest of the item may have it." in it.html
    it.set(item="cnn_2001_08_04")
    assert (
        "seen to its end" in it.html
        and "The item was seen whole." in it.html
        and "18 claims in the part seen" in it.html
    )
    it.set(item="ap_lubbock_2001_08_05")
    assert "count it once" in it.html


def test_cnn_sorts_paragraphs_by_what_they_know():
    it = explore.cnn("after_signing")
    assert len(it.rows) == 7 and it.html.count("seminar-off") == 21
    it.set(layer="before_talks")
    assert len(it.rows) == 11
    it.set(layer="", voice="Vladimir Putin")
    assert sorted(it.rows["id"]) == ["P16", "P17"]


def test_cnn_shows_opening_words_only_and_the_readers_own_copy_when_there_is_one(monkeypatch):
    monkeypatch.setattr(data, "has_cnn_text", lambda: False)
    it = explore.cnn(paragraph="P2")
    shown = re.search(r"<blockquote>(.*?)</blockquote>", it.html).group(1)
    assert len(shown.split()) <= 25 and "Opening words only" in it.html
    monkeypatch.setattr(data, "has_cnn_text", lambda: True)
    monkeypatch.setattr(data, "cnn_text", lambda: {f"P{n}": f"Own copy, paragraph {n} <b>" for n in range(1, 29)})
    it.set(paragraph="P3")
    assert "Own copy, paragraph 3 &lt;b&gt;" in it.html and "From your own copy" in it.html


def test_words_shows_lines_and_refuses_what_is_no_word():
    it = explore.words()
    assert len(it.rows) == 4 and "CNN 2, declaration 2" in it.widget.status
    it.set(word="moratorium", text="declaration")
    assert len(it.rows) == 0 and "can tell as much" in it.html
    it.set(word="...")
    assert "no word" in it.html
    it.set(word="", text="both")
    assert it.widget.status == "No word to look for."


def test_an_explorer_opened_at_a_wrong_place_says_what_there_is():
    with pytest.raises(ExplorerError, match="summit"):
        explore.timeline(zoom="century")
    with pytest.raises(ExplorerError, match="P.1"):
        explore.clauses("9.9")
    with pytest.raises(AttributeError, match="it offers .*timeline"):
        explore.maps  # noqa: B018 - asking is the test
