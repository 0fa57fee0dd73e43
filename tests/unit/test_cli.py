"""The command line: quick help, one clear message when something is wrong, progress apart from results."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from seminar import cli
from seminar.errors import CourseError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def room(monkeypatch):
    """A room of its own with one command that works and one that fails."""

    def register(app):
        @app.command()
        def count() -> None:
            """Count to three."""
            for number in cli.track(range(3), "Counting"):
                cli.console().print(number)

        @app.command()
        def fail() -> None:
            """Fail."""
            raise CourseError("ex02.yaml, line 7: found [blue], expected a number. Mend line 7.")

    module = ModuleType("seminar.cli.practice")
    module.register = register
    monkeypatch.setitem(sys.modules, "seminar.cli.practice", module)
    monkeypatch.setattr(cli, "rooms", lambda: ["practice"])
    cli.console.cache_clear()  # the console keeps the stream it was made with
    yield
    cli.console.cache_clear()


def test_results_go_to_standard_output_and_progress_does_not(room, capsys):
    assert cli.main(["count"]) == 0
    assert capsys.readouterr().out == "0\n1\n2\n"


def test_an_error_of_the_course_is_one_message_and_exit_code_2(room, capsys):
    assert cli.main(["fail"]) == 2
    shown = capsys.readouterr().err
    assert "ex02.yaml, line 7: found [blue], expected a number. Mend line 7." in shown
    assert "Traceback" not in shown


def test_debug_anywhere_on_the_line_shows_where_it_happened(room):
    with pytest.raises(CourseError):
        cli.main(["fail", "--debug"])


def test_an_unknown_command_is_named_and_fails(room, capsys):
    assert cli.main(["grdae"]) == 2
    assert "grdae" in capsys.readouterr().err


def test_every_room_registers_and_has_help_for_each_command():
    commands = cli.make_app().registered_commands
    assert len(commands) >= len(cli.rooms()) > 0
    assert [
        command.name or command.callback.__name__
        for command in commands
        if not (command.help or command.callback.__doc__)
    ] == []


def test_help_loads_none_of_the_heavy_libraries():
    code = (
        "import sys; from seminar.cli import main; main(['--help']); print('HEAVY', sorted({'pandas', 'numpy',"
        " 'matplotlib', 'IPython', 'ipywidgets', 'nbformat', 'lxml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "HEAVY []"


def test_importing_the_package_loads_nothing_but_the_package():
    code = (
        "import sys; before = set(sys.modules); import moscow2001; print(sorted({n.partition('.')[0] for n in"
        " set(sys.modules) - before} - {'moscow2001', 'seminar'} - set(sys.stdlib_module_names)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
