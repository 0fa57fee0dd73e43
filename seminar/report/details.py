"""What a class answered to one question, in words and tables: which option drew whom, what was confused, where the
numbers come from.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from seminar.agree import AgreementError, explain_alpha, in_figures, report
from seminar.errors import CourseError
from seminar.questions.model import Item, Option, Row, Rows, Single, texts
from seminar.questions.tables import shown_rows
from seminar.report import tallies
from seminar.report.counting import ClassCounts, quantile
from seminar.safe import markup, one_line

_LINK = re.compile(r"</?a\b[^>]*>")


def table(
    heads: Sequence[str],
    rows: Collection[Sequence[str]],
    caption: str = "",
    *,
    numeric: Iterable[int] = (),
    raw: Iterable[int] = (),
    empty: str = "",
) -> str:
    """Return an accessible table. Cells are text, made inert here, but for the columns *raw*, which hold HTML of our
    own making. *empty* is what is said in its place if it has no rows.
    """
    if empty and not rows:
        return f"<p>{empty}</p>"
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
    body = _body(tally, levels) if tally.answered else "<p>Nobody answered this question.</p>"
    return (
        f'<section class="seminar-item"><h3>{markup(item.id)}.'
        f" {markup(item.title)}</h3><p>{markup('; '.join(facts))}.</p>{body}</section>"
    )


def _body(tally: tallies.Tally, levels: dict) -> str:
    match tally:
        case tallies.Choices(item=Single() as item):
            return _single(tally, item)
        case tallies.Choices():
            return _multiple(tally)
        case tallies.Pairs():
            return _match(tally)
        case tallies.Sequence():
            return _order(tally)
        case tallies.Numbers():
            return _number(tally)
        case tallies.Picks():
            return _rows(tally)
        case tallies.Codings():
            return _code(tally)
        case tallies.Texts():
            return _written(tally, levels)
        case tallies.Reasons():
            return _value(tally)
    return ""


def _of(number: int, of: int) -> str:
    return f"{number:,} ({number / of:.0%})" if of else f"{number:,}"


def _single(tally: tallies.Choices, item: Single) -> str:
    order = sorted(item.options, key=lambda option: (option.id != item.key, -tally.chosen[option.id]))
    rows = [
        (
            "✓ right" if option.id == item.key else "",
            option.text,
            _of(tally.chosen[option.id], tally.answered),
            inline(option.why),
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


def _multiple(tally: tallies.Choices) -> str:
    key = set(tally.item.key or [])

    def wrong(option: Option) -> int:
        chosen = tally.chosen[option.id]
        return tally.answered - chosen if option.id in key else chosen

    rows = [
        (
            "✓ belongs" if option.id in key else "",
            option.text,
            _of(tally.chosen[option.id], tally.answered),
            f"{wrong(option):,} {'missed it' if option.id in key else 'wrongly chose it'}",
            inline(option.why),
        )
        for option in sorted(tally.item.options, key=wrong, reverse=True)
    ]
    return table(
        ("", "Option", "Chosen by", "Wrong here", "What it stands for"),
        rows,
        "Which options were chosen and missed",
        numeric=(2,),
        raw=(4,),
    )


def _match(tally: tallies.Pairs) -> str:
    names, accepted = texts(tally.item.options), tally.item.accepted

    def right(row: Row) -> int:
        return sum(tally.given[row.id, option] for option in accepted[row.id])

    def taken(row: Row) -> str:
        given = Counter({one: tally.given[row.id, one] for one in names if one not in accepted[row.id]})
        return "; ".join(f"{names[one]}: {number:,}" for one, number in given.most_common(3) if number) or "nobody"

    rows = [
        (
            row.text,
            " or ".join(names[one] for one in accepted[row.id]),
            _of(right(row), tally.answered),
            taken(row),
            inline(row.why),
        )
        for row in sorted(tally.item.rows, key=right)
    ]
    return table(
        ("Row", "Right", "Got it", "Taken for", "What to say"),
        rows,
        "What was confused, hardest row first",
        numeric=(2,),
        raw=(4,),
    )


def _order(tally: tallies.Sequence) -> str:
    names = texts(tally.item.options)
    return table(
        ("Comes first", "Was put after", "By"),
        [
            (names[first], names[second], _of(number, tally.answered))
            for (first, second), number in tally.turned.most_common(6)
        ],
        "Pairs most often put the wrong way round",
        numeric=(2,),
        empty="Everybody who answered has the right order.",
    )


def _number(tally: tallies.Numbers) -> str:
    item, others = tally.item, tally.values.counts.most_common(6)
    unit = f" {item.unit}" if item.unit else ""
    found = [(f"✓ {item.key:,g}{unit}", tally.right, "right")]
    found += [(f"{near.value:,g}{unit}", tally.near[place], inline(near.why)) for place, near in enumerate(item.near)]
    found += [(f"{value:,g}{unit}", number, "") for value, number in others]
    left = tally.values.counts.total() + tally.values.others - sum(number for _, number in others)
    if left:
        found.append(("other values", left, ""))
    return table(
        ("Answer", "Given by", "Where it comes from"),
        [(value, _of(number, tally.answered), why) for value, number, why in found],
        "Right answers, near misses and the rest",
        numeric=(1,),
        raw=(2,),
    )


def _rows(tally: tallies.Picks) -> str:
    told = _told_rows(tally.item)

    def listed(counts: Counter[str], unknown: str) -> list[tuple[str, str, str]]:
        return [(one, told.get(one, unknown), _of(number, tally.answered)) for one, number in counts.most_common(8)]

    return table(
        ("Row", "What it is", "Missed by"),
        listed(tally.missed, ""),
        "Rows that belong and were missed",
        numeric=(2,),
        empty="No row was missed.",
    ) + table(
        ("Row", "What it is", "Picked by"),
        listed(tally.surplus.counts, "no row of this table"),
        "Rows that were picked and do not belong",
        numeric=(2,),
        empty="No row was picked that does not belong.",
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


def _code(tally: tallies.Codings) -> str:
    try:
        found = report(tally.pool, resamples=400)
    except AgreementError:
        return "<p>Agreement needs two students or more who coded.</p>"
    html = (
        f"<p>{tally.pool.readers:,} students coded. Points are given as the exercise says; this is about how far"
        " students agree with each other. (Reference codings of the course are machine-made.) <b>A lot</b> draws codes"
        " at random from all that were given; <b>alpha</b> says how much of the way from the lot to full agreement the"
        " class went: 1 is the whole way, 0 no better than the lot. The range in brackets shows how far the figure"
        " leans on the choice of passages.</p>"
    )
    lines = "".join(
        f"<li><b>{markup(one.heading)}</b> {markup(in_figures(one))}. {markup(explain_alpha(one).short)}</li>"
        for one in found.results.values()
    )
    divided = [
        (f"{row.unit}: {one_line(row.text, 120)}", tally.pool.scales[row.variable].label, f"{row.split:.0%}", row.codes)
        for row in found.divided.head(8).itertuples()
    ]
    return f"{html}<ul>{lines}</ul>" + table(
        ("Passage", "Asked", "Pairs that differ", "Codes given"),
        divided,
        "Passages that divided the class most",
        numeric=(2,),
        empty="No passage divided the class.",
    )


def _value(tally: tallies.Reasons) -> str:
    rows = [(reason, _of(number, tally.answered)) for reason, number in tally.reasons.counts.most_common(8)]
    return table(("What the grader found", "How often"), rows, "Values from code", numeric=(1,))


def _written(tally: tallies.Texts, levels: dict) -> str:
    item = tally.item
    said = f"The middle answer has {quantile(tally.words, 0.5):,} words; {item.words.min} to {item.words.max} are asked for"
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
