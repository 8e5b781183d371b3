from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.locking import lock
from .elevator_trust_finding import VERDICTS

JUDGES = ("elevator_service.group_hq_service", "elevator_service.group_inspection")
MANAGER = "elevator_service.group_service_manager"
# what was found and decided: HQ may only give a finding to somebody else, with more time
FOUND = {
    *("rule_id", "key", "date", "site_id", "elevator_id", "worker_ids", "said", "recorded"),
    *("evidence_ids", "escalation", "state", "verdict", "verdict_text"),
    *("judged_by_id", "judged_at"),
}
# how far up a late finding goes: the company's chief of findings, then the leader in charge
TOP = 2


class ElevatorTrustFinding(models.Model):
    """Verdicts, and what happens when none comes in time (M-5.1–5.5)."""

    _inherit = "elevator.trust.finding"

    def write(self, vals):
        """What was found and decided is not typed; owner and due day are HQ's to set."""
        if FOUND & vals.keys():
            raise UserError(self.env._("What was found is not typed; give a verdict."))
        return super().write(vals)

    def _judge(self, verdict, text):
        """Decide what the findings are worth.

        :param str verdict: ``true``, ``explained`` or ``false_alarm``
        :param str text: the grounds, needed
        :raises AccessError: neither HQ service nor inspection, or it is about oneself; a verdict
            is changed by the service manager only
        :raises UserError: no text, no such verdict
        """
        self.check_access("read")
        self._check_judge()
        if verdict not in dict(VERDICTS) or not (text or "").strip():
            raise UserError(self.env._("Give a verdict and its grounds."))
        lock(self)
        if "judged" in self.mapped("state") and not self._is_user(MANAGER):
            raise AccessError(self.env._("A verdict is changed by the service manager."))
        # sudo: inspection judges without the right to write
        findings = self.sudo()
        super(ElevatorTrustFinding, findings).write(
            {
                "state": "judged",
                "verdict": verdict,
                "verdict_text": text.strip(),
                "judged_by_id": self.env.uid,
                "judged_at": fields.Datetime.now(),
            }
        )
        word = dict(self._fields["verdict"]._description_selection(self.env))[verdict]
        body = self.env._("Verdict: %(verdict)s. %(text)s", verdict=word, text=text.strip())
        findings._message_log_batch(dict.fromkeys(self.ids, body))
        return True

    def _is_user(self, group):
        return self.env.su or self.env.user.has_group(group)

    def _check_judge(self):
        if not any(self._is_user(group) for group in JUDGES):
            raise AccessError(self.env._("HQ service or the inspection department judges."))
        # sudo: employees are HR's; who I am is mine to know
        if self.env.uid in self.sudo().worker_ids.user_id.ids:
            raise AccessError(self.env._("Nobody judges what was found about himself."))

    def action_judge(self):
        """Ask for the verdict on these findings."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Verdict"),
            "res_model": "elevator.trust.verdict",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_finding_ids": self.ids,
                "default_verdict": self.env.context.get("elevator_verdict") or False,
            },
        }

    # ---------------------------------------------------------------- late

    @api.model
    def _cron_escalate(self):
        """Each night: late findings go up, those told get one message each."""
        told = defaultdict(self.browse)
        for company in self.env["res.company"].search([]):  # pylint: disable=no-search-all
            for step in range(TOP):
                for owner, findings in self._too_late(company, step).items():
                    findings._escalate(owner, step + 1)
                    told[owner] |= findings
        for owner, findings in told.items():
            findings._tell(owner)

    @api.model
    def _too_late(self, company, step):
        """Open findings of a step whose time is over, by who gets them: {user: findings}.

        Each step has the days of the rule again.
        """
        today = company._elevator_today()
        late = self.search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "open"),
                ("escalation", "=", step),
                ("due_on", "<", today),
            ]
        )
        late = late.filtered(lambda f: f.due_on + timedelta(step * f.rule_id.days) < today)
        chief = company._elevator_trust_chief(step)
        return {chief: late} if chief and late else late.grouped("owner_id")

    def _escalate(self, owner, step):
        lock(self)
        return super().write({"owner_id": owner.id, "escalation": step})

    def _tell(self, owner):
        """One message to an owner about all that came to him."""
        finding = self[:1].with_context(lang=owner.lang or self.env.lang)
        finding.message_notify(
            partner_ids=owner.partner_id.ids,
            subject=finding.env._("%(count)s findings are late", count=len(self)),
            body=finding.env._(
                "No verdict in time: %(names)s", names=", ".join(self[:20].mapped("display_name"))
            ),
        )
