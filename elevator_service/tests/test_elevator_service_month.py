"""Figures of sites, branches and months: counted once, right for any group (issue 7, item 9)."""

from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta

from odoo.tests import freeze_time, tagged

from .people_common import PeopleCommon


class FiguresCommon(PeopleCommon):
    """Branch A last month: 3 of 4 visits on their day, faults; branch B: 1 of 1."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.month = cls.today + relativedelta(months=-1, day=1)
        cls.worker = cls._create_maintainer("Counted", cls.branch_a)
        cls.far = cls._create_maintainer("Far", cls.branch_b)
        cls.unit = cls._create_maintained("TA-F", cls.site_a, since=str(cls.month))
        cls.other_site = cls._create_site(cls.branch_a, name="Other site")
        cls.other = cls._create_maintained("TA-F2", cls.other_site, since=str(cls.month))
        cls.unit_b = cls._create_maintained("TB-F", cls.site_b, since=str(cls.month))
        for day in (2, 7):
            cls._visited(cls.unit, cls.worker, cls.month.replace(day=day))
        cls._visited(cls.unit, cls.worker, cls.month.replace(day=12), late=1)
        cls._visited(cls.other, cls.worker, cls.month.replace(day=2))
        cls._visited(cls.unit_b, cls.far, cls.month.replace(day=2))

    @classmethod
    def _visited(cls, unit, worker, date, late=0, state="done"):
        visit = cls._create_visit(unit, worker, date=date)
        noon = datetime.combine(date + timedelta(late), datetime.min.time()) + timedelta(hours=4)
        done = state == "done"
        visit._write_work({"state": state, "finished_at": noon if done else False})
        return visit

    @classmethod
    def _event(cls, unit, date, kind="fault"):
        return cls.env["elevator.unit.event"].create(
            {
                "elevator_id": unit.id,
                "branch_id": unit.branch_id.id,
                "company_id": unit.company_id.id,
                "kind": kind,
                "date": date,
            }
        )


@tagged("post_install", "-at_install")
class TestElevatorServiceMonth(FiguresCommon):
    def _rows(self, **more):
        months = self.env["elevator.service.month"]
        months._count()
        return months.search([("month", "=", self.month), *more.get("domain", [])])

    def _row(self, site):
        return self._rows(domain=[("site_id", "=", site.id)])

    def test_what_is_counted_of_a_site(self):
        self._event(self.unit, self.month.replace(day=3))
        self._event(self.unit, self.month.replace(day=20), "entrapment")
        self._event(self.unit, self.month.replace(day=20), "part")
        self._visited(self.unit, self.worker, self.month.replace(day=22), state="missed")
        self._create_visit(self.unit, self.worker, date=self.today + timedelta(3))
        row = self._row(self.site_a)
        self.assertEqual(
            (row.due, row.on_time, row.missed, row.elevators, row.branch_id),
            (4, 2, 1, 1, self.branch_a),
        )
        self.assertEqual((row.faults, row.entrapments, row.repeats), (2, 1, 1))
        self.assertEqual((row.on_time_rate, row.fault_rate), (50, 24))
        self.assertFalse(row.satisfaction_answers)

    def test_a_rate_of_a_group_is_of_its_sums(self):
        """Branch A: 3 of 4, not the mean of 67 % and 100 %."""
        rows = self._rows()
        [(rate, due)] = rows._read_group(
            [("id", "in", rows.ids), ("branch_id", "=", self.branch_a.id)],
            [],
            ["on_time_rate:avg", "due:sum"],
        )
        self.assertEqual((rate, due), (75, 4))
        by_branch = dict(
            rows._read_group([("id", "in", rows.ids)], ["branch_id"], ["on_time_rate:avg"])
        )
        self.assertEqual(by_branch[self.branch_b], 100)
        empty = rows._read_group([("id", "=", 0)], [], ["satisfaction:avg"])
        self.assertFalse(empty[0][0], "nothing to divide by")

    def test_a_count_that_takes_its_time_keeps_what_it_counted(self):
        """Of many sites it takes seconds; what it has just counted is not old."""
        with freeze_time(datetime.now(), auto_tick_seconds=5):
            self.env["elevator.service.month"]._count()
        self.assertTrue(self.env["elevator.service.month"].search([("month", "=", self.month)]))

    def test_counting_again_follows_what_came_late(self):
        """An upload, a verdict; ids stay; rows of nothing go."""
        first = self._row(self.site_a)
        late = self.unit.visit_ids.filtered(lambda visit: visit.date.day == 12)
        late._write_work({"client_finished_at": late.finished_at - timedelta(1)})
        finding = self._found(late, date=late.date)
        finding.sudo()._judge("true", "Seen")
        again = self._row(self.site_a)
        self.assertEqual(first, again)
        self.assertEqual((again.on_time, again.findings, again.findings_true), (3, 1, 1))
        self.env.cr.execute(
            "DELETE FROM elevator_visit WHERE id = ANY(%s)", [self.other.visit_ids.ids]
        )
        self.env.cr.execute(
            "UPDATE elevator_unit SET maintenance_since = %s WHERE id = %s",
            [self.today, self.other.id],
        )
        self.env.invalidate_all()
        self.env.cr.execute(
            "UPDATE elevator_service_month SET counted_at = counted_at - interval '1 day'"
        )
        self.assertFalse(self._row(self.other_site))

    def test_audits_and_what_the_customer_said_in_them(self):
        audit = self.env["elevator.audit"].create({"elevator_id": self.unit.id, "reason": "Why"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE elevator_audit SET state = 'done', score = 80, satisfaction = '4', date = %s"
            " WHERE id = %s",
            [self.month, audit.id],
        )
        row = self._row(self.site_a)
        self.assertEqual(
            (row.audits, row.audit_score, row.satisfaction, row.satisfaction_answers),
            (1, 80, 4, 1),
        )

    def test_the_records_behind_a_row(self):
        self._event(self.unit, self.month.replace(day=3))
        row = self._row(self.site_a).with_user(self.officer)
        for verb, count in (
            (row.action_open_visits, 3),
            (row.action_open_faults, 1),
            (row.action_open_findings, 0),
        ):
            action = verb()
            found = self.env[action["res_model"]].with_user(self.officer).search(action["domain"])
            self.assertEqual(len(found), count, action["res_model"])

    def test_a_suspended_or_ended_elevator_is_no_elevator_of_later_months(self):
        self.unit._write_life({"ended_on": self.month - timedelta(1)})
        self.assertEqual(self._row(self.site_a).elevators, 0)


@tagged("post_install", "-at_install")
class TestElevatorServiceBoard(FiguresCommon):
    def _board(self, branch=None):
        self.env.flush_all()
        board = self.env["elevator.service.board"].browse((branch or self.branch_a).id)
        board.invalidate_recordset()
        return board

    def test_the_last_thirty_days(self):
        yesterday = self.today - timedelta(1)
        before = self._board()
        due, missed, faults = before.due, before.missed, before.faults
        self._visited(self.unit, self.worker, yesterday, state="missed")
        self._event(self.unit, yesterday)
        self._event(self.unit, self.today - timedelta(31))
        board = self._board()
        self.assertEqual((board.due, board.missed, board.faults), (due + 1, missed + 1, faults + 1))
        self.assertEqual(board.repeats, 1)
        late = board.action_open_late()
        self.assertTrue(self.env[late["res_model"]].search(late["domain"]))

    def test_what_waits_now(self):
        board = self._board()
        self.assertEqual((board.elevator_count, board.uncertified_count), (2, 0))
        units = self.env["elevator.unit"].search(
            [("is_service_overdue", "=", True), ("branch_id", "=", self.branch_a.id)]
        )
        self.assertEqual(board.overdue_count, len(units), "as the elevators say (L-1)")
        self._create_uncertified("Novice", self.branch_a)
        self._certify(self.worker, self.today, self.today + timedelta(30), self.operator_kind)
        visit = self._create_visit(self.unit, self.worker, date=self.today + timedelta(4))
        visit.maintainer_id = False
        self._found(self.unit.visit_ids[:1])
        board = self._board()
        self.assertEqual(
            (board.uncertified_count, board.expiring_count, board.unassigned_count),
            (1, 1, 1),
        )
        self.assertEqual(board.finding_open_count, 1)
        action = board.action_open_unassigned()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), visit)
        for verb in ("overdue", "faults", "findings", "audits", "people", "months"):
            action = getattr(board, f"action_open_{verb}")()
            self.env[action["res_model"]].search(action["domain"])

    def test_boards_are_of_the_own_branches(self):
        boards = self.env["elevator.service.board"]
        mine = boards.with_user(self.officer).search([])
        self.assertEqual(mine.branch_id, self.branch_a)
        self.assertIn(self.branch_b, boards.with_user(self.service).search([]).branch_id)
