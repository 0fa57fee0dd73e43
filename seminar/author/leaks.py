"""The proof that what students receive gives no key away: every secret of every graded question, looked for in every
file.

Looked for are the texts that only teachers see (whole, and sentence by sentence), keys as lists, as pairs and beside
the name of their question, fields that learners do not get, saved answers, and digests or encodings of any of these. A
file is read as text, as decoded JSON or YAML, as HTML without its tags, turned round, and, if it is an archive or holds
base64, base32 or hexadecimal digits, through that as well.
"""

from __future__ import annotations

import base64
import binascii
import bz2
import codecs
import gzip
import html
import io
import json
import lzma
import re
import unicodedata
import urllib.parse
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from seminar.author import keyforms
from seminar.author.private import LEAST_WORDS, Secrets, bare64, private_texts, words
from seminar.questions.model import Code, Item, Option, Row, TableView, Unit, ValueRule, Variable, Words
from seminar.questions.public import public_fields

__all__ = ["Leak", "Secrets", "leaks", "private_texts"]

#: Archives within archives are opened so deep; nothing of the course nests more.
DEEPEST = 4

_TAG = re.compile(r"<[^<>]{1,400}>")
_HEX = re.compile(r"(?<![0-9a-zA-Z])[0-9a-f]{8,}(?![0-9a-zA-Z])", re.I)
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{8,}={0,2}(?![A-Za-z0-9+/_=-])")
_BASE32 = re.compile(r"(?<![A-Za-z0-9])[A-Z2-7]{16,}=*(?![A-Za-z0-9])")
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2})")
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_PACKED = {b"\x1f\x8b": gzip.decompress, b"BZh": bz2.decompress, b"\xfd7zXZ": lzma.decompress}


class Leak(Struct, frozen=True, order=True):
    """Something secret in a file: where, of which question, and what."""

    file: str
    question: str
    what: str


def leaks(folder: Path, secrets: Secrets) -> list[Leak]:
    """Return every secret found in the files below *folder*, archives opened; empty when it is safe to hand out."""
    prefixes = secrets.prefixes()
    found: set[Leak] = set()
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        for name, content in _members(path.relative_to(folder).as_posix(), path.read_bytes(), 0):
            found.update(Leak(name, question, what) for question, what in _in_file(name, content, secrets, prefixes))
    return sorted(found)


def _members(name: str, content: bytes, depth: int) -> Iterator[tuple[str, bytes]]:
    unpack = next((unpack for mark, unpack in _PACKED.items() if content.startswith(mark)), None)
    if depth == DEEPEST:
        yield name, content
    elif content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield f"{name} › comment", archive.comment
            for member in archive.infolist():
                yield from _members(f"{name} › {member.filename}", archive.read(member), depth + 1)
    elif unpack:
        yield from _members(f"{name} › unpacked", unpack(content), depth + 1)
    else:
        yield name, content


def _in_file(name: str, content: bytes, secrets: Secrets, prefixes: dict) -> Iterator[tuple[str, str]]:
    text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
    plain = [text, *_decoded(text)]
    tree = _tree(name, text)
    if tree is not None:
        plain.append("\n".join(_strings(tree)))
        yield from _in_tree(tree, secrets)
    for view in dict.fromkeys([name, *plain, *_unmasked(plain)]):
        yield from _in_words(words(view), secrets)
        yield from keyforms.in_text(view, secrets.keys)
    for view in plain[:2]:
        yield from _digests(view, secrets, prefixes)


def _unmasked(views: list[str]) -> Iterator[str]:
    """The same texts without what hides words from a search: tags, escapes, characters that cannot be seen, letters
    turned round.
    """
    for view in views:
        if "<" in view or "&" in view:
            yield _TAG.sub(" ", html.unescape(view))
        if "%" in view:
            yield urllib.parse.unquote(view)
        if _ESCAPE.search(view):
            yield _ESCAPE.sub(lambda match: chr(int(match[0][2:], 16)), view)
        if not view.isascii():
            yield _UNSEEN.sub("", unicodedata.normalize("NFKC", view))
        yield codecs.encode(view, "rot13")
        yield view[::-1]


def _digests(text: str, secrets: Secrets, prefixes: dict) -> Iterator[tuple[str, str]]:
    for token in _HEX.findall(text):
        if hit := prefixes.get(token.lower()):
            yield hit
    for token in _BASE64.findall(text):
        if hit := secrets.plain64.get(bare64(token.encode())):
            yield hit


def _in_words(run: tuple[str, ...], secrets: Secrets) -> Iterator[tuple[str, str]]:
    for at in range(len(run) - LEAST_WORDS + 1):
        for wanted, question, what in secrets.runs.get(run[at : at + LEAST_WORDS], ()):
            if run[at : at + len(wanted)] == wanted:
                yield question, f"{what}: “{' '.join(wanted[:10])}…”"


def _in_tree(tree, secrets: Secrets) -> Iterator[tuple[str, str]]:
    by_prompt = {item.prompt.strip(): name for name, item in secrets.items.items()}
    by_title = {(item.id, item.title.strip()): name for name, item in secrets.items.items()}
    for part in _parts(tree):
        yield from keyforms.in_tree(part, secrets.keys)
        if isinstance(part, list):
            continue
        texts = {name: value.strip() for name, value in part.items() if isinstance(value, str)}
        name = by_prompt.get(texts.get("prompt", "")) or by_title.get((texts.get("id", ""), texts.get("title", "")))
        if name:
            for field in sorted(_surplus(part, type(secrets.items[name]))):
                yield name, f"the field {field!r}, which learners do not get"
        if isinstance(part.get("q"), str) and part["q"] in secrets.items and part.get("answer") is not None:
            yield part["q"], "a saved answer"


def _surplus(part: dict, record: type) -> set[str]:
    """The fields of *part*, and of what lies in it, that the public form of *record* does not have."""
    found = {str(name) for name in part} - set(public_fields(record))
    inner = {
        "options": Code if record is Variable else Option,
        "rows": Row,
        "codebook": Variable,
        "units": Unit,
        "table": TableView,
        "value": ValueRule,
        "words": Words,
    }
    for name, kind in inner.items() if issubclass(record, (Item, Variable)) else ():
        for one in part[name] if isinstance(part.get(name), list) else [part.get(name)]:
            if isinstance(one, dict):
                found |= _surplus(one, kind)
    return found


def _tree(name: str, text: str):
    try:
        if name.endswith((".json", ".ipynb")):
            return json.loads(text)
        if name.endswith((".yaml", ".yml")):
            import yaml

            return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except Exception:  # a file that is no JSON or YAML is searched as text all the same
        return None
    return None


def _parts(tree) -> Iterator[dict | list]:
    todo = [tree]
    while todo:
        part = todo.pop()
        if isinstance(part, (dict, list)):
            yield part
            todo += part.values() if isinstance(part, dict) else part


def _strings(tree) -> Iterator[str]:
    todo = [tree]
    while todo:
        part = todo.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            todo += [*part, *part.values()]
        elif isinstance(part, list):
            # a notebook keeps a text as a list of lines
            yield "".join(part) if all(isinstance(one, str) for one in part) else ""
            todo += part


def _decoded(text: str) -> Iterator[str]:
    """Texts that stand in *text* in base64, base32 or hexadecimal digits, packed or not; pictures are not texts and
    fall out.
    """
    for read, pattern, least in ((_from64, _BASE64, 24), (base64.b32decode, _BASE32, 16), (bytes.fromhex, _HEX, 16)):
        for token in pattern.findall(text):
            if len(token) < least:
                continue
            try:
                raw = read(token)
            except (binascii.Error, ValueError):
                continue
            for unpack in (bytes, gzip.decompress, zlib.decompress):
                try:
                    yield unpack(raw).decode("utf-8")
                except (UnicodeDecodeError, OSError, EOFError, zlib.error):
                    continue


def _from64(token: str) -> bytes:
    return base64.b64decode(token.replace("-", "+").replace("_", "/") + "=" * (-len(token) % 4))
