"""A hand-in goes one way through its rooms, so no room imports one that comes later."""

import ast
from pathlib import Path

import pytest

import seminar

ROOMS = ("handins", "scoring", "gradebook", "results", "grading")
TOP = Path(seminar.__file__).parent


def imported(room):
    for path in sorted((TOP / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                yield from (f"{node.module}.{one.name}" for one in node.names)
            elif isinstance(node, ast.Import):
                yield from (one.name for one in node.names)


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_imports_one_that_comes_later(room):
    names = {name.split(".")[1] for name in imported(room) if name.startswith("seminar.")}
    assert names and not names & {*ROOMS[ROOMS.index(room) + 1 :], "sample"}


def test_the_maker_of_invented_classes_knows_none_of_the_rooms():
    assert not {name.split(".")[1] for name in imported("sample") if name.startswith("seminar.")} & set(ROOMS)
