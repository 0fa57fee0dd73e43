"""What every explorer of a course has in common: controls, a page drawn from them, and a static twin.

A course's own explorers are made with `seminar.explore.base`.
"""
