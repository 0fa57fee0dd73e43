"""What can be wrong with a hand-in, and what a teacher does about it: the lines of `problems.csv`."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct


class Kind(NamedTuple):
    """One kind of problem. `look` says whether a person has to look; the others are notes, so that no file goes unmentioned."""

    look: bool
    meaning: str
    do: str


_ASK_AGAIN = "Ask the student to open the exercise, run the last cell (hand_in) and hand in the file that it makes."

#: Every kind of problem by its name in the column `problem`.
KINDS: dict[str, Kind] = {
    # files that cannot be read
    "not_a_notebook": Kind(True, "The file is not a Jupyter notebook.", _ASK_AGAIN),
    "not_json": Kind(True, "The notebook is damaged: its text breaks off or is not JSON.", _ASK_AGAIN),
    "too_large": Kind(True, "The file is larger than the grader reads.", "Ask the student to clear large pictures from the notebook, or to hand in the file that the last cell (hand_in) makes."),
    "too_deep": Kind(True, "The notebook is nested deeper than any real one.", "Look at the file in a text editor, not in Jupyter: it was not made by the exercise. " + _ASK_AGAIN),
    "too_many_parts": Kind(True, "The notebook has more cells or parts than the grader reads.", "Look at who made this file: no exercise is that large. " + _ASK_AGAIN),
    "empty": Kind(True, "The file is empty.", _ASK_AGAIN),
    "no_answers": Kind(True, "The notebook holds no recorded answer.", "It was saved without outputs or never run. " + _ASK_AGAIN),
    "not_readable": Kind(True, "The file could not be opened.", "Check that it is a file and that you may read it, then grade again."),
    "crashed": Kind(True, "Reading the file ended the program that read it.", "Send the file to the makers of the course; grade this student by hand."),
    # places a file may not come from
    "link": Kind(True, "The name is a link to another place, not a file.", "Replace it by the file itself. Links are never followed."),
    "unsafe_name": Kind(True, "The name points outside its folder.", "It was not read. Ask who made this archive; a hand-in never has such a name."),
    "bomb": Kind(True, "The archive would unpack to far more than it holds.", "It was not unpacked. Ask the student for the notebook itself."),
    "encrypted": Kind(True, "The file in the archive is locked with a password.", "Ask the student for the notebook itself."),
    "packed_unknown": Kind(True, "The file is packed in a way that is not read here.", "Unpack the archive by hand, then grade the folder."),
    "damaged_archive": Kind(True, "The archive is damaged at this file.", "Download it again; if it stays so, ask the student for the notebook itself."),
    "nested_archive": Kind(True, "An archive inside an archive is not opened.", "Unpack it into a folder that bears the student's name, then grade the folder."),
    "class_archive": Kind(True, "This archive inside the folder looks like the download of a whole class.", "Give the archive itself to the command, or unpack it and give the folder."),
    "duplicate_name": Kind(True, "The archive holds two files of this very name.", "Both were read as files of one student. Look at both if their answers differ."),
    # several files, whose file
    "superseded": Kind(False, "Another file of this student counts: the newest complete one.", "Nothing, unless the student says that this one was meant."),
    "same_name": Kind(True, "Two files bear one name but share no answer: they may come from two students.", "If they do, put each into a folder of its own with the student's full name, and grade again."),
    "other_name": Kind(True, "The file was made under another name than the one it was handed in by.", "Ask both students whose work it is. It was graded for the one who handed it in."),
    "no_student": Kind(True, "The file's name does not tell whose it is.", "Rename it, for example ex02_handin_NAME.ipynb, and grade again."),
    "not_on_roster": Kind(True, "Nobody on the class list fits this file.", "Correct the class list or the file's name, and grade again. The work was graded under the file's own name."),
    "roster_unclear": Kind(True, "More than one person on the class list fits this file.", "Put the file into a folder named with the student's id from the class list, and grade again."),
    "other_folder": Kind(False, "The file stands in the folder of another assignment.", "Nothing; grade that assignment by its own name."),
    "system_file": Kind(False, "A file that the computer or the LMS added.", "Nothing."),
    # answers
    "other_assignment": Kind(True, "Answers to another assignment stand in this file.", "If nothing else was handed in, the student sent the wrong file: ask for the right one."),
    "unknown_question": Kind(True, "An answer names a question that this assignment does not have.", "Look at the student's notebook; the question may have been renamed in a copy."),
    "older_question": Kind(True, "The answer was given to another wording of the question.", "Read question and answer and mark it by hand, or list this `rev` under `compatible:` if the change does not matter, and grade again."),
    "newer_record": Kind(True, "The answer was recorded by a newer version of the course.", "Update the course, then grade again."),
    "unusable_answer": Kind(True, "What was recorded is no answer to this question.", "Look at the student's notebook and mark the item by hand."),
    "too_long": Kind(True, "The answer is longer than the grader reads.", "Look at the student's notebook and mark the item by hand."),
    "not_a_record": Kind(True, "A record in the notebook is not in the course's form.", "Look at this cell of the student's notebook; the record was changed by hand or by another program."),
    "bad_time": Kind(False, "The record bears no readable time.", "Nothing; it counts as older than every record with a time."),
    "duplicate": Kind(True, "The question was answered in several cells, differently; the newest answer counts.", "Look at the student's notebook if the student says that another answer was meant."),
    "copied_cell": Kind(False, "The same answer stands in several cells.", "Nothing."),
    "misplaced": Kind(True, "The answer stands in a cell that asks another question.", "Look at this cell: outputs may have been pasted. The answer was counted for the question it names."),
    "more": Kind(True, "The file has more problems than are listed.", "Look at the student's notebook."),
    # marks by hand
    "text_changed": Kind(True, "The text was marked, then handed in again with another wording.", "Mark it again: the earlier mark is kept but not counted."),
    "markers_differ": Kind(True, "Two markers differ by more than one level.", "Agree on one mark at the marking desk; until then the mean counts."),
    "old_rubric": Kind(True, "A mark names a criterion or a level that the rubric no longer has.", "Mark the text again with the rubric as it is."),
}  # fmt: skip


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
