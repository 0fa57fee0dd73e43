"""A course that has neither texts nor evidence nor codings nor a brief is told what it lacks, in a sentence."""

import json

import pytest

BARE = """title: Nothing yet
short: bare
edition: 0.1.0
about: A course that has only begun.
languages: [en]
licences: {code: BSD-3-Clause, text: CC-BY-4.0}
lessons: [00_begin]
skills: [reading]
"""


@pytest.fixture(autouse=True)
def bare(tmp_path, monkeypatch):
    (tmp_path / "course.yaml").write_text(BARE, "utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "datapackage.json").write_text(json.dumps({"name": "bare", "resources": []}), "utf-8")
    monkeypatch.setenv("SEMINAR_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)


def test_a_name_of_no_text_is_told():
    from seminar.text import TextError, counts

    with pytest.raises(TextError, match="the course has none"):
        counts("speech")


def test_without_reference_codings_another_reader_can_be_compared_with():
    from seminar.agree import AgreementError, compare

    own = {"u1": {"act": "ask"}, "u2": {"act": "tell"}}
    assert compare(own, {"Ana": own}, resamples=20).figures["raw_agreement"].tolist() == [1.0]
    with pytest.raises(AgreementError, match="no reference coding"):
        compare(own)


def test_without_a_brief_the_editor_says_so():
    from seminar.board.editing import Editor
    from seminar.board.evidence import BoardError

    with pytest.raises(BoardError, match="no brief"):
        Editor()


def test_without_evidence_no_empty_table_is_shown():
    from seminar.board.collecting import _static

    assert "0 tables" in _static() and "<table" not in _static()
