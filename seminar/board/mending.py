"""A weak claim in the course itself: a form that turns what a reader found into a report ready to send. Nothing is sent
from here.
"""

from __future__ import annotations

import re

from seminar import cite, show
from seminar.ask import place
from seminar.board.sheets import Refused, Sheet, today
from seminar.course import course

#: What can be wrong with a claim, as the form offers it and as the report says it.
PROBLEMS = {
    "": "Choose one",
    "not_in_source": "The source does not say this",
    "wrong": "A fact is wrong: a date, a number, a name",
    "stronger": "The claim says more than the evidence carries",
    "other_source": "Another source contradicts it",
    "quotation": "A quotation is not word for word, or its context is missing",
    "translation": "A translation is wrong or hides a choice",
    "unclear": "It can be misread",
}
_LEAST = {"claim": 4, "where": 1, "problem": 8}


def fields() -> list[dict]:
    """Return the parts of a report, as the form asks for them, with the places of this course to choose from."""
    made = course()
    tables = [one.table for one in made.evidence if made.text(one.table) is None]
    places = [
        *(f"lesson {name[:2]}" for name in made.lessons),
        *(f"exercise {name}" for name in made.exercises),
        *(f"table {name}" for name in tables),
        "bibliography",
        "glossary",
    ]
    return [field | ({"list": [[one, ""] for one in places]} if field["name"] == "where" else {}) for field in _FIELDS]


_FIELDS: list[dict[str, object]] = [
    {
        "name": "claim",
        "label": "The claim, word for word",
        "kind": "lines",
        "required": True,
        "help": "Copy the sentence, the row or the number.",
    },
    {
        "name": "where",
        "label": "Where it stands",
        "kind": "text",
        "required": True,
        "help": "Lesson and heading, or table and row: lesson 01, step 2; table:row.",
        "most": 200,
    },
    {
        "name": "kind",
        "label": "What is wrong",
        "kind": "select",
        "required": True,
        "options": [list(one) for one in PROBLEMS.items()],
    },
    {
        "name": "problem",
        "label": "Why it is wrong",
        "kind": "lines",
        "required": True,
        "rows": 4,
        "help": "As you would tell somebody who wants to keep the sentence.",
    },
    {
        "name": "source",
        "label": "The source that shows it",
        "kind": "lines",
        "required": True,
        "rows": 2,
        "help": (
            "An address, an id of our bibliography, or author, title, date and page. For a slip of logic write: the"
            " course's own text."
        ),
    },
    {
        "name": "quote",
        "label": "What the source says, word for word",
        "kind": "lines",
        "rows": 2,
        "help": "At most 25 words of a news item.",
    },
    {
        "name": "proposal",
        "label": "What to write instead",
        "kind": "lines",
        "help": "A sentence that you would sign. Leave it empty if the claim should go.",
    },
    {"name": "name", "label": "Your name, if you wish to be thanked", "kind": "text", "complete": "name", "most": 200},
]


def erratum() -> None:
    """Show the form: the claim, where it stands, what is wrong, the source that shows it, and what to write instead. It
    writes a text file for you to send.
    """
    form().display()


def form() -> Sheet:
    """Return the form of `erratum`, not shown yet."""
    return Sheet(
        "Report a weak claim",
        html="<p>Nothing is sent from here. You get a text and a file, and send it the way you like.</p>",
        fields=fields(),
        buttons=[("write", "Write the report")],
        static=_static,
        plain=lambda: "Report a weak claim: a form of eight fields",
        acts={"write": _write},
    )


def report(values: dict[str, str], day: str) -> str:
    """Return the report as plain text.

    Raises
    ------
    Refused
        If a needed part is missing, or too short to be understood; it names the fields.
    """
    given = {name: text.strip() for name, text in values.items()}
    lacking = [name for name in ("claim", "where", "kind", "problem", "source") if not given.get(name)]
    if given.get("kind") not in PROBLEMS and "kind" not in lacking:
        lacking.append("kind")
    if lacking:
        raise Refused(f"Not written yet. Still needed: {', '.join(_NAMES[name] for name in lacking)}.", *lacking)
    short = [name for name, least in _LEAST.items() if len(given[name].split()) < least]
    if short:
        raise Refused(
            f"Not written yet. Too short to be understood: {', '.join(_NAMES[name] for name in short)}.", *short
        )
    quote = given.get("quote", "")
    if len(quote.split()) > 25:
        raise Refused(
            f"Not written yet. The quotation has {len(quote.split())} words; give at most 25 that decide the matter.",
            "quote",
        )
    # an id of the bibliography is spelled out, so that the report can be read without the course
    known = [
        id
        for id in re.findall(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+", given["source"])
        if id in cite.sources() or id in cite.aliases()
    ]
    spelled = "".join(
        f"\n  ({id}: {cite.label(id)}, {cite.source(id).get('title', '')})" for id in dict.fromkeys(known)
    )
    parts = [
        ("Claim", given["claim"]),
        ("Where", given["where"]),
        ("What is wrong", PROBLEMS[given["kind"]]),
        ("Why", given["problem"]),
        ("Source", given["source"] + spelled),
        ("The source says", f"“{quote.strip(chr(34) + '“”')}”" if quote else ""),
        ("Proposal", given.get("proposal") or "Take the claim out."),
        ("From", given.get("name", "")),
    ]
    body = "\n\n".join(f"{head}:\n{_indented(text)}" for head, text in parts if text)
    return f"ERRATUM for the course “{course().title}” (edition {course().edition})\nWritten on {day}\n\n{body}\n"


_NAMES = {
    "claim": "the claim",
    "where": "where it stands",
    "kind": "what is wrong",
    "problem": "why it is wrong",
    "source": "the source",
}


def _indented(text: str) -> str:
    return "\n".join(f"  {line.strip()}" for line in text.splitlines() if line.strip())


def _write(sheet: Sheet, values: dict[str, str]) -> dict:
    text = report({name: value[:4000] for name, value in values.items()}, today())
    about = re.sub(r"[^A-Za-z0-9]+", "_", values.get("where", "")).strip("_")[:40] or "course"
    where = sheet.offer(_free(f"erratum_{about}", text), text, "text/plain;charset=utf-8")
    return {
        "text": f"{where} Nothing was sent: mail it to your teacher, or open an issue where you got the course.",
        "plain": text,
    }


def _free(name: str, text: str) -> str:
    # a second report on the same lesson must not replace the first
    number, path = 1, place.folder() / f"{name}.txt"
    while path.exists() and path.read_text(encoding="utf-8", errors="replace") != text:
        number += 1
        path = path.with_name(f"{name}_{number}.txt")
    return path.name


def _static() -> str:
    rows = "".join(
        f"<tr><th scope=row>{show.escape(one['label'])}</th><td>{show.escape(one.get('help', ''))}</td></tr>"
        for one in _FIELDS
    )
    return (
        "<p><strong>Report a weak claim.</strong> The live form asks for these parts; on paper, write them down in"
        " this order.</p><table><thead><tr><th scope=col>Part</th><th scope=col>What goes"
        f" in</th></tr></thead><tbody>{rows}</tbody></table>"
    )
