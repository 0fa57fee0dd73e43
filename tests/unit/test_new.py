"""`course.py new`: a small course that works, whatever its title, or a clear error and nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from seminar.course import read_course
from seminar.errors import CourseError
from seminar.new import CannotMake, make

making = sys.modules["seminar.new.make"]  # the door gives the function under this name
TITLE = 'Who "keeps" it: {b} #1, yes? 🌉 עברית'


def run(home: Path, *command: str) -> subprocess.CompletedProcess:
    """Run a program in the course at *home*, which is found and imported from there."""
    settings = {**os.environ, "SEMINAR_HOME": str(home), "PYTHONPATH": str(home)}
    return subprocess.run(
        [sys.executable, "-P", "-m", *command], cwd=home, env=settings, capture_output=True, text=True, timeout=120
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Path, str]:
    place = tmp_path_factory.mktemp("new") / "a bridge"
    done = run(making._engine(), "seminar.cli", "new", str(place), "--title", TITLE)
    assert done.returncode == 0, done.stderr
    return place, done.stdout


@pytest.fixture
def unbuilt(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Makes courses without building them, for what has nothing to do with it; returns the commands left out."""
    asked: list[str] = []
    monkeypatch.setattr(making, "_call", lambda made, command: asked.append(command))
    return asked


def test_a_new_course_is_built_run_and_passes_its_own_tests(made):
    place, _ = made
    built = run(place, "seminar.cli", "build", "--check")
    assert built.returncode == 0, built.stdout
    tested = run(
        place,
        *("pytest", "-q", "--nbval", "--nbval-current-env", "--nbval-sanitize-with", "tests/nbval_sanitize.cfg"),
        *("tests", "notebooks", "solutions", "-p", "no:cacheprovider"),
    )
    assert tested.returncode == 0 and "passed" in tested.stdout, tested.stdout
    lesson = json.loads((place / "notebooks" / "01_the_bridge.ipynb").read_text("utf-8"))
    assert all(cell["outputs"] for cell in lesson["cells"] if cell["source"][0].startswith("m."))


def test_the_closing_lines_name_the_next_commands(made):
    place, said = made
    assert f'cd "{place}"' in said and "course.py start" in said and "course.py test" in said
    assert "fetches packages, once" in said


def test_a_new_course_names_itself_and_not_the_one_it_was_made_from(made):
    place, _ = made
    ours = read_course(making._engine() / "course.yaml")
    for path in place.rglob("*"):
        if path.is_file() and path.suffix not in (".whl", ".pyc"):
            text = path.read_text("utf-8")
            assert ours.short not in text and ours.title not in text, path
    assert "who-keeps-it-b-1-yes (pyproject.toml)" in (place / "requirements.txt").read_text("utf-8")


def test_nothing_but_the_course_lies_beside_it(made):
    assert [path.name for path in made[0].parent.iterdir()] == ["a bridge"]


@pytest.mark.parametrize(
    "title",
    [TITLE, "yes", "it's: a {mark} @short@", "# [x](y) <b>*a*</b>", "a \\ b \\U0001", "- 1", "2024-01-01", "ע 🌉" * 40],
)
def test_every_printable_title_makes_valid_files(tmp_path, unbuilt, title):
    place = make(tmp_path / "one", title)
    assert read_course(place / "course.yaml").title == title
    assert json.loads((place / "data" / "datapackage.json").read_text("utf-8"))["title"] == title
    assert tomllib.loads((place / "pyproject.toml").read_text("utf-8"))["project"]["description"] == title
    assert unbuilt == ["build", "run", "build"]


@pytest.mark.parametrize(
    ("title", "why"),
    [
        (" ", "empty"),
        ("two\nlines", "U\\+000A"),
        ("bell \a", "U\\+0007"),
        ("line\u2028end", "U\\+2028"),
        ("half \ud83c", "U\\+D83C"),
        ("x" * 121, "121 characters and may have 120"),
    ],
)
def test_a_title_that_cannot_be_written_is_refused_with_the_reason(tmp_path, title, why):
    with pytest.raises(CannotMake, match=why):
        make(tmp_path / "one", title)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("short", ["X", "a b", "1a", "a-", "é1", "a" * 41])
def test_a_short_name_that_cannot_be_used_is_refused(tmp_path, short):
    with pytest.raises(CannotMake, match="Give another with --short"):
        make(tmp_path / "one", "One", short)


def test_title_and_short_name_come_from_the_folder(tmp_path, unbuilt):
    found = read_course(make(tmp_path / "the_old-charter") / "course.yaml")
    assert (found.title, found.short) == ("The old charter", "the-old-charter")
    assert read_course(make(tmp_path / "שלום") / "course.yaml").short == "course"


def test_an_empty_folder_is_taken_and_a_second_time_refused(tmp_path, unbuilt):
    (tmp_path / "one").mkdir()
    make(tmp_path / "one")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(CannotMake, match="is already a course"):
        make(tmp_path / "one")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_place_that_is_taken_is_refused(tmp_path):
    (tmp_path / "file").write_text("mine")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").touch()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name, why in (("file", "is a file"), ("full", "is not empty"), ("link", "a link"), ("no/one", "is not there")):
        with pytest.raises(CannotMake, match=why):
            make(tmp_path / name)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "full", "link", "mine.txt"]


def test_no_course_is_made_inside_another(tmp_path):
    (tmp_path / "course.yaml").touch()
    (tmp_path / "deep").mkdir()
    with pytest.raises(CannotMake, match="lies inside the course"):
        make(tmp_path / "deep" / "one")


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path, monkeypatch):
    def refuse(*_args, **_more):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(making.tempfile, "mkdtemp", refuse)  # an administrator may write everywhere
    with pytest.raises(CannotMake, match="cannot be written"):
        make(tmp_path / "one")


@pytest.mark.parametrize("end", [KeyboardInterrupt, CourseError, SystemExit])
def test_nothing_is_left_when_it_is_interrupted(tmp_path, monkeypatch, end):
    def stop(made: Path, command: str) -> None:
        assert (made / "course.yaml").is_file()
        if command == "run":
            raise end

    monkeypatch.setattr(making, "_call", stop)
    with pytest.raises(end):
        make(tmp_path / "one")
    assert list(tmp_path.iterdir()) == []


def test_the_student_edition_makes_no_course(tmp_path, monkeypatch):
    monkeypatch.setattr(making, "__file__", str(tmp_path / "seminar" / "new" / "make.py"))
    with pytest.raises(CourseError, match="not from the student edition: ask whoever gave you this folder") as refused:
        make(tmp_path / "one")
    assert "conftest" not in str(refused.value), "a file that a student has never heard of is no reason"


def test_a_whole_course_that_lacks_a_file_is_told_which(tmp_path, monkeypatch):
    monkeypatch.setattr(making, "__file__", str(tmp_path / "seminar" / "new" / "make.py"))
    (tmp_path / "seminar" / "new" / "template").mkdir(parents=True)
    with pytest.raises(CourseError, match="has no course.py, which goes into every new course"):
        make(tmp_path / "one")
