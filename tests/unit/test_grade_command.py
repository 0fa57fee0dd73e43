"""The commands `grade` and `sample-class` as a teacher types them, and the class that is shipped."""

import csv
import os
from pathlib import Path

import pytest

from seminar.cli import main

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "teaching" / "sample_class"
EVERY_KIND = ROOT / "tests" / "hostile" / "every_kind.yaml"


def table(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_shipped_class_answers_the_questions_as_they_are_asked_now(tmp_path, capsys):
    assert (
        main(
            [
                "grade",
                str(SAMPLE / "submissions"),
                "--assignment",
                "ex02",
                "--roster",
                str(SAMPLE / "roster.csv"),
                "--out",
                str(tmp_path / "out"),
            ]
        )
        == 0
    )
    problems = table(tmp_path / "out" / "problems.csv")
    assert not [row for row in problems if row["problem"] == "older_question"], (
        "ex02 asks something else now: run python3 course.py sample-class --out teaching/sample_class --seed 4"
    )
    grades = table(tmp_path / "out" / "grades.csv")
    assert len(grades) == 30 and {row["student"] for row in grades} == {
        row["id"] for row in table(SAMPLE / "roster.csv")
    }
    unlucky = {row["id"] for row in table(SAMPLE / "unlucky.csv")}
    assert {row["student"] for row in problems if row["needs"] == "a person"} <= unlucky
    assert "Needs a person" in capsys.readouterr().out


def test_the_summary_names_what_needs_a_person(tmp_path, capsys):
    assert (
        main(
            [
                "sample-class",
                "--out",
                str(tmp_path / "class"),
                "--size",
                "60",
                "--unlucky",
                "0.6",
                "--assignment",
                str(EVERY_KIND),
            ]
        )
        == 0
    )
    assert (
        main(
            [
                "grade",
                str(tmp_path / "class" / "submissions"),
                "-a",
                str(EVERY_KIND),
                "-o",
                str(tmp_path / "out"),
                "-g",
                str(tmp_path / "book.sqlite"),
                "-j",
                "1",
            ]
        )
        == 0
    )
    told = capsys.readouterr().out
    for kind in {row["problem"] for row in table(tmp_path / "out" / "problems.csv") if row["needs"] == "a person"}:
        assert kind in told
    assert "course.py mark" in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere", "-a", str(EVERY_KIND), "-o", "out"], "there is no folder or archive"),
        ([".", "-a", str(EVERY_KIND), "-o", "out"], "lie within each other"),
        (["class", "-a", "ex77", "-o", "out"], "no question file"),
        (["class", "-a", str(EVERY_KIND), "-o", "missing/out"], "does not exist"),
        (["class", "-a", str(EVERY_KIND), "-o", "out", "-r", "nobody.csv"], "no class list"),
        (["class", "-a", str(EVERY_KIND), "-o", "out", "-g", "no/where.sqlite"], "for the gradebook"),
    ],
)
def test_what_cannot_be_done_is_said_without_a_traceback(arguments, words, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SEMINAR_HOME", str(ROOT))
    monkeypatch.chdir(tmp_path)
    os.mkdir("class")
    Path("class", "ex01_handin.ipynb").write_text("{}")
    assert main(["grade", *arguments]) == 2
    told = capsys.readouterr().err
    assert words in told and "Traceback" not in told
    assert sorted(os.listdir(tmp_path)) == ["class"]


def test_an_empty_folder_replaces_no_earlier_grading(tmp_path, capsys):
    out, book = tmp_path / "out", tmp_path / "book.sqlite"
    (tmp_path / "empty" / "nothing").mkdir(parents=True)
    assert main(["grade", str(SAMPLE / "submissions"), "-a", "ex02", "-o", str(out), "-g", str(book)]) == 0
    before = (out / "grades.csv").read_bytes(), book.read_bytes()
    assert main(["grade", str(tmp_path / "empty"), "-a", "ex02", "-o", str(out), "-g", str(book)]) == 2
    assert "no file in the folder" in capsys.readouterr().err
    assert ((out / "grades.csv").read_bytes(), book.read_bytes()) == before


def test_a_class_that_did_another_exercise_is_asked_about(tmp_path, capsys):
    assert main(["grade", str(SAMPLE / "submissions"), "-a", "ex03", "-o", str(tmp_path / "out")]) == 0
    assert "Are the folder and --assignment right?" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["grade", "sample-class", "bench-grading"])
def test_every_command_has_help(command, capsys):
    assert main([command, "--help"]) == 0
    assert "--out" in capsys.readouterr().out or command == "bench-grading"


def test_nothing_heavy_is_loaded_to_grade():
    import subprocess
    import sys

    code = (
        "import seminar.grading.run, seminar.scoring.score, sys; print([name for name in ('pandas', 'numpy', 'IPython',"
        " 'ipywidgets', 'matplotlib', 'nbformat') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_benchmark_measures_us_and_says_which_peers_are_not_installed(monkeypatch, capsys):
    monkeypatch.setattr("seminar.bench.peers.find", lambda name, given=None: None)
    assert main(["bench-grading", "--size", "12", "--repeat", "1", "--memory", "", "--peers", "1"]) == 0
    told = capsys.readouterr().out
    assert "find" in told and "ratio" in told
    assert told.count("not measured, it is not installed") == 2
