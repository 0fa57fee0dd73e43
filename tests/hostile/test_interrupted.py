"""Gradings that are killed, refused or started twice: the folder is as before or as after, somebody's own files never
move, and no student is lost.
"""

import csv
import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pytest

from seminar.cli import main
from seminar.errors import CourseError
from seminar.gradebook.book import Gradebook
from seminar.gradebook.holding import Held, held
from seminar.grading.run import grade
from seminar.questions import load_assignment
from seminar.results import outputs, swap
from seminar.sample import synth

EVERY_KIND = Path(__file__).parent / "every_kind.yaml"
ASSIGNMENT = load_assignment(EVERY_KIND)
ROOT = Path(__file__).parents[2]


def everything(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def keys(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return [row["student"] for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def classes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("classes")
    for name, size, seed in (("A", 6, 1), ("B", 5, 2)):
        for _ in synth.write_class(ASSIGNMENT, folder / name, size, seed, 0.2, "folder"):
            pass
    return folder


@pytest.fixture
def room(classes, tmp_path):
    """A folder with an earlier grading, files of somebody's own in it, and what it and its gradebook are to be
    afterwards.
    """
    grade(classes / "A" / "submissions", ASSIGNMENT, tmp_path / "out", gradebook=tmp_path / "book.sqlite")
    (tmp_path / "out" / "my notes.txt").write_text("ask Cy")
    (tmp_path / "out" / "letters").mkdir()
    (tmp_path / "out" / "letters" / "one.txt").write_text("dear parents")
    return tmp_path


_DIES = """
import os, sys
from pathlib import Path
from seminar.results import swap
from seminar.grading.run import grade
from seminar.questions import load_assignment
count, last, real, gone = 0, int(sys.argv[5]), os.rename, swap.clean
def rename(*given):
    global count
    count += 1
    if count == last:
        os._exit(9)
    real(*given)
def clean(out):
    if (out / swap.WORK).exists() and last == 0:
        os._exit(9)
    gone(out)
os.rename, swap.clean = rename, clean
source, out, book, yaml = map(Path, sys.argv[1:5])
grade(source, load_assignment(yaml), out, gradebook=book)
print(count)
"""


def _dying(classes, room, last):
    return subprocess.run(
        [
            sys.executable,
            "-c",
            _DIES,
            str(classes / "B" / "submissions"),
            str(room / "out"),
            str(room / "book.sqlite"),
            str(EVERY_KIND),
            str(last),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def _own(room):
    return (room / "out" / "my notes.txt").read_text() == "ask Cy" and (
        room / "out" / "letters" / "one.txt"
    ).read_text() == "dear parents"


STEPS = range(13)


@pytest.mark.parametrize("last", STEPS)
def test_killed_at_any_step_own_files_stay_and_the_next_grading_mends_the_rest(last, classes, room):
    whole = room / "whole"
    for section in ("A", "B"):
        grade(classes / section / "submissions", ASSIGNMENT, whole)
    died = _dying(classes, room, last)
    assert died.returncode == 9 or last == STEPS[-1], died.stderr
    assert _own(room)
    with Gradebook(room / "book.sqlite") as book:
        assert len(list(book.submissions("ex90"))) in (
            len(keys(whole / "grades.csv")),
            sum(1 for _ in (classes / "A" / "submissions").iterdir()),
            6,
        )
    grade(classes / "B" / "submissions", ASSIGNMENT, room / "out", gradebook=room / "book.sqlite")
    assert _own(room)
    assert sorted(os.listdir(room / "out")) == sorted([*outputs.OWN, "letters", "my notes.txt"])
    assert keys(room / "out" / "grades.csv") == keys(whole / "grades.csv")
    assert sorted(os.listdir(room)) == ["book.sqlite", "out", "whole"]


def test_there_are_no_more_steps_than_were_tried(classes, room):
    done = _dying(classes, room, 99)
    assert done.returncode == 0 and int(done.stdout) < STEPS[-1], done.stderr


@pytest.mark.parametrize("last", STEPS[1:])
def test_refused_at_any_step_all_is_as_before(last, classes, room, monkeypatch):
    before, count, real = everything(room), [0], os.rename

    def rename(*given):
        count[0] += 1
        if count[0] == last:
            raise PermissionError(13, "it is open in another program", str(given[0]))
        real(*given)

    monkeypatch.setattr(os, "rename", rename)
    monkeypatch.setattr("sys.stdin", None)
    arguments = [
        "grade",
        str(classes / "B" / "submissions"),
        "-a",
        str(EVERY_KIND),
        "-o",
        str(room / "out"),
        "-g",
        str(room / "book.sqlite"),
    ]
    if main(arguments) == 0:
        assert count[0] < last == STEPS[-1]
    else:
        after = everything(room)
        assert {name: content for name, content in after.items() if name != "book.sqlite"} == {
            name: content for name, content in before.items() if name != "book.sqlite"
        }
        assert not (room / "out" / swap.WORK).exists()
    with Gradebook(room / "book.sqlite") as book:
        assert (len(list(book.submissions("ex90"))) > 6) == (count[0] < last)


def test_a_table_that_windows_holds_open_is_named(monkeypatch):
    from seminar import trouble

    monkeypatch.setattr(trouble.os, "name", "nt")
    told = str(trouble.said(PermissionError(13, "used by another process", __file__)))
    assert "is open in another program" in told and __file__ in told


def test_a_gradebook_that_cannot_be_written_at_the_end_takes_the_folder_back(classes, room, monkeypatch):
    from seminar.gradebook import bookfile

    before, real = everything(room), bookfile.Told.execute

    def execute(self, *given):
        if given[0] == "COMMIT":
            raise CourseError("no room")
        return real(self, *given)

    monkeypatch.setattr(bookfile.Told, "execute", execute)
    with pytest.raises(CourseError, match="no room"):
        grade(classes / "B" / "submissions", ASSIGNMENT, room / "out", gradebook=room / "book.sqlite")
    assert everything(room) == before


def test_if_not_even_going_back_works_the_next_grading_goes_forward(classes, room, monkeypatch):
    real, count = os.rename, [0]

    def rename(*given):
        count[0] += 1
        if count[0] > 4:
            raise OSError(5, "the disk is gone", str(given[0]))
        real(*given)

    monkeypatch.setattr(os, "rename", rename)
    with pytest.raises(OSError, match="the disk is gone"):
        grade(classes / "B" / "submissions", ASSIGNMENT, room / "out", gradebook=room / "book.sqlite")
    monkeypatch.undo()
    assert (room / "out" / swap.WORK).exists() and _own(room)
    grade(classes / "B" / "submissions", ASSIGNMENT, room / "out", gradebook=room / "book.sqlite")
    assert (
        _own(room)
        and sorted(os.listdir(room / "out")) == sorted([*outputs.OWN, "letters", "my notes.txt"])
        and len(keys(room / "out" / "grades.csv")) == 11
    )


@pytest.mark.parametrize("out_is_there", [True, False])
def test_what_version_one_left_when_it_was_killed_is_put_right(out_is_there, classes, room):
    hidden = room / ".out.ab12cd_9.old"
    (room / "out").rename(hidden)
    part = room / ".out.zz12cd_9.part"
    (part / "work").mkdir(parents=True)
    (room / ".out.my own.old").mkdir()
    if out_is_there:
        grade(classes / "B" / "submissions", ASSIGNMENT, room / "out")
    grade(classes / "B" / "submissions", ASSIGNMENT, room / "out", gradebook=room / "book.sqlite")
    assert _own(room) and not hidden.exists() and not part.exists() and (room / ".out.my own.old").is_dir()


# Two at once


def _grades(source, out, book, ready, go, told):
    sys.stdin = None
    ready.put(1)
    go.wait()
    try:
        grade(source, ASSIGNMENT, out, gradebook=book)
        told.put("done")
    except Held as error:
        told.put(str(error))


@pytest.mark.parametrize("turn", range(3))
@pytest.mark.parametrize("same_out", [True, False])
def test_gradings_started_at_the_same_moment_lose_no_student(same_out, turn, classes, tmp_path):
    context = multiprocessing.get_context("spawn")
    ready, go, told = context.Queue(), context.Event(), context.Queue()
    book = tmp_path / "book.sqlite"
    works = [
        context.Process(
            target=_grades,
            args=(
                classes / section / "submissions",
                tmp_path / ("out" if same_out else f"out {section}{number}"),
                book,
                ready,
                go,
                told,
            ),
        )
        for number in range(2)
        for section in ("A", "B")
    ]
    for work in works:
        work.start()
    for _ in works:
        ready.get()
    go.set()
    answers = [told.get() for _ in works]
    for work in works:
        work.join()
        assert work.exitcode == 0
    assert "done" in answers
    assert all(
        answer == "done" or ("process" in answer and "Wait until that has ended" in answer) for answer in answers
    ), answers
    for section in ("A", "B"):  # what the sentence advises
        grade(classes / section / "submissions", ASSIGNMENT, tmp_path / "out", gradebook=book)
    with Gradebook(book) as opened:
        assert len(list(opened.submissions("ex90"))) == 11
        assert {answer.student for answer in opened.answers("ex90")} == {
            one.student for one in opened.submissions("ex90") if one.status != "nothing readable"
        }
    assert not [name for name in os.listdir(tmp_path) if name.endswith(".lock")] and swap.WORK not in os.listdir(
        tmp_path / "out"
    )


def test_the_second_is_told_who_is_at_work_and_changes_nothing(classes, room, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", None)
    before = everything(room)
    arguments = [
        "grade",
        str(classes / "B" / "submissions"),
        "-a",
        str(EVERY_KIND),
        "-o",
        str(room / "out"),
        "-g",
        str(room / "book.sqlite"),
    ]
    for place, named in ((room / "out" / outputs.LOCK, "--out"), (room / ".book.sqlite.lock", "the gradebook")):
        with held(place, "a test"):
            assert main(arguments) == 2
        told = capsys.readouterr().err.replace("\n", " ")
        assert named in told and f"process {os.getpid()}" in told and "nothing was changed" in told
        assert everything(room) == before


def _holds_and_dies(path, pipe):
    with held(path, "a test"):
        pipe.send(1)
        os._exit(9)


def test_a_lock_ends_with_its_process(tmp_path):
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    work = context.Process(target=_holds_and_dies, args=(tmp_path / "x.lock", there))
    work.start()
    here.recv()
    work.join()
    with held(tmp_path / "x.lock", "a test"):
        with pytest.raises(Held, match="is at work there"), held(tmp_path / "x.lock", "a test"):
            pass
    assert os.listdir(tmp_path) == []
