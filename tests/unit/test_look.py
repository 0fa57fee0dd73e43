"""course.py look: one hand-in as a page on which nothing can run, whatever the file is."""

from __future__ import annotations

import json
import os
import re
import shutil
import zipfile
from html import unescape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seminar import cli, look
from seminar.course import course
from seminar.errors import CourseError, MissingFile
from seminar.look import pictures
from seminar.look.opening import Handed
from tests.course_copy import ROOT
from tests.hostile import stranger

SAMPLE = next(iter(sorted((ROOT / "teaching" / "sample_class" / "submissions").glob("ex02_handin_A*.ipynb"))))


def is_inert(page: str) -> bool:
    pictures = re.findall(r'<img src="([^"]{0,40})', page)
    return (
        stranger.active(page) == []
        and "default-src 'none'" in page
        and all(one.startswith("data:image/png;base64,") for one in pictures)
    )


def of(content: bytes | dict, name: str = "ex02.ipynb") -> str:
    content = content if isinstance(content, bytes) else json.dumps(content).encode()
    return look.page(Handed(name, content, len(content)))


def test_answers_are_told_in_words_with_their_questions_and_times():
    page = look.page(look.opened(SAMPLE))
    assert is_inert(page)
    records = [
        output["data"][stranger.RECORD]
        for cell in json.loads(SAMPLE.read_text("utf-8"))["cells"]
        for output in cell.get("outputs", [])
        if stranger.RECORD in output.get("data", {})
    ]
    assert len(records) >= 8
    for record in records:
        assert record["q"] in page and record["at"] in page
    from seminar.questions import question

    single = next(record for record in records if question(record["q"]).kind == "single")
    assert next(option.text for option in question(single["q"]).options if option.id == single["answer"]) in page


def _recorded(short: str, answer: str = "kept aside") -> dict:
    return {
        "output_type": "display_data",
        "data": {
            stranger.RECORD: {"course": short, "q": "ex02.q9", "answer": answer, "at": "2026-10-01T10:00:00Z", "n": 1}
        },
    }


def _lines(content: dict) -> tuple[str, str]:
    """What the page says of another course, and what the terminal says."""
    data = json.dumps(content).encode()
    told = re.search(r'<th scope="row">Another course</th><td>(.*?)</td>', of(data))
    return unescape(told[1]) if told else "", look.other_course(Handed("ex02.ipynb", data, len(data)))


def test_answers_of_another_course_are_told_in_one_line():
    ours, ferry = _recorded(course().short, "of this course"), _recorded("ferry")
    cell = {"cell_type": "code", "source": "", "outputs": [ferry, ferry]}
    on_page, on_terminal = _lines({"cells": [cell]})
    assert on_page == on_terminal
    assert on_page == (
        "This file belongs to another course ('ferry'). It holds 2 answers of it. They are neither shown here nor"
        " scored."
    )
    page = of({"cells": [cell]})
    assert is_inert(page) and "no recorded answer of this course" in page and "kept aside" not in page
    assert page.count("A recorded answer of another course, &#x27;ferry&#x27;: left out.") == 2
    mixed = {"cells": [cell | {"outputs": [ferry, ours]}]}
    assert _lines(mixed)[0] == _lines(mixed)[1]
    assert _lines(mixed)[0].startswith("1 answer in this file belongs to another course ('ferry'). It is neither")
    assert "<td>of this course</td>" in of(mixed) and "see Answers above" in of(mixed)
    made_there = {"cells": [], "metadata": {"seminar": {"course": "ferry"}}}
    assert _lines(made_there)[1] == "This file belongs to another course ('ferry'). It holds no answer."
    assert _lines({"cells": [cell | {"outputs": [ours]}]}) == ("", "")
    assert look.other_course(Handed("broken.ipynb", b"{", 1)) == ""


def test_the_name_of_another_course_is_no_markup_and_moves_no_cursor():
    names = [stranger.markup("name"), "\x1b[2J", "a\nb", "\u202e", *(f"c{number}" for number in range(20))]
    content = {"cells": [{"cell_type": "code", "source": "", "outputs": [_recorded(name) for name in names]}]}
    on_page, on_terminal = _lines(content)
    assert is_inert(of(content)) and "and 19 more" in on_page
    assert on_page == on_terminal and on_terminal.isprintable()


def test_the_command_says_that_answers_are_of_another_course(tmp_path, capsys):
    content = {"cells": [{"cell_type": "code", "source": "", "outputs": [_recorded("ferry")]}]}
    (tmp_path / "ex02.ipynb").write_text(json.dumps(content))
    assert cli.main(["look", str(tmp_path / "ex02.ipynb"), "--no-browser", "--out", str(tmp_path / "page.html")]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("This file belongs to another course ('ferry'). It holds 1 answer of it.")
    assert cli.main(["look", str(SAMPLE), "--no-browser", "--out", str(tmp_path / "page.html")]) == 0
    assert "another course" not in capsys.readouterr().out + (tmp_path / "page.html").read_text("utf-8")


def test_a_stranger_is_shown_as_text():
    page = of(
        stranger.notebook(
            [
                {
                    "v": 1,
                    "course": course().short,
                    "q": "ex02.q9",
                    "rev": "x",
                    "answer": stranger.markup("answer"),
                    "at": "2026-10-01T10:00:00Z",
                    "n": 1,
                }
            ]
        ),
        stranger.markup("name"),
    )
    assert is_inert(page)
    for place in ("html-script", "markdown-img", "stream-svg", "traceback-iframe", "answer-script", "raw-object"):
        assert place in page, "what a student wrote is to be read, as text"
    assert "Left out: image/svg+xml" in page and "Left out: application/vnd.vega.v5+json" in page
    assert "\x1b" not in page and "\x07" not in page


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   ",
        b"%PDF-1.4",
        b"\x1f\x8b\x08\x00rest",
        b"<html><script>alert(1)</script>",
        b"{",
        b'{"cells": 3}',
        b"[]",
        b'{"cells": [1, null, "x", {"outputs": {}}]}',
        b"\xff\xfe{\x00",
        b'{"cells": [' * 3000,
        b'{"cells":[{"cell_type":"code","source":"x","outputs":[{"data":{"image/png":5}}]}]}',
        '{"cells":[{"source":"\ud83d"}]}'.encode("utf-8", "surrogatepass"),
        json.dumps({"cells": [{"cell_type": "markdown", "source": "\ud83d half"}]}).encode(),
        json.dumps({"worksheets": [{"cells": [{"cell_type": "code", "input": "old"}]}]}).encode(),
    ],
    ids=range(15),
)
def test_whatever_the_file_is_there_is_a_page(content):
    page = of(content)
    assert is_inert(page) and "<h1>" in page
    page.encode("utf-8")


def test_a_file_over_the_limit_is_shown_as_far_as_it_is_read(tmp_path):
    file = tmp_path / "big.ipynb"
    with open(file, "wb") as out:
        out.write(b'{"cells": "')
        out.truncate(30 * 2**20)
    page = look.page(look.opened(file))
    assert is_inert(page) and "31,457,280 bytes" in page and len(page) < 3_000_000


def test_the_page_of_a_huge_notebook_stays_small():
    cell = {
        "cell_type": "code",
        "source": "x" * 30_000,
        "outputs": [{"output_type": "stream", "text": ["y" * 1000] * 80}],
    }
    page = of({"cells": [cell] * 150})
    assert is_inert(page) and len(page) < 2_500_000 and "are not shown" in page


def test_the_page_of_a_few_full_cells_stays_small():
    html = {"output_type": "display_data", "data": {"text/html": "<" * 19_000}}
    page = of({"cells": [{"cell_type": "code", "source": "", "outputs": [html] * 200}]})
    assert is_inert(page) and len(page) < 2_500_000 and "outputs more are not shown" in page
    record = {
        "output_type": "display_data",
        "data": {
            stranger.RECORD: {
                "course": course().short,
                "q": "ex02.q9",
                "answer": "<" * 19_000,
                "at": "2026-10-01T10:00:00Z",
            }
        },
    }
    page = of({"cells": [{"cell_type": "code", "source": "", "outputs": [record] * 300}]})
    assert is_inert(page) and len(page) < 2_500_000 and "answers more are not shown" in page


def test_a_number_beyond_all_numbers_hides_no_answer():
    record = {
        "output_type": "display_data",
        "data": {
            stranger.RECORD: {
                "course": course().short,
                "q": "ex02.q9",
                "answer": "what I think",
                "at": "2026-10-01T10:00:00Z",
            }
        },
    }
    content = (
        json.dumps({"cells": [{"cell_type": "code", "source": "", "outputs": [record]}], "metadata": {"x": 0}})
        .replace('"x": 0', '"x": 1e999')
        .encode()
    )
    page = of(content)
    assert is_inert(page) and "<td>what I think</td>" in page and "cannot be shown" in page


def test_pictures_together_have_a_limit_too(monkeypatch):
    monkeypatch.setattr(pictures, "MAX_ALL", 100)
    made = pictures.Pictures()
    assert (
        made.made_anew(stranger.png(9, 9)) and made.made_anew(stranger.png(9, 9)) == "" and "other pictures" in made.why
    )


def test_pictures_are_made_anew_and_only_if_they_are_pictures():
    made = pictures.Pictures()
    address = made.made_anew(stranger.png(3000, 20))
    assert address.startswith("data:image/png;base64,") and address != "data:image/png;base64," + stranger.png(3000, 20)
    assert made.made_anew(stranger.png(9000, 9000)) == "" and "pixels" in made.why
    for not_one in ("", "x", "PHN2Zy8+", "é", "\ud83d", stranger.png(2, 2)[:-30]):
        assert made.made_anew(not_one) == ""
    assert made.made_anew("A" * (pictures.MAX_BYTES * 2)) == "" and "bytes" in made.why


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just("<script>x</script>"),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "cells",
                        "outputs",
                        "data",
                        "text",
                        "source",
                        "attachments",
                        "text/html",
                        "image/png",
                        "traceback",
                        "ename",
                        "cell_type",
                        "metadata",
                    ]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=25,
    )
)
def test_no_json_breaks_the_page(tree):
    assert is_inert(of({"cells": tree}))
    assert is_inert(
        of(
            {
                "cells": [
                    tree,
                    {"cell_type": "code", "outputs": [tree, {"data": tree}], "source": tree, "attachments": tree},
                ]
            }
        )
    )


# Where it lies


def archive(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "/"), content)
    return path


def test_a_file_in_an_archive_is_named_behind_it_as_grading_names_it(tmp_path):
    content = SAMPLE.read_bytes()
    inner = archive(tmp_path / "kim.zip", **{"work__ex02.ipynb": content})
    whole = archive(tmp_path / "class.zip", **{"kim_1001__kim.zip": inner.read_bytes(), "lee_1002_ex02.ipynb": content})
    for name in (
        "class.zip/lee_1002_ex02.ipynb",
        "class.zip/kim_1001/kim.zip/work/ex02.ipynb",
        "kim.zip/work/ex02.ipynb",
        "kim.zip",
    ):
        assert look.opened(tmp_path / name).content == content
    with pytest.raises(MissingFile, match="lee_1002_ex02.ipynb"):
        look.opened(whole)
    with pytest.raises(MissingFile, match=re.escape("work/ex02.ipynb")):
        look.opened(inner / "nobody.ipynb")


def test_what_is_no_file_is_said(tmp_path):
    with pytest.raises(MissingFile, match="there is no file"):
        look.opened(tmp_path / "nothing.ipynb")
    (tmp_path / "kim.ipynb").write_text("{}")
    with pytest.raises(CourseError, match="is a folder. Name one file in it, for example .*kim.ipynb"):
        look.opened(tmp_path)
    (tmp_path / "no.zip").write_bytes(b"no archive")
    with pytest.raises(CourseError, match="cannot be read"):
        look.opened(tmp_path / "no.zip")


@pytest.mark.skipif(os.name == "nt", reason="there are no devices and pipes among files there")
def test_a_device_or_a_pipe_is_not_waited_for(tmp_path):
    (tmp_path / "device.zip").symlink_to("/dev/zero")
    for path in ("/dev/zero", tmp_path / "device.zip"):
        with pytest.raises(CourseError, match="it is not a plain file"):
            look.opened(path)
    os.mkfifo(tmp_path / "pipe.zip")
    os.mkfifo(tmp_path / "pipe.ipynb")
    for name in ("pipe.zip", "pipe.ipynb"):
        with pytest.raises(CourseError, match="it is not a plain file"):
            look.opened(tmp_path / name)


def test_the_command_writes_the_page_and_says_where(tmp_path, capsys):
    handed = shutil.copy2(SAMPLE, tmp_path / "ex02_handin_Ü.ipynb")
    assert cli.main(["look", str(handed), "--no-browser", "--out", str(tmp_path / "page.html")]) == 0
    assert is_inert((tmp_path / "page.html").read_text("utf-8"))
    assert cli.main(["look", str(handed), "--no-browser"]) == 0
    written = Path(capsys.readouterr().out.split("written: ")[-1].strip())
    assert written.is_file() and is_inert(written.read_text("utf-8"))
    shutil.rmtree(written.parent)
    assert cli.main(["look", str(handed), "--no-browser", "--out", str(tmp_path / "no" / "page.html")]) == 2
