"""From a folder or a zip of hand-ins to a pool, one student after the other.

The files are read as the grader reads them: nothing in them is run, links are not followed, and of a student's several
files the newest complete one counts.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from seminar.agree.pooling import Pool, coding_question, pool
from seminar.files import here_or_in_teaching
from seminar.questions import group

#: What a progress bar needs: the stream, and how many students there are.
Watch = Callable[[Iterable, int], Iterable]


def read(
    submissions: str | Path,
    item: str,
    *,
    names: bool = False,
    gradebook: str | Path | None = None,
    watch: Watch | None = None,
) -> Pool:
    """Pool the codings in a folder of notebooks, a zip as a learning platform makes it, or a single notebook.

    A file that cannot be read is left out; grading names it in `problems.csv`.

    Parameters
    ----------
    submissions
        Folder, zip or single notebook. A relative path is looked for here, then in `teaching/` of the course (where
        `sample_class` lies).
    item
        The coding question of an exercise, for example `"ex04.q2"`.
    names
        See `pool`.
    gradebook
        The gradebook into which the hand-ins were graded: readers then have the pseudonyms of its marking desk.
    watch
        `watch(stream, students)` wraps the stream, for a progress bar.

    Raises
    ------
    UnknownQuestion, AgreementError
        If there is no such coding question.
    MissingFile
        If there is nothing at that place.
    CourseError
        If it is a file that is neither a zip archive nor a notebook.
    """
    question = coding_question(item)
    submissions = here_or_in_teaching(
        submissions, "Give the folder that holds the hand-ins, or the zip file from the learning platform."
    )
    labels, owners = _of_gradebook(gradebook, item.partition(".")[0])
    if submissions.suffix.lower() == ".ipynb" and submissions.is_file():
        stream = _one_file(submissions, item)
        return pool(stream, item, question=question, names=names, labels=labels)
    from seminar.handins.submissions import Listing

    # The list of files lies on the disk, so that a large course takes no more memory than a small one. On Windows the
    # folder can only go once the database is closed.
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        closing(Listing(submissions, Path(folder, "files.sqlite"), item.partition(".")[0])) as listing,
    ):
        stream = _students(listing, item, names, owners)
        return pool(
            stream if watch is None else watch(stream, listing.count()),
            item,
            question=question,
            names=names,
            labels=labels,
        )


def _of_gradebook(path: str | Path | None, assignment: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return student to pseudonym as the gradebook at *path* has it, and file to student as it was graded into it
    (perhaps with a class list, which says another id than the file's name).
    """
    from seminar.gradebook.book import Gradebook

    if path is None:
        return {}, {}
    with Gradebook.existing(path) as book:
        files = [(file, key) for key, _, file, _, _ in book.held(assignment) if file]
        often = Counter(file for file, _ in files)
        return book.pseudonyms(), {file: key for file, key in files if often[file] == 1}


def _students(listing, item: str, names: bool, owners: dict[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    from seminar.handins.choose import best_file
    from seminar.handins.joining import prints

    assignment = item.partition(".")[0]
    known = [f"{assignment}.{each.id}" for each in group(assignment, beside=False).items]
    for student in listing.students():
        if not student.key or student.rest:
            continue  # files that do not tell whose they are may be copies of one another; grading lists them
        files = [(counts, entry.label) for entry in student.entries if (counts := _answers(entry, assignment, known))]
        if files:
            counts, label = files[best_file([counts for counts, _ in files], len(known))]
            if listing.work.is_copy(prints(counts.values())):
                continue  # one file under two names is one reader
            found = counts.get(item)
            yield student.name if names else owners.get(label, student.key), {item: _record(found)} if found else {}


def _answers(entry, assignment: str, known: list[str]) -> dict:
    from seminar.handins.choose import counted
    from seminar.handins.read import read_notebook
    from seminar.handins.submissions import read_bytes

    try:
        return counted(read_notebook(read_bytes(entry)), assignment, known, entry.label)[0]
    except Exception:  # refused, or a mistake: one file ends nobody else's reading; grading says what is wrong with it
        return {}


def _one_file(path: Path, item: str) -> Iterator[tuple[str, dict[str, Any]]]:
    from seminar.handins.choose import counted
    from seminar.handins.read import read_notebook

    found = counted(read_notebook(path.read_bytes()), item.partition(".")[0], [item], path.name)[0].get(item)
    yield path.stem, {item: _record(found)} if found else {}


def _record(found) -> dict[str, Any]:
    import msgspec

    try:
        answer = msgspec.json.decode(found.raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        answer = "an answer that cannot be decoded"  # no coding of anything: the pool counts it as unusable
    return {"answer": answer, "rev": found.rev, "at": found.at}
