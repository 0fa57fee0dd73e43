"""`course.py release`: students get a course that works, and nothing in it gives a key away."""

from __future__ import annotations

import base64
import bz2
import codecs
import gzip
import hashlib
import io
import json
import lzma
import os
import shutil
import subprocess
import sys
import urllib.parse
import zipfile

import nbformat
import pytest

from seminar import files
from seminar.author import release as room
from seminar.author.leaks import Secrets, leaks, private_texts
from seminar.author.release import Leaky, contents, release
from seminar.cli import main
from seminar.errors import CourseError
from seminar.questions import load_assignment
from tests.course_copy import ROOT, write_course_yaml

NAME = "reading-the-moscow-declaration"
SOURCES = sorted((ROOT / "solutions").glob("ex*.yaml"))
SAMPLE = load_assignment(ROOT / "tests" / "unit" / "samples" / "ex09.yaml")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The whole course in a folder of its own, so that a bundle can be made while others work."""
    home = tmp_path_factory.mktemp("whole")
    for part in ("course.py", "requirements.txt", "pyproject.toml", "course.yaml", "LICENSE", "LICENSE-lessons"):
        if (ROOT / part).exists():
            shutil.copy(ROOT / part, home / part)
    for part in ("data", "seminar", "moscow2001", "notebooks", "exercises", "solutions", "deploy"):
        shutil.copytree(ROOT / part, home / part, ignore=shutil.ignore_patterns("__pycache__"))
    return home


@pytest.fixture(scope="module")
def bundle(course, tmp_path_factory):
    """The student bundle of the whole course, with things in the way that must not get in."""
    (course / "exercises" / ".answers").mkdir()
    (course / "exercises" / ".answers" / "ex01.json").write_text('{"v": 1}')
    (course / "exercises" / "ex01_handin_Ada.ipynb").write_text("{}")
    (course / "data" / "local").mkdir(exist_ok=True)
    (course / "data" / "local" / "cnn.txt").write_text("a private copy")
    out = tmp_path_factory.mktemp("out")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SEMINAR_HOME", str(course))
        return release(out)


def names(made):
    return {path.relative_to(made.folder).as_posix() for path in made.folder.rglob("*") if path.is_file()}


def test_bundle_holds_the_course_and_none_of_its_keys_folders(bundle):
    held = names(bundle)
    assert {
        "README.md",
        "course.py",
        "requirements.txt",
        "data/datapackage.json",
        "moscow2001/__init__.py",
        "notebooks/bibliography.md",
    } <= held
    for path in SOURCES:
        assert {f"exercises/{path.stem}.ipynb", f"exercises/{path.stem}.questions.json"} <= held
    for folder in ("solutions/", "teaching/", "tests/", ".git/"):
        assert not [name for name in held if name.startswith(folder)]


def test_nobodys_answers_and_private_copies_get_in(bundle):
    assert not [
        name
        for name in names(bundle)
        if ".answers" in name or "_handin_" in name or "__pycache__" in name or name == "data/local/cnn.txt"
    ]


def test_zip_holds_the_same_bytes_as_the_folder(bundle):
    with zipfile.ZipFile(bundle.archive) as archive:
        assert archive.testzip() is None
        top = bundle.folder.name
        assert {member.removeprefix(f"{top}/") for member in archive.namelist()} == names(bundle)
        for member in archive.namelist():
            assert archive.read(member) == (bundle.folder.parent / member).read_bytes()


def test_no_secret_of_any_graded_question_is_in_the_bundle(bundle):
    tables = [
        path.read_text(encoding="utf-8")
        for path in (bundle.folder / "data").rglob("*")
        if path.suffix in (".csv", ".txt", ".json", ".md")
    ]
    secrets = Secrets([load_assignment(path) for path in SOURCES], tables)
    assert len(secrets.items) >= 10 and len(secrets.runs) > 100
    assert leaks(bundle.folder, secrets) == []


def test_long_secrets_are_in_no_byte_of_the_bundle(bundle):
    """The same proof by the plainest means: the texts as such, in files as they lie there and in JSON strings."""
    held = [path.read_bytes().decode("utf-8", "replace") for path in bundle.folder.rglob("*") if path.is_file()]
    everything = "\n".join(held)
    for path in SOURCES:
        for item in load_assignment(path).items:
            for what, text in private_texts(item):
                text = text.strip()
                if len(text) >= 60:
                    assert text not in everything, f"{path.stem}.{item.id}: {what}"
                    assert json.dumps(text)[1:-1] not in everything, f"{path.stem}.{item.id}: {what}"


def test_the_course_works_in_the_bundle(bundle):
    code = (
        "import moscow2001 as m\n"
        "from seminar.questions import question, group\n"
        "from seminar import files\n"
        "print(files.root().name, question('ex01.q1').key, len(group('01').checks) > 0, len(m.data.timeline()) > 100)"
    )
    environment = {name: value for name, value in os.environ.items() if name not in ("SEMINAR_HOME", "PYTHONPATH")}
    environment["PYTHONPATH"] = str(bundle.folder)
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=bundle.folder / "exercises",
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [bundle.folder.name, "None", "True", "True"]


def test_links_of_the_bundles_readme_lead_somewhere(bundle):
    import re

    targets = re.findall(r"\]\(([^)]+)\)", (bundle.folder / "README.md").read_text(encoding="utf-8"))
    assert len(targets) > len(SOURCES)
    assert [target for target in targets if not (bundle.folder / target).exists()] == []


# A small course, to see what happens when something goes wrong.


@pytest.fixture
def home(tmp_path, monkeypatch):
    home = tmp_path / "course"
    for folder in ("notebooks", "solutions", "exercises", "data", "seminar", "moscow2001"):
        (home / folder).mkdir(parents=True)
    write_course_yaml(home, exercises=("ex09",))
    shutil.copy(ROOT / "data" / "datapackage.json", home / "data")
    shutil.copy(ROOT / "data" / "sources.json", home / "data")
    for folder in ("texts", "tables"):
        shutil.copytree(ROOT / "data" / folder, home / "data" / folder)
    shutil.copy(ROOT / "tests" / "unit" / "samples" / "ex09.yaml", home / "solutions")
    (home / "course.py").write_text("# launcher\n")
    monkeypatch.setenv("SEMINAR_HOME", str(home))
    from seminar.author.build import questions

    (home / "exercises" / "ex09.questions.json").write_text(
        questions(home / "solutions" / "ex09.yaml"), encoding="utf-8"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell('m.ask("ex09.q1")')])
    nbformat.write(notebook, home / "exercises" / "ex09.ipynb")
    return home


def test_the_same_course_gives_the_same_bytes(home, tmp_path):
    assert release(tmp_path / "a").archive.read_bytes() == release(tmp_path / "b").archive.read_bytes()


def test_a_new_release_replaces_the_old_one_whole(home, tmp_path):
    made = release(tmp_path / "out")
    (made.folder / "stale.txt").write_text("from before")
    made = release(tmp_path / "out")
    assert "stale.txt" not in names(made)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [made.folder.name, made.archive.name]


def test_an_exercise_that_is_not_built_stops_the_release(home, tmp_path):
    path = home / "solutions" / "ex09.yaml"
    path.write_text(path.read_text().replace("Who speaks in 2.2?", "Who talks in 2.2?"))
    with pytest.raises(CourseError, match="Run `python3 course.py build`"):
        release(tmp_path / "out")


def test_the_edition_with_solutions_says_so_in_its_name_and_holds_them(home, tmp_path):
    (home / "solutions" / "ex09.ipynb").write_text("{}")
    made = release(tmp_path / "out", solutions=True)
    assert made.folder.name.endswith("with-solutions") and "solutions/ex09.ipynb" in names(made)
    assert not [name for name in names(made) if name.endswith("ex09.yaml")]


def test_a_release_that_cannot_be_written_leaves_the_old_bundle(home, tmp_path, monkeypatch):
    before = release(tmp_path / "out").archive.read_bytes()
    (home / "notebooks" / "new.txt").write_text("new")
    monkeypatch.setattr(room, "_zipped", no_room)
    with pytest.raises(OSError, match="no room"):
        release(tmp_path / "out")
    assert (tmp_path / "out" / f"{NAME}.zip").read_bytes() == before
    assert not (tmp_path / "out" / NAME / "notebooks" / "new.txt").exists()


def no_room(_):
    raise OSError("no room")


# Every way of giving a secret away that we could think of, planted and found.

Q1, Q9 = SAMPLE.item("q1"), SAMPLE.item("q9")
WHY = Q1.options[1].why


def in_notebook(text):
    cell = nbformat.v4.new_code_cell("1")
    cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": f"<p>{text}</p>"})]
    return nbformat.writes(nbformat.v4.new_notebook(cells=[cell])).encode()


def zipped(name, content, comment=b""):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(name, content)
        archive.comment = comment
    return held.getvalue()


PLANTED = {
    "a reason in a text file": ("notes.md", WHY.encode()),
    "a reason in other case and spacing": ("notes.md", WHY.upper().replace(" ", "\n ").encode()),
    "the explanation in the output of a notebook": ("notebooks/x.ipynb", in_notebook(Q1.explanation)),
    "the explanation with tags between the words": (
        "page.html",
        Q1.explanation.replace(" ", " <em>", 1).replace("verb", "verb</em>").encode(),
    ),
    "a hint in a comment of the package": ("moscow2001/x.py", f"# {Q1.hints[0]}".encode()),
    "a sample answer in a zip within a zip": ("x.zip", zipped("in.zip", zipped("a.txt", Q9.samples[0].text))),
    "a level of the rubric, packed": ("x.gz", gzip.compress(Q9.rubric[0].levels[2].text.encode())),
    "an explanation in base64": ("x.js", b"x='" + base64.b64encode(Q1.explanation.encode()) + b"'"),
    "an explanation, packed, in base64": (
        "x.js",
        b"x='" + base64.b64encode(gzip.compress(Q1.explanation.encode())) + b"'",
    ),
    "the worked code": ("x.py", SAMPLE.item("q8").worked_code.encode()),
    "a key in JSON": ("keys.json", b'{"ex09.q1": "dprk"}'),
    "a key in JSON under its short name": ("keys.json", b'{"ex09": {"q1": "dprk"}}'),
    "a list of keys in JSON": ("keys.json", b'{"ex09.q2": ["treaty", "missile"]}'),
    "a number in JSON": ("keys.json", b'{"ex09.q5": 40}'),
    "a key in the keyless file": (
        "exercises/x.json",
        json.dumps({"id": "q1", "kind": "single", "prompt": Q1.prompt, "key": "dprk"}).encode(),
    ),
    "reasons in the keyless file": (
        "exercises/x.json",
        json.dumps({"id": "q1", "prompt": Q1.prompt, "options": [{"id": "dprk", "text": "x", "why": "y"}]}).encode(),
    ),
    "a key in YAML": ("x.yaml", b"ex09.q1: dprk\n"),
    "a key beside the name": ("x.txt", b"ex09.q1 = dprk"),
    "a number beside the name": ("x.txt", b"ex09.q5: 40"),
    "a saved answer": (
        "x.ipynb",
        json.dumps(
            {"cells": [{"outputs": [{"data": {"application/x": {"q": "ex09.q1", "answer": "both"}}}]}]}
        ).encode(),
    ),
    "an md5 of the key": ("x.js", f"'{hashlib.md5(b'dprk').hexdigest()}'".encode()),
    "a sha1 of the key": ("x.js", f"'{hashlib.sha1(b'dprk').hexdigest()}'".encode()),
    "a sha256 of the key with its name": ("x.js", f"'{hashlib.sha256(b'ex09.q1:dprk').hexdigest()}'".encode()),
    "a shortened sha256 of the key": ("x.js", f"'{hashlib.sha256(b'dprk').hexdigest()[:8]}'".encode()),
    "a sha256 of the key in base64": ("x.js", b"'" + base64.b64encode(hashlib.sha256(b"dprk").digest()) + b"'"),
    "the key with its name in base64": ("x.js", b"'" + base64.b64encode(b"ex09.q1:dprk") + b"'"),
    "a digest of a list of keys": ("x.js", f"'{hashlib.sha256(b'missile,treaty').hexdigest()}'".encode()),
    "a digest of a number": ("x.js", f"'{hashlib.md5(b'40').hexdigest()}'".encode()),
    "where to look, as the keyless file once had it": (
        "exercises/x.json",
        b'{"items": [{"id": "q6", "source": ["treaty_limits:start_1", "treaty_limits:start_2"]}]}',
    ),
    "the rows of a key in a comment": ("moscow2001/x.py", b"rows = 4  # start_1 and start_2"),
    "the rows of a key in a notebook's metadata": (
        "notebooks/x.ipynb",
        b'{"cells": [], "metadata": {"tags": ["start_2", "start_1"]}}',
    ),
    "the rows of a key in a table's cell": ("data/tables/x.csv", b"id,note\nr1,start_1;start_2\n"),
    "the options of a key, quoted": ("x.md", b"Think of `missile`, `treaty`."),
    "an order in JSON": ("x.json", b'{"steps": ["treaty", "visit", "summit"]}'),
    "an order turned round": ("x.json", b'{"steps": ["summit", "visit", "treaty"]}'),
    "pairs in JSON": ("x.json", b'{"x": {"a": "north", "b": "joint"}}'),
    "pairs in a text": ("x.txt", b"a: north\nb: russia\n"),
    "a key in brackets behind the name": ("x.txt", b"ex09.q1 (dprk)"),
    "a key in a sentence": ("x.txt", b"The key of ex09.q1 is dprk."),
    "a key before the name": ("x.txt", b"dprk is the answer to ex09.q1"),
    "a key under the short name": ("x.txt", b"Exercise ex09\n\nq1: dprk\nq2: missile, treaty\n"),
    "the words of the right option behind the name": ("x.txt", b"ex09.q1: The DPRK alone"),
    "a number behind an arrow": ("x.txt", "ex09.q5 → 40".encode()),
    "a key as a letter": ("x.txt", f"ex09.q1: {'AB'[[option.id for option in Q1.options].index('dprk')]}".encode()),
    "a key in a comment of a lesson's record": ("data/lessons/x.yaml", b"lesson: '09'  # ex09.q1: dprk\n"),
    "a key in a line of a table": ("data/tables/x.csv", b"question;answer\nex09.q1;dprk\n"),
    "a key in a comment of a page": ("x.html", b"<p>Exercise</p><!-- ex09.q1: dprk -->"),
    "a key in another attribute of a tag": ("x.html", b'<input data-q="ex09.q1" data-k="dprk">'),
    "a key in a file's name": ("ex09.q1=dprk.txt", b"nothing"),
    "one field more in an option": (
        "exercises/x.json",
        json.dumps(
            {
                "id": "q1",
                "prompt": Q1.prompt,
                "options": [{"id": "dprk", "text": "x", "note": "y"}, {"id": "both", "text": "z"}],
            }
        ).encode(),
    ),
    "one field more in a question told by its title": (
        "exercises/x.json",
        json.dumps({"id": "q1", "title": Q1.title, "source": ["decl 2.2"]}).encode(),
    ),
    "a reason in base32": ("x.js", b"x='" + base64.b32encode(Q1.explanation.encode()) + b"'"),
    "a reason in hexadecimal digits": ("x.js", Q1.explanation.encode().hex().encode()),
    "a reason turned by thirteen letters": ("x.js", codecs.encode(Q1.explanation, "rot13").encode()),
    "a reason from right to left": ("x.js", Q1.explanation[::-1].encode()),
    "a reason as an address": ("x.js", urllib.parse.quote(Q1.explanation).encode()),
    "a reason in escapes": ("x.js", "".join(f"\\u{ord(one):04x}" for one in Q1.explanation).encode()),
    "a reason with characters that nobody sees": ("x.md", Q1.explanation.replace("e", "e\u200b").encode()),
    "a reason in wide letters": (
        "x.md",
        "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in Q1.explanation).encode(),
    ),
    "a reason in UTF-16": ("x.md", Q1.explanation.encode("utf-16")),
    "a reason, packed by bzip2": ("x.bz2", bz2.compress(Q1.explanation.encode())),
    "a reason, packed by xz": ("x.xz", lzma.compress(Q1.explanation.encode())),
    "a key in the comment of an archive": ("x.zip", zipped("a.txt", "nothing", b"ex09.q1 = dprk")),
}

HARMLESS = {
    "all options behind the name": "ex09.q1: dprk, both",
    "all rows of a table": "start_1, start_2, sort, new_start",
    "some other rows": '["sort", "start_1"]',
    "the words of a key in a sentence": "The treaty, missile by missile, was kept.",
    "the name with another number": "ex09.q5 takes 3 minutes and gives 2 points; 40 students did it",
    "another question's pairs": '{"a": "b", "b": "a"}',
    "a wrong option in a bug report": "ex09.q1: both",
}


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_the_search_is_silent_about_other_things(text, tmp_path):
    (tmp_path / "x.json").write_text(text)
    assert leaks(tmp_path, Secrets([SAMPLE])) == []


@pytest.mark.parametrize("way", PLANTED)
def test_the_search_finds(way, tmp_path):
    name, content = PLANTED[way]
    path = tmp_path / "bundle" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    found = leaks(tmp_path / "bundle", Secrets([SAMPLE]))
    assert found and all(one.file.startswith(name) and one.question.startswith("ex09.q") for one in found)


def test_the_search_is_silent_about_what_learners_may_see(home, tmp_path):
    """The keyless questions, a form with all options by name, the wording's digest, a table's sentence that an
    explanation quotes.
    """
    made = release(tmp_path / "out")
    form = "".join(f'<input name="ex09.q1" value="{option.id}">ex09.q1: {option.id}' for option in Q1.options)
    (made.folder / "form.html").write_text(form)
    assert leaks(made.folder, Secrets([SAMPLE])) == []
    (made.folder / "data" / "row.csv").write_text(Q1.explanation)
    assert leaks(made.folder, Secrets([SAMPLE])) != []
    assert leaks(made.folder, Secrets([SAMPLE], public=[Q1.explanation])) == []


def test_a_leak_stops_the_release_and_names_the_file(home, tmp_path, capsys):
    (home / "notebooks" / "slip.md").write_text(Q9.samples[0].text)
    with pytest.raises(Leaky, match=r"notebooks/slip\.md: ex09\.q9, a sample answer"):
        release(tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []
    assert main(["release", "--out", str(tmp_path / "out")]) == 2
    assert "nothing was released" in capsys.readouterr().err


def test_contents_are_named_from_the_top_of_the_course(home):
    assert "exercises/ex09.questions.json" in contents() and all(
        not name.startswith(("/", "..")) for name in contents()
    )
    assert files.root() == home


def test_an_exercise_that_the_course_does_not_name_is_not_released_unsearched(home, tmp_path):
    for folder, name in (("solutions", "ex09.yaml"), ("exercises", "ex09.ipynb")):
        shutil.copy(home / folder / name, home / folder / name.replace("09", "08"))
    with pytest.raises(CourseError, match=r"solutions/ex08\.yaml.*course\.yaml does not name"):
        release(tmp_path / "out")
    (home / "solutions" / "ex08.yaml").unlink()
    made = release(tmp_path / "out")
    assert "exercises/ex09.ipynb" in names(made) and "exercises/ex08.ipynb" not in names(made)
