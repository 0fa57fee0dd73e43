"""A worker's function for the cluster test: it stands in a module of its own, so that a worker can import it by name."""

import os

from seminar.grading import workers


def slow_parcel(given, sent):
    """The first worker that gets one chosen student is killed in the middle, as by a failing machine; the next one does
    the work.
    """
    if any(student.key == os.environ["SEMINAR_TEST_STUDENT"] for student in sent.task.students):
        try:
            os.close(os.open(os.environ["SEMINAR_TEST_FLAG"], os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            pass
        else:
            os.kill(os.getpid(), 9)
    return workers.work_parcel(given, sent)


def fatal_parcel(given, sent):
    """One chosen student kills every worker that touches the file."""
    if any(student.key == os.environ["SEMINAR_TEST_STUDENT"] for student in sent.task.students):
        os.kill(os.getpid(), 9)
    return workers.work_parcel(given, sent)
