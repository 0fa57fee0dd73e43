"""Put things on the page: a live widget with a static twin, and the style that all rooms share.

Everything a lesson shows has three forms. The *live* form is a widget and needs a kernel. The *static* form is plain
HTML that reads well on GitHub, in print and in a notebook opened without a kernel. The *plain* form is one line of
text. :func:`live` displays all three in one cell so that a reader sees exactly one of them.

The widgets themselves (`KeyGuard`, `Stage`) are in :mod:`seminar.show.widgets` and are loaded when something live is
shown, so that code that only needs HTML does not pay for ipywidgets.
"""

from seminar.show.html import escape, static, table
from seminar.show.live import Live, live
from seminar.show.style import CSS, GUARD_JS, TOKENS

__all__ = ["CSS", "GUARD_JS", "TOKENS", "Live", "escape", "live", "static", "table"]
