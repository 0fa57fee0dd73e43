"""Answers as data: one form per kind, nothing trusted, and the digest of a wording."""

import json
import math

import msgspec
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar.errors import AnswerError
from seminar.questions import Assignment, canonical, count_words, in_words, missing, public_assignment, public_item, rev
from seminar.questions.answers import parse_number
from seminar.questions.model import AnyItem

COMMON = {
    "title": "t",
    "prompt": "p",
    "minutes": 1,
    "skill": "close reading",
    "points": 4,
    "explanation": "because of line 12",
    "hints": ["look at 2.2"],
}
OPTIONS = [
    {"id": "a", "text": "Alpha", "why": "reason alpha"},
    {"id": "b", "text": "Beta", "why": "reason beta"},
    {"id": "c", "text": "Gamma", "why": "reason gamma"},
]


def make(kind, **fields):
    return msgspec.convert({"id": "q1", "kind": kind, **COMMON, **fields}, AnyItem)


ITEMS = {
    "single": make("single", options=OPTIONS, key="a"),
    "multiple": make("multiple", options=OPTIONS, key=["a", "c"]),
    "match": make(
        "match",
        rows=[{"id": "r1", "text": "One", "why": "w"}, {"id": "r2", "text": "Two", "why": "w"}],
        options=OPTIONS,
        key={"r1": "a", "r2": ["b", "c"]},
    ),
    "order": make("order", options=OPTIONS, key=["b", "a", "c"]),
    "number": make("number", unit="km", key=9500, number={"tolerance": 50}, near=[{"value": 4000, "why": "miles"}]),
    "rows": make("rows", table={"name": "statements", "columns": ["date"]}, key=["ms_01", "ms_02"]),
    "code": make(
        "code",
        codebook=[{"id": "voice", "label": "Voice", "options": [{"id": "x", "text": "X"}, {"id": "y", "text": "Y"}]}],
        units=[{"id": "2.1", "text": "one"}, {"id": "2.2", "text": "two"}],
        key={"2.1": {"voice": "x"}},
    ),
    "value": make(
        "value",
        value={"type": "frame", "columns": ["year", "n"]},
        key={"type": "frame", "columns": ["year", "n"], "rows": [[2001, 1]]},
    ),
    "short": make("short", words={"min": 3, "max": 5}),
}
WHOLE = {
    "single": "a",
    "multiple": ["a", "c"],
    "match": {"r1": "a", "r2": "b"},
    "order": ["b", "a", "c"],
    "number": {"value": 9500.0, "unit": "km"},
    "rows": ["ms_01"],
    "code": {"2.1": {"voice": "x"}, "2.2": {"voice": "y", "reason": "says so"}},
    "value": {"type": "frame", "columns": ["year", "n"], "rows": [[2001, 1]]},
    "short": "one two three",
}

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["a", "b", "r1", "2.1", "voice", "x", "km", "value", "type", "frame"]),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(
            st.text(max_size=5) | st.sampled_from(["r1", "2.1", "voice", "value", "unit", "type", "rows", "columns"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@pytest.mark.parametrize("kind", ITEMS)
def test_a_whole_answer_is_complete_and_already_canonical(kind):
    assert canonical(ITEMS[kind], WHOLE[kind]) == WHOLE[kind]
    assert missing(ITEMS[kind], WHOLE[kind]) == []
    assert in_words(ITEMS[kind], WHOLE[kind]) not in ("", "not answered")


@pytest.mark.parametrize("kind", ITEMS)
@given(raw=anything)
def test_whatever_stands_in_a_record_is_an_answer_or_a_clear_refusal(kind, raw):
    item = ITEMS[kind]
    try:
        answer = canonical(item, raw)
    except AnswerError as error:
        assert str(error)
        return
    assert canonical(item, answer) == answer, "canonical form is a fixed point"
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer, "canonical form is JSON"
    assert isinstance(in_words(item, answer), str)
    assert isinstance(missing(item, answer), list)


@pytest.mark.parametrize(
    ("kind", "raw", "says"),
    [
        ("single", "z", "it has: a, b, c"),
        ("single", 7, "7 is no option"),
        ("order", ["a", "b"], "2 of 3"),
        ("order", ["a", "a", "b"], "every item has to stand in it once"),
        ("number", {"value": 3.0, "unit": "miles"}, "asks for 'km'"),
        ("number", "nine", "not a number"),
        ("number", "3,5", "two ways"),
        ("number", True, "one number is expected here, this is true or false"),
        ("number", 10**400, "too large"),
        ("number", math.nan, "finite"),
        ("code", {"9.9": {"voice": "x"}}, "no unit"),
        ("code", {"2.1": {"voice": "z"}}, "no code of voice"),
        ("short", "x" * 40_001, "40,001 characters"),
        ("rows", ["a"] * 2_001, "at most 2,000"),
        ("value", {"type": "frame", "columns": ["year", "n"], "rows": [[1]]}, "every row needs 2 cells"),
        ("value", {"type": "scalar", "value": 3}, "a table .DataFrame. is expected here, this is one number or text"),
        ("value", object(), "a table .DataFrame. is expected here, this is something of the type object"),
    ],
)
def test_a_refusal_says_what_was_found_and_expected(kind, raw, says):
    with pytest.raises(AnswerError, match=says):
        canonical(ITEMS[kind], raw)


@pytest.mark.parametrize(
    "typed,number",
    [("9,500", 9500), ("9 500", 9500), ("-12.5", -12.5), ("\u22123", -3), ("1,234,567.5", 1234567.5), (" 8 ", 8)],
)
def test_numbers_are_read_as_people_write_them(typed, number):
    assert parse_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "unit", "number"),
    [
        ("88.9%", "per cent", 88.9),
        ("88.9 percent", "per cent", 88.9),
        ("88.9 per cent", "per cent", 88.9),
        ("9300km", "km", 9300),
        ("1 day", "days", 1),
        ("2.125", "", 2.125),
        ("1.000", "", 1),
        (".5", "", 0.5),
    ],
)
def test_a_unit_may_be_typed_and_a_point_is_a_decimal_point(typed, unit, number):
    assert parse_number(typed, unit) == number


@given(number=st.floats(-1e11, 1e11).map(lambda one: round(one, 3)))
def test_a_number_reads_back_as_it_is_written(number):
    item = make("number", unit="km", key=1)
    answer = canonical(item, number)
    assert canonical(item, in_words(item, answer)) == answer


@given(text=st.text(alphabet="0123456789.,-+eE _'３٣²½\u00a0\u202f\u2212\u200b", max_size=12))
def test_only_the_digits_0_to_9_make_a_number(text):
    try:
        number = parse_number(text)
    except AnswerError:
        return
    assert number == float("".join(one for one in text if not one.isspace()).replace("\u2212", "-").replace(",", ""))
    assert set(text.replace("\u2212", "-")) <= set("0123456789.,-+eE \u00a0\u202f")


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("single", "A"),
        ("single", "a "),
        ("single", ["a"]),
        ("multiple", ["a", "A"]),
        ("multiple", ["a", "z"]),
        ("multiple", "a"),
        ("multiple", {"a": True}),
        ("match", {"r1": "a", "r9": "b"}),
        ("match", {"R1": "a"}),
        ("match", {"r1": "z"}),
        ("match", {"r1": ["b", "c"]}),
        ("match", [["r1", "a"]]),
        ("order", ["b", "a", "C"]),
        ("order", ["b", "a", "c", "z"]),
        ("rows", ["st_01", "ST_02"]),
        ("rows", ["st_01 "]),
        ("code", {"2.1": {"Voice": "x"}}),
        ("code", {"2.1 ": {"voice": "x"}}),
        ("code", {"2.1": {"voice": ["x"]}}),
        ("code", {"2.1": "x"}),
    ],
)
def test_an_id_that_a_question_does_not_have_is_refused_by_every_kind(kind, raw):
    with pytest.raises(AnswerError):
        canonical(ITEMS[kind], raw)


def test_half_a_character_does_not_spoil_an_answer():
    for kind, raw in (("short", "one \ud83d two"), ("code", {"2.1": {"voice": "x", "reason": "so \udc00"}})):
        json.dumps(canonical(ITEMS[kind], raw), ensure_ascii=False).encode("utf-8")
    scalar = make("value", value={"type": "scalar"}, key={"type": "scalar", "value": "x"})
    assert canonical(scalar, "\ud83d\ude00 \ud83d") == {"type": "scalar", "value": "\U0001f600 \ufffd"}


@pytest.mark.parametrize("kind", ITEMS)
@pytest.mark.parametrize(
    "raw",
    [
        7,
        2.5,
        True,
        "zz",
        ["zz"],
        {"zz": 1},
        {"zz": {"yy": 1}},
        object(),
        10**5000,
        pd.DataFrame({"a": [1]}),
        pd.Series([1, 2]),
        pd.Timedelta(days=3),
    ],
    ids=lambda raw: type(raw).__name__,
)
def test_no_refusal_speaks_to_programmers(kind, raw):
    try:
        canonical(ITEMS[kind], raw)
    except AnswerError as error:
        said = str(error)
        assert not [
            word
            for word in (" str", " int", " float", " bool", "NoneType", "found dict", "found list")
            if word in said.replace("dict)", "")
        ]
        assert len(said) < 300


def test_what_is_missing_is_counted():
    assert missing(ITEMS["code"], {"2.1": {"voice": "x"}}) == ["1 of 2 passages are not fully coded"]
    assert missing(ITEMS["match"], {"r1": "a"}) == ["1 of 2 rows have no option"]
    assert missing(ITEMS["short"], "two words") == ["2 words; at least 3 are asked for"]
    assert missing(ITEMS["short"], "one two three four five six") == ["6 words; at most 5 are asked for"]
    assert missing(ITEMS["single"], None) == ["not answered"]


def test_codes_read_in_the_order_of_the_codebook():
    book = [
        {"id": name, "label": name, "options": [{"id": "x", "text": f"{name} x"}, {"id": "y", "text": f"{name} y"}]}
        for name in ("voice", "force")
    ]
    item = make("code", codebook=book, units=[{"id": "2.1", "text": "one"}, {"id": "2.2", "text": "two"}])
    assert (
        in_words(item, canonical(item, {"2.1": {"force": "x", "voice": "y", "reason": "r"}})) == "2.1: voice y, force x"
    )


def test_a_reason_without_a_code_is_kept_but_not_complete():
    answer = canonical(ITEMS["code"], {"2.1": {"reason": "unsure"}})
    assert answer == {"2.1": {"reason": "unsure"}}
    assert missing(ITEMS["code"], answer) == ["2 of 2 passages are not fully coded"]


def test_a_frame_from_pandas_becomes_plain_rows():
    frame = pd.DataFrame({"year": [2001], "n": [1]})
    assert canonical(ITEMS["value"], frame) == WHOLE["value"]
    grouped = frame.groupby("year").sum()
    assert canonical(ITEMS["value"], grouped) == WHOLE["value"], "group labels in the index count as a column"


def test_values_of_every_type_pass_from_pandas():
    series = make("value", value={"type": "series"}, key={"type": "series", "index": ["a"], "values": [1]})
    assert canonical(series, pd.Series({"a": 1})) == {"type": "series", "index": ["a"], "values": [1]}
    dates = make("value", value={"type": "list"}, key={"type": "list", "values": []})
    assert canonical(dates, pd.Series(pd.to_datetime(["2001-08-04"]))) == {"type": "list", "values": ["2001-08-04"]}
    scalar = make("value", value={"type": "scalar"}, key={"type": "scalar", "value": 1})
    assert canonical(scalar, pd.Series([3]).sum()) == {"type": "scalar", "value": 3}
    assert canonical(scalar, float("nan")) == {"type": "scalar", "value": None}
    with pytest.raises(AnswerError, match="give the result, not the whole table"):
        canonical(ITEMS["value"], pd.DataFrame({"year": range(3000), "n": range(3000)}))


def test_rows_come_from_ids_a_series_or_a_frame():
    frame = pd.DataFrame({"id": ["ms_02", "ms_01"], "date": ["x", "y"]})
    for given_rows in (frame, frame["id"], ["ms_02", "ms_01"], {"ms_01", "ms_02"}, frame.set_index("id")):
        assert canonical(ITEMS["rows"], given_rows) == ["ms_01", "ms_02"]


def test_words_are_counted_as_a_reader_counts_them():
    assert count_words("The DPRK — not Russia — said it (2.2).") == 7


@pytest.mark.parametrize("kind", ITEMS)
def test_the_public_form_holds_nothing_a_teacher_keeps_and_the_same_rev(kind):
    item = ITEMS[kind]
    public = public_item(item)
    text = json.dumps(public)
    for secret in ("because of line 12", "look at 2.2", "reason alpha", "miles", '"key"', '"rubric', "tolerance"):
        assert secret not in text
    assert rev(msgspec.convert(public, AnyItem)) == rev(item)


def test_rev_follows_the_wording_and_nothing_else():
    item = ITEMS["single"]
    assert rev(msgspec.structs.replace(item, minutes=9, points=1, title="u", explanation="v", key="b")) == rev(item)
    assert rev(msgspec.structs.replace(item, prompt="p?")) != rev(item)
    assert rev(msgspec.structs.replace(item, options=list(reversed(item.options)))) != rev(item)


def test_a_whole_exercise_survives_the_trip_to_its_keyless_form():
    exercise = msgspec.convert(
        {"assignment": "ex09", "title": "t", "items": [msgspec.to_builtins(item) for item in ITEMS.values()]},
        Assignment,
    )
    back = msgspec.json.decode(msgspec.json.encode(public_assignment(exercise)), type=Assignment)
    assert [rev(item) for item in back.items] == [rev(item) for item in exercise.items]
    assert all(getattr(item, "key", None) is None for item in back.items)
