"""A stranger's picture decoded and encoded again, within limits."""

from __future__ import annotations

import base64
import binascii
import io
import warnings

MAX_BYTES, MAX_PIXELS, MAX_PICTURES = 8 * 2**20, 40_000_000, 60
#: Pixels of all pictures of one page: a small file may hold billions.
MAX_ALL = 4 * MAX_PIXELS
#: Longer side of what is shown, in pixels.
SHOWN = 1_400


class Pictures:
    """Makes the pictures of one page; `why` says why the last one was left out."""

    def __init__(self) -> None:
        self.made, self.pixels, self.why = 0, 0, ""

    def made_anew(self, encoded: str) -> str:
        """Return a data address of the base64 *encoded* PNG or JPEG picture as a PNG of ours, or an empty text."""
        from PIL import Image

        if self.made >= MAX_PICTURES:
            return self._not(f"comes after the first {MAX_PICTURES}")
        if len(encoded) > MAX_BYTES * 4 // 3:
            return self._not(f"is larger than {MAX_BYTES:,} bytes")
        try:
            data = base64.b64decode("".join(encoded.split()), validate=True)
            with warnings.catch_warnings():
                warnings.simplefilter(
                    "ignore"
                )  # Pillow warns of large pictures; the limit here is smaller than its own
                with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
                    if picture.width * picture.height > MAX_PIXELS:
                        return self._not(f"has {picture.width:,} by {picture.height:,} pixels")
                    self.pixels += picture.width * picture.height
                    if self.pixels > MAX_ALL:
                        return self._not(f"comes after {MAX_ALL:,} pixels of other pictures")
                    picture.thumbnail((SHOWN, SHOWN))
                    made = io.BytesIO()
                    picture.convert("RGBA").save(made, "PNG")
        except (binascii.Error, ValueError, OSError, SyntaxError, EOFError, MemoryError, Image.DecompressionBombError):
            return self._not("cannot be read as PNG or JPEG")
        self.made += 1
        return "data:image/png;base64," + base64.b64encode(made.getvalue()).decode("ascii")

    def _not(self, why: str) -> str:
        self.why = why
        return ""
