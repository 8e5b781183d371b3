"""The grid of visits (design D13), in plain Python: no database, no Odoo.

Slot n of an elevator is anchor + n · patrol_days. Every service_every-th slot is a service; every
so many services it is a deeper one. The grid never moves; a date may move off its slot to avoid
a holiday or a full day, but only as far as the windows of the levels allow.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

PATROL = "patrol"


@dataclass(frozen=True)
class Cycle:
    """How often which level is due, and how far two visits of a level may lie apart."""

    patrol_days: int
    service_every: int
    # (level, every n-th service), the deepest first; the last one is every service
    depths: tuple[tuple[str, int], ...]
    # level → greatest number of days between visits of at least that depth
    windows: dict[str, int] = field(hash=False)

    @property
    def levels(self):
        """All levels, the shallowest first."""
        return [PATROL, *(level for level, _every in reversed(self.depths))]

    def level(self, n):
        """Level of slot ``n``; slot 0 is the first visit, a plain service."""
        service, rest = divmod(n, self.service_every)
        if rest:
            return PATROL
        return next(
            level for level, every in self.depths if every == 1 or (service and not service % every)
        )

    def slots(self, anchor, first, last):
        """Yield (date, level) of the slots from ``first`` to ``last``, both included."""
        n = max(0, -((anchor - first).days // self.patrol_days))
        day = anchor + timedelta(n * self.patrol_days)
        while day <= last:
            yield day, self.level(n)
            n += 1
            day += timedelta(self.patrol_days)

    def next_slot(self, anchor, day, depth):
        """The first slot after the slot ``day`` that is at least ``depth`` deep."""
        n = (day - anchor).days // self.patrol_days + 1
        step = 1 if depth == 0 else self.service_every
        n = -(-n // step) * step
        while self.levels.index(self.level(n)) < depth:
            n += step
        return anchor + timedelta(n * self.patrol_days)

    def slot_before(self, anchor, day, depth):
        """The last slot before the slot ``day`` that is at least ``depth`` deep, or None."""
        n = (day - anchor).days // self.patrol_days - 1
        while n >= 0 and self.levels.index(self.level(n)) < depth:
            n -= 1
        return anchor + timedelta(n * self.patrol_days) if n >= 0 else None


@dataclass
class Visit:
    """A visit as the levelling sees it; ``movable`` is one that was planned in this run."""

    id: int
    elevator: int
    maintainer: int | None
    date: date
    level: str
    anchor: date
    movable: bool


@dataclass(frozen=True)
class Move:
    """What became of a visit on a bad day: moved, or kept because nothing else was allowed."""

    visit: Visit
    date: date
    holiday: str | None  # name of the holiday; None: the day was full

    @property
    def kept(self):
        return self.date == self.visit.date


class Leveller:
    """Moves visits off holidays and full days, inside the windows and never outside."""

    def __init__(self, cycle, visits, holidays, day_limit, first, last):
        """:param dict holidays: date → name
        :param int day_limit: visits of a maintainer on a day, 0 for no limit
        :param first, last: days that may be moved to
        """
        self.cycle, self.holidays, self.day_limit = cycle, holidays, day_limit
        self.first, self.last = first, last
        self.depth = {level: depth for depth, level in enumerate(cycle.levels)}
        self.load = Counter((visit.maintainer, visit.date) for visit in visits)
        self.by_elevator = defaultdict(list)
        self.taken = set()
        for visit in visits:
            self.by_elevator[visit.elevator].append(visit)
            self.taken.add((visit.elevator, visit.date))
        self.dates = {visit.id: visit.date for visit in visits}
        # patrols first: services have the least room; the order is the same at each run
        self.movable = sorted(
            (visit for visit in visits if visit.movable),
            key=lambda visit: (visit.date, self.depth[visit.level], -visit.elevator),
        )

    def run(self):
        """:return: list of Move, one for each movable visit on a holiday or beyond the limit."""
        moves = [self._move(visit, self.holidays[visit.date]) for visit in self._on_holidays()]
        moves += [
            self._move(visit, None)
            for visit in self.movable
            if self.dates[visit.id] == visit.date
            and visit.date not in self.holidays
            and self._is_over(visit.maintainer, visit.date, extra=0)
        ]
        return moves

    def _on_holidays(self):
        return [visit for visit in self.movable if visit.date in self.holidays]

    def _move(self, visit, holiday):
        for day in self._candidates(visit):
            if self._fits(visit, day):
                self.load[visit.maintainer, visit.date] -= 1
                self.load[visit.maintainer, day] += 1
                self.taken.add((visit.elevator, day))
                self.dates[visit.id] = day
                return Move(visit, day, holiday)
        return Move(visit, visit.date, holiday)

    def _candidates(self, visit):
        """Days around the slot, the nearest first and the earlier before the later."""
        for distance in range(1, self.cycle.patrol_days):
            for days in (-distance, distance):
                day = visit.date + timedelta(days)
                if self.first <= day <= self.last:
                    yield day

    def _fits(self, visit, day):
        return (
            day not in self.holidays
            and day >= visit.anchor
            and (visit.elevator, day) not in self.taken
            and not self._is_over(visit.maintainer, day, extra=1)
            and all(
                self._in_window(visit, day, depth) for depth in range(self.depth[visit.level] + 1)
            )
        )

    def _is_over(self, maintainer, day, extra):
        """With ``extra`` more visits the day of the maintainer is over the limit."""
        if not self.day_limit or maintainer is None:
            return False
        return self.load[maintainer, day] + extra > self.day_limit

    def _in_window(self, visit, day, depth):
        """Distance to the neighbours that are at least ``depth`` deep, at most their window.

        Where a neighbour is not planned (yet), its slot of the grid counts.
        """
        others = [
            self.dates[other.id]
            for other in self.by_elevator[visit.elevator]
            if other.id != visit.id and self.depth[other.level] >= depth
        ]
        slot, anchor = visit.date, visit.anchor
        after = [other for other in others if other > slot]
        before = [other for other in others if other < slot]
        following = min(after) if after else self.cycle.next_slot(anchor, slot, depth)
        previous = max(before) if before else self.cycle.slot_before(anchor, slot, depth)
        previous = previous or day
        window = timedelta(self.cycle.windows[self.cycle.levels[depth]])
        return previous <= day < following and max(following - day, day - previous) <= window
