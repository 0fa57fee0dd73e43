"""The marking desk in JupyterLab: by keyboard alone, blind, saved as it goes, readable in both themes, and inert."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from seminar.desk.place import desk_notebook
from seminar.gradebook.book import Gradebook
from seminar.grading.run import grade
from seminar.questions import load_assignment
from seminar.sample import synth

pytestmark = pytest.mark.browser


HOSTILE = (
    'He said <img src=x onerror="window.hit=1"> \u202egnp.exe\u202c and <script>window.hit=1</script> zero\u200bwidth.'
)


def answer_all(question, book, text):
    """Put *text* in place of the first answer to *question*; returns its student."""
    import msgspec

    from seminar.gradebook.book import digest

    with Gradebook(book) as base:
        first = next(base.answers("ex02", question=question))
        encoded = msgspec.json.encode(text).decode()
        base._base.execute(
            "UPDATE answer SET answer=?, words=?, answer_sha=? WHERE question=? AND student=?",
            (encoded, text, digest(encoded), question, first.student),
        )
        return first.student


@pytest.fixture
def room(lab_course, course_root):
    """A folder in the course with a graded class of six, whose first answer to q9 is hostile."""
    exercise = load_assignment(course_root / "solutions" / "ex02.yaml")
    folder = lab_course / "marking"
    for _ in synth.write_class(exercise, folder / "class", 6, 1, 0.0, "folder", synth.template_of(exercise)):
        pass
    grade(
        folder / "class" / "submissions",
        exercise,
        folder / "out",
        gradebook=folder / "book.sqlite",
        roster=folder / "class" / "roster.csv",
    )
    answer_all("ex02.q9", folder / "book.sqlite", HOSTILE)
    return folder


def desk_of(lab, room: Path, marker="vera"):
    notebook = desk_notebook(room / "book.sqlite", "ex02", "q9", marker)
    lab.open_notebook(f"marking/{notebook.name}").run_all()
    desk = lab.page.locator(".seminar-desk")
    expect(desk).to_be_visible()
    return desk


def bar_of(desk):
    """The line with the progress of this question (the menu of questions tells numbers too)."""
    return desk.locator(".seminar-bar").first


def test_a_marker_works_through_a_question_by_keyboard_alone(lab, room):
    desk, press = desk_of(lab, room), lab.page.keyboard.press
    expect(desk).to_contain_text("Before the real answers")
    expect(desk).to_contain_text("Sample answer 1 of 4")
    desk.locator("input[type=radio]").first.focus()
    for _ in range(4):
        press("1")
        press("2")
        press("Enter")
    expect(desk).to_contain_text("You and the course on the sample answers")
    expect(desk.locator("table").first).to_contain_text("of 4")
    for dark in (False, True):
        lab.theme(dark)
        lab.screenshot(f"desk-samples-{'dark' if dark else 'light'}", desk)
        assert lab.accessibility(".seminar-desk") == []
    lab.theme(False)

    desk.get_by_role("button", name="Mark 6 answers").press("Enter")
    expect(desk).to_contain_text("(1 of 6)")
    with Gradebook(room / "book.sqlite") as book:
        names = [name for _, name, _, _ in book.students()]
    page = desk.inner_text()
    assert len(names) == 6 and not [name for name in names if name in page]

    press("0")
    expect(desk.locator(".seminar-desk-saved")).to_contain_text("Saved")
    press("2")
    expect(desk.locator(".seminar-desk-saved")).to_contain_text(
        "Saved. The evidence for the reading, and how far it carries: 2 points."
    )
    expect(bar_of(desk)).to_contain_text("1 of 6 marked")
    press("u")
    expect(bar_of(desk)).to_contain_text("0 of 6 marked")
    press("2")
    press("u")
    press("2")  # these wait until the undone answer is back on the page, and none of them is lost
    press("c")
    lab.page.keyboard.type("Name the paper you rely on.")
    expect(desk.locator(".seminar-desk-saved")).to_contain_text("Saved. The comment for this student.")
    desk.get_by_role("button", name="Keep this comment for others").click()
    expect(desk.locator(".seminar-desk-bank")).to_contain_text("Name the paper")
    desk.get_by_role("textbox").press("Control+Enter")
    expect(desk).to_contain_text("(2 of 6)")
    # fast typists do not wait for the page: keys pressed while it turns are kept
    for key in ("1", "1", "Enter", "0", "0", "Enter"):
        press(key)
    expect(desk).to_contain_text("(4 of 6)")
    expect(bar_of(desk)).to_contain_text("3 of 6 marked")
    desk.get_by_role("button", name="Name the paper you rely on.", exact=True).click()
    expect(desk.get_by_role("textbox")).to_have_value("Name the paper you rely on.")
    expect(desk.locator(".seminar-desk-saved")).to_contain_text("Saved. The comment for this student.")
    with Gradebook(room / "book.sqlite") as book:
        marks = list(book.marks("ex02", question="ex02.q9", marker="vera"))
        remarks = [one.text for one in book.remarks("ex02", question="ex02.q9")]
    assert len(marks) == 6 and {mark.marker for mark in marks} == {"vera"}
    assert sorted((mark.criterion, mark.points) for mark in marks) == sorted(
        [("practice", 0.0), ("reason", 2.0), ("practice", 1.0), ("reason", 1.0), ("practice", 0.0), ("reason", 0.0)]
    )
    assert remarks == ["Name the paper you rely on."] * 2
    for dark in (False, True):
        lab.theme(dark)
        lab.screenshot(f"desk-{'dark' if dark else 'light'}", desk)
        assert lab.accessibility(".seminar-desk") == []
    lab.theme(False)
    lab.page.set_viewport_size({"width": 1700, "height": 1500})
    answer, rubric = (
        desk.locator(".seminar-desk-text").bounding_box(),
        desk.locator(".seminar-desk-line").first.bounding_box(),
    )
    assert answer["x"] + answer["width"] <= rubric["x"], "with room enough the answer stands beside the rubric"
    lab.screenshot("desk-wide", desk)
    lab.zoom()
    lab.screenshot("desk-small", desk)
    assert desk.evaluate("element => element.scrollWidth <= element.clientWidth + 1")


def cells_of(lab) -> list[str]:
    return [cell["source"] for cell in lab.state()["cells"]]


def run_with_the_keyboard(lab, number=0):
    """Press Shift+Enter, as the desk's notebook says; a click is needed for a later cell only."""
    if number:
        lab.cell(number).locator(".cm-content").click()
    lab.page.keyboard.press("Shift+Enter")


def keys_of(desk):
    return desk.locator(".seminar-desk-keys")


@pytest.fixture
def small(lab):
    """The window of a small laptop."""
    lab.page.set_viewport_size({"width": 1366, "height": 768})
    return lab


def test_digits_mark_at_once_after_shift_enter_and_go_into_no_cell(small, room):
    lab, press = small, small.page.keyboard.press
    notebook = desk_notebook(room / "book.sqlite", "ex02", "q9", "vera")
    for _ in range(2):  # and again after a reload of the page
        lab.open_notebook(f"marking/{notebook.name}")
        run_with_the_keyboard(lab)
        desk = lab.page.locator(".seminar-desk")
        expect(keys_of(desk)).to_have_text("Digits mark here")
        (
            desk.get_by_role("button", name="Skip the samples").press("Enter")
            if "Before the real answers" in desk.inner_text()
            else None
        )
        expect(desk).to_contain_text("Answer of")
        press("1")
        expect(desk.locator(".seminar-desk-saved")).to_contain_text(
            "Saved. What is printed, and how it is marked: 1 point. Prints the received word"
        )
        press("2")
        expect(desk.locator(".seminar-desk-saved")).to_contain_text("2 points")
        press("Enter")
        expect(desk.locator("input:checked")).to_have_count(0)
        expect(keys_of(desk)).to_have_text("Digits mark here")
        texts = lab.page.evaluate(
            "() => [...window.jupyterapp.shell.currentWidget.content.model.cells].map(cell =>"
            " cell.sharedModel.getSource())"
        )
        written = ["".join(cell["source"]) for cell in json.loads(notebook.read_text("utf-8"))["cells"]]
        assert [text for text in texts if text] == written, "digits were typed into a cell, or changed one"
        # answer, rubric, whether digits mark and what is saved are in sight
        press("1")
        expect(desk.locator(".seminar-desk-saved")).to_contain_text("Saved. What is printed")
        lab.screenshot("desk-1366")
        for part in (
            desk.locator(".seminar-desk-unit"),
            desk.locator(".seminar-desk-text"),
            desk.locator(".seminar-desk-line").first,
            keys_of(desk),
            desk.locator(".seminar-desk-saved"),
        ):
            expect(part).to_be_in_viewport(ratio=0.99)
        press("u")
        expect(desk.locator(".seminar-desk-saved")).to_contain_text("Saved. Undone: What is printed")
        lab.save()
    with Gradebook(room / "book.sqlite") as book:
        assert sorted(mark.points for mark in book.marks("ex02", question="ex02.q9")) == [1.0, 1.0, 2.0, 2.0]


def test_of_two_desks_the_one_that_was_run_has_the_keyboard(lab, room):
    notebook = desk_notebook(room / "book.sqlite", "ex02", "q9", "vera")
    content = json.loads(notebook.read_text("utf-8"))
    content["cells"].append(
        {**content["cells"][0], "id": "second", "source": content["cells"][0]["source"].replace("q9", "q10")}
    )
    notebook.write_text(json.dumps(content), "utf-8")
    lab.open_notebook(f"marking/{notebook.name}")
    desks = lab.page.locator(".seminar-desk")
    for number, cell in ((1, 0), (2, 2)):
        run_with_the_keyboard(lab, cell)
        expect(desks).to_have_count(number)
        expect(keys_of(desks.nth(number - 1))).to_have_text("Digits mark here")
        lab.page.keyboard.press("1")
        expect(desks.nth(number - 1).locator("input:checked")).to_have_count(1)
    expect(keys_of(desks.first)).to_contain_text("Digits go elsewhere now")
    keys_of(desks.first).click()
    expect(keys_of(desks.first)).to_have_text("Digits mark here")
    expect(keys_of(desks.nth(1))).to_contain_text("Digits go elsewhere now")
    assert [source for source in cells_of(lab) if source and "marking_desk" not in source] == []


def test_the_desk_does_not_take_the_keyboard_from_somebody_who_types(lab, room):
    notebook = desk_notebook(room / "book.sqlite", "ex02", "q9", "vera")
    content = json.loads(notebook.read_text("utf-8"))
    content["cells"].append({**content["cells"][0], "id": "mine", "source": "# my notes"})
    notebook.write_text(json.dumps(content), "utf-8")
    lab.open_notebook(f"marking/{notebook.name}")
    lab.cell(2).locator(".cm-content").click()
    lab.page.keyboard.press("Control+End")
    lab.page.evaluate(
        "() => { window.jupyterapp.shell.currentWidget.sessionContext;"
        " window.jupyterapp.commands.execute('notebook:run-all-above'); }"
    )
    lab.cell(2).locator(".cm-content").click()
    lab.page.keyboard.press("Control+End")
    desk = lab.page.locator(".seminar-desk")
    typed = 0
    while desk.count() == 0 or typed < 40:
        lab.page.keyboard.type("1")
        typed += 1
    assert cells_of(lab)[-1] == "# my notes" + "1" * typed
    expect(keys_of(desk)).to_contain_text("Digits go elsewhere now")
    expect(desk.locator("input:checked")).to_have_count(0)


def test_a_reload_finds_every_mark_and_a_second_marker_sees_none_of_them(lab, room):
    desk = desk_of(lab, room)
    desk.get_by_role("button", name="Skip the samples").click()
    expect(desk).to_contain_text("(1 of 6)")
    for done in range(1, 7):
        lines = desk.locator(".seminar-desk-line")
        for place in range(lines.count()):
            lines.nth(place).locator("input").last.check()
        expect(bar_of(desk)).to_contain_text(f"{done} of 6 marked")
        desk.get_by_role("button", name="Next unmarked").click()
        expect(desk.locator(".seminar-desk-unit")).to_contain_text(f"({min(done + 1, 6)} of 6)")
    expect(bar_of(desk)).to_contain_text("6 of 6 marked: all done")
    saved = lab.save()
    assert "Two Korean" not in str(saved), "a student's text stayed in the notebook"
    lab.reload().run_all()
    desk = lab.page.locator(".seminar-desk")
    desk.get_by_role("button", name="Skip the samples").click()
    expect(bar_of(desk)).to_contain_text("6 of 6 marked: all done")

    second = lab.another_tab()
    try:
        other = desk_of(second, room, "wim")
        other.get_by_role("button", name="Skip the samples").click()
        expect(bar_of(other)).to_contain_text("0 of 6 marked")
        expect(other.locator("input:checked")).to_have_count(0)
        other.locator(".seminar-desk-line").first.locator("input").first.check()
        expect(other.locator(".seminar-desk-saved")).to_contain_text("Saved")
        other.get_by_role("button", name="Compare markers").click()
        expect(other).to_contain_text("0 of 1")
        expect(other).to_contain_text("Where you differ")
        assert second.accessibility(".seminar-desk") == []
        second.screenshot("desk-compare", other)
    finally:
        second.close()


def test_what_a_student_wrote_is_shown_and_does_nothing(lab, room):
    desk = desk_of(lab, room)
    desk.get_by_role("button", name="Skip the samples").click()
    expect(desk).to_contain_text("(1 of 6)")
    text = desk.locator(".seminar-desk-text")
    for _ in range(6):
        if "<script>" in text.inner_text():
            break
        place = desk.locator(".seminar-desk-unit").inner_text()
        desk.get_by_role("button", name="Forward").click()
        expect(desk.locator(".seminar-desk-unit")).not_to_have_text(place)
    expect(text).to_contain_text('<img src=x onerror="window.hit=1">')
    expect(text).to_contain_text("⟨U+202E⟩gnp.exe")
    expect(text).to_contain_text("zero⟨U+200B⟩width")
    assert text.locator("mark").count() == 3 and text.locator("img, script").count() == 0
    assert lab.page.evaluate("() => window.hit") is None
    lab.screenshot("desk-hostile", desk)


def test_a_kernel_that_does_not_answer_is_never_taken_for_saved(lab, room):
    desk = desk_of(lab, room)
    desk.get_by_role("button", name="Skip the samples").click()
    expect(desk).to_contain_text("(1 of 6)")
    lab.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.shutdown()")
    desk.locator("input[type=radio]").first.check()
    expect(desk.locator(".seminar-desk-saved")).to_contain_text("not saved")
    with Gradebook(room / "book.sqlite") as book:
        assert list(book.marks("ex02")) == []
