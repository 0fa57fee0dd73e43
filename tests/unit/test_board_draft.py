"""The editor of the brief: one text in lesson and exercise, earlier versions, the rubric, citations."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import moscow2001 as m
from seminar.ask import ledger, question
from seminar.ask.question import Question
from seminar.author.leaks import Secrets, leaks, private_texts
from seminar.board import deck as decks
from seminar.board import versions
from seminar.board.citing import bibliography, cited, marker, own_text, render
from seminar.board.editing import Editor, answers_folder, draft, notes
from seminar.board.evidence import BoardError
from seminar.board.rubric import public
from seminar.questions import load_assignment, public_item
from seminar.questions.answers import count_words
from seminar.questions.record import MIME
from tests.course_copy import ROOT

EX05 = ROOT / "solutions" / "ex05.yaml"


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course folder whose notebooks/ is where we are; nobody's answers in it."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "exercises").mkdir()
    shutil.copy(ROOT / "exercises" / "ex05.questions.json", tmp_path / "exercises")
    monkeypatch.setenv("SEMINAR_HOME", str(ROOT))
    monkeypatch.chdir(tmp_path / "notebooks")
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    restart(monkeypatch)
    return tmp_path


def restart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "_ledgers", {})
    monkeypatch.setattr(decks, "_decks", {})


def write(editor: Editor, text: str) -> None:
    editor.receive({"type": "answer", "value": text, "seq": "t:1", "final": True})


# ---- one text


def test_the_editor_is_drawn_by_its_own_script(course):
    widget = Editor().widget
    assert type(widget).__name__ == "EditorWidget" and "seminar-editor" in widget._esm and widget.cites


def test_what_is_written_in_the_lesson_is_the_answer_in_the_exercise(course, monkeypatch):
    editor = Editor()
    assert editor.widget.status["state"] == "empty"
    write(editor, "The year is older than the day.")
    restart(monkeypatch)
    monkeypatch.chdir(course / "exercises")
    asked = Question("ex05.q1")
    assert asked.widget.answer == "The year is older than the day."
    assert asked.bundle()[MIME]["answer"] == "The year is older than the day."


def test_what_is_written_in_the_exercise_is_the_draft_in_the_lesson(course, monkeypatch):
    write(Editor(), "Written in the lesson.")
    restart(monkeypatch)
    monkeypatch.chdir(course / "exercises")
    Question("ex05.q1").receive(
        {"type": "answer", "value": "Written in the exercise, later.", "seq": "t:1", "final": True}
    )
    restart(monkeypatch)
    monkeypatch.chdir(course / "notebooks")
    editor = Editor()
    assert editor.widget.answer == draft() == "Written in the exercise, later."
    assert [one["text"] for one in editor.widget.versions] == ["Written in the lesson."], (
        "the text that was replaced is kept"
    )


def test_the_hand_in_of_the_exercise_holds_the_text_of_the_lesson(course, monkeypatch):
    write(Editor(), "word " * 410)
    restart(monkeypatch)
    monkeypatch.chdir(course / "exercises")
    from seminar.ask.handin import HandIn

    made = HandIn("ex05").write("Ada Example")
    assert made.answered == 1 and ("word " * 410).strip() in made.content


def test_without_the_exercise_nearby_the_draft_is_kept_beside_the_notebook(tmp_path, course, monkeypatch):
    alone = tmp_path / "alone" / "somewhere"
    alone.mkdir(parents=True)
    monkeypatch.chdir(alone)
    restart(monkeypatch)
    write(Editor(), "Alone.")
    assert answers_folder() == alone / ".answers" and (alone / ".answers" / "ex05.json").is_file()


def test_an_empty_editor_is_the_same_every_time(course):
    assert Editor().bundle() == Editor().bundle()
    assert Editor().bundle()["text/plain"].endswith("not answered yet")


# ---- earlier versions


def test_many_words_deleted_at_once_can_be_put_back(course):
    editor = Editor()
    long = "one two three four five " * 10
    write(editor, long)
    write(editor, "")
    [kept] = editor.widget.versions
    assert kept["text"] == long.strip() or kept["text"] == long
    assert kept["words"] == 50 and "deleted" in kept["why"]
    sent = []
    editor.widget.send = lambda content, buffers=None: sent.append(content)
    editor.receive({"type": "put_back", "number": kept["number"]})
    assert draft() == kept["text"] and sent[-1] == {"type": "replace", "text": kept["text"]}


def test_a_version_is_kept_every_ten_minutes_of_writing(course, monkeypatch):
    clock = ["2026-01-01T10:00:00Z"]
    monkeypatch.setattr(versions, "now", lambda: clock[0])
    editor = Editor()
    text = "word " * versions.FIRST_AFTER
    write(editor, text)
    write(editor, text + "a")
    assert len(editor.widget.versions) == 1
    clock[0] = "2026-01-01T10:09:59Z"
    write(editor, text + "a b")
    assert len(editor.widget.versions) == 1
    clock[0] = "2026-01-01T10:10:00Z"
    write(editor, text + "a b c")
    assert [count_words(one["text"]) for one in editor.widget.versions] == [
        versions.FIRST_AFTER + 2,
        versions.FIRST_AFTER,
    ]
    assert editor.widget.versions[0]["at"] == "2026-01-01T10:10:00Z"


def test_a_version_kept_by_hand_is_kept_once(course):
    editor = Editor()
    sent = []
    editor.widget.send = lambda content, buffers=None: sent.append(content["text"])
    for value in ("A line.", "A line.", ""):
        editor.receive({"type": "keep_version", "value": value})
    assert sent == ["This version is kept.", "This text is kept already.", "There is nothing to keep yet."]
    assert [one["text"] for one in editor.widget.versions] == ["A line."]


def test_typing_in_a_stale_window_does_not_lose_what_the_other_wrote(course, monkeypatch):
    stale = Editor()
    write(stale, "First words.")
    stale_ledger, stale_versions = stale.ledger, stale.versions
    restart(monkeypatch)  # another kernel
    other = Editor()
    assert other.ledger is not stale_ledger and other.versions.ledger is not stale_versions.ledger
    write(other, "First words. Much better words from the other window.")
    write(stale, "First words, typed on.")
    assert draft() == "First words, typed on."
    assert "First words. Much better words from the other window." in [one["text"] for one in stale.widget.versions]


def test_coming_back_to_a_window_shows_the_newer_text(course, monkeypatch):
    stale = Editor()
    write(stale, "First words.")
    restart(monkeypatch)
    write(Editor(), "Second words.")
    stale.receive({"type": "look"})
    assert stale.widget.answer == "Second words."
    assert [one["text"] for one in stale.widget.versions] == ["First words."]


def test_versions_survive_a_kernel_and_a_strange_record(course, monkeypatch):
    editor = Editor()
    editor.versions.keep("A line.", "kept by hand")
    editor.versions.ledger.give("brief.v7", "draft", ["no version"])
    editor.versions.ledger.give("brief.vx", "draft", {"text": "no number"})
    restart(monkeypatch)
    assert [one["text"] for one in Editor().widget.versions] == ["A line."]


# ---- cards and citations


def test_cards_come_in_order_with_bearing_trust_and_citation(course):
    m.board.add("statements:st_15", bearing="supports", note="near in\ntime")
    m.board.add("decl 2.2", bearing="weakens")
    text = notes(decks.deck().cards())
    lines = [line for line in text.splitlines() if line.startswith("- ")]
    assert lines[0].startswith("- + supports: 3 May 2001") and lines[0].endswith("Trust: near in time")
    assert "[@cbs_2001_05_03; @bbc_2001_05_03; @donga_2001_05_04; @guardian_2001_05_04]" in lines[0]
    assert lines[1].endswith("[@decl_2001_08_04_en, 2.2]")
    assert own_text(f"My text.\n\n{text}") == "My text.", "notes are not printed"
    assert notes([]) == ""


def test_the_picker_offers_the_cards_sources_first(course):
    editor = Editor()
    first = editor.widget.cites[0]
    m.board.add("statements:st_15")
    assert [one[0] for one in editor.widget.cites if one[2] == "own"] == [
        "cbs_2001_05_03",
        "bbc_2001_05_03",
        "donga_2001_05_04",
        "guardian_2001_05_04",
    ]
    assert editor.widget.cites[0] != first and len({one[0] for one in editor.widget.cites}) == len(editor.widget.cites)


def test_a_marker_becomes_a_numbered_note_and_an_entry(course):
    made = render(
        "The year is older. [@guardian_2001_05_04] It was said.[@cnn_2001_08_04, P2; @decl_2001_08_04_en, 2.2]"
    )
    assert 'older.<sup><a href="#note-1"' in made.body and '<a href="#note-2"' in made.body
    assert made.notes[0] == "Guardian, “Kim turns on the charm for EU team,” May 4, 2001."
    assert (
        made.notes[1].endswith("“DPRK-Russia Moscow Declaration,” August 4, 2001, 2.2.")
        and "August 4, 2001, P2; " in made.notes[1]
    )
    assert made.ids == ["guardian_2001_05_04", "cnn_2001_08_04", "decl_2001_08_04_en"] and made.unknown == []
    entries = bibliography(made.ids)
    assert len(entries) == 3 and any("<em>The Guardian</em>, May 4, 2001." in entry for entry in entries)


def test_every_source_has_a_note_and_a_bibliography_entry_as_the_course_prints_it(course):
    from seminar import cite

    for id in cite.sources():
        made = render(f"A.{marker([id])}")
        assert made.ids == [id] and made.notes[0].strip(". "), id
    assert len(bibliography(list(cite.sources()))) == len(cite.sources())


def test_an_id_of_a_merged_source_leads_to_that_source(course):
    from seminar import cite

    old, new = next(iter(cite.aliases().items()))
    assert [one.id for one in cited(f"[@{old}]")] == [new]


def test_an_unknown_source_is_named_and_not_hidden(course):
    made = render("A claim.[@nobody_2001]")
    assert made.unknown == ["nobody_2001"] and "unknown source nobody_2001" in made.notes[0]


@pytest.mark.parametrize("text", ["[@]", "[@ x]", "an e-mail ada@example.org", "[see this]", "[x](y)"])
def test_what_is_no_marker_stays_as_it_is(course, text):
    assert render(text).notes == []


def test_nothing_a_writer_types_becomes_html(course):
    body = render(
        '<script>alert(1)</script> <b onclick="x">b</b> [a](javascript:alert(1))'
        " ![p](http://example.org/p.png)\ue0007\ue001"
    ).body
    assert (
        "<script" not in body
        and "<b " not in body
        and 'href="javascript:' not in body
        and "<img" not in body
        and "note-7" not in body
    )


@pytest.mark.parametrize(
    ("ids", "locator", "made"),
    [(["a"], "", "[@a]"), (["a", "b"], "p. 3", "[@a, p. 3; @b]"), (["a"], "x];[@b", "[@a, x b]"), ([], "p. 3", "")],
)
def test_markers_are_written_as_they_are_read(ids, locator, made):
    assert marker(ids, locator) == made


# ---- the rubric


def test_the_public_rubric_is_the_one_the_brief_is_marked_with():
    item = load_assignment(EX05).item("q1")
    assert item.rubric_public
    assert public().rubric == item.rubric
    assert public().points == item.points == 40


def test_no_other_rubric_is_public_and_the_sample_answers_of_the_exercise_stay_secret(tmp_path):
    told = [
        f"{path.stem}.{item.id}"
        for path in sorted((ROOT / "solutions").glob("ex*.yaml"))
        for item in load_assignment(path).items
        if getattr(item, "rubric_public", False)
    ]
    assert told == ["ex05.q1"]
    item = load_assignment(EX05).item("q1")
    assert {what for what, text in private_texts(item) if text.strip()} == {
        "a sample answer",
        "the comment on a sample answer",
    }
    assert "rubric" not in public_item(item) and "rubric_public" not in public_item(item)
    (tmp_path / "shown.md").write_text(item.samples[0].text, "utf-8")
    assert leaks(tmp_path, Secrets([load_assignment(EX05)])) != []


def test_a_secret_rubric_is_still_found_where_it_does_not_belong(tmp_path):
    ex01 = load_assignment(ROOT / "solutions" / "ex01.yaml")
    level = next(
        level.text
        for item in ex01.items
        for criterion in getattr(item, "rubric", [])
        for level in criterion.levels
        if len(level.text.split()) >= 7
    )
    (tmp_path / "shown.md").write_text(level, "utf-8")
    assert any("level of the rubric" in leak.what for leak in leaks(tmp_path, Secrets([ex01])))


def test_sample_briefs_keep_the_length_and_their_marks_follow_the_rubric():
    made, words = public(), load_assignment(EX05).item("q1").words
    assert [one.id for one in made.samples] == ["A", "B"]
    for one in made.samples:
        assert words.min <= count_words(one.text) <= words.max
        html = m.board.sample(one.id)._repr_html_()
        assert f"Marks: {one.points:g} of 40" in html and html.count("<th scope=row>") == 6
    assert made.samples[0].points > made.samples[1].points + 10
    assert repr(m.board.sample("B")) == "Sample brief B: 20 of 40 points"
    with pytest.raises(BoardError, match="there are: A, B"):
        m.board.sample("C")


def test_lesson_check_c4_counts_the_marks_right():
    """Thesis, sourcing and corroboration carry 22 of the 40 points, says the reason of 05.c4; and most of the lead."""
    most = {one.id: one.levels[-1].points for one in public().rubric}
    assert most["thesis"] + most["sourcing"] + most["corroboration"] == 22
    one, other = public().samples
    lead = {name: one.marks[name].points - other.marks[name].points for name in most}
    assert lead["thesis"] + lead["sourcing"] + lead["corroboration"] > sum(lead.values()) / 2


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda raw: raw.replace("points: 8, why", "points: 7, why", 1), "give one mark for each"),
        (lambda raw: raw.replace("rubric:", "rubrik:", 1), "rubrik"),
        (lambda raw: raw + "\n  - [", "brief.yaml, line [0-9]+: this is not YAML"),
    ],
)
def test_a_spoilt_rubric_file_is_told_by_name(tmp_path, monkeypatch, change, told):
    (tmp_path / "data").mkdir()
    (tmp_path / "course.yaml").write_bytes((ROOT / "course.yaml").read_bytes())
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "data" / "brief.yaml").write_text(change((ROOT / "data" / "brief.yaml").read_text("utf-8")), "utf-8")
    monkeypatch.setenv("SEMINAR_HOME", str(tmp_path))
    with pytest.raises(BoardError, match=told):
        public()


def test_levels_chosen_are_kept_and_what_to_revise_is_named(course, monkeypatch):
    page = m.board.assess()
    assert page.chosen == {} and page.widget.status.startswith("0 of 6 chosen")
    for criterion in public().rubric:
        page.set(**{criterion.id: criterion.levels[1].points})
    assert page.widget.status.startswith("6 of 6 chosen")
    assert page.html.count("The next level:") == 2 and page.html.index("Context") < page.html.index("Sourcing"), (
        "those furthest from their highest level"
    )
    restart(monkeypatch)
    again = m.board.assess()
    assert again.chosen == page.chosen
    assert m.board.assess().static_html == page.static_html, "the saved form does not tell anybody's choice"


def test_a_stored_level_that_the_rubric_no_longer_has_is_not_chosen(course):
    page = m.board.assess()
    page._ledger.give("brief.assessment", "rubric", {"thesis": "5", "clarity": "4", "gone": "1"})
    assert m.board.assess().chosen == {"clarity": 4.0}


def test_an_unstored_draft_says_what_to_do(course, monkeypatch):
    from seminar import files
    from seminar.errors import DiskFull

    def no_room(path, content):
        raise DiskFull("there is no room left on the disk to write x")

    editor = Editor()
    monkeypatch.setattr(files, "write_atomically", no_room)
    write(editor, "Words that must not be lost.")
    assert editor.widget.status["state"] == "problem" and "save it with Ctrl+S" in editor.widget.status["text"]
    assert editor.bundle()[MIME]["answer"] == "Words that must not be lost."
    assert question.not_stored(DiskFull("x")).startswith("Kept in this notebook only")


def test_versions_that_cannot_be_kept_are_told_and_half_an_emoji_costs_none(course, monkeypatch):
    from seminar.ask.store import AnswerFile
    from seminar.errors import WriteError

    editor = Editor()
    write(editor, "One \ud83d.")
    editor.receive({"type": "keep_version", "value": "One \ud83d."})
    editor.receive({"type": "keep_version", "value": "One \ud83d."})
    assert [one["text"] for one in editor.widget.versions] == ["One �."]
    real = AnswerFile._write

    def refused(self, stored):
        if self.group == "brief":
            raise WriteError("brief.json could not be written (broken).")
        real(self, stored)

    with monkeypatch.context() as broken:
        broken.setattr(AnswerFile, "_write", refused)
        write(editor, "Two.")
        assert (
            editor.widget.status["notice"]
            == "Earlier versions of the text are not kept just now: brief.json could not be written (broken)."
        )
    write(editor, "Three.")
    assert editor.widget.status["notice"] == ""
    restart(monkeypatch)
    assert Editor().widget.answer == "Three."
