from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .elevator_checklist_item import LEVEL_DEPTH, LEVELS

WORKS = [*LEVELS, ("fault", "Fault repaired"), ("other", "Other work")]
RESULTS = [
    ("confirmed", "As recorded"),
    ("unsigned", "Recorded, not signed"),
    ("other_worker", "Recorded for somebody else"),
    ("shallower", "Recorded as less"),
    ("no_record", "No record"),
    ("open", "Cannot be compared"),
]
MISMATCHES = ("other_worker", "shallower", "no_record")
CHECK_FIELDS = {"customer_says", "customer_note"}


class ElevatorWorkReportLine(models.Model):
    """A claim of a work report: this elevator, this day, this work; and what it was worth."""

    _name = "elevator.work.report.line"
    _description = "Claim of a work report"
    _inherit = ["elevator.branch.once.mixin"]
    _order = "report_id, date, id"

    report_id = fields.Many2one(
        "elevator.work.report", required=True, index=True, ondelete="cascade"
    )
    branch_id = fields.Many2one(
        related="report_id.branch_id", store=True, precompute=True, index=True
    )
    maintainer_id = fields.Many2one(related="report_id.maintainer_id", store=True, index=True)
    state = fields.Selection(related="report_id.state", string="Report is")
    date = fields.Date(required=True, default=lambda self: self.env.company._elevator_today())
    elevator_id = fields.Many2one(
        "elevator.unit",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('branch_id', '=', branch_id)]",
    )
    work = fields.Selection(WORKS, required=True, default="patrol")
    text = fields.Char("What was done")
    # compared with the records when filed
    result = fields.Selection(RESULTS, readonly=True, index=True)
    visit_id = fields.Many2one(
        "elevator.visit", readonly=True, index="btree_not_null", ondelete="set null"
    )
    # asked by HQ service
    customer_says = fields.Selection(
        [("yes", "Was there"), ("no", "Was not there"), ("unknown", "Does not know")]
    )
    customer_note = fields.Char("Customer's words")
    is_mismatch = fields.Boolean("Mismatch", compute="_compute_is_mismatch", store=True)
    finding_ids = fields.Many2many(
        "elevator.trust.finding",
        string="Trust findings",
        compute="_compute_finding_ids",
        groups="elevator_service.group_branch_officer",
    )

    _once = models.UniqueIndex(
        "(report_id, elevator_id, date, work)", "This work is reported already."
    )

    @api.depends("date", "elevator_id", "work")
    def _compute_display_name(self):
        works = dict(self._fields["work"]._description_selection(self.env))
        for line in self:
            line.display_name = (
                f"{line.date or ''} {line.elevator_id.code or ''} {works.get(line.work, '')}"
            )

    @api.depends("result", "customer_says")
    def _compute_is_mismatch(self):
        for line in self:
            line.is_mismatch = line.result in MISMATCHES or line.customer_says == "no"

    @api.depends("is_mismatch")
    def _compute_finding_ids(self):
        evidence = self.env["elevator.trust.evidence"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
        found = evidence.grouped("res_id")
        for line in self:
            line.finding_ids = found.get(line.id, evidence.browse()).finding_id

    # ---------------------------------------------------------------- guards

    def _check_reports(self):
        self.report_id._check_draft()

    @api.model_create_multi
    def create(self, vals_list):
        """Claims are made while the report is a draft."""
        if any((CHECK_FIELDS | {"result", "visit_id"}) & vals.keys() for vals in vals_list):
            raise UserError(self.env._("What a claim is worth is compared, not typed."))
        self.env["elevator.work.report"].browse(
            {vals.get("report_id") for vals in vals_list}
        )._check_draft()
        return super().create(vals_list)

    def write(self, vals):
        """Claims are changed in a draft, the customer's word is HQ service's to enter."""
        if {"result", "visit_id", "is_mismatch"} & vals.keys():
            raise UserError(self.env._("What a claim is worth is compared, not typed."))
        if CHECK_FIELDS & vals.keys():
            self._check_service()
        if vals.keys() - CHECK_FIELDS:
            self._check_reports()
        return super().write(vals)

    def _check_service(self):
        if not self.env.su and not self.env.user.has_group("elevator_service.group_hq_service"):
            raise AccessError(self.env._("HQ service asks the customers."))
        if set(self.report_id.mapped("state")) - {"filed"}:
            raise UserError(self.env._("Customers are asked about what was filed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_draft_only(self):
        self._check_reports()

    # ---------------------------------------------------------------- comparison

    def _compare(self):  # pylint: disable=missing-return
        """Compare the claims with visits and faults of their elevators and days."""
        visits, faults = self.report_id._recorded(), self.report_id._faults()
        for line in self:
            visit = visits.get((line.elevator_id, line.date), self.env["elevator.visit"])
            super(ElevatorWorkReportLine, line).write(
                {"result": line._result(visit, faults), "visit_id": visit.id}
            )
        self._take_calls()

    def _take_calls(self):  # pylint: disable=missing-return
        """The customer's word of the Friday calls, where nobody has asked yet (M-1.3.2)."""
        calls = self._calls()
        for line in self.filtered(lambda line: not line.customer_says):
            call = calls.get((line.elevator_id.site_id, line.date))
            if call:
                came = line.date in call._said_days()
                super(ElevatorWorkReportLine, line).write(
                    {"customer_says": "yes" if came else "no", "customer_note": call.display_name}
                )

    def _calls(self):
        """Answered calls that tell who came on which days: {(site, day): call}, one look-up."""
        days = self.mapped("date")
        calls = self.env["elevator.followup"].search(
            [
                ("site_id", "in", self.elevator_id.site_id.ids),
                ("state", "=", "done"),
                ("came", "!=", False),
                ("week", ">", min(days, default=date.min)),
                ("week", "<=", max(days, default=date.min) + timedelta(7)),
            ]
        )
        return {
            (call.site_id, call.date_from + timedelta(number)): call
            for call in calls
            for number in range(len(call.came))
        }

    def _result(self, visit, faults):
        if self.work == "other":
            return "open"
        if self.work == "fault":
            return "confirmed" if self.date in faults[self.elevator_id] else "no_record"
        if visit.state != "done":
            return "no_record"
        if self.maintainer_id not in visit.maintainer_id | visit.second_maintainer_id:
            return "other_worker"
        if LEVEL_DEPTH[visit.level] < LEVEL_DEPTH[self.work]:
            return "shallower"
        return "confirmed" if visit.sheet_id.state == "signed" else "unsigned"

    def _forget(self):  # pylint: disable=missing-return
        """A report that is sent back is compared again when it is filed again."""
        super().write({"result": False, "visit_id": False} | dict.fromkeys(CHECK_FIELDS, False))

    def _raise_mismatches(self):
        """Each claim that records or customer contradict is a finding, once (M-5.2)."""
        self.env["elevator.trust.finding"]._raise(
            [vals for line in self.filtered("is_mismatch") for vals in line._prepare_findings()]
        )

    def _prepare_findings(self):
        self.ensure_one()
        findings = self.env["elevator.trust.finding"]
        line = self.with_context(
            lang=findings._owner_lang("report_claim", self.report_id.company_id)
        )
        results = dict(line._fields["result"]._description_selection(line.env))
        said = " ".join(filter(None, [line.display_name, self.text]))
        common = {
            "key": f"claim-{self.id}",
            "branch_id": self.branch_id.id,
            "site_id": self.elevator_id.site_id.id,
            "elevator_id": self.elevator_id.id,
            "date": self.date,
            "worker_ids": self.maintainer_id.ids,
            "evidence": [(self._name, self.id)]
            + ([(self.visit_id._name, self.visit_id.id)] if self.visit_id else []),
        }
        if self.result in MISMATCHES:
            yield common | {"rule": "report_claim", "said": said, "recorded": results[self.result]}
        if self.customer_says == "no":
            yield common | {
                "rule": "report_denied",
                "said": line.env._(
                    "Customer: was not there. %(note)s", note=self.customer_note or ""
                ),
                "recorded": said,
            }
