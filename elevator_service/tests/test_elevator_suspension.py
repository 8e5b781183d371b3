"""M-4.2.3: maintenance is stopped when the gates hold, with its papers, by HQ; and resumed."""

from datetime import date, timedelta

from freezegun import freeze_time
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .money_common import MoneyCommon
from .test_access import hostile_context
from .test_contract_approval import ContractCommon

FAR = date(2040, 1, 1)
STOP = date(2027, 5, 11)


class StopCommon(ContractCommon, MoneyCommon):
    """A contract in force from 2027 on, 360 a month and quarterly in advance; a debt."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elevator_a = cls._create_maintained("TA-9", cls.site_a, stops=12, load_kg=1000)
        cls.elevator_a.speed_ms = 1.75
        cls.contract = cls._create_contract(
            cls.elevator_a, cls.officer, service_from="2027-01-01", service_to="2027-12-31"
        )
        cls._activate(cls.contract, cls.offices)
        cls.service = cls._create_user("hq_service", "group_hq_service")

    @classmethod
    def _stop(cls, papers=True, day=STOP, **vals):
        """A proposal for a day."""
        stop = (
            cls.env["elevator.suspension"]
            .with_user(cls.service)
            .create(
                {"contract_id": cls.contract.id, "date_from": day, "reason": "Long overdue", **vals}
            )
        )
        if papers:
            names = ("branch_notice", "customer_notice", "handover")
            stop.with_user(cls.officer).write(
                {name: b"cGRm" for name in names} | {f"{name}_on": day for name in names}
            )
        return stop

    @classmethod
    def _open_gates(cls):
        """Nothing but papers and HQ's word is needed."""
        cls.company.write({"elevator_stop_reminders": 0, "elevator_stop_days": 1})
        cls.company.elevator_answer_days = 0

    def _stopped(self, day=STOP):
        """Running since ``day``: overdue, reminded the day before, not answered."""
        self._open_gates()
        debt = self._invoice(10, days=200)
        with freeze_time(day - timedelta(1)):
            self.env["elevator.fee.reminder"]._remind(self.branch_a)
        with freeze_time(day):
            stop = self._stop(day=day)
            stop.action_confirm()
        self._pay(debt)
        self.env.invalidate_all()
        return stop.with_env(self.env)

    def _resumed(self, stop, day):
        with freeze_time(day):
            stop.with_user(self.service)._resume(day, "The customer paid")
        return stop

    def _billed(self):
        """All invoices less all credit notes of the contract, before tax: CNY."""
        lines = self.env["account.move.line"].search(
            [
                ("contract_line_id", "in", self.contract.contract_line_ids.ids),
                ("parent_state", "=", "posted"),
            ]
        )
        return round(-sum(lines.mapped("balance")), 2)


@tagged("post_install", "-at_install")
class TestGates(StopCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.debt = cls._invoice(500, days=70)
        for days in (30, 20):
            with freeze_time(cls.today - timedelta(days)):
                cls.env["elevator.fee.reminder"]._remind(cls.branch_a)
        cls.stop = cls._stop(day=cls.today)

    def _confirm(self):
        self.env.invalidate_all()
        self.stop.action_confirm()

    def _gaps(self):
        self.env.invalidate_all()
        return self.stop.gate_gaps

    def test_all_gates_hold(self):
        self.assertEqual(self._gaps(), "")
        facts = self.stop.read(["debt", "overdue_days", "reminder_count"])[0]
        self.assertEqual(
            (facts["debt"], facts["overdue_days"], facts["reminder_count"]), (500, 70, 2)
        )
        self._confirm()
        self.assertEqual(self.stop.state, "running")

    def test_each_gate_alone_blocks(self):
        for setting, value, text in (
            ("elevator_stop_days", 71, "Overdue for 70 days, 71"),
            ("elevator_stop_reminders", 3, "Reminded 2 times, 3"),
            ("elevator_answer_days", 20, "time to answer"),
        ):
            before = self.company[setting]
            self.company[setting] = value
            with self.subTest(setting=setting), self.assertRaisesRegex(UserError, text):
                self._confirm()
            self.company[setting] = before
        self.assertEqual(self._gaps(), "")

    def test_a_promise_holds_until_its_day(self):
        """M-4.2.2: promised: no stop; broken: the gate is open again."""
        answers = self.env["elevator.fee.answer"]
        answers._answer(
            self.env["elevator.arrear"].browse(self.debt.id),
            self.env.ref("elevator_service.delay_reason_money"),
            "Next week",
            self.today + timedelta(7),
        )
        self.assertIn("Promised for", self._gaps())
        with freeze_time(self.today + timedelta(9)):
            answers._cron_promises()
            self.assertEqual(self._gaps(), "")

    def test_money_that_is_held_is_no_reason(self):
        self._fill_fund(500)
        self._withheld({self.debt: 500})
        self.assertIn("Overdue for 0 days", self._gaps())

    def test_against_the_gates_by_signed_decision_only(self):
        self.company.elevator_stop_days = 500
        with self.assertRaisesRegex(UserError, "signed decision"):
            self._confirm()
        self.stop.action_signoff_request()
        with self.assertRaisesRegex(UserError, "signed decision"):
            self._confirm()
        with self.assertRaises(AccessError):
            self._sign(self.stop, self.officer)
        self._sign(self.stop, self.offices["leader"])
        self._confirm()
        self.assertEqual(self.stop.state, "running")

    def test_each_paper_alone_blocks(self):
        for name, text in (
            ("branch_notice", "notice to the branch"),
            ("customer_notice_on", "notice to the customer"),
            ("handover", "hand-over letter"),
        ):
            kept = self.stop[name]
            self.stop[name] = False
            with self.subTest(paper=name), self.assertRaisesRegex(UserError, text):
                self._confirm()
            self.stop[name] = kept
        self._confirm()

    def test_proposals_where_the_gates_hold(self):
        """One per contract; nobody is proposed twice, nor who is not due."""
        self.stop.action_cancel()
        stops = self.env["elevator.suspension"].with_user(self.accountant)
        self.company.elevator_stop_days = 500
        self.assertNotIn("domain", {k: v for k, v in stops.action_propose_due().items() if v})
        self.company.elevator_stop_days = 60
        found = stops.search(stops.action_propose_due()["domain"])
        self.assertEqual(found.contract_id, self.contract)
        self.assertEqual(found.state, "draft")
        self.assertFalse(stops._propose(self.contract), "there is one")

    def test_only_hq_service_stops_and_resumes(self):
        """Over RPC with context flags; the branch brings papers, nothing else."""
        portal = self._create_portal_user("stop_portal", self.customer)
        other = self._create_user("stop_b", "group_branch_officer", self.branch_b)
        plain = self._create_user("stop_plain", "group_user", self.branch_a)
        calls = [
            ("action_confirm", []),
            ("action_start", []),
            ("action_cancel", []),
            ("_resume", [self.today, "x"]),
            ("write", [{"state": "running"}]),
            ("write", [{"date_from": self.today}]),
            ("write", [{"reason": "x"}]),
            ("unlink", []),
        ]
        model = self.env["elevator.suspension"]
        for user in (self.officer, other, plain, portal, self.offices["leader"]):
            for method, args in calls:
                with self.subTest(user=user.login, method=method), self.assertRaises(UserError):
                    target = self.stop.with_user(user)
                    if method.startswith("_"):
                        target._resume(*args)
                    else:
                        call_kw(
                            model.with_user(user),
                            method,
                            [self.stop.ids, *args],
                            {"context": hostile_context()},
                        )
            with self.assertRaises(UserError):
                model.with_user(user).create(
                    {"contract_id": self.contract.id, "date_from": STOP, "reason": "x"}
                )
        with self.assertRaisesRegex(UserError, "buttons"):
            self.stop.write({"state": "running"})
        self.assertEqual(self.stop.state, "draft")
        self.stop.with_user(self.officer).branch_notice_on = self.today
        self._confirm()
        with self.assertRaisesRegex(UserError, "confirmed"):
            self.stop.with_user(self.officer).handover_on = self.today

    def test_a_later_day_is_waited_for(self):
        self.stop.date_from = self.today + timedelta(3)
        self._confirm()
        self.assertEqual((self.stop.state, self.elevator_a.state), ("confirmed", "maintenance"))
        with self.assertRaisesRegex(UserError, "not come"):
            self.stop.action_start()
        self.env["elevator.suspension"]._cron_stop()
        self.assertEqual(self.stop.state, "confirmed")
        with freeze_time(self.today + timedelta(3)):
            self.env["elevator.suspension"]._cron_stop()
        self.assertEqual((self.stop.state, self.elevator_a.state), ("running", "suspended"))

    def test_papers_are_printed(self):
        report = self.env["ir.actions.report"]
        self.branch_a.phone_24h = "0531-5555"
        for name, text in (
            ("branch", "Persons trapped are freed"),
            ("customer", "0531-5555"),
            ("handover", "TA-9"),
        ):
            html = report._render_qweb_html(f"elevator_service.report_stop_{name}", self.stop.ids)[
                0
            ]
            self.assertIn(text, html.decode())


@tagged("post_install", "-at_install")
class TestStopAndResume(StopCommon):
    def test_coverage_plans_and_billing_end_with_the_day(self):
        """Design D5; the life line says why; the elevator keeps its branch and its phone."""
        self.contract._bill(date(2027, 4, 1))
        with freeze_time("2027-05-01"):
            self.branch_a._plan_month(date(2027, 5, 1))
        stop = self._stopped()
        unit = self.elevator_a
        self.assertEqual(unit.state, "suspended")
        self.assertEqual(unit.coverage_ids.mapped("date_to"), [STOP - timedelta(1)])
        event = self.env["elevator.unit.event"].search([("elevator_id", "=", unit.id)])
        self.assertTrue(any(stop.name in (line.note or "") for line in event))
        planned = unit.visit_ids.filtered(lambda visit: visit.state == "planned")
        self.assertFalse(planned.filtered(lambda visit: visit.date >= STOP))
        self.assertTrue(planned.filtered(lambda visit: visit.date < STOP))
        self.assertFalse(self.contract._bill(FAR), "nothing is billed any more")
        self.assertEqual(self.contract.suspension_id, stop)
        self.assertTrue(self.contract.signoff_intact)
        with freeze_time(STOP + timedelta(9)):
            before = (date(2027, 1, 1) - unit.maintenance_since).days
            self.assertEqual(unit.uncovered_days, before, "stopped days expose nobody")
        with freeze_time("2029-01-01"):
            self.env["contract.contract"]._cron_end()
            self.assertEqual(self.contract.elevator_state, "active", "stopped is not ended")
        self.assertFalse(self.env["elevator.missing.paper"].search([("elevator_id", "=", unit.id)]))
        with self.assertRaisesRegex(UserError, "resume it first"):
            self.contract.action_amend()
        with self.assertRaisesRegex(UserError, "resume it first"):
            self.contract.action_renew()

    def test_the_invoiced_part_is_credited(self):
        """The quarter April to June is 1,080; 50 days of it are without maintenance."""
        invoices = self.contract._bill(date(2027, 4, 1))
        stop = self._stopped()
        credit = stop.credit_ids
        # 21 days of May of 31, and June: 360 a month
        self.assertEqual((credit.state, credit.amount_untaxed), ("draft", 603.87))
        self.assertEqual(credit.reversed_entry_id, invoices.sorted("invoice_date")[-1])
        self.assertEqual(credit.elevator_branch_id, self.branch_a)
        self.assertTrue(stop.activity_ids.filtered(lambda a: "credit note" in (a.summary or "")))
        with freeze_time("2027-05-20"), self.assertRaisesRegex(UserError, "credit note first"):
            stop._resume(date(2027, 5, 20), "Paid")
        owed = credit.reversed_entry_id.amount_residual
        credit.with_user(self.accountant).action_post()
        self.assertEqual(
            credit.reversed_entry_id.amount_residual, round(owed - credit.amount_total, 2)
        )
        self.assertEqual(self._billed(), 1440 + 116.13)

    def test_post_paid_days_before_the_stop_are_billed(self):
        self.contract.contract_line_ids._signoff_write({"recurring_invoicing_type": "post-paid"})
        self.contract._bill(date(2027, 4, 1))
        self.assertFalse(self._stopped().credit_ids)
        self.contract._bill(FAR)
        self.assertEqual(self._billed(), 1440 + 116.13)

    def test_resume_shifts_the_period_and_plans_again(self):
        self.contract._bill(date(2027, 4, 1))
        with freeze_time("2027-05-01"):
            self.branch_a._plan_month(date(2027, 5, 1))
            self.branch_a._plan_month(date(2027, 6, 1))
        stop = self._stopped()
        stop.credit_ids.action_post()
        day = date(2027, 6, 10)
        self._resumed(stop, day)
        unit = self.elevator_a
        self.assertEqual((unit.state, stop.state), ("maintenance", "resumed"))
        self.assertFalse(self.contract.suspension_id)
        self.assertEqual(self.contract.service_to, date(2028, 1, 30), "30 days later")
        self.assertTrue(self.contract.signoff_intact and self.contract.period_confirmed)
        covered = unit.coverage_ids.sorted("date_from").mapped(lambda r: (r.date_from, r.date_to))
        self.assertEqual(
            covered, [(date(2027, 1, 1), STOP - timedelta(1)), (day, date(2028, 1, 30))]
        )
        visits = unit.visit_ids.filtered(lambda v: v.state == "planned" and v.date >= day)
        self.assertTrue(visits)
        self.contract._bill(FAR)
        self.assertEqual(self._billed(), 4320)
        with self.assertRaises(UserError):
            self._resumed(stop, day)

    def test_a_credit_note_that_was_given_up(self):
        """Then the days are paid for: what is left is billed for the rest."""
        self.contract._bill(date(2027, 4, 1))
        stop = self._stopped()
        stop.credit_ids.button_cancel()
        self._resumed(stop, date(2027, 5, 30))
        self.contract._bill(FAR)
        self.assertEqual(self._billed(), 4320)

    def test_twice(self):
        self.contract._bill(date(2027, 4, 1))
        for begin, end in ((STOP, date(2027, 6, 1)), (date(2027, 9, 3), date(2027, 9, 20))):
            stop = self._stopped(begin)
            stop.credit_ids.action_post()
            self._resumed(stop, end)
            self.contract._bill(end + timedelta(40))
        self.contract._bill(FAR)
        self.assertEqual(self._billed(), 4320)
        self.assertEqual(self.contract.service_to, date(2027, 12, 31) + timedelta(21 + 17))

    def test_wrong_days_and_other_coverage(self):
        stop = self._stopped()
        for day in (STOP - timedelta(1), STOP + timedelta(9)):
            with freeze_time(STOP + timedelta(8)), self.assertRaisesRegex(UserError, "resumed"):
                stop._resume(day, "Paid")
        with freeze_time(STOP), self.assertRaisesRegex(UserError, "reason"):
            stop._resume(STOP, " ")

    def test_the_customer_paid_is_told_once(self):
        stop = self._stopped()
        for _night in range(2):
            self.env["elevator.suspension"]._cron_stop()
        told = stop.activity_ids.filtered(lambda a: "owes nothing" in (a.summary or ""))
        self.assertEqual(told.user_id, self.service)
        self.assertEqual(len(told), 1)

    @settings(deadline=None, max_examples=8, suppress_health_check=list(HealthCheck))
    @given(
        st.sampled_from(["lump_pre", "lump_post", "quarter_pre", "quarter_post"]),
        st.integers(1, 360),
        st.integers(0, 200),
        st.integers(1, 900_000),
        st.booleans(),
    )
    def test_invoices_less_credits_are_the_value(self, mode, begin, length, cents, confirmed):
        """Whenever it stops, however long, whatever was invoiced: the value, to the cent."""
        with self.cr.savepoint() as savepoint:
            contract = self.contract
            line = contract.contract_line_ids
            post = "post-paid" if mode.endswith("post") else "pre-paid"
            contract._signoff_write({"payment_mode": mode})
            line._signoff_write({"fee_value": cents / 100, "recurring_invoicing_type": post})
            day = date(2027, 1, 1) + timedelta(begin)
            contract._bill(day)
            stop = self._stopped(day)
            if confirmed:
                stop.credit_ids.action_post()
            else:
                stop.credit_ids.button_cancel()
            self._resumed(stop, day + timedelta(length))
            contract._bill(FAR)
            self.assertEqual(self._billed(), cents / 100)
            savepoint.rollback()
        self.env.invalidate_all()
