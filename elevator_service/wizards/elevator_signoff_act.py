from odoo import api, fields, models
from odoo.exceptions import UserError


class ElevatorSignoffAct(models.TransientModel):
    """Sign, reject or take back a document, by hand and with an opinion."""

    _name = "elevator.signoff.act"
    _description = "Sign a document"

    act = fields.Selection(
        [("approved", "Approve"), ("rejected", "Reject"), ("withdrawn", "Take back")],
        required=True,
    )
    res_model = fields.Selection(
        selection=lambda self: self.env["elevator.signoff.route"]._selection_res_model(),
        string="Kind of document",
        required=True,
    )
    res_id = fields.Many2oneReference(model_field="res_model", required=True)
    signoff_id = fields.Many2one("elevator.signoff", compute="_compute_signoff")
    digest = fields.Char("SHA-256", compute="_compute_signoff")
    step_name = fields.Char("Step", compute="_compute_signoff")
    allowed_office_ids = fields.Many2many("res.groups", compute="_compute_signoff")
    office_id = fields.Many2one(
        "res.groups",
        compute="_compute_office_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', allowed_office_ids)]",
    )
    opinion = fields.Text()
    image = fields.Binary("Handwriting")

    def _document(self):
        return self.env[self.res_model].browse(self.res_id)

    @api.depends("res_model", "res_id")
    def _compute_signoff(self):
        for act in self:
            signoff = act._document().signoff_id
            turns = signoff.turn_ids.filtered("to_sign")
            act.signoff_id = signoff
            act.digest = signoff.digest
            act.step_name = ", ".join(turns.mapped("name"))
            act.allowed_office_ids = turns._my_offices()

    @api.depends("allowed_office_ids")
    def _compute_office_id(self):
        for act in self:
            act.office_id = act.allowed_office_ids[:1]

    def action_apply(self):
        """Do it; who comes second is told instead of stopped."""
        self.ensure_one()
        document = self._document()
        if self.act == "withdrawn":
            document._signoff_withdraw(self.opinion)
            return {"type": "ir.actions.act_window_close"}
        if document.signoff_state == "draft":
            raise UserError(self.env._("Nobody asked for signatures."))
        signature = document._signoff_sign(self.act, self.opinion, self.image, self.office_id)
        return self._done() if signature else self._too_late(document.signoff_id)

    def _done(self):
        return {"type": "ir.actions.act_window_close"}

    def _too_late(self, signoff):
        signed = signoff.signature_ids[:1]
        if signoff.voided_at:
            message = self.env._("The content changed: the signatures are void.")
        else:
            message = self.env._("Decided already: %(signature)s.", signature=signed.display_name)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
