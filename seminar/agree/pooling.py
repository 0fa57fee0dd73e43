"""Pooling the codings of many readers into counts.

A pool keeps, for each variable and unit, how many readers gave each code. That is all that agreement needs, so its size
depends on units and codes and not on the number of readers.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Literal, NamedTuple

from seminar.errors import AnswerError, CourseError
from seminar.questions import canonical, group, question, rev
from seminar.questions.answers import MAX_REASON
from seminar.questions.model import CodeUnits, Variable, texts
from seminar.safe import one_line

#: The code of an optional variable that a reader left empty on a unit that he or she coded otherwise: an empty second
#: slot is a decision.
BLANK = "none"
#: Reasons kept per unit. A bounded sample: reasons are long, and nobody reads ten thousand of them.
REASONS = 12


class AgreementError(CourseError):
    """Agreement is asked of something that has none: no codings, one reader, no such unit or variable."""


class Reason(NamedTuple):
    """Why one reader coded a unit as he or she did: the reader's label or name, the reason as written, and the codes,
    variable to code.
    """

    reader: str
    text: str
    codes: dict[str, str]


@dataclass(frozen=True)
class Scale:
    """One variable as agreement needs it: its codes in order, and whether the order has a meaning.

    Attributes
    ----------
    id, label
        Its name in the codings, and what a reader sees.
    codes
        Code to what it is called, from lowest to highest if they have an order.
    level
        `nominal`, or `ordinal` where near misses count less.
    optional
        Whether a reader may leave it out; that is then the code `BLANK`.
    """

    id: str
    label: str
    codes: dict[str, str]  # code -> what it is called
    level: Literal["nominal", "ordinal"] = "nominal"
    optional: bool = False

    @classmethod
    def of(cls, variable: Variable) -> Scale:
        """The scale of a variable of a question's codebook."""
        codes = texts(variable.options)
        if variable.optional:
            codes.setdefault(BLANK, "none")
        return cls(variable.id, variable.label, codes, variable.level, variable.optional)


@dataclass
class Pool:
    """The codings of any number of readers, added up.

    Attributes
    ----------
    scales
        Variable to `Scale`, in the order of the codebook.
    units
        Unit to the text shown, in the order of the question.
    counts
        `counts[variable][unit]` is a Counter of codes. Readers who left a unit out are not in it: a missing coding is
        missing, not a code of its own.
    readers
        How many readers coded at least one unit.
    unusable
        How many readers gave an answer that is no coding of these units; the first few messages are in `problems`.
    names
        Whether reasons carry the readers' names. Without it they carry labels.
    labels
        Reader to label: the pseudonyms of a gradebook. Whoever is not in it has a label that holds for these hand-ins
        only: it is made of all that was handed in, with its times, so that nobody who only knows who is in the class
        can work it out.
    """

    scales: dict[str, Scale]
    units: dict[str, str]
    item: str = ""
    names: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    reasons_per_unit: int = REASONS
    counts: dict[str, dict[str, Counter]] = field(init=False)
    readers: int = field(init=False, default=0)
    unusable: int = field(init=False, default=0)
    problems: list[str] = field(init=False, default_factory=list)
    _reasons: dict[str, list[tuple[int, str, str, tuple]]] = field(init=False, default_factory=dict)
    _class_digest: int = field(init=False, default=0)

    def __post_init__(self):
        self.counts = {variable: {unit: Counter() for unit in self.units} for variable in self.scales}

    @classmethod
    def for_question(cls, item: CodeUnits, name: str, **options) -> Pool:
        """An empty pool for a question of kind `code`."""
        return cls(
            {variable.id: Scale.of(variable) for variable in item.codebook},
            {unit.id: unit.text for unit in item.units},
            name,
            **options,
        )

    def variable(self, name: str | None) -> str:
        """Return *name* if that variable was coded; the first of the codebook for None.

        Raises
        ------
        AgreementError
            If it was not.
        """
        if name is None:
            return next(iter(self.scales))
        if name not in self.scales:
            raise AgreementError(f"{name!r} is not among the variables that were coded: {', '.join(self.scales)}.")
        return name

    def add(self, reader: str, codes: Mapping[str, Mapping[str, str]], at: str = "") -> None:
        """Add one reader's codes, `{unit: {variable: code, "reason": text}}`; *at* is when they were given.

        Raises
        ------
        AgreementError
            If a unit, variable or code is not in the codebook; nothing of this reader is then counted.
        """
        self._check(codes)
        added = False
        for unit, given in codes.items():
            coded = _coded(given)
            if not coded:
                continue
            added = True
            for variable, scale in self.scales.items():
                if variable in coded:
                    self.counts[variable][unit][coded[variable]] += 1
                elif scale.optional:
                    self.counts[variable][unit][BLANK] += 1
            if reason := (given.get("reason") or "").strip():
                self._keep_reason(unit, reader, reason, tuple(sorted(coded.items())))
        if added:
            self.readers += 1
            # Added up, not chained, so that the order of files does not matter.
            whole = repr(
                sorted(
                    (unit, sorted((name, str(value)) for name, value in given.items())) for unit, given in codes.items()
                )
            )
            self._class_digest ^= int.from_bytes(_digest(reader, at, whole, size=32), "big")

    def reasons(self, unit: str) -> list[Reason]:
        """Return the kept reasons for *unit*; at most `reasons_per_unit`, chosen without regard to what they say."""
        found = [
            Reason(self._called(reader), text, dict(codes)) for _, reader, text, codes in self._reasons.get(unit, [])
        ]
        return sorted(found, key=lambda reason: (reason.reader, reason.text))

    def _called(self, reader: str) -> str:
        if self.names:
            return reader
        return self.labels.get(reader) or (
            "reader"
            f" {int.from_bytes(_digest(reader, size=8, key=self._class_digest.to_bytes(32, 'big')), 'big') % 10**6:06d}"
        )

    def _keep_reason(self, unit: str, reader: str, text: str, codes: tuple) -> None:
        if self.reasons_per_unit < 1:
            return
        text = one_line(
            text, MAX_REASON
        )  # strangers' text goes to terminals and projectors: no control characters, no hidden ones
        heap = self._reasons.setdefault(unit, [])
        # Keeping the smallest digests is a random sample that is the same in every run and in any order of files.
        entry = (-_number(self.item, unit, reader), reader, text, codes)
        if len(heap) < self.reasons_per_unit:
            heapq.heappush(heap, entry)
        elif entry > heap[0]:
            heapq.heapreplace(heap, entry)

    def _check(self, codes: Mapping[str, Mapping[str, str]]) -> None:
        for unit, given in codes.items():
            if unit not in self.units:
                raise AgreementError(
                    f"{unit!r} is not among the units of {self.item or 'this coding'}; it has {_some(self.units)}."
                )
            for variable, code in _coded(given).items():
                if variable not in self.scales:
                    raise AgreementError(
                        f"{variable!r} is not a variable of {self.item or 'this coding'}; it has {_some(self.scales)}."
                    )
                if code not in self.scales[variable].codes:
                    raise AgreementError(
                        f"{code!r} is no code of {variable}; it has {_some(self.scales[variable].codes)}."
                    )


def pool(
    codings: Iterable[tuple[str, Mapping[str, Any]]],
    item: str,
    *,
    question: CodeUnits | None = None,
    names: bool = False,
    labels: Mapping[str, str] | None = None,
    reasons: int = REASONS,
) -> Pool:
    """Pool the answers to one coding question while they are read, one submission after the other.

    Parameters
    ----------
    codings
        Pairs of a submission's name and its answer records by question, `(name, {"ex04.q2": record, ...})`. Each name
        once: whoever reads the files
        settles duplicates. A record is an `AnswerRecord` or a mapping with `answer` and, if known, `rev`; answers to
        another wording are left out.
    item
        The question, for example `"ex04.q2"`.
    question
        The question itself; looked up in the course unless given.
    names
        Keep the readers' names beside their reasons. Off unless asked for.
    labels
        See `Pool`.
    reasons
        Most reasons kept per unit.

    Raises
    ------
    UnknownQuestion
        If the course has no such question.
    AgreementError
        If the question is not one of kind `code`.
    """
    question = coding_question(item) if question is None else question
    asked = {rev(question), *question.compatible}
    pooled = Pool.for_question(question, item, names=names, labels=labels or {}, reasons_per_unit=reasons)
    for name, records in codings:
        record = records.get(item)
        if record is None:
            continue
        answer, wording, at = (
            (record["answer"], record.get("rev"), record.get("at", ""))
            if isinstance(record, Mapping)
            else (record.answer, record.rev, record.at)
        )
        try:
            codes = canonical(question, answer)
            if codes and wording is not None and wording not in asked:
                raise AgreementError(
                    "an answer to another wording of the question: its passages or codes have changed since"
                )
            if codes:
                pooled.add(str(name), codes, str(at))
        except (AnswerError, AgreementError) as error:
            pooled.unusable += 1
            if len(pooled.problems) < 20:
                pooled.problems.append(f"{name}: {error}" if names else str(error))
    return pooled


def coding_question(item: str) -> CodeUnits:
    """Return the question called *item*, which has to be of kind `code`.

    Raises
    ------
    UnknownQuestion
        If the course has no such question.
    AgreementError
        If it is of another kind; the message names the coding questions that there are.
    """
    found = question(item, beside=False)
    if not isinstance(found, CodeUnits):
        coding = coding_items(item.partition(".")[0])
        instead = f"Name a coding question of it: {', '.join(coding)}." if coding else "It has no coding question."
        raise AgreementError(
            f"{item} ({found.title}) is a question of kind {found.kind!r}; agreement is measured on passages that"
            f" readers coded. {instead}"
        )
    return found


def coding_items(assignment: str) -> list[str]:
    """Return the coding questions of an exercise or lesson by name, for messages and menus.

    Raises
    ------
    MissingFile
        If there is no such exercise.
    """
    return [f"{assignment}.{item.id}" for item in group(assignment, beside=False).items if isinstance(item, CodeUnits)]


def pool_codes(
    coders: Mapping[str, Mapping[str, Mapping[str, str]]],
    scales: Iterable[Scale] = (),
    units: Mapping[str, str] | None = None,
) -> Pool:
    """Pool codes that are already in memory: `{reader: {unit: {variable: code}}}`.

    Without *scales*, variables and codes are taken from the data, in sorted order and as nominal ones.
    """
    if units is None:
        units = dict.fromkeys((unit for codes in coders.values() for unit in codes), "")
    pooled = Pool({scale.id: scale for scale in scales} or _scales_seen(coders.values()), dict(units))
    for reader, codes in coders.items():
        pooled.add(reader, codes)
    return pooled


def _scales_seen(codings: Iterable[Mapping[str, Mapping[str, str]]]) -> dict[str, Scale]:
    seen: dict[str, set[str]] = {}
    for codes in codings:
        for given in codes.values():
            for variable, code in _coded(given).items():
                seen.setdefault(variable, set()).add(code)
    return {
        variable: Scale(variable, variable.replace("_", " "), {code: code for code in sorted(codes)})
        for variable, codes in seen.items()
    }


def _coded(given: Mapping[str, str]) -> dict[str, str]:
    """What a reader gave a unit, without the reason and what was left open."""
    return {variable: code for variable, code in given.items() if variable != "reason" and code is not None}


def _digest(*parts: str, size: int, key: bytes = b"") -> bytes:
    return blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=size, key=key).digest()


def _number(*parts: str) -> int:
    return int.from_bytes(_digest(*parts, size=8), "big")


def _some(known: Iterable[str]) -> str:
    known = list(known)
    return ", ".join(known[:10]) + (f" and {len(known) - 10} more" if len(known) > 10 else "")
