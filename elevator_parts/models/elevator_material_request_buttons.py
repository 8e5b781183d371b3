from odoo import models


class ElevatorMaterialRequest(models.Model):
    """The buttons of a request: each opens the step that needs something to be entered."""

    _inherit = "elevator.material.request"

    def _action_step(self, kind):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_parts.elevator_material_act_action"
        )
        kinds = self.env["elevator.material.act"]._fields["kind"]._description_selection(self.env)
        context = {"default_request_id": self.id, "default_kind": kind}
        return action | {"name": dict(kinds)[kind], "context": context}

    def action_quote(self):
        return self._action_step("quote")

    def action_delay(self):
        return self._action_step("delay")

    def action_ship(self):
        return self._action_step("ship")

    def action_dates(self):
        return self._action_step("dates")

    def action_order(self):
        return self._action_step("order")

    def action_buy(self):
        return self._action_step("buy")

    def action_receive(self):
        return self._action_step("receive")

    def action_dispute(self):
        return self._action_step("dispute")

    def action_decide(self):
        return self._action_step("decide")

    def action_cause(self):
        return self._action_step("cause")

    def action_cancel(self):
        return self._action_step("cancel")

    # ---------------------------------------------------------------- what it led to

    def action_open_invoice(self):
        self.ensure_one()
        return self.invoice_id.get_formview_action()

    def action_open_order(self):
        self.ensure_one()
        return self.order_id.get_formview_action()

    def action_open_ledger(self):
        """The lines this request left in the main store's ledger."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_parts.elevator_parts_ledger_action"
        )
        # sudo: which movements are its own
        moves = self.sudo().line_ids.move_ids.move_line_ids
        return action | {"domain": [("move_line_id", "in", moves.ids)], "context": {}}
