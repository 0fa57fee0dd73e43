"""Words are cut by the written rules, and the counts of both texts are those that the lesson states."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moscow2001 import text
from moscow2001.text import declaration


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("U.S. and Japan", ["u.s.", "and", "japan"]),
        ("told us in the US", ["told", "us", "in", "the", "u.s."]),
        ("the country’s reunification", ["the", "country", "reunification"]),
        ("outsiders’ obstructions", ["outsiders", "obstructions"]),
        ("Excellency V.V. Putin", ["excellency", "putin"]),
        ("N. Korea sticks", ["north", "korea", "sticks"]),
        ("July 19, 2000, page 12", ["july", "2000", "page"]),
        ("a 21-car train, DPRK-Russia", ["a", "21-car", "train", "dprk-russia"]),
        ("we don't", ["we", "don't"]),
        ("1. The DPRK", ["the", "dprk"]),
        ("", []),
    ],
)
def test_words_follow_the_written_rules(phrase, expected):
    assert text.words(phrase) == expected


@given(st.text())
def test_every_token_stands_where_it_says(body):
    tokens = text.tokenise(body)
    assert all(0 <= token.start < token.end <= len(body) for token in tokens)
    assert all(one.end <= other.start for one, other in zip(tokens, tokens[1:]))
    assert all(token.word for token in tokens)


def test_both_texts_have_the_stated_sizes():
    sizes = text.sizes().set_index("text")
    assert sizes.loc["CNN story", ["tokens", "types"]].tolist() == [731, 345]
    assert sizes.loc["declaration", ["tokens", "types"]].tolist() == [998, 370]
    assert set(sizes["shared_types"]) == {103}


def test_declaration_has_24_paragraphs_and_the_story_28_with_three_headings():
    assert len(declaration()) == 24
    assert [label for label in text.cnn_counts() if label.startswith("P")] == [f"P{number}" for number in range(1, 29)]
    assert len(text.cnn_counts()) == 31


def test_declaration_holds_neither_moratorium_nor_2003():
    counts = text.total("declaration")
    assert counts["moratorium"] == counts["2003"] == 0
    assert counts["missile"] == 1


def test_counts_by_paragraph_add_up_to_counts_by_text():
    whole = text.counts("cnn").set_index("word")["count"]
    parts = text.counts("cnn", by="paragraph").groupby("word")["count"].sum()
    assert parts.sort_index().to_dict() == whole.sort_index().to_dict()


def test_counts_of_an_own_text_come_most_frequent_first():
    assert text.counts("peace and peace").values.tolist() == [["peace", 2], ["and", 1]]


@pytest.mark.parametrize("unknown", ["bbc", "", "   ", 17, {"word": "three words here", "count": 2}])
def test_unknown_text_is_refused_with_the_names_of_those_there_are(unknown):
    with pytest.raises(text.TextError, match="cnn"):
        text.total(unknown)


def test_counting_by_anything_else_is_refused():
    with pytest.raises(text.TextError, match="'text' or by 'paragraph'"):
        text.counts("cnn", by="line")


def test_category_counts_are_those_of_the_method_note():
    table = text.categories()
    assert table[["cnn", "declaration"]].values.tolist() == [
        [16, 2],
        [0, 19],
        [12, 2],
        [3, 0],
        [1, 8],
        [0, 1],
        [22, 4],
        [2, 2],
    ]


def test_notes_beside_the_categories_are_true():
    said = text.kwic("said", "declaration").frame
    according = text.kwic("according", "declaration").frame
    assert said["paragraph"].tolist() == ["8.3"]
    assert according["paragraph"].tolist() == ["7.1"]
    story = text.cnn_counts()
    assert [label for label, found in story.items() if found["reaffirmed"]] == ["P4"]
    assert [label for label, found in story.items() if found["moratorium"]] == ["P1"]
    assert [label for label, found in story.items() if found["2003"]] == ["P1", "P2"]
    assert [label for label, found in story.items() if found["peaceful"]] == ["P8"]
    assert story["P15"]["sung"] == 1
    assert text.kwic("forces", "declaration").frame["paragraph"].tolist() == ["8.1"]
    assert set(text.kwic("plans", "declaration").frame["paragraph"]) == {"5.1", "5.2"}
