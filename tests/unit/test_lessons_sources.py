"""Lessons and exercises rest on sources: every place named exists, every claim is cited, every paragraph is read
somewhere.
"""

from __future__ import annotations

import pytest

from seminar import cite
from seminar.author import build, pages, paragraph_map, places
from seminar.course import course
from seminar.course.folders import lesson_records
from seminar.data import texts
from seminar.questions import load_assignment, load_lesson
from tests.course_copy import ROOT

LESSONS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
GROUPS = [load_lesson(path) for path in sorted((ROOT / "data" / "lessons").glob("[0-9][0-9]_*.yaml"))] + [
    load_assignment(path) for path in sorted((ROOT / "solutions").glob("ex*.yaml"))
]
ITEMS = [(f"{group.id}.{item.id}", item) for group in GROUPS for item in group.items]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_claims_of_the_lesson_are_cited_and_its_quotations_are_in_their_sources(path):
    assert [str(problem) for problem in cite.check_notebook(path)] == []


@pytest.mark.parametrize(("name", "item"), ITEMS, ids=[name for name, _ in ITEMS])
def test_question_names_places_that_exist(name, item):
    assert item.source, f"{name} names no source"
    assert [why for place in item.source if (why := places.problem(place))] == []


def test_every_paragraph_of_both_documents_is_read_somewhere():
    found = paragraph_map.uses(GROUPS)
    assert [len(texts.paragraph_ids(text)) for text in course().texts] == [24, 28] and len(found) == 52
    paragraph_map.demand_all(found)


def test_a_paragraph_that_nobody_uses_fails_with_its_name():
    used = paragraph_map.uses(GROUPS)
    used["cnn P17"] = []
    with pytest.raises(paragraph_map.UnusedParagraph, match="no question uses 1 of 52 paragraphs: cnn P17"):
        paragraph_map.demand_all(used)


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("decl 9.9", "no paragraph '9.9'"),
        ("cnn P29", "its 28 are P1, P2"),
        ("statements:st_00", "no row 'st_00'"),
        ("nothing:x", "no table data/tables/nothing.csv"),
        ("source:nobody", "no source 'nobody'"),
        ("the second page", "no known form"),
        ("../statements:st_01", "no known form"),
    ],
)
def test_a_place_that_is_not_there_is_explained(place, why):
    assert why in places.problem(place)


def test_the_table_of_lessons_tells_question_and_minutes():
    table = pages.lessons_table([(path, load_lesson(path)) for path in lesson_records()])
    for lesson in (group for group in GROUPS if hasattr(group, "lesson")):
        line = next(line for line in table.splitlines() if line.startswith(f"| {lesson.lesson} |"))
        assert lesson.question.strip() in line and f"{lesson.minutes.reading:g} min" in line


def test_generated_pages_are_as_their_sources_make_them():
    # exercises and worked solutions need kernels: `course.py build --check` compares those
    stale = []
    for one in build.generated():
        path = ROOT / one.path
        if path.suffix != ".ipynb" and (path.read_text(encoding="utf-8") if path.is_file() else None) != one.make():
            stale.append(f"{one.path}: change {one.source}, then run course.py build")
    assert stale == []
