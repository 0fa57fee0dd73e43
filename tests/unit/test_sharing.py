"""What tests/sharing.py says of files is so: they are there, and tests that it shares out one by one have nothing in common."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from tests import sharing
from tests.course_copy import ROOT


@pytest.mark.parametrize("path", sorted({*sharing.APART, *sharing.TOGETHER, *sharing.FIRST}))
def test_every_path_is_there(path):
    assert (ROOT / path).exists()


def makes_for_several(path: str) -> list[str]:
    """The files below a path of the course with a fixture that several tests of the file share."""
    place = ROOT / path
    files = sorted(place.glob("test_*.py")) if place.is_dir() else [place]
    assert files
    named = [file.relative_to(ROOT).as_posix() for file in files]
    return [name for name in named if re.search(r"scope=.(module|class|package)", (ROOT / name).read_text("utf-8"))]


def test_what_a_file_makes_for_several_of_its_tests_is_not_made_for_each():
    shared = {file for path in sharing.APART for file in makes_for_several(path)}
    assert shared == set(sharing.TOGETHER)


def test_the_longest_come_first_and_all_others_keep_their_order():
    names = [
        "tests/unit/test_a.py::one",
        "tests/browser/test_b.py::two",
        "seminar/c.py::three",
        f"{sharing.FIRST[0]}::x",
    ]
    items = [SimpleNamespace(nodeid=name) for name in names]
    sharing.longest_first(items)
    assert [item.nodeid for item in items] == [names[3], names[1], names[0], names[2]]


@pytest.mark.parametrize(
    ("test", "piece"),
    [
        ("tests/unit/test_a.py::one[x::y]", "tests/unit/test_a.py"),
        ("tests/browser/test_b.py::two", "tests/browser/test_b.py::two"),
        (f"{sharing.TOGETHER[0]}::three", sharing.TOGETHER[0]),
    ],
)
def test_a_file_is_one_piece_and_a_test_of_the_browser_is_one(test, piece):
    scheduler = sharing.LongestFirst.__new__(sharing.LongestFirst)  # its own beginning asks for running processes
    assert scheduler._split_scope(test) == piece
