"""Text from strangers made harmless for the three places it is shown in: a spreadsheet, a web page, a file name."""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata

# Characters that change how their neighbours are read or shown without being seen: controls, direction marks,
# zero-width marks, fillers, tags, lone surrogates.
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
# What opens a formula, full-width and small forms too (spreadsheets set to Japanese or Chinese read them as the plain
# ones).
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
#: A cell that begins with one of these is read as a formula by spreadsheets (after blanks and quotation marks, too).
_FORMULA = re.compile(rf'^(?:[\s"]*[{_SIGNS}\t\r\n|%]|[\t\r\n])')
# The same within a text, where a spreadsheet that splits at something else than the comma begins a cell: at a
# semicolon, a tab, a bar, a line's end. After a blank, at which hardly
# anybody splits and many a sentence has a dash, only what could do something.
_SIGN = re.compile(f"[{_SIGNS}]")
_AFTER = re.compile(rf'[{_SIGNS}](?<=[;|\s"].)').search
_GUARDED = re.compile(rf"""([;|\s][\s"]*)'([{_SIGNS}])""")
_LOUD = re.compile(rf"[=@\uff1d\uff20\ufe66\ufe6b]\S|[{_SIGNS}][^\s(|!]*[(|!]").match
# most values are plain words and numbers: they pass with one look
_PLAIN = re.compile(rf"[0-9A-Za-z](?:[!#-+\--:<-{{}}~]| (?![{_SIGNS}]))*").fullmatch
_SPLIT = re.compile("[,;\t|\n]").search
_RESERVED = re.compile(r"^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$", re.IGNORECASE)


def visible(text: str) -> str:
    """Return *text* with every unseen character spelled out, as in `⟨U+202E⟩`; line breaks and tabs stay.

    A zero-width joiner between two letters of a script that needs it (Arabic, Indic) stays too: names are written with
    it.
    """
    if text.isascii() and text.isprintable():
        return text
    return _UNSEEN.sub(lambda found: _spelled(text, found.start()), text)


def _spelled(text: str, place: int) -> str:
    one = text[place]
    if (
        one in "\u200c\u200d"
        and 0 < place < len(text) - 1
        and all(_joins(other) for other in (text[place - 1], text[place + 1]))
    ):
        return one
    return f"⟨U+{ord(one):04X}⟩"


def _joins(character: str) -> bool:
    return 0x600 <= ord(character) < 0x1100 and unicodedata.category(character)[0] in "LM"


def one_line(text: str, most: int = 300) -> str:
    """Return *text* visible, on one line and at most *most* characters long."""
    text = " ".join(visible(text).split())
    return text if len(text) <= most else text[: most - 1] + "…"


def cell(text: str) -> str:
    """Return *text* as a CSV cell that no spreadsheet takes for a formula: an apostrophe goes before what looks like
    one.

    That holds wherever a table with commas is split: at commas, semicolons, tabs, bars, line ends, or several of them.
    Within the text the apostrophe stands before the sign.
    """
    return _cell(visible(text))


def _cell(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    within = _SIGN.sub(_guarded, text) if _may_open(text) else text
    return "'" + within if _FORMULA.match(text) else within


def _may_open(text: str) -> bool:
    """Whether a sign stands where one could open a formula within the text. Most texts have none at all, which is soon
    seen.
    """
    return (not text.isascii() or "-" in text or "=" in text or "+" in text or "@" in text) and _AFTER(text) is not None


def _opens(found: re.Match) -> bool:
    """Whether a sign within a text could open a formula: it is looked for from the sign back, as signs are few and
    blanks are many.
    """
    text, sign = found.string, found.start()
    begin = sign
    while begin and (text[begin - 1] == '"' or text[begin - 1].isspace()):
        begin -= 1
    between = text[begin:sign]
    if (begin and text[begin - 1] in ";|") or "\n" in between or "\t" in between:
        return True
    return between.strip('"') != "" and _LOUD(text, sign) is not None


def _guarded(found: re.Match) -> str:
    return f"'{found[0]}" if _opens(found) else found[0]


def plain(cell: str) -> str:
    """Return the text of which `cell` made *cell*: without the apostrophes that were put in."""
    for within in (cell[1:], cell) if cell.startswith("'") else (cell,):
        text = _GUARDED.sub(r"\1\2", within)
        if _cell(text) == cell:
            return text
    return cell


def row(values) -> str:
    """Return one line of a CSV file; texts are made harmless by `cell`, numbers stand as they are, None is empty."""
    return ",".join(map(field, values)) + "\n"


def field(value) -> str:
    """Return one value as it stands between the commas of a CSV file."""
    if not isinstance(value, str):
        return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
    return value if not value or _PLAIN(value) else field_of_visible(visible(value))


def field_of_visible(text: str) -> str:
    """Return a *text* that `visible` has returned as it stands between the commas of a CSV file."""
    text = _cell(text)
    if '"' in text:
        return '"' + text.replace('"', '""') + '"'
    # quoted where spreadsheets may split, too: they begin a table by splitting at commas, semicolons and tabs at once
    return f'"{text}"' if _SPLIT(text) else text


def json_field(encoded: str) -> str:
    """Return an answer's JSON as it stands between the commas of a CSV file: signs that could open a formula are
    spelled as JSON spells characters, so that the data stay the same.
    """
    encoded = visible(encoded)
    if _may_open(encoded):
        encoded = _SIGN.sub(_spelled_sign, encoded)
    if encoded.startswith('"'):  # a text; its first character may be the sign
        if _FORMULA.match(encoded):
            encoded = f'"\\u{ord(encoded[1]):04x}{encoded[2:]}'
        return '"' + encoded.replace('"', '""') + '"'
    return field_of_visible(encoded)


def _spelled_sign(found: re.Match) -> str:
    return f"\\u{ord(found[0]):04x}" if _opens(found) else found[0]


def markup(text: str) -> str:
    """Return *text* for a web page: nothing in it is read as HTML, unseen characters are spelled out."""
    return markup_of_visible(visible(text))


def markup_of_visible(text: str) -> str:
    """Return a *text* that `visible` has returned for a web page."""
    return html.escape(text, quote=True)


def file_name(text: str) -> str:
    """Return a name for a file made from *text*: letters and digits of ASCII, safe on Windows, macOS and Linux.

    Where anything had to be changed a digest of the whole text is added, so that two texts do not share a name.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    plain = re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_")[:60]
    if plain and plain == text == plain.lower() and not _RESERVED.match(plain):
        return plain
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{plain}-{digest}" if plain else f"student-{digest}"
