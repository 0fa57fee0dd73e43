"""The marking desk: one written question, all students, names hidden, the rubric under the fingers.

    m.marking_desk("gradebook.sqlite", "ex02", marker="vera")

`seminar.desk.session.Session` is the desk without a screen: every mark is one transaction in the gradebook, on the disk
before the screen says so.
"""

from seminar.desk.place import marking_desk
from seminar.desk.session import Session

__all__ = ["Session", "marking_desk"]
