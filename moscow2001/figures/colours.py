"""How the figures of this course tell speakers and classes of missiles apart."""

from seminar.figures.style import BRICK, NAVY, SAND, SKY, WHITE

#: Who speaks in a paragraph: colour, pattern, marker, name.
SPEAKERS = {
    "joint": (NAVY, "", "o", "both sides"),
    "dprk": (BRICK, "////", "s", "DPRK alone"),
    "russia": (SKY, "....", "^", "Russia alone"),
    "narrator": (WHITE, "", "D", "narrated"),
}

#: Missile range classes, short to long: colour, pattern, name.
RANGES = {
    "srbm": (SAND, "", "short range"),
    "mrbm": (BRICK, "////", "medium range"),
    "irbm": (SKY, "....", "intermediate range"),
    "icbm": (NAVY, "", "intercontinental"),
    "slv": ("#8c8c8c", "xxxx", "satellite launcher"),
    "class_not_known": (WHITE, "", "class unknown"),
}
