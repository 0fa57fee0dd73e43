"""From the bytes of a notebook to its answer records: bounded, typed, and without ever running anything.

Only what is needed is decoded: for each cell its outputs, and of each output the one MIME type that carries answers.
Pictures, tables and code are stepped over. The limits below hold whatever a file contains; a file beyond one of them is
a `Refused`, never a crash.

| limit | number |
| --- | --- |
| size of a file | 20 MiB |
| objects (`{`) in a file | 400,000 |
| cells | 10,000 |
| records | 1,000 |
| one recorded answer | 256 KiB of JSON |
| questions that one cell asks | 200, else the cell is taken to ask none |
| memory for one student's files | 200 MiB (`tests/hostile/test_memory.py` measures it) |
| nesting | what the JSON decoder takes (below 1,000) |
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence
from typing import Generic, TypeVar

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType, field

from seminar import characters
from seminar.course import course
from seminar.handins.jsontext import content_of, mended_json, not_json, said_by
from seminar.handins.refused import MAX_FILE, Refused, few
from seminar.questions.record import MIME

MAX_OBJECTS = 400_000
MAX_COMMAS = 2_000_000
MAX_CELLS = 10_000
MAX_OUTPUTS = 100_000
MAX_RECORDS = 1_000
MAX_ANSWER = 256 * 2**10
#: A cell that names more questions than this tells nothing about where an answer belongs.
MAX_ASKS = 200
#: Numbers of changes beyond this are no numbers of changes.
MAX_CHANGES = 2**53
#: Records of a newer form than this are listed, not guessed at.
VERSION = 1
#: Code of cells up to so many bytes is remembered, so that the same cell in the next hand-in need not be searched
#: again.
_SHORT = 1_000

#: Of the name of another course so many characters are told.
_LONGEST_COURSE = 40

_BLANK = b" \t\r\n\0\xef\xbb\xbf"
_ASKED = re.compile(rb"(?<![A-Za-z0-9_.])(?:ex[0-9]{2}|[0-9]{2})\.[a-z]{1,2}[0-9]{1,2}[a-z]?(?![A-Za-z0-9_])")
# a computer's clock that says 2050 or later is wrong, and its answers must not outrank all others
_TIME = re.compile(r"20[0-4][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9](?:\.[0-9]{1,9})?Z")


class Found(Struct, frozen=True, gc=False):
    """One answer record and where it stands: `raw` is the answer's JSON, `cell` counts from 1, `asks` are the questions
    named in the cell's code.
    """

    q: str
    rev: str
    raw: bytes
    at: str
    n: int
    cell: int
    asks: tuple[str, ...]


class Trouble(Struct, frozen=True, gc=False):
    """A record that cannot be taken as it stands: the problem's name, the question if known, and what was found."""

    kind: str
    q: str
    detail: str


class Reading(Struct, frozen=True, gc=False):
    """All that a notebook says: its records in order, records in trouble, the number of its cells, the name typed when
    handing in, and how many records of which other courses stand in it.
    """

    found: list[Found]
    troubles: list[Trouble]
    cells: int
    student: str = ""
    others: dict[str, int] = {}


class _Record(Struct, kw_only=True, gc=False):
    v: int = 1
    course: str
    q: str
    rev: str = ""
    answer: Raw
    at: str = ""
    n: int = 0


# A notebook, with its cells and records as they are wanted: decoded in one go, for the usual file in which all records
# are in the course's form; left as they stand in the file (`Raw`), for any other.
Form = TypeVar("Form", _Record, Raw)
Output = TypeVar("Output")
Cell = TypeVar("Cell")


class _Data(Struct, Generic[Form], gc=False):
    record: Form | UnsetType = field(name=MIME, default=UNSET)


class _Output(Struct, Generic[Form], gc=False):
    data: _Data[Form] | None = None
    # nbformat 3 has no `data`: its outputs carry MIME types beside their other fields
    record: Form | UnsetType = field(name=MIME, default=UNSET)


class _Cell(Struct, Generic[Output], gc=False):
    outputs: list[Output] = []
    source: Raw | UnsetType = UNSET
    input: Raw | UnsetType = UNSET  # nbformat 3


class _Sheet(Struct, Generic[Cell], gc=False):
    cells: list[Cell] = []


class _Notebook(Struct, Generic[Cell], gc=False):
    cells: list[Cell] | UnsetType = UNSET
    worksheets: list[_Sheet[Cell]] | UnsetType = UNSET
    metadata: Raw | UnsetType = UNSET


_SureCell = _Cell[_Output[_Record]]
_RawCell = _Cell[_Output[Raw]]


class _SureNotebook(Struct, gc=False):
    cells: list[_SureCell]
    metadata: Raw | UnsetType = UNSET


class _HandedIn(Struct, gc=False):
    student: str = ""
    course: str | UnsetType = UNSET


class _Metadata(Struct, gc=False):
    seminar: _HandedIn | None = None


class _Parts(Struct, gc=False):
    """What is taken out of a notebook: its cells, what its metadata say, and the records in trouble met on the way."""

    cells: Sequence[_SureCell | _RawCell]
    metadata: Raw | UnsetType
    troubles: list[Trouble]


_sure = msgspec.json.Decoder(_SureNotebook).decode
_notebook = msgspec.json.Decoder(_Notebook[_RawCell]).decode
_loose = msgspec.json.Decoder(_Notebook[Raw]).decode
_loose_cell = msgspec.json.Decoder(_Cell[Raw]).decode
_cell = msgspec.json.Decoder(_RawCell).decode
_output = msgspec.json.Decoder(_Output[Raw]).decode
_metadata = msgspec.json.Decoder(_Metadata).decode
_record = msgspec.json.Decoder(_Record).decode


def read_notebook(data: bytes, of: str = "") -> Reading:
    """Return the answer records in the notebook whose bytes are *data*.

    Records of another course than the one called *of* (if empty: the one that `course.yaml` describes) are counted and
    not looked into. A hand-in that was made in another course is wholly that course's.

    nbformat 4 and 3 are read, as are UTF-8 with a byte order mark and UTF-16. `NaN` and `Infinity`, which Python writes
    and JSON forbids, are read as words.

    Raises
    ------
    Refused
        If the bytes are no notebook, or exceed a limit of this module.
    """
    if len(data) > MAX_FILE:
        raise Refused("too_large", f"{len(data):,} bytes; at most {MAX_FILE:,} are read")
    if not data[:100].strip(_BLANK) and not data.strip(_BLANK):
        raise Refused("empty", f"{len(data):,} bytes, all blank")
    # Small files cannot hold enough parts to matter; counting would cost as much as reading them.
    if len(data) > MAX_OBJECTS and (objects := data.count(b"{")) > MAX_OBJECTS:
        raise Refused("too_many_parts", f"{objects:,} objects; at most {MAX_OBJECTS:,} are read")
    try:
        parts = _parts(data)
        handed_in = _handed_in(parts.metadata)
    except RecursionError:
        raise Refused("too_deep", "lists within lists beyond what a notebook ever has") from None
    few("cells", len(parts.cells), MAX_CELLS)
    return _collect(parts, handed_in, of or course().short)


def _parts(data: bytes) -> _Parts:
    try:
        sure = _sure(data)
        return _Parts(sure.cells, sure.metadata, [])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        pass  # what is wrong is found out below
    try:
        return _unsure(data)
    except msgspec.ValidationError:
        return _piecewise(characters.mended(data))
    except (msgspec.DecodeError, UnicodeDecodeError):
        mended = mended_json(data)
    try:
        return _unsure(mended)
    except msgspec.ValidationError:
        return _piecewise(mended)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused(*not_json(mended, error)) from None


def _unsure(data: bytes) -> _Parts:
    notebook = _notebook(data)
    cells = _of(notebook)
    return _Parts(cells, notebook.metadata, [])


def _handed_in(metadata: Raw | UnsetType) -> _HandedIn:
    """Return what the last cell of the exercise wrote about the hand-in: the student's name, and the course."""
    try:
        return (metadata is not UNSET and _metadata(characters.mended(bytes(metadata))).seminar) or _HandedIn()
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _HandedIn()


def _of(notebook: _Notebook[Cell]) -> list[Cell]:
    if notebook.cells is not UNSET:
        return notebook.cells
    if notebook.worksheets is not UNSET:
        return [cell for sheet in notebook.worksheets for cell in sheet.cells]
    raise Refused("not_a_notebook", "JSON without cells")


def _piecewise(data: bytes) -> _Parts:
    """Read a notebook in which some part has a wrong type: everything that can be read counts, the rest is listed."""
    if (parts := data.count(b",")) > MAX_COMMAS:
        raise Refused(
            "too_many_parts", f"{parts:,} parts; at most {MAX_COMMAS:,} are read in a file with parts of a wrong type"
        )
    try:
        loose = _loose(data)
        raw_cells = _of(loose)
    except msgspec.ValidationError as error:
        kind = content_of(data)
        raise Refused(
            "not_a_notebook",
            (
                f"the content is {kind}, whatever the file's name says"
                if kind
                else f"JSON that is no notebook: {said_by(error)}"
            ),
        ) from None
    except msgspec.DecodeError as error:
        raise Refused(*not_json(data, error)) from None
    few("cells", len(raw_cells), MAX_CELLS)
    cells: list[_RawCell] = []
    troubles: list[Trouble] = []
    for number, raw in enumerate(raw_cells, 1):
        few("records in trouble", len(troubles), MAX_RECORDS)
        try:
            cells.append(_cell(raw))
        except (msgspec.ValidationError, UnicodeDecodeError):
            cells.append(_mangled_cell(raw, number, troubles))
    return _Parts(cells, loose.metadata, troubles)


def _mangled_cell(raw: Raw, number: int, troubles: list[Trouble]) -> _RawCell:
    try:
        loose = _loose_cell(raw)
    except (msgspec.ValidationError, UnicodeDecodeError) as error:
        _mangled(raw, number, error, troubles)
        return _RawCell()
    few("outputs of one cell", len(loose.outputs), MAX_OUTPUTS)
    outputs = []
    for one in loose.outputs:
        few("records in trouble", len(troubles), MAX_RECORDS)
        try:
            outputs.append(_output(one))
        except (msgspec.ValidationError, UnicodeDecodeError) as error:
            _mangled(one, number, error, troubles)
    return _RawCell(outputs, loose.source, loose.input)


def _mangled(part: Raw, number: int, error: Exception, troubles: list[Trouble]) -> None:
    if MIME.encode() in bytes(part):
        troubles.append(Trouble("not_a_record", "", f"cell {number}: {said_by(error)}"))


def _collect(parts: _Parts, handed_in: _HandedIn, of: str) -> Reading:
    found: list[Found] = []
    others: dict[str, int] = {}
    troubles, strangers = parts.troubles, 0
    elsewhere = handed_in.course[:_LONGEST_COURSE] if handed_in.course not in (UNSET, of) else ""
    for number, cell in enumerate(parts.cells, 1):
        asks = None
        for output in cell.outputs:
            record = (
                output.data.record if output.data is not None and output.data.record is not UNSET else output.record
            )
            if record is UNSET:
                continue
            if len(found) + len(troubles) + strangers >= MAX_RECORDS:
                raise Refused("too_many_parts", f"more than {MAX_RECORDS:,} answer records")
            if asks is None:
                asks = _asked_in(cell)
            one = _taken(record, number, asks, of, elsewhere)
            if isinstance(one, Found):
                found.append(one)
                if not one.at:
                    troubles.append(Trouble("bad_time", one.q, f"cell {number}"))
            elif isinstance(one, Trouble):
                troubles.append(one)
            else:
                others[one], strangers = others.get(one, 0) + 1, strangers + 1
    if elsewhere and not others:
        others[elsewhere] = 0
    return Reading(found, troubles, len(parts.cells), handed_in.student[:200], others)


def _asked_in(cell: _SureCell | _RawCell) -> tuple[str, ...]:
    source = cell.source if cell.source is not UNSET else cell.input
    if source is UNSET:
        return ()
    code = bytes(source)
    return _asked(code) if len(code) <= _SHORT else _asked.__wrapped__(code)


# the cells of an exercise are the same in every hand-in
@functools.lru_cache(maxsize=1_024)
def _asked(code: bytes) -> tuple[str, ...]:
    names = dict.fromkeys(found[0] for found in itertools.islice(_ASKED.finditer(code), 10 * MAX_ASKS))
    return tuple(name.decode("ascii") for name in names) if len(names) <= MAX_ASKS else ()


def _taken(record: _Record | Raw, number: int, asks: tuple[str, ...], of: str, elsewhere: str) -> Found | Trouble | str:
    """Return the record as it counts, what is wrong with it, or the name of the other course that it belongs to."""
    if not isinstance(record, _Record):
        content = bytes(record)
        # some programs write every output as text, or as a list of lines
        if content[:1] in b'"[':
            try:
                lines = msgspec.json.decode(content, type=str | list[str])
                content = characters.mended((lines if isinstance(lines, str) else "".join(lines)).encode("utf-8"))
            except (msgspec.MsgspecError, UnicodeError, RecursionError):
                return Trouble("not_a_record", "", f"cell {number}: a text where a record should be")
        try:
            record = _record(content)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError) as error:
            return Trouble("not_a_record", "", f"cell {number}: {said_by(error)}")
    if record.course != of or elsewhere:
        return record.course[:_LONGEST_COURSE] if record.course != of else elsewhere
    q = record.q[:40]
    if record.v > VERSION:
        return Trouble("newer_record", q, f"cell {number}: record version {min(record.v, MAX_CHANGES)}")
    answer = bytes(record.answer)
    if b"\xed" in answer:  # half characters as bytes pass the decoder, which does not look into raw parts
        answer = characters.mended(answer)
    if len(answer) > MAX_ANSWER:
        return Trouble("too_long", q, f"cell {number}: {len(answer):,} bytes; at most {MAX_ANSWER:,} are read")
    changes = record.n if -MAX_CHANGES < record.n < MAX_CHANGES else 0
    return Found(q, record.rev[:40], answer, record.at if _TIME.fullmatch(record.at) else "", changes, number, asks)
