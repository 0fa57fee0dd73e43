"""Readings, each beside a floor measured in the same run, and what they come to."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Reading:
    """Times of one thing and of the floor below which it cannot go, in seconds, taken by turns.

    `aim` is the ratio we want to stay under; it is printed, never enforced: a busy machine is no fault of the course.
    """

    what: str
    floor: str
    aim: float
    seconds: list[float] = field(default_factory=list)
    floor_seconds: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """Median of the thing over median of its floor."""
        return statistics.median(self.seconds) / statistics.median(self.floor_seconds)

    @property
    def within_aim(self) -> bool:
        return self.ratio <= self.aim

    @property
    def judged(self) -> str:
        """The aim, and whether it was missed, in words."""
        return f"<= {self.aim:g}{'' if self.within_aim else '  missed'}"

    def as_dict(self) -> dict:
        """Everything that was measured, for a file."""
        return {
            "what": self.what,
            "floor": self.floor,
            "aim": self.aim,
            "ratio": round(self.ratio, 4),
            "seconds": [round(value, 5) for value in self.seconds],
            "floor_seconds": [round(value, 5) for value in self.floor_seconds],
        }


def spread(seconds: list[float]) -> str:
    """Median with the lowest and highest value: `1.24 s (1.20-1.31)`, in milliseconds below a second.

    >>> spread([1.2, 1.31, 1.24])
    '1.24 s (1.20-1.31)'
    >>> spread([0.0141, 0.0123])
    '13.2 ms (12.3-14.1)'
    """
    middle, low, high = statistics.median(seconds), min(seconds), max(seconds)
    if middle >= 1:
        return f"{middle:.2f} s ({low:.2f}-{high:.2f})"
    return f"{middle * 1000:.1f} ms ({low * 1000:.1f}-{high * 1000:.1f})"


def by_turns(
    reading: Reading, thing: Callable[[], float], floor: Callable[[], float], repeat: int, tick: Callable[[], None]
) -> Reading:
    """Measure the floor and the thing in turn, `repeat` times each, so that a slow minute of the machine falls on both.

    `thing` and `floor` run once and return seconds; `tick` is called after each pair.
    """
    for _ in range(repeat):
        reading.floor_seconds.append(floor())
        reading.seconds.append(thing())
        tick()
    return reading
