"""A form with buttons that make a file: what the printed brief, the reviewer's sheet and the erratum share."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import date
from typing import Any

import anywidget
import traitlets

from seminar import characters, files, show
from seminar.ask import place
from seminar.board import page
from seminar.board.evidence import BoardError
from seminar.errors import CourseError, InUse, ReadOnly

#: Where a page of ours may load from: nowhere. Whatever a learner writes or pastes, opening the file asks nobody for
#: anything.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

#: How a printed page looks: black on white, a serif for reading, room for a pen.
PRINT_CSS = """
:root { color-scheme: light; } body { font: 12pt/1.5 Georgia, "Times New Roman", serif; color: #000; background: #fff; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5em; line-height: 1.25; margin: 0 0 0.3em; } h2 { font-size: 1.15em; margin: 1.6em 0 0.4em; break-after: avoid; } .by { margin: 0 0 1.5em; }
p { orphans: 3; widows: 3; } sup { font-size: 0.72em; line-height: 0; } sup a { color: inherit; text-decoration: none; } a { color: inherit; overflow-wrap: anywhere; }
.notes { font-size: 0.88em; } .notes li, .cards li { break-inside: avoid; } .bibliography { list-style: none; padding: 0; } .bibliography li { padding-left: 2em; text-indent: -2em; margin: 0.4em 0; break-inside: avoid; }
.cards li { margin: 0.8em 0; padding-left: 0.6em; border-left: 3px solid #555; } .cards .weakens { border-left: 5px double #000; } .cards .qualifies { border-left: 3px dashed #000; } .small { font-size: 0.85em; color: #333; }
.line { border-bottom: 1px solid #444; height: 2em; } .questions > li { break-inside: avoid; margin: 1em 0; } .warning { border: 2px solid #000; padding: 0.4em 0.8em; }
@media print { body { max-width: none; margin: 0; padding: 0; font-size: 11pt; } .newpage { break-before: page; } }
@page { margin: 22mm 20mm; }
"""


class SheetWidget(anywidget.AnyWidget):
    """The form on the page. `spec` says what is asked and which buttons there are, `said` what came of the last click."""

    _esm = page.script("sheet")
    _css = page.style()
    spec = traitlets.Dict().tag(sync=True)
    said = traitlets.Dict().tag(sync=True)

    def __repr__(self) -> str:
        return str(self.spec.get("title", "Form"))


class Refused(BoardError):
    """A form cannot be used as it is filled in; `fields` names what is missing."""

    def __init__(self, message: str, *fields: str):
        super().__init__(message)
        self.fields = fields


class Sheet:
    """A form in one cell. `acts` maps a button to what it does with the values; `receive` takes the messages of the
    widget.
    """

    def __init__(
        self,
        title: str,
        *,
        html: str,
        fields: list[dict],
        buttons: list[tuple[str, str]],
        static: Callable[[], str],
        plain: Callable[[], str],
        acts: dict[str, Callable[[Sheet, dict[str, str]], dict]],
    ):
        self.acts, self._static, self._plain = acts, static, plain
        self.widget = SheetWidget(
            spec={"title": title, "html": html, "fields": fields, "buttons": [list(one) for one in buttons]}
        )
        self.widget.on_msg(lambda _widget, content, _buffers: self.receive(content))
        self.shown = page.Shown(title, self.widget, title, self.bundle)

    def display(self) -> None:
        """Show the form and its static twin."""
        page.keep(self)
        self.shown.display()

    def bundle(self) -> dict:
        """Return the static form."""
        return page.static(self._static(), self._plain())

    def receive(self, content: dict) -> None:
        """Do what the pressed button stands for, and say what came of it."""
        content = characters.whole(content)
        act = self.acts.get(str(content.get("type")))
        if act is None:
            return
        given = content.get("values")
        values = {str(name): str(value) for name, value in given.items()} if isinstance(given, dict) else {}
        try:
            said = act(self, values)
        except Refused as error:
            self.say("problem", str(error), fields=list(error.fields))
        except CourseError as error:
            self.say("problem", f"{str(error)[0].upper()}{str(error)[1:]}")
        else:
            self.say("complete", **said)
        self.shown.refresh()

    def say(self, state: str, text: str, **more: Any) -> None:
        """Show one line about the last click."""
        self.widget.said = {"state": state, "text": text, **more}

    def offer(self, name: str, content: str | bytes, mime: str, link: str = "") -> str:
        """Write a file beside the notebook, offer it in the page, and return in words where it lies.

        In a read-only folder, or while another program has the file open, it is only offered for download, and the
        words say so. Raises `DiskFull` or `WriteError` if the disk does not take it.
        """
        where = f"{name} lies beside this notebook."
        try:
            files.write_atomically(place.folder() / name, content)
        except ReadOnly:
            where = f"This folder is read-only: {name} was not written here. Download it below."
        except InUse:
            where = f"{name} was not written here, because another program has the file open. Download it below."
        file = {"type": "file", "name": name, "mime": mime, "open": link}
        body = {"base64": base64.b64encode(content).decode()} if isinstance(content, bytes) else {"content": content}
        self.widget.send(file | body)
        return where


def today() -> str:
    """Return the date in words."""
    day = date.today()
    return f"{day.day} {day:%B %Y}"


def document(title: str, body: str) -> str:
    """Return a whole HTML page to print: its own style, nothing from anywhere else, no script."""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy"'
        f' content="{POLICY}">'
        '<meta name="viewport"'
        f' content="width=device-width"><title>{show.escape(title)}</title><style>{PRINT_CSS}</style></head>\n<body>\n{body}\n</body></html>\n'
    )
