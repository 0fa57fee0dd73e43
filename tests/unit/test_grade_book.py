"""The gradebook: marks by hand survive regrading, belong to their markers, and are on the disk when the call returns."""

import csv
import multiprocessing
import os
import random
import signal
import sqlite3
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from seminar.cli import main
from seminar.errors import CourseError
from seminar.gradebook import networks
from seminar.gradebook.book import WHOLE, Gradebook, Mark, Remark
from seminar.gradebook.hand import settle
from seminar.grading.run import grade
from seminar.questions import load_assignment
from seminar.questions.public import rev
from seminar.questions.record import MIME
from seminar.sample import synth, unlucky

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
        assert (
            row["q10"] == "5"
            and row["by_hand"] == "5"
            and row["to_mark"] == "0"
            and float(row["total"]) == float(row["so_far"])
        )
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
    workers = [
        context.Process(target=_marks_many, args=(tmp_path / "book.sqlite", marker, "x", 60))
        for marker in ("vera", "wim")
    ]
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
        ([("claim", "v", 2), ("proof", "v", 3)], 5, []),
        ([("claim", "v", 2)], None, []),
        ([("claim", "v", 2), ("proof", "v", 3), ("claim", "w", 1), ("proof", "w", 3)], 4.5, []),
        ([("claim", "v", 7), ("proof", "v", 3)], None, ["old_rubric"]),
        ([("gone", "v", 1)], None, ["old_rubric"]),
        ([(WHOLE, "v", 4)], 4, []),
        ([(WHOLE, "v", 99)], None, ["old_rubric"]),
        ([("claim", "v", 2), ("proof", "v", 3), (WHOLE, "w", 1)], 1, []),
        ([("claim", "v", 0), ("claim", "w", 2)], None, ["markers_differ"]),
        ([], None, []),
    ],
)
def test_marks_settle_into_points(marks, points, kinds):
    settled = settle(
        WRITTEN,
        [Mark("ex90.q10", "ana", criterion, marker, float(earned), "sha") for criterion, marker, earned in marks],
        "sha",
    )
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


# One file, also while a desk is open


def _stands(path):
    """What a plain copy of the gradebook's bytes holds, opened without anything that may lie beside the gradebook."""
    copy = path.with_name("copy of bytes.sqlite")
    copy.write_bytes(path.read_bytes())
    base = sqlite3.connect(copy)
    try:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",) and base.execute(
            "PRAGMA journal_mode"
        ).fetchone() == ("delete",)
        return {tuple(row) for row in base.execute("SELECT student, criterion, marker, points FROM mark")}
    finally:
        base.close()
        copy.unlink()


def test_a_copy_of_the_file_after_each_mark_holds_every_mark_while_two_desks_are_open(regrade, tmp_path):
    regrade()
    given = set()
    with Gradebook(tmp_path / "book.sqlite") as one, Gradebook(tmp_path / "book.sqlite") as two:
        for turn in range(12):
            book, marker = ((one, "vera"), (two, "wim"))[turn % 2]
            reading = two.answers("ex90")  # a desk that is in the middle of reading hinders nobody
            next(reading)
            reading.close()
            book.mark("ex90", Mark("ex90.q10", f"s{turn}", "claim", marker, 1.0, "x"))
            given.add((f"s{turn}", "claim", marker, 1.0))
            assert _stands(tmp_path / "book.sqlite") == given
            assert sorted(os.listdir(tmp_path)) == ["book.sqlite", "class", "out"]
        assert len(list(two.marks("ex90"))) == len(given)


def _marks_while_grading(path, marker, pipe):
    with Gradebook(path) as book:
        for turn in range(40):
            book.mark("ex90", Mark("ex90.q10", f"s{turn}", "claim", marker, 1.0, "x"))
            pipe.send(turn)
    pipe.close()


def test_two_desks_and_a_grading_at_once_lose_nothing(regrade, classroom, tmp_path):
    regrade()
    context = multiprocessing.get_context("spawn")
    desks = []
    for marker in ("vera", "wim"):
        here, there = context.Pipe(duplex=False)
        desk = context.Process(target=_marks_while_grading, args=(tmp_path / "book.sqlite", marker, there))
        desk.start()
        there.close()
        desks.append((desk, here))
    for _, here in desks:
        here.recv()  # both are marking
    for number in range(5):
        (classroom / f"ex90_handin_Late{'x' * number}.ipynb").write_bytes(unlucky.encoded(notebook(10 + number)))
        regrade()
    for desk, _ in desks:
        desk.join()
        assert desk.exitcode == 0
    with Gradebook(tmp_path / "book.sqlite") as book:
        assert len(list(book.marks("ex90"))) == 80 and len(list(book.history("ex90"))) == 80
        assert len(list(book.submissions("ex90"))) == 7


@pytest.mark.parametrize("version", [1, 2])
def test_an_older_gradebook_becomes_one_file_and_keeps_all(version, tmp_path):
    from seminar.gradebook import bookfile

    path = tmp_path / "old.sqlite"
    old = sqlite3.connect(path, isolation_level=None)
    old.execute("PRAGMA journal_mode=WAL")
    old.executescript(bookfile.SCHEMA)
    if version == 2:
        old.executescript(bookfile._SINCE_2 + "CREATE TABLE secret (value TEXT NOT NULL)")
    old.execute(f"PRAGMA user_version = {version}")
    old.execute("INSERT INTO student VALUES ('ana', 'Ana', 'a@x', 'S-1234ABCD')")
    old.execute("INSERT INTO run (assignment, began) VALUES ('ex90', '2026-10-01')")
    old.execute("INSERT INTO submission VALUES ('ex90', 'ana', 'a.ipynb', 'complete', 10, '2026-10-01T10:00:00Z', 1)")
    old.execute("INSERT INTO mark VALUES ('ex90', 'ex90.q10', 'ana', 'claim', 'vera', 2.0, 'x', '2026-10-01')")
    with Gradebook(path) as book:
        assert [mark.points for mark in book.marks("ex90")] == [2.0] and [
            one.student for one in book.submissions("ex90")
        ] == ["ana"]
        assert [label for *_, label in book.students()] != ["S-1234ABCD"]
    assert "secret" not in {row[0] for row in old.execute("SELECT name FROM sqlite_master")}
    old.close()
    with Gradebook(path) as book:
        labels = [label for *_, label in book.students()]
        book.mark("ex90", Mark("ex90.q10", "ana", "proof", "vera", 1.0, "x"))
    assert _stands(path) == {("ana", "claim", "vera", 2.0), ("ana", "proof", "vera", 1.0)}
    with Gradebook(path) as book:
        assert [label for *_, label in book.students()] == labels
    assert not list(tmp_path.glob("old.sqlite-*"))


# A whole copy


def test_a_backup_is_whole_while_others_mark(regrade, tmp_path, capsys):
    regrade()
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    desk = context.Process(target=_marks_while_grading, args=(tmp_path / "book.sqlite", "vera", there))
    desk.start()
    there.close()
    before = here.recv() + 1
    (tmp_path / "copies").mkdir()
    counts = []
    for turn in range(6):
        assert main(["backup", str(tmp_path / "book.sqlite"), "-o", str(tmp_path / "copies" / f"{turn}.sqlite")]) == 0
        with Gradebook(tmp_path / "copies" / f"{turn}.sqlite") as book:
            counts.append(len(list(book.marks("ex90"))))
            assert [one.student for one in book.submissions("ex90")] == ["ana", "bo"]
    desk.join()
    assert desk.exitcode == 0 and before <= counts[0] and counts == sorted(counts)
    assert "whole and readable" in capsys.readouterr().out
    assert sorted(os.listdir(tmp_path / "copies")) == [f"{turn}.sqlite" for turn in range(6)]


def test_a_backup_replaces_nothing_unasked_and_never_the_gradebook(regrade, tmp_path, capsys):
    regrade()
    book, copy = tmp_path / "book.sqlite", tmp_path / "copy.sqlite"
    copy.write_text("mine")
    content = book.read_bytes()
    assert main(["backup", str(book), "-o", str(copy)]) == 2 and copy.read_text() == "mine"
    assert main(["backup", str(book), "-o", str(book), "--force"]) == 2 and book.read_bytes() == content
    assert main(["backup", str(book), "-o", str(copy), "--force"]) == 0 and _stands(copy) == set()
    assert main(["backup", str(tmp_path / "none.sqlite")]) == 2 and not (tmp_path / "none.sqlite").exists()
    assert main(["backup", str(book)]) == 0 and main(["backup", str(book), "-o", str(tmp_path / "out")]) == 0
    for _ in range(2):  # as the teaching page has it: the folder need not be there
        assert main(["backup", str(book), "-o", str(tmp_path / "copies"), "--force"]) == 0
    assert [one.name.startswith("book_") for one in (tmp_path / "copies").iterdir()][:1] == [True]
    assert (
        len(list(tmp_path.glob("book_20*.sqlite"))) == 1 and len(list((tmp_path / "out").glob("book_20*.sqlite"))) == 1
    )
    assert "there already" in capsys.readouterr().err


# Network folders

MOUNTS = [
    ("/dev/sda1", "/", "ext4"),
    ("server:/home", "/home", "nfs4"),
    ("//server/share", "/media/my share", "cifs"),
    ("/dev/sdb1", "/home/local", "xfs"),
    ("me@far:/", "/mnt/far", "fuse.sshfs"),
    ("https://dav.example.org/", "/mnt/dav", "fuse"),
    ("server:/x", "/mnt/first", "nfs"),
    ("/dev/sdc1", "/mnt/first", "ext4"),
    ("//ana@server/share", "/Volumes/share (1)", "smbfs"),  # as a Mac names one
]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/book.sqlite", "ext4"),
        ("/home/ana/book.sqlite", "nfs4"),
        ("/home/local/book.sqlite", "xfs"),
        ("/homework/book.sqlite", "ext4"),
        ("/media/my share/book.sqlite", "cifs"),
        ("/mnt/far/book.sqlite", "fuse.sshfs"),
        ("/mnt/dav/b", "davfs"),
        ("/mnt/first/b", "ext4"),
        ("/home", "nfs4"),
        ("/Volumes/share (1)/b", "smbfs"),
    ],
)
def test_the_file_system_of_a_gradebook_is_told(path, kind, monkeypatch):
    mounted = [SimpleNamespace(device=one, mountpoint=place, fstype=name, opts="rw") for one, place, name in MOUNTS]
    monkeypatch.setattr("psutil.disk_partitions", lambda all: mounted if all else [])
    assert networks.kind_at(path) == kind
    assert networks.network(Path(path)) == ("" if kind in ("ext4", "xfs") else kind)


def test_the_disks_of_this_computer_are_told_and_a_silent_system_refuses_nothing(tmp_path, monkeypatch):
    assert networks.kind_at("/proc/self") == "proc" or not Path("/proc/self").exists()

    def silent(all):
        raise PermissionError("/proc/self/mounts")

    monkeypatch.setattr("psutil.disk_partitions", silent)
    assert networks.network(tmp_path) == ""


def test_a_gradebook_on_a_network_folder_is_refused_and_the_advice_helps(regrade, tmp_path, monkeypatch):
    regrade()
    real = networks.network
    monkeypatch.setattr(networks, "network", lambda path: "nfs4" if "share" in str(path) else real(path))
    (tmp_path / "share").mkdir()
    with pytest.raises(CourseError, match=r"network folder \(nfs4\).*course.py backup"):
        Gradebook(tmp_path / "share" / "book.sqlite")
    assert os.listdir(tmp_path / "share") == []
    assert main(["backup", str(tmp_path / "book.sqlite"), "-o", str(tmp_path / "share" / "book.sqlite")]) == 0
    monkeypatch.setenv(networks.ANYWAY, "yes")
    Gradebook(tmp_path / "share" / "book.sqlite").close()
