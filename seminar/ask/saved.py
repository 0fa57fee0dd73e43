"""What notebook files hold: their answer records, read without running anything."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from seminar import characters, files
from seminar.ask import place
from seminar.ask.salvage import Records, newest, well_formed
from seminar.questions.record import MIME, AnswerRecord


class _Output(msgspec.Struct):
    data: dict[str, Any] = {}


class _Cell(msgspec.Struct):
    source: str | list[str] = ""
    outputs: list[_Output] = []


class _Papermill(msgspec.Struct):
    input_path: str = ""


class _Metadata(msgspec.Struct):
    papermill: _Papermill | None = None


class _Notebook(msgspec.Struct):
    cells: list[_Cell] = []
    metadata: _Metadata = msgspec.field(default_factory=_Metadata)


@dataclass(frozen=True)
class Held:
    """What a notebook holds: the newest record of each question, the groups whose questions it asks, the notebook that
    papermill made it from.
    """

    records: Records = field(default_factory=dict)
    asks: frozenset[str] = frozenset()
    made_from: str = ""
    #: why the file, which is there, could not be read; empty if it could, or if it is no notebook
    unread: str = ""


@dataclass(frozen=True)
class Looked:
    """Earlier answers from the notebook that runs. `doubtful` holds, by question, the files that may be it with their
    different answers.
    `blind` is true if no file was found to look into, `unread` says why a file could not be."""

    records: Records
    doubtful: dict[str, Records]
    blind: bool = False
    unread: str = ""


_ASKS = re.compile(r"""\b(?:ask|answer)\(\s*["']([a-z0-9]+)\.""")
_MAX_FILES, _MAX_SIZE = 400, 200 * 2**20
_seen: dict[Path, tuple[tuple[int, int], Held]] = {}


def records(path: Path | None) -> Records:
    """Return the newest record of each question in the notebook at *path*; nothing if there is no readable notebook.

    A file that has not changed since the last call is not read again.
    """
    return held(path).records if path is not None else {}


def held(path: Path) -> Held:
    """Return what the notebook at *path* holds; nothing if it is not readable."""
    try:
        about = path.stat()
        state = (about.st_mtime_ns, about.st_size)
        if path in _seen and _seen[path][0] == state:
            return _seen[path][1]
        content = files.read_patiently(path)
        notebook = _decoded(content) if len(content) <= _MAX_SIZE else _Notebook()
    except FileNotFoundError:
        return Held()
    except OSError as error:
        return Held(unread=error.strerror or str(error))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Held()
    found: Records = {}
    asks = set()
    for cell in notebook.cells:
        asks.update(_ASKS.findall(cell.source if isinstance(cell.source, str) else "".join(cell.source)))
        for output in cell.outputs:
            record = _record(output.data.get(MIME))
            if record is not None:
                found[record.q] = newest(found.get(record.q), record)
    made_from = notebook.metadata.papermill.input_path if notebook.metadata.papermill is not None else ""
    _seen[path] = (state, Held(found, frozenset(asks), made_from))
    return _seen[path][1]


def look(group: str) -> Looked:
    """Return the records of *group* in the notebook that runs.

    Programs that run a notebook without a window (nbconvert, papermill, an autograder) do not tell its name. Then it is
    the one in this folder that asks the questions. Of several that differ nobody can say whose answers they are: they
    are named, and none is taken.
    """
    path = place.notebook()
    if path is not None:
        return Looked(_of_group(held(path).records, group), {}, unread=held(path).unread)
    may_be = _asking(group)
    everywhere = [_of_group(held(path).records, group) for path in may_be]
    agreed: Records = {}
    doubtful: dict[str, Records] = {}
    for q in sorted({q for found in everywhere for q in found}):
        told = [(path.name, found[q]) for path, found in zip(may_be, everywhere, strict=True) if q in found]
        first = told[0][1]
        if len(told) == len(may_be) and all(record == first for _, record in told):
            agreed[q] = first
        else:
            doubtful[q] = dict(told)
    return Looked(agreed, doubtful, blind=not may_be)


def _asking(group: str) -> list[Path]:
    folder = place.folder()
    try:
        here = sorted(path for path in folder.glob("*.ipynb") if path.is_file())[:_MAX_FILES]
    except OSError:
        return []
    asking = [path for path in here if group in held(path).asks or _of_group(held(path).records, group)]
    # papermill writes a copy of the notebook while it runs: the answers are in what it was made from
    sources = {path: _source(path) for path in asking}
    return list(dict.fromkeys(sources[path] or path for path in asking))


def _source(path: Path) -> Path | None:
    told = held(path).made_from
    if not told:
        return None
    for folder in (Path.cwd(), path.parent):
        found = folder / told
        if found.is_file() and found.resolve() != path.resolve():
            return (
                found.parent.resolve() / found.name
                if found.parent.resolve() != path.parent.resolve()
                else path.parent / found.name
            )
    return None


def _of_group(found: Records, group: str) -> Records:
    return {q: record for q, record in found.items() if q.partition(".")[0] == group}


def _decoded(content: bytes) -> _Notebook:
    try:
        return msgspec.json.decode(content, type=_Notebook)
    except msgspec.ValidationError:
        return _piecewise(characters.mended(content))
    except (msgspec.DecodeError, UnicodeDecodeError):
        content = characters.mended(content.removeprefix(b"\xef\xbb\xbf"))
        try:
            return msgspec.json.decode(content, type=_Notebook)
        except msgspec.ValidationError:
            return _piecewise(content)


class _Loose(msgspec.Struct):
    cells: list[msgspec.Raw] = []


def _piecewise(content: bytes) -> _Notebook:
    # some part has a wrong type: every cell that can be read counts
    cells = []
    for raw in msgspec.json.decode(content, type=_Loose).cells:
        try:
            cells.append(msgspec.json.decode(raw, type=_Cell))
        except (msgspec.MsgspecError, UnicodeDecodeError):
            continue
    return _Notebook(cells)


def _record(raw) -> AnswerRecord | None:
    try:
        record = msgspec.convert(characters.whole(raw), AnswerRecord)
    except msgspec.ValidationError:
        return None
    return record if well_formed(record) else None
