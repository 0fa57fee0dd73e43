"""Which files are one learner's, by what they hold: the name typed at hand-in, and answers with the second at which
each was given.

Two learners do not give the same answers in the same seconds. What a file is called is only a hint.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable

from msgspec import Struct

from seminar import safe
from seminar.handins import copied, naming
from seminar.handins.naming import Owner, letters
from seminar.handins.read import Found, read_notebook
from seminar.handins.walking import Entry, read_bytes, unpack

#: An answer longer than this, given in the same second by two learners, is no coincidence. Of shorter ones it takes
#: three.
LONG, ENOUGH = 60, 3
#: Files whose names differ by the marks of copies alone; more are no copies.
MAX_COPIES = 200


class Evidence(Struct, frozen=True, gc=False):
    """What a file says about its learner: the typed name, as a person writes it and in letters, prints of its answers,
    and prints that leave out the time.
    """

    typed: str = ""
    letters: str = ""
    prints: frozenset[int] = frozenset()
    answers: frozenset[int] = frozenset()


def evidence(entry: Entry) -> Evidence:
    """Return what the file says; a file that cannot be read says nothing."""
    if entry.trouble:
        return Evidence()
    try:
        reading = read_notebook(read_bytes(entry))
        typed = " ".join(reading.student.split())
        words = "".join(sorted(map(letters, typed.split())))
        return Evidence(
            typed,
            words,
            frozenset(prints(reading.found)),
            frozenset(hash((one.q, one.raw)) for one in reading.found if one.raw != b"null"),
        )
    except Exception:  # refused, or a mistake: grading itself says what is wrong with it
        return Evidence()


def prints(found: Iterable[Found]) -> list[int]:
    """Return a number for each answer with a time: the same for the same answer in the same second. It is odd for a
    long answer.
    """
    crc = zlib.crc32
    return [
        crc(one.raw, crc(one.at.encode())) << 1 | (len(one.raw) > LONG)
        for one in found
        if one.at and one.raw != b"null"
    ]


def one_learner(one: Evidence, other: Evidence) -> bool:
    """Whether two files are one learner's: the typed names agree or, where one has none, half of the answers with their
    times, or all answers, of three or more.
    """
    if one.letters and other.letters:
        return one.letters == other.letters
    fewer = min(len(one.prints), len(other.prints))
    if fewer and 2 * len(one.prints & other.prints) >= fewer:
        return True
    return len(one.answers) >= ENOUGH and one.answers == other.answers


def groups(evidences: list[Evidence]) -> list[list[int]]:
    """Return which of some files, by their places in the list, are one learner's; each file stands in one group."""
    found: list[list[int]] = []
    for index, one in enumerate(evidences):
        with_it = [group for group in found if any(one_learner(one, evidences[other]) for other in group)]
        found = [group for group in found if group not in with_it] + [sorted([*sum(with_it, []), index])]
    return sorted(found)


def join_copies(database: sqlite3.Connection) -> None:
    """Files whose names differ by the marks of copies become one student's if what they hold is one learner's.

    A sure mark is believed, too, if the file without it is there and no typed name speaks against it; that the two
    share no answer is said when they are read.
    """
    database.create_function("base", 1, naming.base, deterministic=True)
    database.execute("UPDATE entry SET base=base(bare) WHERE bare != ''")
    database.execute("CREATE INDEX by_base ON entry (base)")
    base = ""
    while row := database.execute(
        "SELECT base FROM entry WHERE base > ? AND mark > 0 ORDER BY base LIMIT 1", (base,)
    ).fetchone():
        base = row[0]
        files = database.execute(
            "SELECT rowid, key, name, bare, mark, content FROM entry WHERE base=? ORDER BY mark, key, label LIMIT ?",
            (base, MAX_COPIES + 1),
        ).fetchall()
        marks = {mark for *_, mark, _ in files}
        if len(files) > MAX_COPIES or marks == {copied.PERHAPS}:
            continue
        if len({key for _, key, *_ in files}) == 1:
            if copied.SURE in marks:  # there is nobody else whose copy it could be
                rename(database, [row for row, *_ in files], naming.typed(files[0][3]))
            continue
        found = [
            _File(row, key, name, bare, mark, evidence(unpack(content)))
            for row, key, name, bare, mark, content in files
        ]
        learners = [[found[index] for index in group] for group in groups([file.says for file in found])]
        for one in learners:
            _join(database, one, [other for other in learners if other is not one])


class _File(Struct, frozen=True):
    """One file in the list: its row, its owner's key and name, its own name without a copy's mark, how sure the mark is,
    and what the file says.
    """

    row: int
    key: str
    name: str
    bare: str
    mark: int
    says: Evidence


def _join(database: sqlite3.Connection, learner: list[_File], others: list[list[_File]]) -> None:
    """Give the files of one *learner* one owner; *others* bear the same name but for marks."""
    first, rows = learner[0], [file.row for file in learner]
    meant, same = naming.typed(first.bare), Owner(first.key, first.name, "")
    if first.mark < copied.SURE:
        if len(rows) > 1:
            rename(database, rows, same)
        return
    key = safe.visible(meant.key)
    original = next((other for other in others for file in other if file.key == key), None)
    if original is None:
        # of several learners whose files bear one name with sure marks, it is that of the one who typed it
        rivals = [other for other in others if other[0].bare == first.bare]
        if not rivals or (_typed(learner, first.bare) and not any(_typed(one, first.bare) for one in rivals)):
            rename(database, rows, meant)
        elif len(rows) > 1:
            rename(database, rows, same)
    elif any(file.says.letters for file in learner) and any(file.says.letters for file in original):
        database.executemany(
            "UPDATE entry SET note='same_name' WHERE rowid=? AND note IN ('', 'not_on_roster')",
            [(row,) for row in rows],
        )
    elif not naming.is_unnamed(first.bare):
        rename(database, rows, Owner(original[0].key, original[0].name, ""))


def rename(database: sqlite3.Connection, rows: list[int], owner: Owner) -> None:
    """Give the files in these *rows* of the list to *owner*."""
    database.executemany(
        "UPDATE entry SET key=?, name=?, told=? WHERE rowid=?",
        [(safe.visible(owner.key), safe.visible(owner.name), safe.visible(owner.name), row) for row in rows],
    )


def _typed(learner: list[_File], bare: str) -> bool:
    return any(naming.letters(file.says.typed) == naming.letters(bare) for file in learner)
