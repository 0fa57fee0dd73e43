"""The schemas that editors read say what our loaders say, as far as a schema can."""

import json

import jsonschema
import pytest
import yaml

from seminar import files
from seminar.author import schema

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
def test_a_slip_in_course_yaml_breaks_the_schema(slip):
    content = yaml.safe_load((files.root() / "course.yaml").read_text("utf-8"))
    assert _wrong("course", content | slip)


@pytest.mark.parametrize("slip", [{"kind": "riddle"}, {"points": -1}, {"id": "first"}, {"hint": "x"}])
def test_a_slip_in_a_question_breaks_the_schema(slip):
    content = yaml.safe_load((files.root() / "solutions/ex01.yaml").read_text("utf-8"))
    content["items"][0] |= slip
    assert _wrong("exercise", content)


def test_the_build_writes_every_schema():
    from seminar.author.build import generated

    assert {f"{schema.FOLDER}/{form}.json" for form in schema.FORMS} <= {one.path for one in generated()}
