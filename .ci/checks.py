"""The checks that need seconds: python3 .ci/checks.py

The form of all Python, the linters of Python and JavaScript and the types of the engine, from the course's own environment: nothing is
downloaded. `python3 course.py test --version` sets that environment up. pre-commit and .ci/run call this file.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = ROOT / ".venv" / ("Scripts" if os.name == "nt" else "bin")
#: Each check and what to do if it finds something.
CHECKS = (
    (("ruff", "check", "."), "Mend what is named above; .venv/bin/ruff check --fix mends a part of it."),
    (("ruff", "format", "--check", "."), "Write them in the common form: .venv/bin/ruff format ."),
    (("mypy",), "Tell the real type; what may be None is asked for. An exception is not hidden in a comment."),
    (("oxlint", "--deny-warnings", "seminar"), "Mend what is named above."),
)


def program(name: str) -> Path:
    """The file of a program of the course's environment; it need not be there."""
    return PROGRAMS / (f"{name}.exe" if os.name == "nt" else name)


def main() -> int:
    """Run every check, also after one that failed; return 1 if one did, 2 if one could not be run."""
    worst = 0
    for (name, *arguments), advice in CHECKS:
        if not program(name).exists():
            print(f".ci/checks.py: {program(name)} was not found. Set it up: python3 course.py test --version")
            worst = 2
        elif subprocess.run([program(name), *arguments], cwd=ROOT).returncode:
            print(f".ci/checks.py: {' '.join([name, *arguments[:1]])} found something. {advice}\n")
            worst = max(worst, 1)
    return worst


if __name__ == "__main__":
    sys.exit(main())
