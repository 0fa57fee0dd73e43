"""Contract 4 of the design: in every lesson, every claim has a source and every quotation is on record."""

import pytest
import yaml

from seminar import cite
from seminar.files import root

LESSONS = sorted((root() / "notebooks").glob("[0-9][0-9]_*.ipynb"))


def test_there_are_lessons_to_check():
    assert len(LESSONS) >= 6


@pytest.mark.parametrize("path", LESSONS, ids=[path.stem for path in LESSONS])
def test_a_lesson_cites_what_it_claims(path):
    problems = cite.check_notebook(path)
    assert not problems, "\n".join(map(str, problems))


TEXTS = sorted(
    path
    for pattern in (
        "data/lessons/*.yaml",
        "solutions/*.yaml",
        "exercises/*.ipynb",
        "solutions/*.ipynb",
        "teaching/**/*.md",
        "README.md",
    )
    for path in root().glob(pattern)
)


@pytest.mark.parametrize("path", TEXTS, ids=[path.relative_to(root()).as_posix() for path in TEXTS])
def test_every_link_to_a_source_in_questions_and_teachers_pages_resolves(path):
    problems = [problem for problem in cite.check_markdown(path.read_text(encoding="utf-8")) if problem.rule == "link"]
    assert not problems, "\n".join(map(str, problems))


LESSON_RECORDS = sorted((root() / "data" / "lessons").glob("[0-9][0-9]_*.yaml"))


@pytest.mark.parametrize("path", LESSON_RECORDS, ids=[path.stem for path in LESSON_RECORDS])
def test_every_source_on_a_lesson_card_exists(path):
    named = yaml.safe_load(path.read_text(encoding="utf-8"))["sources"]
    assert named
    assert [id for id in named if id not in cite.sources()] == []
