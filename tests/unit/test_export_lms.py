"""Export: the right mark reaches the right line, nothing is guessed, nothing can act as a formula, nothing is
overwritten.
"""

import csv
import io
import json
import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from seminar import safe
from seminar.errors import CourseError
from seminar.export import canvas, export, match, moodle, tables
from seminar.export.scale import Scale, Wanted
from seminar.export.totals import Column, Learner, Total, from_gradebook, from_grades
from seminar.gradebook.book import Gradebook, Mark
from seminar.grading.run import grade
from seminar.questions import load_assignment
from seminar.results.tables import GRADES
from seminar.sample import synth

ASSIGNMENT = load_assignment(Path(__file__).parents[1] / "hostile" / "every_kind.yaml")
COLUMN = Column("ex02", "Clause by clause", 30.0)
CANVAS = [
    [
        "Student",
        "ID",
        "SIS User ID",
        "SIS Login ID",
        "Section",
        "Essay (11)",
        "ex02 Clause by clause (12)",
        "Current Score",
    ],
    ["", "", "", "", "", "Manual Posting", "", ""],
    ["    Points Possible", "", "", "", "", "10", "30", "(read only)"],
    ["Rossi, Ana", "70001", "s1", "ana@x.org", "A", "7", "", "7"],
    ['="=cmd|x"', "70002", "s2", "+ben@x.org", "A", "8", "12", "8"],
    ["Kaya, Cem", "70003", "s3", "cem@x.org", "A", "", "9", ""],
    ["Student, Test", "70009", "", "8f7a", "A", "", "", ""],
]


def learner(key, name, points=None, to_mark=0, email=""):
    return Learner(key, name, email, {} if points is None else {"ex02": Total(points, to_mark)})


def written(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_canvas_gets_its_own_columns_back_with_only_our_assignment():
    lines, found, notes = canvas.make(
        [learner("70001", "Ana Rossi", 21.5), learner("s3", "Cem Kaya", 3.0, to_mark=2)], [COLUMN], CANVAS
    )
    assert lines[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "ex02 Clause by clause (12)"]
    assert lines[1] == ["    Points Possible", "", "", "", "", "30"]
    assert lines[2] == ["Rossi, Ana", "70001", "s1", "ana@x.org", "A", "21.5"]
    assert len(lines) == 6 and not found.lost and notes == []


def test_canvas_keeps_the_score_that_it_has_where_we_have_none():
    lines, _, _ = canvas.make([learner("s3", "Cem Kaya", 3.0, to_mark=2)], [COLUMN], CANVAS)
    assert {line[1]: line[-1] for line in lines[2:]} == {"70001": "", "70002": "12", "70003": "9", "70009": ""}
    lines, _, _ = canvas.make([learner("s3", "Cem Kaya", 3.0, to_mark=2)], [COLUMN], CANVAS, so_far=True)
    assert next(line[-1] for line in lines if line[1] == "70003") == "3"


def test_a_canvas_line_with_a_number_carries_no_formula_and_still_names_its_student():
    lines, _, _ = canvas.make([learner("70002", "Ben", 1.0)], [COLUMN], CANVAS)
    line = next(line for line in lines if line[1] == "70002")
    assert line[0] == '\'="=cmd|x"' and line[3] == "'+ben@x.org" and line[-1] == "1"
    assert not [cell for line in lines for cell in line if tables.is_formula(cell)]


def test_a_canvas_line_without_a_number_is_left_out_if_it_looks_like_a_formula():
    table = [
        *CANVAS[:3],
        ["=2+5", "", "s2", "ben@x.org", "A", "", "", ""],
        ["Kaya, Cem", "", "s3", "", "A", "", "", ""],
    ]
    lines, found, _ = canvas.make([learner("s2", "Ben", 1.0), learner("s3", "Cem Kaya", 2.0)], [COLUMN], table)
    assert [line[2] for line in lines[2:]] == ["s3"]
    assert [(one.key, "by hand" in why) for one, why in found.lost] == [("s2", True)]


def test_a_new_assignment_in_canvas_is_announced_and_two_fitting_columns_are_asked_about():
    plain = [row[:5] + row[7:] for row in CANVAS]
    lines, _, notes = canvas.make([], [COLUMN], plain)
    assert lines[0][-1] == "ex02 Clause by clause" and "new assignment" in notes[0]
    table = [
        [*row, other]
        for row, other in zip(CANVAS, ["ex02 Clause by clause (99)", "", "5", "", "", "", ""], strict=True)
    ]
    with pytest.raises(CourseError, match="--column"):
        canvas.make([], [COLUMN], table)
    assert canvas.make([], [COLUMN], table, named="99")[0][0][-1] == "ex02 Clause by clause (99)"
    assert "to the 5 that it has in Canvas" in canvas.make([], [COLUMN], table, named="99")[2][0]
    with pytest.raises(CourseError, match="no column 'Quiz'"):
        canvas.make([], [COLUMN], CANVAS, named="Quiz")


@pytest.mark.parametrize("header", [["Name", "Mark"], ["Student", "ID", "Essay"], ["id", "name", "email", "x"]])
def test_another_table_is_refused_with_the_way_to_the_right_one(header):
    with pytest.raises(CourseError, match="Export"):
        canvas.make([], [COLUMN], [header])
    with pytest.raises(CourseError, match="Export"):
        moodle.make([], COLUMN, [header])


def test_moodle_gets_one_column_that_names_students_and_none_without_a_mark():
    table = [
        ["First name", "Last name", "ID number", "Email address", "Assignment: ex02 (Real)"],
        ["Ana", "Rossi", "s1", "Ana@x.org", "-"],
        ["Ben", "=1", "s2", "", "-"],
        ["Cem", "Kaya", "s3", "c@x.org", "5"],
    ]
    lines, found, _ = moodle.make(
        [learner("s1", "x", 21.5), learner("s2", "y", 3), learner("s3", "z", 4, to_mark=1), learner("s9", "Eve", 1)],
        COLUMN,
        table,
    )
    assert lines == [["ID number", "Assignment: ex02 (Real)"], ["s1", "21.5"], ["s2", "3"]]
    assert [one.key for one, _ in found.lost] == ["s9"]


def test_moodle_is_never_sent_an_identifier_that_looks_like_a_formula():
    table = [["Email address", "Full name"], ["-ana@x.org", "Ana Rossi"], ["ben@x.org", "Ben Bo"]]
    lines, found, _ = moodle.make([learner("a", "Ana Rossi", 2), learner("b", "Ben Bo", 3)], COLUMN, table)
    assert lines[1:] == [["ben@x.org", "3"]]
    assert [one.name for one, _ in found.lost] == ["Ana Rossi"]


def test_moodles_worksheet_is_filled_by_participant_number():
    header = [
        "Identifier",
        "Full name",
        "Email address",
        "Status",
        "Grade",
        "Maximum Grade",
        "Grade can be changed",
        "Last modified (submission)",
        "Last modified (grade)",
    ]
    table = [
        header,
        ["Participant 70001", "=Ana", "a@x.org", "Submitted", "", "100.00", "Yes", "-", "-"],
        ["Participant 70002", "Ben", "b@x.org", "", "", "100.00", "Yes", "-", "-"],
    ]
    lines, found, notes = moodle.make([learner("70001", "whoever", 12.25)], COLUMN, table)
    assert lines[1] == ["Participant 70001", "'=Ana", "a@x.org", "Submitted", "40.83", "100.00", "Yes", "-", "-"]
    assert len(lines) == 2 and "30 of 30 became 100 of 100" in notes[0] and not found.lost


def test_names_match_whatever_their_order_case_and_accents_and_nothing_is_guessed():
    rows = [
        match.Row(0, ("1",), "", "Björk, Ósk"),
        match.Row(1, ("2",), "", "Ana Rossi"),
        match.Row(2, ("3",), "", "rossi ana"),
        match.Row(3, ("4",), "d@x.org", "Dan"),
    ]
    found = match.match(
        [
            learner("k1", "Osk Bjork"),
            learner("k2", "Ana Rossi"),
            learner("k3", "Zed", email="D@x.org"),
            learner("9", "Nobody"),
        ],
        rows,
    )
    assert {place: one.key for place, one in found.found.items()} == {0: "k1", 3: "k3"}
    assert {one.key: why.split()[0] for one, why in found.lost} == {"k2": "several", "9": "no"}
    found = match.match([learner("1", "x"), learner("k", "Ósk Björk")], rows)
    assert found.found == {} and len(found.lost) == 2
    # an id of ours that happens to be a place in the table is no match
    assert match.match([learner("0", "Nemo")], rows).found == {}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("export")
    for _ in synth.write_class(ASSIGNMENT, folder / "class", 12, 5, 0.3, "canvas"):
        pass
    grade(
        folder / "class" / "submissions.zip",
        ASSIGNMENT,
        folder / "out",
        gradebook=folder / "book.sqlite",
        roster=folder / "class" / "roster.csv",
    )
    return folder


def test_gradebook_and_folder_of_grades_tell_the_same_totals(graded):
    book, folder = (
        {one.key: one for one in source}
        for source in (from_gradebook(graded / "book.sqlite", [ASSIGNMENT]), from_grades(graded / "out", ASSIGNMENT)[0])
    )
    assert any(one.totals for one in book.values())
    assert {key: one.totals for key, one in folder.items() if one.totals} == {
        key: one.totals for key, one in book.items() if one.totals
    }


def test_marks_by_hand_are_exported_without_grading_again_and_agree_with_it_after(graded, tmp_path):
    with Gradebook(graded / "book.sqlite") as book:
        for answer in list(book.answers(ASSIGNMENT.id, status="to mark")):
            for criterion in ASSIGNMENT.item(answer.question.partition(".")[2]).rubric:
                book.mark(
                    ASSIGNMENT.id,
                    Mark(
                        answer.question,
                        answer.student,
                        criterion.id,
                        "vera",
                        criterion.levels[-1].points,
                        answer.answer_sha,
                    ),
                )
    now = {one.key: one.totals for one in from_gradebook(graded / "book.sqlite", [ASSIGNMENT])}
    grade(
        graded / "class" / "submissions.zip",
        ASSIGNMENT,
        tmp_path / "out",
        gradebook=graded / "book.sqlite",
        roster=graded / "class" / "roster.csv",
    )
    after = {one.key: one.totals for one in from_grades(tmp_path / "out", ASSIGNMENT)[0]}
    assert {key: totals for key, totals in now.items() if totals} == {
        key: totals for key, totals in after.items() if totals
    }


def test_export_to_canvas_end_to_end(graded, tmp_path):
    with open(graded / "class" / "roster.csv", encoding="utf-8", newline="") as file:
        people = list(csv.DictReader(file))
    table = [
        ["Student", "ID", "SIS Login ID", "Section", f"{ASSIGNMENT.title} (5)"],
        ["    Points Possible", "", "", "", f"{ASSIGNMENT.points:.2f}"],
    ]
    table += [[" ".join(one["name"].split()[::-1]), one["id"], one["email"], "A", ""] for one in people]
    (tmp_path / "canvas.csv").write_text(tables.text(table), encoding="utf-8")
    out = tmp_path / "import.csv"
    result = export(
        "canvas", [ASSIGNMENT], out, gradebook=graded / "book.sqlite", template=tmp_path / "canvas.csv", so_far=True
    )
    rows = {row[1]: row[-1] for row in written(out)[2:]}
    expected = {
        one.key: tables.number(one.totals[ASSIGNMENT.id].points)
        for one in from_gradebook(graded / "book.sqlite", [ASSIGNMENT])
        if one.totals and one.key in rows
    }
    assert expected and {key: points for key, points in rows.items() if points} == expected
    assert not out.read_bytes().startswith(b"\xef\xbb\xbf"), "Canvas reads no byte order mark"
    assert result.written == [(str(out), len(expected))]
    assert not [cell for row in written(out) for cell in row if safe.cell(cell) != cell]


def test_nothing_is_overwritten_unless_asked(graded, tmp_path):
    out = tmp_path / "marks.csv"
    out.write_text("mine")
    with pytest.raises(CourseError, match="--force"):
        export("csv", [ASSIGNMENT], out, gradebook=graded / "book.sqlite")
    assert out.read_text() == "mine"
    export("csv", [ASSIGNMENT], out, gradebook=graded / "book.sqlite", force=True)
    assert written(out)[0][:4] == ["student", "name", "email", ASSIGNMENT.id] and list(tmp_path.iterdir()) == [out]


def test_a_refused_export_leaves_no_file(graded, tmp_path):
    (tmp_path / "t.csv").write_text("Name,Mark\nAna,1\n")
    for to in ("canvas", "moodle"):
        with pytest.raises(CourseError):
            export(to, [ASSIGNMENT], tmp_path / "x.csv", gradebook=graded / "book.sqlite", template=tmp_path / "t.csv")
    for wrong in (
        {"to": "blackboard", "gradebook": graded / "book.sqlite"},
        {"to": "csv"},
        {"to": "csv", "gradebook": tmp_path / "none"},
        {"to": "csv", "grades": tmp_path},
    ):
        with pytest.raises(CourseError):
            export(wrong.pop("to"), [ASSIGNMENT], tmp_path / "x.csv", **wrong)
    assert not (tmp_path / "x.csv").exists()


# For research


def test_a_table_for_research_names_nobody_and_calls_each_student_anew(graded, tmp_path):
    with Gradebook(graded / "book.sqlite") as book:
        people = list(book.students())
        answers = list(book.answers(ASSIGNMENT.id))
        files = [one.file for one in book.submissions(ASSIGNMENT.id)]
    tables_made = []
    for turn in range(2):
        result = export("research", [ASSIGNMENT], tmp_path / f"{turn}.csv", gradebook=graded / "book.sqlite")
        assert result.written == [(str(tmp_path / f"{turn}.csv"), len(answers))]
        tables_made.append(written(tmp_path / f"{turn}.csv"))
    first, second = ([dict(zip(one[0], line)) for line in one[1:]] for one in tables_made)
    called = {line["student"] for line in first}
    desk = {pseudonym for *_, pseudonym in people}
    assert len(called) == len({answer.student for answer in answers}) >= 8
    assert not called & desk and not called & {line["student"] for line in second}
    # the same answers in both, by whatever name; and all of them, as they were handed in
    same = [sorted((line["question"], line["answer_json"], line["points"]) for line in one) for one in (first, second)]
    assert same[0] == same[1]
    assert sorted(json.loads(line["answer_json"] or "null") is None for line in first) == sorted(
        json.loads(answer.answer or "null") is None for answer in answers
    )
    assert [line["student"] for line in first] == sorted(line["student"] for line in first)
    text = (tmp_path / "0.csv").read_text("utf-8")
    told = [line for line in text.splitlines() if "@" in line]
    assert not told and not [file for file in files if file and file in text]
    assert not [key for key, *_ in people if re.search(rf"\b{re.escape(key)}\b", text)]
    assert not re.search(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}T", text), "no times"


def test_a_table_for_research_holds_marks_by_hand_and_says_what_to_read(graded, tmp_path):
    path = shutil.copy(graded / "book.sqlite", tmp_path / "book.sqlite")
    with Gradebook(path) as book:
        answer = next(one for one in book.answers(ASSIGNMENT.id) if one.kind == "short" and one.answer)
        key = answer.student
    base = sqlite3.connect(path)
    name = "Bo Li"  # a short name is a name
    base.execute("UPDATE student SET name=?, email='' WHERE key=?", (name, key))
    signed = "Written by LI, who can be asked. =1+1"
    base.execute(
        "UPDATE answer SET answer=?, answer_sha='x' WHERE student=? AND question=?",
        (json.dumps(signed), key, answer.question),
    )
    base.commit()
    base.close()
    with Gradebook(path) as book:
        for criterion in ASSIGNMENT.item(answer.question.partition(".")[2]).rubric:
            points = criterion.levels[-1].points
            book.mark(ASSIGNMENT.id, Mark(answer.question, key, criterion.id, "vera", points, "x"))
    result = export("research", [ASSIGNMENT], tmp_path / "out.csv", gradebook=path)
    lines = [dict(zip(written(tmp_path / "out.csv")[0], line)) for line in written(tmp_path / "out.csv")[1:]]
    (line,) = [line for line in lines if line["answer_json"] and json.loads(line["answer_json"]) == signed]
    assert (line["status"], float(line["points"])) == ("marked", answer.best)
    assert f"{line['student']} {line['question']}" in result.notes[0] and "name" in result.notes[0]
    assert "text that students wrote" in result.notes[-1]


def test_a_table_for_research_needs_a_gradebook_and_nothing_else(graded, tmp_path):
    for wrong in (
        {"grades": graded / "out"},
        {"gradebook": graded / "book.sqlite", "roster": graded / "class" / "roster.csv"},
        {"gradebook": graded / "book.sqlite", "so_far": True},
        {"gradebook": graded / "book.sqlite", "out_of": 50.0},
        {"gradebook": tmp_path / "none.sqlite"},
    ):
        with pytest.raises(CourseError):
            export("research", [ASSIGNMENT], tmp_path / "x.csv", **wrong)
    assert not (tmp_path / "x.csv").exists()


def test_a_class_list_says_who_is_written_and_who_is_missing(graded, tmp_path):
    (tmp_path / "roster.csv").write_text("id,name,email\nnew,New Nora,n@x.org\n70001,First One,\n", encoding="utf-8")
    result = export(
        "csv", [ASSIGNMENT], tmp_path / "x.csv", gradebook=graded / "book.sqlite", roster=tmp_path / "roster.csv"
    )
    assert [row[0] for row in written(tmp_path / "x.csv")[1:]] == ["new", "70001"]
    assert result.without[0].startswith("New Nora") and len(result.lost) >= 8


def filled(possible, points, **options):
    """Return Canvas' cell for one student with *points* of 30, the points possible of the file, and the notes, if the
    template says *possible*.
    """
    table = [row[:] for row in CANVAS]
    table[2][6] = possible
    lines, _, notes = canvas.make([learner("70001", "Ana Rossi", points)], [COLUMN], table, **options)
    return lines[2][-1], lines[1][-1], notes


@pytest.mark.parametrize(
    ("possible", "mark", "shown"),
    [
        ("100", "100", "100"),
        ("100,00", "100", "100"),
        ("100.00", "100", "100"),
        ("30.00", "30", "30"),
        ("10", "10", "10"),
        ("1,000.00", "1000", "1000"),
        ("7.5", "7.5", "7.5"),
    ],
)
def test_full_marks_are_full_marks_in_canvas_whatever_its_points(possible, mark, shown):
    assert filled(possible, 30.0)[:2] == (mark, shown)
    assert ("scaled" in " ".join(filled(possible, 30.0)[2])) == (mark != "30")


def test_scaling_is_said_in_one_line_and_can_be_left_out():
    mark, _, notes = filled("100", 16.1)
    assert mark == "53.67" and notes == [
        "ex02: scaled from 30 points to the 100 that it has in Canvas (30 of 30 became 100 of 100), rounded to two"
        " decimals. --no-scale leaves them as they are."
    ]
    mark, shown, notes = filled("100", 30.0, wanted=Wanted(scale=False))
    assert (mark, shown) == ("30", "100") and "full marks show there as 30 of 100" in notes[0]


@pytest.mark.parametrize("possible", ["", "0", "0.00", "-", "1,000"])
def test_unknown_points_in_canvas_are_asked_for_not_guessed(possible):
    mark, _, notes = filled(possible, 15.0)
    assert mark == "15" and "--out-of" in notes[0]
    assert filled(possible, 15.0, wanted=Wanted(out_of=100.0))[0] == "50"


def test_two_different_maxima_are_refused_with_both():
    with pytest.raises(CourseError, match="has 100 points, --out-of says 50"):
        filled("100", 15.0, wanted=Wanted(out_of=50.0))


def test_no_rounding_goes_above_the_maximum():
    for best in (3, 7, 13, 30, 47, 99.5):
        for there in (1, 9.99, 10, 33.33, 100):
            assert float(Scale("ex02", best, there).points(best)) == there
            assert all(float(Scale("ex02", best, there).points(best * share / 97)) <= there for share in range(98))


def test_a_read_only_column_of_canvas_never_takes_marks():
    table = [
        [*row, other]
        for row, other in zip(CANVAS, ["ex02 Final Score", "", "(nur lesen)", "", "", "", ""], strict=True)
    ]
    assert canvas.make([], [COLUMN], table)[0][0][-1] == "ex02 Clause by clause (12)"
    with pytest.raises(CourseError, match="no column 'ex02 Final Score' that takes marks"):
        canvas.make([], [COLUMN], table, named="ex02 Final Score")


def test_lines_about_columns_are_told_in_any_language_and_excused_students_stay_excused():
    table = [row[:] for row in CANVAS]
    table[1][6], table[3][6], table[5][6] = "Manuelle Veröffentlichung", "EX", "N/A"
    lines, found, _ = canvas.make(
        [learner("70001", "Ana Rossi", 20.0), learner("s3", "Cem Kaya", 9.0)], [COLUMN], table
    )
    assert {line[1]: line[-1] for line in lines[2:]} == {"70001": "EX", "70002": "12", "70003": "N/A", "70009": ""}
    assert {one.key: why.split()[1] for one, why in found.lost} == {"70001": "has", "s3": "does"}


MOODLE = {
    "de": (
        "ID",
        "Vollständiger Name",
        "E-Mail-Adresse",
        "Bewertung",
        "Bestwertung",
        "Zuletzt geändert (Bewertung)",
        "Teilnehmer/in",
    ),
    "de gender": (
        "ID",
        "Vollständiger Name",
        "E-Mail-Adresse",
        "Bewertung",
        "Beste Bewertung",
        "Zuletzt geändert (Bewertung)",
        "Teilnehmer*in",
    ),
    "en": (
        "Identifier",
        "Full name",
        "Email address",
        "Grade",
        "Maximum Grade",
        "Last modified (grade)",
        "Participant ",
    ),
    "fr": (
        "Identifiant",
        "Nom complet",
        "Adresse de courriel",
        "Note",
        "Note maximale",
        "Dernière modification (note)",
        "Participant ",
    ),
    "es": (
        "Identificador",
        "Nombre completo del usuario",
        "Dirección de correo",
        "Calificación",
        "Calificación máxima",
        "Última modificación (calificación)",
        "Participante ",
    ),
    "ru": (
        "Идентификатор",
        "Полное имя пользователя",
        "Адрес электронной почты",
        "Оценка",
        "Максимальная оценка",
        "Последнее изменение (оценка)",
        "Участник",
    ),
    "ko": ("식별자", "사용자 성명", "이메일 주소", "성적", "최대 성적", "마지막 수정됨(성적)", "참가자"),
    "ar": (
        "المُعرَّف",
        "الاسم كاملا",
        "عنوان البريد الإلكتروني",
        "الدرجة",
        "أعلى تقدير",
        "آخر تعديل (التقدير)",
        "المشارك",
    ),
    "a language that is not listed": (
        "Azonosító",
        "Teljes név",
        "E-mail cím",
        "Osztályzat",
        "Maximális",
        "Módosítva",
        "Résztvevő",
    ),
}


@pytest.mark.parametrize("language", MOODLE)
@pytest.mark.parametrize("maximum", ["30,00", "30.00", "100,00"])
def test_moodles_worksheet_is_told_in_any_language(language, maximum):
    identifier, name, email, grade, most, modified, participant = MOODLE[language]
    header = [identifier, name, email, "Status", grade, most, "?", modified]
    table = [
        header,
        *(
            [f"{participant}7000{n}", who, f"{who}@x.org", "abgegeben", "", maximum, "Ja", "-"]
            for n, who in enumerate(("Ana", "Ben", "Cem"))
        ),
    ]
    lines, found, notes = moodle.make(
        [learner("70000", "x", 30.0), learner("k", "Ben", 15.0), learner("z", "?", 3.0, email="cem@x.org")],
        COLUMN,
        table,
    )
    assert not found.lost and lines[0] == header
    assert [line[4] for line in lines[1:]] == (["30", "15", "3"] if maximum.startswith("30") else ["100", "50", "10"])
    assert len(notes) == (not maximum.startswith("30"))


@pytest.mark.parametrize(
    ("ids", "email"),
    [
        ("ID-Nummer", "E-Mail-Adresse"),
        ("学号", "电子邮件地址"),
        ("Индивидуальный номер", "Адрес электронной почты"),
        ("Numéro d’identification", "Adresse de courriel"),
        ("?", "E-mail cím"),
    ],
)
def test_moodles_export_of_grades_is_told_in_other_languages(ids, email):
    table = [
        ["A", "B", ids, "Institution", email, "ex02 (Punkte)"],
        ["Ana", "R", "s1", "", "ana@x.org", "-"],
        ["Ben", "B", "s2", "", "ben@x.org", "-"],
    ]
    lines, found, notes = moodle.make(
        [learner("s1" if ids != "?" else "ana", "?", 30.0, email="ana@x.org")], COLUMN, table
    )
    assert (
        lines == [[ids if ids != "?" else email, "ex02 (Punkte)"], ["s1" if ids != "?" else "ana@x.org", "30"]]
        and not found.lost
    )
    assert "give them with --out-of" in notes[-1]
    assert (
        moodle.make([learner("s1", "?", 30.0, email="ana@x.org")], COLUMN, table, wanted=Wanted(out_of=100.0))[0][1][1]
        == "100"
    )


def test_a_worksheet_in_a_language_that_is_not_known_is_told_also_where_a_student_has_no_point():
    sheet = [
        ["Azonosító", "Név", "Osztályzat", "Skála"],
        ["Résztvevő1", "Ana", "0", "50"],
        ["Résztvevő2", "Ben", "", "50"],
    ]
    lines = moodle.make([learner("2", "Ben", 3.0)], COLUMN, sheet)[0]
    assert [line[0] for line in lines] == ["Azonosító", "Résztvevő2"]


def test_a_table_of_moodle_that_is_not_known_names_two_ways_out_and_both_work():
    table = [["Név", "Neptun", "ex02"], ["Ana", "ab1", "-"], ["Ben", "x2y", "-"]]
    with pytest.raises(CourseError, match="--id-column.*English in Moodle's language menu") as told:
        moodle.make([learner("ab1", "?", 3.0)], COLUMN, table)
    assert "Neptun" in str(told.value)
    assert moodle.make([learner("ab1", "?", 3.0)], COLUMN, table, identifier="Neptun")[0] == [
        ["Neptun", "ex02"],
        ["ab1", "3"],
    ]
    assert moodle.make(
        [learner("ab1", "?", 3.0)],
        COLUMN,
        [["Email address", "Neptun", "ex02"], ["a@x.org", "ab1", "-"]],
        identifier="Neptun",
    )[0][1] == ["ab1", "3"]
    sheet = [
        ["Azonosító", "Név", "Osztályzat", "Skála"],
        ["Résztvevő1", "Ana", "", "jó"],
        ["Résztvevő2", "Ben", "", "jó"],
    ]
    with pytest.raises(CourseError, match="Name it with --column"):
        moodle.make([learner("1", "?", 3.0)], COLUMN, sheet)
    assert moodle.make([learner("1", "?", 3.0)], COLUMN, sheet, named="Osztályzat")[0][1] == [
        "Résztvevő1",
        "Ana",
        "3",
        "jó",
    ]


def test_ids_that_look_like_participants_do_not_make_a_worksheet_of_an_export():
    table = [["ID number", "Email address", "ex02"], ["s1", "a@x.org", "-"], ["s2", "b@x.org", "-"]]
    assert moodle.make([learner("s1", "?", 3.0)], COLUMN, table)[0] == [["ID number", "ex02"], ["s1", "3"]]


EX02 = load_assignment(Path(__file__).parents[2] / "solutions" / "ex02.yaml")


def grading(folder, separator=",", encoding="utf-8-sig", change=lambda row: row):
    """Write a `grades.csv` of ex02 with three students as a spreadsheet would save it."""
    columns = [*GRADES, *(item.id for item in EX02.items)]
    marks = ["2", "2", "2.8", "3", "2", "3.5", "1.5", "3", "", ""]
    rows = [
        [
            "1001",
            "Jisoo Kim",
            "u1@x.org",
            "complete",
            "",
            "30",
            "19.8",
            "19.8",
            "0",
            "2",
            "10",
            "10",
            "",
            "f",
            "",
            "0",
            "p",
            *marks,
        ],
        [
            "'=1",
            "Jürgen Müller",
            "u2@x.org",
            "incomplete",
            "16.5",
            "30",
            "16.5",
            "16.5",
            "0",
            "0",
            "8",
            "10",
            "",
            "f",
            "",
            "0",
            "p",
            *["1.65"] * 10,
        ],
        ["1003", "Sukarno", "", "no submission", "", "30", "", "", "", "0", "0", "10", "", "", "", "0", "", *[""] * 10],
    ]
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows([columns, *(change(row) for row in rows)])
    (folder / "grades.csv").write_bytes(out.getvalue().encode(encoding))
    return folder


def comma(row):
    return [cell.replace(".", ",") if re.fullmatch(r"[0-9]+\.[0-9]+", cell) else cell for cell in row]


TOTALS = {"1001": {"ex02": Total(19.8, 2)}, "=1": {"ex02": Total(16.5, 0)}, "1003": {}}


@pytest.mark.parametrize(
    "saved",
    [
        {},
        {"separator": ";", "change": comma},
        {"separator": "\t", "encoding": "utf-16"},
        {"separator": ";"},
        {"change": comma},
        {"change": lambda row: [*row, "", ""]},
        {"encoding": "utf-8"},
    ],
    ids=[
        "as written",
        "semicolons and decimal commas",
        "Unicode text",
        "semicolons",
        "decimal commas in marks",
        "touched columns",
        "no mark",
    ],
)
def test_marks_are_the_same_after_a_spreadsheet_saved_them(tmp_path, saved):
    learners, remarks = from_grades(grading(tmp_path, **saved), EX02)
    assert {one.key: one.totals for one in learners} == TOTALS and remarks == []


@pytest.mark.parametrize("column", ["so_far", "to_mark"])
def test_a_blank_total_is_counted_again_from_the_questions_and_said(tmp_path, column):
    place = GRADES.index(column)
    learners, remarks = from_grades(
        grading(tmp_path, change=lambda row: [*row[:place], "", *row[place + 1 :]] if row[0] == "1001" else row), EX02
    )
    assert {one.key: one.totals for one in learners} == TOTALS
    assert remarks == [
        f"grades.csv, row 2 (Jisoo Kim): {column} blank, counted again from the questions: 19.8 points, 2 not marked"
    ]


def test_a_total_that_was_changed_is_said(tmp_path):
    place = GRADES.index("total")
    _, remarks = from_grades(
        grading(tmp_path, change=lambda row: [*row[:place], "18", *row[place + 1 :]] if row[0] == "'=1" else row), EX02
    )
    assert len(remarks) == 1 and "row 3 (Jürgen Müller): total says 18, the questions come to 16.5" in remarks[0]


@pytest.mark.parametrize(
    ("saved", "told"),
    [
        ({"encoding": "cp1252"}, "row 3: found the byte FC .*CSV UTF-8.*Grade again"),
        (
            {"change": lambda row: [cell.replace("2.8", "02. Aug") for cell in row]},
            r"row 2 \(Jisoo Kim\), column q3: found '02. Aug', expected a number from 0 to 3",
        ),
        (
            {"change": lambda row: [cell.replace("19.8", "198") for cell in row]},
            r"column so_far: found '198', expected a number from 0 to 30",
        ),
        ({"change": lambda row: [cell.replace("19.8", "nan") for cell in row]}, "column so_far: found 'nan'"),
        ({"change": lambda row: row[:-1]}, "has no column q10"),
        ({"change": lambda row: [cell.replace("Jisoo", '"Jisoo') for cell in row]}, None),
    ],
)
def test_marks_that_a_spreadsheet_spoilt_are_named_with_their_cell(tmp_path, saved, told):
    if told == "has no column q10":
        grading(tmp_path)
        path = tmp_path / "grades.csv"
        path.write_bytes(path.read_bytes().replace(b",q10", b",q11", 1))
    else:
        grading(tmp_path, **saved)
    if told is None:
        assert from_grades(tmp_path, EX02)[0][0].name == '"Jisoo Kim'
        return
    for read in (
        lambda: from_grades(tmp_path, EX02),
        lambda: export("csv", [EX02], tmp_path / "x.csv", grades=tmp_path),
    ):
        with pytest.raises(CourseError, match=told):
            read()
    assert not (tmp_path / "x.csv").exists()


def test_a_quotation_mark_without_its_partner_in_marks_is_told_with_its_row(tmp_path):
    path = grading(tmp_path) / "grades.csv"
    path.write_bytes(path.read_bytes().replace(b"Sukarno", b'"Sukarno'))
    with pytest.raises(CourseError, match="grades.csv, row 4: a cell begins with a quotation mark.*Grade again"):
        from_grades(tmp_path, EX02)


def test_ids_that_a_spreadsheet_took_for_numbers_are_mended_or_refused(tmp_path):
    table = [row[:] for row in CANVAS]
    table[3][1], table[5][1] = "70001.0", "7.0003E+4"
    lines, found, _ = canvas.make([learner("70001", "x", 20.0), learner("s3", "Cem Kaya", 9.0)], [COLUMN], table)
    assert [line[1] for line in lines[2:]] == ["70001", "70002", "70009"] and lines[2][-1] == "20"
    assert [(one.key, "Export the gradebook again" in why) for one, why in found.lost] == [("s3", True)]
    table = [["ID number", "ex02"], ["1001.0", "-"], ["1.23457E+11", "-"]]
    lines, found, _ = moodle.make([learner("1001", "x", 20.0), learner("1.23457E+11", "y", 9.0)], COLUMN, table)
    assert lines[1:] == [["1001", "20"]] and "rounded" in found.lost[0][1]
    grading(tmp_path, change=lambda row: ["1.23457E+11", *row[1:]] if row[0] == "1001" else row)
    with pytest.raises(CourseError, match="row 2, column student: found 1.23457E.11: a spreadsheet rounded the id"):
        from_grades(tmp_path, EX02)


def test_where_every_total_waits_nothing_is_written_and_the_way_out_works(tmp_path):
    synth_class = tmp_path / "class"
    list(synth.write_class(ASSIGNMENT, synth_class, 4, 7, 0.0, "folder"))
    grade(
        synth_class / "submissions", ASSIGNMENT, tmp_path / "grades", gradebook=tmp_path / "book.sqlite", feedback=False
    )
    out = tmp_path / "canvas.csv"
    with pytest.raises(CourseError, match="no mark can be exported yet.*--so-far"):
        export("canvas", [ASSIGNMENT], out, gradebook=tmp_path / "book.sqlite")
    assert not out.exists()
    result = export("canvas", [ASSIGNMENT], out, gradebook=tmp_path / "book.sqlite", so_far=True)
    assert result.written[0][1] > 0 and out.exists()
