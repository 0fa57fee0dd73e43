"""The limits that teaching/grading.md states are those of the program."""

from pathlib import Path

import pytest

from seminar.grading import opening
from seminar.handins import classlist, read, submissions, zips
from seminar.questions import answers
from seminar.questions.rules import RULES
from tests.hostile import test_memory

PAGE = (Path(__file__).parents[2] / "teaching" / "grading.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("what", "limit"),
    [
        ("one file, also", f"{read.MAX_FILE >> 20} MiB"),
        ("objects in one notebook", f"{read.MAX_OBJECTS:,}"),
        ("cells in one notebook", f"{read.MAX_CELLS:,}"),
        ("answer records in one notebook", f"{read.MAX_RECORDS:,}"),
        ("one recorded answer", f"{read.MAX_ANSWER >> 10} KiB"),
        ("one written answer", f"{answers.MAX_TEXT:,} characters"),
        ("files of one student that are opened", str(opening.MAX_FILES)),
        ("files in one archive", f"{zips.MAX_MEMBERS:,} / {submissions.MAX_INNER}"),
        ("questions named in one cell", str(read.MAX_ASKS)),
        ("bytes of one student", f"{opening.MAX_BYTES >> 20} MiB"),
        ("memory for one student", f"{test_memory.BOUND} MiB"),
        ("unpacked to packed size", f"{zips.MAX_RATIO} to 1"),
        ("folders within folders", str(submissions.MAX_DEPTH)),
        ("class list |", f"{classlist.MAX_ROSTER >> 20} MiB"),
    ],
)
def test_the_page_states_the_limit(what, limit):
    (line,) = [line for line in PAGE.splitlines() if line.startswith(f"| {what}")]
    assert line.split("|")[2].strip() == limit


@pytest.mark.parametrize("rule", sorted({rule for rules in RULES.values() for rule in rules} - {""}))
def test_the_page_names_every_rule(rule):
    assert f"`{rule}`" in PAGE
