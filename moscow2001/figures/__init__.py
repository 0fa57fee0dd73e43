"""The figures of the course. Each function returns a :class:`~seminar.figures.base.Figure`.

Modules are loaded when a figure is first asked for, so `m.figures` costs nothing until it is used.
"""

from importlib import import_module

_WHERE = {
    "speakers": "declaration",
    "commitment": "declaration",
    "documents": "leaning",
    "understanding": "retellings",
    "timeline_strip": "events",
    "route_map": "route",
    "launches_by_year": "launches",
    "hit_rate": "intercepts",
    "abm_treaty": "treaty",
    "un_votes": "treaty",
    "warheads": "treaty",
    "statements": "pledge",
    "coverage": "retold",
    "jaccard": "retold",
    "correspondence": "cloud",
    "clause8_by_country": "retold",
    "log_odds": "words",
}

__all__ = [*_WHERE]


def __getattr__(name):
    try:
        module = import_module(f"{__name__}.{_WHERE[name]}")
    except KeyError:
        raise AttributeError(f"moscow2001.figures has no {name!r}; it draws: {', '.join(__all__)}") from None
    found = getattr(module, name)
    globals()[name] = found
    return found


def __dir__():
    return sorted(__all__)
