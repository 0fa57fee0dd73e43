"""Lesson 05 in a real JupyterLab: cards by mouse and by keyboard, a draft that outlives tab and kernel, the same text
in the exercise, print.
"""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import CourseLab

LESSON, EXERCISE, LAST_PAGE = (
    "notebooks/05_write_the_brief.ipynb",
    "exercises/ex05.ipynb",
    "notebooks/06_find_a_weak_claim.ipynb",
)


def region(lab: CourseLab, name: str) -> Locator:
    found = lab.page.get_by_role("region", name=name, exact=True)
    found.scroll_into_view_if_needed()
    return found


def editor(lab: CourseLab) -> Locator:
    found = lab.page.locator(".seminar-editor")
    found.scroll_into_view_if_needed()
    return found


def lines(lab: CourseLab) -> Locator:
    return region(lab, "Evidence board").locator(".seminar-order > li")


def collect(lab: CourseLab, *wheres: str) -> None:
    page = region(lab, "Collect evidence")
    for where in wheres:
        page.get_by_role("button", name=f"Collect {where}", exact=True).click()
        expect(page.get_by_role("button", name=f"Collected: {where}", exact=True)).to_be_visible()


def test_clicks_in_quick_succession_all_count(lab: CourseLab) -> None:
    lab.open_notebook(LESSON).run_all()
    page = region(lab, "Collect evidence")
    wheres = [f"statements:st_{number:02}" for number in range(1, 7)]
    # faster than any hand: all presses reach the page before the kernel has answered one
    page.evaluate(
        '(node, wheres) => wheres.forEach(where => node.querySelector(`[data-press="${where}"]`).click())', wheres
    )
    expect(lines(lab)).to_have_count(6)
    lines(lab).nth(2).get_by_role("button", name="Remove").click()
    expect(lines(lab)).to_have_count(5)
    page.get_by_role("button", name="Collect statements:st_07", exact=True).click()
    expect(lines(lab)).to_have_count(6)
    names = lab.page.evaluate(
        "() => [...document.querySelectorAll('.seminar-board fieldset')].map(set => set.querySelector('input').name)"
    )
    assert len(set(names)) == 6, "no two cards share their choice"


def stored(lab: CourseLab) -> dict[str, dict]:
    answers = json.loads(lab.answers("board", beside="notebooks").read_text("utf-8"))["answers"]
    return {record["answer"]["where"]: record["answer"] for record in answers.values()}


def test_cards_are_collected_weighed_ordered_removed_and_put_back_by_mouse(lab: CourseLab) -> None:
    lab.open_notebook(LESSON).run_all()
    expect(region(lab, "Evidence board")).to_contain_text("No cards yet.")
    collect(lab, "statements:st_01", "statements:st_15")
    page = region(lab, "Collect evidence")
    page.get_by_label("Text or table").select_option("decl")
    page.get_by_label("Show only rows with").fill("peaceful nature")
    expect(page.locator(".seminar-status")).to_contain_text("1 of 1 row shown, of 24 in all.")
    collect(lab, "decl 2.2")
    expect(lines(lab)).to_have_count(3)
    card = lines(lab).nth(2)
    card.get_by_label("weakens").check()
    card.get_by_label("How far do you trust it, and why?").fill("The text itself: no test, no year.")
    expect(region(lab, "Evidence board").locator(".seminar-status")).to_contain_text(
        "3 cards: 0 supports, 1 weakens, 0 qualifies, 2 not weighed yet, 2 without a line on trust."
    )
    start, end = (
        lines(lab).nth(2).locator(".seminar-grip").bounding_box(),
        lines(lab).nth(0).locator(".seminar-grip").bounding_box(),
    )
    lab.page.mouse.move(start["x"] + 60, start["y"] + start["height"] / 2)
    lab.page.mouse.down()
    lab.page.mouse.move(start["x"] + 60, start["y"] - 40, steps=4)
    lab.page.mouse.move(end["x"] + 60, end["y"] + end["height"] / 2, steps=8)
    lab.page.mouse.up()
    expect(lines(lab).nth(0)).to_contain_text("decl 2.2")
    lines(lab).nth(1).get_by_role("button", name="Remove statements:st_01").click()
    expect(lines(lab)).to_have_count(2)
    board = region(lab, "Evidence board")
    board.get_by_role("button", name="Undo: statements:st_01").click()
    expect(lines(lab)).to_have_count(3)
    expect(lines(lab).nth(1)).to_contain_text("statements:st_01")
    lab.save()
    lab.restart_and_run_all()
    expect(lines(lab)).to_have_count(3)
    expect(lines(lab).nth(0).get_by_label("weakens")).to_be_checked()
    expect(lines(lab).nth(0).get_by_label("How far do you trust it, and why?")).to_have_value(
        "The text itself: no test, no year."
    )
    assert stored(lab)["decl 2.2"]["bearing"] == "weakens"
    assert lab.errors == []


def test_cards_are_collected_weighed_and_ordered_by_keyboard_alone(lab: CourseLab) -> None:
    lab.open_notebook(LESSON).run_all()
    key = lab.page.keyboard
    page = region(lab, "Collect evidence")
    page.get_by_label("Show only rows with").focus()
    key.type("Persson")
    expect(page.get_by_role("button", name="Collect statements:st_15", exact=True)).to_be_visible()
    # Tab goes through the list (it scrolls) and each row's sources to the buttons
    for _ in range(12):
        if page.get_by_role("button", name="Collect statements:st_15", exact=True).evaluate(
            "node => node === document.activeElement"
        ):
            break
        key.press("Tab")
    key.press("Enter")
    taken = page.get_by_role("button", name="Collected: statements:st_15", exact=True)
    expect(taken).to_be_focused()
    page.get_by_label("Show only rows with").fill("")
    page.get_by_role("button", name="Collect statements:st_02", exact=True).focus()
    key.press("Space")
    board = region(lab, "Evidence board")
    expect(board.locator(".seminar-order > li").last).to_contain_text("statements:st_02")
    board.locator(".seminar-grip").last.focus()
    key.press("Home")
    expect(board.locator(".seminar-order > li").first).to_contain_text("statements:st_02")
    expect(board.locator(".seminar-grip").first).to_be_focused()
    expect(board.locator("[aria-live=polite].seminar-hidden")).to_contain_text("is now number 1 of 2.")
    for _ in range(4):
        key.press("Tab")
        if lab.page.evaluate("() => document.activeElement.type === 'radio'"):
            break
    key.press("ArrowDown")
    expect(board.locator(".seminar-order > li").first.get_by_label("supports")).to_be_checked()
    expect(board.locator(".seminar-order > li").first.locator(".seminar-evidence")).to_have_attribute(
        "data-bearing", "supports"
    )


def test_a_draft_outlives_tab_and_kernel_and_is_the_answer_to_the_exercise(lab: CourseLab) -> None:
    lab.open_notebook(LESSON).run_all()
    collect(lab, "statements:st_15")
    box = editor(lab).get_by_label("Your answer")
    box.press_sequentially("The year was older than the day. Kim had named it in May.")
    expect(editor(lab).locator(".seminar-status")).to_contain_text("Recorded. Not complete: 13 words")
    # a citation where the cursor stands, not at the end
    box.press("Home")
    for _ in range(len("The year was older than the day.")):
        box.press("ArrowRight")
    editor(lab).get_by_label("Find a source").fill("charm")
    editor(lab).get_by_label("Where in it").fill("par. 3")
    editor(lab).get_by_role("button", name="Insert citation").click()
    text = "The year was older than the day.[@guardian_2001_05_04, par. 3] Kim had named it in May."
    expect(box).to_have_value(text)
    expect(editor(lab).locator(".seminar-status")).to_contain_text("Recorded.")
    box.press("End")
    box.press_sequentially(" And last")
    lab.page.close(run_before_unload=False)
    lab.page = lab.context.new_page()
    lab.open_notebook(LESSON).run_all()
    expect(editor(lab).get_by_label("Your answer")).to_have_value(f"{text} And last")
    lab.open_notebook(EXERCISE).run_all()
    answer = lab.page.locator('.seminar-ask[data-q="ex05.q1"]').get_by_label("Your answer")
    answer.scroll_into_view_if_needed()
    expect(answer).to_have_value(f"{text} And last")
    answer.press("Control+End")
    answer.press_sequentially(" from the exercise.")
    expect(lab.page.locator('.seminar-ask[data-q="ex05.q1"] .seminar-status')).to_contain_text("Recorded.")
    lab.open_notebook(LESSON).run_all()
    expect(editor(lab).get_by_label("Your answer")).to_have_value(f"{text} And last from the exercise.")
    expect(editor(lab)).to_contain_text("1 earlier version")


def test_cards_come_into_the_draft_and_the_brief_prints_without_asking_anybody(lab: CourseLab) -> None:
    lab.open_notebook(LESSON).run_all()
    collect(lab, "statements:st_15", "statements:st_01")
    box = editor(lab).get_by_label("Your answer")
    box.fill("It was said, not signed.[@cnn_2001_08_04, P1] <b>Not bold</b>")
    editor(lab).get_by_role("button", name="Bring in the cards").click()
    expect(box).to_have_value(
        re.compile(r"Not bold</b>\n\n---\nNotes from my cards.*\[@cbs_2001_05_03; @bbc_2001_05_03", re.S)
    )
    expect(editor(lab)).to_contain_text("Above the line of hyphens:")
    expect(editor(lab).locator(".seminar-status")).to_contain_text("Recorded.")
    sheet = region(lab, "Your brief, to print")
    sheet.get_by_label("Your name").fill("Ada Example")
    sheet.get_by_role("button", name="Make the page to print").click()
    expect(sheet).to_contain_text("brief_Ada_Example.html lies beside this notebook.")
    with lab.context.expect_page() as opened:
        sheet.get_by_role("link", name="Open the page to print").click()
    page = opened.value
    expect(page.locator("h2")).to_have_text(["Notes", "Bibliography", "Appendix: evidence cards"])
    expect(page.locator("body")).to_contain_text("<b>Not bold</b>")
    expect(page.locator("body")).not_to_contain_text("Notes from my cards")
    expect(page.locator(".notes li").first).to_contain_text("CNN")
    written = (lab.course / "notebooks" / "brief_Ada_Example.html").read_text("utf-8")
    assert "Ada Example" in written and "<script" not in written
    assert re.findall(r'(?:src|href)="(?!https?://|#)', written) == []
    sheet.get_by_role("button", name="Make a PDF").click()
    expect(sheet).to_contain_text("brief_Ada_Example.pdf lies beside this notebook.")
    assert (lab.course / "notebooks" / "brief_Ada_Example.pdf").read_bytes().startswith(b"%PDF-")


def test_a_level_chosen_is_there_again_after_a_restart(lab: CourseLab) -> None:
    lab.open_notebook(LESSON).run_all()
    rubric = region(lab, "Assess your brief")
    rubric.get_by_label("6: A clear answer that separates at least two parts of the sentence.").check()
    expect(rubric.locator(".seminar-status")).to_contain_text("1 of 6 chosen, 6 of 40 points by your own judgement.")
    lab.save()
    lab.restart_and_run_all()
    expect(
        region(lab, "Assess your brief").get_by_label(
            "6: A clear answer that separates at least two parts of the sentence."
        )
    ).to_be_checked()


def test_an_erratum_is_written_after_what_is_missing_was_named(lab: CourseLab) -> None:
    lab.open_notebook(LAST_PAGE).run_all()
    form = region(lab, "Report a weak claim")
    form.get_by_role("button", name="Write the report").click()
    expect(form.locator(".seminar-status")).to_contain_text("Still needed: the claim, where it stands")
    expect(form.get_by_label("The claim, word for word")).to_be_focused()
    form.get_by_label("The claim, word for word").fill("The talks opened on 21 April 1996.")
    form.get_by_label("Where it stands").fill("timeline:abm_018")
    form.get_by_label("What is wrong").select_option("wrong")
    form.get_by_label("Why it is wrong").fill("Two papers of those days have them open on the 20th.")
    form.get_by_label("The source that shows it").fill("hankook_ilbo_1996_04_20")
    form.get_by_role("button", name="Write the report").click()
    expect(form.get_by_label("The text", exact=True)).to_have_value(
        re.compile("ERRATUM.*Hankook Ilbo, 20 April 1996", re.S)
    )
    assert (lab.course / "notebooks" / "erratum_timeline_abm_018.txt").is_file()
    assert lab.foreign == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_lesson_and_last_page_have_no_accessibility_findings_in_either_theme(lab: CourseLab, dark: bool) -> None:
    lab.open_notebook(LESSON).run_all().theme(dark)
    collect(lab, "statements:st_01", "statements:st_15")
    lines(lab).nth(0).get_by_label("qualifies").check()
    editor(lab).get_by_label("Your answer").fill("A first line.[@cnn_2001_08_04]")
    editor(lab).get_by_role("button", name="Keep this version").click()
    expect(editor(lab)).to_contain_text("1 earlier version")
    lab.page.locator(".jp-WindowedPanel-outer").first.evaluate("node => { node.scrollTop = 0; }")
    expect(lab.page.locator(".seminar-lesson")).to_be_visible()
    # the sheet of the figures came with the explorer below: it must not reach the lesson's card, whose text would
    # vanish in the dark
    assert lab.accessibility() == [], "lesson card"
    # JupyterLab takes cells that are far from view off the page: each part is looked at where it stands
    for name in (
        "Collect evidence",
        "Evidence board",
        "Assess your brief",
        "Sheet for a reviewer",
        "Your brief, to print",
    ):
        lab.screenshot(name, region(lab, name))
        assert lab.accessibility() == [], name
    lab.screenshot("Editor", editor(lab))
    assert lab.accessibility() == []
    for name in ("A", "B"):
        fold = lab.page.get_by_text(f"Sample brief {name}")
        fold.scroll_into_view_if_needed()
        fold.click()
        lab.screenshot(f"Sample {name}")
        assert lab.accessibility() == [], name
    lab.zoom()
    for name in ("Collect evidence", "Evidence board", "Your brief, to print"):
        box, inside = region(lab, name).bounding_box(), lab.page.locator(".jp-WindowedPanel-outer").first.bounding_box()
        assert box["x"] + box["width"] <= inside["x"] + inside["width"], f"{name} is cut off on a small laptop"
    lab.zoom(zoomed=False)
    lab.open_notebook(LAST_PAGE).run_all().theme(dark)
    lab.screenshot("Report", region(lab, "Report a weak claim"))
    assert lab.accessibility() == []
