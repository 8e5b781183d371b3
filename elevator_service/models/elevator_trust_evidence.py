from odoo import api, fields, models
from odoo.exceptions import UserError


class ElevatorTrustEvidence(models.Model):
    """A record that speaks for a finding: a visit, a sheet, a call, an event."""

    _name = "elevator.trust.evidence"
    _description = "Evidence of a finding"
    _inherit = ["elevator.append.only.mixin"]
    _order = "finding_id desc, id"

    finding_id = fields.Many2one(
        "elevator.trust.finding", required=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one("elevator.branch", required=True, index=True, ondelete="restrict")
    name = fields.Char("Record", required=True, help="What it was called when it was found.")
    model_name = fields.Char("Kind of record", compute="_compute_model_name")
    res_model = fields.Char("Model", required=True)
    res_id = fields.Many2oneReference("Record id", model_field="res_model", required=True)

    _record_idx = models.Index("(res_model, res_id)")

    @api.depends("res_model")
    @api.depends_context("lang")
    def _compute_model_name(self):
        # sudo: names of models are no secret
        kinds = self.env["ir.model"].sudo()
        for evidence in self:
            evidence.model_name = kinds._get(evidence.res_model).name or evidence.res_model

    def action_open(self):
        """Open the record, by the reader's own rights.

        :raises UserError: it is gone
        """
        self.ensure_one()
        record = self.env[self.res_model].browse(self.res_id).exists()
        if not record:
            raise UserError(self.env._("This record does not exist any more."))
        record.check_access("read")
        return record.get_formview_action()
