import logging

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, split_every

_logger = logging.getLogger(__name__)
COLUMNS = ("key", "branch_id", "site_id", "elevator_id", "workers", "date", "facts", "evidence")


class ElevatorTrustRule(models.Model):
    """The finder of false maintenance (虚假维保核查): a query per rule over all sealed records.

    A rule that has a ``_sql_<code>(parameters)`` is run each night. The query gives a row for each
    piece of evidence: key, branch_id, site_id, elevator_id, workers (ids), date, facts (json),
    evidence (json list of [model, id]); ``_say_<code>(facts)`` puts the facts into words.
    """

    _inherit = "elevator.trust.rule"

    def _finders(self):
        """Those that have a query."""
        return self.filtered(lambda rule: hasattr(rule, f"_sql_{rule.code}"))

    def _find(self):
        """Raise a finding for each hit that was not found before; twice finds nothing new.

        :return: number of new findings
        """
        findings, count = self.env["elevator.trust.finding"], 0
        for rule in self._finders():
            langs = {}
            for rows in split_every(1000, rule._hits(), list):
                found = findings._raise([rule._prepare_found(row, langs) for row in rows])
                count += len(found)
                found.invalidate_recordset()
        return count

    def _hits(self):
        """What the rule finds now and has not found before, as dicts of ``COLUMNS``."""
        self.ensure_one()
        self._prepare_query()
        columns = SQL(", ").join(SQL("q.%s", SQL.identifier(name)) for name in COLUMNS)
        rows = self.env.execute_query(
            SQL("SELECT %s FROM (%s) q WHERE NOT %s", columns, self._sql(), self._sql_known())
        )
        return [dict(zip(COLUMNS, row, strict=True)) for row in rows]

    def _prepare_query(self):
        """Big sorts in memory; compiling costs more than it gives."""
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL jit = off; SET LOCAL work_mem = '128MB'")

    def _sql(self):
        """All hits of the rule, those found before too."""
        self.ensure_one()
        hits = getattr(self, f"_sql_{self.code}")(self._parameters())
        if not self.look_back_days:
            return hits
        return SQL(
            "SELECT h.* FROM (%s) h WHERE h.date >= %s::date - %s",
            hits,
            self.env.company._elevator_today(),
            self.look_back_days,
        )

    def _sql_known(self):
        return SQL(
            "EXISTS (SELECT 1 FROM elevator_trust_finding f"
            " WHERE f.rule_id = %s AND f.key = q.key)",
            self.id,
        )

    def _prepare_found(self, row, langs):
        """Vals for ``_raise``; ``langs`` {branch id: language} is filled as we go."""
        branch = row["branch_id"]
        if branch not in langs:
            company = self.env["elevator.branch"].browse(branch).company_id
            langs[branch] = self.env["elevator.trust.finding"]._owner_lang(self.code, company)
        say = getattr(self.with_context(lang=langs[branch]), f"_say_{self.code}")
        return {
            "rule": self.code,
            "key": row["key"],
            "branch_id": branch,
            "site_id": row["site_id"],
            "elevator_id": row["elevator_id"],
            "worker_ids": [worker for worker in row["workers"] or () if worker],
            "date": row["date"],
            "recorded": say(row["facts"]),
            "evidence": [tuple(link) for link in row["evidence"]],
        }

    @api.model
    def _sql_visits(self, *columns):
        """Sealed visits with the times that count, the day they were made on and more columns.

        The phone's own clock counts where it has both times: an upload from a basement comes late.
        """
        return SQL(
            """
            SELECT v.id, v.branch_id, v.site_id, v.elevator_id, v.level, v.date AS planned_on,
                v.maintainer_id, v.second_maintainer_id, t.start, t.finish, %s
                (t.start AT TIME ZONE 'UTC' AT TIME ZONE c.elevator_tz)::date AS date
            FROM elevator_visit v JOIN res_company c ON c.id = v.company_id
            CROSS JOIN LATERAL (
                SELECT
                    CASE WHEN p.both THEN v.client_started_at ELSE v.started_at END AS start,
                    CASE WHEN p.both THEN v.client_finished_at ELSE v.finished_at END AS finish
                FROM (SELECT v.client_started_at IS NOT NULL
                    AND v.client_finished_at IS NOT NULL AS both) p
            ) t
            WHERE v.seal IS NOT NULL AND t.start IS NOT NULL AND t.finish IS NOT NULL
            """,
            SQL("").join(SQL("v.%s, ", SQL.identifier(name)) for name in columns),
        )

    # ---------------------------------------------------------------- buttons and nights

    def action_try(self):
        """Say what the rule would find with its parameters as they are; raises no finding.

        :raises AccessError: not HQ service
        """
        self.ensure_one()
        self._check_may_find()
        # sudo: numbers only, for whom may set the parameters
        rule = self.sudo()
        rule._prepare_query()
        [(count, new)] = self.env.execute_query(
            SQL(
                "SELECT count(*), count(*) FILTER (WHERE NOT %s) FROM (%s) q",
                rule._sql_known(),
                rule._sql(),
            )
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.name,
                "message": self.env._("%(count)s hits, %(new)s of them new", count=count, new=new),
                "type": "info",
            },
        }

    def action_find(self):
        """Find now what the night would find; opens the findings.

        :raises AccessError: not HQ service
        """
        self._check_may_find()
        # sudo: the finder looks at all records, whoever starts it
        self.sudo()._find()
        return self.action_open_findings()

    def _check_may_find(self):
        if not (self.env.su or self.env.user.has_group("elevator_service.group_hq_service")):
            raise AccessError(self.env._("HQ service starts the finder."))

    @api.model
    def _cron_find(self):
        """Each night, every rule over all records, a transaction each."""
        rules = self.search([])._finders()  # pylint: disable=no-search-all
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=len(rules))
        for done, rule in enumerate(rules, 1):
            try:
                with self.env.cr.savepoint():
                    rule._find()
            except Exception:
                _logger.exception("Trust rule %s failed", rule.code)
            if not commit(1, remaining=len(rules) - done):
                break
