from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

TASK = "mail.mail_activity_data_todo"


class ElevatorPartsOld(models.Model):
    """An old part that has to come in for a new one that went out (以旧换新, P-4.2a)."""

    _name = "elevator.parts.old"
    _description = "Old part owed"
    _inherit = ["elevator.parts.owed.mixin", "mail.activity.mixin"]

    issue_line_id = fields.Many2one(
        "elevator.parts.issue.line", required=True, readonly=True, index=True, ondelete="restrict"
    )
    issue_id = fields.Many2one(related="issue_line_id.issue_id", store=True, index=True)
    elevator_id = fields.Many2one(related="issue_id.elevator_id", store=True, index=True)
    due_on = fields.Date("Due back", required=True, readonly=True)
    defect_ids = fields.One2many("elevator.parts.defect", "old_id", "Sent as defective")
    on_its_way = fields.Boolean("On its way to HQ", compute="_compute_on_its_way")
    overdue = fields.Boolean(compute="_compute_overdue", search="_search_overdue")

    @api.depends("due_on", "state")
    def _compute_overdue(self):
        today = self.env.company._elevator_today()
        for old in self:
            old.overdue = old.state == "open" and old.due_on < today

    @api.depends("defect_ids.state")
    def _compute_on_its_way(self):
        for old in self:
            old.on_its_way = "sent" in old.defect_ids.mapped("state")

    def _search_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env.company._elevator_today()
        late = Domain("state", "=", "open") & Domain("due_on", "<", today)
        return late if True in value else ~late

    def _begin(self):
        """Nothing is decided on an old part that HQ is about to check (P-4.2a, P-6.2)."""
        done = super()._begin()
        # sudo: where the part is now, whoever decides
        sent = self.sudo().filtered("on_its_way")[:1]
        if sent:
            raise UserError(
                self.env._(
                    "%(part)s is on its way to HQ: its check decides.", part=sent.display_name
                )
            )
        return done

    def _origin_name(self):
        return self.issue_id.name

    def action_back(self):
        """The old part came in: it lies in the depot's place for old parts, counted, not valued.

        :raises AccessError: not the keeper of the depot
        """
        for old in self:
            if not old.depot_id._may_keep():
                raise AccessError(
                    self.env._("%(depot)s is not yours to keep.", depot=old.depot_id.name)
                )
        self._begin()
        source = self.env.ref("stock.stock_location_customers")
        # sudo: the keeper is checked; core's movements are the store's
        moves = self.env["stock.move"].sudo()
        moves = moves.create(
            [
                {
                    "product_id": old.product_id.id,
                    "product_uom_qty": old.qty,
                    "location_id": source.id,
                    "location_dest_id": old.depot_id._beside("old").location_id.id,
                    "company_id": old.company_id.id,
                    "elevator_kind": "old",
                    "elevator_priced": True,
                    "elevator_note": old.issue_id.name,
                    "elevator_document": old.issue_id.name,
                    "elevator_site_id": old.elevator_id.site_id.id,
                    "elevator_unit_id": old.elevator_id.id,
                }
                for old in self
            ]
        )
        moves._elevator_do()
        return self._decide("back")

    @api.model
    def _cron_old_parts(self):
        """Each night: who owes an old part past its day is reminded, once."""
        late = self.search([("overdue", "=", True), ("activity_ids", "=", False)])
        for old in late.filtered(lambda old: old.keeper_id and not old.on_its_way):
            old.activity_schedule(
                TASK,
                user_id=old.keeper_id.id,
                summary=self.env._("The old part did not come back (P-4.2a)"),
                date_deadline=old.due_on,
            )
