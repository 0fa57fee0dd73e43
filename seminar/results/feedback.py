"""The page that a student gets back: for each question what was recorded, what it earned, by which rule and why.

The page is inert: everything a student wrote is escaped, links are shown as text, and a content security policy forbids
scripts, pictures and requests. It holds no other student's data.
"""

from __future__ import annotations

from functools import lru_cache

from seminar.questions import canonical, in_words
from seminar.questions.model import Assignment, CodeUnits, Item, Match, Multiple, Number, Order, Row, Rows, Single
from seminar.questions.rules import in_words as rule_in_words
from seminar.safe import markup, visible
from seminar.scoring.score import accepted, keyed
from seminar.show import inert

_STYLE = """:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #8886; vertical-align: top; }
td.n, th.n { text-align: right; white-space: nowrap; }
section { border-top: 2px solid #8886; margin-top: 2rem; break-inside: avoid-page; }
.answer { white-space: pre-wrap; overflow-wrap: anywhere; border-left: .3rem solid #8888; padding: .2rem .8rem; margin: .5rem 0; unicode-bidi: isolate; }
.points { font-weight: 600; }
.small { font-size: .9rem; }
dt { font-weight: 600; } dd { margin: 0 0 .6rem 1rem; }
"""


def top(assignment: Assignment) -> str:
    """Return the beginning of the page as far as it is the same for everybody."""
    return (
        inert.head(visible(f"{assignment.title}: feedback"), _STYLE)
        + f"<h1>{markup(assignment.title)}</h1>\n<p>Exercise {markup(assignment.id)} · <bdi>"
    )


def person(name: str, points: str, notes: list[str]) -> str:
    """Return what follows on `top`, up to the table of questions."""
    return (
        f'{markup(name)}</bdi></p>\n<p class="points">{markup(points)}</p>\n'
        + "".join(f"<p>{markup(note)}</p>\n" for note in notes)
        + '<table>\n<tr><th scope="col">Question</th><th scope="col" class="n">Points</th></tr>\n'
    )


def overview_row(number: int, item: Item, points: float | None) -> str:
    """Return one row of the table of questions; None as *points* means that a person still has to give them."""
    earned = f"not marked yet ({item.points:g})" if points is None else f"{points:g} of {item.points:g}"
    return f'<tr><td>{number}. {markup(item.title)}</td><td class="n">{markup(earned)}</td></tr>\n'


TABLE_END = "</table>\n"
SECTION_END = "</section>\n"

FOOT = """<section>
<h2>About this page</h2>
<p class="small">The points were worked out from the answers recorded in the notebook that was handed in; nothing in it was run. Questions marked by a person
say so. If you think that an answer was recorded or marked wrongly, show this page to your teacher.</p>
</section>
</body>
</html>
"""


@lru_cache(maxsize=256)
def _markdown(text: str) -> str:
    return _renderer()(text).strip()


@lru_cache(maxsize=1)
def _renderer():
    import mistune

    class Inert(mistune.HTMLRenderer):
        """Markdown of question files without anything that can be clicked or fetched."""

        def link(self, text, url, title=None):
            return text

        def image(self, text, url, title=None):
            return text

    return mistune.create_markdown(renderer=Inert(escape=True), plugins=["table", "strikethrough"])


def before_answer(number: int, item: Item) -> str:
    """Return what stands above the recorded answer: the question."""
    return (
        f"<section>\n<h2>{number}. {markup(item.title)}</h2>\n"
        f"<details><summary>The question</summary>\n{_markdown(item.prompt)}\n</details>\n"
    )


_BOX = '<div class="answer" dir="auto">'


def answer_block(item: Item, answer, words: str) -> str:
    """Return the recorded canonical answer, which reads *words*, inert."""
    if answer is None:
        return "<p>No answer was recorded.</p>\n"
    return shown_block(item, markup(lines(item, answer, words)))


def shown_block(item: Item, html: str) -> str:
    """Return the recorded answer whose lines read *html*."""
    return f"<p>{'Your text' if item.written else 'Recorded'}:</p>\n{_BOX}{html}</div>\n"


def raw_block(text: str) -> str:
    """Return what was recorded as it stands in the file, inert: for a record that is no answer."""
    return f"<p>Recorded, as it stands in the file:</p>\n{_quoted(text)}"


def _quoted(text: str) -> str:
    return f"{_BOX}{markup(text)}</div>\n"


def lines(item: Item, answer, words: str) -> str:
    """Return the canonical answer, which reads *words*, with a line for each of its parts."""
    if not isinstance(item, (Order, Multiple, Match, CodeUnits)):
        return words
    if isinstance(item, CodeUnits):
        return words.replace("; ", "\n")
    names = {option.id: option.text for option in item.options}
    if isinstance(item, Order):
        return "\n".join(f"{place}. {names[one]}" for place, one in enumerate(answer, 1))
    if isinstance(item, Multiple):
        return "\n".join(f"• {names[one]}" for one in answer)
    return "\n".join(f"• {row.text} → {names[answer[row.id]]}" for row in item.rows if row.id in answer)


def score_block(item: Item, points: float | None, reason: str, rule: str) -> str:
    """Return points (None if a person still has to give them), reason and the line about the *rule*."""
    earned = (
        f"Not marked yet; {item.points:g} points possible."
        if points is None
        else f"{points:g} of {item.points:g} points."
    )
    return f'<p class="points">{earned}</p>\n<p>{markup(reason)}</p>\n{rule}'


def rule_line(item: Item) -> str:
    """Return the line that tells how points are given."""
    return f'<p class="small">How points are given here: {markup(rule_in_words(item))}</p>\n'


def choices(item: Item, answer) -> str:
    """Return what is to be said about the answer's own choices: the misreadings behind wrong ones."""
    if isinstance(item, CodeUnits):
        return (
            beside([beside_row(item, unit, (answer or {}).get(unit, {})) for unit in beside_units(item)])
            if item.key
            else ""
        )
    return said([f"<li>{reason}</li>\n" for reason in _reasons(item, answer)])


def said(reasons: list[str]) -> str:
    """Return the list of *reasons*, each an `<li>`, if there are any."""
    return f"<ul>\n{''.join(reasons)}</ul>\n" if reasons else ""


def solution(item: Item) -> str:
    """Return the right answer of *item* if it has one that can be shown."""
    right = _right(item)
    return f"<p>The right answer:</p>\n{_quoted(right)}" if right else ""


def explanation(item: Item) -> str:
    """Return the explanation of *item*."""
    return f"<div>\n{_markdown(item.explanation)}\n</div>\n" if item.explanation.strip() else ""


def _right(item: Item) -> str:
    key = getattr(item, "key", None)
    if key is None or isinstance(item, CodeUnits):
        return ""
    if isinstance(item, Match):
        names = {option.id: option.text for option in item.options}
        return "\n".join(
            f"• {row.text} → {' or '.join(names[one] for one in item.accepted[row.id])}"
            for row in item.rows
            if row.id in key
        )
    answer = canonical(item, {"value": key, "unit": item.unit} if isinstance(item, Number) else key)
    return lines(item, answer, in_words(item, answer))


def _reasons(item: Item, answer) -> list[str]:
    if answer is None:
        return []
    if isinstance(item, Single):
        return [_why(option) for option in item.options if option.id == answer != item.key and option.why]
    if isinstance(item, Multiple):
        wrong = set(answer) ^ set(keyed(item.key))
        return [
            _why(option, "you chose this" if option.id in answer else "this belongs to it")
            for option in item.options
            if option.id in wrong and option.why
        ]
    if isinstance(item, Match):
        return [reason for row in item.rows if (reason := row_reason(item, row, answer.get(row.id)))]
    if isinstance(item, Rows):
        picked, key = set(answer), set(keyed(item.key))
        return [
            f"{words}: {markup(_some(sorted(ids)))}"
            for words, ids in (
                ("Rows that belong to it and were not picked", key - picked),
                ("Rows that were picked and do not belong", picked - key),
            )
            if ids
        ]
    return []


def row_reason(item: Match, row: Row, option: str | None) -> str:
    """Return what is to be said if *option* (None if there is none) stands beside *row*; an empty text if it is
    accepted.
    """
    key = keyed(item.key)
    return "" if row.id not in key or option in accepted(key, row.id) or not row.why else _why(row)


def beside_units(item: CodeUnits) -> list[str]:
    """Return the passages that the reference codes."""
    return [unit.id for unit in item.units if unit.id in (item.key or {})]


def beside_row(item: CodeUnits, unit: str, codes: dict) -> str:
    """Return one row of the table of passages: the student's *codes* and the reference's."""
    names = {variable.id: {option.id: option.text for option in variable.options} for variable in item.codebook}

    def words(codes: dict) -> str:
        return (
            markup(", ".join(known[codes[variable]] for variable, known in names.items() if variable in codes)) or "–"
        )

    return f"<tr><td>{markup(unit)}</td><td>{words(codes)}</td><td>{words(keyed(item.key)[unit])}</td></tr>\n"


def beside(rows: list[str]) -> str:
    """Return the table of the passages that the reference codes, with the student's codes beside its own."""
    return (
        '<table>\n<caption class="small">Your codes beside the reference coding, which a machine'
        ' made</caption>\n<tr><th scope="col">Passage</th><th scope="col">Yours</th><th'
        f' scope="col">Reference</th></tr>\n{"".join(rows)}</table>\n'
    )


def _why(part, remark: str = "") -> str:
    return f"<em>{markup(part.text)}</em>{f' ({remark})' if remark else ''}: {_inline(part.why)}"


def _inline(text: str) -> str:
    html = _markdown(text)
    return html[3:-4] if html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1 else html


def _some(ids: list[str], most: int = 20) -> str:
    return ", ".join(ids[:most]) + (f" and {len(ids) - most} more" if len(ids) > most else "")


def rubric_block(item: Item, settled: dict[str, float], remarks: list[str]) -> str:
    """Return the rubric with the levels that a person gave, and the marker's remarks."""
    rows = []
    for criterion in getattr(item, "rubric", []):
        points = settled.get(criterion.id)
        level = next(
            (level.text for level in criterion.levels if level.points == points),
            "between two levels" if points is not None else "not marked yet",
        )
        best = criterion.levels[-1].points
        rows.append(
            f"<dt>{_inline(criterion.text)}: {'–' if points is None else f'{points:g}'} of"
            f" {best:g}</dt><dd>{_inline(level)}</dd>\n"
        )
    told = "".join(f"{_BOX}{markup(remark)}</div>\n" for remark in remarks)
    return (f"<dl>\n{''.join(rows)}</dl>\n" if rows else "") + (f"<p>Remarks:</p>\n{told}" if told else "")
