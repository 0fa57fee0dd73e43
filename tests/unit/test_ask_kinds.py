"""Each kind of question driven as a learner drives it: right, wrong, in part, changed, restored; and what may never be
shown.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import moscow2001 as m
from seminar.ask import Question, ledger
from seminar.ask.feedback import feedback
from seminar.errors import AnswerError, UnknownQuestion
from seminar.questions import find
from seminar.questions.record import MIME
from tests import ask_course
from tests.private_fields import PRIVATE

RIGHT = {
    "c1": "moscow",
    "c2": ["charter", "abm"],
    "c3": {"2.2": "dprk", "2.3": "russia", "8.2": "both"},
    "c4": ["treaty", "visit", "train", "sign"],
    "c5": "8",
    "c6": ["s4", "s2"],
    "c7": {
        "2.2": {"voice": "dprk", "force": "none"},
        "2.3": {"voice": "russia", "force": "none"},
        "6.1": {"voice": "both", "force": "will"},
    },
    "c9": "A train is slow and seen.",
    "c10": "Clause 2 holds no promise and names no year.",
}
WRONG = {
    "c1": "beijing",
    "c2": ["npt"],
    "c3": {"2.2": "russia", "2.3": "both", "8.2": "dprk"},
    "c4": ["sign", "train", "visit", "treaty"],
    "c5": "24",
    "c6": ["s1"],
    "c7": {
        "2.2": {"voice": "both", "force": "must"},
        "2.3": {"voice": "both", "force": "must"},
        "6.1": {"voice": "dprk", "force": "must"},
    },
}
PART = {
    "c2": ["abm"],
    "c3": {"2.2": "dprk"},
    "c4": ["treaty", "visit", "sign", "train"],
    "c6": ["s2"],
    "c7": {"2.2": {"voice": "dprk"}},
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample course; the test works in its exercises folder, with a kernel that knows nothing yet."""
    made = ask_course.make(tmp_path / "course")
    monkeypatch.setenv("SEMINAR_HOME", str(made))
    monkeypatch.chdir(made / "exercises")
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.setattr(ledger, "_ledgers", {})
    return made


def lesson(home: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> Question:
    monkeypatch.chdir(home / "notebooks")
    return Question(f"90.{name}")


def send(question: Question, value, act: str = "check") -> dict:
    question.receive({"type": act, "seq": "test:1", "value": value, "final": True})
    return question.widget.feedback


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_answer_is_called_right_and_explained(home, monkeypatch, name):
    question = lesson(home, monkeypatch, name)
    said = send(question, RIGHT[name])
    assert said["verdict"] == ("open" if name in ("c7", "c9", "c10") else "right")
    assert said["explain"]
    assert question.widget.status["state"] == "complete"


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_answer_is_told_without_the_explanation(home, monkeypatch, name):
    said = send(lesson(home, monkeypatch, name), WRONG[name])
    assert said["verdict"] == ("open" if name == "c7" else "wrong")
    assert not said["explain"] or name == "c7"


def test_a_wrong_option_names_its_misreading_and_no_other(home, monkeypatch):
    said = send(lesson(home, monkeypatch, "c1"), "pyongyang")
    assert said["marks"] == {"pyongyang": ["wrong", "That is the declaration of July 2000: look at the date line."]}


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("c2", "1 of 2 that fit are chosen; nothing chosen that does not fit."),
        ("c3", "1 of 3 rows fit; 2 still to do."),
        ("c4", "5 of 6 pairs stand in the right order."),
        ("c6", "1 of 2 rows that fit are picked; no picked row is wrong."),
        ("c7", "1 of 1 codes agree with the reference coding."),
    ],
)
def test_a_partly_right_answer_is_told_precisely(home, monkeypatch, name, line):
    said = send(lesson(home, monkeypatch, name), PART[name])
    assert said["line"] == line
    assert said["verdict"] == ("open" if name == "c7" else "partly")


def test_what_was_not_chosen_is_not_given_away(home, monkeypatch):
    said = send(lesson(home, monkeypatch, "c2"), ["abm"])
    assert set(said["marks"]) == {"abm"}


def test_a_known_wrong_number_names_its_misreading(home, monkeypatch):
    question = lesson(home, monkeypatch, "c5")
    assert "number of paragraphs" in send(question, "24")["more"]
    assert send(question, "9")["line"] == "Your number is too high."


def test_a_number_that_can_be_read_in_two_ways_is_refused_with_a_reason(home, monkeypatch):
    question = lesson(home, monkeypatch, "c5")
    send(question, "3,5")
    assert question.widget.status["state"] == "problem"
    assert "two ways" in question.widget.status["text"]
    assert question.record is None


def test_half_a_number_is_no_mistake_while_it_is_typed(home, monkeypatch):
    question = lesson(home, monkeypatch, "c5")
    question.receive({"type": "answer", "seq": "t:1", "value": "8,", "final": False})
    assert question.widget.status["state"] == "empty"


def test_the_reference_coding_is_called_machine_made_and_not_the_truth(home, monkeypatch):
    said = send(lesson(home, monkeypatch, "c7"), WRONG["c7"])
    assert "made by a machine and is not the truth" in said["more"]
    assert said["marks"]["6.1"][0] == "look"


def test_changing_the_answer_takes_the_old_feedback_away(home, monkeypatch):
    question = lesson(home, monkeypatch, "c1")
    send(question, "beijing")
    question.receive({"type": "answer", "seq": "t:2", "value": "moscow", "final": True})
    assert question.widget.feedback == {}
    assert question.record.answer == "moscow"
    assert question.record.n == 2


def test_the_same_answer_again_is_no_change(home, monkeypatch):
    question = lesson(home, monkeypatch, "c1")
    send(question, "beijing")
    before = question.record
    send(question, "beijing")
    assert question.record == before


@pytest.mark.parametrize("name", [name for name in RIGHT if name != "c9"])
def test_an_answer_comes_back_after_a_restart(home, monkeypatch, name):
    question = lesson(home, monkeypatch, name)
    send(question, RIGHT[name])
    monkeypatch.setattr(ledger, "_ledgers", {})  # what a new kernel knows: the disk
    again = Question(question.q)
    assert again.widget.answer == question.widget.answer
    assert again.record == question.record
    assert again.bundle()[MIME]["answer"] == question.record.answer


@pytest.mark.parametrize("raw", [["moscow"], {"a": 1}, 17, "nowhere", True])
def test_what_is_no_answer_is_refused_and_nothing_is_recorded(home, raw):
    question = Question("ex90.q1")
    send(question, raw, act="answer")
    assert question.widget.status["state"] == "problem"
    assert question.record is None


def test_a_graded_item_confirms_and_does_not_check(home):
    question = Question("ex90.q3")
    send(question, WRONG["c3"], act="answer")
    assert question.widget.status["text"] == "Recorded. Complete. Whether it is right is not checked here."
    send(question, {"2.2": "dprk"}, act="answer")
    assert question.widget.status["text"] == "Recorded. Not complete: 2 of 3 rows have no option."
    assert question.widget.feedback == {}


def test_a_check_asked_of_a_graded_item_gives_nothing_away(home):
    question = Question("ex90.q1")
    send(question, "moscow", act="check")
    assert question.widget.feedback == {}
    assert question.record.answer == "moscow"


@pytest.mark.parametrize("number", range(1, 11))
def test_nothing_private_of_a_graded_item_reaches_the_page(home, number):
    question = Question(f"ex90.q{number}")
    shown = json.dumps([question.widget.spec, question.bundle(), question.widget.status])
    named = set(question.widget.spec) | {
        name
        for part in question.widget.spec.values()
        if isinstance(part, list)
        for one in part
        if isinstance(one, dict)
        for name in one
    }
    assert not named & PRIVATE
    private = find.question(f"90.c{number}")
    for text in [
        private.explanation,
        *private.hints,
        *(one.why for one in [*getattr(private, "options", []), *getattr(private, "rows", [])]),
    ]:
        assert not text or text not in shown


def test_even_with_the_teachers_file_at_hand_a_graded_item_gives_nothing_away(home, monkeypatch):
    lesson_item = find.question("90.c1")
    from seminar.ask.spec import spec

    told = json.dumps(spec(lesson_item, "ex90.q1", graded=True, place="x"))
    assert lesson_item.explanation not in told
    assert all(option.why not in told for option in lesson_item.options)


def test_number_rows_and_value_can_come_from_code(home, capsys):
    m.answer("ex90.q5", 8)
    m.answer("ex90.q6", ["s4", "s2"])
    m.answer("ex90.q8", {"1999": 1, "2001": 3})
    assert Question("ex90.q5").record.answer == {"value": 8.0, "unit": "clauses"}
    assert Question("ex90.q6").record.answer == ["s2", "s4"]
    assert Question("ex90.q8").record.answer == {"type": "series", "index": ["1999", "2001"], "values": [1, 3]}


def test_a_frame_hands_over_its_rows(home):
    import pandas as pd

    frame = pd.DataFrame({"id": ["s4", "s2"], "speaker": ["CNN", "Persson"]})
    m.answer("ex90.q6", frame)
    assert Question("ex90.q6").record.answer == ["s2", "s4"]


def test_an_answer_from_code_shows_in_the_widget_of_its_cell(home):
    question = Question("ex90.q5")
    assert question.widget.answer is None
    m.answer("ex90.q5", 8)
    assert question.widget.answer == {"value": 8.0, "unit": "clauses"}
    assert question.widget.status["state"] == "complete"


def test_rows_that_the_table_lacks_are_refused(home):
    with pytest.raises(AnswerError, match="s9: no such row in the table statements"):
        m.answer("ex90.q6", ["s2", "s9"])


def test_other_kinds_are_answered_in_their_own_cell(home):
    with pytest.raises(AnswerError, match=r"m\.ask\('ex90.q1'\)"):
        m.answer("ex90.q1", "moscow")


def test_a_value_that_differs_is_told_how_far(home, monkeypatch):
    item = find.question("90.c8")
    assert (
        feedback(item, {"type": "series", "index": ["1999", "2001"], "values": [1, 2]}).more
        == "<p>(2001, 2) is not among the expected entries.</p>"
    )
    assert feedback(item, {"type": "series", "index": ["2001", "1999"], "values": [3, 1]}).verdict == "right", (
        "rows count in any order"
    )
    assert feedback(item, {"type": "series", "index": ["1999"], "values": [1]}).more == "<p>1 entry instead of 2.</p>"


def test_the_static_form_marks_the_answer_and_is_the_same_every_day(home):
    question = Question("ex90.q2")
    first = question.bundle()
    assert first == Question("ex90.q2").bundle()
    assert MIME not in first
    assert first["text/plain"] == "ex90.q2 Which documents does it name?: not answered yet"
    assert "Not answered yet." in first["text/html"]
    send(question, ["abm", "npt"], act="answer")
    after = question.bundle()
    assert after["text/html"].count("☒") == 2
    assert after["text/plain"] == "Recorded: The ABM Treaty; The Non-Proliferation Treaty"
    assert after[MIME]["answer"] == ["abm", "npt"]


def test_the_static_form_of_a_lesson_check_folds_its_explanation_in(home, monkeypatch):
    html = lesson(home, monkeypatch, "c1").bundle()["text/html"]
    assert "<details><summary>Answer and explanation</summary>" in html
    assert "The declaration ends with place and date." in html


def test_a_prompt_cannot_run_anything(home):
    from seminar.show.markdown import block

    html = block(
        '<script>alert(1)</script> <img src=x onerror=alert(1)> <b onclick="x()">b</b>\n\n[go](javascript:alert(1))'
    )
    assert "<script" not in html
    assert "<img" not in html
    assert "<b " not in html
    assert "javascript:" not in html


def test_what_a_student_writes_is_shown_as_text(home):
    question = Question("ex90.q9")
    send(question, "<script>alert(1)</script> three words more", act="answer")
    assert "<script>alert" not in question.bundle()["text/html"]


def test_an_unknown_question_is_named(home):
    with pytest.raises(UnknownQuestion, match="ex90 has no question 'q99'"):
        m.ask("ex90.q99")


def test_an_answer_taken_back_is_recorded_as_none(home):
    question = Question("ex90.q2")
    send(question, ["abm"], act="answer")
    send(question, [], act="answer")
    assert question.record.answer is None
    assert question.record.n == 2
    assert question.widget.status["text"] == "Taken back: not answered."


def test_two_widgets_of_one_question_agree(home):
    one, other = Question("ex90.q1"), Question("ex90.q1")
    assert other.widget.answer is None
    send(one, "moscow", act="answer")
    assert other.widget.answer == "moscow"
