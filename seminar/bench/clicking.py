"""From a click on *Check my answer* to the feedback on the page, against the shortest way a click can go in ipywidgets."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from seminar.author.notebooks import code, notebook, text
from seminar.bench.measure import Reading, by_turns
from seminar.bench.page import LabPage
from seminar.bench.server import LabServer
from seminar.browser import chromium
from seminar.course.folders import lesson_records, setup_line
from seminar.errors import CourseError
from seminar.files import root
from seminar.questions import load_lesson
from seminar.questions.model import Single

BARE = """\
import ipywidgets
count = 0
button, said = ipywidgets.Button(description="Bare"), ipywidgets.HTML("not clicked")
def clicked(_):
    global count
    count += 1
    said.value = f"<p class='bare-said'>clicked {count} times</p>"
button.on_click(clicked)
ipywidgets.VBox([button, said])"""
# Both are clicked and watched by the same lines, in the page itself: what a test driver adds is not measured.
CLICK = """([button, watched]) => new Promise(done => {
  const target = document.querySelector(watched);
  let began;
  new MutationObserver((_, observer) => {
    if (target.textContent.trim() === '') return;
    observer.disconnect();
    requestAnimationFrame(() => done((performance.now() - began) / 1000));
  }).observe(target, { childList: true, subtree: true, characterData: true });
  began = performance.now();
  document.querySelector(button).click();
})"""


class NoQuestion(CourseError):
    """No lesson has a single-choice check yet."""


def single_choice() -> tuple[str, list[str]]:
    """Id of the course's first single-choice check, and the ids of its options."""
    for record in lesson_records():
        lesson = load_lesson(record)
        for item in lesson.checks:
            if isinstance(item, Single):
                return f"{lesson.lesson}.{item.id}", [option.id for option in item.options]
    raise NoQuestion("no lesson has a check of kind single yet, so there is nothing to click.")


def measure(repeat: int, tick: Callable[[], None]) -> list[Reading]:
    """Take readings in one page of one browser, by turns; needs Chromium (raises `NoBrowser`)."""
    question, options = single_choice()
    with tempfile.TemporaryDirectory(prefix="course-bench-", ignore_cleanup_errors=True) as folder:
        for part in ("data", "notebooks"):
            shutil.copytree(
                root() / part, Path(folder, part), ignore=shutil.ignore_patterns(".answers", "*_handin_*", "local")
            )
        made = notebook([code("bare", BARE), code("ask", f"{setup_line()}\nm.ask({question!r})")])
        Path(folder, "notebooks", "bench.ipynb").write_text(text(made), encoding="utf-8")
        with LabServer(Path(folder), variables={"PYTHONPATH": str(root())}) as server, chromium() as browser:
            tab = LabPage(browser.playwright, server, Path(folder, "shots"))
            tab.open_notebook("notebooks/bench.ipynb").run_all()
            turn = _Turns(tab, question, options)
            turn.bare(), turn.check()  # the first of each loads and compiles
            reading = Reading("click to feedback", "bare ipywidgets callback", 1.5)
            return [by_turns(reading, turn.check, turn.bare, max(repeat, 10), tick)]


class _Turns:
    """The two clicks, each ready to be made again."""

    def __init__(self, tab: LabPage, question: str, options: list[str]):
        self.tab, self.options, self.turn = tab, options, 0
        self.widget = f'.seminar-ask[data-q="{question}"]'
        tab.page.wait_for_selector(self.widget)
        tab.page.wait_for_selector(".widget-button")

    def bare(self) -> float:
        return self.tab.page.evaluate(CLICK, [".widget-button", ".widget-button + .widget-html .widget-html-content"])

    def check(self) -> float:
        # another option each time, so that there is something new to say; its recording is over before the clock starts
        option = self.options[self.turn % len(self.options)]
        self.turn += 1
        self.tab.page.locator(f'{self.widget} input[value="{option}"]').check()
        self.tab.page.locator(f"{self.widget} .seminar-status[data-state=complete]").wait_for()
        self.tab.page.wait_for_function(
            "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'"
        )
        return self.tab.page.evaluate(CLICK, [f"{self.widget} button.seminar-main", f"{self.widget} .seminar-feedback"])
