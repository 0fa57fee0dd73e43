"""What docs/ says of the project is so: links lead somewhere, files and commands exist, every room is named."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
import textwrap
import tomllib
from collections import Counter
from pathlib import Path

import pytest
import typer

from seminar.ask import Question, ledger
from seminar.ask.handin import HandIn
from seminar.author import places
from seminar.cli import make_app
from seminar.course import course
from seminar.errors import QuestionError
from seminar.new import make
from seminar.questions import load_assignment
from tests.course_copy import ROOT

PAGES = sorted((ROOT / "docs").rglob("*.md"))
BUILT = (ROOT / "docs" / "how_it_is_built.md").read_text("utf-8")
EXERCISE = (ROOT / "docs" / "write_an_exercise.md").read_text("utf-8")
#: Files that a page asks its reader to make or to look at in a course of their own.
TO_BE_MADE = {"solutions/ex02.yaml", "exercises/ex02.ipynb"}
LAUNCHER = {"start", "test"}


def _texts(pages=PAGES):
    return [pytest.param(page, page.read_text("utf-8"), id=page.name) for page in pages]


@pytest.mark.parametrize(("page", "text"), _texts())
def test_every_link_leads_to_a_file(page, text):
    for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if not link.startswith("https://"):
            assert (page.parent / link).exists(), link


def _anchors(text: str) -> set[str]:
    """Where a link into the page may lead: a heading in small letters, with a number from the second of its kind on."""
    seen: Counter[str] = Counter()
    found = set()
    for line in re.sub(r"^ *```.*?^ *```", "", text, flags=re.S | re.M).splitlines():
        if re.match("#+ ", line):
            name = re.sub(r"[^\w -]", "", line.lstrip("# ").casefold()).replace(" ", "-")
            found.add(f"{name}-{seen[name]}" if seen[name] else name)
            seen[name] += 1
    return found


@pytest.mark.parametrize(("page", "text"), _texts())
def test_every_link_to_a_heading_leads_to_one(page, text):
    for file, anchor in re.findall(r"\]\(([^)#\s]*\.md|)#([^)\s]+)\)", text):
        target = (page.parent / file).read_text("utf-8") if file else text
        assert anchor in _anchors(target), f"{file}#{anchor}"


@pytest.mark.parametrize(("page", "text"), _texts([*PAGES, ROOT / "CONTRIBUTING.md"]))
def test_every_command_exists(page, text):
    known = LAUNCHER | set(typer.main.get_command(make_app()).commands)
    for command in re.findall(r"course\.py ([a-z][a-z-]*)", text):
        assert command in known, command


@pytest.mark.parametrize(("page", "text"), _texts())
def test_every_file_named_exists(page, text):
    for name in re.findall(r"`((?:seminar|moscow2001|data|docs|tests|solutions|exercises|teaching)/[\w/.]*)`", text):
        assert name in TO_BE_MADE or "NN" in name or (ROOT / name).exists(), name


def test_every_room_is_named_where_the_building_is_told_and_no_other():
    there = {path.parent.name for path in (ROOT / "seminar").glob("*/__init__.py")}
    assert set(re.findall(r"seminar/(\w+)/", BUILT)) - {"schema"} == there
    table = BUILT.partition("## The rooms")[2].partition("## Where")[0]
    assert set(re.findall(r"`seminar/(\w+)/`", table)) - {"schema"} == there


def _yaml(text: str) -> str:
    block = re.search(r"^( *)```yaml\n(.*?)^ *```", text, re.S | re.M)
    return textwrap.dedent(block[2])


def test_the_rooms_stand_in_the_order_in_which_they_may_import():
    table = BUILT.partition("## The rooms")[2].partition("## Where")[0]
    rows = [re.findall(r"`seminar/(\w+)/`", line.split(" | ")[0]) for line in table.splitlines() if "| `" in line]
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = [one["layers"] for one in told if one["type"] == "layers"][0]
    rooms = {path.parent.name for path in (ROOT / "seminar").glob("*/__init__.py")}
    kept = [[name for name in layer.split(" | ") if name in rooms] for layer in layers]
    assert rows == [names for names in kept if names]


def test_the_samples_of_the_pages_are_taken_as_they_stand(tmp_path, monkeypatch):
    write_a_course = (ROOT / "docs" / "write_a_course.md").read_text("utf-8")
    (tmp_path / "course.yaml").write_text(_yaml(write_a_course), "utf-8")
    (tmp_path / "ex02.yaml").write_text(_yaml(EXERCISE), "utf-8")
    monkeypatch.setenv("SEMINAR_HOME", str(tmp_path))
    assert course().short == "timetable" and course().exercises == ["ex01"]
    assert load_assignment(tmp_path / "ex02.yaml").item("q1").key == "morning"


def test_every_page_is_named_on_the_first(page=ROOT / "docs" / "README.md"):
    links = {(page.parent / link).resolve() for link in re.findall(r"\]\(([^)#\s]+)\)", page.read_text("utf-8"))}
    assert {one for one in PAGES if one != page} <= links


# docs/write_an_exercise.md, followed to the letter in a course that `course.py new` made


def _run(home: Path, *command: str) -> subprocess.CompletedProcess:
    settings = {**os.environ, "SEMINAR_HOME": str(home), "PYTHONPATH": str(home), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-P", "-m", "seminar.cli", *command],
        cwd=home,
        env=settings,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )


def _handed_in(home: Path, answer: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a click, a name and a press on the button leave beside the notebook of the exercise."""
    monkeypatch.setenv("SEMINAR_HOME", str(home))
    monkeypatch.setenv("JPY_SESSION_NAME", str(home / "exercises" / "ex02.ipynb"))
    monkeypatch.chdir(home / "exercises")
    monkeypatch.setattr(ledger, "_ledgers", {})
    Question("ex02.q1").receive({"type": "answer", "seq": "t:1", "value": answer, "final": True})
    return HandIn("ex02").write("NAME").path


@pytest.mark.slow
def test_who_follows_the_page_on_exercises_has_marks_at_the_end(tmp_path, monkeypatch):
    home = tmp_path / "course"
    # the page adds an exercise and builds everything again, so the new course need not be built before
    monkeypatch.setattr(sys.modules["seminar.new.make"], "_call", lambda made, command: None)
    make(home, "A timetable")

    (home / re.search(r"\*\*Make the file\*\* `([^`]+)`", EXERCISE)[1]).write_text(_yaml(EXERCISE), "utf-8")
    lines = re.search(r"\*\*Name it\*\*.*?`(exercises: [^`]+)`", EXERCISE)[1]
    described = (home / "course.yaml").read_text("utf-8")
    named, changed = re.subn(r"^exercises: .*$", lines, described, flags=re.M)
    assert changed == 1
    (home / "course.yaml").write_text(named, "utf-8")
    named = re.findall(r"`source: \[(\w+[ :][\w.]+)\]`", EXERCISE)
    assert len(named) == 3 and [place for place in named if not _known(home, place, monkeypatch)] == []

    commands = [line.split() for line in re.findall(r"^ *python3 course\.py (.+)$", EXERCISE, re.M)]
    assert [command[0] for command in commands] == ["build", "build", "start", "look", "sample-class", "grade"]
    for command in commands:
        if command[0] == "start":  # a program that runs until it is stopped; its tests are those of the launcher
            handed_in = _handed_in(home, "morning", monkeypatch)
            continue
        if command[0] == "look":
            assert home / command[1] == handed_in
            command += ["--no-browser", "--out", "look.html"]
        if command[0] == "grade":
            shutil.copy2(handed_in, home / command[1])  # "put your own hand-in among the others"
        done = _run(home, *command)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        if command == ["build", "--only", "ex02"]:
            assert (home / "exercises" / "ex02.ipynb").is_file() and (home / "solutions" / "ex02.ipynb").is_file()
        if command == ["build"]:
            assert "Reading a timetable" in (home / "solutions" / "answer_key.md").read_text("utf-8")
            assert _run(home, "build", "--check").returncode == 0

    assert "the boat at eight" in (home / "look.html").read_text("utf-8")
    told = re.findall(r"`(practice/[\w./]+)`", EXERCISE)
    assert len(told) >= 4 and all((home / name).exists() for name in told)
    with open(home / "practice" / "marks" / "grades.csv", encoding="utf-8-sig", newline="") as file:
        marks = {row["name"]: row for row in csv.DictReader(file)}
    assert marks["NAME"]["total"] == "2" and len(marks) > 20


def _known(home: Path, place: str, monkeypatch: pytest.MonkeyPatch) -> bool:
    with monkeypatch.context() as patch:
        patch.setenv("SEMINAR_HOME", str(home))
        return places.problem(place) is None


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        (("points: 2\nitems", "points: 3\nitems"), "the file says 3 points, its items add up to 2"),
        (("skill: close reading", "skill: juggling"), "found the skill 'juggling'"),
        (("explanation: The", "explanaton: The"), "unknown field `explanaton`"),
    ],
)
def test_a_slip_in_the_exercise_of_the_page_is_told_with_file_and_line(slip, told, tmp_path):
    assert slip[0] in _yaml(EXERCISE)
    (tmp_path / "ex02.yaml").write_text(_yaml(EXERCISE).replace(*slip), "utf-8")
    with pytest.raises(QuestionError, match=rf"ex02\.yaml, line \d+: .*{told}"):
        load_assignment(tmp_path / "ex02.yaml")
