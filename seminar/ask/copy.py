"""The hand-in file: a copy of the notebook in which every answer stands, whether the editor had saved it or not."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import msgspec

from seminar import characters, files
from seminar.ask import place, thin
from seminar.ask.form import bundle
from seminar.ask.salvage import Records
from seminar.ask.store import now
from seminar.course import course
from seminar.errors import ReadOnly, WriteError
from seminar.questions.model import Assignment
from seminar.questions.record import MIME

_VIEW = "application/vnd.jupyter.widget-view+json"
_ASKS = re.compile(r"""\bask\(\s*["'](ex[0-9]{2}\.[a-z0-9]+)["']""")
_TWIN = re.compile(r'class="seminar-record" data-q="(ex[0-9]{2}\.[a-z0-9]+)"')


@dataclass(frozen=True)
class Receipt:
    """What was handed in: the file's name, its content, how many answers, a digest of the answers, and where it lies
    (None: not on the disk).
    """

    file: str
    content: str
    answered: int
    of: int
    digest: str
    at: str
    path: Path | None
    problem: str = ""

    def as_dict(self) -> dict:
        """Return what the widget shows; not the content."""
        return {
            "file": self.file,
            "answered": self.answered,
            "of": self.of,
            "digest": self.digest,
            "at": self.at,
            "onDisk": self.path is not None,
            "warning": self.problem,
        }


def write(group: Assignment, name: str, records: Records) -> Receipt:
    """Write `exNN_handin_NAME.ipynb` beside the notebook and return the receipt.

    In a read-only folder nothing is written: the receipt then holds the content for the browser to download, and says
    so.
    """
    names = [f"{group.id}.{item.id}" for item in group.items]
    kept = {q: records[q] for q in names if q in records}
    answered = sum(record.answer is not None for record in kept.values())
    name, at, digest = characters.whole(name), now(), digest_of(kept)
    about = {
        "v": 1,
        "course": course().short,
        "assignment": group.id,
        "student": name,
        "at": at,
        "answered": answered,
        "of": len(names),
        "digest": digest,
    }
    content, left_out = _content(group, kept, about)
    file, problem = f"{group.id}_handin_{safe(name)}.ipynb", ""
    path = place.folder() / file
    try:
        files.write_atomically(path, content)
    except ReadOnly:
        problem = "This folder is read-only, so the file was not put into it: use the download link."
    except WriteError as error:
        problem = f"{str(error)[0].upper()}{str(error)[1:]} The download link works all the same."
    warning = " ".join(filter(None, [problem, left_out]))
    return Receipt(file, content, answered, len(names), digest, at, None if problem else path, warning)


def _content(group: Assignment, kept: Records, about: dict) -> tuple[str, str]:
    """Return the hand-in file and, in a sentence, what of the notebook was left out of it.

    Whatever the notebook holds, the grader can read the result: first what is large is left out, then all that is no
    answer and no code, and at last (a notebook that is damaged, or beyond all limits) only the questions with their
    answers remain.
    """
    from nbformat import v4

    base = _base(group.id)
    for less in (thin.large, thin.all_but_answers):
        try:
            notebook = _filled(deepcopy(base), group, kept)
            left_out = less(notebook, _question_of)
            content = _text(notebook, about, left_out)
        except (
            Exception
        ):  # nbformat raises many types for what is no notebook; the answers must reach the teacher all the same
            continue
        if thin.readable(content, kept):
            return content, left_out
    left_out = thin.ALL if base.cells else ""
    return _text(_filled(v4.new_notebook(), group, kept), about, left_out), left_out


def digest_of(records: Records) -> str:
    """Return twelve hex digits that change with any answer: student and teacher can compare them."""
    ordered = [records[q] for q in sorted(records)]
    return hashlib.sha256(msgspec.json.encode(ordered, order="sorted")).hexdigest()[:12]


def safe(name: str) -> str:
    """Return a person's name as part of a file name: letters and digits of any script, accents and all else replaced.

    >>> safe("Zoë O'Brien-Müller")
    'Zoe_O_Brien-Muller'
    """
    plain = unicodedata.normalize("NFKD", name)
    plain = unicodedata.normalize("NFC", "".join(one for one in plain if not "\u0300" <= one <= "\u036f"))
    plain = re.sub(r"_+", "_", re.sub(r"[^\w-]", "_", plain)).strip("_-")[:60]
    # a file's name may have 255 bytes, and a letter up to four
    return plain.encode("utf-8")[:200].decode("utf-8", "ignore") or "student"


def remember(folder: Path, name: str) -> None:
    """Keep the student's name for the next exercise; a disk that refuses is no reason to stop."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files.write_atomically(folder / "student.json", json.dumps({"v": 1, "name": name}, ensure_ascii=False) + "\n")
    except (OSError, WriteError):
        pass


def remembered(folder: Path) -> str:
    """Return the name given last time, or an empty text."""
    try:
        name = json.loads((folder / "student.json").read_text("utf-8"))["name"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""
    return characters.whole(name)[:200] if isinstance(name, str) else ""


def _base(assignment: str):
    """Return the notebook to copy: this one, or (its name not being known) the one in this folder that hands in the
    exercise.
    """
    import nbformat

    here = place.notebook()
    if here is None:
        wanted = re.compile(rf"""\bhand_in\(\s*\\?["']{assignment}\\?["']""")
        found = [
            path
            for path in place.folder().glob("*.ipynb")
            if "_handin_" not in path.name and wanted.search(_read(path))
        ]
        here = max(found, key=lambda path: path.stat().st_mtime_ns, default=None)
    if here is not None:
        try:
            content = characters.mended(files.read_patiently(here))
            return nbformat.reads(content.decode("utf-8-sig", "replace"), as_version=4)
        except Exception:  # as in `_content`
            pass
    return nbformat.v4.new_notebook()


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace")
    except OSError:
        return ""


def _filled(notebook, group: Assignment, records: Records):
    from nbformat import v4

    items = {f"{group.id}.{item.id}": item for item in group.items}
    bundles = {q: bundle(item, q, records.get(q), controls=False) for q, item in items.items()}
    placed: set[str] = set()
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        asked = [q for q in _ASKS.findall(cell.source) if q in bundles]
        outputs, seen = [], set()
        for output in cell.outputs:
            data = output.get("data", {})
            q = _question_of(data)
            if q in bundles:
                seen.add(q)
                outputs.append(v4.new_output("display_data", bundles[q]))
            elif _VIEW not in data:
                outputs.append(output)
        outputs += [v4.new_output("display_data", bundles[q]) for q in dict.fromkeys(asked) if q not in seen]
        cell.outputs = outputs
        placed |= seen | set(asked)
    for q in bundles:
        if q not in placed and q in records:
            cell = v4.new_code_cell(f'm.ask("{q}")', id=re.sub(r"[^a-z0-9-]", "-", f"handed-in-{q}"))
            cell.outputs = [v4.new_output("display_data", bundles[q])]
            notebook.cells.append(cell)
    notebook.metadata.pop("widgets", None)
    return notebook


def _question_of(data: dict) -> str:
    record = data.get(MIME)
    if isinstance(record, dict):
        return str(record.get("q", ""))
    html = data.get("text/html", "")
    found = _TWIN.search("".join(html) if isinstance(html, list) else str(html))
    return found[1] if found else ""


def _text(notebook, about: dict, left_out: str) -> str:
    import nbformat

    notebook.metadata["seminar"] = about
    notebook.cells = [
        cell for cell in notebook.cells if cell.get("id") != "left-out"
    ]  # of a file that is handed in again
    if left_out:
        notebook.cells.insert(0, nbformat.v4.new_markdown_cell(f"*{left_out}*", id="left-out"))
    # appended cells have ids, which notebooks before 4.5 may not have
    notebook.nbformat, notebook.nbformat_minor = 4, max(notebook.nbformat_minor, 5)
    for number, cell in enumerate(notebook.cells):
        cell.setdefault("id", f"cell-{number}")
    nbformat.validate(notebook)
    return characters.whole(nbformat.writes(notebook)).rstrip("\n") + "\n"
