from odoo import api, fields, models


class ElevatorUnitEvent(models.Model):
    """A line in the life of an elevator (履历): what happened, on which evidence. Append-only.

    Other addons add kinds by ``selection_add`` and write through ``elevator.unit._log_event()``.
    """

    _name = "elevator.unit.event"
    _description = "Elevator event"
    _inherit = ["elevator.append.only.mixin"]
    _order = "date desc, id desc"

    elevator_id = fields.Many2one("elevator.unit", required=True, index=True, ondelete="restrict")
    branch_id = fields.Many2one("elevator.branch", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="restrict")
    kind = fields.Selection(
        [
            ("state", "State"),
            ("stage", "Installation stage"),
            ("repair", "Repair level"),
            ("coverage", "Coverage"),
            ("fault", "Fault"),
            ("entrapment", "Entrapment"),
            ("part", "Part replaced"),
            ("note", "Note"),
        ],
        required=True,
        index=True,
    )
    date = fields.Date(required=True, help="Day it happened.")
    logged_at = fields.Datetime(required=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", required=True, default=lambda self: self.env.user)
    state_from = fields.Char()
    state_to = fields.Char()
    from_label = fields.Char("From", compute="_compute_labels")
    to_label = fields.Char("To", compute="_compute_labels")
    note = fields.Text()
    attachment_ids = fields.Many2many("ir.attachment", string="Evidence")
    res_model = fields.Char("Document model")
    res_id = fields.Many2oneReference("Document", model_field="res_model")

    @api.depends("kind", "date", "elevator_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for event in self:
            words = (event.elevator_id.code, kinds.get(event.kind), event.date)
            event.display_name = " ".join(str(word) for word in words if word)

    @api.depends("kind", "state_from", "state_to")
    @api.depends_context("lang")
    def _compute_labels(self):
        """The stored keys as words; what is no key of a choice stands as it is."""
        choices = self._label_choices()
        for event in self:
            words = choices.get(event.kind, {})
            event.from_label = words.get(event.state_from, event.state_from)
            event.to_label = words.get(event.state_to, event.state_to)

    @api.model
    def _label_choices(self):
        """{kind: {key: word}}; an addon that adds kinds with choices extends this."""
        unit = self.env["elevator.unit"]._fields

        def words(name):
            return dict(unit[name]._description_selection(self.env))

        return {
            "state": words("state"),
            "stage": words("install_stage"),
            "repair": words("repair_level"),
            "coverage": words("coverage_kind"),
        }
