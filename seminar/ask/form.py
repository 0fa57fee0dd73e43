"""The static form of a question: what GitHub, paper and a reader without a kernel see, with the recorded answer marked."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from msgspec import structs

from seminar import show
from seminar.errors import AnswerError, CourseError
from seminar.questions import answers, rev
from seminar.questions.model import CodeUnits, Item, Long, Match, Multiple, Number, Order, Rows, Short, Single, Value
from seminar.questions.record import MIME, AnswerRecord
from seminar.questions.rules import told
from seminar.questions.tables import shown_rows
from seminar.show.markdown import block, inline

_PICKED, _FREE = "☒", "☐"


def heading(item: Item, q: str) -> str:
    """Return the title line of a question, with its facts: id, points, minutes, level."""
    return (
        f'<p class="seminar-q-title"><strong>{inline(item.title)}</strong> <span'
        f' class="seminar-small">{show.escape(facts(item, q))}</span></p>'
    )


def facts(item: Item, q: str) -> str:
    """Return the small print of a question: `ex02.q3 · 2 points · about 3 minutes · extension`."""
    parts = [q]
    if item.points:
        parts.append(f"{item.points:g} {'point' if item.points == 1 else 'points'}")
    parts.append(
        "under a minute"
        if item.minutes < 1
        else f"about {item.minutes:g} {'minute' if item.minutes == 1 else 'minutes'}"
    )
    if item.level != "core":
        parts.append(item.level)
    return " · ".join(parts)


def scored(item: Item) -> str:
    """Return the line that tells before answering how points are given; empty if there is nothing to tell."""
    line = told(item)
    return (
        f'<p class="seminar-small seminar-q-scored">{"Scoring: " if item.points else ""}{show.escape(line)}</p>'
        if line
        else ""
    )


def form(item: Item, q: str, answer=None, *, reveal: bool = False, recorded: str = "") -> str:
    """Return the HTML of question *q* with the canonical *answer* marked, not yet wrapped by `show.static`.

    `reveal` adds the key's explanation, folded; it needs the full item of a lesson. `recorded` replaces the line about
    the answer.
    """
    body = _body(item, answer)
    line = recorded or (_recorded(item, answer) if answer is not None else "<em>Not answered yet.</em>")
    folded = _folded(item) if reveal else ""
    return (
        f'<div class="seminar-form">{heading(item, q)}<div'
        f' class="seminar-q-prompt">{block(item.prompt)}</div>{scored(item)}{body}<p'
        f' class="seminar-q-recorded">{line}</p>{folded}</div>'
    )


def bundle(item: Item, q: str, record: AnswerRecord | None, *, reveal: bool = False, controls: bool = True) -> dict:
    """Return the MIME bundle that stands in the notebook for *record* (None: not answered yet).

    With *controls* it says what to do where the live question was not drawn; a handed-in file has none on purpose.
    """
    answer, recorded, plain = None, "", f"{q} {item.title}: not answered yet"
    if record is not None and record.answer is not None:
        try:
            answer = answers.canonical(item, record.answer)
            plain = f"Recorded: {answers.in_words(item, answer)}"
        except AnswerError as error:
            plain = f"Recorded: {raw_words(record.answer)}" + (
                "" if record.rev != rev(item) else f". This is no answer to the question: {error}"
            )
        if record.rev != rev(item):
            answer, plain = None, plain.replace("Recorded:", "Recorded for an earlier wording of this question:", 1)
            recorded = show.escape(plain)
        elif answer is None:
            recorded = show.escape(plain)
    mark = f'<span class="seminar-record" data-q="{show.escape(q)}" data-n="{record.n if record else 0}" hidden></span>'
    lacking = no_controls(q, "This question has no controls here?", PAPER) if controls else ""
    data: dict[str, Any] = {
        "text/html": show.static(form(item, q, answer, reveal=reveal, recorded=recorded) + lacking + mark),
        "text/plain": plain,
    }
    if record is not None:
        data[MIME] = structs.asdict(record)
    return data


PAPER = "Or write your answer on paper: teachers have every question as a handout."


def no_controls(what: str, asked: str, otherwise: str) -> str:
    """Return a folded note for a page on which *what* (a question, the hand-in) has not been drawn: the widget's own
    style sheet hides it, as does paper.
    """
    return (
        f'<details class="seminar-no-controls" data-for="{show.escape(what)}"><summary>{asked}</summary><p>They are'
        " drawn when the cell is run in JupyterLab. Start the course with <code>python3 course.py start</code>, open"
        " this notebook there, wait until the kernel is idle, and choose Run &gt; Run All Cells. Nothing yet? Load the"
        " page again (F5) and run the cell once more. Still nothing? Then this program cannot draw the course's"
        " widgets (another Jupyter, a folder with square brackets in its name, a notebook that is not trusted, scripts"
        f" that are blocked): use the window that <code>course.py start</code> opens. {otherwise}</p></details>"
    )


def raw_words(answer) -> str:
    """Return an answer that does not fit its question as a short text."""
    if isinstance(answer, dict) and set(answer) == {"value", "unit"}:
        answer = f"{answer['value']} {answer['unit']}".strip()
    shown = answer if isinstance(answer, str) else repr(answer)
    return shown if len(shown) <= 300 else shown[:297] + "..."


def _recorded(item: Item, answer) -> str:
    lacking = answers.missing(item, answer)
    tail = f" Not complete: {show.escape('; '.join(lacking))}." if lacking else ""
    if isinstance(item, (Short, Long)):
        return f"<strong>Recorded</strong> ({answers.count_words(answer)} words).{tail}"
    if isinstance(item, (Rows, CodeUnits, Match, Order)):
        return f"<strong>Recorded</strong> as marked above.{tail}"
    return f"<strong>Recorded:</strong> {inline(answers.in_words(item, answer))}{tail}"


@singledispatch
def _body(item: Item, answer) -> str:
    """Return the part of the form in which *item* is answered, with the canonical *answer* marked."""
    raise TypeError(f"a question of the kind {item.kind} has no form")


@_body.register
def _choices(item: Single | Multiple, answer) -> str:
    chosen = {answer} if isinstance(answer, str) else set(answer or ())
    lines = "".join(
        f"<li>{_PICKED if option.id in chosen else _FREE}"
        f" {inline(option.text)}{' <strong>(chosen)</strong>' if option.id in chosen else ''}</li>"
        for option in item.options
    )
    return f'<ul class="seminar-q-plain">{lines}</ul>'


@_body.register
def _matched(item: Match, answer) -> str:
    names = {option.id: option.text for option in item.options}
    rows = "".join(
        f"<tr><td>{inline(row.text)}</td><td>{inline(names[answer[row.id]]) if row.id in (answer or {}) else '…'}</td></tr>"
        for row in item.rows
    )
    options = "; ".join(inline(option.text) for option in item.options)
    return (
        "<table><thead><tr><th scope=col>Row</th><th"
        f" scope=col>Option</th></tr></thead><tbody>{rows}</tbody></table><p>Options: {options}.</p>"
    )


@_body.register
def _ordered(item: Order, answer) -> str:
    names = {option.id: option.text for option in item.options}
    if answer is None:
        return f"<ul>{''.join(f'<li>{inline(option.text)}</li>' for option in item.options)}</ul>"
    return f"<ol>{''.join(f'<li>{inline(names[one])}</li>' for one in answer)}</ol>"


@_body.register
def _number(item: Number, answer) -> str:
    return "" if answer is not None else f"<p>Answer: ________ {show.escape(item.unit)}</p>"


@_body.register
def _rows(item: Rows, answer) -> str:
    chosen = set(answer or ())
    try:
        rows = shown_rows(item.table)
    except CourseError as error:
        return f"<p>{show.escape(error)}</p>"
    head = "".join(f"<th scope=col>{show.escape(column.replace('_', ' '))}</th>" for column in item.table.columns)
    lines = "".join(
        f"<tr><td>{_PICKED if row['id'] in chosen else _FREE}</td>{''.join(f'<td>{show.escape(row[column])}</td>' for column in item.table.columns)}</tr>"
        for row in rows
    )
    return (
        '<div class="seminar-wide"><table><thead><tr><th'
        f" scope=col>Pick</th>{head}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


@_body.register
def _coded(item: CodeUnits, answer) -> str:
    codes = {variable.id: {option.id: option.text for option in variable.options} for variable in item.codebook}
    head = "".join(f"<th scope=col>{inline(variable.label)}</th>" for variable in item.codebook)
    lines = []
    for unit in item.units:
        given = (answer or {}).get(unit.id, {})
        cells = "".join(
            f"<td>{inline(codes[variable.id][given[variable.id]]) if variable.id in given else '…'}</td>"
            for variable in item.codebook
        )
        reason = f"<br><em>{show.escape(given['reason'])}</em>" if given.get("reason") else ""
        lines.append(f"<tr><td><strong>{show.escape(unit.id)}</strong> {inline(unit.text)}{reason}</td>{cells}</tr>")
    book = "".join(
        f"<li>{inline(variable.label)} {'; '.join(inline(option.text) for option in variable.options)}</li>"
        for variable in item.codebook
    )
    return (
        f'<ul>{book}</ul><div class="seminar-wide"><table><thead><tr><th'
        f" scope=col>Passage</th>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


_SHAPES = {"scalar": "one number or text", "list": "a list", "series": "a Series", "frame": "a DataFrame"}


def value_shape(item: Value) -> str:
    """Return in words what a `value` question wants to be given."""
    columns = f" with the columns {', '.join(item.value.columns)}" if item.value.columns else ""
    return _SHAPES[item.value.type] + columns


@_body.register
def _value(item: Value, answer) -> str:
    return f"<p>Hand over {show.escape(value_shape(item))} from your own code.</p>"


@_body.register
def _written(item: Short | Long, answer) -> str:
    asked = f'<p class="seminar-small">{item.words.min} to {item.words.max} words.</p>'
    if answer is None:
        return asked
    return asked + f'<blockquote class="seminar-q-text">{show.escape(answer)}</blockquote>'


def _folded(item: Item) -> str:
    parts = []
    if getattr(item, "key", None) is not None and not isinstance(item, CodeUnits):
        parts.append(f"<p><strong>Answer:</strong> {inline(answers.in_words(item, key_answer(item)))}</p>")
    if item.explanation:
        parts.append(block(item.explanation))
    whys = [
        (one.text, one.why)
        for one in [*getattr(item, "options", []), *getattr(item, "rows", [])]
        if getattr(one, "why", "")
    ]
    if whys:
        parts.append(
            "<ul>" + "".join(f"<li><strong>{inline(text)}</strong>: {inline(why)}</li>" for text, why in whys) + "</ul>"
        )
    return f"<details><summary>Answer and explanation</summary>{''.join(parts)}</details>" if parts else ""


def key_answer(item: Item):
    """Return the key in the form of an answer; for a row with several accepted options the first."""
    if isinstance(item, Match):
        return answers.canonical(item, {row: options[0] for row, options in item.accepted.items()})
    key = getattr(item, "key", None)
    return answers.canonical(item, {"value": key, "unit": item.unit} if isinstance(item, Number) else key)
