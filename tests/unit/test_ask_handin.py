"""The hand-in file: complete, valid, tellingly named, whatever the editor had saved."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from seminar.ask import Question, copy, ledger
from seminar.ask.handin import HandIn
from seminar.errors import AnswerError, UnknownQuestion
from seminar.questions.record import MIME
from tests import ask_course


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = ask_course.make(tmp_path / "course")
    monkeypatch.setenv("SEMINAR_HOME", str(made))
    monkeypatch.chdir(made / "exercises")
    monkeypatch.setenv("JPY_SESSION_NAME", str(made / "exercises" / "ex90.ipynb"))
    monkeypatch.setattr(ledger, "_ledgers", {})
    return made


def give(q: str, value) -> Question:
    question = Question(q)
    question.receive({"type": "answer", "seq": "t:1", "value": value, "final": True})
    return question


def records(path: Path) -> dict:
    """As the grader reads: the newest record of each question in the file."""
    found = {}
    for cell in nbformat.read(path, as_version=4).cells:
        for output in cell.get("outputs", []):
            if MIME in output.get("data", {}):
                record = output["data"][MIME]
                found.setdefault(record["q"], []).append(record)
    return {q: max(many, key=lambda record: (record["at"], record["n"])) for q, many in found.items()}


def save(home: Path, *questions: Question) -> None:
    """What JupyterLab does on Ctrl+S: the outputs of the cells go into the file."""
    path = home / "exercises" / "ex90.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        for question in questions:
            if question.q in cell.source:
                cell.outputs = [nbformat.v4.new_output("display_data", {k: v for k, v in question.bundle().items()})]
    nbformat.write(notebook, path)


def test_the_file_is_complete_even_if_nothing_was_saved(home):
    give("ex90.q1", "moscow")
    give("ex90.q2", ["abm", "charter"])
    receipt = HandIn("ex90").write("Kim Student")
    assert receipt.path == home / "exercises" / "ex90_handin_Kim_Student.ipynb"
    assert {q: record["answer"] for q, record in records(receipt.path).items()} == {
        "ex90.q1": "moscow",
        "ex90.q2": ["abm", "charter"],
    }
    nbformat.validate(nbformat.read(receipt.path, as_version=4))


def test_the_newest_answer_wins_over_what_the_editor_saved(home):
    question = give("ex90.q1", "pyongyang")
    save(home, question)
    give("ex90.q1", "moscow")
    receipt = HandIn("ex90").write("Kim")
    assert records(receipt.path)["ex90.q1"]["answer"] == "moscow"
    assert receipt.path.read_text("utf-8").count('"answer": "pyongyang"') == 0


def test_a_question_whose_cell_was_deleted_is_handed_in_all_the_same(home):
    give("ex90.q1", "moscow")
    path = home / "exercises" / "ex90.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if "ex90.q1'" not in cell.source]
    nbformat.write(notebook, path)
    assert records(HandIn("ex90").write("Kim").path)["ex90.q1"]["answer"] == "moscow"


@pytest.mark.parametrize("damage", ["{", "[]", '{"cells": [1]}', None])
def test_a_damaged_or_missing_notebook_does_not_stop_the_answers(home, damage):
    give("ex90.q1", "moscow")
    path = home / "exercises" / "ex90.ipynb"
    path.unlink() if damage is None else path.write_text(damage, "utf-8")
    receipt = HandIn("ex90").write("Kim")
    assert records(receipt.path)["ex90.q1"]["answer"] == "moscow"


def test_what_is_saved_and_what_is_not_is_told(home):
    first = give("ex90.q1", "moscow")
    give("ex90.q2", ["abm"])
    save(home, first)
    [line, *_] = HandIn("ex90").lines()
    assert (
        line
        == "<strong>Press Ctrl+S (on a Mac Cmd+S) and run this cell again</strong>: the notebook file does not hold 1"
        " answer yet: q2. (The file made below holds them all the same.)"
    )
    save(home, Question("ex90.q1"), Question("ex90.q2"))
    assert HandIn("ex90").lines()[0] == "<strong>2 of 10 saved</strong> in the notebook file."


def test_what_is_unanswered_incomplete_or_older_is_named(home):
    give("ex90.q3", {"2.2": "dprk"})
    ledger.ledger("ex90").give("ex90.q1", "00000000", "moscow")
    now = HandIn("ex90").survey()
    assert now.incomplete == (("q3", "2 of 3 rows have no option"),)
    assert now.older == ("q1",)
    assert now.unanswered == tuple(f"q{n}" for n in (2, 4, 5, 6, 7, 8, 9, 10))


def test_without_a_name_or_an_answer_no_file_is_made(home):
    cell = HandIn("ex90")
    with pytest.raises(AnswerError, match="nothing is answered"):
        cell.write("Kim")
    give("ex90.q1", "moscow")
    cell.receive({"type": "write", "name": "  !? "})
    assert cell.widget.said == {
        "problem": "No file was made: write your name first: it becomes part of the file's name."
    }
    assert not list((home / "exercises").glob("*_handin_*"))


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Zoë O'Brien-Müller", "Zoe_O_Brien-Muller"),
        ("  Anna   Petrowa ", "Anna_Petrowa"),
        ("김정은", "김정은"),
        ("../../etc/passwd", "etc_passwd"),
        ("CON", "CON"),
        ("a" * 300, "a" * 60),
        ('<script>"x"|?*:', "script_x"),
    ],
)
def test_any_name_gives_a_safe_file_name(home, name, file):
    give("ex90.q1", "moscow")
    receipt = HandIn("ex90").write(name)
    assert receipt.path.name == f"ex90_handin_{file}.ipynb"
    assert receipt.path.parent == home / "exercises"
    assert nbformat.read(receipt.path, as_version=4).metadata["seminar"]["student"] == " ".join(name.split())


def test_the_name_is_remembered(home):
    give("ex90.q1", "moscow")
    HandIn("ex90").write("Kim Student")
    assert HandIn("ex90").widget.name == "Kim Student"


def test_the_digest_tells_two_sets_of_answers_apart_and_stays_with_one(home):
    give("ex90.q1", "moscow")
    one, again = HandIn("ex90").write("Kim"), HandIn("ex90").write("Lee")
    assert one.digest == again.digest
    give("ex90.q1", "beijing")
    assert HandIn("ex90").write("Kim").digest != one.digest


def test_a_read_only_folder_still_gives_a_download(home, monkeypatch):
    from seminar import files
    from seminar.errors import ReadOnly

    give("ex90.q1", "moscow")

    def refused(path, _content):
        raise ReadOnly(f"{path.name} cannot be written")

    monkeypatch.setattr(files, "write_atomically", refused)
    receipt = HandIn("ex90").write("Kim")
    assert receipt.path is None
    assert "download" in receipt.problem
    assert '"moscow"' in receipt.content


def test_the_blank_cell_is_the_same_on_every_computer(home, monkeypatch):
    here = HandIn("ex90")
    told = (here.static(), here.plain())
    monkeypatch.delenv("JPY_SESSION_NAME")
    elsewhere = HandIn("ex90")
    assert (elsewhere.static(), elsewhere.plain()) == told
    assert str(home) not in told[0]


def test_a_notebook_whose_name_is_not_known_is_found_by_what_it_hands_in(home, monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME")
    give("ex90.q1", "moscow")
    handed = nbformat.read(HandIn("ex90").write("Kim").path, as_version=4)
    assert any("hand_in" in cell.source for cell in handed.cells)


def test_dead_widget_views_stay_out_of_the_file(home):
    path = home / "exercises" / "ex90.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].outputs = [
        nbformat.v4.new_output(
            "display_data", {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": "Question"}
        )
    ]
    nbformat.write(notebook, path)
    give("ex90.q1", "moscow")
    assert "widget-view" not in HandIn("ex90").write("Kim").path.read_text("utf-8")


def test_a_lesson_is_not_handed_in(home):
    with pytest.raises(UnknownQuestion, match="90 is a lesson"):
        HandIn("90")


def test_the_receipt_says_what_the_file_holds(home):
    give("ex90.q1", "moscow")
    cell = HandIn("ex90")
    cell.receive({"type": "write", "name": "Kim"})
    told = cell.widget.said
    about = json.loads((home / "exercises" / told["file"]).read_text("utf-8"))["metadata"]["seminar"]
    assert (
        (told["answered"], told["of"], told["digest"])
        == (1, 10, about["digest"])
        == (about["answered"], about["of"], copy.digest_of(ledger.ledger("ex90").records))
    )


# ---- whatever the notebook holds, the grader reads the hand-in and finds every answer


def graded(receipt) -> dict:
    """As the grader reads, by question."""
    from seminar.handins.read import read_notebook

    reading = read_notebook(receipt.content.encode("utf-8"))
    assert reading.troubles == []
    return {found.q: json.loads(found.raw) for found in reading.found}


ANSWERS = {"ex90.q1": "moscow", "ex90.q2": ["abm"], "ex90.q9": "three words here"}


def stuff(home: Path, change) -> None:
    """Three answers, saved, in a notebook that is changed by *change*, a function of its JSON."""
    save(home, *(give(q, value) for q, value in ANSWERS.items()))
    path = home / "exercises" / "ex90.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    change(notebook)
    path.write_text(json.dumps(notebook), "utf-8")


def code(**more) -> dict:
    return {
        "cell_type": "code",
        "id": "more",
        "metadata": {},
        "execution_count": None,
        "source": "",
        "outputs": [],
        **more,
    }


def nested(depth: int) -> dict:
    made: dict = {}
    for _ in range(depth):
        made = {"in": made}
    return made


PRINTED = {"output_type": "stream", "name": "stdout", "text": "line of text\n" * 1_700_000}
PICTURE = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * 3_000_000}}
BROKEN = {"output_type": "display_data", "metadata": {}, "data": {MIME: {"q": 7}}}
LIMITS = {
    "printed text": lambda notebook: notebook["cells"].append(code(outputs=[PRINTED])),
    "a large picture": lambda notebook: notebook["cells"].append(code(outputs=[PICTURE])),
    "a thousand small pictures": (
        lambda notebook: notebook["cells"].append(
            code(outputs=[{**PICTURE, "data": {"image/png": "A" * 30_000}}] * 1_000)
        )
    ),
    "a large attachment": (
        lambda notebook: notebook["cells"].append(
            {
                "cell_type": "markdown",
                "id": "a",
                "metadata": {},
                "source": "",
                "attachments": {"a.png": {"image/png": "A" * 21 * 2**20}},
            }
        )
    ),
    "a large source": lambda notebook: notebook["cells"].append(code(source="# " + "x" * 21 * 2**20)),
    "many cells": lambda notebook: notebook["cells"].extend(code(id=f"c{number}") for number in range(10_100)),
    "many braces": lambda notebook: notebook["cells"].append(code(source="{" * 450_000)),
    "deep metadata of a cell": lambda notebook: notebook["cells"].append(code(metadata=nested(900))),
    "deep metadata of the notebook": lambda notebook: notebook["metadata"].update(nested(900)),
    "large metadata": (
        lambda notebook: notebook["metadata"].update(kernelspec={"name": "python3", "display_name": "x" * 3_000_000})
    ),
    "many old records": (
        lambda notebook: notebook["cells"].extend(
            code(id=f"c{number}", outputs=notebook["cells"][1]["outputs"]) for number in range(1_100)
        )
    ),
    "a record that is none": lambda notebook: notebook["cells"].append(code(outputs=[BROKEN])),
    "cells of a wrong type": lambda notebook: notebook["cells"].append(7),
    "outputs of a wrong type": lambda notebook: notebook["cells"].append(code(outputs=7)),
    "data of a wrong type": (
        lambda notebook: notebook["cells"].append(
            code(outputs=[{"output_type": "display_data", "metadata": {}, "data": [7]}])
        )
    ),
    "text of a wrong type": lambda notebook: notebook["cells"].append(code(source={"a": 1})),
    "half an emoji": lambda notebook: notebook["cells"].append(code(source="print('\ud83d')")),
    "no cells": lambda notebook: notebook.pop("cells"),
    "an older form": lambda notebook: notebook.update(nbformat_minor=0),
    "a newer form": lambda notebook: notebook.update(nbformat_minor=99),
    "nothing strange": lambda notebook: None,
}


@pytest.mark.parametrize("change", LIMITS.values(), ids=LIMITS)
def test_the_grader_finds_every_answer_whatever_else_the_notebook_holds(home, change):
    from seminar.ask import thin

    stuff(home, change)
    receipt = HandIn("ex90").write("Kim")
    assert graded(receipt) == ANSWERS
    assert len(receipt.content.encode()) <= thin.LARGEST
    assert receipt.path.read_text("utf-8") == receipt.content
    nbformat.validate(nbformat.reads(receipt.content, as_version=4))


def test_what_was_left_out_is_said_in_one_line_of_the_file_and_on_the_page(home):
    stuff(
        home,
        lambda notebook: (
            LIMITS["printed text"](notebook),
            notebook["cells"].append(
                code(
                    id="p",
                    source="draw()",
                    outputs=[PICTURE, {"output_type": "stream", "name": "stdout", "text": "short"}],
                )
            ),
        ),
    )
    receipt = HandIn("ex90").write("Kim")
    line = (
        "Left out of this hand-in file: 22,100,000 characters of printed text, 1 large picture or table. All answers"
        " are here."
    )
    made = nbformat.reads(receipt.content, as_version=4)
    assert (made.cells[0].cell_type, made.cells[0].source, receipt.problem) == ("markdown", f"*{line}*", line)
    assert [output.text for cell in made.cells if cell.source == "draw()" for output in cell.outputs] == ["short"], (
        "what is small stays"
    )


def test_a_usual_notebook_is_handed_in_whole(home):
    figure = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * 200_000}}
    stuff(home, lambda notebook: notebook["cells"].append(code(outputs=[figure])))
    receipt = HandIn("ex90").write("Kim")
    assert receipt.problem == "" and "A" * 200_000 in receipt.content and "Left out" not in receipt.content


@pytest.mark.parametrize("length", [1, 6, 10, 20, 40, 480])
def test_the_course_keeps_no_answer_that_the_grader_would_not_read(home, length):
    question = Question("ex90.q8")
    try:
        question.give(question.canonical({f"{n:05}{'é' * length}"[-length:] + str(n): n for n in range(5_000)}))
    except AnswerError:
        return  # told at once, and nothing is recorded
    assert graded(HandIn("ex90").write("Kim")) == {"ex90.q8": question.record.answer}


def test_tables_of_many_short_rows_are_measured_as_they_stand_in_a_notebook():
    from seminar.ask.question import LARGEST, _in_notebook
    from seminar.handins import read

    rows = {"type": "frame", "columns": ["a"], "rows": [["xxxxxxxxxx"]] * 5_000}
    in_file = nbformat.writes(
        nbformat.v4.new_notebook(
            cells=[
                nbformat.v4.new_code_cell(outputs=[nbformat.v4.new_output("display_data", {MIME: {"answer": rows}})])
            ]
        )
    )
    assert len(in_file) - 600 < _in_notebook(rows) < len(in_file)
    assert LARGEST < read.MAX_ANSWER


def test_an_answer_that_is_as_long_as_can_be_is_handed_in(home):
    longest = "😀" * 39_990 + " and words"
    give("ex90.q9", longest)
    give("ex90.q10", longest)
    assert graded(HandIn("ex90").write("Kim")) == {"ex90.q9": longest, "ex90.q10": longest}


@pytest.mark.parametrize("name", ["Kim \ud83d", "\udfff김", "Kim\0Lee", "\ufffe\uffffX", "\U00010330" * 100, "𝒦𝒾𝓂"])
def test_a_name_with_strange_characters_still_gives_a_file(home, name):
    give("ex90.q1", "moscow")
    cell = HandIn("ex90")
    cell.receive({"type": "write", "name": name})
    assert cell.widget.said.get("onDisk") is True, cell.widget.said
    assert len(cell.widget.said["file"].encode()) <= 255


def test_a_hand_in_has_no_note_about_controls(home):
    question = give("ex90.q1", "moscow")
    assert "has no controls here" in question.bundle()["text/html"]
    assert "has no controls here" not in HandIn("ex90").write("Kim").content
