from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class ElevatorPartsIssueLine(models.Model):
    """A part of an issue, and whether an old one has to come back."""

    _name = "elevator.parts.issue.line"
    _description = "Part of an issue"
    _order = "issue_id, id"
    _rec_name = "product_id"

    issue_id = fields.Many2one(
        "elevator.parts.issue", required=True, index=True, ondelete="cascade"
    )
    branch_id = fields.Many2one(related="issue_id.branch_id", store=True, index=True)
    product_id = fields.Many2one(
        "product.product",
        "Part",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_elevator_part', '=', True)]",
    )
    spec = fields.Char(related="product_id.part_spec")
    uom_id = fields.Many2one(related="product_id.uom_id")
    qty = fields.Float("Quantity", digits="Product Unit", required=True, default=1)
    owes_old = fields.Boolean("Old part back", related="product_id.returns_old_part")

    _positive = models.Constraint("CHECK (qty > 0)", "A quantity is above zero.")

    @api.model_create_multi
    def create(self, vals_list):
        """Parts are added while it is a draft."""
        lines = super().create(vals_list)
        lines._check_draft()
        return lines

    def write(self, vals):
        """Parts are changed while it is a draft."""
        self._check_draft()
        if {"issue_id", "branch_id"} & vals.keys():
            raise UserError(self.env._("A part stays in its issue."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        self._check_draft()

    def _check_draft(self):
        if any(line.issue_id.state != "draft" for line in self):
            raise UserError(self.env._("What was issued is not changed: reverse it in the ledger."))

    def _text(self):
        """How a visit's record calls it."""
        label = self.product_id.product_tmpl_id._part_label()
        return f"{label} {self.spec or ''} × {self.qty:g}".replace("  ", " ")

    def _taken_back(self, reason):
        """The issue was reversed in red: no old part is owed for it any more."""
        owed = self.env["elevator.parts.old"].search([("issue_line_id", "in", self.ids)])
        for old in owed:
            if old.state != "open":
                raise UserError(
                    self.env._(
                        "The old part of %(issue)s is settled already: it was used.",
                        issue=old.issue_id.name,
                    )
                )
        owed._decide("excused", excuse=reason)

    def _owe_old(self):
        """One old part in for one new part out (P-4.2a)."""
        owing = self.filtered("owes_old")
        for issue, lines in owing.grouped("issue_id").items():
            company = issue.company_id
            prices = company._elevator_hq_prices(lines.product_id)
            due = company._elevator_today() + relativedelta(days=company.elevator_old_days)
            # sudo: the keeper's issue writes what he owes
            old = self.env["elevator.parts.old"].sudo()
            old.create(
                [
                    old._prepare_owed_vals(
                        issue.depot_id, line.product_id, line.qty, prices.get(line.product_id.id, 0)
                    )
                    | {"issue_line_id": line.id, "due_on": due}
                    for line in lines
                ]
            )
