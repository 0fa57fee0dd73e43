"""Full, read-only, mounted and damaged: what a disk or a database says against a command is a sentence, exit code 2,
and nothing that was there is lost.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from seminar.cli import main
from seminar.errors import CourseError
from seminar.gradebook import bookfile
from seminar.gradebook.book import Gradebook, Mark
from seminar.grading.run import grade
from seminar.questions import load_assignment
from seminar.sample import synth

EVERY_KIND = Path(__file__).parent / "every_kind.yaml"
ASSIGNMENT = load_assignment(EVERY_KIND)
ROOT = Path(__file__).parents[2]
ROOTED = hasattr(os, "geteuid") and os.geteuid() == 0


def everything(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    for name, size in (("small", 4), ("class", 30)):
        for _ in synth.write_class(ASSIGNMENT, folder / name, size, 3, 0.0, "folder"):
            pass
    grade(folder / "small" / "submissions", ASSIGNMENT, folder / "out", gradebook=folder / "book.sqlite")
    return folder


@pytest.fixture
def room(made, tmp_path):
    shutil.copytree(made / "out", tmp_path / "out")
    shutil.copy(made / "book.sqlite", tmp_path / "book.sqlite")
    return tmp_path


def command(*given, limit=0, cwd=None):
    """Give a command in a process of its own, in which no file may grow over *limit* bytes."""
    code = (
        "import sys\nif int(sys.argv[1]):\n    import resource\n    resource.setrlimit(resource.RLIMIT_FSIZE,"
        " (int(sys.argv[1]),) * 2)\nfrom seminar.cli import main\nsys.exit(main(sys.argv[2:]))"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT), "SEMINAR_HOME": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", code, str(limit), *map(str, given)],
        cwd=cwd or ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def commands(made, room):
    course = ["-a", EVERY_KIND]
    return {
        "grade": [
            "grade",
            made / "class" / "submissions",
            *course,
            "-o",
            room / "out",
            "-g",
            room / "book.sqlite",
            "-j",
            "1",
        ],
        "grade in processes": [
            "grade",
            made / "class" / "submissions",
            *course,
            "-o",
            room / "out",
            "-g",
            room / "book.sqlite",
            "-j",
            "2",
        ],
        "report": ["report", room / "out", *course, "-o", room / "report", "-g", room / "book.sqlite"],
        "export": ["export", "--to", "csv", *course, "-g", room / "book.sqlite", "-o", room / "marks.csv", "--so-far"],
        "backup": ["backup", room / "book.sqlite", "-o", room / "copy.sqlite"],
        "mark": ["mark", *course, "-g", room / "book.sqlite", "--marker", "vera", "--only-notebook"],
    }


NAMES = ["grade", "grade in processes", "report", "export", "backup", "mark"]


def refused(done, *words):
    told = " ".join(done.stderr.split())
    assert done.returncode == 2, (done.returncode, done.stdout, done.stderr)
    assert "Traceback" not in told and "Error:" not in told and told.startswith("course.py: "), told
    assert any(word in told for word in words), told


@pytest.mark.skipif(sys.platform == "win32", reason="sets a limit the Unix way")
@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("grade", 400),
        ("grade", 20_000),
        ("grade", 60_000),
        ("grade in processes", 4_000),
        ("report", 3_000),
        ("export", 60),
        ("backup", 20_000),
        ("mark", 200),
    ],
)
def test_where_no_file_may_grow_nothing_is_lost(name, limit, made, room):
    before = everything(room)
    refused(
        command(*commands(made, room)[name], limit=limit),
        "no room left",
        "could not be read or written",
        "could not be written",
    )
    after = everything(room)
    assert {key: after[key] for key in before} == before and not [
        key for key in after if key not in before and "report/" not in key
    ], sorted(after)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own, of 1 MiB."""
    place = tmp_path / "disk"
    place.mkdir()
    if (
        not ROOTED
        or sys.platform != "linux"
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("only an administrator can mount a disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill(disk, left):
    (disk / "fill").unlink(missing_ok=True)
    told = os.statvfs(disk)
    (disk / "fill").write_bytes(b"x" * (told.f_bavail * told.f_frsize - left))


def test_a_full_disk_keeps_tables_and_gradebook(made, small_disk):
    shutil.copytree(made / "out", small_disk / "out")
    shutil.copy(made / "book.sqlite", small_disk / "book.sqlite")
    for left in (400_000, 200_000, 100_000, 50_000, 20_000):
        fill(small_disk, left)
        before = everything(small_disk)
        done = command(*commands(made, small_disk)["grade"])
        refused(done, "no room left")
        assert everything(small_disk) == before
    fill(small_disk, 16_000)
    with Gradebook(small_disk / "book.sqlite") as book, pytest.raises(CourseError, match="no room left"):
        for number in range(2_000):
            book.mark("ex90", Mark("ex90.q10", f"s{number}", "claim", "vera", 1.0, "x" * 60))
    with Gradebook(small_disk / "book.sqlite") as book:
        assert len(list(book.marks("ex90"))) == number


def test_out_may_be_a_disk_of_its_own(made, small_disk):
    for _ in range(2):
        assert command("grade", made / "small" / "submissions", "-a", EVERY_KIND, "-o", small_disk).returncode == 0
    assert (small_disk / "grades.csv").is_file() and (small_disk / "feedback").is_dir()


def test_a_read_only_disk_is_said(made, small_disk):
    shutil.copytree(made / "out", small_disk / "out")
    shutil.copy(made / "book.sqlite", small_disk / "book.sqlite")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    try:
        for given in commands(made, small_disk).values():
            refused(command(*given), "read-only", "may not be read or written", "cannot be written")
        for name in ("report", "export"):  # both only read the gradebook
            given = [
                str(one)
                .replace(str(small_disk / "report"), str(small_disk.parent / "report"))
                .replace(str(small_disk / "marks.csv"), str(small_disk.parent / "marks.csv"))
                for one in commands(made, small_disk)[name]
            ]
            assert command(*given).returncode == 0
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)


@pytest.mark.skipif(ROOTED or sys.platform == "win32", reason="an administrator may write everywhere")
def test_what_may_not_be_written_is_said(made, room):
    os.chmod(room / "out", 0o555)
    os.chmod(room / "book.sqlite", 0o444)
    try:
        refused(command(*commands(made, room)["grade"]), "may not be read or written")
    finally:
        os.chmod(room / "out", 0o755)


def _folder(book):
    book.unlink()
    book.mkdir()


def _text(book):
    book.write_text("These are my notes on the class. " * 100)


def _other(book):
    book.unlink()
    with sqlite3.connect(book) as base:
        base.execute("CREATE TABLE notes (x)")
    base.close()


def _newer(book):
    with sqlite3.connect(book) as base:
        base.execute("PRAGMA user_version = 99")
    base.close()


def _halved(book):
    data = book.read_bytes()
    book.write_bytes(data[: len(data) // 2])


def _overwritten(book):
    data = bytearray(book.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    book.write_bytes(data)


def _no_header(book):
    data = bytearray(book.read_bytes())
    data[:100] = bytes(100)
    book.write_bytes(data)


def _empty_of_another(book):
    book.write_bytes(b"SQLite format 3\0" + b"\xff" * 84)


def _same_version_of_another(book):
    _other(book)
    with sqlite3.connect(book) as base:
        base.execute(f"PRAGMA user_version = {bookfile.VERSION}")
    base.close()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "spoil",
    [_folder, _text, _other, _newer, _halved, _overwritten, _no_header, _empty_of_another, _same_version_of_another],
)
def test_a_gradebook_that_is_none_is_said_by_every_command(spoil, name, made, room, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", None)
    spoil(room / "book.sqlite")
    before = everything(room)
    assert main([str(one) for one in commands(made, room)[name]]) == 2
    told = capsys.readouterr().err
    assert "Traceback" not in told and "book.sqlite" in told.replace("\n", "")
    assert any(
        word in told.replace("\n", " ")
        for word in (
            "is a folder",
            "cannot be used",
            "damaged",
            "another program",
            "newer version",
            "no gradebook",
            "cannot be opened",
        )
    )
    assert everything(room) == before


@pytest.mark.parametrize("name", ["grade", "mark"])
def test_a_gradebook_locked_by_another_program_is_said(name, made, room, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", None)
    monkeypatch.setattr(bookfile, "PATIENCE", 0.01)
    before = everything(room)
    other = sqlite3.connect(room / "book.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        assert main([str(one) for one in commands(made, room)[name]]) == 2
    finally:
        other.close()
    assert "in use by another program" in capsys.readouterr().err.replace("\n", " ")
    assert everything(room) == before


def test_a_gradebook_locked_while_the_desk_is_open_is_said_and_the_mark_can_be_given_again(room, monkeypatch):
    monkeypatch.setattr(bookfile, "PATIENCE", 0.01)
    with Gradebook(room / "book.sqlite") as book:
        other = sqlite3.connect(room / "book.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        mark = Mark("ex90.q10", "x", "claim", "vera", 1.0, "x")
        with pytest.raises(CourseError, match="in use by another program"):
            book.mark("ex90", mark)
        other.close()
        book.mark("ex90", mark)
        assert len(list(book.marks("ex90"))) == 1


@pytest.mark.parametrize("where", ["a file", "below a file", "too long"])
def test_out_that_cannot_be_a_folder_is_said(where, made, tmp_path, capsys):
    (tmp_path / "file").write_text("mine")
    out = {"a file": tmp_path / "file", "below a file": tmp_path / "file" / "out", "too long": tmp_path / ("x" * 300)}[
        where
    ]
    assert main(["grade", str(made / "small" / "submissions"), "-a", str(EVERY_KIND), "-o", str(out)]) == 2
    assert "Traceback" not in capsys.readouterr().err and (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize(
    "number",
    [
        "ENOSPC",
        "EACCES",
        "EPERM",
        "EROFS",
        "EBUSY",
        "ENOENT",
        "ENOTDIR",
        "EISDIR",
        "ENAMETOOLONG",
        "EMFILE",
        "EIO",
        "ESTALE",
        "EDQUOT",
    ],
)
def test_whatever_the_system_says_ends_as_a_sentence_that_names_the_file(number, made, tmp_path, capsys, monkeypatch):
    import errno

    from seminar.results import writing

    def fails(*_):
        raise OSError(getattr(errno, number), os.strerror(getattr(errno, number)), str(tmp_path / "out" / "grades.csv"))

    monkeypatch.setattr(writing.Tables, "finish", fails)
    assert (
        main(
            [
                "grade",
                str(made / "small" / "submissions"),
                "-a",
                str(EVERY_KIND),
                "-o",
                str(tmp_path / "out"),
                "-g",
                str(tmp_path / "book.sqlite"),
            ]
        )
        == 2
    )
    told = " ".join(capsys.readouterr().err.split())
    assert "Traceback" not in told and "OSError" not in told and told.count(".") > 1
    assert "grades.csv" in told or number == "EMFILE"
    assert os.listdir(tmp_path) == ["book.sqlite"]
    with Gradebook(tmp_path / "book.sqlite") as book:
        assert not list(book.submissions("ex90"))
