"""One function per table, each giving a fresh frame of `data/tables/<name>.csv`."""

from __future__ import annotations

from seminar.data.reader import table

__all__ = [
    "abm_articles",
    "anomalies",
    "claims",
    "clauses",
    "cnn_checks",
    "cnn_omissions",
    "cnn_paragraphs",
    "cnn_sentence",
    "cnn_voices",
    "coverage",
    "coverage_claims",
    "disagreements",
    "distances",
    "frame_codings",
    "frame_reliability",
    "frame_units",
    "frames",
    "journey",
    "launches",
    "launches_by_year",
    "leans_on",
    "nmd_tests",
    "phrases",
    "placements",
    "speech_acts",
    "statements",
    "timeline",
    "token_counts",
    "treaty_limits",
    "un_rollcall",
    "un_votes",
    "warheads",
    "witnesses",
]


def timeline():
    """Events 1961-2006 (one look ahead to 2018), one row per event, in order of date.

    `themes` and `actors` are lists separated by `;`. `disagreement` says where the sources differ.
    """
    return table("timeline")


def journey():
    """The 25 stops of Kim Jong Il's train, out and back, in order of travel.

    `arrives` and `departs` are missing where no source seen gives the day. `certainty` is high, medium or low.
    """
    return table("journey")


def clauses():
    """The ten parts of the declaration: what each says, rests on, and what became of it.

    For the text itself see `declaration()`.
    """
    return table("clauses")


def speech_acts():
    """The 36 speech acts of the declaration, each with an exact quotation.

    Class and strength are one machine-made reading. `party` is `joint`, `dprk` or `russia`.
    """
    return table("speech_acts")


def cnn_paragraphs():
    """Our notes on the 28 body paragraphs of the CNN story of 4 August 2001.

    The story itself is not part of the course; see `cnn_text()`.
    """
    return table("cnn_paragraphs")


def statements():
    """Who said what about the launch moratorium: 40 statements in order of date.

    `condition` is a short code of `end_condition`, `route` one of `channel`.
    """
    return table("statements")


def abm_articles():
    """The articles of the ABM Treaty of which text or a summary was seen, in our words.

    Articles VII, VIII and X were not seen and are left out.
    """
    return table("abm_articles")


def treaty_limits():
    """START I, START II, SORT and New START as numbers.

    They limit deployed warheads; stockpiles in `warheads()` count more.
    """
    return table("treaty_limits")


def launches():
    """DPRK missile launches 1984-2006, one row per missile (CNS).

    Only missiles able to carry 500 kg at least 300 km. `apogee_km` is in kilometres and often looks assumed.
    """
    return table("launches")


def launches_by_year():
    """DPRK missile launches per year, 1984-2026, years without an entry as zero.

    Zero does not mean that nothing happened: short-range and cruise missiles and engine tests are outside the count.
    """
    return table("launches_by_year")


def nmd_tests():
    """U.S. intercept tests 1999-2017 with running counts of hits and attempts.

    Other counts of the day follow other rules; see `counts_as_attempt` and `note`.
    """
    return table("nmd_tests")


def un_votes():
    """Four UN votes on the ABM Treaty, 1999-2001.

    For single states see `un_rollcall()`.
    """
    return table("un_votes")


def un_rollcall():
    """How 171 states voted on the ABM Treaty in 1999, 2000 and 2001.

    A state without a vote has the words `no vote recorded`.
    """
    return table("un_rollcall")


def warheads():
    """Nuclear warhead stockpiles of ten states, 1945-2023.

    Estimates of the Federation of American Scientists through Our World in Data (CC BY 4.0).
    """
    return table("warheads")


def coverage():
    """72 news items and official texts on the summit.

    `seen` is `excerpt` when only the beginning was seen: absence there is not omission.
    """
    return table("coverage")


def claims():
    """The 40 claims looked for in the coverage.

    `in_declaration` says whether the declaration makes the claim.
    """
    return table("claims")


def coverage_claims():
    """Which item carries which claim: 455 pairs with a fragment as evidence.

    Machine-made coding. `in_first_1500` serves comparisons in equal windows.
    """
    return table("coverage_claims")


def frames():
    """The codebook of frames: nine frames and a residual code."""
    return table("frames")


def frame_units():
    """The units of the frame coding: sentences of the two core documents.

    58 are coded, 12 left out (navigation, captions, signatures).
    """
    return table("frame_units")


def frame_codings():
    """Two reference passes of frame coding, A and B.

    Both passes were made by the same machine coder: a reference, not the truth.
    """
    return table("frame_codings")


def frame_reliability():
    """Agreement of the two reference passes, as computed when they were made."""
    return table("frame_reliability")


def disagreements():
    """One fact, many retellings: 16 questions on which the items differ.

    `ladder_step` orders the retellings of the Russian *understanding* (topic D04).
    """
    return table("disagreements")


def anomalies():
    """Slips and odd phrases of the English declaration: the [sic] list.

    The text itself stays unaltered.
    """
    return table("anomalies")


def phrases():
    """Key phrases of the declaration in other versions."""
    return table("phrases")


def token_counts():
    """Words of the CNN story, counted per paragraph.

    Counts only, in alphabetical order: the story cannot be put together again from them.
    """
    return table("token_counts")


def distances():
    """Seven published lengths of the journey that disagree.

    `km` holds each in kilometres.
    """
    return table("distances")


def leans_on():
    """Documents and events that the declaration leans on, by paragraph.

    `how` tells what the text names from what stands in the background.
    """
    return table("leans_on")


def cnn_sentence():
    """CNN's sentence on the pledge of 1999, part by part, against the record."""
    return table("cnn_sentence")


def cnn_checks():
    """15 claims of the CNN story checked against other sources."""
    return table("cnn_checks")


def cnn_omissions():
    """What the CNN story carries of the declaration, topic by topic.

    The story was seen in full, so absence here is absence.
    """
    return table("cnn_omissions")


def placements():
    """Where each of 13 outlets puts the moratorium, and whose demand the troops are."""
    return table("placements")


def witnesses():
    """Versions of the declaration and how much of each was seen."""
    return table("witnesses")


def cnn_voices():
    """Whose voices the CNN story carries, by paragraph."""
    return table("cnn_voices")
