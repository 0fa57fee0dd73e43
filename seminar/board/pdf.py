"""A PDF of a page: through the Chromium, Chrome or Edge that is installed, else through nbconvert's own way, else a
clear message.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from seminar.errors import CourseError

#: Seconds a browser may take for a few pages.
PATIENCE = 60

NEITHER = (
    "No PDF was made: there is no Chromium, Chrome or Edge on this computer, and nbconvert has no browser of its own. "
    "Open the page to print instead and choose Print, then Save as PDF; or install one of these browsers."
)


class NoPdf(CourseError):
    """No program on this computer could make a PDF."""


def pdf(html: str) -> bytes:
    """Return the page *html* as a PDF.

    Raises
    ------
    NoPdf
        If there is no program for it, or it failed; the message says what to do instead.
    """
    from seminar.browser import find_browser

    program = find_browser()
    reasons = []
    if program is not None:
        try:
            return _printed(program, html)
        except (OSError, subprocess.SubprocessError, NoPdf) as error:
            reasons.append(f"{Path(program).name} failed ({type(error).__name__})")
    try:
        return _through_nbconvert(html)
    except Exception as error:  # whatever nbconvert and its browser run into, the learner needs the same advice
        reasons.append(type(error).__name__)
    if program is None:
        raise NoPdf(NEITHER)
    raise NoPdf(
        f"No PDF was made: {', '.join(reasons)}. Open the page to print instead and choose Print, then Save as PDF."
    )


def _printed(program: str, html: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="brief-", ignore_cleanup_errors=True) as folder:
        page, made = Path(folder, "brief.html"), Path(folder, "brief.pdf")
        page.write_text(html, encoding="utf-8")
        # a profile of its own: a browser that is already open would take the order and print nothing
        flags = [
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--disable-extensions",
            "--disable-background-networking",
            "--disable-dev-shm-usage",
            "--no-pdf-header-footer",
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            flags.append("--no-sandbox")  # Chromium refuses to start as root otherwise, as in a container
        subprocess.run(
            [
                program,
                *flags,
                f"--user-data-dir={Path(folder, 'profile')}",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                f"--print-to-pdf={made}",
                page.as_uri(),
            ],
            check=True,
            timeout=PATIENCE,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        content = made.read_bytes()
    if not content.startswith(b"%PDF-"):
        raise NoPdf("the browser wrote something else than a PDF")
    return content


def _through_nbconvert(html: str) -> bytes:
    from nbconvert.exporters.webpdf import WebPDFExporter

    return WebPDFExporter(disable_sandbox=hasattr(os, "geteuid") and os.geteuid() == 0).run_playwright(html)
