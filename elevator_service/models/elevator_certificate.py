from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

STATES = [
    ("valid", "Valid"),
    ("future", "Not yet valid"),
    ("expired", "Expired"),
    ("revoked", "Revoked"),
]
# what a certificate of the company's exams says; it is given and revoked, never typed
GIVEN = {"number", "valid_from", "valid_to", "training_id", "taken_over"}
REVOKED = {"revoked_on", "revoked_by_id"}
DECIDING = {"valid_from", "valid_to", "revoked_on"}


class ElevatorCertificate(models.Model):
    """A certificate of a maintainer: the company's (上岗证), the law's, or of health.

    Without a valid one of each required kind no visit is assigned to him (M-8.4). Certificates
    are kept: one that is wrong is revoked, with the reason.
    """

    _name = "elevator.certificate"
    _description = "Certificate"
    _inherit = ["elevator.branch.once.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "valid_from desc, id desc"
    _rec_name = "number"

    employee_id = fields.Many2one("hr.employee", required=True, index=True, ondelete="restrict")
    kind_id = fields.Many2one(
        "elevator.certificate.kind", required=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one(related="employee_id.elevator_branch_id", store=True, index=True)
    company_id = fields.Many2one(related="employee_id.company_id", store=True)
    number = fields.Char(required=True, tracking=True)
    valid_from = fields.Date(required=True, tracking=True)
    valid_to = fields.Date(
        tracking=True, help="Last day; empty only where it was taken over without it."
    )
    taken_over = fields.Boolean(
        readonly=True,
        copy=False,
        help="Taken over from the time before certificates were recorded; to be completed.",
    )
    training_id = fields.Many2one(
        "elevator.training", index="btree_not_null", readonly=True, copy=False, ondelete="restrict"
    )
    scan = fields.Binary("Scanned paper", attachment=True, copy=False)
    scan_name = fields.Char(copy=False)
    note = fields.Text()
    revoke_reason = fields.Char("Why revoked", copy=False, tracking=True)
    revoked_on = fields.Date(
        readonly=True, copy=False, tracking=True, help="From this day on it does not count."
    )
    revoked_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    reminded_on = fields.Date(readonly=True, copy=False)
    state = fields.Selection(STATES, compute="_compute_state", search="_search_state")
    days_left = fields.Integer(compute="_compute_state", help="Days until it expires.")
    by_exam = fields.Boolean(related="kind_id.by_exam")

    _employee_kind_idx = models.Index("(employee_id, kind_id, valid_from, valid_to)")
    _dates = models.Constraint(
        "CHECK (valid_to IS NULL OR valid_to >= valid_from)", "A certificate ends after its start."
    )
    _ends = models.Constraint(
        "CHECK (valid_to IS NOT NULL OR taken_over)", "Enter the day on which it expires."
    )

    @api.depends("kind_id", "number")
    def _compute_display_name(self):
        for certificate in self:
            certificate.display_name = (
                f"{certificate.kind_id.name or ''} {certificate.number or ''}"
            )

    @api.model
    def _state_domains(self):
        """{state: domain}: one table for showing and searching."""
        today = self.env.company._elevator_today()
        revoked = Domain("revoked_on", "!=", False) & Domain("revoked_on", "<=", today)
        expired = ~revoked & Domain("valid_to", "<", today)
        future = ~revoked & Domain("valid_from", ">", today)
        return {
            "revoked": revoked,
            "expired": expired,
            "future": future,
            "valid": ~revoked & ~expired & ~future,
        }

    @api.depends("valid_from", "valid_to", "revoked_on")
    def _compute_state(self):
        today = self.env.company._elevator_today()
        for state, domain in self._state_domains().items():
            self.filtered_domain(domain).state = state
        for certificate in self:
            end = certificate.valid_to
            certificate.days_left = (end - today).days if end else 0

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(
            domain for state, domain in self._state_domains().items() if state in value
        )

    @api.constrains("number", "kind_id", "employee_id")
    def _check_number(self):
        """One number, one person."""
        for certificate in self:
            other = self.sudo().search_count(
                [
                    ("kind_id", "=", certificate.kind_id.id),
                    ("number", "=", certificate.number),
                    ("employee_id", "!=", certificate.employee_id.id),
                ],
                limit=1,
            )
            if other:
                raise ValidationError(
                    self.env._("%(number)s belongs to somebody else.", number=certificate.number)
                )

    # ---------------------------------------------------------------- guards

    @api.model_create_multi
    def create(self, vals_list):
        """Enter certificates that others gave; the company's own come from its exams (M-8.4)."""
        kinds = self.env["elevator.certificate.kind"].browse(
            [vals["kind_id"] for vals in vals_list if vals.get("kind_id")]
        )
        typed = {"training_id", "taken_over", *REVOKED}
        if any(kinds.mapped("by_exam")) or any(typed & vals.keys() for vals in vals_list):
            raise UserError(
                self.env._("This certificate is given to who passed both exams, not typed.")
            )
        certificates = super().create(vals_list)
        certificates._follow()
        return certificates

    @api.model
    def _give(self, vals_list):
        """Create past the guard; planned visits follow."""
        certificates = super().create(vals_list)
        certificates._follow()
        return certificates

    def write(self, vals):
        if {"employee_id", "kind_id", "training_id", "taken_over", *REVOKED} & vals.keys():
            raise UserError(self.env._("A certificate stays what it is; revoke it with a reason."))
        if GIVEN & vals.keys() and any(self.mapped("by_exam")):
            raise UserError(self.env._("What the company certified is not changed, but revoked."))
        if "revoke_reason" in vals and any(self.mapped("revoked_on")):
            raise UserError(self.env._("It is revoked; the reason stays."))
        result = super().write(vals)
        if DECIDING & vals.keys():
            super().write({"reminded_on": False})
            self._follow()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Certificates are kept; revoke a wrong one with the reason."))

    # ---------------------------------------------------------------- verbs

    @api.model
    def _issue(self, employees, training):
        """Certify who passed a class: numbered, valid from today for its months (M-8.4).

        Called by the class alone, which has checked attendance and both exams.

        :return: the new certificates
        """
        kind = training.kind_id
        today = training.company_id._elevator_today()
        numbers = self.env["ir.sequence"].sudo()
        return self._give(
            [
                {
                    "employee_id": employee.id,
                    "kind_id": kind.id,
                    "number": f"{kind.code}{numbers.next_by_code('elevator.certificate')}",
                    "valid_from": today,
                    "valid_to": today + relativedelta(months=kind.months, days=-1),
                    "training_id": training.id,
                }
                for employee in employees
            ]
        )

    def action_revoke(self):
        """Revoke from today on; the visits planned for him go back to the branch.

        :raises UserError: no reason, or revoked already
        """
        self.check_access("write")
        today = self.env.company._elevator_today()
        for certificate in self:
            if certificate.revoked_on or not (certificate.revoke_reason or "").strip():
                raise UserError(self.env._("Enter why it is revoked; it is revoked once."))
        super().write({"revoked_on": today, "revoked_by_id": self.env.uid})
        self._follow()
        return True

    def _follow(self):
        """Planned visits follow what these certificates say about their holders."""
        holders = self.filtered("kind_id.required").employee_id
        holders._elevator_follow_certificates()
