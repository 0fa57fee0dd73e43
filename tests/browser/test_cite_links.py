"""A citation in a lesson opens the page it names at the place it names."""

import json

import pytest
from playwright.sync_api import expect

LESSON = "notebooks/citing.ipynb"


@pytest.fixture
def citing(lab_course):
    """A small lesson with one link to a source far down the bibliography and one to a paragraph far down the
    declaration.
    """
    text = "Seen in [Guardian, 4 May 2001](bibliography.md#guardian_2001_05_04), and in [8.2](declaration.md#8.2)."
    cell = {"cell_type": "markdown", "id": "links", "metadata": {}, "source": text}
    notebook = {
        "cells": [cell],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (lab_course / LESSON).write_text(json.dumps(notebook), encoding="utf-8")
    return LESSON


@pytest.mark.parametrize(("link", "heading"), [("Guardian, 4 May 2001", "guardian_2001_05_04"), ("8.2", "8.2")])
def test_a_citation_opens_the_page_at_its_place(lab, citing, link, heading):
    lab.open_notebook(citing)
    lab.page.get_by_role("link", name=link, exact=True).click()
    target = lab.page.locator(".jp-MarkdownViewer h3").filter(has_text=heading).first
    expect(target).to_be_in_viewport()
    # the heading was reached by scrolling, not because it is at the top of the page
    expect(lab.page.locator(".jp-MarkdownViewer h1").first).not_to_be_in_viewport()
