from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

# days between two reminders
REMIND_EVERY = 7
# a receipt for everybody addressed who has none
ISSUE = """
    INSERT INTO elevator_bulletin_receipt (
        bulletin_id, user_id, branch_id, company_id, kind, addressed_on, due_on,
        attempts, score, create_uid, create_date, write_uid, write_date)
    SELECT b.id, u.id, min(ub.branch_id), b.company_id, b.kind, %(today)s,
        %(today)s + b.read_days, 0, 0, %(uid)s, now() AT TIME ZONE 'UTC',
        %(uid)s, now() AT TIME ZONE 'UTC'
    FROM elevator_bulletin b
    JOIN elevator_bulletin_res_groups_rel role ON role.elevator_bulletin_id = b.id
    JOIN res_groups_users_rel held ON held.gid = role.res_groups_id
    JOIN res_users u ON u.id = held.uid AND u.active AND NOT u.share
    JOIN res_company_users_rel uc ON uc.user_id = u.id AND uc.cid = b.company_id
    LEFT JOIN elevator_branch_user_rel ub ON ub.user_id = u.id
        AND EXISTS (SELECT FROM elevator_branch own WHERE own.id = ub.branch_id
            AND own.company_id = b.company_id)
    WHERE b.id IN %(ids)s AND b.state = 'published' AND (
        NOT EXISTS (SELECT FROM elevator_branch_elevator_bulletin_rel named
            WHERE named.elevator_bulletin_id = b.id)
        OR ub.branch_id IN (SELECT named.elevator_branch_id
            FROM elevator_branch_elevator_bulletin_rel named
            WHERE named.elevator_bulletin_id = b.id))
    GROUP BY b.id, u.id
    ON CONFLICT (bulletin_id, user_id) DO NOTHING
"""


class ElevatorBulletinReceipt(models.Model):
    """That somebody was addressed by a bulletin, read it and passed its quiz (阅读回执, T-1.3).

    Made for all addressees in one statement; only the addressee reads and answers.
    """

    _name = "elevator.bulletin.receipt"
    _description = "Receipt of a bulletin"
    _order = "done_at desc, due_on, id"

    bulletin_id = fields.Many2one(
        "elevator.bulletin", required=True, index=True, ondelete="restrict", readonly=True
    )
    user_id = fields.Many2one(
        "res.users", "Reader", required=True, index=True, ondelete="restrict", readonly=True
    )
    branch_id = fields.Many2one(
        "elevator.branch", index="btree_not_null", ondelete="restrict", readonly=True
    )
    company_id = fields.Many2one(related="bulletin_id.company_id", store=True, index=True)
    addressed_on = fields.Date(readonly=True)
    due_on = fields.Date("Read until", readonly=True, index=True)
    read_at = fields.Datetime("Read", readonly=True)
    attempts = fields.Integer("Times the quiz was taken", readonly=True)
    score = fields.Integer("Score (%)", readonly=True, aggregator="avg")
    passed_at = fields.Datetime("Passed", readonly=True)
    done_at = fields.Datetime("Done", readonly=True, index=True)
    reminded_on = fields.Date("Last reminder", readonly=True)
    overdue = fields.Boolean(compute="_compute_overdue", search="_search_overdue")
    # what the reader sees of it
    name = fields.Char(related="bulletin_id.name")
    kind = fields.Selection(related="bulletin_id.kind", store=True)
    body = fields.Html(related="bulletin_id.body")
    attachment_ids = fields.Many2many(related="bulletin_id.attachment_ids")
    case_ids = fields.Many2many(related="bulletin_id.case_ids")
    has_quiz = fields.Boolean(related="bulletin_id.has_quiz")
    is_mine = fields.Boolean(compute="_compute_is_mine")

    _once = models.UniqueIndex("(bulletin_id, user_id)", "Everybody is addressed once.")
    _open_idx = models.Index("(due_on) WHERE done_at IS NULL")

    @api.depends("bulletin_id", "user_id")
    def _compute_display_name(self):
        for receipt in self:
            receipt.display_name = f"{receipt.bulletin_id.display_name} · {receipt.user_id.name}"

    def _overdue_domain(self):
        today = self.env.company._elevator_today()
        return Domain("done_at", "=", False) & Domain("due_on", "<", today)

    @api.depends("done_at", "due_on")
    def _compute_overdue(self):
        overdue = self.filtered_domain(self._overdue_domain())
        overdue.overdue = True
        (self - overdue).overdue = False

    def _search_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._overdue_domain() if True in value else ~self._overdue_domain()

    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_is_mine(self):
        for receipt in self:
            receipt.is_mine = receipt.user_id == self.env.user

    # ---------------------------------------------------------------- issue

    @api.model
    def _issue(self, bulletins):
        """A receipt for everybody a bulletin addresses and who has none, in one statement.

        Addressed are the users who hold one of its roles themselves (a role that another one
        brings along does not count) and, where it names branches, belong to one of them.

        :param bulletins: published elevator.bulletin
        :return: number of receipts made
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                ISSUE,
                today=self.env.company._elevator_today(),
                uid=self.env.uid,
                ids=tuple(bulletins.ids or [0]),
            )
        )
        made = self.env.cr.rowcount
        self.env.invalidate_all()
        return made

    @api.model
    def _cron_address_and_remind(self):
        """Address who came since, remind who is late."""
        self._issue(self.env["elevator.bulletin"].search([("state", "=", "published")]))
        for company in self.env["res.company"].search([("elevator_repeat_count", ">", 0)]):
            self.with_company(company)._remind(company)

    @api.model
    def _remind(self, company):
        """Remind readers past their day, one message for each bulletin; weekly until it is done.

        :return: the receipts that were reminded
        """
        today = company._elevator_today()
        late = self.search(
            self._overdue_domain()
            & Domain("company_id", "=", company.id)
            & Domain("bulletin_id.state", "=", "published")
            & Domain("user_id.active", "=", True)
            & (
                Domain("reminded_on", "=", False)
                | Domain("reminded_on", "<=", today - timedelta(REMIND_EVERY))
            )
        )
        for bulletin, receipts in late.grouped("bulletin_id").items():
            bulletin.message_notify(
                partner_ids=receipts.user_id.partner_id.ids,
                subject=self.env._("Please read: %(name)s", name=bulletin.display_name),
                body=self.env._("This bulletin waits for you under Knowledge / My bulletins."),
            )
        late._set(reminded_on=today)
        return late

    # ---------------------------------------------------------------- the reader

    def _set(self, **vals):
        """The one writer: who may write what the verbs below decide is checked there."""
        # sudo: nobody has the right to write receipts
        return self.sudo().write(vals)

    def _check_mine(self):
        if any(receipt.user_id != self.env.user for receipt in self):
            raise AccessError(self.env._("Only the reader confirms a receipt."))

    def action_confirm(self):
        """The reader confirms having read it; without a quiz that is all (T-1.3).

        :raises AccessError: somebody else's
        """
        self.check_access("read")
        self._check_mine()
        now = fields.Datetime.now()
        for receipt in self.filtered(lambda receipt: not receipt.read_at):
            receipt._set(read_at=now, done_at=receipt.done_at or (not receipt.has_quiz and now))
        return True

    def _answer(self, answers):
        """Take the quiz: the score counts, the best stays; passed is passed.

        :param dict answers: {elevator.bulletin.question: elevator.bulletin.choice}
        :return: score in percent
        :raises AccessError: somebody else's
        :raises UserError: not every question is answered, or it was not read before
        """
        self.ensure_one()
        self.check_access("read")
        self._check_mine()
        if not self.read_at:
            raise UserError(self.env._("Read it first."))
        questions = self.bulletin_id.question_ids
        none = self.env["elevator.bulletin.choice"]
        given = {question: answers.get(question) or none for question in questions}
        if any(not choice or choice not in q.choice_ids for q, choice in given.items()):
            raise UserError(self.env._("Answer every question."))
        # sudo: which answer is right the reader does not know
        right = sum(choice.sudo().right for choice in given.values())
        score = round(100 * right / len(questions))
        passed = self.passed_at or (score >= self.bulletin_id.pass_mark and fields.Datetime.now())
        self._set(
            attempts=self.attempts + 1,
            score=max(score, self.score),
            passed_at=passed,
            done_at=self.done_at or passed,
        )
        return score

    def action_quiz(self):
        """Open the quiz."""
        self._check_mine()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Quiz: %(name)s", name=self.bulletin_id.name),
            "res_model": "elevator.bulletin.quiz",
            "view_mode": "form",
            "target": "new",
            "context": {"default_receipt_id": self.id},
        }
