"""Outlines for the route map."""

from __future__ import annotations

from seminar import edited
from seminar.data.reader import data_folder
from seminar.data.schema import missing
from seminar.errors import DataError


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
    found = edited.read_json(path, shown="data/geo/eurasia.geojson", error=DataError)
    return [[(lon, lat) for lon, lat in line["geometry"]["coordinates"]] for line in found["features"]]
