"""Paper: the brief with notes and bibliography, the PDF or a clear message, the sheet for a reviewer."""

from __future__ import annotations

import errno
import html
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import moscow2001 as m
from seminar import browser, files
from seminar.ask import ledger
from seminar.board import deck as decks
from seminar.board import pdf as pdfs
from seminar.board import printing, review
from seminar.board.editing import Editor
from seminar.board.evidence import BoardError
from seminar.board.pdf import NoPdf, pdf
from seminar.board.sheets import Sheet
from tests.course_copy import ROOT


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "exercises").mkdir()
    (tmp_path / "notebooks").mkdir()
    shutil.copy(ROOT / "exercises" / "ex05.questions.json", tmp_path / "exercises")
    monkeypatch.setenv("SEMINAR_HOME", str(ROOT))
    monkeypatch.chdir(tmp_path / "notebooks")
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.setattr(ledger, "_ledgers", {})
    monkeypatch.setattr(decks, "_decks", {})
    return tmp_path


def write(text: str) -> None:
    Editor().receive({"type": "answer", "value": text, "seq": "t:1", "final": True})


def pressed(sheet: Sheet, button: str, **values: str) -> tuple[dict, list[dict]]:
    """What the page shows and which files it offers after a press."""
    sent: list[dict] = []
    sheet.widget.send = lambda content, buffers=None: sent.append(content)
    sheet.receive({"type": button, "values": values})
    return sheet.widget.said, sent


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", page.partition("<body>")[2]))


def test_the_page_has_text_notes_bibliography_and_cards(course):
    m.board.add("statements:st_15", bearing="supports", note="near in time")
    write("It was said.[@cnn_2001_08_04, P1]\n\nThe year is older.[@guardian_2001_05_04]\n\n---\nnotes to write from")
    said, [file] = pressed(printing.form(), "page", name="Ada Example")
    assert (
        said["state"] == "complete"
        and "brief_Ada_Example.html lies beside this notebook. 8 words, 2 sources cited. 400 to 600 words are asked for."
        in said["text"]
    )
    page = (course / "notebooks" / "brief_Ada_Example.html").read_text("utf-8")
    assert page == file["content"]
    body = text_of(page)
    assert "notes to write from" not in body
    for part in (
        "Ada Example",
        "Guardian, “Kim turns on the charm for EU team,” May 4, 2001.",
        "Bibliography",
        "near in time",
        "+ supports.",
        "statements:st_15",
    ):
        assert part in body
    # the bibliography holds what the cards rest on too, each source once, in alphabetical order
    entries = [
        text_of(f"<body>{one}")
        for one in re.findall(r'<ul class="bibliography">(.*?)</ul>', page, re.S)[0].split("</li>")
        if one.strip()
    ]
    assert len(entries) == 5 and sum("The Guardian" in one for one in entries) == 1
    assert [next(word for word in re.findall(r"\w+", one) if word != "The") for one in entries] == [
        "BBC",
        "CBS",
        "CNN",
        "Dong",
        "Guardian",
    ]


def test_every_mark_leads_to_its_note_and_back(course):
    page = printing.printed("One.[@cnn_2001_08_04] Two.[@guardian_2001_05_04]", [])
    marks, notes = set(re.findall(r'href="#(note-\d+)"', page)), set(re.findall(r'id="(note-\d+)"', page))
    assert marks == notes == {"note-1", "note-2"}
    assert set(re.findall(r'href="#(mark-\d+)"', page)) == set(re.findall(r'id="(mark-\d+)"', page))


def test_the_page_asks_nobody_for_anything_and_holds_nothing_that_runs(course):
    m.board.add("decl 2.2", note="<script>alert(1)</script>")
    hostile = (
        'a <script src="http://example.org/x.js"></script> ![](http://example.org/p.png) <iframe'
        ' src=//example.org></iframe>[@"><b>]'
    )
    page = printing.printed(hostile, decks.deck().cards(), name='"><script>alert(2)</script>')
    assert re.search(r"<(script|iframe|img|link|object|embed)\b", page) is None
    assert "default-src 'none'" in page
    assert re.findall(r'\b(?:src|action|poster|data)="', page) == []


def test_nothing_written_is_told_and_writes_no_file(course):
    said, sent = pressed(printing.form(), "page", name="")
    assert said == {"state": "problem", "text": "There is nothing to print yet: write in the editor first"}
    assert sent == [] and list((course / "notebooks").glob("*.html")) == []
    with pytest.raises(BoardError):
        printing.printed("---\nonly notes", [])


def test_an_unknown_citation_is_told_before_printing_and_on_the_page(course):
    write("A claim.[@nobody_2001]")
    said, [file] = pressed(printing.form(), "page")
    assert "Unknown citation: nobody_2001." in said["text"] and 'class="warning"' in file["content"]


def test_the_name_of_the_file_is_safe_on_every_system(course):
    write("Text.")
    said, [file] = pressed(printing.form(), "page", name="../Zoë / O'Brien: <x>")
    assert file["name"] == "brief_Zoe_O_Brien_x.html" and (course / "notebooks" / file["name"]).is_file()


def test_a_read_only_folder_still_offers_the_page(course, monkeypatch):
    def refuse(path, content):
        raise files.explained(Path(path), OSError(errno.EROFS, "read-only"))

    write("Text.")
    monkeypatch.setattr(files, "write_atomically", refuse)
    said, [file] = pressed(printing.form(), "page")
    assert (
        "This folder is read-only: brief.html was not written here. Download it below." in said["text"]
        and "Text." in file["content"]
    )


def test_a_full_disk_is_told_and_the_old_page_stays(course, monkeypatch):
    write("Text.")
    pressed(printing.form(), "page")
    old = (course / "notebooks" / "brief.html").read_bytes()

    def no_room(path, content):
        raise files.explained(Path(path), OSError(errno.ENOSPC, "no room"))

    monkeypatch.setattr(files, "write_atomically", no_room)
    said, sent = pressed(printing.form(), "page")
    assert said["state"] == "problem" and "no room left" in said["text"] and sent == []
    assert (course / "notebooks" / "brief.html").read_bytes() == old


def test_the_saved_form_counts_and_names_no_day(course):
    empty = printing.form().bundle()
    assert empty["text/plain"] == "Your brief, to print: nothing is written yet. 0 cards on the board."
    assert empty == printing.form().bundle() and re.search(r"\b20[12]\d\b", empty["text/plain"]) is None


# ---- PDF


def test_without_browser_and_nbconvert_the_message_says_what_to_do(course, monkeypatch):
    monkeypatch.setattr(browser, "find_browser", lambda: None)
    monkeypatch.setattr(pdfs, "_through_nbconvert", lambda page: (_ for _ in ()).throw(RuntimeError("no chromium")))
    write("Text.")
    said, sent = pressed(printing.form(), "pdf")
    assert said["state"] == "problem" and sent == [] and list((course / "notebooks").glob("*.pdf")) == []
    assert (
        "no Chromium, Chrome or Edge on this computer" in said["text"]
        and "choose Print, then Save as PDF" in said["text"]
    )


def test_without_a_browser_nbconvert_is_asked(monkeypatch):
    monkeypatch.setattr(browser, "find_browser", lambda: None)
    monkeypatch.setattr(pdfs, "_through_nbconvert", lambda page: b"%PDF-1.4 " + page.encode())
    assert pdf("<p>x</p>") == b"%PDF-1.4 <p>x</p>"


def test_a_browser_that_fails_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(browser, "find_browser", lambda: sys.executable)  # a program that is no browser
    monkeypatch.setattr(pdfs, "_through_nbconvert", lambda page: (_ for _ in ()).throw(RuntimeError("none")))
    with pytest.raises(NoPdf, match=rf"{re.escape(Path(sys.executable).name)} failed .*RuntimeError.*Save as PDF"):
        pdf("<p>x</p>")


def test_a_browser_that_hangs_is_given_up(monkeypatch):
    def hang(*_args, timeout, **_more):
        raise subprocess.TimeoutExpired("browser", timeout)

    monkeypatch.setattr(browser, "find_browser", lambda: "/usr/bin/browser")
    monkeypatch.setattr(pdfs.subprocess, "run", hang)
    monkeypatch.setattr(pdfs, "_through_nbconvert", lambda page: (_ for _ in ()).throw(RuntimeError("none")))
    with pytest.raises(NoPdf, match="TimeoutExpired"):
        pdf("<p>x</p>")


@pytest.mark.skipif(browser.find_browser() is None, reason="no Chromium, Chrome or Edge on this computer")
def test_the_installed_browser_makes_a_pdf():
    content = pdf(printing.printed("Text.[@cnn_2001_08_04]", []))
    assert content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")


# ---- the sheet for a reviewer


def test_the_reviewer_is_asked_five_questions_and_none_is_about_liking():
    assert len(review.questions()) == 5 and all(question.endswith("?") for question, _ in review.questions())
    assert not re.search(r"\b(like|enjoy|good|bad)\b", " ".join(question for question, _ in review.questions()), re.I)


def test_the_sheet_comes_alone_or_with_the_draft(course):
    said, [alone] = pressed(review.form(), "page", **{"with": "sheet"})
    assert alone["content"].count('class="line"') == 20 and "A draft to review" not in alone["content"]
    said, [empty] = pressed(review.form(), "page", **{"with": "draft"})
    assert "There is no draft yet" in said["text"] and "A draft to review" not in empty["content"]
    write("My draft.[@cnn_2001_08_04]")
    said, [both] = pressed(review.form(), "page", **{"with": "draft"})
    assert (
        "My draft." in both["content"]
        and "CNN" in text_of(both["content"])
        and (course / "notebooks" / "review_sheet.html").read_text("utf-8") == both["content"]
    )
