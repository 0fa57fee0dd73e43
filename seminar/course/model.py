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


class Licences(Record, frozen=True, kw_only=True):
    """Under what terms others may use the course: its code, and its words and pictures (SPDX names)."""

    code: Annotated[Words, Meta(description="of the programs (SPDX name)")]
    text: Annotated[Words, Meta(description="of words and pictures (SPDX name)")]


class Party(Record, frozen=True, kw_only=True):
    """Somebody who speaks in the texts: `id` as the tables write it, `name` in words, colours that can be read on a
    light and a dark page, and the line at the left.
    """

    id: Annotated[Name, Meta(description="as the tables write it")]
    name: Annotated[Words, Meta(description="in words")]
    colour: Annotated[Colour, Meta(description="on a light page, as #rrggbb")]
    dark: Annotated[Colour, Meta(description="on a dark page, as #rrggbb")]
    line: Annotated[
        Literal["solid", "double", "dashed", "dotted"], Meta(description="the line at the left of what they say")
    ] = "solid"


class Counts(Record, frozen=True, kw_only=True):
    """Words of a text that may not be shipped, counted for each paragraph: a table with `paragraph`, `token`, `count`."""

    table: Annotated[Name, Meta(description="its name; columns paragraph, token, count")]
    labels: Annotated[
        dict[str, Words], Meta(description="labels in that table that are no numbered paragraph, with what they are")
    ] = {}


class Fragments(Record, frozen=True, kw_only=True):
    """A table that holds the short quotations which the course shows of a text: the columns with the paragraph and the
    words, and the rows that count.
    """

    table: Annotated[Name, Meta(description="its name")]
    paragraph: Annotated[Name, Meta(description="column with the paragraph")] = "paragraph"
    quote: Annotated[Name, Meta(description="column with the words")] = "quote"
    where: Annotated[
        dict[str, str], Meta(description="column to the value that a row needs to count; without it all rows do")
    ] = {}


class Text(Record, frozen=True, kw_only=True):
    """A text that lessons read closely, paragraph by paragraph.

    `table` has a row for each paragraph, with `id`: its whole `text` if the text may be quoted `whole`, else notes in
    our words with a `topic`.
    """

    id: Annotated[Name, Meta(description="name of the text")]
    prefix: Annotated[Name, Meta(description="a place in it is written with this prefix and an id: `charter 2.2`")]
    label: Annotated[
        Words, Meta(description="stands before the id of a paragraph where a place is named: `charter 2.2`")
    ]
    name: Annotated[Words, Meta(description="as a sentence names it: the charter")]
    title: Annotated[Words, Meta(description="as a heading names it")]
    table: Annotated[Name, Meta(description="the table with a row for each paragraph")]
    source: Annotated[Name, Meta(description="its id in data/sources.json")]
    file: Annotated[
        str,
        Meta(
            description="the text as it was received: path from the top of the course; data/datapackage.json pins it by a checksum"
        ),
    ] = ""
    quote: Annotated[Literal["whole", "fragments"], Meta(description="whether it may be quoted whole")] = "whole"
    most_words: Annotated[
        int, Meta(ge=0, description="most words of one quotation, where only fragments may be quoted")
    ] = 25
    rights: Annotated[Words, Meta(description="who holds them, and on what terms the text stands here")]
    page: Annotated[
        str, Meta(description="the generated page on which each paragraph has an anchor; only of a text quoted whole")
    ] = ""
    heading: Annotated[
        str, Meta(description="column of the table that groups paragraphs under headings on that page")
    ] = ""
    headings: Annotated[Name | None, Meta(description="table with id and title of these headings")] = None
    note: Annotated[Words | None, Meta(description="what stands above the text on that page, in Markdown")] = None
    paper: Annotated[Words | None, Meta(description="the same on its handout, in plain words")] = None
    slips: Annotated[Name | None, Meta(description="table of slips in it: paragraph, quote, reading, evidence")] = None
    counts: Annotated[Counts | None, Meta(description="counts of its words, where it may not be shipped")] = None
    fragments: Annotated[Fragments | None, Meta(description="where the quotations of it stand")] = None
    not_shipped: Annotated[
        str, Meta(description="what a reader is told where words are missing; how to add an own copy is said after it")
    ] = ""


class CodedSay(Record, frozen=True, kw_only=True):
    """One way to say a part of an evidence card, and when: each named column has this value (`*`: any, but some)."""

    say: Annotated[Words, Meta(description="a sentence with columns in braces")]
    when: Annotated[
        dict[str, str], Meta(description="column to the value that it has to have (`*`: any, but some)")
    ] = {}


class EvidenceTable(Record, frozen=True, kw_only=True):
    """A table or text whose rows become evidence cards: `table` is a table's name or a text's prefix.

    Head, text and about are sentences with columns in braces. A column may be
    followed by how it is written: `{date:day}` as a date in words, `{source_ids:source}` as the short name of its first
    source, `{speaker:party}` as the party's name, `{ship_id:ships.name}` as the cell `name` of that row of the
    table of ships.
    """

    table: Annotated[Name, Meta(description="a table's name or a text's prefix")]
    title: Annotated[Words, Meta(description="heading of its cards")]
    head: Annotated[
        Words | None,
        Meta(
            description="head of a card, with columns in braces; without it the card lists the row, column by column, and `text`"
            " and `about` are not used"
        ),
    ] = None
    text: Annotated[
        list[str | CodedSay],
        Meta(
            description="its words: the first sentence here whose columns are all filled and whose `when` holds; empty if none is"
        ),
    ] = []
    about: Annotated[
        list[str | CodedSay], Meta(description="what is added below, in our words: chosen in the same way")
    ] = []


class Codings(Record, frozen=True, kw_only=True):
    """Reference codings that readers compare theirs with, and how they were made."""

    table: Annotated[Name, Meta(description="columns unit_id, coder, one for each variable, and if wanted rationale")]
    units: Annotated[Name, Meta(description="table of the units: id, paragraph, quote")]
    codes: Annotated[Name | None, Meta(description="table with id and name of codes")] = None
    coded: Annotated[
        str,
        Meta(description="variables whose names end so take the names of their codes from that table; empty: all do"),
    ] = ""
    made: Annotated[Words, Meta(description="how they were made, as every comparison says")]
    made_one: Annotated[Words, Meta(description="the same where one coding stands alone")]


class SourceKinds(Record, frozen=True, kw_only=True):
    """A heading of the bibliography and the kinds of sources (`custom.kind`) below it; `fragments`: they are under
    copyright and quoted in fragments only.
    """

    heading: Annotated[Words, Meta(description="heading of the bibliography")]
    kinds: Annotated[
        list[Name], Meta(min_length=1, description="the kinds of sources below it (custom.kind in data/sources.json)")
    ]
    fragments: Annotated[bool, Meta(description="they are under copyright: at most 25 words are quoted at once")] = (
        False
    )


class Brief(Record, frozen=True, kw_only=True):
    """The short paper that learners write: the sentence they judge, the question about it, and the parts of the
    sentence that evidence may hit or miss.
    """

    claim: Annotated[Words, Meta(description="the sentence that is judged")]
    question: Annotated[
        str,
        Meta(
            pattern=r"^ex[0-9]{2}\.[a-z]{1,2}[0-9]{1,2}[a-z]?$",
            description="the graded question that the paper answers",
        ),
    ]
    asks: Annotated[Words, Meta(description="the question about the sentence")] = (
        "To what extent does the evidence support the sentence?"
    )
    parts: Annotated[
        Words | None,
        Meta(description="the parts of the sentence that evidence may hit or miss, named in the sheet for a reviewer"),
    ] = None


class Course(Record, frozen=True, kw_only=True):
    """A course: the whole of `course.yaml`."""

    title: Annotated[Words, Meta(description="the course's name")]
    short: Annotated[
        str, Meta(pattern=r"^[a-z][a-z0-9_-]{1,39}$", description="names the course in every answer record")
    ]
    edition: Annotated[
        str, Meta(pattern=r"^[0-9]+(\.[0-9]+){1,2}[A-Za-z0-9.+-]*$", description="version of the course, as 0.1.0")
    ]
    about: Annotated[Words, Meta(description="what the course is, in one sentence")]
    package: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$", description="the package that lessons import as m")] = (
        "seminar"
    )
    languages: Annotated[list[Language], Meta(min_length=1, description="codes of the languages it is written in")]
    licences: Annotated[Licences, Meta(description="on what terms others may use it")]
    lessons: Annotated[
        list[Annotated[str, Meta(pattern=r"^[0-9]{2}_[a-z0-9_]+$")]],
        Meta(description="in reading order: each is notebooks/NAME.ipynb with the record data/lessons/NAME.yaml"),
    ]
    pages: Annotated[
        list[Annotated[str, Meta(pattern=r"^[0-9]{2}_[a-z0-9_]+$")]],
        Meta(description="other notebooks, without a record: notebooks/NAME.ipynb"),
    ] = []
    exercises: Annotated[
        list[Annotated[str, Meta(pattern=r"^ex[0-9]{2}$")]], Meta(description="graded exercises: solutions/NAME.yaml")
    ] = []
    skills: Annotated[list[Words], Meta(min_length=1, description="the words that questions may give as their skill")]
    texts: Annotated[list[Text], Meta(description="texts that lessons read")] = []
    parties: Annotated[list[Party], Meta(description="who speaks in the texts")] = []
    evidence: Annotated[
        list[EvidenceTable], Meta(description="tables and texts whose rows become cards of the evidence board")
    ] = []
    not_evidence: Annotated[list[Name], Meta(description="tables that make no cards")] = []
    quotations: Annotated[
        dict[str, Name],
        Meta(description="table to its column with words quoted from the sources that the row names in `source_ids`"),
    ] = {}
    sources: Annotated[
        list[SourceKinds],
        Meta(description="headings of the bibliography, in order; a source whose kind stands under none is not listed"),
    ] = []
    codings: Annotated[Codings | None, Meta(description="reference codings")] = None
    brief: Annotated[Brief | None, Meta(description="the short paper that readers write")] = None
    compass: Annotated[
        list[Words], Meta(description="names before which N. and S. are read as north and south when words are counted")
    ] = []
    complete: Annotated[
        bool, Meta(description="every paragraph of every text has to stand in the `source` of a question")
    ] = False

    def text(self, prefix: str) -> Text | None:
        """The text whose places begin with *prefix*, or None."""
        return next((text for text in self.texts if text.prefix == prefix), None)
