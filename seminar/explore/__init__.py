"""What every explorer of a course has in common: controls, a page drawn from them, and a static twin."""
