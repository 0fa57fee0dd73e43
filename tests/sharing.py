"""How the tests are shared out between processes: file by file, as `--dist loadfile` does, with two differences.

The longest files come first, so that no process is left alone with one of them at the end. And the files of `APART`
are shared out test by test.
"""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadFileScheduling

#: Beginnings of paths. These tests need nothing of their own file that is made once for several of them (a fixture of
#: the whole session is made once in every process).
APART = (
    "tests/browser/",
    "tests/hostile/test_memory.py",
    "tests/hostile/test_planted_modules.py",
    "tests/notebooks/",
    "tests/unit/test_ask_stable.py",
)
#: Of these files those that make something for several of their tests after all.
TOGETHER = ("tests/browser/test_report_page.py", "tests/browser/test_second_course.py")
#: Beginnings of paths in the order in which they start; `--durations=60` tells which are long. Everything else follows.
FIRST = (
    "tests/unit/test_second_course.py",
    "tests/unit/test_course_launcher.py",
    "tests/browser/test_board_brief.py",
    "tests/browser/test_stranger.py",
    "tests/browser/",
    "tests/unit/test_new.py",
    "tests/unit/test_author_build.py",
    "tests/unit/test_author_release.py",
    "tests/unit/test_data_saved.py",
    "tests/hostile/test_planted_modules.py",
    "tests/hostile/test_memory.py",
    "tests/unit/test_ask_stable.py",
    "tests/unit/test_author_run.py",
    "tests/unit/test_report_class.py",
    "tests/hostile/test_fuzz.py",
    "notebooks/",
    "solutions/",
)


class LongestFirst(LoadFileScheduling):
    """The scheduler of pytest-xdist that does so."""

    def _split_scope(self, nodeid: str) -> str:
        alone = nodeid.startswith(APART) and not nodeid.startswith(TOGETHER)
        return nodeid if alone else super()._split_scope(nodeid)

    def schedule(self) -> None:
        self.config.option.loadscopereorder = False  # it would put files of many tests first, and many tests are short
        super().schedule()


def longest_first(items: list[pytest.Item]) -> None:
    """Put the tests of `FIRST` in front, in its order, and leave all others in theirs."""
    items.sort(key=lambda item: next((n for n, path in enumerate(FIRST) if item.nodeid.startswith(path)), len(FIRST)))
