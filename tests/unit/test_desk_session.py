"""The marking desk without a screen: blind, shuffled, calibrated, undoable, and on the disk before it says so."""

import csv
import json
import multiprocessing
import os
import signal
import sqlite3
import sys
import threading
from pathlib import Path

import pytest

from seminar.desk import agreeing, queue
from seminar.desk.books import Books
from seminar.desk.place import Desk, desk_notebook, marking_desk
from seminar.desk.session import MAX_BANK, DeskError, Session, open_session
from seminar.errors import CourseError
from seminar.gradebook.book import WHOLE, Gradebook
from seminar.grading.run import grade
from seminar.questions import load_assignment
from seminar.sample import synth

YAML = Path(__file__).parents[2] / "solutions" / "ex02.yaml"
ASSIGNMENT = load_assignment(YAML)


@pytest.fixture(scope="module")
def classroom(tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk")
    for _ in synth.write_class(ASSIGNMENT, folder / "class", 14, 3, 0.0, "folder"):
        pass
    return folder


@pytest.fixture
def room(classroom, tmp_path):
    """A fresh gradebook of the class; returns a function that opens a session."""
    grade(
        classroom / "class" / "submissions",
        ASSIGNMENT,
        tmp_path / "out",
        gradebook=tmp_path / "book.sqlite",
        roster=classroom / "class" / "roster.csv",
    )
    opened = []

    def at(marker="vera", item="q9", skip=True):
        session, book = open_session(tmp_path / "book.sqlite", str(YAML), marker, item)
        opened.append(book)
        if skip and session.screen == "sample":
            session.screen, session.place = "answer", 0
        return session

    at.folder = tmp_path
    yield at
    for book in opened:
        book.close()


def mark_here(session, *places):
    """Mark what is in front of the marker with the levels at *places* (the last one repeats)."""
    _, sha = session.text()
    for turn, line in enumerate(queue.lines(session.item, session.current().status)):
        place = places[min(turn, len(places) - 1)]
        session.mark(session.current().pseudonym, sha, line.id, line.levels[place].points)


def test_every_marker_has_an_order_of_their_own_and_keeps_it(room):
    order = [work.student for work in room("vera").works]
    assert len(order) >= 10 and order == [work.student for work in room("vera").works]
    others = [[work.student for work in room(marker).works] for marker in ("wim", "xu")]
    assert all(sorted(other) == sorted(order) and other != order for other in others)
    assert [work.student for work in room("vera", "q10").works] != order
    # one answer more changes the place of no other
    works = room("vera").works
    more = queue.order([*works, queue.Work("late comer", "S-0", "to mark")], "ex02.q9", "vera")
    assert [work for work in more if work.student != "late comer"] == works


def test_nothing_that_the_page_gets_holds_a_name(room, classroom):
    with open(classroom / "class" / "roster.csv", encoding="utf-8", newline="") as file:
        people = list(csv.DictReader(file))
    session = room()
    from seminar.desk.view import view

    texts = [json.dumps(view(session), ensure_ascii=False)]
    while session.place < len(session.works) - 1:
        session.step(1)
        texts.append(json.dumps(view(session), ensure_ascii=False))
    assert len(people) == 14
    assert not [
        person["name"] for person in people for text in texts if person["name"] in text or f'"{person["id"]}"' in text
    ]


def test_samples_come_first_blind_and_their_agreement_is_counted_right(room):
    session = room(skip=False)
    assert session.screen == "sample" and session.progress() == (0, 4)
    from seminar.desk.view import view

    course = [sample.comment for sample in ASSIGNMENT.item("q9").samples]
    seen = []
    while session.screen == "sample":
        shown = view(session)
        assert not [comment for comment in course if comment[:40] in json.dumps(shown, ensure_ascii=False)], (
            "the course's view was shown before the marker's"
        )
        seen.append(session.text()[0])
        marks = session.samples.texts[session.current().student].marks
        for line in session.lines_of_rubric:
            points = marks[line.id]
            if line.id == "reason" and len(seen) == 1:  # one slip, by one level
                steps = [level.points for level in line.levels]
                points = steps[steps.index(points) - 1] if steps.index(points) else steps[1]
            session.mark(session.current().pseudonym, session.text()[1], line.id, points)
        session.next_unmarked()
    assert (
        sorted(seen) == sorted(sample.text for sample in ASSIGNMENT.item("q9").samples)
        and session.screen == "samples done"
    )
    practice, reason = session.calibration()
    assert (practice.alike, practice.both, practice.alpha) == (4, 4, 1.0)
    assert (reason.alike, reason.both, reason.far) == (3, 4, 0) and 0 < reason.alpha < 1
    # none of it is a mark of a student, and it is not asked for again
    assert list(session.book.marks("ex02")) == []
    session.next_unmarked()
    assert session.screen == "answer" and room(skip=False).screen == "answer"


def test_the_figure_for_agreement_is_krippendorffs_alpha():
    import krippendorff

    line = queue.lines(ASSIGNMENT.item("q9"), "to mark")[1]
    first = {f"a{place}": {line.id: points} for place, points in enumerate([0.0, 1.0, 2.0, 2.0, 1.0, 0.0])}
    second = {f"a{place}": {line.id: points} for place, points in enumerate([0.0, 1.0, 1.0, 2.0, 2.0, 2.0])}
    (found,) = agreeing.agreed([line], first, second | {"alone": {line.id: 2.0}})
    expected = krippendorff.alpha(
        [[one[line.id] for one in first.values()], [one[line.id] for one in second.values()]],
        level_of_measurement="ordinal",
    )
    assert (found.both, found.alike, found.far) == (6, 3, 1) and found.alpha == pytest.approx(expected)
    (same,) = agreeing.agreed(
        [line], {"a": {line.id: 1.0}, "b": {line.id: 1.0}}, {"a": {line.id: 1.0}, "b": {line.id: 1.0}}
    )
    assert same.alpha is None and "complete agreement" in same.why
    assert agreeing.agreed([line], {}, first)[0].both == 0


def test_next_unmarked_walks_through_all_and_progress_tells(room):
    session = room()
    seen, all_ = set(), len(session.works)
    for done in range(all_):
        assert session.progress() == (done, all_)
        seen.add(session.current().student)
        mark_here(session, 0)
        assert session.next_unmarked() == (done < all_ - 1)
    assert len(seen) == all_ >= 10 and session.progress() == (all_, all_)
    # a later visit to q9 begins nowhere in particular; the desk itself goes on to what is not finished
    session, book = open_session(room.folder / "book.sqlite", str(YAML), "vera")
    book.close()
    assert session.q == "ex02.q10"


def test_undo_takes_back_the_latest_mark_goes_to_it_and_touches_no_other_question(room):
    ten = room(item="q10")
    mark_here(ten, 1)
    session = room()
    assert session.undo() == "" and len(ten.chosen()) == 3, "a mark of another question was undone unseen"
    mark_here(session, 0)
    first = session.current()
    line = session.lines_of_rubric[0]
    session.mark(first.pseudonym, session.text()[1], line.id, line.levels[1].points)
    session.next_unmarked()
    assert session.undo() and session.current() == first
    assert session.chosen()[line.id] == line.levels[0].points
    session.undo(), session.undo()
    assert session.chosen() == {} and session.undo() == ""


def test_only_levels_of_the_rubric_and_answers_of_the_class_can_be_marked(room):
    session = room()
    name, sha = session.current().pseudonym, session.text()[1]
    for wrong in (
        (name, sha, "practice", 0.5),
        (name, sha, "beauty", 1),
        (name, sha, WHOLE, 1),
        ("S-NOBODY", sha, "practice", 1),
        ("sample 1", sha, "practice", 1),
    ):
        with pytest.raises(DeskError):
            session.mark(*wrong)
    with pytest.raises(DeskError, match="at most"):
        session.remark(name, "x" * 4_001)
    assert list(session.book.marks("ex02")) == []


def test_a_new_text_needs_a_new_mark_and_the_desk_says_so(room, classroom):
    session = room()
    mark_here(session, 1)
    student = session.current().student
    with Gradebook(room.folder / "book.sqlite") as book:
        book._base.execute(
            "UPDATE answer SET words='new', answer='\"new\"', answer_sha='other' WHERE student=? AND"
            " question='ex02.q9'",
            (student,),
        )
    assert (
        session.text()[0] == "new"
        and session.chosen() == {}
        and session.earlier_text_marked()
        and session.progress()[0] == 0
    )
    mark_here(session, 0)
    assert not session.earlier_text_marked() and session.progress()[0] == 1


def test_comments_and_the_bank_are_kept_in_the_gradebook(room):
    session = room()
    session.remark(session.current().pseudonym, "Look at 8.2 again.")
    session.keep("Name the paragraph.")
    session.keep("Name the paragraph.")
    again = room()
    assert again.remarked() == "Look at 8.2 again." and again.bank() == ["Name the paragraph."]
    assert room("wim").bank() == [] and room("wim").remarked() == "" and room(item="q10").bank() == []
    again.drop("Name the paragraph.")
    again.remark(again.current().pseudonym, " ")
    assert room().bank() == [] and room().remarked() == ""
    for number in range(MAX_BANK):
        again.keep(f"comment {number}")
    with pytest.raises(DeskError, match="60 comments are kept already.* Drop one"):
        again.keep("one too many")
    with pytest.raises(DeskError, match="the comment field is empty.* Write the comment into the field first"):
        again.keep("  ")
    with pytest.raises(DeskError, match="4,001 characters; at most 4,000 are kept. Shorten it"):
        again.keep("x" * 4_001)
    assert list(again.book.remarks("ex02")) == [], "the bank is no remark to a student"


def test_two_markers_see_their_agreement_and_where_they_differ(room):
    vera, wim = room("vera"), room("wim")
    for _ in range(6):
        mark_here(vera, -1)
        vera.next_unmarked()
    marked = {work.student for work in vera.works[:6]}
    for place, work in enumerate(wim.works):
        if work.student in marked:
            wim.place = place
            mark_here(wim, -1 if sorted(marked).index(work.student) else 0)
    found, gaps = wim.compared("vera")
    assert [(one.both, one.alike) for one in found] == [(6, 5), (6, 5)] and found[1].far == 1
    assert [(line, mine, theirs) for _, line, mine, theirs in gaps] == [("reason", 0.0, 2.0), ("practice", 0.0, 1.0)]
    assert wim.other_markers() == ["vera"] and room("xu").chosen() == {}


def test_marks_of_the_desk_reach_grades_and_feedback(room, classroom):
    session = room()
    for question in ("q9", "q10"):
        session.open(question)
        session.screen, session.place = "answer", 0
        for _ in session.works:
            mark_here(session, -1)
            session.remark(session.current().pseudonym, "Seen by a <b>person</b>.")
            session.next_unmarked()
    grade(
        classroom / "class" / "submissions",
        ASSIGNMENT,
        room.folder / "out",
        gradebook=room.folder / "book.sqlite",
        roster=classroom / "class" / "roster.csv",
    )
    with open(room.folder / "out" / "grades.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    marked = [row for row in rows if row["q9"] == "3" and row["q10"] == "5"]
    assert len(marked) >= 12 and all(row["total"] and row["to_mark"] == "0" and row["by_hand"] == "8" for row in marked)
    page = (room.folder / "out" / "feedback" / marked[0]["feedback"]).read_text("utf-8")
    assert "Seen by a &lt;b&gt;person&lt;/b&gt;." in page


def test_answers_that_could_not_be_scored_get_points_for_the_whole(room):
    with Gradebook(room.folder / "book.sqlite") as book:
        first = next(book.answers("ex02", question="ex02.q2"))
        book._base.execute(
            "UPDATE answer SET status='older wording', points=NULL WHERE question=? AND student=?",
            (first.question, first.student),
        )
    session = room(item="q2")
    assert session.screen == "answer" and [work.student for work in session.works] == [first.student]
    (line,) = queue.lines(session.item, session.current().status)
    assert [level.key for level in line.levels] == ["0", "1", "2"]
    session.mark(session.current().pseudonym, session.text()[1], WHOLE, 2.0)
    assert session.progress() == (1, 1)


def test_what_the_program_could_not_use_is_shown_with_the_reason(room):
    from seminar.desk.view import view

    with Gradebook(room.folder / "book.sqlite") as book:
        first, second = list(book.answers("ex02", question="ex02.q5"))[:2]
        for student, status, answer in (
            (first.student, "unusable", '{"value":4.5,"unit":"acts"}'),
            (second.student, "older wording", '{"value":4.0,"unit":"acts"}'),
        ):
            book._base.execute(
                "UPDATE answer SET status=?, answer=?, words=?, points=NULL WHERE question='ex02.q5' AND student=?",
                (status, answer, answer, student),
            )
    session, told = room(item="q5"), {}
    for place, work in enumerate(session.works):
        session.place = place
        told[work.student] = view(session)["status"]
    assert (
        told[first.student]
        == "The program cannot use this record: a whole number is asked for, and 4.5 is none. Give points for the"
        " whole."
    )
    assert told[second.student] == "This is an answer to an earlier wording of the question. Give points for the whole."


def test_no_message_of_the_desk_shows_an_inner_name(room):
    from seminar.desk.view import view

    vera, wim = room("vera", "q10"), room("wim", "q10")
    mark_here(vera, 0)
    wim.place = [work.student for work in wim.works].index(vera.current().student)
    mark_here(wim, -1)
    wim.screen = "compare"
    said = [vera.saved, view(wim, other="vera")["differ"][0]["html"]]
    vera.undo()
    said.append(vera.saved)
    wim.screen = "answer"
    wim.unmark(wim.current().pseudonym, wim.text()[1], "words")
    said.append(wim.saved)
    wim.remark(wim.current().pseudonym, "Half an emoji \ud83d.")
    assert wim.remarked() == "Half an emoji \ufffd."
    said.append(wim.saved)
    wim.keep("Half \ud83d.")
    assert wim.bank() == ["Half \ufffd."]
    said.append(wim.saved)
    assert said == [
        (
            "A conclusion that the evidence can carry: 0 points. No conclusion, or one about secret motives or about"
            " what was done later."
        ),
        "What is done and what is left undone",
        (
            "Undone: A conclusion that the evidence can carry: 0 points. No conclusion, or one about secret motives or"
            " about what was done later."
        ),
        "Evidence from the words: taken away",
        "The comment for this student.",
        "The comment is in the list of kept comments.",
    ]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (sqlite3.OperationalError("database is locked"), "another program is writing"),
        (sqlite3.OperationalError("database or disk is full"), "the disk is full"),
        (OSError(28, "No space left on device"), "no space left on device"),
    ],
)
def test_a_fault_of_the_disk_reaches_the_marker_in_words(room, monkeypatch, error, words):
    session = room()
    widget = Desk(session, session.book).widget

    def fail(*_):
        raise error

    monkeypatch.setattr(session, "mark", fail)
    said = do(widget, do="mark", line="practice", points=1, unit="x", sha="y")["problem"]
    assert words in said and type(error).__name__ not in said and "What was saved before is safe" in said


def test_levels_without_whole_points_are_chosen_by_their_place():
    assert [level.key for level in queue._keyed([(0.0, "a"), (0.5, "b"), (1.0, "c")])] == ["1", "2", "3"]
    assert [level.key for level in queue._keyed([(float(points), "") for points in range(12)])] == [
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
        "9",
        "",
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("marker", "item", "words"),
    [
        ("", "", "name"),
        ("x" * 61, "", "name"),
        ("a\x00", "", "name"),
        ("vera", "q99", "these have"),
        ("vera", "q5", "these have"),
    ],
)
def test_what_cannot_be_marked_is_said_with_what_can(room, marker, item, words):
    with pytest.raises(DeskError, match=words):
        open_session(room.folder / "book.sqlite", str(YAML), marker, item)


def test_a_missing_or_empty_gradebook_is_said_with_the_command_that_makes_one(tmp_path):
    with pytest.raises(DeskError, match="course.py grade"):
        open_session(tmp_path / "none.sqlite", str(YAML), "vera")
    Gradebook(tmp_path / "empty.sqlite").close()
    with pytest.raises(DeskError, match="course.py grade"):
        open_session(tmp_path / "empty.sqlite", str(YAML), "vera")
    assert not (tmp_path / "none.sqlite").exists()


# The widget


def do(widget, **said):
    widget.do({"seq": widget.view.get("answers", 0) + 1, **said})
    return widget.view


def test_the_widget_marks_goes_on_undoes_and_says_what_went_wrong(room):
    session = room(skip=False)
    desk = Desk(session, session.book)
    widget = desk.widget
    assert widget.view["screen"] == "sample" and widget.view["of"] == 4
    view = do(widget, do="begin")
    assert view["screen"] == "answer" and view["done"] == 0 and view["answers"] == 1
    here = {"unit": view["unit"], "sha": view["sha"]}
    view = do(widget, do="mark", line="practice", points=1, **here)
    assert (
        view["chosen"] == {"practice": 1.0}
        and view["saved"].startswith("What is printed, and how it is marked: 1 point. Prints the received word")
        and not view["problem"]
    )
    view = do(widget, do="mark", line="practice", points=3, **here)
    assert "3 is no level of this line of the rubric" in view["problem"] and view["chosen"] == {"practice": 1.0}
    view = do(widget, do="mark", line="reason", points=2, **here)
    assert view["done"] == 1
    moved = do(widget, do="unmarked")
    assert moved["unit"] != here["unit"]
    assert do(widget, do="undo")["unit"] == here["unit"] and widget.view["chosen"] == {"practice": 1.0}
    do(widget, do="undo")
    assert "nothing of yours" in do(widget, do="undo")["problem"]
    assert do(widget, do="question", item="q10")["screen"] == "sample"
    assert do(widget, do="compare")["screen"] == "compare"
    assert do(widget, do="no such thing")["problem"] == ""
    assert "not saved" in do(widget, do="mark")["problem"] and "Marking desk" in repr(widget)


def test_the_widget_can_be_driven_from_another_thread_as_jupyterlab_does(room):
    session = room()
    widget = Desk(session, session.book).widget
    view, failed = widget.view, []

    def other():
        try:
            do(widget, do="mark", line="practice", points=1, unit=view["unit"], sha=view["sha"])
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert failed == [] and widget.view["problem"] == "" and widget.view["chosen"] == {"practice": 1.0}
    assert session.chosen() == {"practice": 1.0}


def test_messages_that_overtake_each_other_are_taken_in_their_order(room):
    session = room()
    widget = Desk(session, session.book).widget
    here = {"unit": widget.view["unit"], "sha": widget.view["sha"], "page": "p"}
    widget._heard(widget, {"do": "mark", "line": "practice", "points": 1, "seq": 1, **here}, [])
    widget._heard(widget, {"do": "unmarked", "seq": 3, "page": "p"}, [])
    assert widget.view["answers"] == 1 and session.place == 0
    widget._heard(widget, {"do": "mark", "line": "reason", "points": 2, "seq": 2, **here}, [])
    assert widget.view["answers"] == 3 and session.place == 1 and session.progress()[0] == 1
    # another page of the same desk counts for itself
    widget._heard(widget, {"do": "step", "by": -1, "seq": 1, "page": "q"}, [])
    assert (widget.view["answers"], widget.view["page"], session.place) == (1, "q", 0)


def test_texts_travel_with_unseen_characters_spelled_out(room):
    with Gradebook(room.folder / "book.sqlite") as book:
        book._base.execute("UPDATE answer SET words=? WHERE question='ex02.q9'", ("a\u202eb\u200bc <b>x</b>",))
    session = room()
    assert Desk(session, session.book).widget.view["text"] == "a⟨U+202E⟩b⟨U+200B⟩c <b>x</b>"


def test_the_notebook_of_the_desk_opens_it_and_replaces_no_notebook_of_yours(room, monkeypatch):
    path = desk_notebook(room.folder / "book.sqlite", "ex02", "q9", "Vera O'Neil")
    source = json.loads(path.read_text("utf-8"))["cells"][0]["source"]
    monkeypatch.chdir(room.folder)
    monkeypatch.setenv("SEMINAR_HOME", str(YAML.parents[1]))
    import moscow2001 as m

    place = {}
    exec(source.rpartition("\n")[0], place)
    desk = eval(source.rpartition("\n")[2], place)
    assert desk.session.marker == "Vera O'Neil" and desk.session.q == "ex02.q9" and m.marking_desk is marking_desk
    desk.close()
    assert desk_notebook(room.folder / "book.sqlite", "ex02", "", "Vera O'Neil") == path
    path.write_text('{"cells": [], "metadata": {}}')
    with pytest.raises(CourseError, match="of your own"):
        desk_notebook(room.folder / "book.sqlite", "ex02", "", "Vera O'Neil")


# Real processes


def _mark_all(path, marker, place):
    session, book = open_session(path, str(YAML), marker, "q9")
    session.screen, session.place = "answer", 0
    for _ in session.works:
        mark_here(session, place)
        session.next_unmarked()
    book.close()


def test_two_markers_at_once_never_overwrite_each_other(room):
    context = multiprocessing.get_context("spawn")
    markers = [
        context.Process(target=_mark_all, args=(room.folder / "book.sqlite", marker, place))
        for marker, place in (("vera", 0), ("wim", -1))
    ]
    for process in markers:
        process.start()
    for process in markers:
        process.join(120)
    assert [process.exitcode for process in markers] == [0, 0]
    with Gradebook(room.folder / "book.sqlite") as book:
        for marker, points in (("vera", {0.0}), ("wim", {1.0, 2.0})):
            marks = list(book.marks("ex02", question="ex02.q9", marker=marker))
            assert len(marks) == 2 * len(room(marker).works) >= 20 and {mark.points for mark in marks} == points


def _mark_and_tell(path, pipe):
    session, book = open_session(path, str(YAML), "vera", "q9")
    widget = Desk(session, book).widget
    do(widget, do="begin")
    while True:
        for work in session.works:
            session.place = session.works.index(work)
            sha = session.text()[1]
            for line in session.lines_of_rubric:
                do(widget, do="mark", unit=work.pseudonym, sha=sha, line=line.id, points=line.levels[-1].points)
                pipe.send((work.student, line.id))  # the page says "Saved" from here on


@pytest.mark.skipif(sys.platform == "win32", reason="kills a process the Unix way")
def test_kill_9_loses_no_mark_that_the_desk_called_saved(room):
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_mark_and_tell, args=(room.folder / "book.sqlite", there))
    process.start()
    told = [here.recv() for _ in range(15)]
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    while here.poll():
        try:
            told.append(here.recv())
        except EOFError:
            break
    assert process.exitcode == -signal.SIGKILL
    session = room()
    kept = {(mark.student, mark.criterion) for mark in session.book.marks("ex02", question="ex02.q9", marker="vera")}
    assert set(told) <= kept and len(kept) <= len(set(told)) + 1
    mark_here(session, 0)


def test_books_give_each_thread_a_connection(room):
    books = Books(room.folder / "book.sqlite")
    seen = []
    thread = threading.Thread(target=lambda: seen.append((len(list(books.students())), books.close())))
    thread.start()
    thread.join()
    assert seen == [(14, None)] and len(list(books.students())) == 14
    books.close()


def test_a_session_needs_a_graded_exercise_with_something_to_mark(room):
    with Gradebook(room.folder / "book.sqlite") as book:
        book._base.execute("UPDATE answer SET status='scored', points=1 WHERE assignment='ex02'")
        with pytest.raises(DeskError, match="needs a person"):
            Session(book, ASSIGNMENT, "vera")
