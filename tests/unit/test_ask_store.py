"""No answer is lost: kills between two steps, two writers, full disk, read-only folder, damaged file, reset."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seminar.ask import Question, ledger, place
from seminar.ask.ledger import Ledger
from seminar.ask.store import AnswerFile
from seminar.course import course
from seminar.lock import Busy, locked
from seminar.questions.record import AnswerRecord
from tests import ask_course
from tests.course_copy import ROOT

REV = "cb5d7a10"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = ask_course.make(tmp_path / "course")
    monkeypatch.setenv("SEMINAR_HOME", str(made))
    monkeypatch.chdir(made / "exercises")
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.setattr(ledger, "_ledgers", {})
    return made


def kernel(folder: Path) -> Ledger:
    """A kernel that has just started: it knows what the disk knows."""
    started = Ledger(folder, "ex90")
    started.restore()
    return started


def on_disk(folder: Path) -> dict:
    return {
        q: record["answer"] for q, record in json.loads((folder / "ex90.json").read_text("utf-8"))["answers"].items()
    }


questions = st.sampled_from([f"ex90.q{n}" for n in range(1, 5)])
texts = st.one_of(
    st.text(max_size=20),
    st.lists(st.text(max_size=5), max_size=3),
    st.none(),
    st.dictionaries(st.text(max_size=4), st.text(max_size=4), max_size=3),
)
steps = st.lists(st.tuples(st.sampled_from(["answer", "kill"]), st.integers(0, 1), questions, texts), max_size=25)


@given(steps)
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_any_sequence_of_answers_and_kills_by_two_writers_the_newest_of_each_question_is_there(
    tmp_path_factory, taken
):
    folder = tmp_path_factory.mktemp("answers")
    kernels = [kernel(folder), kernel(folder)]
    expected, changes = {}, {}
    for act, which, q, answer in taken:
        if act == "kill":
            kernels[which] = kernel(folder)
            continue
        before = kernels[which].give(q, REV, answer)
        assert before.problem is None
        if q not in expected or expected[q] != answer:
            changes[q] = changes.get(q, 0) + 1
        expected[q] = answer
        assert before.record.n == changes[q]
    found = kernel(folder).records
    assert {q: record.answer for q, record in found.items()} == expected
    assert {q: record.n for q, record in found.items()} == changes


@given(st.binary(max_size=200))
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_the_file_it_is_read_or_set_aside_and_never_overwritten(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("answers")
    (folder / "ex90.json").write_bytes(content)
    started = kernel(folder)
    if started.file.notice:
        aside = list(folder.glob("ex90.unreadable-*.json"))
        assert [path.read_bytes() for path in aside] == [content]
    assert started.give("ex90.q1", REV, "moscow").problem is None
    assert on_disk(folder)["ex90.q1"] == "moscow"


def test_a_damaged_file_is_set_aside_under_a_dated_name_with_a_message(home):
    folder = place.answers_folder()
    kernel(folder).give("ex90.q1", REV, "moscow")
    whole = (folder / "ex90.json").read_bytes()
    (folder / "ex90.json").write_bytes(whole[: len(whole) // 2])
    question = Question("ex90.q1")
    [aside] = folder.glob("ex90.unreadable-*.json")
    assert aside.read_bytes() == whole[: len(whole) // 2]
    assert aside.name in question.widget.status["notice"]
    assert "nothing was deleted" in question.widget.status["notice"]


def test_sound_answers_in_a_damaged_file_are_kept(home):
    folder = place.answers_folder()
    started = kernel(folder)
    started.give("ex90.q1", REV, "moscow")
    started.give("ex90.q2", REV, ["abm"])
    damaged = json.loads((folder / "ex90.json").read_text("utf-8"))
    damaged["answers"]["ex90.q1"]["n"] = "many"
    (folder / "ex90.json").write_text(json.dumps(damaged), "utf-8")
    again = kernel(folder)
    assert {q: record.answer for q, record in again.records.items()} == {"ex90.q2": ["abm"]}
    assert "1 answers in it could be read" in again.file.notice or "could be read and were kept" in again.file.notice
    assert len(list(folder.glob("ex90.unreadable-*.json"))) == 1


def test_two_writers_at_the_same_time_lose_nothing(tmp_path):
    code = (
        "import sys; from pathlib import Path; from seminar.ask.ledger import Ledger\none = Ledger(Path(sys.argv[1]),"
        " 'ex90')\nfor n in range(40): assert one.give(f'ex90.q{n}' if sys.argv[2] == 'a' else f'ex90.r{n}',"
        " 'cb5d7a10', n).problem is None\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "answers"), name], env=environment, cwd=tmp_path)
        for name in "ab"
    ]
    assert [process.wait(120) for process in running] == [0, 0]
    assert len(on_disk(tmp_path / "answers")) == 80


def test_kill_minus_nine_at_any_moment_leaves_a_whole_file_with_every_confirmed_answer(tmp_path):
    code = (
        "import sys; from pathlib import Path; from seminar.ask.ledger import Ledger\n"
        "one = Ledger(Path(sys.argv[1]), 'ex90'); one.restore(); n = len(one.records)\n"
        "while True:\n"
        "    one.give(f'ex90.q{n}', 'cb5d7a10', n); print(n, flush=True); n += 1\n"
    )
    folder = tmp_path / "answers"
    confirmed = -1
    for round_ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(folder)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            text=True,
        )
        for line in process.stdout:
            confirmed = int(line)
            if confirmed >= 7 * (round_ + 1):
                process.send_signal(signal.SIGKILL)
                break
        confirmed = max([confirmed, *map(int, process.stdout.read().split())])
        process.wait()
        found = on_disk(folder)
        assert set(found.values()) >= set(range(confirmed + 1))
    assert not list(folder.glob("*.unreadable-*"))


def refuse(monkeypatch, number: int) -> None:
    def fsync(_handle):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fsync)


def test_a_full_disk_is_told_and_the_old_file_and_the_notebook_keep_everything(home, monkeypatch):
    question = Question("ex90.q1")
    question.receive({"type": "answer", "seq": "t:1", "value": "moscow", "final": True})
    old = (place.answers_folder() / "ex90.json").read_bytes()
    with monkeypatch.context() as full:
        refuse(full, errno.ENOSPC)
        question.receive({"type": "answer", "seq": "t:2", "value": "beijing", "final": True})
        assert question.widget.status["state"] == "problem"
        assert "no room left on the disk" in question.widget.status["text"]
        assert question.widget.status["text"].startswith("Kept in this notebook only: save it with Ctrl+S.")
        assert (place.answers_folder() / "ex90.json").read_bytes() == old
        assert question.bundle()["application/vnd.seminar.answer+json"]["answer"] == "beijing"
    Question("ex90.q2").receive({"type": "answer", "seq": "t:3", "value": ["abm"], "final": True})
    assert on_disk(place.answers_folder()) == {"ex90.q1": "beijing", "ex90.q2": ["abm"]}, (
        "stored with the next answer, once there is room"
    )
    assert not list(place.answers_folder().glob("*.part"))


def test_a_read_only_folder_works_and_says_that_restoring_is_off(home, monkeypatch):
    import tempfile

    def refused(*_args, **_named):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(tempfile, "mkstemp", refused)
    question = Question("ex90.q1")
    question.receive({"type": "answer", "seq": "t:1", "value": "moscow", "final": True})
    assert question.record.answer == "moscow"
    assert question.widget.status["text"].startswith(
        "Recorded in this notebook: save it with Ctrl+S. Restoring after a restart is off: this folder is read-only."
    )


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_the_right_to_write_is_told_before_the_first_answer(home):
    (home / "exercises").chmod(0o555)
    try:
        assert "read-only" in Question("ex90.q1").widget.status["text"]
    finally:
        (home / "exercises").chmod(0o755)


def test_a_writer_that_does_not_finish_is_told_and_the_answer_waits(home, monkeypatch):
    monkeypatch.setattr("seminar.lock.PATIENCE", 0.05)
    folder = place.answers_folder()
    folder.mkdir()
    one = kernel(folder)
    code = (
        "import sys, fcntl; file = open(sys.argv[1], 'w'); fcntl.flock(file, fcntl.LOCK_EX); print('held', flush=True);"
        " sys.stdin.read()"
    )
    if os.name == "nt":
        pytest.skip("the other process of this test speaks POSIX")
    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder / "ex90.lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        other.stdout.readline()
        with pytest.raises(Busy), locked(folder / "ex90.lock", 0.05):
            pass
        given_ = one.give("ex90.q1", REV, "moscow")
        assert isinstance(given_.problem, Busy)
        other.stdin.close()
    assert one.store() is None
    assert on_disk(folder) == {"ex90.q1": "moscow"}


def test_a_clock_that_was_set_back_does_not_lose_the_newer_answer(tmp_path, monkeypatch):
    monkeypatch.setattr(ledger, "now", lambda: "2026-11-22T10:00:00Z")
    kernel(tmp_path).give("ex90.q1", REV, "moscow")
    monkeypatch.setattr(ledger, "now", lambda: "2026-11-22T09:00:00Z")
    later = kernel(tmp_path).give("ex90.q1", REV, "beijing").record
    assert (later.at, later.n) == ("2026-11-22T10:00:00Z", 2)
    assert kernel(tmp_path).record("ex90.q1").answer == "beijing"


def test_a_reset_keeps_a_dated_copy_and_the_old_answers_stay_away(home):
    folder = place.answers_folder()
    one, other = kernel(folder), kernel(folder)
    one.give("ex90.q1", REV, "moscow")
    other.give("ex90.q2", REV, ["abm"])
    copy = one.clear()
    assert {q: record["answer"] for q, record in json.loads(copy.read_text("utf-8"))["answers"].items()} == {
        "ex90.q1": "moscow",
        "ex90.q2": ["abm"],
    }
    assert one.records == {}
    other.give("ex90.q3", REV, {"2.2": "dprk"})
    assert on_disk(folder) == {"ex90.q3": {"2.2": "dprk"}}, "the other window does not bring the old answers back"


def test_a_notebook_moved_to_another_computer_brings_its_answers_along(home, monkeypatch):
    question = Question("ex90.q1")
    question.receive({"type": "answer", "seq": "t:1", "value": "moscow", "final": True})
    path = home / "exercises" / "ex90.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    notebook["cells"][1]["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": question.bundle()}]
    path.write_text(json.dumps(notebook), "utf-8")
    for file in place.answers_folder().iterdir():
        file.unlink()
    monkeypatch.setattr(ledger, "_ledgers", {})
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    again = Question("ex90.q1")
    assert again.widget.answer == "moscow"
    assert again.record == question.record
    assert on_disk(place.answers_folder()) == {"ex90.q1": "moscow"}


def test_after_a_reset_the_saved_notebook_does_not_bring_old_answers_back(home, monkeypatch):
    question = Question("ex90.q1")
    question.receive({"type": "answer", "seq": "t:1", "value": "moscow", "final": True})
    path = home / "exercises" / "ex90.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    notebook["cells"][1]["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": question.bundle()}]
    path.write_text(json.dumps(notebook), "utf-8")
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    question.ledger.clear()
    assert Question("ex90.q1").record is None
    monkeypatch.setattr(ledger, "_ledgers", {})
    assert Question("ex90.q1").record is None


def test_a_handed_in_file_that_a_teacher_opens_keeps_to_itself(home, monkeypatch):
    file = home / "exercises" / "ex90_handin_Kim.ipynb"
    file.write_text("{}", "utf-8")
    monkeypatch.setenv("JPY_SESSION_NAME", str(file))
    assert place.answers_folder() == home / "exercises" / ".answers" / "ex90_handin_Kim"


def test_an_answer_to_an_older_wording_is_shown_as_such_and_kept(home):
    folder = place.answers_folder()
    old = kernel(folder).give("ex90.q1", "00000000", "moscow").record
    question = Question("ex90.q1")
    assert question.widget.status["state"] == "stale"
    assert (
        question.widget.status["text"]
        == "You answered an earlier wording of this question: In Moscow. Keep it, or answer again."
    )
    shown = question.bundle()
    assert shown["application/vnd.seminar.answer+json"]["rev"] == "00000000"
    assert shown["text/plain"] == "Recorded for an earlier wording of this question: In Moscow"
    question.receive({"type": "keep", "seq": "t:1"})
    assert question.record.rev == question.rev
    assert question.record.n == old.n + 1


def test_an_old_answer_that_no_longer_fits_is_shown_and_not_dropped(home):
    kernel(place.answers_folder()).give("ex90.q1", "00000000", "vladivostok")
    question = Question("ex90.q1")
    assert question.widget.answer is None
    assert (
        question.widget.status["text"]
        == "You answered an earlier wording of this question: vladivostok. Please answer again."
    )
    assert question.bundle()["application/vnd.seminar.answer+json"]["answer"] == "vladivostok"
    assert on_disk(place.answers_folder()) == {"ex90.q1": "vladivostok"}


def test_records_with_a_strange_time_are_not_believed(tmp_path):
    tmp_path.joinpath("ex90.json").write_text(
        json.dumps(
            {
                "v": 1,
                "course": course().short,
                "assignment": "ex90",
                "answers": {
                    "ex90.q1": {
                        "v": 1,
                        "course": course().short,
                        "q": "ex90.q1",
                        "rev": REV,
                        "answer": "x",
                        "at": "zzzz",
                        "n": 1,
                    }
                },
            }
        ),
        "utf-8",
    )
    assert kernel(tmp_path).records == {}
    assert AnswerFile(tmp_path, "ex90").read().answers == {}


def test_records_are_compared_by_time_and_then_by_changes():
    from seminar.ask.store import newest

    def record(at: str, n: int) -> AnswerRecord:
        return AnswerRecord(course=course().short, q="ex90.q1", rev=REV, answer=n, at=at, n=n)

    early, late, later = (
        record("2026-11-22T10:00:00Z", 9),
        record("2026-11-22T10:00:01Z", 1),
        record("2026-11-22T10:00:01Z", 2),
    )
    assert newest(early, late) is late
    assert newest(later, late) is later
    assert newest(None, early) is early


def test_answers_of_another_course_are_set_aside_and_none_is_lost(tmp_path):
    path = tmp_path / "ex90.json"
    record = {
        "v": 1,
        "course": "another",
        "q": "ex90.q1",
        "rev": REV,
        "answer": "theirs",
        "at": "2026-11-22T10:00:00Z",
        "n": 1,
    }
    kept = json.dumps({"v": 1, "course": "another", "assignment": "ex90", "answers": {"ex90.q1": record}}).encode()
    path.write_bytes(kept)
    assert AnswerFile(tmp_path, "ex90").peek().answers == {} and path.read_bytes() == kept
    ours = kernel(tmp_path)
    assert ours.records == {} and "another course, 'another'" in ours.file.notice
    ours.give("ex90.q2", REV, "ours")
    [aside] = tmp_path.glob("ex90.other-course-*.json")
    assert aside.read_bytes() == kept
    written = json.loads(path.read_text("utf-8"))
    assert written["course"] == course().short and list(written["answers"]) == ["ex90.q2"]
    assert written["answers"]["ex90.q2"]["course"] == course().short


def test_an_answer_of_another_course_or_of_none_is_not_restored(tmp_path):
    record = {"v": 1, "q": "ex90.q1", "rev": REV, "answer": "x", "at": "2026-11-22T10:00:00Z", "n": 1}
    for strange in ({"course": "another"}, {"course": 7}, {}):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        content = {"v": 1, "course": course().short, "assignment": "ex90", "answers": {"ex90.q1": record | strange}}
        (folder / "ex90.json").write_text(json.dumps(content), "utf-8")
        assert kernel(folder).records == {}
        [aside] = folder.glob("ex90.unreadable-*.json")
        assert json.loads(aside.read_text("utf-8")) == content
