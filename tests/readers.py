"""The readers in a class of hand-ins, put together from the parts that grading and agreement have in common."""

import tempfile
from contextlib import closing
from pathlib import Path

import msgspec

from seminar.course import course
from seminar.grading.opening import Asked, chosen
from seminar.handins.joining import prints
from seminar.handins.submissions import Listing, read_bytes
from seminar.questions import rev
from seminar.questions.record import AnswerRecord


def records(source, assignment):
    """Yield for each student in *source* the answer records that count, `(student, {"ex04.q2": record, ...})`.

    Answers to another wording of a question are left out, and so is a student whose answers are for the better part an
    earlier student's, to the second: a copy is no second reader.
    """
    revs = {f"{assignment.id}.{item.id}": {rev(item), *item.compatible} for item in assignment.items}
    asked = Asked(assignment.id, list(revs), course().short)
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Listing(source, Path(folder) / "files.sqlite", assignment.id)) as listing,
    ):
        for student in listing.students():
            if not student.key or student.rest:
                continue
            counted, _ = chosen(student, read_bytes, asked, [])
            found = {q: counted[q] for q in revs if q in counted and counted[q].rev in revs[q]}
            if found and not listing.work.is_copy(prints(found.values())):
                yield (
                    student.key,
                    {
                        q: AnswerRecord(
                            course=asked.course,
                            q=q,
                            rev=one.rev,
                            answer=msgspec.json.decode(one.raw),
                            at=one.at,
                            n=one.n,
                        )
                        for q, one in found.items()
                    },
                )
