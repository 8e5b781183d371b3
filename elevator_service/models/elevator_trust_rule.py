from odoo import api, fields, models
from odoo.exceptions import UserError

SOURCES = [
    ("records", "Records"),
    ("call", "Friday call"),
    ("audit", "Audit"),
    ("report", "Work report"),
    ("evaluation", "Evaluation"),
    ("people", "People"),
]
# what HQ may change of a rule; the rest is the rule itself
EDITABLE = {"active", "sequence", "days", "look_back_days", "owner_id", "parameter_ids"}


class ElevatorTrustRule(models.Model):
    """A rule by which something is found that HQ has to look at (疑点规则, design F2).

    A rule is data: its parameters, whether it is active, how long HQ has for the verdict. Rules
    over records have their query in ``_sql_<code>``; the others are raised by who finds them.
    """

    _name = "elevator.trust.rule"
    _description = "Trust rule"
    _order = "sequence, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, readonly=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=100)
    source = fields.Selection(SOURCES, required=True, readonly=True, index=True)
    description = fields.Text(translate=True, help="What is found, and what honestly looks alike.")
    days = fields.Integer(
        "Verdict within (days)", default=7, required=True, help="A later one is escalated."
    )
    look_back_days = fields.Integer(
        "Look back (days)",
        required=True,
        default=0,
        help="Only what happened in the last so many days is found; 0: all records.",
    )
    owner_id = fields.Many2one(
        "res.users",
        ondelete="set null",
        help="Who judges what this rule finds. Empty: the user of the company's settings.",
    )
    # who is looked at need not know from which minute on
    parameter_ids = fields.One2many(
        "elevator.trust.parameter", "rule_id", groups="elevator_service.group_hq"
    )
    # what became of its findings
    finding_count = fields.Integer("Trust findings", compute="_compute_counts")
    open_count = fields.Integer("Not judged", compute="_compute_counts")
    true_count = fields.Integer("True", compute="_compute_counts")
    explained_count = fields.Integer("Explained", compute="_compute_counts")
    false_count = fields.Integer("False alarms", compute="_compute_counts")
    precision = fields.Float(
        "Precision (%)",
        compute="_compute_counts",
        digits=(5, 1),
        help="True findings among those judged. A low one says: change the parameters.",
    )

    _code_uniq = models.UniqueIndex("(code)", "This rule exists already.")
    _days_positive = models.Constraint(
        "CHECK (days > 0 AND look_back_days >= 0)", "Days are counted from 1."
    )

    def _compute_counts(self):
        rows = self.env["elevator.trust.finding"]._read_group(
            [("rule_id", "in", self.ids)], ["rule_id", "verdict"], ["__count"]
        )
        counts = {(rule, verdict or "open"): count for rule, verdict, count in rows}
        for rule in self:

            def of(verdict, rule=rule):
                return counts.get((rule._origin, verdict), 0)

            rule.open_count = of("open")
            rule.true_count = of("true")
            rule.explained_count = of("explained")
            rule.false_count = of("false_alarm")
            judged = rule.true_count + rule.explained_count + rule.false_count
            rule.finding_count = judged + rule.open_count
            rule.precision = 100 * rule.true_count / judged if judged else 0

    def write(self, vals):
        """A rule's code and meaning are the program's; HQ sets parameters, days and owner."""
        if not (self.env.su or vals.keys() <= EDITABLE):
            raise UserError(self.env._("Of a rule its parameters, days and owner are changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never_with_findings(self):
        if self.env["elevator.trust.finding"].search_count([("rule_id", "in", self.ids)], limit=1):
            raise UserError(self.env._("A rule that found something is archived, not deleted."))

    @api.model
    def _by_code(self, codes):
        """{code: rule} of the active rules among ``codes``."""
        # sudo: officers and audits raise by rules they need not read
        return {rule.code: rule for rule in self.sudo().search([("code", "in", list(codes))])}

    def _parameters(self):
        """{key: value} of the rule's parameters."""
        self.ensure_one()
        return {parameter.key: parameter.value for parameter in self.parameter_ids}

    def action_open_findings(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_trust_finding_action"
        )
        return action | {"domain": [("rule_id", "in", self.ids)], "context": {}}
