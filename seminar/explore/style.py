"""How the pages of explorers look, live and static: speakers with line and sign, flags, lists, scrolling parts."""

from seminar.course import course

PAGE_CSS = """
.seminar .seminar-strip { display: flex; flex-wrap: wrap; gap: 0.25em; margin: 0.4em 0; }
.seminar .seminar-strip button { padding: 0.15em 0.35em; border-width: 2px; border-radius: 4px; line-height: 1.25; }
.seminar .seminar-par { padding: 0.2em 0.7em; margin: 0.35em 0; } .seminar .seminar-par .tag { font-weight: 700; }
.seminar .seminar-off { opacity: 0.6; border-style: dotted !important; }
.seminar .seminar-events { list-style: none; padding-left: 0; margin: 0; } .seminar .seminar-events li { margin: 0.2em 0; }
.seminar .seminar-events details { padding-left: 1.1em; } .seminar .seminar-events summary { margin-left: -1.1em; }
.seminar .seminar-stops li { margin: 0.35em 0; }
.seminar .seminar-scroll { max-height: 30em; overflow-y: auto; padding: 0.2em; }
.seminar .seminar-flag { color: var(--seminar-note); font-style: normal; font-weight: 600; border: 1px solid var(--seminar-note);
  border-radius: 3px; padding: 0 0.3em; font-size: 0.9em; white-space: nowrap; }
.seminar h4 { margin: 0.7em 0 0.2em; font-size: 1.05em; } .seminar blockquote { margin: 0.3em 0; padding: 0.3em 0.8em; }
.seminar dl { margin: 0.2em 0; width: auto; }
.seminar dt { float: none !important; width: auto !important; display: block; font-weight: 600; margin-top: 0.35em; }
.seminar dd { float: none !important; width: auto !important; margin: 0 0 0 1em !important; padding: 0; }
@media print { .seminar .seminar-scroll { max-height: none; overflow: visible; } }
"""


def parties_css() -> str:
    """Return the style of the course's parties: `.who-ID` draws a party's line at the left, `--seminar-ID` is its colour.

    A party is told by the kind of line and by words, never by colour alone.
    """
    parties = course().parties
    if not parties:
        return ""
    light = " ".join(f"--seminar-{one.id}: {one.colour};" for one in parties)
    dark = " ".join(f"--seminar-{one.id}: {one.dark};" for one in parties)
    lines = "\n".join(
        f".seminar .who-{one.id} {{ border-left: 6px {one.line} var(--seminar-{one.id}); }}" for one in parties
    )
    return f'.seminar {{ {light} }}\nbody[data-jp-theme-light="false"] .seminar {{ {dark} }}\n{lines}\n'
