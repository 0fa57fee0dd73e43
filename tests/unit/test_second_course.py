"""A course on another text goes the whole way: made, built, answered, handed in, graded, marked, compared, reported,
exported and released by an engine that knows no subject.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = ROOT / "tests" / "second_course"
#: Words of the course that made it, which stand in nothing of another. (A language may be called Korean.)
SUBJECT = re.compile(
    r"moscow|\bCNN\b|\bKorea\b|\bRussia\b|DPRK|Kremlin|Putin|\bABM\b|missile|moratorium", re.IGNORECASE
)

ANSWERS = {
    "Ada": {
        "q1": "benefits",
        "q2": ["1.1", "2.1"],
        "q3": {"sensible": "duty", "persuaded": "judgement", "hopeful": "wish"},
        "q4": "2",
        "q5": {"P.2": {"force": "none"}, "1.1": {"force": "promise"}, "3.1": {"force": "promise"}},
        "q6": "In 1.1 they renounce war as an instrument of policy, which is less than to abolish it for all.",
    },
    "Ben": {
        "q1": "trial",
        "q2": ["P.1", "1.1"],
        "q3": {"sensible": "duty", "persuaded": "wish", "hopeful": "judgement"},
        "q4": "7",
        "q5": {"P.2": {"force": "promise"}, "1.1": {"force": "promise"}, "3.1": {"force": "none"}},
        "q6": "They all signed it in Paris and so there should have been no more war after that day.",
    },
}
LEARNER = """
import json, sys
from seminar.ask import Question
from seminar.ask.handin import HandIn
name, answers = sys.argv[1], json.loads(sys.argv[2])
for q, value in answers.items():
    Question("ex01." + q).receive({"type": "answer", "seq": "t:" + q, "value": value, "final": True})
    assert Question("ex01." + q).record is not None, q
made = HandIn("ex01")
assert (made.survey().answered, made.survey().incomplete) == (6, ()), made.survey()
print(made.write(name).path)
"""
MARKER = """
from seminar.desk.session import open_session
session, book = open_session("book.sqlite", "ex01", "vera", "q6")
session.screen = "answer"
for place, work in enumerate(session.works):
    session.place = place
    for line in session.lines_of_rubric:
        session.mark(work.pseudonym, session.text()[1], line.id, line.levels[-1].points)
book.close()
"""
BOARD = """
import json
from seminar.board.evidence import everything, kinds
print(json.dumps({kind: [[one.head, one.text] for one in everything(kind)] for kind in kinds()}))
"""


class Course:
    """The assembled course, and programs run with its own engine."""

    def __init__(self, home: Path):
        self.home, self.said = home, ""

    def python(self, *arguments: str, where: Path | None = None, **more: str) -> str:
        """Run Python in the folder *where* and return what it printed; fail with its words if it fails."""
        settings = {**os.environ, "SEMINAR_HOME": str(self.home), "PYTHONPATH": str(self.home), **more}
        done = subprocess.run(
            [sys.executable, "-P", *arguments],
            cwd=where or self.home,
            env=settings,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )
        assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-3000:]
        self.said += done.stdout + done.stderr
        return done.stdout

    def call(self, *arguments: str, where: Path | None = None) -> str:
        """Give a command of the course."""
        return self.python("-m", "seminar.cli", *arguments, where=where)


@pytest.fixture(scope="module")
def second(tmp_path_factory) -> Course:
    place = tmp_path_factory.mktemp("second") / "treaty"
    Course(ROOT).call("new", str(place), "--title", "Renouncing War", "--short", "renunciation")
    for name in (PARTS / "removed.txt").read_text("utf-8").split():
        (place / name).unlink()
    shutil.copytree(PARTS / "course", place, dirs_exist_ok=True)
    made = Course(place)
    for command in (["build"], ["run"], ["build"]):  # the second build lists the lesson as it was run
        made.call(*command)
    return made


@pytest.fixture(scope="module")
def graded(second: Course) -> Path:
    """The folder of a teacher: hand-ins, gradebook, marks, and everything that is made of them."""
    desk = second.home.parent / "desk"
    (desk / "handins").mkdir(parents=True)
    for name, answers in ANSWERS.items():
        room = second.home.parent / name  # every learner has a copy of the exercise
        shutil.copytree(second.home / "exercises", room / "exercises")
        where = {"JPY_SESSION_NAME": str(room / "exercises" / "ex01.ipynb")}
        written = second.python("-c", LEARNER, name, json.dumps(answers), where=room / "exercises", **where)
        shutil.copy(written.strip(), desk / "handins")
    grade = ("grade", "handins", "-a", "ex01", "-o", "marks", "-g", "book.sqlite")
    second.call(*grade, where=desk)
    second.python("-c", MARKER, where=desk)
    second.call(*grade, where=desk)
    return desk


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_it_is_built_and_passes_the_tests_that_new_gave_it(second):
    assert "0 written" not in second.call("build", "--check")
    assert "passed" in second.python("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests")


def test_every_kind_of_answer_is_graded_and_the_written_one_marked(graded):
    assert table(graded / "marks" / "problems.csv") == []
    totals = {row["student"]: float(row["total"]) for row in table(graded / "marks" / "grades.csv")}
    assert sorted(totals) == ["ada", "ben"] and totals["ada"] == 14 and 0 < totals["ben"] < 10, totals
    assert len(table(graded / "marks" / "answers.csv")) == 12
    pages = [path.read_text("utf-8") for path in (graded / "marks" / "feedback").glob("*.html")]
    assert len(pages) == 2 and all("Who loses what" in page for page in pages)


def test_the_class_is_compared_reported_and_exported(second, graded):
    assert "alpha" in second.call("agree", "handins", "--item", "ex01.q5", where=graded).lower()
    second.call("report", "marks", "-a", "ex01", "-o", "marks", "-g", "book.sqlite", where=graded)
    assert "Who loses what" in (graded / "marks" / "class_report.html").read_text("utf-8")
    second.call("export", "--to", "csv", "-g", "book.sqlite", "-o", "all.csv", where=graded)
    assert {row["student"]: float(row["ex01"]) for row in table(graded / "all.csv")}["ada"] == 14
    second.call("mark", "-a", "ex01", "-g", "book.sqlite", "--only-notebook", where=graded)


def test_every_paragraph_and_signatory_is_a_card(second):
    cards = json.loads(second.python("-c", BOARD))
    assert {kind: len(found) for kind, found in cards.items()} == {"tr": 7, "signatories": 15}
    assert cards["tr"][4][0] == "Treaty, 1.1: the High Contracting Parties" and "condemn recourse" in cards["tr"][4][1]
    assert cards["signatories"][12] == ["Japan", "Head of state: emperor"]


def test_the_text_is_pinned_as_it_was_received(second):
    asked = (
        "from seminar.course import course; from seminar.data import texts; print(texts.received(course().texts[0]))"
    )
    assert "renounce it as an instrument" in second.python("-c", asked)


def test_the_text_is_told_once(second):
    table_of = [row["text"] for row in table(second.home / "data" / "tables" / "treaty.csv")]
    assert table_of == (second.home / "data" / "texts" / "treaty.txt").read_text("utf-8").splitlines()


def test_nothing_of_it_names_another_subject(second, graded):
    """Runs last: all that was made lies in one folder by now, and all that was said was kept."""
    second.call("release", "--out", str(second.home.parent / "released"))
    second.call("--help")
    assert SUBJECT.findall(second.said) == []
    looked, found = 0, []
    for path in second.home.parent.rglob("*"):
        if path.is_file() and path.suffix != ".pyc":
            looked += 1
            text = path.read_bytes().decode("utf-8", "replace")
            found += [f"{path}: {word}" for word in SUBJECT.findall(text)]
    assert looked > 500 and found == []
