"""A folded list of sources, for a reader who wants to know where a statement comes from."""

from __future__ import annotations

from seminar import cite
from seminar.show import escape


def split(ids: object) -> list[str]:
    """Return the ids of a `source_ids` cell, in order and without repeats."""
    return list(dict.fromkeys(i for i in str(ids).split(";") if i))


def sources(ids: object, key: str) -> str:
    """Return the sources of a cell as a fold: author or outlet, title, date, the page, and the place in the
    bibliography; empty if there are none.

    `key` names the fold, so that it stays open while the page around it changes.
    """
    wanted = split(ids)
    if not wanted:
        return ""
    rows = "".join(f"<li>{line(i)}</li>" for i in wanted)
    noun = "Source" if len(wanted) == 1 else f"{len(wanted)} sources"
    return (
        f'<details data-key="src-{escape(key)}"><summary'
        f' data-key="srcs-{escape(key)}">{noun}</summary><ul>{rows}</ul></details>'
    )


def line(source_id: str) -> str:
    """Return one source as HTML: its short name as a link to the bibliography, its title, and the page if there is one."""
    item = cite.source(source_id)
    name = f'<a href="bibliography.md#{escape(item["id"])}">{escape(cite.label(source_id))}</a>'
    page = (
        f' <a href="{escape(item["URL"])}" target="_blank" rel="noopener">page</a>'
        if str(item.get("URL", "")).startswith("http")
        else ""
    )
    return f"{name}: {escape(item.get('title', ''))}.{page}"
