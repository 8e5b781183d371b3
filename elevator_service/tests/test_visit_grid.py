from collections import defaultdict
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.visit_grid import Cycle, Leveller, Visit

DEPTHS = (("year", 24), ("half_year", 12), ("quarter", 6), ("half_month", 1))
STRICT = {"patrol": 5, "half_month": 15, "quarter": 92, "half_year": 183, "year": 365}
LEVELS = ["patrol", "half_month", "quarter", "half_year", "year"]
ANCHOR = date(2026, 1, 1)


def cycle(**windows):
    return Cycle(5, 3, DEPTHS, STRICT | windows)


@tagged("post_install", "-at_install")
class TestVisitGrid(BaseCase):
    """M-1.3.5, L-1: the fixed grid and how far a date may move from it."""

    def test_the_year_of_an_elevator(self):
        slots = dict(cycle().slots(ANCHOR, ANCHOR, ANCHOR + timedelta(365)))
        self.assertEqual(len(slots), 74)
        deep = {(day - ANCHOR).days: level for day, level in slots.items() if level != "patrol"}
        self.assertEqual(set(deep), set(range(0, 366, 15)))
        deeper = {day: level for day, level in deep.items() if level != "half_month"}
        expected = {90: "quarter", 180: "half_year", 270: "quarter", 360: "year"}
        self.assertEqual(deeper, expected)

    @given(
        st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(-500, 500), st.integers(0, 400)
    )
    @settings(max_examples=200, deadline=None)
    def test_slots_of_any_period_are_those_of_the_grid(self, anchor, offset, length):
        """Late or early planning does not shift the grid; no slot lies before the anchor."""
        first = anchor + timedelta(offset)
        last = first + timedelta(length)
        slots = list(cycle().slots(anchor, first, last))
        whole = list(cycle().slots(anchor, anchor, last)) if last >= anchor else []
        self.assertEqual(slots, [slot for slot in whole if slot[0] >= first])
        self.assertEqual(len({day for day, _level in slots}), len(slots))

    @given(st.integers(0, 2000))
    @settings(deadline=None)
    def test_neighbours_on_the_grid(self, n):
        day = ANCHOR + timedelta(5 * n)
        for depth in range(len(LEVELS)):
            found = cycle().next_slot(ANCHOR, day, depth)
            later = cycle().slots(ANCHOR, day + timedelta(1), day + timedelta(400))
            wanted = next(slot for slot, level in later if LEVELS.index(level) >= depth)
            self.assertEqual(found, wanted)
            earlier = list(cycle().slots(ANCHOR, ANCHOR, day - timedelta(1)))
            deep = [slot for slot, level in earlier if LEVELS.index(level) >= depth]
            self.assertEqual(cycle().slot_before(ANCHOR, day, depth), max(deep, default=None))

    @given(
        patrol_window=st.integers(5, 9),
        service_window=st.integers(15, 19),
        holidays=st.sets(st.integers(0, 29), max_size=8),
        limit=st.integers(0, 4),
        anchors=st.lists(st.integers(-60, 20), min_size=1, max_size=8),
    )
    @settings(max_examples=200, deadline=None)
    def test_moves_stay_inside_the_windows(
        self, patrol_window, service_window, holidays, limit, anchors
    ):
        """Never two visits on a day, never farther apart than the windows; levels unchanged."""
        rules = cycle(patrol=patrol_window, half_month=service_window)
        first, last = ANCHOR, ANCHOR + timedelta(29)
        visits = self._planned(rules, anchors, first, last)
        names = {ANCHOR + timedelta(day): "Holiday" for day in holidays}
        moves = Leveller(rules, visits, names, limit, first, last).run()
        self.assertEqual(len({move.visit.id for move in moves}), len(moves))
        for move in moves:
            self.assertTrue(move.kept or move.date not in names)
            self.assertTrue(first <= move.date <= last)
        dates = {visit.id: visit.date for visit in visits}
        dates |= {move.visit.id: move.date for move in moves}
        self._check_gaps(rules, visits, dates)
        if limit:
            self._check_load(visits, dates, moves, limit)

    def _planned(self, rules, anchors, first, last):
        """A month before (not movable) and the month, for one maintainer."""
        return [
            Visit(n * 1000 + i, n, 1, day, level, ANCHOR + timedelta(anchor), day >= first)
            for n, anchor in enumerate(anchors)
            for i, (day, level) in enumerate(
                rules.slots(ANCHOR + timedelta(anchor), first - timedelta(40), last)
            )
        ]

    def _check_gaps(self, rules, visits, dates):
        by_elevator = defaultdict(list)
        for visit in visits:
            by_elevator[visit.elevator].append(visit)
        for mine in by_elevator.values():
            for depth, level in enumerate(LEVELS[:2]):
                days = [dates[v.id] for v in mine if LEVELS.index(v.level) >= depth]
                days.append(rules.next_slot(mine[-1].anchor, mine[-1].date, depth))
                gaps = [
                    (after - before).days for before, after in zip(days, days[1:], strict=False)
                ]
                self.assertTrue(all(0 < gap <= rules.windows[level] for gap in gaps), gaps)

    def _check_load(self, visits, dates, moves, limit):
        """Nobody is moved onto a day that is full."""
        before, after = defaultdict(int), defaultdict(int)
        for visit in visits:
            before[visit.date] += 1
            after[dates[visit.id]] += 1
        for move in moves:
            if not move.kept:
                self.assertLessEqual(after[move.date], max(limit, before[move.date]))

    def test_a_patrol_moves_off_a_holiday(self):
        visits = self._planned(cycle(), [0], ANCHOR, ANCHOR + timedelta(29))
        holiday = {ANCHOR + timedelta(5): "Holiday"}
        [kept] = self._level(cycle(), visits, holiday)
        self.assertTrue(kept.kept, "5 days apart leave no room")
        [moved] = self._level(cycle(patrol=6), visits, holiday)
        self.assertEqual(moved.date, ANCHOR + timedelta(4), "the earlier before the later")

    def test_a_service_moves_only_where_the_law_leaves_room(self):
        """L-1: 15 days between services are the law; a company may set more where it is allowed."""
        visits = self._planned(cycle(), [0], ANCHOR, ANCHOR + timedelta(29))
        holiday = {ANCHOR + timedelta(15): "Holiday"}
        [kept] = self._level(cycle(patrol=9), visits, holiday)
        self.assertTrue(kept.kept)
        [moved] = self._level(cycle(patrol=9, half_month=16), visits, holiday)
        self.assertEqual(moved.date, ANCHOR + timedelta(14))

    def test_patrols_make_room_before_services(self):
        visits = self._planned(cycle(), [0, 5, 10], ANCHOR, ANCHOR + timedelta(29))
        moves = Leveller(cycle(patrol=8), visits, {}, 2, ANCHOR, ANCHOR + timedelta(29)).run()
        self.assertTrue(moves)
        self.assertEqual({move.visit.level for move in moves}, {"patrol"})

    def _level(self, rules, visits, holidays):
        return Leveller(rules, visits, holidays, 0, ANCHOR, ANCHOR + timedelta(29)).run()
