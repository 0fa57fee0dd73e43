"""Every file that came in is named in a table, wherever it lies and whatever it is called: in any folder tree, and in
any archive.
"""

import io
import shutil
import struct
import sys
import zipfile

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from seminar import safe
from seminar.grading.run import grade
from seminar.sample import unlucky
from tests.hostile.conftest import Graded

NAMES = [
    "submitted",
    "Submitted",
    "source",
    "autograded",
    "ex90",
    "ex91",
    "jdoe",
    "Jane Doe",
    "class",
    "__MACOSX",
    ".answers",
    "Jane Doe_12_assignsubmission_file_",
    "doejane_12_13_stuff",
    "feedback",
    "Group-1",
    "submissions",
    "a b",
    "김",
    "Copy of x",
    "x (1)",
]
FILES = [
    "ex90.ipynb",
    "ex90 (1).ipynb",
    "ex90_handin_Jane_Doe.ipynb",
    "ex90_handin_Jane_Doe-Copy1.ipynb",
    "Group-2.ipynb",
    "notes.txt",
    "shot.png",
    ".DS_Store",
    "gradebook.db",
    "timestamp.txt",
    "doejane_12_13_ex90.ipynb",
    "LATE_anon_eF2gH_9_ex90.ipynb",
    "anon_eF2gH_text.html",
    "Jane Doe_12_assignsubmission_file_ex90.ipynb",
    "x.zip",
    "y.zip",
    "submitted",
    "noending",
    "ex90.questions.json",
    "Teilnehmerin_77_assignsubmission_onlinetext_onlinetext.html",
    "a.ipynb.json",
    "=1+1.ipynb",
    "nbgrader_config.py",
]
CONTENTS = ["good 1", "good 2", "good 3", "empty", "text", "cut", "blank"]
PATHS = st.tuples(st.lists(st.sampled_from(NAMES), max_size=4), st.sampled_from(FILES)).map(
    lambda path: (*path[0], path[1])
)
TREES = st.dictionaries(PATHS, st.sampled_from(CONTENTS), min_size=1, max_size=9)
CALM = settings(max_examples=150, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def content(assignment, good):
    made = {f"good {seed}": unlucky.encoded(good(seed)) for seed in (1, 2, 3)}
    return made | {"empty": b"", "text": b"a text", "cut": made["good 1"][:2_000], "blank": b'{"cells": []}'}


def a_zip(data):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("inside.ipynb", data)
        packed.writestr("deep/more.txt", b"x")
        packed.writestr("deep/inner.zip", b"x")
    return file.getvalue()


def without_clashes(tree):
    """Leave out files that stand where another path has a folder, and what differs by case alone."""
    kept = {}
    for parts, data in sorted(tree.items()):
        folders = {parts[:length] for length in range(1, len(parts))}
        if (
            parts not in {other[:length] for other in kept for length in range(1, len(other))}
            and not folders & set(kept)
            and parts not in kept
        ):
            kept[parts] = data
    return kept


def named(after):
    """What the tables name: files, and the archives of which files are named."""
    return after.mentions() | {one for mention in after.mentions() for one in [mention.partition(".zip/")[0] + ".zip"]}


def hidden(parts):
    """Names that an LMS hides are named by their place."""
    return any(part.startswith(("LATE_anon", "anon_", "Teilnehmerin_")) for part in parts)


def check(after, tree):
    said = named(after)
    for parts in tree:
        label = safe.one_line("/".join(parts), 400)
        assert label in said or "'" + label in said or hidden(parts), (label, said)
    lines = len({row["file"] for row in after.problems} | {row["file"] for row in after.grades if row["file"]})
    assert lines >= len(tree), "as many names as files, hidden or not"


@CALM
@given(tree=TREES)
@example(
    tree={
        ("submitted", "a.ipynb.json"): "good 1",
        ("ex90_handin_Jane_Doe.ipynb",): "good 2",
        ("Jane Doe", "shot.png"): "text",
    }
)
@example(
    tree={
        ("submitted", "jdoe", "ex90", "ex90.ipynb"): "good 1",
        ("source", "ex90", "ex90.ipynb"): "good 2",
        ("Jane Doe", "ex90.ipynb"): "good 3",
        ("gradebook.db",): "text",
    }
)
@example(
    tree={
        ("class", "submitted", "jdoe", "ex90", "ex90.ipynb"): "good 1",
        ("class", "autograded", "jdoe", "ex90", "ex90.ipynb"): "good 2",
        ("class", "notes.txt"): "text",
    }
)
def test_every_file_of_a_folder_is_named(tree, tmp_path_factory, assignment, content):
    tree = without_clashes(tree)
    place = tmp_path_factory.mktemp("tree")
    for parts, kind in tree.items():
        path = place.joinpath("all", *parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(a_zip(content[kind]) if parts[-1] == "x.zip" else content[kind])
    after = Graded(place / "out", grade(place / "all", assignment, place / "out", jobs=1))
    shutil.rmtree(place)
    if sys.platform == "linux":  # elsewhere `submitted` and `Submitted` are one folder
        check(after, tree)
        assert after.summary.files >= len(tree)


@CALM
@given(tree=TREES)
@example(tree={("submitted", "ex90.ipynb"): "good 1", ("ex90_handin_Jane_Doe.ipynb",): "good 2"})
@example(tree={("doejane_12_13_stuff", "x.zip"): "good 1", ("x.zip",): "good 2", ("Jane Doe", "y.zip"): "text"})
def test_every_file_of_an_archive_is_named(tree, tmp_path_factory, assignment, content):
    place = tmp_path_factory.mktemp("tree")
    with zipfile.ZipFile(place / "all.zip", "w", zipfile.ZIP_DEFLATED) as file:
        for parts, kind in tree.items():
            file.writestr("/".join(parts), a_zip(content[kind]) if parts[-1] == "x.zip" else content[kind])
    after = Graded(place / "out", grade(place / "all.zip", assignment, place / "out", jobs=1))
    shutil.rmtree(place)
    check(after, tree)


def test_hand_ins_beside_a_folder_called_submitted_are_graded(classroom, good, graded, untouched):
    folder, add = classroom
    add("submitted/ex90_handin_Cy_Late.ipynb", good(3))
    add("Di Folder/ex90.ipynb", good(4))
    after = graded(folder)
    untouched(after)
    assert {row["student"]: row["status"] for row in after.grades} == dict.fromkeys(
        ["ana good", "bo good", "cy late", "di folder"], "complete"
    )


def test_what_nbgrader_keeps_beside_the_hand_ins_is_noted_and_not_graded(tmp_path, good, graded):
    folder = tmp_path / "course"
    for name in (
        "submitted/jdoe/ex90/ex90.ipynb",
        "autograded/jdoe/ex90/ex90.ipynb",
        "source/ex90/ex90.ipynb",
        "gradebook.db",
        "feedback/jdoe/ex90/ex90.html",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(unlucky.encoded(good(1)))
    after = graded(folder)
    assert (
        {row["student"]: row["status"] for row in after.grades} == {"jdoe": "complete"}
        and after.kinds() == {"beside_submitted"}
        and len(after.problems) == 4
    )


def packed(folder, *members):
    path = folder / "all.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members:
            file.writestr(name, data)
    return path


@pytest.mark.parametrize("end", [b"/", b"\\"])
def test_data_under_the_name_of_a_folder_are_listed(end, tmp_path, good, graded):
    path = packed(
        tmp_path,
        ("doejane_1_2_ex90.ipynb", unlucky.encoded(good(1))),
        ("roejoe_3_4_ex90.ipynb", unlucky.encoded(good(2))),
        ("real/", b""),
    )
    path.write_bytes(path.read_bytes().replace(b"roejoe_3_4_ex90.ipynb", b"roejoe_3_4_ex90.ipyn" + end))
    after = graded(path)
    assert {row["student"]: row["status"] for row in after.grades} == {"1": "complete"}
    assert after.kinds("roejoe_3_4_ex90.ipyn") == {"hidden_in_folder"} and len(after.problems) == 1


@pytest.mark.parametrize("said", [3, 12, 65_535])
def test_an_archive_that_announces_more_files_than_it_lists_says_so(said, tmp_path, good, graded):
    path = packed(
        tmp_path,
        ("doejane_1_2_ex90.ipynb", unlucky.encoded(good(1))),
        ("roejoe_3_4_ex90.ipynb", unlucky.encoded(good(2))),
    )
    data = bytearray(path.read_bytes())
    struct.pack_into("<2H", data, data.rfind(b"PK\x05\x06") + 8, said, said)
    path.write_bytes(data)
    after = graded(path)
    assert (
        len(after.grades) == 2
        and after.kinds("all.zip") == {"archive_incomplete"}
        and f"{said:,} files are announced, 2 are listed" in after.problems[0]["found"]
    )


def test_a_students_archive_that_announces_more_files_says_so_too(tmp_path, good, graded):
    path = packed(tmp_path, ("ex90.ipynb", unlucky.encoded(good(1))))
    data = bytearray(path.read_bytes())
    struct.pack_into("<2H", data, data.rfind(b"PK\x05\x06") + 8, 4, 4)
    outer = packed(tmp_path, ("doejane_1_2_all.zip", bytes(data)))
    after = graded(outer)
    assert after.kinds("doejane_1_2_all.zip") == {"archive_incomplete"} and after.student("1")["status"] == "complete"


def test_a_students_archive_in_the_archive_of_the_class_is_opened_as_in_a_folder(tmp_path, good, graded):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("ex90_handin_Ana_Good.ipynb", unlucky.encoded(good(9)))
        file.writestr("__MACOSX/._x", b"")
        file.writestr("../evil.ipynb", b"")
        file.writestr("bomb.ipynb", b"0" * (15 * 2**20))
        file.writestr("more.zip", b"")
    outer = packed(
        tmp_path,
        ("goodana_11_901_ex90.ipynb", unlucky.encoded(good(1))),
        ("slycy_13_903_x.zip", inner.getvalue()),
        ("emptyed_14_904_y.zip", a_zip(b"")[:40]),
    )
    after = graded(outer)
    assert {row["student"]: row["status"] for row in after.grades} == {
        "11": "complete",
        "13": "complete",
        "14": "nothing readable",
    }
    assert (
        after.student("11")["other_files"] == ""
        and after.kinds("slycy") == {"system_file", "unsafe_name", "bomb", "nested_archive"}
        and after.kinds("emptyed") == {"damaged_archive"}
    )
    (tmp_path / "class").mkdir()
    with zipfile.ZipFile(outer) as file:
        file.extractall(tmp_path / "class")
    assert {row["student"]: row["so_far"] for row in graded(tmp_path / "class").grades} == {
        row["student"]: row["so_far"] for row in after.grades
    }


def test_a_class_archive_inside_an_archive_is_listed(tmp_path, good, graded):
    inner = packed(tmp_path, ("doejane_1_2_ex90.ipynb", b"{}"), ("roejoe_3_4_ex90.ipynb", b"{}")).read_bytes()
    assert graded(packed(tmp_path, ("download.zip", inner), ("a_5_6_x.ipynb", unlucky.encoded(good(1))))).kinds(
        "download"
    ) == {"class_archive"}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x1f\x8b\x08\x00\x00\x00", "gzip"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"Rar!\x1a\x07", "rar"),
        (b"BZh91AY", "bzip2"),
        (b"\xfd7zXZ\x00", "xz"),
        (b"SQLite format 3\x00", "database"),
        (b"\x00\x01\x02binary", "no text"),
        (b"dear teacher", "text"),
        (b"\x28\xb5\x2f\xfd\x00", "zstd"),
        (b"RIFF\x00\x00\x00\x00WEBP", "picture"),
    ],
)
def test_what_a_file_is_instead_of_a_notebook_is_said(data, said, classroom, graded):
    folder, add = classroom
    add("ex90_handin_Cy_Else.ipynb", data + bytes(range(40, 80)) * 3)
    (row,) = graded(folder).problems
    assert row["problem"] == "not_a_notebook" and said in row["found"]


@pytest.mark.parametrize(
    "at", ["2099-01-01T00:00:00Z", "2050-01-01T00:00:00Z", "2031-06-01T00:00:00Z", "2999-01-01T00:00:00Z"]
)
def test_an_answer_from_the_future_does_not_outrank_a_later_correction(at, classroom, good, graded, assignment):
    folder, add = classroom
    notebook = good(3)
    cell, output = next(
        pair for pair in unlucky.record_outputs(notebook) if pair[1]["data"][unlucky.MIME]["q"] == "ex90.q1"
    )
    output["data"][unlucky.MIME] |= {"answer": "dprk"}
    wrong = {
        "output_type": "display_data",
        "metadata": {},
        "data": {unlucky.MIME: output["data"][unlucky.MIME] | {"answer": "russia", "at": at}},
    }
    cell["outputs"].append(wrong)
    add("ex90_handin_Cy_Clock.ipynb", notebook)
    after = graded(folder)
    assert (
        after.student("cy clock")["q1"] == "2"
        and "bad_time" in after.kinds("Clock")
        and after.student("cy clock")["last_answer"] < "2027"
    )


def test_a_clock_that_was_wrong_all_the_time_costs_nothing(classroom, good, graded):
    folder, add = classroom
    notebook = good(3)
    for _, output in unlucky.record_outputs(notebook):
        output["data"][unlucky.MIME]["at"] = "2099-01-01T00:00:00Z"
    add("ex90_handin_Cy_Clock.ipynb", notebook)
    add("ex90_handin_Di_Same.ipynb", good(3))
    after = graded(folder)
    assert after.student("cy clock")["so_far"] == after.student("di same")["so_far"] and not after.summary.looks
