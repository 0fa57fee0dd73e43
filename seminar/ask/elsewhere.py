"""Answers that lie beside another folder's notebooks: where a moved notebook's earlier answers were left, and how they
come here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from seminar import files
from seminar.ask import place
from seminar.ask.salvage import Records
from seminar.ask.store import AnswerFile
from seminar.errors import CourseError

#: Folders above the notebook that are looked into, and entries of each that are looked at.
_ABOVE, _ENTRIES = 3, 200


@dataclass(frozen=True)
class LastSeen:
    """Where answers to a group lie that this notebook does not have: the folder of the notebook they were given in, how
    many, the day of the newest.
    """

    folder: Path
    records: Records

    def __str__(self) -> str:
        number, day = len(self.records), max(record.at for record in self.records.values())[:10]
        what = f"{number} {'answer' if number == 1 else 'answers'} (the newest of {day})"
        return (
            f"There are no answers beside this notebook, but {what} lie beside one in the folder {self.folder}. If the"
            " notebook was moved from there, bring them here."
        )


def last_seen(group: str, answers: Path) -> LastSeen | None:
    """Return the newest answers to *group* in the folders around this notebook and around the course; None if there are
    none but those in *answers*.
    """
    here = answers.absolute()
    found = []
    for folder in dict.fromkeys(_folders(answers.absolute().parent)):
        if folder / place.ANSWERS == here or not _own(folder / place.ANSWERS / f"{group}.json"):
            continue
        # only read: a file that is damaged or that cannot be read just now is its own notebook's business
        records = AnswerFile(folder / place.ANSWERS, group).peek().answers
        given = {q: record for q, record in records.items() if record.answer is not None}
        if given:
            found.append(LastSeen(folder, given))
    return max(found, key=lambda one: max(record.at for record in one.records.values()), default=None)


def _folders(here: Path) -> Iterator[Path]:
    tops = [here]
    try:
        root = files.root().absolute()
        tops += [folder for folder in here.parents if folder == root or root in folder.parents] + [root]
    except CourseError:
        pass
    # not above the learner's own folder: other people's begin there
    home = Path(os.path.expanduser("~"))
    tops += [folder for folder in list(here.parents)[:_ABOVE] if folder == home or home in folder.parents]
    for top in dict.fromkeys(tops):
        yield top
        try:
            with os.scandir(top) as entries:
                inside = [
                    entry.path
                    for _, entry in zip(range(_ENTRIES), entries, strict=False)
                    if entry.is_dir() and not entry.name.startswith(".")
                ]
        except OSError:
            continue
        yield from map(Path, sorted(inside))


def _own(path: Path) -> bool:
    try:
        return path.is_file() and (not hasattr(os, "getuid") or path.stat().st_uid == os.getuid())
    except OSError:
        return False
