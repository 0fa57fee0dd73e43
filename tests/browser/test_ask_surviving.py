"""What a learner does to answers without meaning to: closing tabs, stopping kernels, reloading, two windows. Nothing is
lost.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

from seminar.bench.server import LabServer
from seminar.questions.record import MIME
from tests import ask_course
from tests.browser.conftest import ARTIFACTS, CourseLab
from tests.browser.test_ask_answering import EXERCISE, LESSON, given, question, status
from tests.course_copy import ROOT


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
    assert {q: record["answer"] for q, record in stored.items()} == {
        "ex90.q1": "moscow",
        "ex90.q2": ["abm"],
        "ex90.q9": "three words here",
    }


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
    expect(lab.output_of("ex90.q2").locator(".seminar-static")).to_be_hidden()
    lab.save()
    lab.page.evaluate("() => window.jupyterapp.serviceManager.sessions.shutdownAll()")
    lab.reload()
    static = lab.output_of("ex90.q2").locator(".seminar-static")
    expect(static).to_be_visible()
    expect(static).to_contain_text("☒ The ABM Treaty (chosen)")
    assert lab.page.locator(".seminar-ask").count() == 0


def test_an_older_wording_can_be_kept(lab: CourseLab) -> None:
    stored = lab.answers("90", beside="notebooks")
    stored.parent.mkdir()
    record = {
        "v": 1,
        "course": "sample",
        "q": "90.c1",
        "rev": "00000000",
        "answer": "moscow",
        "at": "2026-01-01T10:00:00Z",
        "n": 1,
    }
    stored.write_text(
        json.dumps({"v": 1, "course": "sample", "assignment": "90", "answers": {"90.c1": record}}), "utf-8"
    )
    lab.open_notebook(LESSON).run_all()
    box = question(lab, "90.c1")
    expect(status(box)).to_contain_text("You answered an earlier wording of this question: In Moscow.")
    box.get_by_role("button", name="Keep my earlier answer").click()
    expect(status(box)).to_have_text("Recorded.")
    kept = [
        output["data"][MIME]
        for cell in lab.save()["cells"]
        for output in cell.get("outputs", [])
        if MIME in output["data"]
    ]
    assert [(one["q"], one["n"]) for one in kept] == [("90.c1", 2)]
    assert kept[0]["rev"] != "00000000"


def test_the_self_check_hears_the_browser_and_says_ready(lab: CourseLab) -> None:
    path = lab.course / "notebooks" / "check.ipynb"
    cells = [
        nbformat.v4.new_code_cell("import moscow2001 as m", id="setup"),
        nbformat.v4.new_code_cell("m.ready()", id="ready"),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    lab.open_notebook("notebooks/check.ipynb").run_all()
    check = lab.page.get_by_role("region", name="Is everything ready?")
    expect(check).to_contain_text("✓ Ready.")
    expect(check).to_contain_text("the page and the kernel hear each other")


def test_an_answer_from_code_shows_in_the_question_above_and_is_saved(lab: CourseLab) -> None:
    path = lab.course / "exercises" / "code.ipynb"
    sources = ["import moscow2001 as m", "m.ask('ex90.q8')", "m.answer('ex90.q8', {'1999': 1, '2001': 3})"]
    nbformat.write(
        nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(source, id=f"c{n}") for n, source in enumerate(sources)]
        ),
        path,
    )
    lab.open_notebook("exercises/code.ipynb").run_all()
    box = question(lab, "ex90.q8")
    expect(box).to_contain_text("Handed over: 1999: 1; 2001: 3")
    expect(status(box)).to_contain_text("Recorded. Complete.")
    assert given(lab.save()) == {"q8": {"type": "series", "index": ["1999", "2001"], "values": [1, 3]}}


def typed(field, text: str) -> None:
    """Text that no keyboard can send: half an emoji, as a field that cuts after so many units leaves it."""
    field.evaluate(
        "(node, text) => { node.focus(); node.value = JSON.parse(text); node.dispatchEvent(new Event('input', {"
        " bubbles: true })); node.blur(); }",
        json.dumps(text),
    )


def test_half_an_emoji_stops_nothing(lab: CourseLab) -> None:
    lab.open_notebook(EXERCISE).run_all()
    box = question(lab, "ex90.q9")
    typed(box.get_by_label("Your answer"), "three words here \ud83d")
    expect(status(box)).to_contain_text("Recorded. Complete.")
    question(lab, "ex90.q1").get_by_label("In Moscow").check()
    expect(status(question(lab, "ex90.q1"))).to_contain_text("Recorded. Complete.")
    cell = lab.page.get_by_role("region", name="Hand in ex90")
    cell.scroll_into_view_if_needed()
    typed(cell.get_by_label("Your name"), "Kim \ude00 Student")
    cell.get_by_label("Your name").press("Enter")
    expect(cell).to_contain_text("Answers: 2 of 10.")
    assert given(lab.save()) == {"q1": "moscow", "q9": "three words here �"}
    lab.restart_and_run_all()
    expect(question(lab, "ex90.q9").get_by_label("Your answer")).to_have_value("three words here �")


def test_half_an_emoji_that_waited_in_the_browser_is_recorded_too(lab: CourseLab) -> None:
    lab.open_notebook(EXERCISE).run_all()
    lab.restart()
    typed(question(lab, "ex90.q9").get_by_label("Your answer"), "\ude00 three words here")
    expect(status(question(lab, "ex90.q9"))).to_contain_text(
        "Not recorded yet: the kernel was stopped or restarted. Your answer waits in this browser: choose Run, then Run"
        " All Cells."
    )
    lab.run_all()  # running the one cell again would end with: name 'm' is not defined
    expect(status(question(lab, "ex90.q9"))).to_contain_text("Recorded. Complete.")
    assert given(lab.save()) == {"q9": "� three words here"}


def test_a_moved_notebook_brings_its_answers_by_one_click(lab: CourseLab) -> None:
    lab.open_notebook(EXERCISE).run_all()
    question(lab, "ex90.q1").get_by_label("In Moscow").check()
    expect(status(question(lab, "ex90.q1"))).to_contain_text("Recorded. Complete.")
    (lab.course / "mine").mkdir()
    (lab.course / "mine" / "moved.ipynb").write_bytes(
        (lab.course / EXERCISE).read_bytes()
    )  # as it was before: nobody saved
    lab.open_notebook("mine/moved.ipynb").run_all()
    box = question(lab, "ex90.q1")
    expect(box).to_contain_text("If the notebook was moved from there, bring them here.")
    box.get_by_role("button", name="Bring them here").click()
    expect(box.get_by_label("In Moscow")).to_be_checked()
    expect(status(box)).to_contain_text("Recorded. Complete.")
    expect(box.get_by_role("button", name="Bring them here")).to_be_hidden()
    assert given(lab.save()) == {"q1": "moscow"}


def test_while_the_kernel_works_the_page_says_so_and_the_file_comes(lab: CourseLab) -> None:
    lab.open_notebook(EXERCISE).run_all()
    question(lab, "ex90.q1").get_by_label("In Moscow").check()
    expect(status(question(lab, "ex90.q1"))).to_contain_text("Recorded. Complete.")
    cell = lab.page.get_by_role("region", name="Hand in ex90")
    cell.scroll_into_view_if_needed()
    gate = lab.course / "gate"
    # a computer on which making the file takes as long as the test wants
    slow = (
        "import os, select, seminar.ask.copy as copy\nreal = copy.write\ndef write(*given):\n    while not"
        f" os.path.exists({str(gate)!r}): select.select([], [], [], 0.05)\n    return real(*given)\ncopy.write = write"
    )
    lab.page.evaluate(
        "code => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({ code"
        " }).done.then(() => null)",
        slow,
    )
    cell.get_by_label("Your name").fill("Kim")
    cell.get_by_label("Your name").press("Enter")
    expect(cell).to_contain_text("Still working", timeout=20_000)
    gate.touch()
    expect(cell).to_contain_text("Answers: 1 of 10.")
    lab.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.shutdown()")
    cell.get_by_label("Your name").press("Enter")
    expect(cell).to_contain_text("The kernel does not answer", timeout=20_000)


def test_a_question_whose_controls_are_not_drawn_says_what_to_do(browser, tmp_path: Path) -> None:
    ask_course.make(tmp_path / "lab" / "course")
    settings = tmp_path / "home" / "config" / "labconfig" / "page_config.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"disabledExtensions": {"anywidget": True}}), "utf-8")
    variables = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    with LabServer(tmp_path / "lab", home=tmp_path / "home", variables=variables) as server:
        tab = CourseLab(browser, server, tmp_path / "lab" / "course", ARTIFACTS / "no-controls")
        try:
            tab.open_notebook(EXERCISE).run_all()
            note = tab.output_of("ex90.q1").locator(".seminar-no-controls")
            expect(note).to_be_visible()
            note.locator("summary").click()
            expect(note).to_contain_text("use the window that course.py start opens")
            hand_in = tab.page.locator(".seminar-no-controls[data-for=ex90]")
            hand_in.scroll_into_view_if_needed()
            expect(hand_in).to_contain_text("No field for your name and no button here?")
            tab.page.emulate_media(media="print")
            expect(note).to_be_hidden()
        finally:
            tab.close()


def test_beside_drawn_controls_the_note_is_gone_wherever_it_stands(lab: CourseLab) -> None:
    lab.open_notebook(EXERCISE).run_all()
    expect(question(lab, "ex90.q1")).to_be_visible()
    expect(lab.output_of("ex90.q1").locator(".seminar-no-controls")).to_be_hidden()
    # in other programs than JupyterLab the static form stands below the live one
    lab.page.evaluate(
        "() => { const twin ="
        " document.querySelector('.seminar-no-controls[data-for=\"ex90.q1\"]').closest('.seminar-static');"
        " document.body.append(twin.cloneNode(true)); }"
    )
    expect(lab.page.locator("body > .seminar-static")).to_be_attached()
    expect(lab.page.locator("body > .seminar-static .seminar-no-controls")).to_be_hidden()


@pytest.fixture
def read_only(lab_course: Path):
    """The course as a folder in which nobody may write."""
    if not hasattr(os, "geteuid"):
        pytest.skip("read-only folders are made in another way here")
    if os.geteuid() == 0:  # root may write wherever it is only forbidden
        mount = [
            ["mount", "--bind", str(lab_course), str(lab_course)],
            ["mount", "-o", "remount,ro,bind", str(lab_course)],
        ]
        if shutil.which("mount") is None or any(
            subprocess.run(command, capture_output=True, check=False).returncode for command in mount
        ):
            pytest.skip("root cannot make a read-only folder here")
        yield lab_course
        subprocess.run(["umount", "--lazy", str(lab_course)], check=True)  # the kernel is still in it
    else:
        folders = [lab_course, *(path for path in lab_course.rglob("*") if path.is_dir())]
        for path in [*lab_course.rglob("*"), lab_course]:
            path.chmod(0o555 if path in folders else 0o444)
        yield lab_course
        for path in folders:
            path.chmod(0o755)


def test_a_read_only_course_says_what_keeps_the_answers_and_that_works(read_only: Path, lab: CourseLab) -> None:
    lab.open_notebook(EXERCISE).run_all()
    box = question(lab, "ex90.q1")
    expect(status(box)).to_contain_text("Nothing can be kept here: this notebook and its folder are read-only.")
    box.get_by_label("In Moscow").check()
    expect(status(box)).to_contain_text("Recorded on this page only.")
    expect(status(box)).to_contain_text("use its download link")
    cell = lab.page.get_by_role("region", name="Hand in ex90")
    cell.scroll_into_view_if_needed()
    expect(cell).not_to_contain_text("Ctrl+S")
    cell.get_by_label("Your name").fill("Kim")
    cell.get_by_label("Your name").press("Enter")
    with lab.page.expect_download() as started:
        cell.get_by_role("link", name="Download ex90_handin_Kim.ipynb").click()
    assert given(nbformat.read(started.value.path(), as_version=4)) == {"q1": "moscow"}
