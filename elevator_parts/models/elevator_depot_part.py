from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

BOOKED = {"balance_qty", "balance_amount", "last_number", "last_in_on", "last_out_on"}
BIN = ("bin_store", "bin_rack", "bin_shelf", "bin_layer", "bin_place")


class ElevatorDepotPart(models.Model):
    """A part in a depot: where it lies, how many the list wants, what the ledger says is there.

    The balance is the ledger's: it is written by its posting alone, under this row's lock.
    """

    _name = "elevator.depot.part"
    _description = "Part in a depot"
    _order = "depot_id, product_id"
    _rec_name = "product_id"

    depot_id = fields.Many2one("elevator.depot", required=True, index=True, ondelete="restrict")
    branch_id = fields.Many2one(related="depot_id.branch_id", store=True, index=True)
    company_id = fields.Many2one(related="depot_id.company_id", store=True)
    currency_id = fields.Many2one(related="depot_id.currency_id")
    product_id = fields.Many2one(
        "product.product",
        "Part",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_elevator_part', '=', True)]",
    )
    spec = fields.Char(related="product_id.part_spec")
    uom_id = fields.Many2one(related="product_id.uom_id")
    # list and bin
    par_qty = fields.Float("List", digits="Product Unit", help="How many belong here (P-2.2).")
    bin_store = fields.Char("Store")
    bin_rack = fields.Char("Rack")
    bin_shelf = fields.Char("Shelf")
    bin_layer = fields.Char("Layer")
    bin_place = fields.Char("Position")
    bin = fields.Char(compute="_compute_bin", help="Store, rack, shelf, layer, place (库存架层位).")
    # balance
    balance_qty = fields.Float("In stock", digits="Product Unit", readonly=True, copy=False)
    balance_amount = fields.Monetary("Value", readonly=True, copy=False)
    last_number = fields.Integer(readonly=True, copy=False)
    last_in_on = fields.Date("Last in", readonly=True, copy=False)
    last_out_on = fields.Date("Last out", readonly=True, copy=False)
    short_qty = fields.Float(
        "Short", compute="_compute_short", search="_search_short", digits="Product Unit"
    )

    _part_uniq = models.UniqueIndex("(depot_id, product_id)", "The depot has this part already.")
    _covered = models.Constraint("CHECK (balance_qty >= 0)", "A depot gives what it has, not more.")
    _par_positive = models.Constraint("CHECK (par_qty >= 0)", "The list wants no less than none.")

    @api.depends(*BIN)
    def _compute_bin(self):
        for part in self:
            part.bin = "-".join(part[name] for name in BIN if part[name])

    @api.depends("par_qty", "balance_qty")
    def _compute_short(self):
        for part in self:
            part.short_qty = max(part.par_qty - part.balance_qty, 0)

    def _search_short(self, operator, value):
        if operator != ">" or value != 0:
            return NotImplemented
        return [("id", "in", self._short_ids())]

    @api.model
    def _short_ids(self):
        self.flush_model()
        self.env.cr.execute("SELECT id FROM elevator_depot_part WHERE balance_qty < par_qty")
        return [row for (row,) in self.env.cr.fetchall()]

    @api.model_create_multi
    def create(self, vals_list):
        """A new row is empty, whatever the caller asks for."""
        self._check_listed({name for vals in vals_list for name in vals})
        clean = [{k: v for k, v in vals.items() if k not in BOOKED} for vals in vals_list]
        empty = {"balance_qty": 0, "balance_amount": 0, "last_number": 0}
        return super().create([vals | empty for vals in clean])

    def write(self, vals):
        """Balances follow from the ledger; a keeper writes where a part lies, HQ the list."""
        if BOOKED & vals.keys():
            raise UserError(self.env._("Balances follow from the ledger, they are not typed."))
        if {"depot_id", "product_id", "branch_id", "company_id"} & vals.keys():
            raise UserError(self.env._("A part stays in its depot."))
        self._check_listed(vals.keys())
        for depot in self.depot_id:
            if not depot._may_keep():
                raise AccessError(
                    self.env._("%(depot)s is not yours to keep.", depot=depot.display_name)
                )
        return super().write(vals)

    def _check_listed(self, names):
        listed = {"par_qty"} & set(names)
        if listed and not (
            self.env.su or self.env.user.has_group("elevator_service.group_hq_service")
        ):
            raise AccessError(self.env._("The list of a depot is HQ service's (P-2.2)."))

    @api.ondelete(at_uninstall=False)
    def _unlink_if_unbooked(self):
        if any(self.sudo().mapped("last_number")):
            raise UserError(self.env._("A part with a ledger stays in the depot."))

    def action_open_ledger(self):
        self.ensure_one()
        action = self.depot_id.action_open_ledger()
        return action | {
            "domain": [
                ("depot_id", "=", self.depot_id.id),
                ("product_id", "=", self.product_id.id),
            ]
        }
