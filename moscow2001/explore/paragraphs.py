"""The clause explorer: the declaration paragraph by paragraph, with who speaks, what is done, how strongly, and what
came of it.
"""

from __future__ import annotations

from typing import Any

from moscow2001 import data
from seminar.explore.base import Control, Explorer, View, count
from seminar.explore.parts import fold, scrolled, terms
from seminar.explore.sources import sources
from seminar.show import escape

_WHO = {"joint": "both sides", "dprk": "DPRK alone", "russia": "Russia alone", "narrator": "narrated"}
_SIGN = {"joint": "=", "dprk": "D", "russia": "R", "narrator": "\u00b7"}
_CNN = {"yes": "reported", "partly": "reported in part", "no": "not in the CNN story"}


def clauses(paragraph: str = "2.2", speaker: str = "") -> Explorer:
    """Return the clause explorer, opened at one paragraph; `speaker` (joint, dprk, russia) marks only the paragraphs of
    one speaker.
    """
    text = data.declaration()
    names = [(r.id, f"{r.id} ({_WHO[r.speaker]}): {_start(r.text)}") for r in text.itertuples()]
    controls = [
        Control("paragraph", "Paragraph", "select", names, paragraph),
        Control(
            "speaker",
            "Who speaks",
            "radio",
            [("", "show all"), *[(s, _WHO[s]) for s in ("joint", "dprk", "russia")]],
            speaker,
        ),
        Control("whole", "show the whole text", "check"),
    ]
    plain = "Clause explorer: the 24 paragraphs of the declaration, who speaks in each, and what followed"
    return Explorer("The declaration clause by clause", controls, _draw, _static(), plain)


def _draw(values: dict[str, Any]) -> View:
    text, here, who = data.declaration(), values["paragraph"], values["speaker"]
    rows = text[text["speaker"] == who] if who else text
    strip = "".join(
        f'<button type="button" data-set="paragraph={r.id}" data-key="p-{r.id}"'
        f' class="who-{r.speaker}{" seminar-off" if who and r.speaker != who else ""}" aria-label="paragraph {r.id},'
        f' {_WHO[r.speaker]}"{" aria-current=true" if r.id == here else ""}>{r.id} {_SIGN[r.speaker]}</button>'
        for r in text.itertuples()
    )
    key = " &nbsp; ".join(f"{_SIGN[s]} {_WHO[s]}" for s in _WHO)
    page = f'<div class="seminar-strip">{strip}</div><p class="seminar-small">{key}</p>'
    if values["whole"]:
        page += scrolled("Whole text", _whole(rows))
    page += _page(here)
    shown = text.set_index("id").loc[here]
    counted = f"{len(rows)} of {len(text)} paragraphs are {_WHO[who]}. " if who else ""
    return View(page, f"{counted}Paragraph {here}: {_WHO[shown['speaker']]}.", rows.reset_index(drop=True))


def _start(text: str, length: int = 46) -> str:
    text = text.removeprefix(text.split(" ")[0] + " ") if text[:2].rstrip(".").isdigit() else text
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " \u2026"


def _whole(rows: Any) -> str:
    return "".join(
        f'<p class="seminar-par who-{r.speaker}"><span class="tag">{r.id} [{_WHO[r.speaker]}]</span>'
        f" {escape(r.text)}</p>"
        for r in rows.itertuples()
    )


def _page(paragraph: str) -> str:
    """Return everything the course knows about one paragraph, and about its clause."""
    row = data.declaration().set_index("id").loc[paragraph]
    acts = _of(data.speech_acts(), paragraph)
    lines = "".join(
        f"<tr><td>{escape(a.verb)}</td><td>{escape(a.act_class.replace('_', ' '))}</td><td>{escape(a.commitment_strength)}</td><td>{escape(a.content)}</td>"
        f"<td>{escape(_CNN.get(a.cnn_coverage, a.cnn_coverage))}{'. ' + escape(a.cnn_where) if a.cnn_where else ''}</td></tr>"
        for a in acts.itertuples()
    )
    heads = "".join(
        f'<th scope="col">{h}</th>' for h in ("words", "act", "strength", "what it does (our words)", "CNN")
    )
    html = (
        f"<h4>{paragraph}: {_WHO[row['speaker']]}</h4><blockquote"
        f' class="who-{row["speaker"]}">{escape(row["text"])}</blockquote><div'
        ' class="seminar-wide"><table><caption>Speech acts in'
        f" {paragraph}</caption><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div><p"
        ' class="seminar-small">Acts and strengths are a machine-made coding. You may disagree, and should say'
        " why.</p>"
    )
    return html + _slips(paragraph) + _versions(paragraph) + _clause(row["clause_id"])


def _slips(paragraph: str) -> str:
    lines = [
        f"<li>\u201c{escape(r.quote)}\u201d [sic]: {escape(r.reading)} <span"
        f" class='seminar-small'>({escape(r.evidence)})</span></li>"
        for r in _of(data.anomalies(), paragraph).itertuples()
    ]
    summary = f"{count(len(lines), 'odd wording')} of the English copy"
    return fold("sic", summary, f"<ul>{''.join(lines)}</ul>") if lines else ""


def _versions(paragraph: str) -> str:
    lines = [
        f"<li><strong>{escape(r.witness)}</strong> ({escape(r.language)}): "
        f"{escape(r.other_wording)}{' = ' + escape(r.gloss) if r.gloss else ''}. {escape(r.effect)}</li>"
        for r in _of(data.phrases(), paragraph).itertuples()
    ]
    summary = f"Other versions of this wording ({len(lines)})"
    return fold("versions", summary, f"<ul>{''.join(lines)}</ul>") if lines else ""


def _of(rows: Any, paragraph: str) -> Any:
    return rows[rows["paragraph"].astype(str) == paragraph]


def _clause(clause_id: str, *, linked: bool = True) -> str:
    row = data.clauses().set_index("id").loc[clause_id]
    name = f"Clause {row['clause']}: {row['title']}" if str(row["clause"]).isdigit() else str(row["title"])
    parts = [
        ("Commits whom to what", row["commits_whom_to_what"]),
        ("Strongest wording", f"{row['commitment_strength']}. {row['strength_rationale']}"),
        ("Rests on", str(row["rests_on"]).replace(";", "; ")),
        ("What happened afterwards", row["what_happened_afterwards"]),
        ("CNN", f"{row['cnn_paragraph_share']} paragraphs. {row['cnn_where']}"),
        ("Note", row["editor_note"]),
    ]
    return f"<h4>{escape(name)}</h4>{terms(parts)}{sources(row['source_ids'], clause_id) if linked else ''}"


def _static() -> str:
    """Return the whole text with its speakers, and the notes clause by clause."""
    text = data.declaration()
    notes = "".join(_clause(c, linked=False) for c in dict.fromkeys(text["clause_id"]))
    return (
        "<p><strong>The declaration, 24 paragraphs, with who speaks in each.</strong> The coding is machine-made. Run"
        f" this cell in JupyterLab to see the acts of each paragraph.</p>{_whole(text)}<details><summary>Notes on the"
        f" ten parts: commitments, what they rest on, what followed</summary>{notes}</details>"
    )
