"""Grading adds: a second section, late files, a wrong folder or another exercise never make somebody else disappear,
and whoever would leave is named first.
"""

import csv
import os
import random
import shutil
import zlib
from pathlib import Path

import pytest

from seminar.cli import main
from seminar.errors import CourseError
from seminar.gradebook.book import Gradebook
from seminar.grading.run import grade
from seminar.questions import load_assignment
from seminar.questions.public import rev
from seminar.questions.record import MIME
from seminar.results.earlier import STATE
from seminar.sample import synth, unlucky

EVERY_KIND = Path(__file__).parents[1] / "hostile" / "every_kind.yaml"
ASSIGNMENT = load_assignment(EVERY_KIND)
REVS = {item.id: rev(item) for item in ASSIGNMENT.items}


def at(seed, day):
    """A time of that day that is the student's own: answers given in the same seconds would be one piece of work."""
    return f"{day}T10:{zlib.crc32(str(seed).encode()) % 60:02}:{len(str(seed)):02}Z"


def notebook(seed, day=""):
    for turn in range(100):
        made = synth.answered(ASSIGNMENT, synth.blank(ASSIGNMENT), REVS, 1.0, random.Random(f"{seed} {turn}"))
        outputs = unlucky.record_outputs(made)
        if len(outputs) == len(ASSIGNMENT.items):
            for _, output in outputs if day else ():
                output["data"][MIME]["at"] = at(seed, day)
            return made
    raise AssertionError("no complete notebook in a hundred tries")


def hand_in(folder, name, seed=None, day="2026-10-01"):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"ex90_handin_{name}.ipynb"
    path.write_bytes(unlucky.encoded(notebook(seed or name, day)))
    return path


def table(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Room:
    """A teacher's folder: one --out, one gradebook, and commands as typed."""

    def __init__(self, place):
        self.place, self.out, self.book = place, place / "out", place / "book.sqlite"

    def grade(self, *given):
        return main(
            ["grade", *map(str, given), "-a", str(EVERY_KIND), "-o", str(self.out), "-g", str(self.book), "-j", "1"]
        )

    def names(self):
        return [row["student"] for row in table(self.out / "grades.csv")]

    def rows(self):
        return {row["student"]: row for row in table(self.out / "grades.csv")}

    def in_book(self):
        with Gradebook(self.book) as book:
            return [one.student for one in book.submissions("ex90")]

    def everything(self):
        return {
            path.relative_to(self.place).as_posix(): path.read_bytes()
            for path in sorted(self.place.rglob("*"))
            if path.is_file()
        }


@pytest.fixture
def room(tmp_path):
    for name in ("Ana", "Bo", "Cy"):
        hand_in(tmp_path / "A", name)
    for name in ("Di", "Ed"):
        hand_in(tmp_path / "B", name)
    return Room(tmp_path)


def test_a_second_section_and_a_late_file_leave_everybody_elses_row_page_and_export(room, capsys):
    assert room.grade(room.place / "A") == 0
    first = room.rows()
    pages = {row["feedback"]: (room.out / "feedback" / row["feedback"]).read_bytes() for row in first.values()}
    assert room.grade(room.place / "B") == 0
    assert (
        "3 of them not among these hand-ins; they stay as they were graded earlier (Ana, Bo, Cy)"
        in capsys.readouterr().out
    )
    hand_in(room.place / "late", "Fay")
    hand_in(room.place / "late", "Bo", "another Bo", day="2026-10-09")
    assert room.grade(room.place / "late") == 0
    assert room.names() == room.in_book() == ["ana", "bo", "cy", "di", "ed", "fay"]
    rows = room.rows()
    assert {key: rows[key] for key in ("ana", "cy")} == {key: first[key] for key in ("ana", "cy")}
    assert rows["bo"] != first["bo"] and rows["bo"]["last_answer"] == at("another Bo", "2026-10-09")
    assert all(
        (room.out / "feedback" / rows[key]["feedback"]).read_bytes() == pages[rows[key]["feedback"]]
        for key in ("ana", "cy")
    )
    assert sorted(os.listdir(room.out / "feedback")) == sorted(row["feedback"] for row in rows.values())
    assert {row["student"] for row in table(room.out / "answers.csv")} == set(rows)
    from seminar.export import export

    export("csv", [ASSIGNMENT], room.place / "all.csv", gradebook=room.book, so_far=True)
    assert {row["student"]: row["ex90"] for row in table(room.place / "all.csv")} == {
        key: row["so_far"] for key, row in rows.items()
    }


def test_two_sections_one_after_the_other_are_the_same_to_the_byte_as_both_at_once(room, tmp_path):
    grade(room.place / "A", ASSIGNMENT, room.out)
    grade(room.place / "B", ASSIGNMENT, room.out)
    shutil.copytree(room.place / "A", room.place / "both")
    shutil.copytree(room.place / "B", room.place / "both", dirs_exist_ok=True)
    grade(room.place / "both", ASSIGNMENT, room.place / "at once")
    for name in ("grades.csv", "answers.csv", "problems.csv"):
        assert (room.out / name).read_bytes() == (room.place / "at once" / name).read_bytes()
    before = room.everything()
    grade(room.place / "B", ASSIGNMENT, room.out)
    assert room.everything() == before, "the same hand-ins and the same earlier grading always give the same bytes"


def test_a_newer_hand_in_goes_on_counting_when_the_old_folder_is_graded_again(room):
    room.grade(room.place / "A")
    hand_in(room.place / "late", "Bo", "another Bo", day="2026-10-09")
    room.grade(room.place / "late")
    rows = room.rows()
    room.grade(room.place / "A")
    assert room.rows() == rows and room.in_book() == ["ana", "bo", "cy"]
    with Gradebook(room.book) as book:
        assert {one.at for one in book.answers("ex90", student="bo")} == {at("another Bo", "2026-10-09")}
    told = [row for row in table(room.out / "problems.csv") if row["student"] == "bo"]
    assert [(row["problem"], row["needs"], row["file"]) for row in told] == [
        ("same_name", "a person", "ex90_handin_Bo.ipynb")
    ] and "graded earlier" in told[0]["found"]
    hand_in(room.place / "old", "Bo", "a third Bo", day="2026-09-01")
    room.grade(room.place / "old")
    assert room.rows() == rows
    room.grade(room.place / "old", "--replace", "--yes")
    assert room.names() == ["bo"] and room.rows()["bo"]["last_answer"] == at("a third Bo", "2026-09-01")


def test_a_newer_file_from_elsewhere_or_an_edited_one_in_its_place_counts(room):
    room.grade(room.place / "A")
    hand_in(
        room.place / "A", "Bo", "older", day="2026-09-01"
    )  # the teacher put another file in its place: that is what is meant
    room.grade(room.place / "A")
    assert room.rows()["bo"]["last_answer"] == at("older", "2026-09-01")


def test_whoever_would_leave_is_named_and_nothing_changes_until_somebody_says_yes(room, capsys, monkeypatch):
    room.grade(room.place / "A")
    room.grade(room.place / "B")
    before = room.everything()
    (room.place / "A" / "ex90_handin_Bo.ipynb").rename(room.place / "elsewhere.ipynb")
    before = {name: content for name, content in before.items() if not name.startswith("A/")}

    def untouched():
        return {
            name: content
            for name, content in room.everything().items()
            if not name.startswith("A/") and name != "elsewhere.ipynb"
        } == before

    assert room.grade(room.place / "A") == 2
    told = capsys.readouterr().err
    assert "1 student (Bo)" in told and "--yes" in told and untouched()
    assert room.grade(room.place / "A", "--replace") == 2
    assert "3 students (Bo, Di, Ed)" in capsys.readouterr().err and untouched()
    asked = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.confirm", lambda what, **_: asked.append(what))
    assert room.grade(room.place / "A") == 2 and "1 student (Bo)" in asked[0] and untouched()
    monkeypatch.setattr("typer.confirm", lambda what, **_: True)
    assert room.grade(room.place / "A") == 0 and room.names() == room.in_book() == ["ana", "cy", "di", "ed"]
    assert not (room.out / "feedback" / "bo.html").exists()


def test_the_advice_of_the_refusal_helps(room):
    room.grade(room.place / "A")
    (room.place / "A" / "ex90_handin_Bo.ipynb").unlink()
    assert room.grade(room.place / "A") == 2 and room.grade(room.place / "A", "--yes") == 0
    assert room.names() == ["ana", "cy"]
    assert room.grade(room.place / "B", "--replace") == 2 and room.grade(room.place / "B", "--replace", "--yes") == 0
    assert room.names() == room.in_book() == ["di", "ed"]


def _nothing(place, kind):
    if kind == "empty zip":
        shutil.make_archive(str(place / "none"), "zip", _made(place / "none at all"))
        return place / "none.zip"
    folder = _made(place / "wrong")
    if kind == "system files":
        (folder / ".DS_Store").write_bytes(b"\0\1")
        (folder / "Thumbs.db").write_bytes(b"\0")
    elif kind == "another exercise":
        for number in range(3):
            made = notebook(number)
            text = unlucky.encoded(made).decode().replace("ex90.", "ex91.")
            (folder / f"ex91_handin_S{number}.ipynb").write_text(text)
    elif kind == "photographs":
        (folder / "cat.jpg").write_bytes(b"\xff\xd8")
        (folder / "holiday").mkdir()
        (folder / "holiday" / "notes.txt").write_text("sun")
    elif kind == "blank notebooks":
        (folder / "ex90_handin_Zoe.ipynb").write_bytes(unlucky.encoded(synth.blank(ASSIGNMENT)))
    return folder


def _made(folder):
    folder.mkdir()
    return folder


@pytest.mark.parametrize("replace", [(), ("--replace",)])
@pytest.mark.parametrize(
    "kind", ["empty folder", "empty zip", "system files", "another exercise", "photographs", "blank notebooks"]
)
def test_grading_nothing_or_something_else_changes_nothing(room, kind, replace, capsys):
    room.grade(room.place / "A")
    source = _nothing(room.place, kind)
    before = room.everything()
    assert room.grade(source, *replace) == 2
    told = capsys.readouterr().err
    assert "Traceback" not in told and (
        "holds an answer to ex90" in told or "there is no file" in told or "would leave" in told
    )
    assert room.everything() == before
    for _ in range(2):
        with pytest.raises(CourseError, match="Nothing was changed|holds an answer"):
            grade(source, ASSIGNMENT, room.out, gradebook=room.book, replace=bool(replace), confirm=lambda what: False)
        assert room.everything() == before


def test_a_first_grading_of_nothing_still_names_every_file(room, capsys):
    folder = _nothing(room.place, "photographs")
    assert room.grade(folder) == 0
    assert "Are the folder and --assignment right?" in capsys.readouterr().out
    assert {row["file"] for row in table(room.out / "problems.csv")} == {"cat.jpg", "holiday/notes.txt"}


def test_another_exercise_into_the_same_folder_is_refused(room, tmp_path, capsys):
    room.grade(room.place / "A")
    other = tmp_path / "ex91.yaml"
    other.write_text(EVERY_KIND.read_text("utf-8").replace("ex90", "ex91"), "utf-8")
    before = room.everything()
    arguments = ["grade", str(room.place / "A"), "-a", str(other), "-o", str(room.out)]
    assert main(arguments) == 2 and "holds a grading of ex90" in capsys.readouterr().err
    assert room.everything() == before
    (room.out / STATE).unlink()
    assert main(arguments) == 2 and "holds a grading of ex90" in capsys.readouterr().err, (
        "also without the file of version 2"
    )


def test_a_class_list_given_later_makes_nobody_twice(room, capsys):
    room.grade(room.place / "A")
    (room.place / "list.csv").write_text("id,name,email\n1,Ana,a@x\n2,Bo,b@x\n3,Cy,c@x\n4,Zed,z@x\n", "utf-8")
    assert room.grade(room.place / "A", "-r", room.place / "list.csv") == 0
    assert room.names() == ["1", "2", "3", "4"] and room.in_book() == ["1", "2", "3"]


def test_the_whole_class_list_with_each_section_marks_nobody_missing_who_is_there(room):
    (room.place / "list.csv").write_text(
        "id,name,email\n1,Ana,a@x\n2,Bo,b@x\n3,Cy,c@x\n4,Di,d@x\n5,Ed,e@x\n9,Zed,z@x\n", "utf-8"
    )
    for section in ("A", "B", "A"):
        assert room.grade(room.place / section, "-r", room.place / "list.csv") == 0
    assert {key: row["status"] for key, row in room.rows().items()} == dict.fromkeys("12345", "complete") | {
        "9": "no submission"
    }
    hand_in(room.place / "late", "Zed")
    assert room.grade(room.place / "late", "-r", room.place / "list.csv") == 0
    assert {row["status"] for row in room.rows().values()} == {"complete"}


def test_a_missing_student_of_one_section_stays_missing_when_another_is_graded(room):
    (room.place / "a.csv").write_text("id,name,email\n1,Ana,a@x\n2,Bo,b@x\n3,Cy,c@x\n9,Zed,z@x\n", "utf-8")
    room.grade(room.place / "A", "-r", room.place / "a.csv")
    room.grade(room.place / "B")
    assert [(key, row["status"]) for key, row in room.rows().items()] == [
        ("1", "complete"),
        ("2", "complete"),
        ("3", "complete"),
        ("di", "complete"),
        ("ed", "complete"),
        ("9", "no submission"),
    ]


def test_a_renamed_file_is_the_new_students_alone_once_somebody_said_yes(room):
    wrong = hand_in(room.place / "A", "Xyz")
    room.grade(room.place / "A")
    wrong.rename(room.place / "A" / "ex90_handin_Gil.ipynb")
    assert room.grade(room.place / "A") == 2 and room.grade(room.place / "A", "--yes") == 0
    assert room.names() == room.in_book() == ["ana", "bo", "cy", "gil"]


def test_problems_of_a_file_that_was_mended_are_gone_without_a_question(room):
    broken = room.place / "A" / "ex90_handin_Hal.ipynb"
    broken.write_bytes(b'{"cells": [')
    assert room.grade(room.place / "A") == 0
    assert room.rows()["hal"]["status"] == "nothing readable"
    broken.rename(broken.with_name("ex90_handin_Ida.ipynb"))
    assert room.grade(room.place / "A") == 0, "nothing is lost with somebody from whom nothing was read"
    assert "hal" not in room.names() and "ida" in room.names()


def test_files_of_nobody_stay_listed_while_their_folder_does(room):
    (room.place / "A" / "essay.pdf").write_bytes(b"%PDF")
    room.grade(room.place / "A")
    room.grade(room.place / "B")
    assert [row["file"] for row in table(room.out / "problems.csv") if row["needs"] == "a person"] == ["essay.pdf"]
    (room.place / "A" / "essay.pdf").unlink()
    room.grade(room.place / "A")
    assert not table(room.out / "problems.csv")


def test_a_folder_of_an_older_version_is_not_thinned_out(room, capsys):
    room.grade(room.place / "A")
    (room.out / STATE).unlink()
    before = room.everything()
    assert room.grade(room.place / "B") == 2
    assert "3 students (Ana, Bo, Cy) would be lost" in capsys.readouterr().err and room.everything() == before
    shutil.copytree(room.place / "A", room.place / "all")
    shutil.copytree(room.place / "B", room.place / "all", dirs_exist_ok=True)
    assert room.grade(room.place / "all") == 0, "everybody of the older grading is among these"
    assert room.names() == ["ana", "bo", "cy", "di", "ed"]


@pytest.mark.parametrize("damage", [b"", b"{}\n", b"[1", None])
def test_a_damaged_state_is_said_and_loses_nobody(room, damage, capsys):
    room.grade(room.place / "A")
    state = room.out / STATE
    state.write_bytes(state.read_bytes()[:-40] if damage is None else damage)
    before = room.everything()
    assert room.grade(room.place / "B") == 2
    told = capsys.readouterr().err
    assert ("would be lost" in told or "is damaged" in told) and "Traceback" not in told
    assert room.everything() == before


def test_lines_that_no_longer_fit_the_tables_are_not_mixed_with_new_ones(room, tmp_path, capsys):
    room.grade(room.place / "A")
    text = (room.out / STATE).read_text("utf-8")
    (room.out / STATE).write_text(text.replace('"q10"', '"q11"', 1), "utf-8")
    before = room.everything()
    assert room.grade(room.place / "B") == 2
    assert "has changed since" in capsys.readouterr().err and room.everything() == before


def test_tables_that_a_spreadsheet_saved_anew_hurt_no_grading(room):
    room.grade(room.place / "A")
    whole = (room.out / "grades.csv").read_bytes()
    (room.out / "grades.csv").write_bytes(whole.decode("utf-8-sig").replace(",", ";").encode("utf-16"))
    assert room.grade(room.place / "A") == 0 and (room.out / "grades.csv").read_bytes() == whole


def test_marks_by_hand_outlive_leaving_and_coming_back(room):
    from seminar.gradebook.book import Mark

    room.grade(room.place / "A")
    with Gradebook(room.book) as book:
        (answer,) = book.answers("ex90", question="ex90.q10", student="bo")
        for criterion, points in (("claim", 2.0), ("proof", 3.0)):
            book.mark("ex90", Mark("ex90.q10", "bo", criterion, "vera", points, answer.answer_sha))
    path = room.place / "A" / "ex90_handin_Bo.ipynb"
    content = path.read_bytes()
    path.unlink()
    room.grade(room.place / "A", "--yes")
    path.write_bytes(content)
    room.grade(room.place / "A")
    assert room.rows()["bo"]["by_hand"] == "5"


def test_marks_by_hand_follow_a_file_to_the_id_of_a_class_list_and_back(room):
    from seminar.gradebook.book import Mark, Remark

    room.grade(room.place / "A")
    with Gradebook(room.book) as book:
        (answer,) = book.answers("ex90", question="ex90.q10", student="bo")
        for criterion, points in (("claim", 2.0), ("proof", 3.0)):
            book.mark("ex90", Mark("ex90.q10", "bo", criterion, "vera", points, answer.answer_sha))
        book.remark("ex90", Remark("ex90.q10", "bo", "vera", "Well seen."))
    (room.place / "list.csv").write_text("id,name,email\n1,Ana,a@x\n2,Bo,b@x\n3,Cy,c@x\n", "utf-8")
    for given, key in ((("-r", room.place / "list.csv"), "2"), ((), "bo"), (("-r", room.place / "list.csv"), "2")):
        assert room.grade(room.place / "A", *given) == 0
        row = room.rows()[key]
        assert row["by_hand"] == "5" and "Well seen." in (room.out / "feedback" / row["feedback"]).read_text("utf-8")
        with Gradebook(room.book) as book:
            assert {mark.student for mark in book.marks("ex90")} == {key} and len(list(book.history("ex90"))) == 2


def test_a_class_list_given_to_a_gradebook_of_version_one_makes_nobody_twice(room):
    import sqlite3

    room.grade(room.place / "A")
    with sqlite3.connect(room.book) as base:
        base.execute("UPDATE run SET source = ''")
    base.close()
    (room.place / "list.csv").write_text("id,name,email\n1,Ana,a@x\n2,Bo,b@x\n3,Cy,c@x\n", "utf-8")
    assert room.grade(room.place / "A", "-r", room.place / "list.csv") == 0 and room.in_book() == ["1", "2", "3"]


def test_one_gradebook_under_two_names_is_held_as_one(room, capsys):
    from seminar.gradebook.holding import held

    room.grade(room.place / "A")
    link = room.place / "other name.sqlite"
    try:
        link.symlink_to(room.book)
    except OSError:
        pytest.skip("links need rights here")
    with held(room.place / ".book.sqlite.lock", "a test"):
        assert (
            main(
                [
                    "grade",
                    str(room.place / "B"),
                    "-a",
                    str(EVERY_KIND),
                    "-o",
                    str(room.place / "out 2"),
                    "-g",
                    str(link),
                ]
            )
            == 2
        )
    assert "is at work there" in capsys.readouterr().err


def test_sections_in_folders_of_their_own_share_a_gradebook(room):
    room.grade(room.place / "A")
    assert (
        main(
            [
                "grade",
                str(room.place / "B"),
                "-a",
                str(EVERY_KIND),
                "-o",
                str(room.place / "out B"),
                "-g",
                str(room.book),
            ]
        )
        == 0
    )
    assert room.names() == ["ana", "bo", "cy"] and room.in_book() == ["ana", "bo", "cy", "di", "ed"]
    assert room.grade(room.place / "A") == 0 and room.in_book() == ["ana", "bo", "cy", "di", "ed"]


def test_lines_about_shared_work_stay_once_while_their_section_does(room, capsys):
    for name in ("Ana", "Zed"):
        hand_in(room.place / "S", name, seed="one piece of work")
    hand_in(room.place / "T", "Mo")

    def shared():
        return [
            (row["student"], row["needs"]) for row in table(room.out / "problems.csv") if row["problem"] == "same_work"
        ]

    for folder, names in (
        ("S", ["ana", "zed"]),
        ("T", ["ana", "mo", "zed"]),
        ("S", ["ana", "mo", "zed"]),
        ("T", ["ana", "mo", "zed"]),
    ):
        assert room.grade(room.place / folder) == 0
        assert room.names() == names
        assert shared() == [("ana", "a person"), ("zed", "a person")]
        assert "2  same_work" in capsys.readouterr().out
    assert room.grade(room.place / "T", "--replace", "--yes") == 0
    assert shared() == [] and room.names() == ["mo"]


def class_list(room, name, *lines):
    path = room.place / f"{name}.csv"
    path.write_text("id,name\n" + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return ("-r", path)


def test_two_classes_whose_lists_both_begin_at_1_are_not_mixed(room, capsys):
    """A school numbers each class from 1: the second class would take the places of the first, and each other's marks."""
    first, second = class_list(room, "a", "1,Ana", "2,Bo", "3,Cy"), class_list(room, "b", "1,Di", "2,Ed")
    assert room.grade(room.place / "A", *first) == 0
    before = room.everything()
    capsys.readouterr()
    assert room.grade(room.place / "B", *second) == 2
    assert "1 is Di now and was Ana in an earlier grading; 2 is Ed now and was Bo" in " ".join(
        capsys.readouterr().err.split()
    )
    assert room.everything() == before
    # the gradebook alone says it, too, and for another --out
    room.out = room.place / "out of b"
    assert room.grade(room.place / "B", *second) == 2 and not room.out.exists()
    # what the message says to do helps
    room.book = room.place / "b.sqlite"
    assert room.grade(room.place / "B", *second) == 0 and room.names() == room.in_book() == ["1", "2"]


def test_one_person_under_two_forms_of_a_name_is_nobody_else(room):
    assert room.grade(room.place / "A", *class_list(room, "a", "1,Ana María Li", "2,Bo", "3,Cy"), "--yes") == 0
    hand_in(room.place / "late", "Li Ana")
    assert room.grade(room.place / "late", *class_list(room, "b", '1,"Li, Ana"')) == 0
    assert "1" in room.names()


def test_students_of_two_sections_with_one_file_name_are_asked_about(room):
    """Without a class list nothing but the file's name tells who somebody is: the rule within a folder holds between
    folders.
    """
    assert room.grade(room.place / "A") == 0
    for day, counts in (("2026-10-09", "it was graded earlier"), ("2026-09-01", "counts")):
        folder = room.place / day
        hand_in(folder, "Ana", f"another {day}", day=day)
        assert room.grade(folder) == 0
        (line,) = [row for row in table(room.out / "problems.csv") if row["problem"] == "same_name"]
        assert line["needs"] == "a person" and counts in line["found"]
    # her own later file, which keeps most of what she gave, is no other student's
    fresh = Room(room.place / "fresh")
    hand_in(fresh.place / "A", "Ana")
    made = notebook("Ana", "2026-10-01")
    for number, (_, output) in enumerate(unlucky.record_outputs(made)):
        output["data"][MIME]["at"] = at("Ana", f"2026-10-0{1 + (number == 0)}")
    (fresh.place / "B").mkdir()
    (fresh.place / "B" / "ex90_handin_Ana.ipynb").write_bytes(unlucky.encoded(made))
    assert fresh.grade(fresh.place / "A") == fresh.grade(fresh.place / "B") == 0
    assert [row for row in table(fresh.out / "problems.csv") if row["problem"] == "same_name"] == []
    assert fresh.rows()["ana"]["last_answer"] == at("Ana", "2026-10-02")
    assert fresh.grade(fresh.place / "A") == 0
    assert [row["problem"] for row in table(fresh.out / "problems.csv")] == ["superseded"]
