"""`course.yaml`: what is wrong with it is told with file, line and field."""

from __future__ import annotations

import pytest

from seminar.course import course, read_course
from seminar.errors import CourseError, MissingFile
from tests.course_copy import ROOT

TEXT = (ROOT / "course.yaml").read_text("utf-8")


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), start=1) if part in line)


def test_this_course_is_described_whole():
    made = course()
    assert made.package == "moscow2001" and made.text("decl").quote == "whole" and made.text("nowhere") is None
    assert [party.id for party in made.parties] == ["joint", "dprk", "russia", "narrator"]


@pytest.mark.parametrize(
    ("before", "after", "at", "told"),
    [
        ("title: Reading", "titel: Reading", "titel", "unknown field `titel`|missing required field `title`"),
        ("edition: 0.1.0", "edition: 0.1", "edition", "Expected `str`, got `float`: put it in quotation marks"),
        ("short: moscow2001", "short: Moscow 2001", "short:", "matching regex"),
        ('colour: "#3b6e22"', 'colour: "green"', "id: joint", "matching regex"),
        ("line: double", "line: wavy", "id: dprk", "Invalid enum value 'wavy'"),
        ("quote: fragments", "quote: half", "quote: half", "Invalid enum value 'half'"),
        ("[ex01, ex02,", "[ex01, ex01,", "exercises:", "'ex01' stands here twice; keep one"),
        ("[00_start_here, 01_", "[00_start_here, 00_", "lessons:", "'00' stands here twice"),
        ("    prefix: cnn", "    prefix: decl", "id: cnn", "'decl' stands here twice"),
        ("    quote: fragments", "    quote: fragments\n    page: cnn.md", "page: cnn.md", "leave `page` out"),
        ("kinds: [news]", "kinds: [primary_official]", "News and agency", "'primary_official' stands here twice"),
        ("skills: [sourcing", "skills: [sourcing, sourcing", "skills:", "'sourcing' stands here twice"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path, before, after, at, told):
    assert TEXT.count(before) >= 1
    text = TEXT.replace(before, after, 1)
    path = tmp_path / "course.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(CourseError, match=told) as caught:
        read_course(path)
    number = int(str(caught.value).partition("line ")[2].partition(":")[0])
    assert str(caught.value).startswith("course.yaml, line ")
    assert number == 2 or abs(number - line_of(text, at)) <= 3


def test_an_empty_file_says_what_it_should_begin_with(tmp_path):
    (tmp_path / "course.yaml").write_text("# nothing yet\n")
    with pytest.raises(CourseError, match="course.yaml is empty; expected `title: ...`"):
        read_course(tmp_path / "course.yaml")


def test_a_course_without_the_file_is_told_where_it_belongs(tmp_path, monkeypatch):
    monkeypatch.setenv("SEMINAR_HOME", str(tmp_path))
    with pytest.raises(MissingFile, match="no course.yaml"):
        course()
