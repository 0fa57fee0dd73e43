"""The proof that what students receive gives no key away: every secret of every graded question, looked for in every file.

Looked for are the texts that only teachers see (whole, and sentence by sentence), keys beside the name of their question, private fields in
JSON and YAML, saved answers, and digests or encodings of any of these. A file is read as text, as decoded JSON, as HTML without its tags,
and, if it is an archive or holds base64, through that as well.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import hashlib
import html
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from moscow2001.author.prose import sentences
from moscow2001.errors import AnswerError
from moscow2001.questions import Assignment, answers, public_assignment
from moscow2001.questions.model import PRIVATE, Item, Number

#: A text of fewer words may stand somewhere else by chance; so may a sentence of fewer.
LEAST_WORDS, LEAST_SENTENCE = 6, 9

#: Archives within archives are opened so deep; nothing of the course nests more.
DEEPEST = 4

_WORD = re.compile(r"\w+")
_TAG = re.compile(r"<[^<>]{1,400}>")
_HEX = re.compile(r"(?<![0-9a-zA-Z])[0-9a-f]{8,128}(?![0-9a-zA-Z])", re.I)
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{8,}={0,2}(?![A-Za-z0-9+/_=-])")
_HASHES = (hashlib.md5, hashlib.sha1, hashlib.sha224, hashlib.sha256, hashlib.sha384, hashlib.sha512, hashlib.blake2b, hashlib.blake2s)


class Leak(Struct, frozen=True, order=True):
    """Something secret in a file: where, of which question, and what."""

    file: str
    question: str
    what: str


class Secrets:
    """The secrets of graded exercises, prepared for looking them up. *public* holds texts that learners may see, such as the tables."""

    def __init__(self, assignments: Iterable[Assignment], public: Iterable[str] = ()):
        self.items: dict[str, Item] = {}
        self.runs: dict[tuple[str, ...], list[tuple[tuple[str, ...], str, str]]] = {}
        self.digests: dict[str, tuple[str, str]] = {}
        self.plain64: dict[str, tuple[str, str]] = {}
        assignments = list(assignments)
        seen = {gram for text in [*public, *(msgspec.json.encode(public_assignment(one)).decode() for one in assignments)] for gram in _grams(_words(text))}
        for assignment in assignments:
            for item in assignment.items:
                name = f"{assignment.id}.{item.id}"
                self.items[name] = item
                for what, text in private_texts(item):
                    self._add_text(name, what, text, seen)
                for form in key_forms(name, item):
                    self._add_digests(name, "the key", form)

    def _add_text(self, name: str, what: str, text: str, seen: set) -> None:
        for part, least in [(text, LEAST_WORDS), *((sentence, LEAST_SENTENCE) for sentence in sentences(text))]:
            words = _words(part)
            # a sentence that learners read anyway (a quotation from a table, the wording of an option) is no secret
            if len(words) >= least and not all(gram in seen for gram in _grams(words)):
                entry = (words, name, what)
                bucket = self.runs.setdefault(words[:LEAST_WORDS], [])
                if entry not in bucket:
                    bucket.append(entry)
        self._add_digests(name, what, text.strip())

    def _add_digests(self, name: str, what: str, text: str) -> None:
        raw = text.encode()
        for make in _HASHES:
            digest = make(raw).digest()
            self.digests.setdefault(digest.hex(), (name, f"a digest ({make().name}) of {what}"))
            self.plain64.setdefault(_bare64(base64.b64encode(digest)), (name, f"a digest ({make().name}, base64) of {what}"))
        self.plain64.setdefault(_bare64(base64.b64encode(raw)), (name, f"{what} in base64"))

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
    """Return the ways in which a program might write the key of *item*: bare, as JSON, and with the question's name before it."""
    key = getattr(item, "key", None)
    if key is None:
        return []
    raw = {"value": key, "unit": item.unit} if isinstance(item, Number) else key
    bare = [key if isinstance(key, str) else json.dumps(key), json.dumps(key), json.dumps(key, separators=(",", ":")), json.dumps(key, sort_keys=True, separators=(",", ":"))]
    if isinstance(key, list) and all(isinstance(one, str) for one in key):
        bare += [mark.join(order) for order in (key, sorted(key)) for mark in (",", ";", ", ", " ", "|", "")]
    if isinstance(item, Number):
        bare += [f"{key:g}", str(key)]
    try:
        bare.append(json.dumps(answers.canonical(item, raw), separators=(",", ":")))
    except AnswerError:  # a match key with several accepted options is no answer itself
        pass
    bare = list(dict.fromkeys(bare))
    short = name.partition(".")[2]
    return [*bare, *(f"{prefix}{mark}{one}" for one in bare for prefix in (name, short) for mark in (":", "=", " ", "|", "-", "_", ""))]


def leaks(folder: Path, secrets: Secrets) -> list[Leak]:
    """Return every secret found in the files below *folder*, archives opened; empty when it is safe to hand out."""
    prefixes = secrets.prefixes()
    found = set()
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        for name, content in _members(path.relative_to(folder).as_posix(), path.read_bytes(), 0):
            found.update(_in_file(name, content, secrets, prefixes))
    return sorted(found)


def _members(name: str, content: bytes, depth: int) -> Iterator[tuple[str, bytes]]:
    if depth < DEEPEST and content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                yield from _members(f"{name} › {member.filename}", archive.read(member), depth + 1)
        return
    if depth < DEEPEST and content[:2] == b"\x1f\x8b":
        yield from _members(f"{name} › unpacked", gzip.decompress(content), depth + 1)
        return
    yield name, content


def _in_file(name: str, content: bytes, secrets: Secrets, prefixes: dict) -> Iterator[Leak]:
    text = content.decode("utf-8", "replace")
    views = [text, *_decoded(text)]
    tree = _tree(name, text)
    if tree is not None:
        views.append("\n".join(_strings(tree)))
        yield from (Leak(name, question, what) for question, what in _in_tree(tree, secrets))
    views += [_TAG.sub(" ", html.unescape(view)) for view in list(views) if "<" in view or "&" in view]
    for view in views:
        yield from (Leak(name, question, what) for question, what in _in_words(_words(view), secrets))
        yield from (Leak(name, question, what) for question, what in _pairs(view, secrets))
    for view in views[:2]:
        for token in _HEX.findall(view):
            if hit := prefixes.get(token.lower()):
                yield Leak(name, *hit)
        for token in _BASE64.findall(view):
            if hit := secrets.plain64.get(_bare64(token.encode())):
                yield Leak(name, *hit)


def _in_words(words: tuple[str, ...], secrets: Secrets) -> Iterator[tuple[str, str]]:
    for at in range(len(words) - LEAST_WORDS + 1):
        for wanted, question, what in secrets.runs.get(words[at : at + LEAST_WORDS], ()):
            if words[at : at + len(wanted)] == wanted:
                yield question, f"{what}: “{' '.join(wanted[:10])}…”"


def _pairs(text: str, secrets: Secrets) -> Iterator[tuple[str, str]]:
    """A key written right after its question's name, where no other option stands after it in the same way (a list of all options is no leak)."""
    for name, item in secrets.items.items():
        key = getattr(item, "key", None)
        options = [option.id for option in getattr(item, "options", [])]
        if isinstance(key, str) and name in text:
            after = set(re.findall(re.escape(name) + r"[\"']?\W{1,6}(" + "|".join(map(re.escape, sorted(options, key=len, reverse=True))) + r")\b", text))
            if after == {key}:
                yield name, f"the key {key!r} beside the name of the question"
        elif isinstance(item, Number) and name in text and re.search(re.escape(name) + rf"[\"']?\s*[:=,|]\s*[\"']?{key:g}\b(?!\.\d)", text):
            yield name, f"the key {key:g} beside the name of the question"


def _in_tree(tree, secrets: Secrets) -> Iterator[tuple[str, str]]:
    by_prompt = {item.prompt.strip(): name for name, item in secrets.items.items()}
    for part in _dicts(tree):
        name = by_prompt.get(part["prompt"].strip()) if isinstance(part.get("prompt"), str) else None
        if name:
            for field in sorted((PRIVATE & part.keys()) | ({"why"} if any("why" in one for one in part.get("options", []) if isinstance(one, dict)) else set())):
                yield name, f"the private field {field!r}"
        if part.get("q") in secrets.items and part.get("answer") is not None:
            yield part["q"], "a saved answer"
        for question, item in secrets.items.items():
            for label in (question, question.partition(".")[2]):
                if label in part and getattr(item, "key", None) is not None and part[label] in (item.key, [item.key]):
                    yield question, f"the key under the name {label!r}"


def _tree(name: str, text: str):
    try:
        if name.endswith((".json", ".ipynb")):
            return json.loads(text)
        if name.endswith((".yaml", ".yml")):
            import yaml

            return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except Exception:  # a file that is no JSON or YAML is searched as text all the same
        return None
    return None


def _dicts(tree) -> Iterator[dict]:
    todo = [tree]
    while todo:
        part = todo.pop()
        if isinstance(part, dict):
            yield part
            todo += part.values()
        elif isinstance(part, list):
            todo += part


def _strings(tree) -> Iterator[str]:
    todo = [tree]
    while todo:
        part = todo.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            todo += part.values()
        elif isinstance(part, list):
            # a notebook keeps a text as a list of lines
            yield "".join(part) if all(isinstance(one, str) for one in part) else ""
            todo += part


def _decoded(text: str) -> Iterator[str]:
    """Texts that stand in *text* in base64, packed or not; pictures are not texts and fall out."""
    for token in _BASE64.findall(text):
        if len(token) < 24:
            continue
        try:
            raw = base64.b64decode(token.replace("-", "+").replace("_", "/") + "=" * (-len(token) % 4))
        except (binascii.Error, ValueError):
            continue
        for unpack in (bytes, gzip.decompress, zlib.decompress):
            try:
                yield unpack(raw).decode("utf-8")
            except (UnicodeDecodeError, OSError, EOFError, zlib.error):
                continue


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def _grams(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return (words[at : at + LEAST_WORDS] for at in range(max(1, len(words) - LEAST_WORDS + 1)))


def _bare64(token: bytes) -> str:
    return token.decode().rstrip("=").replace("-", "+").replace("_", "/")
