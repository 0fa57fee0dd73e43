"""A page that cannot run anything: the beginning of every HTML page on which strangers' words stand (feedback, class
report, a hand-in that is looked at).
"""

from __future__ import annotations

import html

_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; {pictures}style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
"""


def head(title: str, style: str, pictures: bool = False) -> str:
    """Return the page up to its body, with a content security policy that forbids scripts and requests; *pictures*
    allows those that stand in the page itself.
    """
    return _HEAD.format(
        title=html.escape(title, quote=True), style=style, pictures="img-src data:; " if pictures else ""
    )
