"""Compile requirements.txt and requirements-test.txt from pyproject.toml, and the pointer wheel that they install.

    python deploy/lock.py            write the three files again, keeping the versions that still fit
    python deploy/lock.py --upgrade  take the newest versions that fit
    python deploy/lock.py --pointer  make the pointer wheel again and leave the versions alone (needs neither uv nor a
                                     network)

The lists are for every platform and for Python 3.11 and later, with hashes. pip refuses to install a folder when it
checks hashes, so the package itself is reached through a wheel of a few small files (deploy/pointer/): one lets Python
find the package in the course folder, the others set up JupyterLab for the course. The wheel's version carries a digest
of its content, so that a changed wheel is installed over an older one. The same sources always make the same bytes.

Needs uv (`pip install uv`) and a package index. Standard library otherwise.
"""

import argparse
import base64
import hashlib
import io
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
POINTER = ROOT / "deploy" / "pointer"
#: Files of deploy/pointer/ that are not modules, and where Jupyter looks for them in an environment.
PLACES = {
    "overrides.json": "share/jupyter/lab/settings/overrides.json",
    "server.json": "etc/jupyter/jupyter_server_config.json",
}
MODULES = ("_seminar_folder.py", "_seminar_server.py")


def package_version() -> str:
    """The version written in the package, read without importing it."""
    return re.search(r'^__version__ = "([^"]+)"', (ROOT / "seminar" / "__init__.py").read_text("utf-8"), re.M)[1]


def pointer_wheel() -> tuple[str, bytes]:
    """File name and bytes of the pointer wheel (PEP 427), made from deploy/pointer/ alone."""

    def text(name: str) -> bytes:
        return (POINTER / name).read_text("utf-8").encode()  # line feeds, also on Windows

    code, settings = {name: text(name) for name in MODULES}, {name: text(name) for name in PLACES}
    version = (
        f"{package_version()}+folder.{hashlib.sha256(b''.join([*code.values(), *settings.values()])).hexdigest()[:8]}"
    )
    info = f"seminar_course_folder-{version}.dist-info"
    files = {
        **code,
        "_seminar_folder.pth": b"import _seminar_folder\n",
        **{f"seminar_course_folder-{version}.data/data/{PLACES[name]}": content for name, content in settings.items()},
        f"{info}/METADATA": (
            (
                f"Metadata-Version: 2.1\nName: seminar-course-folder\nVersion: {version}\nSummary: Finds the engine and"
                " the package of a course in the course folder, and sets JupyterLab up for it\nLicense:"
                " BSD-3-Clause\nRequires-Python: >=3.11\n"
            ).encode()
        ),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: deploy/lock.py\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(
        f"{name},sha256={base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b'=').decode()},{len(data)}\n"
        for name, data in files.items()
    )
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:  # stored, not deflated: zlib versions differ in their output
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, date_time=(2001, 8, 4, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, data)
    return f"seminar_course_folder-{version}-py3-none-any.whl", held.getvalue()


def pointer_line() -> str:
    """The line of requirements.txt that installs the pointer wheel."""
    name, content = pointer_wheel()
    return f"./deploy/{name} \\\n    --hash=sha256:{hashlib.sha256(content).hexdigest()}\n"


def compile_list(target: str, *extra: str, upgrade: bool) -> str:
    """Compile one list with uv and return its text."""
    uv = shutil.which("uv")
    if uv is None:
        sys.exit("deploy/lock.py: uv was not found. Install it (pip install uv) and run this again.")
    command = [
        uv,
        "pip",
        "compile",
        "pyproject.toml",
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
        "--no-header",
        "--quiet",
        "--only-binary",
        ":all:",
        "--output-file",
        target,
        *(["--upgrade"] if upgrade else []),
        *extra,
    ]
    subprocess.run(command, cwd=ROOT, check=True)
    return (ROOT / target).read_text("utf-8")


def write_pointer_wheel() -> str:
    """Put the pointer wheel into deploy/ in the place of an older one and return its path in the course folder."""
    name, content = pointer_wheel()
    for older in (ROOT / "deploy").glob("*.whl"):
        older.unlink()
    (ROOT / "deploy" / name).write_bytes(content)
    return f"deploy/{name}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that fit pyproject.toml")
    parser.add_argument(
        "--pointer", action="store_true", help="make the pointer wheel again and leave the versions alone"
    )
    given = parser.parse_args()
    made = [write_pointer_wheel()]
    if given.pointer:
        texts = {
            name: re.sub(
                r"^\./deploy/\S+ \\\n.*\n", lambda _: pointer_line(), (ROOT / name).read_text("utf-8"), flags=re.M
            )
            for name in ("requirements.txt", "requirements-test.txt")
        }
    else:
        head = (
            "# {what}, pinned and hashed for every platform.\n# Made from pyproject.toml by: python3 deploy/lock.py\n"
        )
        pointer = f"# the package itself: a pointer to this folder\n{pointer_line()}"
        core = compile_list("requirements.txt", upgrade=given.upgrade)
        test = compile_list(
            "requirements-test.txt", "--extra", "test", "--constraint", "requirements.txt", upgrade=given.upgrade
        )
        texts = {
            "requirements.txt": head.format(what="What the course needs") + pointer + core,
            "requirements-test.txt": head.format(what="What the course and its tests need") + pointer + test,
        }
    for name, text in texts.items():
        (ROOT / name).write_text(text, "utf-8", newline="\n")
        made.append(name)
    for name in made:
        print(f"wrote {name}")


if __name__ == "__main__":
    main()
