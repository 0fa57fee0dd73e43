"""Progress: one line in a lesson that follows the answers, and a table of the whole course."""

from __future__ import annotations

from typing import Any

from seminar import files, show
from seminar.ask.ledger import ledger
from seminar.ask.outline import Outline, known, outline
from seminar.course.folders import lesson_records
from seminar.questions import group

_STOPS = 20


class ProgressLine:
    """One line, `2 of 5 checks done · about 30 minutes left`, that changes with every answer given in this notebook."""

    def __init__(self, name: str):
        self.group = group(name)
        self.ledger = ledger(self.group.id)
        self.ledger.restore()
        self.ledger.listen(self._changed)
        self._handle: Any = None
        self._line = ""

    @property
    def outline(self) -> Outline:
        """How far the answers go now."""
        return outline(self.group, self.ledger.records)

    def line(self) -> str:
        """Return the line as text."""
        what = "questions answered" if self.group.id.startswith("ex") else "checks done"
        now = self.outline
        if not now.left:
            return f"{now.done} of {now.of} {what} · finished"
        return f"{now.done} of {now.of} {what} · about {now.minutes_left:g} minutes left"

    def bundle(self) -> dict:
        """Return the line as a MIME bundle."""
        now, line = self.outline, self.line()
        filled = round(_STOPS * now.done / now.of) if now.of else _STOPS
        bar = f'<span aria-hidden="true">{"▰" * filled}{"▱" * (_STOPS - filled)}</span>'
        return {
            "text/html": (
                f'<style>{show.CSS.strip()}</style><div class="seminar seminar-progress" role="status">{bar}'
                f" {show.escape(line)}</div>"
            ),
            "text/plain": line,
        }

    def display(self) -> None:
        """Show the line; it is replaced in place when an answer changes."""
        from IPython.display import display

        self._line = self.line()
        self._handle = display(self.bundle(), raw=True, display_id=True)
        # nobody else holds this object, and it has to live as long as its line is on the page
        _shown.append(self)

    def _changed(self, _q: str) -> None:
        if self._handle is not None and self.line() != self._line:
            self._line = self.line()
            self._handle.update(self.bundle(), raw=True)


_shown: list[ProgressLine] = []


def progress_line(name: str) -> None:
    """Show how much of lesson (or exercise) *name* is done and how many minutes are left; the line follows the answers.

    Raises
    ------
    UnknownQuestion, MissingFile
        If the course has no such lesson or exercise.
    """
    ProgressLine(name).display()


class Progress:
    """The course's lessons and exercises with what is done of each."""

    def __init__(self, rows: list[tuple[str, str, Outline]]):
        self.rows = rows

    def __repr__(self) -> str:
        done, of = sum(row[2].done for row in self.rows), sum(row[2].of for row in self.rows)
        return f"{done} of {of} questions of the course done"

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{name}</th>' for name in ("", "Title", "Done", "Minutes left"))
        body = "".join(
            f'<tr><th scope="row">{show.escape(name)}</th><td>{show.escape(title)}</td><td class="num">{now.done} of'
            f" {now.of}{' ✓' if not now.left else ''}</td><td"
            f' class="num">{f"{now.minutes_left:g}" if now.left else ""}</td></tr>'
            for name, title, now in self.rows
        )
        table = (
            "<table><caption>Your way through the"
            f" course</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )
        return (
            f'<style>{show.CSS.strip()}</style><div class="seminar">{table}<p class="seminar-small">Counted from the'
            " answers kept on this computer.</p></div>"
        )


def progress() -> Progress:
    """Return a table of all lessons and exercises in this course folder: how many questions are done, how many minutes
    are left.
    """
    names = [path.name[:2] for path in lesson_records()]
    names += [
        path.name.partition(".")[0] for path in sorted((files.root() / "exercises").glob("ex[0-9][0-9].questions.json"))
    ]
    rows = []
    for name in names:
        found = group(name)
        rows.append(
            (
                f"Lesson {name}" if not name.startswith("ex") else f"Exercise {name}",
                found.title,
                outline(found, known(name)),
            )
        )
    return Progress(rows)
