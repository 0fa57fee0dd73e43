"""The class report: its numbers are those of the grading, its page is inert, its size does not depend on the class, and
small classes do not break it.
"""

import csv
import hashlib
import json
import random
import re
import shutil
import sqlite3
import tracemalloc
from pathlib import Path

import pytest

from seminar.errors import CourseError, UnknownQuestion
from seminar.gradebook.book import Gradebook, Mark
from seminar.gradebook.pseudonyms import SIGNS, derived, drawn
from seminar.grading.run import grade
from seminar.questions import load_assignment
from seminar.report import class_report
from seminar.report.counting import ClassCounts, Together
from seminar.report.page import page as whole_page
from seminar.report.page import save
from seminar.report.sections import ClassReport
from seminar.results.tables import ANSWERS, GRADES, PROBLEMS
from seminar.sample import synth
from seminar.scoring.score import rule_of

ASSIGNMENT = load_assignment(Path(__file__).parents[1] / "hostile" / "every_kind.yaml")
ITEMS = [item.id for item in ASSIGNMENT.items]


def make(folder, size, rate=0.3, seed=5):
    for _ in synth.write_class(ASSIGNMENT, folder / "class", size, seed, rate, "folder"):
        pass
    grade(
        folder / "class" / "submissions",
        ASSIGNMENT,
        folder / "out",
        gradebook=folder / "book.sqlite",
        roster=folder / "class" / "roster.csv",
    )
    return folder


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    return make(tmp_path_factory.mktemp("report"), 40)


@pytest.fixture(scope="module")
def report(graded):
    return class_report(graded / "out", ASSIGNMENT)


def table(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def grades_row(key="ana", status="complete", **points):
    row = dict.fromkeys((*GRADES, *ITEMS), "") | {"student": key, "name": key.title(), "status": status}
    return (
        row
        | {item.id: str(item.points) for item in ASSIGNMENT.items}
        | {name: str(value) for name, value in points.items()}
    )


def answers_row(item, answer, status="scored", key="ana", at="2026-10-05T10:00:00Z"):
    return dict.fromkeys(ANSWERS, "") | {
        "question": f"{ASSIGNMENT.id}.{item}",
        "student": key,
        "status": status,
        "at": at,
        "answer_json": json.dumps(answer),
    }


def test_numbers_of_the_report_are_those_of_the_tables(graded, report):
    rows = [row for row in table(graded / "out" / "grades.csv") if row["status"] in ("complete", "incomplete")]
    counts = report.counts
    assert counts.students == len(rows) > 20 and counts.to_mark == sum(int(row["to_mark"]) for row in rows)
    assert sum(value * number for value, number in counts.all_totals().items()) == sum(
        round(100 * float(row["so_far"])) for row in rows
    )
    for item in ASSIGNMENT.items:
        marked = [float(row[item.id]) for row in rows if row[item.id]]
        assert counts.items[item.id].marked == len(marked)
        if marked:
            assert counts.items[item.id].share == pytest.approx(sum(marked) / len(marked) / item.points)
    answers = table(graded / "out" / "answers.csv")
    for name in ITEMS:
        readable = [
            row
            for row in answers
            if row["question"].endswith(f".{name}")
            and row["answer_json"]
            and row["status"] in ("scored", "marked", "to mark")
        ]
        assert counts.tallies[name].answered == len(readable)


def test_the_comparison_with_the_rest_is_the_corrected_item_total_correlation():
    import numpy as np

    draw = np.random.default_rng(7)
    counts = ClassCounts(ASSIGNMENT)
    rows = []
    for number in range(60):
        points = {item.id: round(float(draw.uniform(0, item.points)), 2) for item in ASSIGNMENT.items}
        rows.append([points[name] for name in ITEMS])
        counts.student(grades_row(f"s{number}", **points))
    scores = np.array(rows)
    for place, name in enumerate(ITEMS):
        rest = scores.sum(axis=1) - scores[:, place]
        assert counts.items[name].together.correlation() == pytest.approx(np.corrcoef(scores[:, place], rest)[0, 1])


def test_no_correlation_is_claimed_where_there_is_none():
    together = Together()
    for _ in range(50):
        together.add(0.1, 0.7)
    assert together.correlation() is None
    together.add(0.2, None)
    assert together.n == 50
    assert Together().correlation() is None


def test_wrong_options_are_told_with_the_misreading_and_how_many_they_drew():
    item = next(item for item in ASSIGNMENT.items if item.kind == "single")
    wrong = next(option for option in item.options if option.id != item.key and option.why)
    counts = ClassCounts(ASSIGNMENT)
    for number in range(8):
        counts.student(grades_row(f"s{number}"))
        counts.answer(answers_row(item.id, wrong.id if number < 6 else item.key))
    html = ClassReport(counts).question(item.id).html
    assert f"drew most: <em>{wrong.text}</em>: 6 (75%)" in html
    row = re.search(rf"<tr><td>[^<]*</td><td>{re.escape(wrong.text)}</td>.*?</tr>", html)[0]
    assert "6 (75%)" in row and re.sub("[*_]", "", wrong.why).split()[0] in row
    assert re.search(r"✓ right</td><td>[^<]*</td><td class=num>2 \(25%\)", html)


def test_near_misses_of_numbers_are_counted_by_misreading():
    item = next(item for item in ASSIGNMENT.items if item.kind == "number" and item.near)
    counts = ClassCounts(ASSIGNMENT)
    for number, value in enumerate([item.key, item.near[0].value, item.near[0].value, 987654.0]):
        counts.student(grades_row(f"s{number}"))
        counts.answer(answers_row(item.id, {"value": value, "unit": item.unit}))
    tally = counts.tallies[item.id]
    assert (tally.right, tally.near[0], tally.values.counts[987654.0]) == (1, 2, 1)
    html = ClassReport(counts).question(item.id).html
    assert "2 (50%)" in html and "987,654" in html


def test_order_and_match_confusions_are_told():
    order, match = (next(item for item in ASSIGNMENT.items if item.kind == kind) for kind in ("order", "match"))
    counts = ClassCounts(ASSIGNMENT)
    counts.student(grades_row())
    turned = [order.key[1], order.key[0], *order.key[2:]]
    counts.answer(answers_row(order.id, turned))
    row = match.rows[0]
    accepted = [match.key[row.id]] if isinstance(match.key[row.id], str) else match.key[row.id]
    wrong = next(option for option in match.options if option.id not in accepted)
    counts.answer(answers_row(match.id, {row.id: wrong.id}))
    assert counts.tallies[order.id].turned == {(order.key[0], order.key[1]): 1}
    assert f"{wrong.text}: 1" in ClassReport(counts).question(match.id).html
    assert "1 (100%)" in ClassReport(counts).question(order.id).html


@pytest.mark.parametrize("size", [0, 1, 2])
def test_an_empty_class_and_one_student_give_a_whole_report(size, tmp_path):
    counts = ClassCounts(ASSIGNMENT)
    for number in range(size):
        counts.student(grades_row(f"s{number}"))
    page = whole_page(ClassReport(counts))
    assert page.count("Nobody answered this question.") == len(ITEMS)
    assert ("nothing to report yet" in page) == (size == 0)
    assert ("can point at one person" in page) == (size > 0)
    assert page.rstrip().endswith("</html>")


def test_questions_that_nobody_answered_or_that_are_all_unmarked_do_not_break_it():
    counts = ClassCounts(ASSIGNMENT)
    for number in range(6):
        counts.student(grades_row(f"s{number}", **dict.fromkeys(ITEMS, "")))
    page = whole_page(ClassReport(counts))
    assert "Nothing is marked yet." in page and f"{6 * len(ITEMS)} answers wait for a person" in page


def test_the_report_shows_no_name_unless_asked(graded):
    roster = {row["id"]: row["name"] for row in table(graded / "class" / "roster.csv")}
    without, with_names = (
        whole_page(class_report(graded / "out", ASSIGNMENT)),
        whole_page(class_report(graded / "out", ASSIGNMENT, names=True)),
    )
    # a name of one word may also be a word of the report
    assert not [name for name in roster.values() if " " in name and name in without]
    assert not [key for key in roster if f">{key}<" in without]
    looked_at = [
        row for row in table(graded / "out" / "problems.csv") if row["needs"] == "a person" and row["student"] in roster
    ]
    with Gradebook(graded / "book.sqlite") as book:
        desk = {key: label for key, _, _, label in book.students()}
    with_book = whole_page(class_report(graded / "out", ASSIGNMENT, gradebook=graded / "book.sqlite"))
    assert looked_at and all(
        desk[row["student"]] in with_book and desk[row["student"]] not in without for row in looked_at
    )
    assert any(row["name"] in with_names for row in looked_at)


def test_a_class_list_does_not_undo_pseudonyms(graded):
    keys = [row["id"] for row in table(graded / "class" / "roster.csv")]
    report = class_report(graded / "out", ASSIGNMENT)
    labels = {one["who"] for one in report.counts.listed} | {who for who, _ in report.counts.missing}
    assert len(labels) >= 3 and labels == {
        one["who"] for one in class_report(graded / "out", ASSIGNMENT).counts.listed
    } | {who for who, _ in report.counts.missing}, "the same report twice is the same"
    known = ("", "moscow2001", "ex90", "book.sqlite")  # what somebody outside could take for the secret
    guessed = {derived(key, secret)[: len(next(iter(labels)))] for key in keys for secret in known}
    guessed |= {
        "S-" + hashlib.sha256(f"moscow2001:{key}".encode()).hexdigest()[:size].upper()
        for key in keys
        for size in (8, 10)
    }
    assert not labels & guessed
    with Gradebook(graded / "book.sqlite") as book:
        assert not set(book.pseudonyms().values()) & (guessed | labels)


def test_pseudonyms_of_a_gradebook_are_drawn_and_no_two_are_alike(graded, monkeypatch):
    with Gradebook(graded / "book.sqlite") as book:
        labels = book.pseudonyms()
    assert len(labels) >= 35 and len(set(labels.values())) == len(labels)
    assert all(re.fullmatch(f"S-[{SIGNS}]{{6}}", label) for label in labels.values())
    base = sqlite3.connect(graded / "book.sqlite")
    # nothing in the file says more than who was drawn which: no column or table from which they could be worked out
    kept = {
        row[0]
        for row in base.execute("SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c")
    }
    assert {name for name in kept if re.search("secret|seed|salt|pseudonym", name)} == {"student.pseudonym"}
    one, other = list(labels)[:2]
    with pytest.raises(sqlite3.IntegrityError):
        base.execute("UPDATE student SET pseudonym=? WHERE key=?", (labels[one], other))
    base.close()
    luck = random.Random(3)
    monkeypatch.setattr("secrets.choice", lambda signs: luck.choice(signs[:2]))  # 64 names in all, so that many meet
    seen: set[str] = set()
    for _ in range(64):
        seen.add(drawn(seen.__contains__))
    assert len(seen) == 64


def test_a_student_whom_the_gradebook_does_not_know_has_a_label_of_this_grading(graded, tmp_path):
    with Gradebook(tmp_path / "empty.sqlite"):
        pass
    without = class_report(graded / "out", ASSIGNMENT)
    empty = class_report(graded / "out", ASSIGNMENT, gradebook=tmp_path / "empty.sqlite")
    assert [one["who"] for one in empty.counts.listed] == [one["who"] for one in without.counts.listed] != []


def test_each_gradebook_has_pseudonyms_of_its_own_that_last(graded, tmp_path):
    grade(
        graded / "class" / "submissions",
        ASSIGNMENT,
        tmp_path / "out",
        gradebook=tmp_path / "book.sqlite",
        roster=graded / "class" / "roster.csv",
    )
    with Gradebook(tmp_path / "book.sqlite") as book, Gradebook(graded / "book.sqlite") as other:
        first, elsewhere = list(book.students()), list(other.students())
    assert [key for key, *_ in first] == [key for key, *_ in elsewhere] and not {one[3] for one in first} & {
        one[3] for one in elsewhere
    }
    grade(
        graded / "class" / "submissions",
        ASSIGNMENT,
        tmp_path / "out",
        gradebook=tmp_path / "book.sqlite",
        roster=graded / "class" / "roster.csv",
    )
    with Gradebook(tmp_path / "book.sqlite") as book:
        assert list(book.students()) == first


def test_a_question_scored_for_completeness_is_not_worth_a_look():
    (item,) = [item for item in ASSIGNMENT.items if rule_of(item) == "complete"]
    other = next(one for one in ASSIGNMENT.items if rule_of(one) != "complete" and not one.written)
    counts = ClassCounts(ASSIGNMENT)
    for number in range(40):
        good = number % 2
        counts.student(
            grades_row(
                f"s{number}",
                **{one.id: one.points * good for one in ASSIGNMENT.items}
                | {item.id: item.points * (number % 7 > 0), other.id: other.points * (1 - good)},
            )
        )
    html = ClassReport(counts).items().html
    (worth,) = re.findall(r"Worth a look in this class: ([^.]*)\.", html)
    assert counts.items[item.id].together.correlation() < 0.1, "by the figure alone it would be flagged"
    assert item.id not in worth.split(", ") and other.id in worth.split(", ")
    assert re.search(rf"<td>{item.id} [^<]*</td>.*?not asked</td>", html)


def test_a_report_on_hand_ins_changes_no_gradebook(graded, tmp_path):
    shutil.copy(graded / "book.sqlite", tmp_path / "book.sqlite")
    before = (tmp_path / "book.sqlite").read_bytes()
    late = tmp_path / "late"
    late.mkdir()
    shutil.copy(sorted((graded / "class" / "submissions").glob("*.ipynb"))[0], late)
    class_report(late, ASSIGNMENT, gradebook=tmp_path / "book.sqlite")
    assert (tmp_path / "book.sqlite").read_bytes() == before


def test_the_page_is_inert_whatever_students_are_called(tmp_path):
    counts = ClassCounts(ASSIGNMENT, names=True)
    evil = "<img src=x onerror=alert(1)>\"'=cmd"
    counts.student(grades_row("x", status="nothing readable") | {"name": evil})
    for name in ITEMS:
        counts.answer(answers_row(name, [evil]) | {"reason": evil})
        counts.answer(answers_row(name, {"value": evil, evil: evil}) | {"reason": evil})
        counts.answer(answers_row(name, evil) | {"reason": evil, "at": evil})
    counts.problem(dict.fromkeys(PROBLEMS, evil) | {"needs": "a person"})
    page = whole_page(ClassReport(counts))
    assert "<img src=x" not in page and "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "default-src 'none'; img-src data:" in page
    assert not re.search(r"<script|<iframe|<link|\son\w+=|javascript:|https?://", re.sub(r"&lt;.*?&gt;", "", page))


def test_clocks_that_are_wrong_do_not_stretch_the_picture_of_times():
    from seminar.report.charts import DAYS, stretch

    counts = ClassCounts(ASSIGNMENT)
    counts.student(grades_row())
    for number in range(30):
        counts.answer(answers_row(ITEMS[0], None, at=f"2026-10-{5 + number % 4:02d}T1{number % 3}:00:00Z"))
    for at in (
        "1970-01-01T00:00:00Z",
        "9999-12-31T23:00:00Z",
        "2026-13-45T10:00:00Z",
        "2026-10-05T99:00:00Z",
        "tomorrow",
    ):
        counts.answer(answers_row(ITEMS[0], None, at=at))
    days, outside = stretch(counts)
    assert [number for _, number in days] == [8, 8, 7, 7] and len(days) < DAYS
    assert outside + counts.undated == 5
    assert "5 answers carry a time far from the others" in ClassReport(counts).times().html


def _peak(size):
    """Memory that counting *size* students with answers of their own takes at most, in bytes."""
    tracemalloc.start()
    try:
        counts = ClassCounts(ASSIGNMENT)
        for number in range(size):
            counts.student(
                grades_row(
                    f"s{number:06d}",
                    status="nothing readable" if number % 9 == 0 else "complete",
                    **{ITEMS[0]: round(number % 97 / 97, 4)},
                )
            )
            for item in ASSIGNMENT.items:
                own = {
                    "number": {"value": number * 1.5, "unit": getattr(item, "unit", "")},
                    "rows": [f"row{number}"],
                    "short": f"text {number}",
                    "long": f"text {number}",
                }
                answer = own.get(item.kind, getattr(item, "key", None))
                counts.answer(
                    answers_row(
                        item.id,
                        answer,
                        key=f"s{number:06d}",
                        at=f"2026-{1 + number % 12:02d}-{1 + number % 28:02d}T10:00:00Z",
                    )
                    | {"reason": f"reason {number}"}
                )
            counts.problem(
                dict.fromkeys(PROBLEMS, "") | {"needs": "a person", "student": f"s{number}", "problem": "duplicate"}
            )
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.slow
def test_memory_does_not_grow_with_the_class():
    _peak(10)  # what is loaded once is loaded
    small, large = _peak(1_000), _peak(10_000)
    assert large < 1.25 * small + 50_000, f"{small:,} bytes for 1,000 students, {large:,} for 10,000"


def test_hand_ins_and_their_grading_give_the_same_report(graded, report):
    direct = class_report(graded / "class" / "submissions", ASSIGNMENT, gradebook=None)
    assert direct.counts.all_totals() == report.counts.all_totals() and direct.counts.problems.total() > 0


def test_levels_given_by_markers_are_shown(graded, tmp_path):
    item = next(item for item in ASSIGNMENT.items if item.written and item.rubric)
    with Gradebook(graded / "book.sqlite") as book:
        answers = list(book.answers(ASSIGNMENT.id, question=f"{ASSIGNMENT.id}.{item.id}", status="to mark"))[:4]
        for answer in answers:
            book.mark(
                ASSIGNMENT.id,
                Mark(
                    answer.question,
                    answer.student,
                    item.rubric[0].id,
                    "vera",
                    item.rubric[0].levels[-1].points,
                    answer.answer_sha,
                ),
            )
    html = class_report(graded / "out", ASSIGNMENT, gradebook=graded / "book.sqlite").question(item.id).html
    assert "Levels given by markers" in html and "4 (100%)" in html


def test_page_and_notebook_are_written_and_the_notebook_shows_what_running_it_shows(graded, tmp_path, monkeypatch):
    report = class_report(graded / "out", ASSIGNMENT)
    page, notebook = save(report, tmp_path / "report", graded / "out")
    assert page.read_text("utf-8") == whole_page(report)
    cells = [cell for cell in json.loads(notebook.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
    monkeypatch.chdir(tmp_path / "report")
    import moscow2001 as m

    # the exercise of these tests is no part of the course, so the notebook's name for it is looked up here
    monkeypatch.setattr("seminar.report.reading._loaded", lambda name: ASSIGNMENT)
    place = {"m": m}
    for cell in cells[1:]:
        if cell["outputs"]:
            assert eval(cell["source"], place)._repr_html_() == cell["outputs"][0]["data"]["text/html"], cell["source"]
        else:
            exec(cell["source"], place)
    assert len([cell for cell in cells if cell["outputs"]]) == len(ITEMS) + 5
    import nbformat

    nbformat.validate(nbformat.read(notebook, 4))


def test_a_report_into_the_hand_ins_is_refused(graded):
    source = graded / "class" / "submissions"
    before = sorted(source.iterdir())
    with pytest.raises(CourseError, match="lies within the hand-ins"):
        save(ClassReport(ClassCounts(ASSIGNMENT)), source / "report", source)
    assert sorted(source.iterdir()) == before


def test_tables_that_are_none_of_ours_are_refused_with_what_to_do(graded, tmp_path, report):
    with pytest.raises(CourseError, match="nothing at"):
        class_report(tmp_path / "none", ASSIGNMENT)
    (tmp_path / "grades.csv").write_text("student,name\nx,y\n", encoding="utf-8")
    with pytest.raises(CourseError, match="Grade again"):
        class_report(tmp_path, ASSIGNMENT)
    (tmp_path / "grades.csv").write_bytes(
        (graded / "out" / "grades.csv").read_bytes().replace(b"complete", b"complete,x,")
    )
    with pytest.raises(CourseError, match="Grade again"):
        class_report(tmp_path, ASSIGNMENT)
    with pytest.raises(UnknownQuestion, match="q1"):
        report.question("q99")


@pytest.mark.parametrize(("separator", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-16")])
def test_the_report_is_the_same_after_a_spreadsheet_saved_the_tables(graded, tmp_path, report, separator, encoding):
    for name in ("grades", "answers", "problems"):
        with open(graded / "out" / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        if separator == ";":
            rows = [[re.sub(r"^([0-9]+)\.([0-9]+)$", r"\1,\2", cell) for cell in row] for row in rows]
        with open(tmp_path / f"{name}.csv", "w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=separator, lineterminator="\r\n").writerows(rows)
    again = class_report(tmp_path, ASSIGNMENT)
    assert (again.counts.totals, again.counts.so_far, again.counts.problems, again.counts.days) == (
        report.counts.totals,
        report.counts.so_far,
        report.counts.problems,
        report.counts.days,
    )
    assert again._repr_html_() == report._repr_html_()


def test_a_cell_of_marks_that_a_spreadsheet_spoilt_is_named(graded, tmp_path):
    for name in ("grades", "answers", "problems"):
        (tmp_path / f"{name}.csv").write_bytes((graded / "out" / f"{name}.csv").read_bytes())
    rows = table(graded / "out" / "grades.csv")
    place = next(number for number, row in enumerate(rows, 2) if row["status"] == "complete")
    rows[place - 2][ITEMS[0]] = "02. Aug"
    with open(tmp_path / "grades.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([list(rows[0]), *(row.values() for row in rows)])
    with pytest.raises(
        CourseError, match=rf"grades.csv, row {place} .*column {ITEMS[0]}: found '02. Aug', expected a number from 0"
    ):
        class_report(tmp_path, ASSIGNMENT)
