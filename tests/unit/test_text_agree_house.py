"""The rooms text and agree are light to import, and the examples in their docstrings are true."""

import doctest
import importlib
import subprocess
import sys

import pytest

MODULES = ["seminar.text.tokens", "seminar.text.contrast", "seminar.agree.alpha"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_true(name):
    found = doctest.testmod(importlib.import_module(name))
    assert found.attempted > 0
    assert found.failed == 0


def test_importing_loads_no_heavy_library(course_root):
    code = (
        "import sys; import moscow2001.text, seminar.agree; print(sorted({'pandas', 'numpy', 'matplotlib',"
        " 'krippendorff', 'rich'} & set(sys.modules)))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=course_root
    ).stdout.strip()
    assert loaded == "[]"
