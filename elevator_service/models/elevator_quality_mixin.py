from odoo import api, fields, models

FINDERS = "elevator_service.group_branch_officer,elevator_service.group_hq"
# field of the count → model of what is counted
COUNTED = {
    "audit_count": "elevator.audit",
    "evaluation_count": "elevator.evaluation",
    "book_count": "elevator.record.book",
}


class ElevatorQualityMixin(models.AbstractModel):
    """What was found and said about an elevator or a site, by number: one query each.

    ``_quality_link`` names the field by which records point at it; customers evaluate sites, so an
    elevator shows the evaluations of its site.
    """

    _name = "elevator.quality.mixin"
    _description = "Numbers of audits, evaluations, books and findings"

    _quality_link = None

    audit_count = fields.Integer("Audits", compute="_compute_quality_counts")
    evaluation_count = fields.Integer("Evaluations", compute="_compute_quality_counts")
    book_count = fields.Integer("Record books", compute="_compute_quality_counts")
    trust_finding_count = fields.Integer(
        "Trust findings", compute="_compute_trust_finding_count", groups=FINDERS
    )

    @api.depends_context("uid")
    def _compute_quality_counts(self):
        for name, model in COUNTED.items():
            self._count_quality(name, model)

    @api.depends_context("uid")
    def _compute_trust_finding_count(self):
        self._count_quality("trust_finding_count", "elevator.trust.finding")

    def _quality_owners(self, model):
        """(field of the model, who it points at) for the records about each of these."""
        evaluated = model == "elevator.evaluation" and self._quality_link != "site_id"
        return ("site_id", self.site_id) if evaluated else (self._quality_link, self._origin)

    def _count_quality(self, name, model):
        """Fill a count by the reader's rights, in one query for all records."""
        link, owners = self._quality_owners(model)
        groups = self.env[model]._read_group([(link, "in", owners.ids)], [link], ["__count"])
        counts = dict(groups)
        for record in self:
            record[name] = counts.get(record._quality_owners(model)[1], 0)

    def _action_quality(self, xmlid):
        action = self.env["ir.actions.act_window"]._for_xml_id(f"elevator_service.{xmlid}")
        link, owners = self._quality_owners(action["res_model"])
        return action | {"domain": [(link, "in", owners.ids)], "context": {}}

    def action_open_audits(self):
        return self._action_quality("elevator_audit_action")

    def action_open_evaluations(self):
        return self._action_quality("elevator_evaluation_action")

    def action_open_books(self):
        return self._action_quality("elevator_record_book_action")

    def action_open_trust_findings(self):
        return self._action_quality("elevator_trust_finding_action")
