"""course.py: the first command a reader types. Real environments and a real pip, but packages from a folder: no
network.
"""

from __future__ import annotations

import ast
import errno
import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAUNCHER = ROOT / "course.py"
POINTER = re.search(r"^\./(deploy/\S+) \\\n +--hash=\S+\n", (ROOT / "requirements.txt").read_text("utf-8"), re.M)
REPORT = """\
import os, sys, tiny
from pathlib import Path
here = Path.cwd() == Path(__file__).resolve().parents[2]
print("tiny", tiny.VERSION, *sys.argv[1:], *([] if here else [os.getcwd()]))
sys.exit(7)
"""


def make_wheel(folder: Path, name: str, version: str) -> str:
    """Write a wheel with one module into the folder and return its line for a requirements list."""
    info = f"{name}-{version}.dist-info"
    file = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(f"{name}.py", f"VERSION = '{version}'\n")
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", f"{name}.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    return f"./{file.name} --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A course folder with the real launcher, the real pointer wheel, one tiny package to install and a command line
    that reports it.
    """
    place = tmp_path / "a course"  # a space in the path, as on many people's computers
    (place / "seminar" / "cli").mkdir(parents=True)
    shutil.copy2(LAUNCHER, place)
    (place / "deploy").mkdir()
    shutil.copy2(ROOT / POINTER[1], place / "deploy")
    (place / "requirements.txt").write_text(POINTER[0] + make_wheel(place, "tiny", "1.0"))
    (place / "requirements-test.txt").write_text(
        (place / "requirements.txt").read_text() + make_wheel(place, "tools", "1.0")
    )
    (place / "seminar" / "__init__.py").touch()
    (place / "seminar" / "cli" / "__init__.py").touch()
    (place / "seminar" / "cli" / "__main__.py").write_text(REPORT)
    return place


@pytest.fixture(scope="module")
def empty_environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python environment with pip and nothing else."""
    made = tmp_path_factory.mktemp("environment") / ".venv"
    subprocess.run([sys.executable, "-m", "venv", made], check=True)
    return made


@pytest.fixture
def with_environment(folder: Path, empty_environment: Path) -> None:
    """The course folder has an environment that was made by hand: what is left of a set-up is to fetch and install.
    (To make one takes four seconds; tests of that part do without this.)
    """
    shutil.copytree(empty_environment, folder / ".venv", symlinks=True, copy_function=os.link)


@pytest.fixture
def launcher(folder: Path):
    """The launcher of that folder as a module, for what must be simulated."""
    spec = importlib.util.spec_from_file_location("course_under_test", folder / "course.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def call(folder: Path, *arguments: str, **variables: str) -> SimpleNamespace:
    """Run the launcher as a person does, from its folder; the network is out of reach for pip."""
    environment = {**os.environ, "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, **variables}
    done = subprocess.run(
        [sys.executable, "course.py", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return SimpleNamespace(code=done.returncode, out=done.stdout, err=done.stderr)


def set_up_log(folder: Path) -> str:
    log = folder / ".course" / "setup.log"
    return log.read_text("utf-8") if log.exists() else ""


def test_first_use_sets_up_and_later_uses_run_neither_venv_nor_pip(folder):
    first = call(folder, "hello", "world")
    assert (first.code, first.out.splitlines()[-1]) == (7, "tiny 1.0 hello world")
    assert "First use" in first.out and "Set-up done" in first.out
    log = set_up_log(folder)
    later = call(folder, "hello")
    assert (later.code, later.out) == (7, "tiny 1.0 hello\n")
    assert set_up_log(folder) == log, "a later start must not touch the set-up"


@pytest.mark.usefixtures("with_environment")
def test_a_command_works_from_another_folder_on_files_of_that_folder(folder, tmp_path):
    call(folder, "hello")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = subprocess.run(
        [sys.executable, str(folder / "course.py"), "hello"], cwd=elsewhere, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (7, f"tiny 1.0 hello {elsewhere}\n")


@pytest.mark.usefixtures("with_environment")
def test_changed_requirements_are_installed_by_the_next_call(folder):
    call(folder, "hello")
    (folder / "requirements.txt").write_text(POINTER[0] + make_wheel(folder, "tiny", "2.0"))
    after = call(folder, "hello")
    assert "bringing the set-up up to date" in after.out
    assert after.out.splitlines()[-1] == "tiny 2.0 hello"


def test_line_ends_of_another_system_are_no_change(folder, launcher):
    before = launcher.digest("requirements.txt")
    listed = (folder / "requirements.txt").read_bytes()
    (folder / "requirements.txt").write_bytes(listed.replace(b"\n", b"\r\n"))
    assert launcher.digest("requirements.txt") == before


@pytest.mark.usefixtures("with_environment")
def test_an_interrupted_set_up_is_repaired_by_the_next_call(folder, launcher, monkeypatch):
    def interrupted(wanted):
        package = next(Path(launcher.ENVIRONMENT).rglob("site-packages"))
        (package / "tiny-1.0.dist-info").mkdir()  # a half-written package, which pip would take for a whole one
        (package / "tiny-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        raise KeyboardInterrupt

    monkeypatch.setattr(launcher, "install", interrupted)
    assert launcher.main(["hello"]) == 130
    assert not launcher.is_ready("requirements.txt")
    repaired = call(folder, "hello")
    assert "Repairing" in repaired.out
    assert repaired.out.splitlines()[-1] == "tiny 1.0 hello"


@pytest.mark.usefixtures("with_environment")
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX systems")
def test_a_launcher_that_was_killed_leaves_no_lock_behind(folder):
    # a package index that accepts and never answers keeps pip busy until the launcher is killed
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        listed = (folder / "requirements.txt").read_text()
        (folder / "requirements.txt").write_text("absent==1.0 --hash=sha256:" + "0" * 64 + "\n")
        environment = {
            **os.environ,
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": f"http://127.0.0.1:{silent.getsockname()[1]}/simple",
        }
        process = subprocess.Popen(
            [sys.executable, "course.py", "hello"],
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        silent.settimeout(90)
        connection, _ = silent.accept()  # pip has started to fetch
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        connection.close()
    (folder / "requirements.txt").write_text(listed)
    assert call(folder, "hello").out.splitlines()[-1] == "tiny 1.0 hello"


def test_two_calls_at_once_make_one_set_up(folder):
    environment = {**os.environ, "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}
    both = [
        subprocess.Popen(
            [sys.executable, "course.py", "hello"], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=120)[0] for process in both]
    assert [text.splitlines()[-1] for text in said] == ["tiny 1.0 hello"] * 2
    assert sum("First use" in text for text in said) == 1
    assert set_up_log(folder).count("-m venv") == 1


@pytest.mark.usefixtures("with_environment")
def test_the_test_command_gets_the_longer_list_and_start_needs_no_more(folder, launcher, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    launcher.prepare(launcher.FULL)
    assert launcher.is_ready(launcher.FULL) and launcher.is_ready(launcher.BASIC)


# what may be missing


def test_without_ensurepip_the_computers_own_pip_installs(folder, launcher, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setattr(
        launcher, "has_module", lambda name: name != "ensurepip" and importlib.util.find_spec(name) is not None
    )
    if importlib.util.find_spec("pip") is None:
        pytest.skip("this environment has no pip to fall back to")
    python = launcher.prepare(launcher.BASIC)
    assert "--without-pip" in set_up_log(folder)
    assert subprocess.run([python, "-c", "import tiny"]).returncode == 0


@pytest.mark.skipif(shutil.which("uv") is None, reason="uv is not installed")
def test_without_venv_and_pip_uv_does_both(folder, launcher, monkeypatch):
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setattr(launcher, "has_module", lambda name: False)
    python = launcher.prepare(launcher.BASIC)
    assert subprocess.run([python, "-c", "import tiny"]).returncode == 0


@pytest.mark.parametrize(
    ("system", "expected"),
    [("ID=debian", "sudo apt install python3."), ("ID=fedora", "Install your system's package for Python's venv")],
)
def test_where_nothing_can_make_an_environment_it_says_what_to_install(
    launcher, monkeypatch, capsys, tmp_path, system, expected
):
    (tmp_path / "os-release").write_text(system)
    told = launcher.how_to_get_venv(str(tmp_path / "os-release"))
    monkeypatch.setattr(launcher, "how_to_get_venv", lambda: told)
    monkeypatch.setattr(launcher, "has_module", lambda name: False)
    monkeypatch.setattr(launcher.shutil, "which", lambda name: None)
    assert launcher.main(["hello"]) == 2
    assert expected in capsys.readouterr().err


@pytest.mark.usefixtures("with_environment")
def test_without_a_network_one_sentence_says_so_and_the_next_call_goes_on(folder):
    listed = (folder / "requirements.txt").read_text()
    (folder / "requirements.txt").write_text("absent==1.0 --hash=sha256:" + "0" * 64 + "\n")
    failed = call(folder, "hello", PIP_NO_INDEX="0", PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_RETRIES="0")
    assert failed.code == 2
    assert "no connection to the Python package index" in failed.err and "Traceback" not in failed.err
    assert len(failed.err.strip().splitlines()) == 1
    (folder / "requirements.txt").write_text(listed)
    assert call(folder, "hello").out.splitlines()[-1] == "tiny 1.0 hello"


@pytest.mark.usefixtures("with_environment")
def test_a_package_that_is_not_the_tested_one_is_not_installed(folder):
    listed = (folder / "requirements.txt").read_text()
    (folder / "requirements.txt").write_text(listed[:-2] + ("0" if listed[-2] != "0" else "1") + "\n")
    failed = call(folder, "hello")
    assert failed.code == 2 and "checksum differs" in failed.err


def test_too_little_room_is_said_before_anything_is_written(folder, launcher, monkeypatch, capsys):
    monkeypatch.setattr(launcher.shutil, "disk_usage", lambda path: SimpleNamespace(free=12 * 10**6))
    assert launcher.main(["hello"]) == 2
    assert "needs about 1000 MB of free disk space and this disk has 12 MB" in capsys.readouterr().err
    assert not Path(launcher.ENVIRONMENT).exists()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "the disk is full"),
        (
            "WARNING: Retrying ... NewConnectionError(...)\nERROR: No matching distribution found for numpy==2.4.6",
            "no connection",
        ),
        (
            (
                "ERROR: Could not find a version (from versions: none)\nERROR: No matching distribution found for"
                " numpy==2.4.6"
            ),
            "no ready-made package numpy==2.4.6",
        ),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", "certificates are not trusted"),
        ("error: [Errno 30] Read-only file system: '/x'", "cannot be written"),
        ("Something new went wrong", "Something new went wrong. All that was said is in"),
    ],
)
def test_what_pip_says_becomes_one_sentence(launcher, said, expected):
    assert expected in str(launcher.diagnose(said))


@pytest.mark.parametrize(
    ("number", "expected"),
    [(errno.EROFS, "cannot be written"), (errno.EACCES, "cannot be written"), (errno.ENOSPC, "the disk is full")],
)
def test_a_folder_that_cannot_be_written_is_one_sentence(launcher, monkeypatch, capsys, number, expected):
    def refuse(*_, **__):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(launcher.os, "makedirs", refuse)
    assert launcher.main(["hello"]) == 2
    assert expected in capsys.readouterr().err


def test_a_foreign_folder_in_the_place_of_the_environment_is_left_alone(folder):
    (folder / ".venv").mkdir()
    (folder / ".venv" / "thesis.txt").write_text("years of work")
    failed = call(folder, "hello")
    assert failed.code == 2 and "Move it away" in failed.err
    assert (folder / ".venv" / "thesis.txt").read_text() == "years of work"


@pytest.mark.usefixtures("with_environment")
def test_an_environment_made_by_hand_is_used_not_replaced(folder):
    (folder / ".venv" / "mine").touch()
    assert call(folder, "hello").out.splitlines()[-1] == "tiny 1.0 hello"
    assert (folder / ".venv" / "mine").exists()


@pytest.mark.parametrize(
    ("python", "bits64", "system", "machine", "expected"),
    [
        ((3, 10, 13), True, "Linux", "x86_64", "needs Python 3.11 or newer; this is Python 3.10.13"),
        ((2, 7, 18), True, "Darwin", "x86_64", "needs Python 3.11 or newer; this is Python 2.7.18"),
        ((3, 12, 1), False, "Windows", "AMD64", "64-bit Python"),
        ((3, 12, 1), True, "Windows", "ARM64", "Python 3.13 or newer"),
    ],
)
def test_a_python_that_cannot_run_the_course_is_told_why(launcher, python, bits64, system, machine, expected):
    with pytest.raises(launcher.Trouble, match=expected):
        launcher.check_python(python, bits64, system, machine)


def test_supported_pythons_pass(launcher):
    for version in ((3, 11, 0), (3, 12, 1), (3, 13, 0), (3, 14, 2)):
        launcher.check_python(version, True, "Linux", "x86_64")
    launcher.check_python((3, 13, 0), True, "Windows", "ARM64")


def test_an_old_python_can_read_the_file_as_far_as_the_sentence():
    tree = ast.parse(LAUNCHER.read_text("utf-8"), feature_version=(3, 4))
    modern = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.AsyncFunctionDef, ast.Match)
    assert not [node for node in ast.walk(tree) if isinstance(node, modern)]
    assert not [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (node.returns or node.args.kwonlyargs or node.args.posonlyargs)
    ]


def test_only_the_standard_library_is_imported():
    named = {
        alias.name
        for node in ast.walk(ast.parse(LAUNCHER.read_text("utf-8")))
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert {name.partition(".")[0] for name in named} <= set(sys.stdlib_module_names)


# starting


def test_start_opens_the_first_page_and_asks_the_network_for_nothing(launcher):
    (Path(launcher.ROOT) / "notebooks").mkdir()
    (Path(launcher.ROOT) / "course.yaml").write_text(
        "lessons:  # in order\n- 03_first\n- 01_second\nshort: x\n", "utf-8"
    )
    (Path(launcher.ROOT) / "notebooks" / "03_first.ipynb").touch()
    command = launcher.lab_command("python", False, 8899)
    assert "--ServerApp.default_url=/lab/tree/notebooks/03_first.ipynb" in command
    assert {
        "--no-browser",
        "--ServerApp.port=8899",
        "--LabApp.news_url=None",
        "--LabApp.extension_manager=readonly",
    } <= set(command)
    assert "--no-browser" not in launcher.lab_command("python", True, None)


@pytest.mark.parametrize(
    "text",
    [
        "title: lessons\nlessons: [01_a, 02_b]  # three [soon]\nshort: x",
        "lessons: [01_a,\n  02_b]\n",
        "lessons:\n  - 01_a\n  # a remark\n  - '02_b'\nshort: x",
        'lessons:\r\n- 01_a\r\n- "02_b"\r\n',
        "lessons: [\n  01_a,\n  02_b,\n]\nskills: [one]\n",
    ],
)
def test_the_lessons_are_read_in_every_way_of_writing_them(launcher, text):
    Path(launcher.ROOT, "course.yaml").write_bytes(text.encode())
    assert launcher.described("lessons") == ["01_a", "02_b"] and launcher.first_page() == "notebooks/01_a.ipynb"
    assert launcher.described("exercises") == []


def test_the_version_names_the_course_its_edition_and_the_engine(folder):
    (folder / "course.yaml").write_text('short: "bridge"\nedition: 1.2.0 # of May\n', "utf-8")
    (folder / "seminar" / "__init__.py").write_text('raise SystemExit(9)\n__version__ = "0.7.1"\n', "utf-8")
    told = call(folder, "--version")
    assert (told.code, told.out, told.err) == (0, "bridge 1.2.0, engine 0.7.1\n", "")
    assert not (folder / ".venv").exists()


def test_examples_are_tested_of_the_own_package_and_of_the_engine_where_its_tests_lie(folder, launcher):
    (folder / "course.yaml").write_text("title: Without a package\n", "utf-8")
    assert launcher.packages_to_test() == []
    (folder / "course.yaml").write_text("package: bridge\n", "utf-8")
    (folder / "tests" / "unit").mkdir(parents=True)
    assert launcher.packages_to_test() == ["seminar", "bridge"]


def test_a_taken_port_is_one_sentence(folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        failed = call(folder, "start", "--port", str(taken.getsockname()[1]))
    assert failed.code == 2 and "Choose another with --port" in failed.err
    assert not (folder / ".venv").exists(), "the port is checked before the long set-up"


@pytest.mark.skipif(os.name == "nt", reason="Ctrl+C is sent as a POSIX signal")
def test_ctrl_c_ends_jupyterlab_without_a_question_or_a_traceback(launcher, tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "JUPYTER_RUNTIME_DIR": str(tmp_path / "r"),
        "JUPYTER_CONFIG_DIR": str(tmp_path / "c"),
        "JUPYTER_DATA_DIR": str(tmp_path / "d"),
    }
    process = subprocess.Popen(
        launcher.lab_command(sys.executable, False, port),
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # a shell that runs the tests in the background has them ignore Ctrl+C, and their children with them
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        while not answers(port):
            assert process.poll() is None, process.stdout.read()
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "Traceback" not in said and "y/[n]" not in said
    assert "without encryption" not in said
    assert f"http://localhost:{port}/lab?token=" in said, "a reader without a browser needs the address"


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api", timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False


def test_help_lists_start_and_test_before_anything_is_installed(folder):
    shown = call(folder, "--help")
    assert shown.code == 0 and "course.py start" in shown.out and "course.py test" in shown.out
    assert not (folder / ".venv").exists()


def test_the_stamp_is_written_whole_or_not_at_all(folder, launcher):
    Path(launcher.ENVIRONMENT).mkdir()
    launcher.write_state("ready", {"requirements.txt": "x"})
    assert json.loads(Path(launcher.STATE).read_text())["state"] == "ready"
    Path(launcher.STATE).write_text('{"state": "rea')
    assert launcher.read_state() == {} and not launcher.is_ready("requirements.txt")


def test_a_stamp_that_a_scanner_holds_for_a_moment_is_tried_again_on_windows_alone(folder, launcher, monkeypatch):
    Path(launcher.ENVIRONMENT).mkdir()
    replace, refusals = os.replace, []

    def held(new, place):
        if len(refusals) < 3:
            refusals.append(new)
            raise PermissionError(errno.EACCES, "held")
        replace(new, place)

    monkeypatch.setattr(launcher, "os", SimpleNamespace(**{**vars(os), "replace": held, "name": "nt"}))
    monkeypatch.setattr(launcher, "time", SimpleNamespace(time=iter(range(100)).__next__, sleep=lambda _: None))
    launcher.put_in_place.__defaults__ = (50,)
    launcher.write_state("ready", {})
    assert launcher.read_state()["state"] == "ready" and len(refusals) == 3
    refusals.clear()
    monkeypatch.setattr(launcher.os, "name", "posix")
    with pytest.raises(PermissionError):
        launcher.write_state("ready", {})


def shipped(folder: Path, **notebooks: str) -> None:
    """Put notebooks into notebooks/ and list their digests as `course.py build` does."""
    (folder / "notebooks").mkdir()
    lines = []
    for name, text in notebooks.items():
        (folder / "notebooks" / f"{name}.ipynb").write_text(text, "utf-8")
        lines.append(f"{hashlib.sha256(text.encode()).hexdigest()}  notebooks/{name}.ipynb\n")
    (folder / "deploy" / "notebooks.sha256").write_text("".join(lines), "utf-8")


def test_the_courses_own_notebooks_are_trusted_after_the_set_up_and_no_other(folder, launcher, monkeypatch):
    shipped(folder, lesson="{}", changed="{}", removed="{}")
    (folder / "notebooks" / "changed.ipynb").write_text('{"cells": []}', "utf-8")  # a hand-in under a lesson's name
    (folder / "notebooks" / "removed.ipynb").unlink()
    (folder / "notebooks" / "ex02_handin_Kim.ipynb").write_text(
        "{}", "utf-8"
    )  # the same bytes under a name of their own
    asked = []
    monkeypatch.setattr(
        launcher, "logged", lambda command, progress=None: asked.append(command) or (1, "no such module")
    )
    launcher.trust_lessons()  # and a failure to sign stops nothing
    assert [command[4:] for command in asked] == [["notebooks/lesson.ipynb"]] and "TrustNotebookApp" in asked[0][3]


def test_without_the_list_of_shipped_notebooks_none_is_trusted(folder, launcher, monkeypatch):
    (folder / "notebooks").mkdir()
    (folder / "notebooks" / "00_start_here.ipynb").write_text("{}", "utf-8")
    monkeypatch.setattr(launcher, "logged", lambda command, progress=None: pytest.fail("nothing was to be signed"))
    launcher.trust_lessons()


@pytest.mark.usefixtures("with_environment")
@pytest.mark.parametrize(
    "setting", ["user = true", "target = {elsewhere}", "prefix = {elsewhere}", "root = {elsewhere}"]
)
def test_settings_of_pip_send_the_packages_nowhere_else(folder, tmp_path, setting):
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "pip.conf").write_text(f"[install]\n{setting.format(elsewhere=elsewhere)}\n", "utf-8")
    done = call(folder, "hello", PIP_CONFIG_FILE=str(tmp_path / "pip.conf"))
    assert (done.code, done.out.splitlines()[-1]) == (7, "tiny 1.0 hello"), done.err
    assert not elsewhere.exists()


def test_a_set_up_that_left_nothing_in_the_environment_is_not_called_done(folder, tmp_path):
    links = tmp_path / "links"
    links.mkdir()
    wheel = make_wheel(links, "tiny", "1.0").partition(" ")[2]
    (folder / "requirements.txt").write_text(POINTER[0] + f"tiny==1.0 \\\n    {wheel}")
    (tmp_path / "pip.conf").write_text("[install]\ndry-run = true\n", "utf-8")
    done = call(folder, "hello", PIP_CONFIG_FILE=str(tmp_path / "pip.conf"), PIP_FIND_LINKS=str(links))
    assert done.code == 2 and "Set-up done" not in done.out
    assert "tiny is not there" in done.err and "setting of pip" in done.err
    again = call(folder, "hello", PIP_FIND_LINKS=str(links))  # what the message advises: without these settings
    assert again.out.splitlines()[-1] == "tiny 1.0 hello" and "Repairing" in again.out


@pytest.mark.parametrize("name", ["[HIS101] course", "course[1]", "what*", "why?"])
def test_a_folder_that_jupyterlab_takes_for_a_pattern_is_named_before_anything_starts(launcher, name):
    with pytest.raises(launcher.Trouble, match="Rename that folder"):
        launcher.check_place(os.path.join("home", name, "course"))
    assert launcher.check_place(os.path.join("home", "course (1) {x} 모스크바")) is None


@pytest.mark.parametrize("command", [["start", "--no-browser"], ["mark", "-a", "ex02", "-g", "x"]])
def test_start_and_mark_stop_in_a_folder_with_brackets(folder, tmp_path, command):
    place = tmp_path / "course [1]"
    shutil.copytree(folder, place)
    stopped = call(place, *command)
    assert stopped.code == 2 and "finds no widgets" in stopped.err and not (place / ".venv").exists()


def test_help_before_the_first_start_lists_every_command_of_the_package():
    spec = importlib.util.spec_from_file_location("course_here", LAUNCHER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    from typer.main import get_command

    from seminar.cli import make_app

    known = get_command(make_app()).commands
    assert module.commands() == sorted((name, (command.help or "").split("\n")[0]) for name, command in known.items())


@pytest.mark.parametrize("encoding", ["cp1252", "cp949", "ascii"])
def test_a_name_that_the_console_lacks_stops_no_command(folder, encoding):
    (folder / "seminar" / "cli" / "__main__.py").write_text("print('unused')", "utf-8")
    done = subprocess.run(
        [sys.executable, "course.py", "--help"],
        cwd=folder,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        capture_output=True,
    )
    assert done.returncode == 0
    code = (
        f"import sys; sys.argv = ['x', '--help']; sys.path.insert(0, {str(ROOT)!r}); from seminar import cli;"
        " cli.main(['--help']); print('Jürgen 김지수 Ńowak')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        capture_output=True,
    )
    assert done.returncode == 0 and b"rgen" in done.stdout, done.stderr


@pytest.mark.parametrize(
    ("arguments", "shared"),
    [
        ([], True),
        (["tests/unit"], True),
        (["tests/unit", "-k", "answers"], True),
        (["course.py"], False),
        (["course.py::test_one"], False),
        (["-n", "8"], False),
        (["-n0"], False),
        (["--pdb"], False),
        (["tests/unit", "-s"], False),
    ],
)
def test_two_processes_share_the_tests_unless_one_is_asked_for(folder, launcher, monkeypatch, arguments, shared):
    monkeypatch.chdir(folder)
    for cores in (2, 16):
        monkeypatch.setattr(launcher.os, "cpu_count", lambda cores=cores: cores)
        assert launcher.side_by_side(arguments)[:2] == (["-n", "2"] if shared else [])
    monkeypatch.setattr(launcher.os, "cpu_count", lambda: 1)
    assert launcher.side_by_side(arguments) == []
