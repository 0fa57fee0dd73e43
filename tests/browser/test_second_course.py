"""Another course, as its learners meet it: opened with `course.py start`, read, answered in every kind of question,
handed in, and graded by the command. One course fresh from `course.py new`, one that was filled in after it.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from seminar.bench.page import LabPage
from seminar.bench.server import free_port
from seminar.browser import Chromium
from tests.browser.conftest import ARTIFACTS
from tests.browser.test_ask_answering import records
from tests.second_course.making import NAMED, Course, new, second

pytestmark = pytest.mark.skipif(os.name == "nt", reason="an environment is borrowed by links, and Ctrl+C is a signal")


@pytest.fixture(autouse=True)
def patience():
    """A computer that runs many tests at once may take its time; what is expected stays the same."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="module")
def courses(tmp_path_factory) -> tuple[Course, Course]:
    """As `new` makes it, and filled in from a copy of that: both before anybody has opened them."""
    fresh = new(tmp_path_factory.mktemp("course") / "as made", *NAMED)
    return fresh, second(tmp_path_factory.mktemp("course") / "the treaty", fresh)


def set_up(home: Path) -> None:
    """What the first start leaves behind, without fetching anything: an environment that has this one's packages."""
    folder = home / ".venv"
    venv.create(folder, with_pip=False, symlinks=True)
    packages = sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)})
    here = sysconfig.get_path("purelib")
    Path(packages, "borrowed.pth").write_text(f"import site; site.addsitedir({here!r})\n", "utf-8")
    for name in ("share", "etc"):  # JupyterLab looks for its pages and settings here
        (folder / name).symlink_to(Path(sys.prefix, name), target_is_directory=True)
    lists = {
        name: hashlib.sha256((home / name).read_bytes()).hexdigest()
        for name in ("requirements.txt", "requirements-test.txt")
    }
    (folder / "course-setup.json").write_text(json.dumps({"state": "ready", "lists": lists}), "utf-8")


class Started:
    """The server behind `course.py start`: its address, the page that it offers, and the folder that it serves."""

    def __init__(self, root: Path, page: str):
        self.root, self.first_page = root, page
        self.url = page.partition("/lab")[0]


class Tab(LabPage):
    """A tab that has come through the offered page, and is known to the server from then on."""

    def open_file(self, path: str) -> Tab:
        self.path = path
        self.page.goto(f"{self.server.url}/lab/tree/{path}?reset")
        self.page.wait_for_function(
            "() => window.jupyterapp && document.querySelector('#jp-main-dock-panel .lm-TabBar-tab')"
        )
        return self

    def question(self, q: str) -> Locator:
        found = self.page.locator(f'.seminar-ask[data-q="{q}"]')
        found.scroll_into_view_if_needed()
        return found

    def status(self, q: str) -> Locator:
        return self.question(q).locator(".seminar-status")


@contextmanager
def started(course: Course, browser: Chromium) -> Iterator[Tab]:
    """Type `python course.py start`, open the address that it shows, and end it with Ctrl+C."""
    set_up(course.home)
    places = {f"JUPYTER_{name}_DIR": str(course.home.parent / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    (
        course.home.parent / "CONFIG"
    ).mkdir()  # for the driver of this test, which asks JupyterLab's own model of a notebook
    (course.home.parent / "CONFIG" / "jupyter_lab_config.json").write_text(
        '{"LabApp": {"expose_app_in_browser": true}}'
    )
    settings = {name: value for name, value in os.environ.items() if name not in ("SEMINAR_HOME", "PYTHONPATH")}
    process = subprocess.Popen(
        [sys.executable, "course.py", "start", "--no-browser", "--port", str(free_port())],
        cwd=course.home,
        env={**settings, **places},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    said = ""
    try:
        for line in process.stdout:
            said += line
            if found := re.search(r"http://(?:127\.0\.0\.1|localhost):\S+token=\w+", line):
                break
        else:
            raise AssertionError(said)
        assert "Starting JupyterLab. Open the address shown below in your browser." in said
        tab = Tab(browser.playwright, Started(course.home, found[0]), ARTIFACTS / "second_course")
        try:
            yield tab
        finally:
            tab.close()
        assert tab.foreign == [] and tab.errors == []
    finally:
        process.send_signal(signal.SIGINT)
        process.stdout.close()
        process.wait(30)


def come_in(tab: Tab, lesson: str) -> None:
    """Follow the address: the first lesson is there. Run it from top to bottom."""
    tab.page.goto(tab.server.first_page)
    tab.page.wait_for_selector(".jp-Notebook .jp-Cell")
    tab.wait_idle()
    assert tab.state()["path"] == lesson
    tab.path = lesson
    tab.run_all()


def answers(notebook: dict) -> dict:
    """The answers in a notebook file, by the part of the question's name after the dot."""
    return {name: record["answer"] for name, record in records(notebook).items()}


def hand_in(tab: Tab, exercise: str, name: str) -> Path:
    tab.save()
    cell = tab.page.get_by_role("region", name=f"Hand in {exercise}")
    cell.scroll_into_view_if_needed()
    cell.get_by_label("Your name").fill(name)
    cell.get_by_role("button", name="Make the file to hand in").click()
    expect(cell.get_by_role("link", name=f"Download {exercise}_handin_{name}.ipynb")).to_be_visible()
    return tab.server.root / "exercises" / f"{exercise}_handin_{name}.ipynb"


def graded(course: Course, file: Path, exercise: str) -> dict[str, str]:
    """Points by question, as the command gives them; a person's are empty."""
    desk = course.home.parent / f"desk {exercise}"
    (desk / "handins").mkdir(parents=True)
    file.replace(desk / "handins" / file.name)
    course.call("grade", "handins", "-a", exercise, "-o", "marks", where=desk)
    with (desk / "marks" / "answers.csv").open(encoding="utf-8-sig", newline="") as table:
        return {row["question"].rpartition(".")[2]: row["points"] for row in csv.DictReader(table)}


def move(tab: Tab, line: Locator, key: str, times: int = 1) -> None:
    """Move a line of an order with the keyboard."""
    line.locator(".seminar-grip").focus()
    for _ in range(times):
        tab.page.keyboard.press(key)


def test_a_course_as_new_makes_it_is_opened_answered_and_graded(courses, browser: Chromium) -> None:
    fresh, _ = courses
    with started(fresh, browser) as tab:
        come_in(tab, "notebooks/01_the_bridge.ipynb")
        check = tab.question("01.c1")
        check.get_by_label("Lower Ford, by the verb").check()
        check.get_by_role("button", name="Check my answer").click()
        expect(check).to_contain_text("Not right yet.")
        tab.open_notebook("exercises/ex01.ipynb").run_all()
        tab.question("ex01.q1").get_by_label("The two villages together").check()
        expect(tab.status("ex01.q1")).to_contain_text("Recorded. Complete.")
        file = hand_in(tab, "ex01", "Kim")
    assert graded(fresh, file, "ex01")["q1"] == "2"


def test_a_course_on_a_treaty_is_opened_read_answered_in_every_kind_and_graded(courses, browser: Chromium) -> None:
    _, filled = courses
    with started(filled, browser) as tab:
        come_in(tab, "notebooks/01_the_promise.ipynb")
        the_lesson_answers_right_wrong_and_partly(tab)
        first = exercise_one(tab)
        second_file = exercise_two(tab)
    one, two = graded(filled, first, "ex01"), graded(filled, second_file, "ex02")
    assert one == {"q1": "2", "q2": "1", "q3": "1", "q4": "0", "q5": "2", "q6": ""}
    assert two == {"q1": "1.8", "q2": "1.6", "q3": "2", "q4": ""}


def the_lesson_answers_right_wrong_and_partly(tab: Tab) -> None:
    expect(tab.page.get_by_role("heading", name="The promise of Paris", level=1)).to_be_visible()
    single = tab.question("01.c1")
    single.get_by_label("recourse to war for the solution").check()
    single.get_by_role("button", name="Check my answer").click()
    expect(single).to_contain_text("Not right yet.")
    expect(single).to_contain_text("Look at what they renounce.")
    single.get_by_label("as an instrument of national policy").check()
    single.get_by_role("button", name="Check my answer").click()
    expect(single).to_contain_text("✓ Right.")

    multiple = tab.question("01.c2")
    multiple.get_by_label("A rule for every dispute between the parties").check()
    multiple.get_by_role("button", name="Check my answer").click()
    expect(multiple).to_contain_text("1 of 2")
    multiple.get_by_label("A way for other states to join").check()
    multiple.get_by_role("button", name="Check my answer").click()
    expect(multiple).to_contain_text("✓ Right.")

    number = tab.question("01.c3")
    number.get_by_label("Your number").fill("9")
    number.get_by_label("Your number").press("Enter")
    number.get_by_role("button", name="Check my answer").click()
    expect(number).to_contain_text("One of them signed for seven states")
    number.get_by_label("Your number").fill("15")
    number.get_by_label("Your number").press("Enter")
    number.get_by_role("button", name="Check my answer").click()
    expect(number).to_contain_text("✓ Right.")
    expect(tab.page.locator(".seminar-progress").last).to_contain_text("3 of 3 checks done")

    assert tab.accessibility(".jp-Notebook .jp-OutputArea") == []
    tab.save()
    tab.reload().run_all()  # a learner comes back
    expect(tab.question("01.c1").get_by_label("as an instrument of national policy")).to_be_checked()
    expect(tab.question("01.c2").get_by_label("A way for other states to join")).to_be_checked()
    expect(tab.question("01.c3").get_by_label("Your number")).to_have_value("15")


def exercise_one(tab: Tab) -> Path:
    """Single, multiple, match, number, code and long: some changed before they are handed in."""
    tab.open_notebook("exercises/ex01.ipynb").run_all()
    tab.question("ex01.q1").get_by_label("A trial before a court of the powers").check()
    expect(tab.status("ex01.q1")).to_contain_text("Recorded. Complete.")
    tab.question("ex01.q1").get_by_label("The loss of what the treaty gives").check()
    tab.question("ex01.q2").get_by_label("1.1, on recourse to war").check()
    match = tab.question("ex01.q3")
    for row, option in (("Deeply sensible", "duty"), ("Persuaded", "wish"), ("Hopeful", "judgement")):
        match.get_by_label(row).select_option(option)
    tab.question("ex01.q4").get_by_label("Your number").fill("3")
    tab.question("ex01.q4").get_by_label("Your number").press("Enter")
    code = tab.question("ex01.q5")
    for number, force in enumerate(("It explains", "It binds", "It binds", "It binds"), start=1):
        code.get_by_role("radio", name=force).check()
        if number < 4:
            code.get_by_role("button", name="Next →").click()
    text = "In 1.1 they renounce war as an instrument of policy, which is less than to abolish it for all."
    tab.question("ex01.q6").get_by_label("Your answer").fill(text)
    tab.question("ex01.q6").get_by_label("Your answer").blur()
    for number in range(1, 7):
        expect(tab.status(f"ex01.q{number}")).to_contain_text("Recorded. Complete.")
    given = answers(tab.save())
    tab.reload().run_all()
    expect(tab.question("ex01.q3").get_by_label("Persuaded")).to_have_value("wish")
    expect(tab.question("ex01.q5")).to_contain_text("4 of 4 passages coded")
    expect(tab.question("ex01.q6").get_by_label("Your answer")).to_have_value(text)
    assert given == answers(tab.save())
    assert given["q1"] == "benefits" and given["q5"]["3.3"] == {"force": "promise"}, given
    return hand_in(tab, "ex01", "Ada")


def exercise_two(tab: Tab) -> Path:
    """Order, rows, value and short."""
    tab.open_notebook("exercises/ex02.ipynb").run_all()
    lines = tab.question("ex02.q1").locator(".seminar-order li")
    # from the end: each goes to the top, so that the first named stands above the others
    for words in (
        "A Power that did not sign",
        "The last of the",
        "In Paris,",
        "Each signatory",
        "The plenipotentiaries",
    ):
        move(tab, lines.filter(has_text=words), "Home")
        expect(lines.first).to_contain_text(words)
    table = tab.question("ex02.q2")
    for state in ("Poland", "Belgium", "France", "Japan"):
        table.get_by_label(re.compile(rf"Pick: .*{state}")).check()
    table.get_by_label(re.compile("Pick: .*Poland")).uncheck()
    code = tab.page.locator(".jp-CodeCell", has_text='m.answer("ex02.q3", result)')
    code.scroll_into_view_if_needed()
    code.locator(".cm-content").click()
    tab.page.keyboard.press("ControlOrMeta+a")
    tab.page.keyboard.insert_text(
        'result = m.data.table("signatories").groupby("deposited").size()\nm.answer("ex02.q3", result)'
    )
    tab.page.keyboard.press("Shift+Enter")
    expect(tab.output_of('m.answer("ex02.q3", result)')).to_contain_text("1929-07-24: 1")
    text = (
        "The words say in whose names the parties speak, those of their peoples. Without them Japan still condemns"
        " recourse to war and renounces it."
    )
    tab.question("ex02.q4").get_by_label("Your answer").fill(text)
    tab.question("ex02.q4").get_by_label("Your answer").blur()
    for number in (1, 2, 4):
        expect(tab.status(f"ex02.q{number}")).to_contain_text("Recorded. Complete.")
    given = answers(tab.save())
    tab.reload().run_all()
    expect(lines.nth(1)).to_contain_text("Each signatory")
    expect(tab.question("ex02.q2").get_by_label(re.compile("Pick: .*Japan"))).to_be_checked()
    expect(tab.question("ex02.q4").get_by_label("Your answer")).to_have_value(text)
    assert (
        given == answers(tab.save()) and given["q1"][1] == "ratified" and given["q2"] == ["belgium", "france", "japan"]
    )
    return hand_in(tab, "ex02", "Ada")
