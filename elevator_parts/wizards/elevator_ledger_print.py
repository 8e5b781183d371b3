from itertools import groupby

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

PDF_LINES = 5000
SUMS = ("opening_amount", "in_amount", "out_amount", "closing_amount")
NOTHING = dict.fromkeys(SUMS, 0) | {"kinds": 0}


class ElevatorLedgerPrint(models.TransientModel):
    """The ledgers people print and hand to auditors: of a depot, or HQ's over all (P-2.4)."""

    _name = "elevator.ledger.print"
    _description = "Print a ledger"

    kind = fields.Selection(
        [("depot", "Depot ledger"), ("general", "General ledger")],
        required=True,
        default="depot",
        help="A depot's has every line (保管帐), the general one a row per depot (总帐, P-2.4).",
    )
    depot_ids = fields.Many2many("elevator.depot", string="Depots", help="Empty: all you may see.")
    product_ids = fields.Many2many(
        "product.product",
        string="Only parts",
        domain="[('is_elevator_part', '=', True)]",
        help="Empty: all parts.",
    )
    per_part = fields.Boolean(help="A row per part across the depots instead of one per depot.")
    date_from = fields.Date("From", required=True, default=lambda self: self._default_from())
    date_to = fields.Date(
        "To", required=True, default=lambda self: self.env.company._elevator_today()
    )

    @api.model
    def _default_from(self):
        return self.env.company._elevator_today().replace(day=1)

    @api.model
    def default_get(self, fields):
        """Opened from depots: those."""
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "elevator.depot":
            values["depot_ids"] = [Command.set(self.env.context.get("active_ids", []))]
        return values

    # ---------------------------------------------------------------- buttons

    def action_print(self):
        """PDF; a very long ledger is a workbook's."""
        if self.kind == "depot" and self._count() > PDF_LINES:
            raise UserError(
                self.env._(
                    "This ledger has more than %(limit)s lines: take fewer days or depots, or"
                    " the workbook.",
                    limit=PDF_LINES,
                )
            )
        return self._report("elevator_parts.action_report_ledger")

    def action_xlsx(self):
        return self._report("elevator_parts.action_report_ledger_xlsx")

    def _report(self, xmlid):
        self.ensure_one()
        if self.date_from > self.date_to:
            raise UserError(self.env._("The last day lies before the first."))
        if not self._depots():
            raise UserError(self.env._("There is no depot whose ledger you may read."))
        return self.env.ref(xmlid).report_action(self)

    # ---------------------------------------------------------------- what is printed

    def _depots(self):
        """Depots chosen, of those the user reads; none chosen: all of them, closed ones too."""
        domain = [("company_id", "in", self.env.companies.ids)]
        if self.depot_ids:
            domain.append(("id", "in", self.depot_ids.ids))
        return self.env["elevator.depot"].with_context(active_test=False).search(domain)

    def _asked(self):
        return self._depots(), self.date_from, self.date_to, self.product_ids

    def _count(self):
        return self.env["elevator.parts.ledger"]._ledger_count(*self._asked())

    def _depot_ledgers(self):
        """Depot by depot: pairs of (depot, pairs of (part, lines)); consume them in order."""
        blocks = self.env["elevator.parts.ledger"]._ledger_blocks(*self._asked())
        # sorted by SQL; Odoo's own groupby would hold all lines
        depots = groupby(  # pylint: disable=bad-builtin-groupby
            blocks, lambda block: block[0]["depot_id"]
        )
        for depot, own in depots:
            yield self.env["elevator.depot"].browse(depot), own

    def _depot_pages(self):
        """The same as lists, for paper."""
        return [
            (depot, [(part, list(lines)) for part, lines in own])
            for depot, own in self._depot_ledgers()
        ]

    def _general_ledger(self):
        """Rows of (depot or part, sums) and the sums of all of them."""
        depots = self._depots()
        by = "product_id" if self.per_part else "depot_id"
        found = self.env["elevator.parts.ledger"]._ledger_totals(*self._asked(), by=by)
        records = depots.filtered(lambda depot: depot.active or depot.id in found)
        if self.per_part:
            parts = self.env["product.product"].with_context(active_test=False)
            records = parts.search([("id", "in", [*found])])
        rows = [(record, found.get(record.id, NOTHING)) for record in records]
        return rows, {name: sum(sums[name] for _record, sums in rows) for name in SUMS}
