from odoo import fields, models


class ElevatorSuspension(models.Model):
    """From a stop of maintenance to what it is about."""

    _inherit = "elevator.suspension"

    has_credit = fields.Boolean(
        "Has credit notes", compute="_compute_has_credit", compute_sudo=True
    )

    def _compute_has_credit(self):
        for stop in self:
            stop.has_credit = bool(stop.credit_ids)

    def action_open_contract(self):
        self.ensure_one()
        return self.contract_id.get_formview_action()

    def action_open_elevators(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_unit_action"
        )
        return action | {"domain": [("id", "in", self.elevator_ids.ids)], "context": {}}

    def action_open_arrears(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_arrear_action"
        )
        domain = [
            ("branch_id", "in", self.branch_id.ids),
            ("partner_id", "in", self.partner_id.ids),
        ]
        return action | {"domain": domain, "context": {}}

    def action_open_credits(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Credit notes"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", self.credit_ids.ids)],
        }
