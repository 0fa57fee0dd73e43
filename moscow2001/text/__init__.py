"""Words of the two core documents: counting them, seeing them in their lines, and asking which tell the texts apart.

m.text.sizes()                       how long the two texts are
m.text.counts("cnn")                 words by frequency
m.text.categories()                  reporting, affirming, expecting: words by what they do
m.text.kwic("understanding")         every place where a word stands
m.text.log_odds("cnn", "declaration")   words that tell the texts apart, with their uncertainty
m.text.keyness("cnn", "declaration")    the same question by Dunning's log-likelihood
"""

from moscow2001.text.wordlists import CATEGORIES, Category, categories
from seminar.text.concordance import Concordance, kwic
from seminar.text.contrast import keyness, log_odds
from seminar.text.corpus import TextError, cnn_counts, counts, paragraph_counts, sizes, total
from seminar.text.local import OwnCopy, own_copy
from seminar.text.tokens import Token, sentences, tokenise, words

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
