"""Sources and citations: where every claim of the course comes from.

`source(id)` gives one source, `link(id)` the Markdown link that lessons use, `check_notebook(path)` what is wrong with
the citations of a lesson. `build(root)` writes the pages that those links lead to, `notebooks/bibliography.md` and
a page for each text that may be quoted whole.
"""

from seminar.cite.check import Problem, check_markdown, check_notebook
from seminar.cite.library import aliases, label, link, source, sources
from seminar.cite.pages import build
from seminar.cite.quotations import on_record

__all__ = [
    "Problem",
    "aliases",
    "build",
    "check_markdown",
    "check_notebook",
    "label",
    "link",
    "on_record",
    "source",
    "sources",
]
