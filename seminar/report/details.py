"""What a class answered to one question, in words and tables: which option drew whom, what was confused, where the
numbers come from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from seminar.errors import CourseError
from seminar.questions.model import Item, Match, Multiple, Number, Order, Rows, Single
from seminar.questions.tables import shown_rows
from seminar.report import tallies
from seminar.report.counting import ClassCounts
from seminar.safe import markup, one_line

_LINK = re.compile(r"</?a\b[^>]*>")


def table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    caption: str = "",
    *,
    numeric: Iterable[int] = (),
    raw: Iterable[int] = (),
) -> str:
    """Return an accessible table. Cells are text, made inert here, but for the columns *raw*, which hold HTML of our
    own making.
    """
    numeric, raw = set(numeric), set(raw)
    top = f"<caption>{markup(caption)}</caption>" if caption else ""
    head = "".join(
        f'<th scope="col"{" class=num" if place in numeric else ""}>{markup(text)}</th>'
        for place, text in enumerate(heads)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f"<td{_look(place in numeric, cell)}>{cell if place in raw else markup(cell)}</td>"
            for place, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    return (
        '<div class="seminar-wide" tabindex="0" role="region"'
        f' aria-label="{markup(caption or heads[0])}"><table>{top}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _look(numeric: bool, cell: str) -> str:
    return " class=num" if numeric else " class=sign" if cell.startswith("✓") else ""


def inline(text: str) -> str:
    """Return a line of Markdown from a question file as HTML without links: the page leads nowhere."""
    from seminar.show.markdown import inline as rendered

    return _LINK.sub("", rendered(text))


def detail(counts: ClassCounts, item: Item, levels: dict) -> str:
    """Return the part of the report about *item*."""
    found, tally, states = counts.items[item.id], counts.tallies[item.id], counts.states[item.id]
    share = (
        f"{found.share:.0%} of {item.points:g} points"
        if found.share is not None
        else f"{item.points:g} points, nothing marked yet"
    )
    facts = [f"{tally.answered:,} answers", share]
    facts += [
        f"{states[state]:,} {words}"
        for state, words in (
            ("not answered", "left open"),
            ("to mark", "not marked yet"),
            ("older wording", "to an older wording"),
            ("unusable", "no answer of this kind"),
        )
        if states[state]
    ]
    body = _body(tally, item, levels) if tally.answered else "<p>Nobody answered this question.</p>"
    return (
        f'<section class="seminar-item"><h3>{markup(item.id)}.'
        f" {markup(item.title)}</h3><p>{markup('; '.join(facts))}.</p>{body}</section>"
    )


def _body(tally: tallies.Tally, item: Item, levels: dict) -> str:
    if isinstance(tally, tallies.Choices):
        return _single(tally, item) if isinstance(item, Single) else _multiple(tally, item)
    for kind, tell in (
        (tallies.Pairs, _match),
        (tallies.Sequence, _order),
        (tallies.Numbers, _number),
        (tallies.Picks, _rows),
        (tallies.Codings, _code),
    ):
        if isinstance(tally, kind):
            return tell(tally, item)
    return _written(tally, item, levels) if isinstance(tally, tallies.Texts) else _value(tally)


def _of(number: int, of: int) -> str:
    return f"{number:,} ({number / of:.0%})" if of else f"{number:,}"


def _single(tally: tallies.Choices, item: Single) -> str:
    order = sorted(item.options, key=lambda option: (option.id != item.key, -tally.chosen[option.id]))
    rows = [
        (
            "✓ right" if option.id == item.key else "",
            option.text,
            _of(tally.chosen[option.id], tally.answered),
            inline(option.why) if option.why else "",
        )
        for option in order
    ]
    wrong = [option for option in order if option.id != item.key and tally.chosen[option.id]]
    said = (
        f"<p>The wrong option that drew most: <em>{markup(wrong[0].text)}</em>:"
        f" {_of(tally.chosen[wrong[0].id], tally.answered)}.</p>"
        if wrong
        else "<p>Nobody chose a wrong option.</p>"
    )
    return said + table(
        ("", "Option", "Chosen by", "What it stands for"), rows, "Which option drew whom", numeric=(2,), raw=(3,)
    )


def _multiple(tally: tallies.Choices, item: Multiple) -> str:
    key = set(item.key or [])
    rows = []
    for option in item.options:
        chosen = tally.chosen[option.id]
        wrong = tally.answered - chosen if option.id in key else chosen
        rows.append(
            (
                wrong,
                (
                    "✓ belongs" if option.id in key else "",
                    option.text,
                    _of(chosen, tally.answered),
                    f"{wrong:,} {'missed it' if option.id in key else 'wrongly chose it'}",
                    inline(option.why) if option.why else "",
                ),
            )
        )
    rows.sort(key=lambda row: -row[0])
    return table(
        ("", "Option", "Chosen by", "Wrong here", "What it stands for"),
        [row for _, row in rows],
        "Which options were chosen and missed",
        numeric=(2,),
        raw=(4,),
    )


def _match(tally: tallies.Pairs, item: Match) -> str:
    names = {option.id: option.text for option in item.options}
    rows = []
    for row in item.rows:
        accepted = (item.key or {}).get(row.id, [])
        accepted = [accepted] if isinstance(accepted, str) else accepted
        right = sum(tally.given[row.id, option] for option in accepted)
        wrong = sorted(
            (
                (tally.given[row.id, option.id], option.text)
                for option in item.options
                if option.id not in accepted and tally.given[row.id, option.id]
            ),
            key=lambda one: -one[0],
        )
        taken = "; ".join(f"{text}: {number:,}" for number, text in wrong[:3]) or "nobody"
        rows.append(
            (
                right,
                (
                    row.text,
                    " or ".join(names[one] for one in accepted),
                    _of(right, tally.answered),
                    taken,
                    inline(row.why) if row.why else "",
                ),
            )
        )
    rows.sort(key=lambda row: row[0])
    return table(
        ("Row", "Right", "Got it", "Taken for", "What to say"),
        [row for _, row in rows],
        "What was confused, hardest row first",
        numeric=(2,),
        raw=(4,),
    )


def _order(tally: tallies.Sequence, item: Order) -> str:
    names = {option.id: option.text for option in item.options}
    most = tally.turned.most_common(6)
    if not most:
        return "<p>Everybody who answered has the right order.</p>"
    return table(
        ("Comes first", "Was put after", "By"),
        [(names[first], names[second], _of(number, tally.answered)) for (first, second), number in most],
        "Pairs most often put the wrong way round",
        numeric=(2,),
    )


def _number(tally: tallies.Numbers, item: Number) -> str:
    unit = f" {item.unit}" if item.unit else ""
    rows = [(f"✓ {item.key:,g}{unit}", _of(tally.right, tally.answered), "right")]
    rows += [
        (f"{near.value:,g}{unit}", _of(tally.near[place], tally.answered), inline(near.why))
        for place, near in enumerate(item.near)
    ]
    rows += [
        (f"{value:,g}{unit}", _of(number, tally.answered), "") for value, number in tally.values.counts.most_common(6)
    ]
    left = (
        tally.values.counts.total()
        + tally.values.others
        - sum(number for _, number in tally.values.counts.most_common(6))
    )
    rows += [("other values", _of(left, tally.answered), "")] if left else []
    return table(
        ("Answer", "Given by", "Where it comes from"),
        rows,
        "Right answers, near misses and the rest",
        numeric=(1,),
        raw=(2,),
    )


def _rows(tally: tallies.Picks, item: Rows) -> str:
    told = _told_rows(item)
    missed = [(one, told.get(one, ""), _of(number, tally.answered)) for one, number in tally.missed.most_common(8)]
    surplus = [
        (one, told.get(one, "no row of this table"), _of(number, tally.answered))
        for one, number in tally.surplus.counts.most_common(8)
    ]
    html = (
        table(("Row", "What it is", "Missed by"), missed, "Rows that belong and were missed", numeric=(2,))
        if missed
        else "<p>No row was missed.</p>"
    )
    return html + (
        table(("Row", "What it is", "Picked by"), surplus, "Rows that were picked and do not belong", numeric=(2,))
        if surplus
        else "<p>No row was picked that does not belong.</p>"
    )


def _told_rows(item: Rows) -> dict[str, str]:
    try:
        rows = shown_rows(item.table)
    except CourseError:  # the data of the course are not here; the ids still tell
        return {}
    return {
        row["id"]: one_line("; ".join(str(value) for name, value in row.items() if name != "id" and value), 90)
        for row in rows
    }


def _code(tally: tallies.Codings, item: Item) -> str:
    from seminar.agree import AgreementError, explain_alpha, in_figures, report

    try:
        found = report(tally.pool, resamples=400)
    except AgreementError:
        return "<p>Agreement needs two students or more who coded.</p>"
    html = (
        f"<p>{tally.pool.readers:,} students coded. Points are given as the exercise says; this is about how far"
        " students agree with each other. (Reference codings of the course are machine-made.) <b>A lot</b> draws codes"
        " at random from all that were given; <b>alpha</b> says how much of the way from the lot to full agreement the"
        " class went: 1 is the whole way, 0 no better than the lot. The range in brackets shows how far the figure"
        " leans on the choice of passages.</p><ul>"
    )
    html += (
        "".join(
            f"<li><b>{markup(one.heading)}</b> {markup(in_figures(one))}. {markup(explain_alpha(one).short)}</li>"
            for one in found.results.values()
        )
        + "</ul>"
    )
    divided = [
        (f"{row.unit}: {one_line(row.text, 120)}", tally.pool.scales[row.variable].label, f"{row.split:.0%}", row.codes)
        for row in found.divided.head(8).itertuples()
    ]
    return html + (
        table(
            ("Passage", "Asked", "Pairs that differ", "Codes given"),
            divided,
            "Passages that divided the class most",
            numeric=(2,),
        )
        if divided
        else "<p>No passage divided the class.</p>"
    )


def _value(tally: tallies.Reasons) -> str:
    rows = [(reason, _of(number, tally.answered)) for reason, number in tally.reasons.counts.most_common(8)]
    return table(("What the grader found", "How often"), rows, "Values from code", numeric=(1,))


def _written(tally: tallies.Texts, item: Item, levels: dict) -> str:
    half, middle = tally.words.total() / 2, 0
    seen = 0
    for words in sorted(tally.words):
        seen += tally.words[words]
        middle = words
        if seen >= half:
            break
    said = f"The middle answer has {middle:,} words; {item.words.min} to {item.words.max} are asked for"
    said += f" ({tally.short:,} shorter, {tally.long:,} longer)." if tally.short or tally.long else "."
    html = f"<p>{markup(said)}</p>"
    rows = []
    for criterion in item.rubric:
        given = levels.get(criterion.id, {})
        rows += [
            (
                inline(criterion.text) if place == 0 else "",
                f"{level.points:g}",
                inline(level.text),
                _of(given.get(level.points, 0), sum(given.values())),
            )
            for place, level in enumerate(criterion.levels)
        ]
    if levels and rows:
        html += table(
            ("Line of the rubric", "Points", "Level", "Marks given"),
            rows,
            "Levels given by markers",
            numeric=(1, 3),
            raw=(0, 2),
        )
    return html
