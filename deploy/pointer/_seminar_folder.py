"""Lets every Python of this environment import the engine and the course's own package straight from the course folder.

requirements.txt installs this file as a small wheel, because pip cannot install a folder when it checks hashes. Python
runs it at its start. It looks for the folder that holds both `course.py` and `seminar/`, in this order: where
SEMINAR_HOME says, beside the environment (`.venv` lies in the course folder), where the wheel itself was installed from
(any other environment), in the current folder and in those above it (an image from which the course was removed after
installing).

Only `seminar` and the package that `course.yaml` names are found in that folder: it is not put on Python's search path,
for whatever else lies there, hand-ins among it, would then be taken for a module. An installed or editable copy of a
package comes first.
"""

import importlib.machinery
import os
import sys

ENGINE = "seminar"
WHEEL = "seminar_course_folder-"


def _candidates():
    told = os.environ.get("SEMINAR_HOME")
    if told:
        yield told
    yield os.path.dirname(sys.prefix)
    yield from _installed_from()
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


def _installed_from():
    """The course folder whose deploy/ held this wheel, as the installer wrote it down (PEP 610)."""
    import json
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    here = os.path.dirname(os.path.abspath(__file__))
    for name in sorted(os.listdir(here)):
        if name.startswith(WHEEL) and name.endswith(".dist-info"):
            try:
                with open(os.path.join(here, name, "direct_url.json"), encoding="utf-8") as file:
                    address = urlsplit(json.load(file)["url"])
            except (OSError, ValueError, KeyError, TypeError):
                continue
            if address.scheme == "file":
                yield os.path.dirname(os.path.dirname(url2pathname(address.path)))


def _find():
    for place in _candidates():
        if os.path.isfile(os.path.join(place, "course.py")) and os.path.isfile(
            os.path.join(place, ENGINE, "__init__.py")
        ):
            return place
    return None


class _Pointer:
    """Finds the engine and the course's package in the course folder and nothing else (a meta path finder, PEP 451)."""

    def __init__(self, place):
        self.place = place

    def find_spec(self, name, path=None, target=None):
        return (
            importlib.machinery.PathFinder.find_spec(name, [self.place], target)
            if name in (ENGINE, self.subject())
            else None
        )

    def subject(self):
        """The course's own package: the line `package: NAME` of course.yaml, or None. Asked only for what no other
        finder knows.
        """
        try:
            with open(os.path.join(self.place, "course.yaml"), encoding="utf-8-sig") as file:
                for line in file:
                    if line.startswith("package:"):
                        return line[len("package:") :].partition("#")[0].strip().strip("\"'")
        except (OSError, ValueError):
            pass
        return None

    def invalidate_caches(self):
        importlib.machinery.PathFinder.invalidate_caches()


_place = _find()
if _place and not any(isinstance(one, _Pointer) for one in sys.meta_path):
    sys.meta_path.append(_Pointer(_place))
