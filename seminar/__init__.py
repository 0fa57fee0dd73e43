"""An engine for seminars in notebooks that read sources closely: questions, answers as data, agreement, marking. It
knows no subject.
"""

from importlib import import_module

__version__ = "0.1.0"

#: Name in a notebook to (module, attribute in it or None for the module itself).
OFFERED = {
    "data": ("seminar.data", None),
    "cite": ("seminar.cite", None),
    "text": ("seminar.text", None),
    "table": ("seminar.show.tables", "table"),
    "agree": ("seminar.agree", None),
    "board": ("seminar.board", None),
    "marking_desk": ("seminar.desk", "marking_desk"),
    "class_report": ("seminar.report", "class_report"),
    "ask": ("seminar.ask", None),  # a room that can be called: m.ask("01.c3")
    "answer": ("seminar.ask", "answer"),
    "card": ("seminar.ask", "card"),
    "progress": ("seminar.ask", "progress"),
    "progress_line": ("seminar.ask", "progress_line"),
    "hand_in": ("seminar.ask", "hand_in"),
    "reset": ("seminar.ask", "reset"),
    "ready": ("seminar.ask", "ready"),
}

__all__ = ["__version__", *OFFERED]


def __getattr__(name):
    try:
        module, attribute = OFFERED[name]
    except KeyError:
        raise AttributeError(f"seminar has no {name!r}; it has: {', '.join(__all__)}") from None
    found = import_module(module)
    if attribute is not None:
        found = getattr(found, attribute)
    globals()[name] = found
    return found


def __dir__():
    return sorted(__all__)
