"""What a question is: one typed record per kind, read from a `.yaml` file by people and kept free of everything that
shows it on a screen.

The same records serve the widgets, the generated notebooks, the handouts and the grader. What a learner receives of a
graded question is listed in `PUBLIC`, field by field; everything else (key, reasons, sources, rubric, ... and whatever
is added later) stays with the teacher.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

Id = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.:,+/@-]{1,120}$")]
Text = Annotated[str, Meta(min_length=1)]
Minutes = Annotated[float, Meta(gt=0, le=240)]
Points = Annotated[float, Meta(ge=0, le=100)]
Skill = Annotated[str, Meta(min_length=1)]  # one of those that course.yaml names
Level = Literal["core", "extension", "homework"]


class Record(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of everything that stands in a question file: a field nobody knows is an error, not a silent slip."""


class Option(Record, kw_only=True):
    """One answer that can be chosen. `why` is the reason it is right, or the misreading it stands for and the line to
    look at.
    """

    id: Id
    text: Text
    why: str = ""


class Row(Record, kw_only=True):
    """One thing to be matched to an option."""

    id: Id
    text: Text
    why: str = ""


class Variable(Record, kw_only=True):
    """One thing to be coded for each text unit, with its codes."""

    id: Id
    label: Text
    options: Annotated[list[Code], Meta(min_length=2)]
    help: str = ""
    optional: bool = False
    level: Literal["nominal", "ordinal"] = "nominal"  # ordinal: the codes stand in order


class Code(Record, kw_only=True):
    """One code of a codebook; `help` is its indicator question."""

    id: Id
    text: Text
    help: str = ""


class Unit(Record, kw_only=True):
    """One passage to be coded, as shown, with what stands around it and where it comes from."""

    id: Id
    text: Text
    context: str = ""
    source: str = ""


class Near(Record, kw_only=True):
    """A known wrong number and the misreading behind it."""

    value: float
    why: Text
    tolerance: float = 0.0


class NumberRule(Record, kw_only=True):
    """How near a number has to be. `relative` reads the tolerance as a share of the key."""

    tolerance: Annotated[float, Meta(ge=0)] = 0.0
    relative: bool = False
    integer: bool = False


class TableView(Record, kw_only=True):
    """The rows of a data table that a learner picks from: its name in the data package, the columns shown and the
    values kept.
    """

    name: Id
    columns: Annotated[list[str], Meta(min_length=1)]
    where: dict[str, str | list[str]] = {}


class ValueRule(Record, kw_only=True):
    """What a value from own code has to be. Rows are compared in any order unless `ordered`."""

    type: Literal["scalar", "list", "series", "frame"]
    tolerance: Annotated[float, Meta(ge=0)] = 1e-9
    ordered: bool = False
    columns: list[str] = []


class Words(Record, kw_only=True):
    """Bounds of a written answer, in words."""

    min: Annotated[int, Meta(ge=0)] = 0
    max: Annotated[int, Meta(gt=0)] = 600


class RubricLevel(Record, kw_only=True):
    """What earns so many points under one criterion."""

    points: Points
    text: Text


class Criterion(Record, kw_only=True):
    """One row of a rubric, levels from lowest to highest."""

    id: Id
    text: Text
    levels: Annotated[list[RubricLevel], Meta(min_length=2)]


class Sample(Record, kw_only=True):
    """A written answer of our own invention, with the marks it earns and why."""

    text: Text
    marks: dict[str, float]
    comment: Text


class Scoring(Record, kw_only=True):
    """The rule that turns an answer into points; each kind has a default (see `seminar.scoring.score`)."""

    rule: Literal["", "exact", "right_minus_wrong", "per_row", "pairs", "f1", "complete", "agreement"] = ""


class Item(Record, tag_field="kind", kw_only=True):
    """What every kind of question has."""

    id: Annotated[str, Meta(pattern=r"^[a-z]{1,2}[0-9]{1,2}[a-z]?$")]
    title: Text
    prompt: Text
    minutes: Minutes
    points: Points = 0.0
    skill: Skill
    level: Level = "core"
    source: list[str] = []
    hints: list[str] = []
    explanation: str = ""
    scoring: Scoring = Scoring()
    compatible: list[str] = []  # revs of older wordings whose answers still count
    scored: str = ""  # in the keyless form only: how points are given, in words (`seminar.questions.rules.told`)
    as_written: dict[
        str, Text
    ] = {}  # lists that keep their natural order, each with the reason; the others are shuffled

    @property
    def kind(self) -> str:
        """The kind's name as it stands in the file."""
        return self.__struct_config__.tag

    @property
    def written(self) -> bool:
        """Whether a person marks it."""
        return isinstance(self, (Short, Long))


class Single(Item, tag="single", kw_only=True):
    """Choose one option. Key and answer: its id."""

    options: Annotated[list[Option], Meta(min_length=2)]
    key: Id | None = None


class Multiple(Item, tag="multiple", kw_only=True):
    """Choose every option that fits. Key and answer: a sorted list of ids."""

    options: Annotated[list[Option], Meta(min_length=2)]
    key: list[Id] | None = None


class Match(Item, tag="match", kw_only=True):
    """Give each row one option. Key: row to option, or to a list of accepted options; answer: row to option."""

    rows: Annotated[list[Row], Meta(min_length=2)]
    options: Annotated[list[Option], Meta(min_length=2)]
    key: dict[str, str | list[str]] | None = None


class Order(Item, tag="order", kw_only=True):
    """Put the options in order. Key and answer: all ids in order."""

    options: Annotated[list[Option], Meta(min_length=3)]
    key: list[Id] | None = None


class Number(Item, tag="number", kw_only=True):
    """Give a number in the stated unit. Key: a number; answer: `{"value": number, "unit": unit}`."""

    unit: str = ""
    whole: bool = False  # the keyless form's word for `number.integer`
    number: NumberRule = NumberRule()
    key: float | None = None
    near: list[Near] = []
    worked_code: str = ""  # the pandas that gives the key; shown and run in the worked solution

    @property
    def asks_whole(self) -> bool:
        """Whether an answer has to be a whole number."""
        return self.whole or self.number.integer


class Rows(Item, tag="rows", kw_only=True):
    """Pick the rows of a table that fit. Key and answer: a sorted list of row ids."""

    table: TableView
    key: list[str] | None = None
    worked_code: str = ""  # the pandas that gives the key; shown and run in the worked solution


class CodeUnits(Item, tag="code", kw_only=True):
    """Give each text unit its codes. Key and answer: unit to (variable to code); an answer may carry a `reason` per
    unit.
    """

    codebook: Annotated[list[Variable], Meta(min_length=1)]
    units: Annotated[list[Unit], Meta(min_length=2)]
    key: dict[str, dict[str, str]] | None = None


class Value(Item, tag="value", kw_only=True):
    """Hand over a value from own code. Key and answer: the canonical form of `seminar.questions.values`."""

    value: ValueRule
    key: Any = None
    worked_code: str = ""  # the pandas that gives the key; shown and run in the worked solution


class Short(Item, tag="short", kw_only=True):
    """A few sentences, marked by a person with the rubric. Answer: the text."""

    words: Words = Words(min=20, max=120)
    rubric: list[Criterion] = []
    samples: list[Sample] = []


class Long(Item, tag="long", kw_only=True):
    """A longer text, marked by a person with the rubric. Answer: the text.

    With `rubric_public` the rubric (not the samples) is no secret: a lesson shows it, so that learners can judge their
    own text before they hand it in.
    """

    words: Words = Words(min=100, max=600)
    rubric: list[Criterion] = []
    rubric_public: bool = False
    samples: list[Sample] = []


AnyItem = Single | Multiple | Match | Order | Number | Rows | CodeUnits | Value | Short | Long


class Assignment(Record, kw_only=True):
    """One graded exercise: the whole of `solutions/exNN.yaml`, or its keyless form."""

    assignment: Annotated[str, Meta(pattern=r"^ex[0-9]{2}$")]
    title: Text
    items: Annotated[list[AnyItem], Meta(min_length=1)]
    points: Points = 0.0
    follows: str = ""
    intro: str = ""

    @property
    def id(self) -> str:
        """The name before the dot in its questions' ids."""
        return self.assignment

    def item(self, name: str) -> Item | None:
        """The item called *name* (`q3`), or None."""
        return next((item for item in self.items if item.id == name), None)


class Step(Record, kw_only=True):
    """One step of a lesson and its reading minutes, its checks not counted."""

    title: Text
    minutes: Minutes
    level: Level = "core"


class CodeTask(Record, kw_only=True):
    """One optional task of the code track."""

    title: Text
    minutes: Minutes


class LessonMinutes(Record, kw_only=True):
    """Minutes on the card: the reading track, and the code track on top of it."""

    reading: Minutes
    code: Annotated[float, Meta(ge=0)] = 0.0


class Lesson(Record, kw_only=True):
    """One lesson's card and its checks: the `.yaml` beside the notebook."""

    lesson: Annotated[str, Meta(pattern=r"^[0-9]{2}$")]
    title: Text
    question: Text
    skill: str
    abilities: Annotated[list[str], Meta(min_length=1)]
    minutes: LessonMinutes
    steps: list[Step]
    checks: list[AnyItem]
    before: list[str] = []
    sources: list[str] = []
    code_tasks: list[CodeTask] = []
    next: str = ""

    @property
    def id(self) -> str:
        """The name before the dot in its checks' ids."""
        return self.lesson

    @property
    def items(self) -> list:
        """Its checks, under the name that exercises use."""
        return self.checks

    def item(self, name: str) -> Item | None:
        """The check called *name* (`c3`), or None."""
        return next((item for item in self.checks if item.id == name), None)


#: What a learner receives of a graded question: the fields of each record, and no others. A record or a field that is
#: not named here is private.
PUBLIC: dict[type, tuple[str, ...]] = {
    Assignment: ("assignment", "title", "items", "points", "follows", "intro"),
    Item: (
        "kind",
        "id",
        "title",
        "prompt",
        "minutes",
        "points",
        "skill",
        "level",
        "unit",
        "options",
        "rows",
        "table",
        "codebook",
        "units",
        "value",
        "words",
        "scored",
        "whole",
    ),
    Option: ("id", "text"),
    Row: ("id", "text"),
    Variable: ("id", "label", "options", "help", "optional", "level"),
    Code: ("id", "text", "help"),
    Unit: ("id", "text", "context", "source"),
    TableView: ("name", "columns", "where"),
    ValueRule: ("type", "ordered", "columns"),
    Words: ("min", "max"),
}

#: What the wording of a question is made of: a change in any of these changes its `rev`.
ASKED = ("kind", "prompt", "unit", "options", "rows", "table", "codebook", "units", "value", "words")

QUESTION_ID = re.compile(r"^(?P<group>ex[0-9]{2}|[0-9]{2})\.(?P<item>[a-z]{1,2}[0-9]{1,2}[a-z]?)$")
