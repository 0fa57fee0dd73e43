"""The reference page of functions: what a lesson, a teacher or a course's own package calls of the engine, made from
signatures and docstrings.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from types import ModuleType

import seminar
from seminar.author import words

#: What is public, in the order of the page: the doors that a lesson's `m` opens, then what a course's own package
#: imports. Each names in `__all__` what it offers.
ROOMS = (
    "seminar.ask",
    "seminar.show.tables",
    "seminar.data",
    "seminar.text",
    "seminar.cite",
    "seminar.agree",
    "seminar.board",
    "seminar.desk",
    "seminar.report",
    "seminar.show",
    "seminar.figures.base",
    "seminar.figures.style",
    "seminar.explore.base",
    "seminar.explore.sources",
    "seminar.course",
    "seminar.errors",
)
_SECTION = re.compile(r"^(\w+)\n-{3,}$", re.M)
_LONGEST_VALUE = 40


def functions_page() -> str:
    """Return the page on functions: every public name with its signature and what its docstring tells, room by room."""
    parts = [
        "<!-- Made from the docstrings of seminar/ by: python3 course.py build. Change those, not this file. -->",
        "# Functions, room by room",
        "What a lesson, a teacher or a course's own package calls. A lesson begins with `import seminar as m`, or with"
        " the course's own package under the same name, which may put rooms of its own before these. Names that begin"
        " with `m.` are called in a notebook as they stand here; the others are imported by whoever writes figures,"
        " explorers or tools. A star in a signature stands before what is given by name only.",
        "## What `m` offers",
        words.table(["in a notebook", "what it is"], [list(row) for row in _face()]),
    ]
    for room in ROOMS:
        parts += _room(room)
    return "\n\n".join(parts) + "\n"


def public(room: str) -> list[tuple[str, object]]:
    """Return the names that the module *room* offers, each with what it is, in alphabetical order, functions first."""
    module = import_module(room)
    found = [(name, getattr(module, name)) for name in _offered(module)]
    return sorted(found, key=lambda one: (_rank(one[1]), one[0].casefold()))


def called(room: str, name: str) -> str:
    """Return how *name* of the module *room* is written: `m.ask`, `m.agree.compare`, `seminar.figures.base.Figure`."""
    for face, (module, attribute) in seminar.OFFERED.items():
        # a room that can be called is its function of the same name
        itself = attribute is None and face == name and callable(import_module(room))
        if module == room and (attribute == name or itself):
            return f"m.{face}"
    face = next((face for face, offered in seminar.OFFERED.items() if offered == (room, None)), "")
    return f"m.{face}.{name}" if face else f"{room}.{name}"


def signature(name: str, thing: Callable) -> str:
    """Return *name* with the parameters of *thing*, their types and defaults, and the type of its result."""
    found = inspect.signature(thing)
    parts: list[str] = []
    for parameter in found.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not any(part.startswith("*") for part in parts):
            parts.append("*")
        stars = {"VAR_POSITIONAL": "*", "VAR_KEYWORD": "**"}.get(parameter.kind.name, "")
        annotated = parameter.annotation is not parameter.empty
        said = f"{stars}{parameter.name}" + (f": {parameter.annotation}" if annotated else "")
        if parameter.default is not parameter.empty:
            value = repr(parameter.default)
            value = "…" if value.startswith("<") else value  # a function, or what makes the default anew
            said += f" = {value}" if annotated else f"={value}"
        parts.append(said)
    returned = "" if found.return_annotation is found.empty else f" -> {found.return_annotation}"
    return f"{name}({', '.join(parts)}){returned}"


def in_markdown(docstring: str) -> str:
    """Return *docstring*, whose sections are those of numpydoc, as Markdown."""
    text = inspect.cleandoc(docstring)
    heads = list(_SECTION.finditer(text))
    parts = [_prose(text[: heads[0].start() if heads else None])]
    for head, after in zip(heads, [*heads[1:], None]):
        body = text[head.end() : after.start() if after else None].strip("\n")
        told, shown, example = body.partition("\n\n>>>")
        in_words = head[1] in ("Notes", "References", "Examples")
        parts += [f"**{head[1]}**", _prose(told) if in_words else _listed(told), _prose(shown.strip() + example)]
    return "\n\n".join(filter(None, parts))


def _offered(module: ModuleType) -> list[str]:
    names = getattr(module, "__all__", None)
    if names is None:  # the errors are all that stands in their module
        names = [name for name, one in vars(module).items() if getattr(one, "__module__", "") == module.__name__]
    return list(names)


def _rank(thing: object) -> int:
    if isinstance(thing, type):
        return 2 if issubclass(thing, Exception) else 1
    return 0 if callable(thing) else 3


def _face() -> Iterator[tuple[str, str]]:
    for face, (module, attribute) in seminar.OFFERED.items():
        found = import_module(module)
        if attribute is None and not callable(found):
            yield f"[`m.{face}`](#{_anchor(module)})", _first_sentence(found.__doc__ or "")
        else:
            name = attribute or face
            yield (
                f"[`m.{face}`](#{_anchor(called(module, name))})",
                _first_sentence(getattr(found, name).__doc__ or ""),
            )


def _room(room: str) -> list[str]:
    module, names = import_module(room), public(room)
    head, _, rest = inspect.cleandoc(module.__doc__ or "").partition("\n\n")
    parts = [f"## {room}", _prose(head), *([_prose(rest)] if rest else [])]
    values = [(name, value) for name, value in names if _rank(value) == 3]
    for name, thing in names:
        if callable(thing):
            parts += _entry(room, name, thing)
    if values:
        parts += [
            "### Values of " + room,
            words.table(["name", "value"], [[f"`{name}`", _value(value)] for name, value in values]),
        ]
    return parts


def _entry(room: str, name: str, thing: Callable) -> list[str]:
    as_called = called(room, name)
    shown = signature(as_called, thing) if not isinstance(thing, type) or _made_by_hand(thing) else ""
    parts = [f"### {as_called}", *([f"```python\n{shown}\n```"] if shown else []), in_markdown(thing.__doc__ or "")]
    if isinstance(thing, type):
        methods = [f"- `{_of_object(way, one)}`: {_first_sentence(one.__doc__ or '')}" for way, one in _methods(thing)]
        parts += ["**Methods and properties**", "\n".join(methods)] if methods else []
        if thing.__module__ == "seminar.course.model":
            parts += [f"Its fields: [{thing.__name__}](course.md#{thing.__name__.casefold()})."]
    return parts


def _made_by_hand(thing: type) -> bool:
    """Whether a class says in Python what it is made from, and is no error and no record of a library."""
    return inspect.isfunction(getattr(thing, "__init__", None)) and not issubclass(thing, Exception)


def _methods(thing: type) -> Iterator[tuple[str, Callable | property]]:
    for name, one in vars(thing).items():
        if not name.startswith("_") and (inspect.isfunction(one) or isinstance(one, property)) and one.__doc__:
            yield name, one


def _of_object(name: str, one: Callable | property) -> str:
    if isinstance(one, property):
        return f".{name}"
    shown = signature(f".{name}", one)
    return shown.replace("(self, ", "(").replace("(self)", "()")


def _value(value: object) -> str:
    shown = repr(value)
    return f"`{shown}`" if len(shown) <= _LONGEST_VALUE else f"a text of {len(str(value)):,} characters"


def _first_sentence(docstring: str) -> str:
    first = " ".join(inspect.cleandoc(docstring).partition("\n\n")[0].split())
    return _inline(re.split(r"(?<=[.])\s(?=[A-Z`*])", first)[0])


def _listed(body: str) -> str:
    """A section of names, each with lines indented below it, as a list."""
    made: list[tuple[str, list[str]]] = []
    for line in body.splitlines():
        if line.strip() and not line.startswith(" "):
            made.append((line.strip(), []))
        elif made:
            made[-1][1].append(line.strip())
    return "\n".join(
        f"- `{name.partition(' : ')[0]}`"
        + (f" ({name.partition(' : ')[2]})" if " : " in name else "")
        + (f": {_inline(' '.join(' '.join(lines).split()))}" if lines else "")
        for name, lines in made
    )


def _prose(text: str) -> str:
    """Paragraphs, lists, examples and formulas, as a docstring writes them, in Markdown."""
    blocks = filter(None, re.split(r"\n{2,}", text.strip("\n")))
    return "\n\n".join(filter(None, map(_block, blocks)))


def _block(block: str) -> str:
    if block.startswith(">>>"):
        return f"```python\n{block}\n```"
    if block.strip() == ".. math::":
        return ""
    if block.startswith("    "):
        shown = inspect.cleandoc(block)
        return f"$$\n{shown}\n$$" if "\\" in shown else f"```python\n{shown}\n```"
    lines = [re.sub(r"^\.\. \[(\d+)\] ", r"[\1] ", line.strip()) for line in block.splitlines()]
    return _inline(re.sub(r" (?=- )", "\n", " ".join(lines)) if lines[0].startswith("- ") else " ".join(lines))


def _inline(text: str) -> str:
    text = re.sub(r":math:`([^`]*)`", lambda found: f"${found[1].strip()}$", text)
    text = re.sub(r":\w+:`~?([^`]*)`", r"`\1`", text).replace("``", "`")
    return re.sub(r"\[(\d+)\]_", r"[\1]", text)


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.casefold()).replace(" ", "-")
