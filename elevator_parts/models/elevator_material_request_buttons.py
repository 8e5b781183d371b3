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

    def action_estimate(self):
        return self._action_step("estimate")

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

    # ---------------------------------------------------------------- on paper

    def _form_title(self):
        """Name of the printed form in the regulation's words: 安装/维保 … 单."""
        installing = self.phase == "installation"
        titles = {
            "feedback": (
                self.env._("Quality feedback form of an installation"),
                self.env._("Quality feedback form of maintenance"),
            ),
            "requisition": (
                self.env._("Parts requisition for an installation"),
                self.env._("Parts requisition for maintenance"),
            ),
            "purchase": (
                self.env._("Application for material bought on site, installation"),
                self.env._("Application for material bought on site, maintenance"),
            ),
        }
        return titles[self.form or "requisition"][not installing]

    def _copies(self):
        """What each copy says of itself: which it is and who keeps it (P-7.1.1, P-7.1.2)."""
        # sudo: routes are rules of the house, their copies are printed for everybody
        lines = (self.sudo().route_id.copies or "").splitlines()
        names = [name.strip() for name in lines if name.strip()]
        return [
            self.env._(
                "Copy %(number)s of %(count)s: %(name)s", number=number, count=len(names), name=name
            )
            for number, name in enumerate(names, 1)
        ] or [""]

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
