"""Marks that programs put on a copy's name: browsers, Jupyter, Windows, macOS, Google Drive, Dropbox and learning
platforms, each in its user's language.

Such a mark is a hint and no proof: `Group-1` and `Group-2` are two groups. Whether two files are one learner's is
decided by what they hold (`seminar.handins.joining`).
"""

from __future__ import annotations

import re

# "copy" as the systems of the world say it
_WORDS = (
    "copy|copie|kopie|kopia|kópia|kopija|kopio|kopya|kopyası|kopi|kopiera|kópie|copia|cópia|còpia|copie"
    " a|másolat|afrit|koopia|salinan|bản sao|копия|копія|копие|копија|αντίγραφο|"
    "복사본|사본|コピー|副本|复件|複本|复制|複製|拷贝|拷貝|نسخة|نسخه|עותק|สำเนา|प्रतिलिपि"
)
_OF = r"(?:of|von|van|de|di|do|da|du|av|af|z|ze|od|của|из|من|از|של)"
_NUMBER = r"(?:[\s_]*[(（\[]?[0-9]{1,3}[)）\]]?)?"

_SURE_END = re.compile(
    rf"(?:[\s_]*[(（\[][0-9]{{1,3}}[)）\]]"  # X (1)
    # X (Ana's conflicted copy 2026-10-05)
    rf"|[\s_]*[(（][^()（）]{{0,80}}(?:conflict|copy|konflikt|{_WORDS})[^()（）]{{0,80}}[)）]"
    rf"|\.sync-conflict-[0-9A-Z-]{{1,40}}"
    rf"|[\s_]*[-–—_\s][\s_]*(?:{_WORDS}){_NUMBER}"  # X - Copy (2), X-Copy1, X copy 2, X — копия
    rf"|[\s_]*(?:의|の|的)[\s_]*(?:{_WORDS}){_NUMBER}"  # X의 사본
    rf"|-checkpoint)$",
    re.IGNORECASE,
)
_PERHAPS_END = re.compile(r"(?:[-_\s][0-9]{1,2})$")  # X-1 (Canvas, Safari), X 2 (macOS), and Group-1
_SURE_START = re.compile(
    rf"^(?:{_WORDS})(?:[\s_]*[(（][0-9]{{1,3}}[)）])?(?:[\s_]+{_OF}[\s_]+|[\s_]+d['’]|[\s_]*[-–—~～][\s_]*|[\s_]+)(?=\S)",
    re.IGNORECASE,
)

# most names bear no mark: a look at their letters is a tenth of the work
_HINTS = ("cop", "kop", "koop", "afrit", "salinan", "checkpoint", "conflict", "konflikt")

#: How sure it is that a name bears a mark.
NONE, PERHAPS, SURE = 0, 1, 2


def _hinted(stem: str) -> bool:
    return any(hint in stem for hint in _HINTS)


def unmarked(stem: str) -> tuple[str, int]:
    """Return a file's name (without its ending) without the marks of a copy, and how sure they are: `NONE`, `PERHAPS`
    or `SURE`. A number is left alone where a mark is sure.

    >>> unmarked("Kim - Copy (2)"), unmarked("Copy of Kim"), unmarked("Group-1"), unmarked("Group-1 (1)"), unmarked("Kim")
    (('Kim', 2), ('Kim', 2), ('Group', 1), ('Group-1', 2), ('Kim', 0))
    """
    # no program makes a name of this length, and the patterns below look at every letter more than once
    if len(stem) > 300 or (
        stem.isascii() and not (stem[-1:].isdigit() or stem[-1:] in (")", "]")) and not _hinted(stem.lower())
    ):
        return stem, NONE
    sure = NONE
    for _ in range(8):  # a copy of a copy
        shorter = _SURE_START.sub("", _SURE_END.sub("", stem))
        if shorter == stem or not shorter.strip(" _-–—"):
            break
        stem, sure = shorter, SURE
    shorter = unnumbered(stem)
    return (stem, sure) if sure or shorter == stem else (shorter, PERHAPS)


def unnumbered(stem: str) -> str:
    """Return a name without the number at its end."""
    shorter = _PERHAPS_END.sub("", stem)
    return shorter if shorter.strip(" _-–—") else stem
