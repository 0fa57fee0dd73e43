"""What grading, the class report and the class's agreement make of strangers' texts: pages and tables on which nothing
of them is alive.
"""

from __future__ import annotations

import json
import re

import pytest

from seminar import agree, cli
from seminar.course import course
from seminar.questions import load_assignment
from seminar.questions.public import rev
from tests.course_copy import ROOT
from tests.hostile import stranger

ESCAPES = "\x1b]0;title\x07\x1b[31m\x9b31m \u202e\u200b"
FORMULA = '=HYPERLINK("https://stranger.outside-probe.invalid")'


def answer(item, text: str, number: int):
    """A usable answer to *item* that says *text* wherever a student may write."""
    by_kind = {
        "single": lambda: item.options[0].id,
        "multiple": lambda: [item.options[0].id],
        "order": lambda: [one.id for one in item.options],
        "match": lambda: {row.id: item.options[0].id for row in item.rows},
        "number": lambda: 3,
        "rows": list,
        "code": lambda: {
            unit.id: {
                **{one.id: one.options[number % len(one.options)].id for one in item.codebook},
                "reason": text[:400],
            }
            for unit in item.units
        },
    }
    return by_kind.get(item.kind, lambda: text)()


@pytest.fixture(scope="module", params=["ex02", "ex04"])
def class_of_strangers(request, tmp_path_factory):
    """Six hand-ins whose names, file names, texts and reasons all try something."""
    folder = tmp_path_factory.mktemp("strangers")
    assignment = load_assignment(ROOT / "solutions" / f"{request.param}.yaml")
    for number in range(6):
        text = (
            f'<img src="x:" onerror="{stranger.ran(f"text-{number}")}">{ESCAPES} $\\href{{javascript:1}}{{x}}$'
            f" [l](javascript:1) {FORMULA} {stranger.markup('long')}"
        )
        records = [
            {
                "v": 1,
                "course": course().short,
                "q": f"{assignment.id}.{item.id}",
                "rev": rev(item),
                "answer": answer(item, text, number),
                "at": f"2026-10-0{number + 1}T10:00:{place:02}Z",
                "n": 1,
            }
            for place, item in enumerate(assignment.items)
        ]
        name = f"{assignment.id}_handin_<img src=x onerror=alert({number})>\x1b[31m;=1+1.ipynb"
        (folder / name).write_text(json.dumps(stranger.notebook(records, text)), "utf-8")
    return assignment, folder


def test_the_pages_and_the_report_of_a_class_of_strangers_are_inert(class_of_strangers, tmp_path, capsys):
    assignment, folder = class_of_strangers
    out, book, report = tmp_path / "out", tmp_path / "book.sqlite", tmp_path / "report"
    assert cli.main(["grade", str(folder), "-a", assignment.id, "--out", str(out), "-g", str(book)]) == 0
    assert cli.main(["report", str(out), "-a", assignment.id, "--out", str(report)]) == 0
    pages = [*(out / "feedback").glob("*.html"), *report.glob("*.html")]
    assert len(pages) == 7
    for page in pages:
        text = page.read_text("utf-8")
        assert stranger.active(text) == [], page.name
        assert "onerror" in text or page.parent == report, "a student's words are shown, as text"
    notebook = json.loads(next(report.glob("*.ipynb")).read_text("utf-8"))
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            assert stranger.active("".join(output.get("data", {}).get("text/html", ""))) == []
        assert "javascript:" not in "".join(cell["source"])
    printed = capsys.readouterr()
    assert not re.search(r"[\x1b\x07\x9b\u202e]", printed.out + printed.err)


def test_a_classs_agreement_shows_them_as_text(class_of_strangers, capsys):
    assignment, folder = class_of_strangers
    question = agree.coding_items(assignment.id)[0]
    room = agree.classroom(folder, question)
    for shown in (room.overview(), room.divided(3), room.explain(), room.figure()):
        assert stranger.active(shown._repr_html_()) == []
    assert "onerror" in room.divided(3)._repr_html_()
    assert cli.main(["agree", str(folder), "--item", question, "--names"]) == 0
    assert not re.search(r"[\x1b\x07\x9b\u202e]", capsys.readouterr().out)


def test_an_error_about_a_strangers_file_moves_no_cursor(tmp_path, capsys):
    name = tmp_path / f"ex02{ESCAPES}.ipynb"
    assert cli.main(["look", str(name), "--no-browser"]) == 2
    assert not re.search(
        r"[\x1b\x07\x9b\u202e]", capsys.readouterr().err.replace("\x1b[31m", "", 1).replace("\x1b[0m", "")
    )
