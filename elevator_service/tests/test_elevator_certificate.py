"""M-8.4: without a valid certificate of each required kind nobody is put on a visit (and L-2)."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import Form, freeze_time, tagged, warmup
from odoo.tools import mute_logger

from .access_common import hostile_context
from .people_common import PeopleCommon
from .test_elevator_branch_plan import MONTH


@tagged("post_install", "-at_install")
class TestElevatorCertificate(PeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.worker_user = cls._create_user("certified", "group_maintainer", cls.branch_a)
        cls.worker = cls._create_maintainer("Certified", cls.branch_a, cls.worker_user)
        cls.novice_user = cls._create_user("novice", "group_maintainer", cls.branch_a)
        cls.novice = cls._create_uncertified("Novice", cls.branch_a, cls.novice_user)
        cls.elevator = cls._create_maintained("TA-C", cls.site_a)

    def _held(self, worker, kind):
        return worker.elevator_certificate_ids.filtered(lambda held: held.kind_id == kind)

    # ---------------------------------------------------------------- who may

    def test_m_8_4_valid_means_every_required_kind_on_that_day(self):
        """Missing, not yet valid, expired, revoked: each alone keeps somebody from work."""
        people = self.worker | self.novice
        self.assertEqual(people._elevator_uncertified(self.today), self.novice)
        half = self._certify(self.novice, self.today, self.today + timedelta(10), self.company_kind)
        self.assertEqual(people._elevator_uncertified(self.today), self.novice, "one of two kinds")
        self._certify(self.novice, "2020-01-01", "2099-01-01", self.operator_kind)
        self.assertFalse(people._elevator_uncertified(self.today))
        for day in (-1, 11):
            uncertified = people._elevator_uncertified(self.today + timedelta(day))
            self.assertEqual(uncertified, self.novice, f"day {day}")
        self.assertFalse(people._elevator_uncertified(self.today + timedelta(10)), "the last day")
        half.with_user(self.clerk).revoke_reason = "Lent to a colleague"
        half.with_user(self.clerk).action_revoke()
        self.assertEqual(people._elevator_uncertified(self.today), self.novice)
        self.assertEqual((half.state, half.revoked_by_id), ("revoked", self.clerk))

    def test_what_is_required_is_data(self):
        self.health_kind.required = True
        self.assertIn(self.worker, self.worker._elevator_uncertified(self.today))
        self.env["elevator.certificate.kind"].search([]).required = False
        self.assertFalse(self.novice._elevator_uncertified(self.today))

    @warmup
    def test_one_query_for_all(self):
        people = self.worker | self.novice
        with self.assertQueryCount(1):
            people._elevator_uncertified(self.today)

    # ---------------------------------------------------------------- assigning

    def test_m_8_4_no_visit_is_assigned_to_who_has_none(self):
        with self.assertRaises(UserError) as caught:
            self._create_visit(self.elevator, self.novice)
        self.assertIn("Novice", str(caught.exception))
        visit = self._create_visit(self.elevator, self.worker)
        for name in ("maintainer_id", "second_maintainer_id"):
            with self.assertRaises(UserError) as caught:
                visit.with_user(self.officer).write({name: self.novice.id})
            self.assertIn("Novice", str(caught.exception))
        self.assertEqual(visit.maintainer_id, self.worker)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_rpc_and_context_assign_nobody_either(self):
        visit = self._create_visit(self.elevator, self.worker)
        visits = self.env["elevator.visit"].with_user(self.officer)
        with self.assertRaisesRegex(UserError, "Novice"):
            call_kw(
                visits,
                "write",
                [visit.ids, {"maintainer_id": self.novice.id}],
                {"context": hostile_context()},
            )

    def test_a_visit_is_not_moved_past_the_expiry(self):
        self._certify(self.novice, self.today, self.today + timedelta(5))
        visit = self._create_visit(self.elevator, self.novice)
        visit.date = self.today + timedelta(5)
        with self.assertRaises(UserError):
            visit.date = self.today + timedelta(6)

    @freeze_time("2026-02-20 02:00:00")
    def test_m_8_4_planning_leaves_out_who_has_none_on_the_day(self):
        """A certificate that ends in the month: visits up to its day, nobody's after it."""
        self.elevator.write({"plan_anchor": date(2026, 1, 1), "maintainer_id": self.novice.id})
        self._certify(self.novice, "2026-01-01", "2026-03-12")
        [result] = self.branch_a._plan_month(MONTH)
        visits = self.elevator.visit_ids.sorted("date")
        given = {visit.date: visit.maintainer_id for visit in visits}
        self.assertEqual(
            [day.day for day, maintainer in given.items() if maintainer == self.novice], [2, 7, 12]
        )
        without = visits.filtered(lambda visit: not visit.maintainer_id)
        self.assertEqual(result.uncertified, len(without))
        self.assertTrue(without)
        self.assertFalse(without.plan_id.maintainer_id, "in the plan of nobody")
        self.assertEqual(len(without.plan_id), 1)
        renewed = self._certify(self.novice, "2026-03-13", "2028-03-12")
        self.assertEqual(visits.maintainer_id, self.novice, "renewed: they are his again")
        self.assertEqual(visits.plan_id.maintainer_id, self.novice)
        renewed[:1].revoke_reason = "Wrong"
        renewed[:1].action_revoke()
        self.assertEqual(
            visits.filtered(lambda visit: not visit.maintainer_id), without, "and taken again"
        )

    @freeze_time("2026-02-20 02:00:00")
    def test_m_8_4_a_new_maintainer_without_certificate_gets_no_visit(self):
        self.elevator.write({"plan_anchor": date(2026, 1, 1), "maintainer_id": self.worker.id})
        self.branch_a._plan_month(MONTH)
        self.elevator.maintainer_id = self.novice
        visits = self.elevator.visit_ids
        self.assertTrue(visits)
        self.assertFalse(visits.maintainer_id)
        self.assertFalse(visits.plan_id.maintainer_id)

    def test_revoking_takes_visits_entered_by_hand(self):
        visit = self._create_visit(self.elevator, self.worker)
        held = self._held(self.worker, self.company_kind)
        held.revoke_reason = "Reason"
        held.action_revoke()
        self.assertFalse(visit.maintainer_id)

    # ---------------------------------------------------------------- on the phone

    def test_m_8_4_nobody_begins_without(self):
        visit = self._create_visit(self.elevator, self.worker)
        with freeze_time("2100-01-05 02:00:00"), self.assertRaisesRegex(UserError, "Certified"):
            visit.with_user(self.worker_user)._start()
        with self.assertRaisesRegex(UserError, "Novice"):
            self.env["elevator.visit"].with_user(self.novice_user).phone_open(
                self.elevator.sudo().qr_token
            )
        self.assertEqual(self.elevator.visit_ids, visit, "nothing half-written")

    def test_m_8_4_the_phone_neither_takes_nor_closes_with_who_has_none(self):
        """A second worker without certificate is refused; one that lost it keeps it open."""
        visit = self._create_visit(self.elevator, self.worker).with_user(self.worker_user)
        answers = visit.phone_apply(
            [
                {"key": "start-0001", "kind": "start"},
                {"key": "second-001", "kind": "second", "worker": self.novice.id},
            ]
        )
        self.assertTrue(answers["start-0001"]["ok"])
        self.assertIn("Novice", answers["second-001"]["error"])
        self._fill(visit)
        held = self._held(self.worker, self.operator_kind)
        held.revoke_reason = "Reason"
        held.action_revoke()
        answer = visit.phone_apply([{"key": "finish-001", "kind": "finish"}])["finish-001"]
        self.assertIn("Certified", answer["error"])
        self.assertEqual(visit.state, "running")

    # ---------------------------------------------------------------- the papers

    def test_m_8_4_the_companys_own_is_not_typed(self):
        values = {
            "employee_id": self.novice.id,
            "kind_id": self.company_kind.id,
            "number": "EC-1",
            "valid_from": self.today,
            "valid_to": self.today,
        }
        certificates = self.env["elevator.certificate"].with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "both exams"):
            certificates.create(values)
        with self.assertRaises(AccessError):
            self.env["elevator.certificate"].with_user(self.officer).create(
                {**values, "kind_id": self.operator_kind.id}
            )
        given = self._held(self.worker, self.company_kind).with_user(self.clerk)
        for change in (
            {"valid_to": "2199-01-01"},
            {"employee_id": self.novice.id},
            {"revoked_on": False},
        ):
            with self.assertRaises(UserError):
                given.write(change)
        with self.assertRaises(UserError):
            given.sudo().unlink()
        with self.assertRaisesRegex(UserError, "why"):
            given.action_revoke()

    def test_the_personnel_office_enters_the_operator_certificate(self):
        with Form(self.env["elevator.certificate"].with_user(self.clerk)) as form:
            form.employee_id = self.novice
            form.kind_id = self.operator_kind
            form.number = "TS6JSH370100999"
            form.valid_from = self.today
            form.valid_to = self.today + relativedelta(years=4)
        self.assertEqual(self.novice.elevator_certificate_no, "TS6JSH370100999")
        with self.assertRaisesRegex(UserError, "somebody else"):
            form.save().copy({"employee_id": self.worker.id})

    def test_maintainers_as_the_branch_sees_them(self):
        people = self.env["hr.employee.public"].with_user(self.officer)
        mine = people.search([("elevator_in_reach", "=", True)])
        self.assertIn(self.novice.id, mine.ids)
        may_not = people.search([("elevator_certified", "=", False)])
        self.assertIn(self.novice.id, may_not.ids)
        self.assertNotIn(self.worker.id, may_not.ids)
        worker = people.browse(self.worker.id)
        self.assertEqual(
            (worker.elevator_certified, worker.elevator_certified_to), (True, date(2099, 12, 31))
        )
        stranger = self._create_user("far_officer", "group_branch_officer", self.branch_b)
        theirs = people.with_user(stranger).search([("elevator_in_reach", "=", True)])
        self.assertNotIn(self.worker.id, theirs.ids)
        self.assertEqual(
            self.env["elevator.certificate"].search([("state", "=", "valid")]),
            self.env["elevator.certificate"]
            .search([])
            .filtered(lambda held: held.state == "valid"),
        )

    def test_an_expiry_is_told_once_and_not_when_renewed(self):
        self.branch_a.manager_id = self._create_uncertified("Boss", self.branch_a, self.officer)
        end = self.today + timedelta(20)
        soon = self._certify(self.novice, "2020-01-01", end, self.health_kind)
        renewed = self._certify(self.worker, "2020-01-01", end, self.health_kind)
        self._certify(self.worker, "2020-01-02", "2099-01-01", self.health_kind)
        for _night in range(2):
            self.env["elevator.certificate"]._cron_remind()
        self.assertEqual(soon.activity_ids.mapped("user_id"), self.officer)
        self.assertEqual(soon.activity_ids.date_deadline, end)
        self.assertFalse(renewed.activity_ids)
        soon.valid_to = self.today + timedelta(25)
        self.env["elevator.certificate"]._cron_remind()
        self.assertEqual(len(soon.activity_ids), 2, "a new day is told anew")

    def test_who_worked_before_is_taken_over_once(self):
        """The number was a field of its own; he works on for half a year, his card is completed."""
        self.novice.elevator_certificate_no = "TS6-OLD"
        self.env["ir.config_parameter"].set_param("elevator_service.certificates_taken_over", False)
        taken = self.env["elevator.certificate"]._take_over()
        self.assertEqual(taken.employee_id, self.novice)
        self.assertFalse(self.novice._elevator_uncertified(self.today))
        self.assertEqual(self.novice.elevator_certificate_no, "TS6-OLD")
        later = self.today + relativedelta(months=6, days=1)
        self.assertEqual(self.novice._elevator_uncertified(later), self.novice)
        self.assertFalse(self.env["elevator.certificate"]._take_over())
        operator = self._held(self.novice, self.operator_kind).with_user(self.clerk)
        operator.valid_to = "2030-01-01"
        with self.assertRaises(UserError):
            operator.taken_over = False
