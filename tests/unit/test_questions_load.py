"""Question files: what loads, what is refused, and that the message names the line."""

import textwrap

import pytest

from seminar.errors import MissingFile, QuestionError, UnknownQuestion
from seminar.questions import find, load_assignment, load_lesson, load_public
from tests.course_copy import write_course_yaml

GOOD = textwrap.dedent("""\
    assignment: ex09
    title: A trial exercise
    points: 5
    items:
      - id: q1
        kind: single
        title: Who speaks?
        prompt: Who speaks in 2.2?
        points: 2
        minutes: 2
        skill: close reading
        options:
          - {id: yes, text: The DPRK, why: The sentence begins with its side.}
          - {id: both, text: Both sides, why: Read who affirmed.}
        key: yes
        explanation: The DPRK affirms.
      - id: q2
        kind: short
        title: Why?
        prompt: Say why.
        points: 3
        minutes: 5
        skill: sourcing
        rubric:
          - id: claim
            text: Makes a claim
            levels: [{points: 0, text: none}, {points: 3, text: clear}]
        samples:
          - {text: a, marks: {claim: 0}, comment: c}
          - {text: b, marks: {claim: 3}, comment: c}
          - {text: c, marks: {claim: 0}, comment: c}
          - {text: d, marks: {claim: 3}, comment: c}
    """)

LESSON = textwrap.dedent("""\
    lesson: "09"
    title: A trial
    question: What was signed?
    skill: sourcing
    abilities: [name the document]
    minutes: {reading: 7, code: 3}
    steps: [{title: Read, minutes: 5}]
    code_tasks: [{title: Count, minutes: 3}]
    checks:
      - id: c1
        kind: number
        title: Clauses
        prompt: How many clauses?
        minutes: 2
        skill: close reading
        key: 8
        explanation: Count the numbers at the start.
    """)


@pytest.fixture
def load(tmp_path):
    def read(text, name="ex09.yaml", reader=load_assignment):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return reader(path)

    return read


def test_a_good_exercise_loads_with_words_like_yes_kept_as_words(load):
    exercise = load(GOOD)
    assert [item.kind for item in exercise.items] == ["single", "short"]
    assert exercise.item("q1").key == "yes"
    assert exercise.item("q2").written and not exercise.item("q1").written


def test_a_date_stays_the_text_that_was_written(load):
    assert load(GOOD.replace("text: Both sides", "text: 2001-08-04")).item("q1").options[1].text == "2001-08-04"


def test_a_good_lesson_loads(load):
    assert load(LESSON, "09_trial.yaml", load_lesson).item("c1").key == 8


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("kind: single", "kind: singel", 6, "singel"),
        ("minutes: 2", "minutes: soon", 10, "Expected `float`"),
        ("key: yes", "key: maybe", 15, "'maybe' is no option"),
        ("points: 5", "points: 6", 3, "add up to 5"),
        ("id: q2", "id: q1", 17, "used twice"),
        ("why: Read who affirmed.", "why: ''", 14, "no `why`"),
        ("explanation: The DPRK affirms.", "explanation: The DPRK affirms.\n    colour: red", 5, "colour"),
        ("skill: close reading", "skill: reading", 11, "reading"),
        ("id: both", "id: yes", 12, "stands twice"),
        ("    key: yes\n", "", 5, "`key` is missing"),
        ("    key: yes\n", "    key: yes\n    key: both\n", 16, "second time"),
        (
            "levels: [{points: 0, text: none}, {points: 3, text: clear}]",
            "levels: [{points: 3, text: none}, {points: 3, text: clear}]",
            25,
            "do not rise",
        ),
        (
            "marks: {claim: 0}, comment: c}\n      - {text: b",
            "marks: {claim: 1}, comment: c}\n      - {text: b",
            29,
            "no level",
        ),
        ("      - {text: d, marks: {claim: 3}, comment: c}\n", "", 17, "four `samples`"),
        ("    title: Why?", "   title: Why?", 19, "not YAML"),
    ],
)
def test_a_slip_is_reported_with_its_line(load, old, new, line, says):
    assert GOOD.count(old) >= 1
    with pytest.raises(QuestionError) as caught:
        load(GOOD.replace(old, new, 1))
    message = str(caught.value)
    assert says in message
    assert f"ex09.yaml, line {line}:" in message


def test_all_slips_of_a_file_are_reported_at_once(load):
    with pytest.raises(QuestionError) as caught:
        load(GOOD.replace("points: 5", "points: 6").replace("key: yes", "key: maybe"))
    assert len(str(caught.value).splitlines()) == 2


def test_minutes_of_a_lesson_must_fit_its_card(load):
    with pytest.raises(QuestionError, match="steps and checks add up to 7"):
        load(LESSON.replace("reading: 7", "reading: 8"), "09_trial.yaml", load_lesson)


@pytest.mark.parametrize("text", ["", "# only a comment\n"])
def test_an_empty_file_says_what_belongs_in_it(load, text):
    with pytest.raises(QuestionError, match="is empty; expected `assignment"):
        load(text)


def test_bytes_that_are_not_text_are_named(tmp_path):
    path = tmp_path / "ex09.yaml"
    path.write_bytes(b"title: \xff\xfe")
    with pytest.raises(QuestionError, match="not UTF-8"):
        load_assignment(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(MissingFile, match="ex77.yaml"):
        load_assignment(tmp_path / "ex77.yaml")


def test_a_questions_file_changed_by_hand_is_refused(tmp_path):
    path = tmp_path / "ex09.questions.json"
    path.write_text('{"assignment": "ex09", "items": 3}')
    with pytest.raises(QuestionError, match="not the file the course made"):
        load_public(path)


def test_a_question_is_found_by_its_name(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    write_course_yaml(tmp_path, lessons=("09_trial",))
    (tmp_path / "data" / "lessons").mkdir()
    (tmp_path / "data" / "lessons" / "09_trial.yaml").write_text(LESSON, encoding="utf-8")
    monkeypatch.setenv("SEMINAR_HOME", str(tmp_path))
    assert find.question("09.c1").key == 8
    with pytest.raises(UnknownQuestion, match="it has: c1"):
        find.question("09.c2")
    with pytest.raises(UnknownQuestion, match="names look like"):
        find.question("nine.c2")
    with pytest.raises(MissingFile, match="ex55"):
        find.question("ex55.q1")
