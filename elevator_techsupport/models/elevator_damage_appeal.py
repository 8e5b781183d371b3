from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ElevatorDamageVerdict(models.Model):
    """A ruling overturned by the named person, and appealed to a second one (T-1.5)."""

    _inherit = "elevator.damage.verdict"

    overturn_reason = fields.Text(readonly=True, copy=False)
    overturned_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    overturned_on = fields.Date(readonly=True, copy=False)
    appeal = fields.Text("Why it is appealed", readonly=True, copy=False)
    appealed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    appealed_on = fields.Date(readonly=True, copy=False)
    appeal_answer = fields.Text("Answer to the appeal", readonly=True, copy=False)
    final_by_id = fields.Many2one("res.users", "Decided by", readonly=True, copy=False)
    final_on = fields.Date("Decided", readonly=True, copy=False)

    is_judge = fields.Boolean(compute="_compute_is_judge")
    is_appeal_judge = fields.Boolean(compute="_compute_is_judge")

    @api.depends_context("uid")
    def _compute_is_judge(self):
        for verdict in self:
            # sudo: who is named is compared, not read
            company = verdict.company_id.sudo()
            verdict.is_judge = company.elevator_damage_judge_id == self.env.user
            verdict.is_appeal_judge = company.elevator_damage_appeal_id == self.env.user

    def _check_named(self, name, text):
        for company in self.company_id:
            # sudo: who is named is compared, not read
            if company.sudo()[name] != self.env.user:
                raise AccessError(text)

    def _check_words(self, text):
        if not (text or "").strip():
            raise UserError(self.env._("Give the reason in writing."))

    def _overturn(self, ruling, reason):
        """The named person overturns the table's ruling, or decides what it left open (T-1.5).

        :param str ruling: quality or site
        :raises AccessError: somebody else
        :raises UserError: no reason, the same ruling, or overturned already
        """
        self._check_named(
            "elevator_damage_judge_id",
            self.env._("Only the person named in the settings overturns a ruling (T-1.5)."),
        )
        self._check_words(reason)
        self._begin("ruled")
        for verdict in self:
            if verdict.overturned_by_id or verdict.ruling == ruling:
                raise UserError(
                    self.env._("%(verdict)s: that is its ruling already.", verdict=verdict.name)
                )
            verdict._move_to(
                "ruled",
                ruling=ruling,
                overturn_reason=reason,
                overturned_by_id=self.env.uid,
                overturned_on=self._today(),
            )
        # sudo: the task is done
        self.sudo().activity_feedback(["mail.mail_activity_data_todo"])
        return True

    def _appeal(self, reason):
        """The branch, or who answers for quality, appeals: the second named person's turn.

        :raises AccessError: neither an officer of the branch nor QA
        :raises UserError: no reason, or nothing is ruled
        """
        offices = ("group_branch_officer", "group_qa")
        if not any(self.env.user.has_group(f"elevator_service.{office}") for office in offices):
            raise AccessError(self.env._("An officer of the branch or QA appeals."))
        self._check_words(reason)
        self._begin("ruled")
        for verdict in self:
            if verdict.ruling == "open":
                raise UserError(
                    self.env._("%(verdict)s waits for its ruling.", verdict=verdict.name)
                )
            verdict._move_to(
                "appealed", appeal=reason, appealed_by_id=self.env.uid, appealed_on=self._today()
            )
            verdict._task(self.env.company.elevator_damage_appeal_id)
        return True

    def _decide_appeal(self, ruling, answer):
        """The second named person decides for good; not who ruled, overturned or appealed.

        :param str ruling: quality or site
        :raises AccessError: somebody else
        :raises UserError: no answer, or he had his say before
        """
        self._check_named(
            "elevator_damage_appeal_id",
            self.env._("Only the second person named in the settings decides an appeal (T-1.5)."),
        )
        self._check_words(answer)
        self._begin("appealed")
        for verdict in self:
            before = verdict.ruled_by_id | verdict.overturned_by_id | verdict.appealed_by_id
            if self.env.user in before:
                raise UserError(self.env._("Who had his say before does not decide the appeal."))
            verdict._move_to(
                "final",
                ruling=ruling,
                appeal_answer=answer,
                final_by_id=self.env.uid,
                final_on=self._today(),
            )
        # sudo: the task is done
        self.sudo().activity_feedback(["mail.mail_activity_data_todo"])
        return True

    def action_act(self):
        """The assistant for words: overturn, appeal, decide."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_techsupport.elevator_damage_act_action"
        )
        act = self.env.context.get("act")
        return action | {"context": {"default_verdict_id": self.id, "default_act": act}}
