"""A hand-in that tries to run is opened in JupyterLab, at the marking desk's server and on the inert page: nothing of
it runs, nothing outside is asked for.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import Request

from seminar import look
from seminar.bench.page import LabPage
from seminar.bench.server import TOKEN, LabServer
from seminar.browser import Chromium
from seminar.cli.mark import lab_command
from tests.hostile import stranger

NAME = "ex02_handin_Stranger.ipynb"
#: JupyterLab's own way of reading notebooks, to prove that the attempts are real.
BARE = [
    "--ServerApp.contents_manager_class=jupyter_server.services.contents.largefilemanager.AsyncLargeFileManager",
    "--ServerApp.tornado_settings={}",
]


@pytest.fixture
def hand_ins(tmp_path: Path) -> Path:
    folder = tmp_path / "hand_ins"
    folder.mkdir()
    stranger.write(folder / NAME)
    return folder


def watched(browser: Chromium, server: LabServer, shots: Path) -> LabPage:
    """A tab that keeps the outside addresses which its page's policy did not stop, in `reached`."""
    tab = LabPage(browser.playwright, server, shots)
    tab.reached, tab.under_way, tab.asked = [], {}, time.monotonic()

    def ask(request: Request) -> None:
        tab.under_way[request], tab.asked = request.url, time.monotonic()

    tab.page.on("request", ask)
    for end in ("requestfinished", "requestfailed"):
        tab.page.on(end, lambda request: tab.under_way.pop(request, None))
    tab.page.on(
        "requestfailed",
        lambda request: (
            tab.reached.append(request.url)
            if stranger.OUTSIDE in request.url and "csp" not in (request.failure or "").lower()
            else None
        ),
    )
    tab.page.on(
        "requestfinished", lambda request: tab.reached.append(request.url) if stranger.OUTSIDE in request.url else None
    )
    return tab


def settle(tab: LabPage) -> None:
    """Wait until the page and all frames in it have asked for nothing for half a second. (Playwright's "networkidle"
    says so too, but on a busy computer sometimes never of a page with frames that the policy stops.)
    """
    end = time.monotonic() + 60
    while tab.under_way or time.monotonic() - tab.asked < 0.5:
        assert time.monotonic() < end, f"still loading: {list(tab.under_way.values())}"
        tab.page.wait_for_timeout(50)


def open_it(browser: Chromium, server: LabServer, shots: Path) -> LabPage:
    """Open the hand-in as a teacher does by a double click, and give everything in it time to draw."""
    tab = watched(browser, server, shots)
    tab.open_file(NAME)
    tab.page.wait_for_selector(".jp-Notebook .jp-Cell >> text=stream-script")
    settle(tab)
    return tab


def test_bare_jupyterlab_would_run_it(hand_ins, tmp_path, browser):
    with LabServer(hand_ins, more=BARE) as server:
        tab = open_it(browser, server, tmp_path)
        tab.page.wait_for_function("() => (window.ran || []).includes('widget-module')")
        assert tab.reached, "without the course's policy its pictures are asked for outside"
        tab.close()


def test_nothing_of_it_runs_in_the_courses_jupyterlab(hand_ins, tmp_path, browser):
    with LabServer(hand_ins) as server:
        tab = open_it(browser, server, tmp_path)
        assert tab.page.evaluate("window.ran") is None and tab.reached == []
        # saved and opened again, it is still a stranger's, and the models are gone from the file
        tab.page.evaluate("() => window.jupyterapp.shell.currentWidget.context.save()")
        assert "widgets" not in json.loads((hand_ins / NAME).read_text("utf-8"))["metadata"]
        tab.close()
        tab = open_it(browser, server, tmp_path)
        assert tab.page.evaluate("window.ran") is None
        tab.close()
        # a file that is looked at by itself, and the notebook as JupyterLab exports it
        for name, content in {
            "page.html": stranger.markup("file-html"),
            "picture.svg": stranger.svg("file-svg"),
            "text.md": stranger.markup("file-md"),
            "data.json": json.dumps(stranger.widget_models()),
        }.items():
            (hand_ins / name).write_text(content, "utf-8")
            tab = watched(browser, server, tmp_path)
            tab.open_file(name)
            tab.page.wait_for_selector(".lm-DockPanel-widget:visible")
            settle(tab)
            assert tab.page.evaluate("window.ran") is None and tab.reached == [], name
            tab.close()
        tab = LabPage(browser.playwright, server, tmp_path)
        answer = tab.context.request.get(f"{server.url}/nbconvert/html/{NAME}?token={TOKEN}")
        assert (
            answer.ok
            and "sandbox" in answer.headers["content-security-policy"]
            and "widget-module" not in answer.text()
        )
        tab.close()


def test_nothing_of_it_runs_at_the_marking_desks_server(hand_ins, tmp_path, browser):
    own, added = lab_command(hand_ins / NAME, browser=False), []
    for option in own[own.index("jupyterlab") + 1 :]:
        if option.startswith(("--ServerApp.contents_manager", "--ServerApp.kernel_spec", "--KernelsFromHere")):
            added.append(option)
    assert len(added) == 3 and own[1] == "-P"
    with LabServer(hand_ins, more=added) as server:
        tab = open_it(browser, server, tmp_path)
        assert tab.page.evaluate("window.ran") is None and tab.reached == []
        tab.close()


def test_nothing_of_it_runs_on_the_inert_page(hand_ins, tmp_path, browser):
    made = tmp_path / "look.html"
    made.write_text(look.page(look.opened(hand_ins / NAME)), "utf-8")
    page, asked = browser.playwright.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(made.as_uri())
    page.get_by_text("The same as text/html").first.click()
    assert page.evaluate("window.ran") is None
    assert [url for url in asked if not url.startswith(("data:image/png", "file:"))] == []
    page.close()


def test_its_models_are_dropped_whatever_ships_the_notebook(hand_ins):
    """The rule itself, without a browser: reading and writing, trusted and not."""
    code = """
import asyncio, json, sys, nbformat
from _seminar_server import Inert
manager = Inert(root_dir=sys.argv[1])
model = asyncio.run(manager.get(sys.argv[2]))
assert "widgets" not in model["content"]["metadata"]
kinds = {kind for cell in model["content"]["cells"] for output in cell.get("outputs", []) for kind in output.get("data", {})}
assert not kinds & {"image/svg+xml", "application/javascript", "application/vnd.vega.v5+json", "application/vdom.v1+json"}, kinds
model["content"]["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
asyncio.run(manager.save({"type": "notebook", "content": model["content"]}, "saved.ipynb"))
assert "widgets" not in json.load(open(sys.argv[1] + "/saved.ipynb"))["metadata"]
own = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x", outputs=[nbformat.v4.new_output("display_data", {"image/svg+xml": "<svg/>"})], metadata={"trusted": True})])
asyncio.run(manager.save({"type": "notebook", "content": own}, "own.ipynb"))
again = asyncio.run(manager.get("own.ipynb"))["content"]["cells"][0]["outputs"][0]["data"]
assert "image/svg+xml" in again, "what a person's own kernel drew stays"
print("held")
"""
    done = subprocess.run([sys.executable, "-P", "-c", code, str(hand_ins), NAME], capture_output=True, text=True)
    assert done.stdout == "held\n", done.stderr
