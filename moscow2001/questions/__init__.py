"""Questions as data: the model, the files they are written in, the form learners receive, and answers to them. Knows no widget."""

from moscow2001.questions.answers import canonical, count_words, in_words, missing
from moscow2001.questions.find import group, question
from moscow2001.questions.load import load_assignment, load_lesson, load_public
from moscow2001.questions.model import Assignment, Item, Lesson
from moscow2001.questions.public import public_assignment, public_item, rev
from moscow2001.questions.record import MIME, AnswerRecord

__all__ = [
    "MIME", "AnswerRecord", "Assignment", "Item", "Lesson", "canonical", "count_words", "group", "in_words", "load_assignment",
    "load_lesson", "load_public", "missing", "public_assignment", "public_item", "question", "rev",
]  # fmt: skip
