"""``python -m seminar.cli``: what ``course.py`` calls inside the course's environment."""

import sys

from seminar.cli import main

if __name__ == "__main__":
    sys.exit(main())
