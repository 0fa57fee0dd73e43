"""One hand-in as an inert page: what it answers, what is written in it, its pictures made anew. Nothing of it is run,
drawn by a program or fetched.

Text is shown as text, HTML, SVG, LaTeX and Markdown too. A picture is decoded and encoded again, so that what a browser
gets was made here. A content security policy forbids everything else, should something have been overlooked.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from seminar.course import course
from seminar.errors import CourseError
from seminar.handins.problems import KINDS
from seminar.handins.read import MAX_FILE, Found, Reading, Refused, mended_json, read_notebook
from seminar.look.opening import Handed
from seminar.look.pictures import Pictures
from seminar.questions.record import MIME
from seminar.safe import markup, one_line
from seminar.show import inert

#: Cells that are shown, and characters of one text and of the page as a whole.
MAX_CELLS, MAX_TEXT, MAX_PAGE = 500, 20_000, 2_000_000
#: Names of other courses that are told.
_NAMED = 5
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")

_STYLE = """:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #8886; vertical-align: top; overflow-wrap: anywhere; }
th { white-space: nowrap; } td { white-space: pre-wrap; unicode-bidi: isolate; }
section { border-top: 1px solid #8886; margin-top: 1.2rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border-left: .3rem solid #8888; padding: .2rem .8rem; margin: .5rem 0; unicode-bidi: isolate; }
pre.code { background: #8881; }
img { max-width: 100%; background: #fff; }
.small { font-size: .9rem; }
"""


def page(handed: Handed) -> str:
    """Return the page of one hand-in as HTML, whatever its bytes are."""
    facts = [("File", handed.name), ("Size", f"{handed.size:,} bytes")]
    try:
        if handed.size > MAX_FILE:
            raise Refused("too_large", f"{handed.size:,} bytes; at most {MAX_FILE:,} are read")
        reading = read_notebook(handed.content)
    except Refused as refused:
        meaning = KINDS[refused.kind].meaning
        return _whole(
            handed.name,
            facts,
            f"<p><strong>{markup(meaning)}</strong>"
            f" {markup(one_line(refused.detail[:1].upper() + refused.detail[1:], 500))}</p>\n" + _raw(handed.content),
        )
    if elsewhere := _elsewhere(reading):
        facts.insert(0, ("Another course", elsewhere))
    if reading.student:
        facts.append(("Name typed at the last cell", reading.student))
    answers = [record for record in reading.found]
    if answers:
        facts.append(
            (
                "Answers recorded",
                f"from {min(one.at for one in answers) or 'no time'} to {max(one.at for one in answers) or 'no time'}",
            )
        )
    try:
        cells = _cells(_notebook(handed.content))
    except Refused as refused:  # grading steps over what it does not need, a number beyond all numbers for instance
        cells = f"<p>The rest of the notebook cannot be shown: {markup(one_line(refused.detail, 500))}</p>\n" + _raw(
            handed.content
        )
    return _whole(handed.name, facts, _answers(reading) + cells)


def other_course(handed: Handed) -> str:
    """Return one line that says which answers of a hand-in belong to another course, and to which; empty if none do, or
    if the file cannot be read.
    """
    try:
        return _elsewhere(read_notebook(handed.content)) if handed.size <= MAX_FILE else ""
    except Refused:
        return ""


def _elsewhere(reading: Reading) -> str:
    if not reading.others:
        return ""
    names, number = sorted(reading.others), sum(reading.others.values())
    which = ", ".join(repr(one_line(name, 40)) for name in names[:_NAMED]) + (
        f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    )
    answers = f"{number:,} {'answer' if number == 1 else 'answers'}"
    unseen = f"{'It is' if number == 1 else 'They are'} neither shown here nor scored."
    if reading.found:
        return f"{answers} in this file {'belongs' if number == 1 else 'belong'} to another course ({which}). {unseen}"
    return f"This file belongs to another course ({which}). " + (
        f"It holds {answers} of it. {unseen}" if number else "It holds no answer."
    )


def _whole(name: str, facts: list[tuple[str, str]], body: str) -> str:
    rows = "".join(
        f'<tr><th scope="row">{markup(what)}</th><td>{markup(one_line(value))}</td></tr>\n' for what, value in facts
    )
    said = (
        "Nothing in this file was run. Its text is shown as text and its pictures were made anew; everything else is"
        " left out and named."
    )
    return (
        f"{inert.head(one_line(name, 100), _STYLE, pictures=True)}<h1>{markup(one_line(name, 200))}</h1>\n<p"
        f' class="small">{said}</p>\n<table>\n{rows}</table>\n{body}</body>\n</html>\n'
    )


def _notebook(data: bytes) -> dict:
    try:
        try:
            found = msgspec.json.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError):
            found = msgspec.json.decode(mended_json(data))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Refused("not_json", str(error)) from None
    return found if isinstance(found, dict) else {}


def _raw(data: bytes) -> str:
    shown = data[: 4 * MAX_TEXT].decode("utf-8", "replace")
    return f"<h2>The file as text</h2>\n{_text(shown)}" if data.strip() else ""


# Answers


def _answers(reading: Reading) -> str:
    made = (
        f"<tr><td>{markup(one.q)}{_title(one)}</td><td>{markup(_words(one))}</td><td>{markup(one.at)}</td><td>{one.cell}</td></tr>\n"
        for one in reading.found
    )
    rows, more = _bounded(made, len(reading.found), "answers")
    found = "".join(
        f"<li>{markup(KINDS[one.kind].meaning)} {markup(one_line(f'{one.q} {one.detail}'))}</li>\n"
        for one in reading.troubles[:100]
    )
    if not rows:
        of_this = " of this course" if reading.others else ""
        return f"<h2>Answers</h2>\n<p>There is no recorded answer{of_this} in this file.</p>\n" + (
            f"<ul>\n{found}</ul>\n" if found else ""
        )
    head = (
        '<tr><th scope="col">Question</th><th scope="col">Answer</th><th scope="col">Recorded (UTC)</th><th'
        ' scope="col">Cell</th></tr>\n'
    )
    return f"<h2>Answers</h2>\n<table>\n{head}{rows}</table>\n{more}" + (f"<ul>\n{found}</ul>\n" if found else "")


def _question(record: Found):
    from seminar.questions import group

    try:
        name, _, item = record.q.partition(".")
        return group(name, beside=False).item(item)
    except CourseError:
        return None


def _title(record: Found) -> str:
    item = _question(record)
    return f"<br>{markup(item.title)}" if item is not None else ""


def _words(record: Found) -> str:
    """The answer as a person reads it, or as it was recorded if it is none to this question."""
    from seminar.errors import AnswerError
    from seminar.questions import canonical, in_words

    raw, item = record.raw.decode("utf-8", "replace"), _question(record)
    try:
        answer = msgspec.json.decode(record.raw)
        words = in_words(item, canonical(item, answer)) if item is not None else raw
    except (AnswerError, msgspec.MsgspecError, RecursionError, ValueError, OverflowError, UnicodeError):
        words = raw
    return _short(words)


# Cells


def _cells(notebook: dict) -> str:
    cells, pictures = _list_of_cells(notebook), Pictures()
    made = (
        _cell(number, cell if isinstance(cell, dict) else {}, pictures)
        for number, cell in enumerate(cells[:MAX_CELLS], 1)
    )
    return f"<h2>The notebook, {len(cells):,} {'cell' if len(cells) == 1 else 'cells'}</h2>\n" + "".join(
        _bounded(made, len(cells), "cells")
    )


def _bounded(parts: Iterator[str], count: int, what: str) -> tuple[str, str]:
    """Return *parts* joined until they are `MAX_PAGE` long, and a line that says how many of *count* are left out, if
    any are.
    """
    shown, size = [], 0
    for part in itertools.takewhile(lambda _: size <= MAX_PAGE, parts):  # noqa: B023 - the size so far is what is asked
        shown.append(part)
        size += len(part)
    return "".join(shown), f"<p>{count - len(shown):,} {what} more are not shown.</p>\n" if len(shown) < count else ""


def _list_of_cells(notebook: dict) -> list:
    cells = notebook.get("cells")
    if not isinstance(cells, list) and isinstance(notebook.get("worksheets"), list):
        cells = [
            cell for sheet in notebook["worksheets"] if isinstance(sheet, dict) for cell in _list(sheet.get("cells"))
        ]
    return _list(cells)


def _cell(number: int, cell: dict, pictures: Pictures) -> str:
    kind = cell.get("cell_type")
    source = _joined(cell.get("source", cell.get("input", "")))
    shown = (
        f'<pre class="code">{markup(_short(source))}</pre>\n'
        if kind == "code" and source
        else _text(source)
        if source
        else ""
    )
    attached = list(_dict(cell.get("attachments")).items())
    inside = "".join(
        _bounded((_attachment(name, forms, pictures) for name, forms in attached[:50]), len(attached), "attachments")
    )
    outputs = _list(cell.get("outputs"))
    made = "".join(
        _bounded(
            (_output(output if isinstance(output, dict) else {}, pictures) for output in outputs[:200]),
            len(outputs),
            "outputs",
        )
    )
    return (
        f'<section>\n<p class="small">Cell {number},'
        f" {markup(one_line(str(kind), 20))}</p>\n{shown}{inside}{made}</section>\n"
    )


def _attachment(name: str, forms: Any, pictures: Pictures) -> str:
    return f'<p class="small">Attached: {markup(one_line(name, 100))}</p>\n' + "".join(
        _form(kind, value, pictures) for kind, value in list(_dict(forms).items())[:5]
    )


def _output(output: dict, pictures: Pictures) -> str:
    if "ename" in output or "traceback" in output:
        lines = "\n".join(_joined(line) for line in _list(output.get("traceback"))[:100])
        return _text(lines or f"{_joined(output.get('ename', ''))}: {_joined(output.get('evalue', ''))}")
    if "text" in output and "data" not in output:
        return _text(_joined(output["text"]))
    return "".join(_forms(_dict(output.get("data")), pictures))


def _forms(data: dict, pictures: Pictures) -> Iterator[str]:
    record = data.get(MIME)
    if record is not None:
        yield f'<p class="small">{_recorded(record)}</p>\n'
        return
    drawn = [kind for kind in data if kind in ("image/png", "image/jpeg")]
    if drawn:
        yield _form(drawn[0], data[drawn[0]], pictures)
    elif "text/plain" in data:
        yield _text(_joined(data["text/plain"]))
    for kind in list(data)[:20]:
        if kind in ("text/html", "text/markdown", "text/latex"):
            yield (
                f"<details><summary>The same as {markup(kind)}, as its"
                f" text</summary>\n{_text(_joined(data[kind]))}</details>\n"
            )
        elif kind not in ("text/plain", *drawn):
            yield f'<p class="small">Left out: {markup(one_line(kind, 100))}</p>\n'


def _recorded(record: Any) -> str:
    if isinstance(record, dict) and record.get("course") not in (None, course().short):
        return f"A recorded answer of another course, {markup(repr(one_line(str(record['course']), 40)))}: left out."
    return "A recorded answer: see Answers above."


def _form(kind: str, value: Any, pictures: Pictures) -> str:
    if kind not in ("image/png", "image/jpeg"):
        return f'<p class="small">Left out: {markup(one_line(kind, 100))}</p>\n'
    address = pictures.made_anew(_joined(value))
    return (
        f'<p><img src="{address}" alt="A picture in the hand-in"></p>\n'
        if address
        else f'<p class="small">Left out: a picture that {pictures.why}</p>\n'
    )


def _text(text: str) -> str:
    return f'<pre dir="auto">{markup(_short(_ANSI.sub("", text)))}</pre>\n'


def _short(text: str) -> str:
    return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]}\n… {len(text) - MAX_TEXT:,} characters more"


def _joined(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "".join(line for line in value[:100_000] if isinstance(line, str)) if isinstance(value, list) else ""


def _list(value: Any) -> list:
    return value if isinstance(value, list) else []


def _dict(value: Any) -> dict:
    return value if isinstance(value, dict) else {}
