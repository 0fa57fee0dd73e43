"""Which words tell two texts apart: log-odds with a Dirichlet prior, and Dunning's log-likelihood beside it.

Two texts are two observations, whatever their word counts. The figures below describe them; they prove nothing about
the kinds of text they belong to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from math import log, log2, sqrt
from typing import TYPE_CHECKING

from seminar.text.corpus import TextError, total

if TYPE_CHECKING:
    import pandas as pd

#: Two-sided 95 per cent of a normal distribution.
Z95 = 1.96


def log_odds(a: str | Mapping, b: str | Mapping, prior: str = "pooled", size: float | None = None) -> pd.DataFrame:
    r"""Compare the words of two texts by log-odds ratios with an informative Dirichlet prior.

    Word *w* occurs :math:`a_w` and :math:`b_w` times among :math:`n_A` and :math:`n_B` words and gets a pseudo-count
    :math:`p_w > 0`; :math:`P = \sum_w p_w`. Then

    .. math::

        d_w = \ln\frac{a_w + p_w}{n_A + P - a_w - p_w} - \ln\frac{b_w + p_w}{n_B + P - b_w - p_w}, \qquad
        v_w \approx \frac{1}{a_w + p_w} + \frac{1}{b_w + p_w}, \qquad z_w = \frac{d_w}{\sqrt{v_w}}

    The pseudo-counts pull every word towards *no difference*, and rare words most. So a word used once cannot top the
    list.

    Parameters
    ----------
    a, b
        The id of a text of the course, a text, or a table of word to count.
    prior
        `"pooled"`: :math:`p_w = \text{size} \cdot (a_w + b_w)/(n_A + n_B)`, size 500 unless told (a smaller size pulls
        less, try 100);
        `"flat"`: the same :math:`p_w = \text{size}` for every word, 0.01 unless told.
    size
        Weight of the prior, in words (pooled: of all words together; flat: of each word).

    Returns
    -------
    DataFrame
        One row per word, highest z first: `word, count_a, count_b, delta` (the d above; natural logarithm), `se` (its
        standard error), `low`, `high` (delta minus
        and plus 1.96 se), `z`, `passes` (whether \|z\| >= 1.96, which is a rule of thumb of the model and no licence to
        say *significant*).

    Raises
    ------
    TextError
        If a text is unknown or empty, the prior is unknown or its size is not above zero.

    References
    ----------
    Monroe, B. L., Colaresi, M. P., & Quinn, K. M. (2008). Fightin' Words: Lexical feature selection and evaluation for
    identifying the content of political
    conflict. *Political Analysis* 16(4), 372-403.

    Examples
    --------
    >>> log_odds({"peace": 3, "said": 1}, {"peace": 1, "said": 3}, prior="flat", size=1)["delta"].round(3).tolist()
    [1.386, -1.386]
    """
    import pandas as pd

    first, second = total(a), total(b)
    pseudo = _pseudo_counts(first, second, prior, size)
    weight = sum(pseudo.values())
    n_first, n_second = first.total(), second.total()
    rows = []
    for word in pseudo:
        x, y = first[word] + pseudo[word], second[word] + pseudo[word]
        rest_x, rest_y = n_first + weight - x, n_second + weight - y
        if min(rest_x, rest_y) <= 0:
            raise TextError(
                "both texts consist of one word only; log-odds compare the words of a text with each other and need at"
                " least two."
            )
        delta = log(x / rest_x) - log(y / rest_y)
        error = sqrt(1 / x + 1 / y)
        z = delta / error
        rows.append(
            (word, first[word], second[word], delta, error, delta - Z95 * error, delta + Z95 * error, z, abs(z) >= Z95)
        )
    rows.sort(key=lambda row: (-row[7], row[0]))
    return pd.DataFrame(rows, columns=["word", "count_a", "count_b", "delta", "se", "low", "high", "z", "passes"])


def keyness(a: str | Mapping, b: str | Mapping) -> pd.DataFrame:
    r"""Compare the words of two texts by Dunning's log-likelihood, with an effect size beside it.

    With :math:`E_A = n_A (a_w + b_w)/(n_A + n_B)` and :math:`E_B` likewise, :math:`G_w = 2(a_w \ln(a_w/E_A) + b_w
    \ln(b_w/E_B))`, where :math:`0 \ln 0 = 0`. The effect size is the smoothed ratio :math:`\log_2\frac{(a_w +
    0.5)/n_A}{(b_w + 0.5)/n_B}`.

    Words inside one text are not independent of each other, so G overstates the evidence.

    Returns
    -------
    DataFrame
        One row per word, sorted by signed G: `word, count_a, count_b, expected_a, g2` (negative where b uses the word
        more), `log2_ratio` (1 = twice the rate).

    References
    ----------
    Dunning, T. (1993). Accurate methods for the statistics of surprise and coincidence. *Computational Linguistics*
    19(1), 61-74.
    """
    import pandas as pd

    first, second = total(a), total(b)
    n_first, n_second = first.total(), second.total()
    rows = []
    for word in first | second:
        x, y = first[word], second[word]
        expected_x = n_first * (x + y) / (n_first + n_second)
        expected_y = (x + y) - expected_x
        g = 2 * (_x_ln(x, expected_x) + _x_ln(y, expected_y))
        ratio = log2(((x + 0.5) / n_first) / ((y + 0.5) / n_second))
        rows.append((word, x, y, expected_x, g if x >= expected_x else -g, ratio))
    rows.sort(key=lambda row: (-row[4], row[0]))
    return pd.DataFrame(rows, columns=["word", "count_a", "count_b", "expected_a", "g2", "log2_ratio"])


def _pseudo_counts(first: Counter, second: Counter, prior: str, size: float | None) -> dict[str, float]:
    pooled = first + second
    usual = {"pooled": 500.0, "flat": 0.01}
    if prior not in usual:
        raise TextError(f"the prior is 'pooled' or 'flat', not {prior!r}.")
    size = usual[prior] if size is None else size
    if not size > 0:
        raise TextError(f"the prior's size has to be above zero; found {size}. Pooled: try 500 or 100. Flat: try 0.01.")
    if prior == "flat":
        return dict.fromkeys(pooled, float(size))
    return {word: size * count / pooled.total() for word, count in pooled.items()}


def _x_ln(count: int, expected: float) -> float:
    return count * log(count / expected) if count else 0.0
