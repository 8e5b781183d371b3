"""M-3, T-2.2: who is on site in time is measured, and each figure opens its call-outs."""

from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta

from odoo.tests import freeze_time, tagged

from .common import TechCommon


@tagged("post_install", "-at_install")
class TestElevatorAppraisalMeasure(TechCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.month = cls.today + relativedelta(months=-1, day=1)
        cls.colleague_user = cls._create_user("arrival_too", "group_maintainer", cls.branch_a)
        cls.colleague = cls._create_maintainer("Colleague", cls.branch_a, cls.colleague_user)

    def _called(self, day, arrives=None, worker=None, given=1):
        """A call of a day at noon: given to somebody and reached after so many minutes."""
        worker = worker or self.worker
        at = datetime.combine(self.month.replace(day=day), datetime.min.time()).replace(hour=4)
        with freeze_time(at):
            callout = self._call(self._create_maintained(f"TA-D{day}", self.site_a))
        with freeze_time(at + timedelta(minutes=given)):
            callout.with_user(self.officer)._assign(worker)
            callout.with_user(worker.user_id).action_accept()
        if arrives:
            with freeze_time(at + timedelta(minutes=arrives)):
                callout.with_user(worker.user_id).action_arrive()
        return callout

    def _line(self, worker=None):
        self.env["elevator.appraisal"]._appraise(self.branch_a, self.month)
        appraisal = self.env["elevator.appraisal"].search(
            [("employee_id", "=", (worker or self.worker).id), ("month", "=", self.month)]
        )
        return appraisal.line_ids.filtered(lambda line: line.measure_id.code == "arrival")

    def _opened(self, line):
        action = line.action_open()
        return self.env[action["res_model"]].search(action["domain"])

    def test_m_3_arrivals_within_the_limit(self):
        """30 minutes is in time, 31 is not, nobody there is not either; the line opens all."""
        calls = self._called(3, 30) | self._called(4, 31) | self._called(5)
        calls |= self._called(6, 12)
        line = self._line()
        self.assertRecordValues(line, [{"figure": 50, "record_count": 4, "points": 0}])
        self.assertEqual(self._opened(line), calls.sorted(lambda one: one.called_at, reverse=True))

    def test_m_3_points_between_the_ends(self):
        """The data row: 100 % gives 100 points, 80 % none; its weight is the house's to change."""
        for day in range(1, 11):
            self._called(day, 31 if day == 1 else 10)
        line = self._line()
        self.assertEqual((line.figure, line.points), (90, 50))
        measure = self.env.ref("elevator_techsupport.appraisal_measure_arrival")
        self.assertEqual(line.weight, measure.weight)
        measure.write({"weight": 7, "zero_at": 90})
        line = self._line()
        self.assertEqual((line.weight, line.points), (7, 0))

    def test_m_3_the_limit_of_the_call_counts(self):
        """L-3: where a stricter limit was promised, 30 minutes are late."""
        self.env["elevator.callout.limit"].create({"name": "Hospital", "minutes": 15})
        self._called(3, 20)
        self.assertEqual(self._line().figure, 0)

    def test_what_is_no_fact(self):
        """Cancelled, of another month, of somebody else, given when the limit was over."""
        self._called(3, 10, worker=self.colleague)
        self._called(4).with_user(self.officer)._cancel("Wrong number")
        self._called(5, 70, given=45)
        with freeze_time(datetime.combine(self.today, datetime.min.time())):
            self._call()
        self.assertFalse(self._line())
        self.assertEqual(self._line(self.colleague).figure, 100)

    def test_given_in_time_and_accepted_too_late_is_late(self):
        """Who waits with accepting until the limit is over does not leave the count."""
        callout = self._called(3, worker=self.colleague)
        at = callout.called_at
        with freeze_time(at + timedelta(minutes=5)):
            callout.with_user(self.officer)._assign(self.worker)
        with freeze_time(at + timedelta(minutes=50)):
            self._mine_arrives(callout)
        line = self._line()
        self.assertEqual((line.figure, self._opened(line)), (0, callout))
        self.assertFalse(self._line(self.colleague))

    def _mine_arrives(self, callout):
        callout.with_user(self.worker_user).action_arrive()

    def test_one_query_for_all_people(self):
        self._called(3, 10)
        self._called(4, 10, worker=self.colleague)
        measure = self.env.ref("elevator_techsupport.appraisal_measure_arrival")
        last = self.month + relativedelta(months=1, days=-1)
        self.env.flush_all()
        with self.assertQueryCount(1):
            found = measure._figures_arrival(self.worker | self.colleague, self.month, last)
        self.assertEqual(found, {self.worker.id: (100, 1), self.colleague.id: (100, 1)})
