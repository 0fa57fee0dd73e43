"""`course.py bench-grading`: what grading costs beside its floor and beside its peers."""

import sys
from pathlib import Path

import typer

from seminar.cli import commands, say, status


def bench_grading(
    size: int = typer.Option(500, min=10, help="Hand-ins for the comparison with the floor."),
    repeat: int = typer.Option(5, min=1, help="How often each is measured, by turns."),
    sizes: str = typer.Option(
        "1000,10000",
        "--memory",
        help=(
            "Class sizes for the memory test, with commas; empty for none. 100000 takes some minutes and 7 GB of disk."
        ),
    ),
    jobs: str = typer.Option(
        "1,2", "--jobs", help="Numbers of processes to compare on the largest class, with commas."
    ),
    peers: int = typer.Option(3, min=0, help="Submissions for nbgrader and otter-grader; 0 for none."),
    nbgrader: str = typer.Option(None, help="Path of the program nbgrader if it is not on the path."),
    otter: str = typer.Option(None, help="Path of the program otter if it is not on the path."),
    work: Path = typer.Option(
        None, help="Folder for the classes; kept, so that the next run need not make them. A temporary one if left out."
    ),
) -> None:
    """Measure grading: against reading and decoding each file once, by class size and processes, and against
    nbgrader and otter-grader.
    """
    import tempfile
    from statistics import median_high

    from rich.table import Table

    from seminar.bench import grading
    from seminar.bench.measure import spread

    with tempfile.TemporaryDirectory() as temporary:
        place = work or Path(temporary)
        place.mkdir(parents=True, exist_ok=True)
        with status("Measuring against the floor"):
            readings = grading.measure(repeat, lambda: None, size)
        table = Table(
            "what",
            "takes",
            "each",
            "floor takes",
            "ratio",
            "aim",
            caption="Processor seconds, median (lowest-highest), measured by turns in one run.",
        )
        for one in readings:
            table.add_row(
                one.what,
                spread(one.seconds),
                f"{median_high(one.seconds) / size * 1e6:.0f} µs",
                spread(one.floor_seconds),
                f"{one.ratio:.2f}",
                one.judged,
            )
        say(table)
        _by_size(_numbers(sizes), _numbers(jobs), place)
        if peers:
            ours = median_high(readings[-1].seconds) / size  # the whole command
            _peers(Path(temporary), peers, {"nbgrader": nbgrader, "otter": otter}, ours)


def _numbers(text: str) -> list[int]:
    return [int(one) for one in text.split(",") if one.strip()]


def _by_size(sizes: list[int], jobs: list[int], place: Path) -> None:
    from seminar.bench import grading

    if sizes and sys.platform == "win32":
        say(
            "Memory and processes: not measured, Windows does not tell a process's peak memory the way this program"
            " asks"
        )
        return
    for size in sizes:
        with status(f"Grading {size:,} hand-ins in one process"):
            peak, took = grading.memory(size, place)
        say(
            f"{size:,} hand-ins: peak memory {peak:.0f} MiB, {took:.1f} s by the clock, {size / took:,.0f} a second,"
            " one process"
        )
    if sizes and len(jobs) > 1:
        size = max(sizes)
        source = grading.make_class(place / f"class-{size}", size)
        for count in jobs:
            with status(f"Grading {size:,} hand-ins with --jobs {count}"):
                took, used = grading.by_jobs(source, place / "out-jobs", count)
            say(
                f"{size:,} hand-ins with --jobs {count}: {took:.1f} s by the clock, {used:.1f} processor seconds,"
                f" so {used / took:.2f} processors at work"
            )


def _peers(folder: Path, count: int, given: dict[str, str | None], ours: float) -> None:
    from statistics import median_high

    from seminar.bench import peers
    from seminar.bench.grading import assignment
    from seminar.bench.measure import spread
    from seminar.errors import CourseError

    for name in peers.PEERS:
        program = peers.find(name, given[name])
        if program is None:
            say(
                f"{name}: not measured, it is not installed (pip install {'otter-grader' if name == 'otter' else name},"
                f" in an environment of its own, and --{name} PATH)"
            )
            continue
        with status(f"Grading {count} submissions with {name}"):
            try:
                seconds = peers.grade_with(name, program, assignment(), folder / name, count, lambda: None)
            except CourseError as error:
                say(f"{name}: not measured: {error}")
                continue
        times = median_high(seconds) / ours
        say(f"{name}: {spread(seconds)} a submission; ours {ours * 1000:.2f} ms: {times:,.0f} times as long")


register = commands(bench_grading)
