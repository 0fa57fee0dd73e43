"""What only teachers may know of graded questions, prepared for looking it up: texts, keys, and digests and encodings
of both.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator

import msgspec

from seminar.author.keyforms import keys
from seminar.author.prose import sentences
from seminar.errors import AnswerError
from seminar.questions import Assignment, answers, public_assignment
from seminar.questions.model import AnyItem, Item, Number

#: A text of fewer words may stand somewhere else by chance; so may a sentence of fewer.
LEAST_WORDS, LEAST_SENTENCE = 6, 9

_WORD = re.compile(r"\w+")
_HASHES = (
    hashlib.md5,
    hashlib.sha1,
    hashlib.sha224,
    hashlib.sha256,
    hashlib.sha384,
    hashlib.sha512,
    hashlib.blake2b,
    hashlib.blake2s,
)


class Secrets:
    """The secrets of graded exercises, prepared for looking them up. *public* holds texts that learners may see, such
    as the tables.
    """

    def __init__(self, assignments: Iterable[Assignment], public: Iterable[str] = ()):
        self.items: dict[str, AnyItem] = {}
        self.runs: dict[tuple[str, ...], list[tuple[tuple[str, ...], str, str]]] = {}
        self.digests: dict[str, tuple[str, str]] = {}
        self.plain64: dict[str, tuple[str, str]] = {}
        assignments = list(assignments)
        seen = {
            gram
            for text in [*public, *(msgspec.json.encode(public_assignment(one)).decode() for one in assignments)]
            for gram in grams(words(text))
        }
        for assignment in assignments:
            for item in assignment.items:
                name = f"{assignment.id}.{item.id}"
                self.items[name] = item
                for what, text in private_texts(item):
                    self._add_text(name, what, text, seen)
                for form in key_forms(name, item):
                    self._add_digests(name, "the key", form)
        self.keys = keys(self.items)

    def _add_text(self, name: str, what: str, text: str, seen: set[tuple[str, ...]]) -> None:
        for part, least in [(text, LEAST_WORDS), *((sentence, LEAST_SENTENCE) for sentence in sentences(text))]:
            run = words(part)
            # a sentence that learners read anyway (a quotation from a table, the wording of an option) is no secret
            if len(run) >= least and not all(gram in seen for gram in grams(run)):
                entry = (run, name, what)
                bucket = self.runs.setdefault(run[:LEAST_WORDS], [])
                if entry not in bucket:
                    bucket.append(entry)
        self._add_digests(name, what, text.strip())

    def _add_digests(self, name: str, what: str, text: str) -> None:
        raw = text.encode()
        for make in _HASHES:
            digest = make(raw).digest()
            kind = make().name
            self.digests.setdefault(digest.hex(), (name, f"a digest ({kind}) of {what}"))
            self.plain64.setdefault(bare64(base64.b64encode(digest)), (name, f"a digest ({kind}, base64) of {what}"))
        self.plain64.setdefault(bare64(base64.b64encode(raw)), (name, f"{what} in base64"))

    def prefixes(self) -> dict[str, tuple[str, str]]:
        """Return the usual shortenings of the hex digests as well: 8, 10, 12, 16, 20 and 32 digits."""
        cut = {digest[:size]: what for digest, what in self.digests.items() for size in (8, 10, 12, 16, 20, 32)}
        return {**cut, **self.digests}


def private_texts(item: Item) -> Iterator[tuple[str, str]]:
    """Yield (what it is, text) for every text of *item* that only teachers see."""
    for place in ("options", "rows"):
        for one in getattr(item, place, []):
            yield f"the reason for {one.id!r}", getattr(one, "why", "")
    yield from (("a hint", hint) for hint in item.hints)
    yield "the explanation", item.explanation
    yield "the worked code", getattr(item, "worked_code", "")
    yield from (("a known misreading", near.why) for near in getattr(item, "near", []))
    # a rubric that its question declares public stands in a lesson on purpose; the samples and all else stay secret
    for criterion in [] if getattr(item, "rubric_public", False) else getattr(item, "rubric", []):
        yield "the rubric", criterion.text
        yield from (("a level of the rubric", level.text) for level in criterion.levels)
    for sample in getattr(item, "samples", []):
        yield "a sample answer", sample.text
        yield "the comment on a sample answer", sample.comment


def key_forms(name: str, item: Item) -> list[str]:
    """Return the ways in which a program might write the key of *item*: bare, as JSON, and with the question's name
    before it.
    """
    key = getattr(item, "key", None)
    if key is None:
        return []
    raw = {"value": key, "unit": item.unit} if isinstance(item, Number) else key
    bare = [
        key if isinstance(key, str) else json.dumps(key),
        json.dumps(key),
        json.dumps(key, separators=(",", ":")),
        json.dumps(key, sort_keys=True, separators=(",", ":")),
    ]
    if isinstance(key, list) and all(isinstance(one, str) for one in key):
        bare += [mark.join(order) for order in (key, sorted(key)) for mark in (",", ";", ", ", " ", "|", "")]
    if isinstance(item, Number):
        bare += [f"{key:g}", str(key)]
    try:
        bare.append(json.dumps(answers.canonical(item, raw), separators=(",", ":")))
    except AnswerError:  # a match key with several accepted options is no answer itself
        pass
    bare = list(dict.fromkeys(bare))
    marks = (":", "=", " ", "|", "-", "_", "")
    return bare + [
        f"{prefix}{mark}{one}" for one in bare for prefix in (name, name.partition(".")[2]) for mark in marks
    ]


def words(text: str) -> tuple[str, ...]:
    """Return the words of *text*, without case, in order."""
    return tuple(_WORD.findall(text.casefold()))


def grams(run: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Return every run of `LEAST_WORDS` words in *run*; a shorter one whole."""
    return (run[at : at + LEAST_WORDS] for at in range(max(1, len(run) - LEAST_WORDS + 1)))


def bare64(token: bytes) -> str:
    """Return base64 in its usual letters and without the signs that fill it up."""
    return token.decode().rstrip("=").replace("-", "+").replace("_", "/")
