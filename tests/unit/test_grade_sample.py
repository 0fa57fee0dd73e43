"""Written answers of the invented class: varied from sample to sample, and every quotation in them exact."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

from seminar.questions import load_assignment, rev
from seminar.questions.record import MIME
from seminar.sample.answering import varied

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = [
    sample.text
    for path in sorted((ROOT / "solutions").glob("ex*.yaml"))
    for item in load_assignment(path).items
    for sample in getattr(item, "samples", [])
]
EX02 = load_assignment(ROOT / "solutions" / "ex02.yaml")
QUOTED = re.compile(r"\"[^\"]+\"|“[^”]+”|\*[^*\s][^*]*\*")
QUOTATION = (
    'In 8.2 it "stressed the need, because it also shows that the text does not say: for example, only this." It says'
    " “because”, *therefore* and 'is not'. Third. Fourth, because of that. Fifth."
)


def plain(text):
    return " ".join(text.split())


def shipped():
    """(name of the file, record) of every answer in the shipped class whose file can be read as it is."""
    for path in sorted((ROOT / "teaching" / "sample_class" / "submissions").glob("*.ipynb")):
        try:
            cells = json.loads(path.read_text(encoding="utf-8-sig"))["cells"]
        except (UnicodeError, ValueError, KeyError, RecursionError):
            continue
        for cell in cells:
            for output in cell.get("outputs", []) if isinstance(cell, dict) else ():
                record = output.get("data", {}).get(MIME)
                if isinstance(record, dict) and record.get("answer") is not None:
                    yield path.name, record


@pytest.mark.parametrize("text", [*SAMPLES, QUOTATION], ids=range(len(SAMPLES) + 1))
def test_whatever_else_changes_quotations_stay_to_the_letter(text):
    allowed = QUOTED.findall(plain(text))
    for seed in range(120):
        again = varied(text, random.Random(seed))
        assert set(QUOTED.findall(again)) <= set(allowed)
        assert again.count('"') % 2 == 0 and not re.search("[\ue000\ue001]", again)


def test_answers_do_vary():
    for text in SAMPLES[:4]:
        assert len({varied(text, random.Random(seed)) for seed in range(30)}) > 8


def test_no_sentence_is_broken_by_another_word():
    for text in SAMPLES:
        for seed in range(60):
            again = varied(text, random.Random(seed))
            assert not re.search(
                r"as well to|note writes|never does|since of\b|U\.S\.$|[a-z] (?:In|The)"
                r" my\b|\b(?:russia|korea|dprk|putin)\b",
                again,
            ), again


def test_the_shipped_class_quotes_exactly():
    quotations = {quotation for text in SAMPLES for quotation in QUOTED.findall(plain(text))}
    found = [
        (name, quotation)
        for name, record in shipped()
        if isinstance(record["answer"], str)
        for quotation in QUOTED.findall(record["answer"])
    ]
    found = [
        (name, quotation)
        for name, quotation in found
        if "HYPERLINK" not in quotation and "://" not in quotation and "alert(" not in quotation
    ]
    assert len(found) > 40
    assert [one for one in found if one[1] not in quotations] == []


def test_the_shipped_class_answers_the_questions_as_they_are_asked_now():
    now = {f"ex02.{item.id}": rev(item) for item in EX02.items}
    found = [
        (name, record["q"])
        for name, record in shipped()
        if record.get("rev") != now.get(record["q"]) and record["rev"] != "0ld0ld00"
    ]
    # one hand-in is of another exercise, one names a question that does not exist: both on purpose
    assert len({name for name, _ in found}) <= 3, "make the class anew: see teaching/sample_class/README.md"
