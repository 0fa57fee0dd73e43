"""The typed form of `course.yaml`: everything that the engine has to know of a course and that stands in no other file."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

Words = Annotated[str, Meta(min_length=1)]
Name = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Colour = Annotated[str, Meta(pattern=r"^#[0-9a-fA-F]{6}$")]
Language = Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


class Record(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of everything in `course.yaml`: a field nobody knows is an error, not a silent slip."""


class Licences(Record, kw_only=True):
    """Under what terms others may use the course: its code, and its words and pictures (SPDX names)."""

    code: Words
    text: Words


class Party(Record, kw_only=True):
    """Somebody who speaks in the texts: `id` as the tables write it, `name` in words, colours that can be read on a
    light and a dark page, and the line at the left.
    """

    id: Name
    name: Words
    colour: Colour
    dark: Colour
    line: Literal["solid", "double", "dashed", "dotted"] = "solid"


class Counts(Record, kw_only=True):
    """Words of a text that may not be shipped, counted for each paragraph: a table with `paragraph`, `token`, `count`."""

    table: Name
    #: labels in that table that are no numbered paragraph, with what they are
    labels: dict[str, Words] = {}


class Fragments(Record, kw_only=True):
    """A table that holds the short quotations which the course shows of a text: the columns with the paragraph and the
    words, and the rows that count.
    """

    table: Name
    paragraph: Name = "paragraph"
    quote: Name = "quote"
    where: dict[str, str] = {}


class Text(Record, kw_only=True):
    """A text that lessons read closely, paragraph by paragraph.

    `table` has a row for each paragraph, with `id`: its whole `text` if the text may be quoted `whole`, else notes in
    our words with a `topic`.
    """

    id: Name
    prefix: Name  # a place in it is written `prefix id`, for example `char 2.2`
    label: Words  # before the id of a paragraph, where a place is named: `charter 2.2`
    name: Words  # as a sentence names it: the charter
    title: Words  # as a heading names it
    table: Name
    source: Name  # its id in data/sources.json
    file: str = ""  # the text as it was received, pinned by a checksum; path from the top of the course
    quote: Literal["whole", "fragments"] = "whole"
    most_words: Annotated[int, Meta(ge=0)] = 25  # of one quotation, where only fragments may be quoted
    rights: Words  # who holds them, and on what terms the text stands here
    page: str = ""  # the generated page on which each paragraph has an anchor; only of a text quoted whole
    heading: str = ""  # column of the table that groups paragraphs under headings on that page
    headings: Name | None = None  # table with `id` and `title` of these headings
    note: Words | None = None  # what stands above the text on that page, in Markdown
    paper: Words | None = None  # the same on its handout, in plain words
    slips: Name | None = None  # table of slips in it: `paragraph`, `quote`, `reading`, `evidence`
    counts: Counts | None = None
    fragments: Fragments | None = None
    not_shipped: str = ""  # what a reader is told where words are missing


class CodedSay(Record, kw_only=True):
    """One way to say a part of an evidence card, and when: each named column has this value (`*`: any, but some)."""

    say: Words
    when: dict[str, str] = {}


class EvidenceTable(Record, kw_only=True):
    """A table or text whose rows become evidence cards: `from` is a table's name or a text's prefix.

    The parts are sentences with columns in braces; the first whose columns are all filled is taken. A column may be
    followed by how it is written: `{date:day}` as a date in words, `{source_ids:source}` as the short name of its first
    source, `{speaker:party}` as the party's name, `{ship_id:ships.name}` as the cell `name` of that row of the
    table of ships.
    """

    table: Name
    title: Words
    head: Words | None = None
    text: list[str | CodedSay] = []
    about: list[str | CodedSay] = []


class Codings(Record, kw_only=True):
    """Reference codings that readers compare theirs with, and how they were made."""

    table: Name  # `unit_id`, `coder`, one column for each variable, and if wanted `rationale`
    units: Name  # table of the units: `id`, `paragraph`, `quote`
    codes: Name | None = None  # table with `id` and `name` of codes
    coded: str = ""  # the end of the names of the variables that use them
    made: Words  # how they were made, as every comparison says
    made_one: Words  # the same where one coding stands alone


class SourceKinds(Record, kw_only=True):
    """A heading of the bibliography and the kinds of sources (`custom.kind`) below it; `fragments`: they are under
    copyright and quoted in fragments only.
    """

    heading: Words
    kinds: Annotated[list[Name], Meta(min_length=1)]
    fragments: bool = False


class Brief(Record, kw_only=True):
    """The short paper that learners write: the sentence they judge, the question about it, and the parts of the
    sentence that evidence may hit or miss.
    """

    claim: Words
    question: Annotated[
        str, Meta(pattern=r"^ex[0-9]{2}\.[a-z]{1,2}[0-9]{1,2}[a-z]?$")
    ]  # the graded one that it answers
    asks: Words = "To what extent does the evidence support the sentence?"
    parts: Words | None = None


class Course(Record, kw_only=True):
    """A course: the whole of `course.yaml`."""

    title: Words
    short: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_-]{1,39}$")]  # names the course in every answer record
    edition: Annotated[str, Meta(pattern=r"^[0-9]+(\.[0-9]+){1,2}[A-Za-z0-9.+-]*$")]
    about: Words  # one sentence
    package: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$")] = "seminar"  # what lessons import as m
    languages: Annotated[list[Language], Meta(min_length=1)]
    licences: Licences
    lessons: list[Annotated[str, Meta(pattern=r"^[0-9]{2}_[a-z0-9_]+$")]]
    pages: list[Annotated[str, Meta(pattern=r"^[0-9]{2}_[a-z0-9_]+$")]] = []  # notebooks without a card and checks
    exercises: list[Annotated[str, Meta(pattern=r"^ex[0-9]{2}$")]] = []
    skills: Annotated[list[Words], Meta(min_length=1)]
    texts: list[Text] = []
    parties: list[Party] = []
    evidence: list[EvidenceTable] = []
    not_evidence: list[Name] = []  # tables that make no cards
    quotations: dict[str, Name] = {}  # table: the column that holds words of the source named in the row
    sources: list[SourceKinds] = []
    codings: Codings | None = None
    brief: Brief | None = None
    compass: list[Words] = []  # names before which N. and S. are read as north and south when words are counted
    complete: bool = False  # every paragraph of every text has to be used by a question

    def text(self, prefix: str) -> Text | None:
        """The text whose places begin with *prefix*, or None."""
        return next((text for text in self.texts if text.prefix == prefix), None)
