"""Grading a class: the same inputs give the same bytes, in one process, in several and on a cluster; rosters and LMS
layouts join.
"""

import csv
import os
import sys
from pathlib import Path

import pytest

from seminar.errors import CourseError
from seminar.grading import workers
from seminar.grading.run import grade
from seminar.questions import load_assignment
from seminar.results.earlier import STATE
from seminar.sample import synth
from tests.readers import records

ASSIGNMENT = load_assignment(Path(__file__).parents[1] / "hostile" / "every_kind.yaml")


def make(folder, size=40, layout="folder", rate=0.4, seed=5):
    for _ in synth.write_class(ASSIGNMENT, folder, size, seed, rate, layout):
        pass
    return folder


def everything(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def table(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def classroom(tmp_path_factory):
    return make(tmp_path_factory.mktemp("class"))


@pytest.fixture(scope="module")
def expected(classroom, tmp_path_factory):
    out = tmp_path_factory.mktemp("expected") / "out"
    grade(classroom / "submissions", ASSIGNMENT, out, jobs=1)
    return everything(out)


def test_a_class_of_one_seed_is_always_the_same(classroom, tmp_path):
    assert everything(make(tmp_path / "again")) == everything(classroom)


def test_the_first_students_of_a_large_class_are_those_of_a_small_one():
    small, large = list(synth.students(ASSIGNMENT, 10, 3)), list(synth.students(ASSIGNMENT, 25, 3))
    assert large[:10] == small


def test_abler_students_earn_more():
    import random

    from seminar.sample.answering import answer_to
    from seminar.scoring.score import score

    def mean(ability):
        items = [item for item in ASSIGNMENT.items if not item.written]
        earned = [
            score(item, answer_to(item, ability, random.Random(f"{ability} {turn} {item.id}"))).points
            for turn in range(60)
            for item in items
        ]
        return sum(earned) / len(earned)

    assert mean(-1.5) < mean(0.0) < mean(1.5)


def test_the_same_inputs_give_the_same_bytes(classroom, expected, tmp_path):
    grade(classroom / "submissions", ASSIGNMENT, tmp_path / "out", jobs=1)
    assert everything(tmp_path / "out") == expected


def test_several_processes_give_the_same_bytes(classroom, expected, tmp_path):
    grade(classroom / "submissions", ASSIGNMENT, tmp_path / "out", jobs=2)
    assert everything(tmp_path / "out") == expected


def test_file_dates_and_the_order_of_the_folder_do_not_matter(classroom, expected, tmp_path):
    other = tmp_path / "submissions"
    other.mkdir()
    for number, path in enumerate(sorted((classroom / "submissions").iterdir(), reverse=True)):
        (other / path.name).write_bytes(path.read_bytes())
        os.utime(other / path.name, (10**9 + number, 10**9 + number))
    grade(other, ASSIGNMENT, tmp_path / "out", jobs=1)
    # the one file that knows the place of the hand-ins again is for the next grading, not for people
    assert everything(tmp_path / "out") | {STATE: b""} == expected | {STATE: b""}


def test_every_file_is_in_grades_or_problems(classroom, tmp_path):
    grade(classroom / "submissions", ASSIGNMENT, tmp_path / "out", jobs=1)
    grades, problems = table(tmp_path / "out" / "grades.csv"), table(tmp_path / "out" / "problems.csv")
    named = {row["file"] for row in grades + problems} | {
        one for row in grades for one in row["other_files"].split("; ")
    }
    assert {path.name for path in (classroom / "submissions").iterdir()} <= named


def test_what_needs_a_person_comes_first_and_is_counted(classroom, tmp_path):
    summary = grade(classroom / "submissions", ASSIGNMENT, tmp_path / "out", jobs=1)
    needs = [row["needs"] for row in table(tmp_path / "out" / "problems.csv")]
    assert needs == sorted(needs) and needs.count("a person") == sum(summary.looks.values()) > 0


def test_totals_are_the_sums_of_their_questions(classroom, tmp_path):
    grade(classroom / "submissions", ASSIGNMENT, tmp_path / "out", jobs=1)
    for row in table(tmp_path / "out" / "grades.csv"):
        points = [row[item.id] for item in ASSIGNMENT.items]
        if row["status"] in ("complete", "incomplete"):
            assert float(row["so_far"]) == pytest.approx(sum(map(float, filter(None, points))))
            assert row["to_mark"] == str(points.count(""))
            assert bool(row["total"]) == (row["to_mark"] == "0")
            assert 0 <= float(row["so_far"]) <= ASSIGNMENT.points


def test_answers_stand_question_by_question(classroom, tmp_path):
    grade(classroom / "submissions", ASSIGNMENT, tmp_path / "out", jobs=1)
    names = [row["question"] for row in table(tmp_path / "out" / "answers.csv")]
    assert list(dict.fromkeys(names)) == [f"ex90.{item.id}" for item in ASSIGNMENT.items]
    assert sorted(names, key=[f"ex90.{item.id}" for item in ASSIGNMENT.items].index) == names


@pytest.mark.parametrize("layout", ["canvas", "moodle", "nbgrader"])
def test_lms_layouts_join_with_the_class_list(layout, tmp_path):
    made = make(tmp_path / "class", 25, layout, rate=0.2)
    source = made if layout == "nbgrader" else made / "submissions.zip"
    summary = grade(source, ASSIGNMENT, tmp_path / "out", roster=made / "roster.csv", jobs=1)
    roster = {row["id"]: row for row in table(made / "roster.csv")}
    rows = table(tmp_path / "out" / "grades.csv")
    assert [row["student"] for row in rows] == sorted(roster) and summary.missing == 0
    assert all(row["name"] == roster[row["student"]]["name"] and row["email"].endswith("@example.org") for row in rows)


def test_hand_ins_named_by_people_join_by_name_and_the_absent_are_listed(tmp_path):
    made = make(tmp_path / "class", 12, rate=0)
    people = table(made / "roster.csv")
    people[0]["name"] = ", ".join(reversed(people[0]["name"].upper().rsplit(" ", 1)))
    people[1:2] = []
    people.append({"id": "s99999", "name": "Nobody Here", "email": ""})
    with open(made / "roster.csv", "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, ["id", "name", "email"], delimiter=";")
        writer.writeheader()
        writer.writerows(people)
    summary = grade(made / "submissions", ASSIGNMENT, tmp_path / "out", roster=made / "roster.csv", jobs=1)
    rows = {row["student"]: row for row in table(tmp_path / "out" / "grades.csv")}
    assert rows["s00001"]["status"] == "complete" or rows["s00001"]["status"] == "incomplete"
    assert rows["s99999"]["status"] == "no submission" and summary.missing == 1
    assert [row["problem"] for row in table(tmp_path / "out" / "problems.csv")].count("not_on_roster") == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name,mail\nAna,x\n", "needs id and name"),
        ("id,name\n1,Ana\n1,Bo\n", "stands in row 2 too"),
        ("id,name\n,Ana\n", "has no id"),
        ("", "needs id and name"),
    ],
)
def test_a_wrong_class_list_is_an_error_that_says_where(text, words, classroom, tmp_path):
    (tmp_path / "roster.csv").write_text(text)
    with pytest.raises(CourseError, match=words):
        grade(classroom / "submissions", ASSIGNMENT, tmp_path / "out", roster=tmp_path / "roster.csv")


def test_records_are_what_agreement_takes(classroom):
    from seminar import agree

    found = list(records(classroom / "submissions", ASSIGNMENT))
    names = [name for name, _ in found]
    assert len(set(names)) == len(names) > 20
    assert all(q == record.q for _, answers in found for q, record in answers.items())
    item = ASSIGNMENT.item("q7")
    pooled = agree.pool(iter(found), "ex90.q7", question=item)
    assert pooled.readers == sum(
        1 for _, answers in found if isinstance(answers.get("ex90.q7") and answers["ex90.q7"].answer, dict)
    )


# A worker that dies


def dying_work(given, task):
    """Stands in for `work` in another process: dies on one student, as a crash of the interpreter would."""
    if any(student.key.startswith("fatal") for student in task.students):
        os._exit(9)
    return workers.work(given, task)


def test_a_process_that_dies_costs_only_the_file_that_killed_it(classroom, expected, tmp_path, monkeypatch):
    source = tmp_path / "submissions"
    source.mkdir()
    for path in (classroom / "submissions").iterdir():
        (source / path.name).write_bytes(path.read_bytes())
    (source / "ex90_handin_Fatal_File.ipynb").write_bytes(b"{}")
    monkeypatch.setattr(workers, "work", dying_work)
    monkeypatch.setattr("seminar.grading.run.TOGETHER", 4)
    summary = grade(source, ASSIGNMENT, tmp_path / "out", jobs=2)
    monkeypatch.undo()
    assert summary.looks["crashed"] == 1
    assert {name: data for name, data in everything(tmp_path / "out").items() if name.startswith("feedback/")} == {
        name: data for name, data in expected.items() if name.startswith("feedback/")
    }
    rows = [row for row in table(tmp_path / "out" / "problems.csv") if row["problem"] == "crashed"]
    assert [row["file"] for row in rows] == ["ex90_handin_Fatal_File.ipynb"]


# A cluster


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kills a process the Unix way")
def test_a_cluster_gives_the_same_bytes_though_a_worker_is_killed(classroom, expected, tmp_path, monkeypatch):
    distributed = pytest.importorskip("distributed", reason="--dask is optional")
    flag = tmp_path / "killed"
    first = sorted(student.name.casefold() for student in synth.students(ASSIGNMENT, 40, 5, 0.4))[12]
    monkeypatch.setenv("SEMINAR_TEST_FLAG", str(flag))
    monkeypatch.setenv("SEMINAR_TEST_STUDENT", first)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parents[2]), str(Path(__file__).parent)]))
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    import grade_dask_help

    monkeypatch.setattr(workers, "work_parcel", grade_dask_help.slow_parcel)
    monkeypatch.setattr("seminar.grading.run.TOGETHER", 2)
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        grade(classroom / "submissions", ASSIGNMENT, tmp_path / "out", dask=cluster.scheduler_address)
    assert flag.exists(), "no worker was killed: the test proves nothing"
    assert everything(tmp_path / "out") == expected


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kills a process the Unix way")
def test_a_file_that_kills_every_worker_of_a_cluster_costs_only_itself(classroom, tmp_path, monkeypatch):
    distributed = pytest.importorskip("distributed", reason="--dask is optional")
    source = tmp_path / "submissions"
    source.mkdir()
    for path in sorted((classroom / "submissions").glob("*.ipynb"))[:5]:
        (source / path.name).write_bytes(path.read_bytes())
    (source / "ex90_handin_Fatal_File.ipynb").write_bytes(b"{}")
    monkeypatch.setenv("SEMINAR_TEST_STUDENT", "fatal file")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parents[2]), str(Path(__file__).parent)]))
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    import grade_dask_help

    monkeypatch.setattr(workers, "work_parcel", grade_dask_help.fatal_parcel)
    monkeypatch.setattr("seminar.grading.run.TOGETHER", 3)
    monkeypatch.setattr(workers, "ALONE", 20.0)
    dask = pytest.importorskip("dask")
    for attempt in range(3):
        # one death is enough for Dask to give a task up: its own keepers do not always survive a long row of killed
        # workers
        with (
            dask.config.set({"distributed.scheduler.allowed-failures": 0}),
            distributed.LocalCluster(
                n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
            ) as cluster,
        ):
            try:
                summary = grade(source, ASSIGNMENT, tmp_path / "out", dask=cluster.scheduler_address)
                break
            except CourseError as error:
                assert "no worker for" in str(error) and attempt < 2, (
                    "grading stops only when the cluster itself is gone"
                )
                assert not (tmp_path / "out").exists(), "and then nothing is written"
    assert (
        summary.looks.pop("crashed") == 1
        and summary.students == summary.complete + summary.incomplete + summary.unreadable
    )
    assert summary.unreadable <= 2


def test_a_cluster_without_workers_is_not_waited_for_without_end(classroom, tmp_path, monkeypatch):
    distributed = pytest.importorskip("distributed", reason="--dask is optional")
    monkeypatch.setattr(workers, "LOOK", 0.2)
    monkeypatch.setattr(workers, "ALONE", 0.6)
    with distributed.LocalCluster(n_workers=0, processes=False, dashboard_address=None) as cluster:
        with pytest.raises(CourseError, match="no worker for"):
            grade(classroom / "submissions", ASSIGNMENT, tmp_path / "out", dask=cluster.scheduler_address)
    assert not (tmp_path / "out").exists()


def test_a_cluster_that_does_not_answer_is_an_error_that_says_what_to_start(classroom, tmp_path, monkeypatch):
    pytest.importorskip("distributed", reason="--dask is optional")
    monkeypatch.setattr(workers, "ANSWERS", 1)
    with pytest.raises(CourseError, match="dask scheduler"):
        grade(classroom / "submissions", ASSIGNMENT, tmp_path / "out", dask="tcp://127.0.0.1:9")
    assert not (tmp_path / "out").exists()


def test_pages_can_be_left_out_and_the_tables_stay(classroom, expected, tmp_path):
    grade(classroom / "submissions", ASSIGNMENT, tmp_path / "out", jobs=1, feedback=False)
    assert everything(tmp_path / "out").keys() == {"grades.csv", "answers.csv", "problems.csv", STATE}
    assert everything(tmp_path / "out")["answers.csv"] == expected["answers.csv"]
