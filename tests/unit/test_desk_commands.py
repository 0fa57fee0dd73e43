"""mark, report and export as a teacher types them, one after the other, on a class."""

import csv

import pytest

from seminar.cli import main
from seminar.desk.session import open_session


@pytest.fixture
def here(tmp_path, monkeypatch, course_root):
    monkeypatch.setenv("SEMINAR_HOME", str(course_root))
    monkeypatch.chdir(tmp_path)
    assert main(["sample-class", "--out", "class", "--size", "9", "--seed", "4", "--unlucky", "0.3"]) == 0
    return tmp_path


def test_a_teacher_grades_marks_reports_and_exports(here, capsys):
    assert (
        main(
            [
                "mark",
                "class/submissions",
                "-a",
                "ex02",
                "-g",
                "book.sqlite",
                "-r",
                "class/roster.csv",
                "--grades",
                "marks",
                "--marker",
                "vera",
                "--only-notebook",
            ]
        )
        == 0
    )
    assert "sample answers marked by vera" in capsys.readouterr().out.replace("\n", " ")
    assert (here / "marking_desk_ex02_vera.ipynb").is_file() and (here / "marks" / "grades.csv").is_file()
    for item in ("q9", "q10"):
        session, book = open_session("book.sqlite", "ex02", "vera", item)
        session.screen = "answer"
        for place, work in enumerate(session.works):
            session.place = place
            for line in session.lines_of_rubric if work.status == "to mark" else []:
                session.mark(work.pseudonym, session.text()[1], line.id, line.levels[-1].points)
        book.close()
    assert (
        main(["grade", "class/submissions", "-a", "ex02", "-g", "book.sqlite", "-r", "class/roster.csv", "-o", "marks"])
        == 0
    )
    with open("marks/grades.csv", encoding="utf-8-sig", newline="") as file:
        totals = {row["student"]: row["total"] for row in csv.DictReader(file) if row["total"]}
    assert len(totals) >= 5
    assert main(["report", "marks", "-a", "ex02", "-o", "marks", "-g", "book.sqlite"]) == 0
    page = (here / "marks" / "class_report.html").read_text("utf-8")
    assert "Levels given by markers" in page
    assert main(["export", "--to", "csv", "-g", "book.sqlite", "-o", "all.csv"]) == 0
    with open("all.csv", encoding="utf-8-sig", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert {key: row["ex02"] for key, row in rows.items() if row["ex02"] and row["ex02 not marked"] == "0"} == totals
    # the report lies in the folder of grades; grading again leaves it there
    assert (
        main(["grade", "class/submissions", "-a", "ex02", "-g", "book.sqlite", "-r", "class/roster.csv", "-o", "marks"])
        == 0
    )
    assert (here / "marks" / "class_report.html").read_text("utf-8") == page


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["mark", "-a", "ex02", "-g", "none.sqlite", "--only-notebook"], "no gradebook"),
        (["report", "none", "-a", "ex02", "-o", "out"], "nothing at"),
        (["report", "class/submissions", "-a", "ex02", "-o", "class/submissions/report"], "lies within the hand-ins"),
        (["export", "--to", "canvas", "-o", "x.csv"], "--assignment"),
        (["export", "--to", "canvas", "-a", "ex02", "-o", "x.csv"], "--gradebook FILE or --grades DIR"),
        (["export", "--to", "csv", "-g", "none.sqlite", "-o", "x.csv"], "no gradebook"),
    ],
)
def test_what_cannot_be_done_is_said_without_a_traceback(here, capsys, command, said):
    assert main(command) == 2
    assert said in capsys.readouterr().err
    assert not (here / "x.csv").exists() and not (here / "class" / "submissions" / "report").exists()
