"""Marks turned into the points that an assignment has in the learning platform."""

from __future__ import annotations

from msgspec import Struct

from seminar.errors import CourseError
from seminar.export import tables
from seminar.export.totals import Learner


class Wanted(Struct, frozen=True):
    """What the teacher says about points: whether to scale at all, and what an assignment counts in the platform where
    its table does not say.
    """

    scale: bool = True
    out_of: float | None = None


class Scale(Struct, frozen=True):
    """One exercise: of how many points it is here, and of how many there."""

    assignment: str
    best: float
    out_of: float

    def points(self, earned: float) -> str:
        """Return *earned* points as the platform takes them: in proportion, rounded to two decimals, never above the
        maximum.
        """
        return tables.number(
            min(earned * self.out_of / self.best, self.out_of) if self.best and self.out_of != self.best else earned
        )

    def mark(self, learner: Learner | None, so_far: bool) -> str | None:
        """Return the points of *learner* as the platform takes them; None where nothing came, or (unless *so_far*)
        answers wait for a person.
        """
        total = learner.totals.get(self.assignment) if learner else None
        return None if total is None or (total.to_mark and not so_far) else self.points(total.points)


def scale(assignment: str, best: float, told: float | None, wanted: Wanted, platform: str) -> tuple[Scale, list[str]]:
    """Return how the marks of one exercise are scaled, and what to tell the teacher; *told* is the maximum in the
    platform's table, if it has one.

    Raises
    ------
    CourseError
        If the table and the teacher say different maxima.
    """
    if told and wanted.out_of is not None and abs(told - wanted.out_of) > 0.001:
        raise CourseError(
            f"{assignment}: the table from {platform} says that the assignment has {told:g} points, --out-of says"
            f" {wanted.out_of:g}. Leave --out-of away, or change the points in {platform}."
        )
    there = told or wanted.out_of
    if there is None:
        why = (
            "does not say how many points the assignment has"
            if told is None
            else "says that the assignment has 0 points"
        )
        note = (
            f"the table from {platform} {why}, so the marks are out of {best:g} as here. If it has other points, give"
            " them with --out-of."
        )
    elif there == best:
        return Scale(assignment, best, best), []
    elif not wanted.scale:
        note = (
            f"{platform} has {there:g} points, the exercise {best:g}. Not scaled, as you asked: full marks show there"
            f" as {best:g} of {there:g}."
        )
    else:
        note = (
            f"scaled from {best:g} points to the {there:g} that it has in {platform} ({best:g} of {best:g} became"
            f" {there:g} of {there:g}), rounded to two decimals. --no-scale leaves them as they are."
        )
    return Scale(assignment, best, there if there and wanted.scale else best), [f"{assignment}: {note}"]
