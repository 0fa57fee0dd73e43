"""How the pages of explorers look, live and static: speakers with line and sign, flags, lists, scrolling parts."""

#: A speaker is told by the kind of line at the left and by words, never by colour alone.
PAGE_CSS = """
.m2001 .m2001-strip { display: flex; flex-wrap: wrap; gap: 0.25em; margin: 0.4em 0; }
.m2001 .m2001-strip button { padding: 0.15em 0.35em; border-width: 2px; border-radius: 4px; line-height: 1.25; }
.m2001 .who-joint { border-left: 6px solid var(--m2001-joint); } .m2001 .who-dprk { border-left: 6px double var(--m2001-dprk); }
.m2001 .who-russia { border-left: 6px dashed var(--m2001-russia); } .m2001 .who-narrator { border-left: 6px dotted var(--m2001-nobody); }
.m2001 .m2001-par { padding: 0.2em 0.7em; margin: 0.35em 0; } .m2001 .m2001-par .tag { font-weight: 700; }
.m2001 .m2001-off { opacity: 0.6; border-style: dotted !important; }
.m2001 .m2001-events { list-style: none; padding-left: 0; margin: 0; } .m2001 .m2001-events li { margin: 0.2em 0; }
.m2001 .m2001-events details { padding-left: 1.1em; } .m2001 .m2001-events summary { margin-left: -1.1em; }
.m2001 .m2001-stops li { margin: 0.35em 0; }
.m2001 .m2001-scroll { max-height: 30em; overflow-y: auto; padding: 0.2em; }
.m2001 .m2001-flag { color: var(--m2001-note); font-style: normal; font-weight: 600; border: 1px solid var(--m2001-note);
  border-radius: 3px; padding: 0 0.3em; font-size: 0.9em; white-space: nowrap; }
.m2001 h4 { margin: 0.7em 0 0.2em; font-size: 1.05em; } .m2001 blockquote { margin: 0.3em 0; padding: 0.3em 0.8em; }
.m2001 dl { margin: 0.2em 0; width: auto; }
.m2001 dt { float: none !important; width: auto !important; display: block; font-weight: 600; margin-top: 0.35em; }
.m2001 dd { float: none !important; width: auto !important; margin: 0 0 0 1em !important; padding: 0; }
@media print { .m2001 .m2001-scroll { max-height: none; overflow: visible; } }
"""
