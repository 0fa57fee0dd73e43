"""Files that lie where a command is called, or where a kernel starts, are data: none of them is imported, none gives
the keys.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
import urllib.request
from importlib import metadata
from pathlib import Path

import pytest

from seminar.bench.server import TOKEN, LabServer, free_port
from tests.course_copy import ROOT

SAMPLE = sorted((ROOT / "teaching" / "sample_class" / "submissions").glob("ex02_*.ipynb"))[:3]
SETTINGS = (
    "jupyter_config",
    "jupyter_server_config",
    "jupyter_lab_config",
    "jupyter_notebook_config",
    "ipython_config",
    "ipython_kernel_config",
    "sitecustomize",
    "usercustomize",
    "conftest",
)
#: Modules that libraries of the course try to import although the course has none of them.
TRIED = ("pyarrow", "numexpr", "bottleneck", "numba", "xlrd", "colorama", "uvloop", "cython", "psutil", "orjson")


@pytest.fixture
def planted(tmp_path):
    """A folder of hand-ins with a Python file for every module there is; each writes its name into `ran` beside the
    folder.
    """
    folder, ran = tmp_path / "hand_ins", tmp_path / "ran"
    folder.mkdir()
    for name in {
        *sys.stdlib_module_names,
        *metadata.packages_distributions(),
        *SETTINGS,
        *TRIED,
        "pip",
        "venv",
        "ensurepip",
        "virtualenv",
        "typer",
        "jupyterlab",
        "moscow2001",
        "seminar",
    }:
        if name.isidentifier():
            (folder / f"{name}.py").write_text(f"open({str(ran)!r}, 'a').write({name!r} + '\\n')\n", "utf-8")
    for file in SAMPLE:
        shutil.copy2(file, folder)
    return folder


def imported(folder: Path) -> list[str]:
    """The planted modules that were imported."""
    ran = folder.parent / "ran"
    return ran.read_text("utf-8").split() if ran.exists() else []


def call(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONPATH", "PYTHONSAFEPATH", "SEMINAR_HOME")
    }
    return subprocess.run(
        [sys.executable, str(ROOT / "course.py"), *arguments],
        cwd=folder,
        env=environment | variables,
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_the_trap_works(planted):
    subprocess.run([sys.executable, "-m", "random"], cwd=planted, capture_output=True)
    assert imported(planted), "a plain python -m takes modules from the current folder"


def test_no_command_imports_what_lies_in_the_folder_it_is_called_from(planted, tmp_path):
    out, book = str(tmp_path / "out"), str(tmp_path / "book.sqlite")
    handed = SAMPLE[0].name
    for command in (
        ["--help"],
        ["grade", ".", "-a", "ex02", "--out", out, "-g", book],
        ["grade", ".", "-a", "ex02", "--out", str(tmp_path / "two"), "--jobs", "2"],
        ["agree", ".", "--item", "ex02.q8"],
        ["look", handed, "--no-browser", "--out", str(tmp_path / "look.html")],
        ["mark", "-a", "ex02", "-g", book, "--only-notebook"],
        ["report", "--help"],
        ["export", "--help"],
        ["build", "--help"],
        ["test", "--help"],
    ):
        done = call(planted, *command)
        assert imported(planted) == [], f"course.py {' '.join(command)}"
        assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "out" / "feedback").glob("*.html"))) == len(SAMPLE)


def test_the_course_is_started_without_them_and_its_kernels_too(planted):
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "SEMINAR_HOME")}
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "course.py"), "start", "--no-browser", "--port", str(port)],
        cwd=planted,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        said = b""
        while b"token=" not in said and process.poll() is None:
            said += process.stdout.readline()
        assert b"token=" in said, said
        assert imported(planted) == []
    finally:
        process.kill()  # a server that has only just come up may not hear a polite signal
        process.communicate()


def test_the_launcher_itself_takes_nothing_from_its_own_folder(planted):
    shutil.copy2(ROOT / "course.py", planted)
    done = subprocess.run([sys.executable, "course.py", "--help"], cwd=planted, capture_output=True, text=True)
    assert done.returncode == 0 and "course.py start" in done.stdout
    assert imported(planted) == []


def test_the_first_set_up_runs_no_pip_of_theirs(planted):
    shutil.copy2(ROOT / "course.py", planted)
    (planted / "requirements.txt").write_text("", "utf-8")
    done = subprocess.run(
        [sys.executable, "course.py", "grade"],
        cwd=planted,
        env=os.environ | {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert "Set-up done" in done.stdout, done.stdout + done.stderr
    assert imported(planted) == []


def test_a_key_in_the_folder_grades_nobody(planted, tmp_path):
    """A data/ and a solutions/ among the hand-ins would be a course of the student's own."""
    for part in ("data", "solutions", "exercises"):
        shutil.copytree(ROOT / part, planted / part, ignore=shutil.ignore_patterns("*.ipynb"))
    own = planted / "solutions" / "ex02.yaml"
    own.write_text(own.read_text("utf-8").replace("title:", "title: Mine,", 1), "utf-8")
    done = call(planted, "grade", ".", "-a", "ex02", "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    pages = list((tmp_path / "out" / "feedback").glob("*.html"))
    assert pages and all("Mine," not in page.read_text("utf-8") for page in pages)


# Kernels


def kernel_said(folder: Path, own_modules: bool, code: str) -> str:
    """Start a kernel in *folder* as the course's server does, run *code*, and return what it printed."""
    from jupyter_client.manager import KernelManager
    from traitlets.config import Config

    specs = importlib.import_module("_seminar_server").KernelsFromHere(
        config=Config({"KernelsFromHere": {"own_modules": own_modules}})
    )
    manager = KernelManager(kernel_spec_manager=specs)
    manager.start_kernel(
        cwd=str(folder), env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    )
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=120)
        said: list[str] = []
        client.execute_interactive(
            code,
            timeout=120,
            output_hook=lambda message: said.append(
                message["content"].get("text", "") or "\n".join(message["content"].get("traceback", []))
            ),
        )
        return "".join(said)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_a_kernel_that_starts_among_hand_ins_imports_none_of_them(planted):
    assert kernel_said(planted, True, "print('up')") == "up\n"
    assert imported(planted) == []


def test_at_the_marking_desk_not_even_a_module_that_a_library_tries_for(planted):
    assert kernel_said(planted, False, "import pandas, matplotlib, msgspec, moscow2001; print('up')") == "up\n"
    assert imported(planted) == []


def test_a_learners_own_module_is_found_and_hides_no_other(tmp_path):
    (tmp_path / "helper.py").write_text("word = 'mine'\n", "utf-8")
    (tmp_path / "msgspec.py").write_text("word = 'not this one'\n", "utf-8")
    assert (
        kernel_said(tmp_path, True, "import helper, msgspec; print(helper.word, hasattr(msgspec, 'word'))")
        == "mine False\n"
    )


def test_every_server_of_the_environment_starts_kernels_so(tmp_path):
    with LabServer(tmp_path) as server:
        with urllib.request.urlopen(f"{server.url}/api/kernelspecs?token={TOKEN}") as answer:
            argv = json.load(answer)["kernelspecs"]["python3"]["spec"]["argv"]
    assert "-P" in argv[: argv.index("-m")]
