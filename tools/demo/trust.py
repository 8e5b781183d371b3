"""Fakes among honest records, Friday calls of three weeks, what was found and decided."""

from datetime import datetime, time, timedelta

from freezegun import freeze_time

from .papers import signature

# elevators of planted fakes by the rule that finds them, and of honest look-alikes
FAKES = {
    "too_short": "JN003-01",
    "two_places": "QD009-02",
    "same_readings": "QD009-01",
    "same_signature": "LC011-01",
    "visit_stopped": "LC012-03",
    "fault_after": "JN001-03",
    "unsigned": "JN002-01",
}
HONEST = {
    "too_short": "QD008-01",  # uploaded late from a basement
    "same_readings": "JN001-01",  # the one or two values it always has
    "same_signature": "LC011-02",  # twice what the portal writes for a name
    "visit_stopped": "QD008-04",  # on the day of the stop
    "fault_after": "JN002-03",  # on the day of the service
}
READINGS = {"A-1-05": 0.4, "A-1-23": 3, "A-1-29": 8.5}
# site: what its customer says against the records
SAYS = {
    "汉峪金融中心 A5 座": {"came": "0000000", "remarks": "这周没看到有人来"},
    "临朐县人民医院": {"entrapment_count": 1, "remarks": "周三晚上关了两个人,打电话才放出来"},
    "龙奥花园三期": {"quality": 2, "remarks": "来了十分钟就走了,没有找我签字"},
}


class Trust:
    def trust(self):
        self.fakes()
        self.look_alikes()
        for weeks in (2, 1, 0):
            self.calls(weeks)
        self.env["elevator.trust.rule"].search([])._find()
        self.verdicts()

    def lift(self, code):
        return self.env["elevator.unit"].search([("code", "=", code)])

    def free_days(self, lift, count, first=9):
        """Days, the last first, on which the elevator has no visit."""
        taken = set(
            self.env["elevator.visit"].search([("elevator_id", "=", lift.id)]).mapped("date")
        )
        days = (self.today - timedelta(first + n) for n in range(60))
        return [day for day in days if day not in taken][:count]

    def extra(self, lift, day, minutes=40, at=time(11, 0), sign="", how="screen", **vals):
        """A visit beside the plan, done and sealed by its own verbs; returns it.

        :param at: when it begins, UTC: in the evening, after the day's work
        """
        start = datetime.combine(day, at)
        worker = vals.get("worker") or lift.maintainer_id
        late = vals.get("late")  # the phone was in a basement: its upload came later
        upload = start + timedelta(minutes=minutes + 90) if late else None
        with freeze_time(upload or start):
            visit = self.env["elevator.visit"].create(
                {
                    "elevator_id": lift.id,
                    "site_id": lift.site_id.id,
                    "branch_id": lift.branch_id.id,
                    "maintainer_id": worker.id,
                    "second_maintainer_id": vals.get("second", lift.second_maintainer_id).id,
                    "date": day,
                    "level": vals.get("level", "half_month"),
                    "shift_reason": "计划外,现场扫码开始",
                }
            )
            visit._start(start if late else None)
        with freeze_time(upload or start + timedelta(minutes=minutes)):
            self.work_off(visit, vals.get("readings"))
            visit._close(start + timedelta(minutes=minutes) if late else None)
        if sign:
            self.sign_sheet(visit, sign, how)
        return visit

    def work_off(self, visit, readings):
        items = visit._items()
        visit._write_work({"codes": "o" * len(items)})
        for item in items:
            if item.is_test or item.has_min or item.has_max:
                visit._set_reading(item.code, self.reading(item))
        for code, value in (readings or {}).items():
            visit._set_reading(code, value)

    def sign_sheet(self, visit, picture, how="screen"):
        """The safety manager signs; ``picture`` tells one drawing from another."""
        sheet = visit.sheet_id
        name = visit.site_id.safety_manager_id.name
        with freeze_time(visit.finished_at + timedelta(minutes=15)):
            sheet._sign(signature(name, picture).decode(), name, how)

    # ---------------------------------------------------------------- planted

    def fakes(self):
        lift = self.lift(FAKES["too_short"])
        [day] = self.free_days(lift, 1)
        self.extra(lift, day, 3, sign="short")
        self.fake_place()
        lift = self.lift(FAKES["same_readings"])
        for day in self.free_days(lift, 4):
            # of a level of its own: the services between have their own readings
            self.extra(lift, day, 35, level="quarter", readings=READINGS, sign=f"same {day}")
        lift = self.lift(FAKES["same_signature"])
        for day in self.free_days(lift, 2):
            self.extra(lift, day, sign="one drawing for all")
        lift = self.lift(FAKES["unsigned"])
        [day] = self.free_days(lift, 1)
        self.extra(lift, day, at=time(12, 30))
        self.fake_fault()
        lift = self.lift(FAKES["visit_stopped"])
        [day] = self.free_days(lift, 1, first=8)
        self.extra(lift, day, at=time(13, 0), sign="stopped")
        # written down only today: it was stopped before that visit
        lift.with_user(self.officers[lift.branch_id])._move_to(
            "suspended", day - timedelta(3), note="用户书面要求停用检修井道"
        )

    def fake_place(self):
        """In one record at two places: while the maintainer is at work elsewhere."""
        lift = self.lift(FAKES["two_places"])
        days = self.free_days(lift, 30)
        elsewhere = self.env["elevator.visit"].search(
            [
                ("maintainer_id", "=", lift.maintainer_id.id),
                ("site_id", "!=", lift.site_id.id),
                ("seal", "!=", False),
                ("date", "in", days),
            ],
            order="date desc, started_at",
            limit=1,
        )
        if not elsewhere:
            elsewhere = self.extra(self.lift("QD006-01"), days[0], worker=lift.maintainer_id)
            self.sign_sheet(elsewhere, "elsewhere")
        self.extra(
            lift,
            elsewhere.started_at.date(),
            at=(elsewhere.started_at + timedelta(minutes=5)).time(),
            sign="two places",
        )

    def fake_fault(self):
        """A service that found nothing, and two faults before the next one."""
        lift, faults = self.lift(FAKES["fault_after"]), (2, 6)
        services = lift.visit_ids.filtered(lambda visit: visit.level != "patrol").mapped("date")
        # a service of the plan between them would take the second fault on itself
        day = next(
            day
            for day in self.free_days(lift, 30, first=15)
            if not any(day < service <= day + timedelta(max(faults)) for service in services)
        )
        self.extra(lift, day, 60, sign="fault")
        for days in faults:
            self.event(lift, "fault", day + timedelta(days), "开门不到位,到站不开门")

    def event(self, lift, kind, day, note):
        lift.with_user(self.officers[lift.branch_id])._log_event(kind, day, note=note)

    def look_alikes(self):
        """What looks like a fake and is none."""
        lift = self.lift(HONEST["too_short"])
        [day] = self.free_days(lift, 1)
        self.extra(lift, day, at=time(12, 30), late=True, sign="late")
        lift = self.lift(HONEST["same_signature"])
        for day in self.free_days(lift, 2, first=20):
            self.extra(lift, day, sign="printed by the portal", how="portal")
        lift = self.lift(HONEST["fault_after"])
        [day] = self.free_days(lift, 1, first=12)
        self.extra(lift, day, at=time(12, 30), sign="same day")
        self.event(lift, "fault", day, "门机皮带断裂,当日更换")
        self.event(lift, "part", day, "门机皮带 × 1")

    # ---------------------------------------------------------------- calls

    def calls(self, weeks):
        """The calls of a Friday: nearly all of old weeks, the first ones of this week."""
        model = self.env["elevator.followup"]
        friday = model._this_week(self.env.company) - timedelta(7 * weeks)
        # nine o'clock, on a Friday morning before it just now
        begin = min(datetime.combine(friday, time(1)), datetime.now() - timedelta(minutes=40))
        model._make_list(self.env.company, friday)
        calls = model.search([("week", "=", friday)]).with_user(self.users["service"])
        for number, call in enumerate(calls if weeks else calls[:5]):
            with freeze_time(begin + timedelta(minutes=6 * number)):
                if number % 7 == (6 if weeks else 4):
                    call.queue_not_reached()
                elif not weeks and number == 1:
                    call.queue_call_back(120)
                else:
                    call.queue_answer(self.what_is_said(call.sudo(), weeks))
        if weeks:
            model._close_old(self.env.company, friday + timedelta(7))

    def what_is_said(self, call, weeks):
        """What an honest customer says, and what some say."""
        week = call._week()
        first = call.date_from
        marks = "".join(
            "1"
            if first + timedelta(n) in week["days"] or first + timedelta(n) in week["called"]
            else "0"
            for n in range(7)
        )
        parts = bool(week["events"]["part"] or week["replaced"])
        parts = parts or bool(week["visits"].filtered("parts_used"))
        honest = {
            "spoken_with": call.site_id.safety_manager_id.name,
            "running": "ok",
            "fault_count": len(week["events"]["fault"]),
            "entrapment_count": len(week["events"]["entrapment"]),
            "parts_count": int(parts),
            "came": marks,
            "quality": self.dice.choice((4, 5, 5)),
        }
        return honest | (SAYS.get(call.site_id.name, {}) if weeks == 1 else {})

    # ---------------------------------------------------------------- verdicts

    def verdicts(self):
        """HQ service has looked at some; the rest waits."""
        judged = {
            "too_short": ("true", "门岗登记只停留 3 分钟,维保员承认未上轿顶"),
            "same_signature": ("true", "两张单为同一张截图,用户未签第二次"),
            "unsigned": ("explained", "安全管理员住院,已补签授权委托"),
            "two_places": ("false_alarm", "当日由同事代扫码,已核对考勤"),
        }
        for code, (verdict, text) in judged.items():
            found = self.env["elevator.trust.finding"].search([("rule_id.code", "=", code)])
            found[:1].with_user(self.users["service"])._judge(verdict, text)
