"""Strangers' text at the desk, on the feedback pages and in the report: shown as typed, and nothing of it runs."""

import csv
import json
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from seminar import safe
from seminar.desk.place import desk_notebook
from seminar.desk.session import open_session
from seminar.grading.run import grade
from seminar.questions import load_assignment
from seminar.report import class_report
from seminar.report.page import save
from seminar.sample import synth

pytestmark = pytest.mark.browser

HIT = "window.hit=1"
VECTORS = [
    f'<img src=x onerror="{HIT}">',
    f"<script>{HIT}</script>",
    f"<svg onload={HIT}><animate onbegin={HIT} attributeName=x dur=1s>",
    f"<svg><script>{HIT}</script></svg>",
    f'"><img src=x onerror={HIT}>',
    f"'><details open ontoggle={HIT}>",
    f"[look](javascript:{HIT})",
    f'<a href="javascript:{HIT}">look</a>',
    f"![x](x onerror={HIT})",
    f"$\\href{{javascript:{HIT}}}{{x}}$",
    f"$$\\require{{html}}\\class{{x}}{{\\href{{javascript:{HIT}}}{{y}}}}$$",
    f'<iframe srcdoc="<script>parent.{HIT}</script>"></iframe>',
    f"</script><script>{HIT}</script>",
    f"</textarea><img src=x onerror={HIT}>",
    f"<style>@import 'x';</style><body onload={HIT}>",
    f"{{{{{HIT}}}}} ${{{HIT}}}",
    f"&lt;img src=x onerror={HIT}&gt;",
    f"<img\x00src=x onerror={HIT}>",
    "\u202e<gnp.exe>\u202c \u2066isolate\u2069 zero\u200bwidth \u2028line",
]
HOSTILE = "\n".join(VECTORS)
INERT = """root => ({
  hit: window.hit ?? null,
  strange: [...root.querySelectorAll('img, script, svg, iframe, object, embed, style, animate, mjx-container, .MathJax')].map(one => one.outerHTML.slice(0, 120)),
  handlers: [...root.querySelectorAll('*')].flatMap(one => [...one.attributes]).filter(one => /^on/i.test(one.name) || /javascript:/i.test(one.value)).map(one => one.name + '=' + one.value),
})"""
QUIET = {"hit": None, "strange": [], "handlers": []}


def spoil(path: Path) -> None:
    """Put hostile text into every answer of a hand-in, into its records' reasons and into the name that was typed."""
    notebook = json.loads(path.read_text("utf-8"))
    notebook["metadata"].setdefault("seminar", {})["name"] = VECTORS[0]
    for record in (
        value
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        for kind, value in output["data"].items()
        if "answer+json" in kind
    ):
        item = record["q"].partition(".")[2]
        if item in ("q9", "q10"):
            record["answer"] = HOSTILE
        elif item == "q8":
            record["rev"] = "00000000"  # an older wording: shown as it stands in the file
            record["answer"] = {
                unit: {**codes, "reason": VECTORS[place % len(VECTORS)]}
                for place, (unit, codes) in enumerate(record["answer"].items())
            }
        elif item == "q5":
            record["answer"] = {"value": VECTORS[0], "unit": VECTORS[1]}
        elif item in ("q6", "q7"):
            record["answer"] = {VECTORS[4]: VECTORS[0]}
        else:
            record["answer"] = [one[:190] for one in VECTORS]
    path.write_text(json.dumps(notebook), "utf-8")


def graded(folder: Path, exercise):
    for _ in synth.write_class(exercise, folder / "class", 3, 3, 0.0, "folder", synth.template_of(exercise)):
        pass
    for path in (folder / "class" / "submissions").glob("*.ipynb"):
        spoil(path)
    roster = folder / "class" / "roster.csv"
    with open(roster, encoding="utf-8-sig", newline="") as file:
        people = list(csv.DictReader(file))
    grade(folder / "class" / "submissions", exercise, folder / "out", gradebook=folder / "book.sqlite", roster=roster)
    assert len(people) == 3
    return folder


@pytest.fixture
def room(lab_course, course_root):
    """A class whose every answer is hostile, another marker with a hostile name, and a hostile comment in the bank."""
    folder = graded(lab_course / "marking", load_assignment(course_root / "solutions" / "ex02.yaml"))
    for marker in (f"wim <img src=x onerror={HIT}>", "vera"):
        session, book = open_session(folder / "book.sqlite", str(course_root / "solutions" / "ex02.yaml"), marker, "q9")
        with closing(book):
            session.screen = "answer"
            for session.place, work in enumerate(session.works):  # noqa: B020 - a place of this session
                for line in session.lines_of_rubric:
                    session.mark(
                        work.pseudonym, session.text()[1], line.id, line.levels[0 if marker == "vera" else -1].points
                    )
            if marker == "vera":
                session.remark(work.pseudonym, HOSTILE)
                session.keep(HOSTILE)
    return folder


def test_the_desk_shows_every_hostile_answer_and_runs_nothing(lab, room):
    notebook = desk_notebook(room / "book.sqlite", "ex02", "q9", "vera")
    lab.open_notebook(f"marking/{notebook.name}").run_all()
    desk = lab.page.locator(".seminar-desk")
    desk.get_by_role("button", name="Skip the samples").click()
    text = desk.locator(".seminar-desk-text")
    expect(text).to_contain_text(VECTORS[0])
    for vector in VECTORS:
        expect(text).to_contain_text(safe.visible(vector))
    expect(desk.locator(".seminar-desk-said")).to_contain_text(VECTORS[0])
    assert desk.evaluate(INERT) == QUIET
    lab.screenshot("desk-hostile", desk)
    desk.get_by_role("button", name="Compare markers").click()
    expect(desk).to_contain_text(f"wim <img src=x onerror={HIT}>")
    expect(desk).to_contain_text("What is printed, and how it is marked")
    assert desk.evaluate(INERT) == QUIET
    for item in ("q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8"):
        desk.get_by_label("Question").select_option(item)
        expect(desk.locator(".seminar-q-title")).to_contain_text(f"ex02.{item}")
        expect(text).to_contain_text("onerror")
        expect(desk).to_contain_text("Give points for the whole")
        assert desk.evaluate(INERT) == QUIET, item
    assert lab.page.evaluate("() => window.hit ?? null") is None
    assert HIT not in json.dumps(lab.save()), "a stranger's text was saved in the desk's notebook"


@pytest.fixture
def open_page(browser):
    """A function that opens a file in the browser, past the page's own policy: what is not run must be no markup at
    all.
    """
    contexts = []

    def run(path: Path, bypass: bool):
        contexts.append(browser.playwright.new_context(bypass_csp=bypass))
        page = contexts[-1].new_page()
        page.goto(path.as_uri())
        return page

    yield run
    for context in contexts:
        context.close()


@pytest.mark.parametrize("bypass", [False, True], ids=["as it is", "without its policy"])
def test_feedback_pages_show_every_hostile_answer_and_run_nothing(room, open_page, course_root, bypass):
    exercise = load_assignment(course_root / "solutions" / "ex02.yaml")
    grade(
        room / "class" / "submissions",
        exercise,
        room / "out",
        gradebook=room / "book.sqlite",
        roster=room / "class" / "roster.csv",
    )
    pages = sorted((room / "out" / "feedback").glob("*.html"))
    assert len(pages) == 3
    remarked = 0
    for path in pages:
        page = open_page(path, bypass)
        shown = page.locator("body").inner_text()
        for vector in VECTORS:
            assert safe.visible(vector) in shown
        remarked += "Remarks:" in shown
        found = page.evaluate(f"() => ({INERT})(document.body)")
        assert found == QUIET
        assert page.locator("a").count() == 0
    assert remarked == 1, "the marker's own text stands on one page"


def test_the_report_on_hostile_answers_runs_nothing(room, open_page, course_root):
    exercise = load_assignment(course_root / "solutions" / "ex02.yaml")
    page = open_page(save(class_report(room / "out", exercise), room / "report", room / "out")[0], True)
    found = page.evaluate(f"() => ({INERT})(document.body)")
    assert found["hit"] is None and found["handlers"] == []
    assert [one for one in found["strange"] if not one.startswith('<img alt="Bars: ')] == []
    assert HIT not in " ".join(found["strange"])
