import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import NO_ACCESS

from ..tools import id_card
from ..tools.content import digest

PAPERS = ("id_card", "cv", "health")
ADULT = 18
# written by approval, freezing and deletion only
VERB_FIELDS = {
    *("employee_id", "elevator_count", "maintainer_count", "standard"),
    *("id_salt", "id_digest", "papers_deleted_on", "papers_deleted_by_id"),
}
# who files and who keeps the papers read the number; everybody else sees it masked
WHO_READS = "elevator_service.group_branch_officer,elevator_service.group_people"


class ElevatorHiring(models.Model):
    """Application of a branch to hire a maintainer (用人申请, M-8.1, M-8.2).

    Its ground are numbers from the data, frozen when signatures are asked for: elevators in
    maintenance by maintainer, now and with the new one. Departments confirm, the leader approves
    (a route); then the employee exists, still without the certificate to work (M-8.4).
    """

    _name = "elevator.hiring"
    _description = "Hiring application"
    _inherit = [
        "elevator.branch.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "elevator.signoff.mixin",
    ]
    _order = "id desc"
    _signoff_fields = {
        "branch_id": None,
        "name": None,
        # the number itself would stay in the rounds for ever, and be read in them (PIPL)
        "id_masked": None,
        "id_digest": None,
        "phone": None,
        "reason": None,
        "elevator_count": None,
        "maintainer_count": None,
        "standard": None,
        "paper_ids": {"kind": None, "name": None, "expires_on": None, "checksum": None},
    }

    name = fields.Char("Applicant", required=True, tracking=True)
    id_number = fields.Char(
        "ID number",
        required=True,
        groups=WHO_READS,
        help="Resident identity card number (公民身份号码), checked by its check digit.",
    )
    id_masked = fields.Char("ID number (masked)", compute="_compute_id")
    id_salt = fields.Char(groups=NO_ACCESS, copy=False, default=lambda self: secrets.token_hex(16))
    id_digest = fields.Char(
        "ID number (digest)",
        compute="_compute_id_digest",
        store=True,
        size=64,
        groups=WHO_READS,
        help="SHA-256 over a secret of this application and the number: what signatures cover. "
        "Without the secret nobody finds the number again.",
    )
    birthday = fields.Date(compute="_compute_id", help="From the ID number.")
    phone = fields.Char()
    reason = fields.Text(
        "Situation on site",
        help="What the numbers do not show; asked for when they do not call for a maintainer.",
    )
    # ground: from the data
    elevator_count = fields.Integer(
        "Elevators in maintenance", compute="_compute_ground", store=True, readonly=True
    )
    maintainer_count = fields.Integer(
        "Maintainers", compute="_compute_ground", store=True, readonly=True
    )
    standard = fields.Integer(
        "Standard a maintainer", compute="_compute_ground", store=True, readonly=True
    )
    ratio = fields.Float(
        "Elevators a maintainer", compute="_compute_ratio", digits=(8, 1), help="As it is now."
    )
    ratio_after = fields.Float("With the new one", compute="_compute_ratio", digits=(8, 1))
    is_called_for = fields.Boolean(
        "Called for by the numbers",
        compute="_compute_ratio",
        help="A maintainer looks after more elevators than the standard.",
    )
    paper_ids = fields.One2many("elevator.hiring.paper", "hiring_id", "Papers")
    missing_papers = fields.Char(compute="_compute_missing_papers")
    employee_id = fields.Many2one("hr.employee", readonly=True, copy=False, ondelete="restrict")

    _pending_uniq = models.UniqueIndex(
        "(id_number) WHERE signoff_state = 'pending'", "Applied for already by another application."
    )

    @api.depends("id_number")
    def _compute_id(self):
        # sudo: only the day of birth and a masked number come out
        for hiring, known in zip(self, self.sudo(), strict=True):
            number = known.id_number or ""
            hiring.id_masked = f"{number[:6]}********{number[-4:]}" if len(number) == 18 else ""
            hiring.birthday = id_card.birth_date(number) or False

    @api.depends("id_number")
    def _compute_id_digest(self):
        # sudo: the secret is nobody's
        for hiring in self.sudo():
            hiring.id_digest = hiring.id_number and digest(hiring.id_salt + hiring.id_number)

    @api.depends("branch_id")
    def _compute_ground(self):
        for hiring, numbers in self._ground().items():
            hiring.update(numbers)

    def _ground(self):
        """{application: numbers of its branch today} (M-8.1)."""
        # sudo: counts only; who applies for a branch need not read its people
        units, people = self.env["elevator.unit"].sudo(), self.env["hr.employee"].sudo()
        mine = [("branch_id", "in", self.branch_id.ids), ("state", "=", "maintenance")]
        elevators = dict(units._read_group(mine, ["branch_id"], ["__count"]))
        mine = [("elevator_branch_id", "in", self.branch_id.ids)]
        workers = dict(people._read_group(mine, ["elevator_branch_id"], ["__count"]))
        return {
            hiring: {
                "elevator_count": elevators.get(hiring.branch_id._origin, 0),
                "maintainer_count": workers.get(hiring.branch_id._origin, 0),
                "standard": hiring.company_id.elevator_per_maintainer,
            }
            for hiring in self
        }

    @api.depends("elevator_count", "maintainer_count", "standard")
    def _compute_ratio(self):
        for hiring in self:
            count, workers = hiring.elevator_count, hiring.maintainer_count
            hiring.ratio = count / workers if workers else count
            hiring.ratio_after = count / (workers + 1)
            hiring.is_called_for = hiring.ratio > hiring.standard

    @api.depends("paper_ids.kind", "paper_ids.checksum")
    def _compute_missing_papers(self):
        labels = dict(
            self.env["elevator.hiring.paper"]._fields["kind"]._description_selection(self.env)
        )
        for hiring in self:
            there = hiring.paper_ids.filtered("checksum").mapped("kind")
            hiring.missing_papers = ", ".join(labels[kind] for kind in PAPERS if kind not in there)

    @api.constrains("id_number")
    def _check_id_number(self):
        """Form, date and check digit of the ID number; of age on the day it is entered (M-8.1)."""
        for hiring in self.sudo().filtered(lambda hiring: not hiring.papers_deleted_on):
            born = id_card.birth_date(hiring.id_number or "")
            if not born:
                raise ValidationError(self.env._("This is no valid ID number; 18 characters."))
            today = hiring.company_id._elevator_today()
            if (today.year - born.year, today.month, today.day) < (ADULT, born.month, born.day):
                raise ValidationError(self.env._("The applicant is under age."))

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean(vals) for vals in vals_list])

    def write(self, vals):
        if VERB_FIELDS & vals.keys():
            raise UserError(self.env._("The numbers come from the data, the person from approval."))
        if "id_number" in vals:
            self._signoff_check_open()
        return super().write(self._clean(vals))

    def _write_verb(self, vals):
        """Write past the guard above; a verb that context and RPC cannot reach."""
        return super().write(vals)

    @api.model
    def _clean(self, vals):
        """The ID number without spaces and with a capital X."""
        if vals.get("id_number"):
            vals = {**vals, "id_number": id_card.compact(vals["id_number"])}
        return {name: value for name, value in vals.items() if name not in VERB_FIELDS}

    # ---------------------------------------------------------------- approval

    def _signoff_check_request(self):
        """Complete, true to the numbers of today, and not a person who works here already."""
        self._freeze_ground()
        for hiring in self.sudo():
            if hiring.missing_papers:
                raise UserError(
                    self.env._("These papers are missing: %(papers)s", papers=hiring.missing_papers)
                )
            health = hiring.paper_ids.filtered(lambda paper: paper.kind == "health")
            today = hiring.company_id._elevator_today()
            if not all(paper.expires_on and paper.expires_on >= today for paper in health):
                raise UserError(self.env._("The health certificate has expired or lacks its day."))
            if not hiring.is_called_for and not (hiring.reason or "").strip():
                raise UserError(
                    self.env._("The numbers do not call for a maintainer: write why he is needed.")
                )
            hiring._check_not_here()

    def _freeze_ground(self):
        """Take the numbers of today; the signatures cover them (M-8.1)."""
        for hiring, numbers in self._ground().items():
            hiring._write_verb(numbers)

    def _check_not_here(self):
        same = self.search(
            [
                ("id_number", "=", self.id_number),
                ("id", "!=", self.id),
                "|",
                ("signoff_state", "=", "pending"),
                ("employee_id.active", "=", True),
            ],
            limit=1,
        )
        if same:
            raise UserError(
                self.env._("Applied for already: %(branch)s", branch=same.branch_id.name)
            )

    def _signoff_approved(self):
        """The leader signed: the person is an employee of the branch, with his health certificate.

        No certificate to work comes with it: that takes a class and two exams (M-8.3, M-8.4).
        """
        for hiring in self:
            employee = self.env["hr.employee"].create(hiring._prepare_employee_vals())
            hiring._write_verb({"employee_id": employee.id})
            hiring.paper_ids._certify_health(employee)

    def _signoff_check_withdraw(self):
        if any(self.mapped("employee_id")):
            raise UserError(self.env._("The person is hired; the approval stays."))

    def _prepare_employee_vals(self):
        return {
            "name": self.name,
            "company_id": self.company_id.id,
            "elevator_branch_id": self.branch_id.id,
            "work_phone": self.phone,
            "identification_id": self.id_number,
            "birthday": self.birthday,
        }
