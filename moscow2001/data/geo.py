"""Outlines for the route map."""

from __future__ import annotations

import json

from moscow2001.data.reader import data_folder
from moscow2001.data.schema import missing


def coastline() -> list[list[tuple[float, float]]]:
    """Return the coasts of Eurasia as lines of (longitude, latitude) in degrees, 20-150 E and 30-75 N.

    Simplified from Natural Earth (public domain), at a scale for a map of the whole journey: do not measure on it.

    Raises
    ------
    MissingFile
        If the outline file is not there.
    """
    path = data_folder() / "geo" / "eurasia.geojson"
    if not path.is_file():
        raise missing(path, "data/geo/eurasia.geojson")
    found = json.loads(path.read_text(encoding="utf-8"))
    return [[(lon, lat) for lon, lat in line["geometry"]["coordinates"]] for line in found["features"]]
