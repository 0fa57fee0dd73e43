"""Every lesson has the form of a lesson: card, steps, checks, limits, take-away, readable without a kernel."""

from __future__ import annotations

import shutil

import nbformat
import pytest

from seminar.author import form, notebooks
from seminar.author.prose import forbidden, prose_of, sentences
from seminar.questions import load_assignment, load_lesson
from tests.course_copy import ROOT, write_course_yaml

NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
# The last page asks for errata: it has no card, no steps and no checks, and tests/unit/test_board_erratum.py holds it
# to a form of its own.
PAGES = ["06_find_a_weak_claim"]
LESSONS = [path for path in NOTEBOOKS if path.stem not in PAGES]
RECORDS = sorted((ROOT / "data" / "lessons").glob("[0-9][0-9]_*.yaml"))
EXERCISES = sorted((ROOT / "solutions").glob("ex*.yaml"))


def name(path):
    return path.stem


def test_every_record_has_its_notebook_and_every_notebook_its_record():
    assert [path.stem for path in LESSONS] == [path.stem for path in RECORDS]
    assert [path.stem for path in NOTEBOOKS if path not in LESSONS] == PAGES
    assert [path.stem[:2] for path in LESSONS] == [f"{number:02}" for number in range(len(LESSONS))]


@pytest.mark.parametrize("path", LESSONS, ids=name)
def test_lesson_has_the_form_of_a_lesson(path):
    assert form.problems(path) == []


@pytest.mark.parametrize("path", EXERCISES, ids=name)
def test_exercise_speaks_to_its_reader_as_the_style_asks(path):
    found = [(place, word) for place, text in prose_of(load_assignment(path)) for word in forbidden(text)]
    assert found == []


@pytest.mark.parametrize("path", RECORDS, ids=name)
def test_minutes_on_the_card_are_those_of_the_parts(path):
    lesson = load_lesson(path)
    assert sum(part.minutes for part in [*lesson.steps, *lesson.checks]) == lesson.minutes.reading
    assert sum(task.minutes for task in lesson.code_tasks) == lesson.minutes.code


# What the gate catches: a small good lesson, spoilt in one place at a time.

RECORD = """
lesson: "01"
title: A small lesson
question: Who speaks?
skill: close reading
abilities: [tell who speaks in a paragraph]
minutes: {reading: 7, code: 5}
steps:
  - {title: Look, minutes: 5}
code_tasks:
  - {title: Count the paragraphs, minutes: 5}
checks:
  - id: c1
    kind: single
    title: Who speaks in 2.2?
    prompt: Whose position is it?
    minutes: 2
    skill: close reading
    source: [decl 2.2]
    options:
      - {id: dprk, text: The DPRK, why: It is named as the one that asserts.}
      - {id: both, text: Both, why: The paragraph before has two speakers.}
    key: dprk
    explanation: The subject of the sentence is the DPRK.
"""


def good_cells():
    out = nbformat.v4.new_output(
        "display_data", {"text/html": '<img alt="a line of dots by year" src="data:,">', "text/plain": "shown"}
    )
    cells = [
        notebooks.markdown("title", "# A small lesson"),
        notebooks.code("set-up", "import moscow2001 as m"),
        notebooks.code("card", 'm.card("01")'),
        notebooks.markdown("step", "## 1. Look\n\nRead [2.2](declaration.md#2.2). What is said there?"),
        notebooks.code("ask", 'm.ask("01.c1")'),
        notebooks.markdown(
            "limits",
            "## What the record cannot show\n\nThe text shows what was signed and not what was said in the room where"
            " nobody else was present.",
        ),
        notebooks.markdown(
            "take-away", "## Take-away\n\nOne sentence. A second one, with the U.S. in it. And a third?"
        ),
        notebooks.markdown("code track", "## For the code track\n\n### Count the paragraphs\n\nHow many are there?"),
    ]
    for cell in cells:
        if cell.cell_type == "code" and cell.source.startswith("m."):
            cell.outputs = [out]
    return cells


@pytest.fixture
def check(tmp_path, monkeypatch):
    monkeypatch.setenv("SEMINAR_HOME", str(tmp_path))
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("local"))
    write_course_yaml(tmp_path, lessons=("01_small",))
    folder = tmp_path / "notebooks"
    folder.mkdir()
    (tmp_path / "data" / "glossary.yaml").write_text(
        "- {term: ABM Treaty, definition: A treaty of 1972 on missile defence., sources: [decl_2001_08_04_en]}\n"
    )

    def problems(cells, record=RECORD):
        (tmp_path / "data" / "lessons" / "01_small.yaml").write_text(record, encoding="utf-8")
        (folder / "01_small.ipynb").write_text(
            notebooks.text(nbformat.v4.new_notebook(cells=cells, metadata=notebooks.METADATA)), encoding="utf-8"
        )
        return form.problems(folder / "01_small.ipynb")

    return problems


def test_a_good_lesson_passes(check):
    assert check(good_cells()) == []


def source(cells, name, text):
    next(cell for cell in cells if cell.id == name).source = text


def drop(cells, name):
    cells[:] = [cell for cell in cells if cell.id != name]


def output(cells, name, html, plain="x"):
    next(cell for cell in cells if cell.id == name).outputs = [
        nbformat.v4.new_output("display_data", {"text/html": html, "text/plain": plain})
    ]


SPOILT = {
    "two top headings": (lambda c: source(c, "step", "# Another\n\n## 1. Look"), "the one top heading"),
    "a level is skipped": (lambda c: source(c, "step", "## 1. Look\n\n#### Deep"), "no level may be skipped"),
    "another title": (lambda c: source(c, "title", "# A big lesson"), "should be `# A small lesson`"),
    "set-up is not the first code": (
        lambda c: source(c, "set-up", "import moscow2001 as m\nimport pandas"),
        "the set-up line",
    ),
    "no card": (lambda c: drop(c, "card"), "should show the card"),
    "a step has another name": (lambda c: source(c, "step", "## 1. Watch"), "steps differ from the record"),
    "a check is not asked": (lambda c: source(c, "ask", "m.data"), "does not ask 01.c1"),
    "a check is asked twice": (lambda c: c.append(notebooks.code("again", 'm.ask("01.c1")')), "asks 01.c1 2 times"),
    "an unknown check is asked": (
        lambda c: c.append(notebooks.code("new", 'm.ask("01.c9")')),
        "which the record does not have",
    ),
    "a check shares its cell": (lambda c: source(c, "ask", 'x = 1\nm.ask("01.c1")'), "alone in its cell"),
    "a long code cell": (
        lambda c: c.append(notebooks.code("long", "a = 1\nb = 2\nc = 3\nd = 4\ne = 5\nf = 6")),
        "6 lines of code",
    ),
    "a magic": (lambda c: c.append(notebooks.code("magic", "%matplotlib inline")), "a magic or shell command"),
    "no saved output": (lambda c: c.append(notebooks.code("silent", "m.data.launches()")), "no saved output"),
    "a picture without alt": (lambda c: output(c, "card", '<img src="x">'), "no `alt` text"),
    "a picture without description in Markdown": (
        lambda c: source(c, "step", "## 1. Look\n\n![](a.png)"),
        "no description in its square brackets",
    ),
    "no limits": (lambda c: drop(c, "limits"), "no section `## What the record cannot show`"),
    "no take-away": (lambda c: drop(c, "take-away"), "no section `## Take-away`"),
    "a take-away of two sentences": (lambda c: source(c, "take-away", "## Take-away\n\nOne. Two."), "it has 2"),
    "a word that scolds": (lambda c: source(c, "step", "## 1. Look\n\nThis is obviously so."), "says 'obviously'"),
    "a link to no paragraph": (
        lambda c: source(c, "step", "## 1. Look\n\n[2.9](declaration.md#2.9)"),
        "no paragraph 2.9",
    ),
    "a link to no source": (
        lambda c: source(c, "step", "## 1. Look\n\n[x](bibliography.md#nobody)"),
        "no source 'nobody'",
    ),
    "a link to no term": (lambda c: source(c, "step", "## 1. Look\n\n[x](glossary.md#nothing)"), "no term nothing"),
    "a link to no file": (lambda c: source(c, "step", "## 1. Look\n\n[x](09_gone.ipynb)"), "no such file"),
    "no code track": (lambda c: drop(c, "code-track"), "tasks of the code track"),
    "a path in an output": (lambda c: output(c, "card", "<p>/home/ada/course</p>"), "a place on this computer"),
}


@pytest.mark.parametrize("fault", SPOILT)
def test_the_gate_stops_a_lesson_in_which(check, fault):
    cells = good_cells()
    spoil, complaint = SPOILT[fault]
    spoil(cells)
    assert complaint in "\n".join(check(cells))


def test_the_gate_stops_a_record_that_names_a_place_that_is_not_there(check):
    assert "no row 'st_99'" in "\n".join(check(good_cells(), RECORD.replace("[decl 2.2]", '["statements:st_99"]')))
    assert "names no `source`" in "\n".join(check(good_cells(), RECORD.replace("    source: [decl 2.2]\n", "")))


def test_headings_inside_code_blocks_do_not_count(check):
    cells = good_cells()
    source(cells, "step", "## 1. Look\n\n```python\n# no heading\n```")
    assert check(cells) == []


def test_sentences_are_counted_as_a_reader_counts_them():
    assert (
        len(sentences("It was signed on 4 August 2001. The U.S. Embassy knew! “Who told the press?” Nobody says.")) == 4
    )
    assert len(sentences("See [Guardian, 4 May 2001](a.md#b). Then read on.")) == 2


def test_quotations_and_code_may_use_any_word():
    assert forbidden("> a just and simply worded text\n\nThe text says “just peace” and `just`.") == []
    assert forbidden("You just run it, of course.") == ["just", "of course"]
