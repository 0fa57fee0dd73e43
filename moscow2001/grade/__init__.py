"""Grading that reads and never runs: hand-ins in, marks, feedback and a list of what needs a person out (DESIGN contract 3)."""

from importlib import import_module

_NAMES = {
    "grade": "moscow2001.grade.run",
    "Summary": "moscow2001.grade.run",
    "records": "moscow2001.grade.run",
    "Gradebook": "moscow2001.grade.gradebook",
    "read_notebook": "moscow2001.grade.read",
}

__all__ = list(_NAMES)


def __getattr__(name):
    if name not in _NAMES:
        raise AttributeError(f"moscow2001.grade has no {name!r}; it has: {', '.join(__all__)}")
    found = getattr(import_module(_NAMES[name]), name)
    globals()[name] = found
    return found
