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
import json
import os
import re
import stat

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType, field

from seminar import characters
from seminar.course import course
from seminar.errors import CourseError
from seminar.questions.record import MIME

MAX_FILE = 20 * 2**20
MAX_OBJECTS = 400_000
MAX_COMMAS = 2_000_000
MAX_CELLS = 10_000
MAX_OUTPUTS = 100_000
MAX_CONSTANTS = 400_000
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
# strings are matched whole so that a NaN inside one stays as it is; the possessive parts keep this linear on any input
_STRING_OR_CONSTANT = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|-?(?:NaN|Infinity)', re.DOTALL)


class Refused(CourseError):
    """A file that is not read further; `kind` is the name of the problem in `seminar.handins.problems.KINDS`."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(detail or kind)
        self.kind, self.detail = kind, detail


def plain_file(path: str | os.PathLike, flags: int = 0) -> int:
    """Open a file for reading and return its descriptor; a pipe or a device is neither waited for nor read.

    Raises
    ------
    Refused
        If it is no plain file.
    OSError
        If it cannot be opened.
    """
    # asked of the open file, so that nothing can be put in its place between question and reading
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | flags)
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return handle
    os.close(handle)
    raise Refused("not_readable", "it is not a plain file")


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


class _Data(Struct, gc=False):
    record: Raw | UnsetType = field(name=MIME, default=UNSET)


class _Output(Struct, gc=False):
    data: _Data | None = None
    record: Raw | UnsetType = field(
        name=MIME, default=UNSET
    )  # nbformat 3 has no `data`: its outputs carry MIME types beside their other fields


class _Cell(Struct, gc=False):
    outputs: list[_Output] = []
    source: Raw | UnsetType = UNSET
    input: Raw | UnsetType = UNSET  # nbformat 3


class _Sheet(Struct, gc=False):
    cells: list[_Cell] = []


class _Notebook(Struct, gc=False):
    cells: list[_Cell] | UnsetType = UNSET
    worksheets: list[_Sheet] | UnsetType = UNSET
    metadata: Raw | UnsetType = UNSET


class _LooseSheet(Struct, gc=False):
    cells: list[Raw] = []


class _Loose(Struct, gc=False):
    cells: list[Raw] | UnsetType = UNSET
    worksheets: list[_LooseSheet] | UnsetType = UNSET
    metadata: Raw | UnsetType = UNSET


class _LooseCell(Struct, gc=False):
    outputs: list[Raw] = []
    source: Raw | UnsetType = UNSET
    input: Raw | UnsetType = UNSET


class _HandedIn(Struct, gc=False):
    student: str = ""
    course: str | UnsetType = UNSET


class _Metadata(Struct, gc=False):
    seminar: _HandedIn | None = None


class _Record(Struct, gc=False):
    course: str
    q: str
    answer: Raw
    v: int = 1
    rev: str = ""
    at: str = ""
    n: int = 0


# The same notebook with its records in one go, for the usual file in which all of them are in the course's form; any
# other is read by the classes above.


class _SureData(Struct, gc=False):
    record: _Record | UnsetType = field(name=MIME, default=UNSET)


class _SureOutput(Struct, gc=False):
    data: _SureData | None = None
    record: _Record | UnsetType = field(name=MIME, default=UNSET)


class _SureCell(Struct, gc=False):
    outputs: list[_SureOutput] = []
    source: Raw | UnsetType = UNSET
    input: Raw | UnsetType = UNSET


class _SureNotebook(Struct, gc=False):
    cells: list[_SureCell]
    metadata: Raw | UnsetType = UNSET


_sure = msgspec.json.Decoder(_SureNotebook).decode
_notebook = msgspec.json.Decoder(_Notebook).decode
_loose = msgspec.json.Decoder(_Loose).decode
_loose_cell = msgspec.json.Decoder(_LooseCell).decode
_cell = msgspec.json.Decoder(_Cell).decode
_output = msgspec.json.Decoder(_Output).decode
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
    if len(data) > MAX_OBJECTS and (parts := data.count(b"{")) > MAX_OBJECTS:
        raise Refused("too_many_parts", f"{parts:,} objects; at most {MAX_OBJECTS:,} are read")
    try:
        notebook, cells, troubles = _cells(data)
        handed_in = _handed_in(notebook.metadata)
    except RecursionError:
        raise Refused("too_deep", "lists within lists beyond what a notebook ever has") from None
    _few("cells", len(cells), MAX_CELLS)
    return _collect(cells, troubles, handed_in, of or course().short)


def _few(what: str, count: int, most: int) -> None:
    if count > most:
        raise Refused("too_many_parts", f"{count:,} {what}; at most {most:,} are read")


def _cells(data: bytes) -> tuple[_SureNotebook | _Notebook | _Loose, list[_SureCell] | list[_Cell], list[Trouble]]:
    try:
        notebook = _sure(data)
        return notebook, notebook.cells, []
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        pass  # what is wrong is found out below
    try:
        notebook = _notebook(data)
        return notebook, _of(notebook), []
    except msgspec.ValidationError:
        return _piecewise(characters.mended(data))
    except (msgspec.DecodeError, UnicodeDecodeError):
        mended = mended_json(data)
    try:
        notebook = _notebook(mended)
        return notebook, _of(notebook), []
    except msgspec.ValidationError:
        return _piecewise(mended)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused(*_not_json(mended, error)) from None


def _handed_in(metadata: Raw | UnsetType) -> _HandedIn:
    """Return what the last cell of the exercise wrote about the hand-in: the student's name, and the course."""
    try:
        return (metadata is not UNSET and _metadata(characters.mended(bytes(metadata))).seminar) or _HandedIn()
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _HandedIn()


def _of(notebook) -> list:
    if notebook.cells is not UNSET:
        return notebook.cells
    if notebook.worksheets is not UNSET:
        return [cell for sheet in notebook.worksheets for cell in sheet.cells]
    raise Refused("not_a_notebook", "JSON without cells")


def _piecewise(data: bytes) -> tuple[_Loose, list[_Cell], list[Trouble]]:
    """Read a notebook in which some part has a wrong type: everything that can be read counts, the rest is listed."""
    if (parts := data.count(b",")) > MAX_COMMAS:
        raise Refused(
            "too_many_parts", f"{parts:,} parts; at most {MAX_COMMAS:,} are read in a file with parts of a wrong type"
        )
    try:
        loose = _loose(data)
        raw_cells = _of(loose)
    except msgspec.ValidationError as error:
        kind = _content(data)
        raise Refused(
            "not_a_notebook",
            (
                f"the content is {kind}, whatever the file's name says"
                if kind
                else f"JSON that is no notebook: {safe_detail(error)}"
            ),
        ) from None
    except msgspec.DecodeError as error:
        raise Refused(*_not_json(data, error)) from None
    _few("cells", len(raw_cells), MAX_CELLS)
    cells, troubles = [], []
    for number, raw in enumerate(raw_cells, 1):
        _few("records in trouble", len(troubles), MAX_RECORDS)
        try:
            cells.append(_cell(raw))
        except (msgspec.ValidationError, UnicodeDecodeError):
            cells.append(_mangled_cell(raw, number, troubles))
    return loose, cells, troubles


def _mangled_cell(raw: Raw, number: int, troubles: list[Trouble]) -> _Cell:
    try:
        loose = _loose_cell(raw)
    except (msgspec.ValidationError, UnicodeDecodeError) as error:
        if MIME.encode() in bytes(raw):
            troubles.append(Trouble("not_a_record", "", f"cell {number}: {safe_detail(error)}"))
        return _Cell()
    _few("outputs of one cell", len(loose.outputs), MAX_OUTPUTS)
    outputs = []
    for one in loose.outputs:
        _few("records in trouble", len(troubles), MAX_RECORDS)
        try:
            outputs.append(_output(one))
        except (msgspec.ValidationError, UnicodeDecodeError) as error:
            if MIME.encode() in bytes(one):
                troubles.append(Trouble("not_a_record", "", f"cell {number}: {safe_detail(error)}"))
    return _Cell(outputs, loose.source, loose.input)


def mended_json(data: bytes) -> bytes:
    """Return *data* as UTF-8 JSON: byte order mark and UTF-16 undone, half characters replaced, `NaN` and the
    infinities as words.
    """
    if kind := _content(data):
        raise Refused("not_a_notebook", f"the content is {kind}, whatever the file's name says")
    try:
        encoding = json.detect_encoding(data)
        if encoding != "utf-8":
            data = data.decode(encoding, "surrogatepass").removeprefix("\ufeff").encode("utf-8", "surrogatepass")
    except (UnicodeError, ValueError) as error:
        raise Refused("not_json", f"the text is in no encoding that notebooks use ({safe_detail(error)})") from None
    data = characters.mended(data)
    if b"NaN" in data or b"Infinity" in data:
        data = _in_words(data)
    return data


def _in_words(data: bytes) -> bytes:
    """Return *data* with `NaN` and the infinities as words. One match after the other: a list of all strings of a large
    file would take a hundred times its size.
    """
    _few("numbers that are none", data.count(b"NaN") + data.count(b"Infinity"), MAX_CONSTANTS)
    parts, done = bytearray(), 0
    for found in _STRING_OR_CONSTANT.finditer(data):
        start, end = found.span()
        if data[start] != 0x22:
            parts += data[done:start] + b'"' + data[start:end] + b'"'
            done = end
    parts += data[done:]
    return bytes(parts)


def _not_json(data: bytes, error: Exception) -> tuple[str, str]:
    if data[:600].lstrip()[:1] != b"{":
        return "not_a_notebook", f"the content is {_content(data) or 'text'}, whatever the file's name says"
    if "truncated" in str(error):
        return "not_json", f"the text breaks off after {len(data):,} bytes"
    return "not_json", safe_detail(error)


def _content(data: bytes) -> str:
    """Return what *data* is if it is no text of a notebook, by its first bytes, or an empty text."""
    start = data[:600].lstrip(b"\xef\xbb\xbf \t\r\n")
    known = next((name for magic, name in _MAGIC if start.startswith(magic)), "")
    if known or start[:1] in (b"{", b"[", b'"'):
        return known
    # UTF-16 has a NUL in every second place; anything else with one is no text
    return (
        "data that is no text"
        if b"\0" in start[:600] and not data.startswith((b"\xff\xfe", b"\xfe\xff")) and b"{" not in start[:4]
        else ""
    )


_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "rich text"),
    (b"<", "HTML or XML"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or a sound"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a rar archive"),
    (b"SQLite format 3", "a database"),
    (b"PK\x05\x06", "an empty zip archive"),
)


def safe_detail(error: Exception) -> str:
    """Return what an *error* of the decoder says, which may quote the file, cut to a line."""
    return str(error)[:200]


def _collect(cells: list[_SureCell] | list[_Cell], troubles: list[Trouble], handed_in: _HandedIn, of: str) -> Reading:
    found, others, strangers = [], {}, 0
    elsewhere = handed_in.course[:_LONGEST_COURSE] if handed_in.course not in (UNSET, of) else ""
    for number, cell in enumerate(cells, 1):
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
            if type(one) is str:
                others[one], strangers = others.get(one, 0) + 1, strangers + 1
                continue
            if type(one) is Trouble:
                troubles.append(one)
                continue
            found.append(one)
            if not one.at:
                troubles.append(Trouble("bad_time", one.q, f"cell {number}"))
    if elsewhere and not others:
        others[elsewhere] = 0
    return Reading(found, troubles, len(cells), handed_in.student[:200], others)


def _asked_in(cell: _SureCell | _Cell) -> tuple[str, ...]:
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
            return Trouble("not_a_record", "", f"cell {number}: {safe_detail(error)}")
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
