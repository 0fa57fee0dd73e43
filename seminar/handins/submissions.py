"""What was handed in: every file of a folder, an LMS download or an nbgrader tree, grouped by student.

The list of files is kept in a small database on the disk, so that 100,000 files take no more memory than 100.
"""

from __future__ import annotations

import hashlib
import itertools
import operator
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, structs

from seminar import safe
from seminar.handins import joining, naming, zips
from seminar.handins.naming import Owner
from seminar.handins.roster import Person, Roster, alike
from seminar.handins.samework import SameWork
from seminar.handins.walking import MAX_DEPTH, MAX_INNER, Entry, Piece, Reader, Walk, pack, read_bytes, unpack

__all__ = ["MAX_DEPTH", "MAX_INNER", "Entry", "Listing", "Reader", "Student", "read_bytes"]

#: Files of one student that are held in memory together; the others follow in parts, to be listed and not read.
MAX_ENTRIES = 200
#: Letters of a student's key or name.
MAX_NAME = 250
#: Code pages of archives that do not say in which alphabet their names are written.
PAGES = (
    "cp437",
    "cp850",
    "cp852",
    "cp866",
    "cp1252",
    "cp949",
    "cp932",
    "gbk",
    "big5",
    "cp1251",
    "cp1250",
    "cp857",
    "cp737",
    "cp862",
    "cp720",
    "cp1254",
    "cp1253",
    "cp1255",
    "cp1256",
    "cp1257",
    "cp1258",
    "cp874",
    "mac_roman",
    "mac_cyrillic",
    "koi8_r",
)

#: Whose the files are that no student handed in.
NOBODY = Owner("", "", "")
_OF_NOBODY = ("system_file", "unsafe_name", "other_folder", "hidden_in_folder")
_INSERT = "INSERT INTO entry VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)"


class Student(Struct, frozen=True, gc=False):
    """Everything that one student handed in.

    `note` is what the class list says against it, `by` what told whose it is, `told` the name it told. `doubt` says why
    that name is no evidence of a person's: `hidden` by the LMS on purpose, `group`, `garbled`. *rest* are the files of
    a student beyond `MAX_ENTRIES`: they are listed, not read.
    """

    key: str
    name: str
    email: str
    entries: list[Entry]
    note: str = ""
    by: str = ""
    told: str = ""
    doubt: str = ""
    rest: bool = False


class Listing:
    """The files below *source*, in a database at *place*, grouped by student.

    Raises
    ------
    MissingFile
        If *source* does not exist.
    CourseError
        If it is neither a folder nor a zip archive, or the archive's directory cannot be read at all.
    """

    def __init__(
        self, source: str | os.PathLike, place: str | os.PathLike, assignment: str, roster: Roster | None = None
    ) -> None:
        self.source, self.assignment, self.roster = Path(source), assignment, roster
        self.files, self._lost, self._marked = 0, False, False
        self._database = sqlite3.connect(place, isolation_level=None)
        self._database.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-4000; CREATE TABLE entry (key, name,"
            " email, note, owned, told, doubt, base, bare, mark, bad, label, path, content);"
        )
        #: What these students answered, and when: who else did the same.
        self.work = SameWork(self._database)
        try:
            # one transaction from beginning to end: the list is thrown away when it is closed, and nobody else reads it
            self._database.execute("BEGIN")
            walk = Walk(self.source, self._one_person, self._one_learner, self._page)
            self._database.executemany(_INSERT, self._rows(walk))
            self._finish(walk)
            self._database.execute("CREATE INDEX by_student ON entry (key, bad, label, path)")
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def count(self) -> int:
        """The number of students."""
        return self._database.execute("SELECT count(DISTINCT key) FROM entry WHERE key != ''").fetchone()[0]

    def holds(self, key: str) -> bool:
        """Whether there is a file of the student *key*."""
        return self._database.execute("SELECT 1 FROM entry WHERE key = ? LIMIT 1", (key,)).fetchone() is not None

    def name_of(self, key: str) -> str:
        """Return the name of the student *key*, of whom there is a file or a line in the class list; empty if there is
        neither.
        """
        found = self._database.execute("SELECT name FROM entry WHERE key = ? LIMIT 1", (key,)).fetchone()
        person = None if found or self.roster is None else self.roster.find(Owner(key, "", ""))[0]
        return found[0] if found else person.name if person else ""

    def owner_of(self, label: str) -> str:
        """Return the student to whom the file of this name belongs, empty if there is none."""
        self._database.execute("CREATE INDEX IF NOT EXISTS by_label ON entry (label)")
        found = self._database.execute(
            "SELECT key FROM entry WHERE label = ? AND key != '' LIMIT 1", (label,)
        ).fetchone()
        return found[0] if found else ""

    def students(self) -> Iterator[Student]:
        """Yield the students in the order of their keys, each with the files in the order of their names; files of
        nobody come first, under the key ``""``.
        """
        found = self._database.execute(
            "SELECT key, name, email, note, owned, told, doubt, content FROM entry ORDER BY key, bad, label, path,"
            " rowid"
        )
        for key, files in itertools.groupby(found, operator.itemgetter(0)):
            student: Student | None = None
            # files of nobody, or of one student, may be as many as there are students: they come in parts
            while part := list(itertools.islice(files, MAX_ENTRIES)):
                entries = [unpack(content) for *_, content in part]
                if student is None:
                    _, name, email, note, by, told, doubt, _ = part[0]
                    student = Student(key, name, email, [], note, by, told, doubt)
                else:
                    student = structs.replace(student, rest=bool(key))
                yield structs.replace(student, entries=_shown(entries, student))

    def missing(self) -> Iterator[tuple[str, str, str]]:
        """Yield id, name and e-mail address of those on the class list from whom there is no file, in the order of
        their ids.

        Where the LMS hid the names, so that files could not be found on the list, nobody can be called missing.
        """
        if self.roster is None or self._lost:
            return
        for person in sorted(self.roster.people, key=lambda person: person.id):
            key = naming.plain_id(person.id)
            if not self.holds(safe.visible(key)):
                yield key, person.name, person.email

    # Whose a file is

    def _rows(self, walk: Walk) -> Iterator[tuple]:
        for piece in walk:
            owner = naming.owner(piece.owner) if piece.owner else NOBODY
            entry = piece.entry
            if not entry.trouble and (folder := naming.assignment_folder(piece.owner)) not in ("", self.assignment):
                entry = structs.replace(entry, trouble="other_folder", detail=folder)
            self.files += bool(piece.owner) or entry.trouble != "archive_incomplete"
            # where the LMS says whose it is, a student is not lost with the only file
            if not owner.key or (
                entry.trouble in _OF_NOBODY
                and not (entry.trouble == "system_file" and owner.by in ("canvas", "moodle"))
            ):
                yield _row(entry, NOBODY)
            else:
                yield self._owned(piece, entry, owner)

    def _owned(self, piece: Piece, entry: Entry, owner: Owner) -> tuple:
        doubt = owner.doubt or ("garbled" if piece.garbled else "")
        person, note = self._on_list(owner)
        if person is not None:
            if owner.doubt == "group" and not alike(person.name, owner.name):
                note = "group_hand_in"
            return _row(entry, _listed(person, owner), note, doubt, person.email, owner.name)
        if owner.by == "file name":
            # a stray file that is no notebook and says nobody's name makes no student
            if entry.trouble == "not_a_notebook":
                return _row(entry, NOBODY)
            if naming.is_unnamed(owner.bare):
                note = "no_student"
        self._marked |= bool(owner.mark)
        return _row(entry, owner, note, doubt)

    def _on_list(self, owner: Owner) -> tuple[Person | None, str]:
        """Return the person on the class list whom *owner* means, and what the list says against it."""
        if self.roster is None:
            return None, ""
        person, note = self.roster.find(structs.replace(owner, name="") if owner.doubt == "hidden" else owner)
        for bare in naming.without_mark(owner):
            if person is None and note == "not_on_roster":
                person, note = self.roster.find(bare)
        # Moodle gives groups and participants ids of their own: a group may bear a person's number
        if (
            person is not None
            and owner.by == "moodle"
            and owner.doubt == "group"
            and not alike(person.name, owner.name)
        ):
            return None, "group_hand_in"
        return person, note

    def _one_person(self, folder: str) -> bool:
        return self._on_list(naming.typed(folder))[0] is not None

    @staticmethod
    def _one_learner(entries: list[Entry]) -> bool:
        return len(joining.groups([joining.evidence(entry) for entry in entries])) == 1

    def _page(self, entries: list[Entry]) -> str:
        """Return the code page in which the names of *entries* are those of the class list or those typed at hand-in,
        or an empty text.
        """
        typed = [naming.letters(joining.evidence(entry).typed) for entry in entries[:5]]
        best = ("", 0)
        for page in PAGES:
            names = [zips.in_page(entry.member.raw, page) for entry in entries if entry.member is not None]
            if not all(names):
                continue
            votes = sum(1 for name, one in zip(names, typed, strict=False) if one and one in naming.letters(name))
            if self.roster is not None:
                owners = (naming.owner(tuple(name.split("/"))) for name in names)
                votes += sum(1 for owner in owners if self.roster.find(Owner("", owner.name, ""))[0] is not None)
            if votes > best[1]:
                best = (page, votes)
        return best[0]

    # What only the whole class tells

    def _finish(self, walk: Walk) -> None:
        # where Moodle calls everybody by one name, it is nobody's
        names, keys = self._database.execute(
            "SELECT count(DISTINCT told), count(DISTINCT key) FROM entry WHERE owned='moodle'"
        ).fetchone()
        if names == 1 and keys > 2:
            self._database.execute("UPDATE entry SET doubt='hidden' WHERE owned='moodle'")
        self._database.execute("UPDATE entry SET name = told || ' ' || key WHERE doubt='hidden' AND name = told")
        self._lost = (
            self.roster is not None
            and self._database.execute(
                "UPDATE entry SET note='' WHERE doubt='hidden' AND note='not_on_roster'"
            ).rowcount
            > 0
        )
        for kind, so in (("names_hidden", self._lost), ("unknown_alphabet", walk.garbled)):
            if so:
                self._database.execute(
                    _INSERT, _row(Entry(self.source.name, os.fsencode(self.source), None, kind), NOBODY)
                )
        if self._database.execute("SELECT 1 FROM entry WHERE note='no_student' LIMIT 1").fetchone():
            self._by_typed_name()
        if self._marked:
            joining.join_copies(self._database)

    def _by_typed_name(self) -> None:
        """Where a file's name tells nothing, the name typed at hand-in tells whose it is."""
        last = 0
        while rows := self._database.execute(
            "SELECT rowid, content FROM entry WHERE note='no_student' AND rowid > ? ORDER BY rowid LIMIT 100", (last,)
        ).fetchall():
            for last, content in rows:
                typed = joining.evidence(unpack(content)).typed
                if not naming.letters(typed):
                    continue
                owner, email = naming.typed(typed), ""
                person, note = self._on_list(owner)
                if person is not None:
                    owner, email = _listed(person, owner), person.email
                self._database.execute(
                    "UPDATE entry SET email=?, note=?, owned=?, bare='', mark=0 WHERE rowid=?",
                    (email, note or "typed_name", owner.by, last),
                )
                joining.rename(self._database, [last], owner)


def _row(entry: Entry, owner: Owner, note: str = "", doubt: str = "", email: str = "", told: str = "") -> tuple:
    name = _short(safe.visible(owner.name))
    return (
        _short(safe.visible(owner.key)),
        name,
        email,
        note,
        owner.by,
        _short(safe.visible(told)) if told else name,
        doubt,
        "",
        owner.bare,
        owner.mark,
        bool(entry.trouble),
        entry.label,
        entry.path,
        pack(entry),
    )


def _short(text: str) -> str:
    """Return a name as it is; one beyond all names is cut, with a digest so that two do not become one."""
    return (
        text
        if len(text) <= MAX_NAME
        else f"{text[: MAX_NAME - 20]}…{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
    )


def _listed(person: Person, owner: Owner) -> Owner:
    return Owner(naming.plain_id(person.id), person.name, owner.by)


def _shown(entries: list[Entry], student: Student) -> list[Entry]:
    """Return *entries* of *student* without names that are hidden; those beyond `MAX_ENTRIES` are not to be read."""
    if student.doubt == "hidden":
        entries = _unnamed(entries)
    if not student.rest:
        return entries
    detail = f"only {MAX_ENTRIES} files of a student are looked at"
    return [
        entry if entry.trouble else structs.replace(entry, trouble="too_many_files", detail=detail) for entry in entries
    ]


def _unnamed(entries: list[Entry]) -> list[Entry]:
    """Take out of the labels what students called their files: with `ex02_handin_NAME` the name would be told that the
    LMS hides.
    """
    seen: dict[str, int] = {}
    made = []
    for entry in entries:
        first, *others = entry.label.split("/")
        own = naming.own_file(first) if naming.is_lms(first) else ""
        shown = "/".join(
            [
                first[: len(first) - len(own)] + (naming.hidden_name(own) if own else ""),
                *map(naming.hidden_name, others),
            ]
        )
        seen[shown] = turn = seen.get(shown, 0) + 1
        if turn > 1:
            stem, dot, ending = shown.rpartition(".")
            shown = f"{stem} ({turn}){dot}{ending}" if dot else f"{shown} ({turn})"
        made.append(structs.replace(entry, label=shown))
    return made
