"""What a lesson check says to an answer: how near it is, and for each part the misreading and the line to look at.

Only lesson checks come here; graded items carry no key in a learner's notebook. HTML here is made from Markdown of the
question file or escaped.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from functools import singledispatch

from seminar.ask.form import key_answer
from seminar.questions import answers
from seminar.questions.model import CodeUnits, Item, Long, Match, Multiple, Number, Order, Rows, Short, Single, Value
from seminar.scoring.compare import first_difference
from seminar.scoring.score import accepted, keyed, near_enough
from seminar.show import escape
from seminar.show.markdown import block, inline

RIGHT, PARTLY, WRONG, OPEN = "right", "partly", "wrong", "open"

HEADS = {RIGHT: "✓ Right.", PARTLY: "◐ Partly right.", WRONG: "✗ Not right yet.", OPEN: ""}


@dataclass(frozen=True)
class Feedback:
    """`verdict` is right, partly, wrong or open (no single right answer); `line` says how near, as HTML;
    `marks` has for each option, row or passage `[right|wrong|look, HTML]`; `more` is shown below; `explain` says
    whether the explanation comes with it.
    """

    verdict: str
    line: str
    marks: dict[str, list[str]] = field(default_factory=dict)
    more: str = ""
    explain: bool = False

    @property
    def head(self) -> str:
        """The verdict in words, with a sign that does not depend on colour."""
        return HEADS[self.verdict]

    def as_dict(self) -> dict:
        """Return it as JSON types, `head` included."""
        return asdict(self) | {"head": self.head}


def feedback(item: Item, answer) -> Feedback:
    """Return what to say to the canonical *answer* of a lesson check; None as answer asks for one."""
    if answer is None:
        return Feedback(OPEN, "Nothing is answered here yet.")
    return _said(item, answer)


@singledispatch
def _said(item: Item, answer) -> Feedback:
    """Return what to say to a canonical *answer*."""
    raise TypeError(f"nothing is said to a question of the kind {item.kind}")


@_said.register
def _single(item: Single, answer: str) -> Feedback:
    chosen = next(option for option in item.options if option.id == answer)
    verdict = RIGHT if answer == item.key else WRONG
    return Feedback(verdict, "", {answer: [verdict, inline(chosen.why)]}, explain=verdict == RIGHT)


@_said.register
def _multiple(item: Multiple, answer: list[str]) -> Feedback:
    key = set(keyed(item.key))
    marks = {
        option.id: [RIGHT if option.id in key else WRONG, inline(option.why)]
        for option in item.options
        if option.id in answer
    }
    slips = len(set(answer) - key)
    wrong = f"{slips} of your choices {'does' if slips == 1 else 'do'} not fit" if slips else ""
    return _chosen(
        answer,
        key,
        marks,
        "All that fit, and nothing else.",
        f"that fit are chosen; {wrong or 'nothing chosen that does not fit'}.",
    )


@_said.register
def _rows(item: Rows, answer: list[str]) -> Feedback:
    key = set(keyed(item.key))
    marks = {one: [RIGHT, ""] if one in key else [WRONG, "does not fit"] for one in answer}
    slips = len(set(answer) - key)
    wrong = f"{slips} picked {'row does' if slips == 1 else 'rows do'} not fit" if slips else ""
    return _chosen(
        answer,
        key,
        marks,
        f"All {len(key)} rows, and no other.",
        f"rows that fit are picked; {wrong or 'no picked row is wrong'}.",
    )


def _chosen(answer: list[str], key: set[str], marks: dict[str, list[str]], right: str, else_: str) -> Feedback:
    """Return *right* for exactly what the *key* holds, else how much of it was chosen, and so on."""
    if set(answer) == key:
        return Feedback(RIGHT, right, marks, explain=True)
    hits = len(key & set(answer))
    return Feedback(PARTLY if hits else WRONG, f"{hits} of {len(key)} {else_}", marks)


@_said.register
def _match(item: Match, answer: dict[str, str]) -> Feedback:
    key, of = keyed(item.key), len(item.rows)
    marks = {
        row.id: [RIGHT if answer[row.id] in accepted(key, row.id) else WRONG, inline(row.why)]
        for row in item.rows
        if row.id in answer
    }
    hits = sum(1 for mark, _ in marks.values() if mark == RIGHT)
    if hits == of:
        return Feedback(RIGHT, f"All {of} rows fit.", marks, explain=True)
    left = f"; {of - len(answer)} still to do" if len(answer) < of else ""
    return Feedback(PARTLY if hits else WRONG, f"{hits} of {of} rows fit{left}.", marks)


@_said.register
def _order(item: Order, answer: list[str]) -> Feedback:
    place = {one: index for index, one in enumerate(keyed(item.key))}
    whys = {option.id: option.why for option in item.options}
    marks = {}
    for above, one in zip(answer, answer[1:]):
        if place[one] < place[above]:
            marks[one] = [WRONG, f"Belongs before the line above it. {inline(whys[one]) if whys[one] else ''}".strip()]
    pairs = len(answer) * (len(answer) - 1) // 2
    hits = sum(place[one] < place[other] for index, one in enumerate(answer) for other in answer[index + 1 :])
    if hits == pairs:
        return Feedback(
            RIGHT,
            "Every line stands in its place.",
            {one: [RIGHT, inline(whys[one])] for one in answer if whys[one]},
            explain=True,
        )
    return Feedback(PARTLY if 2 * hits > pairs else WRONG, f"{hits} of {pairs} pairs stand in the right order.", marks)


@_said.register
def _number(item: Number, answer: dict) -> Feedback:
    value, rule, key = answer["value"], item.number, keyed(item.key)
    if near_enough(value, key, rule.tolerance, rule.relative):
        record = escape(answers.in_words(item, key_answer(item)))
        return Feedback(RIGHT, "" if value == key else f"Near enough; the record says {record}.", explain=True)
    for near in item.near:
        if near_enough(value, near.value, near.tolerance):
            return Feedback(WRONG, "", more=block(near.why))
    return Feedback(WRONG, f"Your number is too {'high' if value > key else 'low'}.")


@_said.register
def _code(item: CodeUnits, answer: dict) -> Feedback:
    if not item.key:
        return Feedback(
            OPEN,
            "Your codes are kept. There is no reference coding for these passages.",
            explain=not answers.missing(item, answer),
        )
    codes = {variable.id: {option.id: option.text for option in variable.options} for variable in item.codebook}
    marks, same, compared = {}, 0, 0
    for unit in item.units:
        given, reference, differ = answer.get(unit.id, {}), item.key.get(unit.id, {}), []
        both = [variable for variable in item.codebook if variable.id in given and variable.id in reference]
        for variable in both:
            compared += 1
            if given[variable.id] == reference[variable.id]:
                same += 1
            else:
                differ.append(
                    f"{inline(variable.label)} you: {inline(codes[variable.id][given[variable.id]])}; reference:"
                    f" {inline(codes[variable.id][reference[variable.id]])}"
                )
        if both:
            marks[unit.id] = ["look", "<br>".join(differ)] if differ else [RIGHT, "as in the reference"]
    line = (
        f"{same} of {compared} codes agree with the reference coding."
        if compared
        else "No passage is coded yet that the reference also codes."
    )
    more = (
        "<p>The reference was made by a machine and is not the truth: where you differ, read the passage again and"
        " decide.</p>"
    )
    return Feedback(OPEN, line, marks, more, explain=not answers.missing(item, answer))


@_said.register
def _value(item: Value, answer: dict) -> Feedback:
    said = first_difference(answer, key_answer(item), item.value)
    if not said:
        return Feedback(RIGHT, "Your value agrees with ours.", explain=True)
    hint = " Check what was counted." if item.value.type == "scalar" else ""
    return Feedback(WRONG, "", more=f"<p>{escape(said[0].upper() + said[1:])}.{hint}</p>")


@_said.register
def _written(item: Short | Long, answer: str) -> Feedback:
    lacking = answers.missing(item, answer)
    if lacking:
        return Feedback(OPEN, f"Kept. {escape(lacking[0][0].upper() + lacking[0][1:])}.")
    samples = "".join(
        f"<li><blockquote>{escape(sample.text)}</blockquote><p>{inline(sample.comment)}</p></li>"
        for sample in item.samples
    )
    more = f"<details><summary>Other answers, with comments</summary><ol>{samples}</ol></details>" if samples else ""
    return Feedback(
        OPEN, "Kept. There is no single right answer: compare yours with what follows.", more=more, explain=True
    )
