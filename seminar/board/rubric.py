"""The rubric of the brief, as learners see it, and the two sample briefs with their marks (`data/brief.yaml`)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from seminar import edited, files, show
from seminar.board import page
from seminar.board.evidence import BoardError
from seminar.errors import MissingFile
from seminar.questions.model import Criterion
from seminar.show.markdown import block, inline


class Mark(Struct, forbid_unknown_fields=True):
    """Points for one criterion, and why."""

    points: Annotated[float, Meta(description="the points of one of the criterion's levels")]
    why: Annotated[str, Meta(description="why it earns them")]


class SampleBrief(Struct, forbid_unknown_fields=True):
    """A brief of ours with its marks by criterion, and one line on what would earn more."""

    id: Annotated[str, Meta(description="its letter: A or B")]
    text: Annotated[str, Meta(description="the brief, in Markdown")]
    marks: Annotated[dict[str, Mark], Meta(description="criterion to its mark; each criterion once")]
    comment: Annotated[str, Meta(description="one line on what would earn more")]

    @property
    def points(self) -> float:
        """All its points."""
        return sum(mark.points for mark in self.marks.values())


class Rubric(Struct, forbid_unknown_fields=True):
    """Criteria with their levels, lowest first, and the sample briefs."""

    rubric: Annotated[list[Criterion], Meta(description="what is looked at, each with its levels")]
    samples: Annotated[list[SampleBrief], Meta(description="briefs of your own invention with their marks")]

    @property
    def points(self) -> float:
        """The most that can be earned."""
        return sum(criterion.levels[-1].points for criterion in self.rubric)


def public() -> Rubric:
    """Return the public rubric with its samples.

    Raises
    ------
    MissingFile, BoardError
        If `data/brief.yaml` is not there or is not what it should be.
    """
    path = files.root() / "data" / "brief.yaml"
    if not path.is_file():
        raise MissingFile(
            "data/brief.yaml is missing: it holds the rubric of the brief. Take it from the course again."
        )
    return _read(path)


@edited.remembered
def _read(path: Path) -> Rubric:
    loaded = edited.read_yaml(path, shown="data/brief.yaml", error=BoardError)
    try:
        made = msgspec.convert(loaded, Rubric)
    except msgspec.ValidationError as error:
        raise BoardError(f"data/brief.yaml cannot be used: {error}. Undo the last change there.") from None
    levels = {criterion.id: [level.points for level in criterion.levels] for criterion in made.rubric}
    for one in made.samples:
        if {
            name: mark.points for name, mark in one.marks.items() if mark.points in levels.get(name, [])
        }.keys() != levels.keys():
            raise BoardError(
                f"data/brief.yaml, sample {one.id}: give one mark for each of {', '.join(levels)}, with the points"
                " of one of its levels."
            )
    return made


def sample(name: str) -> Sample:
    """Return sample brief *name* (`"A"` or `"B"`) with its marks, to read after your own first draft.

    Raises
    ------
    BoardError
        If there is no such sample.
    """
    known = {one.id: one for one in public().samples}
    if name not in known:
        raise BoardError(f"there is no sample brief {name!r}; there are: {', '.join(known)}")
    return Sample(known[name], public())


class Sample:
    """A sample brief on the page: the text folded, so that nobody reads it by accident, and below it the marks with
    their reasons.
    """

    def __init__(self, brief: SampleBrief, rubric: Rubric):
        self.brief, self.rubric = brief, rubric

    def __repr__(self) -> str:
        return f"Sample brief {self.brief.id}: {self.brief.points:g} of {self.rubric.points:g} points"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th scope=row>{inline(criterion.text)}</th><td><strong>{mark.points:g}</strong> of"
            f" {criterion.levels[-1].points:g}</td><td>{inline(mark.why)}</td></tr>"
            for criterion in self.rubric.rubric
            for mark in [self.brief.marks[criterion.id]]
        )
        words = len(self.brief.text.split())
        table = (
            f"<table><caption>Marks: {self.brief.points:g} of {self.rubric.points:g}</caption><thead><tr><th"
            " scope=col>Criterion</th><th scope=col>Points</th><th"
            f" scope=col>Why</th></tr></thead><tbody>{rows}</tbody></table>"
        )
        return show.static(
            f"<style>{page.sheet('static')}</style><details><summary><strong>Sample brief"
            f" {show.escape(self.brief.id)}</strong> ({words} words; ours, written for this course)</summary>"
            f'<div class="seminar-sample">{block(self.brief.text)}</div><div'
            f' class="seminar-wide">{table}</div><p>{inline(self.brief.comment)}</p></details>'
        )
