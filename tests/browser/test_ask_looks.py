"""How the questions look and read: pictures in both themes and on a small laptop, the focus, the accessibility scan."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import ask_course
from tests.browser.conftest import CourseLab
from tests.browser.test_ask_answering import EXERCISE, LESSON, answer_by_mouse, question, status


@pytest.fixture
def lab_course(lab_root: Path, request: pytest.FixtureRequest) -> Path:
    """Instead of the course itself: one question of each kind."""
    return ask_course.make(lab_root / request.node.name.translate(str.maketrans("[]", "--")))


def wrong_answers(lab: CourseLab) -> None:
    question(lab, "90.c1").get_by_label("In Pyongyang").check()
    question(lab, "90.c2").get_by_label("The ABM Treaty").check()
    question(lab, "90.c2").get_by_label("START III").check()
    question(lab, "90.c3").get_by_label("Paragraph 2.2").select_option("dprk")
    question(lab, "90.c3").get_by_label("Paragraph 2.3").select_option("dprk")
    question(lab, "90.c4").locator(".seminar-grip").first.press("ArrowDown")
    question(lab, "90.c5").get_by_label("Your number").fill("24")
    question(lab, "90.c6").get_by_label("Pick: 2001-05-03").check()
    question(lab, "90.c6").get_by_label("Pick: 1999-09-24").check()
    question(lab, "90.c7").get_by_role("radio", name="DPRK").check()
    question(lab, "90.c7").get_by_role("radio", name="Promise").check()
    question(lab, "90.c9").get_by_label("Your answer").fill("Slow, visible, and safe.")
    for n in (1, 2, 3, 4, 5, 6, 7, 9):
        box = question(lab, f"90.c{n}")
        box.get_by_role("button", name=re.compile("(Check|Compare) my answer")).click()
        expect(box.locator(".seminar-feedback")).not_to_be_empty()
        expect(status(box)).to_contain_text("Recorded")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_answered_checks_have_no_accessibility_findings_in_either_theme(lab: CourseLab, dark: bool) -> None:
    lab.open_notebook(LESSON).run_all().theme(dark)
    wrong_answers(lab)
    for n in range(1, 11):
        lab.screenshot(f"check-{n}", question(lab, f"90.c{n}"))
    assert lab.accessibility() == []
    lab.zoom()
    for n in (1, 4, 7):
        question(lab, f"90.c{n}")
        lab.screenshot(f"zoom-125-{n}")
        box = question(lab, f"90.c{n}").bounding_box()
        inside = lab.page.locator(".jp-WindowedPanel-outer").first.bounding_box()
        assert box["x"] + box["width"] <= inside["x"] + inside["width"], "nothing is cut off on a small laptop"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_an_answered_exercise_has_no_accessibility_findings(lab: CourseLab, dark: bool) -> None:
    lab.open_notebook(EXERCISE).run_all().theme(dark)
    answer_by_mouse(lab, "ex90", "q")
    expect(status(question(lab, "ex90.q10"))).to_contain_text("Recorded")
    question(lab, "ex90.q7").get_by_role("button", name="Overview").click()
    question(lab, "ex90.q7").get_by_text("Codebook: how to decide").click()
    for n in (4, 6, 7, 8, 10):
        lab.screenshot(f"item-{n}", question(lab, f"ex90.q{n}"))
    cell = lab.page.get_by_role("region", name="Hand in ex90")
    cell.scroll_into_view_if_needed()
    cell.get_by_label("Your name").fill("Kim Student")
    cell.get_by_role("button", name="Make the file to hand in").click()
    expect(cell.get_by_role("link", name="Download")).to_be_visible()
    lab.screenshot("hand-in", cell)
    assert lab.accessibility() == []


def test_every_control_shows_where_the_keyboard_is(lab: CourseLab) -> None:
    lab.open_notebook(LESSON).run_all()
    seen = set()
    for n, first in (
        (1, "input"),
        (2, "input"),
        (3, "select"),
        (4, ".seminar-grip"),
        (5, "input"),
        (6, ".seminar-scroll"),
        (7, "summary"),
        (9, "textarea"),
    ):
        box = question(lab, f"90.c{n}")
        lab.page.keyboard.press("Shift")  # from here on the page knows that it is used by keyboard
        box.locator(first).first.focus()
        for _ in range(4):
            drawn = lab.page.evaluate(
                """() => { const a = document.activeElement; const shown = [a, a.closest('label')].filter(Boolean).map(x => getComputedStyle(x));
                   return [a.tagName, shown.some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2)]; }"""
            )
            assert drawn[1], f"no visible focus on {drawn[0]} in question {n}"
            seen.add(drawn[0])
            lab.page.keyboard.press("Tab")
            if not box.evaluate("node => node.contains(document.activeElement)"):
                break  # on to JupyterLab's own buttons
    assert {"INPUT", "SELECT", "BUTTON", "TEXTAREA", "SUMMARY"} <= seen


def test_the_order_of_a_list_is_told_to_a_screen_reader(lab: CourseLab) -> None:
    lab.open_notebook(LESSON).run_all()
    box = question(lab, "90.c4")
    box.locator(".seminar-grip").first.press("ArrowDown")
    expect(box.locator("[aria-live=polite].seminar-hidden")).to_have_text(
        "The train leaves Pyongyang is now number 2 of 4."
    )
    expect(box.get_by_role("button", name="2 of 4: The train leaves Pyongyang")).to_be_focused()


def test_arrow_keys_inside_a_question_do_not_move_jupyterlabs_cells(lab: CourseLab) -> None:
    lab.open_notebook(LESSON).run_all()
    question(lab, "90.c3").get_by_label("Paragraph 2.2").focus()
    before = lab.page.evaluate("() => window.jupyterapp.shell.currentWidget.content.activeCellIndex")
    for key in ("ArrowDown", "ArrowUp", "x", "d", "d", "a", "b"):
        lab.page.keyboard.press(key)
    assert lab.page.evaluate("() => window.jupyterapp.shell.currentWidget.content.activeCellIndex") == before
    assert len(lab.state()["cells"]) == 14, "no letter cut or added a cell"
