"""The family of errors that the course raises on purpose.

Each message says what was found, what was expected and what to do next, so that a teacher who has never seen Python can
act on it.
"""


class CourseError(Exception):
    """Something in the course, or in what was given to it, is not as it should be."""


class MissingFile(CourseError):
    """A file that the course needs is not where it should be."""


class DataError(CourseError):
    """A table or a text in `data/` breaks its own description."""


class QuestionError(CourseError):
    """A question file (`.yaml`) cannot be used as it stands; the message carries its line number."""


class UnknownQuestion(CourseError):
    """A question is named that no lesson or exercise has."""


class AnswerError(CourseError):
    """An answer does not have the form that its question asks for."""


class WriteError(CourseError):
    """A file could not be written; what was there before is untouched."""


class DiskFull(WriteError):
    """There is no room left to write a file."""


class ReadOnly(WriteError):
    """A folder or file may not be written to."""


class InUse(WriteError):
    """Another program has a file open and does not let go of it."""
