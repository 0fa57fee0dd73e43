"""Whose a file is, from the names that LMSs, browsers and people give it."""

import pytest

from seminar import safe
from seminar.handins import copied
from seminar.handins.naming import Owner, base, is_notebook, is_system, owner, plain_id, same_id, without_mark
from seminar.handins.roster import Person, Roster


@pytest.mark.parametrize(
    ("path", "key", "name"),
    [
        ("doejane_12345_67890_ex02_handin_Jane_Doe.ipynb", "12345", "doejane"),
        ("doejane_LATE_12345_67890_ex02.ipynb", "12345", "doejane"),
        ("o_brien_12345_67890_ex02-1.ipynb", "12345", "o brien"),
        ("anon_iY2xK_456_ex02.ipynb", "iY2xK", "anon"),
        ("doejane_12345_67890_roejoe_99_98_ex02.ipynb", "12345", "doejane"),
        ("Jane Doe_4711_assignsubmission_file_/ex02.ipynb", "4711", "Jane Doe"),
        ("Jane Doe_4711_assignsubmission_file_ex02.ipynb", "4711", "Jane Doe"),
        ("Jane Doe_4711_assignsubmission_file/sub/Joe Roe_4712_assignsubmission_file_ex02.ipynb", "4711", "Jane Doe"),
        ("jdoe/ex02/ex02.ipynb", "jdoe", "jdoe"),
        ("Jane Doe/anything.ipynb", "jane doe", "Jane Doe"),
        ("Jane Doe/doejoe_1_2_ex02.ipynb", "jane doe", "Jane Doe"),
        ("LATE_anon_eF2gH_9002_ex02.ipynb", "eF2gH", "anon"),
        ("anon_LATE_eF2gH_9002_ex02.ipynb", "eF2gH", "anon"),
        ("LATE_anon_eF2gH_text.html", "eF2gH", "anon"),
        ("anon_eF2gH_link.html", "eF2gH", "anon"),
        ("müllerjürgen_LATE_1002_text.html", "1002", "müllerjürgen"),
        ("sukarno_1003_link.html", "1003", "sukarno"),
        ("sukarno_1003_77_text.html", "1003", "sukarno"),
        ("_1003_77_ex02.ipynb", "1003", "?"),
        ("group1_1001_9001_ex02.ipynb", "1001", "group1"),
        ("doejane_12345_67890_stuff/ex02.ipynb", "12345", "doejane"),
        ("Group A_55_assignsubmission_file_/ex02.ipynb", "55", "Group A"),
        ("Default group_assignsubmission_file_/ex02.ipynb", "default group", "Default group"),
        ("Participant_88_assignsubmission_file_ex02.ipynb", "88", "Participant"),
        ("Jane Doe_4711_assignsubmission_onlinetext/onlinetext.html", "4711", "Jane Doe"),
        ("Jane Doe_4711_assignsubmission_onlinetext_onlinetext.html", "4711", "Jane Doe"),
        ("jdoe Jane Doe_4711_assignsubmission_file_/a/b/ex02.ipynb", "4711", "jdoe Jane Doe"),
        ("ex02_handin_Jane_Doe.ipynb", "jane doe", "Jane Doe"),
        ("ex02_handin_Zoe\u0308.ipynb", "zo\u00eb", "Zo\u00eb"),
        ("ex02_handin_Jean-Noël_Lê.ipynb", "jean-noël lê", "Jean-Noël Lê"),
        ("Jane Doe.ipynb", "jane doe", "Jane Doe"),
    ],
)
def test_the_student_is_found_in_the_name(path, key, name):
    found = owner(tuple(path.split("/")))
    assert (found.key, found.name) == (key, name)


@pytest.mark.parametrize(
    "file",
    [
        "ex02_handin_Jane_Doe (1).ipynb",
        "ex02_handin_Jane_Doe-2.ipynb",
        "ex02_handin_Jane_Doe - Copy.ipynb",
        "ex02_handin_Jane_Doe copy 3.ipynb",
        "ex02_handin_Jane_Doe-Copy1.ipynb",
        "Copy of ex02_handin_Jane_Doe.ipynb",
        "ex02_handin_Jane_Doe - Kopie.ipynb",
        "ex02_handin_Jane_Doe - Kopie (2).ipynb",
        "ex02_handin_Jane_Doe - 복사본.ipynb",
        "ex02_handin_Jane_Doe의 사본.ipynb",
        "ex02_handin_Jane_Doe — копия.ipynb",
        "Копия ex02_handin_Jane_Doe.ipynb",
        "Kopie von ex02_handin_Jane_Doe.ipynb",
        "Copie de ex02_handin_Jane_Doe.ipynb",
        "Copia di ex02_handin_Jane_Doe.ipynb",
        "ex02_handin_Jane_Doe - コピー.ipynb",
        "ex02_handin_Jane_Doe のコピー.ipynb",
        "ex02_handin_Jane_Doe - 副本 (2).ipynb",
        "ex02_handin_Jane_Doe-checkpoint.ipynb",
        "ex02_handin_Jane_Doe（1）.ipynb",
        "ex02_handin_Jane_Doe.ipynb (1).json",
        "ex02_handin_Jane_Doe (1).json",
        "ex02_handin_Jane_Doe (1).ipynb.txt",
        "ex02_handin_Jane_Doe.ipynb.json",
        "ex02_handin_Jane_Doe (1) (2).ipynb",
        "Copy of Copy of ex02_handin_Jane_Doe.ipynb",
        "ex02_handin_Jane_Doe (Ana's conflicted copy 2026-10-05).ipynb",
        "ex02_handin_Jane_Doe.sync-conflict-20261005-101010-ABCDEFG.ipynb",
        "ex02_handin_Jane_\u200bDoe.ipynb",
        "ex02_handin_Jane\u00a0Doe.ipynb",
        "EX02_HANDIN_JANE_DOE.ipynb",
        "ex02_handin_Ｊane_Doe.ipynb",
    ],
)
def test_the_marks_of_copies_are_known_in_the_languages_of_programs(file):
    found = owner((file,))
    meant = {one.key for one in without_mark(found)} or {found.key}
    assert "jane doe" in meant and base(found.bare) == "janedoe" and is_notebook(file)


@pytest.mark.parametrize(
    "file", ["ex02_handin_Group-1.ipynb", "s-01.ipynb", "s00001.ipynb", "ex02_handin_Kim_2.ipynb", "Copia.ipynb"]
)
def test_a_number_in_a_name_alone_does_not_make_a_copy(file):
    assert owner((file,)).mark < copied.SURE


def test_hidden_names_and_groups_are_known():
    doubts = {
        name: owner((name,)).doubt
        for name in (
            "anon_eF2gH_9002_ex02.ipynb",
            "Participant_88_assignsubmission_file_ex02.ipynb",
            "Teilnehmerin_88_assignsubmission_file_ex02.ipynb",
            "参加者_88_assignsubmission_file_ex02.ipynb",
            "group1_1001_9001_ex02.ipynb",
            "Gruppe Rot_55_assignsubmission_file_ex02.ipynb",
            "doejane_12_13_ex02.ipynb",
            "Jane Doe_4711_assignsubmission_file_ex02.ipynb",
        )
    }
    assert list(doubts.values()) == ["hidden"] * 4 + ["group"] * 2 + [""] * 2


def test_notebooks_are_known_by_their_ending_whatever_a_browser_added():
    assert all(
        map(is_notebook, ("a.ipynb", "A.IPYNB", "a.ipynb.txt", "a.ipynb.json", "a.ipynb (1).json", "a (1).ipynb.txt"))
    )
    assert not any(map(is_notebook, ("a.txt", "ipynb", "a.ipynb.exe", "a.json")))


def test_files_of_the_system_are_known():
    assert all(
        map(
            is_system,
            (
                ("__MACOSX", "._a.ipynb"),
                ("._a.ipynb",),
                (".DS_Store",),
                ("ana", "Thumbs.db"),
                ("ana", ".ipynb_checkpoints", "a-checkpoint.ipynb"),
            ),
        )
    )
    assert not is_system(("ana", "a.ipynb"))


ROSTER = Roster(
    [
        Person("1", "Jane Doe", "jdoe@x.org"),
        Person("2", "Mary Ann de la Cruz"),
        Person("3", "Kim Lee"),
        Person("4", "Lee Kim"),
        Person("5", "김민서"),
    ]
)


@pytest.mark.parametrize(
    ("key", "name", "found"),
    [
        ("1", "?", "1"),
        ("x", "JANE DOE", "1"),
        ("x", "doejane", "1"),
        ("x", "Doe Jane", "1"),
        ("x", "jdoe", "1"),
        ("x", "delacruzmaryann", "2"),
        ("x", "De La Cruz Mary-Ann", "2"),
        ("x", "김민서", "5"),
        ("x", "Janet Doe", None),
        ("x", "Kim Lee", None),
        ("x", "", None),
    ],
)
def test_the_class_list_knows_names_in_any_turn_and_never_guesses(key, name, found):
    person, _ = ROSTER.find(Owner(key, name, "test"))
    assert (person.id if person else None) == found


@pytest.mark.parametrize(
    "key", ["S-01", "s-01\u200b", "\ufeffS-01", "s-01\u00a0", " s-01 ", "Ｓ-０１", "s\u2060-01", "s_01"]
)
@pytest.mark.parametrize("listed", ["s-01", "S-01\u200b", "\ufeffs-01", "ｓ-０１"])
def test_an_id_is_found_whatever_is_not_seen_in_it(key, listed):
    person, _ = Roster([Person(listed, "Jane Doe"), Person("s-1", "Joe Roe")]).find(Owner(key, "?", "test"))
    assert person is not None and person.id == listed and plain_id(person.id).casefold() == "s-01"


def test_two_lines_with_one_id_are_unclear():
    assert Roster([Person("s1", "Jane Doe"), Person("S1\u200b", "Joe Roe")]).find(Owner("s1", "?", "test")) == (
        None,
        "roster_unclear",
    )


def test_accents_in_two_codings_are_one_id():
    assert same_id("zoë1") == same_id("zoe\u03081") == same_id("ZOË1")


def test_two_people_of_one_name_are_unclear_not_chosen():
    assert ROSTER.find(Owner("x", "Kim Lee", "test")) == (None, "roster_unclear")


def test_page_names_are_safe_everywhere_and_differ_when_their_students_do():
    names = [
        safe.file_name(text)
        for text in (
            "ana",
            "Ana",
            "ANA",
            "ana ",
            "аna",
            "con",
            "../x",
            "a/b",
            "a\\b",
            "",
            "김",
            "x" * 500,
            "x" * 499,
            "a:b",
            "\ud800",
        )
    ]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(
        name.isascii()
        and len(name) <= 80
        and set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
        and name
        for name in names
    )
