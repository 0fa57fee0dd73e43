"""The gradebook: marks by hand survive regrading, belong to their markers, and are on the disk when the call returns."""

import csv
import multiprocessing
import os
import random
import signal
import sqlite3
import sys
from pathlib import Path

import pytest

from moscow2001.errors import CourseError
from moscow2001.grade import synth, unlucky
from moscow2001.grade.gradebook import WHOLE, Gradebook, Mark, Remark
from moscow2001.grade.hand import settle
from moscow2001.grade.run import grade
from moscow2001.questions import load_assignment
from moscow2001.questions.public import rev
from moscow2001.questions.record import MIME

ASSIGNMENT = load_assignment(Path(__file__).parents[1] / "hostile" / "every_kind.yaml")
WRITTEN = ASSIGNMENT.item("q10")


def notebook(seed=1):
    revs = {item.id: rev(item) for item in ASSIGNMENT.items}
    for turn in range(100):
        made = synth.answered(ASSIGNMENT, synth.blank(ASSIGNMENT), revs, 1.0, random.Random(f"{seed} {turn}"))
        if len(unlucky.record_outputs(made)) == len(ASSIGNMENT.items):
            return made
    raise AssertionError("no complete notebook in a hundred tries")


@pytest.fixture
def classroom(tmp_path):
    folder = tmp_path / "class"
    folder.mkdir()
    for number, name in enumerate(("Ana", "Bo")):
        (folder / f"ex90_handin_{name}.ipynb").write_bytes(unlucky.encoded(notebook(number)))
    return folder


@pytest.fixture
def regrade(classroom, tmp_path):
    def run():
        grade(classroom, ASSIGNMENT, tmp_path / "out", gradebook=tmp_path / "book.sqlite", jobs=1)
        with open(tmp_path / "out" / "grades.csv", encoding="utf-8-sig", newline="") as file:
            return {row["student"]: row for row in csv.DictReader(file)}

    return run


def problems(tmp_path):
    with open(tmp_path / "out" / "problems.csv", encoding="utf-8-sig", newline="") as file:
        return [row["problem"] for row in csv.DictReader(file)]


def mark_all(book, student="ana", marker="vera", points=(2.0, 3.0)):
    (answer,) = book.answers("ex90", question="ex90.q10", student=student)
    for criterion, earned in zip(("claim", "proof"), points, strict=True):
        book.mark("ex90", Mark("ex90.q10", student, criterion, marker, earned, answer.answer_sha))
    return answer


def test_marks_by_hand_reach_table_and_page_and_survive_regrading(regrade, tmp_path):
    assert regrade()["ana"]["total"] == ""
    with Gradebook(tmp_path / "book.sqlite") as book:
        mark_all(book)
        book.remark("ex90", Remark("ex90.q10", "ana", "vera", "Good <b>line</b>."))
    for _ in range(2):
        row = regrade()["ana"]
        assert row["q10"] == "5" and row["by_hand"] == "5" and row["to_mark"] == "0" and float(row["total"]) == float(row["so_far"])
        page = (tmp_path / "out" / "feedback" / row["feedback"]).read_text(encoding="utf-8")
        assert "Marked by a person." in page and "Good &lt;b&gt;line&lt;/b&gt;." in page and "vera" not in page
    assert regrade()["bo"]["total"] == ""


def test_a_new_text_needs_a_new_mark_and_the_old_one_is_kept(regrade, classroom, tmp_path):
    regrade()
    with Gradebook(tmp_path / "book.sqlite") as book:
        mark_all(book)
    changed = notebook(0)
    for _, output in unlucky.record_outputs(changed):
        if output["data"][MIME]["q"] == "ex90.q10":
            output["data"][MIME]["answer"] = "Another text altogether."
    (classroom / "ex90_handin_Ana.ipynb").write_bytes(unlucky.encoded(changed))
    assert regrade()["ana"]["q10"] == "" and "text_changed" in problems(tmp_path)
    with Gradebook(tmp_path / "book.sqlite") as book:
        assert len(list(book.marks("ex90", student="ana"))) == 2
    (classroom / "ex90_handin_Ana.ipynb").write_bytes(unlucky.encoded(notebook(0)))
    assert regrade()["ana"]["q10"] == "5"


def test_an_answer_that_cannot_be_scored_is_settled_by_hand(regrade, classroom, tmp_path):
    odd = notebook(0)
    unlucky.record_outputs(odd)[0][1]["data"][MIME]["answer"] = "no such option"
    (classroom / "ex90_handin_Ana.ipynb").write_bytes(unlucky.encoded(odd))
    assert regrade()["ana"]["q1"] == ""
    with Gradebook(tmp_path / "book.sqlite") as book:
        (answer,) = book.answers("ex90", question="ex90.q1", student="ana")
        assert answer.status == "unusable"
        book.mark("ex90", Mark("ex90.q1", "ana", WHOLE, "vera", 1.5, answer.answer_sha))
    assert regrade()["ana"]["q1"] == "1.5"


def test_two_markers_never_overwrite_each_other_and_their_mean_counts(regrade, tmp_path):
    regrade()
    with Gradebook(tmp_path / "book.sqlite") as one, Gradebook(tmp_path / "book.sqlite") as two:
        mark_all(one, marker="vera", points=(2.0, 3.0))
        mark_all(two, marker="wim", points=(1.0, 0.0))
        assert len(list(one.marks("ex90", student="ana"))) == 4
    row = regrade()["ana"]
    assert row["q10"] == "3" and "markers_differ" in problems(tmp_path)


def _marks_many(path, marker, sha, count):
    with Gradebook(path) as book:
        for turn in range(count):
            book.mark("ex90", Mark("ex90.q10", "ana", "claim", marker, float(turn % 3), sha))


def test_two_processes_marking_at_once_lose_nothing(regrade, tmp_path):
    regrade()
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_marks_many, args=(tmp_path / "book.sqlite", marker, "x", 60)) for marker in ("vera", "wim")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        assert worker.exitcode == 0
    with Gradebook(tmp_path / "book.sqlite") as book:
        assert len(list(book.history("ex90"))) == 120
        assert {mark.marker: mark.points for mark in book.marks("ex90")} == {"vera": 2.0, "wim": 2.0}


def _marks_and_tells(path, pipe):
    book = Gradebook(path)
    for turn in range(10_000):
        book.mark("ex90", Mark("ex90.q10", f"s{turn:05d}", "claim", "vera", 1.0, "x"))
        pipe.send(turn)


@pytest.mark.skipif(sys.platform == "win32", reason="kills a process the Unix way")
def test_a_killed_marker_loses_no_mark_that_was_given(regrade, tmp_path):
    regrade()
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    worker = context.Process(target=_marks_and_tells, args=(tmp_path / "book.sqlite", there))
    worker.start()
    there.close()
    told = [here.recv() for _ in range(25)]
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    with Gradebook(tmp_path / "book.sqlite") as book:
        assert len(list(book.marks("ex90"))) >= len(told)


def test_undo_takes_back_one_change_after_the_other(regrade, tmp_path):
    regrade()
    with Gradebook(tmp_path / "book.sqlite") as book:
        answer = mark_all(book, points=(1.0, 1.0))
        book.mark("ex90", Mark("ex90.q10", "ana", "claim", "vera", 2.0, answer.answer_sha))
        book.mark("ex90", Mark("ex90.q10", "ana", "claim", "wim", 0.0, answer.answer_sha))

        def claim():
            return {mark.marker: mark.points for mark in book.marks("ex90") if mark.criterion == "claim"}

        assert claim() == {"vera": 2.0, "wim": 0.0}
        assert book.undo("ex90", "vera").points == 2.0
        assert claim() == {"vera": 1.0, "wim": 0.0}
        book.undo("ex90", "vera"), book.undo("ex90", "vera")
        assert claim() == {"wim": 0.0} and book.undo("ex90", "vera") is None
        book.unmark("ex90", Mark("ex90.q10", "ana", "claim", "wim", 0.0, ""))
        assert claim() == {}
        book.undo("ex90", "wim")
        assert claim() == {"wim": 0.0}


def test_a_student_who_is_no_longer_there_keeps_marks_but_has_no_submission(regrade, classroom, tmp_path):
    regrade()
    with Gradebook(tmp_path / "book.sqlite") as book:
        mark_all(book)
    (classroom / "ex90_handin_Ana.ipynb").unlink()
    regrade()
    with Gradebook(tmp_path / "book.sqlite") as book:
        assert [submission.student for submission in book.submissions("ex90")] == ["bo"]
        assert len(list(book.marks("ex90", student="ana"))) == 2


@pytest.mark.parametrize(
    ("marks", "points", "kinds"),
    [
        ([("claim", "v", 2), ("proof", "v", 3)], 5, []), ([("claim", "v", 2)], None, []), ([("claim", "v", 2), ("proof", "v", 3), ("claim", "w", 1), ("proof", "w", 3)], 4.5, []),
        ([("claim", "v", 7), ("proof", "v", 3)], None, ["old_rubric"]), ([("gone", "v", 1)], None, ["old_rubric"]), ([(WHOLE, "v", 4)], 4, []), ([(WHOLE, "v", 99)], None, ["old_rubric"]),
        ([("claim", "v", 2), ("proof", "v", 3), (WHOLE, "w", 1)], 1, []), ([("claim", "v", 0), ("claim", "w", 2)], None, ["markers_differ"]), ([], None, []),
    ],
)  # fmt: skip
def test_marks_settle_into_points(marks, points, kinds):
    settled = settle(WRITTEN, [Mark("ex90.q10", "ana", criterion, marker, float(earned), "sha") for criterion, marker, earned in marks], "sha")
    assert settled.points == points and [kind for kind, _ in settled.problems] == kinds


def test_a_gradebook_of_another_kind_is_refused(tmp_path):
    (tmp_path / "text.sqlite").write_text("not a database at all, but long enough to be looked at as one")
    with sqlite3.connect(tmp_path / "other.sqlite") as other:
        other.execute("CREATE TABLE t (x)")
    other.close()
    for name in ("text.sqlite", "other.sqlite"):
        with pytest.raises(CourseError):
            Gradebook(tmp_path / name)


def test_a_gradebook_in_the_output_folder_is_refused(classroom, tmp_path):
    with pytest.raises(CourseError, match="lies in --out"):
        grade(classroom, ASSIGNMENT, tmp_path / "out", gradebook=tmp_path / "out" / "book.sqlite")
