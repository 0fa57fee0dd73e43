"""The texts of a course, paragraph by paragraph, as `course.yaml` names them."""

from __future__ import annotations

import hashlib

from seminar import edited
from seminar.course import Text, course
from seminar.data.reader import rows
from seminar.data.schema import missing, package
from seminar.errors import DataError
from seminar.files import root


def paragraph_ids(text: Text) -> tuple[str, ...]:
    """Return the ids of the paragraphs of *text*, in order."""
    return tuple(row["id"] for row in rows(text.table))


def paragraphs(text: Text) -> dict[str, str]:
    """Return the paragraphs of *text* by id, unaltered and in order; empty for a text that may not be quoted whole."""
    return {row["id"]: row["text"] for row in rows(text.table)} if text.quote == "whole" else {}


def paragraph(text: Text, id: str) -> str:
    """Return one paragraph of *text*, which may be quoted whole, unaltered.

    Raises
    ------
    DataError
        If it has no paragraph of that id.
    """
    known = paragraphs(text)
    if id not in known:
        raise no_paragraph(text, id)
    return known[id]


def received(text: Text) -> str:
    """Return *text* as it was received, from its `file`.

    Raises
    ------
    MissingFile
        If the file is not there.
    DataError
        If it was altered: its checksum is not the one in `data/datapackage.json`.
    """
    path = root() / text.file
    if not path.is_file():
        raise missing(path, text.file)
    content = edited.read_text(path, shown=text.file, error=DataError)
    listed = package(root() / "data" / "datapackage.json")["resources"]
    pinned = next((one.get("hash", "") for one in listed if f"data/{one.get('path')}" == text.file), "")
    found = "sha256:" + hashlib.sha256(content.encode("utf-8")).hexdigest()
    if found != pinned:
        notes = f"data/tables/{text.slips}.csv" if text.slips else "a table"
        raise DataError(
            f"{text.file} was altered: its checksum is {found[:19]}..., expected {pinned[:19]}.... The text stays as it"
            f" was received; put notes on it into {notes}. Restore it with `git checkout -- {text.file}` or from the"
            f' download. If you write the course and meant it, give it "hash": "{found}" in data/datapackage.json.'
        )
    return content


def paged(page: str) -> Text | None:
    """Return the text whose paragraphs stand on the page *page* (`TEXT.md`), or None."""
    return next((text for text in course().texts if text.page == page), None)


def of_source(id: str) -> Text | None:
    """Return the text that is the source *id* of the bibliography, or None."""
    return next((text for text in course().texts if text.source == id), None)


def no_paragraph(text: Text, id: str) -> DataError:
    """Return the error for a paragraph that *text* does not have."""
    known = paragraph_ids(text)
    return DataError(f"{text.name} has no paragraph {id!r}; its {len(known)} are {', '.join(known)}")
