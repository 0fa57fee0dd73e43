"""Outputs that can be saved: the same on every machine and every day, readable without a kernel, with nothing of
whoever ran them.
"""

from __future__ import annotations

import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from nbformat import NotebookNode

from seminar import files
from seminar.author.notebooks import METADATA
from seminar.errors import CourseError

#: Live views need a kernel and carry random ids; their static twins stay.
LIVE_VIEWS = ("application/vnd.jupyter.widget-view+json", "application/javascript")

_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]{6,}")
_DEAD_WIDGET = re.compile(r"^(?:[A-Z]\w*)\((?:children=|description=|options=|value=|layout=|_)", re.M)
_TODAY_FORMS = ("%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%d.%m.%Y", "%Y%m%d")


class UncleanOutput(CourseError):
    """An output holds what must not be saved: a date of today, a path of this machine, a warning."""


def clean(notebook: NotebookNode, name: str) -> NotebookNode:
    """Return *notebook*, changed in place: no widget state, live views, execution numbers, times or machine's metadata.

    Raises
    ------
    UncleanOutput
        If an output still differs by machine or day, or is a warning; the message names *name* and the cell.
    """
    notebook.metadata = NotebookNode(METADATA)
    notebook.nbformat_minor = 5
    for number, cell in enumerate(notebook.cells, start=1):
        tags = cell.metadata.get("tags", [])
        cell.metadata = NotebookNode({"tags": sorted(tags)} if tags else {})
        if cell.cell_type == "code":
            cell.execution_count = None
            cell.outputs = _joined([_plain(output) for output in cell.outputs])
            for problem in problems(cell):
                raise UncleanOutput(f"{name}, cell {number} ({cell.id}): {problem}")
    return notebook


def problems(cell: NotebookNode) -> list[str]:
    """Return why the outputs of a code cell must not be saved, in words; empty when they may."""
    found = []
    for output in cell.outputs:
        if output.output_type == "error":
            found.append(f"the cell ends in {output.ename}: {output.evalue[:200]}")
            continue
        if output.output_type == "stream" and output.name == "stderr":
            found.append(f"a warning is shown: {output.text.strip()[:200]!r}. Cure its cause; do not hide it")
        shown = _shown(output)
        if place := _machine(shown):
            found.append(
                f"the output shows a place on this computer ({place}). Show a path relative to the course instead"
            )
        if date := _today(shown):
            found.append(f"the output shows today's date ({date}); it would differ tomorrow")
        if address := _ADDRESS.search(shown):
            found.append(f"the output shows an object's address ({address[0]}). Display something readable instead")
        plain = output.get("data", {}).get("text/plain", "")
        if "text/html" not in output.get("data", {}) and _DEAD_WIDGET.match(plain):
            found.append(f"a widget is displayed without its static twin ({plain[:60]!r}). Use seminar.show.live")
    return found


def _plain(output: NotebookNode) -> NotebookNode:
    output = NotebookNode(output)
    if "execution_count" in output:
        output.execution_count = None
    if "data" in output:
        output.data = NotebookNode(
            {mime: value for mime, value in sorted(output.data.items()) if mime not in LIVE_VIEWS}
        )
        output.metadata = NotebookNode({})
    output.pop("transient", None)
    return output


def _joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    # Two prints may arrive as one message or as two: the saved form must not depend on that.
    kept: list[NotebookNode] = []
    for output in outputs:
        stream = output.output_type == "stream"
        if stream and kept and kept[-1].output_type == "stream" and kept[-1].name == output.name:
            kept[-1].text += output.text
        elif stream or output.output_type == "error" or output.data:
            kept.append(output)
    return kept


def _shown(output: NotebookNode) -> str:
    if output.output_type == "stream":
        return output.text
    parts = [
        value
        for mime, value in output.get("data", {}).items()
        if isinstance(value, str) and not mime.startswith("image/")
    ]
    # pictures inside HTML are base64: no text that a person reads, and any letters may turn up in them
    return re.sub(r"base64,[A-Za-z0-9+/=]+", "base64,", "\n".join(parts))


def _machine(shown: str) -> str | None:
    places = {str(files.root()), str(Path.home()), str(Path.cwd()), str(Path(tempfile.gettempdir()) / "")}
    for place in sorted((place for place in places if len(place) > 4), key=len, reverse=True):
        if re.search(re.escape(place) + r"(?![\w-])", shown):
            return place
    found = re.search(r"(?<![\w.])(?:/home/|/Users/|/tmp/|[A-Z]:\\Users\\)[\w.-]+", shown)
    return found[0] if found else None


def _today(shown: str) -> str | None:
    now = datetime.now(UTC)
    return next(
        (date for form in _TODAY_FORMS if (date := now.strftime(form)) in shown or (date := date.lstrip("0")) in shown),
        None,
    )
