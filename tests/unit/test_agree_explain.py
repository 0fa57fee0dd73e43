"""Alpha is explained with the reader's own numbers, and own codes stand beside passes that are called machine-made."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar import agree
from seminar.agree.comparing import YOU
from seminar.course import course


def result(pairs, level="nominal", codes=("a", "b", "c"), resamples=200):
    """Agreement of two readers whose codes per unit are given as pairs of letters."""
    coders = {"one": {}, "two": {}}
    for number, (first, second) in enumerate(pairs):
        coders["one"][f"u{number}"] = {"v": first}
        coders["two"][f"u{number}"] = {"v": second}
    return agree.agreement(
        agree.pool_codes(coders, [agree.Scale("v", "Voice", {code: code for code in codes}, level)]),
        "v",
        resamples=resamples,
    )


DOMINATED = ["aa"] * 18 + ["ab", "ba"]  # 18 of 20 alike, and nearly all codes the same


def test_high_agreement_with_low_alpha_is_explained_by_the_code_that_dominates():
    found = result(DOMINATED)
    assert found.raw == pytest.approx(0.9)
    assert found.alpha < 0
    words = agree.explain_alpha(found)
    assert "Why is alpha low when agreement is high?" in words.text
    assert "95% of all codes are one and the same code" in words.text
    assert f"{found.expected:.0%} of pairs" in words.text


def test_high_agreement_on_varied_units_needs_no_such_explanation():
    found = result(["aa", "bb", "cc"] * 6 + ["ab", "bc"])
    assert found.raw == pytest.approx(0.9)
    assert found.alpha > 0.8
    assert "Why is alpha low" not in agree.explain_alpha(found).text


def test_the_sum_in_the_text_comes_out():
    found = result(["aa", "bb", "ab", "cc", "ca"])
    text = agree.explain_alpha(found).text
    seen, by_lot, alpha = map(float, re.search(r"1 - (\d\.\d+) / (\d\.\d+) = (-?\d\.\d+)", text).groups())
    assert alpha == pytest.approx(1 - seen / by_lot, abs=0.01)
    assert alpha == pytest.approx(found.alpha, abs=0.006)
    assert "5 units" in text and "10 codes" in text


def test_table_holds_the_same_numbers_as_the_text():
    found = result(["aa", "bb", "ab", "cc", "ca"])
    table = agree.explain_alpha(found).table.set_index("step")["figure"]
    assert table["Units coded by two readers or more"] == "5"
    assert table["Krippendorff's alpha"] == f"{found.alpha:.3f}"
    assert table["Pairs of readers who agree (raw agreement)"] == "0.600"


def test_ordered_codes_are_said_to_weigh_near_misses_less():
    words = agree.explain_alpha(result(["aa", "bb", "ab", "cc"], "ordinal"))
    assert "stand in order" in words.text
    assert "1 - " not in words.text
    assert "(ordered codes)" in words.table["step"].str.cat()


@pytest.mark.parametrize("pairs", [["aa", "aa"], ["aa"]])
def test_undefined_alpha_is_explained_without_a_figure(pairs):
    words = agree.explain_alpha(result(pairs))
    assert "not defined" in words.text
    assert words.table["figure"].tolist() == ["100.0%"]
    assert "None" not in words.text + repr(words) + words._repr_html_()


def test_perfect_agreement_is_not_called_certain():
    text = agree.explain_alpha(result(["aa", "bb", "cc", "ab"[0] * 2])).text
    assert "the whole way" in text
    assert "Other units still could" in text
    assert "not whether they are right" in text


@given(
    st.lists(st.sampled_from(["aa", "bb", "cc", "ab", "ba", "ac", "cb"]), min_size=2, max_size=12),
    st.sampled_from(["nominal", "ordinal"]),
)
def test_every_result_can_be_explained(pairs, level):
    found = result(pairs, level, resamples=20)
    words = agree.explain_alpha(found)
    assert words.short and words.text
    for bad in ("None", "nan", "inf"):
        assert bad not in words.text.replace("information", "")


def own():
    codes = {
        unit: {name: code for name, code in given.items() if name != "reason"}
        for unit, given in list(agree.reference_passes()["A"].items())[:12]
    }
    codes["cnn_2001_08_04:5:2"]["primary_frame"] = "F4"
    return codes


def test_own_codes_are_set_beside_both_passes_and_these_are_called_machine_made():
    found = agree.compare(own())
    assert set(found.results) == {(YOU, "A"), (YOU, "B"), ("A", "B")}
    with_a = found.results[YOU, "A"]
    assert with_a["primary_frame"].raw == pytest.approx(11 / 12)
    assert with_a["tone"].level == "ordinal" and with_a["tone"].alpha == 1
    assert "machine-made" in found.note and "machine-made" in repr(found) and "machine-made" in found._repr_html_()
    row = found.differences.query("unit == 'cnn_2001_08_04:5:2' and variable == 'primary frame'").iloc[0]
    assert [row[name][:3] for name in (YOU, "A", "B")] == ["F4 ", "F6 ", "F0 "]
    assert row["reason_A"] and row["reason_B"]


def test_a_second_slot_left_empty_is_compared_as_a_decision():
    codes = own()
    for given_codes in codes.values():
        if given_codes["secondary_frame"] == agree.BLANK:
            del given_codes["secondary_frame"]
    found = agree.compare(codes).results[YOU, "A"]["secondary_frame"]
    assert (found.units, found.raw) == (12, 1)


def test_only_units_that_both_sides_coded_are_compared():
    codes = {
        "cnn_2001_08_04:3:1": {"primary_frame": "F2"},
        "declaration:13:1": {"primary_frame": "F2", "reason": "missile program"},
        "somewhere else": {"primary_frame": "F1"},
    }
    found = agree.compare(codes)
    assert set(found.figures["units"]) == {2}
    assert set(found.figures["variable"]) == {"primary_frame"}
    assert found.figures.query("between == 'you and pass A'")["undefined"].str.contains("not defined").all()
    with pytest.raises(agree.AgreementError, match="none of your 1 units is among the 58"):
        agree.compare({"elsewhere": {"primary_frame": "F1"}})


def test_two_people_are_compared_without_talk_of_machines():
    mine = {"1": {"voice": "dprk"}, "2": {"voice": "joint"}}
    found = agree.compare(mine, {"Ana": {"1": {"voice": "dprk"}, "2": {"voice": "russia"}}})
    assert found.note == ""
    assert found.figures["between"].tolist() == ["you and Ana"]
    assert "machine" not in found._repr_html_()


@pytest.fixture
def answered(tmp_path, monkeypatch, course_root):
    """A notebook folder in which ex02.q8 was answered, as the widget keeps it."""
    from seminar.ask.store import AnswerFile
    from seminar.questions import AnswerRecord

    monkeypatch.setenv("SEMINAR_HOME", str(course_root))
    monkeypatch.chdir(tmp_path)

    def give(answer):
        record = AnswerRecord(
            course=course().short, q="ex02.q8", rev="0" * 8, answer=answer, at="2026-11-22T10:00:00Z", n=1
        )
        AnswerFile(tmp_path / ".answers", "ex02").change(lambda stored: stored.answers.update({"ex02.q8": record}))

    return give


def test_a_question_not_yet_answered_says_what_to_do(answered):
    found = agree.compare("ex02.q8")
    assert "no codes yet" in repr(found) and "no codes yet" in found._repr_html_()
    with pytest.raises(agree.AgreementError, match="no codes yet"):
        agree.own_codes("ex02.q8")


def test_kept_answers_are_found(answered):
    answered({"2.3": {"voice": "russia", "strength": "expressive", "reason": "welcomed"}})
    assert agree.own_codes("ex02.q8") == {"2.3": {"voice": "russia", "strength": "expressive", "reason": "welcomed"}}


def test_a_question_with_passages_of_its_own_is_compared_with_its_own_reference(answered, monkeypatch, course_root):
    from seminar.questions import load_assignment

    question = load_assignment(course_root / "solutions" / "ex02.yaml").item("q8")
    monkeypatch.setattr("seminar.agree.comparing.coding_question", lambda item: question)
    answered({"2.3": {"voice": "joint", "strength": "affirmation"}, "7.2": {"voice": "russia", "strength": "promise"}})
    found = agree.compare("ex02.q8")
    assert list(found.results) == [(YOU, "the reference")]
    assert found.results[YOU, "the reference"]["voice"].raw == 0.5
    assert found.results[YOU, "the reference"]["strength"].level == "ordinal"
    assert "machine-made: one pass" in found.note


def test_units_with_short_names_find_their_place_in_the_passes(answered, monkeypatch):
    from seminar.questions.model import Code, CodeUnits, Unit, Variable

    question = CodeUnits(
        id="q8",
        title="Fragments",
        prompt="Code.",
        minutes=5,
        skill="sourcing",
        codebook=[
            Variable(
                id="primary_frame",
                label="Frame",
                options=[Code(id="F2", text="Security"), Code(id="F6", text="Harmony")],
            )
        ],
        units=[
            Unit(id="a", text="x", source="frame_units:cnn_2001_08_04:3:1"),
            Unit(id="b", text="y", source="frame_units:cnn_2001_08_04:5:2"),
        ],
    )
    monkeypatch.setattr("seminar.agree.comparing.coding_question", lambda item: question)
    answered({"a": {"primary_frame": "F2"}, "b": {"primary_frame": "F6"}})
    found = agree.compare("ex02.q8")
    assert found.results[YOU, "A"]["primary_frame"].raw == 1
    assert found.differences[[YOU, "A", "B"]].values.tolist() == [["Harmony", "Harmony", "F0 None / procedural"]]
