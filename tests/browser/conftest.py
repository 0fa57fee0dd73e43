"""Fixtures for tests in a real JupyterLab in a real Chromium.

    def test_feedback_names_the_misreading(lab):
        lab.open_notebook("notebooks/00_start_here.ipynb").run_all()
        lab.page.get_by_label("Pyongyang").check()
        expect(lab.output_of("00.c1")).to_contain_text("signed in Moscow")
        assert lab.save()["cells"]

`lab` is a `seminar.bench.page.LabPage` on a copy of the course made for this test alone: its methods open, run, save,
restart, photograph and scan; its `.page` is Playwright's. After each test the page must not have asked for anything
outside this computer. Without a browser these tests are skipped and the last lines of the run say so;
SEMINAR_REQUIRE_BROWSER=1 makes that a failure.
"""

from __future__ import annotations

import json
import os
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from seminar.bench.page import LabPage
from seminar.bench.server import TOKEN, LabServer
from seminar.browser import Chromium, chromium, find_browser
from tests.course_copy import ROOT, copy_course

PROBE = "outside-probe.invalid"  # the one outside host that a test asks for on purpose
HERE = Path(__file__).resolve().parent
ARTIFACTS = ROOT / "test-artifacts"
REQUIRED = os.environ.get("SEMINAR_REQUIRE_BROWSER", "") not in ("", "0")
MISSING = (
    "no Chromium, Chrome or Edge on this computer: install one, or set CHROMIUM to its program, to run the browser"
    " tests"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    have = find_browser() is not None
    for item in items:
        if HERE in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)
            if not have and not REQUIRED:
                item.add_marker(pytest.mark.skip(reason=MISSING))


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]+", "-", name).strip("-")[:80]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if find_browser() is None and not REQUIRED:
        terminalreporter.section("browser tests SKIPPED", yellow=True)
        terminalreporter.line(MISSING, yellow=True)


@pytest.fixture(scope="session", autouse=True)
def patience() -> None:
    """A computer that runs many tests at once may take its time; what is expected stays the same."""
    from playwright.sync_api import expect

    expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def lab_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the session's JupyterLab serves; each test has its own copy of the course in it."""
    return tmp_path_factory.mktemp("lab")


@pytest.fixture(scope="session")
def lab_server(lab_root: Path) -> Iterator[LabServer]:
    with LabServer(lab_root, variables={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Chromium]:
    """One browser for all tests; at the end its own log must hold no address outside this computer, from workers
    neither.
    """
    if find_browser() is None:
        pytest.fail(MISSING)
    with chromium() as running:
        yield running
    assert [address for address in running.foreign if PROBE not in address] == [], (
        "the course asked for something outside this computer"
    )


@pytest.fixture
def lab_course(lab_root: Path, request: pytest.FixtureRequest) -> Path:
    """A fresh copy of the course below the server's folder, for one test."""
    return copy_course(lab_root / _plain(request.node.name))


@pytest.fixture
def lab(
    browser: Chromium, lab_server: LabServer, lab_course: Path, request: pytest.FixtureRequest
) -> Iterator[CourseLab]:
    """A tab in a new browser profile on the test's own copy of the course; see the top of this file."""
    tab = CourseLab(browser, lab_server, lab_course, ARTIFACTS / _plain(request.node.name))
    try:
        yield tab
    finally:
        tab.close()
        tab.end_kernels()
    assert [address for address in tab.foreign if PROBE not in address] == [], (
        "the page asked for something outside this computer"
    )


class CourseLab(LabPage):
    """A `LabPage` whose paths count from the test's own copy of the course, `course`."""

    def __init__(self, browser: Chromium, server: LabServer, course: Path, shots: Path):
        super().__init__(browser.playwright, server, shots)
        self.course = course

    def open_file(self, path: str) -> CourseLab:
        inside = self.course.relative_to(self.server.root).as_posix()
        super().open_file(path if path.startswith(f"{inside}/") else f"{inside}/{path}")
        return self

    def another_tab(self) -> CourseLab:
        """A second tab, in a profile of its own, on the same copy: what two tabs or two computers do. Close it
        yourself.
        """
        return CourseLab(Chromium(self.context.browser), self.server, self.course, self.shots)

    def end_kernels(self) -> None:
        """End the kernels of this copy: the server, which other tests use after this one, is left with none."""
        inside = self.course.relative_to(self.server.root).as_posix()
        for session in self._asked("GET", "sessions"):
            if session["path"].startswith(f"{inside}/"):
                self._asked("DELETE", f"sessions/{session['id']}")

    def _asked(self, method: str, what: str) -> list[dict]:
        """Ask the server's own interface; an empty list if it answers with nothing."""
        headers = {"Authorization": f"token {TOKEN}"}
        request = urllib.request.Request(f"{self.server.url}/api/{what}", method=method, headers=headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read() or b"[]")

    def answers(self, assignment: str, beside: str = "exercises") -> Path:
        """Where the kernel keeps the answers of an assignment in this copy."""
        return self.course / beside / ".answers" / f"{assignment}.json"
