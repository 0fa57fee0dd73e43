"""Counting in texts: words by frequency, words in their lines, and which words tell two texts apart.

    m.text.sizes()                 how long the texts are
    m.text.counts("charter")       words by frequency
    m.text.kwic("peace")           every place where a word stands
    m.text.log_odds(one, other)    words that tell two texts apart, with their uncertainty
    m.text.keyness(one, other)     the same question by Dunning's log-likelihood

A text is named by its id in `course.yaml`, or passed itself.
"""

from seminar.text.concordance import Concordance, kwic
from seminar.text.contrast import keyness, log_odds
from seminar.text.corpus import TextError, counted, counts, named, paragraph_counts, sizes, total
from seminar.text.local import OwnCopy, own_copy
from seminar.text.tokens import Token, sentences, tokenise, words

__all__ = [
    "Concordance",
    "OwnCopy",
    "TextError",
    "Token",
    "counted",
    "counts",
    "keyness",
    "kwic",
    "log_odds",
    "named",
    "own_copy",
    "paragraph_counts",
    "sentences",
    "sizes",
    "tokenise",
    "total",
    "words",
]
