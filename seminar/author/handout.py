"""Questions on paper: one page per exercise or lesson for a room without machines, with boxes to tick and lines to
write on, and no key.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import singledispatch
from html import escape
from pathlib import Path

from seminar import cite, files
from seminar.author import words
from seminar.course import Text, course
from seminar.data import texts
from seminar.data.schema import described
from seminar.errors import CourseError
from seminar.questions import Assignment, Lesson, group
from seminar.questions.model import (
    AnyItem,
    CodeUnits,
    Item,
    Level,
    Long,
    Match,
    Multiple,
    Number,
    Order,
    Rows,
    Short,
    Single,
)
from seminar.questions.rules import told
from seminar.questions.tables import shown_rows
from seminar.show.markdown import block, inline

LEVELS: tuple[Level, ...] = ("core", "extension", "homework")

_STYLE = """
:root { color-scheme: light; }
body { font: 11.5pt/1.45 Georgia, "Times New Roman", serif; color: #111; background: #fff; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; line-height: 1.2; margin: 0 0 .3rem; } h2 { font-size: 1.08rem; margin: 1.6rem 0 .2rem; break-after: avoid; }
p, ul, ol, table { margin: .4rem 0; } .facts { color: #444; font-size: .9em; } section { break-inside: avoid-page; }
section.long { break-inside: auto; } ul.boxes { list-style: none; padding-left: 0; } ul.boxes > li { display: flex; gap: .6em; margin: .3rem 0; }
.box { flex: none; display: inline-block; width: .95em; height: .95em; border: 1.3px solid #111; margin-top: .22em; }
.box.round { border-radius: 50%; } .box.wide { width: 2.2em; height: 1.35em; margin-top: 0; }
.rule { border-bottom: 1px solid #777; height: 2.05em; } .name { display: flex; gap: 2rem; margin: .8rem 0; } .name span { flex: 1; border-bottom: 1px solid #111; padding-bottom: .1rem; }
table { border-collapse: collapse; width: 100%; font-size: .93em; } th, td { text-align: left; vertical-align: top; padding: .28em .5em; border: 1px solid #999; }
td.date { white-space: nowrap; } tr { break-inside: avoid; } blockquote { margin: .5rem 0 .5rem 1rem; padding-left: .8rem; border-left: 3px solid #999; } .codes { display: flex; flex-wrap: wrap; gap: .1em 1.1em; }
.codes > span { display: inline-flex; gap: .4em; } dl { display: grid; grid-template-columns: 2.6em 1fr; gap: .55rem .4rem; } dt { font-weight: bold; font-size: .85em; padding-top: .15em; } dd { margin: 0; }
footer { margin-top: 2rem; font-size: .85em; color: #444; } a { color: inherit; }
@page { margin: 18mm 16mm; } @media print { body { margin: 0; padding: 0; max-width: none; } }
"""


def handout(
    questions: Assignment | Lesson, levels: Sequence[Level] = LEVELS, kept_by: str = "python3 course.py build"
) -> str:
    """Return *questions* as one HTML page that prints, with the questions of the given *levels*; nothing in it tells a
    key.

    Questions that need a computer (values from own code) are left out and named at the end.
    """
    shown = [item for item in questions.items if item.level in levels and item.kind != "value"]
    left_out = [item.title for item in questions.items if item.level in levels and item.kind == "value"]
    total = f"about {words.minutes(sum(item.minutes for item in shown))}"
    if isinstance(questions, Lesson):
        source, title = "data/lessons/", f"Lesson {questions.id}: {questions.title}"
        opening = [
            f"<p><strong>{escape(questions.question.strip())}</strong></p>",
            "<p class=facts>Where a question speaks of a timeline, a table, a figure or a cell <em>above</em>, it means"
            " the lesson itself: on the projector, or on a neighbour's screen.</p>",
        ]
    else:
        source, title = f"solutions/{questions.id}.yaml", f"Exercise {questions.id[2:]}: {questions.title}"
        total = f"{words.points(sum(item.points for item in shown))} · {total}"
        opening = [block(questions.intro)] if questions.intro.strip() else []
    parts = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="facts">{words.counted(len(shown), "question")} · {total}</p>',
        '<div class="name"><span>Name</span><span>Date</span></div>',
        *opening,
        *(_question(number, item) for number, item in enumerate(shown, start=1)),
    ]
    if left_out:
        parts.append(
            f"<p class=facts>Left out on paper, because they need a computer: {escape('; '.join(left_out))}.</p>"
        )
    parts.append(
        f"<footer>{escape(course().title)}. What a question quotes is named with it; the sources are in the"
        " course's bibliography.</footer>"
    )
    return _page(title, f"Made from {source} by: {kept_by}", parts)


def text_page(text: Text) -> str:
    """Return *text* as one HTML page that prints, with the number of each paragraph in the margin: what every room
    needs on paper.
    """
    source = cite.source(text.source)
    about = f'<p class="facts">{escape(text.paper)}</p>' if text.paper else ""
    lines = [f"<dt>{escape(id)}</dt><dd>{escape(words)}</dd>" for id, words in texts.paragraphs(text).items()]
    origin = ", ".join(escape(source[part]) for part in ("publisher", "URL") if part in source)
    parts = [f"<h1>{escape(text.title)}</h1>", about, "<dl>", *lines, f"</dl><footer>Source: {origin}</footer>"]
    return _page(text.title, f"Made from {described(text.table).shown_as} by: python3 course.py build", parts)


def _page(title: str, made: str, parts: list[str]) -> str:
    return (
        f"<!DOCTYPE html>\n<!-- {made}. Change that file, not this one. -->\n"
        '<html lang="en"><head><meta charset="utf-8"><meta name="viewport"'
        f' content="width=device-width">\n<title>{escape(title)}</title>\n<style>{_STYLE}</style></head>\n<body>\n'
        + "\n".join(parts)
        + "\n</body></html>\n"
    )


def _question(number: int, item: AnyItem) -> str:
    long = " class=long" if isinstance(item, (Rows, CodeUnits)) or item.written else ""
    return (
        f"<section{long}><h2>{number}. {escape(item.title)}</h2>\n<p"
        f' class="facts">{escape(words.facts(item))}</p>\n{block(item.prompt)}\n{_scored(item)}{_body(item)}</section>'
    )


def _scored(item: AnyItem) -> str:
    line = told(item)
    shown = f'<p class="facts">{"Scoring: " if item.points else ""}{escape(line)}</p>\n' if line else ""
    return shown + (_rubric(item) if isinstance(item, Long) and item.rubric_public else "")


@singledispatch
def _body(item: Item) -> str:
    """What is ticked or written on; nothing for a value, which needs a computer."""
    return ""


def _rubric(item: Long) -> str:
    lines = ""
    for criterion in item.rubric:
        levels = "<br>".join(
            f"<strong>{level.points:g}</strong> {inline(level.text)}" for level in reversed(criterion.levels)
        )
        lines += f"<tr><td>{inline(criterion.text)}</td><td>{levels}</td></tr>"
    return f"<table><thead><tr><th>Line of the rubric</th><th>Points</th></tr></thead><tbody>{lines}</tbody></table>\n"


@_body.register
def _choice(item: Single | Multiple) -> str:
    box = '<span class="box round"></span>' if isinstance(item, Single) else '<span class="box"></span>'
    lines = "".join(f"<li>{box}<span>{inline(option.text)}</span></li>" for option in item.options)
    return f'<p class="facts">{words.TO_DO[item.kind]}</p><ul class="boxes">{lines}</ul>'


@_body.register
def _match(item: Match) -> str:
    letters = {option.id: chr(ord("A") + index) for index, option in enumerate(item.options)}
    options = "".join(
        f"<li><strong>{letters[option.id]}</strong><span>{inline(option.text)}</span></li>" for option in item.options
    )
    rows = "".join(f'<tr><td>{inline(row.text)}</td><td><span class="box wide"></span></td></tr>' for row in item.rows)
    return f'<ul class="boxes">{options}</ul><table><thead><tr><th>Row</th><th>Letter</th></tr></thead><tbody>{rows}</tbody></table>'


@_body.register
def _order(item: Order) -> str:
    lines = "".join(
        f'<li><span class="box wide"></span><span>{inline(option.text)}</span></li>' for option in item.options
    )
    return (
        f'<p class="facts">Write 1 for the first, {len(item.options)} for the last.</p><ul class="boxes">{lines}</ul>'
    )


@_body.register
def _number(item: Number) -> str:
    unit = f" {escape(item.unit)}" if item.unit else ""
    return f'<p><span style="display:inline-block;width:9em;border-bottom:1px solid #111">&nbsp;</span>{unit}</p>'


@_body.register
def _rows(item: Rows) -> str:
    columns = item.table.columns
    head = "".join(f"<th>{escape(column.replace('_', ' '))}</th>" for column in columns)
    rows = "".join(
        f'<tr><td><span class="box"></span></td>{"".join(_cell(row[column]) for column in columns)}</tr>'
        for row in shown_rows(item.table)
    )
    return (
        '<p class="facts">Tick the rows that'
        f" fit.</p><table><thead><tr><th></th>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _cell(text: str) -> str:
    # a date that breaks at its hyphens is hard to read down a column
    return f"<td{' class=date' if re.fullmatch(r'[0-9]{4}(-[0-9]{2}){1,2}', text) else ''}>{escape(text)}</td>"


@_body.register
def _codes(item: CodeUnits) -> str:
    book = units = ""
    for variable in item.codebook:
        help_ = f" {inline(variable.help)}" if variable.help else ""
        codes = "".join(
            f"<li><strong>{escape(option.text)}</strong>{': ' + inline(option.help) if option.help else ''}</li>"
            for option in variable.options
        )
        book += f"<p><strong>{escape(variable.label)}</strong>{help_}</p><ul>{codes}</ul>"
    lines = "".join(
        f'<div class="codes"><strong>{escape(variable.label)}</strong>'
        + "".join(f'<span><span class="box"></span>{escape(option.text)}</span>' for option in variable.options)
        + "</div>"
        for variable in item.codebook
    )
    for unit in item.units:
        context = f'<p class="facts">{inline(unit.context)}</p>' if unit.context else ""
        source = f' <span class="facts">({escape(unit.source)})</span>' if unit.source else ""
        units += f"<section><blockquote>{inline(unit.text)}{source}</blockquote>{context}{lines}</section>"
    return book + units


@_body.register
def _written(item: Short | Long) -> str:
    # about eleven words to a handwritten line, and one line in five to spare
    lines = min(40, max(4, math.ceil(item.words.max / 11 * 1.2)))
    return f'<p class="facts">{item.words.min} to {item.words.max} words.</p>' + '<div class="rule"></div>' * lines


def write(name: str, levels: tuple[str, ...] = (), out: Path | None = None) -> Path:
    """Write the handout of exercise or lesson *name* to *out* (`NAME.html` here if None) and return its path.

    Raises
    ------
    CourseError
        If a level is unknown, or the exercise or lesson is not in the course.
    """
    for level in levels:
        if level not in LEVELS:
            raise CourseError(f"{level!r} is no level; there are {', '.join(LEVELS)}.")
    wanted = [level for level in LEVELS if level in levels] or LEVELS
    made = handout(group(name), wanted, f"python3 course.py handout {name}")
    return files.write_atomically(out or Path(f"{name}.html"), made)
