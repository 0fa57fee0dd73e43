"""Whose a file is when names mislead: copies, groups, class lists, hidden names, other alphabets. Nobody disappears,
nobody is accused, nobody becomes two.
"""

import json
import random
import zipfile

import pytest

from seminar.errors import CourseError
from seminar.questions.record import MIME
from seminar.sample import unlucky
from tests.readers import records


def signed(notebook, name):
    notebook["metadata"]["seminar"] = {"v": 1, "assignment": "ex90", "student": name, "at": "2026-10-20T08:00:00Z"}
    return notebook


@pytest.fixture
def folder(tmp_path, good):
    """A function that writes files into a folder: `(name, seed, typed name)` each; the same seed gives the same answers
    in the same seconds.
    """
    place = tmp_path / "class"
    place.mkdir()

    def add(*files):
        for name, seed, typed in files:
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            notebook = good(seed)
            path.write_bytes(unlucky.encoded(signed(notebook, typed) if typed else notebook))
        return place

    return add


@pytest.fixture
def packed(tmp_path, good):
    """A function that packs such files into an archive; bytes are packed as they are."""

    def pack(*files):
        path = tmp_path / "submissions.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for name, seed, typed in files:
                notebook = (
                    seed
                    if isinstance(seed, bytes)
                    else unlucky.encoded(signed(good(seed), typed) if typed else good(seed))
                )
                file.writestr(name, notebook)
        return path

    return pack


@pytest.fixture
def listed(tmp_path):
    """A function that writes a class list from `(id, name)`."""

    def write(*people):
        path = tmp_path / "roster.csv"
        path.write_text("id,name\n" + "".join(f'"{number}","{name}"\n' for number, name in people), encoding="utf-8")
        return path

    return write


def people(graded):
    return {row["student"]: row["status"] for row in graded.grades}


def needing(graded):
    return {row["problem"] for row in graded.problems if row["needs"] == "a person"}


COPIES = [
    "{}-Copy1.ipynb",
    "Copy of {}.ipynb",
    "{} - Kopie.ipynb",
    "{} - 복사본.ipynb",
    "{} — копия.ipynb",
    "{}.ipynb (1).json",
    "{} (1).json",
    "{}-checkpoint.ipynb",
    "Kopie von {}.ipynb",
    "Copie de {}.ipynb",
    "{} (1).ipynb",
    "{}-1.ipynb",
    "{} 2.ipynb",
    "{} copy.ipynb",
    "{} - Copy (2).ipynb",
    "{}\u200b.ipynb",
]


@pytest.mark.parametrize("typed", ["Jisoo Kim", ""])
@pytest.mark.parametrize("copy", COPIES)
def test_a_copy_is_the_same_student(copy, typed, folder, graded):
    after = graded(
        folder(
            ("ex90_handin_Jisoo_Kim.ipynb", 1, typed),
            (copy.format("ex90_handin_Jisoo_Kim"), 1, typed),
            ("ex90_handin_Bo_Good.ipynb", 2, "Bo Good"),
        )
    )
    assert people(after) == {"jisoo kim": "complete", "bo good": "complete"}
    assert needing(after) == set() and after.kinds() == {"superseded"}


@pytest.mark.parametrize("copy", COPIES)
def test_a_copy_is_no_second_reader(copy, folder, assignment):
    source = folder(
        ("ex90_handin_Jisoo_Kim.ipynb", 1, ""),
        (copy.format("ex90_handin_Jisoo_Kim"), 1, ""),
        ("ex90_handin_Bo_Good.ipynb", 2, ""),
    )
    assert sorted(name for name, _ in records(source, assignment)) == ["bo good", "jisoo kim"]


def test_the_same_file_under_another_students_name_is_no_second_reader(folder, assignment):
    source = folder(
        ("ex90_handin_Ana_Lima.ipynb", 1, ""),
        ("ex90_handin_Zoe_Roy.ipynb", 1, ""),
        ("ex90_handin_Bo_Good.ipynb", 2, ""),
    )
    assert sorted(name for name, _ in records(source, assignment)) == ["ana lima", "bo good"]


def test_copies_of_one_file_alone_bear_the_name_without_marks(folder, graded):
    after = graded(
        folder(
            ("ex90_handin_Jisoo_Kim (1).ipynb", 1, "Jisoo Kim"),
            ("ex90_handin_Jisoo_Kim (2).ipynb", 1, "Jisoo Kim"),
            ("ex90_handin_Bo_Good - Copy.ipynb", 2, ""),
        )
    )
    assert people(after) == {"jisoo kim": "complete", "bo good": "complete"}


@pytest.mark.parametrize(
    "name",
    [
        "ex90_handin_Group-{}.ipynb",
        "Group-{}.ipynb",
        "s-{:02}.ipynb",
        "Group ({}).ipynb",
        "ex90_handin_Group_{}.ipynb",
        "group {}.ipynb",
        "team{}.ipynb",
    ],
)
@pytest.mark.parametrize("typed", ["Group {}", "", "name of {}"])
def test_numbered_groups_and_ids_are_no_copies(name, typed, folder, graded):
    after = graded(
        folder(*[(name.format(number), number, typed.format(number) if typed else "") for number in range(1, 6)])
    )
    assert len(after.grades) == 5 and {row["status"] for row in after.grades} == {"complete"}
    assert not needing(after) - {"other_name"}


def test_groups_that_began_with_one_notebook_stay_apart(folder, good, graded):
    first, second = good(1), good(2)
    outputs = dict(
        zip(
            (output["data"][MIME]["q"] for _, output in unlucky.record_outputs(second)),
            (output for _, output in unlucky.record_outputs(second)),
            strict=True,
        )
    )
    for _, output in unlucky.record_outputs(first)[:2]:
        outputs[output["data"][MIME]["q"]]["data"][MIME] = output["data"][MIME]
    source = folder(("Group.ipynb", 3, "Group"))
    (source / "Group-1.ipynb").write_bytes(unlucky.encoded(signed(first, "Group 1")))
    (source / "Group-2.ipynb").write_bytes(unlucky.encoded(signed(second, "Group 2")))
    assert len(graded(source).grades) == 3


@pytest.mark.parametrize("name", ["Group-{}", "s-{:02}", "Group ({})", "Kim {}"])
def test_the_class_list_decides_first(name, folder, listed, graded):
    roster = listed(*[(name.format(number), f"Person {number}") for number in range(1, 6)])
    after = graded(
        folder(*[(f"ex90_handin_{name.format(number)}.ipynb", number, "") for number in range(1, 6)]), roster=roster
    )
    assert people(after) == {name.format(number): "complete" for number in range(1, 6)} and not after.problems


def test_a_copy_of_somebody_on_the_class_list_is_that_persons(folder, listed, graded):
    after = graded(
        folder(("ex90_handin_Jisoo_Kim-Copy1.ipynb", 1, "Jisoo Kim"), ("Copy of ex90_handin_Bo_Good.ipynb", 2, "")),
        roster=listed(("17", "Jisoo Kim"), ("18", "Bo Good")),
    )
    assert people(after) == {"17": "complete", "18": "complete"} and not after.problems


@pytest.mark.parametrize("with_list", [True, False])
def test_a_copy_of_a_numbered_groups_file_is_that_groups(with_list, folder, listed, graded):
    files = [
        ("ex90_handin_Group-1.ipynb", 1, "Group 1"),
        ("ex90_handin_Group-2.ipynb", 2, "Group 2"),
        ("ex90_handin_Group-2 (1).ipynb", 2, "Group 2"),
        ("ex90_handin_Group-3 - Copy.ipynb", 3, ""),
    ]
    options = {"roster": listed(*[(f"Group-{number}", f"Group {number}") for number in (1, 2, 3)])} if with_list else {}
    after = graded(folder(*files), **options)
    assert {row["student"].casefold(): row["status"] for row in after.grades} == {
        f"group-{number}": "complete" for number in (1, 2, 3)
    } and after.kinds() == {"superseded"}


@pytest.mark.parametrize(
    "files",
    [
        ("ex90.ipynb", "notes.ipynb"),
        ("part1/ex90.ipynb", "part2/ex90.ipynb"),
        ("ex90.ipynb", "notes.txt"),
        ("final.ipynb", "older.ipynb"),
    ],
)
def test_a_class_of_one_folder_is_one_student(files, folder, graded):
    after = graded(folder(*[(f"Jane Doe/{name}", 1, "Jane Doe") for name in files]))
    assert people(after) == {"jane doe": "complete"}


def test_a_folder_around_a_class_is_no_student(folder, graded):
    after = graded(folder(("section A/Ana Lima.ipynb", 1, ""), ("section A/Bo Good.ipynb", 2, "")))
    assert people(after) == {"ana lima": "complete", "bo good": "complete"}


def test_the_one_folder_of_somebody_on_the_class_list_is_that_persons(folder, listed, graded):
    after = graded(folder(("17/first.ipynb", 1, ""), ("17/second.ipynb", 2, "")), roster=listed(("17", "Jane Doe")))
    assert people(after) == {"17": "complete"}


@pytest.mark.parametrize(
    "names",
    [
        ["ex90.ipynb", *[f"ex90 ({number}).ipynb" for number in range(1, 5)]],
        ["ex90-Copy1.ipynb", "ex90-Copy2.ipynb", "Untitled.ipynb", "ex90 (1).ipynb", "ex90.ipynb"],
    ],
)
def test_files_that_bear_nobodys_name_are_told_apart_by_the_typed_name(names, folder, graded):
    after = graded(folder(*[(name, number, f"Person {'ABCDE'[number]}") for number, name in enumerate(names)]))
    assert people(after) == {f"person {one}": "complete" for one in "abcde"} and after.kinds() == {"typed_name"}
    assert {row["name"] for row in after.grades} == {f"Person {one}" for one in "ABCDE"}


def test_files_that_say_nobodys_name_at_all_are_not_thrown_together(folder, graded):
    after = graded(
        folder(
            *[(name, number, "") for number, name in enumerate(["ex90.ipynb", "ex90 (1).ipynb", "ex90-Copy1.ipynb"])]
        )
    )
    assert len(after.grades) == 3 and [row["problem"] for row in after.problems] == ["no_student"] * 3


def test_two_people_of_one_name_stay_apart_if_they_typed_two_names(folder, graded):
    after = graded(
        folder(("ex90_handin_Kim_Lee.ipynb", 1, "Kim Lee"), ("ex90_handin_Kim_Lee (1).ipynb", 2, "Kim Lee-Park"))
    )
    assert len(after.grades) == 2 and "same_name" in needing(after)


# Ids


UNSEEN = ["17a\u200b", "\ufeff17a", "17a\u00a0", "１７a", "17A", "17\u2060a", "17a\u200d"]


@pytest.mark.parametrize("written", UNSEEN)
@pytest.mark.parametrize("where", ["list", "folder"])
def test_an_id_with_something_unseen_in_it_is_graded_and_not_missing(written, where, folder, listed, graded):
    on_list, handed = (written, "17a") if where == "list" else ("17a", written)
    after = graded(
        folder((f"{handed}/ex90/ex90.ipynb", 1, ""), ("18/ex90/ex90.ipynb", 2, "")),
        roster=listed((on_list, "Jane Doe"), ("18", "Joe Roe")),
    )
    assert {row["name"]: row["status"] for row in after.grades} == {
        "Jane Doe": "complete",
        "Joe Roe": "complete",
    } and after.summary.missing == 0
    assert all(row["student"].casefold() in ("17a", "18") for row in after.grades) and not after.problems


def test_accents_coded_in_two_ways_are_one_id(folder, listed, graded):
    after = graded(folder(("zoe\u0308/ex90/ex90.ipynb", 1, "")), roster=listed(("zo\u00eb", "Zoë Roe")))
    assert people(after) == {"zoë": "complete"}


# The same work twice


def test_the_same_work_under_two_names_is_listed_for_both(folder, graded):
    after = graded(
        folder(
            ("ex90_handin_Ana_Lima.ipynb", 1, "Ana Lima"),
            ("ex90_handin_Zoe_Roy.ipynb", 1, "Zoe Roy"),
            ("ex90_handin_Bo_Good.ipynb", 2, "Bo Good"),
        )
    )
    rows = [row for row in after.problems if row["problem"] == "same_work"]
    assert [(row["student"], row["needs"]) for row in rows] == [("ana lima", "a person"), ("zoe roy", "a person")]
    assert (
        "Zoe Roy" in rows[0]["found"] and "10 answers" in rows[0]["found"] and after.summary.looks == {"same_work": 2}
    )


@pytest.mark.parametrize("changed", [3, 7])
def test_work_that_was_changed_after_copying_is_listed(changed, folder, good, graded):
    source = folder(("ex90_handin_Ana_Lima.ipynb", 1, "Ana Lima"))
    notebook = signed(good(1), "Zoe Roy")
    for number, (_, output) in enumerate(unlucky.record_outputs(notebook)[:changed]):
        output["data"][MIME]["at"] = f"2026-11-01T08:00:{number:02}Z"
    (source / "ex90_handin_Zoe_Roy.ipynb").write_bytes(unlucky.encoded(notebook))
    assert "same_work" in needing(graded(source))


def test_the_same_answers_at_other_times_are_no_copy(folder, good, graded):
    source = folder(("ex90_handin_Ana_Lima.ipynb", 1, "Ana Lima"))
    notebook = signed(good(1), "Zoe Roy")
    for number, (_, output) in enumerate(unlucky.record_outputs(notebook)):
        output["data"][MIME]["at"] = f"2026-11-01T08:00:{number:02}Z"
    (source / "ex90_handin_Zoe_Roy.ipynb").write_bytes(unlucky.encoded(notebook))
    assert not graded(source).problems


def test_answers_given_with_the_exercise_are_no_copied_work(folder, good, graded):
    source = folder()
    given = [output["data"][MIME] for _, output in unlucky.record_outputs(good(99))[:4]]
    for seed in range(14):
        notebook = good(seed)
        for (_, output), record in zip(unlucky.record_outputs(notebook)[:4], given, strict=True):
            output["data"][MIME] = record
        (source / f"ex90_handin_Person_{'abcdefghijklmn'[seed]}.ipynb").write_bytes(unlucky.encoded(notebook))
    assert not graded(source).problems


def test_answers_given_to_a_small_class_are_no_copied_work(folder, good, graded):
    source = folder()
    given = [output["data"][MIME] for _, output in unlucky.record_outputs(good(99))[:4]]
    for name in ("Ana", "Bo", "Cy"):
        notebook = good(name)
        for (_, output), record in zip(unlucky.record_outputs(notebook)[:4], given, strict=True):
            output["data"][MIME] = record
        (source / f"ex90_handin_{name}.ipynb").write_bytes(unlucky.encoded(notebook))
    assert not graded(source).problems


@pytest.mark.parametrize(
    ("files", "students"),
    [
        (
            [
                ("A/Kim/ex90.ipynb", 1, ""),
                ("A/Lee/ex90.ipynb", 2, ""),
                ("B/Roy/ex90.ipynb", 3, ""),
                ("B/Ito/ex90.ipynb", 4, ""),
            ],
            2,
        ),
        (
            [
                ("A/ex90_handin_Kim.ipynb", 1, "Kim"),
                ("A/ex90_handin_Lee.ipynb", 1, "Lee"),
                ("B/ex90_handin_Roy.ipynb", 3, "Roy"),
            ],
            2,
        ),
        ([("Kim/ex90.ipynb", 1, ""), ("KIM/ex90.ipynb", 2, ""), ("Lee/ex90.ipynb", 3, "")], 2),
        ([("Kim/ex90.ipynb", 1, ""), ("ex90_handin_Kim.ipynb", 2, ""), ("Lee/ex90.ipynb", 3, "")], 2),
        ([("Jos\u00e9/ex90.ipynb", 1, ""), ("Jose\u0301/ex90.ipynb", 2, ""), ("Lee/ex90.ipynb", 3, "")], 2),
        ([("Kim/ex90.ipynb", 1, ""), ("Kim /ex90.ipynb", 2, ""), ("Lee/ex90.ipynb", 3, "")], 2),
    ],
    ids=["sections", "typed", "case", "file", "accents", "blank"],
)
def test_two_learners_in_what_looks_like_one_folder_are_said(files, students, folder, graded):
    source = folder(*files)
    if len(list(source.rglob("*.ipynb"))) < len(files):
        pytest.skip("on this disk the names are one")
    after = graded(source)
    assert len(after.grades) == students and "same_name" in needing(after)


@pytest.mark.parametrize("name", [".ipynb_checkpoints/ex90-checkpoint.ipynb", "__MACOSX/ex90.ipynb", "~$ex90.ipynb"])
def test_a_student_is_not_lost_with_a_file_that_the_computer_made(name, packed, graded):
    after = graded(
        packed(
            ("Ana Lima_11_assignsubmission_file_/ex90.ipynb", 1, ""),
            (f"Zoe Roy_12_assignsubmission_file_/{name}", 2, ""),
        )
    )
    assert people(after) == {"11": "complete", "12": "nothing readable"}


@pytest.mark.parametrize("end", [" ", ".", " .. ", "\u00a0"])
def test_blanks_and_dots_behind_a_name_cost_nothing(end, packed, graded):
    assert people(
        graded(packed((f"ex90_handin_Ana_Lima.ipynb{end}", 1, ""), ("ex90_handin_Bo_Good.ipynb", 2, "")))
    ) == {"ana lima": "complete", "bo good": "complete"}


def test_several_processes_see_the_same_work(folder, graded):
    source = folder(("ex90_handin_Ana_Lima.ipynb", 1, "Ana Lima"), ("ex90_handin_Zoe_Roy.ipynb", 1, "Zoe Roy"))
    assert graded(source, jobs=2).problems == graded(source).problems != []


# Learning platforms


CANVAS_BLIND = [
    ("anon_aB1cD_9001_ex90_handin_Astrid_Dvořák.ipynb", 1, "Astrid Dvořák"),
    ("LATE_anon_eF2gH_9002_ex90_handin_Bongani_Ortiz.ipynb", 2, "Bongani Ortiz"),
    ("LATE_anon_eF2gH_9003_ex90_handin_Bongani_Ortiz-1.ipynb", 2, "Bongani Ortiz"),
    ("anon_iJ3kL_9004_ex90_handin_Astrid_Dvořák.ipynb", 3, "Chiara Saar"),
    ("anon_mN4pQ_text.html", b"<p>Astrid Dvo\xc5\x99\xc3\xa1k</p>", ""),
]


def moodle_blind(word):
    return [
        (f"{word}_88001_assignsubmission_file_/ex90_handin_Astrid_Dvořák.ipynb", 1, "Astrid Dvořák"),
        (f"{word}_88002_assignsubmission_file_/work of Bongani/ex90_handin_Bongani_Ortiz.ipynb", 2, "Bongani Ortiz"),
        (f"{word}_88002_assignsubmission_file_/ex90_handin_Bongani.ipynb", 2, "Bongani Ortiz"),
        (f"{word}_88003_assignsubmission_file_ex90_handin_Chiara.ipynb", 3, "Chiara Saar"),
    ]


@pytest.mark.parametrize(
    "files",
    [CANVAS_BLIND, *map(moodle_blind, ["Participant", "Teilnehmerin", "Participante", "참가자", "Учасник", "Xyzzy"])],
    ids=lambda files: files[0][0].split("_")[0],
)
def test_hidden_names_stay_hidden_and_nobody_is_accused(files, packed, graded, tmp_path):
    after = graded(packed(*files), gradebook=tmp_path / "book.sqlite")
    assert not needing(after) - {"not_a_notebook"} and "other_name" not in after.kinds()
    assert all(row["status"] == "complete" for row in after.grades if row["student"] != "mN4pQ")
    for path in [*after.out.rglob("*.csv"), *after.out.rglob("*.html")]:
        text = path.read_text(encoding="utf-8")
        assert not any(name in text for name in ("Astrid", "Dvo", "Bongani", "Ortiz", "Chiara", "Saar")), path.name
    data = (tmp_path / "book.sqlite").read_bytes()
    assert not any(name in data for name in (b"Astrid", b"Bongani", b"Chiara"))
    assert len({row["name"] for row in after.grades}) == len(after.grades), "the number of the LMS tells them apart"


def test_canvas_anonymous_and_late_belong_together(packed, graded):
    after = graded(packed(*CANVAS_BLIND))
    assert people(after) == {"aB1cD": "complete", "eF2gH": "complete", "iJ3kL": "complete", "mN4pQ": "nothing readable"}
    assert after.student("eF2gH")["other_files"]


def test_a_class_list_is_no_use_where_names_are_hidden_and_nobody_is_called_missing(packed, listed, graded):
    after = graded(packed(*CANVAS_BLIND), roster=listed(("1", "Astrid Dvořák"), ("2", "Bongani Ortiz")))
    assert after.summary.missing == 0 and "names_hidden" in after.kinds() and "not_on_roster" not in after.kinds()


def test_ids_of_hidden_names_may_stand_in_the_class_list(packed, listed, graded):
    after = graded(
        packed(*moodle_blind("Participant")),
        roster=listed(("88001", "One"), ("88002", "Two"), ("88003", "Three"), ("88004", "Four")),
    )
    assert people(after) == {
        "88001": "complete",
        "88002": "complete",
        "88003": "complete",
        "88004": "no submission",
    } and not needing(after)


def test_canvas_texts_and_links_belong_to_their_students(packed, listed, graded):
    source = packed(
        ("kimana_1001_9001_ex90_handin_Ana_Kim.ipynb", 1, "Ana Kim"),
        ("müllerjürgen_LATE_1002_text.html", b"<p>my text</p>", ""),
        ("sukarno_1003_link.html", b"<a href='x'>", ""),
    )
    after = graded(source, roster=listed(("1001", "Ana Kim"), ("1002", "Jürgen Müller"), ("1003", "Sukarno")))
    assert people(after) == {"1001": "complete", "1002": "nothing readable", "1003": "nothing readable"}
    assert [(row["student"], row["problem"]) for row in after.problems] == [
        ("1002", "not_a_notebook"),
        ("1003", "not_a_notebook"),
    ]


def test_a_groups_hand_in_in_canvas_is_said_and_nobody_is_accused(packed, listed, graded):
    source = packed(
        ("projectgroup1_1001_9001_ex90_handin_Bo_Good.ipynb", 1, "Bo Good"),
        ("projectgroup2_1003_9001_ex90_handin_Cy_Lee.ipynb", 2, "Cy Lee"),
    )
    after = graded(source, roster=listed(("1001", "Ana Kim"), ("1002", "Bo Good"), ("1003", "Cy Lee")))
    assert needing(after) == {"group_hand_in"} and people(after)["1001"] == "complete"
    assert not needing(graded(source))


def test_a_groups_number_in_moodle_is_no_students(packed, listed, graded):
    source = packed(
        ("Group A_55_assignsubmission_file_/ex90_handin_Bo.ipynb", 1, "Bo Good"),
        ("Default group_assignsubmission_file_/ex90.ipynb", 2, "Cy Lee"),
    )
    after = graded(source, roster=listed(("55", "Ana Kim"), ("56", "Bo Good")))
    assert (
        people(after)["55"] == "complete" and {row["student"]: row["name"] for row in after.grades}["55"] == "Group A"
    ), "the group under its own name"
    assert people(after)["default group"] == "complete" and needing(after) == {"group_hand_in", "not_on_roster"}


def test_a_participants_two_attempts_are_one_student_without_a_question(packed, graded):
    after = graded(
        packed(
            ("Kim Lee_70007_assignsubmission_file_/ex90 first.ipynb", 1, ""),
            ("Kim Lee_70007_assignsubmission_file_/ex90 second.ipynb", 2, ""),
        )
    )
    assert people(after) == {"70007": "complete"} and after.kinds() == {"superseded"}


@pytest.mark.parametrize("second", ["onlinetext.html", "screenshot.png", "notes.docx", "blank.ipynb", "empty.ipynb"])
@pytest.mark.parametrize("before", ["Kim Lee_70007_assignsubmission_file_/", "kimlee_70007_8_", "kim/ex90/"])
def test_a_second_file_beside_a_complete_notebook_is_a_note(second, before, packed, graded):
    content = {"blank.ipynb": b'{"cells": []}', "empty.ipynb": b""}.get(second, b"something")
    after = graded(
        packed(
            (f"{before}ex90.ipynb", 1, ""),
            (f"{before}{second}", content, ""),
            ("other/ex90/x.ipynb" if "/ex90" in before else "b_6_7_x.ipynb", 2, ""),
        )
    )
    assert not needing(after) and after.kinds(second) == {"beside"}


def test_a_second_file_beside_an_incomplete_notebook_needs_a_person(packed, good, graded):
    notebook = good(1)
    unlucky.record_outputs(notebook)[0][0]["outputs"] = []
    after = graded(
        packed(("kimlee_7_8_ex90.ipynb", unlucky.encoded(notebook), ""), ("kimlee_7_9_shot.png", b"png", ""))
    )
    assert needing(after) == {"not_a_notebook"}


# Alphabets


PAGES = {
    "cp949": ["박서준", "김민서"],
    "cp866": ["Ольга Иванова", "Тимур Ким"],
    "cp850": ["Jürgen Müller", "Zoë Brånd"],
    "cp1252": ["Jürgen Müller", "Zoë Brånd"],
    "cp932": ["山田明美", "鈴木一郎"],
    "gbk": ["李小雨", "张伟"],
    "cp1251": ["Ольга Иванова", "Тимур Ким"],
}


@pytest.fixture
def old_zip(tmp_path, good):
    """A function that packs a Moodle download with names in a code page, without saying which."""

    def pack(page, names, typed=True):
        path, codes = tmp_path / "old.zip", {}
        with zipfile.ZipFile(path, "w") as file:
            for number, name in enumerate(names):
                raw = f"{name}_{41 + number}_assignsubmission_file_/ex90.ipynb".encode(page)
                codes[(stand_in := f"{number}" * len(raw)).encode()] = raw
                file.writestr(stand_in, unlucky.encoded(signed(good(number), name) if typed else good(number)))
        data = path.read_bytes()
        for stand_in, raw in codes.items():
            data = data.replace(stand_in, raw)
        path.write_bytes(data)
        return path

    return pack


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("by", ["class list", "typed name"])
def test_names_of_other_code_pages_are_read_by_what_they_should_be(page, by, old_zip, listed, graded):
    names = PAGES[page]
    options = (
        {"roster": listed(*[(f"s{number}", name) for number, name in enumerate(names)])} if by == "class list" else {}
    )
    after = graded(old_zip(page, names, typed=by == "typed name"), **options)
    assert {row["name"] for row in after.grades} == set(names) and not after.problems


@pytest.mark.parametrize("page", ["cp949", "cp866"])
def test_an_alphabet_that_nothing_tells_is_one_line_and_accuses_nobody(page, old_zip, graded):
    after = graded(old_zip(page, PAGES[page], typed=False))
    assert [row["problem"] for row in after.problems] == ["unknown_alphabet"] and sorted(people(after)) == ["41", "42"]


def test_a_name_that_the_archive_tells_in_its_own_field_is_read(tmp_path, good, graded):
    import struct
    import zlib

    path = tmp_path / "told.zip"
    name = "박서준_41_assignsubmission_file_/ex90.ipynb"
    raw = name.encode("cp949")
    info = zipfile.ZipInfo("0" * len(raw))
    told = name.encode()
    info.extra = struct.pack("<HHBL", 0x7075, 5 + len(told), 1, zlib.crc32(raw)) + told
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(info, unlucky.encoded(good(1)))
    path.write_bytes(path.read_bytes().replace(b"0" * len(raw), raw))
    assert {row["name"] for row in graded(path).grades} == {"박서준"}


def test_a_stranger_in_a_plain_folder_does_not_take_anothers_place_by_what_is_not_seen(folder, graded):
    after = graded(
        folder(("ex90_handin_Ana_Good.ipynb", 1, "Ana Good"), ("ex90_handin_Ana_\u200bGood.ipynb", 2, "Someone Else"))
    )
    assert len(after.grades) == 2 and after.student("ana good")["file"] == "ex90_handin_Ana_Good.ipynb"


def test_an_error_for_an_archive_that_is_none_still_names_it(tmp_path, graded):
    (tmp_path / "no.zip").write_bytes(b"PK nothing")
    with pytest.raises(CourseError, match="no.zip"):
        graded(tmp_path / "no.zip")


def test_many_random_names_lose_nobody(folder, graded):
    random_ = random.Random(4)
    letters = [
        "a",
        "B",
        "-1",
        " (1)",
        " copy",
        "é",
        "e\u0301",
        "\u200b",
        "_",
        " ",
        "2",
        "김",
        "copy of ",
        ".",
        "-Copy1",
    ]
    names = {"".join(random_.choices(letters, k=random_.randint(1, 6))).strip() or "x" for _ in range(80)}
    after = graded(
        folder(
            *[
                (f"ex90_handin_{name}.ipynb", number, f"Person {json.dumps(number)}")
                for number, name in enumerate(sorted(names))
            ]
        )
    )
    assert {row["status"] for row in after.grades} == {"complete"}
    # names that differ in case or blanks alone are one name, as they are for Windows: each is said
    said = {row["file"] for row in after.problems if row["problem"] == "same_name" and row["needs"] == "a person"} | {
        row["file"] for row in after.grades
    }
    assert len(said) == len(names) and len(after.grades) > len(names) - 6
