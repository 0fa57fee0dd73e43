"""Reading the Moscow Declaration: the package behind the lessons.

Every notebook begins with ``import moscow2001 as m``. The names below are looked up when they are first used, so that
this import costs next to nothing: pandas, matplotlib and ipywidgets are only loaded by the cell that needs them. What
is not of this subject comes from `seminar`.
"""

from importlib import import_module

import seminar
from seminar import __version__

_SUBJECT = ("data", "text", "figures", "explore")

__all__ = ["__version__", *dict.fromkeys([*_SUBJECT, *seminar.__all__])]


def __getattr__(name):
    if name not in __all__:
        raise AttributeError(f"moscow2001 has no {name!r}; it has: {', '.join(__all__)}")
    found = import_module(f"moscow2001.{name}") if name in _SUBJECT else getattr(seminar, name)
    globals()[name] = found
    return found


def __dir__():
    return sorted(__all__)
