from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

VERB_FIELDS = {"name", "branch_id", "date", "state", "level_id", "amount", "line_count", "line_ids"}


class ElevatorFeeReminder(models.Model):
    """A branch is reminded of the fees it has not collected (催缴单): one a day at most (M-4.2.1).

    Written by the run alone (``_remind``). Answered when the branch has answered for every line
    that is still open, closed when all its lines are paid or withheld.
    """

    _name = "elevator.fee.reminder"
    _description = "Reminder of fees"
    _inherit = ["mail.thread", "mail.activity.mixin", "elevator.branch.mixin"]
    _order = "date desc, id desc"
    _mail_post_access = "read"

    name = fields.Char("Number", required=True, readonly=True, copy=False)
    date = fields.Date(required=True, readonly=True, index=True)
    answer_until = fields.Date("Answer until", required=True, readonly=True)
    level_id = fields.Many2one(
        "elevator.reminder.level",
        "Reminder level",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    state = fields.Selection(
        [("sent", "Sent"), ("answered", "Answered"), ("closed", "Closed")],
        default="sent",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users", "Sent by", required=True, readonly=True, ondelete="restrict"
    )
    line_ids = fields.One2many("elevator.fee.reminder.line", "reminder_id", "Lines", readonly=True)
    # what it asked for, and what is left of it
    currency_id = fields.Many2one(related="company_id.currency_id")
    line_count = fields.Integer("Invoices", required=True, readonly=True)
    amount = fields.Monetary("Reminded", required=True, readonly=True)
    open_amount = fields.Monetary("Open now", compute="_compute_open_amount")
    answer_ids = fields.Many2many("elevator.fee.answer", compute="_compute_answer_ids")
    is_late = fields.Boolean("Answer is late", compute="_compute_is_late", search="_search_is_late")

    _once_a_day = models.UniqueIndex(
        "(branch_id, date)", "The branch was reminded on this day already."
    )

    def _compute_open_amount(self):
        for reminder in self:
            reminder.open_amount = sum(reminder.line_ids.mapped("open_amount"))

    def _compute_answer_ids(self):
        answers = self.env["elevator.fee.answer"].search(
            [("invoice_id", "in", self.line_ids.invoice_id.ids)]
        )
        for reminder in self:
            invoices = reminder.line_ids.invoice_id
            reminder.answer_ids = answers.filtered(
                lambda answer, invoices=invoices, date=reminder.date: (
                    answer.invoice_id in invoices and answer.date >= date
                )
            )

    def _late_domain(self):
        today = self.env.company._elevator_today()
        return Domain("state", "=", "sent") & Domain("answer_until", "<", today)

    @api.depends("state", "answer_until")
    def _compute_is_late(self):
        late = self.filtered_domain(self._late_domain())
        late.is_late = True
        (self - late).is_late = False

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._late_domain() if True in value else ~self._late_domain()

    # ---------------------------------------------------------------- guards

    def write(self, vals):
        """Refuse what the run and the answers decide."""
        if VERB_FIELDS & vals.keys():
            raise UserError(self.env._("A reminder is written by the run and stays as it was."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A reminder stays: the branch was reminded."))

    def _set(self, **vals):
        """The one writer of what verbs decide, past the guards."""
        return super().write(vals)

    # ---------------------------------------------------------------- told, answered, closed

    def _tell_branch(self):
        """The branch's people get a task and a message, in their language."""
        self.ensure_one()
        people = self.branch_id._people()
        reminder = self.with_context(lang=people[:1].lang or self.env.lang)
        text = reminder.env._(
            "Please collect %(count)s overdue invoices, or answer with reason and promised date"
            " until %(date)s.",
            count=self.line_count,
            date=self.answer_until,
        )
        reminder.message_post(body=text, partner_ids=people.partner_id.ids)
        for user in people:
            reminder.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=reminder.env._("Collect or answer: %(level)s", level=self.level_id.name),
                note=text,
                user_id=user.id,
                date_deadline=self.answer_until,
            )

    @api.model
    def _follow(self, company):
        """Move reminders on: answered when all open lines are, closed when none is open."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT r.id, count(o.id) AS open
                FROM elevator_fee_reminder r
                JOIN elevator_fee_reminder_line l ON l.reminder_id = r.id
                LEFT JOIN (%(open)s) o ON o.id = l.invoice_id AND o.exposure > 0
                WHERE r.company_id = %(company)s AND r.state != 'closed'
                GROUP BY r.id HAVING count(o.id) = 0 OR (r.state = 'sent' AND bool_and(
                    o.id IS NULL OR EXISTS (SELECT 1 FROM elevator_fee_answer a
                        WHERE a.invoice_id = l.invoice_id AND a.date >= r.date)
                ))
                """,
                open=self.env["elevator.arrear"]._sql_open(),
                company=company.id,
            )
        )
        self.browse(id_ for id_, left in rows if left)._move_to("answered")
        self.browse(id_ for id_, left in rows if not left)._move_to("closed")

    def _move_to(self, state):
        """Its task is done when the branch has answered or nothing is open."""
        if self:
            self.activity_unlink(["mail.mail_activity_data_todo"])
            self._set(state=state)

    def action_answer(self):
        """The branch answers for the lines that are still open."""
        self.ensure_one()
        arrears = self.env["elevator.arrear"].search(
            [("id", "in", self.line_ids.invoice_id.ids), ("exposure", ">", 0)]
        )
        if not arrears:
            raise UserError(self.env._("All its invoices are paid or withheld."))
        return arrears.action_answer()

    def action_open_arrears(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_arrear_action"
        )
        return action | {"domain": [("id", "in", self.line_ids.invoice_id.ids)], "context": {}}

    def _prepare_reminder_vals(self, branch, today, totals):
        """Values of a branch's reminder; ``totals`` as of ``_totals``."""
        return {
            "name": self.env["ir.sequence"].next_by_code("elevator.fee.reminder"),
            "branch_id": branch.id,
            "date": today,
            "answer_until": today + timedelta(branch.company_id.elevator_answer_days),
            "user_id": self.env.uid,
            **totals,
        }
