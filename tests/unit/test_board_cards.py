"""The evidence board: what can be collected, how cards are kept, and that no card of any window is lost."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

import moscow2001 as m
from seminar import files
from seminar.ask import ledger, saved
from seminar.ask.ledger import Ledger
from seminar.board import deck as decks
from seminar.board.collecting import AT_ONCE, Collector
from seminar.board.deck import BEARINGS, Deck
from seminar.board.evidence import BoardError, everything, found, kinds
from seminar.board.laying import Board
from seminar.questions.record import MIME
from tests.course_copy import ROOT


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with nobody's cards; the course's data are those of the course."""
    monkeypatch.setenv("SEMINAR_HOME", str(ROOT))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    start_kernel(monkeypatch)
    return tmp_path


def start_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a kernel restart does to us: everything in memory is gone."""
    monkeypatch.setattr(ledger, "_ledgers", {})
    monkeypatch.setattr(decks, "_decks", {})


def window(folder: Path) -> Deck:
    """The cards as another kernel has them."""
    return Deck(Ledger(folder / ".answers", "board"))


def wheres(cards: Deck) -> list[str]:
    return [card.where for card in cards.cards()]


# ---- evidence


@pytest.mark.parametrize("kind", kinds())
def test_every_row_of_every_text_and_table_makes_a_card_with_known_sources(kind):
    from seminar import cite

    known = cite.sources().keys() | cite.aliases().keys()
    pieces = everything(kind)
    assert pieces and len({one.where for one in pieces}) == len(pieces)
    for one in pieces:
        assert one.head.strip() and one.text.strip(), one.where
        assert one.cites and set(one.cites) <= known, one.where
    assert found(pieces[-1].where) == pieces[-1]


def test_a_fragment_of_the_declaration_is_its_exact_text():
    assert found("decl 2.2").text == f"“{m.data.paragraph('2.2')}”"


def test_a_number_comes_from_its_table():
    row = m.data.launches_by_year().query("year == 1998").iloc[0]
    assert found("launches_by_year:year_1998").text.startswith(f"{row.total} missile")


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("decl 9.9", "near it: decl"),
        ("statements:st_99", "near it: statements:st_"),
        ("minutes of the talks", "is no place in the sources"),
        ("nothing:x", "there is no text or table 'nothing'"),
    ],
)
def test_a_place_that_is_not_there_is_explained_and_makes_no_card(home, where, told):
    with pytest.raises(BoardError, match=told):
        m.board.add(where)
    assert m.board.cards().empty


# ---- one line of code


def test_one_line_of_code_makes_a_card_with_bearing_and_note(home):
    added = m.board.add("statements:st_15", bearing="supports", note="Persson was in the room")
    assert repr(added) == "On the board: statements:st_15. 1 card in all."
    row = m.board.cards().iloc[0]
    assert (row["where"], row.bearing, row.note) == ("statements:st_15", "supports", "Persson was in the room")
    assert row.source_ids.split(";")[0] in row.source_ids and "guardian_2001_05_04" in row.source_ids


def test_several_places_at_once_and_the_same_place_again_change_nothing_twice(home):
    m.board.add(["decl 2.2", "cnn P1"], bearing="weakens")
    m.board.add("decl 2.2", note="the text")
    frame = m.board.cards()
    assert list(frame["where"]) == ["decl 2.2", "cnn P1"]
    assert list(frame.bearing) == ["weakens", "weakens"]
    assert list(frame.note) == ["the text", ""]


def test_another_bearing_is_refused_by_name(home):
    with pytest.raises(BoardError, match="'proves' is none of these"):
        m.board.add("decl 2.2", bearing="proves")
    assert m.board.cards().empty


# ---- collecting on the page


def test_a_click_collects_and_the_row_says_so(home):
    page = m.board.collect()
    assert 'data-press="statements:st_15"' in page.html
    page.receive("statements:st_15")
    assert wheres(page.deck) == ["statements:st_15"]
    assert 'aria-label="Collected: statements:st_15"' in page.html and 'data-press="statements:st_15"' not in page.html
    assert page.widget.status.startswith("1 card on your board.")
    page.deck.remove("statements:st_15")
    assert 'data-press="statements:st_15"' in page.html, "a removed card can be collected again"


def test_filter_and_table_choose_the_rows_and_the_rest_comes_on_demand(home):
    page = m.board.collect()
    page.set(kind="coverage_claims")
    assert len(page.rows) == AT_ONCE and 'data-press="more"' in page.html
    page.receive("more")
    assert len(page.rows) == 2 * AT_ONCE
    page.receive("coverage_claims:cc_001")
    assert len(page.rows) == 2 * AT_ONCE, "collecting does not fold the list up again"
    page.set(kind="statements", words="until 2003 persson")
    assert page.rows["where"].tolist() and all("2003" in text for text in page.rows["text"])
    page.set(words="zzz")
    assert page.rows.empty and "No row has these words" in page.html


def test_the_static_form_of_collecting_does_not_depend_on_anybodys_cards(home):
    before = m.board.collect()._repr_html_()
    m.board.add("decl 2.2")
    assert m.board.collect()._repr_html_() == before


# ---- the board


def test_weighing_ordering_removing_and_putting_back_are_kept(home, monkeypatch):
    m.board.add(["decl 2.2", "cnn P1", "statements:st_15"])
    board = Board(decks.deck())
    board.receive({"type": "weigh", "where": "cnn P1", "bearing": "qualifies", "note": "one voice", "seq": "a"})
    board.receive({"type": "order", "value": ["statements:st_15", "decl 2.2", "cnn P1"], "seq": "b"})
    board.receive({"type": "remove", "where": "decl 2.2", "seq": "c"})
    assert board.widget.undo and [card["where"] for card in board.widget.removed] == ["decl 2.2"]
    start_kernel(monkeypatch)
    again = Board(decks.deck())
    assert [card["where"] for card in again.widget.cards] == ["statements:st_15", "cnn P1"]
    assert again.widget.cards[1]["bearing"] == "qualifies" and again.widget.cards[1]["note"] == "one voice"
    again.receive({"type": "put_back", "where": "decl 2.2", "seq": "d"})
    assert [card["where"] for card in again.widget.cards] == ["statements:st_15", "decl 2.2", "cnn P1"], (
        "it comes back to where it lay"
    )
    assert again.widget.status["seq"] == "d" and not again.widget.undo


@pytest.mark.parametrize(
    "order",
    [["c", "a", "b", "d"], ["a", "b", "d", "c"], ["b", "a", "c", "d"], ["d", "c", "b", "a"], ["a", "d", "b", "c"]],
)
def test_any_order_can_be_laid_and_comes_back(home, monkeypatch, order):
    places = dict(zip("abcd", ["decl 2.1", "decl 2.2", "decl 2.3", "cnn P1"], strict=True))
    m.board.add(list(places.values()))
    decks.deck().order([places[letter] for letter in order])
    start_kernel(monkeypatch)
    assert wheres(decks.deck()) == [places[letter] for letter in order]


def test_many_moves_into_the_same_gap_keep_the_order(home):
    places = [one.where for one in everything("decl")[:4]]
    m.board.add(places)
    cards, wanted = decks.deck(), list(places)
    for turn in range(120):
        wanted.insert(1, wanted.pop(2 + turn % 2))
        cards.order(wanted)
        assert wheres(cards) == wanted


def test_bearing_is_told_by_a_sign_and_a_word_not_by_colour_alone(home):
    for where, bearing in zip(["decl 2.1", "decl 2.2", "decl 2.3"], BEARINGS, strict=True):
        m.board.add(where, bearing=bearing)
    html = Board(decks.deck()).bundle()["text/html"]
    for bearing, sign in BEARINGS.items():
        assert f"{sign} {bearing}" in html


def test_whatever_a_learner_writes_is_shown_as_text(home):
    m.board.add("decl 2.2", note='<img src=x onerror="alert(1)"> & “done”')
    board = Board(decks.deck())
    assert "<img" not in board.bundle()["text/html"] and "&lt;img" in board.bundle()["text/html"]
    assert "<img" not in repr(board.widget.cards[0]["html"])


def test_an_empty_board_is_the_same_every_time(home):
    one, other = Board(decks.deck()).bundle(), Board(decks.deck()).bundle()
    assert one == other and set(one) == {"text/html", "text/plain"}
    assert one["text/plain"] == "Evidence board: No cards yet."


# ---- windows, disks, damage


def test_two_windows_lose_no_card_note_or_move_of_each_other(home):
    one, other = window(home), window(home)
    one.add(found("decl 2.1"))
    other.add(found("decl 2.2"), "weakens")
    one.add(found("decl 2.3"))
    other.refresh()
    other.order(["decl 2.3", "decl 2.1", "decl 2.2"])
    one.weigh("decl 2.1", note="kept")
    one.refresh()
    fresh = window(home)
    assert wheres(fresh) == ["decl 2.3", "decl 2.1", "decl 2.2"]
    assert fresh.card("decl 2.1").note == "kept" and fresh.card("decl 2.2").bearing == "weakens"


def test_a_board_on_the_page_follows_what_another_window_collects(home):
    board = Board(decks.deck())
    window(home).add(found("cnn P2"))
    assert board.widget.cards == []
    board.receive({"type": "look"})
    assert [card["where"] for card in board.widget.cards] == ["cnn P2"]


def test_a_full_disk_keeps_the_cards_and_says_so(home, monkeypatch):
    def no_room(path, content):
        raise files.explained(Path(path), OSError(errno.ENOSPC, "no room"))

    board = Board(decks.deck())
    with monkeypatch.context() as full:
        full.setattr(files, "write_atomically", no_room)
        m.board.add("decl 2.2", note="kept in memory")
        assert board.widget.status["state"] == "problem" and "no room left" in board.widget.status["text"]
        assert [card["note"] for card in board.widget.cards] == ["kept in memory"]
        assert wheres(window(home)) == []
    m.board.add("decl 2.3")
    assert board.widget.status["state"] == "complete"
    assert wheres(window(home)) == ["decl 2.2", "decl 2.3"]


def test_a_damaged_file_is_set_aside_and_sound_cards_are_kept(home, monkeypatch):
    m.board.add(["decl 2.1", "decl 2.2"])
    path = home / ".answers" / "board.json"
    damaged = json.loads(path.read_text("utf-8"))
    damaged["answers"]["board.decl 2.1"]["n"] = "many"
    path.write_text(json.dumps(damaged), "utf-8")
    start_kernel(monkeypatch)
    board = Board(decks.deck())
    assert [card["where"] for card in board.widget.cards] == ["decl 2.2"]
    assert "was damaged" in board.widget.status["text"] and list((home / ".answers").glob("board.unreadable-*.json"))


@pytest.mark.parametrize(
    "answer",
    [
        None,
        7,
        {"where": "decl 2.2"},
        {"where": "decl 2.2", "head": "x", "text": "y", "bearing": "proves"},
        {"where": "other", "head": "x", "text": "y"},
    ],
)
def test_a_record_that_is_no_card_is_passed_over(home, answer):
    cards = decks.deck()
    cards.ledger.give("board.decl 2.2", "card", answer)
    m.board.add("decl 2.3")
    assert wheres(cards) == ["decl 2.3"]


def test_a_notebook_moved_to_another_computer_brings_its_cards_along(home, monkeypatch):
    m.board.add(["decl 2.1", "decl 2.2"], bearing="weakens")
    decks.deck().remove("decl 2.1")
    bundle = Board(decks.deck()).bundle()
    assert bundle[MIME]["q"] == "cards.board"
    elsewhere = home / "elsewhere"
    elsewhere.mkdir()
    notebook = elsewhere / "lesson.ipynb"
    notebook.write_text(json.dumps({"cells": [{"outputs": [{"data": bundle}]}]}), "utf-8")
    monkeypatch.chdir(elsewhere)
    monkeypatch.setenv("JPY_SESSION_NAME", str(notebook))
    monkeypatch.setattr(saved, "_seen", {})
    start_kernel(monkeypatch)
    cards = decks.deck()
    assert wheres(cards) == ["decl 2.2"] and [card.where for card in cards.cards(removed=True)] == ["decl 2.1"]
    assert wheres(window(elsewhere)) == ["decl 2.2"], "and they are on its disk now"


def test_messages_that_make_no_sense_change_nothing(home):
    m.board.add("decl 2.2")
    board = Board(decks.deck())
    for content in (
        {"type": "weigh", "where": "decl 9.9"},
        {"type": "weigh", "where": "decl 2.2", "bearing": "proves"},
        {"type": "order", "value": ["x", 3]},
        {"type": "?"},
        {},
    ):
        board.receive(content)
    assert [(card["where"], card["bearing"]) for card in board.widget.cards] == [("decl 2.2", "")]


def test_a_collector_lives_as_long_as_its_page(home):
    import gc

    widget = Collector(decks.deck()).widget
    gc.collect()
    widget._handle_custom_msg({"type": "press", "value": "decl 2.2"}, [])
    widget._handle_custom_msg({"type": "press", "value": "decl 9.9"}, [])
    assert wheres(decks.deck()) == ["decl 2.2"] and "there is no 'decl 9.9'" in widget.status
