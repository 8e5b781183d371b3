from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.transitions import check_transition

TRANSITIONS = {"open": {"recovered", "given_up"}, "given_up": {"open"}}


class ElevatorLoss(models.Model):
    """An elevator whose maintenance went to somebody else (流失电梯): why, to whom, what now."""

    _name = "elevator.loss"
    _description = "Lost elevator"
    _inherit = ["mail.thread", "mail.activity.mixin", "elevator.branch.once.mixin"]
    _order = "date desc, id desc"
    _rec_name = "elevator_id"

    elevator_id = fields.Many2one("elevator.unit", required=True, index=True, ondelete="restrict")
    branch_id = fields.Many2one(
        related="elevator_id.branch_id", store=True, precompute=True, index=True
    )
    site_id = fields.Many2one(related="elevator_id.site_id", store=True)
    partner_id = fields.Many2one(related="elevator_id.partner_id", string="Customer")
    contract_id = fields.Many2one(
        "contract.contract",
        "Refused proposal",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    date = fields.Date(required=True, readonly=True)
    reason_id = fields.Many2one("elevator.loss.reason", required=True, ondelete="restrict")
    competitor = fields.Char(help="Who maintains it now (竞争对手).")
    note = fields.Text()
    plan = fields.Text("Recovery plan", required=True)
    recover_on = fields.Date("Next attempt")
    value = fields.Float("Value a year", digits=(12, 2), help="What the proposal asked, CNY.")
    state = fields.Selection(
        [("open", "To be recovered"), ("recovered", "Recovered"), ("given_up", "Given up")],
        default="open",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
    )

    _open_uniq = models.UniqueIndex(
        "(elevator_id) WHERE state = 'open'", "The elevator is lost already."
    )

    def write(self, vals):
        """Refuse to type the state: it moves by its buttons."""
        if "state" in vals:
            raise UserError(self.env._("The state is changed by the buttons."))
        return super().write(vals)

    def _move_to(self, state):
        self.check_access("write")
        check_transition(self, state, TRANSITIONS)
        self.activity_unlink(["mail.mail_activity_data_todo"])
        return super().write({"state": state})

    def action_give_up(self):
        return self._move_to("given_up")

    def action_reopen(self):
        return self._move_to("open")

    @api.model
    def _open_elevators(self, elevators):
        """Those of the elevators that are lost and not recovered."""
        return self.search(
            [("elevator_id", "in", elevators.ids), ("state", "!=", "recovered")]
        ).elevator_id

    @api.model
    def _recover(self, elevators):
        """A contract came into force: these elevators are ours again."""
        # sudo: the verb that signs a contract has checked the right
        losses = self.sudo().search([("elevator_id", "in", elevators.ids), ("state", "=", "open")])
        return losses._move_to("recovered") if losses else losses

    def action_propose(self):
        """A new proposal for this customer's lost elevators."""
        self.ensure_one()
        today = self.env.company._elevator_today()
        mates = self.search([("contract_id", "=", self.contract_id.id), ("state", "=", "open")])
        contracts = self.env["contract.contract"]
        vals = contracts._prepare_proposal_vals(self.partner_id, (mates | self).elevator_id, today)
        return contracts.create(vals).get_formview_action()
