"""Words of the two core documents: counting them, seeing them in their lines, and asking which tell the texts apart.

    m.text.sizes()                       how long the two texts are
    m.text.counts("cnn")                 words by frequency
    m.text.categories()                  reporting, affirming, expecting: words by what they do
    m.text.kwic("understanding")         every place where a word stands
    m.text.log_odds("cnn", "declaration")   words that tell the texts apart, with their uncertainty
    m.text.keyness("cnn", "declaration")    the same question by Dunning's log-likelihood

The texts are `cnn` and `declaration`. The CNN story is under copyright and is not shipped; its words per paragraph are
(`data/tables/token_counts.csv`), without their order.
"""

from moscow2001.text.both import cnn_counts, declaration, keyness, kwic, log_odds, own_copy, sizes
from moscow2001.text.wordlists import CATEGORIES, Category, categories
from seminar.text import (
    Concordance,
    OwnCopy,
    TextError,
    Token,
    counts,
    paragraph_counts,
    sentences,
    tokenise,
    total,
    words,
)

__all__ = [
    "CATEGORIES",
    "Category",
    "Concordance",
    "OwnCopy",
    "TextError",
    "Token",
    "categories",
    "cnn_counts",
    "counts",
    "declaration",
    "keyness",
    "kwic",
    "log_odds",
    "own_copy",
    "paragraph_counts",
    "sentences",
    "sizes",
    "tokenise",
    "total",
    "words",
]
