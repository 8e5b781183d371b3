from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools.locking import lock

OFFICE = "elevator_service.group_people"


class ElevatorHiring(models.Model):
    """Papers of who is not hired are kept some months and then deleted (PIPL art. 19, 47).

    Counted from the day on which nothing came of the application: rejected, taken back, or left
    as a draft. The night tells the personnel office, which deletes; who and when is kept. What
    stays is the decision: name, branch, numbers and signatures, without ID number and files.
    """

    _inherit = "elevator.hiring"

    closed_on = fields.Date(
        "Not hired since",
        compute="_compute_closed_on",
        store=True,
        help="Rejected or taken back; never asked for: since the last paper was handed in.",
    )
    papers_until = fields.Date(
        "Papers kept until",
        compute="_compute_papers_until",
        help="Last day; then the personnel office deletes them.",
    )
    papers_due = fields.Boolean(
        "Papers to be deleted", compute="_compute_papers_due", search="_search_papers_due"
    )
    papers_deleted_on = fields.Date("Papers deleted", readonly=True, copy=False)
    papers_deleted_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    may_delete_papers = fields.Boolean(compute="_compute_papers_due")

    @api.depends("signoff_state", "signoff_id.decided_at", "signoff_id.voided_at", "paper_ids")
    def _compute_closed_on(self):
        for hiring in self:
            signoff = hiring.signoff_id
            handed_in = [hiring.create_date, *hiring.paper_ids.mapped("create_date")]
            last = signoff.voided_at or signoff.decided_at
            last = last or max(filter(None, handed_in), default=False)
            over = hiring.signoff_state in ("draft", "rejected") and last
            hiring.closed_on = over and hiring.company_id._elevator_day(last)

    @api.depends("closed_on", "papers_deleted_on", "company_id.elevator_hiring_months")
    def _compute_papers_until(self):
        for hiring in self:
            kept = hiring.closed_on and not hiring.papers_deleted_on
            months = relativedelta(months=hiring.company_id.elevator_hiring_months)
            hiring.papers_until = kept and hiring.closed_on + months

    @api.model
    def _papers_due_domain(self):
        """Not hired, papers still there, and the months of the company over."""
        company = self.env.company
        before = company._elevator_today() - relativedelta(months=company.elevator_hiring_months)
        return (
            Domain("signoff_state", "in", ("draft", "rejected"))
            & Domain("employee_id", "=", False)
            & Domain("papers_deleted_on", "=", False)
            & Domain("closed_on", "<", before)
        )

    @api.depends_context("uid")
    @api.depends("closed_on", "signoff_state", "employee_id", "papers_deleted_on")
    def _compute_papers_due(self):
        due = self.filtered_domain(self._papers_due_domain())
        office = self.env.user.has_group(OFFICE)
        for hiring in self:
            hiring.papers_due = hiring in due
            hiring.may_delete_papers = office and hiring in due

    @api.model
    def _search_papers_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._papers_due_domain() if True in value else ~self._papers_due_domain()

    def _signoff_check_request(self):
        self._check_papers_there()
        return super()._signoff_check_request()

    def _check_papers_there(self):
        """Raise when the papers were deleted: the person hands them in anew."""
        if any(self.mapped("papers_deleted_on")):
            raise UserError(self.env._("The papers were deleted: apply anew."))

    def action_delete_papers(self):
        """Delete files, ID number and phone of who was not hired; that it was done is kept.

        :raises AccessError: not the personnel office
        :raises UserError: one of them is hired, being decided, or not due yet; then none goes
        """
        self.check_access("read")
        if not self.env.user.has_group(OFFICE):
            raise AccessError(self.env._("The personnel office deletes papers of applicants."))
        lock(self)
        kept = self - self.filtered_domain(self._papers_due_domain())
        if kept:
            names = ", ".join(kept[:10].mapped("name"))
            raise UserError(self.env._("To be kept for now: %(names)s", names=names))
        # sudo: the office may not write applications; right and day were checked above
        return self.sudo()._delete_papers()

    def _delete_papers(self):
        today = self.env.company._elevator_today()
        self.paper_ids._delete_files()
        self._write_verb(
            {
                "papers_deleted_on": today,
                "papers_deleted_by_id": self.env.uid,
                "id_number": "",
                "id_salt": False,
                "phone": False,
            }
        )
        body = self.env._("Papers, ID number and phone were deleted: not hired, time over.")
        self._message_log_batch(dict.fromkeys(self.ids, body))
        self.activity_unlink(["elevator_service.activity_hiring_papers"])
        return True

    @api.model
    def _cron_papers_due(self):
        """Each night: one task to the personnel office for each application that is due."""
        kind = self.env.ref("elevator_service.activity_hiring_papers")
        for company in self.env["res.company"].search([]):  # pylint: disable=no-search-all
            hirings = self.with_company(company)
            told = Domain("activity_ids.activity_type_id", "=", kind.id)
            due = hirings.search(
                hirings._papers_due_domain() & Domain("company_id", "=", company.id) & ~told
            )
            office = self.env.ref(OFFICE)._elevator_holders(self.env["elevator.branch"])[:1]
            if due and office:
                due.activity_schedule("elevator_service.activity_hiring_papers", user_id=office.id)
