"""``course.py mark``: the marking desk, one written question at a time, in JupyterLab."""

from __future__ import annotations

from pathlib import Path

import typer

from seminar.cli import commands, say, status


def mark(
    submissions: Path = typer.Argument(
        None, help="The hand-ins, if they are not in the gradebook yet or have changed: they are graded into it first."
    ),
    assignment: str = typer.Option(..., "--assignment", "-a", help="The exercise, for example ex02."),
    gradebook: Path = typer.Option(
        ..., "--gradebook", "-g", help="SQLite file that keeps the marks: the one that `grade --gradebook` made."
    ),
    item: str = typer.Option(
        "", "--item", "-i", help="Question to begin with, for example q10; without it the first that is not finished."
    ),
    marker: str = typer.Option(
        "",
        "--marker",
        "-m",
        help="Your name or initials. A second marker gives another name; marks are kept apart by it.",
    ),
    grades: Path = typer.Option(
        None, help="With SUBMISSIONS: also write grades, feedback and problems into this folder, as `grade --out` does."
    ),
    roster: Path = typer.Option(None, "--roster", "-r", help="With SUBMISSIONS: class list, as for `grade`."),
    browser: bool = typer.Option(
        True, "--browser/--no-browser", help="Open a browser; without it JupyterLab prints its address."
    ),
    yes: bool = typer.Option(
        False, "--yes", "-y", help="With SUBMISSIONS: do not ask before students leave, as for `grade`."
    ),
    only_notebook: bool = typer.Option(
        False, "--only-notebook", help="Write the notebook that opens the desk, and start nothing."
    ),
) -> None:
    """Mark written answers: one question, every student, names hidden, sample answers first; each mark is saved at
    once.
    """
    from seminar.desk.place import default_marker, desk_notebook
    from seminar.desk.session import open_session

    if submissions is not None:
        _grade(submissions, assignment, gradebook, grades, roster, yes)
    marker = marker or default_marker()
    session, book = open_session(
        gradebook, assignment, marker, item
    )  # fails here, with a sentence, and not in a browser
    try:
        done, of = session.progress()
        notebook = desk_notebook(gradebook.expanduser().absolute(), assignment, item, marker)
        what = "sample answers" if session.screen == "sample" else "answers"
        say(f"{session.q}: {done} of {of} {what} marked by {marker}. Desk: {notebook}")
    finally:
        book.close()
    if not only_notebook:
        say("JupyterLab starts; Ctrl+C here ends it. Press Shift+Enter in the notebook to open the desk.")
        _start(notebook, browser)


def _grade(
    submissions: Path, assignment: str, gradebook: Path, grades: Path | None, roster: Path | None, yes: bool
) -> None:
    import tempfile

    from seminar.cli.grade import _refuse_empty, asking
    from seminar.grading.run import grade
    from seminar.questions import exercise

    _refuse_empty(submissions)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, status("Grading") as bar:
        summary = grade(
            submissions,
            exercise(assignment),
            grades or Path(folder) / "out",
            gradebook=gradebook,
            roster=roster,
            confirm=asking(yes, bar),
        )
    say(f"{summary.students:,} students graded into {gradebook.name}; {summary.to_mark:,} answers wait for a person")


def _start(notebook: Path, browser: bool) -> None:
    import subprocess

    try:
        subprocess.run(lab_command(notebook, browser), env=_found_course(), check=False)
    except KeyboardInterrupt:
        pass  # Ctrl+C is how one leaves; every mark is on the disk already


def lab_command(notebook: Path, browser: bool) -> list[str]:
    """The command line that starts JupyterLab at the desk's *notebook*. Hand-ins may lie beside it: they are shown, not
    interpreted, and not imported from.
    """
    import os
    import sys

    command = [
        sys.executable,
        "-P",
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={notebook.parent}",
        f"--LabApp.default_url=/lab/tree/{notebook.name}",
        f"--ServerApp.default_url=/lab/tree/{notebook.name}",
        "--log-level=ERROR",
        "--LabApp.log_level=ERROR",
        "--ServerApp.answer_yes=True",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
        "--KernelManager.transport_encryption=auto",
        "--ServerApp.contents_manager_class=_seminar_server.Inert",
        "--ServerApp.kernel_spec_manager_class=_seminar_server.KernelsFromHere",
        "--KernelsFromHere.own_modules=False",
    ]
    if not browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # in a container everybody is root
    return command


def _found_course() -> dict[str, str]:
    # the desk lies beside the gradebook, which may be anywhere: its kernel is told where the course is
    import os

    from seminar.files import root

    here = str(Path(__file__).resolve().parents[2])
    return {
        **os.environ,
        "SEMINAR_HOME": str(root()),
        "PYTHONPATH": os.pathsep.join(part for part in (here, os.environ.get("PYTHONPATH", "")) if part),
    }


register = commands(mark)
