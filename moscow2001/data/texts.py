"""The two core documents: the declaration whole, the CNN story only as a reader's own copy."""

from __future__ import annotations

import hashlib
import re

from seminar import edited
from seminar.course import course
from seminar.data import texts
from seminar.data.reader import data_folder, rows, table
from seminar.errors import DataError, MissingFile

#: Where a reader puts a lawful copy of the CNN story.
OWN_COPY = "data/local/cnn_2001_08_04.txt"


def declaration():
    """The declaration as a frame of 24 paragraphs, unaltered.

    Columns: `id` (`P.1` to `C.2`), `clause_id`, `number`, `line` (in `declaration_text()`), `speaker` (`joint`, `dprk`,
    `russia`, `narrator`), `speaker_note`, `text`, `source_ids`.
    """
    return table("declaration")


def paragraph(id: str) -> str:
    """Return the text of one paragraph of the declaration, unaltered.

    >>> paragraph("2.3")
    'The Russian side welcomed this stand of the DPRK.'

    Raises
    ------
    DataError
        If the declaration has no paragraph of that id.
    """
    return texts.paragraph(course().text("decl"), id)


def declaration_text() -> str:
    """Return the pinned English text as it was received, header of the database included.

    Raises
    ------
    MissingFile
        If `data/texts/declaration.txt` is not there.
    DataError
        If it was altered: its checksum is not the one in `data/datapackage.json`.
    """
    return texts.received(course().text("decl"))


def has_cnn_text() -> bool:
    """Whether there is a reader's own copy of the CNN story (not whether it is the right text)."""
    return _own_copy().is_file()


def cnn_text() -> dict[str, str]:
    """Return the 28 body paragraphs of the CNN story from the reader's own copy, by name (`P1` to `P28`).

    The story is copyright CNN and not part of the course. A copy in `data/local/` is recognised paragraph by paragraph:
    line ends, spaces at the ends of lines and the shape of quotation marks make no difference.

    Raises
    ------
    MissingFile
        If there is no copy.
    DataError
        If paragraphs are missing or differ; the message names them, without their words.
    """
    path = _own_copy()
    if not path.is_file():
        raise MissingFile(
            f"there is no copy of the CNN story at {OWN_COPY}. It is copyright CNN and not part of the course; every"
            " core step works without it. If you have a lawful copy, data/local/README.md says how to add it."
        )
    content = edited.read_text(path, shown=OWN_COPY, error=DataError)
    there = {checksum(piece): piece for piece in _pieces(content)}
    notes = rows("cnn_paragraphs")
    absent = [note for note in notes if note["checksum"] not in there]
    if absent:
        named = "; ".join(f"{note['id']} ({note['topic']})" for note in absent[:6]) + (
            "; ..." if len(absent) > 6 else ""
        )
        raise DataError(
            f"{OWN_COPY}: {len(notes) - len(absent)} of {len(notes)} body paragraphs were recognised, these were not:"
            f" {named}. Each paragraph must be whole and unaltered, on one line or with blank lines around it."
            " data/local/README.md says more."
        )
    return {note["id"]: there[note["checksum"]] for note in notes}


def checksum(text: str) -> str:
    """Return the checksum of a paragraph: 16 hex digits of SHA-256 over its words with single spaces and straight
    quotation marks.
    """
    plain = text.translate(str.maketrans("“”‘’", "\"\"''"))
    return hashlib.sha256(" ".join(plain.split()).encode("utf-8")).hexdigest()[:16]


def _pieces(content: str) -> list[str]:
    blocks = [" ".join(block.split()) for block in re.split(r"\n\s*\n", content)]
    return [piece for piece in [*content.split("\n"), *blocks] if piece.strip()]


def _own_copy():
    return data_folder() / "local" / "cnn_2001_08_04.txt"
