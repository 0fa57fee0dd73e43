"""What all tests share: the course's place and a copy of it to write in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.course_copy import ROOT, copy_course

if TYPE_CHECKING:
    from xdist.remote import Producer

    from tests.sharing import LongestFirst

settings.register_profile("course", deadline=None)  # no test fails because the machine is busy
settings.load_profile("course")
os.environ.pop("SEMINAR_HOME", None)  # the tests are about this folder, whatever the person's shell says


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LongestFirst | None:
    from tests.sharing import LongestFirst

    return LongestFirst(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):  # one process alone keeps the order of the files
        from tests.sharing import longest_first

        longest_first(items)


@pytest.fixture(scope="session")
def course_root() -> Path:
    """The course's own folder: read it, never write to it."""
    return ROOT


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A fresh copy of the course (without the package) for one test, as a learner has it before the first click."""
    return copy_course(tmp_path / "course")
