"""Log-odds and keyness give the figures of the method note, of an independent implementation, and of a sum done by
hand.
"""

import csv
from math import exp, isclose, log, sqrt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moscow2001 import text

SEED_TERMS = Path(__file__).parent / "fixtures" / "logodds_seed_terms.csv"
counts = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 50), min_size=2).filter(
    lambda found: sum(value > 0 for value in found.values()) >= 2
)


def published():
    with SEED_TERMS.open(encoding="utf-8", newline="") as file:
        # the note wrote the token without its dots
        return [{**row, "term": "u.s." if row["term"] == "us" else row["term"]} for row in csv.DictReader(file)]


def reference(first, second, prior):
    """The formula once more, by another road: probabilities and odds instead of counts, with numpy arrays."""
    import numpy as np

    vocabulary = sorted(set(first) | set(second))
    y = np.array([[found.get(word, 0) for word in vocabulary] for found in (first, second)], dtype=float)
    alpha = np.array([prior[word] for word in vocabulary])
    posterior = (y + alpha) / (y + alpha).sum(axis=1, keepdims=True)
    delta = np.subtract(*np.log(posterior / (1 - posterior)))
    return dict(zip(vocabulary, delta)), dict(zip(vocabulary, delta / np.sqrt((1 / (y + alpha)).sum(axis=0))))


def test_log_odds_give_the_published_terms():
    found = text.log_odds("cnn", "declaration").set_index("word")
    for row in published():
        ours = found.loc[row["term"]]
        assert (ours["count_a"], ours["count_b"]) == (int(row["count_cnn"]), int(row["count_declaration"]))
        assert ours["delta"] == pytest.approx(float(row["log_odds_delta"]), abs=6e-4)
        assert ours["z"] == pytest.approx(float(row["z_pooled_prior_500"]), abs=6e-4)


def test_keyness_gives_the_published_terms():
    found = text.keyness("cnn", "declaration").set_index("word")
    for row in published():
        assert found.loc[row["term"], "g2"] == pytest.approx(float(row["g2_signed"]), abs=6e-3)
        assert found.loc[row["term"], "log2_ratio"] == pytest.approx(float(row["log2_ratio_smoothed"]), abs=6e-3)


def test_only_nine_of_612_words_pass_and_three_of_them_are_the_and_of():
    for options in ({"size": 500}, {"size": 100}, {"prior": "flat", "size": 0.01}):
        found = text.log_odds("cnn", "declaration", **options)
        assert len(found) == 612
        passing = found.loc[found["passes"], "word"]
        assert len(passing) == 9
        assert {"the", "and", "of"} < set(passing)
        assert "missile" not in set(passing)


def test_dunning_is_far_more_generous():
    found = text.keyness("cnn", "declaration")
    assert (found["g2"].abs() >= 3.84).sum() == 39
    assert set(found.loc[found["g2"].abs() >= 15.13, "word"]) == {"north", "kim", "and"}


def test_three_words_by_hand():
    # A: north 3, of 1 (4 words). B: north 1, of 2, side 3 (6 words). Pooled prior of size 10: pseudo-counts 4, 3, 3.
    found = text.log_odds({"north": 3, "of": 1}, {"north": 1, "of": 2, "side": 3}, size=10).set_index("word")
    # north: A (3+4)/(14-7) = 7/7, B (1+4)/(16-5) = 5/11; log-odds ratio ln(11/5)
    assert found.loc["north", "delta"] == pytest.approx(log(11 / 5))
    assert found.loc["north", "se"] == pytest.approx(sqrt(1 / 7 + 1 / 5))
    # of: A (1+3)/(14-4) = 4/10, B (2+3)/(16-5) = 5/11
    assert exp(found.loc["of", "delta"]) == pytest.approx((4 / 10) / (5 / 11))
    # side: A (0+3)/(14-3) = 3/11, B (3+3)/(16-6) = 6/10
    assert exp(found.loc["side", "delta"]) == pytest.approx((3 / 11) / (6 / 10))
    assert found.index.tolist() == ["north", "of", "side"]


@given(counts, counts, st.floats(0.5, 1000))
def test_pooled_prior_agrees_with_the_reference_implementation(first, second, size):
    pooled = {word: first.get(word, 0) + second.get(word, 0) for word in first | second}
    prior = {word: size * count / sum(pooled.values()) for word, count in pooled.items() if count}
    delta, z = reference({w: c for w, c in first.items() if c}, {w: c for w, c in second.items() if c}, prior)
    found = text.log_odds(first, second, "pooled", size).set_index("word")
    assert set(found.index) == set(delta)
    assert all(isclose(found.loc[word, "delta"], delta[word], rel_tol=1e-7, abs_tol=1e-9) for word in delta)
    assert all(isclose(found.loc[word, "z"], z[word], rel_tol=1e-7, abs_tol=1e-9) for word in z)


@given(counts, counts)
def test_swapping_the_texts_turns_the_sign(first, second):
    there = text.log_odds(first, second).set_index("word")["z"]
    back = text.log_odds(second, first).set_index("word")["z"]
    assert all(isclose(there[word], -back[word], abs_tol=1e-9) for word in there.index)
    g_there, g_back = (text.keyness(*pair).set_index("word")["g2"] for pair in ((first, second), (second, first)))
    assert all(isclose(abs(g_there[word]), abs(g_back[word]), abs_tol=1e-9) for word in g_there.index)


@given(counts)
def test_a_text_does_not_differ_from_itself(found):
    assert text.log_odds(found, found)["delta"].abs().max() < 1e-9
    assert text.keyness(found, found)["g2"].abs().max() < 1e-9


def test_interval_is_196_standard_errors_either_way():
    row = text.log_odds("cnn", "declaration").iloc[0]
    assert row["high"] - row["low"] == pytest.approx(2 * 1.96 * row["se"])
    assert row["low"] < row["delta"] < row["high"]


@pytest.mark.parametrize(
    ("options", "message"),
    [({"prior": "strong"}, "pooled' or 'flat"), ({"size": 0}, "above zero"), ({"size": -3}, "above zero")],
)
def test_impossible_priors_are_refused(options, message):
    with pytest.raises(text.TextError, match=message):
        text.log_odds("cnn", "declaration", **options)


def test_two_texts_of_one_word_are_refused():
    with pytest.raises(text.TextError, match="at least two"):
        text.log_odds({"peace": 2}, {"peace": 3})
