"""The reader's own copy of a text that the course may not ship, if there is one in `data/local/`.

Whoever has a lawful copy saves it there as `.txt`, `.md` or `.html`; whole
sentences then take the place of fragments. A paragraph is recognised by its words: they are compared with the shipped
counts, so navigation, captions and line breaks around it do no harm.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from seminar import edited
from seminar.course import Text
from seminar.errors import CourseError
from seminar.files import root
from seminar.text.corpus import counted, paragraphs
from seminar.text.tokens import words

FOLDER = Path("data", "local")
KINDS = (".txt", ".md", ".html", ".htm")
_LARGEST = 2_000_000  # bytes; a news story has five thousand
_SAME_PARAGRAPH = 0.8  # share of words in common, above which a changed paragraph is still the same paragraph


@dataclass(frozen=True)
class OwnCopy:
    """What was recognised in the reader's own file.

    `paragraphs` maps a label (`headline`, `P1` ...) to the text in the reader's file; `exact`, `changed` and `missing`
    say how each label compares with the counts that the course was written from.
    """

    name: str
    path: Path
    paragraphs: dict[str, str] = field(repr=False)
    exact: tuple[str, ...]
    changed: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether every paragraph has exactly the words that the course counted."""
        return not self.changed and not self.missing

    @property
    def message(self) -> str:
        """One sentence for the reader: what this copy is good for."""
        if self.complete:
            return (
                f"Your own copy ({self.path.name}) has the same words as {self.name} this course was written from:"
                " whole sentences are shown."
            )
        parts = ((self.changed, "differ in some words"), (self.missing, "were not found"))
        told = " and ".join(f"{_list(labels)} {what}" for labels, what in parts if labels)
        return (
            f"Your own copy ({self.path.name}) is not quite {self.name} this course was written from:"
            f" {told}. What was recognised is shown; counts stay those of the course."
        )


def own_copy(text: Text, folder: str | Path | None = None) -> OwnCopy | None:
    """Find *text*, one of which the course ships counts of words, among the reader's own files.

    Parameters
    ----------
    text
        A text of the course that has `counts`.
    folder
        Where to look; `data/local/` of the course unless told.

    Returns
    -------
    OwnCopy or None
        The file with most paragraphs recognised; None if there is no file, or none in which at least three paragraphs
        are recognised.
    """
    folder = root() / FOLDER if folder is None else Path(folder)
    if not folder.is_dir():
        return None
    copies = [recognise(text, _text_of(path), path) for path in sorted(folder.iterdir()) if _may_be_text(path)]
    # of equals the first is taken
    return max((one for one in copies if len(one.paragraphs) >= 3), key=lambda one: len(one.exact), default=None)


def _may_be_text(path: Path) -> bool:
    readable = path.suffix.lower() in KINDS and path.name != "README.md"
    return readable and path.is_file() and path.stat().st_size <= _LARGEST


def recognise(text: Text, content: str, path: Path) -> OwnCopy:
    """Find the paragraphs of *text* in *content* by comparing words with the shipped counts."""
    expected = counted(text)
    pieces = _pieces(content)
    there = [Counter(words(piece)) for piece in pieces]
    found: dict[str, str] = {}
    exact: list[str] = []
    changed: list[str] = []
    for label, wanted in expected.items():
        share, place = max(((_overlap(wanted, have), -number) for number, have in enumerate(there)), default=(0.0, 0))
        if share >= _SAME_PARAGRAPH:
            found[label] = pieces[-place]
            (exact if share == 1.0 else changed).append(label)
    missing = tuple(label for label in expected if label not in found)
    return OwnCopy(text.name, path, found, tuple(exact), tuple(changed), missing)


def _overlap(one: Counter, other: Counter) -> float:
    longer = max(one.total(), other.total())
    return (one & other).total() / longer if longer else 0.0


def _pieces(text: str) -> list[str]:
    # A copied page may part paragraphs by blank lines or by single line breaks, and may break lines inside a paragraph:
    # try both readings.
    blocks = [" ".join(block.split()) for block in paragraphs(text)]
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    return list(dict.fromkeys(blocks + lines))


def _text_of(path: Path) -> str:
    try:
        text = edited.read_text(path)
    except CourseError:
        text = path.read_bytes().decode("cp1252", errors="replace")  # what old Windows editors write
    if path.suffix.lower() in (".html", ".htm"):
        page = _Page()
        page.feed(text)
        return "".join(page.text)
    return text


class _Page(HTMLParser):
    """The readable text of a saved web page: every block element begins a new paragraph."""

    _BLOCKS = frozenset(
        [
            "p",
            "div",
            "br",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "li",
            "td",
            "tr",
            "table",
            "ul",
            "ol",
            "blockquote",
            "section",
            "article",
            "header",
            "footer",
            "figure",
            "figcaption",
        ]
    )

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._met(tag, 1)

    def handle_endtag(self, tag: str) -> None:
        self._met(tag, -1)

    def _met(self, tag: str, deeper: int) -> None:
        if tag in ("script", "style"):
            self._hidden = max(0, self._hidden + deeper)
        elif tag in self._BLOCKS:
            self.text.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            # line breaks inside HTML text are spaces; only elements part paragraphs
            self.text.append(data.replace("\r", " ").replace("\n", " "))


def _list(labels: tuple[str, ...]) -> str:
    shown = ", ".join(labels[:6])
    return shown if len(labels) <= 6 else f"{shown} and {len(labels) - 6} more"
