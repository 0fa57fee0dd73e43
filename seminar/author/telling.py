"""What a graded question tells about its own key in the fields that students receive: by order, by ids, by form, by a
filter, by a word too many.

The fields themselves are allowed (see `questions.public.PUBLIC`); this looks at what an author wrote into them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import msgspec

from seminar.errors import CourseError
from seminar.questions.keys import pickable, right
from seminar.questions.model import AnyItem, Assignment, CodeUnits, Match, Multiple, Number, Order, Rows, Single
from seminar.questions.order import telling as told_by_order
from seminar.questions.tables import shown_rows

#: Words that judge. In an id they tell what its text may not say.
_JUDGING = frozenset(
    [
        "answer",
        "best",
        "careful",
        "chosen",
        "correct",
        "decoy",
        "distractor",
        "false",
        "falsch",
        "good",
        "incorrect",
        "invalid",
        "key",
        "lure",
        "misreading",
        "ok",
        "real",
        "richtig",
        "right",
        "solution",
        "trap",
        "true",
        "valid",
        "wrong",
    ]
)
#: Words by which a careless author marks a wrong option: a bad reason, a claim without exception.
_REASONS = frozenset(["because", "hence", "since", "so", "therefore", "thus"])
_SWEEPING = frozenset(
    [
        "all",
        "always",
        "any",
        "each",
        "every",
        "everybody",
        "everything",
        "exactly",
        "never",
        "nobody",
        "none",
        "nothing",
        "only",
    ]
)
#: A word that stands in fewer options marks them by chance.
_SHARED = 3
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_BLANKS = re.compile(r"\s\s|^\s|\s$")


def tells(item: AnyItem, around: str = "") -> Iterator[str]:
    """Yield in words each way in which the public form of *item* names its key or narrows it; nothing for questions
    without a key.

    *around* is what learners read beside it: the introduction, the other questions.
    """
    if getattr(item, "key", None) is None:
        return
    if order := told_by_order(item):
        yield order
    for find in (_judging_ids, _ids_in_order, _ids_in_pairs, _marks, _filter, _passages):
        yield from find(item)
    yield from _words(item, around)


def tells_of(assignment: Assignment) -> Iterator[tuple[str, str]]:
    """Yield (question, what it tells) for every question of an exercise, its introduction and the prompts of the others
    looked at as well.
    """
    for item in assignment.items:
        around = "\n".join(
            [
                assignment.title,
                assignment.intro,
                *(f"{other.title}\n{other.prompt}" for other in assignment.items if other is not item),
            ]
        )
        yield from ((f"{assignment.id}.{item.id}", why) for why in tells(item, around))


def _judging_ids(item: AnyItem) -> Iterator[str]:
    for one in [*getattr(item, "options", []), *getattr(item, "rows", []), *getattr(item, "units", [])]:
        for part in sorted(_parts_of(one.id) & _JUDGING - set(re.findall(r"\w+", one.text.casefold()))):
            yield f"the id {one.id!r} says {part!r}, which its text does not"


def _parts_of(id: str) -> set[str]:
    return {part.casefold() for part in _PARTS.findall(id)}


def _ids_in_order(item: AnyItem) -> Iterator[str]:
    # ids such as a, b, c or s1, s2, s3 were given in some order: by it nothing may be told that the shown order does
    # not tell
    if isinstance(item, (Match, Order)):
        lists = {place: getattr(item, place) for place in ("options", "rows") if hasattr(item, place)}
        if all(re.fullmatch(r"\w|\w*?\d+", one.id) for listed in lists.values() for one in listed):
            by_id = {place: sorted(listed, key=lambda one: (len(one.id), one.id)) for place, listed in lists.items()}
            if why := told_by_order(msgspec.structs.replace(item, **by_id)):
                yield f"sorted by id, {why}"


def _ids_in_pairs(item: AnyItem) -> Iterator[str]:
    if isinstance(item, Match):
        options, told = pickable(item), item.accepted
        shared = [row.id for row in item.rows if _shared(row.id, told[row.id], options)]
        if len(shared) > 1 and 2 * len(shared) > len(item.rows):
            yield f"the ids of {len(shared)} of {len(item.rows)} rows share a part with the id of their answer alone"
    elif isinstance(item, Multiple) and len(key := set(right(item))) > 1:
        parts = {option.id: set(_PARTS.findall(option.id)) for option in item.options}
        for part in sorted(set().union(*parts.values())):
            if {one for one, found in parts.items() if part in found} == key and len(key) < len(parts):
                yield f"{part!r} stands in the ids of the right options and of no other"


def _shared(row: str, answers: list[str], options: list[str]) -> bool:
    common = {one for one in options if _parts_of(row) & _parts_of(one)}
    return bool(common) and common <= set(answers)


def _marks(item: AnyItem) -> Iterator[str]:
    """Something that all right options have and no wrong one has, or the other way round, and that can be seen without
    reading.
    """
    if not isinstance(item, (Single, Multiple)) or len(item.options) < 3:
        return
    key, every = set(right(item)), set(pickable(item))
    words = {option.id: _words_of(option.text) for option in item.options}
    for word in sorted(set().union(*words.values())):
        marked = {one for one, found in words.items() if word in found}
        if len(marked) >= _SHARED and marked in (key, every - key):
            yield f"the word {word!r}: {'the right options alone' if marked == key else 'all but the right options'}"
    for what, has in _FORMS.items():
        marked = {option.id for option in item.options if has(option.text)}
        if marked in (key, every - key) and key != every:
            yield f"{what}: {'the right options alone' if marked == key else 'all but the right options'}"


def _words_of(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.casefold()))


_FORMS = {
    "a full stop or another mark at the end": lambda text: re.search(r"[^\w\s)\]\"'”’»]\s*$", text),
    "a blank too many": lambda text: _BLANKS.search(text),
    "a character that cannot be seen": lambda text: any(
        unicodedata.category(one) in ("Cf", "Cc", "Co", "Cn", "Zl", "Zp") or one in "\u00a0\u2007\u202f\u3164"
        for one in text
    ),
    "a tick, a star or another sign": lambda text: re.search(r"[✓✔☑✅★☆❌✗✘•*]\s*$|^\s*[✓✔☑✅★☆❌✗✘•]", text),
    "a comment in the markup": lambda text: "<!--" in text or re.search(r"<\w[^>]*>", text),
    "a word that gives a reason": lambda text: _words_of(text) & _REASONS,
    "a word that allows no exception": lambda text: _words_of(text) & _SWEEPING,
    "a word that judges, in brackets": lambda text: any(
        set(re.findall(r"\w+", part.casefold())) & _JUDGING for part in re.findall(r"[(\[{]([^)\]}]*)[)\]}]", text)
    ),
}


def _filter(item: AnyItem) -> Iterator[str]:
    if not isinstance(item, Rows):
        return
    key, wanted = set(right(item)), set()
    for values in item.table.where.values():
        wanted |= {values} if isinstance(values, str) else set(values)
    if named := key & wanted:
        yield f"the filter `where` names {', '.join(sorted(named))}"
    try:
        shown = [row["id"] for row in shown_rows(item.table)]
    except CourseError:
        return  # a table that is missing is said where it is missed
    if key <= set(shown) and len(shown) < 2 * len(key):
        yield (
            f"the table shows {len(shown)} rows, {len(key)} of them right: with the filter `where` fewer wrong rows"
            " than right ones are left"
        )


def _words(item: AnyItem, around: str) -> Iterator[str]:
    """The key itself in a text around the options."""
    texts = {"title": item.title, "prompt": item.prompt}
    if not isinstance(item, Number):
        texts["text around it"] = around
    for variable in getattr(item, "codebook", []):
        texts[f"help of {variable.id}"] = variable.help
    # ids that are words of a language may stand in any text
    key, every = set(right(item)), pickable(item)
    codes = {one for one in every if re.search(r"\d|_|[a-z][A-Z]", one)}
    for place, text in texts.items():
        if "<!--" in text:
            yield f"the {place} has a comment in its markup"
        if isinstance(item, Number) and item.key is not None and (abs(item.key) >= 10 or item.key % 1):
            if re.search(rf"(?<![\d.,]){re.escape(f'{item.key:g}')}(?![\d]|[.,]\d)", text):
                yield f"the {place} has the number {item.key:g}"
        named = {one for one in codes if _stands(one, text)}
        if named and named == key != set(every):
            yield f"the {place} names {', '.join(sorted(named))}"


def _stands(id: str, text: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(id)}(?![\w])", text) is not None


def _passages(item: AnyItem) -> Iterator[str]:
    """A passage whose source or context names its code."""
    if not isinstance(item, CodeUnits):
        return
    codes = {code.id for variable in item.codebook for code in variable.options if re.search(r"\d|_", code.id)}
    told = []
    for unit in item.units:
        found = {code for code in codes if _stands(code, f"{unit.source} {unit.context}")}
        if found and found <= set((item.key or {}).get(unit.id, {}).values()):
            told.append(unit.id)
    if told:
        yield f"source or context of {', '.join(told)} names the code"
