import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .elevator_seal import FORMULA, seal_of

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

# chains by window functions, contents by each model's payload
FIRST_PROBLEM = """
    WITH chain AS (
        SELECT s.*, row_number() OVER w AS place,
            lag(s.seal, 1, '') OVER w AS before,
            lead(s.seal) OVER w IS NULL AS is_last
        FROM elevator_seal s WHERE s.elevator_id %(scope)s
        WINDOW w AS (PARTITION BY s.elevator_id ORDER BY s.number)
    ), content AS (%(contents)s), problem AS (
        SELECT CASE
            WHEN c.id IS NULL THEN 'inserted'
            WHEN c.place <> c.number THEN 'number'
            WHEN COALESCE(c.previous, '') <> c.before THEN 'order'
            WHEN c.seal <> encode(sha256(convert_to(concat_ws(E'\\n', %(formula)s,
                COALESCE(c.previous, ''), c.number, c.kind, c.res_model, c.res_id,
                c.digest, to_char(c.sealed_at, 'YYYY-MM-DD HH24:MI:SS')
            ), 'UTF8')), 'hex') THEN 'entry'
            WHEN t.digest IS NULL THEN 'removed'
            WHEN t.digest <> c.digest THEN 'changed'
            END AS problem,
            elevator_id, COALESCE(c.number, 0) AS number, res_model, res_id
        FROM chain c FULL JOIN content t USING (res_model, res_id, elevator_id)
        UNION ALL
        SELECT 'head', u.id, COALESCE(u.seal_count, 0), NULL, NULL
        FROM elevator_unit u
        LEFT JOIN chain h ON h.elevator_id = u.id AND h.is_last
        WHERE u.id %(scope)s AND (COALESCE(u.seal_count, 0) <> COALESCE(h.place, 0)
            OR COALESCE(u.seal_head, '') <> COALESCE(h.seal, ''))
    )
    SELECT problem, elevator_id, number, res_model, res_id
    FROM problem WHERE problem IS NOT NULL
    ORDER BY elevator_id, (problem = 'head'), number LIMIT 1
"""


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
    def _sealed_models(self):
        """The models whose records are sealed; other addons' join by inheriting the mixin."""
        return [
            model
            for name in self.env.registry.descendants(["elevator.sealed.mixin"], "_inherit")
            if not (model := self.env[name])._abstract and model._seal_kind
        ]

    @api.model
    def _first_problem(self, elevator_ids):
        """(problem, elevator, number, model, res_id) of the first broken entry, or None.

        One statement for a slice of elevators.
        """
        # compiling the statement takes longer than what it saves on a slice
        self.env.cr.execute("SET LOCAL jit = off")
        scope = SQL("IN %s", tuple(elevator_ids))
        contents = SQL(" UNION ALL ").join(
            [
                SQL(
                    "SELECT %s AS res_model, d.id AS res_id, d.elevator_id, d.digest FROM (%s) d",
                    model._name,
                    model._seal_digests(
                        SQL("%s AND r.disposal_id IS NULL", model._seal_scope(scope))
                    ),
                )
                for model in self._sealed_models()
            ]
            # what was disposed of is as sealed when a sealed disposal names it
            + [self.env["elevator.disposal"]._disposed_sql(scope)]
        )
        rows = self.env.execute_query(
            SQL(
                FIRST_PROBLEM,
                scope=scope,
                contents=contents,
                formula=FORMULA,
            )
        )
        return rows[0] if rows else None

    @api.model
    def _entry_problem(self, entry):
        """Whether one entry and its record are as sealed: (problem, …) or None; two look-ups."""
        made = seal_of(
            entry.previous or "",
            entry.number,
            entry.kind,
            entry.res_model,
            entry.res_id,
            entry.digest,
            entry.sealed_at,
        )
        if made != entry.seal:
            return "entry"
        if self.env["elevator.disposal"]._of_entries(entry):
            return None
        rows = self.env.execute_query(
            self.env[entry.res_model]._seal_digests(SQL("r.id = %s", entry.res_id))
        )
        digests = {elevator_id: digest for _id, elevator_id, digest in rows}
        return None if digests.get(entry.elevator_id.id) == entry.digest else "changed"

    @api.model
    def _first_file_problem(self, elevator_ids):
        """The first photo or signature whose bytes are not those that were sealed; reads all."""
        for model in self._sealed_models():
            for record in model.sudo()._sealed_with_files(elevator_ids):
                if all(file.genuine for file in record._sealed_files()):
                    continue
                entry = self.env["elevator.seal"].sudo()._entry_of(record, elevator_ids)
                return ("file", entry.elevator_id.id, entry.number, record._name, record.id)
        return None

    @api.model
    def _anchor_problem(self):
        anchor = self.env["elevator.seal.anchor"].sudo()._first_broken()
        return ("anchor", None, 0, anchor._name, anchor.id) if anchor else None

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
