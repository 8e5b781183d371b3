from odoo import api, fields, models
from odoo.exceptions import UserError

ANSWERS = [("yes", "Yes"), ("no", "No"), ("unknown", "Not known")]
FACTS = ("tested", "qa_passed", "forced", "burnt", "wet")
RULINGS = [
    ("quality", "Product quality"),
    ("site", "Caused on site"),
    ("open", "To be decided by a person"),
]
CAUSES = [ruling for ruling in RULINGS if ruling[0] != "open"]


class ElevatorDamageRule(models.Model):
    """A row of the decision table: facts that must be so, and what follows (T-1.5)."""

    _name = "elevator.damage.rule"
    _description = "Row of the decision table"
    _order = "table_id, sequence, id"
    _rec_name = "reason"

    table_id = fields.Many2one(
        "elevator.damage.table", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    # empty: whatever it is
    tested = fields.Selection(ANSWERS, "Tested before delivery")
    qa_passed = fields.Selection(ANSWERS, "QA passed")
    forced = fields.Selection(ANSWERS, "External force")
    burnt = fields.Selection(ANSWERS, "Burn marks")
    wet = fields.Selection(ANSWERS, "Stored wet")
    ruling = fields.Selection(RULINGS, required=True)
    reason = fields.Char(required=True, translate=True, help="Printed with the verdict.")

    def _conditions(self):
        """{fact: answer} that this row asks for."""
        return {fact: self[fact] for fact in FACTS if self[fact]}

    def _fits(self, facts):
        """Whether the facts are as this row asks."""
        return all(facts[fact] == answer for fact, answer in self._conditions().items())

    @api.model_create_multi
    def create(self, vals_list):
        """Rows are added to a draft."""
        rules = super().create(vals_list)
        rules._check_draft()
        return rules

    def write(self, vals):
        """Rows are changed in a draft, and stay in their table."""
        self._check_draft()
        if "table_id" in vals:
            raise UserError(self.env._("A row stays in its table."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        self._check_draft()

    def _check_draft(self):
        if any(rule.table_id.state != "draft" for rule in self):
            raise UserError(self.env._("A table that is or was in force is not changed: copy it."))
