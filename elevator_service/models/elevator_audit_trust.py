from odoo import fields, models


class ElevatorAudit(models.Model):
    """What audits find that HQ has to judge."""

    _inherit = "elevator.audit"

    def action_conclude(self):
        """A failed audit, and a customer who denies the work, are findings (M-5.2, M-5.4)."""
        done = super().action_conclude()
        self.env["elevator.trust.finding"]._raise(
            [vals for audit in self for vals in audit._prepare_findings()]
        )
        return done

    def _prepare_findings(self):
        """What of a concluded audit is a finding, in the words of who judges it."""
        self.ensure_one()
        findings = self.env["elevator.trust.finding"]
        lang = findings._owner_lang("audit_failed", self.company_id)
        audit = self.with_context(lang=lang)
        place = {
            "key": f"audit-{self.id}",
            "branch_id": self.branch_id.id,
            "site_id": self.site_id.id,
            "elevator_id": self.elevator_id.id,
            "date": self.date,
            "worker_ids": self.maintainer_id.ids,
            "evidence": [(self._name, self.id)],
        }
        if not self.passed:
            yield place | {"rule": "audit_failed", "recorded": audit._recorded_score()}
        denied = audit._denied()
        if denied:
            recorded = audit._recorded_visits()
            yield place | {"rule": "audit_denied", "said": denied, "recorded": recorded}

    def _recorded_score(self):
        """The score, and what was bad."""
        bad = self.line_ids.filtered(lambda line: line.result == "bad")
        score = self.env._("Score %(score)s", score=self.score)
        return "\n".join([score, *(f"{line.name}: {line.note}" for line in bad)])

    def _denied(self):
        """The work that the customer says was not done, in words; nothing when all was."""
        denied = [
            self._fields[name]._description_string(self.env)
            for name in ("says_patrol", "says_service")
            if self[name] == "no"
        ]
        return denied and self.env._(
            "%(who)s: not done: %(what)s", who=self.customer_met or "", what=", ".join(denied)
        )

    def _recorded_visits(self):
        """The visits of the last 30 days as they are recorded."""
        visits = self.env["elevator.visit"].search(
            [
                ("elevator_id", "=", self.elevator_id.id),
                ("state", "=", "done"),
                ("date", "<=", self.date),
                ("date", ">=", fields.Date.subtract(self.date, days=30)),
            ],
            order="date",
        )
        levels = dict(visits._fields["level"]._description_selection(self.env))
        return "\n".join(f"{visit.date} {levels[visit.level]}" for visit in visits)
