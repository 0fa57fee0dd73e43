"""What a user installs is what pyproject.toml asks for, for every platform, checked by hashes, and finds the course
folder.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LISTS = ("requirements.txt", "requirements-test.txt")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def load_lock():
    spec = importlib.util.spec_from_file_location("lock", ROOT / "deploy" / "lock.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def entries(name: str) -> dict[str, list[tuple[Requirement, int]]]:
    """Pinned requirements of a list by package, each with the number of its hashes."""
    found: dict[str, list[tuple[Requirement, int]]] = {}
    for block in re.split(r"\n(?=[A-Za-z0-9./])", re.sub(r"(?m)^ *#.*\n", "", (ROOT / name).read_text("utf-8"))):
        pinned = re.match(r"([\w.-]+==[^\\\n]+)", block)
        if pinned:
            requirement = Requirement(pinned[1].strip())
            found.setdefault(canonicalize_name(requirement.name), []).append(
                (requirement, block.count("--hash=sha256:"))
            )
    return found


def version(requirement: Requirement) -> str:
    return next(iter(requirement.specifier)).version


@pytest.mark.parametrize(("name", "extra"), [("requirements.txt", ()), ("requirements-test.txt", ("test",))])
def test_every_dependency_is_pinned_to_a_version_it_allows(name, extra):
    pinned = entries(name)
    asked = [Requirement(line) for line in PROJECT["dependencies"]]
    asked += [Requirement(line) for group in extra for line in PROJECT["optional-dependencies"][group]]
    for requirement in asked:
        held = pinned.get(canonicalize_name(requirement.name))
        assert held, f"{requirement.name} is not in {name}: run python deploy/lock.py"
        assert all(requirement.specifier.contains(version(one)) for one, _ in held), (
            f"{requirement} is pinned to another version: run python deploy/lock.py"
        )


@pytest.mark.parametrize("name", LISTS)
def test_every_package_has_hashes_and_no_index_is_named(name):
    assert all(hashes >= 1 for held in entries(name).values() for _, hashes in held)
    text = (ROOT / name).read_text("utf-8")
    assert not re.search(r"://|--index|--find-links|--extra", text)


def computers(platform):
    """What pip knows of computers with this system, one for each Python."""
    for minor in ("3.11.0", "3.12.1", "3.13.0", "3.14.0"):
        yield (
            minor,
            {
                "sys_platform": platform,
                "python_full_version": minor,
                "python_version": minor.rpartition(".")[0],
                "os_name": "nt" if platform == "win32" else "posix",
                "platform_system": {"win32": "Windows", "darwin": "Darwin", "linux": "Linux"}[platform],
            },
        )


def installed(held, environment):
    return [one for one, _ in held if one.marker is None or one.marker.evaluate(environment)]


@pytest.mark.parametrize("platform", ["win32", "darwin", "linux"])
def test_the_two_lists_agree_so_that_start_after_test_changes_nothing(platform):
    core, full = entries("requirements.txt"), entries("requirements-test.txt")
    for minor, environment in computers(platform):
        for name, held in core.items():
            assert {f"{one.name}{one.specifier}{one.url or ''}" for one in installed(held, environment)} == {
                f"{one.name}{one.specifier}{one.url or ''}" for one in installed(full[name], environment)
            }, f"{name} on {platform}, Python {minor}"


@pytest.mark.parametrize("platform", ["win32", "darwin", "linux"])
def test_the_list_serves_every_platform_and_python(platform):
    for minor, environment in computers(platform):
        for name, held in entries("requirements.txt").items():
            fitting = installed(held, environment)
            assert len(fitting) <= 1, f"{name} twice on {platform}, Python {minor}"
        needed = (
            {"numpy", "pandas", "jupyterlab", "pywinpty"}
            if platform == "win32"
            else {"numpy", "pandas", "jupyterlab", "ptyprocess"}
        )
        have = {
            name
            for name, held in entries("requirements.txt").items()
            if any(one.marker is None or one.marker.evaluate(environment) for one, _ in held)
        }
        assert needed <= have


def test_the_pointer_wheel_is_what_its_sources_make_and_its_hash_is_listed():
    name, content = load_lock().pointer_wheel()
    again = "run python deploy/lock.py"
    assert [path.name for path in (ROOT / "deploy").glob("*.whl")] == [name], again
    assert (ROOT / "deploy" / name).read_bytes() == content, again
    for listed in LISTS:
        assert f"./deploy/{name} \\\n    --hash=sha256:{hashlib.sha256(content).hexdigest()}\n" in (
            ROOT / listed
        ).read_text("utf-8"), again


def test_the_pointer_finds_the_course_from_a_notebooks_folder_and_nowhere_else(tmp_path):
    with zipfile.ZipFile(ROOT / "deploy" / load_lock().pointer_wheel()[0]) as wheel:
        wheel.extractall(tmp_path / "site")
    ask = [
        sys.executable,
        "-I",
        "-c",
        (
            f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); sys.prefix = '/nowhere/.venv';"
            " sys.modules.pop('_seminar_folder', None)\nimport _seminar_folder as f; print(f._place)"
        ),
    ]
    inside = subprocess.run(ask, cwd=ROOT / "tests" / "unit", capture_output=True, text=True, check=True)
    assert inside.stdout.strip() == str(ROOT)
    outside = subprocess.run(ask, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert outside.stdout.strip() == "None"


def test_jupyterlab_has_the_courses_settings_in_this_environment():
    installed = Path(sys.prefix, "share", "jupyter", "lab", "settings", "overrides.json")
    assert installed.read_bytes() == (ROOT / "deploy" / "pointer" / "overrides.json").read_bytes()
