"""Ways to lose an answer, and for each: a question whose answer was recorded shows it again after reopening, or says
clearly what to do. Never neither.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from seminar import files
from seminar.ask import Question, ledger, place, saved, store
from seminar.ask.handin import HandIn
from seminar.questions.record import MIME
from tests import ask_course
from tests.course_copy import ROOT

CONFLICT = """{
 "v": 1,
 "course": "sample",
 "assignment": "ex90",
 "answers": {
  "ex90.q1": {
   "v": 1,
   "course": "sample",
   "q": "ex90.q1",
   "rev": "cb5d7a10",
<<<<<<< HEAD
   "answer": "pyongyang",
   "at": "2026-01-01T10:00:00Z",
   "n": 1
||||||| merged common ancestors
   "answer": "beijing",
   "at": "2026-01-01T09:00:00Z",
   "n": 1
=======
   "answer": "moscow",
   "at": "2026-01-02T10:00:00Z",
   "n": 2
>>>>>>> laptop
  },
  "ex90.q2": {
   "v": 1,
   "course": "sample",
   "q": "ex90.q2",
   "rev": "cb5d7a10",
   "answer": ["abm"],
   "at": "2026-01-01T10:00:00Z",
   "n": 1
  }
 },
 "reset": ""
}
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = ask_course.make(tmp_path / "course")
    monkeypatch.chdir(made / "exercises")
    monkeypatch.setenv("JPY_SESSION_NAME", str(made / "exercises" / "ex90.ipynb"))
    monkeypatch.setenv("SEMINAR_HOME", str(made))
    monkeypatch.setattr(files, "READ_PATIENCE", 0)
    monkeypatch.setattr(files, "PATIENCE", 0)
    monkeypatch.setattr(files, "_PAUSE", 0)
    restart(monkeypatch)
    return made


def restart(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new kernel: nothing of the old one's memory is left."""
    monkeypatch.setattr(ledger, "_ledgers", {})
    monkeypatch.setattr(saved, "_seen", {})


def give(q: str, value) -> Question:
    question = Question(q)
    question.receive({"type": "answer", "seq": "t:1", "value": value, "final": True})
    return question


def save(path: Path, *questions: Question) -> None:
    """What JupyterLab does on Ctrl+S."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        for question in questions:
            if f"'{question.q}'" in cell.source:
                cell.outputs = [nbformat.v4.new_output("display_data", question.bundle())]
    nbformat.write(notebook, path)


def failing(monkeypatch: pytest.MonkeyPatch, number: int, times: float, name: str = "ex90.json") -> None:
    """Reading the file *name* fails so many *times*, as a network folder or a full table of open files makes it fail."""
    left, real = [times], Path.read_bytes

    def read(path: Path) -> bytes:
        if path.name == name and left[0] > 0:
            left[0] -= 1
            raise OSError(number, os.strerror(number))
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", read)


# ---- one way each; what it leaves behind is met by a new kernel


def killed(home: Path, monkeypatch) -> None:
    code = (
        "import sys; from seminar.ask import Question; Question('ex90.q1').receive({'type': 'answer', 'seq': 's',"
        " 'value': 'moscow', 'final': True}); import os; os.kill(os.getpid(), 9)"
    )
    subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=home / "exercises", check=False
    )
    (home / "exercises" / ".answers" / ".ex90.json.x.part").write_text('{"v": 1, "assi', "utf-8")


def read_fails_once(home: Path, monkeypatch) -> None:
    give("ex90.q1", "moscow")
    monkeypatch.setattr(files, "READ_PATIENCE", 30)
    failing(monkeypatch, errno.ESTALE, 2)


def read_fails_for_long(home: Path, monkeypatch) -> None:
    give("ex90.q1", "moscow")
    failing(monkeypatch, errno.EIO, float("inf"))


def too_many_open_files(home: Path, monkeypatch) -> None:
    give("ex90.q1", "moscow")
    failing(monkeypatch, errno.EMFILE, float("inf"))


def moved_and_saved(home: Path, monkeypatch) -> None:
    save(home / "exercises" / "ex90.ipynb", give("ex90.q1", "moscow"))
    move(home, monkeypatch)


def moved_and_not_saved(home: Path, monkeypatch) -> None:
    give("ex90.q1", "moscow")
    move(home, monkeypatch)


def move(home: Path, monkeypatch) -> None:
    (home / "mine").mkdir()
    moved = shutil.move(home / "exercises" / "ex90.ipynb", home / "mine" / "ex90.ipynb")
    monkeypatch.chdir(home / "mine")
    monkeypatch.setenv("JPY_SESSION_NAME", str(moved))


def read_only_folder(home: Path, monkeypatch) -> None:
    refuse_writing(monkeypatch, home / "exercises" / ".answers")
    save(home / "exercises" / "ex90.ipynb", give("ex90.q1", "moscow"))


def read_only_notebook(home: Path, monkeypatch) -> None:
    refuse_writing(monkeypatch, home / "exercises" / "ex90.ipynb")
    give("ex90.q1", "moscow")


def read_only_everything(home: Path, monkeypatch) -> None:
    refuse_writing(monkeypatch, home)
    assert "Nothing can be kept here" in Question("ex90.q1").widget.status["text"], "said before the first answer"
    said = give("ex90.q1", "moscow").widget.status["text"]
    assert "use its download link" in said
    assert "Ctrl+S" not in said, "saving is off too"


def refuse_writing(monkeypatch, what: Path) -> None:
    """*what*, and all below it, is read-only: for a test that may run as root."""

    def below(path) -> bool:
        return what in [Path(path), *Path(path).parents]

    def made(*args, dir, **named):
        if below(dir):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return real_made(*args, dir=dir, **named)

    real_made, access = tempfile.mkstemp, os.access
    monkeypatch.setattr(tempfile, "mkstemp", made)
    monkeypatch.setattr(
        os, "access", lambda path, mode, **more: access(path, mode, **more) and not (mode & os.W_OK and below(path))
    )


def full_disk(home: Path, monkeypatch) -> None:
    def full(_handle) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as now:
        now.setattr(os, "fsync", full)
        question = give("ex90.q1", "moscow")
        assert "no room left on the disk" in question.widget.status["text"]
    save(home / "exercises" / "ex90.ipynb", question)


def two_windows(home: Path, monkeypatch) -> None:
    other = ledger.Ledger(place.answers_folder(), "ex90")
    other.restore()
    give("ex90.q1", "moscow")
    other.give("ex90.q2", "cb5d7a10", ["abm"])


def conflict_marks(home: Path, monkeypatch) -> None:
    (home / "exercises" / ".answers").mkdir()
    (home / "exercises" / ".answers" / "ex90.json").write_text(CONFLICT, "utf-8")


def broken_off(home: Path, monkeypatch) -> None:
    give("ex90.q1", "moscow")
    give("ex90.q2", ["abm"])
    path = home / "exercises" / ".answers" / "ex90.json"
    path.write_bytes(path.read_bytes()[:-60])


def half_an_emoji_in_the_file(home: Path, monkeypatch) -> None:
    give("ex90.q1", "moscow")
    give("ex90.q9", "three words FACE")
    path = home / "exercises" / ".answers" / "ex90.json"
    path.write_bytes(path.read_bytes().replace(b"FACE", rb"\ud83d"))


def half_an_emoji_in_the_notebook(home: Path, monkeypatch) -> None:
    path = home / "exercises" / "ex90.ipynb"
    save(path, give("ex90.q1", "moscow"))
    path.write_bytes(path.read_bytes().replace(b"import moscow2001 as m", rb"import moscow2001 as m  # \ude00"))
    shutil.rmtree(home / "exercises" / ".answers")


def name_not_told(home: Path, monkeypatch) -> None:
    save(home / "exercises" / "ex90.ipynb", give("ex90.q1", "moscow"))
    shutil.rmtree(home / "exercises" / ".answers")
    monkeypatch.delenv("JPY_SESSION_NAME")


def name_not_told_and_papermill_writes_a_copy(home: Path, monkeypatch) -> None:
    name_not_told(home, monkeypatch)
    path = home / "exercises" / "ex90.ipynb"
    copy = nbformat.read(path, as_version=4)
    for cell in copy.cells:
        cell.outputs = []
    copy.metadata["papermill"] = {"input_path": "ex90.ipynb", "output_path": "out.ipynb"}
    nbformat.write(copy, path.with_name("out.ipynb"))


def name_not_told_and_no_file_here(home: Path, monkeypatch) -> None:
    name_not_told(home, monkeypatch)
    (home / "elsewhere").mkdir()
    monkeypatch.chdir(home / "elsewhere")


SHOWN = "shown again"
WAYS: dict[Callable, str] = {
    killed: SHOWN,
    two_windows: SHOWN,
    moved_and_saved: SHOWN,
    moved_and_not_saved: "If the notebook was moved from there, bring them here.",
    read_fails_once: SHOWN,
    read_fails_for_long: "cannot be read just now",
    too_many_open_files: "cannot be read just now (Too many open files)",
    read_only_folder: SHOWN,
    read_only_notebook: SHOWN,
    read_only_everything: "Nothing can be kept here",
    full_disk: SHOWN,
    conflict_marks: SHOWN,
    broken_off: SHOWN,
    half_an_emoji_in_the_file: SHOWN,
    half_an_emoji_in_the_notebook: SHOWN,
    name_not_told: SHOWN,
    name_not_told_and_papermill_writes_a_copy: SHOWN,
    name_not_told_and_no_file_here: "answers saved inside it could not be looked up",
}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_an_answer_that_was_recorded_is_shown_again_or_its_absence_is_explained(home, monkeypatch, way):
    way(home, monkeypatch)
    restart(monkeypatch)
    again = Question("ex90.q1")
    if WAYS[way] == SHOWN:
        assert again.widget.answer == "moscow"
        assert again.bundle()[MIME]["answer"] == "moscow"
        assert again.widget.status["state"] == "complete"
    else:
        assert WAYS[way] in f"{again.widget.status['notice']} {again.widget.status['text']}"


# ---- and what follows


def test_answers_given_while_the_file_cannot_be_read_are_put_together_with_it_and_nothing_is_set_aside(
    home, monkeypatch
):
    give("ex90.q1", "moscow")
    give("ex90.q2", ["abm"])
    restart(monkeypatch)
    path = home / "exercises" / ".answers" / "ex90.json"
    before = path.read_bytes()
    with monkeypatch.context() as bad:
        failing(bad, errno.EACCES, float("inf"))
        first = Question("ex90.q1")
        assert first.record is None
        said = give("ex90.q3", {"2.2": "dprk"}).widget.status
        assert said["text"].startswith(
            "Kept in this notebook only: save it with Ctrl+S. The file of earlier answers, ex90.json, cannot be read"
            " just now"
        )
    assert path.read_bytes() == before
    give("ex90.q9", "three words here")
    stored = json.loads(path.read_text("utf-8"))["answers"]
    assert {q: record["answer"] for q, record in stored.items()} == {
        "ex90.q1": "moscow",
        "ex90.q2": ["abm"],
        "ex90.q3": {"2.2": "dprk"},
        "ex90.q9": "three words here",
    }
    assert first.widget.answer == "moscow" and first.widget.status["notice"] == ""
    assert [file.name for file in path.parent.iterdir() if "unreadable" in file.name] == []


def test_a_question_that_was_shown_while_the_file_could_not_be_read_shows_its_answer_with_the_next_one(
    home, monkeypatch
):
    give("ex90.q1", "moscow")
    restart(monkeypatch)
    with monkeypatch.context() as bad:
        failing(bad, errno.EIO, float("inf"))
        shown = Question("ex90.q1")
        assert shown.widget.answer is None
    give("ex90.q2", ["abm"])
    assert shown.widget.answer == "moscow"


def test_answers_left_in_another_folder_are_brought_by_one_click_and_stay_there_too(home, monkeypatch):
    give("ex90.q1", "moscow")
    give("ex90.q2", ["abm"])
    move(home, monkeypatch)
    restart(monkeypatch)
    first, second = Question("ex90.q1"), Question("ex90.q2")
    assert (
        first.widget.status["bring"]
        and str(home / "exercises") in first.widget.status["notice"]
        and "2 answers" in first.widget.status["notice"]
    )
    assert second.widget.status["notice"] == "", "it is said once, at the first question"
    first.receive({"type": "bring", "seq": "t:1"})
    assert (first.widget.answer, second.widget.answer) == ("moscow", ["abm"])
    assert (
        first.widget.status["seq"] == "t:1" and not first.widget.status["bring"] and first.widget.status["notice"] == ""
    )
    assert (home / "mine" / ".answers" / "ex90.json").read_bytes() == (
        home / "exercises" / ".answers" / "ex90.json"
    ).read_bytes()


def test_after_a_reset_no_other_folder_is_offered(home, monkeypatch):
    give("ex90.q1", "moscow")
    move(home, monkeypatch)
    restart(monkeypatch)
    ledger.ledger("ex90").clear()
    assert Question("ex90.q1").widget.status["notice"] == ""


def test_another_persons_answers_are_not_offered(home, monkeypatch):
    if not hasattr(os, "getuid"):
        pytest.skip("files have no owner's number here")
    give("ex90.q1", "moscow")
    move(home, monkeypatch)
    restart(monkeypatch)
    owner = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: owner + 1)
    assert Question("ex90.q1").widget.status["notice"] == ""


def test_of_a_git_merge_both_sides_are_kept_and_the_newer_answer_counts(home, monkeypatch):
    conflict_marks(home, monkeypatch)
    question = Question("ex90.q1")
    assert {q: record.answer for q, record in question.ledger.records.items()} == {
        "ex90.q1": "moscow",
        "ex90.q2": ["abm"],
    }
    notice = question.widget.status["notice"]
    assert "git" in notice and "2 answers in it could be read" in notice
    [aside] = (home / "exercises" / ".answers").glob("ex90.unreadable-*.json")
    assert aside.read_text("utf-8") == CONFLICT and aside.name in notice


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("<<<<<<< HEAD", "<<<<<<<<< HEAD").replace(">>>>>>> laptop", ">>>>>>>>> laptop"),
        lambda text: "\n".join(
            line for line in text.split("\n") if "|||" not in line and "beijing" not in line and "09:00" not in line
        ),
    ],
)
def test_marks_of_every_form_are_read(home, change):
    (home / "exercises" / ".answers").mkdir()
    (home / "exercises" / ".answers" / "ex90.json").write_bytes(change(CONFLICT).encode())
    assert Question("ex90.q1").widget.answer == "moscow"


def test_a_kill_between_the_copy_and_the_repair_costs_nothing(home, monkeypatch):
    conflict_marks(home, monkeypatch)
    with monkeypatch.context() as killed_:

        def killed_here(self, _stored):
            raise KeyboardInterrupt

        killed_.setattr(store.AnswerFile, "_write", killed_here)
        with pytest.raises(KeyboardInterrupt):
            Question("ex90.q1")
    restart(monkeypatch)
    assert Question("ex90.q1").widget.answer == "moscow"
    assert len(list((home / "exercises" / ".answers").glob("ex90.unreadable-*.json"))) == 1


def test_a_damaged_file_in_a_read_only_folder_still_gives_its_answers(home, monkeypatch):
    conflict_marks(home, monkeypatch)
    refuse_writing(monkeypatch, home)
    question = Question("ex90.q1")
    assert question.widget.answer == "moscow"
    assert "left as it is" in question.widget.status["notice"]


@pytest.mark.parametrize("half", ["\ud83d", "\ude00", "a\ud83db", "\ud83d" * 5])
def test_half_an_emoji_is_recorded_as_a_replacement_and_the_exercise_goes_on(home, monkeypatch, half):
    question = give("ex90.q9", f"three words here {half}")
    assert question.widget.status["text"].startswith("Recorded."), question.widget.status
    assert give("ex90.q1", "moscow").widget.status["text"].startswith("Recorded.")
    json.dumps(question.widget.status, ensure_ascii=False).encode("utf-8")
    json.dumps(question.bundle(), ensure_ascii=False).encode("utf-8")
    restart(monkeypatch)
    assert Question("ex90.q9").record.answer == "three words here " + half.encode("utf-16-le", "surrogatepass").decode(
        "utf-16-le", "replace"
    )


@pytest.mark.parametrize(
    ("q", "value"),
    [
        ("ex90.q1", "\ud83d"),
        ("ex90.q2", ["\ud83d"]),
        ("ex90.q3", {"2.2": "\ud83d"}),
        ("ex90.q4", ["\ud83d"]),
        ("ex90.q5", "\ud83d"),
        ("ex90.q6", ["\ud83d"]),
        ("ex90.q7", {"\ud83d": {"\ud83d": "\ud83d"}}),
        ("ex90.q7", {"p1": {"reason": "\ud83d"}}),
        ("ex90.q8", "\ud83d"),
    ],
)
def test_half_an_emoji_anywhere_in_an_answer_is_never_silence(home, q, value):
    question = give(q, value)
    status = json.dumps(question.widget.status, ensure_ascii=False).encode("utf-8").decode()
    assert '"seq": "t:1"' in status, "the page hears of it"
    assert give("ex90.q1", "moscow").widget.status["text"].startswith("Recorded.")


def test_half_an_emoji_in_a_value_from_code_is_recorded_as_a_replacement(home):
    import pandas as pd

    question = Question("ex90.q8")
    question.give(question.canonical(pd.Series({"1999\ud83d": 1})))
    assert question.record.answer["index"] == ["1999�"]


def test_an_answer_too_large_to_hand_in_is_refused_before_it_is_recorded(home):
    from seminar.errors import AnswerError

    question = Question("ex90.q8")
    with pytest.raises(AnswerError, match="at most 245,760 can be handed in"):
        question.canonical({f"{n} {'x' * 400}": n for n in range(620)})


# ---- the name of the notebook is not told


def test_of_several_notebooks_with_different_answers_none_is_taken_and_none_is_replaced(home, monkeypatch):
    name_not_told(home, monkeypatch)
    blank = nbformat.read(home / "exercises" / "ex90.ipynb", as_version=4)
    for cell in blank.cells:
        cell.outputs = []
    nbformat.write(blank, home / "exercises" / "lee.ipynb")
    restart(monkeypatch)
    question = Question("ex90.q1")
    assert question.record is None
    with pytest.raises(
        Exception, match="several notebooks in this folder ask ex90.q1, an answer to it stands in ex90.ipynb"
    ) as refused:
        question.display()
    assert "%env JPY_SESSION_NAME=NAME.ipynb" in str(refused.value)
    Question("ex90.q2").display()
    monkeypatch.setenv("JPY_SESSION_NAME", "ex90.ipynb")  # the advice, followed
    restart(monkeypatch)
    assert Question("ex90.q1").widget.answer == "moscow"


def test_a_copy_with_the_same_answers_is_no_reason_to_stop(home, monkeypatch):
    name_not_told(home, monkeypatch)
    shutil.copy(home / "exercises" / "ex90.ipynb", home / "exercises" / "ex90.nbconvert.ipynb")
    restart(monkeypatch)
    assert Question("ex90.q1").widget.answer == "moscow"


def test_a_hand_in_that_a_program_runs_without_its_name_keeps_to_itself(home, monkeypatch):
    name_not_told(home, monkeypatch)
    (home / "exercises" / "ex90.ipynb").rename(home / "exercises" / "ex90_handin_Kim.ipynb")
    restart(monkeypatch)
    question = Question("ex90.q1")
    assert question.widget.answer == "moscow"
    assert question.ledger.file.folder == home / "exercises" / ".answers" / "ex90_handin_Kim"


# ---- the last cell, where nothing can be saved


def test_where_the_notebook_cannot_be_saved_the_last_cell_does_not_ask_for_saving(home, monkeypatch):
    refuse_writing(monkeypatch, home)
    give("ex90.q1", "moscow")
    cell = HandIn("ex90")
    assert "Ctrl+S" not in " ".join(cell.lines())
    assert "download link: it holds them all" in cell.lines()[0]
    receipt = cell.write("Kim")
    assert receipt.path is None and '"moscow"' in receipt.content


# ---- Windows: a file that another program holds


def test_an_answer_that_another_program_holds_back_is_told_as_that_and_stored_with_the_next(home, monkeypatch):
    give("ex90.q1", "pyongyang")
    with monkeypatch.context() as held:

        def refused(_new, _path):
            raise PermissionError(errno.EACCES, "sharing violation")

        held.setattr(os, "replace", refused)
        said = give("ex90.q1", "moscow").widget.status
        assert said["state"] == "problem"
        assert "another program has the file open" in said["text"] and "read-only" not in said["text"]
    give("ex90.q2", ["abm"])
    restart(monkeypatch)
    assert Question("ex90.q1").widget.answer == "moscow"
    assert Question("ex90.q1").ledger.restores


def test_a_file_of_answers_that_another_program_holds_for_a_moment_is_read(home, monkeypatch):
    give("ex90.q1", "moscow")
    restart(monkeypatch)
    real, left = Path.read_bytes, [3]

    def read(path: Path) -> bytes:
        if path.name == "ex90.json" and left[0]:
            left[0] -= 1
            error = PermissionError(errno.EACCES, "sharing violation")
            error.winerror = 32
            raise error
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", read)
    monkeypatch.setattr(files, "PATIENCE", 30)
    assert Question("ex90.q1").widget.answer == "moscow"


# ---- copies that cloud folders make, editors that change the encoding, a notebook that cannot be read


@pytest.mark.parametrize(
    "name",
    [
        "ex90 (Kim's conflicted copy 2026-11-22).json",
        "ex90.sync-conflict-20261122-101500-ABCDEFG.json",
        "ex90_NAS_Nov-22-1015-2026_Conflict.json",
    ],
)
def test_answers_in_a_copy_that_a_cloud_folder_made_are_put_together(home, monkeypatch, name):
    give("ex90.q1", "moscow")
    folder = home / "exercises" / ".answers"
    (folder / "ex90.json").rename(folder / name)
    restart(monkeypatch)
    give("ex90.q2", ["abm"])
    restart(monkeypatch)
    assert Question("ex90.q1").widget.answer == "moscow"
    assert set(json.loads((folder / "ex90.json").read_text("utf-8"))["answers"]) == {"ex90.q1", "ex90.q2"}
    assert (folder / name).is_file()


def test_a_file_that_somebody_put_away_stays_away(home, monkeypatch):
    give("ex90.q1", "moscow")
    (home / "exercises" / ".answers" / "ex90.json").rename(home / "exercises" / ".answers" / "ex90_kim.json")
    restart(monkeypatch)
    assert Question("ex90.q1").record is None


def test_copies_from_before_a_reset_and_damaged_ones_stay_away(home, monkeypatch):
    give("ex90.q1", "moscow")
    ledger.ledger("ex90").clear()
    restart(monkeypatch)
    assert Question("ex90.q1").record is None
    folder = home / "exercises" / ".answers"
    next(folder.glob("ex90.before-reset-*.json")).rename(folder / "ex90 (conflicted copy).json")
    (folder / "ex90 (conflicted copy 2).json").write_text("{", "utf-8")
    assert Question("ex90.q1").record is None


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_file_of_answers_that_an_editor_saved_in_another_encoding_is_read(home, monkeypatch, encoding):
    give("ex90.q9", "three Wörter 한국")
    path = home / "exercises" / ".answers" / "ex90.json"
    path.write_bytes(path.read_text("utf-8").encode(encoding))
    restart(monkeypatch)
    assert Question("ex90.q9").widget.answer == "three Wörter 한국"


def test_a_notebook_that_cannot_be_read_just_now_is_told_before_its_answers_are_replaced(home, monkeypatch):
    save(home / "exercises" / "ex90.ipynb", give("ex90.q1", "moscow"))
    shutil.rmtree(home / "exercises" / ".answers")
    restart(monkeypatch)
    with monkeypatch.context() as bad:
        failing(bad, errno.EIO, float("inf"), "ex90.ipynb")
        question = Question("ex90.q1")
        assert (
            "The file of this notebook cannot be read just now" in question.widget.status["notice"]
            and "Do not save yet" in question.widget.status["notice"]
        )
    assert Question("ex90.q1").widget.answer == question.widget.answer == "moscow", (
        "and shown as soon as it can be read"
    )
