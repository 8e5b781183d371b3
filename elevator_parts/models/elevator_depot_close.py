import hashlib
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.elevator_service.tools.locking import lock

VERB_FIELDS = {"state", "digest", "line_count", "checked_on", "genuine"}
# of each line of the year what no one may change, in the order of the books
HASHED = """
    SELECT depot_id, product_id, number, date::text, name, spec, origin, uom_name, bin, kind,
        summary, qty_in::text, qty_out::text, price::text, amount::text, balance_qty::text,
        balance_amount::text, move_line_id, user_id, audit_user_id, reversal_of_id
    FROM elevator_parts_ledger
    WHERE depot_id = %s AND date BETWEEN %s AND %s ORDER BY product_id, number
"""


class ElevatorDepotClose(models.Model):
    """The yearly write-off of a depot's ledger (总核销, P-4.2b): checked, counted, sealed, signed.

    What stood in the books is kept part by part with one SHA-256 over all lines of the year;
    nothing can be booked behind it, and anybody can compute the sum again.
    """

    _name = "elevator.depot.close"
    _description = "Yearly write-off"
    _inherit = ["mail.thread", "elevator.both.sign.mixin"]
    _order = "year desc, depot_id"
    _mail_post_access = "read"

    depot_id = fields.Many2one("elevator.depot", required=True, index=True, ondelete="restrict")
    year = fields.Integer(required=True, default=lambda self: self._default_year())
    branch_id = fields.Many2one(related="depot_id.branch_id", store=True, index=True)
    company_id = fields.Many2one(related="depot_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        [("draft", "Draft"), ("sent", "To sign"), ("closed", "Written off")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    line_ids = fields.One2many("elevator.depot.close.line", "close_id", "Balances", readonly=True)
    opening_amount = fields.Monetary("Opening", compute="_compute_amounts")
    in_amount = fields.Monetary("In", compute="_compute_amounts")
    out_amount = fields.Monetary("Out", compute="_compute_amounts")
    closing_amount = fields.Monetary("Closing", compute="_compute_amounts")
    digest = fields.Char("SHA-256", readonly=True, copy=False)
    line_count = fields.Integer("Ledger lines", readonly=True, copy=False)
    checked_on = fields.Date("Verified", readonly=True, copy=False)
    genuine = fields.Boolean(readonly=True, copy=False, help="The sum was the same then.")

    _year_uniq = models.UniqueIndex("(depot_id, year)", "This year of the depot is there already.")

    @api.model
    def _default_year(self):
        return self.env.company._elevator_today().year - 1

    @api.depends("depot_id", "year")
    def _compute_display_name(self):
        for close in self:
            close.display_name = f"{close.depot_id.code or ''} {close.year}"

    @api.depends("line_ids")
    def _compute_amounts(self):
        for close in self:
            for name in ("opening", "in", "out", "closing"):
                close[f"{name}_amount"] = sum(close.line_ids.mapped(f"{name}_amount"))

    # ---------------------------------------------------------------- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """A write-off begins as a draft."""
        verbs = VERB_FIELDS | self.SIGN_FIELDS | {"line_ids"}
        return super().create(
            [{k: v for k, v in vals.items() if k not in verbs} for vals in vals_list]
        )

    def write(self, vals):
        """A write-off goes on by its verbs."""
        fixed = {"depot_id", "year", "branch_id", "company_id", "line_ids"}
        if (VERB_FIELDS | self.SIGN_FIELDS | fixed) & vals.keys():
            raise UserError(self.env._("A write-off goes on by its buttons."))
        return super().write(vals)

    def _move_to(self, state, **vals):
        """The one writer of what verbs decide; a closed year bars its depot."""
        # sudo: the verb has checked who may
        done = super(ElevatorDepotClose, self.sudo()).write({"state": state, **vals})
        if state == "closed":
            for close in self:
                close.depot_id._bar_until(date(close.year, 12, 31))
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_if_open(self):
        if any(close.state == "closed" for close in self):
            raise UserError(self.env._("A year that was written off is kept."))

    # ---------------------------------------------------------------- verbs

    def _check_state(self, *states):
        for close in self:
            if close.state not in states:
                raise UserError(
                    self.env._("%(name)s is not at that step.", name=close.display_name)
                )

    def _check_hq(self):
        if not (self.env.su or self.env.user.has_group("elevator_service.group_hq_service")):
            raise AccessError(self.env._("HQ service prepares the write-off (P-4.2b)."))

    def action_prepare(self):
        """Check everything, keep the balances, seal the lines; then both sign.

        :raises AccessError: not HQ service
        :raises UserError: all points that are open
        """
        self._check_hq()
        for close in self:
            lock(close)
            lock(close.depot_id)
            close.invalidate_recordset()
            close._check_state("draft")
            points = close._points()
            if points:
                raise UserError("\n".join(points))
            close._keep_balances()
            count, digest = close._sum()
            close._move_to("sent", digest=digest, line_count=count)
        return True

    def action_draft(self):
        """Prepare it again: balances, sum and signature fall away."""
        self._check_hq()
        self._check_state("sent")
        # sudo: HQ service is checked; balances are nobody's to delete
        self.sudo().line_ids.unlink()
        gone = dict.fromkeys(self.SIGN_FIELDS, False)
        return self._move_to("draft", digest=False, line_count=0, **gone)

    def action_verify(self):
        """Compute the sum of the year's lines again and compare."""
        self.check_access("read")
        for close in self:
            close._check_state("sent", "closed")
            same = close._sum() == (close.line_count, close.digest)
            close._move_to(close.state, checked_on=close.company_id._elevator_today(), genuine=same)
        return True

    # ---------------------------------------------------------------- what is sealed

    def _days(self):
        return date(self.year, 1, 1), date(self.year, 12, 31)

    def _sum(self):
        """(number of lines, SHA-256 over them): read in chunks, whatever their number."""
        self.ensure_one()
        ledger = self.env["elevator.parts.ledger"]
        ledger.flush_model()
        digest, count = hashlib.sha256(), 0
        for row in ledger._ledger_stream(SQL(HASHED, self.depot_id.id, *self._days())):
            digest.update(repr([*row.values()]).encode())
            count += 1
        return count, digest.hexdigest()

    def _keep_balances(self):
        ledger = self.env["elevator.parts.ledger"]
        found = ledger._ledger_totals(self.depot_id, *self._days(), by="product_id")
        names = [
            f"{end}_{what}"
            for end in ("opening", "in", "out", "closing")
            for what in ("qty", "amount")
        ]
        # sudo: HQ service is checked; balances are written by this verb alone
        self.env["elevator.depot.close.line"].sudo().create(
            [
                {"close_id": self.id, "product_id": product} | {name: sums[name] for name in names}
                for product, sums in found.items()
            ]
        )
