"""T-2.2: how far a maintainer is: a distance as on a globe, for any two places."""

from math import pi

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.distance import EARTH_KM, distance_km

PLACE = st.tuples(
    st.floats(-90, 90, allow_nan=False, width=32), st.floats(-180, 180, allow_nan=False, width=32)
)
# where the branches are: a few hundred kilometres at most
NEAR = st.tuples(st.floats(18, 53), st.floats(74, 135))


@tagged("post_install", "-at_install")
class TestDistance(BaseCase):
    def test_known_distances(self):
        jinan, qingdao = (36.65, 117.0), (36.07, 120.35)
        self.assertAlmostEqual(distance_km(jinan, qingdao), 307, delta=2)
        self.assertAlmostEqual(distance_km((0, 0), (1, 0)), pi * EARTH_KM / 180, places=6)
        self.assertAlmostEqual(distance_km((0, 179.5), (0, -179.5)), 111.2, delta=0.1)

    @given(PLACE, PLACE)
    @settings(max_examples=300, deadline=None)
    def test_the_same_both_ways_and_never_more_than_half_the_globe(self, here, there):
        there_km = distance_km(here, there)
        self.assertAlmostEqual(there_km, distance_km(there, here), places=6)
        self.assertGreaterEqual(there_km, 0)
        self.assertLessEqual(there_km, pi * EARTH_KM + 1e-6)
        self.assertAlmostEqual(distance_km(here, here), 0, places=6)

    @given(PLACE, PLACE, PLACE)
    @settings(max_examples=300, deadline=None)
    def test_no_detour_is_shorter(self, here, over, there):
        detour = distance_km(here, over) + distance_km(over, there)
        self.assertLessEqual(distance_km(here, there), detour + 1e-3)

    @given(NEAR, st.floats(0.001, 0.5), st.floats(1.01, 3))
    @settings(max_examples=200, deadline=None)
    def test_further_along_a_meridian_is_further(self, here, step, more):
        near = distance_km(here, (here[0] - step, here[1]))
        far = distance_km(here, (here[0] - step * more, here[1]))
        self.assertLess(near, far)
