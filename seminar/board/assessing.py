"""Judging one's own brief with the rubric: a level for each criterion, kept beside the draft; nobody else sees it."""

from __future__ import annotations

from typing import Any

from seminar import show
from seminar.ask.ledger import ledger
from seminar.board import page
from seminar.board.rubric import Rubric, public
from seminar.explore.base import Control, Explorer, View
from seminar.questions.model import Criterion
from seminar.show.markdown import inline

_RECORD, _REV = "brief.assessment", "rubric"


def assess() -> Assessment:
    """Show the rubric: choose the level that fits your draft under each heading. Your choices stay beside your draft
    and are no mark.
    """
    return Assessment(public())


class Assessment(Explorer):
    """The rubric to click. `chosen` holds the points by criterion; `set(thesis="6")` chooses like a click."""

    def __init__(self, rubric: Rubric):
        self.rubric = rubric
        self._ledger = ledger("brief")
        self._ledger.restore()
        controls = [
            _Level(
                one.id,
                one.text.replace("*", ""),
                "radio",
                [(f"{level.points:g}", f"{level.points:g}: {level.text}") for level in one.levels],
            )
            for one in rubric.rubric
        ]
        kept = self._kept()
        super().__init__(
            "Assess your brief",
            controls,
            self._page,
            _static(rubric),
            "Assess your brief: choose a level under each heading",
        )
        self.widget.add_class("seminar-assess")
        if kept:
            self.widget.values = {**self.widget.values, **kept}

    @property
    def chosen(self) -> dict[str, float]:
        """The points chosen so far, by criterion."""
        return {name: float(value) for name, value in self.widget.values.items() if value != ""}

    def _kept(self) -> dict[str, str]:
        record = self._ledger.record(_RECORD)
        answer = record.answer if record is not None and isinstance(record.answer, dict) else {}
        # a level that the rubric no longer has is not chosen
        return {
            one.id: answer[one.id]
            for one in self.rubric.rubric
            if answer.get(one.id) in [f"{level.points:g}" for level in one.levels]
        }

    def _refresh(self, change: Any) -> None:
        chosen = {name: value for name, value in self.widget.values.items() if value != ""}
        if chosen != self._kept():
            self._ledger.give(_RECORD, _REV, chosen)
        super()._refresh(change)

    def _page(self, values: dict[str, Any]) -> View:
        import pandas as pd

        chosen = {one.id: float(values[one.id]) for one in self.rubric.rubric if values.get(one.id)}
        rows = [[one.text.replace("*", ""), chosen.get(one.id), one.levels[-1].points] for one in self.rubric.rubric]
        status = f"{len(chosen)} of {len(self.rubric.rubric)} chosen" + (
            f", {sum(chosen.values()):g} of {self.rubric.points:g} points by your own judgement." if chosen else "."
        )
        if self._ledger.problem is not None and chosen:
            status += f" Your choices are not kept: {self._ledger.problem}"
        html = f"<style>{page.sheet('assess')}</style>{_advice(self.rubric, chosen)}"
        return View(html, status, pd.DataFrame(rows, columns=["criterion", "chosen", "most"]))


class _Level(Control):
    # nothing is chosen before the learner chooses
    def first(self) -> Any:
        return ""

    def check(self, value: Any) -> Any:
        return "" if value == "" else super().check(f"{value:g}" if isinstance(value, (int, float)) else value)


def _advice(rubric: Rubric, chosen: dict[str, float]) -> str:
    """What to work on: the criteria furthest below their highest level, with what the next level asks."""
    if len(chosen) < len(rubric.rubric):
        return ""
    gaps = sorted(
        (
            (chosen[one.id] / one.levels[-1].points, one)
            for one in rubric.rubric
            if chosen[one.id] < one.levels[-1].points
        ),
        key=lambda pair: pair[0],
    )
    if not gaps:
        return (
            "<p>The highest level everywhere. Let somebody else try to disagree: the sheet below asks the"
            " questions.</p>"
        )
    lines = "".join(
        f"<li><strong>{inline(one.text)}</strong> The next level: {inline(_next(one, chosen[one.id]))}</li>"
        for _, one in gaps[:2]
    )
    return f"<p>Where a revision gains most:</p><ul>{lines}</ul>"


def _next(criterion: Criterion, points: float) -> str:
    return next(level.text for level in criterion.levels if level.points > points)


def _static(rubric: Rubric) -> str:
    most = max(len(one.levels) for one in rubric.rubric)
    head = "".join(f"<th scope=col>Level {number}</th>" for number in range(1, most + 1))
    rows = "".join(
        "<tr><th"
        f" scope=row>{inline(one.text)}</th>{''.join(f'<td><strong>{level.points:g}</strong> {inline(level.text)}</td>' for level in one.levels)}{'<td></td>' * (most - len(one.levels))}</tr>"
        for one in rubric.rubric
    )
    return (
        f"<style>{page.sheet('static')}</style>"
        '<div class="seminar-wide"><table class="seminar-rubric"><caption>Rubric of the brief,'
        f" {show.escape(f'{rubric.points:g}')} points</caption><thead><tr><th"
        f" scope=col>Criterion</th>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
