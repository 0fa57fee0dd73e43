"""The engine's counting in texts, with this course's two documents where nothing else is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from seminar import text as engine
from seminar.course import course
from seminar.data import texts

if TYPE_CHECKING:
    import pandas as pd

BOTH = ("cnn", "declaration")


def declaration() -> dict[str, str]:
    """Return the 24 paragraphs of the declaration, `{"P.1": text, ...}`, in reading order."""
    return texts.paragraphs(course().text("decl"))


def cnn_counts() -> dict[str, Counter]:
    """Return the words of each CNN paragraph, `{"headline": Counter, "P1": ..., "subhead_1": ..., ...}`.

    The two subheads are `subhead_1` and `subhead_2`, the body `P1` to `P28`.
    """
    return engine.counted(course().text("cnn"))


def own_copy(folder: str | Path | None = None) -> engine.OwnCopy | None:
    """Find the CNN story among the reader's own files in *folder* (`data/local/`); None if it is not there."""
    return engine.own_copy(course().text("cnn"), folder)


def sizes() -> pd.DataFrame:
    """Return how long the two texts are: one row per text with `tokens`, `types` and `shared_types` (in both)."""
    return engine.sizes(BOTH)


def kwic(
    word: str, text: str | Mapping[str, str] = "both", width: int | str = 8, *, local: str | Path | None = None
) -> engine.Concordance:
    """Show every place where *word* stands, in `"cnn"`, `"declaration"`, `"both"` or a text of your own; see
    `seminar.text.kwic`.
    """
    return engine.kwic(word, BOTH if isinstance(text, str) and text == "both" else text, width, local=local)


def log_odds(
    a: str | Mapping = "cnn", b: str | Mapping = "declaration", prior: str = "pooled", size: float | None = None
) -> pd.DataFrame:
    """Compare the words of two texts by log-odds ratios with an informative Dirichlet prior; see
    `seminar.text.log_odds`.
    """
    return engine.log_odds(a, b, prior, size)


def keyness(a: str | Mapping = "cnn", b: str | Mapping = "declaration") -> pd.DataFrame:
    """Compare the words of two texts by Dunning's log-likelihood; see `seminar.text.keyness`.

    It calls 39 words of our two texts remarkable where log-odds with the pooled prior call nine.
    """
    return engine.keyness(a, b)
