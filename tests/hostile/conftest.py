"""A class of two good students beside whatever is hostile: the good ones' marks must never change."""

import csv
import random
from pathlib import Path

import pytest

from seminar.grading.run import grade
from seminar.questions import load_assignment
from seminar.questions.public import rev
from seminar.sample import synth

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def assignment():
    return load_assignment(HERE / "every_kind.yaml")


@pytest.fixture(scope="session")
def good(assignment):
    """A function that gives a student's whole notebook as Python data."""
    revs = {item.id: rev(item) for item in assignment.items}

    def make(seed=0, ability=1.0):
        for turn in range(100):
            notebook = synth.answered(
                assignment, synth.blank(assignment), revs, ability, random.Random(f"{seed} {turn}")
            )
            if sum(1 for cell in notebook["cells"] if cell.get("outputs")) == len(assignment.items):
                return notebook
        raise AssertionError("no complete notebook in a hundred tries")

    return make


def table(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Graded:
    """The outputs of one grading, read back."""

    def __init__(self, out, summary):
        self.out, self.summary = out, summary
        self.grades, self.answers, self.problems = (
            table(out / f"{name}.csv") for name in ("grades", "answers", "problems")
        )

    def student(self, key):
        (found,) = [row for row in self.grades if row["student"] == key]
        return found

    def kinds(self, needle=""):
        return {row["problem"] for row in self.problems if needle in row["file"]}

    def page(self, key):
        return (self.out / "feedback" / self.student(key)["feedback"]).read_text(encoding="utf-8")

    def mentions(self):
        """Every file name that one of the tables accounts for."""
        named = {row["file"] for row in self.problems} | {row["file"] for row in self.grades}
        return named | {one for row in self.grades for one in row["other_files"].split("; ")}


@pytest.fixture
def graded(tmp_path, assignment):
    """Grade a folder or archive and read the outputs back."""

    def run(source, **options):
        out = tmp_path / "out"
        return Graded(out, grade(source, assignment, out, **options))

    return run


@pytest.fixture
def classroom(tmp_path, good):
    """A folder with two good hand-ins; returns it and a function that adds a file."""
    from seminar.sample.unlucky import encoded

    folder = tmp_path / "class"
    folder.mkdir()

    def add(name, data):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else encoded(data))
        return path

    add("ex90_handin_Ana_Good.ipynb", good(1))
    add("ex90_handin_Bo_Good.ipynb", good(2))
    return folder, add


@pytest.fixture
def untouched(classroom, graded, tmp_path):
    """Grade before and after; whatever was added must leave the good students' rows and pages byte for byte as they
    were.
    """
    folder, _ = classroom
    before = graded(folder)
    rows = {key: (before.student(key), before.page(key)) for key in ("ana good", "bo good")}

    def check(after):
        for key, (row, page) in rows.items():
            assert after.student(key) == row
            assert after.page(key) == page
        assert sorted(path.name for path in tmp_path.iterdir()) == ["class", "out"]

    return check
