"""Writing leaves the old file or the whole new one, and the course finds itself."""

import errno
import os

from pathlib import Path

import pytest

from moscow2001 import files
from moscow2001.errors import DiskFull, MissingFile, ReadOnly, WriteError


def test_content_is_written_whole_and_no_part_stays(tmp_path):
    path = files.write_atomically(tmp_path / "a.json", "résumé\n")
    assert path.read_bytes() == "résumé\n".encode()
    assert os.listdir(tmp_path) == ["a.json"]


@pytest.mark.parametrize("number,kind", [(errno.ENOSPC, DiskFull), (errno.EACCES, ReadOnly), (errno.EROFS, ReadOnly), (errno.EIO, WriteError)])
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
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "datapackage.json").write_text("{}")
    inside = tmp_path / "exercises" / "deep"
    inside.mkdir(parents=True)
    monkeypatch.delenv("MOSCOW2001_HOME", raising=False)
    monkeypatch.chdir(inside)
    return tmp_path


def test_the_course_is_the_one_that_the_package_lies_in_whatever_the_current_folder_holds(other_course):
    assert files.root() == Path(files.__file__).resolve().parents[1] != other_course


def test_a_package_installed_elsewhere_finds_the_course_from_a_folder_inside_it(other_course, tmp_path_factory, monkeypatch):
    monkeypatch.setattr(files, "__file__", str(tmp_path_factory.mktemp("site-packages") / "moscow2001" / "files.py"))
    assert files.root() == other_course


def test_a_wrong_home_is_explained(tmp_path, monkeypatch):
    monkeypatch.setenv("MOSCOW2001_HOME", str(tmp_path))
    with pytest.raises(MissingFile, match="set MOSCOW2001_HOME"):
        files.root()
