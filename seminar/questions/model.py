"""What a question is: one typed record per kind, read from a `.yaml` file by people and kept free of everything that
shows it on a screen.

The same records serve the widgets, the generated notebooks, the handouts and the grader. What a learner receives of a
graded question is listed in `seminar.questions.public`, field by field; everything else (key, reasons, sources, rubric,
... and whatever is added later) stays with the teacher.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Any, Literal, dataclass_transform

from msgspec import Meta, Struct

Id = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.:,+/@-]{1,120}$")]
Text = Annotated[str, Meta(min_length=1)]
Minutes = Annotated[float, Meta(gt=0, le=240)]
Points = Annotated[float, Meta(ge=0, le=100)]
Skill = Annotated[str, Meta(min_length=1)]  # one of those that course.yaml names
Level = Annotated[
    Literal["core", "extension", "homework"], Meta(description="core, or what may be left out: extension or homework")
]
# what stands in several records
Shown = Annotated[Text, Meta(description="what a reader sees")]
Heading = Annotated[Text, Meta(description="its heading")]
Duration = Annotated[Minutes, Meta(description="how long it takes")]
WorkedCode = Annotated[str, Meta(description="the pandas that gives the key; shown and run in the worked solution")]


@dataclass_transform(frozen_default=True)
class Record(Struct, frozen=True, forbid_unknown_fields=True):
    """Base of everything that stands in a question file: a field nobody knows is an error, not a silent slip."""


class Option(Record):
    """One answer that can be chosen. `why` is the reason it is right, or the misreading it stands for and the line to
    look at.
    """

    id: Annotated[Id, Meta(description="name of the option, made of words of its text")]
    text: Shown
    why: Annotated[
        str, Meta(description="why it is right, or the misreading it stands for and the line to look at")
    ] = ""


class Row(Record):
    """One thing to be matched to an option."""

    id: Annotated[Id, Meta(description="name of the row")]
    text: Shown
    why: Annotated[str, Meta(description="why its option is right, and the line to look at")] = ""


class Variable(Record):
    """One thing to be coded for each text unit, with its codes."""

    id: Annotated[Id, Meta(description="name of the variable")]
    label: Shown
    options: Annotated[list[Code], Meta(min_length=2, description="the codes")]
    help: Annotated[str, Meta(description="what to ask of a passage")] = ""
    optional: Annotated[bool, Meta(description="need not be coded")] = False
    level: Annotated[Literal["nominal", "ordinal"], Meta(description="ordinal: the codes stand in order")] = "nominal"


class Code(Record):
    """One code of a codebook; `help` is its indicator question."""

    id: Annotated[Id, Meta(description="name of the code")]
    text: Shown
    help: Annotated[str, Meta(description="its indicator question")] = ""


class Unit(Record):
    """One passage to be coded, as shown, with what stands around it and where it comes from."""

    id: Annotated[Id, Meta(description="name of the passage")]
    text: Annotated[Text, Meta(description="the passage as shown")]
    context: Annotated[str, Meta(description="what stands around it")] = ""
    source: Annotated[str, Meta(description="where it comes from")] = ""


def ids(listed: Iterable[Option | Row | Variable | Code | Unit]) -> set[str]:
    """Return the names of what stands in a list of a question."""
    return {one.id for one in listed}


def texts(listed: Iterable[Option | Code]) -> dict[str, str]:
    """Return what a reader sees of what can be chosen, by name."""
    return {one.id: one.text for one in listed}


class Near(Record):
    """A known wrong number and the misreading behind it."""

    value: Annotated[float, Meta(description="the wrong number")]
    why: Annotated[Text, Meta(description="the misreading behind it")]
    tolerance: Annotated[float, Meta(description="how far from it counts as the same, in the unit of the number")] = 0.0


class NumberRule(Record):
    """How near a number has to be. `relative` reads the tolerance as a share of the key."""

    tolerance: Annotated[float, Meta(ge=0, description="how far from the key a number may be, in its unit")] = 0.0
    relative: Annotated[bool, Meta(description="the tolerance is a share of the key: 0.1 is ten per cent")] = False
    integer: Annotated[bool, Meta(description="a whole number is asked for")] = False


class TableView(Record):
    """The rows of a data table that a learner picks from: its name in the data package, the columns shown and the
    values kept.
    """

    name: Annotated[Id, Meta(description="the table's name: data/tables/NAME.csv")]
    columns: Annotated[list[str], Meta(min_length=1, description="the columns shown, in this order")]
    where: Annotated[
        dict[str, str | list[str]],
        Meta(
            description="column to the value or values that a row needs to be shown; a cell of several values (`a;b`) needs"
            " one of them, and every column named here has to fit; without it all rows are shown"
        ),
    ] = {}


class ValueRule(Record):
    """What a value from own code has to be. Rows are compared in any order unless `ordered`."""

    type: Annotated[Literal["scalar", "list", "series", "frame"], Meta(description="form of the value")]
    tolerance: Annotated[float, Meta(ge=0, description="how far numbers may differ")] = 1e-9
    ordered: Annotated[bool, Meta(description="the order of rows counts")] = False
    columns: Annotated[list[str], Meta(description="needed for a frame: its columns, in order")] = []


class Words(Record):
    """Bounds of a written answer, in words."""

    min: Annotated[int, Meta(ge=0, description="fewest words")] = 0
    max: Annotated[int, Meta(gt=0, description="most words")] = 600


class RubricLevel(Record):
    """What earns so many points under one criterion."""

    points: Annotated[Points, Meta(description="what this level earns")]
    text: Annotated[Text, Meta(description="what a text of this level does")]


class Criterion(Record):
    """One row of a rubric, levels from lowest to highest."""

    id: Annotated[Id, Meta(description="name of the criterion")]
    text: Annotated[Text, Meta(description="what is looked at")]
    levels: Annotated[list[RubricLevel], Meta(min_length=2, description="from lowest to highest")]


class Sample(Record):
    """A written answer of our own invention, with the marks it earns and why."""

    text: Annotated[Text, Meta(description="a written answer of your own invention")]
    marks: Annotated[dict[str, float], Meta(description="criterion to the points it earns")]
    comment: Annotated[Text, Meta(description="why it earns them")]


class Scoring(Record):
    """The rule that turns an answer into points; each kind has a default (see `seminar.scoring.score`)."""

    rule: Annotated[
        Literal["", "exact", "right_minus_wrong", "per_row", "pairs", "f1", "complete", "agreement"],
        Meta(description="one of the rules that the kind knows; without it the kind's default"),
    ] = ""


class Item(Record, tag_field="kind", kw_only=True):
    """What every kind of question has."""

    id: Annotated[
        str,
        Meta(
            pattern=r"^[a-z]{1,2}[0-9]{1,2}[a-z]?$",
            description="name of the question: q3 in an exercise, c3 in a lesson",
        ),
    ]
    title: Heading
    prompt: Annotated[Text, Meta(description="what is asked, in Markdown")]
    minutes: Duration
    points: Annotated[Points, Meta(description="what it can earn; needed in an exercise, left out in a lesson")] = 0.0
    skill: Annotated[Skill, Meta(description="one of the skills that course.yaml names")]
    level: Level = "core"
    source: Annotated[
        list[str],
        Meta(description="places where the answer can be read: prefix and paragraph, table:row, or source:id"),
    ] = []
    hints: Annotated[
        list[str],
        Meta(description="in a lesson shown one by one on request; in an exercise printed in the worked solution only"),
    ] = []
    explanation: Annotated[str, Meta(description="why the key is right; needed where a question has a key")] = ""
    scoring: Annotated[Scoring, Meta(description="how points are given")] = Scoring()
    compatible: Annotated[
        list[str],
        Meta(description="digests (`rev`) of older wordings whose answers still count, as grading names them"),
    ] = []
    scored: Annotated[str, Meta(description="in the keyless form only: how points are given, in words")] = ""
    as_written: Annotated[
        dict[str, Text],
        Meta(
            description="`options` or `rows`, if they keep the order of this file, with the reason; else they are shuffled"
        ),
    ] = {}

    @property
    def kind(self) -> str:
        """The kind's name as it stands in the file."""
        return str(self.__struct_config__.tag)

    @property
    def written(self) -> bool:
        """Whether a person marks it."""
        return isinstance(self, (Short, Long))


Choices = Annotated[list[Option], Meta(min_length=2, description="what can be chosen")]
Rubric = Annotated[list[Criterion], Meta(description="how it is marked; needed in an exercise")]
Samples = Annotated[list[Sample], Meta(description="four answers with their marks; needed in an exercise")]


class Single(Item, tag="single", kw_only=True):
    """Choose one option. Key and answer: its id."""

    options: Choices
    key: Annotated[Id | None, Meta(description="id of the right option")] = None


class Multiple(Item, tag="multiple", kw_only=True):
    """Choose every option that fits. Key and answer: a sorted list of ids."""

    options: Choices
    key: Annotated[list[Id] | None, Meta(description="ids of the right options")] = None


class Match(Item, tag="match", kw_only=True):
    """Give each row one option. Key: row to option, or to a list of accepted options; answer: row to option."""

    rows: Annotated[list[Row], Meta(min_length=2, description="what gets an option")]
    options: Annotated[
        list[Option], Meta(min_length=2, description="what can be given; an option may serve several rows or none")
    ]
    key: Annotated[
        dict[str, str | list[str]] | None, Meta(description="row to option, or to a list of accepted options")
    ] = None

    @property
    def accepted(self) -> dict[str, list[str]]:
        """The options that are right for each row, by the row's id; empty without a key."""
        return {row: [one] if isinstance(one, str) else one for row, one in (self.key or {}).items()}


class Order(Item, tag="order", kw_only=True):
    """Put the options in order. Key and answer: all ids in order."""

    options: Annotated[list[Option], Meta(min_length=3, description="what is put in order")]
    key: Annotated[list[Id] | None, Meta(description="all ids in their right order")] = None


class Number(Item, tag="number", kw_only=True):
    """Give a number in the stated unit. Key: a number; answer: `{"value": number, "unit": unit}`."""

    unit: Annotated[str, Meta(description="unit of the number")] = ""
    whole: Annotated[bool, Meta(description="in the keyless form only: what number.integer says")] = False
    number: Annotated[NumberRule, Meta(description="how near is near enough")] = NumberRule()
    key: Annotated[float | None, Meta(description="the right number")] = None
    near: Annotated[list[Near], Meta(description="known wrong numbers, each with the misreading behind it")] = []
    worked_code: WorkedCode = ""

    @property
    def asks_whole(self) -> bool:
        """Whether an answer has to be a whole number."""
        return self.whole or self.number.integer


class Rows(Item, tag="rows", kw_only=True):
    """Pick the rows of a table that fit. Key and answer: a sorted list of row ids."""

    table: Annotated[TableView, Meta(description="the rows to pick from")]
    key: Annotated[list[str] | None, Meta(description="ids of the right rows")] = None
    worked_code: WorkedCode = ""


class CodeUnits(Item, tag="code", kw_only=True):
    """Give each text unit its codes. Key and answer: unit to (variable to code); an answer may carry a `reason` per
    unit.
    """

    codebook: Annotated[list[Variable], Meta(min_length=1, description="the variables with their codes")]
    units: Annotated[list[Unit], Meta(min_length=2, description="the passages")]
    key: Annotated[
        dict[str, dict[str, str]] | None, Meta(description="passage to variable to code; needed for the rule agreement")
    ] = None


class Value(Item, tag="value", kw_only=True):
    """Hand over a value from own code. Key and answer: the canonical form of `seminar.questions.values`."""

    value: Annotated[ValueRule, Meta(description="what the value has to be")]
    key: Annotated[Any, Meta(description="the value in its canonical form")] = None
    worked_code: WorkedCode = ""


class Short(Item, tag="short", kw_only=True):
    """A few sentences, marked by a person with the rubric. Answer: the text."""

    words: Annotated[Words, Meta(description="how long the text may be")] = Words(min=20, max=120)
    rubric: Rubric = []
    samples: Samples = []


class Long(Item, tag="long", kw_only=True):
    """A longer text, marked by a person with the rubric. Answer: the text.

    With `rubric_public` the rubric (not the samples) is no secret: a lesson shows it, so that learners can judge their
    own text before they hand it in.
    """

    words: Annotated[Words, Meta(description="how long the text may be")] = Words(min=100, max=600)
    rubric: Rubric = []
    rubric_public: Annotated[bool, Meta(description="readers see the rubric, not the samples")] = False
    samples: Samples = []


Keyed = Single | Multiple | Match | Order | Number | Rows | CodeUnits | Value
AnyItem = Keyed | Short | Long


class Assignment(Record):
    """One graded exercise: the whole of `solutions/exNN.yaml`, or its keyless form."""

    assignment: Annotated[str, Meta(pattern=r"^ex[0-9]{2}$", description="the exercise's name, as its file is called")]
    title: Heading
    items: Annotated[list[AnyItem], Meta(min_length=1, description="the questions")]
    points: Annotated[Points, Meta(description="the sum of the questions' points")] = 0.0
    follows: Annotated[
        str, Meta(description="number of the lesson after which it comes, in quotation marks; the exercise links to it")
    ] = ""
    intro: Annotated[str, Meta(description="what stands above the questions, in Markdown")] = ""

    @property
    def id(self) -> str:
        """The name before the dot in its questions' ids."""
        return self.assignment

    def item(self, name: str) -> AnyItem | None:
        """The item called *name* (`q3`), or None."""
        return next((item for item in self.items if item.id == name), None)


class Step(Record):
    """One step of a lesson and its reading minutes, its checks not counted."""

    title: Annotated[Text, Meta(description="heading of the step")]
    minutes: Annotated[Minutes, Meta(description="reading time, its checks not counted")]
    level: Level = "core"


class CodeTask(Record):
    """One optional task of the code track."""

    title: Annotated[Text, Meta(description="heading of the task")]
    minutes: Duration


class LessonMinutes(Record):
    """Minutes on the card: the reading track, and the code track on top of it."""

    reading: Annotated[Minutes, Meta(description="the reading track: steps and checks together")]
    code: Annotated[float, Meta(ge=0, description="the code track on top of it")] = 0.0


class Lesson(Record):
    """One lesson's card and its checks: the `.yaml` beside the notebook."""

    lesson: Annotated[str, Meta(pattern=r"^[0-9]{2}$", description="the lesson's number, in quotation marks")]
    title: Heading
    question: Annotated[Text, Meta(description="the question that it answers")]
    skill: Annotated[str, Meta(description="the skill in the lead, as the card names it")]
    abilities: Annotated[list[str], Meta(min_length=1, description="what readers can do afterwards")]
    minutes: Annotated[LessonMinutes, Meta(description="minutes on the card")]
    steps: Annotated[list[Step], Meta(description="its steps, in order")]
    checks: Annotated[list[AnyItem], Meta(description="its questions")]
    before: Annotated[list[str], Meta(description="what to have done before, a list on the card")] = []
    sources: Annotated[list[str], Meta(description="ids in data/sources.json of the sources that the card names")] = []
    code_tasks: Annotated[list[CodeTask], Meta(description="optional tasks of the code track")] = []
    next: Annotated[str, Meta(description="where to go on, as the card says it")] = ""

    @property
    def id(self) -> str:
        """The name before the dot in its checks' ids."""
        return self.lesson

    @property
    def items(self) -> list[AnyItem]:
        """Its checks, under the name that exercises use."""
        return self.checks

    def item(self, name: str) -> AnyItem | None:
        """The check called *name* (`c3`), or None."""
        return next((item for item in self.checks if item.id == name), None)


#: What is worked out when the keyless form is made: a file that people write does not have these fields of a question.
WORKED_OUT = ("scored", "whole")

QUESTION_ID = re.compile(r"^(?P<group>ex[0-9]{2}|[0-9]{2})\.(?P<item>[a-z]{1,2}[0-9]{1,2}[a-z]?)$")
