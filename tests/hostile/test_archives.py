"""Folders and archives that are odd or hostile: nothing is unpacked, nothing outside is read, nobody else is hurt."""

import io
import os
import random
import stat
import struct
import sys
import zipfile

import pytest

from seminar.errors import CourseError, MissingFile
from seminar.handins import zips
from seminar.handins.read import Refused
from seminar.sample import unlucky
from tests.hostile.conftest import table


@pytest.fixture
def archive(tmp_path, good):
    """A function that packs a Canvas download: two good students, and whatever is added as (name or ZipInfo, bytes)."""

    def pack(*more, mode="w"):
        folder = tmp_path / "class"
        folder.mkdir(exist_ok=True)
        path = folder / "submissions.zip"
        with zipfile.ZipFile(path, mode, zipfile.ZIP_DEFLATED) as file:
            file.writestr("goodana_11_901_ex90_handin_Ana_Good.ipynb", unlucky.encoded(good(1)))
            file.writestr("goodbo_LATE_12_902_ex90_handin_Bo_Good-1.ipynb", unlucky.encoded(good(2)))
            for name, data in more:
                file.writestr(name, data)
        return path

    return pack


@pytest.fixture
def spared(archive, graded, tmp_path):
    """Grade the plain archive, then the one given: the good students must get the same rows and pages, and nothing may
    appear elsewhere.
    """
    before = graded(archive())
    kept = {key: (before.student(key), before.page(key)) for key in ("11", "12")}

    def check(path):
        after = graded(path)
        for key, (row, page) in kept.items():
            assert after.student(key) == row and after.page(key) == page
        assert sorted(one.name for one in tmp_path.iterdir()) == ["class", "out"]
        assert not (tmp_path.parent / "evil.ipynb").exists()
        return after

    return check


def _link(name, target):
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, target


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("../evil.ipynb", "unsafe_name"),
        ("goodcy_13_903_../../evil.ipynb", "unsafe_name"),
        ("/tmp/evil.ipynb", "unsafe_name"),
        ("C:\\evil.ipynb", "unsafe_name"),
        ("..\\..\\evil.ipynb", "unsafe_name"),
        ("goodcy_13_903_answers.zip", "damaged_archive"),
        ("goodcy_13_903_essay.docx", "not_a_notebook"),
        ("goodcy_13_903_scan.pdf", "not_a_notebook"),
        ("__MACOSX/._goodana_11_901_ex90.ipynb", "system_file"),
        (".DS_Store", "system_file"),
    ],
)
def test_a_member_that_is_not_read_is_listed(name, problem, archive, spared):
    after = spared(archive((name, b"not read")))
    assert problem in {row["problem"] for row in after.problems}


def test_a_link_in_an_archive_is_not_followed(archive, spared):
    after = spared(archive(_link("goodcy_13_903_ex90.ipynb", "/etc/passwd")))
    assert after.kinds("goodcy") == {"link"}
    assert "root:" not in "".join(path.read_text(encoding="utf-8") for path in after.out.rglob("*.*"))


def test_a_bomb_is_seen_from_its_sizes_and_not_unpacked(archive, spared):
    after = spared(archive(("goodcy_13_903_ex90.ipynb", b"0" * (15 * 2**20))))
    assert after.kinds("goodcy") == {"bomb"}


def test_a_bomb_that_lies_about_its_size_is_stopped_while_unpacking(archive, spared):
    path = archive(("goodcy_13_903_ex90.ipynb", b"0" * (60 * 2**20)))
    data = bytearray(path.read_bytes())
    place = data.rfind(b"PK\x01\x02")
    struct.pack_into("<L", data, place + 24, 1000)
    path.write_bytes(data)
    after = spared(path)
    assert after.kinds("goodcy") == {"too_large"}


def test_members_that_share_their_bytes_are_stopped_by_the_sum(tmp_path):
    inner = bytes(random.Random(1).choices(b"ab", k=2**20)) * 4
    path = tmp_path / "overlap.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.ipynb", inner)
    data = path.read_bytes()
    place, end = data.rfind(b"PK\x01\x02"), data.rfind(b"PK\x05\x06")
    entry = data[place:end]
    many = 2_000
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, many, many, len(entry) * many, place, 0)
    path.write_bytes(data[:place] + entry * many + tail)
    troubles = [member.trouble for member in zips.members(path)]
    assert len(troubles) == many and troubles[0] == "" and troubles[-1] == "bomb"


def test_two_members_of_one_name_are_both_read_and_said(archive, spared, good):
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = archive(
            ("goodcy_13_903_ex90.ipynb", unlucky.encoded(good(3))),
            ("goodcy_13_903_ex90.ipynb", unlucky.encoded(good(4))),
        )
    after = spared(path)
    assert after.kinds("goodcy") == {"duplicate_name", "superseded"}, "the LMS says that both are one student's"
    assert after.student("13")["status"] == "complete"


def test_a_name_that_is_no_utf8_hides_no_other_file(archive, spared, good):
    path = archive(("goodcy_13_903_XXXX.ipynb", unlucky.encoded(good(3))))
    data = bytearray(path.read_bytes().replace(b"XXXX", b"\xff\xfe\xe9\x00"[:3] + b"z"))
    place = data.rfind(b"PK\x01\x02")
    struct.pack_into("<H", data, place + 8, struct.unpack_from("<H", data, place + 8)[0] | 0x800)
    path.write_bytes(data)
    with pytest.raises(UnicodeDecodeError):
        zipfile.ZipFile(path)
    assert spared(path).student("13")["status"] == "complete"


def test_a_locked_member_is_listed(archive, spared, good):
    path = archive(("goodcy_13_903_ex90.ipynb", unlucky.encoded(good(3))))
    data = bytearray(path.read_bytes())
    place = data.rfind(b"PK\x01\x02")
    struct.pack_into("<H", data, place + 8, 1)
    path.write_bytes(data)
    assert spared(path).kinds("goodcy") == {"encrypted"}


def test_an_unknown_packing_is_listed(archive, spared, tmp_path, good):
    path = archive()
    with zipfile.ZipFile(path, "a", zipfile.ZIP_LZMA) as file:
        file.writestr("goodcy_13_903_ex90.ipynb", unlucky.encoded(good(3)))
    assert spared(path).kinds("goodcy") == {"packed_unknown"}


def test_a_damaged_member_is_listed_and_the_others_count(archive, spared, good):
    path = archive(("goodcy_13_903_ex90.ipynb", unlucky.encoded(good(3))))
    data = bytearray(path.read_bytes())
    local = data.rfind(b"PK\x03\x04")
    for place in range(local + 200, local + 260):
        data[place] ^= 0x5A
    path.write_bytes(data)
    assert spared(path).kinds("goodcy") == {"damaged_archive"}


@pytest.mark.parametrize("cut", [0, 10, 200])
def test_an_archive_without_its_end_is_an_error_that_says_so(cut, archive, graded):
    path = archive()
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(CourseError, match="Download it again"):
        graded(path)


def test_no_mutation_of_an_archive_ends_in_anything_but_members_or_a_refusal(archive):
    path = archive()
    whole = path.read_bytes()
    random_ = random.Random(7)
    start = whole.find(b"PK\x01\x02")
    for _ in range(1_500):
        data = bytearray(whole)
        for _ in range(random_.randint(1, 4)):
            data[random_.randrange(start, len(data))] = random_.randrange(256)
        path.write_bytes(data)
        try:
            for member in zips.members(path):
                try:
                    zips.read_member(path, member)
                except Refused:
                    pass
        except Refused:
            pass


def test_places_and_sizes_beyond_all_files_are_listed(archive, spared, good):
    path = archive()
    info = zipfile.ZipInfo("goodcy_13_903_ex90.ipynb")
    info.extra = struct.pack("<HHQQQ", 1, 24, 2**64 - 1, 2**64 - 1, 2**64 - 1)
    with zipfile.ZipFile(path, "a") as file:
        file.writestr(info, unlucky.encoded(good(3)))
    data = bytearray(path.read_bytes())
    entry = data.rfind(b"PK\x01\x02")
    for place in (20, 24, 42):
        struct.pack_into("<L", data, entry + place, 0xFFFFFFFF)
    path.write_bytes(data)
    assert spared(path).kinds("goodcy") <= {"damaged_archive", "too_large", "bomb"}
    struct.pack_into("<L", data, entry + 20, 10)
    struct.pack_into("<L", data, entry + 24, 10)
    path.write_bytes(data)
    assert spared(path).kinds("goodcy") == {"damaged_archive"}


def test_a_name_of_sixty_thousand_marks_is_passed_at_once(tmp_path, graded, good):
    path = tmp_path / "class" / "all.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as file:
        for name in (
            "_" * 60_000,
            " copy" * 12_000,
            "(1)" * 20_000,
            "_1" * 30_000,
            "ex90_handin_" + " -" * 29_000,
            "_assignsubmission_" * 3_000,
        ):
            file.writestr(name + ".ipynb", unlucky.encoded(good(1)))
    assert len(graded(path).grades) == 6


def test_members_agree_with_the_standard_library(archive, good):
    path = archive(
        ("müller_13_903_ex90.ipynb", unlucky.encoded(good(3))), ("sub/folder/", b""), ("sub/folder/x.ipynb", b"{}")
    )
    with zipfile.ZipFile(path) as file:
        expected = {info.filename: file.read(info) for info in file.infolist() if not info.is_dir()}
    assert {member.name: zips.read_member(path, member) for member in zips.members(path)} == expected


def test_an_archive_of_more_than_65535_members_is_read(tmp_path):
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as file:
        for number in range(66_000):
            file.writestr(zipfile.ZipInfo(f"{number}.ipynb"), b"")
    assert sum(1 for _ in zips.members(path)) == 66_000


def test_a_students_archive_in_a_folder_cannot_name_another_student(classroom, good, graded, untouched):
    folder, add = classroom
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("ex90_handin_Ana_Good.ipynb", unlucky.encoded(good(9)))
    add("ex90_handin_Cy_Sly.zip", packed.getvalue())
    after = graded(folder)
    untouched(after)
    assert after.student("cy sly")["status"] == "complete"


def test_a_class_archive_inside_a_folder_is_listed(classroom, archive, graded):
    folder, _ = classroom
    archive()
    after = graded(folder)
    assert after.kinds("submissions.zip") == {"class_archive"}


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_and_pipes_in_a_folder_are_listed_not_opened(classroom, graded, untouched, tmp_path):
    folder, _ = classroom
    (folder / "ex90_handin_Cy_Link.ipynb").symlink_to(folder / "ex90_handin_Ana_Good.ipynb")
    (folder / "Di").symlink_to("/etc")
    os.mkfifo(folder / "ex90_handin_Ed_Pipe.ipynb")
    after = graded(folder)
    untouched(after)
    assert (
        after.kinds("Cy_Link") == {"link"} and after.kinds("Di") == {"link"} and after.kinds("Pipe") == {"not_readable"}
    )


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_file_name_that_is_no_text_is_graded(classroom, good, graded):
    folder, _ = classroom
    with open(os.fsencode(folder) + b"/ex90_handin_Cy_\xff\xfe.ipynb", "wb") as file:
        file.write(unlucky.encoded(good(3)))
    after = graded(folder)
    (row,) = [row for row in after.grades if row["student"].startswith("cy")]
    assert row["status"] == "complete" and "⟨U+DCFF⟩" in row["name"]


def test_one_student_under_several_names_of_browsers_and_systems(classroom, good, graded):
    folder, add = classroom
    for name in (
        "ex90_handin_Cy_Again.ipynb",
        "ex90_handin_Cy_Again (1).ipynb",
        "ex90_handin_Cy_Again-2.ipynb",
        "ex90_handin_Cy_Again copy 2.ipynb",
        "EX90_handin_cy_again - Copy (3).ipynb",
    ):
        add(name, good(3))
    after = graded(folder)
    row = after.student("cy again")
    assert row["other_files"].count(";") == 3
    assert after.kinds("gain") == {"superseded"}


def test_two_students_of_one_name_are_said_in_a_plain_folder_and_apart_in_an_lms(classroom, archive, good, graded):
    folder, add = classroom
    add("ex90_handin_Kim_Lee.ipynb", good(3))
    add("ex90_handin_Kim_Lee (1).ipynb", good(4))
    assert "same_name" in graded(folder).kinds("Kim_Lee")
    after = graded(
        archive(
            ("leekim_21_1_ex90.ipynb", unlucky.encoded(good(3))), ("leekim_22_2_ex90.ipynb", unlucky.encoded(good(4)))
        )
    )
    assert after.student("21")["status"] == after.student("22")["status"] == "complete"
    assert not after.kinds("leekim")


def test_the_newest_complete_file_counts_and_an_incomplete_newer_one_does_not(classroom, good, graded):
    folder, add = classroom
    whole, later = good(3), good(3)
    for _, output in unlucky.record_outputs(later):
        record = next(iter(output["data"].values()))
        record["at"] = "2026-12-24T10:00:00Z"
    outputs = unlucky.record_outputs(later)
    outputs[0][0]["outputs"] = []
    add("ex90_handin_Cy_Two.ipynb", whole)
    add("ex90_handin_Cy_Two (1).ipynb", later)
    after = graded(folder)
    assert after.student("cy two")["file"] == "ex90_handin_Cy_Two.ipynb"
    outputs[0][0]["outputs"] = [outputs[0][1]]
    add("ex90_handin_Cy_Two (2).ipynb", later)
    assert graded(folder).student("cy two")["file"] == "ex90_handin_Cy_Two (2).ipynb"


def test_names_that_windows_reserves_become_other_page_names(classroom, good, graded):
    folder, add = classroom
    for name in ("CON", "nul", "a" * 180):
        add(f"ex90_handin_{name}.ipynb", good(name))
    after = graded(folder)
    pages = [row["feedback"] for row in after.grades]
    assert len({page.casefold() for page in pages}) == len(pages) == 5
    assert all(len(page) < 100 and page.split(".")[0].casefold() not in ("con", "nul") for page in pages)


def test_out_inside_the_hand_ins_is_refused(classroom, assignment):
    from seminar.grading.run import grade

    folder, _ = classroom
    for out in (folder, folder / "out", folder.parent):
        with pytest.raises(CourseError, match="within each other"):
            grade(folder, assignment, out)


def test_a_folder_with_other_things_is_not_replaced(classroom, assignment, tmp_path):
    from seminar.grading.run import grade

    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work")
    with pytest.raises(CourseError, match="holds other things"):
        grade(classroom[0], assignment, tmp_path / "thesis")
    assert (tmp_path / "thesis" / "chapter.txt").read_text() == "years of work"


def test_what_a_teacher_put_into_the_output_folder_stays(classroom, graded, tmp_path):
    graded(classroom[0])
    (tmp_path / "out" / "my notes.txt").write_text("ask Cy")
    graded(classroom[0])
    assert (tmp_path / "out" / "my notes.txt").read_text() == "ask Cy"


def test_a_failure_leaves_the_earlier_outputs_and_nothing_else(classroom, graded, assignment, tmp_path, monkeypatch):
    from seminar.grading.run import grade
    from seminar.results import outputs

    graded(classroom[0])
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").glob("*.csv")}
    monkeypatch.setattr(outputs.Outputs, "add", lambda *_: (_ for _ in ()).throw(OSError("no room")))
    with pytest.raises(OSError, match="no room"):
        grade(classroom[0], assignment, tmp_path / "out")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").glob("*.csv")} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["class", "out"]


def test_a_missing_folder_is_an_error_that_names_it(assignment, tmp_path):
    from seminar.grading.run import grade

    with pytest.raises(MissingFile, match="nowhere"):
        grade(tmp_path / "nowhere", assignment, tmp_path / "out")


def test_an_empty_folder_gives_empty_tables(assignment, tmp_path):
    from seminar.grading.run import grade

    (tmp_path / "class").mkdir()
    summary = grade(tmp_path / "class", assignment, tmp_path / "out")
    assert summary.students == summary.files == 0 and table(tmp_path / "out" / "grades.csv") == []


def test_a_comment_that_looks_like_the_end_of_an_empty_archive_hides_no_file(tmp_path, good, graded):
    archive = tmp_path / "class.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("goodana_11_1_ex90.ipynb", unlucky.encoded(good(1)))
        file.comment = b"PK\x05\x06" + bytes(18)
    assert {row["student"] for row in graded(archive).grades} == {"11"}
    empty = tmp_path / "empty.zip"
    zipfile.ZipFile(empty, "w").close()
    assert list(zips.members(empty)) == []
