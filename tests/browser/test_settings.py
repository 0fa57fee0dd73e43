"""JupyterLab as the course sets it up: what a reader meets without having chosen anything."""

from __future__ import annotations

import nbformat
import pytest
from playwright.sync_api import expect

KERNEL = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}


@pytest.fixture
def linked(lab_course):
    """A notebook that cites a long bibliography, and the bibliography beside it."""
    folder = lab_course / "notebooks"
    folder.mkdir(exist_ok=True)
    entries = "\n\n".join(f"## entry_{n}\n\nSource number {n}. " + "A line of text. " * 20 for n in range(40))
    (folder / "linked.md").write_text(f"# Bibliography\n\n{entries}\n", "utf-8")
    notebook = nbformat.v4.new_notebook(
        metadata=KERNEL, cells=[nbformat.v4.new_markdown_cell("As said in [Source 33](linked.md#entry_33).")]
    )
    nbformat.write(notebook, folder / "linked.ipynb")
    return "notebooks/linked.ipynb"


def test_a_citation_opens_the_bibliography_rendered_and_at_its_entry(lab, linked):
    lab.open_notebook(linked)
    lab.page.get_by_role("link", name="Source 33").click()
    entry = lab.page.locator(".jp-MarkdownViewer h2", has_text="entry_33")
    expect(entry).to_be_in_viewport()
    lab.screenshot("bibliography")


def test_no_question_about_news_covers_the_page(lab, linked):
    lab.open_notebook(linked)
    assert lab.page.evaluate(
        "() => window.jupyterapp.serviceManager.settings.fetch('@jupyterlab/apputils-extension:notification')"
        ".then(s => s.raw + JSON.stringify(s.schema.properties.fetchNews.default))"
    ).endswith('"false"')
    expect(lab.page.locator(".jp-Notification-Toast, .Toastify__toast")).to_have_count(0)


def test_widget_state_is_not_saved_into_the_notebook(lab, lab_course):
    notebook = nbformat.v4.new_notebook(
        metadata=KERNEL, cells=[nbformat.v4.new_code_cell("import ipywidgets; ipywidgets.Button(description='Go')")]
    )
    nbformat.write(notebook, lab_course / "notebooks" / "button.ipynb")
    lab.open_notebook("notebooks/button.ipynb").run_all()
    expect(lab.page.get_by_role("button", name="Go")).to_be_visible()
    assert "widgets" not in lab.save()["metadata"]
