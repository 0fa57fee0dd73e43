"""The fields of question files that no learner receives of anything: all that there are, without those of `PUBLIC`."""

from __future__ import annotations

from seminar.questions.model import Record
from seminar.questions.public import PUBLIC


def _fields(record: type) -> set[str]:
    return {*record.__struct_fields__, *(name for part in record.__subclasses__() for name in _fields(part))}


PRIVATE = frozenset(_fields(Record)) - {name for names in PUBLIC.values() for name in names}
