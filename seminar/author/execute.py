"""Running a notebook from top to bottom in a kernel of this very environment."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from seminar import files
from seminar.author.clean import clean
from seminar.author.notebooks import NOT_RUN
from seminar.errors import CourseError

#: Longest time for one cell, in seconds: every cell of the course takes a few at most.
TIMEOUT = 120

Progress = Callable[[int, int], None]


class CellFailed(CourseError):
    """A cell of a notebook ended in an error; the message names notebook, cell and line."""


def execute(
    notebook: NotebookNode, *, name: str, beside: dict[str, str] | None = None, progress: Progress | None = None
) -> NotebookNode:
    """Run the code cells of *notebook* (changed in place) and return it with cleaned outputs.

    It runs in an empty folder that holds only the files *beside* it (name to text), so that nobody's earlier answers or
    local files get into what is saved; the course is found through `SEMINAR_HOME`. *progress* is called with (cells
    done, cells in all) after each cell.

    Raises
    ------
    CellFailed
        If a cell raises, takes longer than `TIMEOUT` seconds or kills its kernel.
    UncleanOutput
        If an output must not be saved (see `seminar.author.clean`).
    """
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    with tempfile.TemporaryDirectory(prefix="course-") as scratch:
        for file, content in (beside or {}).items():
            Path(scratch, file).write_text(content, encoding="utf-8", newline="\n")
        client = NotebookClient(
            notebook,
            timeout=TIMEOUT,
            allow_errors=False,
            store_widget_state=False,
            record_timing=False,
            resources={"metadata": {"path": scratch}},
            kernel_name="python3",
        )
        client.km = _Manager(kernel_name="python3")
        index = 0
        try:
            with client.setup_kernel(env=_environment()):
                for index, cell in enumerate(notebook.cells):
                    if cell.cell_type == "code" and NOT_RUN not in cell.metadata.get("tags", []):
                        client.execute_cell(cell, index)
                    if progress is not None:
                        progress(index + 1, len(notebook.cells))
        except CellExecutionError as error:
            raise CellFailed(_failed(notebook, index, name, f"{error.ename}: {error.evalue}")) from None
        except CellTimeoutError:
            raise CellFailed(_failed(notebook, index, name, f"it took longer than {TIMEOUT} seconds")) from None
        except DeadKernelError:
            raise CellFailed(_failed(notebook, index, name, "its kernel died")) from None
    return clean(notebook, name)


class _Manager(AsyncKernelManager):
    """Starts this very Python: a kernelspec found first elsewhere on a computer would run another one."""

    @property
    def kernel_spec(self) -> KernelSpec:
        return KernelSpec(
            argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", "--log-level=ERROR"],
            display_name="Python 3 (ipykernel)",
            language="python",
        )


def _environment() -> dict[str, str]:
    # the kernel starts in a scratch folder, where a package that is not installed would not be found
    homes = dict.fromkeys(
        [str(Path(__file__).resolve().parents[2]), str(files.root()), os.environ.get("PYTHONPATH", "")]
    )
    return {
        **os.environ,
        "SEMINAR_HOME": str(files.root()),
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
        "PYTHONPATH": os.pathsep.join(filter(None, homes)),
    }


def _failed(notebook: NotebookNode, index: int, name: str, reason: str) -> str:
    cell = notebook.cells[index]
    first = next((line for line in cell.source.splitlines() if line.strip()), "")
    reason = re.sub(r"\x1b\[[0-9;]*m", "", reason)
    return (
        f"{name}, cell {index + 1} ({cell.id}), `{first[:80]}`: {reason}. Nothing was saved; mend the cell and run"
        " again."
    )
