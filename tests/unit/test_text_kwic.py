"""A concordance shows every hit with its words, and says what it cannot show."""

from collections import Counter

import pytest

from moscow2001 import text
from seminar.text import local

NOT_SHIPPED = (
    "The CNN story is under copyright and is not shipped: where our fragment does not reach a hit, only its paragraph is"
    " named. If you have a lawful copy, save it in data/local/ as a .txt file and run this cell again: the words around"
    " each hit then appear."
)


@pytest.fixture
def nowhere(tmp_path):
    """A folder for own copies that holds none."""
    return tmp_path


@pytest.fixture
def story(monkeypatch):
    """A story of our own in place of the CNN one, with its counts."""
    parts = {
        "headline": "Lamp sticks to its promise",
        "P1": "The keeper of the lamp said on Monday that it would burn until the spring.",
        "P2": "Two years ago the harbour agreed with the lamp to stop blinking before dawn.",
        "P3": "An understanding was reached, the keeper said, over a bowl of barley soup.",
    }
    counted = {label: Counter(text.words(body)) for label, body in parts.items()}
    for module in ("seminar.text.local.counted", "seminar.text.concordance.counted"):
        monkeypatch.setattr(module, lambda _: counted)
    monkeypatch.setattr("seminar.text.concordance._fragments", lambda _: {"P1": ["The keeper of the lamp said"]})
    return parts


def test_understanding_stands_twice_in_the_declaration(nowhere):
    lines = text.kwic("understanding", "declaration").frame
    assert lines["paragraph"].tolist() == ["5.2", "8.2"]
    assert lines["left"].tolist()[1].endswith("expressed its")
    assert lines["right"].tolist()[1].startswith("of this stand")


def test_both_texts_give_four_hits_of_understanding_and_a_note(nowhere):
    found = text.kwic("understanding", local=nowhere)
    assert found.frame["text"].tolist() == ["CNN", "CNN", "declaration", "declaration"]
    assert found.note == NOT_SHIPPED
    assert NOT_SHIPPED in repr(found)


def test_hits_agree_with_counts_for_every_frequent_word(nowhere):
    for name in ("cnn", "declaration"):
        for row in text.counts(name).head(40).itertuples():
            assert len(text.kwic(row.word, name, local=nowhere)) == row.count, row.word


def test_words_before_and_after_are_as_many_as_asked():
    line = text.kwic("stand", {"2.3": "The Russian side welcomed this stand of the DPRK."}, width=2).frame.iloc[0]
    assert (line["left"], line["hit"], line["right"]) == ("welcomed this", "stand", "of the")
    line = text.kwic("stand", {"2.3": "The Russian side welcomed this stand of the DPRK."}, width=20).frame.iloc[0]
    assert (line["left"], line["right"]) == ("The Russian side welcomed this", "of the DPRK.")


def test_a_whole_sentence_can_be_shown():
    own = {"8": "8. He met V.V. Putin. The U.S. forces stay in N. Korea’s south. “Peace first.” So they said."}
    assert text.kwic("forces", own, "sentence").frame[["left", "hit", "right"]].values.tolist() == [
        ["The U.S.", "forces", "stay in N. Korea’s south."]
    ]
    assert text.kwic("met", own, "sentence").frame["right"].tolist() == ["V.V. Putin."]
    assert text.kwic("first", own, "sentence").frame[["left", "right"]].values.tolist() == [["“Peace", ".”"]]


def test_every_sentence_of_the_declaration_is_whole():
    from moscow2001 import data
    from moscow2001.text import sentences

    for row in data.declaration().itertuples():
        parts = [row.text[start:stop] for start, stop in sentences(row.text)]
        assert "".join("".join(parts).split()) == "".join(row.text.split())
        assert all(part.rstrip("”’").endswith((".", ":")) for part in parts), parts
    assert sum(len(sentences(body)) for body in data.declaration()["text"]) == 25


def test_a_hit_at_either_end_has_nothing_on_that_side():
    first, last = text.kwic("peace", "Peace first. War last: peace").frame.to_dict("records")
    assert (first["left"], last["right"]) == ("", "")
    assert first["hit"] == "Peace"


def test_phrases_and_stars():
    own = {"a": "The Korean Peninsula and the Korean people", "b": "peaceful, peacefully, peace"}
    assert len(text.kwic("korean peninsula", own)) == 1
    assert text.kwic("peace*", own).frame["hit"].tolist() == ["peaceful", "peacefully", "peace"]
    assert len(text.kwic("peace", own)) == 1


def test_moratorium_has_no_hit_in_the_declaration_and_says_so():
    found = text.kwic("moratorium", "declaration")
    assert len(found) == 0
    assert "no hit" in repr(found)
    assert "No hit" in found._repr_html_()


def test_page_holds_the_caption_the_headings_and_escaped_words():
    html = text.kwic("law", {"x": "a <b>law</b> & order"})._repr_html_()
    assert "<caption>law: 1 hit</caption>" in html
    assert "scope=col" in html and "scope=row" in html
    assert "&amp; order" in html and "<b>law</b>" in html


@pytest.mark.parametrize(
    ("word", "width", "message"),
    [
        ("...", 8, "no word that is counted"),
        ("12", 8, "four digits"),
        ("peace", 0, "from 1 to 40"),
        ("peace", 41, "from 1 to 40"),
        ("peace", "page", "sentence"),
    ],
)
def test_impossible_searches_are_refused(word, width, message):
    with pytest.raises(text.TextError, match=message):
        text.kwic(word, "declaration", width)


def test_without_own_copy_a_fragment_is_shown_where_it_reaches(story, nowhere):
    lines = text.kwic("keeper", "cnn", local=nowhere).frame
    assert lines["right"].tolist() == ["of the lamp said ...", ""]
    assert lines["paragraph"].tolist() == ["P1", "P3"]


def test_own_copy_gives_whole_lines_through_navigation_and_broken_lines(story, tmp_path):
    broken = story["P3"].replace(" reached", "\n reached")
    (tmp_path / "story.txt").write_text(
        "\r\n\r\n".join(["Skip to menu", story["headline"], story["P1"], "Play video", story["P2"], broken]),
        encoding="utf-8",
    )
    copy = text.own_copy(tmp_path)
    assert copy.complete
    assert "same words" in copy.message
    found = text.kwic("keeper", "cnn", local=tmp_path)
    assert found.note == ""
    assert found.frame["right"].tolist()[1] == "said, over a bowl of barley soup."


def test_own_copy_may_be_a_saved_page(story, tmp_path):
    page = "<script>var lamp='P1'</script>" + "".join(f"<p>{body}</p>" for body in story.values())
    (tmp_path / "story.html").write_text(page, encoding="utf-8")
    assert text.own_copy(tmp_path).complete


def test_own_copy_may_have_one_line_per_paragraph_and_an_old_encoding(story, tmp_path):
    (tmp_path / "story.txt").write_bytes("\n".join(["\u201cMenu\u201d", *story.values()]).encode("cp1252"))
    assert text.own_copy(tmp_path).complete


def test_changed_and_missing_paragraphs_are_named(story, tmp_path):
    (tmp_path / "story.txt").write_text(
        "\n\n".join([story["headline"], story["P1"].replace("Monday", "Tuesday"), story["P2"]]), encoding="utf-8"
    )
    copy = text.own_copy(tmp_path)
    assert (copy.exact, copy.changed, copy.missing) == (("headline", "P2"), ("P1",), ("P3",))
    assert "P1 differ" in copy.message and "P3 were not found" in copy.message
    found = text.kwic("keeper", "cnn", local=tmp_path)
    assert found.note == copy.message
    assert found.frame["paragraph"].tolist() == ["P1", "P3"]


def test_other_files_are_no_copy(story, tmp_path):
    (tmp_path / "shopping.txt").write_text("barley, lamp oil, soup", encoding="utf-8")
    (tmp_path / "README.md").write_text("\n\n".join(story.values()), encoding="utf-8")
    (tmp_path / "story.pdf").write_text("\n\n".join(story.values()), encoding="utf-8")
    assert text.own_copy(tmp_path) is None
    assert text.own_copy(tmp_path / "not there") is None


def test_the_course_ships_no_copy(course_root):
    shipped = course_root / "data" / "local"
    assert not shipped.exists() or {path.name for path in shipped.iterdir() if path.suffix in local.KINDS} <= {
        "README.md",
        *_own_files(shipped),
    }


def _own_files(folder):
    # a developer's own copy may lie there; what counts is that git ignores it
    import subprocess

    names = [path.name for path in folder.iterdir()]
    tracked = subprocess.run(
        ["git", "ls-files", "--", str(folder)], capture_output=True, text=True, cwd=folder.parent.parent
    )
    if tracked.returncode != 0:
        return []
    known = {line.rsplit("/", 1)[-1] for line in tracked.stdout.splitlines()}
    return [name for name in names if name not in known]
