"""What this course is, as `course.yaml` says it, and where its files lie."""

from seminar.course.load import NAME, course, read_course
from seminar.course.model import CodedSay, Codings, Course, EvidenceTable, Party, SourceKinds, Text

__all__ = [
    "NAME",
    "CodedSay",
    "Codings",
    "Course",
    "EvidenceTable",
    "Party",
    "SourceKinds",
    "Text",
    "course",
    "read_course",
]
