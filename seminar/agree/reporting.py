"""What a pool shows: agreement per variable, the spread of codes per unit, the units that divided the class."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from seminar.agree.alpha import RESAMPLES, Agreement, agreements, split
from seminar.agree.explain import explain_alpha
from seminar.agree.pooling import AgreementError, Pool
from seminar.show import escape, static

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Report:
    """Agreement of a pool, as tables.

    `results` holds one `Agreement` per variable. The tables are made when they are first looked at.
    """

    pool: Pool
    results: dict[str, Agreement]

    @cached_property
    def alphas(self) -> pd.DataFrame:
        """One row per variable: `variable, label, level, units, codings, raw_agreement, by_lot, alpha, low, high,
        undefined`; shares from 0 to 1.
        """
        return as_table(self.results.values())

    @cached_property
    def spread(self) -> pd.DataFrame:
        """One row per variable, unit and code that was given: `variable, unit, code, label, readers, share`."""
        import pandas as pd

        rows = []
        for variable, scale in self.pool.scales.items():
            for unit, counts in self.pool.counts[variable].items():
                total = sum(counts.values())
                rows += [
                    (variable, unit, code, name, counts[code], counts[code] / total)
                    for code, name in scale.codes.items()
                    if counts[code]
                ]
        return pd.DataFrame(rows, columns=["variable", "unit", "code", "label", "readers", "share"])

    @cached_property
    def divided(self) -> pd.DataFrame:
        """Units on which readers differ, most divided first: `variable, unit, text, readers, split, codes`.

        `split` is the share of pairs of readers who gave different codes; `codes` says how many gave which, most
        frequent first.
        """
        import pandas as pd

        rows = []
        for variable, scale in self.pool.scales.items():
            for unit, counts in self.pool.counts[variable].items():
                if (share := split(counts)) > 0:
                    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], list(scale.codes).index(pair[0])))
                    codes = ", ".join(f"{scale.codes[code]} {count}" for code, count in ranked if count)
                    rows.append((variable, unit, self.pool.units[unit], sum(counts.values()), share, codes))
        frame = pd.DataFrame(rows, columns=["variable", "unit", "text", "readers", "split", "codes"])
        return frame.sort_values("split", ascending=False, kind="stable", ignore_index=True)

    @cached_property
    def reasons(self) -> pd.DataFrame:
        """The kept reasons: `unit, reader, reason` and one column per variable."""
        import pandas as pd

        rows = [
            {
                "unit": unit,
                "reader": reason.reader,
                "reason": reason.text,
                **{variable: reason.codes.get(variable, "") for variable in self.pool.scales},
            }
            for unit in self.pool.units
            for reason in self.pool.reasons(unit)
        ]
        return pd.DataFrame(rows, columns=["unit", "reader", "reason", *self.pool.scales])

    def __repr__(self) -> str:
        lines = [f"{self.pool.readers} readers, {len(self.pool.units)} units"]
        return "\n".join(lines + [f"{found.heading} {in_figures(found)}" for found in self.results.values()])

    def _repr_html_(self) -> str:
        body = f"<p>{self.pool.readers} readers, {len(self.pool.units)} units.</p>"
        for found in self.results.values():
            body += (
                f"<p><b>{escape(found.heading)}</b>"
                f" {escape(in_figures(found))}<br>{escape(explain_alpha(found).short)}</p>"
            )
        return static(body)


def report(pool: Pool, *, resamples: int = RESAMPLES) -> Report:
    """Measure agreement on every variable of a pool, each as `agreement` does.

    Raises
    ------
    AgreementError
        If fewer than two readers coded anything.
    """
    if pool.readers < 2:
        found = {0: "no reader coded", 1: "one reader coded"}[pool.readers]
        broken = f" ({pool.unusable} answers could not be used: {pool.problems[0]})" if pool.unusable else ""
        raise AgreementError(
            f"{found} {pool.item or 'these units'}{broken}; agreement needs two readers or more. Check that the folder"
            " holds the right exercise and that answers were saved."
        )
    return Report(pool, agreements(pool, resamples=resamples))


def as_table(found: Iterable[Agreement]) -> pd.DataFrame:
    """Return one row per agreement, with the columns of `Report.alphas`."""
    import pandas as pd

    frame = pd.DataFrame(found).rename(columns={"raw": "raw_agreement", "expected": "by_lot"})
    numbers = ["raw_agreement", "by_lot", "alpha", "low", "high"]
    frame = frame[["variable", "label", "level", "units", "codings", *numbers, "undefined"]]
    return frame.astype(dict.fromkeys(numbers, "float64"))


def in_figures(found: Agreement) -> str:
    """Return one line of figures for an agreement: alpha, its interval, raw agreement, units."""
    if found.raw is None:
        return "no unit was coded by two readers"
    raw = f"{found.raw:.0%} of pairs agree"
    if found.alpha is None:
        return f"alpha not defined, {raw}, {found.units} units"
    interval = f" (95% from {found.low:.2f} to {found.high:.2f})" if found.low is not None else ""
    return f"alpha {found.alpha:.2f}{interval}, {raw}, {found.units} units"
