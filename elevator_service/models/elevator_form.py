from odoo import api, fields, models

from ..tools.form_text import PLACES


class ElevatorForm(models.Model):
    """A form of the company (合同、规章、表格): versions are approved, one is valid (M-2.2.1)."""

    _name = "elevator.form"
    _description = "Form"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    use = fields.Selection(
        [
            ("contract", "Maintenance contract"),
            ("fee_sheet", "Fee sheet"),
            ("record", "Maintenance record"),
            ("plan", "Monthly work plan"),
        ],
        "Printed on",
        help="Papers of this software that print the valid version's number, or its text.",
    )
    version_ids = fields.One2many("elevator.form.version", "form_id", "Versions")
    current_id = fields.Many2one(
        "elevator.form.version", "Valid version", compute="_compute_current_id"
    )

    _use_uniq = models.UniqueIndex("(use) WHERE use IS NOT NULL AND active")

    @api.depends("version_ids.signoff_state", "version_ids.valid_from")
    def _compute_current_id(self):
        today = self.env.company._elevator_today()
        for form in self:
            form.current_id = form._valid_on(today)

    def _valid_on(self, date):
        """The approved version of a day: the one with the latest beginning, or none."""
        approved = self.version_ids.filtered(
            lambda version: version.signoff_state == "approved" and version.valid_from <= date
        )
        return approved.sorted(lambda version: (version.valid_from, version.number))[-1:]

    @api.model
    def _used(self, use, date=None):
        """The version that is printed on a kind of paper, or none.

        :param date: default today
        """
        # sudo: the text of a form is printed for everybody who may print the paper
        form = self.sudo().search([("use", "=", use)], limit=1)
        return form._valid_on(date or self.env.company._elevator_today())

    def action_new_version(self):
        """A draft that begins with the text of the last version."""
        self.ensure_one()
        last = self.version_ids[:1]
        draft = self.version_ids.filtered(lambda v: v.signoff_state in ("draft", "rejected"))[:1]
        draft = draft or self.env["elevator.form.version"].create(
            {"form_id": self.id, "body": last.body}
        )
        return draft.get_formview_action()

    @api.model
    def _places(self):
        """What a contract's text may name: [(place, what it stands for)]."""
        return [(name, text) for name, (text, _value) in PLACES.items()]
