"""The two wings keep apart: rooms import from rooms below them, and no file of the engine holds a word of the subject."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest

from seminar.course import course
from tests.course_copy import ROOT

ENGINE = sorted(
    path
    for path in (ROOT / "seminar").rglob("*")
    if path.suffix in (".py", ".js", ".css", ".yaml", ".md", ".json", ".html", ".ipynb") and path.is_file()
)
#: Names and things of August 2001, in any form of the word.
WORDS = (
    r"moscow\w*|cnn|d\.?p\.?r\.?k|koreas?|pyongyang|seoul|russia|kremlin|putin|kim jong\w*|persson|prikhodko|ivanov"
    r"|abm|missiles?|moratori\w+|(?:the|moscow) declaration"
)
SUBJECT = re.compile(rf"\b(?:{WORDS})\b", re.IGNORECASE)


def named() -> re.Pattern:
    """What only this course has: names of tables, of lessons, prefixes of texts and colours of parties, as code names them."""
    made = course()
    tables = [path.stem for path in (ROOT / "data" / "tables").glob("*.csv")]
    quoted = "|".join(map(re.escape, [*tables, *(text.prefix for text in made.texts)]))
    lessons = "|".join(map(re.escape, made.lessons))
    colours = "|".join(colour for party in made.parties for colour in (party.colour, party.dark))
    return re.compile(rf"[\"'`](?:{quoted})[\"'`:]|\bdata\.(?:{quoted})\(|(?:{colours}|{lessons})", re.IGNORECASE)


def found(text: str, pattern: re.Pattern) -> list[str]:
    return [
        f"line {number}: {match[0]}"
        for number, line in enumerate(text.splitlines(), start=1)
        for match in pattern.finditer(line)
    ]


@pytest.mark.parametrize("path", ENGINE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_engine_holds_no_word_of_the_subject(path):
    text = path.read_text("utf-8")
    assert found(text, SUBJECT) == []
    assert found(text, named()) == []


@pytest.mark.parametrize(
    "planted",
    [
        "# as in Moscow",
        "the DPRK's",
        "rows('frame_codings')",
        "data.timeline()",
        "#8A3FFC",
        '"decl"',
        "03_treaty_and_moratorium",
        "on the ABM side",
    ],
)
def test_a_planted_word_is_found(planted):
    assert found(planted, SUBJECT) + found(planted, named())


def test_every_table_of_the_course_is_looked_for():
    with (ROOT / "data" / "tables" / "timeline.csv").open(encoding="utf-8") as file:
        assert "id" in next(csv.reader(file))
    assert len(ENGINE) > 200 and named().search('"timeline"')


def test_rooms_import_from_rooms_below_them_and_never_in_a_circle():
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr


def test_python_has_one_form():
    ruff = Path(sys.executable).with_name("ruff")
    for command in (["check", "--no-cache", "."], ["format", "--no-cache", "--check", "."]):
        done = subprocess.run([ruff, *command], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr
