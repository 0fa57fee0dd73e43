"""Writing leaves the old file or the whole new one, and the course finds itself."""

import errno
import os
from pathlib import Path

import pytest

from seminar import files
from seminar.errors import DiskFull, InUse, MissingFile, ReadOnly, WriteError


def test_content_is_written_whole_and_no_part_stays(tmp_path):
    path = files.write_atomically(tmp_path / "a.json", "résumé\n")
    assert path.read_bytes() == "résumé\n".encode()
    assert os.listdir(tmp_path) == ["a.json"]


@pytest.mark.parametrize(
    "number,kind",
    [(errno.ENOSPC, DiskFull), (errno.EACCES, ReadOnly), (errno.EROFS, ReadOnly), (errno.EIO, WriteError)],
)
def test_a_failure_keeps_the_old_file_and_says_why(tmp_path, monkeypatch, number, kind):
    path = tmp_path / "a.json"
    path.write_text("old")

    def fails(_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(files.os, "fsync", fails)
    with pytest.raises(kind):
        files.write_atomically(path, "new")
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.json"]


def test_an_interruption_before_the_rename_keeps_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.json"
    path.write_text("old")

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(files.os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        files.write_atomically(path, "new")
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.json"]


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(WriteError, match="does not exist"):
        files.write_atomically(tmp_path / "none" / "a.json", "x")


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_a_shared_file_stays_shared(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("old")
    path.chmod(0o664)
    files.write_atomically(path, "new")
    assert path.stat().st_mode & 0o777 == 0o664


@pytest.fixture
def other_course(tmp_path, monkeypatch):
    """A folder that holds what a course holds; the current folder lies deep in it."""
    (tmp_path / "course.yaml").write_text("title: another\n")
    inside = tmp_path / "exercises" / "deep"
    inside.mkdir(parents=True)
    monkeypatch.delenv("SEMINAR_HOME", raising=False)
    monkeypatch.chdir(inside)
    return tmp_path


def test_the_course_is_the_one_that_the_package_lies_in_whatever_the_current_folder_holds(other_course):
    assert files.root() == Path(files.__file__).resolve().parents[1] != other_course


def test_a_package_installed_elsewhere_finds_the_course_from_a_folder_inside_it(
    other_course, tmp_path_factory, monkeypatch
):
    monkeypatch.setattr(files, "_LANDMARK", str(tmp_path_factory.mktemp("site-packages") / files.LANDMARK))
    assert files.root() == other_course


def test_a_wrong_home_is_explained(tmp_path, monkeypatch):
    monkeypatch.setenv("SEMINAR_HOME", str(tmp_path))
    with pytest.raises(MissingFile, match="set SEMINAR_HOME"):
        files.root()


# ---- a file that another program has open (on Windows: a virus scanner, OneDrive, a spreadsheet)


def windows(number: int, winerror: int) -> OSError:
    """The error that Windows raises; on other systems OSError has no `winerror` of its own."""
    error = OSError(number, "another program")
    error.winerror = winerror
    return error


@pytest.fixture
def at_once(monkeypatch):
    """No waiting between two tries."""
    monkeypatch.setattr(files, "_PAUSE", 0)
    return monkeypatch


def refused(monkeypatch, error: OSError, times: float):
    real, left = os.replace, [times]

    def replace(new, path):
        if left[0] > 0:
            left[0] -= 1
            raise error
        real(new, path)

    monkeypatch.setattr(files.os, "replace", replace)


HELD = [
    (errno.EACCES, 5),
    (errno.EACCES, 32),
    (errno.EACCES, 33),
    (errno.EACCES, None),
    (errno.EPERM, None),
    (errno.EBUSY, None),
]


@pytest.mark.parametrize("number,winerror", HELD)
def test_a_file_that_is_held_for_a_moment_is_written_all_the_same(tmp_path, at_once, number, winerror):
    path = tmp_path / "a.json"
    path.write_text("old")
    refused(at_once, windows(number, winerror), 3)
    files.write_atomically(path, "new")
    assert path.read_text() == "new"
    assert os.listdir(tmp_path) == ["a.json"]


@pytest.mark.parametrize("number,winerror", HELD)
def test_a_file_that_stays_held_is_told_as_that_and_not_as_a_read_only_folder(tmp_path, at_once, number, winerror):
    path = tmp_path / "a.json"
    path.write_text("old")
    at_once.setattr(files, "PATIENCE", 0)
    refused(at_once, windows(number, winerror), float("inf"))
    with pytest.raises(InUse, match="another program has the file open") as told:
        files.write_atomically(path, "new")
    assert "read-only" not in str(told.value)
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.json"]


def test_patience_ends_after_two_seconds(at_once):
    clock = iter([0.0, 0.5, 1.9, 2.0])
    at_once.setattr(files.time, "monotonic", lambda: next(clock))
    tries = []

    def act():
        tries.append(1)
        raise windows(errno.EACCES, 32)

    with pytest.raises(OSError, match="another program"):
        files.patiently(act, files.shared)
    assert len(tries) == 3


def test_another_failure_is_not_tried_again(tmp_path, at_once):
    refused(at_once, OSError(errno.EIO, "broken"), 1)
    with pytest.raises(WriteError, match="could not be written"):
        files.write_atomically(tmp_path / "a.json", "new")


def test_a_sharing_violation_while_writing_is_told_too(tmp_path):
    assert isinstance(files.explained(tmp_path / "a.json", windows(errno.EACCES, 32)), InUse)
    assert isinstance(files.explained(tmp_path / "a.json", windows(errno.EACCES, 5)), ReadOnly), (
        "no file was open yet: it is the folder"
    )


def test_text_with_half_a_character_is_written_with_a_replacement(tmp_path):
    assert files.write_atomically(tmp_path / "a.txt", "half \ud83d").read_text("utf-8") == "half �"


def test_a_long_name_can_be_written(tmp_path):
    assert files.write_atomically(tmp_path / ("한" * 80), "x").read_text() == "x"
