"""The class report in a browser: readable for everyone in both colour schemes, on paper, and it asks for nothing."""

import pytest

from seminar.grading.run import grade
from seminar.questions import load_assignment
from seminar.report import class_report
from seminar.report.page import save
from seminar.sample import synth

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def written(tmp_path_factory, course_root):
    folder = tmp_path_factory.mktemp("report")
    exercise = load_assignment(course_root / "solutions" / "ex02.yaml")
    for _ in synth.write_class(exercise, folder / "class", 24, 3, 0.3, "folder"):
        pass
    grade(folder / "class" / "submissions", exercise, folder / "out", roster=folder / "class" / "roster.csv")
    return save(class_report(folder / "out", exercise), folder / "report", folder / "out")[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_reads_for_everyone(browser, written, scheme):
    from pathlib import Path

    from axe_playwright_python.base import AXE_FILE_PATH

    # the page forbids every script, so that the checker is let in past its policy
    context = browser.playwright.new_context(
        viewport={"width": 900, "height": 1200}, color_scheme=scheme, bypass_csp=True
    )
    asked = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    try:
        page.goto(written.as_uri())
        page.evaluate(Path(AXE_FILE_PATH).read_text("utf-8"))
        found = page.evaluate(
            "() => axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(r =>"
            " r.violations.map(v => v.id + ' ' + v.nodes.map(n => n.html.slice(0, 120))))"
        )
        assert found == []
        assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
        assert page.locator("h1").count() == 1 and page.locator("figure img").count() == 3
        assert all(
            image.evaluate("element => element.naturalWidth > 500 && element.alt.length > 60")
            for image in page.locator("figure img").all()
        )
        assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
        page.emulate_media(media="print", color_scheme=scheme)
        assert page.evaluate("() => getComputedStyle(document.body).color") == "rgb(0, 0, 0)", (
            "black on paper, whatever the screen"
        )
    finally:
        context.close()
