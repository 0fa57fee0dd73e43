"""The pages that citations lead to are whole, always the same, and have a place for every id."""

import json
import re

import pytest

from moscow2001 import data
from seminar import cite
from seminar.cite.chicago import entries
from seminar.data.reader import rows, table_names
from seminar.errors import DataError
from seminar.files import root


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
        assert (root() / name).read_text(encoding="utf-8") == text, (
            f"{name} is not up to date: run `python3 course.py build`"
        )


def test_all_slips_of_the_text_are_noted_beside_it(pages):
    assert pages["notebooks/declaration.md"].count("*sic*:") == len(rows("anomalies"))


def test_entries_are_in_chicago_style():
    made = entries([cite.source(id) for id in ("entman_1993", "guardian_2001_05_04", "chosun_9266", "welt_2001_08_06")])
    assert (
        made["entman_1993"]
        == "Entman, Robert M. “Framing: Toward Clarification of a Fractured Paradigm.” *Journal of Communication* 43,"
        " no. 4 (1993): 51–58."
        " <https://www.researchgate.net/publication/209409849_Framing_Toward_Clarification_of_A_Fractured_Paradigm>"
    )
    assert made["guardian_2001_05_04"].startswith(
        "The Guardian. “Kim Turns on the Charm for EU Team.” *The Guardian*, May 4, 2001. <https://"
    )
    assert made["welt_2001_08_06"].startswith(
        "Die Welt. “Kim Jong Il schickt Russen auf Zeitreise - in die Vergangenheit.” *Die Welt*, August 6, 2001."
    )
    assert made["chosun_9266"].startswith(
        "Hwang Sung-joon. \\[Moscow programme; no press conference at the North's request\\]. *NK Chosun*, August 3,"
        " 2001."
    )


def test_each_entry_says_language_what_was_seen_and_where_it_is_used(pages):
    about = pages["notebooks/bibliography.md"].split("### guardian_2001_05_04\n")[1].split("###")[0]
    assert "In English. Seen: excerpt. Rights:" in about
    assert "Used in: cnn_checks, statements, timeline.*" in about


DOUBLED = re.compile(
    r"(?<!\.)\.\.(?!\.)|,,|;;|[,;:]\.|\.,(?!"
    r" )|[?!]\.(?!\.)|[.?!][’”]+\.|”\.|“[^”]*[“\"]|\s[,.;:](?=\s)|[–-],|,[–-]|\(\)|\*\*"
)


def test_no_entry_of_the_bibliography_has_doubled_punctuation():
    made = entries(list(cite.sources().values()))
    assert len(made) == len(cite.sources()) > 400
    wrong = {
        id: found[0]
        for id, entry in made.items()
        if (found := DOUBLED.search(entry.rpartition(" <")[0].replace("\\", "")))
    }
    assert wrong == {}


@pytest.mark.parametrize("spoilt", ["U.S..”", "1-,–2", "a,, b", "Why?.", "“a “b” c”", '“a "b" c”', "no.”.", "a , b"])
def test_doubled_punctuation_would_be_found(spoilt):
    assert DOUBLED.search(spoilt)


def entry(**changes):
    item = {**cite.source("guardian_2001_05_04"), **changes}
    return entries([item])[item["id"]].rpartition(" <")[0]


@pytest.mark.parametrize(
    ("issued", "words"),
    [
        ({"date-parts": [[2001, 6, 16], [2001, 6, 17]]}, "June 16–17, 2001"),
        ({"date-parts": [[2001, 6, 30], [2001, 7, 2]]}, "June 30–July 2, 2001"),
        ({"date-parts": [[2000, 12, 30], [2001, 1, 2]]}, "December 30, 2000–January 2, 2001"),
        ({"date-parts": [[2001, 6], [2001, 7]]}, "June–July 2001"),
        ({"date-parts": [[1999], [2001]]}, "1999–2001"),
        ({"date-parts": [[2001, 6]], "circa": True}, "ca. June 2001"),
        ({"date-parts": [[1999]], "circa": True}, "ca. 1999"),
        ({"raw": "early summer 2001"}, "early summer 2001"),
        ({"literal": "undated, received 2001"}, "undated, received 2001"),
        ({"date-parts": [["2001", "6", "16"]]}, "June 16, 2001"),
    ],
)
@pytest.mark.parametrize("type", ["article-newspaper", "webpage", "report", "article-journal"])
def test_a_date_is_printed_as_far_as_it_is_known(issued, words, type):
    assert entry(issued=issued, type=type).rstrip(".)").endswith(words) or (
        issued == {"date-parts": [["2001", "6", "16"]]} and type == "report"
    )


@pytest.mark.parametrize(
    "issued",
    [
        {"season": 1},
        {"date-parts": [[2001, 13]]},
        {"date-parts": [[2001, 2, 30]]},
        {"date-parts": [[2001, 6, 17], [2001, 6, 16]]},
        {"date-parts": [[2001, 6, 17], [2001, 6]]},
        {"date-parts": []},
        {"date-parts": [[]]},
        {"date-parts": [[1], [2], [3]]},
        {"date-parts": "2001"},
        {"literal": "x", "date-parts": [[2001]]},
        {"raw": ""},
        {"date-parts": [["june"]]},
        {"date-parts": [[True]]},
    ],
)
def test_a_date_that_cannot_be_printed_is_refused_with_its_source(issued):
    with pytest.raises(DataError, match="data/sources.json, guardian_2001_05_04: "):
        entry(issued=issued)


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Talks in the U.S.", "“Talks in the U.S.” *"),
        ("What “war”", "“What ‘war.’” *"),
        ('The "axis" of it', "“The ‘axis’ of It.” *"),
        ("He said: “No!”", "“He Said: ‘No!’” *"),
        ("Why?", "“Why?” *"),
        ("The Kims’", "“The Kims’.” *"),
        ("And then...", "“And Then...” *"),
        ('A 5" shell', '“A 5" Shell.” *'),
        ("One <b>tag</b>", "“One \\<b>tag\\</b>.” *"),
    ],
)
def test_a_title_has_one_stop_and_single_marks_inside_double_ones(title, told):
    assert told in entry(title=title)


def test_in_an_italic_title_marks_stay_double_and_a_stop_is_not_doubled():
    assert entry(title='Reading "Moscow"', type="report").startswith("*Reading “Moscow”*. *The Guardian*")
    assert entry(title="Notes on the U.S.", type="report").startswith("*Notes on the U.S.* *The Guardian*")


def test_a_build_is_stopped_by_a_date_that_cannot_be_printed(course, monkeypatch):
    from seminar.author import build

    path = course / "data" / "sources.json"
    text = path.read_text(encoding="utf-8")
    assert '"id": "abc_2001_06_16"' in text
    items = json.loads(text)
    items[0]["issued"] = {"season": 2}
    path.write_text(json.dumps(items), encoding="utf-8")
    monkeypatch.setenv("SEMINAR_HOME", str(course))
    page = next(one for one in build.generated() if one.path == "notebooks/bibliography.md")
    with pytest.raises(DataError, match=f"data/sources.json, {items[0]['id']}: the date has season"):
        page.make()
