"""What the desk shows, as plain data for the page. Texts of students travel as text, never as HTML."""

from __future__ import annotations

from typing import Any

from seminar import safe
from seminar.desk import agreeing, queue
from seminar.desk.session import Session

#: What is told to the page, or by it.
Message = dict[str, Any]


def view(session: Session, *, problem: str = "", other: str = "") -> Message:
    """Return everything that the page needs for the screen that *session* is at."""
    from seminar.show.markdown import block

    item = session.item
    shown: Message = {
        "screen": session.screen,
        "q": session.q,
        "item": item.id,
        "title": item.title,
        "marker": session.marker,
        "problem": problem,
        "saved": session.saved,
        "prompt": block(item.prompt),
        "explanation": block(item.explanation) if item.explanation.strip() else "",
        "samples": len(session.samples.works),
        "questions": [
            {"item": one.item, "label": f"{one.item}: {one.title} ({one.of} {'answer' if one.of == 1 else 'answers'})"}
            for one in session.questions
        ],
        "others": session.other_markers(),
    }
    work = session.current()
    if work is not None:
        shown |= _work(session, work)
    elif session.screen == "samples done":
        shown |= _calibrated(session)
    elif session.screen == "compare":
        shown |= _compared(session, other)
    return shown


def _work(session: Session, work: queue.Work) -> Message:
    from seminar.show.markdown import inline

    text, sha = session.text()
    done, of = session.progress()
    return {
        "unit": work.pseudonym,
        "status": _status(session, work.status) if session.screen == "answer" else "",
        "text": safe.visible(text),
        "sha": sha,
        "words": session.words() if session.item.written else "",
        "place": session.place + 1,
        "of": of,
        "done": done,
        "lines": [
            {
                "id": line.id,
                "html": inline(line.text),
                "levels": [
                    {"points": level.points, "html": inline(level.text) if level.text else "", "key": level.key}
                    for level in line.levels
                ],
            }
            for line in queue.lines(session.item, work.status)
        ],
        "chosen": session.chosen(),
        "remark": session.remarked(),
        "bank": session.bank() if session.screen == "answer" else [],
        "earlier": session.earlier_text_marked(),
    }


_STATUS = {
    "older wording": "This is an answer to an earlier wording of the question.",
    "unusable": "The program cannot use this record{why}.",
}


def _status(session: Session, status: str) -> str:
    """Return why the grader could not score the answer, and what to do; an empty text for one that is marked by the
    rubric.
    """
    if status not in _STATUS:
        return ""
    why = session.refusal() if status == "unusable" else ""
    return f"{_STATUS[status].format(why=f': {why}' if why else '')} Give points for the whole."


def _agreed(found: list[agreeing.Agreed]) -> list[Message]:
    from seminar.show.markdown import inline

    return [
        {
            "html": inline(one.text),
            "both": one.both,
            "alike": one.alike,
            "far": one.far,
            "alpha": one.alpha,
            "words": agreeing.in_words(one),
        }
        for one in found
    ]


def _calibrated(session: Session) -> Message:
    from seminar.show.markdown import inline

    given = session.samples.given(session.marker)
    rows = []
    for place, work in enumerate(session.samples.works, 1):
        sample, mine = session.samples.texts[work.student], given.get(work.student, {})
        marks = [
            {"html": inline(line.text), "mine": mine.get(line.id), "course": sample.marks.get(line.id)}
            for line in session.lines_of_rubric
        ]
        rows.append({"name": f"Sample {place}", "text": sample.text, "comment": inline(sample.comment), "marks": marks})
    return {"agreed": _agreed(session.calibration()), "rows": rows, "waiting": len(session.works)}


def _compared(session: Session, other: str) -> Message:
    from seminar.show.markdown import inline

    others = session.other_markers()
    other = other if other in others else (others[0] if others else "")
    if not other:
        return {"other": "", "agreed": [], "differ": []}
    found, gaps = session.compared(other)
    lines = {line.id: inline(line.text) for line in session.lines_of_rubric}
    return {
        "other": other,
        "agreed": _agreed(found),
        "differ": [
            {"unit": unit, "html": lines[line], "mine": one, "theirs": theirs} for unit, line, one, theirs in gaps[:100]
        ],
        "more": max(0, len(gaps) - 100),
    }
