"""One student's files never take more memory than is stated, and whatever goes wrong with one student is that student's
line: everybody else's marks are whole.
"""

import json
import os
import subprocess
import sys
import zipfile

import pytest

from seminar.course import course
from seminar.grading import workers
from seminar.grading.marking import Marker
from seminar.handins.read import MAX_FILE
from seminar.questions.record import MIME
from seminar.sample import unlucky

#: MiB above an idle grader that one student may take; `seminar.handins.read` and teaching/grading.md state it.
BOUND = 200

#: The largest files that come through the limit on bytes, each made so that some list in the reader might grow with it.
MADE = {
    "a million questions named in one cell": lambda: cell(
        source=b'"' + b"".join(b"ex90.q%d " % number for number in range(1_100_000)) + b'"'
    ),
    "a thousand records in a cell of many questions": lambda: cell(
        source=b'"' + b"".join(b"ex90.a%d " % number for number in range(1_000_000)) + b'"', outputs=999
    ),
    "an empty notebook of empty cells": lambda: b'{"cells":[' + b"{}," * 399_000 + b"{}]}",
    "cells that are lists": lambda: b'{"cells":[' + b"[]," * 1_900_000 + b"[]]}",
    "outputs that are numbers": lambda: b'{"cells":[{"outputs":[' + b"0," * 1_900_000 + b"0]}]}",
    "as many outputs as are read": lambda: b'{"cells":[{"outputs":[' + b"0," * 90_000 + b"0]}]}",
    "worksheets of worksheets": lambda: b'{"worksheets":[' + b'{"cells":[]},' * 390_000 + b'{"cells":[]}]}',
    "short strings beside a NaN": lambda: b'{"x":[NaN,' + b'"",' * 6_900_000 + b'""],"cells":[]}',
    "half a million NaN": lambda: b'{"x":[' + b"NaN," * 390_000 + b'"' + b"x" * 15_000_000 + b'",' + b'0],"cells":[]}',
    "records in trouble": (
        lambda: b'{"cells":[' + (b'{"outputs":[{"data":{"%b":0}}],"outputs":0},' % MIME.encode()) * 150_000 + b"{}]}"
    ),
    "outputs in trouble": (
        lambda: b'{"cells":[{"outputs":[' + (b'{"data":[{"%b":0}]},' % MIME.encode()) * 190_000 + b"{}]}]}"
    ),
    "the longest answers": (
        lambda: b'{"cells":[' + b",".join(record("x" * 250_000, number % 10 + 1) for number in range(75)) + b"]}"
    ),
    "an answer of many lists": (
        lambda: b'{"cells":[' + b",".join(record([[]] * 80_000, number) for number in range(1, 11)) + b"]}"
    ),
    "an answer of many keys": (
        lambda: (
            b'{"cells":['
            + b",".join(record({f"{key}": 0 for key in range(20_000)}, number) for number in range(1, 11))
            + b"]}"
        )
    ),
    "a course with a long name": (lambda: b'{"cells":[' + record(1, 1, course="x" * 15_000_000) + b"]}"),
    "a record with a long name": lambda: b'{"cells":[' + record(1, "9" * 15_000_000) + b"]}",
    "a typed name of 15 megabytes": (
        lambda: b'{"cells":[],"metadata":{"seminar":{"student":"' + b"x" * 15_000_000 + b'"}}}'
    ),
    "a long key": lambda: b'{"' + b"k" * 19_000_000 + b'":1,"cells":[]}',
    "UTF-16 with signs beyond it": lambda: ('{"cells":[],"x":"' + "\U0001f600" * 5_000_000 + '"}').encode("utf-16"),
    "text of lines as a record": lambda: cell(outputs=1, record=b"[" + b'"",' * 6_000_000 + b'""]'),
    "numbers of four thousand digits": (
        lambda: (
            b'{"cells":['
            + b",".join(record(int("9" * 4_000), number, n=int("9" * 4_000)) for number in range(1, 11))
            + b"]}"
        )
    ),
    "a thousand unknown questions": (
        lambda: b'{"cells":[' + b",".join(record(1, f"{number}zz") for number in range(999)) + b"]}"
    ),
}


def cell(source=b'""', outputs=1, record=None):
    held = record or b'{"course":"%b","q":"ex90.q1","answer":1}' % course().short.encode()
    return b'{"cells":[{"source":%b,"outputs":[%b]}]}' % (
        source,
        b",".join([b'{"data":{"%b":%b}}' % (MIME.encode(), held)] * outputs),
    )


def record(answer, number, **more):
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(5_000)
    try:
        return json.dumps(
            {
                "source": "",
                "outputs": [
                    {"data": {MIME: {"course": course().short, "q": f"ex90.q{number}", "answer": answer, **more}}}
                ],
            }
        ).encode()
    finally:
        sys.set_int_max_str_digits(before)


GRADE = """
import json, sys
from pathlib import Path
from seminar.grading.run import grade
from seminar.questions import load_assignment

def most():
    # getrusage would not do: on Linux a new process inherits the peak of the one that started it
    return int(next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")).split()[1]) / 1024

source, out, idle, assignment = sys.argv[1:]
assignment = load_assignment(Path(assignment))
grade(idle, assignment, out, jobs=1)
before = most()
grade(source, assignment, out, jobs=1)
print(json.dumps(most() - before))
"""


def peak(source, idle, out):
    """Return how many MiB grading *source* takes above grading *idle*, in a process of its own."""
    assignment = os.path.join(os.path.dirname(__file__), "every_kind.yaml")
    done = subprocess.run(
        [sys.executable, "-c", GRADE, str(source), str(out), str(idle), assignment],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.fixture
def idle(tmp_path, good):
    folder = tmp_path / "idle"
    folder.mkdir()
    (folder / "ex90_handin_Ana_Good.ipynb").write_bytes(unlucky.encoded(good(1)))
    return folder


measured = pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")


@measured
@pytest.mark.parametrize("kind", MADE)
def test_one_file_takes_no_more_memory_than_is_stated(kind, classroom, graded, untouched, idle, tmp_path):
    folder, add = classroom
    data = MADE[kind]()
    assert len(data) <= MAX_FILE
    add("ex90_handin_Cy_Large.ipynb", data)
    taken = peak(folder, idle, tmp_path / "out")
    after = graded(folder)
    for path in (tmp_path / "idle").iterdir():
        path.unlink()
    (tmp_path / "idle").rmdir()
    untouched(after)
    assert taken < BOUND, f"{taken:.0f} MiB"
    assert "ex90_handin_Cy_Large.ipynb" in after.mentions()
    assert all(len(value) < 50_000 for row in after.problems for value in row.values())


@measured
def test_fifty_of_the_largest_files_of_one_student_take_no_more(classroom, idle, tmp_path, graded):
    folder, add = classroom
    data = b'{"cells":[' + b",".join(record(f"{number}" * 125_000, number % 10 + 1) for number in range(10, 80)) + b"]}"
    for number in range(60):
        add(f"Cy/{number}.ipynb", data)
    assert peak(folder, idle, tmp_path / "out") < BOUND
    after = graded(folder)
    assert {"superseded", "too_many_files"} <= after.kinds("Cy/") and {
        f"Cy/{number}.ipynb" for number in range(60)
    } <= after.mentions()


@measured
def test_a_student_with_twenty_thousand_files_is_listed_whole_and_read_in_parts(good, idle, tmp_path, graded):
    source = tmp_path / "class.zip"
    with zipfile.ZipFile(source, "w") as file:
        file.writestr("goodana_11_1_ex90.ipynb", unlucky.encoded(good(1)))
        for number in range(20_000):
            file.writestr(f"slycy_13_{number}_{'x' * 200}.py", b"")
        file.writestr("slycy_13_999999_ex90.ipynb", unlucky.encoded(good(2)))
    assert peak(source, idle, tmp_path / "measured") < 60
    after = graded(source)
    assert {row["student"]: row["status"] for row in after.grades} == {"11": "complete", "13": "complete"}
    assert len(after.problems) == 20_000


def test_names_of_sixty_thousand_letters_stay_short_in_the_tables(good, tmp_path, graded):
    source = tmp_path / "class.zip"
    with zipfile.ZipFile(source, "w") as file:
        file.writestr("goodana_11_1_ex90.ipynb", unlucky.encoded(good(1)))
        file.writestr(f"{'y' * 60_000}_12_2_ex90.ipynb", unlucky.encoded(good(2)))
        file.writestr(f"b_13_2_{'y' * 60_000}.ipynb", unlucky.encoded(good(3)))
        file.writestr("z" * 60_000 + ".ipynb", unlucky.encoded(good(4)))
    after = graded(source)
    assert len(after.grades) == 4 and {row["status"] for row in after.grades} == {"complete"}
    assert all(
        len(value) < 1_000
        for rows in (after.grades, after.problems, after.answers)
        for row in rows
        for name, value in row.items()
        if name not in ("answer", "answer_json")
    )


ERRORS = [
    MemoryError(),
    RecursionError("maximum"),
    OverflowError("too large"),
    OSError(5, "Input/output error"),
    KeyError("mistake"),
    ValueError("4300 digits"),
    UnicodeEncodeError("utf-8", "x", 0, 1, "surrogates"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_whatever_goes_wrong_with_one_student_is_that_students_line(
    error, classroom, good, graded, untouched, monkeypatch
):
    folder, add = classroom
    add("ex90_handin_Cy_Unlucky.ipynb", good(3))
    marked = Marker._marked

    def failing(self, student, *rest):
        if student.key.startswith("cy"):
            raise error
        return marked(self, student, *rest)

    monkeypatch.setattr(Marker, "_marked", failing)
    after = graded(folder)
    untouched(after)
    assert after.kinds() == {"crashed"} and after.student("cy unlucky")["status"] == "nothing readable"
    assert type(error).__name__ in after.problems[0]["found"]


def failing_work(given, task):
    """Stands in for `work` in another process: what it raises could also come from the pipe between the two."""
    if any(student.key.startswith("cy") for student in task.students):
        raise MemoryError
    return workers.work(given, task)


def dying_work(given, task):
    """As the system does with a process that takes too much memory."""
    import signal

    if any(student.key.startswith("cy") for student in task.students):
        os.kill(os.getpid(), signal.SIGKILL)
    return workers.work(given, task)


@pytest.mark.skipif(sys.platform == "win32", reason="kills a process the Unix way")
@pytest.mark.parametrize("work", [failing_work, dying_work])
def test_two_processes_keep_everybody_else_whole(work, classroom, good, graded, untouched, monkeypatch):
    folder, add = classroom
    add("ex90_handin_Cy_Unlucky.ipynb", good(3))
    monkeypatch.setattr(workers, "work", work)
    after = graded(folder, jobs=2)
    monkeypatch.undo()
    untouched(after)
    assert after.kinds() == {"crashed"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such limit")
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_for_which_there_is_no_memory_costs_only_itself(jobs, classroom, good, graded, untouched, tmp_path):
    folder, add = classroom
    untouched(graded(folder))
    add("ex90_handin_Cy_Large.ipynb", MADE["short strings beside a NaN"]())
    code = (
        "import resource, sys; from pathlib import Path; from seminar.questions import load_assignment; from"
        " seminar.grading.run import grade\nif __name__ == '__main__':\n    assignment ="
        " load_assignment(Path(sys.argv[3])); import seminar.grading.workers\n    used ="
        " int(Path('/proc/self/statm').read_text().split()[0]) * resource.getpagesize()\n   "
        " resource.setrlimit(resource.RLIMIT_AS, (used + 60 * 2**20,) * 2) if sys.argv[4] == '1' else None\n   "
        " print(grade(sys.argv[1], assignment, sys.argv[2], jobs=int(sys.argv[4])).complete)\n"
    )
    script = tmp_path / "class" / ".." / "script.py"
    script.write_text(code)
    assignment = os.path.join(os.path.dirname(__file__), "every_kind.yaml")
    done = subprocess.run(
        [sys.executable, str(script), str(folder), str(tmp_path / "out"), assignment, str(jobs)],
        capture_output=True,
        text=True,
        check=True,
    )
    script.unlink()
    assert done.stdout.strip() == "2"
