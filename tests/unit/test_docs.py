"""What docs/ says of the project is so: links lead somewhere, files and commands exist, every room is named."""

from __future__ import annotations

import re
import textwrap

import pytest
import typer

from seminar.cli import make_app
from seminar.course import course
from seminar.questions import load_assignment
from tests.course_copy import ROOT

PAGES = sorted((ROOT / "docs").rglob("*.md"))
BUILT = (ROOT / "docs" / "how_it_is_built.md").read_text("utf-8")
#: Files that a page asks its reader to make.
TO_BE_MADE = {"solutions/ex01.yaml"}
LAUNCHER = {"start", "test"}


def _texts(pages=PAGES):
    return [pytest.param(page, page.read_text("utf-8"), id=page.name) for page in pages]


@pytest.mark.parametrize(("page", "text"), _texts())
def test_every_link_leads_to_a_file(page, text):
    for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if not link.startswith("https://"):
            assert (page.parent / link).exists(), link


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


def test_the_samples_of_the_pages_are_taken_as_they_stand(tmp_path, monkeypatch):
    sample = {}
    for name in ("write_a_course", "write_an_exercise"):
        block = re.search(r"^( *)```yaml\n(.*?)^ *```", (ROOT / "docs" / f"{name}.md").read_text("utf-8"), re.S | re.M)
        sample[name] = textwrap.dedent(block[2])
    (tmp_path / "course.yaml").write_text(sample["write_a_course"], "utf-8")
    (tmp_path / "ex01.yaml").write_text(sample["write_an_exercise"], "utf-8")
    monkeypatch.setenv("SEMINAR_HOME", str(tmp_path))
    assert course().short == "timetable" and course().exercises == ["ex01"]
    assert load_assignment(tmp_path / "ex01.yaml").item("q1").key == "morning"
