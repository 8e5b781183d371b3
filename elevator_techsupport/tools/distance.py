"""Distances on the earth, in plain Python."""

from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0


def distance_km(here, there):
    """Great-circle distance of two places (latitude, longitude in degrees), in km."""
    lat1, lon1, lat2, lon2 = (radians(angle) for angle in (*here, *there))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(h)))
