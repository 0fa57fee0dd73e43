"""What `problems.csv` tells a teacher to do is done here, kind by kind, and the problem is gone afterwards."""

import io
import os
import sys
import zipfile

import pytest

from seminar.gradebook.book import WHOLE, Gradebook, Mark
from seminar.grading import opening, workers
from seminar.handins import submissions
from seminar.handins.problems import KINDS
from seminar.questions.record import MIME
from seminar.sample import unlucky

#: Notes: there is nothing to do.
NOTHING = {kind for kind, told in KINDS.items() if not told.look}
#: Only the student can do something: hand in again, and the new file takes the place of the old one.
HAND_IN_AGAIN = {
    "not_a_notebook",
    "not_json",
    "too_large",
    "too_deep",
    "too_many_parts",
    "empty",
    "no_answers",
    "bomb",
    "encrypted",
    "hidden_in_folder",
    "unsafe_name",
    "damaged_archive",
    "other_assignment",
    "other_course",
    "unknown_question",
    "not_a_record",
    "too_long",
    "more",
}
#: People are asked; what they say changes no file.
ASK = {"other_name", "group_hand_in"}
#: The course itself is at fault or too old: what is to be done is done to it.
COURSE = {"crashed", "newer_record"}


class Room:
    """A teacher's folder: files are put in and taken away, the class is graded again, and what needs a person is asked."""

    def __init__(self, place, good, graded):
        self.place, self.make, self.graded, self.options = place, good, graded, {}
        self.folder = self.source = place / "class"
        self.folder.mkdir()
        self.add("ex90_handin_Ana_Good.ipynb", self.good(1, "Ana Good"))

    def good(self, seed, typed=""):
        notebook = self.make(seed)
        if typed:
            notebook["metadata"]["seminar"] = {"student": typed}
        return notebook

    def add(self, name, data):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else unlucky.encoded(data))
        return path

    def change(self, q, change, seed=3):
        notebook = self.good(seed)
        for cell, output in unlucky.record_outputs(notebook):
            if output["data"][MIME]["q"] == f"ex90.{q}":
                change(cell, output)
        return notebook

    def pack(self, *members, name="class.zip"):
        self.source = self.place / name
        with zipfile.ZipFile(self.source, "w", zipfile.ZIP_DEFLATED) as file:
            for member, data in members:
                file.writestr(member, data if isinstance(data, bytes) else unlucky.encoded(data))
        return self.source

    def unpack(self):
        target = self.place / "unpacked"
        with zipfile.ZipFile(self.source) as file:
            file.extractall(target)
        self.source = self.folder = target

    def roster(self, *people):
        self.options["roster"] = self.place / "roster.csv"
        self.options["roster"].write_text(
            "id,name\n" + "".join(f"{number},{name}\n" for number, name in people), encoding="utf-8"
        )

    def kinds(self):
        self.after = self.graded(self.source, **self.options)
        return {row["problem"] for row in self.after.problems if row["needs"] == "a person"}


@pytest.fixture
def room(tmp_path, good, graded):
    (tmp_path / "room").mkdir()
    return Room(tmp_path / "room", good, graded)


def zipped(*members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, data in members:
            packed.writestr(name, data if isinstance(data, bytes) else unlucky.encoded(data))
    return file.getvalue()


# Each function makes the problem, hands over to the test, and then does what the line says.


def too_many_files(room):
    for number in range(opening.MAX_FILES + 2):
        room.add(f"Cy/{number:03}.ipynb", room.good(3))
    yield
    for path in sorted((room.folder / "Cy").iterdir())[1:]:
        path.unlink()


def not_readable(room):
    if sys.platform == "win32":
        pytest.skip("pipes are another thing there")
    os.mkfifo(room.folder / "ex90_handin_Cy_Pipe.ipynb")
    yield
    (room.folder / "ex90_handin_Cy_Pipe.ipynb").unlink()
    room.add("ex90_handin_Cy_Pipe.ipynb", room.good(3))


def link(room):
    if sys.platform == "win32":
        pytest.skip("links need rights there")
    original = room.place / "elsewhere.ipynb"
    original.write_bytes(unlucky.encoded(room.good(3)))
    path = room.folder / "ex90_handin_Cy_Link.ipynb"
    path.symlink_to(original)
    yield
    path.unlink()
    path.write_bytes(original.read_bytes())


def packed_unknown(room):
    room.pack(("goodana_11_1_ex90.ipynb", room.good(1)))
    with zipfile.ZipFile(room.source, "a", zipfile.ZIP_LZMA) as file:
        file.writestr("cy_12_2_ex90.ipynb", unlucky.encoded(room.good(2)))
    yield
    room.unpack()


def packed_unknown_by_a_student(room):
    path = room.folder / "ex90_handin_Cy_Lzma.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as file:
        file.writestr("ex90.ipynb", unlucky.encoded(room.good(2)))
    yield
    with zipfile.ZipFile(path) as file:
        file.extractall(path.with_suffix(""))
    path.unlink()


def archive_incomplete(room):
    whole = room.pack(("goodana_11_1_ex90.ipynb", room.good(1)), ("cy_12_2_ex90.ipynb", room.good(2))).read_bytes()
    data = bytearray(whole)
    place = data.rfind(b"PK\x05\x06")
    data[place + 8] = data[place + 10] = 7
    room.source.write_bytes(data)
    yield
    room.source.write_bytes(whole)


def nested_archive(room):
    room.pack(
        ("goodana_11_1_ex90.ipynb", room.good(1)),
        ("cy_12_2_all.zip", zipped(("inner.zip", zipped(("ex90.ipynb", room.good(2)))))),
    )
    yield
    room.unpack()
    archive = room.folder / "cy_12_2_all.zip"
    with zipfile.ZipFile(archive) as file:
        file.extractall(archive.with_suffix(""))
    archive.unlink()


def nested_archive_in_a_folder(room):
    archive = room.add("ex90_handin_Cy_Zip.zip", zipped(("inner.zip", zipped(("ex90.ipynb", room.good(2))))))
    yield
    with zipfile.ZipFile(archive) as file:
        file.extractall(archive.with_suffix(""))
    archive.unlink()


def class_archive_of(room):
    return room.add(
        "download.zip", zipped(("goodana_11_1_ex90.ipynb", room.good(1)), ("cy_12_2_ex90.ipynb", room.good(2)))
    )


def class_archive(room):
    archive = class_archive_of(room)
    yield
    room.source = room.place / "download.zip"
    archive.rename(room.source)
    assert "class_archive" not in {row["problem"] for row in room.graded(room.folder).problems}


def class_archive_alone(room):
    for path in room.folder.iterdir():
        path.unlink()
    class_archive_of(room)
    yield
    room.source, room.options["replace"] = room.folder / "download.zip", True


def unknown_alphabet(room):
    raw = "박서준_41_assignsubmission_file_/ex90.ipynb".encode("cp949")
    room.pack(("0" * len(raw), room.good(1)))
    room.source.write_bytes(room.source.read_bytes().replace(b"0" * len(raw), raw))
    yield
    room.source = room.folder = room.place / "right"
    room.options["replace"] = True
    room.add("박서준_41_assignsubmission_file_/ex90.ipynb", room.good(1))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def duplicate_name(room):
    room.pack(("cy_12_2_ex90.ipynb", room.good(2)), ("cy_12_2_ex90.ipynb", room.good(3)))
    yield
    room.unpack()


def same_name(room):
    room.add("ex90_handin_Kim_Lee.ipynb", room.good(3))
    second = room.add("ex90_handin_Kim_Lee (1).ipynb", room.good(4))
    yield
    room.add("Kim Lee-Park/ex90.ipynb", second.read_bytes())
    second.unlink()


def same_name_of_one_student(room):
    room.add("ex90_handin_Kim_Lee.ipynb", room.good(3))
    second = room.add("ex90_handin_Kim_Lee (1).ipynb", room.good(4))
    yield
    second.unlink()


def same_name_of_sections(room):
    for name in ("A/Kim Lee", "A/Jo Roy", "B/Bo Ito", "B/Cy Fox"):
        room.add(f"{name}/ex90.ipynb", room.good(name))
    yield
    room.graded(room.folder / "A", replace=True)
    room.source = room.folder / "B"


def same_work(room):
    room.add("ex90_handin_Kim_Lee.ipynb", room.good(3))
    second = room.add("work of Kim.ipynb", room.good(3))
    yield
    second.unlink()


def no_student(room):
    path = room.add("ex90-Copy1.ipynb", room.good(3))
    yield
    path.rename(room.folder / "ex90_handin_Cy_Named.ipynb")


def not_on_roster(room):
    room.roster((1, "Ana Good"))
    room.add("ex90_handin_Cy_New.ipynb", room.good(3))
    yield
    room.roster((1, "Ana Good"), (2, "Cy New"))


def not_on_roster_by_a_group(room):
    room.roster((1, "Ana Good"))
    room.add("Group A_55_assignsubmission_file_/ex90.ipynb", room.good(3))
    yield
    room.roster((1, "Ana Good"), (55, "Group A"))


def roster_unclear(room):
    room.roster((1, "Ana Good"), (2, "Kim Lee"), (3, "Kim Lee"))
    path = room.add("ex90_handin_Kim_Lee.ipynb", room.good(3))
    yield
    room.add("3/ex90_handin_Kim_Lee.ipynb", path.read_bytes())
    path.unlink()


def _by_hand(room, notebook, q):
    room.options["gradebook"] = room.place / "book.sqlite"
    room.add("ex90_handin_Cy_Hand.ipynb", notebook)
    yield
    with Gradebook(room.options["gradebook"]) as book:
        (answer,) = book.answers("ex90", question=f"ex90.{q}", student="cy hand")
        book.mark("ex90", Mark(f"ex90.{q}", "cy hand", WHOLE, "vera", 1.0, answer.answer_sha))


def older_question(room):
    yield from _by_hand(room, room.change("q1", lambda _, output: output["data"][MIME].update(rev="0ld0ld00")), "q1")


def unusable_answer(room):
    yield from _by_hand(
        room, room.change("q1", lambda _, output: output["data"][MIME].update(answer=["no option"])), "q1"
    )


def undecided(room):
    def twice(cell, output):
        record = output["data"][MIME]
        cell["outputs"].append(
            {**output, "data": {MIME: record | {"answer": "russia" if record["answer"] != "russia" else "dprk"}}}
        )

    yield from _by_hand(room, room.change("q1", twice), "q1")


def misplaced(room):
    notebook = room.good(3)
    (one, _), (other, _) = unlucky.record_outputs(notebook)[:2]
    one["outputs"], other["outputs"] = other["outputs"], []
    yield from _by_hand(room, notebook, "q2")


def _text(room, marks):
    room.options["gradebook"] = room.place / "book.sqlite"
    room.add("ex90_handin_Cy_Text.ipynb", room.good(3))
    room.kinds()
    with Gradebook(room.options["gradebook"]) as book:
        (answer,) = book.answers("ex90", question="ex90.q10", student="cy text")
        for criterion, marker, points, sha in marks:
            book.mark("ex90", Mark("ex90.q10", "cy text", criterion, marker, points, sha or answer.answer_sha))


def _mark_again(room):
    with Gradebook(room.options["gradebook"]) as book:
        (answer,) = book.answers("ex90", question="ex90.q10", student="cy text")
        for criterion, points in (("claim", 2.0), ("proof", 3.0)):
            book.mark("ex90", Mark("ex90.q10", "cy text", criterion, "vera", points, answer.answer_sha))


def text_changed(room):
    _text(room, [("claim", "vera", 2.0, "of an earlier text"), ("claim", "otto", 2.0, "of an earlier text")])
    yield
    _mark_again(room)


def old_rubric(room):
    _text(room, [("style", "vera", 2.0, "")])
    yield
    _mark_again(room)


def markers_differ(room):
    _text(room, [("proof", "vera", 3.0, ""), ("proof", "otto", 0.0, "")])
    yield
    with Gradebook(room.options["gradebook"]) as book:
        (answer,) = book.answers("ex90", question="ex90.q10", student="cy text")
        book.mark("ex90", Mark("ex90.q10", "cy text", "proof", "otto", 3.0, answer.answer_sha))


FOLLOWED = {
    function.__name__: function
    for function in (
        too_many_files,
        not_readable,
        link,
        packed_unknown,
        packed_unknown_by_a_student,
        archive_incomplete,
        nested_archive,
        nested_archive_in_a_folder,
        class_archive,
        class_archive_alone,
        unknown_alphabet,
        duplicate_name,
        same_name,
        same_name_of_one_student,
        same_name_of_sections,
        same_work,
        no_student,
        not_on_roster,
        not_on_roster_by_a_group,
        roster_unclear,
        older_question,
        unusable_answer,
        undecided,
        misplaced,
        text_changed,
        old_rubric,
        markers_differ,
    )
}
_KIND = {
    name: next(kind for kind in sorted(KINDS, key=len, reverse=True) if name.startswith(kind)) for name in FOLLOWED
}


def test_every_kind_of_problem_is_followed_or_says_that_only_people_can_help():
    assert set(_KIND.values()) | HAND_IN_AGAIN | NOTHING | ASK | COURSE == set(KINDS)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", FOLLOWED)
def test_what_the_line_says_helps(name, room):
    steps = FOLLOWED[name](room)
    next(steps)
    assert _KIND[name] in room.kinds(), room.after.problems
    students = len(room.after.grades)
    assert not list(steps)
    assert _KIND[name] not in room.kinds(), room.after.problems
    assert {row["status"] for row in room.after.grades} <= {"complete", "incomplete", "no submission"} and len(
        room.after.grades
    ) >= min(students, 2)


def in_course(notebook, name):
    for _, output in unlucky.record_outputs(notebook):
        output["data"][MIME]["course"] = name
    return unlucky.encoded(notebook)


BAD = {
    "not_a_notebook": lambda room: b"a text",
    "not_json": lambda room: unlucky.encoded(room.good(3))[:3_000],
    "too_large": lambda room: b" " * (20 * 2**20 + 1),
    "empty": lambda room: b"",
    "too_deep": lambda room: b'{"cells":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "too_many_parts": lambda room: b'{"cells":[' + b"{}," * 11_000 + b"{}]}",
    "no_answers": lambda room: b'{"cells":[]}',
    "other_assignment": lambda room: unlucky.encoded(room.good(3)).replace(b"ex90.", b"ex91."),
    "other_course": lambda room: in_course(room.good(3), "another"),
    "unknown_question": lambda room: room.change("q1", lambda _, output: output["data"][MIME].update(q="ex90.q99")),
    "not_a_record": lambda room: room.change("q1", lambda _, output: output["data"].update({MIME: 7})),
    "too_long": lambda room: room.change("q10", lambda _, output: output["data"][MIME].update(answer="x" * 300_000)),
    "more": lambda room: room.change(
        "q1",
        lambda cell, _: cell["outputs"].extend(
            {"output_type": "display_data", "metadata": {}, "data": {MIME: 7}} for _ in range(40)
        ),
    ),
}


def _archived(kind, room):
    good = unlucky.encoded(room.good(2))
    content, name = {
        "bomb": (b"0" * (15 * 2**20), "cy_12_2_ex90.ipynb"),
        "unsafe_name": (good, "../cy_12_2_ex90.ipynb"),
    }.get(kind, (good, "cy_12_2_ex90.ipynb"))
    room.pack(("goodana_11_1_ex90.ipynb", room.good(1)), (name, content))
    data = bytearray(room.source.read_bytes())
    entry = data.rfind(b"PK\x01\x02")
    if kind == "encrypted":
        data[entry + 8] |= 1
    elif kind == "damaged_archive":
        data[entry + 16] ^= 0xFF
    elif kind == "hidden_in_folder":
        data[entry + 46 + len(name) - 1] = ord("/")
    room.source.write_bytes(data)


@pytest.mark.parametrize("kind", sorted(HAND_IN_AGAIN))
def test_a_new_hand_in_helps(kind, room):
    if kind in BAD:
        room.add("ex90_handin_Cy_Again.ipynb", BAD[kind](room))
    else:
        _archived(kind, room)
    assert kind in room.kinds(), room.after.problems
    if kind in BAD:
        room.add("ex90_handin_Cy_Again.ipynb", room.good(3))
    else:
        room.pack(("goodana_11_1_ex90.ipynb", room.good(1)), ("cy_12_2_ex90.ipynb", room.good(2)))
    assert not room.kinds() and len(room.after.grades) == 2


def test_a_crash_for_want_of_memory_is_gone_when_there_is_memory(room, monkeypatch):
    room.add("ex90_handin_Cy_Crash.ipynb", room.good(3))
    read_bytes = submissions.read_bytes

    def scarce(entry):
        if "Crash" in entry.label:
            raise MemoryError
        return read_bytes(entry)

    work = workers.work
    monkeypatch.setattr(workers, "work", lambda given, task: work(given, task, scarce))
    assert room.kinds() == {"crashed"}
    monkeypatch.undo()
    assert not room.kinds() and "--jobs 1" in KINDS["crashed"].do


def test_notes_ask_for_nothing():
    assert all(KINDS[kind].do.startswith("Nothing") for kind in NOTHING)


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_is_told_to_open_a_hand_in_in_jupyter(kind):
    told = KINDS[kind].do
    if "ook at" in told:
        assert "python3 course.py look FILE" in told and "look ARCHIVE/NAME" in told and "not in Jupyter" in told


@pytest.mark.parametrize("kind", sorted(kind for kind in KINDS if "grade again" in KINDS[kind].do))
def test_grading_again_is_grading_the_class_again(kind):
    told = KINDS[kind].do
    assert (
        "the whole class as before" in told or "give the folder" in told or kind in ("newer_record", "older_question")
    ), "a part of the class graded alone would stand for all of it"
