"""The CNN story paragraph by paragraph: two layers of time, whose voice, what checks out."""

from __future__ import annotations

from typing import Any

from moscow2001 import data
from seminar.errors import CourseError
from seminar.explore.base import Control, Explorer, View, count
from seminar.explore.parts import fold, terms
from seminar.explore.sources import sources
from seminar.show import escape, table

_LAYERS = {
    "after_signing": "knows that it is signed",
    "before_talks": "written before the talks",
    "forward": "looks forward",
    "background": "background",
}
_SIGN = {"after_signing": "\u2713", "before_talks": "\u2026", "forward": "\u2192", "background": "\u00b7"}
_LINE = {
    "after_signing": "who-joint",
    "before_talks": "who-dprk",
    "forward": "who-russia",
    "background": "who-narrator",
}
_VERDICTS = {
    "supported": "supported",
    "qualified": "right with a reserve",
    "contradicted": "contradicted",
    "unresolved": "unresolved",
    "not_checked": "not checked",
}
_IN_TEXT = {"yes": "in the declaration", "partly": "partly in the declaration", "no": "not in the declaration"}


def cnn(layer: str = "", paragraph: str = "P1") -> Explorer:
    """Return the CNN story explorer; `layer` (after_signing, before_talks, forward, background) filters, `paragraph` is
    the one opened.
    """
    rows = data.cnn_paragraphs()
    voices = list(dict.fromkeys(rows["voice"]))
    controls = [
        Control("layer", "Layer of time", "radio", [("", "all"), *_LAYERS.items()], layer),
        Control("voice", "Whose voice", "select", [("", "any"), *[(v, v) for v in voices]]),
        Control("verdict", "Checked", "select", [("", "any result"), *_VERDICTS.items()]),
        Control(
            "paragraph", "Paragraph", "select", [(r.id, f"{r.id}: {r.topic}") for r in rows.itertuples()], paragraph
        ),
    ]
    static = (
        "<p><strong>The CNN story of 4 August 2001, 28 paragraphs, in our notes.</strong> The story is under copyright"
        f" and is not shipped; the labels are machine-made.</p>{_strip(rows, rows, '')}{_key()}{_table(rows)}"
    )
    return Explorer(
        "The CNN story, paragraph by paragraph",
        controls,
        _draw,
        static,
        "CNN story explorer: 28 paragraphs, two layers of time, whose voice, what checks out",
    )


def _draw(values: dict[str, Any]) -> View:
    every = data.cnn_paragraphs()
    rows = every
    for column, control in (("time_layer", "layer"), ("voice", "voice"), ("verdict", "verdict")):
        if values[control]:
            rows = rows[rows[column] == values[control]]
    rows = rows.reset_index(drop=True)
    page = _strip(every, rows, values["paragraph"]) + _key() + _one(values["paragraph"])
    page += fold("all", f"The {count(len(rows), 'paragraph')} in a table", _table(rows))
    signed = int((rows["time_layer"] == "after_signing").sum())
    status = (
        f"{count(len(rows), 'paragraph')} of {len(every)}: {signed} know that the declaration is signed; "
        f"{int((rows['in_declaration'] == 'no').sum())} have nothing of it."
    )
    return View(page, status, rows)


def _strip(every: Any, rows: Any, chosen: str) -> str:
    inside = set(rows["id"])
    strip = "".join(
        f'<button type="button" data-set="paragraph={r.id}" data-key="p-{r.id}" '
        f'class="{_LINE[r.time_layer]}{"" if r.id in inside else " seminar-off"}" '
        f'aria-label="{r.id}, {_LAYERS[r.time_layer]}"{" aria-current=true" if r.id == chosen else ""}>{r.id} '
        f"{_SIGN[r.time_layer]}</button>"
        for r in every.itertuples()
    )
    if not chosen:
        strip = " ".join(
            f'<span class="{_LINE[r.time_layer]}" style="padding:0 0.3em">{r.id} {_SIGN[r.time_layer]}</span>'
            for r in every.itertuples()
        )
    return f'<div class="seminar-strip">{strip}</div>'


def _key() -> str:
    return '<p class="seminar-small">' + " &nbsp; ".join(f"{_SIGN[k]} {words}" for k, words in _LAYERS.items()) + "</p>"


def _words(paragraph: str) -> str:
    """Return the paragraph from the reader's own copy, or the shipped fragments, and say which it is."""
    if data.has_cnn_text():
        try:
            return (
                f"<blockquote>{escape(data.cnn_text()[paragraph])}</blockquote><p class='seminar-small'>From your own"
                " copy in data/local/.</p>"
            )
        except CourseError as error:
            return f"<p class='seminar-small'>{escape(error)}</p>"
    units = data.frame_units()
    own = units[(units["coverage_id"] == "cnn_2001_08_04") & (units["paragraph"] == paragraph)]
    fragments = " \u2026 ".join(own["quote"])
    return (
        f"<blockquote>{escape(fragments)} \u2026</blockquote><p class='seminar-small'>Opening words only. With a lawful"
        " copy in data/local/ whole sentences appear here.</p>"
        if fragments
        else ""
    )


def _one(paragraph: str) -> str:
    r = next(data.cnn_paragraphs().query("id == @paragraph").itertuples())
    parts = [
        ("Voice", f"{r.voice} ({r.attribution})"),
        ("Layer of time", _LAYERS[r.time_layer]),
        ("Declaration", _IN_TEXT[r.in_declaration]),
        ("Checked", f"{_VERDICTS[r.verdict]}. {r.note}"),
    ]
    return (
        f"<h4>{r.id}: {escape(r.topic)}</h4>{_words(paragraph)}{terms(parts)}<p class='seminar-small'>Labels are a"
        f" machine-made reading.</p>{sources(r.source_ids, r.id)}"
    )


def _table(rows: Any) -> str:
    shown = rows[["id", "topic", "voice", "time_layer", "in_declaration", "verdict", "note"]].copy()
    for column, words in (("time_layer", _LAYERS), ("in_declaration", _IN_TEXT), ("verdict", _VERDICTS)):
        shown[column] = shown[column].map(words)
    return table(
        shown,
        labels={
            "id": "paragraph",
            "time_layer": "layer of time",
            "in_declaration": "declaration",
            "verdict": "checked",
        },
    )
