from odoo import fields, models

SECTIONS = [
    ("machine", "Machine room"),
    ("car", "Car and landings"),
    ("pit", "Shaft and pit"),
    ("step", "Steps and combs"),
    ("record", "Records and signs"),
]


class ElevatorAuditItem(models.Model):
    """A question of the audit's checklist; the audit keeps its words and points (M-1.3.3)."""

    _name = "elevator.audit.item"
    _description = "Question of audits"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    section = fields.Selection(SECTIONS, required=True, default="machine")
    use = fields.Selection(
        [("all", "All elevators"), ("lift", "Lifts"), ("escalator", "Escalators and walks")],
        required=True,
        default="all",
    )
    points = fields.Integer(required=True, default=5)
    critical = fields.Boolean(help="Bad here fails the audit, whatever the score is.")

    _points_positive = models.Constraint("CHECK (points > 0)", "A question is worth a point.")

    def _for(self, elevator):
        """The questions that are asked at an elevator, in their order."""
        use = "escalator" if elevator.annex == "D" else "lift"
        return self.search([("use", "in", ("all", use))])
