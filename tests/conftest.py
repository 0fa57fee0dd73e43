"""What all tests share: the course's place and a copy of it to write in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.course_copy import ROOT, copy_course

settings.register_profile("course", deadline=None)  # no test fails because the machine is busy
settings.load_profile("course")
os.environ.pop("SEMINAR_HOME", None)  # the tests are about this folder, whatever the person's shell says


@pytest.fixture(scope="session")
def course_root() -> Path:
    """The course's own folder: read it, never write to it."""
    return ROOT


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A fresh copy of the course (without the package) for one test, as a learner has it before the first click."""
    return copy_course(tmp_path / "course")
