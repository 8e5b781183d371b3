"""The work of the last month: planned, done item by item, signed; some missed."""

from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time

from .papers import signature

DAY_BEGINS = time(0, 30)  # UTC; 8:30 in Shanghai
LATEST = 13  # UTC; nobody begins a visit after 21:00
DRIVE = timedelta(minutes=40)
BREAK = timedelta(minutes=10)


class Work:
    def work(self):
        for branch, officer in self.officers.items():
            for months in (-1, 0, 1):
                branch.with_user(officer)._plan_month(self.today + relativedelta(months=months))
        self.approve_plans()
        visits = self.env["elevator.visit"].search(
            [("date", "<", self.today), ("state", "=", "planned")],
            order="date, site_id, elevator_id",
        )
        since = self.today - timedelta(days=31)
        old = visits.filtered(lambda visit: visit.date < since)
        old._move_to("cancelled")
        for day, todo in (visits - old).grouped("date").items():
            self.day(day, todo)

    def approve_plans(self):
        """Plans up to this month are agreed, those of the next one wait for the officer."""
        plans = self.env["elevator.work.plan"].search([("branch_id", "in", self.branch_ids())])
        # visits of who has no certificate any more are in a plan of nobody
        for plan in plans.filtered("maintainer_id"):
            plan.with_user(plan.maintainer_id.user_id).action_submit()
            if plan.month <= self.today:
                plan.with_user(self.officers[plan.branch_id]).action_approve()

    def day(self, day, visits):
        """One day of work: nearly all visits done, sheets signed but for the last days."""
        clocks, begins = {}, datetime.combine(day, DAY_BEGINS)
        for site, todo in visits.grouped("site_id").items():
            done, free = self.env["elevator.visit"], begins
            for visit in todo:
                if visit.elevator_id.state != "maintenance" or self.dice.random() < 0.03:
                    continue
                start = self.arrival(visit, clocks, begins)
                if start.hour >= LATEST or start.date() > day:
                    continue
                free = start + timedelta(minutes=self.minutes(visit))
                self.visit(visit, start, free)
                for worker in visit.maintainer_id | visit.second_maintainer_id:
                    clocks[worker] = (free + timedelta(minutes=3), site)
                done |= visit
            if done and (self.today - day).days > 4:
                with freeze_time(max(free + BREAK, datetime.combine(day, time(9, 0)))):
                    name = site.safety_manager_id.name
                    done.sheet_id._sign(signature(name, day).decode(), name)
        with freeze_time(datetime.combine(day, time(15, 0))):
            visits.filtered(lambda visit: visit.state == "planned")._move_to("missed")
            self.env["elevator.seal.anchor"]._anchor_now()

    def arrival(self, visit, clocks, begins):
        """When the workers can be there: after what they do before, and the drive."""
        ready = [begins]
        for worker in visit.maintainer_id | visit.second_maintainer_id:
            free, site = clocks.get(worker, (begins, visit.site_id))
            ready.append(free if site == visit.site_id else free + DRIVE)
        return max(ready)

    def minutes(self, visit):
        """Somewhat less than the standard time."""
        lift = visit.elevator_id
        standard = self.env["elevator.standard.time"].search(
            [("kind", "=", lift.kind), ("level", "=", visit.level)]
        )
        whole = standard.base_minutes + standard.stop_minutes * lift.stops
        return round(whole * self.dice.uniform(0.62, 0.95)) + 1

    def visit(self, visit, start, finish):
        """The maintainer's work, as the phone would send it."""
        visit = visit.with_user(visit.maintainer_id.user_id)
        with freeze_time(start):
            visit._start()
        with freeze_time(finish):
            items = visit._items()
            visit._write_work({"codes": "o" * len(items)})
            for item in items:
                if item.is_test or item.has_min or item.has_max:
                    visit._set_reading(item.code, self.reading(item))
            self.findings(visit, items)
            visit._close()

    def reading(self, item):
        if item.has_min:
            return item.limit_min + self.dice.randint(1, 3)
        return round(item.limit_max * 0.8, 1) if item.has_max else 1

    def findings(self, visit, items):
        dice, plain = self.dice, items.filtered(lambda item: not item.is_test)
        if dice.random() < 0.25:
            visit._set_item(dice.choice(plain).code, "a", "偏差，已调整，运行正常")
        if dice.random() < 0.06:
            visit._set_item(dice.choice(plain).code, "x", "不符合要求", "已报分公司，下次维保处理")
        lamp = items.filtered(lambda item: "lighting" in item.with_context(lang="en_US").name)[:1]
        if lamp and dice.random() < 0.2:
            visit._set_item(lamp.code, "r", "照明灯管损坏，已更换")
            visit._write_work({"parts_used": "LED 灯管 T5 8W × 1"})
