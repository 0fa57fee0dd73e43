"""Making a course from the template: complete in its place, or not at all."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import unicodedata
from collections.abc import Callable
from pathlib import Path

from seminar import files
from seminar.author import words
from seminar.errors import CourseError, MissingFile
from seminar.files import LANDMARK

TEMPLATE = Path(__file__).parent / "template"
LONGEST_TITLE = 120

#: What a new course takes over as it is, from the top of the course that makes it.
ENGINE = (
    "seminar",
    "course.py",
    "conftest.py",
    "requirements.txt",
    "requirements-test.txt",
    "tests/nbval_sanitize.cfg",
)
DEPLOY = ("lock.py", "pointer", "*.whl")

_SHORT = re.compile(r"[a-z](?:[a-z0-9_-]{0,38}[a-z0-9])")
#: Signs that a title cannot hold: control signs, line ends, halves of signs, unassigned ones, a byte order mark.
_NO_TITLE = ("Cc", "Cs", "Cn", "Co", "Zl", "Zp")
_CALLS = (("build", "Building its exercises and pages"), ("run", "Running its lesson"), ("build", "Listing its files"))


class CannotMake(CourseError):
    """The new course was not made; nothing was left in its place."""


def make(folder: Path, title: str = "", short: str = "", tell: Callable[[str], None] = lambda _: None) -> Path:
    """Make a small course in *folder* and return its path.

    It has a copy of the engine and its own launcher, and is built and run once, in a folder beside its place, before it
    is put there in one step. *title* is made from the folder's name if it is empty, *short* (the name of the course in
    answers) from the title. *tell* is called with what is being done.

    Raises
    ------
    CannotMake
        If the place is taken, lies in another course or cannot be written, or a name cannot be used.
    MissingFile
        If this copy of the course is not complete, a student edition for instance.
    """
    place = _free(Path(folder))
    title = _checked_title(title or re.sub(r"[\s_-]+", " ", place.name).strip().capitalize())
    short = _checked_short(short or _short_of(title, place.name))
    engine = _engine()
    try:
        with tempfile.TemporaryDirectory(
            prefix=".new-course-", dir=place.parent, ignore_cleanup_errors=True
        ) as scratch:
            made = Path(scratch, "course")
            tell("Copying the engine")
            _copy_engine(engine, made)
            _fill_in(engine, made, title, short)
            for command, what in _CALLS:
                tell(what)
                _call(made, command)
            _put_in_place(made, place)
    except PermissionError as error:
        raise CannotMake(f"{place.parent} cannot be written ({error.strerror}). Choose another folder.") from None
    return place


def _free(folder: Path) -> Path:
    place = Path(os.path.abspath(folder))
    if not place.parent.is_dir():
        raise CannotMake(f"the folder {place.parent} is not there. Make it first, or choose another place.")
    if place.is_symlink() or (place.exists() and not place.is_dir()):
        raise CannotMake(f"{place} is a file or a link, and the new course needs a folder. Choose another name.")
    real = place.parent.resolve() / place.name
    for above in (real, *real.parents):
        if (above / LANDMARK).exists():
            where = "is already a course" if above == real else f"lies inside the course {above}"
            raise CannotMake(f"{place} {where}. Choose another place; nothing was changed.")
    if place.is_dir() and any(place.iterdir()):
        raise CannotMake(f"{place} is not empty. Choose a new name or an empty folder; nothing was changed.")
    if not os.access(place.parent, os.W_OK):
        raise CannotMake(f"{place.parent} cannot be written. Choose another folder.")
    return place


def _checked_title(title: str) -> str:
    if not title.strip():
        raise CannotMake("the title is empty. Give one with --title.")
    if len(title) > LONGEST_TITLE:
        raise CannotMake(f"the title has {len(title)} characters and may have {LONGEST_TITLE}. Choose a shorter one.")
    strange = next((sign for sign in title if unicodedata.category(sign) in _NO_TITLE or sign in "\ufeff\ufffe"), None)
    if strange is not None:
        raise CannotMake(
            f"the title holds a sign that cannot be shown (U+{ord(strange):04X}). Write it on one line, without it."
        )
    return title.strip()


def _checked_short(short: str) -> str:
    if not _SHORT.fullmatch(short):
        raise CannotMake(
            f"the short name {short!r} cannot be used: 2 to 40 small letters a to z, digits, - or _, a letter first"
            " and a letter or digit last. Give another with --short."
        )
    return short


def _short_of(title: str, folder: str) -> str:
    for name in (title, folder):
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        found = re.sub(r"^[^a-z]+", "", words.slug(plain))[:40].strip("-")
        if _SHORT.fullmatch(found):
            return found
    return "course"


def _engine() -> Path:
    """The folder that the engine is copied from: the one that holds this package."""
    top = Path(__file__).resolve().parents[2]
    if not (top / "seminar" / "new" / "template").is_dir():  # a release leaves it out, and much else that is needed
        raise MissingFile(
            f"{top} is a student edition, which does not carry what a new course is made of. It is made from a whole"
            " course, not from the student edition: ask whoever gave you this folder for the whole course, and give the"
            " same command there."
        )
    wanted = [*ENGINE, "deploy/lock.py", "pyproject.toml", "LICENSE", "LICENSE-lessons"]
    if lacking := [name for name in wanted if not (top / name).exists()]:
        raise MissingFile(
            f"{top} has no {lacking[0]}, which goes into every new course: this copy is not complete. Get the course"
            " again and give the command there."
        )
    return top


def _copy_engine(engine: Path, made: Path) -> None:
    sources = [engine / name for name in ENGINE]
    sources += [path for one in DEPLOY for path in (engine / "deploy").glob(one)]
    for source in sources:
        target = made / source.relative_to(engine)
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.py[cod]", ".*"))
        else:
            shutil.copy(source, target)


def _fill_in(engine: Path, made: Path, title: str, short: str) -> None:
    told = {
        # JSON in quotation marks is valid in YAML and TOML as well
        "@title quoted@": json.dumps(title, ensure_ascii=False),
        "@title in Markdown@": re.sub(r"([\\`*_\[\]<>#&|~$])", r"\\\1", title),
        "@short@": short,
    }
    texts = {
        path.relative_to(TEMPLATE).as_posix(): path.read_text("utf-8")
        for path in sorted(TEMPLATE.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    project = _read(engine, "pyproject.toml")
    lists = project[project.index("dependencies = ") : project.index("[project.scripts]")]
    texts["pyproject.toml"] = texts.pop("pyproject.head") + lists + texts.pop("pyproject.tail")
    name = tomllib.loads(project)["project"]["name"]
    for pinned in ("requirements.txt", "requirements-test.txt"):  # a remark at each package says who asks for it
        texts[pinned] = _read(engine, pinned).replace(f"{name} (pyproject.toml)", f"{short} (pyproject.toml)")
    for licence, begins in (("LICENSE", "Redistribution and use"), ("LICENSE-lessons", "=====")):
        terms = _read(engine, licence)
        texts[licence] = texts.pop(f"{licence}.head") + "\n" + terms[terms.index(begins) :]
    texts[".gitignore"] = texts.pop("gitignore")
    for name, text in texts.items():
        path = made / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # in one pass: a title that looks like a mark stays as it is
        filled = re.sub("|".join(map(re.escape, told)), lambda mark: told[mark[0]], text)
        path.write_text(filled, "utf-8", newline="\n")


def _read(engine: Path, name: str) -> str:
    return (engine / name).read_text("utf-8")


def _call(made: Path, command: str) -> None:
    """Run a command of the new course with its own engine."""
    settings = {**os.environ, "SEMINAR_HOME": str(made), "PYTHONPATH": str(made), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "seminar.cli", command],
        cwd=made,
        env=settings,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        stdin=subprocess.DEVNULL,
    )
    if done.returncode != 0:
        said = "\n".join((done.stderr + done.stdout).strip().splitlines()[-12:])
        raise CannotMake(f"the new course could not be made: its command {command!r} failed. Nothing was left.\n{said}")


def _put_in_place(made: Path, place: Path) -> None:
    try:
        if place.is_dir():
            place.rmdir()  # only an empty one can be removed; Windows cannot put a folder in the place of another
        files.replace(made, place)
    except PermissionError:
        raise
    except OSError as error:
        raise CannotMake(f"{place} was taken in the meantime ({error.strerror}). Choose another name.") from None
