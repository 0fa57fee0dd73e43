"""The report as files: one HTML page that prints and needs nothing else, and a notebook to go on asking with."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from seminar.course.folders import setup_line
from seminar.errors import CourseError
from seminar.files import write_atomically
from seminar.report.sections import ClassReport
from seminar.safe import markup, visible
from seminar.show import inert

PAGE, NOTEBOOK = "class_report.html", "class_report.ipynb"
_STYLE = """:root { color-scheme: light dark; --ink: #1b1b1b; --muted: #4d4d4d; --line: #767676; --bg: #fff; --soft: #f3f1ea; --focus: #0b57d0; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9e7e1; --muted: #c4c4c4; --line: #8d8d8d; --bg: #16181c; --soft: #24272d; --focus: #8ab4f8; } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 54rem; margin: 2rem auto; padding: 0 1rem; color: var(--ink); background: var(--bg); }
h1 { font-size: 1.7rem; line-height: 1.25; } h2 { font-size: 1.3rem; margin-top: 2.2rem; border-top: 2px solid var(--line); padding-top: .8rem; } h3 { font-size: 1.08rem; margin: 1.6rem 0 .3rem; }
p { max-width: 46rem; }
table { border-collapse: collapse; width: 100%; font-size: .93rem; margin: .5rem 0; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
th { color: var(--muted); font-weight: 600; overflow-wrap: normal; }
td.num, th.num { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } th.num { white-space: normal; }
td p { margin: 0; } td.sign { white-space: nowrap; }
.seminar-wide { overflow-x: auto; }
figure { margin: .8rem 0; padding: .6rem .8rem; background: #fffdf8; color: #1b1b1b; border: 1px solid #cfc9bb; border-radius: 6px; }
figure img { width: 100%; height: auto; display: block; }
figure td, figure th { color: #1b1b1b; } figcaption { font-size: .9rem; }
summary { cursor: pointer; padding: .3rem 0; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.small { font-size: .9rem; color: var(--muted); }
@media print {
  :root { --ink: #000; --muted: #333; --line: #999; --bg: #fff; font-size: 10pt; }
  @page { margin: 16mm 14mm; }
  body { max-width: none; margin: 0; padding: 0; }
  h2, h3, caption { break-after: avoid; } tr, figure { break-inside: avoid; } .seminar-wide { overflow: visible; }
  figure { max-width: 15cm; } details:not([open]) { display: none; }
}
"""
_FOOT = """<h2>About this report</h2>
<p class="small">It was worked out from the answers recorded in the hand-ins; nothing in them was run. {who} {labels} Treat the report as you treat marks: who knows a
student's answers may know whose line it is. Numbers describe this class on this exercise; they do not measure anybody's worth or a teacher's.</p>
</main>
</body>
</html>
"""


def page(report: ClassReport) -> str:
    """Return the report as one page: no script, no request, pictures inside it."""
    assignment = report.counts.assignment
    title = f"{assignment.id}: {assignment.title}. Class report"
    who = "Names are shown where students are listed." if report.counts.names else "No names are shown."
    labels = (
        "A pseudonym (S-…) is that of the marking desk, the same in every report made with this gradebook; only"
        " somebody who has the gradebook can tell whose it is."
        if report.counts.lasting
        else (
            "A pseudonym (S-…) holds for this grading only; with --gradebook it is that of the marking desk. Only"
            " somebody who has the grades can tell whose it is."
        )
    )
    sections = "\n".join(section.html for section in report.sections())
    return (
        inert.head(visible(title), _STYLE, pictures=True)
        + f"<main>\n<h1>{markup(assignment.title)}</h1>\n<p>Class report on exercise"
        f" {markup(assignment.id)}</p>\n{sections}\n" + _FOOT.format(who=who, labels=labels)
    )


def save(
    report: ClassReport, out: str | Path, source: str | Path, *, gradebook: str | Path | None = None
) -> list[Path]:
    """Write the page and the notebook into the folder *out* (made if it is not there) and return both paths.

    *source* and *gradebook* are what the report was made from: the notebook makes it again from there.

    Raises
    ------
    CourseError
        If *out* lies within the hand-ins, is no folder, or cannot be made.
    """
    out, source = Path(out), Path(source)
    if not (source / "grades.csv").is_file() and (_real(out) == _real(source) or _real(source) in _real(out).parents):
        raise CourseError(
            f"--out {out} lies within the hand-ins: the next grading would read the report's notebook. Choose another"
            " folder."
        )
    if out.exists() and not out.is_dir():
        raise CourseError(f"--out {out} is not a folder. Give the name of a folder; it is made.")
    if not out.parent.is_dir():
        raise CourseError(f"the folder {out.parent} does not exist, so {out.name} cannot be made in it. Make it first.")
    out.mkdir(exist_ok=True)
    return [
        write_atomically(out / PAGE, page(report)),
        write_atomically(
            out / NOTEBOOK, json.dumps(notebook(report, out, source, gradebook), indent=1, ensure_ascii=False) + "\n"
        ),
    ]


def notebook(report: ClassReport, out: Path, source: Path, gradebook: str | Path | None = None) -> dict[str, Any]:
    """Return the notebook with the parts of the report already in it, as running it would show them."""
    assignment = report.counts.assignment
    options = [json.dumps(_from(out, source), ensure_ascii=False), json.dumps(assignment.id)]
    options += (
        [f"gradebook={json.dumps(_from(out, Path(gradebook)), ensure_ascii=False)}"] if gradebook is not None else []
    )
    options += ["names=True"] if report.counts.names else []
    items = [item.id for item in assignment.items]
    cells = [
        _markdown(
            f"# {assignment.title}: class report\n\nThe same report as `{PAGE}`, part by part, to show in a staff"
            " meeting or to go on asking. Run all cells to make it anew from the grades."
        ),
        _code(setup_line()),
        _code(f"report = m.class_report({', '.join(options)})"),
        _code("report.overview()", report.overview()),
        _code("report.totals()", report.totals()),
        _code("report.items()", report.items()),
        _markdown(
            f"## Question by question\n\nPut another question's name in place of `{items[0]}`, or add a cell:"
            f" {', '.join(items)}."
        ),
        *(_code(f'report.question("{name}")', report.question(name)) for name in items),
        _code("report.times()", report.times()),
        _code("report.problems()", report.problems()),
    ]
    for number, cell in enumerate((cell for cell in cells if cell["cell_type"] == "code"), 1):
        cell["execution_count"] = number
        for output in cell["outputs"]:
            output["execution_count"] = number
    for number, cell in enumerate(cells):
        cell["id"] = f"part-{number}"
    return {
        "cells": cells,
        "metadata": {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _markdown(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _code(source: str, shown: Any = None) -> dict[str, Any]:
    outputs = (
        [
            {
                "output_type": "execute_result",
                "metadata": {},
                "data": {"text/html": shown._repr_html_(), "text/plain": repr(shown)},
            }
        ]
        if shown is not None
        else []
    )
    return {"cell_type": "code", "metadata": {}, "outputs": outputs, "source": source}


def _from(out: Path, place: Path) -> str:
    try:
        return Path(os.path.relpath(_real(place), _real(out))).as_posix()
    except ValueError:  # on Windows there is no way from one drive to another
        return _real(place).as_posix()


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path.expanduser()))
