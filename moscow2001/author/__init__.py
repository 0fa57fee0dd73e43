"""From sources that people write to everything that is generated: exercises, worked solutions, handouts, pages, saved lessons, the student bundle.

`build` makes and checks the generated files, `run` executes lessons and saves their outputs, `release` makes what students receive. The
submodules are imported on first use: a learner's notebook never needs them.
"""

from __future__ import annotations

from importlib import import_module

_PLACES = {
    "build": ("moscow2001.author.build", "build"),
    "generated": ("moscow2001.author.build", "generated"),
    "run": ("moscow2001.author.lessons", "run"),
    "lessons": ("moscow2001.author.lessons", "lessons"),
    "release": ("moscow2001.author.release", "release"),
    "leaks": ("moscow2001.author.leaks", "leaks"),
    "form": ("moscow2001.author.form", "problems"),
}
__all__ = list(_PLACES)


def __getattr__(name: str):
    if name not in _PLACES:
        raise AttributeError(f"moscow2001.author has no {name!r}; it has: {', '.join(__all__)}")
    module, attribute = _PLACES[name]
    return getattr(import_module(module), attribute)
