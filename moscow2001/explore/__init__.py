"""The explorers of the course: live tables, maps and documents, each with a static twin for readers without a kernel."""

from importlib import import_module

_WHERE = {
    "timeline": "events",
    "journey": "train",
    "clauses": "paragraphs",
    "treaty": "arms",
    "launches": "arms",
    "intercepts": "arms",
    "statements": "pledges",
    "coverage": "newsroom",
    "cnn": "story",
    "words": "lines",
    "great_circle_km": "moscow2001.figures.route",
    "route_km": "moscow2001.figures.route",
}

__all__ = [*_WHERE]


def __getattr__(name):
    where = _WHERE.get(name)
    if where is None:
        raise AttributeError(f"moscow2001.explore has no {name!r}; it offers {', '.join(__all__)}")
    return getattr(import_module(where if "." in where else f"{__name__}.{where}"), name)


def __dir__():
    return sorted(__all__)
