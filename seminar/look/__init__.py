"""Looking at one hand-in without opening it in Jupyter: an inert page of its answers, its text and its pictures.
`course.py look FILE` makes it.
"""

from seminar.look.opening import Handed, opened
from seminar.look.page import other_course, page

__all__ = ["Handed", "opened", "other_course", "page"]
