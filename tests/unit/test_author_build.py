"""`course.py build`: one source per question, and nothing generated that its source does not make."""

from __future__ import annotations

import json
import shutil

import nbformat
import pytest

from seminar.author import build as room
from seminar.author import lessons, notebooks, shipped
from seminar.author.build import build
from seminar.cli import main
from seminar.course import course
from seminar.errors import MissingFile
from seminar.questions import answers, load_assignment, load_public, public_assignment, rev
from seminar.scoring.score import score
from tests.course_copy import ROOT, write_course_yaml

SAMPLE = ROOT / "tests" / "unit" / "samples" / "ex09.yaml"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A small course with one exercise, built once; tests copy it before they change anything."""
    home = tmp_path_factory.mktemp("built") / "course"
    for folder in ("notebooks", "solutions", "exercises"):
        (home / folder).mkdir(parents=True)
    shutil.copytree(ROOT / "data", home / "data", ignore=shutil.ignore_patterns("local", "lessons"))
    write_course_yaml(home, exercises=("ex09",))
    shutil.copy(SAMPLE, home / "solutions" / "ex09.yaml")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SEMINAR_HOME", str(home))
        outcomes = build()
    assert {outcome.state for outcome in outcomes} == {"written", "told"}, outcomes
    return home


@pytest.fixture
def home(built, tmp_path, monkeypatch):
    copy = tmp_path / "course"
    shutil.copytree(built, copy)
    monkeypatch.setenv("SEMINAR_HOME", str(copy))
    return copy


def states(outcomes) -> dict[str, str]:
    return {outcome.path: outcome.state for outcome in outcomes}


def exercise(home):
    return nbformat.read(home / "exercises" / "ex09.ipynb", as_version=4)


def test_a_second_build_changes_no_byte(home):
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert set(states(build()).values()) == {"same", "told"}
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


def test_exercise_asks_every_item_once_and_in_order(home):
    source = load_assignment(SAMPLE)
    asked = [cell.source for cell in notebooks.code_cells(exercise(home)) if cell.source.startswith("m.ask")]
    assert asked == [f'm.ask("ex09.{item.id}")' for item in source.items]


def test_exercise_shows_prompt_and_options_without_a_kernel(home):
    source = load_assignment(SAMPLE)
    shown = {
        cell.source: "".join(output.data.get("text/html", "") for output in cell.outputs if "data" in output)
        for cell in notebooks.code_cells(exercise(home))
    }
    for item in source.items:
        html = shown[f'm.ask("ex09.{item.id}")']
        assert item.prompt.split("?")[0].split("*")[0][:30] in html
        for option in getattr(item, "options", []):
            assert option.text in html


def test_keyless_file_reads_back_as_the_same_questions(home):
    source, public = load_assignment(SAMPLE), load_public(home / "exercises" / "ex09.questions.json")
    assert [rev(item) for item in public.items] == [rev(item) for item in source.items]
    assert (
        public_assignment(public)
        == json.loads((home / "exercises" / "ex09.questions.json").read_text())
        == public_assignment(source)
    )
    assert all(getattr(item, "key", None) is None for item in public.items)


def test_hand_in_cell_is_last_and_not_run(home):
    last = exercise(home).cells[-1]
    assert (last.source, last.outputs) == ('m.hand_in("ex09")', [])
    assert not list(home.rglob("*_handin_*")) and not list(home.rglob(".answers"))


def test_code_form_stands_under_questions_that_code_can_answer(home):
    hints = [cell.source for cell in notebooks.code_cells(exercise(home)) if "m.answer" in cell.source]
    assert [hint.split('"')[1] for hint in hints] == ["ex09.q5", "ex09.q6", "ex09.q8"]
    assert all(line.startswith("#") for hint in hints for line in hint.splitlines())


def test_saved_notebooks_carry_no_widget_state_no_times_no_machine(home):
    for path in [*home.glob("exercises/*.ipynb"), *home.glob("solutions/*.ipynb")]:
        text = path.read_text(encoding="utf-8")
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
        assert set(notebook.metadata) == {"kernelspec", "language_info"}
        assert "widget-view" not in text and str(home) not in text and 'execution_count": 1' not in text
        assert all(set(cell.metadata) <= {"tags"} for cell in notebook.cells)


def test_worked_solution_runs_the_code_and_shows_its_result(home):
    worked = nbformat.read(home / "solutions" / "ex09.ipynb", as_version=4)
    results = {cell.id: cell.outputs for cell in notebooks.code_cells(worked)}
    assert results["ex09-q5-code"][0].data["text/plain"] == "40"
    assert "1991" in results["ex09-q8-code"][0].data["text/plain"]


def test_worked_solution_tells_everything_a_marker_needs(home):
    text = "\n".join(cell.source for cell in nbformat.read(home / "solutions" / "ex09.ipynb", as_version=4).cells)
    for item in load_assignment(SAMPLE).items:
        for option in getattr(item, "options", []):
            assert option.text in text and option.why in text
        assert item.explanation in text
        for sample in getattr(item, "samples", []):
            assert sample.text in text and sample.comment in text
        for criterion in getattr(item, "rubric", []):
            assert all(level.text in text for level in criterion.levels)
    assert "machine-made" in text


def test_an_edited_copy_fails_the_check_and_the_message_says_what_to_do(home, capsys):
    path = home / "exercises" / "ex09.ipynb"
    path.write_text(
        path.read_text(encoding="utf-8").replace("## 1. Who speaks in 2.2?", "## 1. Who talks in 2.2?"),
        encoding="utf-8",
    )
    assert main(["build", "--only", "ex09", "--check"]) == 1
    said = capsys.readouterr().out
    assert "differs  exercises/ex09.ipynb" in said
    assert "Who talks in 2.2?" in said and "Make the change in solutions/ex09.yaml" in said
    assert main(["build", "--only", "ex09"]) == 0
    assert states(build(only="ex09", check=True))["exercises/ex09.ipynb"] == "same"


def test_a_check_writes_nothing(home):
    (home / "exercises" / "ex09.questions.json").unlink()
    before = sorted(path for path in home.rglob("*"))
    assert states(build(only="ex09", check=True))["exercises/ex09.questions.json"] == "missing"
    assert sorted(path for path in home.rglob("*")) == before


def test_a_broken_source_fails_its_own_files_and_no_others(home):
    text = SAMPLE.read_text(encoding="utf-8")
    (home / "solutions" / "ex08.yaml").write_text(
        text.replace("assignment: ex09", "assignment: ex08").replace("    key: dprk\n", "", 1), encoding="utf-8"
    )
    write_course_yaml(home, exercises=("ex08", "ex09"))
    outcomes = build(check=True)
    failed = {outcome.path: outcome.detail for outcome in outcomes if outcome.state == "failed"}
    assert {
        "exercises/ex08.ipynb",
        "solutions/ex08.ipynb",
        "exercises/ex08.questions.json",
        "teaching/handouts/ex08.html",
    } <= set(failed)
    assert "ex08.yaml, line" in failed["exercises/ex08.ipynb"] and "`key` is missing" in failed["exercises/ex08.ipynb"]
    assert states(outcomes)["exercises/ex09.ipynb"] == "same"


def test_worked_code_that_gives_another_value_than_the_key_fails(home):
    path = home / "solutions" / "ex09.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("len(statements)", "len(statements) - 1"), encoding="utf-8"
    )
    failed = next(outcome for outcome in build(only="ex09", check=True) if outcome.path == "solutions/ex09.ipynb")
    assert failed.state == "failed"
    assert "gives 39 rows; the key is 40 rows" in failed.detail


def test_a_place_that_no_source_has_fails_with_its_name(home):
    path = home / "solutions" / "ex09.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("source: [decl 2.2]", "source: [decl 2.9]"), encoding="utf-8"
    )
    outcomes = build(only="ex09", check=True)
    assert {outcome.state for outcome in outcomes if outcome.path != shipped.LIST} == {"failed"}
    assert "the declaration has no paragraph '2.9'" in outcomes[0].detail


def test_a_file_without_a_source_is_named_and_left_alone(home):
    stray = home / "exercises" / "ex07.ipynb"
    shutil.copy(home / "exercises" / "ex09.ipynb", stray)
    hand_in = home / "exercises" / "ex09_handin_Ada.ipynb"
    hand_in.write_text("{}")
    outcomes = build(check=True)
    assert states(outcomes)["exercises/ex07.ipynb"] == "left over"
    assert states(outcomes)[shipped.LIST] == "same", "a notebook without a source is not one that the course ships"
    assert "exercises/ex09_handin_Ada.ipynb" not in states(outcomes)
    assert stray.exists() and hand_in.exists()


def test_an_interrupted_build_leaves_the_old_files(home, monkeypatch):
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    source = home / "solutions" / "ex09.yaml"
    source.write_text(
        source.read_text(encoding="utf-8").replace("Who speaks in 2.2?", "Who talks in 2.2?"), encoding="utf-8"
    )
    monkeypatch.setattr(room, "execute", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build(only="ex09")
    after = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert set(after) == set(before)
    changed = {path.name for path in before if after[path] != before[path]}
    # what had been made before the interruption is whole; nothing else is touched
    assert changed <= {"ex09.yaml", "ex09.questions.json"}
    load_public(home / "exercises" / "ex09.questions.json")


def interrupted(*_, **__):
    raise KeyboardInterrupt


def test_a_person_s_earlier_answers_are_not_built_in(home):
    (home / "exercises" / ".answers").mkdir()
    record = {
        "v": 1,
        "course": course().short,
        "q": "ex09.q1",
        "rev": rev(load_assignment(SAMPLE).item("q1")),
        "answer": "both",
        "at": "2026-01-01T00:00:00Z",
        "n": 1,
    }
    (home / "exercises" / ".answers" / "ex09.json").write_text(
        json.dumps({"v": 1, "course": course().short, "assignment": "ex09", "answers": {"ex09.q1": record}})
    )
    assert states(build(only="ex09", check=True))["exercises/ex09.ipynb"] == "same"


def test_the_student_edition_says_that_it_builds_nothing(home):
    shutil.rmtree(home / "solutions")
    with pytest.raises(MissingFile, match="student edition"):
        build()


def test_one_exercise_can_be_built_alone(home):
    (home / "notebooks" / "bibliography.md").unlink()
    assert set(states(build(only="ex09"))) == {
        "exercises/ex09.questions.json",
        "exercises/ex09.ipynb",
        "solutions/ex09.ipynb",
        "teaching/handouts/ex09.html",
        shipped.LIST,
    }
    assert not (home / "notebooks" / "bibliography.md").exists()
    assert main(["build", "--only", "ex77"]) == 2


def test_handout_holds_every_question_on_paper_and_no_key(home, tmp_path):
    page = (home / "teaching" / "handouts" / "ex09.html").read_text(encoding="utf-8")
    source = load_assignment(SAMPLE)
    for item in source.items:
        assert item.title.replace("?", "") in page
        assert not item.explanation or item.explanation not in page
        assert not any(option.why in page for option in getattr(item, "options", []) if option.why)
    assert (
        page.count('class="rule"') >= 8 and "Left out on paper, because they need a computer: Limits by treaty" in page
    )
    assert "START II" in page and "http" not in page.split("</style>")[1]


def test_handout_command_keeps_to_the_levels_asked_for(home, tmp_path, capsys):
    out = tmp_path / "page.html"
    assert main(["handout", "ex09", "--level", "core", "--out", str(out)]) == 0
    page = out.read_text(encoding="utf-8")
    assert "Who speaks in 2.2?" in page and "How many statements?" not in page
    assert main(["handout", "ex09", "--level", "hard"]) == 2
    assert "'hard' is no level" in capsys.readouterr().err


@pytest.mark.parametrize(
    "item", [one for one in load_assignment(SAMPLE).items if not one.written], ids=lambda item: item.kind
)
def test_keys_of_the_worked_solution_earn_full_marks(item):
    given = {"value": item.key, "unit": item.unit} if item.kind == "number" else item.key
    if item.kind == "match":
        given = {row: one if isinstance(one, str) else one[0] for row, one in item.key.items()}
    assert score(item, answers.canonical(item, given)).points == item.points


def test_lessons_are_found_by_number_and_by_name(home):
    write_course_yaml(home, lessons=("01_a_lesson",))
    notebook = notebooks.notebook([notebooks.markdown("title", "# A")])
    (home / "notebooks" / "01_a_lesson.ipynb").write_text(notebooks.text(notebook))
    assert (
        [path.stem for path in lessons.lessons(["1"])]
        == [path.stem for path in lessons.lessons(["01_a_lesson"])]
        == ["01_a_lesson"]
    )
    with pytest.raises(MissingFile, match="no lesson '7'"):
        lessons.lessons(["7"])


def test_the_course_and_its_files_are_held_to_each_other(home):
    write_course_yaml(home, lessons=("01_planned",), exercises=("ex07",))
    told = {outcome.path: (outcome.state, outcome.detail) for outcome in build(check=True)}
    for name in ("data/lessons/01_planned.yaml", "notebooks/01_planned.ipynb", "solutions/ex07.yaml"):
        assert told[name][0] == "missing" and "course.yaml names it" in told[name][1]
    assert told["solutions/ex09.yaml"] == ("left over", "course.yaml does not name it; add it there, or delete it")
