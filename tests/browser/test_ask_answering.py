"""Every kind of question answered in a real JupyterLab, by mouse and by keyboard alone; the notebook file carries the
answers; they come back.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from seminar.questions.record import MIME
from tests import ask_course
from tests.browser.conftest import CourseLab

LESSON, EXERCISE = "notebooks/90_kinds.ipynb", "exercises/ex90.ipynb"

GIVEN = {
    "q1": "moscow",
    "q2": ["abm", "charter"],
    "q3": {"2.2": "dprk", "2.3": "russia", "8.2": "both"},
    "q4": ["treaty", "visit", "sign", "train"],  # the first line shown, put below the last
    "q5": {"value": 8.0, "unit": "clauses"},
    "q6": ["s2", "s4"],
    "q7": {
        "2.2": {"voice": "dprk", "force": "none"},
        "2.3": {"voice": "russia", "force": "none", "reason": "welcomed"},
        "6.1": {"voice": "both", "force": "will"},
    },
    "q9": "A train is slow and seen.",
    "q10": "Clause 2 holds no promise and names no year.",
}


@pytest.fixture
def lab_course(lab_root: Path, request: pytest.FixtureRequest) -> Path:
    """Instead of the course itself: one question of each kind."""
    return ask_course.make(lab_root / request.node.name)


def question(lab: CourseLab, q: str) -> Locator:
    found = lab.page.locator(f'.seminar-ask[data-q="{q}"]')
    found.scroll_into_view_if_needed()
    return found


def status(box: Locator) -> Locator:
    return box.locator(".seminar-status")


def records(notebook: dict) -> dict:
    """The records in a notebook file, by the part of the question's name after the dot."""
    found = {}
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if MIME in output.get("data", {}):
                record = output["data"][MIME]
                found[record["q"].partition(".")[2]] = record
    return found


def given(notebook: dict) -> dict:
    return {name: record["answer"] for name, record in records(notebook).items()}


def answer_by_mouse(lab: CourseLab, group: str, letter: str) -> None:
    def box(n: int) -> Locator:
        return question(lab, f"{group}.{letter}{n}")

    box(1).get_by_text("In Moscow", exact=True).click()
    box(2).get_by_text("The UN Charter").click()
    box(2).get_by_text("The ABM Treaty").click()
    for row, option in (("Paragraph 2.2", "dprk"), ("Paragraph 2.3", "russia"), ("Paragraph 8.2", "both")):
        box(3).get_by_label(row).select_option(option)
    lines = box(4).locator(".seminar-order li")
    expect(lines.nth(0)).to_contain_text("train")
    start, end = (
        lines.nth(0).locator(".seminar-grip").bounding_box(),
        lines.nth(3).locator(".seminar-grip").bounding_box(),
    )
    lab.page.mouse.move(start["x"] + 60, start["y"] + start["height"] / 2)
    lab.page.mouse.down()
    lab.page.mouse.move(start["x"] + 60, start["y"] + start["height"] * 1.6, steps=4)
    lab.page.mouse.move(end["x"] + 60, end["y"] + end["height"] / 2, steps=8)
    lab.page.mouse.up()
    expect(lines.nth(3)).to_contain_text("train")
    box(5).get_by_label("Your number").fill("8")
    box(5).get_by_label("Your number").blur()
    box(6).locator("tr", has_text="Persson").click()
    box(6).get_by_label("Pick: 2001-08-04, CNN").check()
    coder = box(7)
    for voice, force in (("DPRK", "No commitment"), ("Russia", "No commitment"), ("Both", "Intention")):
        coder.get_by_role("radio", name=voice).check()
        coder.get_by_role("radio", name=force).check()
        if voice == "Russia":
            coder.get_by_text("Reason (optional)").click()
            coder.get_by_label("Which words decided?").fill("welcomed")
        if voice != "Both":
            coder.get_by_role("button", name="Next →").click()
    box(9).get_by_label("Your answer").fill(GIVEN["q9"])
    box(10).get_by_label("Your answer").fill(GIVEN["q10"])
    box(10).get_by_label("Your answer").blur()


def answer_by_keyboard(lab: CourseLab, group: str, letter: str) -> None:
    """Tab to each control and press what a learner without a mouse presses; nothing is clicked but the place to start
    from.
    """
    key = lab.page.keyboard

    def start(n: int) -> Locator:
        found = question(lab, f"{group}.{letter}{n}")
        found.locator("input, select, textarea, .seminar-grip, progress + span + button").locator(
            "visible=true"
        ).first.focus()
        return found

    start(1)
    key.press("ArrowDown")
    key.press("ArrowUp")
    start(2)
    key.press("Space")
    key.press("Tab")
    key.press("Space")
    start(3)
    for steps in (1, 2, 3):
        for _ in range(steps):
            key.press("ArrowDown")
        key.press("Tab")
    start(4)
    key.press("End")
    expect(
        question(lab, f"{group}.{letter}4").locator(".seminar-order li").nth(3).locator(".seminar-grip")
    ).to_be_focused()
    start(5)
    key.type("8")
    key.press("Enter")
    box = start(6)
    key.press("Tab")
    key.press("Space")
    key.press("Tab")
    key.press("Tab")
    key.press("Space")
    expect(box.get_by_label("Pick: 2001-08-04, CNN")).to_be_checked()
    box = start(7)
    for codes in ("11", "21", "32"):
        for code in codes:
            key.press(code)
        if codes == "21":
            for _ in range(4):
                if box.get_by_text("Reason (optional)").evaluate("node => node === document.activeElement"):
                    break
                key.press("Tab")
            key.press("Enter")
            key.press("Tab")
            key.type("welcomed")
            key.press("Tab")
        if codes != "32":
            key.press("n")
    start(9)
    key.type(GIVEN["q9"])
    start(10)
    key.type(GIVEN["q10"])
    key.press("Tab")


@pytest.mark.parametrize("way", [answer_by_mouse, answer_by_keyboard])
def test_every_kind_can_be_answered_and_the_saved_file_carries_the_answers(lab: CourseLab, way) -> None:
    lab.open_notebook(EXERCISE).run_all()
    way(lab, "ex90", "q")
    for name in GIVEN:
        expect(status(question(lab, f"ex90.{name}"))).to_have_text(
            "Recorded. Complete. Whether it is right is not checked here."
        )
    assert given(lab.save()) == GIVEN
    stored = json.loads(lab.answers("ex90").read_text("utf-8"))["answers"]
    assert {q.partition(".")[2]: record["answer"] for q, record in stored.items()} == GIVEN
    assert lab.errors == []


def test_answers_come_back_after_a_restart_of_the_kernel_and_after_opening_again(lab: CourseLab) -> None:
    lab.open_notebook(EXERCISE).run_all()
    answer_by_mouse(lab, "ex90", "q")
    expect(status(question(lab, "ex90.q10"))).to_contain_text("Complete")
    before = records(lab.save())
    lab.restart_and_run_all()
    expect(question(lab, "ex90.q1").get_by_label("In Moscow")).to_be_checked()
    assert records(lab.save()) == before, "a restart changes neither answers nor their times"
    lab.reload().run_all()
    expect(question(lab, "ex90.q10").get_by_label("Your answer")).to_have_value(GIVEN["q10"])
    expect(question(lab, "ex90.q3").get_by_label("Paragraph 8.2")).to_have_value("both")
    expect(question(lab, "ex90.q4").locator(".seminar-order li").nth(3)).to_contain_text("train")
    expect(question(lab, "ex90.q7")).to_contain_text("3 of 3 passages coded")
    assert records(lab.save()) == before


def test_a_lesson_check_names_the_misreading_gives_hints_and_then_the_explanation(lab: CourseLab) -> None:
    lab.open_notebook(LESSON).run_all()
    box = question(lab, "90.c1")
    expect(box.get_by_role("button", name="Show the explanation")).to_be_hidden()
    box.get_by_label("In Pyongyang").check()
    box.get_by_role("button", name="Check my answer").click()
    expect(box).to_contain_text("Not right yet.")
    expect(box).to_contain_text("That is the declaration of July 2000: look at the date line.")
    box.get_by_role("button", name="Hint 1 of 2").click()
    expect(box.get_by_role("list", name="Hints")).to_have_text("Look at the last line of the text.")
    box.get_by_label("In Moscow").check()
    expect(box).not_to_contain_text("Not right yet.")
    box.get_by_role("button", name="Check my answer").click()
    expect(box).to_contain_text("✓ Right.")
    expect(box).to_contain_text("The declaration ends with place and date.")
    expect(lab.page.locator(".seminar-progress").first).to_contain_text("1 of 10 checks done")


def test_a_graded_item_says_nothing_about_right_and_wrong(lab: CourseLab) -> None:
    lab.open_notebook(EXERCISE).run_all()
    box = question(lab, "ex90.q3")
    box.get_by_label("Paragraph 2.2").select_option("russia")
    expect(status(box)).to_have_text("Recorded. Not complete: 2 of 3 rows have no option.")
    assert box.get_by_role("button", name="Check my answer").count() == 0
    lab.page.get_by_text("Hand in ex90").first.scroll_into_view_if_needed()


def test_an_order_that_stands_as_given_is_an_answer_once_it_is_confirmed(lab: CourseLab) -> None:
    lab.open_notebook(LESSON).run_all()
    box = question(lab, "90.c4")
    expect(status(box)).to_have_text("Not answered yet.")
    box.get_by_role("button", name="Check my answer").click()
    expect(box).to_contain_text("3 of 6 pairs stand in the right order.")
    expect(status(box)).to_contain_text("Recorded")
    assert given(lab.save()) == {"c4": ["train", "visit", "treaty", "sign"]}


def test_a_number_that_can_be_read_in_two_ways_is_refused_when_the_field_is_left(lab: CourseLab) -> None:
    lab.open_notebook(EXERCISE).run_all()
    box = question(lab, "ex90.q5")
    box.get_by_label("Your number").press_sequentially("3,5")
    box.get_by_label("Your number").press("Tab")
    expect(status(box)).to_contain_text("'3,5' can be read in two ways")
    box.get_by_label("Your number").fill("8")
    box.get_by_label("Your number").press("Enter")
    expect(status(box)).to_contain_text("Recorded. Complete.")


def test_saving_works_from_inside_a_text_field(lab: CourseLab) -> None:
    lab.open_notebook(EXERCISE).run_all()
    field = question(lab, "ex90.q9").get_by_label("Your answer")
    field.fill("One two three four.")
    expect(status(question(lab, "ex90.q9"))).to_contain_text("Complete")
    field.press("ControlOrMeta+a")
    field.press("ControlOrMeta+s")
    lab.page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.context.model.dirty")
    expect(field).to_be_focused()
    saved = json.loads((lab.course / EXERCISE).read_text("utf-8"))
    assert given(saved) == {"q9": "One two three four."}
