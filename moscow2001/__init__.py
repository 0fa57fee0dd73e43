"""Reading the Moscow Declaration: the package behind the lessons.

Every notebook begins with ``import moscow2001 as m``. The names below are looked up when they are first used, so that this import costs next to
nothing: pandas, matplotlib and ipywidgets are only loaded by the cell that needs them.
"""

from importlib import import_module

__version__ = "0.1.0"

# name in a notebook -> (module, attribute in it or None for the module itself)
_NAMES = {
    "data": ("moscow2001.data", None),
    "cite": ("moscow2001.cite", None),
    "text": ("moscow2001.text", None),
    "figures": ("moscow2001.figures", None),
    "explore": ("moscow2001.explore", None),
    "table": ("moscow2001.shown", "table"),
    "agree": ("moscow2001.agree", None),
    "board": ("moscow2001.board", None),
    "marking_desk": ("moscow2001.desk", "marking_desk"),
    "class_report": ("moscow2001.report", "class_report"),
    "ask": ("moscow2001.ask", None),  # a room that can be called: m.ask("01.c3")
    "answer": ("moscow2001.ask", "answer"),
    "card": ("moscow2001.ask", "card"),
    "progress": ("moscow2001.ask", "progress"),
    "progress_line": ("moscow2001.ask", "progress_line"),
    "hand_in": ("moscow2001.ask", "hand_in"),
    "reset": ("moscow2001.ask", "reset"),
    "ready": ("moscow2001.ask", "ready"),
}

__all__ = ["__version__", *_NAMES]


def __getattr__(name):
    try:
        module, attribute = _NAMES[name]
    except KeyError:
        raise AttributeError(f"moscow2001 has no {name!r}; it has: {', '.join(__all__)}") from None
    found = import_module(module)
    if attribute is not None:
        found = getattr(found, attribute)
    globals()[name] = found
    return found


def __dir__():
    return sorted(__all__)
