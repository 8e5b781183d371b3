from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.locking import first_one

VERDICTS = [("true", "True"), ("explained", "Explained"), ("false_alarm", "False alarm")]


class ElevatorTrustFinding(models.Model):
    """Where what was said, recorded and possible differ (疑点): evidence, owner, due day, verdict.

    Raised by ``_raise`` alone, once per rule and piece of evidence; judged by ``_judge``. The
    branch explains in the discussion, HQ decides (M-5.1–5.5).
    """

    _name = "elevator.trust.finding"
    _description = "Trust finding"
    _inherit = ["elevator.branch.mixin", "mail.thread"]
    _order = "date desc, id desc"
    # who may read a finding may explain it
    _mail_post_access = "read"

    # what
    rule_id = fields.Many2one(
        "elevator.trust.rule",
        "Trust rule",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
    )
    source = fields.Selection(related="rule_id.source")
    key = fields.Char(
        "Evidence key", required=True, readonly=True, help="The same evidence is found once."
    )
    date = fields.Date(required=True, readonly=True, help="Day it happened.")
    site_id = fields.Many2one("elevator.site", readonly=True, index=True, ondelete="restrict")
    elevator_id = fields.Many2one(
        "elevator.unit", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    worker_ids = fields.Many2many("hr.employee", string="Workers", readonly=True)
    # evidence
    said = fields.Text("What was said", readonly=True)
    recorded = fields.Text("What the records say", readonly=True)
    evidence_ids = fields.One2many("elevator.trust.evidence", "finding_id", readonly=True)
    # who looks at it, until when
    owner_id = fields.Many2one(
        "res.users", required=True, index=True, ondelete="restrict", tracking=True
    )
    due_on = fields.Date("Verdict due", required=True, tracking=True)
    escalation = fields.Integer(
        readonly=True, default=0, help="How often it was passed upwards because it was late."
    )
    state = fields.Selection(
        [("open", "Not judged"), ("judged", "Judged")], required=True, readonly=True, default="open"
    )
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    # verdict
    verdict = fields.Selection(VERDICTS, readonly=True, index="btree_not_null")
    verdict_text = fields.Text("Grounds", readonly=True)
    judged_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    judged_at = fields.Datetime("Judged", readonly=True)

    _rule_key_uniq = models.UniqueIndex("(rule_id, key)", "This was found already.")
    _open_idx = models.Index("(due_on) WHERE state = 'open'")
    _branch_date_idx = models.Index("(branch_id, date)")

    @api.depends("rule_id", "elevator_id", "site_id", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for finding in self:
            place = finding.elevator_id.code or finding.site_id.name or finding.branch_id.name
            words = (finding.rule_id.sudo().name, place, finding.date)
            finding.display_name = " ".join(str(word) for word in words if word)

    def _late_domain(self):
        return fields.Domain("state", "=", "open") & fields.Domain(
            "due_on", "<", self.env.company._elevator_today()
        )

    @api.depends("state", "due_on")
    def _compute_is_late(self):
        late = self.filtered_domain(self._late_domain())
        late.is_late = True
        (self - late).is_late = False

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._late_domain() if True in value else ~self._late_domain()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A finding is judged, not deleted."))

    # ---------------------------------------------------------------- found

    @api.model
    def _raise(self, vals_list):
        """Raise what was found; what was found before stays as it is, judged or not.

        :param vals_list: dicts with
            ``rule`` code of the rule, ``key`` of the evidence (unique for the rule),
            ``branch_id``, ``date`` (day it happened), and where they are known ``site_id``,
            ``elevator_id``, ``worker_ids`` (list of hr.employee ids), ``said``, ``recorded``
            (texts, in the owner's language: see ``_owner_lang``), ``evidence`` (list of (model,
            id)), ``owner_id``, ``due_on``
        :return: elevator.trust.finding, one for each of ``vals_list`` whose rule is active, in
            their order
        """
        # sudo: nobody writes findings but this verb; what calls it has seen the evidence
        model = self.sudo().with_context(
            tracking_disable=True, mail_create_nosubscribe=True, mail_create_nolog=True
        )
        rules = self.env["elevator.trust.rule"]._by_code({vals["rule"] for vals in vals_list})
        wanted = {
            (rules[vals["rule"]].id, vals["key"]): vals
            for vals in vals_list
            if vals["rule"] in rules
        }
        found = model._known(wanted)
        new = {key: vals for key, vals in wanted.items() if key not in found}
        if new:
            with first_one(self.env):
                made = model.create(model._prepare_finding_vals(rules, list(new.values())))
                made.flush_recordset()
            made._link_evidence([vals.get("evidence") or () for vals in new.values()])
            found |= dict(zip(new, made.ids, strict=True))
        return self.browse(found[key] for key in wanted)

    @api.model
    def _known(self, wanted):
        """{(rule id, key): id} of what was found before."""
        rows = self.search_fetch(
            [
                ("rule_id", "in", [rule for rule, _key in wanted]),
                ("key", "in", [k for _r, k in wanted]),
            ],
            ["rule_id", "key"],
            order="id",
        )
        return {(row.rule_id.id, row.key): row.id for row in rows}

    @api.model
    def _prepare_finding_vals(self, rules, vals_list):
        branches = self.env["elevator.branch"].browse({vals["branch_id"] for vals in vals_list})
        companies = {branch.id: branch.company_id for branch in branches}
        todays = {company: company._elevator_today() for company in branches.company_id}
        owners = {
            (rule, company): self._owner(rule, company)
            for rule in rules.values()
            for company in todays
        }

        def one(vals):
            rule, company = rules[vals["rule"]], companies[vals["branch_id"]]
            plain = ("key", "branch_id", "site_id", "elevator_id", "date", "said", "recorded")
            return {name: vals.get(name) for name in plain} | {
                "rule_id": rule.id,
                "worker_ids": [fields.Command.set(vals.get("worker_ids") or [])],
                "owner_id": vals.get("owner_id") or owners[rule, company].id,
                "due_on": vals.get("due_on") or todays[company] + timedelta(rule.days),
            }

        return [one(vals) for vals in vals_list]

    @api.model
    def _owner(self, rule, company):
        """Who judges: the rule's owner, the company's, else somebody of HQ service."""
        return rule.owner_id or company._elevator_trust_owner()

    @api.model
    def _owner_lang(self, code, company):
        """Language of who will judge findings of a rule: texts are written in it."""
        rule = self.env["elevator.trust.rule"]._by_code([code]).get(code)
        return (rule and self._owner(rule, company).lang) or self.env.lang

    def _link_evidence(self, links):
        """Evidence rows; each is called what its record is called now.

        :param links: for each finding a list of (model, id)
        """
        ids = {}
        for rows in links:
            for model, res_id in rows:
                ids.setdefault(model, set()).add(res_id)
        names = {
            (model, record.id): record.display_name
            for model, wanted in ids.items()
            for record in self.env[model].browse(sorted(wanted)).exists()
        }
        self.env["elevator.trust.evidence"].create(
            [
                {
                    "finding_id": finding.id,
                    "branch_id": finding.branch_id.id,
                    "res_model": model,
                    "res_id": res_id,
                    "name": names.get((model, res_id)) or f"{model} {res_id}",
                }
                for finding, rows in zip(self, links, strict=True)
                for model, res_id in rows
            ]
        )
