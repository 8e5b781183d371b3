from odoo import fields, models


class ContractContract(models.Model):
    """What is overdue of a contract, and what the branch promised, is shown on it (M-4.2.2)."""

    _inherit = "contract.contract"

    arrears_amount = fields.Monetary("Arrears", compute="_compute_arrears")
    arrears_promised_on = fields.Date("Promised for", compute="_compute_arrears")
    arrears_broken_count = fields.Integer("Broken promises", compute="_compute_arrears")

    def _compute_arrears(self):
        for contract, arrears in self._overdue_arrears().items():
            contract.arrears_amount = sum(arrears.mapped("exposure"))
            contract.arrears_promised_on = max(
                (day for day in arrears.mapped("promised_on") if day), default=False
            )
            contract.arrears_broken_count = sum(arrears.mapped("broken_count"))

    def _overdue_arrears(self):
        """{contract: elevator.arrear overdue}; by its invoices, few of them are open."""
        # sudo: which invoices are the contract's; the sums are its readers' to see
        lines = self.env["account.move.line"].sudo()
        invoices = lines._read_group(
            [("contract_line_id.contract_id", "in", self.ids), ("parent_state", "=", "posted")],
            ["move_id"],
        )
        arrears = self.env["elevator.arrear"].search(
            [("id", "in", [move.id for [move] in invoices]), ("is_overdue", "=", True)]
        )
        by_contract = arrears.grouped(lambda arrear: arrear.contract_id.id)
        return {contract: by_contract.get(contract.id, arrears.browse()) for contract in self}

    def action_open_arrears(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_arrear_action"
        )
        return action | {"domain": [("contract_id", "in", self.ids)], "context": {}}
