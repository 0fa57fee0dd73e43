"""What this course is, as `course.yaml` says it, and where its files lie."""

from seminar.course.load import NAME, course, party, read_course
from seminar.course.model import Brief, CodedSay, Codings, Counts, Course, EvidenceTable, Party, SourceKinds, Text

__all__ = [
    "NAME",
    "Brief",
    "CodedSay",
    "Codings",
    "Counts",
    "Course",
    "EvidenceTable",
    "Party",
    "SourceKinds",
    "Text",
    "course",
    "party",
    "read_course",
]
