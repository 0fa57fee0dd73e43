"""Each rule of nbval_sanitize.cfg leaves out what it says, and nothing beside it."""
from __future__ import annotations

import configparser
import re
from pathlib import Path

import pytest

RULES = Path(__file__).resolve().parents[1] / "nbval_sanitize.cfg"


def sanitized(text: str) -> str:
    """The text as nbval compares it: every rule applied, as nbval reads the file."""
    rules = configparser.RawConfigParser()
    rules.read(RULES, "utf-8")
    for name in rules.sections():
        text = re.sub(rules.get(name, "regex"), rules.get(name, "replace"), text)
    return text


FIGURE = '<figure><img alt="{alt}" src="data:image/png;base64,{pixels}"><figcaption>{caption}</figcaption><td>{number}</td></figure>'
SAME = {"alt": "14 joint paragraphs", "pixels": "iVBORw0KGgo=", "caption": "Who speaks", "number": "14"}


def test_other_pixels_are_no_difference():
    assert sanitized(FIGURE.format(**SAME)) == sanitized(FIGURE.format(**{**SAME, "pixels": "AAAA+/=="}))


@pytest.mark.parametrize("part", ["alt", "caption", "number"])
def test_another_description_caption_or_number_is_a_difference(part):
    assert sanitized(FIGURE.format(**SAME)) != sanitized(FIGURE.format(**{**SAME, part: "15"}))


def test_ids_of_widgets_and_memory_addresses_are_left_out():
    assert sanitized('{"model_id": "' + "a" * 32 + '"}') == sanitized('{"model_id": "' + "b" * 32 + '"}')
    assert sanitized("<Thing at 0x7f00aa>") == sanitized("<Thing at 0x7fffbb>")


@pytest.mark.parametrize(("saved", "now"), [("4 August 2001", "5 August 2001"), ("12 km", "13 km"), ("a1b2c3d4", "a1b2c3d5"), ("ref: 0x10", "ref: 0x11")])
def test_facts_are_compared(saved, now):
    assert sanitized(saved) != sanitized(now)
