"""A JupyterLab server of its own, on loopback, that touches nothing of the user's settings."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from seminar.errors import CourseError

TOKEN = "course"


class ServerFailed(CourseError):
    """JupyterLab did not start."""


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def folders(home: Path) -> dict[str, str]:
    """Return the settings of an environment that keep Jupyter's own files below *home*."""
    return {f"JUPYTER_{name.upper()}_DIR": str(home / name) for name in ("config", "data", "runtime")}


def answers(process: subprocess.Popen, port: int, pause: float) -> bool:
    """Whether the server *process* answers over HTTP on *port* before it ends and before 90 seconds are over; asked
    every *pause* seconds.
    """
    end = time.perf_counter() + 90
    while process.poll() is None and time.perf_counter() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api", timeout=2):
                return True
        except OSError:
            time.sleep(pause)
    return False


class LabServer:
    """JupyterLab serving the folder `root`; a context manager.

    Parameters
    ----------
    root : the folder that is served and in whose tree kernels run.
    home : folder for the server's own settings, workspaces and log; a temporary one if not given. The same home given
        again keeps what JupyterLab remembers, such as which notebooks are trusted.
    variables : extra environment variables for the server and its kernels.
    more : further options of its command line.

    Attributes
    ----------
    seconds_to_answer : time from the start of the process until its first answer over HTTP.
    """

    def __init__(
        self, root: Path, *, home: Path | None = None, variables: dict[str, str] | None = None, more: Sequence[str] = ()
    ):
        self.root, self._own_home, self.more = Path(root), home is None, tuple(more)
        self.home = Path(home or tempfile.mkdtemp(prefix="course-lab-"))
        self.variables = variables or {}
        self.port, self.seconds_to_answer = 0, float("nan")
        self._process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """What the server and its kernels have written so far."""
        return (self.home / "server.log").read_text("utf-8", errors="replace")

    def __enter__(self) -> LabServer:
        self.port = free_port()
        environment = {
            **os.environ,
            "JUPYTER_PREFER_ENV_PATH": "1",
            **self.variables,
            **folders(self.home),
            "JUPYTERLAB_SETTINGS_DIR": str(self.home / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(self.home / "workspaces"),
        }
        command = [
            sys.executable,
            "-P",
            "-m",
            "jupyterlab",
            "--no-browser",
            "--allow-root",
            "--expose-app-in-browser",
            "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.port={self.port}",
            "--ServerApp.port_retries=0",
            f"--IdentityProvider.token={TOKEN}",
            f"--ServerApp.root_dir={self.root}",
            "--LabApp.news_url=None",
            "--LabApp.extension_manager=readonly",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            "--KernelManager.transport_encryption=auto",
            *self.more,
        ]
        began = time.perf_counter()
        with open(self.home / "server.log", "ab") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=environment, start_new_session=True
            )
        if not answers(self._process, self.port, 0.02):
            log_text = self.log
            self.__exit__()
            raise ServerFailed(f"JupyterLab did not start. The end of its log:\n{log_text[-2000:]}")
        self.seconds_to_answer = time.perf_counter() - began
        return self

    def __exit__(self, *trouble: object) -> None:
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            if os.name == "nt":
                process.terminate()
            else:
                os.killpg(process.pid, signal.SIGTERM)  # its own session: kernels end with it
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._own_home:
            shutil.rmtree(self.home, ignore_errors=True)
