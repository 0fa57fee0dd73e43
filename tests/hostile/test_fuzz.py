"""Random and mutated hand-ins: whatever comes in, a file ends in grades.csv or problems.csv, and the others' marks
stay.
"""

import json
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seminar.course import course
from seminar.grading.marking import Marker
from seminar.handins.read import Refused, read_notebook
from seminar.handins.submissions import Entry, Student
from seminar.questions.record import MIME
from seminar.sample import unlucky

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["a", "value", "unit", "type", "rows", "columns", "u1", "voice", "r1", "id"])
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)
CALM = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


def _whole(value) -> bytes:
    return json.dumps(value).encode("utf-8", "surrogatepass")


def _marked(assignment, data: bytes):
    student = Student("cy", "Cy", "", [Entry("cy.ipynb", b"")])
    return Marker(assignment, book=True).student(student, lambda _: data)


@CALM
@given(data=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    try:
        read_notebook(data)
    except Refused as refused:
        assert refused.kind


@CALM
@given(value=JSON, q=st.sampled_from([f"ex90.q{number}" for number in range(1, 11)]))
def test_any_answer_earns_points_within_bounds_or_is_listed(assignment, value, q):
    from seminar.questions.public import rev

    item = next(item for item in assignment.items if f"ex90.{item.id}" == q)
    record = {
        "v": 1,
        "course": course().short,
        "q": q,
        "rev": rev(item),
        "answer": value,
        "at": "2026-10-05T08:00:00Z",
        "n": 1,
    }
    notebook = {
        "cells": [
            {
                "cell_type": "code",
                "source": f'm.ask("{q}")',
                "outputs": [{"output_type": "display_data", "data": {MIME: record}}],
            }
        ],
        "nbformat": 4,
    }
    marked = _marked(assignment, _whole(notebook))
    (answer,) = marked.book or [None]
    if answer is None:
        assert marked.problems
    elif answer.points is None:
        assert answer.status == "to mark" or (answer.status == "unusable" and "unusable_answer" in marked.problems)
    else:
        assert 0 <= answer.points <= item.points


@CALM
@given(
    record=st.dictionaries(st.sampled_from(["v", "q", "rev", "answer", "at", "n", "x"]), JSON, max_size=7),
    where=st.sampled_from(["data", "output", "text", "lines"]),
)
def test_any_record_is_taken_or_listed(assignment, record, where):
    held = {"text": json.dumps(record), "lines": json.dumps(record).splitlines(True)}.get(where, record)
    output = {MIME: held} if where == "output" else {"data": {MIME: held}}
    marked = _marked(assignment, _whole({"cells": [{"outputs": [output]}]}))
    assert marked.key
    assert marked.problems or marked.book


@CALM
@given(cells=st.lists(JSON, max_size=5) | JSON, worksheets=JSON)
def test_any_json_is_read_or_refused(assignment, cells, worksheets):
    for whole in (
        {"cells": cells},
        {"cells": cells, "worksheets": worksheets},
        {"worksheets": [{"cells": cells}]},
        cells,
    ):
        marked = _marked(assignment, _whole(whole))
        assert marked.status and marked.problems


@pytest.mark.parametrize("seed", range(6))
def test_a_mutated_hand_in_ends_as_a_mark_or_a_line(assignment, good, seed):
    random_ = random.Random(seed)
    whole = unlucky.encoded(good(seed))
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(random_.randint(1, 6)):
            place = random_.randrange(len(data))
            turn = random_.random()
            if turn < 0.4:
                data[place] = random_.randrange(256)
            elif turn < 0.6:
                del data[place : place + random_.randrange(1, 400)]
            elif turn < 0.8:
                other = random_.randrange(len(data))
                data[place:place] = data[other : other + random_.randrange(1, 400)]
            else:
                data[place:place] = random_.choice(
                    [b"NaN", b"null", b"[[[[", b"}", b'"', b"\\u0000", b"1e999", b"\xff", b"true", b"{}"]
                )
        marked = _marked(assignment, bytes(data))
        assert marked.grades.startswith("cy,")
        assert marked.status in ("complete", "incomplete", "nothing readable")
        if marked.status == "nothing readable":
            assert marked.problems
        assert b"<script" not in marked.content


def test_a_class_of_mutants_leaves_the_good_ones_alone(classroom, good, graded, untouched):
    folder, add = classroom
    random_ = random.Random(3)
    for number in range(60):
        data = bytearray(unlucky.encoded(good(3)))
        for _ in range(random_.randint(1, 8)):
            data[random_.randrange(len(data))] = random_.randrange(256)
        add(f"ex90_handin_Mutant_{number}x.ipynb", bytes(data))
    after = graded(folder)
    untouched(after)
    assert {path.name for path in folder.iterdir()} <= after.mentions()
