"""A course on another text goes the whole way: made, built, answered in every kind of question, handed in, graded,
marked, compared, reported, exported and released by an engine that knows no subject.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shlex
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.second_course.making import ROOT, Course
from tests.second_course.making import second as assembled

#: Words of the course that made it, which stand in nothing of another. (A language may be called Korean.)
SUBJECT = re.compile(
    r"\b(?:moscow|cnn\b|korea\b|russia\b|dprk|kremlin|putin|abm\b|missile|moratori|pyongyang|kim jong)", re.IGNORECASE
)
PICTURE = re.compile(r"[A-Za-z0-9+/=]{200,}")  # in base64, where letters are no words
DAYS = ["1929-03-02", "1929-03-25", "1929-03-27", "1929-04-22", "1929-07-24"]
STEPS = ["powers", "signed", "ratified", "last", "adheres"]

#: Ada has everything right, Ben wrong, and Cleo in part where a kind of question knows parts.
ANSWERS: dict[str, dict[str, dict]] = {
    "ex01": {
        "Ada": {
            "q1": "benefits",
            "q2": ["disputes", "recourse"],
            "q3": {"sensible": "duty", "persuaded": "judgement", "hopeful": "wish"},
            "q4": "2",
            "q5": {
                "P.3": {"force": "none"},
                "1.1": {"force": "promise"},
                "3.1": {"force": "promise"},
                "3.3": {"force": "promise"},
            },
            "q6": "In 1.1 they renounce war as an instrument of policy, which is less than to abolish it for all.",
        },
        "Ben": {
            "q1": "trial",
            "q2": ["mankind", "nations"],
            "q3": {"sensible": "judgement", "persuaded": "wish", "hopeful": "duty"},
            "q4": "7",
            "q5": {
                "P.3": {"force": "promise"},
                "1.1": {"force": "promise"},
                "3.1": {"force": "none"},
                "3.3": {"force": "none"},
            },
            "q6": "They all signed it in Paris and so there should have been no more war after that day.",
        },
        "Cleo": {
            "q1": "benefits",
            "q2": ["recourse"],
            "q3": {"sensible": "duty", "persuaded": "wish", "hopeful": "judgement"},
            "q4": "3",
            "q5": {"P.3": {"force": "none"}, "1.1": {"force": "promise"}, "3.1": {"force": "none"}},
            "q6": "In 1.1 they renounce war as an instrument of national policy in relations with one another.",
        },
    },
    "ex02": {
        "Ada": {
            "q1": STEPS,
            "q2": ["france", "japan"],
            "q3": {"type": "series", "index": DAYS, "values": [11, 1, 1, 1, 1]},
            "q4": "The words say in whose names they speak, the peoples. Japan condemns recourse to war and renounces"
            " it all the same.",
        },
        "Ben": {
            "q1": STEPS[::-1],
            "q2": ["poland"],
            "q3": {"type": "series", "index": DAYS, "values": [1, 1, 1, 1, 11]},
            "q4": "Japan did not want to sign such a treaty at all and looked for a way out of it from the beginning.",
        },
        "Cleo": {
            "q1": ["powers", "ratified", "signed", "last", "adheres"],
            "q2": ["belgium", "france", "japan"],
            "q3": {"type": "series", "index": DAYS[::-1], "values": [1, 1, 1, 1, 11]},  # the same, last day first
            "q4": "The words say that the parties speak in the name of their peoples. An emperor by his own right could not say this.",
        },
    },
}
#: What a person gives: points under each line of the rubric.
MARKS = {
    "ex01.q6": {"Ada": [2, 2], "Ben": [0, 0], "Cleo": [2, 0]},
    "ex02.q4": {"Ada": [3, 3], "Ben": [0, 0], "Cleo": [3, 0]},
}
POINTS = {
    "ex01": {
        "Ada": {"q1": 2, "q2": 2, "q3": 3, "q4": 1, "q5": 2, "q6": 4},
        "Ben": {"q1": 0, "q2": 0, "q3": 0, "q4": 0, "q5": 2, "q6": 0},  # a coding has no key: complete is enough
        "Cleo": {"q1": 2, "q2": 1, "q3": 1, "q4": 0, "q5": 1.5, "q6": 2},
    },
    "ex02": {
        "Ada": {"q1": 2, "q2": 2, "q3": 2, "q4": 6},
        "Ben": {"q1": 0, "q2": 0, "q3": 0, "q4": 0},
        "Cleo": {"q1": 1.8, "q2": 1.6, "q3": 2, "q4": 3},
    },
}
LEARNER = """
import json, os, sys
from pathlib import Path
from seminar.ask import Question, answer
from seminar.ask.handin import HandIn
for exercise, answers in json.loads(sys.argv[2]).items():
    os.environ["JPY_SESSION_NAME"] = str(Path(f"{exercise}.ipynb").resolve())  # as JupyterLab tells a kernel
    for q, value in answers.items():
        if isinstance(value, dict) and value.get("type") == "series":
            answer(f"{exercise}.{q}", dict(zip(value["index"], value["values"])))
            continue
        asked = Question(f"{exercise}.{q}")
        asked.receive({"type": "answer", "seq": "t:" + q, "value": value, "final": True})
        assert asked.record is not None, q
    made = HandIn(exercise)
    told = made.survey()
    print(f"{exercise}: {told.answered} answered, not complete: {' '.join(one for one, _ in told.incomplete)}.")
    made.write(sys.argv[1])
"""
MARKER = """
import json, sys
from seminar.desk.session import open_session
for question, given in json.loads(sys.argv[1]).items():
    exercise, _, item = question.partition(".")
    session, book = open_session("book.sqlite", exercise, "vera", item)
    session.screen = "answer"
    for place, work in enumerate(session.works):
        session.place = place
        text, digest = session.text()
        for line, points in zip(session.lines_of_rubric, given[text], strict=True):
            session.mark(work.pseudonym, digest, line.id, points)
    assert session.progress()[0] == 3, session.progress()
    book.close()
"""
CARDS = """
import json
from seminar.board.evidence import everything, kinds
print(json.dumps({kind: [[one.head, one.text, one.about] for one in everything(kind)] for kind in kinds()}))
"""
BRIEF = """
import json, sys
import seminar as m
from seminar.board import printing
from seminar.board.editing import Editor
for where, bearing in (("tr 1.1", "supports"), ("tr 2.1", "supports"), ("notes:n2", "weakens"), ("signatories:japan", None)):
    m.board.add(where, bearing=bearing)
print(m.board.cards().to_csv())
Editor().receive({"type": "answer", "seq": "t:1", "final": True, "value":
    "In 1.1 they renounce war as an instrument of policy.[@statutes_1928, 1.1] Who judges is left open.[@britannica_1929]"})
for sheet in (m.board.collect(), m.board.board(), m.board.editor(), m.board.assess(), m.board.peer_review()):
    print(repr(sheet))
form = printing.form()
form.receive({"type": "page", "values": {"name": "Ada"}})
print(json.dumps(form.widget.said))
"""
HELP = """
import seminar.cli
from typer.main import get_command
for command in ["--help"], *([name, "--help"] for name in get_command(seminar.cli.make_app()).commands):
    assert seminar.cli.main(command) == 0, command
"""
TEXTS = """
import seminar as m
from seminar.course import course
from seminar.data import texts
print(texts.received(course().texts[0]))
print(m.text.kwic("duty", text="treaty", width=10))
print(m.cite.check_notebook("notebooks/01_the_promise.ipynb"))
"""


@pytest.fixture(scope="module")
def second(tmp_path_factory) -> Course:
    return assembled(tmp_path_factory.mktemp("second") / "treaty")


@pytest.fixture(scope="module")
def graded(second: Course) -> Path:
    """The folder of a teacher: hand-ins, gradebook, marks, and everything that is made of them."""
    desk = second.home.parent / "desk"
    for name in ("Ada", "Ben", "Cleo"):
        room = second.home.parent / name / "exercises"  # every learner has a copy of the exercises
        shutil.copytree(second.home / "exercises", room)
        given = {exercise: answers[name] for exercise, answers in ANSWERS.items()}
        said = second.python("-c", LEARNER, name, json.dumps(given), where=room)
        not_coded = "q5" if name == "Cleo" else ""  # one passage of the four
        assert f"ex01: 6 answered, not complete: {not_coded}." in said
        assert "ex02: 4 answered, not complete: ." in said
        for exercise in ANSWERS:
            (desk / exercise).mkdir(parents=True, exist_ok=True)
            shutil.copy(room / f"{exercise}_handin_{name}.ipynb", desk / exercise)
    for exercise in ANSWERS:
        second.call("grade", exercise, "-a", exercise, "-o", f"marks_{exercise}", "-g", "book.sqlite", where=desk)
    marks = {
        question: {ANSWERS[question[:4]][name][question[5:]]: points for name, points in given.items()}
        for question, given in MARKS.items()
    }
    second.python("-c", MARKER, json.dumps(marks), where=desk)
    for exercise in ANSWERS:
        second.call("grade", exercise, "-a", exercise, "-o", f"marks_{exercise}", "-g", "book.sqlite", where=desk)
    return desk


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_it_is_built_and_passes_the_tests_that_new_gave_it(second):
    assert "0 written" not in second.call("build", "--check")
    assert "passed" in second.python("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests")


def test_it_asks_every_kind_of_question(second):
    asked = (
        "from seminar.questions import load_assignment;"
        "print(*sorted(i.kind for e in ('ex01', 'ex02') for i in load_assignment(f'solutions/{e}.yaml').items))"
    )
    assert second.python("-c", asked).split() == sorted(
        ["single", "multiple", "match", "order", "number", "rows", "code", "value", "short", "long"]
    )


@pytest.mark.parametrize("exercise", [*ANSWERS])
def test_every_kind_of_answer_earns_what_its_rule_says(graded, exercise):
    marks = graded / f"marks_{exercise}"
    assert table(marks / "problems.csv") == []
    earned: dict[str, dict[str, float]] = {}
    for row in table(marks / "answers.csv"):
        name = row["student"].capitalize()
        earned.setdefault(name, {})[row["question"].rpartition(".")[2]] = float(row["points"])
    assert earned == POINTS[exercise]
    totals = {row["student"].capitalize(): float(row["total"]) for row in table(marks / "grades.csv")}
    assert totals == pytest.approx({name: sum(points.values()) for name, points in POINTS[exercise].items()})


def test_feedback_gives_every_student_reasons_and_places(graded):
    pages = {path.name: path.read_text("utf-8") for path in (graded / "marks_ex02" / "feedback").glob("*.html")}
    assert len(pages) == 3
    [ben] = [page for page in pages.values() if "way out of it from the beginning" in page]
    for part in ("Who was still missing", "France deposited on 22 April", "3.1 puts ratification before"):
        assert part in ben


def test_the_class_is_compared_and_reported(second, graded):
    assert "alpha" in second.call("agree", "ex01", "--item", "ex01.q5", "--out", "codes", where=graded).lower()
    assert {row["unit"] for row in table(graded / "codes_units.csv")} == {"P.3", "1.1", "3.1", "3.3"}
    for exercise, title in (("ex01", "Who loses what"), ("ex02", "The pace of ratification")):
        marks = f"marks_{exercise}"
        second.call("report", marks, "-a", exercise, "-o", marks, "-g", "book.sqlite", where=graded)
        assert title in (graded / marks / "class_report.html").read_text("utf-8")


def test_totals_go_to_a_table_and_to_both_platforms(second, graded):
    second.call("export", "--to", "csv", "-g", "book.sqlite", "-o", "all.csv", where=graded)
    given = {row["student"]: (float(row["ex01"]), float(row["ex02"])) for row in table(graded / "all.csv")}
    assert given == {"ada": (14, 12), "ben": (2, 0), "cleo": (7.5, 8.4)}
    canvas = "Student,ID,SIS User ID,SIS Login ID,Section,ex01 (77)\n    Points Possible,,,,,14\nAda,1,ada,ada,A,\n"
    (graded / "canvas.csv").write_text(canvas, "utf-8")
    moodle = "Identifier,Full name,ID number,Email address,Status,Grade,Maximum grade\nParticipant 9,Cleo,cleo,c@example.org,,,12\n"
    (graded / "moodle.csv").write_text(moodle, "utf-8")
    for target, exercise, out in (("canvas", "ex01", "to_canvas.csv"), ("moodle", "ex02", "to_moodle.csv")):
        more = ("-a", exercise, "-g", "book.sqlite", "-t", f"{target}.csv", "-o", out)
        second.call("export", "--to", target, *more, where=graded)
    assert "Ada" in (graded / "to_canvas.csv").read_text("utf-8-sig")
    assert "8.4" in (graded / "to_moodle.csv").read_text("utf-8-sig")


def test_every_other_command_works_in_it(second, graded):
    second.call("mark", "-a", "ex02", "-g", "book.sqlite", "--only-notebook", where=graded)
    second.call("backup", "book.sqlite", "--out", "copy.sqlite", where=graded)
    second.call("look", next((graded / "ex02").iterdir()).as_posix(), "-o", "look.html", "--no-browser", where=graded)
    assert "powers" in (graded / "look.html").read_text("utf-8")
    for name in ("ex01", "ex02", "01"):
        second.call("handout", name, "--out", f"paper_{name}.html", where=graded)
    second.call("sample-class", "-o", "invented", "-n", "12", "-a", "ex02", "--as", "moodle", where=graded)
    [archive] = (graded / "invented").rglob("*.zip")
    second.call("grade", archive.as_posix(), "-a", "ex02", "-o", "marks_invented", where=graded)
    assert len(table(graded / "marks_invented" / "grades.csv")) >= 8


def test_every_paragraph_note_and_signatory_is_a_card(second):
    cards = json.loads(second.python("-c", CARDS))
    assert {kind: len(found) for kind, found in cards.items()} == {"tr": 14, "notes": 5, "signatories": 15}
    assert cards["tr"][7][0] == "Treaty, 1.1: the High Contracting Parties" and "condemn recourse" in cards["tr"][7][1]
    assert cards["notes"][4][0] == "Japan, 27 June 1929"
    assert cards["signatories"][12][:2] == ["Japan", "Instrument of ratification deposited on 24 July 1929"]


def test_a_brief_is_collected_written_and_printed(second):
    room = second.home.parent / "writer"
    for name in ("notebooks", "exercises"):
        shutil.copytree(second.home / name, room / name)
    said = second.python("-c", BRIEF, where=room / "notebooks")
    assert "2 sources cited" in said
    page = (room / "notebooks" / "brief_Ada.html").read_text("utf-8")
    for part in ("In 1928 fifteen states abolished war.", "Outlawry of War", "notes:n2", "Japan", "signatories:japan"):
        assert part in page


def test_the_text_is_pinned_as_it_was_received_and_searched(second):
    said = second.python("-c", TEXTS)
    assert "renounce it as an instrument" in said and said.count("duty") >= 6 and "solemn duty to promote" in said
    assert said.rstrip().endswith("[]"), "a citation of the lesson leads nowhere"


def test_the_text_is_told_once(second):
    table_of = [row["text"] for row in table(second.home / "data" / "tables" / "treaty.csv")]
    assert table_of == (second.home / "data" / "texts" / "treaty.txt").read_text("utf-8").splitlines()


def commands_of(page: str) -> list[list[str]]:
    """The commands of a page of the documentation, as they would be typed after `course.py`."""
    lines = (ROOT / "docs" / page).read_text("utf-8").splitlines()
    found = [line.strip() for line in lines if line.strip().startswith("python3 course.py ")]
    return [shlex.split(line)[2:] for line in found]


@pytest.fixture(scope="module")
def edition(second: Course) -> Path:
    """What students get, after the commands that the page for authors gives, in their order."""
    out = second.home.parent / "released"
    told = commands_of("write_a_course.md")
    assert [words[0] for words in told] == ["new", "build", "run", "build", "test", "release"]
    for words in told[1:]:  # `new` made this course
        if words[0] != "test":  # what it runs is run above, where the test tools lie already
            second.call(*(str(out) if word == "OUT" else word for word in words))
    [folder] = [path.parent for path in out.rglob("course.yaml")]
    return folder


def test_the_commands_that_an_author_is_told_work_in_this_course(edition):
    assert [path.name for path in edition.parent.glob("*.zip")] == ["renouncing-war.zip"]


def test_an_author_who_changed_the_text_is_told_its_new_checksum(second, tmp_path):
    changed = Course(shutil.copytree(second.home, tmp_path / "changed", ignore=shutil.ignore_patterns("seminar")))
    text = changed.home / "data" / "texts" / "treaty.txt"
    text.write_text(text.read_text("utf-8").replace("renounce it as", "renounce it, as"), "utf-8")
    asked = "from seminar.course import course; from seminar.data import texts; texts.received(course().texts[0])"
    done = changed.run("-c", asked, PYTHONPATH=str(second.home))
    digest = hashlib.sha256(text.read_bytes()).hexdigest()
    assert f'give it "hash": "sha256:{digest}"' in done.stderr, done.stderr


def test_the_released_folder_holds_no_key_and_makes_no_course(second, edition):
    assert not (edition / "solutions").exists() and (edition / "exercises" / "ex02.ipynb").is_file()
    done = Course(edition).run("-m", "seminar.cli", "new", str(second.home.parent / "from_students"))
    assert done.returncode != 0 and not (second.home.parent / "from_students").exists()
    said = " ".join(done.stderr.split())
    assert "student edition" in said and "conftest" not in said and "Traceback" not in said, said


def subject_words(name: str, content: bytes) -> list[str]:
    """The words of another subject in a file, and in every file of an archive."""
    found = [f"{name}: {word}" for word in SUBJECT.findall(PICTURE.sub("", content.decode("utf-8", "replace")))]
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for one in archive.infolist():
                found += SUBJECT.findall(one.filename) + subject_words(f"{name}/{one.filename}", archive.read(one))
    return found


def test_the_search_finds_a_word_in_an_archive_in_an_archive_and_none_in_a_picture():
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", "said by the DPRK\n")
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("moscow/b.zip", inner.getvalue())
    assert {"c.zip/moscow/b.zip/a.csv: DPRK", "moscow"} <= set(subject_words("c.zip", outer.getvalue()))
    assert subject_words("page.html", b"<img src='data:image/png;base64," + b"/DPRK/" * 40 + b"'>") == []


def test_nothing_of_it_names_another_subject(second, graded):
    """Runs last: all that was made lies in one folder by now, and all that was said was kept."""
    second.python("-c", HELP)
    assert SUBJECT.findall(second.said) == []
    looked, found = set(), []
    for path in second.home.parent.rglob("*"):
        if path.is_file() and path.suffix != ".pyc":
            looked.add(path.suffix)
            found += subject_words(path.relative_to(second.home.parent).as_posix(), path.read_bytes())
    assert found == []
    assert looked >= {".ipynb", ".html", ".csv", ".zip", ".whl", ".sqlite", ".json", ".yaml", ".md", ".py", ".js"}
