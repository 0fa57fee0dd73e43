"""The last page: an invitation to find a weak claim, and a form that writes a report ready to send."""

from __future__ import annotations

from pathlib import Path

import pytest

from seminar import cite
from seminar.author import form as lessons
from seminar.author import notebooks
from seminar.author.prose import forbidden
from seminar.board import mending
from seminar.board.sheets import Refused
from tests.course_copy import ROOT

PAGE = ROOT / "notebooks" / "06_find_a_weak_claim.ipynb"
GIVEN = {
    "claim": "Talks opened on 21 April 1996.",
    "where": "timeline:abm_018",
    "kind": "wrong",
    "problem": "Two papers of those days have them open on the 20th.",
    "source": "hankook_ilbo_1996_04_20 and https://example.org/x",
    "quote": "“opened on the 20th”",
    "proposal": "Talks opened on 20 April 1996.",
    "name": "Ada Example",
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SEMINAR_HOME", str(ROOT))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    return tmp_path


def press(values: dict) -> tuple[dict, list[dict]]:
    sheet, sent = mending.form(), []
    sheet.widget.send = lambda content, buffers=None: sent.append(content)
    sheet.receive({"type": "write", "values": values})
    return sheet.widget.said, sent


def test_a_report_has_its_parts_and_can_be_read_without_the_course(home):
    said, [file] = press(GIVEN)
    text = (home / "erratum_timeline_abm_018.txt").read_text("utf-8")
    assert text == said["plain"] == file["content"]
    for part in (
        "Claim:\n  Talks opened on 21 April 1996.",
        "Where:\n  timeline:abm_018",
        "What is wrong:\n  A fact is wrong",
        "Proposal:\n  Talks opened on 20 April 1996.",
        "From:\n  Ada Example",
        "“opened on the 20th”",
    ):
        assert part in text
    assert "Hankook Ilbo, 20 April 1996" in text, "an id of ours is spelled out"
    assert "Nothing was sent" in said["text"]


@pytest.mark.parametrize("part", ["claim", "where", "kind", "problem", "source"])
def test_each_needed_part_is_asked_for_by_name(home, part):
    said, sent = press({**GIVEN, part: "  "})
    assert said["state"] == "problem" and said["fields"] == [part] and mending._NAMES[part] in said["text"]
    assert sent == [] and list(home.glob("*.txt")) == []


def test_what_is_too_short_to_be_understood_is_sent_back():
    with pytest.raises(Refused, match="Too short to be understood: why it is wrong") as refused:
        mending.report({**GIVEN, "problem": "Wrong date."}, "1 May 2002")
    assert refused.value.fields == ("problem",)


def test_a_long_quotation_is_sent_back():
    with pytest.raises(Refused, match="has 26 words"):
        mending.report({**GIVEN, "quote": "word " * 26}, "1 May 2002")


def test_an_unknown_kind_of_problem_is_asked_again():
    with pytest.raises(Refused) as refused:
        mending.report({**GIVEN, "kind": "whatever"}, "1 May 2002")
    assert refused.value.fields == ("kind",)


def test_a_second_report_on_the_same_place_does_not_replace_the_first(home):
    press(GIVEN)
    press(GIVEN)
    press({**GIVEN, "claim": "Another claim about the same talks."})
    assert sorted(path.name for path in home.glob("*.txt")) == [
        "erratum_timeline_abm_018.txt",
        "erratum_timeline_abm_018_2.txt",
    ]


def test_without_a_proposal_the_claim_should_go():
    assert "Proposal:\n  Take the claim out." in mending.report({**GIVEN, "proposal": ""}, "1 May 2002")


# ---- the page


def test_the_last_page_has_one_top_heading_the_set_up_line_and_the_form():
    page = notebooks.read(PAGE)
    levels = [level for level, _ in lessons.headings(page)]
    assert levels[0] == 1 and levels.count(1) == 1 and max(levels) == 2
    assert [cell.source for cell in notebooks.code_cells(page)] == ["import moscow2001 as m", "m.board.erratum()"]
    saved = notebooks.code_cells(page)[1].outputs
    assert "The claim, word for word" in saved[-1].data["text/html"], "it reads without a kernel"


def test_the_last_page_keeps_the_rules_of_the_lessons():
    page = notebooks.read(PAGE)
    broken = [
        target
        for cell in page.cells
        if cell.cell_type == "markdown"
        for target in lessons._LINK.findall(cell.source)
        if lessons.broken(target, PAGE.parent)
    ]
    assert broken == []
    assert [word for cell in page.cells if cell.cell_type == "markdown" for word in forbidden(cell.source)] == []
    assert [str(problem) for problem in cite.check_notebook(PAGE)] == []


def test_the_example_on_the_last_page_is_in_the_table():
    from seminar.data.reader import rows

    row = next(row for row in rows("timeline") if row["id"] == "abm_018")
    assert (row["date"], row["end_date"]) == ("1996-04-20", "1996-04-21") and "21-22 April" in row["disagreement"]
    assert set(row["source_ids"].split(";")) == {"yonhap_chron", "hankyung_1996_04_21", "hankook_ilbo_1996_04_20"}
