from datetime import date, timedelta

import psycopg2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ElevatorCommon


@tagged("post_install", "-at_install")
class TestElevatorCoverage(ElevatorCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env.company._elevator_today()
        cls.number = 0

    @classmethod
    def _agreement(cls, first, last, elevators=None):
        cls.number += 1
        return cls.env["elevator.free.agreement"].create(
            {
                "name": f"COV-{cls.number}",
                "branch_id": cls.branch_a.id,
                "elevator_ids": (elevators or cls.elevator_a).ids,
                "date_from": first,
                "date_to": last,
                "signed_on": first,
                "scan": b"cGRm",
            }
        )

    def test_m_4_1_1_free_or_paid_follows_from_the_document(self):
        """M-4.1.1: maintenance is free or paid, by the document that covers the day."""
        self.assertEqual(self.elevator_a.coverage_kind, "none")
        self._agreement(self.today, self.today + timedelta(days=9)).action_sign()
        self.assertEqual(self.elevator_a.coverage_kind, "free")
        self.assertEqual(self.elevator_a.covered_until, self.today + timedelta(days=9))
        search = self.env["elevator.unit"].search
        ours = [("id", "in", (self.elevator_a | self.elevator_b).ids)]
        self.assertEqual(search([("coverage_kind", "=", "free"), *ours]), self.elevator_a)
        self.assertEqual(search([("coverage_kind", "=", "none"), *ours]), self.elevator_b)
        self.assertEqual(search([("coverage_kind", "!=", "free"), *ours]), self.elevator_b)

    def test_m_4_1_1_a_contract_covers_paid(self):
        """M-4.1.1: a signed contract makes it paid."""
        offices = self._offices()
        self._valid_fee_table(offices)
        officer = self._create_user("contract_officer", "group_branch_officer", self.branch_a)
        contract = self._create_contract(self.elevator_a, officer, service_from=self.today)
        with self.assertRaises(UserError):
            contract.action_sign_elevators()
        self._activate(contract, offices)
        self.assertEqual(self.elevator_a.coverage_kind, "paid")
        with self.assertRaises(UserError):
            contract.action_sign_elevators()

    def test_m_4_1_1_nobody_types_a_coverage(self):
        """M-4.1.1: not even the service manager types it."""
        manager = self._create_user("coverage_manager", "group_service_manager")
        with self.assertRaises(AccessError):
            self.env["elevator.coverage"].with_user(manager).create({"kind": "free"})
        self._agreement(self.today, self.today).action_sign()
        with self.assertRaises(AccessError):
            self.elevator_a.coverage_ids.with_user(manager).write({"kind": "paid"})
        self.elevator_a.with_user(manager).write({"coverage_kind": "paid"})
        self.elevator_a.invalidate_recordset()
        self.assertEqual(self.elevator_a.coverage_kind, "free")

    def test_a_signed_agreement_is_not_changed(self):
        agreement = self._agreement(self.today, self.today + timedelta(days=30))
        with self.assertRaises(UserError):
            agreement.state = "active"
        agreement.action_sign()
        with self.assertRaises(UserError):
            agreement.date_to = self.today
        with self.assertRaises(UserError):
            agreement.unlink()

    def test_an_agreement_ended_early_shortens_its_coverage(self):
        agreement = self._agreement(self.today - timedelta(days=5), self.today + timedelta(days=30))
        agreement.action_sign()
        agreement._end(self.today - timedelta(days=1))
        self.assertEqual(self.elevator_a.coverage_kind, "none")
        self.assertEqual(self.elevator_a.coverage_ids.date_to, self.today - timedelta(days=1))

    def test_another_branch_cannot_sign(self):
        agreement = self._agreement(self.today, self.today)
        stranger = self._create_user("coverage_stranger", "group_branch_officer", self.branch_b)
        with self.assertRaises(AccessError):
            agreement.with_user(stranger).action_sign()

    def test_days_without_coverage_are_the_exposure(self):
        elevator = self._create_maintained("TA-7", self.site_a, self.today - timedelta(days=9))
        self.assertEqual(elevator.uncovered_days, 10)
        self._agreement(self.today - timedelta(days=3), self.today, elevator).action_sign()
        elevator.invalidate_recordset()
        self.assertEqual(elevator.uncovered_days, 6)

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_an_overlap(self):
        agreement = self._agreement(self.today, self.today + timedelta(days=9))
        agreement.action_sign()
        row = self.elevator_a.coverage_ids
        with self.assertRaises(psycopg2.errors.ExclusionViolation), self.env.cr.savepoint():
            self.env["elevator.coverage"].create(row.copy_data()[0])

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=6))
    def test_periods_never_overlap(self, periods):
        """A signed period is taken exactly when a naive calendar has all its days free."""
        start, taken = date(2030, 1, 1), set()
        with self.env.cr.savepoint() as savepoint:
            for offset, length in periods:
                first = start + timedelta(days=offset)
                days = {first + timedelta(days=n) for n in range(length + 1)}
                agreement = self._agreement(first, max(days))
                if days & taken:
                    with self.assertRaises(UserError):
                        agreement.action_sign()
                else:
                    agreement.action_sign()
                    taken |= days
            savepoint.rollback()
        self.env.invalidate_all()
