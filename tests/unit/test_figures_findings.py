"""The findings that figures state in their titles, recounted here from the tables by another way."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from moscow2001 import data, figures
from moscow2001.figures import matrix, retold
from moscow2001.figures.declaration import STRENGTHS, paragraph_speakers
from moscow2001.figures.events import select_events, spoken_date
from moscow2001.figures.intercepts import RULES, counted, tallies
from moscow2001.figures.leaning import edges
from moscow2001.figures.pledge import first_2003
from moscow2001.figures.route import great_circle_km, project, route_km, stops, where
from moscow2001.figures.treaty import moved, vote_table
from seminar.errors import CourseError


def test_fourteen_paragraphs_are_joint_and_2_2_and_8_1_are_the_dprks():
    frame = paragraph_speakers().set_index("paragraph")
    assert frame["speaker"].value_counts().to_dict() == {"joint": 14, "russia": 6, "dprk": 3, "narrator": 1}
    assert frame.loc[["2.2", "8.1", "C.1"], "speaker"].eq("dprk").all()
    assert len(figures.speakers().axes.patches) == 24


def test_the_only_order_is_in_5_1_and_every_act_has_a_mark():
    figure = figures.commitment()
    orders = figure.data[figure.data["commitment_strength"] == "order"]
    assert list(orders["paragraph"]) == ["5.1"]
    marks = [
        line
        for line in figure.axes.lines
        if len(line.get_xdata()) == 1 and line.get_transform() == figure.axes.transData
    ]
    assert len(marks) == len(data.speech_acts()) == 36
    heights = sorted(round(float(line.get_ydata()[0])) for line in marks)
    assert heights.count(STRENGTHS.index("order")) == 1


def test_the_text_names_five_documents_in_its_own_words():
    named = edges().query("how == 'named in the text'")
    words = {
        "UN Charter": "UN Charter",
        "ABM Treaty": "1972 ABM treaty",
        "DPRK-Russia Joint Declaration": "joint declaration signed by the two top leaders on July 19, 2000",
        "Treaty of friendship, good-neighbourliness and cooperation": (
            "treaty of friendship, good-neighborliness and cooperation signed on February 9, 2000"
        ),
        "North-South Joint Declaration": "June 15, 2000, North-South Joint Declaration",
    }
    assert set(named["document"]) == set(words)
    for row in named.itertuples():
        assert words[row.document] in data.paragraph(row.paragraph)
    whole = data.declaration_text()
    assert "1999" not in whole and "Persson" not in whole and "moratorium" not in whole.lower()


def test_every_link_of_the_documents_figure_is_a_line():
    figure = figures.documents()
    joined = [
        line
        for line in figure.axes.lines
        if list(line.get_xdata()) == [0.0, 1.0] and line.get_transform() == figure.axes.transData
    ]
    assert len(joined) == len(data.leans_on())


def test_the_ladder_runs_from_a_missing_answer_to_a_joint_demand():
    figure = figures.understanding()
    by = figure.data.set_index("coverage_id")["rung"]
    assert by["hankyung_2001_08_06"] == 0 and by["declaration"] == 1 and by["donga_2001_08_06"] == by.max() == 5
    widths = [bar.get_width() for bar in figure.axes.patches]
    assert widths == sorted(widths)


def test_a_theme_and_a_span_keep_only_their_events():
    rows = select_events("rail", "years")
    assert len(rows) and all("rail" in themes.split(";") for themes in rows["themes"])
    assert rows["when"].between("2000-01-01", "2001-12-31").all()
    assert set(select_events(zoom="summit")["date_precision"]) == {"day"}
    with pytest.raises(CourseError, match="choose one of summit"):
        select_events("weather")
    with pytest.raises(CourseError, match="all, years, summit"):
        select_events(zoom="century")


@pytest.mark.parametrize(
    ("date", "precision", "said"),
    [
        ("2001-08-04", "day", "4 August 2001"),
        ("2001-08", "month", "August 2001"),
        ("2001-08-01", "month", "August 2001"),
        ("1984", "year", "1984"),
    ],
)
def test_a_date_is_said_as_exactly_as_it_is_known(date, precision, said):
    assert spoken_date(date, precision) == said


def test_great_circles_agree_with_places_that_can_be_reckoned_by_hand():
    quarter = great_circle_km(0, 0, 90, 0)
    assert quarter == pytest.approx(10007.56, abs=0.01)
    assert great_circle_km(0, 10, 0, 11) == pytest.approx(quarter / 90, rel=1e-9)
    assert great_circle_km(55.76, 37.62, 55.76, 37.62) == 0
    assert great_circle_km(39.02, 125.75, 55.76, 37.62) == pytest.approx(great_circle_km(55.76, 37.62, 39.02, 125.75))


def test_the_way_is_the_sum_of_its_pieces_and_longer_than_the_straight_line():
    frame = stops("outbound")
    end = frame.index[frame["place"] == "Moscow"][0]
    pieces = [
        great_circle_km(*map(float, (a.latitude, a.longitude, b.latitude, b.longitude)))
        for a, b in zip(frame[:end].itertuples(), frame[1 : end + 1].itertuples(), strict=True)
    ]
    assert route_km("outbound", to="Moscow") == pytest.approx(sum(pieces))
    assert route_km("outbound", to="Moscow") > great_circle_km(39.02, 125.75, 55.76, 37.62)
    with pytest.raises(CourseError, match="its stops are Pyongyang"):
        route_km("outbound", to="Vladivostok")
    with pytest.raises(CourseError, match="outbound, return or both"):
        stops("home")


def test_the_map_keeps_areas():
    """An equal-area map: a small square of one degree near Moscow and one near Chita differ in area as the globe says."""

    def area(lon, lat, d=0.1):
        x, y = project([lon, lon + d, lon + d, lon], [lat, lat, lat + d, lat + d])
        return 0.5 * abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))

    def on_globe(lat, d=0.1):
        return np.sin(np.radians(lat + d)) - np.sin(np.radians(lat))

    assert area(37, 56) / area(113, 52) == pytest.approx(on_globe(56) / on_globe(52), rel=1e-3)


def test_each_day_of_the_journey_has_a_stop_or_a_stretch():
    for day in pd.date_range("2001-07-26", "2001-08-18"):
        rows, said = where(str(day.date()))
        assert spoken_date(str(day.date())) in said
        assert len(rows) or "on the way between" in said
    assert "Moscow" in where("2001-08-04")[1]
    for wrong in ("2001-07-25", "2001-08-19", "someday"):
        with pytest.raises(CourseError, match="2001-07-26 to 2001-08-18"):
            where(wrong)


def test_the_bars_are_the_yearly_counts_and_the_shade_ends_before_the_event_of_november_2005():
    figure = figures.launches_by_year()
    table = data.launches_by_year()
    bars = {
        round(bar.get_x() + bar.get_width() / 2): bar.get_height()
        for bar in figure.axes.patches
        if abs(bar.get_width() - 0.8) < 1e-6
    }
    assert bars == {int(r.year): r.total for r in table[table["year"] <= 2006].itertuples()}
    shade = next(p for p in figure.axes.patches if p.get_width() > 4)
    assert shade.get_x() == pytest.approx(1999.23, abs=0.01) and shade.get_x() + shade.get_width() == pytest.approx(
        2004.67, abs=0.01
    )
    listed = data.launches()
    assert not listed["when"].between("1998-09-01", "2006-07-03").any()


def test_range_classes_add_up_to_the_missiles_of_each_year():
    frame = figures.launches_by_year(classes=True).data
    classes = [c for c in frame.columns if c not in {"year", "missiles", "events", "moratorium", "note"}]
    assert (frame[classes].sum(axis=1) == frame["missiles"]).all()
    with pytest.raises(CourseError, match="missiles only"):
        figures.launches_by_year("events", classes=True)
    with pytest.raises(CourseError, match="missiles, events, both"):
        figures.launches_by_year("salvos")


def test_three_rules_three_tallies():
    assert tallies().set_index("rule")[["hits", "attempts"]].to_dict("index") == {
        "every_row": {"hits": 10, "attempts": 18},
        "launched": {"hits": 10, "attempts": 16},
        "primary": {"hits": 9, "attempts": 15},
    }
    every = counted("every_row")
    assert list(every["hits"]) == list(data.nmd_tests().query("outcome != 'no_test'")["cumulative_hits"])
    assert "FTG-02" not in set(counted("primary")["designation"]) and "IFT-14" not in set(
        counted("launched")["designation"]
    )
    assert set(RULES) == set(tallies()["rule"])
    with pytest.raises(CourseError, match="every_row, launched, primary"):
        counted("mine")


def test_the_cross_table_counts_every_state_once_and_names_who_moved():
    crossed = vote_table()
    assert int(crossed.to_numpy().sum()) == len(data.un_rollcall())
    official = data.un_votes().set_index("resolution")
    assert crossed.loc["yes"].sum() == official.loc["A/RES/54/54A", "yes"]
    assert crossed["yes"].sum() == official.loc["A/RES/56/24A", "yes"]
    changed = moved().set_index("country")
    assert changed.loc["France", "vote_1999"] == "yes" and changed.loc["France", "vote_2001"] == "abstain"
    both = data.un_rollcall()[["vote_1999", "vote_2001"]].isin(["yes", "no", "abstain"]).all(axis=1).sum()
    stayed = crossed.loc["yes", "yes"] + crossed.loc["abstain", "abstain"] + crossed.loc["no", "no"]
    # the share that stayed is asked in check 03.c3, below the figure: the title names who moved and leaves the share to
    # the reader
    title = figures.un_votes().title
    assert f"{both - stayed} states changed their vote" in title and "France" in title and str(stayed) not in title


def test_until_2003_enters_with_persson_and_no_earlier_statement_names_a_year():
    start = first_2003()
    assert start["date"] == "2001-05-03" and "Persson" in start["channel"]
    frame = data.statements()
    earlier = frame[
        (frame["when"] < start["when"]) & ~((frame["date_precision"] == "month") & (frame["date"] == "2001-05"))
    ]
    assert not earlier["end_condition"].str.contains(r"20\d\d").any()
    figure = figures.statements()
    assert f"of {len(earlier)} earlier statements none names a year" in figure.title


def test_no_row_until_2003_is_a_dprk_text():
    rows = data.statements().query("condition == 'until 2003'")
    assert not rows["channel"].str.contains("KCNA|signed joint text").any()


def test_the_equal_window_keeps_claims_near_the_beginning_only():
    every, near = matrix.matrix(), matrix.matrix(window="equal")
    assert (near.to_numpy() <= every.loc[near.index].to_numpy()).all()
    assert every.loc["cnn_2001_08_04"].sum() == 18 and near.loc["cnn_2001_08_04"].sum() == 5
    assert set(matrix.items(window="full")["seen"]) == {"full"}


def test_a_wire_text_printed_twice_is_one_row_unless_asked():
    assert "ap_lubbock_2001_08_05" not in set(matrix.items()["id"])
    assert {"ap_lubbock_2001_08_05", "washtimes_2001_08_05"} <= set(matrix.items(duplicates=True)["id"])


def test_us_troops_in_eight_of_twelve_seoul_items_and_one_of_thirteen_american():
    shown = figures.clause8_by_country().data.set_index("country")
    assert (shown.loc["South Korea", "carried"], shown.loc["South Korea", "items"]) == (8, 12)
    assert (shown.loc["US", "carried"], shown.loc["US", "items"]) == (1, 13)
    assert (shown.loc["UK", "carried"], shown.loc["UK", "items"]) == (1, 5)


def test_every_claim_has_a_short_name():
    assert list(matrix.CLAIMS) == list(data.claims()["id"])
    assert max(map(len, matrix.CLAIMS.values())) <= 22


def test_jaccard_by_hand():
    table = pd.DataFrame([[1, 1, 0, 0], [1, 0, 1, 0], [0, 0, 0, 1]], index=list("abc"))
    alike = matrix.jaccard_table(table)
    assert alike.loc["a", "b"] == pytest.approx(1 / 3) and alike.loc["a", "c"] == 0 and alike.loc["a", "a"] == 1
    assert matrix.jaccard_table(matrix.matrix()).loc["cnn_2001_08_04", "declaration"] == pytest.approx(7 / 31)


def test_alike_rows_stand_side_by_side():
    table = pd.DataFrame([[1, 1, 0, 0], [0, 0, 1, 1], [1, 1, 1, 0], [0, 1, 1, 1]], index=list("abcd"))
    order = matrix.similarity_order(table)
    assert sorted(order) == list("abcd")
    assert abs(order.index("a") - order.index("c")) == 1 and abs(order.index("b") - order.index("d")) == 1


def test_correspondence_of_a_two_by_two_table_by_hand():
    """For a 2 x 2 table the one axis has inertia phi squared, (ad - bc)^2 / (products of the margins)."""
    table = pd.DataFrame([[3, 1], [2, 4]], index=["r1", "r2"], columns=["c1", "c2"])
    a, b, c, d = 3, 1, 2, 4
    phi2 = (a * d - b * c) ** 2 / ((a + b) * (c + d) * (a + c) * (b + d))
    found = matrix.correspondence_table(table)
    r = np.array([a + b, c + d]) / 10
    assert found["rows"]["x"].to_numpy() ** 2 @ r == pytest.approx(phi2)
    assert found["rows"]["x"].to_numpy() @ r == pytest.approx(0, abs=1e-12)
    assert found["inertia"][0] == pytest.approx(1)


def test_distances_on_the_full_map_are_chi_square_distances():
    rng = np.random.default_rng(7)
    table = pd.DataFrame(rng.integers(1, 9, (4, 3)))
    found = matrix.correspondence_table(table)
    profiles = table.to_numpy() / table.to_numpy().sum(axis=1, keepdims=True)
    weight = table.to_numpy().sum(axis=0) / table.to_numpy().sum()
    chi = (((profiles[0] - profiles[1]) ** 2) / weight).sum()
    # a table with three columns has two axes, so nothing is lost
    gap = found["rows"].iloc[0] - found["rows"].iloc[1]
    assert gap @ gap == pytest.approx(chi)


def test_the_course_map_has_the_inertia_of_the_notes_and_an_empty_row_is_refused():
    table = matrix.matrix(matrix.items(retold.FIRST, retold.LAST), fewest=5, drop_empty=True)
    assert table.shape[0] == 42
    inertia = matrix.correspondence_table(table)["inertia"]
    assert (round(inertia[0], 2), round(inertia[1], 2)) == (0.14, 0.10)
    with pytest.raises(CourseError, match="drop_empty=True"):
        matrix.correspondence_table(pd.DataFrame([[1, 0], [0, 0]]))


def test_nine_words_pass_and_missile_does_not():
    figure = figures.log_odds()
    assert figure.title.startswith("Only 9 of 612 words") and "missile" in figure.title
    assert (figure.data["low"] < figure.data["delta"]).all() and (figure.data["delta"] < figure.data["high"]).all()


def test_machine_made_coding_and_excerpts_are_said_where_they_matter():
    for name in ("coverage", "jaccard", "correspondence", "clause8_by_country"):
        note = getattr(figures, name)().note
        assert "machine-made" in note and "Absence in an excerpt is not omission" in note
    for name in ("speakers", "commitment"):
        assert "machine-made" in getattr(figures, name)().note
    assert "not what is deployed" in figures.warheads().note
