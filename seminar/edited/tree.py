"""Hand-edited JSON and YAML as plain values, with the line of whatever is wrong."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from seminar.edited.text import read_text
from seminar.errors import CourseError

if TYPE_CHECKING:
    import yaml

#: What may be one half of a character that JSON writes in two.
_HALF = re.compile(r"\\u[dD][89a-fA-F]")

#: Digits of a whole number in a JSON file.
MAX_DIGITS = 100


def read_json(
    path: str | Path,
    *,
    shown: str = "",
    error: type[CourseError] = CourseError,
    how: str = "Undo the last change there.",
):
    """Return what the JSON file at *path* holds; a name that stands twice in one object, `NaN` and `Infinity` are
    refused.

    Raises
    ------
    MissingFile, CourseError
        If the file is absent or is not JSON; the message names the line.
    """
    shown = shown or Path(path).name
    text = read_text(path, shown=shown, error=error)

    def pairs(found: list[tuple[str, object]]) -> dict:
        made = dict(found)
        if len(made) < len(found):
            names = [name for name, _ in found]
            twice = next(name for name in names if names.count(name) > 1)
            raise error(
                f"{shown}: the name {twice!r} stands twice in one pair of braces, so that one of the values would be"
                " lost. Keep one."
            )
        return made

    def constant(name: str):
        raise error(f"{shown}: found {name}, expected a number in digits, or null. {how}")

    def whole(digits: str) -> int:
        # Python's own limit is a setting of the process
        if len(digits) > MAX_DIGITS:
            raise error(f"{shown}: found a number of {len(digits):,} digits, expected {MAX_DIGITS} at most. {how}")
        return int(digits)

    try:
        made = json.loads(text, object_pairs_hook=pairs, parse_constant=constant, parse_int=whole)
        if _HALF.search(text):
            json.dumps(made, ensure_ascii=False).encode("utf-8")
        return made
    except UnicodeEncodeError as problem:
        raise error(
            f"{shown}: found half of a character (\\u{ord(problem.object[problem.start]):04x}), expected whole ones."
            " Type the character itself."
        ) from None
    except json.JSONDecodeError as problem:
        raise error(f"{shown}, line {problem.lineno}: this is not JSON ({problem.msg}). {how}") from None
    except (RecursionError, ValueError) as problem:
        raise error(f"{shown}: this cannot be read as JSON ({_kind(problem)}). {how}") from None


def read_yaml(path: str | Path, *, shown: str = "", error: type[CourseError] = CourseError):
    """Return what the YAML file at *path* holds, read as `loaded_yaml` reads it.

    Raises
    ------
    MissingFile, CourseError
        If the file is absent or is not YAML; the message names the line.
    """
    shown = shown or Path(path).name
    return loaded_yaml(read_text(path, shown=shown, error=error), shown, error)[1]


def loaded_yaml(text: str, shown: str, error: type[CourseError]) -> tuple:
    """Return the nodes of a YAML text, which know their lines, and the values; both None if the text is empty.

    `yes`, `no`, `2001-08-04`, `12:30`, `1_000` and `.inf` are plain text: what looks like a number is one only if it is
    written in digits with a decimal point. A name that stands twice is refused.
    """
    import yaml

    plain = _plain_loader()
    try:
        nodes = yaml.compose(text, Loader=plain)
        if nodes is None:
            return None, None
        _refuse_twins(nodes, shown, error, set())
        return nodes, yaml.load(text, Loader=plain)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        raise error(
            f"{shown}, line {mark.line + 1 if mark else 1}: this is not YAML: {problem.problem}. Look at indentation and quotes there."
        ) from None
    except (yaml.YAMLError, RecursionError, ValueError, TypeError) as problem:
        raise error(f"{shown}: this cannot be read as YAML ({_kind(problem)}). Undo the last change there.") from None


def _kind(problem: Exception) -> str:
    return "it is nested too deeply" if isinstance(problem, RecursionError) else " ".join(str(problem).split())[:160]


@functools.cache
def _plain_loader() -> type[yaml.SafeLoader]:
    import yaml

    base: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader: type[yaml.SafeLoader] = type("PlainLoader", (base,), {})
    fewer = {f"tag:yaml.org,2002:{kind}" for kind in ("timestamp", "bool", "int", "float")}
    loader.yaml_implicit_resolvers = {
        first: [pair for pair in pairs if pair[0] not in fewer] for first, pairs in base.yaml_implicit_resolvers.items()
    }
    for kind, form, begins in (
        ("bool", r"^(?:true|false)$", "tf"),
        ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
        ("float", r"^[-+]?(?:0|[1-9][0-9]*)?\.[0-9]+(?:[eE][-+][0-9]+)?$", "-+.0123456789"),
    ):
        loader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(form), list(begins))
    return loader


def _refuse_twins(node: yaml.Node, shown: str, error: type[CourseError], met: set[int]) -> None:
    # YAML lets the later of two equal keys win without a word; a doubled `key:` would change marks silently
    import yaml

    if id(node) in met:
        return
    met.add(id(node))
    if isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for name, value in node.value:
            line = name.start_mark.line + 1
            if isinstance(name, yaml.ScalarNode):
                if name.value in seen:
                    raise error(
                        f"{shown}, line {line}: `{name.value}` stands here a second time (first in line"
                        f" {seen[name.value]}). Keep one."
                    )
                seen[name.value] = line
            _refuse_twins(value, shown, error, met)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            _refuse_twins(value, shown, error, met)
