"""Every finding of the independent re-check is in the tables: one concrete cell for each."""

import pytest

from moscow2001 import data
from seminar.data.reader import rows


def row(table, id):
    return next(row for row in rows(table) if row["id"] == id)


@pytest.mark.parametrize(
    ("table", "id", "column", "holds", "lacks"),
    [
        ("timeline", "tl_047", "summary", "interprets", "Russian officials join the train"),
        ("timeline", "tl_058", "disagreement", "VOA (6 August) says Putin himself", None),
        ("timeline", "tl_058", "summary", "Chosun had written on 3 August", "instead of a leaders' press conference"),
        ("timeline", "tl_036", "summary", "17-18 April", "pencilled in for this date"),
        ("timeline", "tl_036", "disagreement", "Kyodo (22 May, via Dong-A) says that Russia postponed it", None),
        ("journey", "stop_22", "what_happened", "House of Veterans", None),
        ("journey", "stop_22", "disagreement", "our arithmetic", None),
        ("timeline", "tl_069", "summary", "programme announced that morning", None),
        ("timeline", "tl_065", "disagreement", "not even discussed", None),
        (
            "clauses",
            "clause_7",
            "what_happened_afterwards",
            "joined in the joint statement",
            "signed the joint statement",
        ),
        ("timeline", "tl_072", "summary", "Ministry of Railways", None),
        ("timeline", "tl_072", "date", "2001-09", None),
        ("clauses", "clause_6", "what_happened_afterwards", "did not find it confirmed", "Russian Railways opened"),
        ("clauses", "clause_6", "what_happened_afterwards", "18 September 2002", None),
        ("timeline", "tl_061", "title", "Washington welcomes", "first"),
        ("journey", "stop_25", "disagreement", "returned to Pyongyang on Saturday", None),
        ("timeline", "tl_090", "summary", "ready to consider", "start on"),
        ("timeline", "tl_090", "summary", "resume", None),
        ("clauses", "clause_1", "what_happened_afterwards", "not the terms of this clause", "in similar terms"),
        ("clauses", "closing", "what_happened_afterwards", "TASS adds as background", "the Kremlin said his only"),
        ("timeline", "abm_037", "summary", "easing of sanctions", "lifted"),
        ("timeline", "abm_080", "summary", "Alaska and California", None),
        ("timeline", "abm_085", "date", "2005-03-02", None),
        ("statements", "st_35", "date", "2005-03-02", None),
        ("timeline", "tl_044", "title", "threatens", "frees"),
        ("timeline", "tl_052", "title", "rescuer", "rescuers"),
        ("timeline", "abm_018", "date", "1996-04-20", None),
        ("timeline", "abm_018", "end_date", "1996-04-21", None),
        ("timeline", "abm_018", "summary", "reportedly", None),
        ("timeline", "tl_087", "date", "2006-07-05", None),
        ("nmd_tests", "ift_8", "date", "2002-03-15", None),
        ("timeline", "tl_015", "title", "15 June", "ends"),
        ("clauses", "clause_2", "what_happened_afterwards", "reportedly repeated it to Jiang", None),
        ("clauses", "clause_2", "what_happened_afterwards", "VOA names Putin", None),
    ],
)
def test_a_corrected_cell_holds_the_correction(table, id, column, holds, lacks):
    cell = row(table, id)[column]
    assert holds in cell
    assert lacks is None or lacks not in cell


def test_corrections_brought_their_sources_along():
    assert "voa_ko_2002_03_16" in row("nmd_tests", "ift_8")["source_ids"]
    assert "donga_2001_05_23" in row("timeline", "tl_036")["source_ids"]
    assert "wikinews_2006_07" in row("timeline", "tl_087")["source_ids"]


def test_articles_whose_text_was_not_seen_are_left_out():
    assert set(data.abm_articles()["article"]) & {"VII", "VIII", "X"} == set()


def test_one_event_has_one_row_and_keeps_both_lists_of_sources():
    merged = [event for event in rows("timeline") if event["also_listed_as"]]
    assert len(merged) == 30
    ids = [event["id"] for event in rows("timeline")]
    for event in merged:
        assert not set(event["also_listed_as"].split(";")) & set(ids)
    berlin = row("timeline", "tl_009")["source_ids"].split(";")
    assert {"perry_1999_11", "afp_berlin"} <= set(berlin)


def test_the_page_of_the_guardian_of_4_may_2001_has_one_id_everywhere():
    for name in data.table_names():
        assert not any("guardian_persson" in event["source_ids"].split(";") for event in rows(name))
