from odoo import api, fields, models
from odoo.tools import SQL


class ElevatorFeeAnswer(models.Model):
    """Each night: promises whose day has passed were kept or broken (M-4.2.2)."""

    _inherit = "elevator.fee.answer"

    state = fields.Selection(
        [
            ("promised", "Promised"),
            ("waiting", "Withheld"),
            ("kept", "Kept"),
            ("broken", "Broken"),
            ("replaced", "Replaced"),
        ],
        compute="_compute_state",
        help="Withheld: the day has passed, branch funds are withheld for the debt.",
    )

    @api.depends("broken_on", "kept_on", "promised_on")
    def _compute_state(self):
        groups = self._read_group(
            [("invoice_id", "in", self.invoice_id.ids)], ["invoice_id"], ["id:max"]
        )
        last = {invoice.id: id_ for invoice, id_ in groups}
        today = self.env.company._elevator_today()
        for answer in self:
            done = (answer.broken_on and "broken") or (answer.kept_on and "kept")
            ahead = answer.promised_on and answer.promised_on >= today
            open_ = "promised" if ahead else "waiting"
            is_last = last.get(answer.invoice_id.id) == answer.id
            answer.state = done or (open_ if is_last else "replaced")

    @api.model
    def _cron_promises(self):
        """Find promises kept and broken, tell the accountants, move reminders on."""
        for company in self.env["res.company"].search([]):  # pylint: disable=no-search-all
            model = self.with_company(company)
            model._judge(company)
            model.env["elevator.fee.reminder"]._follow(company)

    @api.model
    def _judge(self, company):
        """Mark promises whose day has passed; a broken one is counted and reported once."""
        today = company._elevator_today()
        verdicts = self._verdicts(company, today)
        kept = self.browse(id_ for id_, verdict in verdicts if verdict == "kept")
        broken = self.browse(id_ for id_, verdict in verdicts if verdict == "broken")
        kept.write({"kept_on": today})
        broken.write({"broken_on": today})
        self.env.flush_all()
        self.env["elevator.arrear"].invalidate_model()
        for branch, answers in broken.grouped("branch_id").items():
            answers._report_broken(branch)

    @api.model
    def _verdicts(self, company, today):
        """(id, "kept" or "broken") of each promise that came due and was not replaced in time.

        Paid is kept; open is broken; one whose debt is withheld waits for what becomes of it.
        """
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """
                SELECT a.id, CASE WHEN o.id IS NULL THEN 'kept' ELSE 'broken' END
                FROM elevator_fee_answer a LEFT JOIN (%(open)s) o ON o.id = a.invoice_id
                WHERE a.company_id = %(company)s AND a.promised_on < %(today)s
                  AND a.broken_on IS NULL AND a.kept_on IS NULL
                  AND COALESCE(o.exposure, 1) > 0
                  AND NOT EXISTS (
                    SELECT 1 FROM elevator_fee_answer later
                    WHERE later.invoice_id = a.invoice_id AND later.id > a.id
                      AND later.date <= a.promised_on
                  )
                ORDER BY a.id
                """,
                open=self.env["elevator.arrear"]._sql_open(),
                company=company.id,
                today=today,
            )
        )

    def _report_broken(self, branch):
        """One task for the accountant: these promises of the branch were broken."""
        reminders = self.reminder_line_id.reminder_id
        place = reminders.sorted("id")[-1:] or branch
        accountant = branch._accountant()
        place = place.with_context(lang=accountant.lang or self.env.lang)
        note = place.env._(
            "Promised and not paid: %(invoices)s.",
            invoices=", ".join(f"{answer.invoice_name} ({answer.promised_on})" for answer in self),
        )
        if accountant:
            place.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=place.env._(
                    "%(branch)s broke %(count)s promises", branch=branch.name, count=len(self)
                ),
                note=note,
                user_id=accountant.id,
            )
        place.message_post(body=note)
