"""The pages that citations lead to are whole, always the same, and have a place for every id."""

import re

import pytest

from moscow2001 import cite, data
from moscow2001.cite.chicago import entries
from moscow2001.data.reader import rows, table_names
from moscow2001.files import root


@pytest.fixture(scope="module")
def pages():
    return cite.build(root())


def headings(page):
    return re.findall(r"^(#+) (.*)$", page, flags=re.MULTILINE)


def test_every_source_of_every_table_has_one_heading_in_the_bibliography(pages):
    ids = [text for level, text in headings(pages["notebooks/bibliography.md"]) if level == "###"]
    assert len(ids) == len(set(ids))
    used = {id for name in table_names() for row in rows(name) for id in row["source_ids"].split(";")}
    assert used <= set(ids) <= set(cite.sources())


def test_every_paragraph_of_the_declaration_has_one_heading_and_stands_unaltered(pages):
    page = pages["notebooks/declaration.md"]
    ids = [re.sub(r"<[^>]*>", "", text) for level, text in headings(page) if level == "###"]
    assert ids == list(data.declaration()["id"])
    for row in rows("declaration"):
        assert f'<a id="{row["id"]}"></a>{row["id"]}' in page
        assert row["text"] in page.replace(r"\.", "."), row["id"]


@pytest.mark.parametrize("name", ["notebooks/bibliography.md", "notebooks/declaration.md"])
def test_a_page_has_one_top_heading_and_skips_no_level(pages, name):
    levels = [len(level) for level, _ in headings(pages[name])]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in zip(levels, levels[1:], strict=False))
    assert "Change it there, not here" in pages[name].split("\n\n")[1]


def test_the_pages_are_the_same_each_time_and_as_saved(pages):
    assert cite.build(root()) == pages
    for name, text in pages.items():
        assert (root() / name).read_text(encoding="utf-8") == text, f"{name} is not up to date: run `python3 course.py build`"


def test_all_slips_of_the_text_are_noted_beside_it(pages):
    assert pages["notebooks/declaration.md"].count("*sic*:") == len(rows("anomalies"))


def test_entries_are_in_chicago_style():
    made = entries([cite.source(id) for id in ("entman_1993", "guardian_2001_05_04", "chosun_9266", "welt_2001_08_06")])
    assert made["entman_1993"] == (
        "Entman, Robert M. “Framing: Toward Clarification of a Fractured Paradigm.” *Journal of Communication* 43, no. 4 (1993): 51–58. "
        "<https://www.researchgate.net/publication/209409849_Framing_Toward_Clarification_of_A_Fractured_Paradigm>"
    )
    assert made["guardian_2001_05_04"].startswith("The Guardian. “Kim Turns on the Charm for EU Team.” *The Guardian*, May 4, 2001. <https://")
    assert made["welt_2001_08_06"].startswith("Die Welt. “Kim Jong Il schickt Russen auf Zeitreise - in die Vergangenheit.” *Die Welt*, August 6, 2001.")
    assert made["chosun_9266"].startswith("Hwang Sung-joon. \\[Moscow programme; no press conference at the North's request\\]. *NK Chosun*, August 3, 2001.")


def test_each_entry_says_language_what_was_seen_and_where_it_is_used(pages):
    about = pages["notebooks/bibliography.md"].split("### guardian_2001_05_04\n")[1].split("###")[0]
    assert "In English. Seen: excerpt. Rights:" in about
    assert "Used in: cnn_checks, statements, timeline.*" in about
