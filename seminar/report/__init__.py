"""A class at a glance: what was hard, which misreading drew whom, where a question itself may be at fault.

    m.class_report("grades", "ex02")    from a folder that `course.py grade` wrote, or from the hand-ins themselves

Everything is added up while the tables are read; no student's answers are kept, so a large course takes no more memory
than a small one.
"""

from seminar.report.reading import class_report
from seminar.report.sections import ClassReport

__all__ = ["ClassReport", "class_report"]
