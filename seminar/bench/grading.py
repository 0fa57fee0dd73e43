"""Grading against its floor, reading and decoding each file once; its memory by size of class; and what the peers take.

Times of our own grading and of the floor are processor seconds of one process, so that other work on the machine does
not count. Peers start processes of their own, so their times, and ours beside them, are by the clock.
"""

from __future__ import annotations

import functools
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from seminar.bench.measure import Reading
from seminar.course import course
from seminar.errors import CourseError
from seminar.files import root
from seminar.grading.marking import Marker
from seminar.grading.run import grade
from seminar.handins.read import read_notebook
from seminar.handins.submissions import Listing
from seminar.questions import Assignment, load_assignment
from seminar.sample import synth


def make_class(folder: Path, size: int) -> Path:
    """Write a class of `size` invented students and return the folder of its hand-ins; one that is already there is
    taken as it is.
    """
    if not (folder / "unlucky.csv").is_file():
        loaded = assignment()
        for _ in synth.write_class(loaded, folder, size, 1, 0.0, "folder", synth.template_of(loaded)):
            pass
    return folder / "submissions"


def measure(repeat: int, tick: Callable[[], None], size: int = 500) -> list[Reading]:
    """Measure reading, marking and the whole command against the floor, by turns; the whole command also against
    writing its bytes without making them.

    Each turn begins with nothing remembered and writes into a new folder.
    """
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        source = make_class(place / "class", size)
        paths = sorted(source.iterdir())
        _grade(source, place / "first")
        written = [
            (str(path.relative_to(place / "first")), path.read_bytes())
            for path in sorted((place / "first").rglob("*"))
            if path.is_file()
        ]
        turn = itertools.count()

        def new() -> Path:
            return place / f"out-{next(turn)}"

        floor = "read each file, decode it once"
        steps = (
            ("find the answers", 1.0, lambda: _read_all(paths)),
            ("find and score them", 2.0, lambda: _mark_all(source, False)),
            ("find, score and explain them", 2.0, lambda: _mark_all(source, True)),
            ("course.py grade, all written", 2.0, lambda: _grade(source, new())),
        )
        readings = [Reading(f"{what}, {size} hand-ins", floor, aim) for what, aim, _ in steps]
        readings.append(Reading(readings[-1].what, floor + ", write as many files", 2.0))
        for _ in range(repeat):
            below = _seconds(lambda: _decode_all(paths))
            for reading, (_, _, work) in zip(readings, steps, strict=False):
                reading.floor_seconds.append(below)
                reading.seconds.append(_seconds(work))
            readings[-1].floor_seconds.append(below + _seconds(lambda: _write_all(new(), written)))
            readings[-1].seconds.append(readings[-2].seconds[-1])
            tick()
    return readings


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _decode_all(paths: Iterable[Path]) -> None:
    decode = msgspec.json.Decoder().decode
    for path in paths:
        decode(path.read_bytes())


def _write_all(out: Path, written: Iterable[tuple[str, bytes]]) -> None:
    (out / "feedback").mkdir(parents=True)
    for name, content in written:
        (out / name).write_bytes(content)


def _read_all(paths: Iterable[Path]) -> None:
    for path in paths:
        read_notebook(path.read_bytes())


def _mark_all(source: Path, pages: bool) -> None:
    marker, listing = Marker(assignment(), pages=pages), Listing(source, ":memory:", exercise())
    for student in listing.students():
        marker.student(student)
    listing.close()


def _grade(source: Path, out: Path, jobs: int = 1) -> None:
    grade(source, assignment(), out, jobs=jobs)


@functools.lru_cache(maxsize=1)
def exercise() -> str:
    """Return the exercise that is graded: the second of the course, which has questions of more kinds than the first."""
    return course().exercises[:2][-1]


def assignment() -> Assignment:
    return load_assignment(root() / "solutions" / f"{exercise()}.yaml")


def memory(size: int, folder: Path) -> tuple[float, float]:
    """Return the peak memory in MiB and the seconds by the clock of grading a class of `size` in a process of its own."""
    source = make_class(folder / f"class-{size}", size)
    code = (
        "import json, resource, sys, time; from pathlib import Path; from seminar.bench.grading import _grade; start ="
        " time.perf_counter(); _grade(Path(sys.argv[1]), Path(sys.argv[2])); took = time.perf_counter() - start;"
        " print(json.dumps([resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == 'darwin' else"
        " 1024), took]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(source), str(folder / f"out-{size}")],
        capture_output=True,
        text=True,
        check=True,
    )
    peak, took = json.loads(done.stdout)
    return peak / (2**20 if sys.platform == "darwin" else 1), took


def by_jobs(source: Path, out: Path, jobs: int) -> tuple[float, float]:
    """Return the seconds by the clock and the processor seconds of all processes together that grading with so many
    processes takes, starting them included.

    Their ratio is the number of processors that the machine gave: on a busy one fewer than were asked for. What a quiet
    one would do shows in the processor seconds.
    """
    code = (
        "import sys; from pathlib import Path; from seminar.bench.grading import _grade; _grade(Path(sys.argv[1]),"
        " Path(sys.argv[2]), int(sys.argv[3]))"
    )
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", code, str(source), str(out), str(jobs)])
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise CourseError(
            f"grading with --jobs {jobs} ended with the status {process.returncode}; the reason stands above."
        )
    return time.perf_counter() - start, used.ru_utime + used.ru_stime
