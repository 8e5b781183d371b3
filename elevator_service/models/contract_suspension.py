from odoo import fields, models
from odoo.exceptions import UserError


class ContractContract(models.Model):
    """A contract whose maintenance is stopped: it is not ended, amended or renewed meanwhile."""

    _inherit = "contract.contract"

    suspension_id = fields.Many2one(
        "elevator.suspension",
        "Stopped by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    suspension_ids = fields.One2many("elevator.suspension", "contract_id", "Stops of maintenance")
    suspension_count = fields.Integer(compute="_compute_suspension_count")

    def _compute_suspension_count(self):
        rows = self.env["elevator.suspension"]._read_group(
            [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
        )
        counts = dict(rows)
        for contract in self:
            contract.suspension_count = counts.get(contract._origin, 0)

    def _check_not_stopped(self):
        """Raise while maintenance is stopped.

        :raises UserError: names the stop
        """
        for contract in self.filtered("suspension_id"):
            raise UserError(
                self.env._(
                    "Maintenance is stopped by %(name)s: resume it first.",
                    name=contract.suspension_id.name,
                )
            )

    def action_amend(self):
        self._check_not_stopped()
        return super().action_amend()

    def action_renew(self):
        self._check_not_stopped()
        return super().action_renew()

    def action_stop(self):
        """Propose to stop the maintenance of this contract (M-4.2.3)."""
        self.ensure_one()
        stops = self.env["elevator.suspension"]
        made = stops._propose(self) or stops.search(
            [("contract_id", "=", self.id), ("state", "in", ("draft", "confirmed", "running"))]
        )
        if not made:
            raise UserError(self.env._("Only a contract in force is stopped."))
        return made.get_formview_action()

    def action_open_suspensions(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_suspension_action"
        )
        return action | {"domain": [("contract_id", "in", self.ids)], "context": {}}
