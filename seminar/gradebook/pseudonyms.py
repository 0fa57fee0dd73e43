"""What students are called where their names are not shown.

A gradebook draws a random name for each student and keeps it; each export for research draws others and keeps none.
Where there is no gradebook, names are worked out under a secret.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable

#: Signs of a drawn name: none that is read as another (0 and O, 1, I and L).
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def drawn(taken: Callable[[str], object]) -> str:
    """Return a random name of which *taken* is false: nothing but a list that says so tells whose it is."""
    while taken(name := "S-" + "".join(secrets.choice(SIGNS) for _ in range(6))):
        pass
    return name


def derived(key: str, secret: str) -> str:
    """Return a name that is the same for one student wherever *secret* is the same, and that nobody without the secret
    can work out.
    """
    return (
        "S-" + hmac.new(secret.encode(), key.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:10].upper()
    )
