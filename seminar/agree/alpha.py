"""How far readers agree: raw agreement, and Krippendorff's alpha with a bootstrap interval.

Alpha sets the disagreement that is seen against the disagreement that codes drawn by lot would show: 1 is perfect, 0 is
no better than the lot, below 0 is worse. The coefficient itself is computed by the `krippendorff` package.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from seminar.agree.pooling import Pool

if TYPE_CHECKING:
    import numpy as np

#: Resamples for the interval, and where their random numbers start. The same class always gets the same interval.
RESAMPLES = 2000
SEED = 20010804


@dataclass(frozen=True)
class Agreement:
    """How far readers agree on one variable.

    Attributes
    ----------
    variable, label, level
        As in the `Scale` of the variable.
    units, codings
        Units that two readers or more coded, and the codes given to them in all.
    raw
        Share of pairs of readers who gave a unit the same code (units with more readers weigh more), 0 to 1.
    expected
        The same share if the codes had been drawn by lot from all codes given, without putting them back.
    alpha
        Krippendorff's alpha, or None where it is not defined; `undefined` then says why.
    low, high
        95 per cent bootstrap interval over units (percentiles of resamples), or None.
    commonest, commonest_share
        The code given most often, and its share of all codes.
    """

    variable: str
    label: str
    level: Literal["nominal", "ordinal"]
    units: int
    codings: int
    commonest: str
    commonest_share: float
    raw: float | None = None
    expected: float | None = None
    alpha: float | None = None
    low: float | None = None
    high: float | None = None
    undefined: str = ""

    @property
    def heading(self) -> str:
        """The label with the mark that leads on: a question keeps its own, anything else gets a colon."""
        return self.label if self.label.endswith("?") else f"{self.label}:"


@dataclass(frozen=True)
class Measured(Agreement):
    """An agreement of which alpha is defined."""

    raw: float
    expected: float
    alpha: float


def agreement(pool: Pool, variable: str, *, resamples: int = RESAMPLES, seed: int = SEED) -> Agreement:
    """Measure agreement on one variable of a pool.

    Alpha is computed from value counts [1]_ for the level of the variable (nominal or ordinal). The interval resamples
    units with replacement and takes the 2.5 and 97.5 percentiles; it says how much the figure leans on the choice of
    units, not how good the codebook is. With a dozen units it tends to lie low, because a resample holds some units
    twice and therefore fewer codes, so that a lot agrees more often.

    Parameters
    ----------
    pool, variable
        The codings, and the name of one of the variables in `pool.scales`.
    resamples, seed
        How often units are drawn anew for the interval, and where the lot begins: the same seed gives the same interval.

    Raises
    ------
    AgreementError
        If the pool has no such variable.

    References
    ----------
    .. [1] Hayes, A. F., & Krippendorff, K. (2007). Answering the call for a standard reliability measure for coding
    data. *Communication Methods and Measures*
       1(1), 77-89.
    """
    scale = pool.scales[pool.variable(variable)]
    counts = value_counts(pool, variable)
    counts = counts[counts.sum(axis=1) >= 2]
    by_code = counts.sum(axis=0)
    codings = int(by_code.sum())
    codes = list(scale.codes)
    commonest, share = (codes[int(by_code.argmax())], float(by_code.max() / codings)) if codings else ("", 0.0)
    facts = (variable, scale.label, scale.level, len(counts), codings, commonest, share)
    if not len(counts):
        return Agreement(*facts, undefined="No unit was coded by two readers, so there is nothing to compare yet.")
    raw, expected = _same_share(counts), float((by_code * (by_code - 1)).sum() / (codings * (codings - 1)))
    if (by_code > 0).sum() < 2:
        name = scale.codes[commonest]
        why = (
            f"Every reader gave every unit the same code ({name}). The agreement is complete, but alpha is not defined:"
            " it compares readers with a lot, and a lot with one code can only agree. Choose units among which more"
            " than one code is possible."
        )
        return Agreement(*facts, raw, expected, undefined=why)
    low, high = _interval(counts, scale.level, resamples, seed)
    return Measured(*facts, raw, expected, _alpha(counts, scale.level), low, high)


def agreements(pool: Pool, *, resamples: int = RESAMPLES) -> dict[str, Agreement]:
    """Measure agreement on every variable of a pool, by its name; in the order of the codebook."""
    return {variable: agreement(pool, variable, resamples=resamples) for variable in pool.scales}


def value_counts(pool: Pool, variable: str) -> np.ndarray:
    """Return how many readers gave each unit each code: integers of shape (units, codes), in the order of the pool."""
    import numpy as np

    codes = list(pool.scales[variable].codes)
    rows = [[found[code] for code in codes] for found in pool.counts[variable].values()]
    return np.array(rows, dtype=np.int64).reshape(len(rows), len(codes))


def split(counts: dict[str, int]) -> float:
    """Return the share of pairs of readers who gave one unit different codes, 0 (all alike) to 1; 0 for fewer than two
    readers.

    >>> round(split({"law": 2, "harmony": 2}), 3)
    0.667
    """
    total = sum(counts.values())
    if total < 2:
        return 0.0
    return 1 - sum(count * (count - 1) for count in counts.values()) / (total * (total - 1))


def _same_share(counts: np.ndarray) -> float:
    per_unit = counts.sum(axis=1)
    pairs_alike = (counts * (counts - 1)).sum(axis=1) / (per_unit - 1)
    return float(pairs_alike.sum() / per_unit.sum())


def _alpha(counts: np.ndarray, level: Literal["nominal", "ordinal"]) -> float:
    import krippendorff

    return float(krippendorff.alpha(value_counts=counts, level_of_measurement=level))


def _interval(counts: np.ndarray, level: str, resamples: int, seed: int) -> tuple[float | None, float | None]:
    import numpy as np

    if resamples < 1 or len(counts) < 2:
        return None, None
    draws = np.random.default_rng(seed).integers(0, len(counts), (resamples, len(counts)))
    times = np.zeros((resamples, len(counts)), dtype=np.int64)
    np.add.at(times, (np.arange(resamples)[:, None], draws), 1)
    # A resample with a single code has no alpha; it is left out.
    times = times[((times @ counts) > 0).sum(axis=1) > 1]
    if not len(times):
        return None, None
    low, high = np.percentile(_alphas(counts, level, times), [2.5, 97.5])
    return float(low), float(high)


def _alphas(counts: np.ndarray, level: str, times: np.ndarray) -> np.ndarray:
    """Return alpha of each resample, as `_alpha` gives it, for all of them at once: one by one they take half a second.

    `times` says how often each resample holds each unit: shape (resamples, units).
    """
    import numpy as np

    same = np.eye(counts.shape[1])

    def pairs(counts: np.ndarray) -> np.ndarray:
        """How often each two codes meet in each row, shape (rows, codes, codes): `o_ck` of Hayes and Krippendorff."""
        met = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * same
        return met / (counts.sum(axis=1) - 1)[:, None, None]

    seen = np.einsum("ru,uij->rij", times, pairs(counts))
    by_code = times @ counts
    by_lot = pairs(by_code)
    if level == "nominal":
        far = 1 - same
    else:
        # ordinal: how many codings lie between the middles of two codes
        middle = by_code.cumsum(axis=1) - by_code / 2
        far = (middle[:, :, None] - middle[:, None, :]) ** 2
    return 1 - (seen * far).sum(axis=(1, 2)) / (by_lot * far).sum(axis=(1, 2))
