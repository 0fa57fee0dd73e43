"""The schemas that editors read say what our loaders say, as far as a schema can."""

import json

import jsonschema
import pytest
import yaml

from seminar import files
from seminar.author import schema
from seminar.course import read_course
from seminar.errors import CourseError, QuestionError
from seminar.questions import load_assignment
from tests.course_copy import copy_course

OURS = {
    "course": ["course.yaml"],
    "exercise": ["solutions/ex*.yaml"],
    "lesson": ["data/lessons/[0-9]*.yaml"],
    "glossary": ["data/glossary.yaml"],
    "brief": ["data/brief.yaml"],
}


def _wrong(form: str, content) -> list:
    made = json.loads(schema.schema(form))
    jsonschema.Draft202012Validator.check_schema(made)
    return list(jsonschema.Draft202012Validator(made).iter_errors(content))


@pytest.mark.parametrize("form", schema.FORMS)
def test_every_file_of_this_course_fits_its_schema(form):
    found = [path for pattern in OURS[form] for path in files.root().glob(pattern)]
    assert found
    for path in found:
        assert not _wrong(form, yaml.safe_load(path.read_text("utf-8"))), path.name


@pytest.mark.parametrize("form", schema.FORMS)
def test_the_first_line_of_every_file_leads_an_editor_to_its_schema(form):
    for path in (path for pattern in OURS[form] for path in files.root().glob(pattern)):
        begins, _, place = path.read_text("utf-8").splitlines()[0].partition("=")
        assert begins == "# yaml-language-server: $schema", path.name
        assert (path.parent / place).resolve() == files.root().resolve() / schema.FOLDER / f"{form}.json"


@pytest.mark.parametrize("slip", [{"titel": "x"}, {"short": "Not A Name"}, {"lessons": "00"}, {"title": ""}])
def test_a_slip_in_course_yaml_breaks_the_schema_and_is_refused(slip, tmp_path):
    content = yaml.safe_load((files.root() / "course.yaml").read_text("utf-8"))
    assert _wrong("course", content | slip)
    (tmp_path / "course.yaml").write_text(yaml.safe_dump(content | slip, allow_unicode=True), "utf-8")
    with pytest.raises(CourseError, match="course.yaml, line"):
        read_course(tmp_path / "course.yaml")


@pytest.mark.parametrize("slip", [{"kind": "riddle"}, {"points": -1}, {"id": "first"}, {"hint": "x"}])
def test_a_slip_in_a_question_breaks_the_schema_and_is_refused(slip, tmp_path):
    content = yaml.safe_load((files.root() / "solutions/ex01.yaml").read_text("utf-8"))
    content["items"][0] |= slip
    assert _wrong("exercise", content)
    (tmp_path / "ex01.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    with pytest.raises(QuestionError, match="ex01.yaml, line"):
        load_assignment(tmp_path / "ex01.yaml")


def test_a_file_that_names_no_schema_is_told_with_the_line_to_write(tmp_path, monkeypatch):
    home = copy_course(tmp_path / "course")
    monkeypatch.setenv("SEMINAR_HOME", str(home))
    assert list(schema.unnamed()) == []
    record = next((home / "data" / "lessons").glob("01_*.yaml"))
    record.write_text(record.read_text("utf-8").partition("\n")[2], "utf-8")
    line = "# yaml-language-server: $schema=../../seminar/schema/lesson.json"
    assert list(schema.unnamed()) == [(f"data/lessons/{record.name}", line)]


def test_the_build_writes_every_schema():
    from seminar.author.build import generated

    assert {f"{schema.FOLDER}/{form}.json" for form in schema.FORMS} <= {one.path for one in generated()}
