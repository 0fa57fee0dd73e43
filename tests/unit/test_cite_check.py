"""A lesson's citations are checked: links, quotations, their length, and paragraphs with a date or number and no
source.
"""

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moscow2001 import data
from seminar import cite
from seminar.cite.quotations import length, quoted
from seminar.errors import CourseError, MissingFile

DECL = "decl_2001_08_04_en"


def rules(text):
    return [problem.rule for problem in cite.check_markdown(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Persson spoke on 3 May 2001 ([Guardian](bibliography.md#guardian_2001_05_04)).",
        'The DPRK "affirmed that its missile program is of peaceful nature" ([2.2](declaration.md#2.2)).',
        (
            "Russia “welcomed this stand of the DPRK” ([2.3](declaration.md#2.3)) and “expressed its understanding of"
            " this stand” ([8.2](declaration.md#8.2))."
        ),
        '"The side of the DPRK affirmed ... pose no threat to any country" ([2.2](declaration.md#2.2)).',
        (
            '"The side of the DPRK affirmed that its missile [programme] is of peaceful nature"'
            " ([2.2](declaration.md#2.2))."
        ),
        (
            'CNN has "his country intends to observe the moratorium on long-range missile testing"'
            " ([CNN](bibliography.md#cnn_2001_08_04))."
        ),
        'Of "moratorium" and "2003" the text knows nothing ([2.2](declaration.md#2.2)).',
        "> The Russian side welcomed this stand of the DPRK.\n>\n> [2.3](declaration.md#2.3)",
        "> The Russian side welcomed this stand of the DPRK.\n\nSo says [2.3](declaration.md#2.3).",
        (
            "Two events matter:\n\n- one in 1999\n- one in 2001\n\nBoth are in [Arms Control"
            " Today](bibliography.md#act_2002_10)."
        ),
        "| year | launches |\n|---|---|\n| 2006 | 7 |\n\nCounts of [CNS](bibliography.md#cns_xlsx_2020).",
        "# The summit of 4 August 2001\n\nNothing is claimed here.",
        "In lesson 02 you read clauses 1 to 8, paragraph 2.2, P8 and C05; it takes 15 minutes and 24 paragraphs.",
        "In step 3, use `launches_between('1999-09-24', '2005-03-02')`.",
        "In 1904 nothing of this was known. <!-- uncited: an example of ours -->",
        (
            '"On 4 August 2001 North Korea promised Russia that it would not test missiles until 2003." <!-- invented'
            " --> <!-- uncited: the question of lesson 05 -->"
        ),
        "```python\nyear = 2001\n```",
        "## For the code track\n\nCount the launches of 1998.",
        "Read [the declaration](declaration.md) and come back.",
        "Persson spoke on 3 May 2001 ([Guardian](../notebooks/bibliography.md#guardian_2001_05_04)).",
    ],
)
def test_a_sound_paragraph_passes(text):
    assert cite.check_markdown(text) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Kim arrived on 3 August.", "uncited"),
        ("The treaty of 1972 allowed 100 interceptors.", "uncited"),
        ("- In 1999 talks began.\n- In 2001 they stopped.", "uncited"),
        ("## Next steps of Kim\n\nKim left in 2001 ([x](bibliography.md#no_such_source)).", "link"),
        ("See [Guardian](bibliography.md#guardian_persson).", "link"),
        ("See [the bibliography](bibliography.md#).", "link"),
        ("It was 2001, says [the bibliography](bibliography.md).", "uncited"),
        ("See [9.1](../notebooks/declaration.md#9.1).", "link"),
        ("See [9.1](declaration.md#9.1).", "link"),
        ('"affirmed that its missile program is of a peaceful nature" ([2.2](declaration.md#2.2))', "quotation"),
        ('"welcomed this stand of the DPRK" ([8.2](declaration.md#8.2))', "quotation"),
        ('"pose no threat ... The side of the DPRK affirmed" ([2.2](declaration.md#2.2))', "quotation"),
        ('"sticks to a completely different pledge" ([CNN](bibliography.md#cnn_2001_08_04))', "quotation"),
        ("> The Russian side warmly welcomed this stand.\n\n[2.3](declaration.md#2.3)", "quotation"),
        ('"' + "North Korea " * 13 + '" ([CNN](bibliography.md#cnn_2001_08_04))', "length"),
    ],
)
def test_a_faulty_paragraph_is_found(text, rule):
    assert rule in rules(text)


def test_a_long_quotation_of_the_declaration_is_allowed():
    text = data.paragraph("1.1").removeprefix("1. ")
    assert length(text) > 25
    assert rules(f"“{text}” ([1.1](declaration.md#1.1))") == []


def test_the_id_of_a_merged_source_is_told_with_the_one_to_use():
    (problem,) = cite.check_markdown("See [Guardian](bibliography.md#guardian_persson).")
    assert "now called 'guardian_2001_05_04'" in problem.message


@pytest.fixture
def lesson(tmp_path):
    def write(*cells):
        path = tmp_path / "lesson.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=list(cells)), path)
        return path

    return write


def test_a_notebook_is_checked_cell_by_cell(lesson):
    text, code = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    path = lesson(
        text("# A lesson"),
        code("year = 1999"),
        text("It was 1999."),
        text("## For the code track"),
        text("Count those of 1998."),
        text("It was 2001.", metadata={"tags": ["uncited"]}),
    )
    (problem,) = cite.check_notebook(path)
    assert (problem.cell, problem.rule) == (3, "uncited")
    assert str(problem).startswith("cell 3: a date or a number without a citation in: It was 1999.")


def test_a_text_of_an_invented_student_may_be_wrong_but_its_links_must_resolve(lesson):
    wrong = (
        'CNN wrote "they will never ever test again" on 4 August ([CNN](bibliography.md#cnn_2001_08_04),'
        " [x](bibliography.md#no_such_source))."
    )
    path = lesson(nbformat.v4.new_markdown_cell(wrong, metadata={"tags": ["invented"]}))
    assert [problem.rule for problem in cite.check_notebook(path)] == ["link"]


def test_a_file_that_is_no_notebook_is_told(tmp_path):
    with pytest.raises(MissingFile, match="no notebook"):
        cite.check_notebook(tmp_path / "none.ipynb")
    (tmp_path / "text.ipynb").write_text("no notebook", encoding="utf-8")
    with pytest.raises(CourseError, match="text.ipynb is not a notebook"):
        cite.check_notebook(tmp_path / "text.ipynb")


def test_every_quotation_in_the_tables_is_on_record_for_its_source():
    from seminar.data.reader import rows

    for row in rows("coverage_claims"):
        assert cite.on_record(row["quote"], row["source_ids"]), row["id"]


@given(st.integers(0, 23), st.integers(0, 40), st.integers(4, 30))
def test_any_run_of_words_of_the_declaration_is_on_record(number, start, size):
    paragraph = list(data.declaration().itertuples())[number]
    words = paragraph.text.split()
    run = " ".join(words[start % len(words) :][:size])
    if run.strip(" .,;:!?\"'"):
        assert cite.on_record(run, DECL, paragraph.id)
        assert cite.on_record(run.replace("’", "'").upper(), DECL)
        assert not cite.on_record(run + " and nothing else", DECL)


def test_length_counts_two_japanese_characters_as_one_word():
    assert length("the U.S. forces in South Korea") == 6
    assert length("伝統的なきずなの緊密化") == 6
    assert quoted('He said “one two” and "three" and «quatre».')[2][0] == "quatre"
