"""What is remembered changes nothing: the quick ways of reading and judging give to the byte what the general ways
give.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar.files import root
from seminar.handins import read
from seminar.handins.read import Found, read_notebook
from seminar.questions import load_assignment
from seminar.questions.answers import count_words
from seminar.results.judging import Question
from seminar.sample import synth
from seminar.sample.answering import answer_to

FILES = [*sorted((root() / "solutions").glob("ex0?.yaml")), Path(__file__).parents[1] / "hostile" / "every_kind.yaml"]
ITEMS = [
    (f"{assignment.id}.{item.id}", item) for assignment in map(load_assignment, FILES) for item in assignment.items
]
IN_PARTS = [(q, item) for q, item in ITEMS if item.kind in ("match", "code")]
WRITTEN = [(q, item) for q, item in ITEMS if item.written]
ODD = [
    "",
    " ",
    "\t",
    "a\u202eb",
    "=1+1",
    "“quoted”, said she",
    "line\nbreak",
    "\x7f",
    "\u200d",
    "<b>&amp;",
    '"',
    "\\",
    "ли́чно",
    "—",
    "x" * 1_100,
]


def found(question: Question, raw: bytes) -> Found:
    return Found(question.q, question.rev, raw, "2026-11-20T10:00:00Z", 1, 3, ())


def ways(q: str, item, pages: bool = True) -> tuple[Question, Question]:
    """The same question twice: as it is, and without its quick ways."""
    quick, general = Question(q, 4, item, True, pages), Question(q, 4, item, True, pages)
    general._parts = None
    general._text = general._anew
    return quick, general


def changed(answer, random_: random.Random) -> list[bytes]:
    """Forms of *answer* as files hold them: in other orders, with blanks, and with something that should not be there."""
    if not isinstance(answer, dict):
        return [json.dumps(answer).encode()]
    turned = list(answer.items())
    random_.shuffle(turned)
    forms = [
        json.dumps(dict(turned)),
        json.dumps(answer, indent=1, ensure_ascii=False),
        json.dumps({**answer, "no such part": turned[0][1]}),
        json.dumps(dict(turned[1:])),
    ]
    first, value = turned[0]
    others = [random_.choice(ODD), None, 7, [], {}, {"reason": random_.choice(ODD)}]
    if isinstance(value, dict):
        codes = list(value.items())
        random_.shuffle(codes)
        others += [
            dict(codes),
            {**value, "reason": random_.choice(ODD)},
            {**value, "reason": "because, “I think”"},
            {**value, "reason": 3},
            dict(codes[1:]),
            {**value, codes[0][0]: "none of them"},
        ]
    forms += [json.dumps({**answer, first: other}) for other in others]
    forms.append(
        forms[0][:-1] + f", {json.dumps(first)}: {json.dumps(turned[-1][1])}}}"
    )  # a name that stands there twice
    forms.append(forms[0][:-2])
    return [form.encode("utf-8", "surrogatepass") for form in forms]


@pytest.mark.parametrize("q, item", IN_PARTS, ids=[q for q, _ in IN_PARTS])
@pytest.mark.parametrize("pages", [True, False])
def test_an_answer_put_together_from_its_parts_is_the_answer_judged_as_a_whole(q, item, pages):
    random_ = random.Random(q)
    quick, general = ways(q, item, pages)
    put_together = 0
    for _ in range(60):
        for raw in changed(answer_to(item, random_.gauss(0, 1), random_), random_):
            put_together += quick._parts is not None and quick._parts.put_together(raw) is not None
            assert quick.judge(found(quick, raw)) == general.judge(found(general, raw)), raw
    assert quick._parts is None or put_together > 100, "the quick way was hardly taken: the test proves little"


@pytest.mark.parametrize("q, item", WRITTEN, ids=[q for q, _ in WRITTEN])
def test_a_text_looked_at_once_is_the_text_judged_step_by_step(q, item):
    random_ = random.Random(q)
    quick, general = ways(q, item)
    for text in [
        *ODD,
        *(answer_to(item, random_.gauss(0, 1), random_) for _ in range(30)),
        None,
        3,
        ["a"],
        "y" * 50_000,
    ]:
        for raw in (json.dumps(text).encode(), json.dumps(text, ensure_ascii=False).encode("utf-8", "surrogatepass")):
            assert quick.judge(found(quick, raw)) == general.judge(found(general, raw)), text


@given(st.text(st.one_of(st.characters(), st.sampled_from(" \n\x1c\x85a1.'“—")), max_size=60))
def test_words_are_runs_between_white_space_that_hold_a_letter_or_a_digit(text):
    assert count_words(text) == sum(1 for word in text.split() if any(character.isalnum() for character in word))


def test_a_notebook_read_in_one_go_says_what_it_says_when_read_step_by_step(tmp_path, monkeypatch):
    assignment = load_assignment(FILES[-1])
    for _ in synth.write_class(assignment, tmp_path / "class", 60, 3, 0.5, "folder"):
        pass
    contents = [path.read_bytes() for path in sorted((tmp_path / "class" / "submissions").rglob("*.ipynb"))]
    in_one_go = [outcome(content) for content in contents]
    assert sum(isinstance(one, read.Reading) for one in in_one_go) > 30

    def never(content: bytes):
        raise msgspec.ValidationError("not in one go")

    monkeypatch.setattr(read, "_sure", never)
    assert [outcome(content) for content in contents] == in_one_go


def outcome(content: bytes):
    try:
        return read_notebook(content)
    except read.Refused as refused:
        return refused.kind, refused.detail
