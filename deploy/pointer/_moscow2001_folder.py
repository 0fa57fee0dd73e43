"""Lets every Python of this environment `import moscow2001` straight from the course folder.

requirements.txt installs this file as a small wheel, because pip cannot install a folder when it checks hashes. Python runs it
at its start. It looks for the folder that holds both `course.py` and `moscow2001/`, in this order: where MOSCOW2001_HOME says,
beside the environment (`.venv` lies in the course folder), in the current folder and in those above it (Binder, and any other
environment). An installed or editable copy of the package comes first, for this place is added at the end of the search path.
"""
import os
import sys


def _candidates():
    told = os.environ.get("MOSCOW2001_HOME")
    if told:
        yield told
    yield os.path.dirname(sys.prefix)
    try:
        place = os.getcwd()
    except OSError:
        return  # the current folder has been deleted
    while True:
        yield place
        above = os.path.dirname(place)
        if above == place:
            return
        place = above


def _find():
    for place in _candidates():
        if os.path.isfile(os.path.join(place, "course.py")) and os.path.isfile(os.path.join(place, "moscow2001", "__init__.py")):
            return place
    return None


_place = _find()
if _place and _place not in sys.path:
    sys.path.append(_place)
