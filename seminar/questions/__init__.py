"""Questions as data: the model, the files they are written in, the form learners receive, and answers to them. Knows no
widget.
"""

from seminar.questions.answers import canonical, count_words, in_words, missing
from seminar.questions.find import exercise, group, question
from seminar.questions.load import load_assignment, load_lesson, load_public
from seminar.questions.model import Assignment, Item, Lesson
from seminar.questions.public import public_assignment, public_item, rev
from seminar.questions.record import MIME, AnswerRecord

__all__ = [
    "MIME",
    "AnswerRecord",
    "Assignment",
    "Item",
    "Lesson",
    "canonical",
    "count_words",
    "exercise",
    "group",
    "in_words",
    "load_assignment",
    "load_lesson",
    "load_public",
    "missing",
    "public_assignment",
    "public_item",
    "question",
    "rev",
]
