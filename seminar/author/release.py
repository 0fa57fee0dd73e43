"""What students receive: the lessons, the exercises without keys, the data and the package, as a folder and as one zip
file.
"""

from __future__ import annotations

import io
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from seminar import edited, files
from seminar.author import build, shipped, words
from seminar.author.leaks import Leak, Secrets, leaks
from seminar.author.lookups import looked_up, read_tables
from seminar.author.render import render
from seminar.author.telling import tells_of
from seminar.course import course
from seminar.course.folders import exercise_sources, lesson_records, unlisted
from seminar.errors import CourseError
from seminar.questions import Assignment

#: What goes into the bundle, by path from the top of the course; `solutions/` is asked for by name and only then.
PARTS = (
    "course.py",
    "requirements.txt",
    "pyproject.toml",
    "LICENSE",
    "LICENSE-lessons",
    "deploy/*.whl",
    "data",
    "course.yaml",
    "seminar",
    "notebooks",
    "exercises",
)

#: What never goes in, whatever folder it lies in: a person's answers and private copies, caches, half-written files.
_NEVER = re.compile(
    r"(^|/)(\.answers|\.ipynb_checkpoints|__pycache__|\.[^/]*\.part|\.DS_Store)(/|$)|_handin_[^/]*$|\.py[cod]$|^seminar/new/template/|^data/local/(?!README\.md$)|^notebooks/(brief[^/]*\.(html|pdf)|review_sheet\.html|erratum_[^/]*\.txt)$|^exercises/(?!ex\d\d\.(ipynb|questions\.json)$)"
)

#: Date of every file in the zip: the earliest that the format knows, so that equal content makes equal bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Released(Struct, frozen=True):
    """Where the bundle lies and what it holds."""

    folder: Path
    archive: Path
    files: int
    size: int


class Leaky(CourseError):
    """The bundle would tell students what they must not know; nothing was released."""


def release(out: Path, solutions: bool = False) -> Released:
    """Write the student bundle below the folder *out*, as a folder and as a zip file, both complete or not at all.

    With *solutions* it is the edition for people who work alone: the worked solutions are in it.

    Raises
    ------
    CourseError
        If an exercise is not as its source makes it now, so that it has to be built first.
    Leaky
        If a key, a reason, a rubric or a sample answer was found in what students would receive, or a question tells
        its key by itself or by a table.
    """
    out = Path(out)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CourseError(
            f"the folder {out} cannot be made ({error.strerror}). Choose another place for --out."
        ) from None
    name = words.slug(course().title) + ("-with-solutions" if solutions else "")
    assignments = _current_exercises()
    with tempfile.TemporaryDirectory(dir=out, prefix=".release-", ignore_cleanup_errors=True) as scratch:
        stage = Path(scratch, name)
        for place in contents():
            _copy(files.root() / place, stage / place)
        _list_shipped(stage)
        (stage / "README.md").write_text(readme(solutions), encoding="utf-8", newline="\n")
        _refuse_leaks(stage, assignments)
        if solutions:
            for path in sorted((files.root() / "solutions").glob("ex*.ipynb")):
                _copy(path, stage / "solutions" / path.name)
            _list_shipped(stage)
        archive = _zipped(stage)
        count = sum(1 for path in stage.rglob("*") if path.is_file())
        _swap(stage, out / name)
        files.write_atomically(out / f"{name}.zip", archive)
    return Released(out / name, out / f"{name}.zip", count, len(archive))


def contents() -> list[str]:
    """Return the files of the bundle (README.md apart, which is made for it), by path from the top of the course, in
    order.
    """
    top = files.root()
    found = {one for part in {*PARTS, course().package} for path in top.glob(part) for one in (path, *path.rglob("*"))}
    names = sorted(path.relative_to(top).as_posix() for path in found if path.is_file())
    exercises = tuple(f"exercises/{name}." for name in course().exercises)
    return [
        name
        for name in names
        if not _NEVER.search(name) and (name.startswith(exercises) or not name.startswith("exercises/"))
    ]


def readme(solutions: bool = False) -> str:
    """Return the bundle's own README: how to start, the lessons with their minutes, how to hand in."""
    return render(
        "readme.md",
        course=course(),
        lessons=[(path, build.record(path)) for path in lesson_records()],
        exercises=[build.assignment(path) for path in exercise_sources()],
        solutions=solutions,
    )


def _list_shipped(stage: Path) -> None:
    # of a notebook that does not go out, not even the digest does
    lines = shipped.listed({}).splitlines(keepends=True)
    kept = [line for line in lines if (stage / line.strip().partition("  ")[2]).is_file()]
    (stage / shipped.LIST).parent.mkdir(exist_ok=True)
    (stage / shipped.LIST).write_text("".join(kept), encoding="utf-8", newline="\n")


def _current_exercises() -> list[Assignment]:
    if strange := unlisted():
        raise CourseError(
            f"found {', '.join(strange)}, which course.yaml does not name, so that nobody would search it for keys."
            " Add it there, or take it away."
        )
    found = []
    for path in exercise_sources():
        name, made = path.stem, build.assignment(path)
        public = files.root() / "exercises" / f"{name}.questions.json"
        if (
            not public.is_file()
            or public.read_text(encoding="utf-8") != build.questions(path)
            or not public.with_name(f"{name}.ipynb").is_file()
        ):
            raise CourseError(
                f"exercise {name} is not as solutions/{path.name} makes it now. Run `python3 course.py build`, then"
                " release again."
            )
        found.append(made)
    return found


def _refuse_leaks(stage: Path, assignments: list[Assignment]) -> None:
    tables = (
        edited.read_text(path)
        for path in sorted((stage / "data").rglob("*"))
        if path.suffix in (".csv", ".txt", ".json", ".md")
    )
    found = sorted({*leaks(stage, Secrets(assignments, tables)), *_told(stage, assignments)})
    if found:
        lines = "\n".join(f"  {leak.file}: {leak.question}, {leak.what}" for leak in found[:20])
        more = f"\n  … and {len(found) - 20} more" if len(found) > 20 else ""
        raise Leaky(
            f"nothing was released: students could read what only teachers may know.\n{lines}{more}\nTake it out of"
            " these files, or word it differently there; what stands in a questions file is changed in solutions/."
        )


def _told(stage: Path, assignments: list[Assignment]) -> Iterator[Leak]:
    """What the questions themselves tell of their keys, and which table answers one in a column."""
    known = read_tables(stage / "data" / "tables")
    for made in assignments:
        yield from (Leak(f"exercises/{made.id}.questions.json", name, why) for name, why in tells_of(made))
        for item in made.items:
            for place in looked_up(item, known):
                table, _, column = place.partition(".")
                yield Leak(
                    f"data/tables/{table}.csv",
                    f"{made.id}.{item.id}",
                    f"the column {column!r} gives the answer away to whoever looks it up",
                )


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(0o755 if source.name == "course.py" else 0o644)


def _zipped(stage: Path) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(stage.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(path.relative_to(stage.parent).as_posix(), _EPOCH)
                entry.external_attr = (0o100755 if path.name == "course.py" else 0o100644) << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 3  # the same bytes on every system
                archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def _swap(new: Path, place: Path) -> None:
    # a folder cannot be replaced in one step everywhere: the old one is set aside, and comes back if the new one cannot
    # take its place
    aside = new.parent / "old"
    if place.exists():
        files.replace(place, aside)
    try:
        files.replace(new, place)
    except OSError:
        if aside.exists():
            files.replace(aside, place)
        raise
