"""Prose as the style of the course wants it: words that are never used, and counting sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seminar.questions import Assignment, Lesson

#: Words that tell a reader who does not see it that the fault is theirs. A source may use them: quotations are not
#: looked at.
FORBIDDEN = ("obviously", "simply", "just", "of course", "trivial", "trivially", "needless to say")

_FORBIDDEN = re.compile(r"(?<![\w-])(" + "|".join(map(re.escape, FORBIDDEN)) + r")(?![\w-])", re.I)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"|^>.*$|```.*?```|`[^`\n]*`|<!--.*?-->", re.M | re.S)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")

# a full stop after these ends no sentence
_SHORT = re.compile(
    r"\b(?:U\.S|U\.N|St|No|Nos|Mr|Mrs|Dr|e\.g|i\.e|cf|vs|p|pp|ca|Art|Jan|Feb|Aug|Sept|Oct|Nov|Dec|[A-Z])\.$"
)
_END = re.compile(r"[.!?…][\"”’)\]*_]*(?=\s+|$)")


def forbidden(text: str) -> list[str]:
    """Return the forbidden words in *text*, quotations and code left out, in the order in which they stand.

    >>> forbidden('It is simply “just peace”.')
    ['simply']
    """
    return [match[1] for match in _FORBIDDEN.finditer(_QUOTED.sub(" ", text))]


def sentences(text: str) -> list[str]:
    """Return the sentences of *text*, Markdown links reduced to their words.

    >>> len(sentences('It was signed on 4 August. The U.S. knew. Who told the press?'))
    3
    """
    plain = " ".join(_LINK.sub(r"\1", text).split())
    found, start = [], 0
    for match in _END.finditer(plain):
        if not _SHORT.search(plain[start : match.start() + 1]) or match.end() == len(plain):
            found.append(plain[start : match.end()].strip())
            start = match.end()
    if plain[start:].strip():
        found.append(plain[start:].strip())
    return found


def prose_of(group: Lesson | Assignment) -> Iterator[tuple[str, str]]:
    """Yield (place, text) for every text of a question file that a person reads."""
    if isinstance(group, Lesson):
        yield "question", group.question
        yield from ((f"ability {number}", text) for number, text in enumerate(group.abilities, start=1))
    else:
        yield "intro", group.intro
    for item in group.items:
        name = f"{group.id}.{item.id}"
        yield f"{name} title", item.title
        yield f"{name} prompt", item.prompt
        yield f"{name} explanation", item.explanation
        yield from ((f"{name} hint {number}", hint) for number, hint in enumerate(item.hints, start=1))
        for part in ("options", "rows", "near"):
            for one in getattr(item, part, []):
                place = f"{name} {part} {getattr(one, 'id', '')}".strip()
                yield place, getattr(one, "text", "")
                yield place, one.why
        for criterion in getattr(item, "rubric", []):
            yield f"{name} rubric {criterion.id}", criterion.text
            yield from ((f"{name} rubric {criterion.id}", level.text) for level in criterion.levels)
        yield from ((f"{name} sample comment", sample.comment) for sample in getattr(item, "samples", []))
