"""Keys written out: as a list of ids, as pairs, beside the name of their question, as a letter; in a running text or in
decoded JSON and YAML.

A list of *all* options or rows is no leak, and neither is a list in which others stand between: what is looked for
names the key and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from seminar.questions.keys import pickable, right
from seminar.questions.model import AnyItem, CodeUnits, Match, Multiple, Number, Order, Single

#: Between two ids of one list stand so many characters at most, and no more words than this.
GAP, GAP_WORDS = 24, 1
#: So far after the name of a question its key is looked for, in the same line.
NEAR = 60
#: An option is known by so many of its first characters.
TEXT = 25

_TELLING = re.compile(r"answer|\bkey\b|solution|correct|\bright\b|lösung|=>|->|→|⇒", re.I)
_LINE = re.compile(r"\n|\\n|\\r|<|\\u003c")
_PAIRED = re.compile(r"[\"'\\]*\s*(?:[:=|,(]|is\b|->|→)")
_NUMBER = re.compile(r"(?<![\w.,])-?\d+(?:[.,]\d+)?(?![\w]|[.,]\d)")


class Key:
    """The key of one question in the forms in which it might be written: as it stands (`key`), as ids, as pairs."""

    def __init__(self, name: str, item: AnyItem) -> None:
        self.name, self.short, self.item = name, name.partition(".")[2], item
        self.key: object = getattr(item, "key", None)
        self.ids = right(item)
        self.pairs: dict[str, set[str]] = {}
        if isinstance(item, Match):
            self.pairs = {row: set(many) for row, many in item.accepted.items()}
        elif isinstance(item, CodeUnits) and item.key and item.scoring.rule == "agreement":
            self.pairs = {unit: set(codes.values()) for unit, codes in item.key.items()}

    @cached_property
    def all(self) -> list[str]:
        """Every id from which a learner picks."""
        return pickable(self.item)

    @cached_property
    def texts(self) -> dict[str, str]:
        """How the text of each option begins, without case."""
        return {option.id: option.text.casefold()[:TEXT] for option in getattr(self.item, "options", [])}

    @cached_property
    def pattern(self) -> re.Pattern:
        """Any of these ids as a word of its own."""
        return re.compile(
            r"(?<![\w.])(?:" + "|".join(map(re.escape, sorted(self.all, key=len, reverse=True))) + r")(?!\w|\.\d)"
        )

    def is_key(self, found: list[str]) -> bool:
        """Whether the ids *found* are the key and less than everything."""
        if isinstance(self.item, Order):
            return found in (self.ids, self.ids[::-1])
        return set(found) == set(self.ids) != set(self.all)


def keys(items: dict[str, AnyItem]) -> list[Key]:
    """Return the keys of *items* (full name to question), those without one left out."""
    return [key for name, item in items.items() if (key := Key(name, item)).key is not None]


def in_text(text: str, known: list[Key]) -> Iterator[tuple[str, str]]:
    """Yield (question, what) for each key that stands in *text*."""
    for key in known:
        if (
            len(key.ids) > 1
            and all(one in text for one in key.ids)
            and any(key.is_key(run) for run in _runs(text, key))
        ):
            yield key.name, f"its key as a list: {', '.join(key.ids)}"
        if (
            len(key.pairs) > 1
            and all(row in text for row in key.pairs)
            and all(_after(text, row, wanted) for row, wanted in key.pairs.items())
        ):
            yield key.name, "its key in pairs"
        if (
            key.name in text
            and (what := _beside(text, key, re.escape(key.name)))
            or (
                key.name.partition(".")[0] in text
                and re.search(rf"\b{key.short}\b", text)
                and (what := _beside(text, key, rf"(?<![\w.]){key.short}", strict=True))
            )
        ):
            yield key.name, what


def _runs(text: str, key: Key) -> Iterator[list[str]]:
    # two words of a language may stand side by side in any text: as ids they are read where they are quoted or in
    # brackets
    worded = all(one.isalpha() and len(one) > 2 for one in key.ids)
    run: list[str] = []
    end = 0
    for match in key.pattern.finditer(text):
        gap = text[end : match.start()]
        if run and (len(gap) > GAP or len(re.findall(r"[^\W_]+", gap)) > (0 if worded else GAP_WORDS)):
            yield run
            run = []
        if run or not worded or text[match.start() - 1 : match.start()] in ("[", "(", "{", '"', "'", "`"):
            run.append(match.group())
        end = match.end()
    yield run


def _after(text: str, row: str, wanted: set[str]) -> bool:
    """Whether each time that *row* is followed closely by a word in the way of a pair (`row: word`), the word is
    *wanted*.
    """
    found = re.findall(rf"(?<![\w.]){re.escape(row)}(?!\w|\.\w)[\"'\\]*\s*(?:[:=>,|]|->|→)\s*[\"'\\]*([\w.]*\w)", text)
    return bool(found) and set(found) <= wanted


def _beside(text: str, key: Key, name: str, strict: bool = False) -> str:
    """What stands of *key* close behind the pattern *name*, in the same line; *strict* asks for a colon or the like
    between them.
    """
    told = ""
    for match in re.finditer(rf"{name}(?!\w)", text):
        before = _LINE.split(text[max(0, match.start() - NEAR) : match.start()])[-1]
        after = _LINE.split(text[match.end() : match.end() + NEAR])[0]
        if strict and not re.match(r"[\"'\\]*\s*(?:[:=|]|->|→)", after):
            continue
        if isinstance(key.item, Number):
            numbers = {float(one.replace(",", ".")) for one in _NUMBER.findall(after)}
            if numbers == {key.key} and (
                _TELLING.search(before + after) or re.match(r"[\"'\\]*\s*[:=|,(→]\s*[\"'\\]*-?\d", after)
            ):
                told = f"the key {key.item.key:g} beside the name of the question"
        elif key.ids:
            found = key.pattern.findall(after)
            if (
                found
                and key.is_key(found)
                and (
                    _TELLING.search(before + after)
                    or re.match(r"[\"'\\]*\W{1,6}(?:[\w-]+=\W?)?" + re.escape(found[0]), after)
                )
            ):
                told = f"the key {', '.join(found)!r} beside the name of the question"
            elif (
                key.is_key(worded := [one for one, text in key.texts.items() if text in after.casefold()])
                and worded
                and _PAIRED.match(after)
            ):
                told = "the words of the right option beside the name of the question"
            elif found or _letters(key, after) is False:
                return ""  # others stand there in the same way: a list of everything is no leak
            elif _letters(key, after):
                told = "the key as a letter beside the name of the question"
        if key.ids and _TELLING.search(before) and key.is_key(key.pattern.findall(before)):
            told = f"the key {', '.join(key.ids)!r} before the name of the question"
    return told


def _letters(key: Key, after: str) -> bool | None:
    """Whether the letters right behind the name are those of the key by place; None if there are none."""
    match = re.match(r"[\"'\\]*\s*[:=)]\s*[\"'\\]*([A-Ha-h](?:\s*[,;+ ]\s*[A-Ha-h])*)[\"'\\]*\s*(?:[,;}\])]|$)", after)
    if match is None or not isinstance(key.item, (Single, Multiple)):
        return None
    letters = {"abcdefgh"[place] for place, one in enumerate(key.all[:8]) if one in key.ids}
    return set(re.findall(r"[a-h]", match[1].lower())) == letters


def in_tree(part: dict | list, known: list[Key]) -> Iterator[tuple[str, str]]:
    """Yield (question, what) if one *part* of a decoded file is a key: as a list, as pairs, or under the name of its
    question.
    """
    if isinstance(part, list):
        groups: dict[str, list[str]] = {}
        for one in part:
            if isinstance(one, str) and len(one) < 200:
                prefix, _, ident = one.rpartition(":") if ":" in one else one.rpartition(" ")
                groups.setdefault(prefix, []).append(ident)
        for key in known:
            for listed in groups.values() if len(key.ids) > 1 else ():
                found = [one for one in listed if one in key.all]
                if found and key.is_key(found) and len(found) == len(listed):
                    yield key.name, f"its key as a list: {', '.join(found)}"
        return
    for key in known:
        if len(key.pairs) > 1 and all(set() < _given(part.get(row)) <= wanted for row, wanted in key.pairs.items()):
            yield key.name, "its key in pairs"
        for label in (key.name, key.short):
            under = part.get(label)
            for value in [under, *(under.values() if isinstance(under, dict) else ())]:
                told = value is not None and not isinstance(value, bool)
                if told and value in (key.key, [key.key], str(key.key)):
                    yield key.name, f"the key under the name {label!r}"


def _given(value: object) -> set[str]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return {one for one in inner if isinstance(one, str)}
