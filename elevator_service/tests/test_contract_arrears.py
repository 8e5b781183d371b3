"""M-4.2.2: what is overdue of a contract and promised for it is shown on the contract."""

from datetime import date, timedelta

from freezegun import freeze_time

from odoo.tests import Form, tagged

from .test_contract_approval import ContractCommon


@tagged("post_install", "-at_install")
class TestContractArrears(ContractCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._activate(cls.contract, cls.offices)
        cls.invoices = cls.contract._bill(date(2027, 6, 30))
        cls.accountant = cls._create_user("con_accountant", "group_accountant")
        cls.env.flush_all()

    def _rows(self):
        self.env["elevator.arrear"].invalidate_model()
        return self.env["elevator.arrear"].search([("id", "in", self.invoices.ids)])

    def test_amount_and_promise_on_the_contract(self):
        with freeze_time("2027-08-01 04:00:00"):
            rows = self._rows()
            self.assertEqual(rows.contract_id, self.contract)
            self.assertEqual(len(rows), 2)
            self.assertEqual(rows.mapped("ref"), [self.contract.code] * 2)
            overdue = sum(self.invoices.mapped("amount_residual"))
            self.assertEqual(self.contract.arrears_amount, overdue)
            day = date(2027, 8, 1) + timedelta(9)
            self.env["elevator.fee.answer"].with_user(self.officer)._answer(
                rows.with_user(self.officer),
                self.env.ref("elevator_service.delay_reason_money"),
                "Budget",
                day,
            )
            self.contract.invalidate_recordset()
            seen = self.contract.with_user(self.officer)
            self.assertEqual(seen.arrears_promised_on, day)
            action = seen.action_open_arrears()
            self.assertEqual(self.env["elevator.arrear"].search(action["domain"]), rows)
        with freeze_time("2027-08-11 04:00:00"):
            self.env["elevator.fee.answer"]._cron_promises()
            self.contract.invalidate_recordset()
            self.assertEqual(self.contract.arrears_broken_count, 2)
            self.assertFalse(self.contract.arrears_promised_on)

    def test_not_due_is_no_arrear_of_the_contract(self):
        first = min(self.invoices.mapped("invoice_date_due"))
        with freeze_time(f"{first} 04:00:00"):
            self.assertFalse(self.contract.arrears_amount)
            self.assertEqual(len(self._rows()), 2)

    def test_drill_down_to_contracts_and_elevators(self):
        with freeze_time("2027-08-01 04:00:00"):
            board = self.env["elevator.arrears.board"].with_user(self.officer)
            board = board.browse(self.branch_a.id)
            action = board.action_open_contracts()
            self.assertEqual(action["domain"], [("id", "in", self.contract.ids)])
            action = board.action_open_elevators()
            self.assertEqual(self.env["elevator.unit"].search(action["domain"]), self.elevator_a)
            row = self._rows()[0].with_user(self.officer)
            self.assertEqual(row.action_open_contract()["res_id"], self.contract.id)
            self.assertEqual(row.action_open_elevators()["domain"], action["domain"])

    def test_screens_open_for_their_readers(self):
        with freeze_time("2027-08-01 04:00:00"):
            reminder = self.env["elevator.fee.reminder"]._remind(self.branch_a)
            rows = self._rows()
            leader = self.offices["leader"]
            views = {"elevator.arrears.board": self.branch_a.ids, "elevator.arrear": rows[:1].ids}
            views |= {"elevator.fee.reminder": reminder.ids}
            for user in (self.officer, self.accountant, leader):
                for name, ids in views.items():
                    with self.subTest(user=user.login, model=name):
                        opened = Form(self.env[name].with_user(user).browse(ids))
                        self.assertEqual(opened.id, ids[0])
            opened = Form(self.invoices[0].with_user(self.accountant))
            self.assertEqual(opened.elevator_promise, "none")
