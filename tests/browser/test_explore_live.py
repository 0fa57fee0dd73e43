"""Explorers and figures in a real JupyterLab: one twin seen, keyboard alone, both themes, a small laptop, no violation,
links that lead somewhere.
"""

from __future__ import annotations

import nbformat
import pytest
from playwright.sync_api import expect

KERNEL = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}
EXPLORERS = [
    "timeline",
    "journey",
    "clauses",
    "treaty",
    "launches",
    "intercepts",
    "statements",
    "coverage",
    "cnn",
    "words",
]


@pytest.fixture
def shown(lab, lab_course):
    """Write a notebook with the given last lines, run it, and return the tab."""

    def shown(*cells: str):
        sources = ["import moscow2001 as m", *cells]
        notebook = nbformat.v4.new_notebook(
            metadata=KERNEL, cells=[nbformat.v4.new_code_cell(cell) for cell in sources]
        )
        (lab_course / "notebooks").mkdir(exist_ok=True)
        nbformat.write(notebook, lab_course / "notebooks" / "explorers.ipynb")
        lab.open_notebook("notebooks/explorers.ipynb").run_all()
        return lab

    return shown


def test_with_a_kernel_only_the_live_twin_is_seen_on_paper_only_the_static_one(shown):
    lab = shown("m.explore.treaty()", "m.explore.words()")
    for call in ("m.explore.treaty()", "m.explore.words()"):
        out = lab.output_of(call)
        expect(out.locator(".seminar-desk")).to_be_visible()
        expect(out.locator(".seminar-static")).to_be_hidden()
    lab.page.emulate_media(media="print")
    for call in ("m.explore.treaty()", "m.explore.words()"):
        expect(lab.output_of(call).locator(".seminar-static")).to_be_visible()
        expect(lab.output_of(call).locator(".seminar-desk")).to_be_hidden()


def test_reopened_without_running_the_static_twin_stands_alone(shown):
    lab = shown("m.explore.treaty()")
    lab.save()
    lab.restart()
    lab.reload()
    out = lab.output_of("m.explore.treaty()")
    expect(out.locator(".seminar-static")).to_be_visible()
    expect(out.locator(".seminar-desk")).to_have_count(0)
    expect(out.get_by_text("Error displaying widget")).to_be_hidden()


def test_the_whole_explorer_works_with_the_keyboard_alone(shown):
    lab = shown("m.explore.clauses()")
    page, out = lab.page, lab.output_of("m.explore.clauses()")
    cells = page.locator(".jp-Cell").count()
    chooser = out.get_by_label("Paragraph", exact=True)
    chooser.focus()
    page.keyboard.press("ArrowDown")
    expect(out.get_by_role("status")).to_contain_text("Paragraph 2.3: Russia alone.")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(out.get_by_role("status")).to_contain_text("14 of 24 paragraphs are both sides")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(out.get_by_role("group", name="Whole text")).to_be_visible()
    button = out.get_by_role("button", name="paragraph 8.2, Russia alone")
    button.focus()
    page.keyboard.press("Enter")
    expect(out.get_by_role("status")).to_contain_text("Paragraph 8.2")
    expect(button).to_be_focused()
    for key in ("x", "a", "d", "d", "ArrowUp"):
        page.keyboard.press(key)
    assert page.locator(".jp-Cell").count() == cells, "a key pressed in the explorer reached the notebook"


def test_focus_is_seen(shown):
    lab = shown("m.explore.clauses()")
    out = lab.output_of("m.explore.clauses()")
    out.get_by_label("Paragraph", exact=True).focus()
    lab.page.keyboard.press("Tab")
    assert lab.page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert lab.page.evaluate("() => parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 2


def test_the_day_slider_moves_by_keys_and_buttons_and_says_the_day(shown):
    lab = shown("m.explore.journey()")
    out = lab.output_of("m.explore.journey()")
    slider = out.get_by_role("slider", name="Day")
    slider.focus()
    lab.page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "26 July 2001")
    expect(out.get_by_role("status")).to_contain_text("26 July 2001: Tumangang (border station), Khasan, Ussuriysk.")
    out.get_by_role("button", name="one on").click()
    expect(out.get_by_role("status")).to_contain_text("27 July 2001: Khabarovsk.")


def test_a_fold_stays_open_while_the_page_around_it_changes(shown):
    lab = shown("m.explore.timeline('moratorium', 'years')")
    out = lab.output_of("m.explore.timeline")
    key = out.locator("details[data-key]").first.get_attribute("data-key")
    event = out.locator(f"details[data-key='{key}']")
    event.locator("> summary").click()
    expect(event).to_have_attribute("open", "")
    out.get_by_role("radio", name="1961 to 2006").check()
    expect(out.get_by_role("status")).to_contain_text("1961 to 2006")
    expect(event).to_have_attribute("open", "")
    out.get_by_role("radio", name="2000 and 2001").check()
    expect(out.get_by_role("status")).to_contain_text("2000 and 2001")
    expect(event).to_have_attribute("open", "")
    out.get_by_label("Word in the event").fill("persson")
    expect(out.get_by_role("status")).to_contain_text("1 event")


def test_a_source_opens_the_bibliography_at_its_place(shown):
    lab = shown("m.explore.journey('2001-08-17')")
    out = lab.output_of("m.explore.journey")
    fold = out.locator(".seminar-desk details[data-key^='src-']").first
    fold.locator("> summary").click()
    link = fold.locator("a[href^='bibliography.md#']").first
    source = link.get_attribute("href").split("#")[1]
    link.click()
    expect(lab.page.locator(".jp-MarkdownViewer h3").filter(has_text=source).first).to_be_in_viewport()
    assert len(lab.page.context.pages) == 1


def test_a_name_in_the_matrix_opens_its_page(shown):
    lab = shown("m.explore.coverage()")
    out = lab.output_of("m.explore.coverage()")
    out.locator("svg text[data-set='item=guardian_2001_08_06']").click()
    expect(out.get_by_label("Open the page of an item")).to_have_value("guardian_2001_08_06")
    expect(out.locator("h4").first).to_contain_text("The Guardian")


def test_no_explorer_or_figure_breaks_the_rules_of_accessibility(shown):
    lab = shown(*[f"m.explore.{name}()" for name in EXPLORERS], "m.figures.un_votes()", "m.figures.coverage()")
    expect(lab.page.locator(".seminar-desk").first).to_be_visible()
    assert lab.accessibility() == []
    lab.theme(dark=True)
    assert lab.accessibility() == []


def test_nothing_runs_out_of_its_frame_on_a_small_laptop(shown):
    lab = shown(*[f"m.explore.{name}()" for name in EXPLORERS], "m.figures.abm_treaty()")
    lab.zoom()
    for name in EXPLORERS:
        out = lab.output_of(f"m.explore.{name}()")
        out.scroll_into_view_if_needed()
        desk = out.locator(".seminar-desk")
        expect(desk).to_be_visible()
        over = desk.evaluate(
            """e => { const edge = e.getBoundingClientRect().right + 1;
            return [...e.querySelectorAll('*')].filter(x => x.getBoundingClientRect().right > edge && !x.closest('.seminar-wide')
              && x.getBoundingClientRect().width > 0).map(x => x.tagName + ':' + x.textContent.slice(0, 30)).slice(0, 3); }"""
        )
        assert over == [], name
    lab.screenshot("small laptop")
