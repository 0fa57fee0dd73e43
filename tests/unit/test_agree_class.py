"""A folder or a zip of hand-ins becomes a class's agreement: in tables, in pictures, in words, on the command line."""

import csv
import json
import random
import zipfile

import pytest

from seminar import agree, cli
from seminar.cli import main
from seminar.course import course
from seminar.errors import CourseError, MissingFile
from seminar.questions import MIME, rev

ITEM = "ex02.q8"


@pytest.fixture(autouse=True)
def in_the_course(course_root, monkeypatch):
    monkeypatch.chdir(course_root)
    monkeypatch.setenv("COLUMNS", "160")
    cli.console.cache_clear()  # one that another test made has that test's width


@pytest.fixture(scope="module")
def question(course_root):
    from seminar.questions import load_assignment

    return load_assignment(course_root / "solutions" / "ex02.yaml").item("q8")


def notebook(answer, question, at="2026-11-22T10:00:00Z", q=ITEM):
    """The bytes of a saved notebook that holds one answer."""
    record = {"v": 1, "course": course().short, "q": q, "rev": rev(question), "answer": answer, "at": at, "n": 1}
    cell = {
        "cell_type": "code",
        "id": "a",
        "execution_count": 1,
        "metadata": {},
        "source": f'm.ask("{q}")',
        "outputs": [{"output_type": "display_data", "metadata": {}, "data": {MIME: record, "text/plain": "Recorded"}}],
    }
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def coding(question, voice="joint", strength="affirmation", reason=""):
    return {
        unit.id: {"voice": voice, "strength": strength} | ({"reason": reason} if reason else {})
        for unit in question.units
    }


@pytest.fixture
def hand_ins(tmp_path, question):
    """Six students who differ on 2.3 only, one who did another question, one whose file is broken."""
    folder = tmp_path / "hand-ins"
    folder.mkdir()
    names = ["Ana_Lima", "Ben_Roy", "Cem_Kaya", "Dana_Fox", "Eva_Holm", "Finn_Ohm"]
    for number, name in enumerate(names):
        codes = {unit.id: dict(question.key[unit.id]) for unit in question.units}
        codes["2.3"] = {
            "voice": "russia" if number < 3 else "joint",
            "strength": "expressive",
            "reason": f"It says so, thinks number {number}.",
        }
        (folder / f"ex02_handin_{name}.ipynb").write_bytes(notebook(codes, question))
    (folder / "ex02_handin_Gil_Soto.ipynb").write_bytes(notebook("dprk", question, q="ex02.q1"))
    (folder / "ex02_handin_Hui_Lin.ipynb").write_bytes(b'{"cells": [')
    return folder


def test_a_folder_of_notebooks_is_pooled(hand_ins):
    pool = agree.read(hand_ins, ITEM)
    assert pool.readers == 6
    assert pool.counts["voice"]["2.3"] == {"russia": 3, "joint": 3}
    assert pool.counts["voice"]["1.1"] == {"joint": 6}


def test_a_zip_from_a_learning_platform_is_pooled_alike(hand_ins, tmp_path):
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        for number, path in enumerate(sorted(hand_ins.iterdir())):
            archive.write(path, f"student{number}_{1000 + number}_{2000 + number}_{path.name}")
    assert agree.read(tmp_path / "class.zip", ITEM).counts == agree.read(hand_ins, ITEM).counts


def test_a_student_who_hands_in_twice_counts_once_with_the_newer_answer(hand_ins, question):
    (hand_ins / "ex02_handin_Ana_Lima (1).ipynb").write_bytes(
        notebook(coding(question, voice="nobody"), question, at="2026-11-23T10:00:00Z")
    )
    pool = agree.read(hand_ins, ITEM)
    assert pool.readers == 6
    assert pool.counts["voice"]["1.1"] == {"joint": 5, "nobody": 1}


def test_answers_of_strangers_cannot_break_the_pool(hand_ins, question):
    for number, answer in enumerate(
        ["x", {"2.3": {"voice": "\x1b[31mred"}}, {"2.3": {"voice": "joint", "reason": "\x1b]0;owned\x07 <b>bold</b>"}}]
    ):
        (hand_ins / f"ex02_handin_Zed_{'ABC'[number]}.ipynb").write_bytes(notebook(answer, question))
    pool = agree.read(hand_ins, ITEM)
    assert (pool.readers, pool.unusable) == (7, 2)
    report = agree.report(pool, resamples=10)
    assert "\x1b" not in report.reasons.to_csv()
    assert "<b>bold" not in agree.Classroom(pool).divided()._repr_html_()


def test_nothing_there_and_nothing_readable_are_told_apart(tmp_path):
    with pytest.raises(MissingFile, match="nothing at"):
        agree.read(tmp_path / "no such place", ITEM)
    with pytest.raises(agree.AgreementError, match="no reader coded"):
        agree.report(agree.read(tmp_path, ITEM))
    (tmp_path / "notes.txt").write_text("not an archive")
    with pytest.raises(CourseError, match="zip"):
        agree.read(tmp_path / "notes.txt", ITEM)


def test_one_reader_is_too_few(tmp_path, question):
    (tmp_path / "ex02_handin_Ana_Lima.ipynb").write_bytes(notebook(coding(question), question))
    for place in (tmp_path, tmp_path / "ex02_handin_Ana_Lima.ipynb"):
        with pytest.raises(agree.AgreementError, match="one reader coded .* two readers"):
            agree.report(agree.read(place, ITEM))


def test_report_puts_the_unit_that_divides_first(hand_ins):
    report = agree.report(agree.read(hand_ins, ITEM), resamples=50)
    assert report.divided[["variable", "unit", "readers", "codes"]].values.tolist() == [
        ["voice", "2.3", 6, "Both together 3, Russia 3"]
    ]
    assert report.divided["split"].iloc[0] == pytest.approx(0.6)
    assert report.alphas.set_index("variable").loc["strength", "alpha"] == 1
    spread = report.spread.query("variable == 'voice' and unit == '2.3'")
    assert spread["share"].tolist() == [0.5, 0.5]
    assert report.spread.groupby(["variable", "unit"])["share"].sum().round(9).eq(1).all()
    assert len(report.reasons) == 6


def test_class_that_uses_one_code_gets_words_not_nan(tmp_path, question):
    for name in ("Ana", "Ben"):
        (tmp_path / f"ex02_handin_{name}_X.ipynb").write_bytes(notebook(coding(question), question))
    room = agree.classroom(tmp_path, ITEM)
    page = (
        room.overview()._repr_html_()
        + room.figure()._repr_html_()
        + room.divided()._repr_html_()
        + room.explain()._repr_html_()
        + repr(room)
    )
    assert "not defined" in page
    assert "nan" not in page.replace("finance", "").lower().split("base64")[0]
    assert "no passage divided the class" in repr(room.divided())


def test_classroom_shows_no_name_and_every_reason(hand_ins):
    room = agree.classroom(hand_ins, ITEM)
    page = (
        room.overview()._repr_html_() + room.figure()._repr_html_() + room.divided()._repr_html_() + room._repr_html_()
    )
    for name in ("Ana", "Lima", "Kaya", "handin"):
        assert name not in page
    assert "2.3" in room.divided()._repr_html_()
    assert "It says so, thinks number 5." in room.divided()._repr_html_()
    assert "6 readers" in repr(room)
    named = agree.classroom(hand_ins, ITEM, names=True)
    assert "Ana Lima" in named.divided()._repr_html_()


def test_figure_has_a_bar_for_each_code_words_and_a_table(hand_ins):
    figure = agree.classroom(hand_ins, ITEM).figure("voice")
    assert len(figure.axes.get_yticklabels()) == 12
    assert figure.axes.get_yticklabels()[0].get_text().startswith("2.3")
    assert len(figure.axes.patches) == 13  # twelve units, one of them in two parts
    assert (
        len(
            {patch.get_hatch() for patch in figure.axes.patches[:2]}
            | {patch.get_facecolor() for patch in figure.axes.patches[:2]}
        )
        > 2
    )
    assert "2.3: Russia 3, Both together 3" in figure.alt or "2.3: Both together 3, Russia 3" in figure.alt
    assert "same code on 11 passages" in figure.alt
    assert figure.data["readers"].sum() == 72
    widths = [patch.get_width() for patch in figure.axes.patches]
    assert sum(widths) == pytest.approx(12)
    in_text_order = agree.classroom(hand_ins, ITEM).figure("voice", order="text")
    assert in_text_order.axes.get_yticklabels()[0].get_text().startswith("P.2")


def test_figure_of_forty_units_and_ten_codes_draws_the_most_divided():
    draw = random.Random(7)
    scale = agree.Scale("frame", "Frame", {f"F{number}": f"Frame number {number}" for number in range(10)})
    coders = {
        f"r{reader}": {f"u{unit}": {"frame": f"F{draw.randrange(10) if unit > 5 else 1}"} for unit in range(40)}
        for reader in range(12)
    }
    report = agree.report(agree.pool_codes(coders, [scale]), resamples=0)
    figure = agree.Classroom(report.pool).figure()
    assert len(figure.axes.get_yticklabels()) == 24
    assert not any(label.get_text().startswith("u0") for label in figure.axes.get_yticklabels())
    assert figure.data["unit"].nunique() == 40
    assert "16 more units" in figure.note


@pytest.mark.parametrize(
    "call",
    [
        lambda room: room.figure("mood"),
        lambda room: room.explain("mood"),
        lambda room: room.divided(variable="mood"),
        lambda room: room.figure(order="random"),
    ],
)
def test_unknown_variables_and_orders_are_refused(hand_ins, call):
    with pytest.raises(agree.AgreementError, match="voice|order"):
        call(agree.classroom(hand_ins, ITEM))


def test_command_prints_the_tables_and_writes_them(hand_ins, tmp_path, capsys):
    assert (
        main(["agree", str(hand_ins), "--item", ITEM, "--out", str(tmp_path / "agreement.csv"), "--resamples", "50"])
        == 0
    )
    screen = capsys.readouterr().out
    assert "6 readers, 12 passages" in screen
    assert "Who speaks?" in screen and "Highest rung" in screen
    assert "Both together 3, Russia 3" in screen
    assert "Lima" not in screen
    with (tmp_path / "agreement.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["variable"] for row in rows] == ["voice", "strength"]
    assert rows[1]["alpha"] == "1.0000"
    with (tmp_path / "agreement_units.csv").open(encoding="utf-8", newline="") as file:
        assert sum(int(row["readers"]) for row in csv.DictReader(file) if row["variable"] == "voice") == 72


def test_command_names_readers_when_asked(hand_ins, capsys):
    assert main(["agree", str(hand_ins), "--item", ITEM, "--names", "--resamples", "0"]) == 0
    assert "Ana Lima" in " ".join(capsys.readouterr().out.replace("│", " ").split())


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ("ex02.q77", "has no question 'q77'"),
        ("ex02.q1", "Name a coding question of it: ex02.q8"),
        ("banana", "not the name of a question"),
        ("ex77.q1", "questions of ex77 were not found"),
    ],
)
def test_command_says_what_is_wrong_with_the_item(hand_ins, item, message, capsys):
    assert main(["agree", str(hand_ins), "--item", item]) == 2
    trouble = " ".join(capsys.readouterr().err.split())
    assert message in trouble
    assert "Traceback" not in trouble


def test_command_needs_two_coders_and_a_place_to_write(tmp_path, hand_ins, capsys):
    (tmp_path / "empty").mkdir()
    assert main(["agree", str(tmp_path / "empty"), "--item", ITEM]) == 2
    assert "two readers or more" in " ".join(capsys.readouterr().err.split())
    assert main(["agree", str(hand_ins), "--item", ITEM, "--out", str(tmp_path / "nowhere" / "x.csv")]) == 2
    assert "does not exist" in " ".join(capsys.readouterr().err.split())


def test_command_gives_the_same_tables_every_time(hand_ins, tmp_path):
    written = []
    for name in ("one", "two"):
        assert (
            main(["agree", str(hand_ins), "--item", ITEM, "--out", str(tmp_path / f"{name}.csv"), "--resamples", "40"])
            == 0
        )
        written.append((tmp_path / f"{name}.csv").read_bytes() + (tmp_path / f"{name}_units.csv").read_bytes())
    assert written[0] == written[1]


def _reasons(question, number):
    return coding(question, reason=f"because of word {number}")


def test_labels_are_those_of_the_desk_if_the_gradebook_is_given_also_with_a_class_list(
    question, tmp_path, course_root, capsys
):
    from seminar.gradebook.book import Gradebook
    from seminar.grading.run import grade
    from seminar.questions import load_assignment

    folder = tmp_path / "hand_ins"
    folder.mkdir()
    for number, name in enumerate(("Ana", "Bo", "Cy")):
        (folder / f"ex02_handin_{name}.ipynb").write_bytes(notebook(_reasons(question, number), question))
    (tmp_path / "list.csv").write_text("id,name,email\n1,Ana,a@x\n2,Bo,b@x\n3,Cy,c@x\n", "utf-8")
    grade(
        folder,
        load_assignment(course_root / "solutions" / "ex02.yaml"),
        tmp_path / "out",
        gradebook=tmp_path / "book.sqlite",
        roster=tmp_path / "list.csv",
    )
    with Gradebook(tmp_path / "book.sqlite") as book:
        desk = {label for *_, label in book.students()}
    for pool in (
        agree.read(folder, ITEM, gradebook=tmp_path / "book.sqlite"),
        agree.classroom(folder, ITEM, gradebook=tmp_path / "book.sqlite").pool,
    ):
        assert {reason.reader for unit in pool.units for reason in pool.reasons(unit)} == desk
    with pytest.raises(MissingFile, match="no gradebook"):
        agree.read(folder, ITEM, gradebook=tmp_path / "none.sqlite")


def test_a_class_list_does_not_undo_labels_without_a_gradebook(question, tmp_path):
    """The labels of one class that answers at other times, or otherwise, are others: whoever only knows who is in the
    class cannot work them out.
    """
    seen = []
    for turn, (at, first) in enumerate(
        (
            ("2026-11-22T10:00:00Z", 0),
            ("2026-11-22T10:00:01Z", 0),
            ("2026-11-22T10:00:00Z", 7),
            ("2026-11-22T10:00:00Z", 0),
        )
    ):
        folder = tmp_path / f"turn {turn}"
        folder.mkdir()
        for number, name in enumerate(("Ana", "Bo", "Cy")):
            (folder / f"ex02_handin_{name}.ipynb").write_bytes(
                notebook(
                    _reasons(question, first + number), question, at=at if name == "Cy" else "2026-11-22T09:00:00Z"
                )
            )
        pool = agree.read(folder, ITEM)
        seen.append({reason.reader for unit in pool.units for reason in pool.reasons(unit)})
    assert all(len(labels) == 3 for labels in seen)
    assert not seen[0] & seen[1] and not seen[0] & seen[2] and not seen[1] & seen[2]
    assert seen[0] == seen[3], "the same hand-ins have the same labels"
