"""Whose file is this? The names that Canvas, Moodle, nbgrader, browsers and people give to hand-ins.

What a learner can choose (the file's own name) never outweighs what the LMS wrote before it: in a download from Canvas
or Moodle nobody can pass for another.
"""

from __future__ import annotations

import re
import unicodedata

from msgspec import Struct

from seminar.handins import copied

# Canvas (`get_filename`, `add_text_or_url` and `add_upload_submission` in lib/content_zipper.rb): sortable name or a
# group's without blanks, LATE, user id;
# then attachment id and the student's own file name, or what a text or a link is called. Canvas sees to it that a name
# never holds `_12_`.
_CANVAS = re.compile(
    r"^(?P<name>.*?)(?:_LATE)?_(?P<id>[0-9]{1,20})_(?:[0-9]{1,20}_(?P<file>.+)|(?:text|link)\.html)$", re.DOTALL
)
# with anonymous grading there is no name, so that LATE comes first; earlier versions wrote it after anon
_CANVAS_ANONYMOUS = re.compile(
    r"^(?:LATE_)?anon(?:ymous)?_(?:LATE_)?(?P<id>[A-Za-z0-9]{3,10})_(?:[0-9]{1,20}_(?P<file>.+)|(?:text|link)\.html)$",
    re.DOTALL,
)
# Moodle (`get_student_prefix` in mod/assign/classes/downloader.php): full name or a group's, participant's or group's
# id, the plug-in; a folder, or (folders
# switched off) the beginning of the file's name. Those who are in no group hand in together, without an id.
_MOODLE = re.compile(
    r"^(?P<name>.+?)(?:_(?P<id>[0-9]{1,20}))?_assignsubmission_[a-z][a-z0-9]*(?:_(?P<file>.*))?$", re.DOTALL
)
_HAND_IN = re.compile(r"^ex[0-9]{2}[_ -]hand-?in[_ -]+(?P<name>.+)$", re.IGNORECASE | re.DOTALL)
_ENDING = re.compile(r"\.(?:txt|json)$", re.IGNORECASE)
_ASSIGNMENT = re.compile(r"^ex[0-9]{2}$", re.IGNORECASE)
_UNNAMED = re.compile(r"^(?:ex ?[0-9]{2}(?: hand-?in)?|untitled ?[0-9]*|notebook|\W?)$", re.IGNORECASE)
_SYSTEM = re.compile(
    r"^(?:\._.*|\.DS_Store|Thumbs\.db|desktop\.ini|~\$.*|timestamp\.txt|.*\.questions\.json|ex[0-9]{2}\.json|\.gitkeep)$",
    re.IGNORECASE | re.DOTALL,
)
_SYSTEM_FOLDERS = {"__macosx", ".ipynb_checkpoints", ".git", ".answers"}
# what is not seen: controls other than blanks, marks of direction and width, joiners, selectors, fillers, tags, lone
# surrogates
_UNSEEN = re.compile(
    "[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
_GROUP = re.compile(
    r"group|grup|team|équipe|equipe|equipo|squadra|ryhmä|skupina|групп|команда|[조组組隊队班]$|グループ|[0-9]",
    re.IGNORECASE,
)
# what Moodle calls everybody when it hides names (the text `participant` of mod_assign, and its older `hiddenuser`),
# letters only
_PARTICIPANT = {
    "participant",
    "participante",
    "participantee",
    "teilnehmer",
    "teilnehmerin",
    "teilnehmerinnen",
    "teilnehmende",
    "teilnehmender",
    "teilnehmendein",
    "partecipante",
    "deelnemer",
    "deltager",
    "deltagare",
    "deltaker",
    "osallistuja",
    "uczestnik",
    "ucastnik",
    "resztvevo",
    "katılımcı",
    "katilimci",
    "участник",
    "учасник",
    "учесник",
    "참가자",
    "참여자",
    "参加者",
    "参与者",
    "參與者",
    "المشارك",
    "مشارك",
    "المشترك",
    "משתתף",
    "συμμετεχων",
    "dalyvis",
    "partaidea",
    "participantul",
    "udelezenec",
    "sudionik",
    "ucesnik",
    "peserta",
    "ผเขารวม",
    "nguoithamgia",
    "osaleja",
    "dalibnieks",
    "þatttakandi",
    "cyfranogwr",
    "شرکتکننده",
    "мушарак",
    "پارتسیپانت",
}


class Owner(Struct, frozen=True):
    """Whose a file is: `key` is the same for all files of one student and for no other's, `name` is for people, `by`
    says what told.

    `doubt` says what the name is no evidence of: `hidden` (the LMS gives none on purpose) or `group` (it is not one
    person's). `bare` is the name without the marks of a copy, where only the file's own name tells; `mark` says how
    sure such a mark is (see `copied.unmarked`).
    """

    key: str
    name: str
    by: str
    doubt: str = ""
    bare: str = ""
    mark: int = copied.NONE


def is_notebook(name: str) -> bool:
    """Whether a file's name says that it is a notebook; some browsers add `.txt` or `.json`, and number the file after
    or before that.
    """
    name = _unended(name)
    if name[-6:].casefold() == ".ipynb":
        return True
    stem = _ENDING.sub("", name)
    if stem == name:
        return False
    plain = copied.unmarked(stem)[0]
    return plain[-6:].casefold() == ".ipynb" or _HAND_IN.match(copied.unmarked(own_file(plain))[0]) is not None


def letters(text: str) -> str:
    """Return the letters and digits of *text* in the one form in which names and ids are compared: no case, accents,
    blanks, marks or wide forms.

    >>> letters("Zoë\u200b O'BRIEN-１２")
    'zoeobrien12'
    """
    if text.isascii():
        return "".join(filter(str.isalnum, text.casefold()))
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())))


def plain_id(text: str) -> str:
    """Return an id as it is written in the tables: unseen characters dropped, blanks made single, wide forms narrow,
    one coding of accents.
    """
    if not text.isascii():
        text = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    return " ".join(text.split())


def same_id(text: str) -> str:
    """Return the one form in which ids are compared: `plain_id` without case. Marks count.

    >>> same_id("\ufeffS\u200b-０１\u00a0") == same_id("s-01"), same_id("s-01") == same_id("s01")
    (True, False)
    """
    return unicodedata.normalize("NFC", plain_id(text).casefold())


def is_system(parts: tuple[str, ...]) -> bool:
    """Whether the computer, the LMS or the exercise itself made this file, not the student."""
    return (len(parts) > 1 and not _SYSTEM_FOLDERS.isdisjoint(map(str.casefold, parts[:-1]))) or _SYSTEM.match(
        parts[-1]
    ) is not None


def owner(parts: tuple[str, ...]) -> Owner:
    """Return whose the file at the path *parts* (below the folder or archive that was given) is."""
    first = parts[0]
    if "_assignsubmission_" in first and (found := _MOODLE.match(first)):
        if found["id"] is None:
            return Owner(_named(found["name"], "moodle").key, _spaced(found["name"]), "moodle", "group")
        name = _spaced(found["name"])
        return Owner(found["id"], name, "moodle", "hidden" if letters(name) in _PARTICIPANT else _group(name))
    # an archive that was unpacked in its place leaves a folder with the archive's name
    if "_" in first and (told := _canvas(first)):
        return told
    if len(parts) == 1:
        return _by_name(first)
    if len(parts) >= 3 and _ASSIGNMENT.match(parts[1]):
        return Owner(unicodedata.normalize("NFC", first), _spaced(first), "nbgrader")
    return _named(first, "folder")


def is_unnamed(name: str) -> bool:
    """Whether a name is only the exercise's, or a new notebook's: it tells nothing about the student."""
    return _UNNAMED.match(name) is not None


def without_mark(owner: Owner) -> tuple[Owner, ...]:
    """Return whom a file's name may mean when the marks of a copy in it are taken for such, the likeliest first."""
    return (
        tuple(_named(name, owner.by) for name in dict.fromkeys((owner.bare, copied.unnumbered(owner.bare))))
        if owner.mark
        else ()
    )


def base(bare: str) -> str:
    """Return what all names have in common that differ by the marks of copies alone."""
    return letters(copied.unnumbered(bare))


def typed(name: str) -> Owner:
    """Return the owner that a *name* typed at hand-in tells."""
    return _named(name, "typed name")


def assignment_folder(parts: tuple[str, ...]) -> str:
    """Return the assignment in whose folder the file stands in an nbgrader tree, or an empty text."""
    return parts[1].casefold() if len(parts) >= 3 and _ASSIGNMENT.match(parts[1]) else ""


def is_lms(name: str) -> bool:
    """Whether a member's name looks as if an LMS had written it for one student of many."""
    return _MOODLE.match(name) is not None or _canvas(name) is not None


def own_file(name: str) -> str:
    """Return what the student called a file that an LMS renamed, or the whole name."""
    found = _MOODLE.match(name) or _CANVAS_ANONYMOUS.match(name) or _CANVAS.match(name)
    return (found["file"] or "") if found else name


def hidden_name(part: str) -> str:
    """Return a part of a path without what a student may have called it, ending kept: `….ipynb`."""
    stem = _stem(part)
    if (
        not part
        or is_lms(part)
        or is_unnamed(copied.unmarked(stem)[0])
        or stem.casefold() in ("text", "link", "onlinetext", "comments")
    ):
        return part
    ending = (
        part[part.casefold().rfind(".ipynb") :]
        if ".ipynb" in part.casefold()
        else part[part.rfind(".") :]
        if "." in part
        else ""
    )
    return "…" + ending[:20]


def _by_name(file: str) -> Owner:
    stem = _stem(file)
    found = _by_stem(stem)
    plain, mark = copied.unmarked(stem)
    if not mark and (
        found.key.isascii() or (unicodedata.is_normalized("NFKC", found.key) and not _UNSEEN.search(found.key))
    ):
        return Owner(found.key, found.name, found.by, "", found.name)
    bare = _by_stem(plain)
    # a name that differs only in what is not seen may be somebody else's who wants to pass for another
    return Owner(found.key, found.name, bare.by, "", plain_id(bare.name) or "?", mark or copied.PERHAPS)


def _by_stem(stem: str) -> Owner:
    found = _HAND_IN.match(stem)
    return _named(found["name"], "hand-in") if found else _named(stem, "file name")


def _unended(file: str) -> str:
    """Return a file's name without blanks and dots behind it, which Windows drops too."""
    return file.rstrip(" \u00a0.") or file


def _stem(file: str) -> str:
    file = _unended(file)
    if file[-6:].casefold() == ".ipynb":
        return file[:-6]
    stem = _ENDING.sub("", file)
    # X.ipynb (1).json: the browser's number stands behind the ending, and stays a number
    place = stem.casefold().rfind(".ipynb")
    if place >= 0 and (place == len(stem) - 6 or copied.unmarked(stem)[0][-6:].casefold() == ".ipynb"):
        return stem[:place] + stem[place + 6 :]
    return stem if stem != file else file.rpartition(".")[0] or file


def _canvas(file: str) -> Owner | None:
    if _HAND_IN.match(file):
        return None
    if found := _CANVAS_ANONYMOUS.match(file):
        return Owner(found["id"], "anon", "canvas", "hidden")
    if found := _CANVAS.match(file):
        return Owner(found["id"], _spaced(found["name"]), "canvas", _group(found["name"]))
    return None


def _group(name: str) -> str:
    return "group" if _GROUP.search(name) else ""


def _named(text: str, by: str) -> Owner:
    name = _spaced(text)
    return Owner(name.casefold(), name, by)


def _spaced(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).replace("_", " ").split()) or "?"
