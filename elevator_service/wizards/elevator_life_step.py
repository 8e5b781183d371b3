from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.elevator_unit import INSTALL_STAGES
from ..models.elevator_unit_life import CONSENT_WAYS


class ElevatorLifeStep(models.TransientModel):
    """One step in the life of elevators, with the evidence it needs."""

    _name = "elevator.life.step"
    _description = "Step in an elevator's life"

    elevator_ids = fields.Many2many("elevator.unit", string="Elevators", required=True)
    target = fields.Selection(
        [
            ("stage", "Installation stage"),
            ("accepted", "Accept"),
            ("maintenance", "Enter maintenance"),
            ("suspended", "Suspend"),
            ("resume", "Resume"),
            ("ended", "End maintenance"),
            ("repair", "Repair"),
        ],
        required=True,
    )
    date = fields.Date(required=True, default=lambda self: self.env.company._elevator_today())
    note = fields.Text("Reason or remark")
    file = fields.Binary("Document")
    file_name = fields.Char()
    # consent (M-1.3.1)
    partner_id = fields.Many2one("res.partner", compute="_compute_partner_id")
    consent_by_id = fields.Many2one("res.partner", "Consented", help="Person of the customer.")
    consent_how = fields.Selection(CONSENT_WAYS, "How")
    agreement_id = fields.Many2one("elevator.free.agreement", "Exempting agreement")
    contract_id = fields.Many2one("contract.contract", "Exempting contract")
    # installation and repair
    stage = fields.Selection(INSTALL_STAGES)
    repair_level = fields.Selection(
        [
            ("minor", "Minor repair"),
            ("medium", "Medium repair"),
            ("major", "Major repair"),
            ("none", "Repair finished"),
        ]
    )

    @api.depends("elevator_ids")
    def _compute_partner_id(self):
        for step in self:
            customers = step.elevator_ids.partner_id
            step.partner_id = customers if len(customers) == 1 else False

    def action_apply(self):
        """Take the step for all chosen elevators, or for none."""
        self.ensure_one()
        elevators = self.elevator_ids
        if self.target == "stage":
            if not self.stage:
                raise UserError(self.env._("Choose the stage."))
            elevators._set_stage(self.stage, self.date, self.note or "")
        elif self.target == "repair":
            level = self.repair_level
            elevators._set_repair_level(level != "none" and level, self.date, self.note or "")
        else:
            target = "maintenance" if self.target == "resume" else self.target
            elevators._move_to(target, **self._prepare_evidence())
        return {"type": "ir.actions.act_window_close"}

    def _prepare_evidence(self):
        evidence = {"date": self.date, "note": self.note or "", "attachments": self._attach()}
        if self.target == "maintenance":
            evidence |= {
                "consent_by": self.consent_by_id,
                "consent_how": self.consent_how,
                "agreement": self.agreement_id,
                "contract": self.contract_id,
            }
        return evidence

    def _attach(self):
        """The document as an attachment of the first elevator, shared by all events."""
        if not self.file:
            return self.env["ir.attachment"]
        return self.env["ir.attachment"].create(
            {
                "name": self.file_name or self.env._("Document"),
                "datas": self.file,
                "res_model": "elevator.unit",
                "res_id": self.elevator_ids[:1].id,
            }
        )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if (
            not values.get("elevator_ids")
            and self.env.context.get("active_model") == "elevator.unit"
        ):
            values["elevator_ids"] = [Command.set(self.env.context.get("active_ids", []))]
        return values
