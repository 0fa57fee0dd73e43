"""Whose a file is, from the names that LMSs, browsers and people give it."""

import pytest

from moscow2001.grade import safe
from moscow2001.grade.naming import Owner, is_notebook, is_system, owner
from moscow2001.grade.roster import Person, Roster


@pytest.mark.parametrize(
    ("path", "key", "name"),
    [
        ("doejane_12345_67890_ex02_handin_Jane_Doe.ipynb", "12345", "doejane"), ("doejane_LATE_12345_67890_ex02.ipynb", "12345", "doejane"),
        ("o_brien_12345_67890_ex02-1.ipynb", "12345", "o brien"), ("anon_iY2xK_456_ex02.ipynb", "iY2xK", "anon"),
        ("doejane_12345_67890_roejoe_99_98_ex02.ipynb", "12345", "doejane"),
        ("Jane Doe_4711_assignsubmission_file_/ex02.ipynb", "4711", "Jane Doe"), ("Jane Doe_4711_assignsubmission_file_ex02.ipynb", "4711", "Jane Doe"),
        ("Jane Doe_4711_assignsubmission_file/sub/Joe Roe_4712_assignsubmission_file_ex02.ipynb", "4711", "Jane Doe"),
        ("jdoe/ex02/ex02.ipynb", "jdoe", "jdoe"), ("Jane Doe/anything.ipynb", "jane doe", "Jane Doe"), ("Jane Doe/doejoe_1_2_ex02.ipynb", "jane doe", "Jane Doe"),
        ("ex02_handin_Jane_Doe.ipynb", "jane doe", "Jane Doe"), ("ex02_handin_Jane_Doe (1).ipynb", "jane doe", "Jane Doe"), ("ex02_handin_Jane_Doe-2.ipynb", "jane doe", "Jane Doe"),
        ("ex02_handin_Jane_Doe - Copy.ipynb", "jane doe", "Jane Doe"), ("ex02_handin_Jane_Doe copy 3.ipynb", "jane doe", "Jane Doe"),
        ("ex02_handin_Zoe\u0308.ipynb", "zo\u00eb", "Zo\u00eb"), ("ex02_handin_Jean-Noël_Lê.ipynb", "jean-noël lê", "Jean-Noël Lê"), ("Jane Doe.ipynb", "jane doe", "Jane Doe"),
    ],
)  # fmt: skip
def test_the_student_is_found_in_the_name(path, key, name):
    found = owner(tuple(path.split("/")))
    assert (found.key, found.name) == (key, name)


def test_notebooks_are_known_by_their_ending_whatever_a_browser_added():
    assert all(map(is_notebook, ("a.ipynb", "A.IPYNB", "a.ipynb.txt", "a.ipynb.json")))
    assert not any(map(is_notebook, ("a.txt", "ipynb", "a.ipynb.exe", "a.json")))


def test_files_of_the_system_are_known():
    assert all(map(is_system, (("__MACOSX", "._a.ipynb"), ("._a.ipynb",), (".DS_Store",), ("ana", "Thumbs.db"), ("ana", ".ipynb_checkpoints", "a-checkpoint.ipynb"))))
    assert not is_system(("ana", "a.ipynb"))


ROSTER = Roster([Person("1", "Jane Doe", "jdoe@x.org"), Person("2", "Mary Ann de la Cruz"), Person("3", "Kim Lee"), Person("4", "Lee Kim"), Person("5", "김민서")])


@pytest.mark.parametrize(
    ("key", "name", "found"),
    [
        ("1", "?", "1"), ("x", "JANE DOE", "1"), ("x", "doejane", "1"), ("x", "Doe Jane", "1"), ("x", "jdoe", "1"), ("x", "delacruzmaryann", "2"), ("x", "De La Cruz Mary-Ann", "2"),
        ("x", "김민서", "5"), ("x", "Janet Doe", None), ("x", "Kim Lee", None), ("x", "", None),
    ],
)  # fmt: skip
def test_the_class_list_knows_names_in_any_turn_and_never_guesses(key, name, found):
    person, _ = ROSTER.find(Owner(key, name, "test"))
    assert (person.id if person else None) == found


def test_two_people_of_one_name_are_unclear_not_chosen():
    assert ROSTER.find(Owner("x", "Kim Lee", "test")) == (None, "roster_unclear")


def test_page_names_are_safe_everywhere_and_differ_when_their_students_do():
    names = [safe.file_name(text) for text in ("ana", "Ana", "ANA", "ana ", "аna", "con", "../x", "a/b", "a\\b", "", "김", "x" * 500, "x" * 499, "a:b", "\ud800")]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(name.isascii() and len(name) <= 80 and set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") and name for name in names)
