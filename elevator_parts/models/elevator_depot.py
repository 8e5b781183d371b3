from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

KINDS = [
    ("main", "Main store"),
    ("tier", "Depot"),
    ("hold", "Quality hold"),
    ("loan", "Lent out"),
    ("old", "Old parts"),
]


class ElevatorDepot(models.Model):
    """A parts depot (备件库): a place with a keeper, a tier, a list of parts and a ledger."""

    _name = "elevator.depot"
    _description = "Depot"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "code"
    _rec_names_search = ["code", "name"]
    _check_company_auto = True
    _mail_post_access = "read"

    # identity
    name = fields.Char(required=True, tracking=True)
    code = fields.Char(required=True, help="Short code, printed on ledgers and packing lists.")
    kind = fields.Selection(KINDS, required=True, default="tier")
    tier_id = fields.Many2one("elevator.depot.tier", tracking=True, index=True)
    branch_id = fields.Many2one(
        "elevator.branch",
        index=True,
        ondelete="restrict",
        check_company=True,
        help="Empty: HQ's own depot.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    keeper_id = fields.Many2one(
        "res.users",
        tracking=True,
        index=True,
        domain="[('share', '=', False)]",
        help="Answers for what is missing (保管员, P-4.2a).",
    )
    address = fields.Char(help="Where parcels go (收货地址, P-6.1).")
    location_id = fields.Many2one(
        "stock.location", "Place", readonly=True, copy=False, index=True, ondelete="restrict"
    )
    active = fields.Boolean(default=True, tracking=True)
    note = fields.Html()
    # stock
    part_ids = fields.One2many("elevator.depot.part", "depot_id", "Parts")
    cap = fields.Monetary(related="tier_id.cap")
    value = fields.Monetary(
        compute="_compute_value", search="_search_value", help="What the ledger says is there, CNY."
    )
    cap_rate = fields.Float("Of the cap, %", compute="_compute_value")
    over_cap = fields.Boolean(compute="_compute_value", search="_search_over_cap")
    part_count = fields.Integer("Kinds", compute="_compute_value")
    short_count = fields.Integer("Short", compute="_compute_value")
    unsigned_count = fields.Integer("To audit", compute="_compute_unsigned")

    _code_uniq = models.UniqueIndex("(company_id, code)", "This depot code already exists.")
    _location_uniq = models.UniqueIndex("(location_id)", "This place has a depot already.")
    _tier_given = models.Constraint(
        "CHECK (kind != 'tier' OR (tier_id IS NOT NULL AND branch_id IS NOT NULL))",
        "A depot of a branch has its branch and its tier.",
    )

    # ---------------------------------------------------------------- value against the cap

    @api.depends("part_ids.balance_amount", "tier_id.cap")
    def _compute_value(self):
        found = self._values()
        for depot in self:
            value, kinds, short = found.get(depot.id, (0, 0, 0))
            depot.value, depot.part_count, depot.short_count = value, kinds, short
            depot.cap_rate = 100 * value / depot.cap if depot.cap else 0
            depot.over_cap = bool(depot.cap) and not depot.tier_id._within(value)

    def _values(self):
        """{depot id: (value in CNY, kinds in stock, kinds below their list)}, one query."""
        if not self.ids:
            return {}
        self.env["elevator.depot.part"].flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT depot_id, SUM(balance_amount), COUNT(*) FILTER (WHERE balance_qty > 0),"
                " COUNT(*) FILTER (WHERE balance_qty < par_qty)"
                " FROM elevator_depot_part WHERE depot_id IN %s GROUP BY depot_id",
                tuple(self.ids),
            )
        )
        return {depot: (float(value), kinds, short) for depot, value, kinds, short in rows}

    def _search_value(self, operator, value):
        if operator not in ("<", "<=", ">", ">=", "=", "!="):
            return NotImplemented
        sums = self.env["elevator.depot.part"]._read_group(
            [], ["depot_id"], having=[("balance_amount:sum", operator, value)]
        )
        return [("id", "in", [depot.id for (depot,) in sums])]

    def _search_over_cap(self, operator, value):
        if operator != "in":
            return NotImplemented
        capped = self.sudo().search([("tier_id.cap", ">", 0)])
        over = capped.filtered("over_cap").ids
        return [("id", "in" if True in value else "not in", over)]

    def _compute_unsigned(self):
        groups = self.env["elevator.parts.ledger"]._read_group(
            [("depot_id", "in", self.ids), ("audit_user_id", "=", False)], ["depot_id"], ["__count"]
        )
        counts = {depot.id: count for depot, count in groups}
        for depot in self:
            depot.unsigned_count = counts.get(depot.id, 0)

    # ---------------------------------------------------------------- CRUD

    @api.constrains("kind", "branch_id", "tier_id")
    def _check_kind(self):
        for depot in self:
            if depot.kind == "main" and depot.branch_id:
                raise ValidationError(self.env._("The main store is HQ's, not a branch's."))
            if depot.kind != "tier" and depot.tier_id.cap:
                raise ValidationError(self.env._("Only a branch's depot has a tier with a cap."))

    @api.model_create_multi
    def create(self, vals_list):
        """A depot gets its place; the first main store that of the parts warehouse."""
        clean = [{k: v for k, v in vals.items() if k != "location_id"} for vals in vals_list]
        depots = super().create(clean)
        for depot in depots:
            depot._make_place()
        return depots

    def _make_place(self):
        # sudo: who opens a depot need not keep the warehouse
        warehouse = self.company_id._elevator_parts_warehouse()
        stock, locations = warehouse.lot_stock_id, self.env["stock.location"].sudo()
        if self.kind == "main" and not stock.depot_ids:
            place = stock
        else:
            place = locations.create(
                {
                    "name": self.code,
                    "location_id": warehouse.view_location_id.id,
                    # old parts are counted, not valued
                    "usage": "inventory" if self.kind == "old" else "internal",
                    "company_id": self.company_id.id,
                }
            )
        if (
            self.env["stock.quant"]
            .sudo()
            .search_count([("location_id", "child_of", place.id), ("quantity", "!=", 0)], limit=1)
        ):
            raise UserError(self.env._("%(name)s is not empty.", name=place.complete_name))
        return super().write({"location_id": place.id})

    def write(self, vals):
        """Place, branch, company and kind of a depot stay: its ledger was kept for them."""
        for name in ("location_id", "branch_id", "company_id", "kind"):
            if any(vals[name] != self._kept(depot, name) for depot in self if name in vals):
                raise UserError(self.env._("A depot stays what and where it is: open a new one."))
        if vals.get("active") is False and any(part.balance_qty for part in self.part_ids):
            raise UserError(self.env._("A depot is closed when it is empty."))
        return super().write(vals)

    @staticmethod
    def _kept(depot, name):
        value = depot[name]
        return value.id if isinstance(value, models.BaseModel) else value

    @api.ondelete(at_uninstall=False)
    def _unlink_if_unused(self):
        if (
            self.env["elevator.parts.ledger"]
            .sudo()
            .search_count([("depot_id", "in", self.ids)], limit=1)
        ):
            raise UserError(self.env._("A depot with a ledger is archived, not deleted."))

    # ---------------------------------------------------------------- roles

    def _may_keep(self):
        """Whether the user keeps this depot's books: its keeper, HQ service for all."""
        self.ensure_one()
        user = self.env.user
        return (
            self.env.su
            or user.has_group("elevator_service.group_hq_service")
            or (self.keeper_id == user and user.has_group("elevator_service.group_depot_keeper"))
        )

    @api.model
    def _of_keeper(self):
        """The depot that the user keeps, the first of several; what his papers begin with."""
        return self.search([("kind", "=", "tier"), ("keeper_id", "=", self.env.uid)], limit=1)

    # ---------------------------------------------------------------- actions

    def _action_open(self, xmlid, **context):
        action = self.env["ir.actions.act_window"]._for_xml_id(f"elevator_parts.{xmlid}")
        return action | {
            "domain": [("depot_id", "in", self.ids)],
            "context": {"default_depot_id": self[:1].id} | context,
        }

    def action_open_parts(self):
        return self._action_open("elevator_depot_part_action")

    def action_open_short(self):
        return self._action_open("elevator_depot_part_action", search_default_short=1)

    def action_open_ledger(self):
        return self._action_open("elevator_parts_ledger_action")

    def action_open_unsigned(self):
        return self._action_open("elevator_parts_ledger_action", search_default_unsigned=1)
