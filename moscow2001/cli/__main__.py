"""``python -m moscow2001.cli``: what ``course.py`` calls inside the course's environment."""
import sys

from moscow2001.cli import main

if __name__ == "__main__":
    sys.exit(main())
