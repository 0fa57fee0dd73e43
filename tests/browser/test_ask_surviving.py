"""What a learner does to answers without meaning to: closing tabs, stopping kernels, reloading, two windows. Nothing is lost."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

from moscow2001.questions.record import MIME
from tests import ask_course
from tests.browser.conftest import CourseLab
from tests.browser.test_ask_answering import EXERCISE, LESSON, given, question, status


@pytest.fixture
def lab_course(lab_root: Path, request: pytest.FixtureRequest) -> Path:
    """Instead of the course itself: one question of each kind."""
    return ask_course.make(lab_root / request.node.name)


def test_a_tab_closed_right_after_the_click_loses_nothing(lab: CourseLab) -> None:
    lab.open_notebook(EXERCISE).run_all()
    question(lab, "ex90.q1").get_by_label("In Moscow").check()
    lab.page.close(run_before_unload=False)
    lab.page = lab.context.new_page()
    lab.open_notebook(EXERCISE).run_all()
    expect(question(lab, "ex90.q1").get_by_label("In Moscow")).to_be_checked()
    expect(status(question(lab, "ex90.q1"))).to_contain_text("Recorded. Complete.")
    assert given(lab.save()) == {"q1": "moscow"}


def test_a_tab_closed_right_after_typing_loses_nothing(lab: CourseLab) -> None:
    lab.open_notebook(EXERCISE).run_all()
    field = question(lab, "ex90.q10").get_by_label("Your answer")
    field.press_sequentially("These words were typed a moment ago.")
    lab.page.close(run_before_unload=False)
    lab.page = lab.context.new_page()
    lab.open_notebook(EXERCISE).run_all()
    expect(question(lab, "ex90.q10").get_by_label("Your answer")).to_have_value("These words were typed a moment ago.")


def test_a_click_on_a_question_whose_kernel_was_restarted_is_told_and_kept(lab: CourseLab) -> None:
    lab.open_notebook(EXERCISE).run_all()
    lab.restart()
    box = question(lab, "ex90.q1")
    box.get_by_label("In Beijing").check()
    expect(status(box)).to_contain_text("Not recorded yet")
    lab.run_all()
    expect(question(lab, "ex90.q1").get_by_label("In Beijing")).to_be_checked()
    expect(status(question(lab, "ex90.q1"))).to_contain_text("Recorded. Complete.")
    assert given(lab.save()) == {"q1": "beijing"}


def test_after_a_reload_without_running_the_learner_is_told_to_run_the_cell(lab: CourseLab) -> None:
    lab.open_notebook(EXERCISE).run_all()
    lab.save()
    lab.reload()
    box = question(lab, "ex90.q1")
    box.get_by_label("In Moscow").check()
    expect(status(box)).to_contain_text("Recorded. Complete.")
    expect(box.get_by_text("this page was loaded again")).to_be_visible()
    assert json.loads(lab.answers("ex90").read_text("utf-8"))["answers"]["ex90.q1"]["answer"] == "moscow"
    lab.run_all()
    expect(question(lab, "ex90.q1").get_by_label("In Moscow")).to_be_checked()
    expect(question(lab, "ex90.q1").get_by_text("this page was loaded again")).to_be_hidden()
    assert given(lab.save()) == {"q1": "moscow"}


def test_two_windows_on_one_notebook_lose_no_answer_of_each_other(lab: CourseLab) -> None:
    lab.open_notebook(EXERCISE).run_all()
    other = lab.another_tab()
    try:
        copy = lab.course / "exercises" / "ex90-again.ipynb"
        copy.write_bytes((lab.course / EXERCISE).read_bytes())
        other.open_notebook("exercises/ex90-again.ipynb").run_all()  # a kernel of its own
        question(lab, "ex90.q1").get_by_label("In Moscow").check()
        expect(status(question(lab, "ex90.q1"))).to_contain_text("Complete")
        question(other, "ex90.q2").get_by_label("The ABM Treaty").check()
        expect(status(question(other, "ex90.q2"))).to_contain_text("Complete")
        question(lab, "ex90.q9").get_by_label("Your answer").fill("three words here")
        expect(status(question(lab, "ex90.q9"))).to_contain_text("Complete")
    finally:
        other.close()
    stored = json.loads(lab.answers("ex90").read_text("utf-8"))["answers"]
    assert {q: record["answer"] for q, record in stored.items()} == {"ex90.q1": "moscow", "ex90.q2": ["abm"], "ex90.q9": "three words here"}


def test_the_hand_in_file_is_complete_before_and_after_saving(lab: CourseLab) -> None:
    lab.open_notebook(EXERCISE).run_all()
    question(lab, "ex90.q1").get_by_label("In Moscow").check()
    question(lab, "ex90.q2").get_by_label("The ABM Treaty").check()
    expect(status(question(lab, "ex90.q2"))).to_contain_text("Complete")
    cell = lab.page.get_by_role("region", name="Hand in ex90")
    cell.scroll_into_view_if_needed()
    expect(cell).to_contain_text("2 of 10 questions are answered.")
    expect(cell).to_contain_text("Press Ctrl+S")
    cell.get_by_role("button", name="Make the file to hand in").click()
    expect(cell).to_contain_text("write your name first")
    cell.get_by_label("Your name").fill("Kim Student")
    cell.get_by_label("Your name").press("Enter")
    expect(cell).to_contain_text("Answers: 2 of 10.")
    with lab.page.expect_download() as started:
        cell.get_by_role("link", name="Download ex90_handin_Kim_Student.ipynb").click()
    file = lab.course / "exercises" / "ex90_handin_Kim_Student.ipynb"
    assert Path(started.value.path()).read_text("utf-8") == file.read_text("utf-8")
    notebook = nbformat.read(file, as_version=4)
    nbformat.validate(notebook)
    assert given(notebook) == {"q1": "moscow", "q2": ["abm"]}
    lab.save()
    lab.run_all()
    expect(lab.page.get_by_role("region", name="Hand in ex90")).to_contain_text("2 of 10 saved in the notebook file.")
    expect(lab.page.get_by_label("Your name")).to_have_value("Kim Student")


def test_a_notebook_read_without_a_kernel_shows_questions_and_answers(lab: CourseLab) -> None:
    lab.open_notebook(EXERCISE).run_all()
    question(lab, "ex90.q2").get_by_label("The ABM Treaty").check()
    expect(status(question(lab, "ex90.q2"))).to_contain_text("Complete")
    expect(lab.output_of("ex90.q2").locator(".m2001-static")).to_be_hidden()
    lab.save()
    lab.page.evaluate("() => window.jupyterapp.serviceManager.sessions.shutdownAll()")
    lab.reload()
    static = lab.output_of("ex90.q2").locator(".m2001-static")
    expect(static).to_be_visible()
    expect(static).to_contain_text("☒ The ABM Treaty (chosen)")
    assert lab.page.locator(".m2001-ask").count() == 0


def test_an_older_wording_can_be_kept(lab: CourseLab) -> None:
    stored = lab.answers("90", beside="notebooks")
    stored.parent.mkdir()
    record = {"v": 1, "q": "90.c1", "rev": "00000000", "answer": "moscow", "at": "2026-01-01T10:00:00Z", "n": 1}
    stored.write_text(json.dumps({"v": 1, "assignment": "90", "answers": {"90.c1": record}}), "utf-8")
    lab.open_notebook(LESSON).run_all()
    box = question(lab, "90.c1")
    expect(status(box)).to_contain_text("You answered an earlier wording of this question: In Moscow.")
    box.get_by_role("button", name="Keep my earlier answer").click()
    expect(status(box)).to_have_text("Recorded.")
    kept = [output["data"][MIME] for cell in lab.save()["cells"] for output in cell.get("outputs", []) if MIME in output["data"]]
    assert [(one["q"], one["n"]) for one in kept] == [("90.c1", 2)]
    assert kept[0]["rev"] != "00000000"


def test_the_self_check_hears_the_browser_and_says_ready(lab: CourseLab) -> None:
    path = lab.course / "notebooks" / "check.ipynb"
    cells = [nbformat.v4.new_code_cell("import moscow2001 as m", id="setup"), nbformat.v4.new_code_cell("m.ready()", id="ready")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    lab.open_notebook("notebooks/check.ipynb").run_all()
    check = lab.page.get_by_role("region", name="Is everything ready?")
    expect(check).to_contain_text("✓ Ready.")
    expect(check).to_contain_text("the page and the kernel hear each other")


def test_an_answer_from_code_shows_in_the_question_above_and_is_saved(lab: CourseLab) -> None:
    path = lab.course / "exercises" / "code.ipynb"
    sources = ["import moscow2001 as m", "m.ask('ex90.q8')", "m.answer('ex90.q8', {'1999': 1, '2001': 3})"]
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source, id=f"c{n}") for n, source in enumerate(sources)]), path)
    lab.open_notebook("exercises/code.ipynb").run_all()
    box = question(lab, "ex90.q8")
    expect(box).to_contain_text("Handed over: 1999: 1; 2001: 3")
    expect(status(box)).to_contain_text("Recorded. Complete.")
    assert given(lab.save()) == {"q8": {"type": "series", "index": ["1999", "2001"], "values": [1, 3]}}
