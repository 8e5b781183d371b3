import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

SLICE = 2000
PROBLEMS = [
    ("number", "An entry was removed or inserted"),
    ("order", "Entries were swapped or removed"),
    ("entry", "An entry of the chain was changed"),
    ("removed", "A sealed record was removed"),
    ("changed", "A sealed record was changed"),
    ("inserted", "A record claims a seal that is not in the chain"),
    ("head", "The last entries were cut off"),
    ("anchor", "The chains do not match the daily anchor"),
    ("file", "The file of a photo or signature was changed"),
]


class ElevatorSealCheck(models.Model):
    """A verification of seals: one elevator, a branch or all; names the first broken record."""

    _name = "elevator.seal.check"
    _description = "Verification of seals"
    _order = "id desc"

    scope = fields.Selection(
        [("elevator", "Elevators"), ("branch", "Branch"), ("all", "All branches")],
        required=True,
        default="all",
    )
    branch_id = fields.Many2one("elevator.branch", index="btree_not_null")
    elevator_ids = fields.Many2many("elevator.unit", string="Elevators")
    user_id = fields.Many2one("res.users", required=True, default=lambda self: self.env.user)
    state = fields.Selection(
        [("running", "Running"), ("genuine", "Genuine"), ("broken", "Not genuine")],
        default="running",
        required=True,
        readonly=True,
    )
    started_at = fields.Datetime(readonly=True, default=fields.Datetime.now)
    finished_at = fields.Datetime(readonly=True)
    position = fields.Integer(readonly=True, help="Last elevator verified.")
    elevator_count = fields.Integer("Elevators verified", readonly=True)
    entry_count = fields.Integer("Entries verified", readonly=True)
    progress = fields.Float(compute="_compute_progress", help="Percent of the elevators.")
    problem = fields.Selection(PROBLEMS, readonly=True)
    broken_elevator_id = fields.Many2one("elevator.unit", readonly=True)
    broken_number = fields.Integer("Entry no.", readonly=True)
    broken_text = fields.Char("What is wrong", readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True)

    @api.depends("scope", "branch_id", "started_at")
    def _compute_display_name(self):
        scopes = dict(self._fields["scope"]._description_selection(self.env))
        for check in self:
            day = fields.Date.to_string(check.started_at)
            what = check.branch_id.name or scopes.get(check.scope, "")
            check.display_name = f"{what} {day}"

    @api.depends("elevator_count", "state")
    def _compute_progress(self):
        running = self.filtered(lambda check: check.state == "running")
        (self - running).progress = 100
        for check in running:
            total = check._units().search_count(check._domain())
            check.progress = 100 * check.elevator_count / total if total else 100

    def _units(self):
        """All elevators, archived ones too; those without an entry may hold a cut chain."""
        return self.env["elevator.unit"].sudo().with_context(active_test=False)

    def _domain(self):
        if self.scope == "branch":
            return [("branch_id", "=", self.branch_id.id)]
        return [("id", "in", self.elevator_ids.ids)] if self.scope == "elevator" else []

    def _action_show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Verification"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def action_open_document(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }

    # verification

    def action_run(self):
        """Verify to the end now; a branch or single elevators take seconds."""
        for check in self:
            while check._step():
                pass
        return True

    def action_refresh(self):
        """Show the present figures."""
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _begin(self, seconds=5):
        """Verify for some seconds, then leave the rest to the cron.

        :return: whether it is finished
        """
        self.ensure_one()
        end = time.monotonic() + seconds
        while self._step():
            if time.monotonic() > end:
                self.env.ref("elevator_service.cron_verify_seals").sudo()._trigger()
                return False
        return True

    def _step(self, size=SLICE):
        """Verify the next slice of elevators; returns whether more is to do."""
        self.ensure_one()
        if self.state != "running":
            return False
        rest = [*self._domain(), ("id", ">", self.position)]
        ids = self._units().search(rest, order="id", limit=size).ids
        if not ids:
            return self._finish(self._anchor_problem() if self.scope == "all" else None)
        self.env.flush_all()
        found = self._first_problem(ids)
        if not found and self.scope != "all":
            found = self._first_file_problem(ids)
        count = self.env.execute_query(
            SQL("SELECT count(*) FROM elevator_seal WHERE elevator_id IN %s", tuple(ids))
        )
        self.write(
            {
                "position": ids[-1],
                "elevator_count": self.elevator_count + len(ids),
                "entry_count": self.entry_count + count[0][0],
            }
        )
        return self._finish(found) if found else True

    def _finish(self, found):
        vals = {"state": "broken" if found else "genuine", "finished_at": fields.Datetime.now()}
        if found:
            problem, elevator_id, number, model, res_id = found
            vals |= {
                "problem": problem,
                "broken_elevator_id": elevator_id,
                "broken_number": number,
                "res_model": model,
                "res_id": res_id,
                "broken_text": self._tell(problem, elevator_id, number, model, res_id),
            }
        self.write(vals)
        return False

    def _tell(self, problem, elevator_id, number, model, res_id):
        label = dict(self._fields["problem"]._description_selection(self.env))[problem]
        elevator = self.env["elevator.unit"].sudo().browse(elevator_id).display_name or ""
        record = self.env[model].sudo().browse(res_id).exists() if model in self.env else None
        name = record.display_name if record else f"{model or ''} {res_id or ''}".strip()
        return f"{label}: {elevator} #{number or 0} {name}".strip()

    @api.model
    def _cron_run(self):
        """Go on with running verifications of all branches, a slice at a time."""
        checks = self.search([("state", "=", "running")], order="id")
        for check in checks:
            more = True
            while more:
                more = check._step()
                if not self.env["ir.cron"]._commit_progress(1, remaining=int(more)):
                    return

    @api.autovacuum
    def _gc_checks(self):
        """Genuine results older than a year go; a broken one stays."""
        old = fields.Datetime.now() - timedelta(days=365)
        rows = self.search([("state", "=", "genuine"), ("finished_at", "<", old)], limit=1000)
        count = len(rows)
        rows.unlink()
        return count, count == 1000
