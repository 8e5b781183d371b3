from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.locking import lock


class ElevatorFreeAgreement(models.Model):
    """Free-maintenance agreement (无偿保养协议) between the branch and a maintenance unit."""

    _name = "elevator.free.agreement"
    _description = "Free-maintenance agreement"
    _inherit = ["elevator.branch.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, id desc"

    name = fields.Char("Number", required=True, copy=False)
    partner_id = fields.Many2one(
        "res.partner",
        "Maintenance unit",
        index=True,
        ondelete="restrict",
        help="Installer team or agent (维保单位); empty when the branch maintains itself.",
    )
    elevator_ids = fields.Many2many(
        "elevator.unit",
        "elevator_free_agreement_unit_rel",
        "agreement_id",
        "elevator_id",
        string="Elevators",
        check_company=True,
        domain="[('branch_id', '=', branch_id)]",
    )
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("To", required=True)
    signed_on = fields.Date(copy=False)
    scan = fields.Binary("Signed scan", attachment=True, copy=False)
    scan_name = fields.Char(copy=False)
    state = fields.Selection(
        [("draft", "Draft"), ("active", "Signed"), ("ended", "Ended")],
        default="draft",
        required=True,
        copy=False,
        index=True,
        tracking=True,
    )
    coverage_ids = fields.One2many("elevator.coverage", "free_agreement_id")
    elevator_count = fields.Integer(compute="_compute_elevator_count")

    _name_uniq = models.UniqueIndex("(company_id, name)", "This agreement number already exists.")
    _period = models.Constraint(
        "CHECK (date_from <= date_to)", "An agreement ends after its start."
    )

    @api.depends("elevator_ids")
    def _compute_elevator_count(self):
        for agreement in self:
            agreement.elevator_count = len(agreement.elevator_ids)

    @api.constrains("elevator_ids", "branch_id")
    def _check_branch(self):
        for agreement in self:
            if agreement.elevator_ids.branch_id - agreement.branch_id:
                raise UserError(self.env._("An agreement covers elevators of its own branch."))

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("state", "draft") != "draft" for vals in vals_list):
            raise UserError(self.env._("An agreement is signed by its button."))
        return super().create(vals_list)

    def write(self, vals):
        """A signed agreement is what was signed: only notes and activities go on."""
        frozen = {
            "state",
            "elevator_ids",
            "date_from",
            "date_to",
            "partner_id",
            "signed_on",
            "scan",
        }
        if "state" in vals or (frozen & vals.keys() and any(a.state != "draft" for a in self)):
            raise UserError(
                self.env._("A signed agreement is not changed; end it and sign another.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(agreement.state != "draft" for agreement in self):
            raise UserError(self.env._("A signed agreement is kept (M-2.2.3)."))

    def action_sign(self):
        """Sign: the elevators are covered free from the first to the last day (M-4.1.1)."""
        self.check_access("write")
        lock(self)
        for agreement in self:
            agreement._check_signable()
            period = (agreement.date_from, agreement.date_to)
            super(ElevatorFreeAgreement, agreement).write({"state": "active"})
            self.env["elevator.coverage"]._cover(
                agreement, dict.fromkeys(agreement.elevator_ids, period)
            )
            agreement.elevator_ids.write({"maintenance_unit_id": agreement.partner_id.id})
        return True

    def _check_signable(self):
        if self.state != "draft":
            raise UserError(self.env._("%(name)s is signed already.", name=self.name))
        if not (self.elevator_ids and self.signed_on and self.scan):
            raise UserError(
                self.env._("Enter the elevators, the day of signing and the signed scan first.")
            )

    def action_end(self):
        """End today: the coverage ends with it."""
        self._end(self.env.company._elevator_today())

    def _end(self, date):
        """End the agreements on a day before their last.

        :raises UserError: one of them is not in force
        """
        self.check_access("write")
        if any(agreement.state != "active" for agreement in self):
            raise UserError(self.env._("Only a signed agreement ends."))
        self.coverage_ids._shorten(date)
        return super().write({"state": "ended"})

    def action_open_elevators(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Elevators"),
            "res_model": "elevator.unit",
            "view_mode": "list,form",
            "domain": [("id", "in", self.elevator_ids.ids)],
        }
