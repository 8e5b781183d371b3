from datetime import timedelta

from odoo import api, fields, models

from .elevator_service_facts import COUNTS, RATES

WEEK = 7


class ElevatorDigest(models.AbstractModel):
    """The week by mail (周报): each branch's manager gets his, HQ all; who wants none gets none."""

    _name = "elevator.digest"
    _description = "Weekly digest"

    @api.model
    def _cron_send(self):
        """Once a week: the digest of the last seven whole days, once to each reader."""
        today = self.env.company._elevator_today()
        readers = self._readers()
        readers = {
            user: branches
            for user, branches in readers.items()
            if user.elevator_digest
            and user.email
            and (not user.elevator_digest_on or user.elevator_digest_on <= today - timedelta(WEEK))
        }
        figures = self._figures(self.env["elevator.branch"].union(*readers.values()), today)
        mails = self.env["mail.mail"].create(
            [
                self._prepare_mail_vals(user, branches, figures, today)
                for user, branches in readers.items()
            ]
        )
        self.env["res.users"].union(*readers).elevator_digest_on = today
        return mails

    @api.model
    def _readers(self):
        """{user: his branches}: managers of branches, and HQ service for all branches."""
        branches = self.env["elevator.branch"].search([("active", "=", True)])
        readers = {}
        for branch in branches:
            manager = branch.manager_id.user_id
            if manager.active and not manager.share:
                readers[manager] = readers.get(manager, branch.browse()) | branch
        office = self.env.ref("elevator_service.group_hq_service")
        for user in office._elevator_holders(branches.browse()):
            if user != self.env.ref("base.user_root"):
                readers[user] = branches
        return readers

    @api.model
    def _figures(self, branches, today):
        """{branch: {"now": this week, "before": the week before}}."""
        facts = self.env["elevator.service.board"]
        now = facts._branch_figures(branches, today - timedelta(WEEK), today - timedelta(1))
        before = facts._branch_figures(
            branches, today - timedelta(2 * WEEK), today - timedelta(WEEK + 1)
        )
        return {branch: {"now": now[branch], "before": before[branch]} for branch in branches}

    @api.model
    def _total(self, figures):
        """Counts of several branches added, rates from the sums."""
        total = {}
        for week in ("now", "before"):
            sums = {name: sum(row[week][name] for row in figures) for name in COUNTS}
            rates = {
                name: float(times * sums[over] / sums[under]) if sums[under] else None
                for name, (over, under, times) in RATES.items()
            }
            total[week] = sums | rates
        return total

    @api.model
    def _prepare_mail_vals(self, user, branches, figures, today):
        """The mail of one reader, in his language."""
        reader = self.with_context(lang=user.lang or "en_US")
        branches = branches.with_env(reader.env).sorted("code")
        rows = [(branch, figures[branch]) for branch in branches]
        waiting = reader.env["elevator.service.board"].browse(branches.ids)
        body = reader.env["ir.qweb"]._render(
            "elevator_service.digest_mail",
            {
                "user": user,
                "rows": rows,
                "total": self._total([row for _branch, row in rows]),
                "waiting": waiting,
                "first": today - timedelta(WEEK),
                "last": today - timedelta(1),
                "base_url": self.get_base_url(),
            },
        )
        return {
            "subject": reader.env._(
                "Elevators, week to %(date)s", date=fields.Date.to_string(today - timedelta(1))
            ),
            "email_to": user.email_formatted,
            "email_from": self.env.company.email_formatted or self.env.user.email_formatted,
            "body_html": body,
            "auto_delete": True,
        }
