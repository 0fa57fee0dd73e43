"""A class's own agreement, large enough for the wall: what `teaching/class_agreement.ipynb` shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from seminar.agree.explain import Explanation, explain_alpha
from seminar.agree.pooling import Pool, Reason, Scale
from seminar.agree.reporting import Report, in_figures, report
from seminar.figures.base import Figure
from seminar.show import escape, static

_LARGE = (
    "<style>.seminar-wall { font-size: 1.35rem; line-height: 1.45; } .seminar-wall h3 { font-size: 1.2em; margin: 0.8em"
    " 0 0.2em; } .seminar-wall li { margin: 0.25em 0; }</style>"
)


class Wall:
    """HTML in large type, with a plain line for readers without it."""

    def __init__(self, html: str, plain: str):
        self.html, self.plain = html, plain

    def __repr__(self) -> str:
        return self.plain

    def _repr_html_(self) -> str:
        return static(f'{_LARGE}<div class="seminar-wall">{self.html}</div>')


@dataclass(frozen=True)
class Classroom:
    """What a class can look at together. The last line of a cell shows it.

    `overview()` how far the class agrees, in words; `figure()` one bar per passage; `divided()` the passages that split
    the class, with reasons; `explain()` what alpha says, with the class's own numbers.
    """

    pool: Pool

    @cached_property
    def report(self) -> Report:
        """The tables behind the pages."""
        return report(self.pool)

    @property
    def variables(self) -> list[str]:
        """What was coded, in the order of the codebook."""
        return list(self.pool.scales)

    def overview(self) -> Wall:
        """Return, for each variable, the figures and one sentence on what they say."""
        body = f"<h3>{self.pool.readers} readers, {len(self.pool.units)} passages</h3><ul>"
        for found in self.report.results.values():
            body += (
                f"<li><b>{escape(found.heading)}</b>"
                f" {escape(in_figures(found))}.<br>{escape(explain_alpha(found).short)}</li>"
            )
        body += "</ul>"
        if self.pool.unusable:
            body += f"<p>{self.pool.unusable} answers could not be used: they are no codings of these passages.</p>"
        return Wall(body, repr(self.report))

    def figure(self, variable: str | None = None, *, order: str = "divided") -> Figure:
        """Return the figure with one bar per passage (see `class_figure`)."""
        from seminar.agree.chart import class_figure

        return class_figure(self.report, variable, order=order)

    def explain(self, variable: str | None = None) -> Explanation:
        """Return alpha explained for one variable; the first of the codebook unless told."""
        return explain_alpha(self.report.results[self.pool.variable(variable)])

    def divided(self, most: int = 5, variable: str | None = None) -> Wall:
        """Return the passages on which readers differ most, with the codes given and the reasons that readers wrote."""
        variable = self.pool.variable(variable)
        rows = self.report.divided[self.report.divided["variable"].eq(variable)].head(most)
        scale = self.pool.scales[variable]
        if rows.empty:
            return Wall(
                f"<p>{escape(scale.label)}: no passage divided the class.</p>",
                f"{scale.label}: no passage divided the class",
            )
        body, lines = "", []
        for row in rows.itertuples():
            body += f"<h3>{escape(row.unit)}: {escape(row.codes)}</h3><blockquote>{escape(row.text)}</blockquote>"
            lines.append(f"{row.unit}: {row.codes}")
            reasons = sorted(
                self.pool.reasons(row.unit),
                key=lambda reason: list(scale.codes).index(reason.codes.get(variable, next(iter(scale.codes)))),
            )
            if reasons:
                shown, rest = _two_a_side(reasons, variable)
                body += f"<p>Reasons that readers gave:</p>{_told(shown, variable, scale)}"
                body += (
                    f"<details><summary>{len(rest)} more</summary>{_told(rest, variable, scale)}</details>"
                    if rest
                    else ""
                )
            else:
                body += "<p>Nobody wrote a reason. Ask for two: one from each side.</p>"
        return Wall(body, "\n".join(lines))

    def __repr__(self) -> str:
        return repr(self.report)

    def _repr_html_(self) -> str:
        return self.overview()._repr_html_()


def _two_a_side(reasons: list[Reason], variable: str) -> tuple[list[Reason], list[Reason]]:
    """Part reasons into the first two for each code and the rest: a wall has room for both sides, not for all voices."""
    shown: list[Reason] = []
    rest: list[Reason] = []
    seen: Counter[str | None] = Counter()
    for reason in reasons:
        code = reason.codes.get(variable)
        seen[code] += 1
        (shown if seen[code] <= 2 else rest).append(reason)
    return shown, rest


def _told(reasons: list[Reason], variable: str, scale: Scale) -> str:
    lines = (
        f"<li><b>{escape(scale.codes.get(one.codes.get(variable, ''), 'not coded'))}</b>: {escape(one.text)}"
        f" <i>({escape(one.reader)})</i></li>"
        for one in reasons
    )
    return f"<ul>{''.join(lines)}</ul>"


def classroom(
    submissions: str | Path, item: str, *, names: bool = False, gradebook: str | Path | None = None
) -> Classroom:
    """Pool the codings of a class and make them ready for the wall.

    Parameters
    ----------
    submissions
        A folder of notebooks (or a zip of them, or one file) as the class handed them in.
    item
        The coding question, for example `"ex04.q2"`.
    names
        Show who wrote a reason. Off unless asked for: a class talks more freely about codes than about classmates.
    gradebook
        The gradebook into which the hand-ins were graded: readers then have the pseudonyms of its marking desk.

    Raises
    ------
    AgreementError
        If fewer than two readers coded it, or the question is none of coding.
    """
    from seminar.agree.reading import read

    found = Classroom(read(submissions, item, names=names, gradebook=gradebook))
    found.report  # noqa: B018  fails here, with its reason, and not in a later cell
    return found
