#!/usr/bin/env python3
"""Start the course with one command.

    python3 course.py start [--no-browser] [--port N]   open the course in JupyterLab
    python3 course.py test [pytest arguments]           check the whole course (installs the test tools the first time)
    python3 course.py --version                         name and edition of the course, version of its engine
    python3 course.py COMMAND ...                       every other command of the course; --help lists them

On Windows write `py course.py start`. The first call makes a folder .venv here and installs what requirements.txt lists; that
needs a network connection and a few minutes. Later calls start at once and need no network.
"""

# Standard library only, and no syntax that an old Python cannot read: an old Python must get as far as the sentence that says it is too old.
import sys

if __name__ == "__main__" and sys.path and not getattr(sys.flags, "safe_path", False):
    del sys.path[
        0
    ]  # the folder of this file: a hand-in called random.py that lies here must not be taken for Python's own
import argparse
import contextlib
import errno
import hashlib
import json
import os
import platform
import re
import shutil
import socket
import subprocess
import time

OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.abspath(__file__))
ENVIRONMENT = os.path.join(ROOT, ".venv")
STATE = os.path.join(ENVIRONMENT, "course-setup.json")
SCRATCH = os.path.join(ROOT, ".course")
LOG = os.path.join(SCRATCH, "setup.log")
LOCKS = []  # file handles of the locks that this process holds
BASIC, FULL = "requirements.txt", "requirements-test.txt"  # the second list holds the whole of the first
SHIPPED = os.path.join("deploy", "notebooks.sha256")  # the notebooks of this edition (seminar/author/shipped.py)
NEEDS_FULL = ("test", "bench")
ROOM = {BASIC: 1000, FULL: 1600}  # free megabytes that a first set-up asks for


class Trouble(Exception):
    """Something a person has to see to; the message is one or two plain sentences."""


# --- what course.yaml says --------------------------------------------------------------------------------------------


def described(field):
    """The names in a field at the top of course.yaml, [] if it is not there: the standard library reads no YAML."""
    try:
        with open(os.path.join(ROOT, "course.yaml"), encoding="utf-8") as file:
            text = file.read()
    except (OSError, ValueError):
        return []
    found = re.search(
        r"^" + field + r":([^\n]*(?:\n(?:[ \t]+[^\n]*|-[^\n]*|[ \t]*|#[^\n]*|\][^\n]*)(?=\n|$))*)", text, re.M
    )
    return re.findall(r"[\w.+-]*\w[\w.+-]*", re.sub(r"(^|\s)#[^\n]*", " ", found.group(1))) if found else []


def first_page():
    """The notebook of the first lesson."""
    return "notebooks/{}.ipynb".format((described("lessons") or ["?"])[0])


def version():
    """Short name and edition of the course, and the version of its engine."""
    with open(os.path.join(ROOT, "seminar", "__init__.py"), encoding="utf-8") as file:
        engine = re.search(r'^__version__ = "([^"]+)"', file.read(), re.M)
    short, edition = described("short"), described("edition")
    return "{} {}, engine {}".format(
        short[0] if short else "course", edition[0] if edition else "?", engine.group(1) if engine else "?"
    )


# --- this computer ---------------------------------------------------------------------------------------------------------


def check_python(version=None, bits64=None, system=None, machine=None):
    """Raise Trouble if this Python cannot run the course."""
    version = version or sys.version_info[:3]
    bits64 = sys.maxsize > 2**32 if bits64 is None else bits64
    system, machine = system or platform.system(), machine or platform.machine()
    if tuple(version[:2]) < OLDEST:
        raise Trouble(
            "the course needs Python 3.11 or newer; this is Python {}. {}".format(
                ".".join(map(str, version)), newer_python()
            )
        )
    if not bits64:
        raise Trouble(
            "this is a 32-bit Python, for which the course's packages are not made. Install the 64-bit Python from python.org."
        )
    if system == "Windows" and machine.upper() == "ARM64" and tuple(version[:2]) < (3, 13):
        raise Trouble(
            "on Windows with an ARM processor the course needs Python 3.13 or newer. Install it from python.org, then: py -3.13 course.py start"
        )


def newer_python():
    """A sentence that names a newer Python on this computer, or says where to get one."""
    for minor in range(20, OLDEST[1] - 1, -1):
        name = "python3.{}".format(minor)
        if hasattr(shutil, "which") and shutil.which(name):
            return "This computer also has {0}: run {0} course.py start".format(name)
    return "Install it from python.org (or with your system's package manager), then run the same command with it."


def python_of(environment):
    """The Python program of a virtual environment."""
    return (
        os.path.join(environment, "Scripts", "python.exe")
        if os.name == "nt"
        else os.path.join(environment, "bin", "python")
    )


def has_module(name):
    """Whether this Python can import a module."""
    import importlib.util

    return importlib.util.find_spec(name) is not None


def succeeds(command):
    """Whether a command of the set-up can be run and ends well; nothing of it is shown."""
    try:
        return (
            subprocess.run(
                command,
                cwd=ROOT,
                env=set_up_environment(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                stdin=subprocess.DEVNULL,
            ).returncode
            == 0
        )
    except OSError:
        return False


def clean_environment():
    """The environment variables for everything that runs inside .venv."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name
        not in ("PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT")
    }
    kept["JUPYTER_PREFER_ENV_PATH"] = "1"  # a kernel of the same name elsewhere on the computer must not win
    return kept


def set_up_environment():
    """The environment variables for the set-up's own calls: with PYTHONSAFEPATH no program that such a call starts takes a module from the current folder."""
    return dict(clean_environment(), PYTHONSAFEPATH="1")


def module(python, name):
    """The beginning of a command that runs a module of the environment: -P keeps what lies in the current folder, hand-ins among it, from being imported."""
    return [python, "-P", "-m", name]


# --- set-up ----------------------------------------------------------------------------------------------------------------


def digest(name):
    """SHA-256 of a file of the course, the same whatever line ends git gave it."""
    try:
        with open(os.path.join(ROOT, name), "rb") as file:
            return hashlib.sha256(file.read().replace(b"\r\n", b"\n")).hexdigest()
    except OSError:
        raise Trouble("{} is missing: this copy of the course is not complete. Get the course again.".format(name))


def read_state():
    """What the last set-up wrote: {"state": "ready" or "installing", "lists": {name: digest}, "home": folder of the base Python}."""
    try:
        with open(STATE, encoding="utf-8") as file:
            state = json.load(file)
        return state if isinstance(state, dict) and isinstance(state.get("lists"), dict) else {}
    except (OSError, ValueError):
        return {}


def write_state(state, lists):
    """Write the stamp whole or not at all."""
    with open(STATE + ".part", "w", encoding="utf-8") as file:
        json.dump(
            {"state": state, "lists": lists, "home": os.path.dirname(os.path.realpath(sys.executable))}, file, indent=1
        )
        file.flush()
        os.fsync(file.fileno())
    put_in_place(STATE + ".part", STATE)


def put_in_place(new, place, patience=2.0):
    """Give a file another's name. On Windows a virus scanner or OneDrive may hold either for a moment: then it is tried again for so many seconds."""
    end = time.time() + patience
    while True:
        try:
            return os.replace(new, place)
        except PermissionError:
            if os.name != "nt" or time.time() > end:
                raise
            time.sleep(0.1)


def is_ready(wanted):
    """Whether .venv holds what the list asks for. Costs about a millisecond: this is all that a later start does."""
    state = read_state()
    return (
        state.get("state") == "ready"
        and state["lists"].get(wanted) == digest(wanted)
        and os.path.exists(python_of(ENVIRONMENT))
    )


def prepare(wanted):
    """Make .venv ready for the list `wanted` and return its Python."""
    if is_ready(wanted):
        return python_of(ENVIRONMENT)
    try:
        os.makedirs(SCRATCH, exist_ok=True)
        with one_at_a_time():
            if not is_ready(wanted):  # another call may have done it while this one waited
                set_up(wanted)
    except OSError as error:
        raise explained(error)
    return python_of(ENVIRONMENT)


def set_up(wanted):
    """Make or repair .venv and install the list; the stamp is written last."""
    state = read_state()
    usable = os.path.exists(python_of(ENVIRONMENT)) and succeeds(
        [python_of(ENVIRONMENT), "-c", "import sys; sys.exit(sys.version_info < {!r})".format(OLDEST)]
    )
    # What an interrupted installation left behind cannot be trusted: pip takes a half-written package for a whole one.
    fresh = not usable or state.get("state") == "installing"
    if fresh:
        free = shutil.disk_usage(ROOT).free // 10**6
        if free < ROOM[wanted]:
            raise Trouble(
                "the set-up needs about {} MB of free disk space and this disk has {} MB. Make room and run the same command again.".format(
                    ROOM[wanted], free
                )
            )
    began = time.time()
    if fresh and os.path.lexists(ENVIRONMENT):
        say("Repairing an unfinished set-up.")
    elif fresh:
        say("First use: setting up the course in {}. This takes a few minutes, once.".format(ENVIRONMENT))
    else:
        say("The list of packages has changed: bringing the set-up up to date.")
    if fresh:
        make_environment()
    lists = {} if fresh else dict(state.get("lists", {}))
    write_state("installing", lists)
    install(wanted)
    lists[wanted] = digest(wanted)
    if wanted == FULL:
        lists[BASIC] = digest(BASIC)
    trust_lessons()
    write_state("ready", lists)
    say("Set-up done in {:.0f} seconds.".format(time.time() - began))


def make_environment():
    """Make an empty .venv in the first way that works here."""
    if (
        os.path.lexists(ENVIRONMENT)
        and not os.path.isfile(os.path.join(ENVIRONMENT, "pyvenv.cfg"))
        and os.path.isdir(ENVIRONMENT)
        and os.listdir(ENVIRONMENT)
    ):
        raise Trouble(
            "the folder .venv holds something else than a Python environment. Move it away and run the same command again."
        )
    remove(ENVIRONMENT)
    ways = []
    if has_module("venv") and has_module("ensurepip"):
        ways.append(module(sys.executable, "venv") + [ENVIRONMENT])
    if has_module("venv") and (has_module("pip") or shutil.which("uv")):
        ways.append(module(sys.executable, "venv") + ["--without-pip", ENVIRONMENT])
    if has_module("virtualenv"):
        ways.append(module(sys.executable, "virtualenv") + ["--quiet", ENVIRONMENT])
    if shutil.which("uv"):
        ways.append([shutil.which("uv"), "venv", "--quiet", "--python", sys.executable, ENVIRONMENT])
    for way in ways:
        code, said = logged(way)
        if code == 0 and os.path.exists(python_of(ENVIRONMENT)):
            return
        if no_space(said) or "Read-only file system" in said or "Permission denied" in said:
            raise diagnose(said)
        remove(ENVIRONMENT)
    raise Trouble(how_to_get_venv())


def how_to_get_venv(release="/etc/os-release"):
    """What to install when no way to make an environment exists here."""
    try:
        with open(release, encoding="utf-8") as file:
            system = file.read().lower()
    except OSError:
        system = ""
    sentence = "this Python cannot make a virtual environment (its venv or ensurepip part is missing). "
    if "debian" in system or "ubuntu" in system:
        return sentence + "Install it with: sudo apt install python3.{}-venv   Then run the same command again.".format(
            sys.version_info[1]
        )
    return (
        sentence
        + "Install your system's package for Python's venv, or Python from python.org, or uv (pip install --user uv), and run the same command again."
    )


def install(wanted):
    """Install a requirements list into .venv, showing how far it is."""
    python, uv = python_of(ENVIRONMENT), shutil.which("uv")
    options = (
        [
            "--disable-pip-version-check",
            "--no-input",
            "--retries",
            "2",
            "--progress-bar",
            "off",
            "--only-binary",
            ":all:",
            # into .venv, whatever a person's settings of pip say about other places
            "--no-user",
            "--target=",
            "--prefix=" + ENVIRONMENT,
        ]
        + ([] if os.name == "nt" else ["--root=/"])
        + ["-r", wanted]
    )
    if succeeds(module(python, "pip") + ["--version"]):
        command = module(python, "pip") + ["install"] + options
    elif has_module("ensurepip") and succeeds(module(python, "ensurepip") + ["--default-pip"]):
        command = module(python, "pip") + ["install"] + options
    elif has_module("pip"):
        command = module(sys.executable, "pip") + ["--python", python, "install"] + options
    elif uv:
        command = [uv, "pip", "install", "--python", python, "--require-hashes", "--compile-bytecode", "-r", wanted]
    else:
        raise Trouble(how_to_get_venv())
    with open(os.path.join(ROOT, wanted), encoding="utf-8") as file:
        total = len(re.findall(r"^[\w.-]+==", file.read(), re.M))
    code, said = logged(command, Progress(total))
    if code != 0:
        raise diagnose(said)
    lacking = logged([python, "-P", "-c", LOOK, wanted])
    if lacking[0] != 0:
        last = (lacking[1].strip().splitlines() or ["nothing was said"])[-1]
        raise Trouble(
            "the packages were fetched but cannot be used from {}: {}. A setting of pip or uv on this computer may send them to another place "
            "(python3 -m pip config list shows the settings; PIP_CONFIG_FILE={} leaves them out). Change it and run the same command again. "
            "All that was said is in {}.".format(ENVIRONMENT, last.rstrip("."), os.devnull, LOG)
        )


# Run inside .venv after an installation: every package that the list has for all computers is there, and those that the course calls first can be imported.
LOOK = r"""
import importlib.metadata, re, sys
pinned = re.findall(r"^([\w.-]+)==([^\s;]+) \\$", open(sys.argv[1], encoding="utf-8").read(), re.M)
for name, version in pinned:
    try:
        found = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        sys.exit(name + " is not there")
    if found != version:
        sys.exit(name + " is there in version " + found + ", not " + version)
for name in {name for name, _ in pinned} & {"typer", "msgspec", "jupyterlab", "pytest"}:
    __import__(name)
"""


def trust_lessons():
    """Tell JupyterLab that the course's own notebooks are trusted, so that they look as they were saved before they are first run."""
    found = shipped()
    if found:  # if this fails, saved outputs look plainer until they are run: no reason to stop
        logged(
            [
                python_of(ENVIRONMENT),
                "-P",
                "-c",
                "from nbformat.sign import TrustNotebookApp; TrustNotebookApp.launch_instance()",
            ]
            + found
        )


def shipped():
    """The notebooks that lie here as the course ships them, to the letter. Whatever else lies beside them, hand-ins for instance, is nobody's to trust."""
    found = []
    try:
        with open(os.path.join(ROOT, SHIPPED), encoding="utf-8") as file:
            lines = file.read().splitlines()
    except (OSError, ValueError):
        return found
    for line in lines:
        wanted, _, name = line.partition("  ")
        try:
            if digest(name) == wanted:
                found.append(name)
        except Trouble:
            pass  # the student edition has no worked solutions
    return found


class Progress:
    """Shows what pip is doing: on a terminal in one line that changes, elsewhere a line now and then."""

    def __init__(self, total):
        self.total, self.seen, self.terminal = total, 0, sys.stdout.isatty()

    def line(self, text):
        # Processing: from the cache or the disk; Ignoring: meant for another system, counted so that the sum comes out
        collected = re.match(
            r"(?:Collecting|Processing|Ignoring|Requirement already satisfied:) (?:\S*[/\\])?([A-Za-z0-9_.]+)", text
        )
        if collected:
            self.seen = min(self.seen + 1, self.total)
            if self.terminal:
                self.show("  fetching {} of about {}: {}".format(self.seen, self.total, collected.group(1)))
            elif self.seen % 25 == 1:
                self.show("  fetching package {} of about {}".format(self.seen, self.total))
        elif text.startswith("Installing collected packages"):
            self.show("  writing the packages to the disk")

    def show(self, text):
        if self.terminal:
            sys.stdout.write("\r" + text[:78].ljust(78))
            sys.stdout.flush()
        else:
            say(text)

    def done(self):
        if self.terminal:
            sys.stdout.write("\r" + " " * 78 + "\r")
            sys.stdout.flush()


def logged(command, progress=None):
    """Run a command in the course folder; keep all it says in .course/setup.log. Return its exit code and its words."""
    said = []
    with open(LOG, "a", encoding="utf-8") as log:
        log.write("\n$ {}\n".format(" ".join(command)))
        # The child holds the lock as well: if this launcher is killed, the next one waits for what is still writing to .venv.
        held = {} if os.name == "nt" else {"pass_fds": LOCKS}
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=set_up_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            **held,
        )
        try:
            for raw in process.stdout:
                text = raw.decode("utf-8", "replace")
                said.append(text)
                log.write(text)
                if progress:
                    progress.line(text)
            process.wait()
        finally:
            if process.poll() is None:  # interrupted: pip must not go on behind our back
                process.terminate()
                process.wait()
            process.stdout.close()
            if progress:
                progress.done()
    return process.returncode, "".join(said)


def no_space(said):
    """Whether a program's words say that a disk is full."""
    return (
        "No space left on device" in said
        or "[Errno 28]" in said
        or "Disk quota exceeded" in said
        or "not enough space on the disk" in said
    )


def diagnose(said):
    """Turn what pip or venv said into one clear sentence."""
    again = " Then run the same command again; what has been fetched is kept."
    if no_space(said):
        return Trouble("the disk is full. Make about {} MB of room.{}".format(ROOM[BASIC], again))
    if "DO NOT MATCH THE HASHES" in said or "hash mismatch" in said.lower():
        return Trouble(
            "a package that was fetched is not the one the course was tested with (its checksum differs), so it was not installed. "
            "Try from another network; if it stays so, report it."
        )
    network = (
        "NewConnectionError",
        "Temporary failure in name resolution",
        "getaddrinfo failed",
        "nodename nor servname",
        "Network is unreachable",
        "Connection refused",
        "ConnectTimeoutError",
        "ReadTimeoutError",
        "Max retries exceeded",
        "ProxyError",
        "Could not connect",
        "dns error",
        "error sending request",
        "Failed to fetch",
    )
    if any(sign in said for sign in network):
        return Trouble(
            "the packages could not be fetched: there is no connection to the Python package index. Check the network (behind a proxy, set HTTPS_PROXY)."
            + again
        )
    if "CERTIFICATE_VERIFY_FAILED" in said or "SSLError" in said:
        return Trouble(
            "the packages could not be fetched: this network's certificates are not trusted by Python. Ask who runs the network, or use another."
            + again
        )
    if "Read-only file system" in said or "Permission denied" in said:
        return explained(OSError(errno.EACCES, "not writable"))
    if "No matching distribution" in said or "no matching distribution" in said:
        wanted = re.search(r"No matching distribution found for (\S+)", said)
        return Trouble(
            "there is no ready-made package {} for this computer and this Python ({} {}). Use Python 3.11, 3.12 or 3.13 on a 64-bit system.".format(
                wanted.group(1) if wanted else "", platform.system(), platform.python_version()
            ).replace("  ", " ")
        )
    last = [line.strip() for line in said.splitlines() if line.strip()][-1:] or ["nothing was said"]
    return Trouble("the set-up failed: {} All that was said is in {}.".format(last[0].rstrip(".") + ".", LOG))


def explained(error):
    """A file error while setting up, as a sentence."""
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Trouble(
            "the course folder {} cannot be written. Copy the course to a folder of your own and start it there.".format(
                ROOT
            )
        )
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return Trouble("the disk is full. Make about {} MB of room and run the same command again.".format(ROOM[BASIC]))
    return Trouble("the set-up failed: {}.".format(error))


def remove(folder):
    """Remove a folder, or a link in its place."""
    if os.path.islink(folder) or os.path.isfile(folder):
        os.unlink(folder)
    elif os.path.isdir(folder):
        shutil.rmtree(folder)


@contextlib.contextmanager
def one_at_a_time():
    """Hold the set-up's lock. The system gives it back when a process ends in whatever way, so no lock is ever stale."""
    with open(os.path.join(SCRATCH, "setup.lock"), "a+") as file:
        waiting = False
        while not take_lock(file):
            if not waiting:
                say("Another window is setting up the course; waiting for it to finish.")
                waiting = True
            time.sleep(0.5)
        LOCKS.append(file.fileno())
        try:
            yield
        finally:
            LOCKS.remove(file.fileno())


def take_lock(file):
    """Try to lock an open file without waiting."""
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # some network file systems have no locks at all: then two set-ups at once are the person's own care
        return error.errno not in (errno.EACCES, errno.EAGAIN, getattr(errno, "EDEADLK", errno.EAGAIN))
    return True


# --- commands --------------------------------------------------------------------------------------------------------------


def lab_command(python, browser, port):
    """The command line that starts JupyterLab at the first page."""
    first = first_page()
    page = "/lab/tree/" + first if os.path.exists(os.path.join(ROOT, first)) else "/lab"
    command = module(python, "jupyterlab") + [
        "--ServerApp.root_dir=" + ROOT,
        "--LabApp.default_url=" + page,
        "--ServerApp.default_url=" + page,
        "--log-level=ERROR",
        "--LabApp.log_level=ERROR",
        "--ServerApp.answer_yes=True",  # Ctrl+C ends at once instead of asking y/n
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",  # its list would be fetched from the network
        "--KernelManager.transport_encryption=auto",  # answers travel between processes encrypted; no warning either
        # hand-ins are shown and not interpreted (deploy/pointer/), whatever a person's own settings say
        "--ServerApp.contents_manager_class=_seminar_server.Inert",
        "--ServerApp.kernel_spec_manager_class=_seminar_server.KernelsFromHere",
    ]
    if port is not None:
        command += ["--ServerApp.port={}".format(port), "--ServerApp.port_retries=0"]
    if not browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # in a container everybody is root
    return command


def check_port(port):
    """Raise Trouble if the port cannot be used."""
    with contextlib.closing(socket.socket()) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            raise Trouble(
                "port {} cannot be used, perhaps because another program uses it. Choose another with --port, or leave --port out.".format(
                    port
                )
            )


def check_place(place=None):
    """Raise Trouble where JupyterLab would find no widgets: it takes the path of .venv for a search pattern (its `iglob` on unescaped paths)."""
    place = place or ROOT
    if any(sign in place for sign in "[*?"):
        raise Trouble(
            "the course lies in {}. With a [, * or ? in a folder's name JupyterLab finds no widgets, and no question could be answered. "
            "Rename that folder, or move the course to another one, and run the same command again.".format(place)
        )


def start(arguments):
    """course.py start"""
    parser = argparse.ArgumentParser(
        prog="course.py start", description="Open the course in JupyterLab. Press Ctrl+C in this window to stop it."
    )
    parser.add_argument("--no-browser", action="store_true", help="print the address instead of opening the browser")
    parser.add_argument("--port", type=int, metavar="N", help="use this port instead of the first free one from 8888")
    given = parser.parse_args(arguments)
    if given.port is not None:
        check_port(given.port)
    check_place()
    python = prepare(BASIC)
    if not os.access(ROOT, os.W_OK):
        say(
            "This course folder cannot be written, so answers are not kept here. Copy the course to a folder of your own, or hand in with the download link before you close."
        )
    say(
        "Starting JupyterLab. {} Leave this window open; Ctrl+C ends the course.".format(
            "Open the address shown below in your browser."
            if given.no_browser
            else "Your browser opens at the first lesson."
        )
    )
    return hand_over(lab_command(python, not given.no_browser, given.port))


def test(arguments):
    """course.py test"""
    if arguments and arguments[0] in ("-h", "--help"):
        say(
            "usage: python3 course.py test [pytest arguments]\n\nRuns every test of the course: the package, the lessons and worked solutions against their saved outputs, the\n"
            "blank exercises, and the widgets in a real browser if there is one. Anything that pytest understands may follow:\n"
            "a path, -k WORD, -m 'not browser', -x ..."
        )
        return 0
    python = prepare(FULL)
    os.chdir(ROOT)
    paths = any(not argument.startswith("-") and os.path.exists(argument.split("::")[0]) for argument in arguments)
    where = (
        []
        if paths
        else [folder for folder in ["tests"] + packages_to_test() + ["notebooks", "solutions"] if os.path.isdir(folder)]
    )
    options = [
        "--doctest-modules",
        "--nbval",
        "--nbval-current-env",
        "--nbval-sanitize-with",
        os.path.join("tests", "nbval_sanitize.cfg"),
    ]
    return hand_over(module(python, "pytest") + options + side_by_side(arguments) + arguments + where)


def side_by_side(arguments):
    """The options that let two processes share the tests, file by file; none where the arguments ask for one process or for one file."""
    alone = ("-n", "-s", "-p", "--pdb", "--trace", "--dist", "--capture", "--version", "--collect-only", "--co")
    one_file = any(os.path.isfile(argument.split("::")[0]) for argument in arguments)
    if one_file or any(argument.startswith(alone) for argument in arguments) or (os.cpu_count() or 1) < 2:
        return []
    return ["-n", "2", "--dist", "loadfile"]


def packages_to_test():
    """The packages whose examples are tests: the course's own, and the engine where its tests lie as well."""
    own = [name for name in described("package")[:1] if name != "seminar"]
    return (["seminar"] if os.path.isdir(os.path.join(ROOT, "tests", "unit")) else []) + own


def hand_over(command):
    """Let a command take this process's place, so that signals and exit codes are its own."""
    sys.stdout.flush()
    environment = clean_environment()
    if os.name != "nt":
        os.execve(command[0], command, environment)
    process = subprocess.Popen(command, env=environment)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # the child got the same Ctrl+C and is ending


def show_help():
    """course.py --help: this file's own commands and the package's, whether or not anything is installed yet."""
    say(__doc__.strip())
    say("")
    if is_ready(BASIC) or is_ready(FULL):
        return hand_over(module(python_of(ENVIRONMENT), "seminar.cli") + ["--help"])
    found = commands()
    width = max([len(name) for name, _ in found] or [0])
    say("Commands:")
    for name, does in found:
        say("  {}  {}".format(name.ljust(width), does))
    say("\ncourse.py COMMAND --help says more about one; the first call of a command sets the course up.")
    return 0


def commands():
    """Name and first line of every command of the package, read from its files without importing them: each is a
    function that is handed to `commands`.
    """
    import ast

    found, folder = [], os.path.join(ROOT, "seminar", "cli")
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        if name.startswith("_") or not name.endswith(".py"):
            continue
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            tree = ast.parse(file.read())
        handed = {
            one.id
            for call in ast.walk(tree)
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "commands"
            for one in call.args
            if isinstance(one, ast.Name)
        }
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef) and function.name in handed:
                found.append((function.name.replace("_", "-"), (ast.get_docstring(function) or "").split("\n")[0]))
    return sorted(found)


def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main(arguments):
    """Run one command and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(
                errors="backslashreplace"
            )  # redirected, Windows takes an old code page, which lacks most of the world's names
    try:
        check_python()
        if not arguments or arguments[0] in ("-h", "--help"):
            return show_help()
        if arguments[0] == "--version":
            say(version())
            return 0
        command, rest = arguments[0], arguments[1:]
        if command == "start":
            return start(rest)
        if command == "test":
            return test(rest)
        if command == "mark":
            check_place()
        return hand_over(
            module(
                prepare(FULL if command in NEEDS_FULL and not {"-h", "--help"} & set(rest) else BASIC), "seminar.cli"
            )
            + arguments
        )
    except Trouble as trouble:
        sys.stderr.write("\ncourse.py: {}\n".format(trouble))
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. Run the same command again to go on.\n")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
