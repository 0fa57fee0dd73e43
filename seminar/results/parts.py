"""Answers made of parts, the rows of a match and the passages of a coding: whole answers seldom repeat across a class,
their parts nearly always do.

What is worked out for a part (its words, its place in the table and on the page, whether it is right) is remembered,
and an answer is put together from its parts. How many points it earns depends on nothing but the number of right parts.
Whatever is not quite as the exercise records it is left to the general way (`Question` in `seminar.results.judging`),
which both must agree with to the byte: the tests compare them.
"""

from __future__ import annotations

import msgspec
from msgspec import Raw, Struct

from seminar.errors import AnswerError
from seminar.questions import canonical, in_words
from seminar.questions.answers import MAX_REASON
from seminar.questions.model import CodeUnits, Item, Match
from seminar.questions.rules import rule_of
from seminar.results import feedback
from seminar.safe import json_field, markup, visible
from seminar.scoring.score import accepted, keyed

#: Forms of one passage's codes that are remembered; without reasons there are far fewer, but a stranger may hand in
#: anything.
REMEMBERED = 1_000
_SHORT = 300
_NOTHING = (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError)
_encode = msgspec.json.Encoder(order="sorted").encode


class Whole(Struct, gc=False):
    """An answer put together: canonical JSON, also as it stands in a CSV file, words (visible), number of right parts,
    its lines on the page and what is said about
    its choices, both as HTML."""

    answer_json: str
    json_field: str
    words: str
    right: int
    lines: str
    choices: str


class _Part(Struct, gc=False):
    """One row or passage as answered."""

    words: str
    line: str
    choice: str
    right: int
    answer_json: str = ""
    around: list[str] = []  # the JSON before and after a reason


def parts_of(item: Item, pages: bool) -> MatchParts | CodeParts | None:
    """Return what puts answers to *item* together, or None if they are not made of parts; *pages* says whether lines
    and choices are wanted.
    """
    if _unseen(item):
        return None
    if isinstance(item, Match):
        return MatchParts(item, pages)
    # where no code is needed, a passage left out is complete: that is not counted here
    if isinstance(item, CodeUnits) and (
        rule_of(item) == "agreement" or any(not variable.optional for variable in item.codebook)
    ):
        return CodeParts(item, pages)
    return None


def _unseen(item: Item) -> bool:
    """Whether a text of the question has characters that have to be spelled out: no question of ours, and not worth a
    way of its own.
    """
    texts = [
        text
        for part in (*getattr(item, "rows", ()), *getattr(item, "options", ()), *getattr(item, "units", ()))
        for text in (part.id, part.text)
    ]
    texts += [
        text
        for variable in getattr(item, "codebook", ())
        for code in variable.options
        for text in (variable.id, code.id, code.text)
    ]
    return any(visible(text) != text for text in texts)


class MatchParts:
    """Puts answers to a match together from its rows."""

    def __init__(self, item: Match, pages: bool) -> None:
        self._pages = pages
        self._decode = msgspec.json.Decoder(dict[str, str]).decode
        self._rows = [
            (
                row.id,
                _listed(feedback.row_reason(item, row, None)),
                {option.id: self._part(item, row, option.id) for option in item.options},
            )
            for row in item.rows
        ]

    @staticmethod
    def _part(item: Match, row, option: str) -> _Part:
        answer = {row.id: option}
        words = in_words(item, answer)
        return _Part(
            words,
            markup(feedback.lines(item, answer, words)),
            _listed(feedback.row_reason(item, row, option)),
            int(option in accepted(keyed(item.key), row.id)),
        )

    def put_together(self, raw: bytes) -> Whole | None:
        """Return the answer whose JSON is *raw*, or None if the general way has to look at it."""
        try:
            answer = self._decode(raw)
        except _NOTHING:
            return None
        words, lines, choices, right = [], [], [], 0
        for row, left_out, known in self._rows:
            option = answer.get(row)
            if option is None:
                if left_out:
                    choices.append(left_out)
                continue
            part = known.get(option)
            if part is None:
                return None
            words.append(part.words)
            lines.append(part.line)
            if part.choice:
                choices.append(part.choice)
            right += part.right
        if not words or len(words) != len(answer):
            return None
        encoded = _encode(answer).decode("utf-8")
        return Whole(
            encoded,
            json_field(encoded),
            "; ".join(words),
            right,
            "\n".join(lines),
            feedback.said(choices) if self._pages else "",
        )


class CodeParts:
    """Puts codings together from their passages."""

    def __init__(self, item: CodeUnits, pages: bool) -> None:
        self.item, self._pages = item, pages
        self._decode = msgspec.json.Decoder(dict[str, Raw]).decode
        self._decode_codes = msgspec.json.Decoder(dict[str, str]).decode
        self._agreement = rule_of(item) == "agreement"
        self._needed = {variable.id for variable in item.codebook if not variable.optional}
        self._compared = set(feedback.beside_units(item)) if item.key else set()
        # the passage's codes as they stand in files, and as codes
        self._units: list[tuple[str, dict[bytes, _Part], dict[tuple, _Part]]] = [
            (unit.id, {}, {}) for unit in item.units
        ]
        self._alone = {unit.id: msgspec.structs.replace(item, units=[unit]) for unit in item.units}
        self._left_out = {unit: feedback.beside_row(item, unit, {}) for unit in self._compared}
        self._sorted = sorted(unit.id for unit in item.units)

    def put_together(self, raw: bytes) -> Whole | None:
        """Return the answer whose JSON is *raw*, or None if the general way has to look at it."""
        try:
            answer = self._decode(raw)
        except _NOTHING:
            return None
        words, lines, rows, encoded, right, met = [], [], [], {}, 0, 0
        for unit, as_written, as_codes in self._units:
            given = answer.get(unit)
            if given is None:
                rows.append(self._left_out.get(unit, ""))
                continue
            met += 1
            content = bytes(given)
            part = as_written.get(content)
            if part is None:
                part = self._read(unit, content, as_written, as_codes)
                if part is None:
                    return None
            if part.words:
                words.append(part.words)
                lines.append(part.line)
            encoded[unit] = part.answer_json
            rows.append(part.choice)
            right += part.right
        if not met or met != len(answer):
            return None
        whole = f"{{{','.join([encoded[unit] for unit in self._sorted if unit in encoded])}}}"
        return Whole(
            whole,
            json_field(whole),
            "; ".join(words),
            right,
            "\n".join(lines),
            feedback.beside(rows) if self._compared and self._pages else "",
        )

    def _read(self, unit: str, content: bytes, as_written: dict, as_codes: dict) -> _Part | None:
        try:
            codes = self._decode_codes(content)
            reason = codes.pop("reason", None)
            if not codes or (
                reason is not None and (len(reason) > MAX_REASON or not reason.strip() or visible(reason) != reason)
            ):
                return None
            place = tuple(codes.items())
            part = as_codes.get(place)
            if part is None:
                part = self._part(unit, codes)
                if len(as_codes) < REMEMBERED:
                    as_codes[place] = part
            if reason is not None:
                # reasons are people's own words: they do not repeat
                return _Part(
                    part.words, part.line, part.choice, part.right, _encode(reason).decode("utf-8").join(part.around)
                )
        except (*_NOTHING, AnswerError):
            return None
        if len(as_written) < REMEMBERED and len(content) <= _SHORT:
            as_written[content] = part
        return part

    def _part(self, unit: str, codes: dict[str, str]) -> _Part:
        item = self._alone[unit]
        codes = canonical(item, {unit: codes})[unit]
        words = in_words(item, {unit: codes})
        if self._agreement:
            reference = (item.key or {}).get(unit, {})
            right = sum(1 for variable, code in reference.items() if codes.get(variable) == code)
        else:
            right = int(self._needed <= set(codes))
        encoded, with_reason = (_encode({unit: one}).decode("utf-8")[1:-1] for one in (codes, {**codes, "reason": "?"}))
        row = feedback.beside_row(item, unit, codes) if self._pages and unit in self._compared else ""
        return _Part(
            words, markup(feedback.lines(item, {unit: codes}, words)), row, right, encoded, with_reason.split('"?"')
        )


def _listed(reason: str) -> str:
    return f"<li>{reason}</li>\n" if reason else ""
