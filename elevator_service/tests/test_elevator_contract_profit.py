"""Fees against labour, by contract, branch and month."""

from datetime import date, datetime

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .test_contract_approval import ContractCommon


@tagged("post_install", "-at_install")
class TestContractProfit(ContractCommon):
    def test_fees_less_labour(self):
        unit = self._create_maintained("TA-P", self.site_a)
        contract = self._create_contract(unit, service_from="2026-01-01")
        self._activate(contract, self.offices)
        contract._bill(date(2026, 1, 1))
        self.env.company.elevator_labour_cost = 80
        worker = self._create_maintainer("Worker", self.branch_a)
        with freeze_time(datetime(2026, 3, 2, 2, 0)) as clock:
            visit = self._create_visit(unit, worker)
            visit._start()
            self._fill(visit)
            clock.tick(90 * 60)
            visit._close()
        self.env.flush_all()
        rows = self.env["elevator.contract.profit"].search([("contract_id", "=", contract.id)])
        fee, labour = (rows.filtered(lambda r, k=k: r.kind == k) for k in ("fee", "labour"))
        self.assertEqual(fee.profit, contract.contract_line_ids.price_unit)
        self.assertEqual((labour.labour, labour.profit, labour.date), (120, -120, visit.date))
        self.assertEqual(sum(rows.mapped("profit")), fee.fee - 120)
        self.assertEqual(rows.branch_id, self.branch_a)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_maintainers_and_other_branches_do_not_see_it(self):
        self._activate(self.contract, self.offices)._bill(date(2027, 1, 1))
        self.env.flush_all()
        plain = self._create_user("plain", "group_maintainer", self.branch_a)
        stranger = self._create_user("stranger", "group_branch_officer", self.branch_b)
        profits = self.env["elevator.contract.profit"]
        with self.assertRaises(AccessError):
            profits.with_user(plain).search([])
        own = [("contract_id", "=", self.contract.id)]
        self.assertFalse(profits.with_user(stranger).search(own))
        self.assertTrue(profits.with_user(self.officer).search(own))
