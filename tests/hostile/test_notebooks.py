"""Notebooks that are damaged, odd or made to do harm: each ends as a mark or as a line that says what to do."""

import copy
import json
import os
import random
import re

import pytest

from seminar.handins.problems import KINDS
from seminar.handins.read import MAX_FILE
from seminar.questions.record import MIME
from seminar.sample import unlucky

MARKS = {"with_mark", "utf16", "renamed_by_browser", "old_format", "injection", "with_system_files", "handed_in_twice"}
EXPECTED = {
    "truncated": "not_json",
    "word_document": "not_a_notebook",
    "without_outputs": "no_answers",
    "copied_cells": "duplicate",
    "pasted_outputs": "misplaced",
    "older_question": "older_question",
    "pdf": "not_a_notebook",
    "wrong_assignment": "other_assignment",
    "wrong_types": "unusable_answer",
    "unknown_question": "unknown_question",
    "empty": "empty",
    "mangled_record": "not_a_record",
    "pdf_in_disguise": "not_a_notebook",
    "deep": "too_deep",
    "huge_answer": "too_long",
    "with_system_files": "system_file",
    "handed_in_twice": "superseded",
}


def test_every_unlucky_kind_is_covered():
    assert set(unlucky.KINDS) == MARKS | set(EXPECTED)


@pytest.mark.parametrize("kind", sorted(unlucky.KINDS))
def test_each_unlucky_file_ends_as_a_mark_or_a_line_and_hurts_nobody(kind, classroom, good, graded, untouched):
    folder, add = classroom
    for name, data in unlucky.KINDS[kind](good(3), "ex90_handin_Cy_Unlucky", random.Random(1)):
        add(name, data)
    after = graded(folder)
    untouched(after)
    if kind in EXPECTED:
        assert EXPECTED[kind] in after.kinds("Cy_Unlucky"), after.problems
    if kind in MARKS:
        row = after.student("cy unlucky")
        assert row["status"] == "complete" and float(row["automatic"]) > 0
    assert {path.name for path in folder.iterdir()} <= after.mentions()
    assert all(line["what_to_do"] for line in after.problems)


@pytest.mark.parametrize("kind", ["with_mark", "utf16", "renamed_by_browser", "old_format"])
def test_an_odd_encoding_or_format_earns_what_the_plain_file_earns(kind, classroom, good, graded):
    folder, add = classroom
    add("ex90_handin_Cy_Plain.ipynb", good(3))
    for name, data in unlucky.KINDS[kind](good(3), "ex90_handin_Di_Odd", random.Random(1)):
        add(name, data)
    after = graded(folder)
    plain, odd = after.student("cy plain"), after.student("di odd")
    assert odd["so_far"] == plain["so_far"] and odd["answered"] == plain["answered"] == "10"


def test_a_file_of_two_gigabytes_is_refused_before_it_is_read(classroom, graded, untouched):
    folder, _ = classroom
    path = folder / "ex90_handin_Cy_Huge.ipynb"
    with open(path, "wb") as file:
        file.write(b'{"cells": [')
        os.truncate(path, 2 * 2**30)
    after = graded(folder)
    untouched(after)
    assert after.kinds("Huge") == {"too_large"}
    assert f"{MAX_FILE:,}" in next(line["found"] for line in after.problems if "Huge" in line["file"])


@pytest.mark.parametrize("part", [b"{},", b"[],", b"0,", b'{"outputs":[]},', b'"",'])
def test_millions_of_cells_are_refused(part, classroom, graded, untouched):
    folder, add = classroom
    count = (MAX_FILE - 100) // len(part)
    add("ex90_handin_Cy_Many.ipynb", b'{"cells":[' + part * (count - 1) + part[:-1] + b"]}")
    after = graded(folder)
    untouched(after)
    assert after.kinds("Many") <= {"too_many_parts", "not_a_notebook"} and after.kinds("Many")


def test_ten_million_cells_do_not_fit_into_what_is_read(classroom, graded, untouched):
    folder, add = classroom
    add("ex90_handin_Cy_Ten.ipynb", b'{"cells":[' + b"{}," * 9_999_999 + b"{}]}")
    after = graded(folder)
    untouched(after)
    assert after.kinds("Ten") == {"too_large"}


@pytest.mark.parametrize(
    "answer",
    [
        "NaN",
        "Infinity",
        "-Infinity",
        "1e400",
        "1" * 5000,
        "-" + "9" * 400,
        "[" * 900 + "]" * 900,
        '"\\ud800"',
        "1e-400",
        '{"value":NaN,"unit":"km"}',
    ],
)
@pytest.mark.parametrize("q", ["q1", "q5", "q6", "q9", "q10"])
def test_numbers_that_are_none_are_listed_or_earn_nothing(answer, q, classroom, good, graded, untouched):
    folder, add = classroom
    notebook = good(3)
    text = json.dumps(notebook)
    for _, output in unlucky.record_outputs(notebook):
        record = output["data"][MIME]
        if record["q"] == f"ex90.{q}":
            text = text.replace(
                json.dumps(record),
                re.sub(r'"answer": .*, "at"', lambda _: f'"answer": {answer}, "at"', json.dumps(record)),
                1,
            )
    add("ex90_handin_Cy_Odd.ipynb", text.encode())
    after = graded(folder)
    untouched(after)
    row = after.student("cy odd")
    assert after.kinds("Cy_Odd") & {"unusable_answer", "not_a_record", "not_json", "too_deep"} or row[q] in ("0", "")


def _with(notebook, q, change):
    for cell, output in unlucky.record_outputs(notebook):
        if output["data"][MIME]["q"] == f"ex90.{q}":
            change(cell, output)
    return notebook


def test_the_newest_of_several_records_counts_whatever_their_order(classroom, good, graded):
    folder, add = classroom

    def doubled(first, second):
        def change(cell, output):
            twin = copy.deepcopy(output)
            output["data"][MIME] |= first
            twin["data"][MIME] |= second
            cell["outputs"].append(twin)

        return change

    old, new = (
        {"answer": "russia", "at": "2026-10-01T08:00:00Z", "n": 9},
        {"answer": "dprk", "at": "2026-10-02T08:00:00Z", "n": 1},
    )
    add("ex90_handin_Cy_A.ipynb", _with(good(3), "q1", doubled(old, new)))
    add("ex90_handin_Cy_B.ipynb", _with(good(3), "q1", doubled(new, old)))
    add("ex90_handin_Cy_C.ipynb", _with(good(3), "q1", doubled(old | {"at": new["at"]}, new)))
    after = graded(folder)
    assert after.student("cy a")["q1"] == after.student("cy b")["q1"] == "2"
    assert after.student("cy c")["q1"] == "0", "at the same second the record with more changes counts"
    assert all("duplicate" in after.kinds(f"Cy_{one}") for one in "ABC")


def test_the_same_record_shown_in_two_cells_is_no_problem(classroom, good, graded):
    folder, add = classroom
    add(
        "ex90_handin_Cy_Same.ipynb",
        _with(good(3), "q1", lambda cell, output: cell["outputs"].append(copy.deepcopy(output))),
    )
    assert graded(folder).kinds("Cy_Same") == set()


def test_a_well_placed_record_outweighs_a_newer_one_in_another_questions_cell(classroom, good, graded):
    folder, add = classroom
    notebook = good(3)
    cells = {output["data"][MIME]["q"]: (cell, output) for cell, output in unlucky.record_outputs(notebook)}
    pasted = copy.deepcopy(cells["ex90.q1"][1])
    pasted["data"][MIME] |= {"answer": "russia", "at": "2026-12-01T08:00:00Z"}
    cells["ex90.q1"][1]["data"][MIME]["answer"] = "dprk"
    cells["ex90.q2"][0]["outputs"].append(pasted)
    add("ex90_handin_Cy_Paste.ipynb", notebook)
    after = graded(folder)
    assert after.student("cy paste")["q1"] == "2"
    assert "misplaced" in after.kinds("Cy_Paste")


def test_markup_in_answers_and_names_is_inert_on_the_page(classroom, good, graded, untouched):
    folder, add = classroom
    evil = "ex90_handin_<img src=x onerror=alert(1)>&'\"_$(touch x)`id`.ipynb"
    add(
        evil,
        _with(
            good(3),
            "q10",
            lambda _, output: output["data"][MIME].update(answer=f"three words here {unlucky.INJECTION}"),
        ),
    )
    after = graded(folder)
    untouched(after)
    (row,) = [row for row in after.grades if "onerror" in row["student"]]
    page = (after.out / "feedback" / row["feedback"]).read_text(encoding="utf-8")
    assert "&lt;script&gt;" in page, "the answer is shown, as text"
    assert not re.search(r"<(?:script|img|svg|iframe|object|embed|link|a|form|base)\b", page)
    assert not re.search(r"<[a-z]+[^>]*\son[a-z]+=", page)
    assert "default-src 'none'" in page


def test_the_policy_comes_before_anything_a_student_wrote(classroom, graded):
    folder, _ = classroom
    page = graded(folder).page("ana good")
    assert page.index("Content-Security-Policy") < page.index("<title>")


@pytest.mark.parametrize(
    "start", ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1+1", "|calc", "%0A"]
)
def test_no_cell_of_any_table_is_a_formula(start, classroom, good, graded):
    folder, add = classroom
    add(
        "ex90_handin_Cy_Sheet.ipynb",
        _with(good(3), "q10", lambda _, output: output["data"][MIME].update(answer=start + " and two words")),
    )
    name = start.strip().replace("/", "") or "x"
    add(f"{name}.ipynb", good(4))
    after = graded(folder)
    for rows in (after.grades, after.answers, after.problems):
        for row in rows:
            for value in row.values():
                assert not re.match(r"\s*[=+@\t\r|%＝]|\s*-(?![0-9.]+$)", value), value
    (row,) = [row for row in after.answers if row["student"] == "cy sheet" and row["question"] == "ex90.q10"]
    assert row["answer"].startswith("'") and "and two words" in row["answer"]


def test_direction_marks_and_zero_width_characters_are_made_visible(classroom, good, graded):
    folder, add = classroom
    add("ex90_handin_Cy_\u202egnp.ipynb", good(3))
    add(
        "ex90_handin_Di\u200b_Zero.ipynb",
        _with(
            good(4),
            "q10",
            lambda _, output: output["data"][MIME].update(answer="right \u202e to left \u0000 and \x1b[31m red"),
        ),
    )
    after = graded(folder)
    names = " ".join(row["name"] for row in after.grades)
    assert "⟨U+202E⟩" in names and "⟨U+200B⟩" in names
    for path in [*after.out.glob("*.csv"), *after.out.glob("feedback/*.html")]:
        text = path.read_text(encoding="utf-8-sig")
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f\x00\x1b]", text), path.name


def test_names_that_need_joiners_keep_them():
    from seminar.safe import visible

    assert visible("نرگس\u200cسادات") == "نرگس\u200cسادات"
    assert visible("An\u200cna") == "An⟨U+200C⟩na"
    assert visible("김민서 Ольга Ångström") == "김민서 Ольга Ångström"


def test_a_record_of_a_newer_course_is_listed_not_guessed(classroom, good, graded):
    folder, add = classroom
    add("ex90_handin_Cy_New.ipynb", _with(good(3), "q1", lambda _, output: output["data"][MIME].update(v=2)))
    after = graded(folder)
    assert "newer_record" in after.kinds("Cy_New") and after.student("cy new")["answered"] == "9"


def test_a_compatible_older_wording_is_scored(tmp_path, good, assignment):
    import msgspec

    from seminar.grading.run import grade
    from tests.hostile.conftest import Graded

    folder = tmp_path / "class"
    folder.mkdir()
    notebook = _with(good(3), "q1", lambda _, output: output["data"][MIME].update(rev="aaaa1111", answer="dprk"))
    (folder / "ex90_handin_Cy_Old.ipynb").write_bytes(unlucky.encoded(notebook))
    refused = Graded(tmp_path / "one", grade(folder, assignment, tmp_path / "one"))
    assert (
        "older_question" in refused.kinds()
        and refused.student("cy old")["q1"] == ""
        and refused.student("cy old")["total"] == ""
    )
    items = [
        msgspec.structs.replace(item, compatible=["aaaa1111"]) if item.id == "q1" else item for item in assignment.items
    ]
    taken = Graded(tmp_path / "two", grade(folder, msgspec.structs.replace(assignment, items=items), tmp_path / "two"))
    assert taken.student("cy old")["q1"] == "2" and "older_question" not in taken.kinds()


def test_nothing_in_a_notebook_is_run(classroom, good, graded, tmp_path, monkeypatch):
    folder, add = classroom
    sentinel = tmp_path / "class" / "was_run"
    notebook = good(3)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = f"open({str(sentinel)!r}, 'w')\n" + cell["source"]
    notebook["metadata"]["kernelspec"]["name"] = f"x; touch {sentinel}"
    notebook["cells"].append(
        {"cell_type": "code", "source": f"!touch {sentinel}", "metadata": {}, "outputs": [], "execution_count": None}
    )
    add("ex90_handin_Cy_Run.ipynb", notebook)

    def forbidden(*_, **__):
        raise AssertionError("grading tried to start something")

    for name in ("system", "popen", "fork", "posix_spawn", "execv"):
        if hasattr(os, name):
            monkeypatch.setattr(os, name, forbidden)
    monkeypatch.setattr("subprocess.Popen", forbidden)
    monkeypatch.setattr("builtins.exec", forbidden)
    monkeypatch.setattr("builtins.eval", forbidden)
    after = graded(folder)
    assert after.student("cy run")["answered"] == "10"
    assert not sentinel.exists()


def test_a_page_holds_no_other_students_data(classroom, good, graded):
    folder, add = classroom
    for name in ("Cy", "Di"):
        add(
            f"ex90_handin_{name}_Secretname.ipynb",
            _with(
                good(name),
                "q10",
                lambda _, output, name=name: output["data"][MIME].update(
                    answer=f"the private thoughts of {name} alone"
                ),
            ),
        )
    after = graded(folder)
    page = after.page("cy secretname")
    assert (
        "thoughts of Cy alone" in page
        and "thoughts of Di" not in page
        and "Di Secretname" not in page
        and "Ana Good" not in page
    )


def test_every_kind_of_problem_tells_what_to_do():
    for name, kind in KINDS.items():
        assert kind.meaning.endswith(".") and kind.do.endswith("."), name


def test_a_file_made_under_another_name_is_said_and_a_nickname_is_not(classroom, good, graded):
    folder, add = classroom
    for file, typed in (
        ("Cy_Own", "Cy Own"),
        ("Di_Other", "Ana Good"),
        ("Jo_van_der_Berg", "Johanna Berg"),
        ("Ed_Odd", 7),
        ("Fi_Long", "x" * 10_000),
    ):
        notebook = good(file)
        notebook["metadata"]["seminar"] = {"v": 1, "student": typed}
        add(f"ex90_handin_{file}.ipynb", notebook)
    after = graded(folder)
    assert {row["student"] for row in after.problems if row["problem"] == "other_name"} == {"di other", "fi long"}
    assert after.student("di other")["status"] == after.student("ed odd")["status"] == "complete"


def test_a_coding_is_shown_beside_the_reference(classroom, graded):
    page = graded(classroom[0]).page("ana good")
    assert "Your codes beside the reference coding, which a machine made" in page and page.count("<caption") == 1
    assert "Not marked yet; 5 points possible." in page


def test_of_a_hand_in_that_mixes_two_courses_only_this_ones_answers_are_scored(classroom, good, graded, untouched):
    folder, add = classroom
    plain, mixed = good(3), good(3)
    records = [output["data"][MIME] for _, output in unlucky.record_outputs(mixed)]
    for number, record in enumerate(records):
        if number % 2:
            record.update(course="another" if number % 4 == 1 else "a third", at="not a time", v=9)
    add("ex90_handin_Cy_Mixed.ipynb", mixed)
    after = graded(folder)
    untouched(after)
    assert after.student("cy mixed")["answered"] == str(len(records) - len(records) // 2)
    [line] = [line for line in after.problems if "Mixed" in line["file"]]
    assert line["problem"] == "other_course" and line["needs"] == "a person"
    assert line["found"] == f"{len(records) // 2} answers of 'a third', 'another'"
    assert plain != mixed


@pytest.mark.parametrize("strange", [7, None, ["x"], {"a": 1}, True])
def test_a_course_that_is_no_name_makes_a_damaged_record(strange, classroom, good, graded, untouched):
    folder, add = classroom
    notebook = good(3)
    unlucky.record_outputs(notebook)[0][1]["data"][MIME]["course"] = strange
    add("ex90_handin_Cy_Strange.ipynb", notebook)
    after = graded(folder)
    untouched(after)
    assert after.kinds("Cy_Strange") == {"not_a_record"}
    assert after.student("cy strange")["answered"] == "9"


def test_a_record_that_names_no_course_is_a_damaged_record(classroom, good, graded, untouched):
    folder, add = classroom
    notebook = good(3)
    for _, output in unlucky.record_outputs(notebook):
        del output["data"][MIME]["course"]
    add("ex90_handin_Cy_Old.ipynb", notebook)
    after = graded(folder)
    untouched(after)
    assert after.kinds("Cy_Old") == {"not_a_record"}
    assert after.student("cy old")["status"] == "nothing readable"


@pytest.mark.parametrize("name", ["x" * 15_000_000, "", "=1+1", "a\nb\x00c\ud83d", "<script>alert(1)</script>"])
def test_a_strange_name_of_a_course_is_one_short_line(name, classroom, good, graded, untouched):
    folder, add = classroom
    notebook = good(3)
    for _, output in unlucky.record_outputs(notebook)[: 1 if len(name) > 100 else None]:
        output["data"][MIME]["course"] = name
    add("ex90_handin_Cy_Long.ipynb", json.dumps(notebook).encode())
    after = graded(folder)
    untouched(after)
    [line] = [line for line in after.problems if "Cy_Long" in line["file"]]
    assert line["problem"] == "other_course" and len(line["found"]) < 250


def test_a_hand_in_made_in_another_course_is_one_line(classroom, good, graded, untouched):
    folder, add = classroom
    notebook = good(3)
    notebook["metadata"]["seminar"] = {"v": 1, "course": "another", "student": "Cy Other"}
    add("ex90_handin_Cy_Other.ipynb", notebook)
    after = graded(folder)
    untouched(after)
    [line] = [line for line in after.problems if "Cy_Other" in line["file"]]
    assert line["problem"] == "other_course" and line["found"].endswith("of 'another'")
    assert after.student("cy other")["status"] == "nothing readable"
