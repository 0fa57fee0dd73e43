"""Class lists, tables of a platform and marks as people's spreadsheets left them (`hand_edited/`): each command reads
them or says what to do, and nobody reads of another.
"""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from seminar.cli import main

ROOT = Path(__file__).parents[2]
CASES = Path(__file__).parent / "hand_edited"
EXERCISE = ROOT / "tests" / "hostile" / "every_kind.yaml"
ROSTERS = sorted((CASES / "rosters").iterdir())
READ = {"bom_semicolon", "excel_float_ids", "header_caps_spaces", "mac_cr", "sep_line", "tab", "trailing", "utf16_tab"}
REFUSED = {
    "cp1252": r"row 3: found the byte FC",
    "dup": r"row 14: the id 1001 stands in row 2 too",
    "empty": "needs id and name",
    "newline_in_quotes": "row 2: a cell goes over several lines",
    "nul": "row 2: found a zero byte",
    "open_quote": "row 2: a cell begins with a quotation mark",
}


@pytest.fixture
def class_of_three(tmp_path, good):
    folder = tmp_path / "class"
    folder.mkdir()
    for number, key in enumerate(("1001", "1002", "1006")):
        (folder / key).mkdir()
        (folder / key / "ex02.ipynb").write_text(json.dumps(good(number)), encoding="utf-8")
    return folder


@pytest.mark.parametrize("roster", ROSTERS, ids=lambda path: path.stem)
def test_no_class_list_shows_one_student_to_another(class_of_three, tmp_path, capsys, roster):
    code = main(
        ["grade", str(class_of_three), "-a", str(EXERCISE), "-o", str(tmp_path / "out"), "-r", str(roster), "-j", "1"]
    )
    told = capsys.readouterr()
    assert "Traceback" not in told.out + told.err
    assert (code, roster.stem in READ) in ((0, True), (2, False))
    if code:
        assert re.search(REFUSED[roster.stem], " ".join(told.err.split())) and not (tmp_path / "out").exists()
        return
    words = {"1001": "Jisoo", "1002": "Jürgen", "1003": "Sukarno", "1006": "داود", "1012": "Berg"}
    pages = {page.stem: page.read_text(encoding="utf-8") for page in (tmp_path / "out" / "feedback").glob("*.html")}
    assert set(pages) == {"1001", "1002", "1006"}
    for key, page in pages.items():
        assert words[key] in page
        assert (
            not [word for other, word in words.items() if other != key and word in page] and "@uni.example" not in page
        )


def test_every_class_list_of_the_folder_is_read_or_refused():
    assert {path.stem for path in ROSTERS} == READ | set(REFUSED)


@pytest.mark.parametrize("grades", sorted(path.name for path in (CASES / "grades_edited").iterdir()))
@pytest.mark.parametrize("template", [None, *sorted(path.name for path in (CASES / "lms_templates").iterdir())])
def test_export_reads_what_spreadsheets_left_or_says_what_to_do(tmp_path, capsys, grades, template):
    to = template.partition("_")[0].partition(".")[0] if template else "csv"
    extra = ["--template", str(CASES / "lms_templates" / template)] if template else []
    code = main(
        [
            "export",
            "--to",
            to,
            "-a",
            "ex02",
            "--grades",
            str(CASES / "grades_edited" / grades),
            "--out",
            str(tmp_path / "x.csv"),
            "--so-far",
            *extra,
        ]
    )
    told = capsys.readouterr()
    assert "Traceback" not in told.out + told.err
    if "cp1252" in f"{grades} {template}":
        assert code == 2 and "found the byte" in told.err and not (tmp_path / "x.csv").exists()
        return
    assert code == 0 and ", 11 marks" in " ".join(told.out.split()) or to == "csv"
    with open(tmp_path / "x.csv", encoding="utf-8-sig", newline="") as file:
        (line,) = [
            row
            for row in csv.reader(file)
            if "1001" in row or "Participant 70000" in row or "Teilnehmer/in70000" in row
        ]
    assert ("19.5" if grades == "comma_in_number" else "19.8") in line
