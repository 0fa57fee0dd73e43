"""Pooling counts what readers coded, whoever they are and however many there are."""

import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar import agree
from seminar.agree.pooling import REASONS
from seminar.course import course
from seminar.errors import UnknownQuestion
from seminar.questions import rev
from seminar.questions.model import Code, CodeUnits, Unit, Variable
from seminar.questions.record import AnswerRecord

UNITS = [f"u{number}" for number in range(1, 7)]
FRAMES = ["law", "harmony", "conflict"]


def question():
    return CodeUnits(
        id="q2",
        title="Frames",
        prompt="Code.",
        minutes=10,
        skill="counting honestly",
        codebook=[
            Variable(id="frame", label="Frame", options=[Code(id=code, text=code.title()) for code in FRAMES]),
            Variable(
                id="second",
                label="Second frame",
                optional=True,
                options=[Code(id=code, text=code.title()) for code in FRAMES],
            ),
            Variable(
                id="tone",
                label="Tone",
                level="ordinal",
                options=[Code(id=code, text=code) for code in ("-1", "0", "1")],
            ),
        ],
        units=[Unit(id=unit, text=f"Passage {unit}") for unit in UNITS],
    )


WORDING = rev(question())


def record(answer, wording=WORDING):
    return AnswerRecord(course=course().short, q="ex04.q2", rev=wording, answer=answer, at="2026-11-22T10:00:00Z", n=1)


def pooled(*answers, **options):
    stream = ((f"student {number}", {"ex04.q2": record(answer)}) for number, answer in enumerate(answers))
    return agree.pool(stream, "ex04.q2", question=question(), **options)


def test_codes_are_counted_per_variable_and_unit():
    pool = pooled(
        {"u1": {"frame": "law", "tone": "0"}}, {"u1": {"frame": "law", "tone": "1"}, "u2": {"frame": "harmony"}}
    )
    assert pool.readers == 2
    assert pool.counts["frame"]["u1"] == {"law": 2}
    assert pool.counts["tone"]["u1"] == {"0": 1, "1": 1}
    assert pool.counts["frame"]["u2"] == {"harmony": 1}
    assert not pool.counts["tone"]["u2"] and not pool.counts["frame"]["u3"]


def test_an_empty_optional_slot_is_a_code_but_a_skipped_unit_is_missing():
    pool = pooled({"u1": {"frame": "law"}}, {"u1": {"frame": "law", "second": "harmony"}})
    assert pool.counts["second"]["u1"] == {agree.BLANK: 1, "harmony": 1}
    assert not pool.counts["second"]["u2"]


def test_readers_without_an_answer_or_with_a_cleared_one_are_not_counted():
    stream = [
        ("a", {}),
        ("b", {"ex04.q1": record("x")}),
        ("c", {"ex04.q2": record(None)}),
        ("d", {"ex04.q2": record({"u1": {"frame": "law"}})}),
    ]
    pool = agree.pool(stream, "ex04.q2", question=question())
    assert pool.readers == 1
    assert pool.unusable == 0


@pytest.mark.parametrize(
    "answer",
    [
        "law",
        17,
        ["u1"],
        {"u9": {"frame": "law"}},
        {"u1": {"mood": "law"}},
        {"u1": {"frame": "peace"}},
        {"u1": "law"},
        {"u1": {"frame": ["law"]}},
    ],
)
def test_an_answer_that_is_no_coding_is_left_out_whole_and_reported(answer):
    pool = pooled(answer, {"u1": {"frame": "law"}})
    assert pool.readers == 1
    assert pool.unusable == 1
    assert "student" not in pool.problems[0]
    assert sum(sum(counts.values()) for counts in pool.counts["frame"].values()) == 1


def test_answers_to_another_wording_are_left_out_unless_the_question_takes_them():
    stream = [
        ("a", {"ex04.q2": record({"u1": {"frame": "law"}}, "feedbeef")}),
        ("b", {"ex04.q2": record({"u1": {"frame": "law"}})}),
    ]
    pool = agree.pool(stream, "ex04.q2", question=question())
    assert (pool.readers, pool.unusable) == (1, 1)
    assert "another wording" in pool.problems[0]
    lenient = msgspec.structs.replace(question(), compatible=["feedbeef"])
    assert agree.pool(stream, "ex04.q2", question=lenient).readers == 2


def test_records_may_be_plain_mappings():
    pool = agree.pool([("a", {"ex04.q2": {"answer": {"u1": {"frame": "law"}}}})], "ex04.q2", question=question())
    assert pool.readers == 1


def size(pool):
    """How many things a pool keeps: every count, and every reason."""
    return (
        sum(len(counts) for units in pool.counts.values() for counts in units.values())
        + sum(len(kept) for kept in pool._reasons.values())
        + len(pool.problems)
    )


def stream_of(readers):
    draw = random.Random(4)
    for number in range(readers):
        codes = {
            unit: {
                "frame": draw.choice(FRAMES),
                "tone": draw.choice(["-1", "0", "1"]),
                "reason": f"reader {number} has a reason for {unit}",
            }
            for unit in UNITS
        }
        yield f"student {number}", {"ex04.q2": record(codes if number % 50 else {"u1": {"frame": "broken"}})}


def test_ten_thousand_readers_take_no_more_room_than_units_times_codes():
    few, many = (agree.pool(stream_of(readers), "ex04.q2", question=question()) for readers in (500, 10_000))
    bound = len(UNITS) * (3 + 1 + 3) + len(UNITS) * REASONS + 20
    assert many.readers == 9_800
    assert many.unusable == 200
    assert size(many) <= bound
    assert (
        size(many) - size(few) <= 20
    )  # only messages about unusable answers can have been added, and they are bounded
    assert sum(many.counts["frame"]["u1"].values()) == 9_800
    assert set(vars(many)) == set(vars(few))  # nothing grows beside these


def test_submissions_are_read_one_at_a_time():
    alive = []

    def watched():
        for number in range(5):
            alive.append(number)
            yield f"s{number}", {"ex04.q2": record({"u1": {"frame": "law"}})}
            assert alive[-1] == number  # the next one is asked for only after this one was added

    assert agree.pool(watched(), "ex04.q2", question=question()).readers == 5


def reasoned(readers, unit="u1"):
    return [
        (
            f"name-{number:03d}",
            {"ex04.q2": record({unit: {"frame": FRAMES[number % 3], "reason": f"because {number}"}})},
        )
        for number in range(readers)
    ]


def test_reasons_are_a_bounded_sample_that_no_order_of_files_changes():
    stream = reasoned(200)
    one = agree.pool(stream, "ex04.q2", question=question())
    shuffled = list(stream)
    random.Random(1).shuffle(shuffled)
    other = agree.pool(shuffled, "ex04.q2", question=question())
    assert len(one.reasons("u1")) == REASONS
    assert one.reasons("u1") == other.reasons("u1")
    assert one.reasons("u2") == []


def test_names_stay_out_unless_asked_for():
    hidden = agree.pool(reasoned(5), "ex04.q2", question=question())
    shown = agree.pool(reasoned(5), "ex04.q2", question=question(), names=True)
    assert {reason.reader for reason in shown.reasons("u1")} == {f"name-{number:03d}" for number in range(5)}
    text = (
        repr(hidden.reasons("u1"))
        + agree.report(hidden).reasons.to_csv()
        + repr(agree.report(hidden))
        + agree.report(hidden)._repr_html_()
    )
    assert "name-" not in text
    assert len({reason.reader for reason in hidden.reasons("u1")}) == 5


def test_a_readers_label_is_the_same_on_every_unit_and_another_in_another_class():
    answer = {unit: {"frame": "law", "reason": "so it says"} for unit in UNITS}
    here = agree.pool(
        [("ana", {"ex04.q2": record(answer)}), ("ben", {"ex04.q2": record({"u1": {"frame": "law"}})})],
        "ex04.q2",
        question=question(),
    )
    there = agree.pool(
        [("ana", {"ex04.q2": record(answer)}), ("cem", {"ex04.q2": record({"u1": {"frame": "law"}})})],
        "ex04.q2",
        question=question(),
    )
    labels = {reason.reader for unit in UNITS for reason in here.reasons(unit)}
    assert len(labels) == 1
    assert labels != {reason.reader for reason in there.reasons("u1")}


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(UNITS),
            st.fixed_dictionaries(
                {}, optional={"frame": st.sampled_from(FRAMES), "tone": st.sampled_from(["-1", "0", "1"])}
            ),
        ),
        max_size=8,
    ),
    st.randoms(),
)
def test_order_of_readers_changes_nothing(answers, shuffle):
    one = pooled(*answers)
    shuffle.shuffle(answers)
    other = pooled(*answers)
    assert one.counts == other.counts
    assert one.readers == other.readers


def test_an_item_that_is_no_coding_question_is_refused_with_those_that_are(course_root, monkeypatch):
    monkeypatch.chdir(course_root)
    with pytest.raises(agree.AgreementError, match=r"ex02\.q1 .* ex02\.q8"):
        agree.coding_question("ex02.q1")
    assert agree.coding_question("ex02.q8").title
    with pytest.raises(UnknownQuestion):
        agree.coding_question("ex02.q99")
    assert agree.coding_items("ex02") == ["ex02.q8"]


def test_codes_in_memory_bring_their_own_scales():
    pool = agree.pool_codes({"a": {"u1": {"frame": "law"}}, "b": {"u1": {"frame": "harmony"}, "u2": {"frame": "law"}}})
    assert list(pool.scales["frame"].codes) == ["harmony", "law"]
    assert list(pool.units) == ["u1", "u2"]


@pytest.mark.parametrize("codes", [{"u9": {"frame": "law"}}, {"u1": {"mood": "law"}}, {"u1": {"frame": "peace"}}])
def test_adding_unknown_codes_changes_nothing(codes):
    pool = agree.Pool.for_question(question(), "ex04.q2")
    with pytest.raises(agree.AgreementError, match="it has"):
        pool.add("a", {"u2": {"frame": "law"}} | codes)
    assert pool.readers == 0
    assert not any(counts for units in pool.counts.values() for counts in units.values())
