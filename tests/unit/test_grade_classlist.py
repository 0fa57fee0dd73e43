"""The class list: read however it was saved, and never so that one student gets a part of another's row."""

from __future__ import annotations

import re

import pytest

from seminar.errors import CourseError
from seminar.handins import classlist
from seminar.handins.roster import Person

PEOPLE = [
    ("1001", "Jisoo Kim"),
    ("1002", "Jürgen Müller"),
    ("1003", "Sukarno"),
    ("1004", "Aoife O'Dwyer-Ní Bhriain"),
    ("1005", "de la Cruz, María Elena"),
    ("1006", "داود حداد"),
    ("1007", "Thị Minh Nguyễn"),
    ("1008", 'Robert "Bob" Smith'),
]
ROWS = [["id", "name", "email"], *[[id, name, f"u{id}@uni.example"] for id, name in PEOPLE]]


def listed(separator=",", rows=ROWS):
    return "".join(
        separator.join(
            '"' + cell.replace('"', '""') + '"' if set(cell) & {'"', ",", ";", "\n"} else cell for cell in row
        )
        + "\n"
        for row in rows
    )


PLAIN = listed()


@pytest.fixture
def roster(tmp_path):
    def read(content):
        path = tmp_path / "roster.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return classlist.read(path)

    return read


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        PLAIN.encode("utf-8-sig"),
        listed(";").encode("utf-8-sig"),
        listed(";").replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        "sep=;\r\n" + listed(";"),
        listed("\t"),
        listed("\t").encode("utf-16"),
        PLAIN + ",,\n,,\n",
        PLAIN.replace("id,name,email", "ID , Name , E-Mail", 1),
        PLAIN.replace("\n", ",,\n"),
        PLAIN.replace("1001,", "1001.0,"),
        listed(";").replace("1001;", "1001,00;"),
        PLAIN.replace("1001,", "\u200b1001\u00a0,"),
        PLAIN.replace("Jisoo Kim", "\u00a0Jisoo\u00a0Kim\ufeff"),
        PLAIN.replace("\n", "\n\n"),
        PLAIN.replace("id,name,email", "id,name,email,group").replace("example\n", "example,A\n"),
    ],
    ids=lambda content: ascii(content[:30]),
)
def test_a_class_list_is_the_same_however_it_was_saved(roster, content):
    assert roster(content) == [Person(id, name, f"u{id}@uni.example") for id, name in PEOPLE]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (PLAIN.replace("Jisoo", '"Jisoo', 1), "row 2: a cell begins with a quotation mark"),
        (PLAIN.replace("Jisoo Kim", '"Jisoo\nKim"'), "row 2: a cell goes over several lines"),
        (PLAIN.replace("Jisoo Kim", "Jisoo\u2028Kim"), "row 2, column name: found a line break"),
        (PLAIN.replace("Jisoo Kim", "Jisoo\x1cKim"), "row 2, column name: found a line break"),
        (PLAIN.replace("Sukarno", "S" * 201), "row 4, column name: found 201 characters, expected 200"),
        (PLAIN.replace("1003,", "1" * 101 + ","), "row 4, column id: found 101 characters, expected 100"),
        (PLAIN.replace("Sukarno", "x" * 200_000), "row 4: a cell holds more than 100,000 characters"),
        (
            PLAIN.replace("Jisoo Kim,u1001@uni.example", '"Jisoo Kim,u1001@uni.example"'),
            "row 2, column name: .*two cells ran together",
        ),
        (
            PLAIN.replace("Jisoo Kim", "Jisoo\nKim"),
            "row 3: found u1001@uni.example for a name and no address: the row was broken in two",
        ),
        (PLAIN.replace("1003,", "1001,"), "row 4: the id 1001 stands in row 2 too"),
        (PLAIN.replace("1003,", "1001.0,"), "row 4: the id 1001 stands in row 2 too"),
        (PLAIN.replace("1003,", "\u200b1001,"), "row 4: the id 1001 stands in row 2 too"),
        (PLAIN.replace("1003,", "1.00123E+11,"), "row 4, column id: found 1.00123E.11: the spreadsheet rounded the id"),
        (PLAIN.replace("1003,", ","), "row 4: Sukarno has no id"),
        (PLAIN.replace("Sukarno", "???????"), "row 4, column name: .*letters were lost"),
        (PLAIN.replace("Jürgen", "J\ufffdrgen"), "row 3, column name: .*letters were lost"),
        (PLAIN.encode("utf-16-le"), "row 1: found a zero byte"),
        (PLAIN.replace("Jisoo", "Ji\0soo"), "row 2: found a zero byte"),
        ("id,name\n1,J\xfcrgen\n".encode("cp1252"), "row 2: found the byte FC"),
        (PLAIN.replace("Sukarno", "Sukarno, Achmed"), "row 4: found 4 cells, expected 3"),
        (PLAIN.replace("id,name,email", "id,name,name"), "row 1: found two columns for the name"),
        (
            PLAIN.replace("id,name,email", "Matrikel,Name,Mail"),
            "row 1: the columns are Matrikel, Name, Mail; a class list needs id and name",
        ),
        (PLAIN.replace("1003,", "\uff11001,"), "row 4: the id \uff11001 stands in row 2 too"),
        ("id,name" + ",x" * 100_000, "names no student"),
        ("nr" + ",x" * 100_000, "the columns are nr, x, .{,300}; a class list needs id and name"),
        ("", "the columns are none"),
        ("id,name,email\n", "names no student"),
        (b"PK\x03\x04", "is a workbook"),
    ],
)
def test_what_could_move_text_between_students_is_refused_with_its_row(roster, content, told):
    with pytest.raises(CourseError, match=told):
        roster(content)


@pytest.mark.parametrize(
    "base",
    [PLAIN, listed(";"), listed("\t"), listed(rows=[["id", "name"], *[[id, f"{name}, M."] for id, name in PEOPLE]])],
    ids=["commas", "semicolons", "tabs", "all names in marks"],
)
def test_no_stray_quotation_mark_shows_one_student_to_another(roster, base):
    """Wherever one mark is put in or taken out, the list is refused, or nobody's row holds a word of another's."""
    words = {id: [id, *re.findall(r"\w{3,}", name)] for id, name in PEOPLE}
    spoilt = [base[:at] + '"' + base[at:] for at in range(len(base) + 1)] + [
        base[:at] + base[at + 1 :] for at, one in enumerate(base) if one == '"'
    ]
    refused = 0
    for content in spoilt:
        try:
            people = roster(content)
        except CourseError:
            refused += 1
            continue
        for person in people:
            others = {word for id, mine in words.items() if id != person.id for word in mine} - set(words[person.id])
            assert not [word for word in others if word in f"{person.name} {person.email}"], content
    assert refused > len(spoilt) // 2


def test_a_missing_list_is_told_with_what_to_give(tmp_path):
    with pytest.raises(CourseError, match="no class list .*columns id, name and email"):
        classlist.read(tmp_path / "none.csv")


def test_names_keep_the_joiners_they_are_written_with(roster):
    assert roster("id,name\n1,علی\u200cرضا\n")[0].name == "علی\u200cرضا"
