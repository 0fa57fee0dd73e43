"""Counting words by what they do: reporting, affirming, expecting.

Short lists of words, chosen by us and printed with the counts, so that a reader can quarrel with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from seminar.text.corpus import total

if TYPE_CHECKING:
    import pandas as pd


class Category(NamedTuple):
    """A short list of words that do the same work, and what to check before believing the count."""

    label: str
    words: tuple[str, ...]
    check: str


#: The lists behind the table of lesson 04.
CATEGORIES = (
    Category(
        "reporting: said, quoted ...",
        ("said", "says", "told", "quoted", "according", "announcement", "asserts"),
        "The two in the declaration are one 'said' (8.3) and one 'according to' (7.1, citing an earlier text). 'Saying'"
        " is not in the list.",
    ),
    Category(
        "affirming: affirmed, welcomed ...",
        (
            "affirmed",
            "confirmed",
            "reconfirmed",
            "stressed",
            "expressed",
            "welcomed",
            "recognized",
            "declared",
            "explained",
            "promised",
        ),
        "CNN has one 'reaffirmed' (P4), in its own summary; it is not in the list.",
    ),
    Category(
        "expecting: expected, would ...",
        ("expected", "would", "could", "planned", "plans", "rumoured"),
        "'Plans' is a noun in both texts; without it the declaration has none.",
    ),
    Category(
        "moratorium or 2003",
        ("moratorium", "2003"),
        "Neither stands in the declaration. CNN: 'moratorium' once (P1), '2003' twice (P1, P2).",
    ),
    Category(
        "peace, peaceful, peacefully",
        ("peace", "peaceful", "peacefully"),
        "CNN's one is a quotation from the declaration (P8).",
    ),
    Category("forces or troops", ("forces", "troops"), "Clause 8, which CNN leaves out."),
    Category("Kim or Putin", ("kim", "putin"), "The father's name is in the count too: CNN P15 has 'Kim Il Sung'."),
    Category(
        "understanding",
        ("understanding",),
        "Four hits with at least three senses: look at each with kwic('understanding').",
    ),
)


def categories() -> pd.DataFrame:
    """Count each list of words in both texts.

    Returns
    -------
    DataFrame
        `counted, cnn, declaration, words, check`: the label, the two counts, the words of the list, and what to look at
        before believing it.
    """
    import pandas as pd

    cnn, declaration = total("cnn"), total("declaration")
    rows = [
        {
            "counted": category.label,
            "cnn": sum(cnn[word] for word in category.words),
            "declaration": sum(declaration[word] for word in category.words),
            "words": ", ".join(category.words),
            "check": category.check,
        }
        for category in CATEGORIES
    ]
    return pd.DataFrame(rows)
