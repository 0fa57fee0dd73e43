"""Numbers in the prose of lessons, and the keys of questions that count, are counted again from the tables."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from moscow2001 import data, figures, text
from seminar.questions import load_lesson

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
RECORDS = NOTEBOOKS.parent / "data" / "lessons"
WORDS = dict(
    enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
        ]
    )
) | {20: "twenty", 40: "forty"}


def prose(number: str) -> str:
    """The text cells of a lesson, one line, links reduced to their words."""
    path = next(NOTEBOOKS.glob(f"{number}_*.ipynb"))
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    whole = " ".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    return re.sub(r"\s+", " ", re.sub(r"<!--.*?-->", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", whole)))


def key(name: str):
    lesson, check = name.split(".")
    return load_lesson(next(RECORDS.glob(f"{lesson}_*.yaml"))).item(check).key


def speakers() -> dict:
    return data.declaration().speaker.value_counts().to_dict()


def vote(name: str) -> str:
    row = data.un_votes().set_index("id").loc[name]
    return f"{row.yes}-{row.no}-{row.abstain}"


def news(country: str):
    """Items of 4 to 9 August of one country, copies of a wire text put together."""
    items = data.coverage()
    kept = (items.country == country) & items.when.between("2001-08-04", "2001-08-09") & (items.duplicate_of == "")
    return items[kept]


def carrying(country: str, claim: str) -> int:
    return int(news(country)["id"].isin(data.items_with(claim)["id"]).sum())


def shared(one: str, other: str) -> int:
    return len(set(data.claims_of(one).claim_id) & set(data.claims_of(other).claim_id))


def hits_before_2017() -> tuple[int, int]:
    tests = data.nmd_tests()
    tests = tests[(tests.when < "2017") & (tests["id"] != "ftg_03")]
    return int((tests.outcome == "hit").sum()), len(tests)


def voted_alike() -> float:
    votes = data.un_rollcall()
    both = votes[votes.vote_1999.isin(["yes", "no", "abstain"]) & votes.vote_2001.isin(["yes", "no", "abstain"])]
    return 100 * float((both.vote_1999 == both.vote_2001).mean())


PROSE = {
    "00 paragraphs of CNN": ("00", lambda: f"each of its {len(data.cnn_paragraphs())} paragraphs"),
    "02 paragraphs": ("02", lambda: f"{len(data.declaration())} paragraphs"),
    "02 slips": ("02", lambda: f"lists {len(data.anomalies())} places where the English limps"),
    "02 speakers": (
        "02",
        lambda: (
            f"{WORDS[speakers()['joint']].capitalize()} paragraphs have two speakers,"
            f" {WORDS[speakers()['dprk'] + speakers()['russia']]} have one"
        ),
    ),
    "03 votes": ("03", lambda: f"{vote('plenary_1999')}, {vote('plenary_2000')} and {vote('plenary_2001')}"),
    "03 statements": ("03", lambda: f"a record of {WORDS[len(data.statements())]} statements"),
    "04 items and claims": ("04", lambda: f"this lesson {len(data.coverage())} items were collected"),
    "04 claims": ("04", lambda: f"a list of {len(data.claims())} claims"),
    "04 languages": ("04", lambda: f"in {WORDS[data.coverage().language.nunique()]} languages"),
    "04 claims of the declaration": (
        "04",
        lambda: f"{WORDS[len(data.claims_of('declaration'))].capitalize()} of the claims are in the declaration itself",
    ),
    "04 excerpts": (
        "04",
        lambda: (
            f"{int((data.coverage().seen == 'excerpt').sum())} of the {len(data.coverage())} items were seen only in"
            " part"
        ),
    ),
    "04 clause 8 in Seoul": (
        "04",
        lambda: (
            f"in {WORDS[carrying('South Korea', 'C05')]} items of the {WORDS[len(news('South Korea'))]} from 4 to 9"
            " August"
        ),
    ),
    "04 clause 8 in the US": (
        "04",
        lambda: f"in the United States it is {WORDS[carrying('US', 'C05')]} item of {WORDS[len(news('US'))]}",
    ),
    "04 paragraphs of CNN": ("04", lambda: f"our notes on its {len(data.cnn_paragraphs())} paragraphs"),
    "04 frames": ("04", lambda: f"Our codebook has {WORDS[len(data.frames()) - 1]}"),
    "04 words": ("04", lambda: "Two texts, {} and {} words".format(*text.sizes().tokens)),
    "04 words that pass": (
        "04",
        lambda: (
            f"{WORDS[int(text.log_odds('cnn', 'declaration').passes.sum())].capitalize()} words of"
            f" {len(text.log_odds('cnn', 'declaration'))} pass"
        ),
    ),
}

KEYS = {
    "03.c2": lambda: hits_before_2017()[0],
    "03.c3": lambda: round(voted_alike(), 1),
    "03.c8": lambda: int(data.launches_by_year().set_index("year").total[2006]),
    "04.c1": lambda: shared("cnn_2001_08_04", "declaration"),
    "04.c4": lambda: int(
        (
            data.cnn_paragraphs().voice.str.startswith("Kim Jong Il")
            & data.cnn_paragraphs().attribution.str.contains("quotation")
        ).sum()
    ),
    "04.c8": lambda: len(text.kwic("understanding", text="declaration").frame),
}


@pytest.mark.parametrize("what", PROSE)
def test_a_number_in_the_prose_is_the_tables_number(what):
    lesson, phrase = PROSE[what]
    assert phrase() in prose(lesson)


@pytest.mark.parametrize("name", KEYS)
def test_a_key_that_counts_is_counted_again(name):
    assert key(name) == KEYS[name]()


def test_the_seventeen_attempts_of_the_question_are_seventeen_rows():
    assert hits_before_2017()[1] == 17
    assert "**17** attempts" in load_lesson(next(RECORDS.glob("03_*.yaml"))).item("c2").prompt


def test_the_first_statement_with_2003_is_the_one_that_03_c5_asks_for():
    dated = data.statements()
    dated = dated[(dated.date_precision == "day") & dated.condition.isin(["until 2003", "beyond 2003"])]
    assert [dated.sort_values("when")["id"].iloc[0]] == key("03.c5")


def test_the_map_of_items_holds_about_a_quarter_of_the_differences():
    assert re.search(r"hold only 2[3-6] ?% of the differences", figures.correspondence()._repr_html_())
    assert "about a quarter of the differences" in prose("04")
