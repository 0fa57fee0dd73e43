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
        parts = []
        if self.changed:
            parts.append(f"{_list(self.changed)} differ in some words")
        if self.missing:
            parts.append(f"{_list(self.missing)} were not found")
        return (
            f"Your own copy ({self.path.name}) is not quite {self.name} this course was written from:"
            f" {' and '.join(parts)}. What was recognised is shown; counts stay those of the course."
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
    if folder is None:
        from seminar.files import root

        folder = root() / FOLDER
    folder = Path(folder)
    if not folder.is_dir():
        return None
    best = None
    for path in sorted(folder.iterdir()):
        if (
            path.suffix.lower() not in KINDS
            or path.name == "README.md"
            or not path.is_file()
            or path.stat().st_size > _LARGEST
        ):
            continue
        found = recognise(text, _text_of(path), path)
        if len(found.exact) + len(found.changed) >= 3 and (best is None or len(found.exact) > len(best.exact)):
            best = found
    return best


def recognise(text: Text, content: str, path: Path) -> OwnCopy:
    """Find the paragraphs of *text* in *content* by comparing words with the shipped counts."""
    expected = counted(text)
    pieces = _pieces(content)
    there = [Counter(words(piece)) for piece in pieces]
    found, exact, changed, missing = {}, [], [], []
    for label, wanted in expected.items():
        share, place = max(((_overlap(wanted, have), -number) for number, have in enumerate(there)), default=(0.0, 0))
        if share >= _SAME_PARAGRAPH:
            found[label] = pieces[-place]
            (exact if share == 1.0 else changed).append(label)
        else:
            missing.append(label)
    return OwnCopy(text.name, path, found, tuple(exact), tuple(changed), tuple(missing))


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

    def __init__(self):
        super().__init__()
        self.text: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "style"):
            self._hidden += 1
        elif tag in self._BLOCKS:
            self.text.append("\n\n")

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self._hidden = max(0, self._hidden - 1)
        elif tag in self._BLOCKS:
            self.text.append("\n\n")

    def handle_data(self, data):
        if not self._hidden:
            # line breaks inside HTML text are spaces; only elements part paragraphs
            self.text.append(data.replace("\r", " ").replace("\n", " "))


def _list(labels: tuple[str, ...]) -> str:
    shown = ", ".join(labels[:6])
    return shown if len(labels) <= 6 else f"{shown} and {len(labels) - 6} more"
