"""Find a Chromium on this computer, start it closed off from the outside, and read what it asked for."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from seminar.errors import CourseError

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
# The first three are for containers; the rest keep the browser's own chatter (updates, sync, field trials) off the
# line.
# No name but the loopback's resolves: a page that asks the outside for anything fails, and the net log tells which.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
LOOPBACK = re.compile(r"(https?|wss?)://(127\.0\.0\.1|localhost|\[::1\])[:/]")
# Chromium's own calls at start-up, which no page can cause; everything else counts.
OWN = re.compile(r"https?://([a-z0-9-]+\.)*(google|googleapis|gvt1|gstatic)\.com[:/]")


class NoBrowser(CourseError):
    """No Chromium, Chrome or Edge was found."""


def find_browser() -> str | None:
    """Path of a Chromium-like browser: the variable CHROMIUM, the search path, the usual places; None if there is none."""
    told = os.environ.get("CHROMIUM")
    if told:
        return told if Path(told).is_file() else None
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in (*found, *PLACES) if path and Path(path).is_file()), None)


class Chromium:
    """A running browser. `playwright` is Playwright's own browser object; `foreign` is filled when it has been closed."""

    def __init__(self, playwright: Browser):
        self.playwright = playwright
        self.foreign: list[str] = []


def foreign_addresses(net_log: str) -> list[str]:
    """Addresses outside the loopback in a Chromium net log, sorted. Workers' requests are in it; page events miss
    those.
    """
    asked = set(re.findall(r'"url":"((?:https?|wss?)://[^"]+)"', net_log))
    return sorted(address for address in asked if not LOOPBACK.match(address) and not OWN.match(address))


@contextmanager
def chromium() -> Iterator[Chromium]:
    """Start a headless Chromium through Playwright and close it afterwards.

    Raises
    ------
    NoBrowser
        If none is installed.
    """
    from playwright.sync_api import sync_playwright

    path = find_browser()
    if path is None:
        raise NoBrowser(
            "no Chromium, Chrome or Edge was found. Install one, or name its program in the variable CHROMIUM."
        )
    with tempfile.TemporaryDirectory(prefix="course-net-") as folder, sync_playwright() as driver:
        net_log = Path(folder, "net.json")
        browser = driver.chromium.launch(executable_path=path, headless=True, args=[*FLAGS, f"--log-net-log={net_log}"])
        running = Chromium(browser)
        try:
            yield running
        finally:
            browser.close()
            running.foreign = foreign_addresses(net_log.read_text("utf-8", errors="replace"))
