"""Rules T-2.2, T-3: the board of running call-outs, and the elevators that fail again."""

from odoo.tests import tagged

from .common import TechCommon


@tagged("post_install", "-at_install")
class TestElevatorCalloutBoard(TechCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.duty = cls._create_duty()

    def test_the_board_shows_the_running_ones_of_the_own_branches(self):
        own, other = self._call(trapped=True), self._call(self.unit_b)
        self._served(self.worker_user, self.elevator_a)
        board = self.env["elevator.callout"].with_user(self.officer).board()
        self.assertEqual([card["id"] for card in board["cards"]], own.ids)
        self.assertEqual(board["gaps"], [])
        cards = self.env["elevator.callout"].with_user(self.hq).board()["cards"]
        self.assertEqual({card["id"] for card in cards}, {own.id, other.id})
        self.assertTrue(cards[0]["trapped"], "persons trapped stand first")

    def test_the_board_costs_no_query_per_card(self):
        units = [self._create_maintained(f"B-{n}", self.site_a) for n in range(6)]
        for unit in units[:3]:
            self._call(unit)
        board = self.env["elevator.callout"].with_user(self.officer).board

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            board()
            return self.cr.sql_log_count - before

        count()  # warm: rights and views
        few = count()
        for unit in units[3:]:
            self._call(unit)
        self.assertLessEqual(count(), few)

    def test_repeated_faults(self):
        """T-3: n faults in the window; what was cancelled does not count."""
        repeat = self.env["elevator.repeat.fault"]
        for _time in range(2):
            self._served(self.worker_user)
        self._call().with_user(self.officer)._cancel("Mistake")
        self.assertFalse(repeat.search([("elevator_id", "=", self.unit_a.id)]))
        self._create_ticket()
        row = repeat.search([("elevator_id", "=", self.unit_a.id)])
        self.assertRecordValues(
            row, [{"fault_count": 3, "cause_id": self.cause.id, "entrapment_count": 0}]
        )
        stranger = self._create_user("repeat_stranger", "group_branch_officer", self.branch_b)
        self.assertFalse(repeat.with_user(stranger).search([]))
        self.company.elevator_repeat_faults = 4
        self.assertFalse(repeat.search([("elevator_id", "=", self.unit_a.id)]))

    def test_the_site_counts_and_opens_its_call_outs(self):
        self._call()
        self._call(self._create_maintained("TA-9", self.site_a))
        site = self.site_a.with_user(self.officer)
        self.assertEqual((site.callout_count, self.unit_a.callout_count), (2, 1))
        action = site.action_open_callouts()
        self.assertEqual(site.env[action["res_model"]].search_count(action["domain"]), 2)
        sites = self.site_a | self.site_b
        self.env.invalidate_all()
        sites.mapped("name")
        with self.assertQueryCount(1):
            sites.mapped("callout_count")
