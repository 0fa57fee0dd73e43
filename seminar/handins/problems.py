"""What can be wrong with a hand-in, and what a teacher does about it: the lines of `problems.csv`."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct


class Kind(NamedTuple):
    """One kind of problem. `look` says whether a person has to look; the others are notes, so that no file goes
    unmentioned.
    """

    look: bool
    meaning: str
    do: str


_ASK_AGAIN = "Ask the student to open the exercise, run the last cell (hand_in) and hand in the file that it makes."
_ASK_FOR_IT = "Ask the student for the notebook itself."
_LOOK = "python3 course.py look FILE (of an archive: python3 course.py look ARCHIVE/NAME)"
_LOOK_AT = f"Look at the notebook with {_LOOK}, not in Jupyter"
_AGAIN = "and grade again, the whole class as before"

#: Every kind of problem by its name in the column `problem`. `tests/hostile/test_advice.py` follows what each says to
#: do.
KINDS: dict[str, Kind] = {
    # files that cannot be read
    "not_a_notebook": Kind(True, "The file is not a Jupyter notebook.", _ASK_AGAIN),
    "not_json": Kind(True, "The notebook is damaged: its text breaks off or is not JSON.", _ASK_AGAIN),
    "too_large": Kind(
        True,
        "The file is larger than the grader reads.",
        "Ask the student to clear large pictures from the notebook, or to hand in the file that the last cell (hand_in)"
        " makes.",
    ),
    "too_deep": Kind(
        True, "The notebook is nested deeper than any real one.", f"It was not made by the exercise. {_ASK_AGAIN}"
    ),
    "too_many_parts": Kind(
        True,
        "The notebook or archive has more cells, parts or files than the grader reads.",
        f"No exercise is that large. {_ASK_AGAIN}",
    ),
    "too_many_files": Kind(
        True,
        "The student handed in more files than the grader opens.",
        f"Ask the student which notebook is meant, keep that one, {_AGAIN}.",
    ),
    "empty": Kind(True, "The file is empty.", _ASK_AGAIN),
    "no_answers": Kind(
        True, "The notebook holds no recorded answer.", f"It was saved without outputs or never run. {_ASK_AGAIN}"
    ),
    "not_readable": Kind(
        True, "The file could not be opened.", f"Check that it is a plain file and that you may read it, {_AGAIN}."
    ),
    "crashed": Kind(
        True,
        "Reading the student's files ended in a mistake of the program, or took more memory than there is.",
        "Grade again with --jobs 1 and no other program open. If it stays so, send the file to the makers of the course"
        " and grade this student by hand.",
    ),
    "beside": Kind(False, "The student handed in a complete notebook, and this file beside it.", "Nothing."),
    # places a file may not come from
    "link": Kind(
        True,
        "The name is a link to another place, not a file.",
        f"Replace it by the file itself, {_AGAIN}. Links are never followed.",
    ),
    "unsafe_name": Kind(
        True,
        "The name points outside its folder.",
        "It was not read. Ask who made this archive; a hand-in never has such a name.",
    ),
    "hidden_in_folder": Kind(
        True,
        "The archive has data where it names a folder.",
        "It was not read. Ask who made this archive. If the data are a notebook:"
        f" {_ASK_FOR_IT[0].lower()}{_ASK_FOR_IT[1:]}",
    ),
    "bomb": Kind(True, "The archive would unpack to far more than it holds.", f"It was not unpacked. {_ASK_FOR_IT}"),
    "encrypted": Kind(True, "The file in the archive is locked with a password.", _ASK_FOR_IT),
    "packed_unknown": Kind(
        True,
        "The file is packed in a way that is not read here.",
        "Unpack the class's archive, give the folder instead of the archive, and grade again. An archive that lies in a"
        " folder: unpack it into a folder of the same name beside it, take it away, and grade again.",
    ),
    "damaged_archive": Kind(
        True,
        "The archive is damaged at this file.",
        f"Download the archive again {_AGAIN}. If it stays so: {_ASK_FOR_IT[0].lower()}{_ASK_FOR_IT[1:]}",
    ),
    "archive_incomplete": Kind(
        True,
        "The archive says that it holds more files than it lists.",
        f"Download it again {_AGAIN}. What it lists was read.",
    ),
    "nested_archive": Kind(
        True,
        "An archive inside a student's archive is not opened.",
        "Unpack the class's archive if you gave one; unpack the student's archive into a folder of the same name"
        f" (without .zip) beside it, take the archive away, {_AGAIN}.",
    ),
    "class_archive": Kind(
        True,
        "This archive looks like the download of a whole class.",
        "If nothing else lies beside it, give the archive itself to the command, with --replace. Else take it out,"
        " grade again, the whole class as before, and then grade the archive into the same --out.",
    ),
    "unknown_alphabet": Kind(
        True,
        "The archive does not say in which alphabet its names are written: some names are unreadable.",
        "Unpack the archive on the computer on which it was made, or where its names are shown right, and grade that"
        " folder with --replace.",
    ),
    "duplicate_name": Kind(
        True,
        "The archive holds two files of this very name.",
        f"Both were read as files of one student. {_LOOK_AT}. To grade another of them, unpack the class's archive,"
        " keep the file that is meant, give the folder, and grade again.",
    ),
    # several files, whose file
    "superseded": Kind(
        False,
        "Another file of this student counts: the newest complete one.",
        "Nothing, unless the student says that this one was meant.",
    ),
    "same_name": Kind(
        True,
        "Two files bear one name, or lie in one folder, but share no answer: they may come from two students.",
        "Ask the student. If the folder is a whole section's, grade section by section, the first one with --replace."
        f" If they come from two, put each into a folder of its own with that student's full name {_AGAIN}. If they"
        f" come from one, take away the file that is not meant {_AGAIN}.",
    ),
    "same_work": Kind(
        True,
        "Answers in this file were given in the same seconds as those in another student's.",
        "It is one piece of work under two names: handed in for two, or by one student twice. Ask both; if it is one"
        " student's, take one of the files away and grade again, the whole class as before.",
    ),
    "other_name": Kind(
        True,
        "The file was made under another name than the one it was handed in by.",
        "Ask whose work it is. It was graded for the one who handed it in.",
    ),
    "no_student": Kind(
        True, "The file's name does not tell whose it is.", f"Rename it, for example ex02_handin_NAME.ipynb, {_AGAIN}."
    ),
    "typed_name": Kind(
        False,
        "The file's name does not tell whose it is; the name typed at hand-in does.",
        "Nothing, unless the student says that it is somebody else's.",
    ),
    "not_on_roster": Kind(
        True,
        "Nobody on the class list fits this file.",
        f"Correct the class list or the file's name {_AGAIN}. The work was graded under the file's own name. A group"
        " can be given a line of its own in the class list.",
    ),
    "roster_unclear": Kind(
        True,
        "More than one person on the class list fits this file.",
        f"Put the file into a folder named with the student's id from the class list {_AGAIN}.",
    ),
    "group_hand_in": Kind(
        True,
        "The LMS's name for this hand-in is not a person's on the class list: perhaps a group handed it in together.",
        "If it is a group's, give every member this mark in your LMS: only the one who is named here was graded, or the"
        " group under its own name.",
    ),
    "names_hidden": Kind(
        False,
        "The LMS hid the names (anonymous or blind marking), so that the class list could not be used.",
        "Nothing. Import the marks by the ids of the LMS.",
    ),
    "other_folder": Kind(
        False, "The file stands in the folder of another assignment.", "Nothing; grade that assignment by its own name."
    ),
    "beside_submitted": Kind(
        False,
        "The file stands beside nbgrader's folder submitted.",
        "Nothing. If hand-ins stand there, give their folder to the command.",
    ),
    "system_file": Kind(False, "A file that the computer or the LMS added.", "Nothing."),
    # answers
    "other_assignment": Kind(
        True,
        "Answers to another assignment stand in this file.",
        "If nothing else was handed in, the student sent the wrong file: ask for the right one.",
    ),
    "other_course": Kind(
        True,
        "Answers given in another course stand in this file; none of them was scored.",
        "If nothing else was handed in, the student sent a file of another course: ask for the one of this course.",
    ),
    "unknown_question": Kind(
        True,
        "An answer names a question that this assignment does not have.",
        f"{_LOOK_AT}: the question may have been renamed in a copy. If the answer is missing elsewhere:"
        f" {_ASK_AGAIN[0].lower()}{_ASK_AGAIN[1:]}",
    ),
    "older_question": Kind(
        True,
        "The answer was given to another wording of the question.",
        "Read question and answer and mark it by hand, or list this `rev` under `compatible:` if the change does not"
        " matter, and grade again.",
    ),
    "newer_record": Kind(
        True, "The answer was recorded by a newer version of the course.", "Update the course, then grade again."
    ),
    "unusable_answer": Kind(
        True, "What was recorded is no answer to this question.", f"{_LOOK_AT}, and mark the item by hand."
    ),
    "too_long": Kind(
        True,
        "The answer is longer than the grader reads.",
        "Ask the student to shorten the answer (a written one may have 40,000 characters), to run the last cell"
        " (hand_in) and to hand in the file that it makes.",
    ),
    "not_a_record": Kind(
        True,
        "A record in the notebook is not in the course's form.",
        f"It was changed by hand or by another program. {_LOOK_AT}. {_ASK_AGAIN}",
    ),
    "bad_time": Kind(
        False,
        "The record bears no time that can be right.",
        "Nothing; it counts as older than every record with a time.",
    ),
    "duplicate": Kind(
        False,
        "The question was answered in several cells, differently; the newest answer counts.",
        "Nothing, unless the student says that another answer was meant.",
    ),
    "undecided": Kind(
        True,
        "The question was answered in several cells, differently, and nothing tells which answer is newer; the last one"
        " counts.",
        f"{_LOOK_AT}. If another answer is meant, mark the item by hand.",
    ),
    "copied_cell": Kind(False, "The same answer stands in several cells.", "Nothing."),
    "misplaced": Kind(
        True,
        "The answer stands in a cell that asks another question.",
        f"{_LOOK_AT}: outputs may have been pasted. The answer was counted for the question it names; if that is wrong,"
        " mark the item by hand.",
    ),
    "more": Kind(True, "The file has more problems than are listed.", f"{_LOOK_AT}. {_ASK_AGAIN}"),
    # marks by hand
    "text_changed": Kind(
        True,
        "The text was marked, then handed in again with another wording.",
        "Mark it again: the earlier mark is kept but not counted.",
    ),
    "markers_differ": Kind(
        True,
        "Two markers differ by more than one level.",
        "Agree on one mark at the marking desk; until then the mean counts.",
    ),
    "old_rubric": Kind(
        True,
        "A mark names a criterion or a level that the rubric no longer has.",
        "Mark the text again with the rubric as it is.",
    ),
}

#: Problems with an answer that a mark by hand settles.
BY_HAND = frozenset({"older_question", "unusable_answer", "undecided", "misplaced"})

#: Problems of a file that do no harm beside a complete notebook of the same student.
BESIDE = frozenset({"not_a_notebook", "empty", "no_answers", "other_assignment", "other_course"})


class Problem(Struct, frozen=True):
    """One line of `problems.csv`: its kind, the file as the teacher sees it, and what exactly was found."""

    kind: str
    file: str
    detail: str = ""
    question: str = ""

    @property
    def look(self) -> bool:
        """Whether a person has to look."""
        return KINDS[self.kind].look
