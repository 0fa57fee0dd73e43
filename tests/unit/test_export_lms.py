"""Export: the right mark reaches the right line, nothing is guessed, nothing can act as a formula, nothing is overwritten."""

import csv
from pathlib import Path

import pytest

from moscow2001.errors import CourseError
from moscow2001.export import canvas, export, match, moodle, tables
from moscow2001.export.totals import Column, Learner, Total, from_gradebook, from_grades
from moscow2001.grade import safe, synth
from moscow2001.grade.gradebook import Gradebook, Mark
from moscow2001.grade.run import grade
from moscow2001.questions import load_assignment

ASSIGNMENT = load_assignment(Path(__file__).parents[1] / "hostile" / "every_kind.yaml")
COLUMN = Column("ex02", "Clause by clause", 30.0)
CANVAS = [
    ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Essay (11)", "ex02 Clause by clause (12)", "Current Score"],
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
    lines, found, notes = canvas.make([learner("70001", "Ana Rossi", 21.5), learner("s3", "Cem Kaya", 3.0, to_mark=2)], [COLUMN], CANVAS)
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
    assert line[0] == "'=\"=cmd|x\"" and line[3] == "'+ben@x.org" and line[-1] == "1"
    assert not [cell for line in lines for cell in line if tables.is_formula(cell)]


def test_a_canvas_line_without_a_number_is_left_out_if_it_looks_like_a_formula():
    table = [*CANVAS[:3], ["=2+5", "", "s2", "ben@x.org", "A", "", "", ""], ["Kaya, Cem", "", "s3", "", "A", "", "", ""]]
    lines, found, _ = canvas.make([learner("s2", "Ben", 1.0), learner("s3", "Cem Kaya", 2.0)], [COLUMN], table)
    assert [line[2] for line in lines[2:]] == ["s3"]
    assert [(one.key, "by hand" in why) for one, why in found.lost] == [("s2", True)]


def test_a_new_assignment_in_canvas_is_announced_and_two_fitting_columns_are_asked_about():
    plain = [row[:5] + row[7:] for row in CANVAS]
    lines, _, notes = canvas.make([], [COLUMN], plain)
    assert lines[0][-1] == "ex02 Clause by clause" and "new assignment" in notes[0]
    table = [[*row, other] for row, other in zip(CANVAS, ["ex02 Clause by clause (99)", "", "5", "", "", "", ""], strict=True)]
    with pytest.raises(CourseError, match="--column"):
        canvas.make([], [COLUMN], table)
    assert canvas.make([], [COLUMN], table, named="99")[0][0][-1] == "ex02 Clause by clause (99)"
    assert "Canvas has 5" in canvas.make([], [COLUMN], table, named="99")[2][0]
    with pytest.raises(CourseError, match="no column 'Quiz'"):
        canvas.make([], [COLUMN], CANVAS, named="Quiz")


@pytest.mark.parametrize("header", [["Name", "Mark"], ["Student", "ID", "Essay"], ["id", "name", "email", "x"]])
def test_another_table_is_refused_with_the_way_to_the_right_one(header):
    with pytest.raises(CourseError, match="Export"):
        canvas.make([], [COLUMN], [header])
    with pytest.raises(CourseError, match="Export"):
        moodle.make([], COLUMN, [header])


def test_moodle_gets_one_column_that_names_students_and_none_without_a_mark():
    table = [["First name", "Last name", "ID number", "Email address", "Assignment: ex02 (Real)"], ["Ana", "Rossi", "s1", "Ana@x.org", "-"], ["Ben", "=1", "s2", "", "-"], ["Cem", "Kaya", "s3", "c@x.org", "5"]]
    lines, found, _ = moodle.make([learner("s1", "x", 21.5), learner("s2", "y", 3), learner("s3", "z", 4, to_mark=1), learner("s9", "Eve", 1)], COLUMN, table)
    assert lines == [["ID number", "Assignment: ex02 (Real)"], ["s1", "21.5"], ["s2", "3"]]
    assert [one.key for one, _ in found.lost] == ["s9"]


def test_moodle_is_never_sent_an_identifier_that_looks_like_a_formula():
    table = [["Email address", "Full name"], ["-ana@x.org", "Ana Rossi"], ["ben@x.org", "Ben Bo"]]
    lines, found, _ = moodle.make([learner("a", "Ana Rossi", 2), learner("b", "Ben Bo", 3)], COLUMN, table)
    assert lines[1:] == [["ben@x.org", "3"]]
    assert [one.name for one, _ in found.lost] == ["Ana Rossi"]


def test_moodles_worksheet_is_filled_by_participant_number():
    header = ["Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade", "Grade can be changed", "Last modified (submission)", "Last modified (grade)"]
    table = [header, ["Participant 70001", "=Ana", "a@x.org", "Submitted", "", "100.00", "Yes", "-", "-"], ["Participant 70002", "Ben", "b@x.org", "", "", "100.00", "Yes", "-", "-"]]
    lines, found, notes = moodle.make([learner("70001", "whoever", 12.25)], COLUMN, table)
    assert lines[1] == ["Participant 70001", "'=Ana", "a@x.org", "Submitted", "12.25", "100.00", "Yes", "-", "-"]
    assert len(lines) == 2 and "100" in notes[0] and not found.lost


def test_names_match_whatever_their_order_case_and_accents_and_nothing_is_guessed():
    rows = [match.Row(0, ("1",), "", "Björk, Ósk"), match.Row(1, ("2",), "", "Ana Rossi"), match.Row(2, ("3",), "", "rossi ana"), match.Row(3, ("4",), "d@x.org", "Dan")]
    found = match.match([learner("k1", "Osk Bjork"), learner("k2", "Ana Rossi"), learner("k3", "Zed", email="D@x.org"), learner("9", "Nobody")], rows)
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
    grade(folder / "class" / "submissions.zip", ASSIGNMENT, folder / "out", gradebook=folder / "book.sqlite", roster=folder / "class" / "roster.csv")
    return folder


def test_gradebook_and_folder_of_grades_tell_the_same_totals(graded):
    book, folder = ({one.key: one for one in source} for source in (from_gradebook(graded / "book.sqlite", [ASSIGNMENT]), from_grades(graded / "out", ASSIGNMENT)))
    assert any(one.totals for one in book.values())
    assert {key: one.totals for key, one in folder.items() if one.totals} == {key: one.totals for key, one in book.items() if one.totals}


def test_marks_by_hand_are_exported_without_grading_again_and_agree_with_it_after(graded, tmp_path):
    with Gradebook(graded / "book.sqlite") as book:
        for answer in list(book.answers(ASSIGNMENT.id, status="to mark")):
            for criterion in ASSIGNMENT.item(answer.question.partition(".")[2]).rubric:
                book.mark(ASSIGNMENT.id, Mark(answer.question, answer.student, criterion.id, "vera", criterion.levels[-1].points, answer.answer_sha))
    now = {one.key: one.totals for one in from_gradebook(graded / "book.sqlite", [ASSIGNMENT])}
    grade(graded / "class" / "submissions.zip", ASSIGNMENT, tmp_path / "out", gradebook=graded / "book.sqlite", roster=graded / "class" / "roster.csv")
    after = {one.key: one.totals for one in from_grades(tmp_path / "out", ASSIGNMENT)}
    assert {key: totals for key, totals in now.items() if totals} == {key: totals for key, totals in after.items() if totals}


def test_export_to_canvas_end_to_end(graded, tmp_path):
    with open(graded / "class" / "roster.csv", encoding="utf-8", newline="") as file:
        people = list(csv.DictReader(file))
    table = [["Student", "ID", "SIS Login ID", "Section", f"{ASSIGNMENT.title} (5)"], ["    Points Possible", "", "", "", "99"]]
    table += [[" ".join(one["name"].split()[::-1]), one["id"], one["email"], "A", ""] for one in people]
    (tmp_path / "canvas.csv").write_text(tables.text(table), encoding="utf-8")
    out = tmp_path / "import.csv"
    result = export("canvas", [ASSIGNMENT], out, gradebook=graded / "book.sqlite", template=tmp_path / "canvas.csv", so_far=True)
    rows = {row[1]: row[-1] for row in written(out)[2:]}
    expected = {one.key: tables.number(one.totals[ASSIGNMENT.id].points) for one in from_gradebook(graded / "book.sqlite", [ASSIGNMENT]) if one.totals and one.key in rows}
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
    for wrong in ({"to": "blackboard", "gradebook": graded / "book.sqlite"}, {"to": "csv"}, {"to": "csv", "gradebook": tmp_path / "none"}, {"to": "csv", "grades": tmp_path}):
        with pytest.raises(CourseError):
            export(wrong.pop("to"), [ASSIGNMENT], tmp_path / "x.csv", **wrong)
    assert not (tmp_path / "x.csv").exists()


def test_a_class_list_says_who_is_written_and_who_is_missing(graded, tmp_path):
    (tmp_path / "roster.csv").write_text("id,name,email\nnew,New Nora,n@x.org\n70001,First One,\n", encoding="utf-8")
    result = export("csv", [ASSIGNMENT], tmp_path / "x.csv", gradebook=graded / "book.sqlite", roster=tmp_path / "roster.csv")
    assert [row[0] for row in written(tmp_path / "x.csv")[1:]] == ["new", "70001"]
    assert result.without[0].startswith("New Nora") and len(result.lost) >= 8
