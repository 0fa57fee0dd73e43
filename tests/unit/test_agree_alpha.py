"""Alpha is what the literature says it is, for any coders, and says so in words where it is not defined."""

import csv
from math import isclose

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seminar import agree

CODES = ["a", "b", "c"]


def scale(level="nominal"):
    return agree.Scale("v", "Voice", {code: code.upper() for code in CODES}, level)


def pool_of(rows, level="nominal"):
    """Rows are readers, columns units; None is missing."""
    units = {f"u{column}": "" for column in range(len(rows[0]))}
    coders = {
        f"r{number}": {unit: {"v": code} for unit, code in zip(units, row) if code} for number, row in enumerate(rows)
    }
    return agree.pool_codes(coders, [scale(level)], units)


def by_definition(rows, level):
    """Alpha from its definition, pair by pair, without matrices: 1 - observed / expected distance."""
    units = [[CODES.index(code) for code in column if code] for column in zip(*rows)]
    units = [unit for unit in units if len(unit) > 1]
    values = [value for unit in units for value in unit]
    n = {code: values.count(code) for code in range(3)}

    def distance(one, other):
        if level == "nominal":
            return float(one != other)
        low, high = sorted((one, other))
        return (sum(n[code] for code in range(low, high + 1)) - (n[low] + n[high]) / 2) ** 2

    observed = sum(
        sum(distance(one, other) for i, one in enumerate(unit) for j, other in enumerate(unit) if i != j)
        / (len(unit) - 1)
        for unit in units
    ) / len(values)
    expected = sum(distance(one, other) for i, one in enumerate(values) for j, other in enumerate(values) if i != j) / (
        len(values) * (len(values) - 1)
    )
    return 1 - observed / expected


readings = st.integers(2, 5).flatmap(
    lambda readers: st.integers(1, 6).flatmap(
        lambda units: st.lists(
            st.lists(st.sampled_from([*CODES, None]), min_size=units, max_size=units),
            min_size=readers,
            max_size=readers,
        )
    )
)


def defined(rows):
    kept = [[code for code in column if code] for column in zip(*rows)]
    return len({code for column in kept if len(column) > 1 for code in column}) > 1


@settings(max_examples=200)
@given(readings, st.sampled_from(["nominal", "ordinal"]))
def test_alpha_follows_its_definition_with_any_missing_codings(rows, level):
    found = agree.agreement(pool_of(rows, level), "v", resamples=0)
    if defined(rows):
        assert isclose(found.alpha, by_definition(rows, level), abs_tol=1e-9)
        assert found.alpha <= 1 + 1e-12
        if level == "nominal":
            assert isclose(found.alpha, 1 - (1 - found.raw) / (1 - found.expected), abs_tol=1e-9)
    else:
        assert found.alpha is None
        assert found.undefined


@given(readings, st.randoms(), st.sampled_from(["nominal", "ordinal"]))
def test_order_of_coders_and_of_units_does_not_matter(rows, shuffle, level):
    shuffled = [list(row) for row in rows]
    shuffle.shuffle(shuffled)
    columns = list(zip(*shuffled))
    shuffle.shuffle(columns)
    one, other = (
        agree.agreement(pool_of(each, level), "v", resamples=0) for each in (rows, [list(row) for row in zip(*columns)])
    )
    assert one.alpha == other.alpha or isclose(one.alpha, other.alpha, abs_tol=1e-12)
    assert one.raw == other.raw or isclose(one.raw, other.raw, abs_tol=1e-12)


@given(readings)
def test_alpha_from_value_counts_is_alpha_from_the_codings(rows):
    import krippendorff

    if not defined(rows):
        return
    numbers = [[float(CODES.index(code)) if code else np.nan for code in row] for row in rows]
    expected = krippendorff.alpha(
        reliability_data=numbers, level_of_measurement="nominal", value_domain=[0.0, 1.0, 2.0]
    )
    assert isclose(agree.agreement(pool_of(rows), "v", resamples=0).alpha, expected, abs_tol=1e-9)


def test_all_alike_is_one_and_readers_who_always_differ_fall_below_the_lot():
    assert agree.agreement(pool_of([["a", "b", "c"], ["a", "b", "c"]]), "v").alpha == 1
    assert agree.agreement(pool_of([["a", "b"], ["b", "a"]]), "v").alpha < 0


def test_near_misses_count_less_when_codes_stand_in_order():
    near = [["a", "b", "c", "a"], ["a", "b", "c", "b"]]
    far = [["a", "b", "c", "a"], ["a", "b", "c", "c"]]
    assert agree.agreement(pool_of(near, "ordinal"), "v").alpha > agree.agreement(pool_of(far, "ordinal"), "v").alpha
    assert agree.agreement(pool_of(near), "v").raw == agree.agreement(pool_of(far), "v").raw


def test_one_code_everywhere_is_undefined_in_words_not_a_number():
    found = agree.agreement(pool_of([["a", "a"], ["a", "a"]]), "v")
    assert found.alpha is found.low is found.high is None
    assert found.raw == 1
    assert "same code (A)" in found.undefined and "not defined" in found.undefined


def test_no_unit_with_two_readers_is_undefined_in_words():
    found = agree.agreement(pool_of([["a", None], [None, "b"]]), "v")
    assert (found.alpha, found.raw, found.units) == (None, None, 0)
    assert "two readers" in found.undefined


def test_interval_is_the_same_in_every_run_and_holds_alpha():
    rows = [
        ["a", "b", "c", "a", "b", "c", "a", "b"],
        ["a", "b", "c", "a", "c", "c", "b", "b"],
        ["a", "b", "b", "a", "c", "c", "a", None],
    ]
    one, other = (agree.agreement(pool_of(rows), "v") for _ in range(2))
    assert (one.low, one.high) == (other.low, other.high)
    assert one.low < one.alpha < one.high
    assert agree.agreement(pool_of(rows), "v", seed=1).low != one.low


def test_interval_needs_two_units():
    assert agree.agreement(pool_of([["a"], ["b"], ["a"]]), "v").low is None


def test_split_is_the_share_of_pairs_that_differ():
    assert agree.split({"a": 10}) == 0
    assert agree.split({"a": 1}) == agree.split({}) == 0
    assert agree.split({"a": 1, "b": 1}) == 1
    assert agree.split({"a": 2, "b": 2}) == pytest.approx(4 / 6)


def test_reference_passes_give_the_published_reliability(course_root):
    with (course_root / "data" / "tables" / "frame_reliability.csv").open(encoding="utf-8", newline="") as file:
        published = list(csv.DictReader(file))
    passes = agree.reference_passes()
    for scope in ("all", "cnn_2001_08_04", "declaration"):
        chosen = {
            name: {unit: given for unit, given in codes.items() if scope == "all" or unit.startswith(scope)}
            for name, codes in passes.items()
        }
        figures = agree.compare(chosen["A"], {"B": chosen["B"]}).figures.set_index("variable")
        for row in (row for row in published if row["scope"] == scope):
            ours = figures.loc[row["variable"]]
            assert ours["units"] == int(row["units"])
            assert ours["raw_agreement"] == pytest.approx(float(row["raw_agreement"]), abs=6e-4)
            assert ours["alpha"] == pytest.approx(float(row["krippendorff_alpha"]), abs=6e-4)
            # the interval comes from other random numbers
            assert ours["low"] == pytest.approx(float(row["boot_lo_95"]), abs=0.05)
            assert ours["high"] == pytest.approx(float(row["boot_hi_95"]), abs=0.03)


def test_reference_agreement_is_that_of_the_method_note():
    found = agree.reference_agreement()
    assert [round(value, 3) for value in found.figures["alpha"]] == [0.820, 0.682, 0.934, 0.921]
    assert "machine-made" in found.note and "machine-made" in found._repr_html_()
    assert set(found.differences.loc[found.differences["variable"].eq("primary frame"), "unit"]) >= {
        "declaration:5:1",
        "declaration:24:1",
        "cnn_2001_08_04:30:1",
    }
    assert (found.differences["variable"].eq("primary frame")).sum() == 9


def test_an_unknown_variable_is_refused_with_those_there_are():
    with pytest.raises(agree.AgreementError, match="v"):
        agree.agreement(pool_of([["a"], ["b"]]), "mood")


@pytest.mark.parametrize("level", ["nominal", "ordinal"])
@settings(max_examples=40)
@given(data=st.data())
def test_alpha_of_many_resamples_at_once_is_alpha_of_each(level, data):
    from seminar.agree.alpha import _alpha, _alphas

    unit = st.lists(st.integers(0, 3), min_size=4, max_size=4).filter(lambda row: sum(row) >= 2)
    counts = np.array(data.draw(st.lists(unit, min_size=2, max_size=6)))
    times = np.array(
        data.draw(
            st.lists(st.lists(st.integers(0, 2), min_size=len(counts), max_size=len(counts)), min_size=1, max_size=5)
        )
    )
    times = times[((times @ counts) > 0).sum(axis=1) > 1]
    each = [_alpha(np.repeat(counts, row, axis=0), level) for row in times]
    assert _alphas(counts, level, times) == pytest.approx(each, abs=1e-12)
