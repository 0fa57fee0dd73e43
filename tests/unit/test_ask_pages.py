"""The lesson card, the progress line, the way through the course and the self-check."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import moscow2001 as m
from seminar.ask import Question, ledger
from seminar.ask.progress_view import ProgressLine
from seminar.ask.self_check import Finding, Ready
from seminar.errors import UnknownQuestion
from tests import ask_course
from tests.course_copy import ROOT


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = ask_course.make(tmp_path / "course")
    monkeypatch.setenv("SEMINAR_HOME", str(made))
    monkeypatch.chdir(made / "notebooks")
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.setattr(ledger, "_ledgers", {})
    return made


def give(q: str, value) -> None:
    Question(q).receive({"type": "answer", "seq": "t:1", "value": value, "final": True})


def test_the_card_says_what_the_lessons_record_says(home):
    entry = {
        "id": "declaration",
        "type": "document",
        "title": "Moscow Declaration",
        "container-title": "KCNA",
        "issued": {"date-parts": [[2001, 8, 4]]},
        "language": "en",
        "custom": {"kind": "primary_official", "seen": "full", "rights": "none", "merged": []},
    }
    (home / "data" / "sources.json").write_text(json.dumps([entry]), "utf-8")
    html = m.card("90")._repr_html_()
    assert "Does every kind of question work?" in html
    assert "about 12 minutes" in html
    assert '<a href="bibliography.md#declaration">KCNA, 4 August 2001</a>' in html
    assert repr(m.card("90")) == "Lesson 90: One question of each kind. Does every kind of question work?"


def test_an_unlisted_source_is_named_by_its_id(home):
    assert '<a href="bibliography.md#declaration">declaration</a>' in m.card("90")._repr_html_()


def test_an_exercise_has_no_card(home):
    with pytest.raises(UnknownQuestion, match="only lessons"):
        m.card("ex90")


def test_the_progress_line_counts_complete_answers_and_the_minutes_left(home):
    line = ProgressLine("90")
    assert line.line() == "0 of 10 checks done · about 12 minutes left"
    give("90.c1", "beijing")
    assert line.line() == "1 of 10 checks done · about 11 minutes left", "done means answered, right or wrong"
    give("90.c3", {"2.2": "dprk"})
    assert line.line() == "1 of 10 checks done · about 11 minutes left", "half a table is not done"


def test_a_shown_progress_line_follows_each_answer(home, monkeypatch):
    line, shown = ProgressLine("90"), []

    class Handle:
        def update(self, bundle, raw):
            shown.append(bundle["text/plain"])

    line._handle, line._line = Handle(), line.line()
    give("90.c1", "moscow")
    give("90.c1", "beijing")
    assert shown == ["1 of 10 checks done · about 11 minutes left"]


def test_a_finished_lesson_says_so(home):
    line = ProgressLine("90")
    for q, value in {
        "c1": "moscow",
        "c2": ["abm"],
        "c3": {"2.2": "dprk", "2.3": "dprk", "8.2": "dprk"},
        "c4": ["treaty", "visit", "train", "sign"],
        "c5": "1",
        "c6": ["s1"],
        "c7": {unit: {"voice": "both", "force": "none"} for unit in ("2.2", "2.3", "6.1")},
        "c9": "one two three",
        "c10": "one two three four five",
    }.items():
        give(f"90.{q}", value)
    m.answer("90.c8", {"1999": 1})
    assert line.line() == "10 of 10 checks done · finished"


def test_progress_lists_lessons_and_exercises_with_what_is_done(home, monkeypatch):
    give("90.c1", "moscow")
    monkeypatch.chdir(home / "exercises")
    give("ex90.q1", "moscow")
    assert repr(m.progress()) == "2 of 20 questions of the course done"
    assert [(name, now.done, now.of) for name, _title, now in m.progress().rows] == [
        ("Lesson 90", 1, 10),
        ("Exercise ex90", 1, 10),
    ]


def test_the_self_check_says_ready_when_all_is_well_and_the_browser_has_answered(home):
    check = Ready()
    assert check.todo == []
    assert not check.widget.alive
    check.receive({"type": "here"})
    assert check.widget.alive
    assert check.plain() == "Ready, as far as Python can see."


def test_the_self_check_says_what_to_do_next(home):
    check = Ready(lambda: [Finding("pandas", "pandas is missing: start the course with `python3 course.py start`.")])
    assert check.plain() == "Not ready: pandas is missing: start the course with `python3 course.py start`."
    assert check.plain() in check.static().replace("&#x27;", "'")


def test_the_saved_self_check_names_no_version_and_no_place(home):
    html = Ready().static()
    assert sys.version.split()[0] not in html
    assert str(home) not in html


def test_asking_a_question_does_not_load_pandas():
    code = "import sys, seminar.ask.question, seminar.ask.widget; print('pandas' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
