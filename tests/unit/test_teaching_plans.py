"""A teacher's plan names steps and checks that exist, with the minutes that they have, and fits the slot it is made
for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pytest

from seminar import cite
from seminar.author.prose import forbidden
from seminar.author.teacher import steps_of_checks
from seminar.questions import load_assignment, load_lesson
from tests.course_copy import ROOT

TEACHING = ROOT / "teaching"
RECORDS = {path.stem[:2]: path for path in sorted((ROOT / "data" / "lessons").glob("[0-9][0-9]_*.yaml"))}
PLANS = sorted(TEACHING.glob("lesson[0-9][0-9].md"))
SLOTS = (30, 50, 75)
# "step 2: Two documents", "check c3: Whose line is it?", "lesson 01 step 1: ...", "exercise ex01.q3: Days in Russia"
_PART = re.compile(r"(?:lesson (?P<lesson>\d\d) )?(?P<kind>step|check|code|exercise) (?P<id>[\w.]+): (?P<title>.+)")
_HEADING = re.compile(r"## (?:In|A second meeting in) (\d+) minutes$")


@dataclass
class Plan:
    """One table of a page: rows (minutes, what), the sum it claims, where the stop line stands, and what it leaves out."""

    title: str
    slot: int
    rows: list[tuple[float, str]] = field(default_factory=list)
    total: float | None = None
    stop: int | None = None  # number of rows above the stop line
    left_out: list[tuple[float, str]] = field(default_factory=list)


def plans_of(text: str) -> list[Plan]:
    """Return the plans on a page, in order."""
    plans: list[Plan] = []
    for line in text.split("\n"):
        if line.startswith("#"):
            heading = _HEADING.match(line)
            current = Plan(line.lstrip("# "), int(heading[1])) if heading else None
            plans += [current] if current else []
        elif plans and current and line.startswith("| "):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            minutes, what = cells[0], cells[1]
            if "stop line" in what:
                current.stop = len(current.rows)
            elif minutes.startswith("**"):
                current.total = float(minutes.strip("*"))
            elif re.fullmatch(r"[\d.]+", minutes):
                current.rows.append((float(minutes), what))
        elif plans and current and line.startswith("Left out: "):
            for part in line.removeprefix("Left out: ").split("; "):
                named = re.fullmatch(r"(.+) \(([\d.]+)\)\.?", part)
                assert named, f"{current.title}: cannot read what is left out: {part!r}"
                current.left_out.append((float(named[2]), named[1]))
    return plans


def parts_of(number: str) -> dict[str, tuple[str, float]]:
    """Return "step 1", "check c1", "code 1" of a lesson with title and minutes."""
    lesson = load_lesson(RECORDS[number])
    found = {f"step {at}": (step.title, step.minutes) for at, step in enumerate(lesson.steps, start=1)}
    found |= {f"check {check.id}": (check.title, check.minutes) for check in lesson.checks}
    return found | {f"code {at}": (task.title, task.minutes) for at, task in enumerate(lesson.code_tasks, start=1)}


def known(number: str, named: re.Match) -> tuple[str, float] | None:
    """Return title and minutes of the part that a row names, or None if there is none."""
    if named["kind"] == "exercise":
        assignment, _, item = named["id"].partition(".")
        path = ROOT / "solutions" / f"{assignment}.yaml"
        items = load_assignment(path).items if path.is_file() else []
        return next(((one.title, one.minutes) for one in items if one.id == item), None)
    other = named["lesson"] or number
    return parts_of(other).get(f"{named['kind']} {named['id']}") if other in RECORDS else None


def problems(number: str, text: str) -> list[str]:
    """Return what is wrong with the plans on the page of a lesson, one sentence each."""
    found = []
    core = {name for name in parts_of(number) if not name.startswith("code")}
    step_of = {f"check {check}": f"step {step + 1}" for check, step in steps_of_checks(RECORDS[number]).items()}
    plans = plans_of(text)
    if {plan.slot for plan in plans} != set(SLOTS):
        found.append(f"there are plans for {sorted(plan.slot for plan in plans)} minutes, expected {SLOTS}")
    for plan in plans:
        own: dict[str, list[str]] = {"done": [], "left": []}
        for place, rows in (("done", plan.rows), ("left", plan.left_out)):
            for minutes, what in rows:
                named = _PART.fullmatch(what)
                if not named:
                    if place == "left" or re.match(r"(lesson \d|step|check|code|exercise)\b", what):
                        found.append(f"{plan.title}: {what!r} is not a way to name a step or a check")
                    continue
                part = known(number, named)
                if part is None:
                    found.append(f"{plan.title}: there is no {what!r}")
                elif part[0] != named["title"]:
                    found.append(f"{plan.title}: {what!r} is called {part[0]!r}")
                elif part[1] != minutes:
                    found.append(f"{plan.title}: {what!r} takes {part[1]:g} minutes, not {minutes:g}")
                elif not named["lesson"] and named["kind"] in ("step", "check"):
                    own[place].append(f"{named['kind']} {named['id']}")
        time = sum(minutes for minutes, _ in plan.rows)
        if time > plan.slot:
            found.append(f"{plan.title}: the rows take {time:g} minutes")
        if plan.total != time:
            found.append(f"{plan.title}: the rows take {time:g} minutes, the last line says {plan.total}")
        for name in sorted(core - set(own["done"]) - set(own["left"])):
            found.append(f"{plan.title}: {name} is neither done nor left out")
        for name in sorted(set(own["done"]) & set(own["left"])):
            found.append(f"{plan.title}: {name} is both done and left out")
        for at, name in enumerate(own["done"]):
            if name in step_of and step_of[name] not in own["done"][:at]:
                found.append(f"{plan.title}: {name} is asked before or without {step_of[name]}")
        if plan.stop is None or not 0 < plan.stop < len(plan.rows):
            found.append(f"{plan.title}: there is no stop line between two rows")
    return found


def test_there_is_a_page_for_every_lesson():
    assert [path.stem for path in PLANS] == [f"lesson{number}" for number in RECORDS]


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_plans_name_what_exists_and_fit_their_slot(path):
    assert problems(path.stem[-2:], path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_page_has_three_questions_with_answers_misreadings_and_a_board(path):
    text = path.read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## (.+)\n((?:(?!^## ).*\n?)*)", text, re.M))
    assert len(re.findall(r"^\d\. \*\*.+\?\*\*", sections["Three questions to discuss"], re.M)) == 3
    assert sections["Three questions to discuss"].count("\n   Likely answers: ") == 3
    assert len(re.findall(r"^- \*\*", sections["What students get wrong, and why"], re.M)) >= 3
    assert "```" in sections["On the board"]
    assert f"answers/{RECORDS[path.stem[-2:]].stem}.md" in text and f"handouts/{path.stem}.html" in text


HAND_WRITTEN = sorted([*TEACHING.glob("*.md"), *ROOT.glob("C*.md")])
HAND_WRITTEN = [path for path in HAND_WRITTEN if not path.read_text(encoding="utf-8").startswith("<!-- Made from")]


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_each_question_and_each_misreading_cites_its_facts(path):
    sections = dict(re.findall(r"^## (.+)\n((?:(?!^## ).*\n?)*)", path.read_text(encoding="utf-8"), re.M))
    text = sections["Three questions to discuss"] + "\n" + sections["What students get wrong, and why"]
    items = [
        re.sub(r"\n\s+", " ", item.strip()) for item in re.split(r"^(?:- |\d\. )", text, flags=re.M) if item.strip()
    ]
    assert len(items) >= 6
    assert [str(problem) for item in items for problem in cite.check_markdown(item)] == []


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_links_to_sources_resolve(path):
    found = cite.check_markdown(path.read_text(encoding="utf-8"))
    assert [str(problem) for problem in found if problem.rule == "link"] == []


@pytest.mark.parametrize("path", HAND_WRITTEN, ids=lambda path: path.name)
def test_the_pages_speak_as_the_style_asks(path):
    assert forbidden(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_what_a_lesson_marks_as_homework_is_left_out_of_fifty_minutes(path):
    lesson = load_lesson(RECORDS[path.stem[-2:]])
    homework = {f"step {at}" for at, step in enumerate(lesson.steps, start=1) if step.level == "homework"}
    homework |= {f"check {check.id}" for check in lesson.checks if check.level == "homework"}
    (fifty,) = (plan for plan in plans_of(path.read_text(encoding="utf-8")) if plan.slot == 50)
    assert homework <= {what.partition(":")[0] for _, what in fifty.left_out}


# What the reader of plans catches: one good plan, spoilt in one place at a time.

GOOD = """
## In 30 minutes

| minutes | what | how |
| ---: | --- | --- |
| 4 | open | |
| 1 | step 1: Three clicks | |
| 3 | step 2: Two documents, two headers | |
| 0.5 | check c1: The day on the document | |
| 0.5 | check c2: Who signed | |
| 1 | check c3: Whose line is it? | |
| 1.5 | check c4: Which text for which purpose? | |
| | **stop line** | |
| 1 | step 4: Where your answers are kept | |
| **12.5** | | |

Left out: step 3: The other kinds of question (0.5); check c5: Four moments of the journey (1); check c6: Numbered clauses (0.5); check c7: Two stays in the same town (1); check c8: What is it about? (1); check c9: An answer from a cell (0.5); check c10: What do you believe now? (2).
"""
GOOD = GOOD + GOOD.replace("In 30", "In 50") + GOOD.replace("In 30", "In 75")


def test_a_good_plan_has_no_problem():
    assert problems("00", GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("| 3 | step 2", "| 4 | step 2", "takes 3 minutes, not 4"),
        ("step 2: Two documents, two headers", "step 2: Two documents", "is called 'Two documents, two headers'"),
        (
            "check c4: Which text for which purpose?",
            "check c40: Which text for which purpose?",
            "there is no 'check c40",
        ),
        ("| 4 | open", "| 40 | open", "the rows take 48.5 minutes"),
        ("**12.5**", "**12**", "the last line says 12.0"),
        ("check c6: Numbered clauses (0.5); ", "", "check c6 is neither done nor left out"),
        ("Left out: ", "Left out: step 1: Three clicks (1); ", "step 1 is both done and left out"),
        ("| | **stop line** | |\n", "", "there is no stop line"),
        ("| 3 | step 2: Two documents, two headers | |\n", "", "check c1 is asked before or without step 2"),
        ("| 1 | step 1: Three clicks", "| 1 | step 1. Three clicks", "is not a way to name"),
        ("| 4 | open | |", "| 4 | exercise ex01.q99: Days in Russia | |", "there is no 'exercise ex01.q99"),
    ],
)
def test_a_spoilt_plan_is_caught(old, new, told):
    assert any(told in problem for problem in problems("00", GOOD.replace(old, new, 1)))
