from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..tools.locking import first_one, lock
from ..tools.transitions import check_transition

STATES = [("draft", "Drawn up"), ("done", "Disposed of"), ("cancelled", "Cancelled")]
TRANSITIONS = {"draft": {"done", "cancelled"}}
VERB_FIELDS = {
    *("name", "state", "date", "item_ids", "item_count", "elevator_count", "list_digest"),
    *("done_at", "done_by_id", "file_count"),
}
ELEVATORS_AT_ONCE = 500
# entries whose time is over, of so many elevators; of a record with entries in several chains all
# or none, so a record goes as a whole
DUE = """
    WITH due AS (
        SELECT s.id, s.elevator_id, s.number, s.res_model, s.res_id, %(until)s AS kept_until,
            dense_rank() OVER (ORDER BY s.elevator_id) AS place
        FROM elevator_unit u JOIN elevator_seal s ON s.elevator_id = u.id
        WHERE u.branch_id = %(branch)s AND u.state = 'ended' AND s.kind <> 'disposal'
          AND s.res_model IN %(models)s AND %(until)s < %(today)s AND NOT %(held)s
          AND NOT EXISTS (SELECT 1 FROM elevator_disposal_item i WHERE i.seal_id = s.id)
    ), chosen AS (
        SELECT *, count(*) OVER (PARTITION BY res_model, res_id) AS entries
        FROM due WHERE place <= %(limit)s
    )
    SELECT c.id, c.elevator_id, c.number, c.kept_until FROM chosen c
    WHERE c.entries = (
        SELECT count(*) FROM elevator_seal s WHERE s.res_model = c.res_model AND s.res_id = c.res_id
    )
    ORDER BY c.elevator_id, c.number
"""


class ElevatorDisposal(models.Model):
    """A list of records whose time is over, decided by signature, and what became of it (档案销毁).

    The one way a sealed record loses its content (M-7, L-4): number and digest stay in the chain,
    and the disposal is an entry of each chain itself.
    """

    _name = "elevator.disposal"
    _description = "Disposal of records"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "elevator.branch.mixin",
        "elevator.signoff.mixin",
        "elevator.sealed.mixin",
    ]
    _order = "id desc"

    _seal_kind = "disposal"
    _signoff_fields = dict.fromkeys(
        ("name", "branch_id", "date", "reason", "list_digest", "item_count", "elevator_count")
    )

    name = fields.Char("Number", readonly=True, copy=False)
    date = fields.Date(
        "Drawn up on", required=True, readonly=True, help="What was due on this day stands on it."
    )
    reason = fields.Text(required=True)
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, copy=False, index=True
    )
    item_ids = fields.One2many("elevator.disposal.item", "disposal_id", "Records", readonly=True)
    item_count = fields.Integer("Number of records", readonly=True, copy=False)
    elevator_count = fields.Integer("Number of elevators", readonly=True, copy=False)
    list_digest = fields.Char(
        "SHA-256 of the list",
        size=64,
        readonly=True,
        copy=False,
        help="Over elevator, number and digest of each record: what the signatures cover.",
    )
    done_at = fields.Datetime("Disposed of on", readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", "Disposed of by", readonly=True, copy=False)
    file_count = fields.Integer("Files deleted", readonly=True, copy=False)

    # ---------------------------------------------------------------- guards

    @api.model_create_multi
    def create(self, vals_list):
        """Lists are drawn up by ``_draw_up``: a number, a day, no record yet."""
        clean = [{k: v for k, v in vals.items() if k not in VERB_FIELDS} for vals in vals_list]
        for vals in clean:
            vals["name"] = self.env["ir.sequence"].next_by_code("elevator.disposal")
            vals["date"] = self.env.company._elevator_today()
        return super().create([vals | {"state": "draft"} for vals in clean])

    def write(self, vals):
        if VERB_FIELDS & vals.keys():
            raise UserError(self.env._("A disposal list is drawn up, not typed."))
        return super().write(vals)

    def _set(self, **vals):
        """The one writer of what verbs decide, past the guards."""
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if any(disposal.state != "draft" or disposal.item_count for disposal in self):
            raise UserError(self.env._("A disposal list is cancelled, not deleted."))

    def _check_office(self):
        if not (self.env.su or self.env.user.has_group("elevator_service.group_hq_service")):
            raise AccessError(self.env._("HQ service disposes of records."))

    # ---------------------------------------------------------------- list

    @api.model
    def _draw_up(self, branches):
        """A list for each branch that has records whose time is over (M-7, L-4).

        :return: the new elevator.disposal
        :raises AccessError: not HQ service
        """
        self._check_office()
        lists = self.browse()
        reason = self.env._("Retention is over (M-7, L-4).")
        for branch in branches:
            rows = self._due(branch)
            if rows:
                new = self.create({"branch_id": branch.id, "reason": reason})
                new._put_on(rows)
                lists |= new
        return lists

    @api.model
    def _due(self, branch, limit=ELEVATORS_AT_ONCE):
        """What of a branch is due: one query; records of which every entry is.

        :param int limit: elevators on one list at most
        :return: list of (seal id, elevator id, number, last day kept)
        """
        units = self.env["elevator.unit"]
        until = units._kept_until_sql(SQL("s.sealed_at"), SQL("u.ended_on"), branch.company_id)
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                DUE,
                until=until,
                branch=branch.id,
                today=branch.company_id._elevator_today(),
                held=units._held_sql("u"),
                models=tuple(
                    model._name for model in self.env["elevator.seal.check"]._sealed_models()
                ),
                limit=limit,
            )
        )

    def _put_on(self, rows):
        """Put records on the list, in one statement; who comes second starts over."""
        self.ensure_one()
        self.flush_recordset()
        columns = [list(column) for column in zip(*rows, strict=True)]
        with first_one(self.env):
            self.env.cr.execute(
                SQL(
                    "INSERT INTO elevator_disposal_item (disposal_id, branch_id, seal_id,"
                    " elevator_id, number, kept_until) SELECT %s, %s, row.*"
                    " FROM unnest(%s::int[], %s::int[], %s::int[], %s::date[]) AS row",
                    self.id,
                    self.branch_id.id,
                    *columns,
                )
            )
        self.invalidate_recordset(["item_ids"])
        self._set(
            item_count=len(rows),
            elevator_count=len({row[1] for row in rows}),
            list_digest=self._digest_of_list(),
        )

    def _digest_of_list(self):
        """SHA-256 over the lines elevator:number:digest of the list as it is now."""
        return self.env.execute_query(
            SQL(
                "SELECT encode(sha256(convert_to(COALESCE(string_agg(concat_ws(':',"
                " s.elevator_id, s.number, s.digest), E'\\n' ORDER BY s.elevator_id, s.number),"
                " ''), 'UTF8')), 'hex') FROM elevator_disposal_item i"
                " JOIN elevator_seal s ON s.id = i.seal_id WHERE i.disposal_id = %s",
                self.id,
            )
        )[0][0]

    def action_draw_up(self):
        """Draw up a list for each branch that has something due, and show them."""
        # closed branches, too: their records are kept and end like all others
        every = self.env["elevator.branch"].with_context(active_test=False)
        branches = every.search([])  # pylint: disable=no-search-all
        lists = self._draw_up(branches)
        if not lists:
            raise UserError(self.env._("Nothing is due."))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_disposal_action"
        )
        return action | {"domain": [("id", "in", lists.ids)], "context": {}}

    def action_cancel(self):
        """Give a list up: its records may stand on another one."""
        self._check_office()
        self.check_access("write")
        lock(self)
        check_transition(self, "cancelled", TRANSITIONS)
        if any(disposal.signoff_state in ("pending", "approved") for disposal in self):
            raise UserError(self.env._("Take it back first."))
        self.env.cr.execute(
            SQL("DELETE FROM elevator_disposal_item WHERE disposal_id IN %s", tuple(self.ids))
        )
        self.invalidate_recordset(["item_ids"])
        return self._set(state="cancelled")

    # ---------------------------------------------------------------- decision

    def _signoff_check_request(self):
        self._check_office()
        if self.state != "draft" or not self.item_count:
            raise UserError(self.env._("Only a list with records is decided."))
        self._check_still_due()

    def _signoff_check_withdraw(self):
        if self.state != "draft":
            raise UserError(self.env._("It is disposed of already."))

    def _check_still_due(self):
        """Raise when a record of the list must be kept, or the list is not what was drawn up.

        :raises UserError: names the elevators
        """
        self.ensure_one()
        if self._digest_of_list() != self.list_digest:
            raise UserError(self.env._("The list is not what was drawn up."))
        units, company = self.env["elevator.unit"], self.company_id
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT u.code FROM elevator_disposal_item i"
                " JOIN elevator_seal s ON s.id = i.seal_id"
                " JOIN elevator_unit u ON u.id = s.elevator_id"
                " WHERE i.disposal_id = %s AND NOT COALESCE("
                "u.state = 'ended' AND %s < %s AND NOT %s, false) ORDER BY 1",
                self.id,
                units._kept_until_sql(SQL("s.sealed_at"), SQL("u.ended_on"), company),
                company._elevator_today(),
                units._held_sql("u"),
            )
        )
        codes = [code for (code,) in rows]
        if codes:
            raise UserError(
                self.env._(
                    "To be kept, by a hold or by their day: %(elevators)s",
                    elevators=", ".join(codes[:10]),
                )
            )
